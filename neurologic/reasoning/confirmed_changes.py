"""Which of the least changes a network confirms, and how far to go where it does not.

Imports networks and the modules of this stage below session. A least change ends exactly at the border of a rule, where
rules and network may differ: what a person is told to do should hold for the network, too.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from neurologic.networks import Network
from neurologic.reasoning.confirming import network_answers
from neurologic.reasoning.counterfactuals import Counterfactual
from neurologic.reasoning.terms import Compound
from neurologic.schema import Category

#: How many steps further along a change is tried out where the network does not confirm it.
STEPS = 64

#: The most individuals that go through the network at once, and the most of them that Prolog looks at.
ROWS, TRIED = 4_000, 5

#: Functor → how the value is now, as Prolog says it (`known(Value)` or `missing`), and the value then.
Changes = Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Found:
    """A least change as Prolog found it.

    Attributes
    ----------
    answer : Counterfactual
    changes : mapping of functor to the value now and then
    room : mapping of functor to `range(Low, High)` or `values(List)`
        How far its features may go with the same rule.
    """

    answer: Counterfactual
    changes: Changes
    room: Mapping[str, Compound]

    @property
    def helpful(self) -> Counterfactual | None:
        """What the network confirms of it: the answer, or what goes further."""
        return self.answer if self.answer.confirmed else self.answer.further


@dataclass(frozen=True)
class Search:
    """What the network is asked about.

    Attributes
    ----------
    network : Network
    wanted : class
    scales : mapping of functor to float
        By which the change of a number is divided.
    made : callable
        From changes and the row with them to the counterfactual, or None where the theory answers otherwise then.
    """

    network: Network
    wanted: Category
    scales: Mapping[str, float]
    made: Callable[[Changes, Mapping[str, Any]], Counterfactual | None]

    def nearest(self, candidates: Sequence[tuple[Changes, Mapping[str, Any]]]) -> Counterfactual | None:
        """Return the nearest of some changes, with the rows they lead to, that network and theory confirm."""
        said = network_answers(self.network, [row for _, row in candidates])
        confirmed = [candidate for candidate, label in zip(candidates, said, strict=True) if label == self.wanted]
        for changes, row in sorted(confirmed, key=lambda candidate: self._distance(candidate[0]))[:TRIED]:
            made = self.made(changes, row)
            if made is not None:
                return replace(made, network=self.wanted, confirmed=True)
        return None

    def _distance(self, changes: Changes) -> float:
        return sum(_cost(old, new, self.scales.get(functor)) for functor, (old, new) in changes.items())


def confirmed(found: Sequence[Found], search: Search) -> tuple[Found, ...]:
    """Run the individuals through the network, as far as it knows enough of them, and go further where it denies."""
    needed = {search.network.schema.feature(name).functor for name in search.network.features}
    told = [place for place, each in enumerate(found) if needed <= each.answer.row.keys()]
    said = network_answers(search.network, [found[place].answer.row for place in told])
    answered = list(found)
    for place, label in zip(told, said, strict=True):
        one = found[place]
        asked = replace(one, answer=replace(one.answer, network=label, confirmed=label == search.wanted))
        answered[place] = asked if asked.answer.confirmed else _further(asked, search)
    return tuple(answered)


def _further(found: Found, search: Search) -> Found:
    """Go on the same way, up to where the rule ends, until the network confirms what the theory says."""
    answer = found.answer
    candidates = [
        ({functor: (found.changes[functor][0], new) for functor, new in values.items()}, {**answer.row, **values})
        for values in _further_values(found, search.scales)
    ]
    further = search.nearest(candidates)
    if further is None:
        return found
    if further.distance <= answer.distance * (1 + 1e-12):  # another category, as near as the one that was chosen
        return replace(found, answer=replace(further, least=answer.least))
    return replace(found, answer=replace(answer, further=further))


def _further_values(found: Found, scales: Mapping[str, float]) -> Iterator[dict[str, Any]]:
    changes, room = found.changes, found.room
    numbers = [name for name, (old, new) in changes.items() if _is_number(old, new)]
    others = {name: _categories(found, name) for name in changes if name not in numbers and room[name].name == "values"}
    seen = set()
    ways = [numbers, *([name] for name in numbers if len(numbers) > 1)]
    for chosen in itertools.islice(itertools.product(*others.values()), 24):
        for way in ways:
            for step in range(STEPS + 1):
                values = {name: new for name, (_, new) in changes.items()} | dict(zip(others, chosen, strict=True))
                values |= {name: _along(changes[name], room[name], scales[name], step / STEPS) for name in way}
                key = tuple(values.values())
                if key not in seen:
                    seen.add(key)
                    yield values


def most_helpful(
    found: Sequence[Found], search: Search, count: int, *, confirmed_only: bool = False
) -> list[Counterfactual]:
    """Return answers for a person who asks what would help: what the network confirms first, the nearest first.

    The least change of all stands before them, unless a confirmed one is just as near. What is not confirmed fills up.
    """
    least = found[0].answer
    helpful = sorted((each.helpful for each in found if each.helpful), key=lambda answer: answer.distance)
    others = [each.answer for each in found if each.helpful is None]
    if not helpful:
        both = _together(found, search)
        if both is None or (count == 1 and not confirmed_only):
            return [] if confirmed_only else others[:count]
        return [both] if confirmed_only else [*others[: count - 1], both]
    if confirmed_only:
        return helpful[:count]
    if least.confirmed or least.distance >= helpful[0].distance * (1 - 1e-12):
        return [*helpful, *others][:count]
    behind = [answer for answer in (*helpful, *others) if answer is not least.further and answer is not least]
    return [least, *behind][:count]


def _together(found: Sequence[Found], search: Search) -> Counterfactual | None:
    """Return the nearest change found that makes two of the changes at once and is confirmed."""

    def candidates() -> Iterator[tuple[Changes, Mapping[str, Any]]]:
        for one, other in itertools.combinations(found, 2):
            if one.answer.confirmed is None or other.answer.confirmed is None:
                continue
            old = {name: was for each in (one, other) for name, (was, _) in each.changes.items()}
            options: dict[str, list[Any]] = {}
            for each in (one, other):
                for name in each.changes:
                    options.setdefault(name, []).extend(_options(each, name, search.scales))
            for chosen in itertools.islice(itertools.product(*options.values()), 200):
                values = dict(zip(options, chosen, strict=True))
                changes = {name: (old[name], new) for name, new in values.items()}
                yield changes, {**one.answer.row, **values}

    return search.nearest(list(itertools.islice(candidates(), ROWS)))


def _options(found: Found, name: str, scales: Mapping[str, float]) -> list[Any]:
    """Return values that a feature may get: the least first."""
    old, new = found.changes[name]
    room = found.room[name]
    if _is_number(old, new):
        return [_along((old, new), room, scales[name], share) for share in (0.0, 0.25, 0.5, 1.0)]
    return _categories(found, name) if room.name == "values" else [new]


def _categories(found: Found, name: str) -> list[Any]:
    """Return the categories that a feature may get, the least change first; the one that it has is no change."""
    old, new = found.changes[name]
    now = old.arguments[0] if isinstance(old, Compound) else None
    return [new, *(value for value in found.room[name].arguments[0] if value not in (new, now))]


def _is_number(old: Any, new: Any) -> bool:
    return isinstance(old, Compound) and all(
        isinstance(value, (int, float)) and not isinstance(value, bool) for value in (old.arguments[0], new)
    )


def _along(change: tuple[Any, Any], room: Compound, scale: float, share: float) -> int | float:
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
