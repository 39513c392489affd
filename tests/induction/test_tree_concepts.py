"""Concepts that a tree must find again: exclusive or, several classes, ordinal and categorical sets, MONK-1."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from neurologic.induction import extract
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import ClassHead, Interval, Membership, RuleSet
from neurologic.schema import Feature, Kind, Schema, Table, Target, as_table

PAIR = Target("y", ("no", "yes"))


def decides(concept: Callable[..., Any], schema: Schema) -> Network:
    """A network that answers with a function of the columns in the order of the schema."""
    return wrap(
        lambda table: np.asarray(concept(*(table.column(name) for name in schema.names))).astype(int),
        schema,
        output="indices",
    )


def agreement(rules: RuleSet, network: Network, table: Table) -> float:
    pairs = zip(rules.predict(table).tolist(), network.labels(table).tolist(), strict=True)
    return float(np.mean([type(one) is type(other) and one == other for one, other in pairs]))


def test_exclusive_or_of_two_booleans_among_others() -> None:
    schema = Schema(tuple(Feature(name, "boolean") for name in "pqrs"), PAIR)
    cells = list(itertools.product((False, True), repeat=4))
    table = as_table({name: [cell[place] for cell in cells] for place, name in enumerate("pqrs")}, schema)
    network = decides(lambda p, q, r, s: p != s, schema)
    rules = extract(network, table)
    assert agreement(rules, network, table) == 1.0
    assert len(rules) == 4 and rules.features_used == ("p", "s")
    shown = extract(network, table.take([0, 3, 5, 6, 9, 15]), min_support=0)
    assert agreement(shown, network, table) == 1.0, "the cells that the data lack are asked about"


def test_exclusive_or_of_two_numbers() -> None:
    schema = Schema((Feature("u", "numeric"), Feature("v", "numeric"), Feature("w", "numeric")), PAIR)
    random = np.random.default_rng(0)
    network = decides(lambda u, v, w: (u > 0) != (v > 0), schema)
    rules = extract(network, random.uniform(-1, 1, (150, 3)), queries=4000)
    fresh = as_table(np.random.default_rng(1).uniform(-1, 1, (2000, 3)), schema)
    assert agreement(rules, network, fresh) > 0.95


def test_three_classes_along_one_number() -> None:
    schema = Schema((Feature("age", "integer"), Feature("x", "numeric")), Target("band", ("young", "middle", "old")))
    network = decides(lambda age, x: (age >= 30).astype(int) + (age >= 60), schema)
    random = np.random.default_rng(0)
    data = {"age": random.integers(18, 91, 120).tolist(), "x": random.normal(size=120).tolist()}
    rules = extract(network, data)
    every_age = as_table({"age": list(range(0, 120)), "x": [0.0] * 120}, schema)
    assert agreement(rules, network, every_age) == 1.0, "queries find the whole numbers between which the class changes"
    assert len(rules) == 3
    assert {bound for rule in rules for each in rule.body for bound in (each.low, each.high)} >= {29.5, 59.5}  # type: ignore[attr-defined]


def test_an_ordinal_feature_gives_sets_of_neighbouring_grades() -> None:
    grades = ("none", "little", "some", "much", "all")
    schema = Schema((Feature("savings", "ordinal", grades), Feature("x", "numeric")), PAIR)
    network = decides(lambda savings, x: (savings == 1) | (savings == 2), schema)
    random = np.random.default_rng(0)
    data = {"savings": [grades[code] for code in random.integers(5, size=80)], "x": random.normal(size=80).tolist()}
    rules = extract(network, data)
    assert {(rule.head, rule.body) for rule in rules} == {
        (ClassHead("no"), (Membership("savings", ("none",)),)),
        (ClassHead("yes"), (Membership("savings", ("little", "some")),)),
        (ClassHead("no"), (Membership("savings", ("much", "all")),)),
    }


def test_grades_that_alternate_are_parted_one_by_one() -> None:
    grades = tuple("abcdefg")
    schema = Schema((Feature("grade", "ordinal", grades),), Target("y", ("no", "yes", "maybe")))
    network = decides(lambda grade: np.array([0, 1, 0, 2, 1, 0, 1])[grade], schema)
    table = as_table({"grade": [grades[place % 7] for place in range(70)]}, schema)
    rules = extract(network, table)
    assert agreement(rules, network, table) == 1.0
    assert [each.categories for rule in rules for each in rule.body] == [(grade,) for grade in grades]  # type: ignore[attr-defined]


def test_a_categorical_feature_gives_one_set_of_its_own_categories() -> None:
    places = ("a", "B c", "it's", "d", 5, True, "g", "h")
    schema = Schema((Feature("place", "categorical", places), Feature("x", "numeric")), PAIR)
    network = decides(lambda place, x: np.isin(place, [0, 2, 4, 5]), schema)
    random = np.random.default_rng(0)
    data = {"place": [places[code] for code in random.integers(8, size=100)], "x": random.normal(size=100).tolist()}
    rules = extract(network, data)
    assert {(rule.head, rule.body) for rule in rules} == {
        (ClassHead("yes"), (Membership("place", ("a", "it's", 5, True)),)),
        (ClassHead("no"), (Membership("place", ("B c", "d", "g", "h")),)),
    }


def test_three_classes_over_one_categorical_feature() -> None:
    places = tuple("abcdefghi")
    schema = Schema((Feature("place", "categorical", places),), Target("y", ("one", "two", "three")))
    network = decides(lambda place: np.array([0, 2, 1, 1, 0, 2, 2, 1, 0])[place], schema)
    table = as_table({"place": [places[place % 9] for place in range(45)]}, schema)
    rules = extract(network, table)
    assert agreement(rules, network, table) == 1.0 and len(rules) == 3


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_monk_1_is_found_exactly_from_half_of_its_space(seed: int) -> None:
    """Thrun et al. 1991: 432 robots, the concept a1 = a2 or a5 = 1; half of them shown, the network asked for more."""
    sizes = (3, 3, 2, 3, 4, 2)
    features = tuple(
        Feature(f"a{place}", "categorical", tuple(range(1, size + 1))) for place, size in enumerate(sizes, start=1)
    )
    schema = Schema(features, Target("monk", (False, True)), individual="robot")
    cells = list(itertools.product(*(range(1, size + 1) for size in sizes)))
    space = as_table({name: [cell[place] for cell in cells] for place, name in enumerate(schema.names)}, schema)
    network = CountedNetwork(decides(lambda a1, a2, a3, a4, a5, a6: (a1 == a2) | (a5 == 0), schema))
    shown = space.take(np.random.default_rng(seed).permutation(432)[:216])
    rules = extract(network, shown, max_rules=None, seed=seed)
    assert network.rows == rules.provenance.queries
    assert agreement(rules, network, space) == 1.0
    assert set(rules.features_used) == {"a1", "a2", "a5"}


@pytest.mark.parametrize("kind", ["numeric", "integer", "boolean", "categorical", "ordinal"])
def test_columns_of_one_value_and_of_none_are_never_asked_for(kind: Kind) -> None:
    categories = ("a", "b") if kind in ("categorical", "ordinal") else ()
    value = {"boolean": True, "categorical": "a", "ordinal": "a"}.get(kind, 3)
    constant, empty = Feature("constant", kind, categories), Feature("empty", kind, categories, missing=True)
    schema = Schema((constant, Feature("x", "numeric"), empty), PAIR)
    network = decides(lambda constant, x, empty: x > 0, schema)
    data = {"constant": [value] * 20, "x": np.linspace(-1, 1, 20).tolist(), "empty": [None] * 20}
    for queries in (0, 300):
        rules = extract(network, data, queries=queries)
        assert rules.features_used == ("x",) and len(rules) == 2
        assert agreement(rules, network, as_table(data, schema)) == 1.0


@pytest.mark.parametrize("queries", [0, 500])
def test_missing_values_everywhere_leave_rules_that_answer_what_is_known(queries: int) -> None:
    schema = Schema(
        (
            Feature("x", "numeric", missing=True),
            Feature("n", "integer", missing=True),
            Feature("c", "categorical", ("a", "b", "c"), missing=True),
            Feature("o", "ordinal", ("a", "b", "c"), missing=True),
            Feature("b", "boolean", missing=True),
        ),
        PAIR,
    )
    random = np.random.default_rng(0)
    hidden = random.random((90, 5)) < 0.4
    hidden[0] = True
    values = [
        random.normal(size=90).tolist(),
        random.integers(0, 9, 90).tolist(),
        [("a", "b", "c")[code] for code in random.integers(3, size=90)],
        [("a", "b", "c")[code] for code in random.integers(3, size=90)],
        (random.random(90) < 0.5).tolist(),
    ]
    data = {
        name: [None if hidden[row, place] else values[place][row] for row in range(90)]
        for place, name in enumerate(schema.names)
    }
    network = decides(lambda x, n, c, o, b: np.isnan(x) | (x > 0) & (c != 1), schema)
    rules = extract(network, data, queries=queries)
    answers = rules.predict(data)
    assert answers[0] is None or not rules.features_used
    known = [row for row in range(90) if not any(data[name][row] is None for name in rules.features_used)]
    assert all(answers[row] in ("no", "yes") for row in known)
    assert all(rules.evidence[rule.id].coverage is not None for rule in rules)


def test_rows_that_are_missing_in_all_give_one_rule() -> None:
    schema = Schema((Feature("x", "numeric", missing=True), Feature("b", "boolean", missing=True)), PAIR)
    rules = extract(decides(lambda x, b: ~np.isnan(x), schema), {"x": [None] * 3, "b": [None] * 3}, queries=0)
    assert [(rule.head, rule.body) for rule in rules] == [(ClassHead("no"), ())]


def test_a_network_of_one_opinion_and_one_of_one_class_give_one_rule_without_conditions() -> None:
    schema = Schema((Feature("x", "numeric"),), PAIR)
    rules = extract(decides(lambda x: np.ones(len(x)), schema), {"x": [1.0, 2.0, 5.0]})
    assert [(rule.head, rule.body) for rule in rules] == [(ClassHead("yes"), ())]
    assert rules.predict({"x": [9.0]}).tolist() == ["yes"]
    alone = Schema((Feature("x", "numeric"),), Target("y", ("only",)))
    rules = extract(decides(lambda x: np.zeros(len(x)), alone), {"x": [1.0, 2.0]})
    assert [(rule.head, rule.body) for rule in rules] == [(ClassHead("only"), ())]


def test_one_rule_is_the_class_of_most_rows() -> None:
    schema = Schema((Feature("x", "numeric"),), PAIR)
    rules = extract(decides(lambda x: x > 7, schema), {"x": [float(value) for value in range(10)]}, max_rules=1)
    assert [(rule.head, rule.body) for rule in rules] == [(ClassHead("no"), ())]
    assert rules.evidence["r1"].coverage == 10 and rules.evidence["r1"].support == 8


def test_one_row_of_data_gives_rules_that_answer_it() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("c", "categorical", ("a", "b")), Feature("b", "boolean")), PAIR)
    network = decides(lambda x, c, b: (c == 1) | (x > 0), schema)
    row = {"x": [1.0], "c": ["a"], "b": [True]}
    for queries, min_support in itertools.product((0, 200), (0, 1)):
        rules = extract(network, row, queries=queries, min_support=min_support)
        assert rules.predict(row).tolist() == ["yes"]


def test_more_rules_never_agree_less_and_a_price_buys_fewer() -> None:
    schema = Schema((Feature("x", "numeric"),), PAIR)
    network = decides(lambda x: np.floor(x) % 2, schema)
    data = {"x": np.linspace(0, 8, 161)[:-1].tolist()}
    table, found = as_table(data, schema), []
    for max_rules in (1, 2, 4, 8, None):
        rules = extract(network, data, max_rules=max_rules, queries=0)
        assert max_rules is None or len(rules) <= max_rules
        found.append(agreement(rules, network, table))
    assert found == sorted(found) and found[-2:] == [1.0, 1.0] and found[0] == 0.5
    assert len(extract(network, data, max_rules=None, queries=0)) == 8
    assert len(extract(network, data, max_rules=None, queries=0, price=0.3)) < 4


def test_support_is_counted_in_rows_of_data() -> None:
    schema = Schema((Feature("x", "numeric"),), PAIR)
    network = decides(lambda x: x > 8.5, schema)
    data = {"x": [float(value) for value in range(10)]}  # one row of ten is `yes`
    assert len(extract(network, data, min_support=1)) == 2
    for rule in extract(network, data, min_support=3):
        covered = extract(network, data, min_support=3).evidence[rule.id].coverage
        assert covered is not None and covered >= 3
    assert len(extract(network, data, min_support=6)) == 1


def test_neighbouring_and_infinite_numbers_are_kept_apart() -> None:
    schema = Schema((Feature("x", "numeric"),), PAIR)
    low = 0.1
    high = float(np.nextafter(low, 1))
    network = decides(lambda x: x >= high, schema)
    rules = extract(network, {"x": [low, high, -np.inf, np.inf, 5.0, -5.0]}, queries=0)
    table = as_table({"x": [low, high, -np.inf, np.inf, 0.0, 1e300]}, schema)
    assert agreement(rules, network, table) == 1.0 and len(rules) == 2
    ends = decides(np.isposinf, schema)
    rules = extract(ends, {"x": [np.inf, 1e308, 0.0, -np.inf]}, queries=0)
    assert agreement(rules, ends, as_table({"x": [np.inf, 1e308, -np.inf]}, schema)) == 1.0
    assert all(isinstance(each, Interval) for rule in rules for each in rule.body)
