"""The tasks on which methods of extraction are compared: rows, a network trained on some of them, rows kept back.

Every network is a torch MLP 32-16 with ReLU on standardised numbers and one-hot categories. The seed chooses the split,
the network's weights and the made-up rows. Of most tasks 30 % of the rows are held out; of MONK half of the 432, and
5 % of the labels that the network of MONK-3 is shown are turned over. `credit100k` is made up: 12 numbers, 8
categories, a score with thresholds and pairs of features, labels drawn from it with noise.

Run: python -m extracting.tasks METHOD [TASK …] [name=value …] from tests/benchmarks prints what a method makes of
tasks.
"""

from __future__ import annotations

import ast
import itertools
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn import datasets

import neurologic as nl
from neurologic.networks import Network
from neurologic.schema import read_rows

SEEDS = (1, 2, 3, 4, 5)
CREDIT = Path(__file__).resolve().parents[3] / "examples" / "credit" / "applicants.csv"
MONK_SIZES = (3, 3, 2, 3, 4, 2)


@dataclass(frozen=True)
class Data:
    """A data set: rows and the position of each row's class."""

    name: str
    schema: nl.Schema
    rows: nl.Table
    classes: np.ndarray


@dataclass(frozen=True)
class Prepared:
    """A network, the rows that extraction may see, and those kept back with the positions of their true classes."""

    name: str
    seed: int
    network: Network
    seen: nl.Table
    unseen: nl.Table
    classes: np.ndarray


def bundled(name: str) -> Data:
    """One of scikit-learn's data sets."""
    found = getattr(datasets, f"load_{name}")()
    features = tuple(nl.Feature(str(column), "numeric") for column in found.feature_names)
    schema = nl.Schema(features, nl.Target("label", tuple(str(label) for label in found.target_names)))
    return Data(name, schema, nl.as_table(found.data, schema), np.asarray(found.target))


def credit() -> Data:
    """Statlog German Credit: numbers and nominal categories."""
    text = nl.Schema((), nl.Target("credit_risk", ("good", "bad")))
    columns = read_rows(CREDIT, text)
    typed = {name: _typed(values) for name, values in columns.items()}
    schema = nl.infer_schema(typed, target="credit_risk", classes=("good", "bad"), ignore=["applicant"])
    classes = np.array([schema.target.index(label) for label in typed["credit_risk"]])
    return Data("german credit", schema, nl.as_table(typed, schema), classes)


def _typed(values: list) -> list:
    if all(value in ("true", "false") for value in values):
        return [value == "true" for value in values]
    return [int(value) for value in values] if all(value.isdigit() for value in values) else values


def monk(number: int) -> Data:
    """The whole space of 432 robots with the published concept (Thrun et al. 1991)."""
    features = tuple(
        nl.Feature(f"a{place}", "categorical", tuple(range(1, size + 1)))
        for place, size in enumerate(MONK_SIZES, start=1)
    )
    schema = nl.Schema(features, nl.Target(f"monk{number}", (False, True)), individual="robot")
    cells = list(itertools.product(*(range(1, size + 1) for size in MONK_SIZES)))
    if number == 1:
        concept = [a1 == a2 or a5 == 1 for a1, a2, _, _, a5, _ in cells]
    elif number == 2:
        concept = [sum(value == 1 for value in cell) == 2 for cell in cells]
    else:
        concept = [(a5 == 3 and a4 == 1) or (a5 != 4 and a2 != 3) for _, a2, _, a4, a5, _ in cells]
    columns = {name: [cell[place] for cell in cells] for place, name in enumerate(schema.names)}
    return Data(f"MONK-{number}", schema, nl.as_table(columns, schema), np.array(concept, dtype=np.int64))


def trained(data: Data, shown: np.ndarray, classes: np.ndarray, seed: int) -> Network:
    """A torch MLP 32-16 trained on the shown rows."""
    rows = data.rows.take(shown)
    encoding = nl.standard_encoding(data.schema, rows)
    x, y = torch.tensor(encoding.encode(rows), dtype=torch.float32), torch.tensor(classes)
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.Linear(x.shape[1], 32),
        torch.nn.ReLU(),
        torch.nn.Linear(32, 16),
        torch.nn.ReLU(),
        torch.nn.Linear(16, len(data.schema.classes)),
    )
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(model(x), y).backward()
        optimiser.step()
    return nl.wrap(model.eval(), data.schema, encoding=encoding)


def moons(seed: int) -> Data:
    """Two half circles with noise."""
    matrix, classes = datasets.make_moons(2000, noise=0.2, random_state=seed)
    schema = nl.Schema((nl.Feature("x", "numeric"), nl.Feature("y", "numeric")), nl.Target("label", ("upper", "lower")))
    return Data("moons", schema, nl.as_table(matrix, schema), classes)


