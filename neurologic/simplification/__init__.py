"""Simpler rules: the same meaning, or a bought loss of fidelity, with fewer rules and conditions.

May import `errors`, `schema`, `rules`, `networks`, `probing` and `evaluation`. Reading order: cells, proofs, theory,
proved; board, bought, rounding; simplifying.
"""

from neurologic.simplification.record import Simplification, Step
from neurologic.simplification.simplifying import simplify

__all__ = ["Simplification", "Step", "simplify"]
