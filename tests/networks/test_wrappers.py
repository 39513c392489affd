"""CountedNetwork and CachedNetwork: they count, limit and remember, and never change an answer."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schemas, tables
from torch import nn

from neurologic.errors import NetworkError, QueryBudgetExceeded
from neurologic.networks import CachedNetwork, CountedNetwork, Network, wrap
from neurologic.schema import Feature, Schema, Table, Target, as_table

SCHEMA = Schema(
    (Feature("age", "numeric", missing=True), Feature("own", "boolean"), Feature("unseen", "numeric")),
    Target("risk", ("good", "bad")),
)


def young(table: Table) -> Any:
    return (np.nan_to_num(table.column("age")) < 25).astype(int)


def rows(*ages: float | None) -> Table:
    count = len(ages)
    return as_table({"age": list(ages), "own": [True] * count, "unseen": list(range(count))}, SCHEMA)


def test_questions_and_rows_are_counted_and_the_budget_is_kept() -> None:
    network = CountedNetwork(wrap(young, SCHEMA), budget=5)
    assert isinstance(network, Network)
    network.labels(rows(20, 30))
    network.scores(rows(20))
    assert (network.queries, network.rows, network.left) == (2, 3, 2)
    with pytest.raises(QueryBudgetExceeded) as caught:
        network.labels(rows(1, 2, 3))
    assert (caught.value.budget, caught.value.asked, caught.value.wanted) == (5, 3, 3)
    assert network.labels(rows(1, 2)).tolist() == ["bad", "bad"], "what still fits the budget is answered"
    assert network.left == 0
    assert CountedNetwork(wrap(young, SCHEMA)).left is None
    with pytest.raises(NetworkError, match="budget"):
        CountedNetwork(wrap(young, SCHEMA), budget=-1)


def test_a_cache_asks_only_about_rows_that_are_new() -> None:
    inside = CountedNetwork(wrap(young, SCHEMA))
    network = CachedNetwork(inside)
    assert isinstance(network, Network)
    schema = SCHEMA
    assert network.schema is schema and network.fingerprint == inside.fingerprint
    assert network.labels(rows(20, 30, 20)).tolist() == ["bad", "good", "bad"]
    # `unseen` differs between the rows of 20, and the function could read it: they are different rows.
    assert inside.rows == 3 and network.hits == 0
    assert network.labels(rows(20, 30, 20, None)).tolist() == ["bad", "good", "bad", "bad"]
    assert inside.rows == 4 and network.hits == 3
    assert network.scores(rows(20)).tolist() == [[0.0, 1.0]] and inside.rows == 5


def test_a_cache_knows_a_row_by_what_the_network_sees() -> None:
    numbers = Schema((Feature("age", "numeric"), Feature("unseen", "numeric")), SCHEMA.target)
    from neurologic.schema import Block, Encoding

    inside = CountedNetwork(wrap(nn.Linear(1, 2), numbers, encoding=Encoding(numbers, (Block("age"),))))
    network = CachedNetwork(inside)
    table = as_table({"age": [1.0, 1.0, -0.0, 0.0], "unseen": [1.0, 2.0, 3.0, 4.0]}, numbers)
    direct = inside.network.scores(table)
    np.testing.assert_array_equal(network.scores(table), direct)
    assert inside.rows == 2
    assert len(network.activations(table)) == 1


def test_a_cache_forgets_the_oldest_and_still_answers_whole_tables() -> None:
    inside = CountedNetwork(wrap(young, SCHEMA))
    network = CachedNetwork(inside, size=2)
    assert network.labels(rows(20, 30, 40, 50)).tolist() == ["bad", "good", "good", "good"]
    network.labels(rows(20))
    assert inside.rows == 5
    with pytest.raises(NetworkError, match="at least one"):
        CachedNetwork(inside, size=0)


def test_wrappers_hand_values_and_empty_tables_through() -> None:
    number = Schema(SCHEMA.features, Target("price"))
    network = CachedNetwork(CountedNetwork(wrap(lambda table: table.column("unseen") * 2, number)))
    table = as_table({"age": [1, 2], "own": [True, False], "unseen": [1.5, 2]}, number)
    assert network.values(table).tolist() == network.values(table).tolist() == [3.0, 4.0]
    assert network.values(table.take([])).shape == (0,)
    with pytest.raises(NetworkError):
        network.labels(table)
    labels = CachedNetwork(wrap(young, SCHEMA))
    assert labels.labels(rows()).shape == (0,) and labels.scores(rows()).shape == (0, 2)


@given(st.data())
def test_a_cache_never_changes_an_answer(data: st.DataObject) -> None:
    schema = data.draw(schemas(numeric_target=False))
    table = data.draw(tables(schema, min_rows=1))

    def answer(asked: Table) -> Any:
        values = zip(*asked.to_columns().values(), strict=True)
        plain = [[entry + 0.0 if isinstance(entry, float) else entry for entry in row] for row in values]
        return [schema.classes[zlib.crc32(repr(row).encode()) % len(schema.classes)] for row in plain]

    plain = wrap(answer, schema)
    network = CachedNetwork(plain, size=data.draw(st.integers(1, 10)))
    for _ in range(3):
        chosen = table.take(data.draw(st.lists(st.integers(0, len(table) - 1), max_size=8)))
        assert network.labels(chosen).tolist() == plain.labels(chosen).tolist()
        np.testing.assert_array_equal(network.scores(chosen), plain.scores(chosen))
