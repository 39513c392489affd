"""The method `trepan`: m-of-n rules that are the concept, and a network asked where the tree looks."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurologic as nl
from neurologic.induction import extract
from neurologic.induction.m_of_n.drawing import Marginals, draw_inside
from neurologic.induction.m_of_n.places import Place
from neurologic.induction.m_of_n.search import best_split
from neurologic.induction.m_of_n.simplifying import flat, joined
from neurologic.induction.trees.samples import Sample
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.probing import Region
from neurologic.rules import AtLeast, ClassHead, Clause, Interval, Literal, Membership, RuleSet, SameValue, negate
from neurologic.schema import Feature, Schema, Table, Target, as_table

ROBOTS = Schema(
    tuple(
        Feature(f"a{place}", "categorical", tuple(range(1, size + 1)))
        for place, size in enumerate((3, 3, 2, 3, 4, 2), start=1)
    ),
    Target("robot", (False, True)),
)
NUMBERS = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(4)), Target("label", ("no", "yes")))


def every_robot() -> Table:
    cells = list(itertools.product(*([*feature.categories] for feature in ROBOTS)))
    return as_table({name: [cell[place] for cell in cells] for place, name in enumerate(ROBOTS.names)}, ROBOTS)


def half(table: Table, seed: int) -> Table:
    return table.take(np.sort(np.random.default_rng(seed).permutation(len(table))[: len(table) // 2]))


def network_of(concept: Callable[[Table], np.ndarray], schema: Schema) -> Network:
    return wrap(lambda table: concept(table).astype(int), schema, output="indices", fingerprint="concept")


def ones(table: Table) -> np.ndarray:
    return np.sum([table.column(name) == 0 for name in ROBOTS.names], axis=0)


def uniform(count: int, seed: int) -> Table:
    return as_table(np.random.default_rng(seed).random((count, 4)), NUMBERS)


def wrong(rules: RuleSet, network: Network, table: Table) -> float:
    return 1.0 - nl.evaluate(rules, network, table, held_out=False).fidelity.value


@pytest.mark.parametrize("exactly", [1, 2, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_exactly_so_many_of_six_is_one_rule(exactly: int, seed: int) -> None:
    network = network_of(lambda table: ones(table) == exactly, ROBOTS)
    rules = extract(network, half(every_robot(), seed), method="trepan", seed=seed)
    assert wrong(rules, network, every_robot()) == 0.0
    assert len(rules) == 1
    assert rules.n_conditions <= 12


@pytest.mark.parametrize("least", [2, 3, 4])
def test_a_threshold_on_a_number_of_conditions_is_one_condition_of_a_rule(least: int) -> None:
    network = network_of(lambda table: ones(table) >= least, ROBOTS)
    rules = extract(network, half(every_robot(), 0), method="trepan")
    assert wrong(rules, network, every_robot()) == 0.0
    assert (len(rules), rules.n_conditions) == (1, 6)


def test_features_with_the_same_value_are_compared() -> None:
    def concept(table: Table) -> np.ndarray:
        return (table.column("a1") == table.column("a2")) | (table.column("a5") == 0)

    network = network_of(concept, ROBOTS)
    rules = extract(network, half(every_robot(), 0), method="trepan")
    assert wrong(rules, network, every_robot()) == 0.0
    assert rules.n_conditions == 2


def test_without_m_of_n_no_rule_has_one() -> None:
    network = network_of(lambda table: ones(table) >= 3, ROBOTS)
    rules = extract(network, half(every_robot(), 0), method="trepan", max_of_n=1)
    assert not any(isinstance(literal, AtLeast) for clause in rules for literal in clause.body)
    most = extract(network, half(every_robot(), 0), method="trepan", max_of_n=3, max_rules=None)
    sizes = [len(literal.literals) for clause in most for literal in clause.body if isinstance(literal, AtLeast)]
    assert max(sizes, default=0) <= 3


@pytest.mark.parametrize("max_of_n", [1, 8])
def test_an_exclusive_or_is_found_although_neither_half_tells_anything(max_of_n: int) -> None:
    network = network_of(lambda table: (table.column("x1") > 0.3) ^ (table.column("x3") > 0.6), NUMBERS)
    rules = extract(network, uniform(500, 0), method="trepan", queries=5000, max_of_n=max_of_n)
    assert wrong(rules, network, uniform(4000, 1)) < 0.02
    assert rules.n_conditions <= 4


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_first_split_of_an_exclusive_or_looks_ahead(seed: int) -> None:
    table = uniform(800, seed)
    labels = ((table.column("x1") > 0.5) ^ (table.column("x3") > 0.5)).astype(int)
    sample = Sample(table.columns, np.eye(2)[labels], np.ones(800), np.ones(800, dtype=bool))
    found = best_split(sample, Region(), NUMBERS, max_of_n=1, min_support=1)
    assert found is not None
    assert isinstance(found.literal, Interval)
    assert found.literal.feature in ("x1", "x3")
    assert found.literal.high == pytest.approx(0.5, abs=0.03)


def test_one_number_is_compared_with_another() -> None:
    network = network_of(lambda table: table.column("x0") < table.column("x2"), NUMBERS)
    rules = extract(network, uniform(400, 0), method="trepan", queries=2000)
    assert wrong(rules, network, uniform(4000, 1)) == 0.0
    assert (len(rules), rules.n_conditions) == (1, 2)


def test_several_classes_become_an_ordered_list() -> None:
    schema = Schema(NUMBERS.features, Target("label", ("low", "middle", "high")))

    def concept(table: Table) -> np.ndarray:
        return np.digitize(table.column("x0"), [0.3, 0.7])

    network = wrap(concept, schema, output="indices", fingerprint="three")
    table = as_table(np.random.default_rng(0).random((400, 4)), schema)
    rules = extract(network, table, method="trepan", queries=4000)
    assert rules.semantics == "ordered"
    assert (len(rules), rules.n_conditions) == (2, 2)
    assert wrong(rules, network, as_table(np.random.default_rng(1).random((2000, 4)), schema)) < 0.01


def test_a_price_buys_fewer_conditions_and_none_for_nothing() -> None:
    network = network_of(lambda table: table.column("x0") ** 2 + table.column("x1") ** 2 < 0.6, NUMBERS)
    table = uniform(600, 0)
    sizes = [
        extract(network, table, method="trepan", queries=3000, price=price).n_conditions
        for price in (0.0005, 0.02, 0.6)
    ]
    assert sizes[0] > sizes[1] > sizes[2] == 0


def test_queries_beyond_the_data_are_asked_only_as_allowed() -> None:
    network = CountedNetwork(network_of(lambda table: table.column("x0") > table.column("x1") ** 2, NUMBERS))
    for queries in (0, 37, 1500):
        before = network.rows
        extract(network, uniform(100, 0), method="trepan", queries=queries, min_sample=400)
        assert network.rows - before <= 100 + queries
    before = network.rows
    extract(network, uniform(100, 0), method="trepan", min_sample=0)
    assert network.rows - before == 100


def test_a_node_that_is_surely_pure_enough_is_left_alone() -> None:
    network = network_of(lambda table: table.column("x0") > 0.95, NUMBERS)
    assert len(extract(network, uniform(500, 0), method="trepan", purity=0.8, queries=2000)) == 0
    assert len(extract(network, uniform(500, 0), method="trepan", queries=2000)) == 1


@pytest.mark.parametrize("marginal", [False, True])
def test_both_ways_of_drawing_find_the_concept(marginal: bool) -> None:
    network = network_of(lambda table: (table.column("x0") > 0.5) & (table.column("x1") > 0.2), NUMBERS)
    rules = extract(network, uniform(200, 0), method="trepan", queries=4000, marginal=marginal)
    assert wrong(rules, network, uniform(3000, 1)) < 0.02
    assert rules.n_conditions == 2


def test_rows_are_drawn_inside_conditions_that_no_box_can_say() -> None:
    """Only one robot in 54 fits; drawing in the box and refusing would nearly always refuse."""
    table = every_robot()
    conditions = tuple(Membership(name, (1,)) for name in ROBOTS.names)
    place = Place(Region(), (AtLeast(5, conditions), SameValue("a1", "a2")))
    inside = place.contains(ROBOTS, table.columns, len(table))
    start = {name: column[inside] for name, column in table.columns.items()}
    drawn = draw_inside(Marginals(ROBOTS, table.columns), place, start, 200, np.random.default_rng(0))
    assert len(drawn["a1"]) == 200
    assert place.contains(ROBOTS, drawn, 200).all()
    kinds = {tuple(column[row] for column in drawn.values()) for row in range(200)}
    assert len(kinds) == np.count_nonzero(inside)


def test_a_distribution_is_refitted_only_where_the_data_differ() -> None:
    table = uniform(2000, 0)
    marginals = Marginals(NUMBERS, table.columns)
    chosen = table.column("x0") < 0.3
    refitted = marginals.refitted({name: column[chosen] for name, column in table.columns.items()}, int(chosen.sum()))
    assert len(refitted.values["x0"]) == chosen.sum()
    assert len(refitted.values["x1"]) == len(table)


def conditions() -> st.SearchStrategy[Literal]:
    bounds = st.sampled_from((0.2, 0.4, 0.6, 0.8))
    singles = st.one_of(
        st.builds(
            lambda name, bound: Interval(name, high=bound, high_closed=True), st.sampled_from(NUMBERS.names), bounds
        ),
        st.builds(lambda name, bound: Interval(name, low=bound), st.sampled_from(NUMBERS.names), bounds),
    )
    several = st.lists(singles, min_size=2, max_size=4, unique=True).flatmap(
        lambda literals: st.integers(1, len(literals)).map(lambda count: AtLeast(count, tuple(literals)))
    )
    return st.one_of(singles, several, several.map(negate))


@settings(max_examples=200)
@given(st.lists(conditions(), min_size=1, max_size=4))
def test_flat_and_joined_conditions_mean_the_same(body: list[Literal]) -> None:
    table = uniform(300, 2)

    def holds(literals: tuple[Literal, ...]) -> np.ndarray:
        return RuleSet(NUMBERS, (Clause("r", ClassHead("yes"), literals),)).truths(table)[0].proved

    before = holds(tuple(body))
    assert (holds(flat(tuple(body))) == before).all()
    if before.any():
        assert (holds(joined(flat(tuple(body)), NUMBERS)) == before).all()
