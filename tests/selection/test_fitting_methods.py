"""Which methods are tried where: those that a network, its features and its target are fit for."""

from __future__ import annotations

import numpy as np
import pytest
from known_networks import bits, made, space

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.networks import Network, wrap
from neurologic.schema import Feature, Schema, Target, standard_encoding
from neurologic.selection import Front

AND = ([[1.0, 1.0]], [-1.5])


def conjunction() -> Network:
    """Both of two bits, by one unit with open weights."""
    return made(bits(2), AND)


def tried(front: Front) -> set[str]:
    return {each.method for each in (*front.points, *front.dominated, *front.refused)}


def test_methods_for_categories_are_tried_where_all_features_are_categories() -> None:
    data = space(bits(2)).take(np.repeat(np.arange(4), 10))
    found = tried(nl.front(conjunction(), data))
    assert {"kt", "regions", "tree", "defaults"} <= found


def test_methods_for_categories_are_left_out_where_features_are_numbers() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("sum", (False, True)))
    random = np.random.default_rng(0)
    data = nl.as_table(random.normal(size=(80, 2)), schema)
    network = made(schema, ([[1.0, 1.0]], [0.0]), encoding=standard_encoding(schema, data))
    found = tried(nl.front(network, data))
    assert "layers" in found and not {"kt", "regions", "model_tree"} & found
    assert "regions" in tried(nl.front(network, data, methods=["regions"]))


def test_methods_that_read_weights_are_left_out_where_there_are_none() -> None:
    closed = wrap(lambda table: table.column("x1") & table.column("x2"), bits(2), output="indices")
    data = space(bits(2)).take(np.repeat(np.arange(4), 10))
    assert not {"kt", "layers", "regions"} & tried(nl.front(closed, data))


def test_the_estimator_has_methods_without_a_limit_on_rules() -> None:
    data = space(bits(2))
    rules = nl.RuleExtractor(conjunction(), method="regions").fit(data).rules_
    assert rules.predict(data).tolist() == conjunction().labels(data).tolist()


def test_a_number_is_no_target_for_a_front() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("y"))
    network = wrap(lambda table: 2.0 * table.column("x"), schema, output="values")
    data = {"x": np.linspace(0, 1, 30)}
    for asked in (
        lambda: nl.front(network, data),
        lambda: nl.stability(network, data),
        lambda: nl.extract(network, data, method="auto"),
        lambda: nl.extract(network, data, method="tree"),
        lambda: nl.extract(network, data, constraints=nl.Constraints()),
    ):
        with pytest.raises(InductionError, match="number"):
            asked()
