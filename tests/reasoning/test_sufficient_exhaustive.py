"""Sufficient features compared with a look at every individual of small schemas."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import assume, given, settings
from small_worlds import World, answers, rows_around, small_worlds

from neurologic.reasoning import Session
from neurologic.rules import Comparison, Negation, RuleSet

pytestmark = pytest.mark.usefixtures("swipl")


def forces(world: World, fixed: set[str], label: str) -> bool:
    """Whether every individual with the same values of the fixed features is answered the label."""
    schema = world.rules.schema
    rows = rows_around(schema, world.row, set(schema.names) - fixed)
    complete = [row for row in rows if None not in row.values() and within_doubles(world.rules, row)]
    return all(label in given for given in answers(world.rules, complete))


def within_doubles(rules: RuleSet, row: Mapping[str, Any]) -> bool:
    """Whether no sum of the rules is beyond the doubles for a row, of which they answer nothing."""
    literals = [literal for clause in rules.clauses for literal in clause.body]
    plain = [literal.literal if isinstance(literal, Negation) else literal for literal in literals]
    return all(
        math.isfinite(side.constant + sum(term.coefficient * row[term.feature] for term in side.terms))
        for literal in plain
        if isinstance(literal, Comparison)
        for side in (literal.left, literal.right)
    )


def smallest_size(world: World, label: str) -> int:
    known = [name for name, value in world.row.items() if value is not None]
    return next(
        size
        for size in range(len(known) + 1)
        if any(forces(world, set(some), label) for some in itertools.combinations(known, size))
    )


def check(world: World, *, plain: bool) -> None:
    given_now = answers(world.rules, [world.row])[0]
    assume(given_now)
    label = given_now[0]
    with Session() as prolog:
        prolog.load(world.rules)
        prolog.add_facts({name: [value] for name, value in world.row.items()}, ids=["x1"])
        found = prolog.sufficient("risk(x1, C)", {"C": label})
        assert found
        fixed = set(found.features)
        assert forces(world, fixed, label)
        least = smallest_size(world, label)
        assert len(fixed) == least if found.smallest else len(fixed) >= least
        if plain:
            assert found.smallest
        assert not prolog.sufficient("risk(x1, C)", {"C": "no such class"})


@settings(max_examples=80)
@given(small_worlds(plain=True, missing=False, doubles=True))
def test_a_smallest_set_for_conditions_on_single_features(world: World) -> None:
    check(world, plain=True)


@settings(max_examples=60)
@given(small_worlds())
def test_a_set_that_forces_with_linear_conditions_and_missing_values(world: World) -> None:
    check(world, plain=False)
