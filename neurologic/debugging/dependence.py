"""What rules and network answer when one feature of a row has another value, and nothing else is changed.

Imports errors, schema, rules and probing. The values tried are all categories of a feature; of a number, some that the
data have, and one in every part into which the rules' bounds cut its domain.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.probing import Asking
from neurologic.rules import (
    AtLeast,
    ClassHead,
    Clause,
    Count,
    Interval,
    Literal,
    Negation,
    Relations,
    RuleSet,
)
from neurologic.rules.literals import atoms_of, features_of
from neurologic.rules.wellformed import defined_predicate
from neurologic.schema import UNKNOWN, Feature, Table
from neurologic.schema.features import same_category

Booleans = npt.NDArray[np.bool_]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Changes:
    """What becomes of the answers about the rows of a table when one feature has other values.

    Attributes
    ----------
    feature : Feature
    values : numpy.ndarray, shape (n_values,)
        The values tried, as the table's column holds them.
    other : bool array of shape (n_values, n_rows)
        Whether the value is another one than the row's own.
    rules : bool array of shape (n_values, n_rows)
        Whether the rules then answer otherwise.
    network : bool array of shape (n_values, n_rows), or None
        Whether the network then answers otherwise; None where no network was asked.
    answers : integer array of shape (n_values, n_rows), or None
        What the network then answers, as positions in its classes.
    asked : int
        Rows that the network was asked about.
    """

    feature: Feature
    values: npt.NDArray[Any]
    other: Booleans
    rules: Booleans
    network: Booleans | None
    answers: Positions | None
    asked: int


def changes_of(
    rules: RuleSet,
    table: Table,
    name: str,
    *,
    asking: Asking | None,
    known: Positions | None,
    some: int,
) -> Changes:
    """Return what changes when the feature has each other value that it may have.

    Parameters
    ----------
    rules : RuleSet
    table : Table
        With the columns of rules, network and feature.
    name : str
        The feature.
    asking : Asking or None
    known : integer array of shape (n_rows,), or None
        What the network answers about the rows as they are.
    some : int
        How many of a number's values in the data are tried.
    """
    feature, own = rules.schema.feature(name), table.column(name)
    values = values_tried(rules, table, name, some)
    given = answers_given(rules, table)
    other = np.array([own != value for value in values], dtype=bool).reshape(len(values), len(table))
    changed = np.zeros_like(other)
    answers = None if known is None else np.tile(known, (len(values), 1))
    asked = 0
    for position, value in enumerate(values):
        rows = np.flatnonzero(other[position])
        if not len(rows):
            continue
        moved = with_value(table, name, value)
        if name in rules.features_used:
            changed[position] = (answers_given(rules, moved) != given).any(axis=0)
        if asking is not None and answers is not None and name in asking.network.features:
            answers[position, rows] = asking.labels(moved.take(rows))
            asked += len(rows)
    network = None if known is None or answers is None else answers != known
    return Changes(feature, values, other, changed, network, answers, asked)


def with_value(table: Table, name: str, value: Any) -> Table:
    """Return the rows with one value in a feature's column, everything else as it is."""
    column = table.column(name)
    return Table(table.schema, {**table.columns, name: np.full(len(table), value, dtype=column.dtype)}, table.ids)


def answers_given(rules: RuleSet, table: Table, relations: Relations | None = None) -> Booleans:
    """Return which answers the rules give to which row, shape (n_answers, n_rows): each class, then `unknown`.

    A row may have no answer, or several: those are compared as a whole.
    """
    firing = rules.firing(table, relations)
    given = np.zeros((len(rules.schema.classes) + 1, len(table)), dtype=bool)
    for line, clause in zip(firing, rules.clauses, strict=False):
        assert isinstance(clause.head, ClassHead)
        given[_answer(rules, clause.head.label)] |= line
    given[_answer(rules, rules.default)] |= firing[len(rules)]
    for line in firing[len(rules) + 1 :]:  # a conflict, answered by "unknown"
        given[-1] |= line
    return given


def _answer(rules: RuleSet, label: object) -> int:
    return len(rules.schema.classes) if same_category(label, UNKNOWN) else rules.schema.target.index(label)


