"""The least changes that make the theory answer another class: the records, as text, HTML and JSON.

Imports schema. The records are made in least_changes, and those that a network confirms in confirmed_changes.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

from neurologic.schema import Category


@dataclass(frozen=True)
class Change:
    """One feature that changes.

    Attributes
    ----------
    feature : str
        The name of its column.
    old : value or None
        None where it was missing.
    new : value
    unit : str or None

    Examples
    --------
    >>> print(Change("duration", 36, 24, "months"))
    duration 36 → 24 months
    """

    feature: str
    old: Any
    new: Any
    unit: str | None = None

    def __str__(self) -> str:
        old = "missing" if self.old is None else _visible(self.old)
        return f"{self.feature} {old} → {_visible(self.new)}" + (f" {self.unit}" if self.unit else "")


def _visible(value: Any) -> str:
    text = str(value)
    return repr(text) if text != text.strip() or not text else text


@dataclass(frozen=True)
class Counterfactual:
    """A change after which the theory answers the wanted class and nothing else.

    Attributes
    ----------
    changes : tuple of Change
        In the order of the schema; empty where the class is answered already.
    distance : float
        See `Counterfactuals.measure`.
    rule : str
        The rule that answers then; `default`, or `conflict` where two rules disagree and nothing else is answered.
    least : bool
        Whether it is proved that nothing nearer will do; of a second answer and later ones, nothing that changes
        neither the features of an earlier one nor more.
    row : mapping of feature functor to value
        The individual as it is then.
    network : class or None
        What the network says then; None without a network, or when it needs a value that is missing.
    confirmed : bool or None
        Whether the network says the wanted class too. A least change ends exactly at the border of a rule, where
        rules and network may differ.
    further : Counterfactual or None
        Where the least change is not confirmed: the nearest one found that goes further the same way and is.
    """

    changes: tuple[Change, ...]
    distance: float
    rule: str
    least: bool
    row: Mapping[str, Any]
    network: Category | float | None = None
    confirmed: bool | None = None
    further: Counterfactual | None = None

    def __str__(self) -> str:
        return ", ".join(map(str, self.changes)) or "nothing has to change"

    @property
    def verdict(self) -> str:
        """What the network says of it, in words; empty where it was not asked."""
        if self.confirmed is None:
            return ""
        return "the network confirms it" if self.confirmed else f"the network says {self.network}"

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain values, ready for JSON."""
        return {
            "changes": [
                {"feature": one.feature, "old": one.old, "new": one.new, "unit": one.unit} for one in self.changes
            ],
            "distance": self.distance,
            "rule": self.rule,
            "least": self.least,
            "network": self.network,
            "confirmed": self.confirmed,
            "row": dict(self.row),
            "further": None if self.further is None else self.further.to_dict(),
        }


@dataclass(frozen=True)
class Counterfactuals(Sequence[Counterfactual]):
    """What would have to change, the least first; false when nothing was found.

    With a network, what it confirms comes before what it does not, except for the least change of all: that one stands
    first unless one that is just as near is confirmed.

    Attributes
    ----------
    individual : str
    wanted : class
    now : tuple of classes
        What the theory answers now.
    answers : tuple of Counterfactual
        By different rules, and none that changes all the features that a nearer one changes; only where the network
        confirms none of them alone, the last is what it confirms of two of them together.
    complete : bool
        Whether the search was never cut short: then there is nothing where nothing was found.
    refused : tuple of str
        Names of the denials that nearer changes would violate.
    measure : str
        What the distance is, in words.

    Examples
    --------
    >>> one = Counterfactual((Change("duration", 36, 24, "months"),), 0.18, "r3", True, {"duration": 24})
    >>> print(Counterfactuals("a17", "good", ("bad",), (one,), True, (), "months / 68"))
    a17 is answered bad. For good:
      1. duration 36 → 24 months  distance 0.18, rule r3
    Distance: months / 68.
    """

    individual: str
    wanted: Category
    now: tuple[Category, ...]
    answers: tuple[Counterfactual, ...]
    complete: bool
    refused: tuple[str, ...]
    measure: str

    def __len__(self) -> int:
        return len(self.answers)

    @overload
    def __getitem__(self, index: int) -> Counterfactual: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Counterfactual, ...]: ...
    def __getitem__(self, index: int | slice) -> Counterfactual | tuple[Counterfactual, ...]:
        return self.answers[index]

    def __str__(self) -> str:
        now = " and ".join(map(str, self.now)) if self.now else "nothing"
        if self.answers and not self.answers[0].changes:
            return f"{self.individual} is answered {now}: nothing has to change."
        if not self.answers:
            nothing = "no change of the features that may change leads to it" if self.complete else "none was found"
            return "\n".join([f"{self.individual} is answered {now}. For {self.wanted}: {nothing}.", *self._remarks()])
        width = max(len(str(answer)) for answer in self.answers)
        lines = [f"{self.individual} is answered {now}. For {self.wanted}:"]
        for number, answer in enumerate(self.answers, start=1):
            lines.append(f"  {number}. {str(answer).ljust(width)}  {_remark(answer)}")
            if answer.further is not None:
                lines.append(f"     further: {answer.further} (distance {answer.further.distance:.3g}) is confirmed")
        return "\n".join([*lines, f"Distance: {self.measure}.", *self._remarks()])

    def _remarks(self) -> Iterator[str]:
        if self.refused:
            nearer = "Nearer changes" if self.answers else "Changes that would lead to it"
            yield f"{nearer} are refused, since they violate {', '.join(self.refused)}."
        if self.answers and all(answer.confirmed is False and not answer.further for answer in self.answers):
            yield "The network confirms none of them."
        if not self.complete:
            yield "Not every possible change was looked at: there may be nearer ones, or more."

    def to_dict(self) -> dict[str, Any]:
        """Return all as plain values, ready for JSON."""
        return {
            "individual": self.individual,
            "wanted": self.wanted,
            "now": list(self.now),
            "answers": [answer.to_dict() for answer in self.answers],
            "complete": self.complete,
            "refused": list(self.refused),
            "measure": self.measure,
        }

    def to_json(self) -> str:
        """Return all as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, default=str)

    def _repr_html_(self) -> str:
        if not self.answers or not self.answers[0].changes:
            return f"<p>{html.escape(str(self))}</p>"
        heads = ("change", "distance", "rule", "network")
        rows = []
        for answer in self.answers:
            for one in (answer, *([answer.further] if answer.further else [])):
                cells = (str(one), f"{one.distance:.3g}", one.rule, one.verdict)
                rows.append("".join(f"<td>{html.escape(cell)}</td>" for cell in cells))
        now = " and ".join(map(str, self.now)) or "nothing"
        caption = html.escape(f"{self.individual}: {now} → {self.wanted}. Distance: {self.measure}.")
        head = "".join(f"<th>{name}</th>" for name in heads)
        return (
            f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
        )


def _remark(answer: Counterfactual) -> str:
    parts = [f"distance {answer.distance:.3g}", f"rule {answer.rule}" if answer.rule != "default" else "the default"]
    if not answer.least and not answer.confirmed:
        parts.append("not proved least")
    return ", ".join([*parts, *([answer.verdict] if answer.verdict else [])])
