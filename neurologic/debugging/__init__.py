"""Debugging a network by its rules: what it leans on, and where it parts from its labels and from an expert.

May import every stage before it but no later one.
"""

from neurologic.debugging.comparison import Cell, ClassAgreement, Difference, Knowledge, VoiceAgreement
from neurologic.debugging.knowledge import compare_knowledge
from neurologic.debugging.suspects import suspects
from neurologic.debugging.suspicion import FeatureDependence, Suspect, Suspects, Witness

__all__ = [
    "Cell",
    "ClassAgreement",
    "Difference",
    "FeatureDependence",
    "Knowledge",
    "Suspect",
    "Suspects",
    "VoiceAgreement",
    "Witness",
    "compare_knowledge",
    "suspects",
]