def values_tried(rules: RuleSet, table: Table, name: str, some: int) -> npt.NDArray[Any]:
    """Return the values that a feature may have and that are tried, in ascending order.

    Of a feature with categories all of them. Of a number `some` of those that the rows have, evenly by rank from the
    smallest to the largest, and as many more as it takes to have one in each part that the rules tell apart.

    Examples
    --------
    >>> from neurologic.rules import parse_rules
    >>> from neurologic.schema import Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer", domain=(0, 120)),), Target("risk", ("good", "bad")))
    >>> rules = parse_rules("r1: IF 20 < age < 22 THEN bad r2: IF age >= 90 THEN bad DEFAULT good", schema)
    >>> values_tried(rules, as_table({"age": [19, 40, 61, 62]}, schema), "age", 2).tolist()
    [19.0, 21.0, 62.0, 120.0]
    """
    feature, column = rules.schema.feature(name), table.column(name)
    if not feature.is_number:
        return np.arange(len(feature.categories), dtype=column.dtype)
    observed = np.sort(column[np.isfinite(column)])
    tried = observed[np.unique(np.linspace(0, len(observed) - 1, some).round().astype(int))] if len(observed) else []
    chosen = dict.fromkeys(float(value) for value in tried)
    intervals = tuple(dict.fromkeys(_intervals(rules, name)))
    parts = {_part(value, intervals) for value in chosen}
    for value in _in_each_part(feature, observed, intervals):
        if _part(value, intervals) not in parts:
            parts.add(_part(value, intervals))
            chosen[value] = None
    return np.array(sorted(chosen), dtype=np.float64)


def _part(value: float, intervals: Iterable[Interval]) -> tuple[bool, ...]:
    """Return which of the rules' conditions on the number the value satisfies."""
    return tuple(
        (value > each.low or (value == each.low and each.low_closed))
        and (value < each.high or (value == each.high and each.high_closed))
        for each in intervals
    )


def _in_each_part(
    feature: Feature, observed: npt.NDArray[np.float64], intervals: Iterable[Interval]
) -> Iterator[float]:
    """Yield a possible value between each two neighbouring bounds, beyond the outermost, and on each bound.

    Values in the middle of those that the data have come first, because a network is best asked about what occurs.
    """
    bounds = sorted({bound for each in intervals for bound in (each.low, each.high) if math.isfinite(bound)})
    if not bounds:
        return
    lowest, highest = feature.domain
    edges = [-math.inf, *bounds, math.inf]
    for low, high in zip(edges, edges[1:], strict=False):
        inside = observed[(observed > low) & (observed < high)]
        if len(inside):
            yield float(inside[len(inside) // 2])
            continue
        start, stop = max(low, lowest), min(high, highest)
        start = stop - 1.0 if start == -math.inf else start
        stop = start + 1.0 if stop == math.inf else stop
        middle = (start + stop) / 2
        # An end of the domain is a value itself, an end that is a bound of the rules is another part.
        for value in (start, stop) if low == -math.inf or high == math.inf else (middle,):
            yield from _possible(feature, value, low, high)
    for bound in bounds:
        yield from _possible(feature, bound, -math.inf, math.inf)


def _possible(feature: Feature, value: float, low: float, high: float) -> Iterator[float]:
    """Yield the value if the feature may have it and it lies between two others, or whole numbers beside it."""
    near = (value,) if feature.kind == "numeric" else (math.floor(value), math.ceil(value))
    lowest, highest = feature.domain
    for each in dict.fromkeys(map(float, near)):
        if low < each < high and lowest <= each <= highest:
            yield each


def _intervals(rules: RuleSet, name: str) -> Iterator[Interval]:
    def inside(literal: Literal) -> Iterator[Interval]:
        if isinstance(literal, Interval) and literal.feature == name:
            yield literal
        elif isinstance(literal, Negation):
            yield from inside(literal.literal)
        elif isinstance(literal, (AtLeast, Count)):
            for inner in literal.literals:
                yield from inside(inner)

    for clause in (*rules.clauses, *rules.definitions):
        for literal in clause.body:
            yield from inside(literal)


def features_by_rule(rules: RuleSet) -> dict[str, frozenset[str]]:
    """Return the features that each rule uses, by its id: also through the predicates that the rules define.

    Examples
    --------
    >>> from neurologic.rules import parse_rules
    >>> from neurologic.schema import Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> text = "DEFINE d1: IF own = true THEN settled r1: IF age < 25 AND NOT settled THEN bad DEFAULT good"
    >>> sorted(features_by_rule(parse_rules(text, schema))["r1"])
    ['age', 'own']
    """
    defined: dict[tuple[str, int] | None, list[Clause]] = {}
    for clause in rules.definitions:
        defined.setdefault(defined_predicate(clause), []).append(clause)

    def used(clause: Clause, seen: frozenset[tuple[str, int]]) -> Iterator[str]:
        for literal in clause.body:
            yield from features_of(literal)
        for atom in atoms_of(clause.body):
            key = (atom.predicate, len(atom.arguments))
            if key not in seen:
                for definition in defined.get(key, ()):
                    yield from used(definition, seen | {key})

    return {clause.id: frozenset(used(clause, frozenset())) for clause in rules.clauses}
