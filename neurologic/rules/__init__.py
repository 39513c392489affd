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
from neurologic.rules.frame import rules_to_frame
from neurologic.rules.html import rules_to_html
from neurologic.rules.json_form import rules_from_json, rules_to_json
from neurologic.rules.language import load_rules, parse_rules, save_rules
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
from neurologic.rules.printing import format_rules
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
    "format_rules",
    "load_rules",
    "negate",
    "parse_rules",
    "register_writer",
    "rules_from_json",
    "rules_to_frame",
    "rules_to_html",
    "rules_to_json",
    "save_rules",
]

register_writer("text", lambda rules: format_rules(rules, annotations=False))
register_writer("language", format_rules)
register_writer("json", rules_to_json)
register_writer("html", rules_to_html)
register_writer("frame", rules_to_frame)
