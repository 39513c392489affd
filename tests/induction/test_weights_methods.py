"""What holds of every method that reads weights: evaluators agree, same bytes, budget kept, refusals, any network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from known_networks import bits, made, space, trained
from risk_rows import SCHEMA, decided, rows
from strategies import schemas, tables

import neurologic as nl
from neurologic.errors import InductionError, NetworkError
from neurologic.induction import METHODS, RuleExtractor, extract
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.schema import UNKNOWN, standard_encoding

READERS = ["kt", "layers", "regions"]
EITHER = [("kt", False), ("kt", True), ("layers", False), ("layers", True), ("regions", None)]


def parameters(concepts: bool | None) -> dict[str, bool]:
    return {} if concepts is None else {"concepts": concepts}


@pytest.fixture(scope="module")
def network() -> Network:
    table = rows(300, 0, missing=0.1)
    return trained(table, decided(table), (3,))


def test_they_are_registered_as_readers_of_weights() -> None:
    assert all(METHODS[name].reads_weights for name in READERS)


@pytest.mark.usefixtures("swipl")
@pytest.mark.parametrize(("method", "concepts"), EITHER)
def test_three_evaluators_agree_on_what_a_method_finds(network: Network, method: str, concepts: bool | None) -> None:
    rules = extract(network, rows(150, 1, missing=0.15), method=method, **parameters(concepts))
    assert len(rules)
    report = nl.compare_evaluators(rules, rows(100, 2, missing=0.1))
    assert not report.disagreements
    assert nl.parse(rules.written("language"), SCHEMA) == rules
    assert nl.read_prolog(rules.to_prolog()) == rules


@pytest.mark.parametrize("method", READERS)
def test_a_method_finds_what_the_network_does(network: Network, method: str) -> None:
    rules = extract(network, rows(300, 3), method=method)
    assert nl.evaluate(rules, network, rows(400, 4)).fidelity.value > (0.99 if method == "regions" else 0.75)


@pytest.mark.parametrize(("method", "concepts"), EITHER)
def test_the_same_seed_gives_the_same_bytes(network: Network, method: str, concepts: bool | None) -> None:
    first, second = (
        extract(network, rows(120, 5, missing=0.1), method=method, seed=5, **parameters(concepts)) for _ in range(2)
    )
    assert first.to_json() == second.to_json()
    assert first.to_prolog() == second.to_prolog()


@pytest.mark.parametrize("method", READERS)
@pytest.mark.parametrize("spare", [0, 1, 60])
def test_a_budget_is_never_exceeded_and_counted(network: Network, method: str, spare: int) -> None:
    asked = CountedNetwork(network)
    rules = extract(asked, rows(80, 6), method=method, budget=80 + spare)
    assert asked.rows == rules.provenance.queries <= 80 + spare


@pytest.mark.parametrize(("method", "concepts"), EITHER[:4])
@pytest.mark.parametrize("max_rules", [1, 3])
def test_a_method_keeps_to_the_most_rules(network: Network, method: str, concepts: bool, max_rules: int) -> None:
    assert len(extract(network, rows(120, 7), method=method, max_rules=max_rules, concepts=concepts)) <= max_rules


@pytest.mark.parametrize("method", READERS)
def test_a_network_that_shows_other_layers_than_it_has_is_refused(network: Network, method: str) -> None:
    first = network.layers[0]
    other = replace(first, weights=-first.weights)
    lying = replace(network, layers=(other, *network.layers[1:]))
    with pytest.raises(InductionError, match="lead to another answer than its own on"):
        extract(lying, rows(80, 8), method=method)


@pytest.mark.parametrize("method", READERS)
def test_a_network_whose_scores_alone_differ_is_refused(method: str) -> None:
    """The labels agree on all rows; half the weight in the last layer moves no border, but it is another network."""
    schema = bits(2)
    honest = made(schema, ([[1.0, 1.0]], [0.0]), ([[2.0]], [-1.0]))
    last = honest.layers[-1]
    lying = replace(honest, layers=(honest.layers[0], replace(last, weights=last.weights / 2, bias=last.bias / 2)))
    with pytest.raises(InductionError, match="another answer"):
        extract(lying, space(schema), method=method)


@pytest.mark.parametrize("method", READERS)
def test_closed_layers_and_mere_labels_are_refused_with_the_remedy(method: str) -> None:
    closed = wrap(decided, SCHEMA, output="indices", fingerprint="decided")
    with pytest.raises(InductionError, match=r"not open.*MLPs.*'tree'"):
        extract(closed, rows(20, 9), method=method)
    alone = RuleExtractor(method=method, max_rules=2)
    if "max_rules" in METHODS[method].defaults:
        with pytest.raises(InductionError, match=r"only labels.*'tree'"):
            alone.fit(np.eye(4), [0, 1, 0, 1])


@pytest.mark.parametrize(("method", "concepts"), EITHER)
@settings(max_examples=12)
@given(st.data())
def test_any_schema_and_any_rows_give_rules(method: str, concepts: bool | None, data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=3))
    table = data.draw(tables(schema, min_rows=1, max_rows=12))
    encoding = standard_encoding(schema, table)
    torch.manual_seed(data.draw(st.integers(0, 9)))
    model = torch.nn.Sequential(
        torch.nn.Linear(encoding.n_inputs, 2), torch.nn.ReLU(), torch.nn.Linear(2, max(2, len(schema.classes)))
    )
    if len(schema.classes) < 2:
        return
    try:
        network = wrap(model.double(), schema, encoding=encoding)
        few = {"queries": 30} if method == "layers" else {}
        rules = extract(network, table, method=method, **parameters(concepts), **few)
    except (InductionError, NetworkError) as error:  # NaN: the network's own answer to several infinite numbers
        assert any(reason in str(error) for reason in ("finite value", "max_regions", "answers with NaN"))
        return
    assert set(rules.predict(table).tolist()) <= {*schema.classes, UNKNOWN, None}
