"""The choice of a method: the front of fidelity against conditions, `auto`, stability, and what experts demand.

May import every stage before it. Importing it makes the method `auto` known to `extract` and `RuleExtractor`.
"""

from neurologic.induction import RuleExtractor
from neurologic.induction.registry import register_chooser
from neurologic.selection.choosing import AUTO
from neurologic.selection.constraints import Constraints
from neurologic.selection.extraction import extract
from neurologic.selection.front import front
from neurologic.selection.record import Front, Point, Refusal, Stability
from neurologic.selection.stability import stability

__all__ = [
    "Constraints",
    "Front",
    "Point",
    "Refusal",
    "RuleExtractor",
    "Stability",
    "extract",
    "front",
    "stability",
]

register_chooser(AUTO)
