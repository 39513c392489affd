"""Fingerprints: equal in every process, different when anything that decides an answer changes."""

from __future__ import annotations

import copy
import functools
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.neural_network import MLPClassifier
from torch import nn

from neurologic.networks import wrap
from neurologic.networks.fingerprint import fingerprint_of
from neurologic.schema import Block, Encoding, Feature, Schema, Standardise, Target, identity_encoding

SCHEMA = Schema((Feature("a", "numeric"), Feature("b", "numeric")), Target("y", ("no", "yes")))

SCRIPT = """
    import warnings
    import numpy as np, torch
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.neural_network import MLPClassifier
    from torch import nn
    from neurologic.networks import wrap
    from neurologic.schema import Feature, Schema, Target

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear, self.slope = nn.Linear(2, 2), 0.25
        def forward(self, x):
            return torch.nn.functional.leaky_relu(self.linear(x), self.slope)

    schema = Schema((Feature("a", "numeric"), Feature("b", "numeric")), Target("y", ("no", "yes")))
    torch.manual_seed(0)
    X = np.random.default_rng(0).normal(size=(40, 2)); y = X[:, 0] > 0
    warnings.simplefilter("ignore")
    offset = {"left", "right", "middle", "up", "down", "in", "out", "here", "there"}
    models = [nn.Sequential(nn.Linear(2, 4), nn.ReLU(), nn.Linear(4, 2)), Net(),
              RandomForestClassifier(4, random_state=0).fit(X, y), MLPClassifier((3,), max_iter=5,
              random_state=0).fit(X, y), lambda table: [len(offset) > 2 for _ in range(len(table))]]
    print(*(wrap(model, schema).fingerprint for model in models))
"""


def test_fingerprints_are_the_same_in_every_process(repository: Path) -> None:
    """Hash seeds differ from process to process, and with them the order of sets and the sharing of text."""
    answers = set()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(repository), "OMP_NUM_THREADS": "1"}
        ran = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(SCRIPT)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        answers.add(ran.stdout)
    assert len(answers) == 1
    marks = answers.pop().split()
    assert len(set(marks)) == len(marks) == 5 and all(len(mark) == 64 for mark in marks)


def changed_weight(module: nn.Module) -> nn.Module:
    other = copy.deepcopy(module)
    with torch.no_grad():
        next(other.parameters()).view(-1)[0] += 1e-6
    return other


class Scaled(nn.Module):
    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self.linear, self.factor = nn.Linear(2, 2), factor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x) * self.factor


class Shifted(Scaled):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.linear(x) + self.factor


def test_whatever_decides_an_answer_changes_the_fingerprint() -> None:
    module = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 2))
    mark = wrap(module, SCHEMA).fingerprint
    assert wrap(copy.deepcopy(module), SCHEMA).fingerprint == mark
    assert wrap(copy.deepcopy(module).eval(), SCHEMA).fingerprint == mark, "the training flag decides nothing"
    other_activation = nn.Sequential(module[0], nn.Tanh(), module[2])
    other_slope = nn.Sequential(module[0], nn.LeakyReLU(0.1), module[2])
    scaled = Encoding(SCHEMA, (Block("a", (Standardise(0, 2),)), Block("b")))
    plain = Scaled()
    marks = [
        mark,
        wrap(changed_weight(module), SCHEMA).fingerprint,
        wrap(other_activation, SCHEMA).fingerprint,
        wrap(other_slope, SCHEMA).fingerprint,
        wrap(copy.deepcopy(module).double(), SCHEMA).fingerprint,
        wrap(module, SCHEMA, encoding=scaled).fingerprint,
        wrap(module, Schema(SCHEMA.features, Target("y", ("yes", "no")))).fingerprint,
        wrap(module, Schema(SCHEMA.features[::-1], SCHEMA.target)).fingerprint,
        wrap(plain, SCHEMA).fingerprint,
        wrap(Scaled(2.0), SCHEMA).fingerprint,
    ]
    assert len(set(marks)) == len(marks)
    twin = Shifted()
    twin.load_state_dict(plain.state_dict())
    assert wrap(twin, SCHEMA).fingerprint != wrap(plain, SCHEMA).fingerprint
    assert wrap(module, SCHEMA, encoding=identity_encoding(SCHEMA)).fingerprint == mark, "it is what stands by default"
    assert wrap(module, SCHEMA, fingerprint="mine").fingerprint == "mine"


@pytest.mark.parametrize(
    "make",
    [RandomForestClassifier, GradientBoostingClassifier, functools.partial(MLPClassifier, max_iter=400)],
    ids=["forest", "boosting", "mlp"],
)
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
def test_estimators_fitted_alike_are_one_and_otherwise_are_not(make: Any) -> None:
    X = np.random.default_rng(0).normal(size=(60, 2))
    y = X[:, 0] > 0
    schema = Schema(SCHEMA.features, Target("y", (False, True)))
    marks = [wrap(make(random_state=0).fit(X, y), schema).fingerprint for _ in "ab"]
    other = wrap(make(random_state=0).fit(X[::2], y[::2]), schema).fingerprint
    assert marks[0] == marks[1] != other


def test_functions_differ_by_what_they_enclose_and_read() -> None:
    def above(limit: float) -> Any:
        return lambda table: table.column("a") > limit

    marks = {fingerprint_of(above(1.0)), fingerprint_of(above(2.0)), fingerprint_of(functools.partial(above, 2.0))}
    assert len(marks) == 3 and fingerprint_of(above(1.0)) in marks


LIMITS = {"here": 1.0}


def test_functions_differ_by_the_globals_they_read_also_inside_a_comprehension(monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(table: Any) -> Any:
        return [LIMITS["here"] for _ in table]

    before = fingerprint_of(answer)
    assert fingerprint_of(answer) == before
    monkeypatch.setitem(LIMITS, "here", 2.0)
    assert fingerprint_of(answer) != before


def test_values_that_look_alike_differ() -> None:
    values = [1, 1.0, True, "1", b"1", None, [], (), {}, [1], (1,), {1: 2}, {2: 1}, {1}, np.array([1]), np.array([1.0])]
    values += [["ab", "c"], ["a", "bc"], np.zeros((2, 3)), np.zeros((3, 2)), np.float32(1), torch.ones(1)]
    values += [[[1], 2], [[1, 2]]]
    marks = [fingerprint_of(value) for value in values]
    assert len(set(marks)) == len(values)
    loop: list[Any] = [1]
    loop.append(loop)
    assert fingerprint_of(loop) != fingerprint_of([1, [1]])
