"""The least change that makes the theory answer another class: records, and whether the network says the same.

Imports errors, schema, networks and the modules of this stage below session. The search is in
prolog/neurologic/counterfactual.pl; here its answers become records and are run through the network.
"""

from __future__ import annotations

import html
import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

from neurologic.errors import UnknownName, did_you_mean, nearest
from neurologic.networks import Network
from neurologic.reasoning.changing import features_of, plain_value, prolog_value, refused
from neurologic.reasoning.confirming import network_answers
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound
from neurologic.schema import UNKNOWN, Category, Feature, Schema

#: How many steps further along a change is tried out where the network does not confirm it.
STEPS = 64


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
        Where the network does not confirm: the nearest change found that goes further the same way and is confirmed.
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

    Attributes
    ----------
    individual : str
    wanted : class
    now : tuple of classes
        What the theory answers now.
    answers : tuple of Counterfactual
        By different rules, and none that changes all the features that an earlier one changes.
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
    if not answer.least:
        parts.append("not proved least")
    return ", ".join([*parts, *([answer.verdict] if answer.verdict else [])])


@dataclass(frozen=True)
class Question:
    """What is asked of a session: see `Session.counterfactual`."""

    individual: str
    wanted: Category
    count: int = 3
    actionable: Sequence[str] | None = None
    only_up: Sequence[str] = ()
    only_down: Sequence[str] = ()
    distance: str = "width"
    denials: bool = True
    confirmed_only: bool = False

    def options(self, schema: Schema) -> list[Compound]:
        """Return the options as prolog/neurologic/counterfactual.pl takes them."""
        found = [
            Compound("only_up", (features_of(self.only_up, schema),)),
            Compound("only_down", (features_of(self.only_down, schema),)),
            Compound("distance", (self.distance,)),
            Compound("denials", (self.denials,)),
        ]
        if self.actionable is not None:
            found.append(Compound("actionable", (features_of(self.actionable, schema),)))
        return found


def counterfactuals(
    module: Module, schema: Schema, network: Network | None, question: Question, limits: Limits
) -> Counterfactuals:
    """Return the answers to a question; see `Session.counterfactual`."""
    if schema.classes and question.wanted not in (*schema.classes, UNKNOWN):
        raise UnknownName(
            f"The target {schema.target.name!r} has no class {question.wanted!r}."
            f"{did_you_mean(question.wanted, schema.classes)}",
            value=question.wanted,
            nearest=nearest(question.wanted, schema.classes),
        )
    options = question.options(schema)
    count = max(12, 4 * question.count) if question.confirmed_only and network else question.count
    asked: dict[str, Any] = {
        "Individual": question.individual,
        "Class": prolog_value(question.wanted),
        "Options": options,
    }
    with refused(module, schema):
        found = module.ask(
            "counterfactuals(M, Individual, Class, Count, Options, Result)", limits, Count=count, **asked
        )
    now, terms, complete, denials, scales, values = found.arguments
    steps = {str(pair.arguments[0]): float(pair.arguments[1]) for pair in scales}
    row = {str(pair.arguments[0]): pair.arguments[1] for pair in values}
    answers = [_answer(term, row, schema) for term in terms]
    if network is not None:
        answers = _confirmed(answers, question.wanted, network)
        answers = [
            _with_further(answer, term, steps, module, schema, network, question.wanted, asked, limits)
            if answer.confirmed is False
            else answer
            for answer, term in zip(answers, terms, strict=True)
        ]
        if question.confirmed_only:
            kept = [answer if answer.confirmed else answer.further for answer in answers]
            answers = sorted((answer for answer in kept if answer is not None), key=lambda answer: answer.distance)
    return Counterfactuals(
        question.individual,
        question.wanted,
        tuple(plain_value(one, schema.classes) for one in now),
        tuple(answers[: question.count]),
        complete == "true",
        tuple(map(str, denials)),
        _measure(steps, schema, question.distance, answers),
    )


def _answer(term: Compound, row: Mapping[str, Any], schema: Schema) -> Counterfactual:
    changes, distance, details = term.arguments
    known = {detail.name: detail.arguments[0] for detail in details}
    changed = dict(row)
    changed.update({str(change.arguments[0]): change.arguments[2] for change in changes})
    by_functor = {str(change.arguments[0]): change.arguments[1:] for change in changes}
    shown = [
        Change(feature.name, _old(old, feature), plain_value(new, feature.categories), feature.unit)
        for feature in schema.features
        if feature.functor in by_functor
        for old, new in [by_functor[feature.functor]]
    ]
    return Counterfactual(tuple(shown), float(distance), str(known["rule"]), known["least"] == "true", changed)


def _old(old: Any, feature: Feature) -> Any:
    return plain_value(old.arguments[0], feature.categories) if isinstance(old, Compound) else None


