"""Hidden activations as concepts: known functions are found through them, and the concepts stay when asked for."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from known_networks import agrees, bits, made, monk_concept, monk_schema, space, trained

from neurologic.errors import InductionError
from neurologic.induction import extract
from neurologic.rules import Atom


@pytest.mark.parametrize("unit", [torch.nn.ReLU, torch.nn.GELU])
def test_monk_1_is_found_on_the_whole_space(unit: type[torch.nn.Module]) -> None:
    table = space(monk_schema())
    network = trained(table, monk_concept(1, table).astype(np.int64), (8, 4), unit=unit)
    shown = table.take(np.sort(np.random.default_rng(0).permutation(432)[:216]))
    rules = extract(network, shown, method="layers")
    assert agrees(rules, network, table)
    assert len(rules) <= 8 and rules.semantics == "ordered"


def test_concepts_stay_as_predicates() -> None:
    network = made(bits(2), ([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0]), ([[1.0, -2.0]], [-0.5]))
    rules = extract(network, space(bits(2)), method="layers", concepts=True)
    assert agrees(rules, network, space(bits(2)))
    heads = {clause.head.predicate for clause in rules.definitions if isinstance(clause.head, Atom)}
    assert heads == {"concept_h1_1", "concept_h1_2"}
    assert rules.semantics == "partition"


def test_a_network_without_hidden_layers_is_refused_with_the_remedy() -> None:
    with pytest.raises(InductionError, match="has none. Use 'kt'"):
        extract(made(bits(2), ([[1.0, 1.0]], [-1.5])), space(bits(2)), method="layers")


@pytest.mark.parametrize(
    "given",
    [{"concepts": None}, {"max_rules": 0}, {"leaves_of_layer": 1}, {"leaves_of_concept": 1}, {"width": 0},
     {"price": 1.0}, {"queries": -1}],
)  # fmt: skip
def test_parameters_out_of_range_are_refused(given: dict[str, object]) -> None:
    network = made(bits(2), ([[1.0, 1.0]], [0.0]), ([[1.0]], [-0.5]))
    with pytest.raises(InductionError, match=next(iter(given))):
        extract(network, space(bits(2)), method="layers", **given)  # type: ignore[arg-type]
