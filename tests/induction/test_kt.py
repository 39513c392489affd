"""Rules of units: known functions come back as they are, units of trained networks lead to equal rules."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import torch
from known_networks import (
    YES_NO,
    agrees,
    bits,
    made,
    made_with_sklearn,
    monk_concept,
    monk_made,
    monk_schema,
    space,
    trained,
)

from neurologic.errors import InductionError
from neurologic.induction import extract
from neurologic.induction.weights.covers import Cells, cover, symmetric, widened
from neurologic.induction.weights.units import Decision, confirming, m_of_n
from neurologic.networks import Network
from neurologic.rules import INDIVIDUAL, AtLeast, Atom, ClassHead, Membership, Negation, RuleSet
from neurologic.schema import Feature, Schema, as_table

TRUE = tuple(Membership(f"x{place}", (True,)) for place in range(1, 5))


def bodies(rules: RuleSet) -> set[frozenset[object]]:
    return {frozenset(clause.body) for clause in rules}


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("weight", [1.0, 3.0])
def test_and_is_one_rule(method: str, weight: float) -> None:
    network = made(bits(3), ([[weight] * 3], [-2.5 * weight]))
    rules = extract(network, space(bits(3)), method=method)
    assert agrees(rules, network, space(bits(3)))
    assert bodies(rules) == {frozenset(TRUE[:3])} and rules.default is False


@pytest.mark.parametrize("method", ["kt", "regions"])
def test_or_says_two_conditions(method: str) -> None:
    network = made(bits(2), ([[2.0, 1.0]], [-0.5]))
    rules = extract(network, space(bits(2)), method=method)
    assert agrees(rules, network, space(bits(2)))
    assert rules.n_conditions == 2


def exclusive_or(kind: str) -> Network:
    if kind == "relu":
        return made(bits(2), ([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0]), ([[1.0, -2.0]], [-0.5]))
    steep = ([[10.0, 10.0], [10.0, 10.0]], [-5.0, -15.0]), ([[10.0, -10.0]], [-5.0])
    if kind == "sigmoid":
        return made(bits(2), *steep, unit=torch.nn.Sigmoid)
    if kind == "tanh":
        return made(bits(2), steep[0], ([[10.0, -10.0]], [-10.0]), unit=torch.nn.Tanh)
    return made_with_sklearn(bits(2), *steep, activation=kind)


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("kind", ["relu", "sigmoid", "tanh", "logistic"])
def test_exclusive_or_is_two_rules(method: str, kind: str) -> None:
    network = exclusive_or(kind)
    assert network.labels(space(bits(2))).tolist() == [False, True, True, False]
    rules = extract(network, space(bits(2)), method=method)
    assert agrees(rules, network, space(bits(2)))
    assert len(rules) == 2 and rules.n_conditions == 4


def test_exclusive_or_through_its_units() -> None:
    rules = extract(exclusive_or("relu"), space(bits(2)), method="kt", concepts=True)
    one, both = (Atom(f"concept_h1_{unit}", (INDIVIDUAL,)) for unit in (1, 2))
    assert bodies(rules) == {frozenset({one, Negation(both)})} and rules.default is False
    defined = {(clause.head, frozenset(clause.body)) for clause in rules.definitions}
    assert defined == {(one, frozenset({TRUE[0]})), (one, frozenset({TRUE[1]})), (both, frozenset(TRUE[:2]))}
    assert rules.predict(space(bits(2))).tolist() == [False, True, True, False]


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("weights", [[1.0] * 4, [1.0, 1.2, 0.9, 1.1]])
def test_two_of_four_is_one_literal(method: str, weights: list[float]) -> None:
    """Equal weights are not needed: the two smallest are enough, and the largest alone is not."""
    network = made(bits(4), ([weights], [-1.5]))
    rules = extract(network, space(bits(4)), method=method)
    assert agrees(rules, network, space(bits(4)))
    assert [clause.body for clause in rules] == [(AtLeast(2, TRUE),)]
    assert rules.clauses[0].head == ClassHead(True)


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("unit", [torch.nn.ReLU, torch.nn.Sigmoid])
def test_monk_1_comes_back_as_published(method: str, unit: type[torch.nn.Module]) -> None:
    network, table = monk_made(1, unit), space(monk_schema())
    assert (network.labels(table) == monk_concept(1, table)).all()
    rules = extract(network, table, method=method)
    assert agrees(rules, network, table)
    same = {frozenset(Membership(name, (value,)) for name in ("a1", "a2")) for value in (1, 2, 3)}
    assert bodies(rules) == {*same, frozenset({Membership("a5", (1,))})}
    assert {clause.head for clause in rules} == {ClassHead(True)} and rules.n_conditions == 7


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("unit", [torch.nn.ReLU, torch.nn.Sigmoid])
def test_monk_2_comes_back_as_published(method: str, unit: type[torch.nn.Module]) -> None:
    network, table = monk_made(2, unit), space(monk_schema())
    assert (network.labels(table) == monk_concept(2, table)).all()
    rules = extract(network, table, method=method)
    assert agrees(rules, network, table)
    ones = tuple(Membership(f"a{place}", (1,)) for place in range(1, 7))
    assert bodies(rules) == {frozenset({AtLeast(2, ones), Negation(AtLeast(3, ones))})}


@pytest.mark.parametrize("unit", [torch.nn.ReLU, torch.nn.Sigmoid])
def test_monk_2_through_its_m_of_n_units(unit: type[torch.nn.Module]) -> None:
    table = space(monk_schema())
    rules = extract(monk_made(2, unit), table, method="kt", concepts=True)
    assert (rules.predict(table) == monk_concept(2, table)).all()
    ones = tuple(Membership(f"a{place}", (1,)) for place in range(1, 7))
    assert {clause.body for clause in rules.definitions} == {(AtLeast(2, ones),), (AtLeast(3, ones),)}
    assert len(rules) == 1 and rules.n_conditions == 14


@pytest.mark.parametrize("method", ["kt", "regions"])
@pytest.mark.parametrize("unit", [torch.nn.ReLU, torch.nn.Tanh])
def test_rules_of_a_trained_monk_1_network_equal_it_on_the_whole_space(
    method: str, unit: type[torch.nn.Module]
) -> None:
    table = space(monk_schema())
    shown = table.take(np.sort(np.random.default_rng(0).permutation(432)[:216]))
    network = trained(shown, monk_concept(1, shown).astype(np.int64), (8, 4), unit=unit)
    rules = extract(network, shown, method=method)
    assert agrees(rules, network, table)
    exact = bool((network.labels(table) == monk_concept(1, table)).all())
    assert not exact or (len(rules), rules.n_conditions) == (4, 7)


def test_rules_of_a_network_that_learned_noise_equal_it_all_the_same() -> None:
    table = space(monk_schema())
    noise = np.random.default_rng(3).integers(0, 2, 432)
    network = trained(table, noise, (8,))
    rules = extract(network, table.take(range(100)), method="kt")
    assert agrees(rules, network, table)
    assert agrees(extract(network, table.take(range(100)), method="regions"), network, table)


def test_three_classes_and_ordered_categories() -> None:
    schema = Schema((Feature("size", "ordinal", ("s", "m", "l")), Feature("new", "boolean")), YES_NO)
    network = trained(space(schema), np.array([0, 0, 0, 1, 1, 1]), (3,))
    rules = extract(network, space(schema), method="kt")
    assert agrees(rules, network, space(schema))
    wide = Schema(bits(3).features, type(YES_NO)("y", ("none", "some", "all")))
    counts = np.array([0, 1, 1, 1, 1, 1, 1, 2])
    network = trained(space(wide), counts, (4,))
    rules = extract(network, space(wide), method="kt")
    assert agrees(rules, network, space(wide))
    assert rules.default == "some" and rules.n_conditions == 6


def test_numbers_are_cut_and_a_number_without_values_is_named() -> None:
    schema = Schema((Feature("age", "integer", missing=True), Feature("own", "boolean")), YES_NO)
    table = as_table({"age": list(range(20, 60)), "own": [False, True] * 20}, schema)
    network = trained(table, (table.column("age") > 39).astype(np.int64), (2,))
    rules = extract(network, table, method="kt")
    assert np.mean(rules.predict(table) == network.labels(table)) > 0.9
    assert rules.features_used == ("age",)
    holes = as_table({"age": [None, None], "own": [False, True]}, schema)
    with pytest.raises(InductionError, match="'age'.*'regions'"):
        extract(network, holes, method="kt")


@pytest.mark.parametrize("given", [{"concepts": 1}, {"max_levels": 1}, {"bins": 1}, {"max_cells": 0}, {"max_rules": 0}])
def test_parameters_out_of_range_are_refused(given: dict[str, int]) -> None:
    with pytest.raises(InductionError, match=next(iter(given))):
        extract(exclusive_or("relu"), space(bits(2)), method="kt", **given)


def test_a_confirming_subset_confirms_and_is_the_shortest() -> None:
    """Against every assignment of the free inputs, and against every smaller subset."""
    random = np.random.default_rng(0)
    for _ in range(60):
        sizes = random.integers(2, 4, size=4)
        given = tuple(random.integers(-3, 4, size=(size, 1)).astype(float) for size in sizes)
        decision = Decision(np.array([float(random.integers(-4, 3))]), given, np.array([bool(random.integers(2))]))
        cells = np.array(list(itertools.product(*map(range, sizes))))
        holds = decision.holds(cells)
        for cell in cells[holds][:5]:
            term = confirming(decision, cell, (False,) * 4)
            met = Cells(cells, tuple(sizes.tolist()), (False,) * 4).meets(term)
            assert holds[met].all() and (met & (cells == cell).all(axis=1)).any()
            for fixed in itertools.combinations(range(4), max(len(term) - 1, 0)):
                like = (cells[:, list(fixed)] == cell[list(fixed)]).all(axis=1)
                assert not term or not holds[like].all(), "fewer inputs would do"


def test_m_of_n_is_exact() -> None:
    random = np.random.default_rng(1)
    found = 0
    for _ in range(200):
        given = tuple(np.array([[0.0], [float(random.integers(1, 4))]]) for _ in range(4))
        decision = Decision(np.array([-float(random.integers(1, 10)) - 0.5]), given, np.array([False]))
        cells = np.array(list(itertools.product((0, 1), repeat=4)))
        holds, counted = decision.holds(cells), m_of_n(decision)
        by_count = {count: set(holds[cells.sum(axis=1) == count].tolist()) for count in range(5)}
        assert (counted is not None) == (all(len(each) == 1 for each in by_count.values()) and holds.any())
        if counted is not None:
            found += 1
            assert (holds == (cells.sum(axis=1) >= counted.count)).all()
    assert found > 20


def test_a_cover_is_exact_prime_and_without_waste() -> None:
    random = np.random.default_rng(2)
    codes = np.array(list(itertools.product(range(3), range(2), range(4))))
    cells = Cells(codes, (3, 2, 4), (False, False, True))
    for _ in range(80):
        wanted = random.random(len(codes)) < random.random()
        terms = cover(wanted, cells, cells.cell)
        masks = [cells.meets(term) for term in terms]
        assert np.array_equal(np.any(masks, axis=0) if masks else wanted & False, wanted)
        for place, term in enumerate(terms):
            assert widened(term, wanted, cells) == term
            others = [mask for other, mask in enumerate(masks) if other != place]
            assert not others or (masks[place] & ~np.any(others, axis=0)).any()
            assert 2 not in term or max(term[2]) - min(term[2]) + 1 == len(term[2])


def test_a_symmetric_function_is_recognised_with_turned_conditions_and_nothing_else_is() -> None:
    codes = np.array(list(itertools.product(range(2), range(3), range(2), range(2))))
    cells = Cells(codes, (2, 3, 2, 2), (False,) * 4)
    count = (codes[:, 0] == 1).astype(int) + (codes[:, 1] == 2) + (codes[:, 2] == 0)
    for wanted in itertools.product((False, True), repeat=4):
        holds = np.array(wanted)[count]
        found = symmetric(holds, cells)
        assert (found is None) == (len(set(wanted)) == 1)
        if found is not None:
            met = np.sum([np.isin(codes[:, place], sorted(each)) for place, each in found.conditions], axis=0)
            assert np.array_equal(np.any([(low <= met) & (met <= high) for low, high in found.ranges], axis=0), holds)
    assert symmetric((codes[:, 0] == 1) & (codes[:, 2] == 0) | (codes[:, 3] == 1), cells) is None