def xor10(seed: int) -> Data:
    """Ten uniform numbers of which two matter, by an exclusive or of their halves."""
    matrix = np.random.default_rng([seed, 10]).random((2000, 10))
    schema = nl.Schema(
        tuple(nl.Feature(f"x{place}", "numeric") for place in range(10)), nl.Target("xor", (False, True))
    )
    classes = ((matrix[:, 0] > 0.5) ^ (matrix[:, 1] > 0.5)).astype(np.int64)
    return Data("xor10", schema, nl.as_table(matrix, schema), classes)


def credit100k(seed: int, rows: int = 100_000) -> Data:
    """Made-up applicants: 12 numbers and 8 categories, of which some matter alone, some in pairs and some not."""
    random = np.random.default_rng([seed, 100])
    numbers = {f"n{place}": random.normal(size=rows) for place in range(12)}
    numbers["n1"] = 0.6 * numbers["n0"] + 0.8 * numbers["n1"]
    numbers["n3"] = np.exp(numbers["n3"])
    sizes = (2, 3, 4, 5, 6, 8, 10, 12)
    codes = {f"c{place}": random.integers(size, size=rows) for place, size in enumerate(sizes)}
    effects = {
        name: np.random.default_rng([7, size]).normal(size=size) for name, size in zip(codes, sizes, strict=True)
    }
    score = (
        1.2 * (numbers["n0"] > 0.3)
        - 1.0 * numbers["n1"]
        + 1.5 * (numbers["n2"] > 0.0) * (numbers["n3"] > 1.0)
        - 1.2 * ((numbers["n4"] > 0.5) ^ (codes["c1"] == 1))
        + 0.8 * np.abs(numbers["n5"])
        + effects["c4"][codes["c4"]]
        + 0.8 * effects["c5"][codes["c5"]] * (codes["c0"] == 1)
        + 0.6 * effects["c7"][codes["c7"]]
    )
    score = 2.0 * (score - np.median(score))
    classes = (random.random(rows) < 1.0 / (1.0 + np.exp(-score))).astype(np.int64)
    features = (
        *(nl.Feature(name, "numeric") for name in numbers),
        *(
            nl.Feature(name, "categorical", tuple(f"v{code}" for code in range(size)))
            for name, size in zip(codes, sizes, strict=True)
        ),
    )
    schema = nl.Schema(features, nl.Target("risk", ("bad", "good")), individual="applicant")
    columns = {**numbers, **{name: [f"v{code}" for code in column.tolist()] for name, column in codes.items()}}
    return Data("credit100k", schema, nl.as_table(columns, schema), classes)


TASKS: dict[str, Callable[[int], Data]] = {
    "iris": lambda seed: bundled("iris"),
    "wine": lambda seed: bundled("wine"),
    "moons": moons,
    "monk1": lambda seed: monk(1),
    "monk2": lambda seed: monk(2),
    "monk3": lambda seed: monk(3),
    "breast_cancer": lambda seed: bundled("breast_cancer"),
    "xor10": xor10,
    "german": lambda seed: credit(),
    "digits": lambda seed: bundled("digits"),
    "credit100k": credit100k,
}


def prepared(name: str, seed: int) -> Prepared:
    """Make a task: split the rows, train the network on those shown."""
    data = TASKS[name](seed)
    random = np.random.default_rng(seed)
    order = random.permutation(len(data.rows))
    kept_back = 0.5 if name.startswith("monk") else 0.3
    unseen, shown = np.split(order, [round(kept_back * len(order))])
    classes = data.classes[shown].copy()
    if name == "monk3":
        wrong = random.permutation(len(shown))[: round(0.05 * len(shown))]
        classes[wrong] = 1 - classes[wrong]
    network = trained(data, shown, classes, seed)
    return Prepared(name, seed, network, data.rows.take(shown), data.rows.take(unseen), data.classes[unseen])


def main(arguments: Sequence[str]) -> None:
    """Print fidelity on the rows kept back, size and time of one method, task by task."""
    torch.set_num_threads(1)
    method, *rest = arguments
    given = dict(each.split("=", 1) for each in rest if "=" in each)
    parameters = {name: ast.literal_eval(value) for name, value in given.items()}
    for name in [each for each in rest if "=" not in each] or TASKS:
        runs = []
        for seed in SEEDS:
            task = prepared(name, seed)
            start = time.perf_counter()
            rules = nl.extract(task.network, task.seen, method=method, seed=seed, **parameters)
            seconds = time.perf_counter() - start
            fidelity = nl.evaluate(rules, task.network, task.unseen, held_out=True).fidelity.value
            runs.append((100 * fidelity, len(rules), rules.n_conditions, seconds, rules.provenance.queries))
        mean, spread = np.mean(runs, axis=0), np.std(runs, axis=0, ddof=1)
        print(
            f"{name:<14}{method:<10} fidelity {mean[0]:6.2f} ± {spread[0]:5.2f}  rules {mean[1]:6.1f}  "
            f"conditions {mean[2]:7.1f}  seconds {mean[3]:6.2f}  queries {mean[4]:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
