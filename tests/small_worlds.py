"""Schemas so small that every individual can be looked at, rules over them, and the answers found by looking at all.

Used by the exhaustive tests of counterfactuals and sufficient features. The rules are evaluated by numpy here, so that
Prolog is compared with an evaluator of its own.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st
from strategies import literals

from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet, negate
from neurologic.schema import UNKNOWN, Feature, Schema, Target

Row = dict[str, Any]

CLASSES = ("good", "bad", "so so")
ROLES = (None, None, "actionable", "actionable", "immutable", "protected")


class World(NamedTuple):
    """Rules, a row (None where a value is missing), and the class that is wanted."""

    rules: RuleSet
    row: Row
    wanted: str


@st.composite
def small_schemas(draw: st.DrawFn, *, missing: bool, doubles: bool = False) -> Schema:
    """Two to four features with two to five values each; `doubles` adds numbers between which bounds may lie."""
    features = []
    for place in range(draw(st.integers(2, 4))):
        name = f"f{place}"
        role = draw(st.sampled_from(ROLES))
        numbers = ("integer", "numeric") if doubles else ("integer", "integer")
        kind = draw(st.sampled_from((*numbers, "categorical", "ordinal", "boolean")))
        if kind == "integer":
            low = draw(st.integers(-1, 1))
            features.append(
                Feature(name, kind, domain=(low, low + draw(st.integers(0, 4))), missing=missing, role=role)
            )
        elif kind == "numeric":
            features.append(Feature(name, kind, domain=(0.0, 2.0), missing=missing, role=role))
        elif kind == "boolean":
            features.append(Feature(name, kind, missing=missing, role=role))
        else:
            features.append(Feature(name, kind, ("b", "a", "c")[: draw(st.integers(2, 3))], missing=missing, role=role))
    return Schema(tuple(features), Target("risk", CLASSES), individual="item")


def conditions(feature: Feature) -> st.SearchStrategy[Any]:
    """A condition on one feature that some of its values meet."""
    if feature.is_number:
        bound = st.integers(int(feature.domain[0]), int(feature.domain[1])).map(lambda at: at + 0.5)
        return st.one_of(
            st.builds(lambda at, closed: Interval(feature.name, high=at, high_closed=closed), bound, st.booleans()),
            st.builds(lambda at, closed: Interval(feature.name, low=at, low_closed=closed), bound, st.booleans()),
        )
    some = st.lists(st.sampled_from(feature.categories), min_size=1, unique=True)
    return some.map(lambda chosen: Membership(feature.name, tuple(chosen)))


@st.composite
def small_worlds(draw: st.DrawFn, *, missing: bool = True, plain: bool = False, doubles: bool = False) -> World:
    """Rules of any semantics over a small schema; `plain` leaves conditions on single features only.

    `doubles`, only for plain rules, adds numbers of which a few stand for all: the bounds and their neighbours.
    """
    schema = draw(small_schemas(missing=missing, doubles=doubles))
    condition = st.sampled_from(schema.features).flatmap(conditions)
    if not plain:
        condition = st.one_of(condition, condition, literals(schema, depth=1))
    semantics = draw(st.sampled_from(("partition", "ordered", "ordered", "unordered", "unordered")))
    if semantics == "partition":
        bodies = _paths(draw, condition, 3)
        bodies = bodies[1:] if draw(st.booleans()) else bodies
    else:
        bodies = draw(st.lists(st.lists(condition, max_size=3).map(tuple), max_size=5))
    rules = tuple(
        Clause(f"r{place}", ClassHead(draw(st.sampled_from(CLASSES))), body) for place, body in enumerate(bodies)
    )
    default = draw(st.sampled_from((*CLASSES, UNKNOWN)))
    conflict = draw(st.sampled_from(("all", "abstain"))) if semantics == "unordered" else "all"
    row = {
        feature.name: draw(
            st.one_of(st.none(), *2 * [st.sampled_from(values(feature))])
            if missing
            else st.sampled_from(values(feature))
        )
        for feature in schema.features
    }
    return World(RuleSet(schema, rules, semantics, default, conflict), row, draw(st.sampled_from((*CLASSES, UNKNOWN))))


def _paths(draw: st.DrawFn, condition: st.SearchStrategy[Any], depth: int) -> list[tuple[Any, ...]]:
    if depth == 0 or draw(st.sampled_from((True, False, False))):
        return [()]
    split = draw(condition)
    yes, no = _paths(draw, condition, depth - 1), _paths(draw, condition, depth - 1)
    return [(split, *path) for path in yes] + [(negate(split), *path) for path in no]


def values(feature: Feature) -> list[Any]:
    """Return every value of a feature of a small schema; of doubles, one on each side of each bound and the bounds."""
    if feature.kind == "numeric":
        low, high = feature.domain
        bounds = [at + 0.5 for at in range(int(low), int(high) + 1)]
        inner = [value for at in bounds for value in (math.nextafter(at, low), at, math.nextafter(at, 9.0), at + 0.5)]
        return [low, *(value for value in inner if value <= high)]
    if feature.is_number:
        return list(range(int(feature.domain[0]), int(feature.domain[1]) + 1))
    return list(feature.categories)


def actionable(schema: Schema) -> set[str]:
    """Return the names of the features that may change where the caller says nothing."""
    chosen = {feature.name for feature in schema.features if feature.role == "actionable"}
    return chosen or {feature.name for feature in schema.features if feature.role is None}


def rows_around(schema: Schema, row: Row, free: set[str]) -> Iterator[Row]:
    """Yield every row that differs from one in free features only; a value is not taken away."""
    choices = [
        [
            row[feature.name],
            *(value for value in values(feature) if value != row[feature.name] or _other(value, row, feature)),
        ]
        if feature.name in free
        else [row[feature.name]]
        for feature in schema.features
    ]
    for chosen in itertools.product(*choices):
        yield dict(zip(schema.names, chosen, strict=True))


def _other(value: Any, row: Row, feature: Feature) -> bool:
    return type(value) is not type(row[feature.name])


def distance(schema: Schema, row: Row, other: Mapping[str, Any]) -> float:
    """Return the distance of two rows as prolog/neurologic/boxes/distance.pl defines it."""
    total = 0.0
    for feature in schema.features:
        old, new = row[feature.name], other[feature.name]
        if old == new and type(old) is type(new):
            continue
        if old is None or not feature.is_number:
            total += 1.0
        else:
            total += abs(new - old) / ((feature.domain[1] - feature.domain[0]) or 1.0)
    return total


def answers(rules: RuleSet, rows: Sequence[Row]) -> list[list[Any]]:
    """Return the answers of the rules for each row, by numpy, each once."""
    columns = {name: [row[name] for row in rows] for name in rules.schema.names}
    return [list(dict.fromkeys(given)) for given in rules.answers(columns)]
