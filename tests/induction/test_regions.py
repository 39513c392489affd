"""Linear regions of ReLU networks: the rules equal the network on random rows and on rows beside its borders."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from known_networks import YES_NO, agrees, made, trained
from sklearn.neural_network import MLPClassifier

from neurologic.errors import InductionError
from neurologic.induction import extract
from neurologic.networks import wrap
from neurologic.rules import ClassHead, Comparison, Interval
from neurologic.schema import (
    Block,
    Encoding,
    Feature,
    MinMax,
    Schema,
    Standardise,
    Table,
    Target,
    as_table,
    standard_encoding,
)

SCHEMA = Schema(
    (Feature("u", "numeric"), Feature("v", "integer", domain=(0, 100)), Feature("k", "categorical", ("a", "b", "c"))),
    Target("y", ("no", "mid", "yes")),
)


def rows(count: int, seed: int) -> Table:
    random = np.random.default_rng(seed)
    u, v = random.uniform(-20, 30, count), random.integers(0, 101, count)
    return as_table({"u": u.tolist(), "v": v.tolist(), "k": random.choice(list("abc"), count).tolist()}, SCHEMA)


def concept(table: Table) -> np.ndarray:
    u, v, k = table.column("u"), table.column("v"), table.column("k")
    return np.where(k == 1, np.where(u + v > 60, 2, 0), np.where(u > 5, 1, np.where(v > 40, 2, 0)))


def beside_borders(network: object, table: Table) -> Table:
    """Rows on both sides of borders between classes, nearer than a millionth of the range."""
    labels = network.labels(table)  # type: ignore[attr-defined]
    base = [row for row in range(0, len(table) - 1) if labels[row] != labels[row + 1]][:80]
    found: list[dict[str, object]] = []
    for row in base:
        low, high = table.column("u")[row], table.column("u")[row + 1]
        fixed = {"v": table.value(row, "v"), "k": table.value(row, "k")}
        ends = [{"u": float(low), **fixed}, {"u": float(high), **fixed}]
        first, last = network.labels(as_table(ends, SCHEMA)).tolist()  # type: ignore[attr-defined]
        while first != last and abs(high - low) > 1e-4:
            middle = (low + high) / 2
            here = network.labels(as_table([{"u": float(middle), **fixed}], SCHEMA))[0]  # type: ignore[attr-defined]
            low, high = (middle, high) if here == first else (low, middle)
        found += [{"u": float(low), **fixed}, {"u": float(high), **fixed}]
    return as_table(found, SCHEMA)


@pytest.mark.parametrize("bounds", ["data", "domain"])
def test_the_rules_equal_the_network_also_beside_its_borders(bounds: str) -> None:
    table = rows(300, 0)
    network = trained(table, concept(table), (5,), seed=2)
    rules = extract(network, table, method="regions", bounds=bounds)
    fresh = rows(4000, 1)
    inside = (fresh.column("u") >= table.column("u").min()) & (fresh.column("u") <= table.column("u").max())
    assert agrees(rules, network, fresh.take(inside))
    near = beside_borders(network, fresh.take(inside))
    assert len(near) > 40
    assert agrees(rules, network, near)
    assert any(isinstance(literal, Comparison) for clause in rules for literal in clause.body)


def test_rules_without_bounds_hold_far_outside_the_data() -> None:
    table = rows(200, 0)
    network = trained(table, concept(table), (3,), seed=1)
    rules = extract(network, table, method="regions", bounds="domain")
    random = np.random.default_rng(2)
    far = as_table(
        {
            "u": random.uniform(-1e4, 1e4, 500).tolist(),
            "v": random.integers(0, 101, 500).tolist(),
            "k": random.choice(list("abc"), 500).tolist(),
        },
        SCHEMA,
    )
    assert agrees(rules, network, far)


def test_one_number_gives_intervals_in_original_values() -> None:
    """|x - 50| < 10 by two ReLU units over the standardised number."""
    schema = Schema((Feature("x", "numeric"),), YES_NO)
    encoding = Encoding(schema, (Block("x", (Standardise(50.0, 10.0),)),))
    network = made(schema, ([[1.0], [-1.0]], [0.0, 0.0]), ([[-1.0, -1.0]], [1.0]), encoding=encoding)
    rules = extract(network, np.linspace(0, 100, 50).reshape(-1, 1), method="regions")
    assert agrees(rules, network, as_table(np.linspace(-10, 110, 997).reshape(-1, 1), schema))
    assert rules.n_conditions == 2
    limits = {
        limit
        for clause in rules
        for each in clause.body
        if isinstance(each, Interval)
        for limit in (each.low, each.high)
    }
    assert {40.0, 60.0} <= limits


def test_a_linear_network_is_one_inequality() -> None:
    schema = Schema((Feature("a", "numeric"), Feature("b", "numeric")), YES_NO)
    network = made(schema, ([[2.0, -1.0]], [3.0]))
    table = as_table(np.random.default_rng(0).normal(size=(60, 2)) * 4, schema)
    rules = extract(network, table, method="regions")
    assert len(rules) == 1 and rules.n_conditions == 2 and rules.clauses[0].head in (ClassHead(True), ClassHead(False))
    assert agrees(rules, network, as_table(np.random.default_rng(1).normal(size=(2000, 2)) * 4, schema))


def test_more_regions_than_allowed_are_an_error_with_the_remedy() -> None:
    table = rows(200, 0)
    network = trained(table, concept(table), (5,))
    with pytest.raises(InductionError, match=r"more than max_regions=4 .*'layers'"):
        extract(network, table, method="regions", max_regions=4)
    with pytest.raises(InductionError, match=r"3 combinations, more than max_regions=2.*'layers'"):
        extract(network, table, method="regions", max_regions=2)


def test_what_is_not_linear_is_refused_with_the_feature() -> None:
    table = rows(100, 0)
    smooth = trained(table, concept(table), (3,), unit=torch.nn.Tanh)
    with pytest.raises(InductionError, match="'tanh'.*'kt'"):
        extract(smooth, table, method="regions")
    schema = Schema((Feature("x", "numeric"),), YES_NO)
    clipped = Encoding(schema, (Block("x", (MinMax(0.01, 0.0, (0.0, 1.0)),)),))
    network = made(schema, ([[1.0]], [-0.5]), encoding=clipped)
    with pytest.raises(InductionError, match="'x' is clipped"):
        extract(network, {"x": [1.0, 99.0]}, method="regions")
    with pytest.raises(InductionError, match="bounds='box'"):
        extract(network, {"x": [1.0, 99.0]}, method="regions", bounds="box")


def test_a_single_probability_and_scikit_learn() -> None:
    random = np.random.default_rng(0)
    matrix = random.uniform(-1, 1, (300, 2))
    schema = Schema((Feature("a", "numeric"), Feature("b", "numeric")), YES_NO)
    model = MLPClassifier((4,), max_iter=3000, random_state=1, learning_rate_init=0.02)
    model.fit(matrix, (matrix[:, 0] > 0) ^ (matrix[:, 1] > 0))
    network = wrap(model, schema, encoding=standard_encoding(schema, as_table(matrix, schema)))
    rules = extract(network, matrix, method="regions")
    low, high = matrix.min(axis=0), matrix.max(axis=0)
    assert agrees(rules, network, as_table(random.uniform(low, high, (3000, 2)), schema))
