"""Rule sets as a pandas frame with guaranteed columns.

Imports errors, rule_set, printing and (when asked) pandas, which is optional.
"""

from __future__ import annotations

from typing import Any

from neurologic.errors import MissingExtra
from neurologic.rules.clauses import Estimate, Evidence
from neurologic.rules.printing import format_body, format_head
from neurologic.rules.rule_set import RuleSet
from neurologic.rules.vocabulary import vocabulary_of

#: Columns of every frame of rules and their pandas types; what was not measured is missing.
COLUMNS = {
    "rule": "object",
    "conclusion": "object",
    "conditions": "int64",
    "text": "object",
    "coverage": "Int64",
    "support": "Int64",
    "fidelity": "float64",
    "fidelity_low": "float64",
    "fidelity_high": "float64",
    "confidence": "float64",
    "certificate": "object",
}


def rules_to_frame(rules: RuleSet) -> Any:
    """Return a pandas frame with one row a rule, in the order of the rules; definitions and the default are left out.

    Columns: `rule` (id), `conclusion`, `conditions` (their number, by the one counting rule), `text` (the conditions in
    the rule language), then the evidence: `coverage`, `support`, `fidelity`, `fidelity_low`, `fidelity_high`,
    `confidence`, `certificate`; missing where nothing was measured.

    Raises
    ------
    MissingExtra
        When pandas is not installed.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=25),)),), "ordered", "good")
    >>> rules_to_frame(rules)[["rule", "text", "conclusion", "conditions"]].to_dict("records")
    [{'rule': 'r1', 'text': 'age < 25', 'conclusion': 'bad', 'conditions': 1}]
    """
    try:
        import pandas
    except ImportError:
        raise MissingExtra("pandas", "frames", "A frame of rules") from None
    names = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))
    rows = []
    for clause in rules.clauses:
        measured = rules.evidence.get(clause.id, Evidence())
        fidelity = measured.fidelity or Estimate(float("nan"), float("nan"), float("nan"))
        rows.append(
            {
                "rule": clause.id,
                "conclusion": format_head(clause.head, names),
                "conditions": clause.n_conditions,
                "text": format_body(clause.body, names),
                "coverage": measured.coverage,
                "support": measured.support,
                "fidelity": fidelity.value,
                "fidelity_low": fidelity.low,
                "fidelity_high": fidelity.high,
                "confidence": measured.confidence.value if measured.confidence is not None else None,
                "certificate": measured.certificate,
            }
        )
    return pandas.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
