"""What holds of the rules of every method: three evaluators agree, a seed gives the same bytes, limits are kept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_rows import SCHEMA, decided, rows
from strategies import schemas, tables

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.induction import METHODS, extract
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.schema import UNKNOWN, Table

#: Methods that read weights refuse a network that shows none, and rules for numbers are tested in `test_model_tree`.
ORACLES = [name for name, method in METHODS.items() if not method.reads_weights and method.concludes == "classes"]


def network() -> Network:
    return wrap(decided, SCHEMA, output="indices", fingerprint="decided")


@pytest.mark.usefixtures("swipl")
@pytest.mark.parametrize("method", ORACLES)
@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_three_evaluators_agree_on_what_a_method_finds(method: str, missing: float) -> None:
    rules = extract(network(), rows(300, 0, missing=missing), method=method)
    report = nl.compare_evaluators(rules, rows(200, 1, missing=0.1))
    assert not report.disagreements
    assert nl.parse(rules.written("language"), SCHEMA) == rules
    assert nl.read_prolog(rules.to_prolog()) == rules


@pytest.mark.parametrize("method", ORACLES)
def test_a_method_finds_what_the_network_does(method: str) -> None:
    rules = extract(network(), rows(600, 0), method=method)
    assert nl.evaluate(rules, network(), rows(500, 1)).fidelity.value > 0.8


@pytest.mark.parametrize("method", ORACLES)
def test_the_same_seed_gives_the_same_bytes(method: str) -> None:
    first, second = (extract(network(), rows(250, 3, missing=0.1), method=method, seed=5) for _ in range(2))
    assert first.to_json() == second.to_json()
    assert first.to_prolog() == second.to_prolog()


@pytest.mark.parametrize("method", ORACLES)
@pytest.mark.parametrize("spare", [0, 1, 60])
def test_a_budget_is_never_exceeded_and_counted(method: str, spare: int) -> None:
    asked = CountedNetwork(network())
    rules = extract(asked, rows(120, 4), method=method, budget=120 + spare)
    assert asked.rows == rules.provenance.queries <= 120 + spare


@pytest.mark.parametrize("method", ORACLES)
@pytest.mark.parametrize("max_rules", [1, 3])
def test_a_method_keeps_to_the_most_rules(method: str, max_rules: int) -> None:
    if "max_rules" in METHODS[method].defaults:
        assert len(extract(network(), rows(200, 5), method=method, max_rules=max_rules)) <= max_rules


@pytest.mark.parametrize("method", ORACLES)
@settings(max_examples=25)
@given(st.data())
def test_any_schema_and_any_rows_give_rules(method: str, data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=4))
    table = data.draw(tables(schema, min_rows=1, max_rows=12))
    labels = data.draw(
        st.lists(st.integers(0, len(schema.classes) - 1), min_size=len(table), max_size=len(table)).map(np.array)
    )

    def label(asked: Table) -> np.ndarray:
        return labels[np.arange(len(asked)) % len(labels)]

    rules = extract(wrap(label, schema, output="indices", fingerprint="any"), table, method=method)
    assert set(rules.predict(table).tolist()) <= {*schema.classes, UNKNOWN, None}


@pytest.mark.parametrize("method", METHODS)
def test_an_unknown_parameter_is_named(method: str) -> None:
    with pytest.raises(InductionError, match="max_ruels"):
        extract(network(), rows(20, 6), method=method, max_ruels=3)
