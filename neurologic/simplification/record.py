"""Simplification: the rules that came out, and every step that was made, with what it kept or cost.

Imports rules only.
"""

from __future__ import annotations

from dataclasses import dataclass

from neurologic.rules import RuleSet


@dataclass(frozen=True)
class Step:
    """One change of the rules.

    Attributes
    ----------
    kind : str
        `dropped rule`, `dropped condition`, `merged rules`, `shorter text`, `reordered`, `default` or `rounded`.
    rule : str
        The id of the rule that changed or went; a feature, where thresholds of all rules were rounded.
    what : str
        What was taken away or put in its place, in the rule language.
    proved : bool
        Whether the step keeps the meaning of the rules; otherwise it was bought.
    conditions : int
        Conditions that it saved.
    rows : int
        Rows on which agreement was lost; negative where some was won, 0 for a proved step.
    """

    kind: str
    rule: str
    what: str
    proved: bool
    conditions: int
    rows: int = 0

    def __str__(self) -> str:
        price = "proved" if self.proved else f"{self.rows} rows"
        return f"{self.kind} {self.rule}: {self.what} ({self.conditions} conditions, {price})"


@dataclass(frozen=True)
class Simplification:
    """Simpler rules and how they came about.

    Attributes
    ----------
    rules : RuleSet
        The result. Ids stay where a rule stays; the evidence of what changed is dropped.
    steps : tuple of Step
        In the order in which they were made.
    conditions_before, rules_before : int
        Size of the rules that were given.
    n_rows : int
        Rows of data; 0 without data.
    agreement_before, agreement_after : int or None
        Rows on which the given rules, and the result, give the answer wanted; None without data.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=20.5),)),), "ordered", "good")
    >>> print(Simplification(rules, (), 3, 2))
    2 rules, 3 conditions → 1 rule, 1 condition · 0 steps proved, 0 bought
    """

    rules: RuleSet
    steps: tuple[Step, ...]
    conditions_before: int
    rules_before: int
    n_rows: int = 0
    agreement_before: int | None = None
    agreement_after: int | None = None

    def __str__(self) -> str:
        proved = sum(step.proved for step in self.steps)
        text = (
            f"{_size(self.rules_before, self.conditions_before)} → {_size(len(self.rules), self.rules.n_conditions)} · "
            f"{proved} steps proved, {len(self.steps) - proved} bought"
        )
        if self.agreement_before is not None:
            text += f" · agreement {self.agreement_before} → {self.agreement_after} of {self.n_rows} rows"
        return text


def _size(rules: int, conditions: int) -> str:
    return f"{rules} rule{'' if rules == 1 else 's'}, {conditions} condition{'' if conditions == 1 else 's'}"
