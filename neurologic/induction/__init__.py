"""From a network's answers to rules: `extract`, its scikit-learn estimator, and one registry of methods.

May import every stage before it. A method is one file with one entry in the registry.
"""

from neurologic.induction.estimator import RuleExtractor
from neurologic.induction.extraction import extract
from neurologic.induction.registry import METHODS, Method
from neurologic.induction.task import Task

__all__ = ["METHODS", "Method", "RuleExtractor", "Task", "extract"]
