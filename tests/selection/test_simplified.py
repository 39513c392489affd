"""Rules made simpler on their way out of `extract`, of the front and of `auto`."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.induction import METHODS, Method, Task
from neurologic.networks import Network, wrap
from neurologic.rules import RuleSet
from neurologic.schema import Feature, Schema, Target
from neurologic.selection.simplified import simplified

SCHEMA = Schema(
    (Feature("age", "integer", domain=(18, 80)), Feature("own", "boolean"), Feature("income", "numeric")),
    Target("risk", ("good", "bad")),
)


def network() -> Network:
    def label(table: nl.Table) -> Any:
        return ((table.column("age") < 30) & (table.column("own") == 0) | (table.column("income") < -1.5)).astype(int)

    return wrap(label, SCHEMA, output="indices", fingerprint="careful")


def rows(count: int, seed: int) -> nl.Table:
    random = np.random.default_rng(seed)
    columns = {
        "age": random.integers(18, 80, count).tolist(),
        "own": (random.random(count) < 0.5).tolist(),
        "income": random.normal(size=count).tolist(),
    }
    return nl.as_table(columns, SCHEMA)


@pytest.mark.parametrize("method", ["tree", "c45", "ripper", "defaults"])
def test_what_is_proved_needless_goes_and_no_answer_changes(method: str) -> None:
    data, others = rows(400, 0), rows(500, 1)
    plain = nl.extract(network(), data, method=method)
    shorter = nl.extract(network(), data, method=method, simplify=0.0)
    assert shorter.n_conditions <= plain.n_conditions
    agreed = np.mean(plain.predict(data) == network().labels(data))
    assert np.mean(shorter.predict(data) == network().labels(data)) >= agreed
    assert np.mean(shorter.predict(others) == plain.predict(others)) > 0.97


def test_a_share_of_the_rows_buys_smaller_rules_and_no_more_is_lost() -> None:
    data = rows(400, 2)
    truth = network().labels(data)
    sizes = []
    for share in (None, 0.0, 0.05, 0.3):
        rules = nl.extract(network(), data, simplify=share)
        sizes.append(rules.n_conditions)
        if share is not None:
            lost = np.mean(nl.extract(network(), data).predict(data) == truth) - np.mean(rules.predict(data) == truth)
            assert lost <= share + 1e-9
    assert sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]


def test_rules_are_induced_once_for_all_shares() -> None:
    called = []

    def counting(task: Task, *, max_rules: int = 4) -> RuleSet:
        called.append(max_rules)
        return METHODS["tree"].induce(task, max_rules=max_rules)

    front = nl.front(network(), rows(200, 3), methods=[Method("counting", counting)], grid={"counting": [{}]})
    assert called == [4]
    assert {each.parameters["simplify"] for each in (*front.points, *front.dominated)} == {0.0, 0.005, 0.02}


def test_constraints_hold_of_rules_that_were_simplified() -> None:
    constraints = nl.Constraints(forbidden=("income",), decreasing={"age": "bad"})
    rules = nl.extract(network(), rows(400, 4), constraints=constraints, simplify=0.05)
    assert "income" not in rules.features_used
    table = rows(300, 5)
    older = nl.as_table({**{name: table.values(name) for name in SCHEMA.names}, "age": [80] * 300}, SCHEMA)
    was_good = rules.predict(table) == "good"
    assert (rules.predict(older)[was_good] == "good").all()


def test_agreement_is_for_classes() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("y"))
    numbers = wrap(lambda table: 2.0 * table.column("x"), schema, output="values")
    data = {"x": np.linspace(0, 1, 50)}
    assert len(nl.extract(numbers, data, simplify=0.0)) >= 1
    with pytest.raises(InductionError, match=r"simplify=0\.1"):
        nl.extract(numbers, data, simplify=0.1)


def test_a_method_gets_the_parameter_once() -> None:
    once = simplified(METHODS["tree"])
    assert simplified(once) is once
    assert list(once.defaults) == [*METHODS["tree"].defaults, "simplify"]
