"""Default rules with exceptions: what they find, that they mean what was counted, that they keep to their limits."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import schemas, tables

from neurologic.errors import InductionError
from neurologic.induction import extract
from neurologic.induction.default_rules.grid import Grid
from neurologic.induction.default_rules.growth import Bounds, Evidence, grow
from neurologic.induction.default_rules.model import (
    Condition,
    DefaultList,
    DefaultRule,
    clauses_of,
    list_truths,
    with_condition,
)
from neurologic.induction.default_rules.refinement import agreement, extended, refined, supported
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import INDIVIDUAL, Atom, Negation, RuleSet
from neurologic.schema import Feature, Schema, Table, Target, as_table

PAIR = Target("y", ("no", "yes"))
NUMBERS = Schema(tuple(Feature(name, "numeric") for name in "uvw"), PAIR)


def decides(concept: Callable[..., Any], schema: Schema) -> Network:
    return wrap(
        lambda table: np.asarray(concept(*(table.column(name) for name in schema.names))).astype(int),
        schema,
        output="indices",
        fingerprint="concept",
    )


def cells(schema: Schema) -> Table:
    """Every row of a schema of booleans."""
    rows = list(itertools.product((False, True), repeat=len(schema.names)))
    return as_table({name: [row[place] for row in rows] for place, name in enumerate(schema.names)}, schema)


def uniform(count: int, seed: int) -> Table:
    return as_table(np.random.default_rng(seed).uniform(-1, 1, (count, 3)), NUMBERS)


def depth(rules: RuleSet) -> int:
    """How many negated exceptions stand behind each other at most."""
    behind: dict[str, int] = {}

    def of_body(body: tuple[Any, ...]) -> int:
        atoms = [literal.literal for literal in body if isinstance(literal, Negation)]
        return max((1 + behind[atom.predicate] for atom in atoms if isinstance(atom, Atom)), default=0)

    for clause in rules.definitions:  # the innermost come first
        assert isinstance(clause.head, Atom) and clause.head.arguments == (INDIVIDUAL,)
        behind[clause.head.predicate] = max(behind.get(clause.head.predicate, 0), of_body(clause.body))
    return max((of_body(clause.body) for clause in rules), default=0)


def test_two_defaults_each_with_its_own_exception() -> None:
    schema = Schema(tuple(Feature(name, "boolean") for name in "abcdef"), PAIR)
    network = decides(lambda a, b, c, d, e, f: (a & ~(c & d)) | (b & ~(e & f)), schema)
    rules = extract(network, cells(schema), method="defaults")
    assert rules.predict(cells(schema)).tolist() == network.labels(cells(schema)).tolist()
    assert {clause.head.predicate for clause in rules.definitions} and rules.n_conditions <= 10


@pytest.mark.parametrize("exceptions", [0, 1, 2])
def test_exceptions_go_as_deep_as_wanted(exceptions: int) -> None:
    def rings(u: Any, v: Any, w: Any) -> Any:
        far = np.maximum(np.abs(u), np.abs(v))
        return ((far < 0.9) & ~((far < 0.6) & ~(far < 0.3))) ^ (w > 0.7)

    rules = extract(decides(rings, NUMBERS), uniform(800, 0), method="defaults", exceptions=exceptions)
    assert depth(rules) == exceptions
    assert bool(rules.definitions) == bool(exceptions)


def test_an_exclusive_or_among_three_numbers() -> None:
    network = decides(lambda u, v, w: (u > 0) != (v > 0.2), NUMBERS)
    rules = extract(network, uniform(200, 0), method="defaults")
    fresh = uniform(2000, 1)
    assert np.mean(rules.predict(fresh) == network.labels(fresh)) > 0.95
    assert rules.features_used == ("u", "v") and rules.n_conditions <= 10


def test_a_missing_value_of_an_exception_leaves_the_row_without_an_answer() -> None:
    schema = Schema((Feature("u", "numeric", missing=True), Feature("p", "boolean", missing=True)), PAIR)
    rule = DefaultRule((Condition("u", low=0.0),), (DefaultRule((Condition("p", codes=frozenset((1,))),)),))
    clauses, definitions = clauses_of(DefaultList(((1, rule),), 0), schema)
    rules = RuleSet(schema, clauses, "ordered", "no", definitions=definitions)
    data = {"u": [1.0, 1.0, 1.0, -1.0, None, None], "p": [False, True, None, None, False, True]}
    assert rules.predict(data).tolist() == ["yes", "no", None, "no", None, "no"]
    assert rules.n_conditions == rule.n_conditions == 3


@st.composite
def lists(draw: st.DrawFn, schema: Schema) -> DefaultList:
    """Any list of default rules over a schema."""

    def condition(name: str) -> Condition:
        feature = schema.feature(name)
        if feature.is_number:
            bound = draw(st.integers(-3, 3)) + 0.5
            return Condition(name, low=bound) if draw(st.booleans()) else Condition(name, high=bound)
        codes = st.sets(st.integers(0, len(feature.categories) - 1), min_size=1)
        return Condition(name, codes=frozenset(draw(codes)))

    def rule(deep: int) -> DefaultRule:
        names = draw(st.lists(st.sampled_from(schema.names), min_size=1, max_size=2, unique=True))
        exceptions = tuple(rule(deep - 1) for _ in range(draw(st.integers(0, 2)))) if deep else ()
        return DefaultRule(tuple(condition(name) for name in names), exceptions)

    codes = st.integers(0, len(schema.classes) - 1)
    rules = tuple((draw(codes), rule(2)) for _ in range(draw(st.integers(0, 3))))
    return DefaultList(rules, draw(codes))


@settings(max_examples=100)
@given(st.data())
def test_clauses_mean_what_was_counted_when_they_were_learned(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=4))
    table = data.draw(tables(schema, min_rows=1, max_rows=12))
    found = data.draw(lists(schema))
    clauses, definitions = clauses_of(found, schema)
    rules = RuleSet(schema, clauses, "ordered", schema.classes[found.default], definitions=definitions)
    for expected, truth in zip(list_truths(found, table.columns, len(table)), rules.truths(table), strict=True):
        assert expected.proved.tolist() == truth.proved.tolist()
        assert expected.refuted.tolist() == truth.refuted.tolist()
    assert rules.n_conditions == found.n_conditions

    answers = data.draw(
        st.lists(st.integers(0, len(schema.classes) - 1), min_size=len(table), max_size=len(table)).map(np.array)
    )
    evidence = Evidence(schema, table.columns, np.eye(len(schema.classes))[answers], np.ones(len(table), dtype=bool))
    right = [
        answer is not None and schema.target.index(answer) == code
        for answer, code in zip(rules.predict(table).tolist(), answers.tolist(), strict=True)
    ]
    assert agreement(found, evidence) == sum(right)


@settings(max_examples=100)
@given(st.data())
def test_refinement_loses_no_agreement_but_what_it_saves(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=4))
    table = data.draw(tables(schema, min_rows=2, max_rows=12))
    answers = np.array(
        data.draw(st.lists(st.integers(0, len(schema.classes) - 1), min_size=len(table), max_size=len(table)))
    )
    evidence = Evidence(schema, table.columns, np.eye(len(schema.classes))[answers], np.ones(len(table), dtype=bool))
    bounds = Bounds(0.3, 0, 2, data.draw(st.sampled_from((0.0, 0.2, 1.5))))
    start = data.draw(lists(schema))

    def score(found: DefaultList) -> float:
        return agreement(found, evidence) - bounds.price * found.n_conditions

    after = refined(start, evidence, bounds)
    assert score(after) >= score(start) - 1e-6
    assert agreement(supported(after, evidence, bounds), evidence) >= agreement(after, evidence) - 1e-6
    assert len(extended(start, evidence, bounds, len(start.rules) + 1).rules) <= len(start.rules) + 1


@settings(max_examples=100)
@given(st.integers(0, 10_000), st.booleans())
def test_the_best_condition_is_the_best_of_all(seed: int, coarse: bool) -> None:
    random = np.random.default_rng(seed)
    schema = Schema(
        (
            Feature("x", "numeric", missing=True),
            Feature("c", "categorical", ("p", "q", "r"), missing=True),
            Feature("s", "ordinal", ("low", "middle", "high")),
        ),
        PAIR,
    )
    count = int(random.integers(2, 12))
    x = np.round(random.normal(size=count), 0 if coarse else 3)
    x[random.random(count) < 0.2] = np.nan
    columns = {
        "x": x,
        "c": random.integers(-1, 3, count).astype(np.int32),
        "s": random.integers(0, 3, count).astype(np.int32),
    }
    gains = random.normal(size=(2, count)).round(2)
    rows = np.sort(random.choice(count, size=int(random.integers(2, count + 1)), replace=False))

    def worth(inside: np.ndarray, outside: np.ndarray) -> np.ndarray:
        return inside[0] + outside[1]

    found = Grid.of(schema, columns).best(rows, gains[:, rows], worth, order=np.array([1.0, -1.0]))
    values = np.unique(x[~np.isnan(x)])
    every = [Condition("x", low=value) for value in values] + [Condition("x", high=value) for value in values]
    every += [Condition("s", codes=frozenset(codes)) for codes in ((0,), (0, 1), (1, 2), (2,))]
    every += [
        Condition("c", codes=frozenset(codes)) for size in (1, 2) for codes in itertools.combinations(range(3), size)
    ]

    def worth_of(condition: Condition) -> float | None:
        truth = condition.truth({name: column[rows] for name, column in columns.items()})
        if not (truth.proved.any() and truth.refuted.any()):
            return None
        return float(gains[0, rows][truth.proved].sum() + gains[1, rows][truth.refuted].sum())

    worths = [each for each in map(worth_of, every) if each is not None]
    if found is None:
        assert not worths
    else:
        assert found.worth == pytest.approx(max(worths)) == pytest.approx(worth_of(found.condition))


def test_a_number_of_very_many_values_is_still_parted_where_it_matters() -> None:
    x = np.random.default_rng(0).normal(size=20_000)
    schema = Schema((Feature("x", "numeric"),), PAIR)
    evidence = Evidence(schema, {"x": x}, np.stack([x <= 0.4, x > 0.4], axis=1).astype(float), np.ones(len(x), bool))
    grown = grow(evidence, np.arange(len(x)), np.where(x > 0.4, 1.0, -1.0), Bounds(0.1, 1, 0, 1.0), 0)
    assert grown is not None and grown.gain > 0.97 * np.count_nonzero(x > 0.4)


def test_conditions_on_one_side_of_a_feature_are_one() -> None:
    body: tuple[Condition, ...] = ()
    for condition in (
        Condition("x", low=1.0),
        Condition("x", high=9.0),
        Condition("x", low=3.0),
        Condition("c", codes=frozenset((0, 1))),
        Condition("c", codes=frozenset((1, 2))),
    ):
        body = with_condition(body, condition)
    assert body == (Condition("x", low=3.0), Condition("x", high=9.0), Condition("c", codes=frozenset((1,))))


def striped(u: Any, v: Any, w: Any) -> Any:
    return (np.floor(4 * u) % 2 == 0) ^ (v > 0.5)


@pytest.mark.parametrize("min_support", [1, 15, 60])
def test_each_rule_covers_as_many_rows_of_data_as_wanted(min_support: int) -> None:
    data = uniform(300, 2)
    rules = extract(decides(striped, NUMBERS), data, method="defaults", min_support=min_support)
    assert len(rules) and rules.firing(data)[:-1].sum(axis=1).min() >= min_support
    if min_support == 60:
        assert rules != extract(decides(striped, NUMBERS), data, method="defaults", min_support=1)


def test_a_rule_or_exception_that_earlier_rules_leave_too_few_rows_goes() -> None:
    u = np.arange(20.0)
    evidence = Evidence(NUMBERS, {"u": u}, np.stack([u < 8, u >= 8], axis=1).astype(float), np.ones(20, dtype=bool))
    rare = DefaultRule((Condition("u", low=17.5),))
    first = DefaultRule((Condition("u", low=7.5),), (rare,))
    found = DefaultList(((1, first), (0, DefaultRule((Condition("u", low=16.5),)))), 0)
    assert supported(found, evidence, Bounds(0.5, 2, 1, 0.0)) == found
    kept = DefaultList(((1, DefaultRule(first.conditions)),), 0)
    assert supported(found, evidence, Bounds(0.5, 3, 1, 0.0)) == kept


@pytest.mark.parametrize("queries", [0, 1, 700])
def test_the_network_is_asked_no_more_than_wanted(queries: int) -> None:
    network = CountedNetwork(decides(striped, NUMBERS))
    extract(network, uniform(100, 3), method="defaults", queries=queries)
    assert network.rows == 100 + queries


def test_rows_drawn_near_the_data_tell_more_than_the_data_alone() -> None:
    network, fresh = decides(striped, NUMBERS), uniform(4000, 9)
    answers = network.labels(fresh)
    shares = [
        np.mean(extract(network, uniform(120, 4), method="defaults", queries=queries).predict(fresh) == answers)
        for queries in (0, 4000)
    ]
    assert shares[1] > shares[0] + 0.03


def test_every_possible_row_is_asked_where_there_are_few() -> None:
    schema = Schema(tuple(Feature(name, "boolean") for name in "pqrst"), PAIR)
    network = CountedNetwork(decides(lambda p, q, r, s, t: (p & q) | (r & ~s), schema))
    table = cells(schema)
    rules = extract(network, table.take([0, 5, 9, 14, 22, 27, 30]), method="defaults", min_support=0)
    assert network.rows == 7 + 32
    assert rules.predict(table).tolist() == network.labels(table).tolist()


def test_a_higher_price_and_a_higher_ratio_give_fewer_conditions() -> None:
    def size(**parameters: Any) -> int:
        network = decides(lambda u, v, w: u + v + 0.5 * w > 0.1, NUMBERS)
        return extract(network, uniform(400, 5), method="defaults", queries=1500, **parameters).n_conditions

    assert size(price=0.05) < size(price=0.01) < size(price=0.001)
    assert size(ratio=0.0, exceptions=0, price=0.01) != size(ratio=0.9, exceptions=0, price=0.01)


def test_exceptions_get_names_that_the_schema_does_not_have() -> None:
    schema = Schema((Feature("exception_r1", "boolean"), *(Feature(name, "boolean") for name in "abcde")), PAIR)
    network = decides(lambda x, a, b, c, d, e: (x & ~(b & c)) | (a & ~(d & e)), schema)
    rules = extract(network, cells(schema), method="defaults")
    assert rules.definitions and all(clause.head.predicate.startswith("exception__") for clause in rules.definitions)


def test_one_class_needs_no_rule() -> None:
    rules = extract(decides(lambda u, v, w: u * 0 + 1, NUMBERS), uniform(20, 6), method="defaults")
    assert len(rules) == 0 and rules.predict(uniform(3, 7)).tolist() == ["yes"] * 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("max_rules", value) for value in (0, 2.5, "4", True)),
        *(("min_support", value) for value in (-1, 0.5, None)),
        *(("exceptions", value) for value in (-1, 1.5, None, True)),
        *(("ratio", value) for value in (-0.1, 1.0, None, "half", float("nan"))),
        *(("queries", value) for value in (-1, 1e4, None)),
        *(("price", value) for value in (-0.1, 1.0, "low", float("nan"))),
    ],
)
def test_a_value_that_is_not_possible_is_named(name: str, value: Any) -> None:
    with pytest.raises(InductionError, match=f"{name}="):
        extract(decides(striped, NUMBERS), uniform(20, 8), method="defaults", **{name: value})
