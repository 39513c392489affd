"""The symbolic wing: the one representation of rules, its meaning, and its text forms.

May import `errors`, `files` and `schema`; knows nothing of networks. Reading order: literals, clauses, semantics,
rule_set, then the language.
"""

from neurologic.rules.clauses import (
    DEFAULT_ID,
    ClassHead,
    Clause,
    Estimate,
    Evidence,
    Head,
    IntervalHead,
    LinearHead,
    NumberHead,
    Provenance,
)
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    SameValue,
    Variable,
    negate,
)
from neurologic.rules.rule_set import RuleSet, register_writer
from neurologic.rules.semantics import Relations, Truth

__all__ = [
    "DEFAULT_ID",
    "INDIVIDUAL",
    "AtLeast",
    "Atom",
    "ClassHead",
    "Clause",
    "Comparison",
    "Count",
    "Estimate",
    "Evidence",
    "Head",
    "Interval",
    "IntervalHead",
    "LinearExpression",
    "LinearHead",
    "LinearTerm",
    "Literal",
    "Membership",
    "Negation",
    "NumberHead",
    "Provenance",
    "Relations",
    "RuleSet",
    "SameValue",
    "Truth",
    "Variable",
    "negate",
    "register_writer",
]
