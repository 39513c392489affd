"""Rules for numbers: what `model_tree` finds, that all evaluators agree on it, that limits and kinds are kept."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import datasets
from sklearn.linear_model import LinearRegression
from strategies import schemas, tables

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import IntervalHead, LinearHead, NumberHead
from neurologic.schema import Feature, Schema, Table, Target, as_table

HEADS = ("linear", "number", "interval")
SCHEMA = Schema(
    (
        Feature("size", "numeric"),
        Feature("age", "integer", missing=True),
        Feature("place", "categorical", ("town", "village", "sea"), missing=True),
        Feature("noise", "numeric"),
    ),
    Target("price"),
)


def rows(count: int, seed: int, *, missing: float = 0.0) -> Table:
    """Houses, some values missing."""
    random = np.random.default_rng(seed)

    def holes(values: list[Any]) -> list[Any]:
        return [None if hole else value for hole, value in zip(random.random(count) < missing, values, strict=True)]

    columns = {
        "size": random.uniform(20, 200, count).round(1).tolist(),
        "age": holes(random.integers(0, 100, count).tolist()),
        "place": holes(random.choice(["town", "village", "sea"], count).tolist()),
        "noise": random.normal(size=count).tolist(),
    }
    return as_table(columns, SCHEMA)


def price(table: Table) -> np.ndarray:
    """Linear in size, with another slope at the sea and for large houses."""
    size = table.column("size")
    return np.where(table.column("place") == 2, 50 + 9 * size, np.where(size > 100, 700.0 + size, 100 + 3 * size))


def network() -> Network:
    return wrap(price, SCHEMA, output="values", fingerprint="price")


@pytest.mark.usefixtures("swipl")
@pytest.mark.parametrize("heads", HEADS)
@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_three_evaluators_agree(heads: str, missing: float) -> None:
    rules = nl.extract(network(), rows(300, 0, missing=missing), heads=heads)
    assert not nl.compare_evaluators(rules, rows(200, 1, missing=0.1)).disagreements
    assert nl.parse(rules.written("language"), SCHEMA) == rules
    assert nl.read_prolog(rules.to_prolog()) == rules


def test_pieces_that_are_linear_are_found() -> None:
    rules = nl.extract(network(), rows(400, 2), max_rules=4)
    report = nl.evaluate(rules, network(), rows(300, 3), price(rows(300, 3)).tolist())
    assert report.mean_absolute_error < 0.01 * price(rows(300, 3)).std()
    assert report.label_worst_error == pytest.approx(report.worst_error)
    sea = next(clause for clause in rules if "sea" in str(clause.body) and "town" not in str(clause.body))
    assert isinstance(sea.head, LinearHead)
    (term,) = sea.head.expression.terms  # noise and age are left out
    assert term.feature == "size" and term.coefficient == pytest.approx(9) and rules.n_conditions <= 8


def test_a_linear_network_is_one_rule() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("z"))
    linear = wrap(lambda table: 2 * table.column("x") - 3 * table.column("y") + 5, schema, output="values")
    table = as_table(np.random.default_rng(0).normal(size=(100, 2)), schema)
    rules = nl.extract(linear, table)
    assert len(rules) == 1 and rules.n_conditions == 0
    assert nl.evaluate(rules, linear, table, held_out=False).worst_error < 1e-9


@pytest.mark.parametrize(("heads", "kind"), [("number", NumberHead), ("interval", IntervalHead)])
def test_heads_are_of_the_kind_asked_for(heads: str, kind: type) -> None:
    rules = nl.extract(network(), rows(300, 4), heads=heads)
    assert all(isinstance(clause.head, kind) for clause in rules)
    assert 1 < len(rules) <= 16


def test_an_interval_holds_the_share_of_answers_asked_for() -> None:
    rules = nl.extract(network(), rows(500, 5), heads="interval", coverage=0.8, max_rules=5, queries=0)
    report = nl.evaluate(rules, network(), rows(500, 5), held_out=False)
    assert 0.8 <= report.inside.value < 0.95
    assert "inside" in str(report)
    assert nl.evaluate(nl.extract(network(), rows(500, 5)), network(), rows(50, 6)).inside is None


def test_it_errs_less_than_a_regression_tree_and_than_one_line_on_diabetes() -> None:
    found = datasets.load_diabetes()
    schema = Schema(tuple(Feature(name, "numeric") for name in found.feature_names), Target("progression"))
    weights = np.random.default_rng(0).normal(size=(10, 8)) * 15
    bend = wrap(
        lambda table: np.maximum(np.stack([table.column(name) for name in table.columns], axis=1) @ weights, 0).sum(1),
        schema,
        output="values",
    )
    seen, unseen = as_table(found.data[:300], schema), as_table(found.data[300:], schema)
    errors = [
        nl.evaluate(nl.extract(bend, seen, heads=heads), bend, unseen, held_out=True).mean_absolute_error
        for heads in ("linear", "number")
    ]
    line = LinearRegression().fit(found.data[:300], bend.values(seen))
    assert errors[0] < errors[1]
    assert errors[0] < np.abs(line.predict(found.data[300:]) - bend.values(unseen)).mean()


@pytest.mark.parametrize("heads", HEADS)
def test_the_same_seed_gives_the_same_bytes_and_the_budget_is_kept(heads: str) -> None:
    first, second = (nl.extract(network(), rows(200, 7, missing=0.1), heads=heads, seed=3) for _ in range(2))
    assert first.to_json() == second.to_json()
    for spare in (0, 1, 60):
        asked = CountedNetwork(network())
        rules = nl.extract(asked, rows(120, 8), heads=heads, budget=120 + spare, max_rules=3)
        assert asked.rows == rules.provenance.queries <= 120 + spare
        assert len(rules) <= 3


def test_the_wrong_kind_of_method_is_named_before_anything_is_asked() -> None:
    classes = Schema(SCHEMA.features, Target("dear", (False, True)))
    dear = CountedNetwork(wrap(lambda table: (price(table) > 500).astype(int), classes, output="indices"))
    with pytest.raises(InductionError, match="'model_tree' finds rules for numbers, but the target is a class.*tree"):
        nl.extract(dear, Table(classes, rows(20, 9).columns, rows(20, 9).ids), method="model_tree")
    asked = CountedNetwork(network())
    with pytest.raises(InductionError, match="'tree' finds rules for classes.*For numbers there are: model_tree"):
        nl.extract(asked, rows(20, 9), method="tree")
    with pytest.raises(InductionError, match="'model_tree' finds rules for numbers"):
        nl.RuleExtractor(method="model_tree").fit([[1.0], [2.0]], ["a", "b"])
    assert dear.rows == asked.rows == 0


@pytest.mark.parametrize(
    ("given_parameters", "named"),
    [({"heads": "mean"}, "heads='mean'"), ({"coverage": 1.0}, "coverage=1.0"), ({"max_rules": 0}, "max_rules=0")],
)
def test_a_parameter_out_of_range_is_named(given_parameters: dict[str, Any], named: str) -> None:
    with pytest.raises(InductionError, match=named):
        nl.extract(network(), rows(20, 10), **given_parameters)


def test_answers_too_far_apart_are_refused() -> None:
    far = wrap(lambda table: np.where(table.column("size") > 100, 1e308, -1e308), SCHEMA, output="values")
    with pytest.raises(InductionError, match="Rescale"):
        nl.extract(far, rows(50, 11))


@settings(max_examples=40)
@given(st.data(), st.sampled_from(HEADS))
def test_any_schema_and_any_rows_give_rules(data: st.DataObject, heads: str) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=True, max_features=4))
    table = data.draw(tables(schema, min_rows=1, max_rows=12))
    numbers = np.array(data.draw(st.lists(st.floats(-1e6, 1e6), min_size=len(table), max_size=len(table))))
    any_network = wrap(lambda asked: numbers[np.arange(len(asked)) % len(numbers)], schema, output="values")
    rules = nl.extract(any_network, table, heads=heads, min_support=1)
    answers = [answer for answer in rules.predict(table).tolist() if answer is not None]
    assert all(isinstance(answer, tuple if heads == "interval" else float) for answer in answers)
