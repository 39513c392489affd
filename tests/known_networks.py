"""Networks of which it is known what they compute: logical units with weights set by hand, and small trained ones."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from sklearn.neural_network import MLPClassifier

from neurologic.networks import Network, wrap
from neurologic.schema import Encoding, Feature, Schema, Table, Target, as_table, standard_encoding

YES_NO = Target("y", (False, True))
MONK_SIZES = (3, 3, 2, 3, 4, 2)

Sums = tuple[Sequence[Sequence[float]], Sequence[float]]
"""Weights and bias of a layer."""


def bits(count: int) -> Schema:
    """Booleans x1, x2, …"""
    return Schema(tuple(Feature(f"x{place}", "boolean") for place in range(1, count + 1)), YES_NO)


def monk_schema() -> Schema:
    """The robots of MONK."""
    features = (Feature(f"a{n}", "categorical", tuple(range(1, size + 1))) for n, size in enumerate(MONK_SIZES, 1))
    return Schema(tuple(features), Target("monk", (False, True)), individual="robot")


def space(schema: Schema) -> Table:
    """Every combination of categories."""
    cells = list(itertools.product(*(feature.categories for feature in schema)))
    return as_table({name: [cell[place] for cell in cells] for place, name in enumerate(schema.names)}, schema)


def made(
    schema: Schema, *layers: Sums, unit: type[torch.nn.Module] = torch.nn.ReLU, encoding: Encoding | None = None
) -> Network:
    """A torch network with the given layers, `unit` between them."""
    modules: list[torch.nn.Module] = []
    for weights, bias in layers:
        matrix = torch.tensor(weights, dtype=torch.float32)
        linear = torch.nn.Linear(matrix.shape[1], matrix.shape[0])
        linear.weight.data, linear.bias.data = matrix, torch.tensor(bias, dtype=torch.float32)
        modules += [linear, unit()]
    chain = torch.nn.Sequential(*modules[:-1]).eval()
    return wrap(chain, schema, encoding=encoding, output="logits" if len(layers[-1][1]) == 1 else None)


def made_with_sklearn(schema: Schema, *layers: Sums, activation: str) -> Network:
    """A scikit-learn MLP with the given layers, whose single output is a probability of the second class."""
    weights = [np.array(each[0], dtype=np.float64).T for each in layers]
    model = MLPClassifier(tuple(each.shape[1] for each in weights[:-1]), activation=activation, max_iter=1)
    random = np.random.default_rng(0)
    rows = random.integers(0, 2, (20, weights[0].shape[0])).astype(float)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it does not converge in one step, and need not
        model.fit(rows, np.arange(20) % 2 == 1)
    model.coefs_, model.intercepts_ = weights, [np.array(each[1], dtype=np.float64) for each in layers]
    return wrap(model, schema, encoding=standard_encoding(schema, space(schema)))


def trained(
    table: Table, classes: np.ndarray, sizes: Sequence[int], unit: type[torch.nn.Module] = torch.nn.ReLU, seed: int = 0
) -> Network:
    """A torch network trained on rows."""
    encoding = standard_encoding(table.schema, table)
    x, y = torch.tensor(encoding.encode(table), dtype=torch.float32), torch.tensor(classes)
    torch.manual_seed(seed)
    modules: list[torch.nn.Module] = []
    for inner, outer in itertools.pairwise([x.shape[1], *sizes, len(table.schema.classes)]):
        modules += [torch.nn.Linear(inner, outer), unit()]
    model = torch.nn.Sequential(*modules[:-1])
    optimiser = torch.optim.Adam(model.parameters(), lr=0.02)
    for _ in range(400):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimiser.step()
    return wrap(model.eval(), table.schema, encoding=encoding)


def monk_concept(number: int, table: Table) -> np.ndarray:
    """MONK-1 or MONK-2 (Thrun et al. 1991), for each robot."""
    codes = {name: table.column(name) for name in table.columns}
    if number == 1:
        return np.asarray((codes["a1"] == codes["a2"]) | (codes["a5"] == 0))
    return np.asarray(np.sum([codes[name] == 0 for name in codes], axis=0) == 2)


def monk_made(number: int, unit: type[torch.nn.Module]) -> Network:
    """A network with weights set by hand that computes MONK-1 or MONK-2; its units are steps, or steep sigmoids."""
    schema = monk_schema()
    encoding = standard_encoding(schema, space(schema))
    names = encoding.input_names
    steep = 10.0 if unit is torch.nn.Sigmoid else 1.0
    half = 0.5 if unit is torch.nn.Sigmoid else 0.0  # a ReLU starts at its threshold, a sigmoid is half on there

    def row(*inputs: str) -> list[float]:
        return [steep * (name in inputs) for name in names]

    if number == 1:
        units = [row(f"a1={value}", f"a2={value}") for value in (1, 2, 3)] + [row("a5=1")]
        bias = [-(1 + half) * steep] * 3 + [-half * steep]
        last: tuple[list[list[float]], list[float]] = ([[1.0] * 4], [-0.5])
    else:
        ones = row(*(f"a{place}=1" for place in range(1, 7)))
        units, bias = [ones, ones], [-(1 + half) * steep, -(2 + half) * steep]
        last = ([[1.0, -1.0 - 2 * (0.5 - half)]], [-0.5])
    return made(schema, (units, bias), last, unit=unit, encoding=encoding)


def agrees(rules: Any, network: Network, table: Table) -> bool:
    """Whether rules answer every row as the network does, by value and type."""
    pairs = zip(rules.predict(table).tolist(), network.labels(table).tolist(), strict=True)
    return all(type(one) is type(two) and one == two for one, two in pairs)
