"""What is wrong with a theory: findings as records, and the report of them. Imports schema and terms.

The findings are made and worded in prolog/neurologic/consistency/check.pl; here they become records.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from neurologic.reasoning.terms import Compound, plain
from neurologic.schema import Category

#: Kinds of findings that make a theory wrong; the others are remarks, or questions left open.
WRONG = ("violation", "possible_violation", "duplicate", "contradiction")
#: Kinds that can be looked for, in the order in which they are told.
KINDS = (
    "violation",
    "duplicate",
    "contradiction",
    "uncovered",
    "impossible",
    "dead",
    "subsumed",
    "redundant",
    "unknown_predicate",
)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong, one remark, or one question left open.

    Attributes
    ----------
    kind : str
        `violation` of a denial, `possible_violation` by somebody who is not loaded, `duplicate` (two values of one
        feature), `contradiction` of two rules, `uncovered` region; rules that could go: `impossible` (no individual
        within the domains), `dead` (in an ordered list, the earlier ones hold wherever it does), `subsumed` (inside
        another of its class), `redundant` (without it every answer is the same); `unknown_predicate`, `undecided` (a
        question left open), `more` (of a kind than asked for).
    subject : str or tuple of str
        The denial, the feature, the two rules, the conditions of the region, the rule, the predicate, the question. A
        clause of an expert is called by its file and line.
    text : str
        The finding in one sentence.
    individual : str or None
        The loaded individual that shows it.
    row : mapping of feature functor to value, or None
        An individual made up to show it, that was tried out in Prolog.
    details : mapping of str to value
        What else is known, by kind: `goal` (to be asked `why`), `classes` (what is answered for the witness),
        `conditions`, `values`, `by` (the rules that cover this one), `reason`, …
    network : str, int, float, bool or None
        What the network says of the witness; None where the session has no network, or there is no witness.
    confirmed : bool or None
        Whether that is among the classes that the theory gives for the witness; None where it gives none.
    """

    kind: str
    subject: str | tuple[str, ...]
    text: str
    individual: str | None = None
    row: Mapping[str, Any] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    network: Category | float | None = None
    confirmed: bool | None = None

    def __str__(self) -> str:
        return self.text if self.network is None else f"{self.text}; the network says {self.network}"

    @property
    def goal(self) -> str | None:
        """For a violated denial, the goal that explains it: ask the session `why(finding.goal)`."""
        goal = self.details.get("goal")
        return None if goal is None else str(goal)


@dataclass(frozen=True)
class Report:
    """All findings of a check, in the order of their kinds.

    Examples
    --------
    >>> report = Report((Finding("violation", "minor(a3)", "the denial minor(a3) is violated (a3)", individual="a3"),))
    >>> report.violated, len(report)
    (True, 1)
    >>> print(report)
    violation: the denial minor(a3) is violated (a3)
    """

    findings: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __bool__(self) -> bool:
        return bool(self.findings)

    @property
    def violated(self) -> bool:
        """Whether something is wrong: a violated denial, a feature with two values, or a contradiction."""
        return any(finding.kind in WRONG for finding in self.findings)

    def of(self, kind: str) -> tuple[Finding, ...]:
        """Return the findings of one kind."""
        return tuple(finding for finding in self.findings if finding.kind == kind)

    def __str__(self) -> str:
        return "\n".join(f"{finding.kind}: {finding}" for finding in self.findings) or "Nothing is wrong."

    def _repr_html_(self) -> str:
        if not self.findings:
            return "<p>Nothing is wrong.</p>"
        rows = "".join(
            f"<tr><td>{html.escape(finding.kind)}</td><td>{html.escape(str(finding))}</td></tr>"
            for finding in self.findings
        )
        return f"<table><thead><tr><th>kind</th><th>finding</th></tr></thead><tbody>{rows}</tbody></table>"

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain values, ready for JSON: `violated`, and `findings` as a list of dicts."""
        return {"violated": self.violated, "findings": [asdict(finding) for finding in self.findings]}


def finding_from_term(term: Compound, features: Sequence[str] = ()) -> Finding:
    """Return the finding of a term `found(Kind, Subject, Text, Witness, Details)`, its row with values of `features`.

    Examples
    --------
    >>> witness = Compound("individual", ("a3",))
    >>> finding_from_term(Compound("found", ("violation", "minor(a3)", "…", witness, []))).individual
    'a3'
    """
    kind, subject, text, witness, details = term.arguments
    individual, row = None, None
    match witness:
        case Compound("individual", (name,)):
            individual = str(name)
        case Compound("row", (values,)):
            row = dict(zip(map(str, features), map(plain, values), strict=True))
    return Finding(
        str(kind),
        tuple(map(str, subject)) if isinstance(subject, list) else str(subject),
        str(text),
        individual,
        row,
        _pairs(details),
    )


def _pairs(terms: Sequence[Compound]) -> dict[str, Any]:
    return {str(name): plain(value) for name, value in (term.arguments for term in terms)}
