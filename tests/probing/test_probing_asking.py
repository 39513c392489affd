"""Asking a network: each row counted, in batches, never past the budget, with progress told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurologic.errors import QueryBudgetExceeded
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.networks.protocol import Output
from neurologic.probing import Asking
from neurologic.schema import Feature, Schema, Table, Target, as_table

SCHEMA = Schema((Feature("x", "numeric"),), Target("y", ("low", "middle", "high")))
PAIR = Schema((Feature("x", "numeric"),), Target("y", ("no", "yes")))


def logits(table: Table) -> Any:
    column = table.column("x")
    return np.stack([-column, np.full(len(column), 0.5), column - 1], axis=1)


def network() -> Network:
    return wrap(logits, SCHEMA, output="logits")


def rows(count: int, schema: Schema = SCHEMA) -> Table:
    return as_table({"x": np.linspace(-3, 3, count)}, schema)


@given(st.integers(0, 40), st.integers(1, 50))
def test_batches_change_nothing_but_the_number_of_questions(count: int, batch_size: int) -> None:
    at_once, counted = Asking(network()), CountedNetwork(network())
    in_parts = Asking(counted, batch_size=batch_size)
    labels, degrees = at_once.answers(rows(count))
    labels_of_parts, degrees_of_parts = in_parts.answers(rows(count))
    assert np.array_equal(labels, labels_of_parts) and np.allclose(degrees, degrees_of_parts, rtol=1e-12)
    assert labels.shape == (count,) and degrees.shape == (count, 3)
    assert (counted.rows, counted.queries) == (count, -(-count // batch_size)), "exactly as many as there are"
    assert in_parts.asked == count


def test_a_budget_is_obeyed_and_its_error_is_named() -> None:
    counted = CountedNetwork(network())
    asking = Asking(counted, budget=10, batch_size=4)
    asking.labels(rows(7))
    assert (asking.asked, asking.left, asking.granted(50), asking.granted(2)) == (7, 3, 3, 2)
    with pytest.raises(QueryBudgetExceeded) as caught:
        asking.labels(rows(4))
    assert (caught.value.budget, caught.value.asked, caught.value.wanted) == (10, 7, 4)
    assert counted.rows == 7 and asking.asked == 7, "nothing is asked when not all can be"
    assert len(asking.labels(rows(3))) == 3 and asking.left == 0 and asking.granted(1) == 0
    assert len(asking.labels(rows(0))) == 0, "no rows need no budget"


def test_without_a_budget_everything_is_granted() -> None:
    asking = Asking(network())
    assert asking.left is None and asking.granted(10**9) == 10**9


def test_progress_is_told_after_each_batch() -> None:
    told: list[tuple[str, int, int | None]] = []
    asking = Asking(network(), budget=20, batch_size=4, progress=lambda *given: told.append(given))
    asking.labels(rows(10))
    asking.labels(rows(3))
    assert [done for _, done, _ in told] == [4, 8, 10, 13] and {whole for _, _, whole in told} == {20}
    assert len({what for what, _, _ in told}) == 1 and told[0][0]
    told.clear()
    Asking(network(), progress=lambda *given: told.append(given)).labels(rows(2))
    assert [(done, whole) for _, done, whole in told] == [(2, None)]


def one_number(table: Table) -> Any:
    return table.column("x")


@pytest.mark.parametrize(
    ("function", "output", "schema"),
    [
        (logits, "logits", SCHEMA),
        (one_number, "logits", PAIR),
        (lambda table: 1 / (1 + np.exp(-table.column("x"))), "probabilities", PAIR),
        (lambda table: np.eye(3)[np.clip(table.column("x"), 0, 2).astype(int)], "probabilities", SCHEMA),
        (lambda table: (table.column("x") > 0).astype(int), "indices", PAIR),
        (lambda table: [("no", "yes")[int(value > 0)] for value in table.column("x")], "labels", PAIR),
    ],
    ids=["logits", "one logit", "one probability", "probabilities", "indices", "labels"],
)
def test_labels_are_the_networks_and_degrees_are_distributions(function: Any, output: Output, schema: Schema) -> None:
    table, asked = rows(41, schema), wrap(function, schema, output=output)
    assert 0.0 in table.values("x"), "the tie of two classes is among the rows"
    labels, degrees = Asking(asked).answers(table)
    assert [schema.classes[code] for code in labels] == asked.labels(table).tolist()
    assert degrees.shape == (41, len(schema.classes)) and degrees.min() >= 0 and np.allclose(degrees.sum(axis=1), 1)
    best = degrees[np.arange(41), labels]
    assert np.allclose(best, degrees.max(axis=1)), "the class given is the one with most of the row"
    if output == "probabilities":
        assert np.array_equal(degrees, asked.scores(table)), "probabilities are taken as they are"


def test_extreme_scores_stay_distributions() -> None:
    asked = wrap(lambda table: np.array([[1e308, -1e308], [-1e308, -1e308], [800.0, 0.0]]), PAIR, output="logits")
    labels, degrees = Asking(asked).answers(rows(3, PAIR))
    assert labels.tolist() == [0, 0, 0]
    assert np.allclose(degrees, [[1, 0], [0.5, 0.5], [1, 0]])
