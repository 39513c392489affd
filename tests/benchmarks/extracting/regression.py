"""Rules for numbers beside scikit-learn's regression tree with as many leaves, on networks for two targets.

`diabetes` is scikit-learn's bundled data set (442 patients, 10 numbers); `waves` is made up: 2,000 rows of six uniform
numbers and a category, a target with two slopes, a product and a step. Every network is a torch MLP 32-16 on
standardised numbers and one-hot categories. The seed chooses split, network and made-up rows; 30 % are held out. Errors
are mean absolute and worst distance from the network's answers on the rows held out, as shares of their deviation.

Run: python -m extracting.regression from tests/benchmarks
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from parts.printing import line
from sklearn import datasets
from sklearn.tree import DecisionTreeRegressor

import neurologic as nl
from neurologic.networks import Network

SEEDS = (1, 2, 3, 4, 5)
HEADS = ("linear", "number", "interval")


@dataclass(frozen=True)
class Line:
    """Means over the seeds for one target and one kind of rule."""

    task: str
    method: str
    mean_error: float
    worst_error: float
    rules: float
    seconds: float
    inside: float


def diabetes(seed: int) -> tuple[nl.Schema, nl.Table, np.ndarray]:
    """Disease progression of 442 patients."""
    found = datasets.load_diabetes()
    schema = nl.Schema(tuple(nl.Feature(name, "numeric") for name in found.feature_names), nl.Target("progression"))
    return schema, nl.as_table(found.data, schema), np.asarray(found.target, dtype=np.float64)


def waves(seed: int) -> tuple[nl.Schema, nl.Table, np.ndarray]:
    """A made-up price with two slopes, a product and a step."""
    random = np.random.default_rng([seed, 20])
    matrix = random.random((2000, 6))
    kind = random.integers(3, size=2000)
    price = (
        np.where(matrix[:, 0] < 0.4, 3.0 * matrix[:, 0], 1.2 - 2.0 * (matrix[:, 0] - 0.4))
        + 2.0 * matrix[:, 1] * matrix[:, 2]
        + (kind == 1)
    )
    numbers = {f"x{place}": matrix[:, place] for place in range(6)}
    features = (*(nl.Feature(name, "numeric") for name in numbers), nl.Feature("kind", "categorical", ("a", "b", "c")))
    schema = nl.Schema(features, nl.Target("price"))
    columns = {**numbers, "kind": [("a", "b", "c")[code] for code in kind.tolist()]}
    return schema, nl.as_table(columns, schema), price


TASKS: dict[str, Callable[[int], tuple[nl.Schema, nl.Table, np.ndarray]]] = {"diabetes": diabetes, "waves": waves}


def trained(schema: nl.Schema, rows: nl.Table, target: np.ndarray, seed: int) -> Network:
    """A torch MLP 32-16 with one output."""
    encoding = nl.standard_encoding(schema, rows)
    middle, deviation = float(target.mean()), float(target.std())
    x = torch.tensor(encoding.encode(rows), dtype=torch.float32)
    y = torch.tensor((target - middle) / deviation, dtype=torch.float32)
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], 32),
        torch.nn.ReLU(),
        torch.nn.Linear(32, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, 1),
    )
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01, weight_decay=1e-3)
    for _ in range(200):
        optimiser.zero_grad()
        torch.nn.functional.mse_loss(model(x)[:, 0], y).backward()
        optimiser.step()
    with torch.no_grad():
        model[-1].weight *= deviation
        model[-1].bias *= deviation
        model[-1].bias += middle
    return nl.wrap(model.eval(), schema, encoding=encoding, output="values")


def figures() -> list[Line]:
    """Extract with each kind of conclusion, and fit scikit-learn's tree with as many leaves as `linear` has."""
    torch.set_num_threads(1)
    lines = []
    for name, make in TASKS.items():
        runs: dict[str, list[tuple[float, ...]]] = {}
        for seed in SEEDS:
            schema, rows, target = make(seed)
            order = np.random.default_rng(seed).permutation(len(rows))
            unseen, shown = np.split(order, [round(0.3 * len(order))])
            network = trained(schema, rows.take(shown), target[shown], seed)
            seen, held_out = rows.take(shown), rows.take(unseen)
            answers = network.values(held_out)
            scale = float(answers.std())
            leaves = {}
            for heads in HEADS:
                start = time.perf_counter()
                rules = nl.extract(network, seen, heads=heads, seed=seed)
                seconds = time.perf_counter() - start
                report = nl.evaluate(rules, network, held_out, held_out=True)
                inside = np.nan if report.inside is None else report.inside.value
                errors = (report.mean_absolute_error / scale, report.worst_error / scale)
                runs.setdefault(heads, []).append((*errors, len(rules), seconds, inside))
                leaves[heads] = len(rules)
            for heads in HEADS[:2]:
                matrix = nl.standard_encoding(schema, seen)
                start = time.perf_counter()
                cart = DecisionTreeRegressor(max_leaf_nodes=max(2, leaves[heads]), random_state=seed)
                cart.fit(matrix.encode(seen), network.values(seen))
                seconds = time.perf_counter() - start
                errors = np.abs(cart.predict(matrix.encode(held_out)) - answers) / scale
                sizes = (cart.get_n_leaves(), seconds, np.nan)
                runs.setdefault(f"scikit-learn CART beside {heads}", []).append((errors.mean(), errors.max(), *sizes))
        lines += [Line(name, method, *np.mean(figures, axis=0).tolist()) for method, figures in runs.items()]
    return lines


def measure() -> bool:
    """Print the figures; return whether no rules for numbers err more than scikit-learn's tree of as many leaves."""
    lines = figures()
    peers = {(each.task, each.method): each.mean_error for each in lines}
    met = []
    for each in lines:
        peer = peers.get((each.task, f"scikit-learn CART beside {each.method}"))
        measured = (
            f"error {each.mean_error:.3f} (worst {each.worst_error:.2f}), {each.rules:.1f} rules, {each.seconds:.2f} s"
        )
        if not np.isnan(each.inside):
            measured += f", inside {100 * each.inside:.0f} %"
        target = "" if peer is None else f"error <= {peer:.3f}"
        met.append(
            line(f"{each.task}: {each.method}", target, measured, None if peer is None else each.mean_error <= peer)
        )
    return all(met)


if __name__ == "__main__":
    sys.exit(0 if measure() else 1)
