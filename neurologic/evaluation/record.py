"""Evaluation: what was measured, as a record that prints itself.

Imports the estimates and the evidence of the rules only.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from neurologic.rules import Estimate, Evidence
from neurologic.schema import Category


@dataclass(frozen=True)
class ClassMeasures:
    """How the rules treat one class, against the network's answers.

    Attributes
    ----------
    label : str, int or bool
    precision : Estimate or None
        Of the rows that the rules give this class, the share to which the network gives it; None without such rows.
    recall : Estimate or None
        Of the rows that the network gives this class, the share to which the rules give it; None without such rows.
    support : int
        Rows that the network gives this class.
    """

    label: Category
    precision: Estimate | None
    recall: Estimate | None
    support: int


@dataclass(frozen=True)
class Evaluation:
    """How faithful, accurate, complete and large a rule set is.

    Attributes
    ----------
    n_rows : int
        Rows measured on.
    data : str
        `held-out`, or `seen` when the rules were extracted from such rows.
    fidelity : Estimate or None
        Share of the rows on which the rules' answer is the network's; no answer counts as a disagreement.
    fidelity_answered : Estimate or None
        The same among the rows that the rules answer.
    accuracy, network_accuracy : Estimate or None
        Share of the rows on which the rules, and the network, agree with the labels; None without labels.
    coverage : Estimate or None
        Share of the rows that get exactly one answer other than `unknown`.
    n_rules, n_conditions : int
        Size, by the one counting rule.
    mean_length : float
        Conditions a rule on average.
    classes : tuple of ClassMeasures
        In the order of the schema.
    confusion : tuple of (network's class, rules' answer, rows)
        How many rows have a pair of answers, where there are any; the rules' answer may be `unknown` or None.
    evidence : mapping of rule id to Evidence
        For each rule and the default; give it to `RuleSet.with_evidence`.
    disagreements : tuple of int
        Positions of the rows on which rules and network differ.
    mean_absolute_error, worst_error : float or None
        Of a numeric target, over the answered rows: distance of the rules' number, or interval, from the network's.
    label_error, network_label_error : float or None
        Mean distance of the rules' number, and of the network's, from the labels.
    label_worst_error : float or None
        Worst distance of the rules' number from the labels.
    inside : Estimate or None
        Of the rows that are answered with an interval, the share on which the network's number lies in it.
    interval : str
        Kind of the intervals.
    level : float
        Their confidence level.

    Examples
    --------
    >>> estimate = Estimate(0.94, 0.91, 0.96)
    >>> print(Evaluation(n_rows=300, data="held-out", fidelity=estimate, n_rules=12, n_conditions=31))
    fidelity 0.94 [0.91, 0.96] · 12 rules · 31 conditions · 300 held-out rows
    """

    n_rows: int
    data: str
    fidelity: Estimate | None = None
    fidelity_answered: Estimate | None = None
    accuracy: Estimate | None = None
    network_accuracy: Estimate | None = None
    coverage: Estimate | None = None
    n_rules: int = 0
    n_conditions: int = 0
    mean_length: float = 0.0
    classes: tuple[ClassMeasures, ...] = ()
    confusion: tuple[tuple[Category, Category | None, int], ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    disagreements: tuple[int, ...] = ()
    mean_absolute_error: float | None = None
    label_error: float | None = None
    network_label_error: float | None = None
    worst_error: float | None = None
    label_worst_error: float | None = None
    inside: Estimate | None = None
    interval: str = "wilson"
    level: float = 0.95

    def __str__(self) -> str:
        parts = []
        if self.fidelity is not None:
            parts.append(f"fidelity {shown(self.fidelity)}")
        if self.mean_absolute_error is not None:
            parts.append(f"mean absolute error {self.mean_absolute_error:.4g}, worst {self.worst_error:.4g}")
        if self.inside is not None:
            parts.append(f"inside {shown(self.inside)}")
        if self.label_error is not None:
            network = f" (network {self.network_label_error:.4g})" if self.network_label_error is not None else ""
            parts.append(f"error on labels {self.label_error:.4g}{network}")
        parts.append(f"{self.n_rules} rule{'' if self.n_rules == 1 else 's'}")
        parts.append(f"{self.n_conditions} condition{'' if self.n_conditions == 1 else 's'}")
        if self.coverage is not None:
            parts.append(f"coverage {self.coverage.value:.2f}")
        if self.accuracy is not None:
            network = f" (network {self.network_accuracy.value:.2f})" if self.network_accuracy is not None else ""
            parts.append(f"accuracy {shown(self.accuracy)}{network}")
        parts.append(f"{self.n_rows} {self.data} row{'' if self.n_rows == 1 else 's'}")
        return " · ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold; confusion becomes a list of records."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        for name, value in values.items():
            if isinstance(value, Estimate):
                values[name] = asdict(value)
        values["classes"] = [asdict(measures) for measures in self.classes]
        values["confusion"] = [
            {"network": network, "rules": rules, "rows": rows} for network, rules, rows in self.confusion
        ]
        values["evidence"] = {rule: asdict(evidence) for rule, evidence in (self.evidence or {}).items()}
        values["disagreements"] = list(self.disagreements)
        return values

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{html.escape(str(entry.label))}</th><td>{shown(entry.precision)}</td>"
            f"<td>{shown(entry.recall)}</td><td>{entry.support}</td></tr>"
            for entry in self.classes
        )
        head = "<tr><th>class</th><th>precision</th><th>recall</th><th>rows</th></tr>"
        table = f"<table>{head}{rows}</table>" if rows else ""
        return f"<div><p>{html.escape(str(self))}</p>{table}</div>"


def shown(estimate: Estimate | None) -> str:
    """Return an estimate with two decimals, `–` for None.

    Examples
    --------
    >>> shown(Estimate(0.944, 0.913, 0.961))
    '0.94 [0.91, 0.96]'
    """
    return "–" if estimate is None else f"{estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]"
