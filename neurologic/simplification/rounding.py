"""Thresholds of few digits: rounded for nothing where no value lies between, and from the budget elsewhere.

Imports rules, schema and its siblings. A threshold is rounded in all rules at once, so that a partition stays one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from neurologic.rules import AtLeast, Clause, Count, Interval, Literal, Negation, RuleSet
from neurologic.schema import Table
from neurologic.simplification.board import codes_of_classes
from neurologic.simplification.bought import Purse, answer_codes
from neurologic.simplification.record import Step


@dataclass(frozen=True)
class _Move:
    feature: str
    old: float
    new: float

    @property
    def text(self) -> str:
        return f"{self.old!r} is now {self.new!r}"


def rounded(rules: RuleSet, digits: int, table: Table | None, purse: Purse | None, steps: list[Step]) -> RuleSet:
    """Return rules whose thresholds have at most so many significant digits, as far as that is free or paid for.

    Without data only thresholds of whole numbers are rounded, where no whole number lies between.
    """
    waiting = list(_moves(rules, digits))
    priced = sorted(
        ((_price(rules, move, table, purse), number) for number, move in enumerate(waiting)),
        key=lambda entry: (math.inf if entry[0] is None else entry[0], entry[1]),
    )
    for _, number in priced:
        move = waiting[number]
        if not _is_possible(rules, move):
            continue
        price = _price(rules, move, table, purse)  # moves made since may have changed it
        if price is None or (price and (purse is None or price > purse.left)):
            continue
        proved = _is_exact(rules, move)
        rules = _moved(rules, move)
        if purse is not None:
            purse.left -= price
        steps.append(Step("rounded", move.feature, move.text, proved, 0, price))
    return rules


def _moves(rules: RuleSet, digits: int) -> Iterator[_Move]:
    for feature, values in _thresholds(rules).items():
        for old in values:
            new = float(f"{old:.{digits}g}") + 0.0
            if new != old and math.isfinite(new):
                yield _Move(feature, old, new)


def _price(rules: RuleSet, move: _Move, table: Table | None, purse: Purse | None) -> int | None:
    """Return the rows of agreement that a move costs; None where it cannot be told or is not possible."""
    if not _is_possible(rules, move):
        return None
    if _is_exact(rules, move):
        return 0
    if table is None or purse is None:
        return None
    column = table.column(move.feature)
    rows = np.flatnonzero((column >= min(move.old, move.new)) & (column <= max(move.old, move.new)))
    if not len(rows):
        return 0
    part, wanted = table.take(rows), purse.wanted[rows]
    codes = codes_of_classes(rules.schema.classes)
    before, after = (answer_codes(each, part, codes) for each in (rules, _moved(rules, move)))
    return int(np.count_nonzero(before == wanted)) - int(np.count_nonzero(after == wanted))


def _is_exact(rules: RuleSet, move: _Move) -> bool:
    """Whether no value of the feature lies between the two thresholds, or on one of them."""
    if rules.schema.feature(move.feature).kind != "integer":
        return False
    uses = list(_uses(rules, move))
    low, high = min(move.old, move.new), max(move.old, move.new)
    for whole in range(math.ceil(low), math.floor(high) + 1)[:3]:
        if any(_side(whole, move.old, below) != _side(whole, move.new, below) for below in uses):
            return False
    return math.floor(high) - math.ceil(low) < 2


def _side(value: float, threshold: float, below: bool) -> bool:
    return value <= threshold if below else value < threshold


def _uses(rules: RuleSet, move: _Move) -> Iterator[bool]:
    """Yield, for each use of a threshold, whether the threshold itself belongs to what lies below."""
    for clause in (*rules.clauses, *rules.definitions):
        for interval in _intervals(clause.body):
            if interval.feature == move.feature:
                if interval.low == move.old:
                    yield not interval.low_closed
                if interval.high == move.old:
                    yield interval.high_closed


def _is_possible(rules: RuleSet, move: _Move) -> bool:
    """Whether a threshold is still there and passes no other of its feature."""
    values = _thresholds(rules).get(move.feature, [])
    low, high = min(move.old, move.new), max(move.old, move.new)
    return move.old in values and not any(low <= value <= high for value in values if value != move.old)


def _thresholds(rules: RuleSet) -> dict[str, list[float]]:
    found: dict[str, set[float]] = {}
    for clause in (*rules.clauses, *rules.definitions):
        for interval in _intervals(clause.body):
            ends = {end for end in (interval.low, interval.high) if math.isfinite(end)}
            found.setdefault(interval.feature, set()).update(ends)
    return {feature: sorted(values) for feature, values in sorted(found.items())}


def _intervals(literals: Iterable[Literal]) -> Iterator[Interval]:
    for literal in literals:
        if isinstance(literal, Interval):
            yield literal
        elif isinstance(literal, Negation):
            yield from _intervals((literal.literal,))
        elif isinstance(literal, (AtLeast, Count)):
            yield from _intervals(literal.literals)


def _moved(rules: RuleSet, move: _Move) -> RuleSet:
    def changed(clause: Clause) -> Clause:
        body = tuple(_literal_moved(literal, move) for literal in clause.body)
        return clause if body == clause.body else replace(clause, body=body)

    clauses, definitions = tuple(map(changed, rules.clauses)), tuple(map(changed, rules.definitions))
    return replace(rules, clauses=clauses, definitions=definitions, evidence={})


def _literal_moved(literal: Literal, move: _Move) -> Literal:
    if isinstance(literal, Interval) and literal.feature == move.feature:
        low = move.new if literal.low == move.old else literal.low
        high = move.new if literal.high == move.old else literal.high
        return replace(literal, low=low, high=high)
    if isinstance(literal, Negation):
        return Negation(_literal_moved(literal.literal, move))
    if isinstance(literal, AtLeast):
        return AtLeast(literal.count, tuple(_literal_moved(inner, move) for inner in literal.literals))
    if isinstance(literal, Count):
        inner = tuple(_literal_moved(each, move) for each in literal.literals)
        return Count(literal.count, literal.variable, inner)
    return literal
