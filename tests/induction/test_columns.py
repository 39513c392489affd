"""The method `columns`: concepts it must find, what its parameters do, and the parts it is made of."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.induction import extract
from neurologic.induction.column_generation.axes import axes_of, grid_of
from neurologic.induction.column_generation.lists import Problem, Rule, RuleList, swept
from neurologic.induction.column_generation.pricing import Body, Pricer, Worth, conditions_of, truth_of
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import AtLeast, SameValue
from neurologic.schema import Feature, Schema, Table, Target, as_table

CELLS = Schema(
    tuple(Feature(f"a{place}", "categorical", (1, 2, 3)) for place in range(1, 5)), Target("robot", (False, True))
)
NUMBERS = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(5)), Target("answer", ("no", "yes")))


def cells() -> Table:
    rows = list(itertools.product((1, 2, 3), repeat=4))
    return as_table({f"a{place + 1}": [row[place] for row in rows] for place in range(4)}, CELLS)


def points(count: int, seed: int) -> Table:
    return as_table(np.random.default_rng(seed).random((count, 5)), NUMBERS)


def oracle(schema: Schema, concept: object) -> Network:
    return wrap(concept, schema, output="indices", fingerprint="concept")


def same(table: Table) -> np.ndarray:
    return ((table.column("a1") == table.column("a2")) | (table.column("a3") == 0)).astype(int)


def exclusive(table: Table) -> np.ndarray:
    return ((table.column("x0") > 0.5) ^ (table.column("x1") > 0.5)).astype(int)


def two_of_four(table: Table) -> np.ndarray:
    return (sum((table.column(f"a{place}") == 0).astype(int) for place in range(1, 5)) >= 2).astype(int)


def band(table: Table) -> np.ndarray:
    return ((table.column("x0") > 0.3) & (table.column("x0") <= 0.6)).astype(int)


def test_equal_attributes_are_one_condition() -> None:
    rules = extract(oracle(CELLS, same), cells(), method="columns")
    assert rules.n_conditions == len(rules) == 2
    assert any(isinstance(literal, SameValue) for clause in rules for literal in clause.body)
    assert nl.evaluate(rules, oracle(CELLS, same), cells()).fidelity.value == 1.0


def test_an_exclusive_or_is_seen_although_no_condition_tells_anything_alone() -> None:
    rules = extract(oracle(NUMBERS, exclusive), points(800, 0), method="columns")
    assert nl.evaluate(rules, oracle(NUMBERS, exclusive), points(1000, 1)).fidelity.value > 0.97
    assert rules.n_conditions <= 6


def test_at_least_two_of_four_is_one_clause() -> None:
    rules = extract(oracle(CELLS, two_of_four), cells(), method="columns")
    assert nl.evaluate(rules, oracle(CELLS, two_of_four), cells()).fidelity.value == 1.0
    assert len(rules) == 1
    assert any(isinstance(literal, AtLeast) for clause in rules for literal in clause.body)


def test_without_parts_there_are_no_checklists() -> None:
    rules = extract(oracle(CELLS, two_of_four), cells(), method="columns", max_parts=0)
    assert not any(isinstance(literal, AtLeast) for clause in rules for literal in clause.body)


def test_limits_of_the_whole_set_are_kept() -> None:
    for most in (1, 2, 4):
        rules = extract(oracle(NUMBERS, exclusive), points(300, 2), method="columns", max_conditions=most, queries=0)
        assert rules.n_conditions <= most
    assert len(extract(oracle(NUMBERS, exclusive), points(300, 2), method="columns", max_rules=1, queries=0)) <= 1


def test_a_higher_price_buys_fewer_conditions() -> None:
    def size(price: float) -> int:
        return extract(oracle(NUMBERS, exclusive), points(500, 3), method="columns", price=price).n_conditions

    assert size(0.001) > size(0.3) == 0


def test_queries_are_asked_and_none_when_there_are_to_be_none() -> None:
    for queries in (0, 70):
        asked = CountedNetwork(oracle(NUMBERS, band))
        extract(asked, points(50, 4), method="columns", queries=queries)
        assert asked.rows == 50 + queries


@pytest.mark.parametrize("wrong", [{"max_conditions": 0}, {"max_parts": -1}, {"queries": 1.5}, {"price": 1.0}])
def test_parameters_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(InductionError, match=next(iter(wrong))):
        extract(oracle(NUMBERS, band), points(20, 5), method="columns", **wrong)


def test_pricing_finds_the_range_that_wins_most() -> None:
    table = points(400, 6)
    axes = axes_of(table.columns, NUMBERS)
    grid = grid_of(axes, table.columns, NUMBERS, len(table))
    worth = Worth(np.where(band(table) == 1, 1.0, -1.0), np.zeros(len(table)))
    score, body = Pricer(grid, 0.5, np.zeros((len(axes), grid.width))).best(worth, 4)[0]
    held = truth_of(body, grid)[0]
    assert conditions_of(body, grid) == 2
    assert score == worth.proved[held].sum() - 1.0
    assert score >= band(table).sum() - 5.0  # thresholds are quantiles of the values


def test_a_sweep_never_makes_a_list_worse() -> None:
    table = points(300, 7)
    axes = axes_of(table.columns, NUMBERS)
    grid = grid_of(axes, table.columns, NUMBERS, len(table))
    value = np.eye(2)[exclusive(table)]
    problem = Problem(grid, value, 1.0, np.zeros((2, len(axes), grid.width)))
    random = np.random.default_rng(0)
    for _ in range(5):
        bodies = []
        for _ in range(4):
            axis = int(random.integers(len(axes)))
            places = np.arange(axes[axis].size) < random.integers(1, axes[axis].size)
            bodies.append(Body().with_condition(axis, places))
        found = RuleList(tuple(Rule(body, place % 2) for place, body in enumerate(bodies)), 0)
        assert problem.objective(swept(problem, found)) >= problem.objective(found) - 1e-9
