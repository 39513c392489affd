"""What an extraction refuses, before it asks the network: each with a named error and its remedy."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from neurologic.errors import InductionError, NetworkError, SchemaError, UnknownName
from neurologic.induction import METHODS, extract
from neurologic.networks import CountedNetwork, wrap
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema(
    (Feature("age", "integer"), Feature("home", "categorical", ("own", "rent"))), Target("y", ("no", "yes"))
)
DATA = {"age": [19, 22, 47, 60], "home": ["own", "rent", "own", "rent"]}


@pytest.fixture
def network() -> CountedNetwork:
    return CountedNetwork(wrap(lambda table: (table.column("age") < 25).astype(int), SCHEMA, output="indices"))


@pytest.mark.parametrize("method", ["tre", "Tree"])
def test_an_unknown_method_names_the_nearest(network: CountedNetwork, method: str) -> None:
    with pytest.raises(InductionError, match="Did you mean 'tree'"):
        extract(network, DATA, method=method)
    assert network.rows == 0


def test_a_method_unlike_any_names_them_all(network: CountedNetwork) -> None:
    with pytest.raises(InductionError, match="Methods: .*tree"):
        extract(network, DATA, method="quantum")


def test_an_unknown_parameter_names_the_nearest_and_all(network: CountedNetwork) -> None:
    with pytest.raises(InductionError, match="Did you mean 'max_rules'") as caught:
        extract(network, DATA, max_rule=3)
    assert all(name in str(caught.value) for name in METHODS["tree"].defaults)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("max_rules", value) for value in (0, -1, 2.0, "16", True, math.nan)),
        *(("min_support", value) for value in (-1, 1.5, "1", True, None)),
        *(("min_sample", value) for value in (-1, 0.5, None, False)),
        *(("queries", value) for value in (-1, 1e4, None, "many")),
        *(("price", value) for value in (-0.1, 1, 1.0, math.nan, math.inf)),
        *(("price", value) for value in ("0.1", None)),
        *(("budget", value) for value in (0, -4, 2.5, "50", True)),
        *(("batch_size", value) for value in (0, -1, 2.5, None, True)),
        *(("seed", value) for value in (-1, 1.5, "zero", None)),
    ],
)
def test_a_value_that_is_not_possible_is_named(network: CountedNetwork, name: str, value: Any) -> None:
    with pytest.raises(InductionError, match=f"{name}="):
        extract(network, DATA, **{name: value})


@pytest.mark.parametrize(("name", "value"), [("budget", 50), ("batch_size", 3), ("max_rules", 3), ("seed", 5)])
def test_numpy_integers_are_whole_numbers(network: CountedNetwork, name: str, value: int) -> None:
    given: dict[str, Any] = {name: np.int64(value)}
    plain: dict[str, Any] = {name: value}
    rules = extract(network, DATA, **given)
    assert rules.to_json() == extract(network, DATA, **plain).to_json()


def test_data_without_rows_are_refused(network: CountedNetwork) -> None:
    with pytest.raises(InductionError, match="no rows"):
        extract(network, {"age": [], "home": []})


def test_a_budget_below_the_rows_of_data_is_refused_before_anything_is_asked(network: CountedNetwork) -> None:
    with pytest.raises(InductionError, match="budget=3 does not reach for the 4 rows"):
        extract(network, DATA, budget=3)
    assert network.rows == 0


def test_a_budget_of_exactly_the_rows_of_data_asks_no_more(network: CountedNetwork) -> None:
    rules = extract(network, DATA, budget=4)
    assert network.rows == 4 == rules.provenance.queries and len(rules) == 2


@pytest.mark.parametrize("extra", [1, 30])
def test_a_budget_is_never_passed(network: CountedNetwork, extra: int) -> None:
    extract(network, DATA, budget=4 + extra, queries=1000)
    assert 4 < network.rows <= 4 + extra


def test_no_queries_ask_about_the_data_alone(network: CountedNetwork) -> None:
    assert extract(network, DATA, queries=0).provenance.queries == network.rows == 4


def test_data_that_do_not_fit_are_refused_by_name(network: CountedNetwork) -> None:
    with pytest.raises(UnknownName, match="rented") as caught:
        extract(network, {"age": [19], "home": ["rented"]})
    assert caught.value.feature == "home" and caught.value.nearest == "rent"
    with pytest.raises(SchemaError, match="home"):
        extract(network, {"age": [19]})
    with pytest.raises(SchemaError, match="missing") as missing:
        extract(network, {"age": [19, None], "home": ["own", "own"]})
    assert missing.value.feature == "age" and missing.value.row == 1


def test_a_numeric_target_is_refused_with_a_remedy() -> None:
    schema = Schema((Feature("age", "integer"),), Target("price"))
    network = wrap(lambda table: table.column("age") * 2.0, schema, output="values")
    with pytest.raises(InductionError, match="the target is a number. For numbers there are: model_tree"):
        extract(network, {"age": [1, 2]}, method="tree")


def test_a_network_that_answers_nonsense_is_named() -> None:
    broken = wrap(lambda table: np.full(len(table), math.nan), SCHEMA, output="logits")
    with pytest.raises(NetworkError):
        extract(broken, DATA)