def _confirmed(answers: list[Counterfactual], wanted: Category, network: Network) -> list[Counterfactual]:
    """Run the individuals through the network, as far as it knows enough of them."""
    needed = {network.schema.feature(name).functor for name in network.features}
    told = [place for place, answer in enumerate(answers) if needed <= answer.row.keys()]
    said = network_answers(network, [answers[place].row for place in told])
    for place, label in zip(told, said, strict=True):
        answers[place] = replace(answers[place], network=label, confirmed=label == wanted)
    return answers


def _with_further(
    answer: Counterfactual,
    term: Compound,
    scales: Mapping[str, float],
    module: Module,
    schema: Schema,
    network: Network,
    wanted: Category,
    asked: Mapping[str, Any],
    limits: Limits,
) -> Counterfactual:
    """Go on the same way, up to where the rule ends, until the network confirms what the theory says."""
    details = {detail.name: detail.arguments[0] for detail in term.arguments[2]}
    room = {str(pair.arguments[0]): pair.arguments[1] for pair in details["room"]}
    changes = {str(change.arguments[0]): change.arguments[1:] for change in term.arguments[0]}
    candidates = list(_further_rows(changes, room, scales))
    if not candidates:
        return answer
    said = network_answers(network, [{**answer.row, **candidate} for candidate in candidates])
    confirmed = [candidate for candidate, label in zip(candidates, said, strict=True) if label == wanted]

    def distance(candidate: Mapping[str, Any]) -> float:
        return sum(_cost(changes[functor][0], new, scales.get(functor)) for functor, new in candidate.items())

    for candidate in sorted(confirmed, key=distance)[:5]:
        pairs = [Compound("=", pair) for pair in sorted(candidate.items())]
        fits = module.ask("fits(M, Individual, Class, Changes, Options, Result)", limits, Changes=pairs, **asked)
        if fits is not None:
            moved = Compound(
                "counterfactual",
                (
                    [Compound("change", (functor, changes[functor][0], new)) for functor, new in candidate.items()],
                    fits,
                    [Compound("rule", (answer.rule,)), Compound("least", ("false",))],
                ),
            )
            further = _answer(moved, answer.row, schema)
            return replace(answer, further=replace(further, network=wanted, confirmed=True))
    return answer


def _further_rows(
    changes: Mapping[str, Sequence[Any]], room: Mapping[str, Compound], scales: Mapping[str, float]
) -> Iterator[dict[str, Any]]:
    numbers = [name for name, (old, new) in changes.items() if _is_number(old, new)]
    others = {name: room[name].arguments[0] for name in changes if name not in numbers and room[name].name == "values"}
    seen = set()
    ways = [numbers, *([name] for name in numbers if len(numbers) > 1)]
    for chosen in itertools.islice(itertools.product(*others.values()), 24):
        for way in ways:
            for step in range(STEPS + 1):
                row = {name: new for name, (_, new) in changes.items()} | dict(zip(others, chosen, strict=True))
                row |= {name: _along(changes[name], room[name], scales[name], step / STEPS) for name in way}
                key = tuple(row.values())
                if key not in seen:
                    seen.add(key)
                    yield row


def _is_number(old: Any, new: Any) -> bool:
    return isinstance(old, Compound) and all(
        isinstance(value, (int, float)) and not isinstance(value, bool) for value in (old.arguments[0], new)
    )


def _along(change: Sequence[Any], room: Compound, scale: float, share: float) -> int | float:
    old, new = change[0].arguments[0], change[1]
    end = room.arguments[1] if new > old else room.arguments[0]
    if abs(end) == float("inf"):
        end = new + 4 * scale if new > old else new - 4 * scale
    value = new + (end - new) * share
    return round(value) if isinstance(new, int) else float(value)


def _cost(old: Any, new: Any, scale: float | None) -> float:
    if scale is not None and _is_number(old, new):
        return float(abs(new - old.arguments[0]) / scale)
    return 1.0


def _measure(scales: Mapping[str, float], schema: Schema, way: str, answers: Sequence[Counterfactual]) -> str:
    """Tell the distance, with the scales of the numbers that change in the answers."""
    changed = {change.feature for answer in answers for change in answer.changes}
    shown = ", ".join(
        f"{feature.name} {scales[feature.functor]:g}"
        for feature in schema.features
        if feature.name in changed and feature.functor in scales
    )
    of = "the width of its domain" if way == "width" else "the median deviation of the individuals"
    changing = [feature for feature in schema.features if feature.name in changed and feature.is_number]
    ends = [end for feature in changing for end in feature.domain]
    if way == "width" and not all(map(math.isfinite, ends)):
        of += ", or the deviation of the individuals where that has no end"
    numbers = f"of a number the change divided by {of}{f' ({shown})' if shown else ''}, "
    return f"the sum, {numbers}of a category or a value that was missing 1"
