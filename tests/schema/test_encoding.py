"""Encodings: what each step computes, what is missing or unknown is refused with row, feature and remedy."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schemas, tables

from neurologic.errors import SchemaError, UnknownName
from neurologic.schema import (
    Block,
    Encoding,
    Feature,
    Identity,
    Impute,
    MinMax,
    OneHot,
    Ordinal,
    Schema,
    Standardise,
    Target,
    as_table,
    identity_encoding,
    min_max,
    standard_encoding,
)

SCHEMA = Schema(
    (
        Feature("months", "integer", missing=True),
        Feature("savings", "categorical", ("none", "low", "high"), missing=True),
        Feature("own", "boolean", missing=True),
        Feature("grade", "ordinal", (1, 2, 3)),
    ),
    Target("risk", ("good", "bad")),
)


def rows(**changes: list[object]) -> object:
    columns = {"months": [24.0, 6.0], "savings": ["low", "high"], "own": [True, False], "grade": [1, 3]}
    return as_table(columns | changes, SCHEMA)


def encoded(*blocks: Block, **changes: list[object]) -> list[list[float]]:
    return Encoding(SCHEMA, blocks).encode(rows(**changes)).tolist()


def test_each_step_computes_what_it_says() -> None:
    assert encoded(Block("months", (Standardise(12, 4),))) == [[3.0], [-1.5]]
    assert encoded(Block("months", (min_max(8, 24, (-1, 1)),))) == [[1.0], [-1.25]]
    assert encoded(Block("months", (min_max(6, 12, clip=True),))) == [[1.0], [0.0]]
    assert encoded(Block("savings", (OneHot(("none", "low", "high")),))) == [[0, 1, 0], [0, 0, 1]]
    assert encoded(Block("savings", (OneHot(("none", "low", "high"), dropped=1),))) == [[0, 0], [0, 1]]
    assert encoded(Block("savings", (Ordinal(("high", "low")),))) == [[1], [0]]
    assert encoded(Block("own")) == [[1], [0]]
    assert encoded(Block("grade", (OneHot((1.0, 2.0, 3.0)),))) == [[1, 0, 0], [0, 0, 1]]
    assert encoded(Block("savings", (OneHot(("low", "high")), Standardise((0, 1), (2, 2))))) == [[0.5, -0.5], [0, 0]]


def test_a_feature_may_feed_several_blocks_and_every_input_names_its_feature() -> None:
    encoding = Encoding(SCHEMA, (Block("own"), Block("savings", (OneHot(("none", "low", "high"), 0),)), Block("own")))
    assert encoding.n_inputs == 4
    assert encoding.input_names == ("own", "savings=low", "savings=high", "own")
    assert [encoding.feature_of_input(place).name for place in range(4)] == ["own", "savings", "savings", "own"]
    assert encoding.features == ("own", "savings")
    with pytest.raises(SchemaError, match="0 to 3"):
        encoding.feature_of_input(4)


@pytest.mark.parametrize(
    ("feature", "steps"),
    [
        ("months", (Identity(),)),
        ("months", (OneHot((6, 24)),)),
        ("savings", (OneHot(("none", "low", "high")),)),
        ("savings", (Ordinal(("none", "low", "high")),)),
        ("savings", (Ordinal(("none", "low", "high"), missing=math.nan),)),
        ("own", (Identity(),)),
    ],
)
def test_a_missing_value_without_imputation_is_refused_with_row_feature_and_remedy(feature: str, steps: tuple) -> None:
    values = {"months": [24.0, None], "savings": ["low", None], "own": [True, None]}[feature]
    with pytest.raises(SchemaError, match="Impute") as caught:
        encoded(Block(feature, steps), **{feature: values})
    assert (caught.value.row, caught.value.feature) == (1, feature)


def test_a_missing_value_is_filled_or_has_a_place_of_its_own() -> None:
    assert encoded(Block("months", (Impute(7.5), Standardise(7.5, 2))), months=[None, 8]) == [[0], [0.25]]
    filled = Block("savings", (Impute("?"), OneHot(("?", "low"))))
    assert encoded(filled, savings=[None, "low"]) == [[1, 0], [0, 1]]
    assert encoded(Block("savings", (OneHot(("low", None)),)), savings=[None, "low"]) == [[0, 1], [1, 0]]
    late = Block("savings", (Ordinal(("low", "high"), missing=math.nan), Impute(9)))
    assert encoded(late, savings=[None, "low"]) == [[9], [0]]
    assert encoded(Block("own", (Impute(True),)), own=[None, False]) == [[1], [0]]


def test_a_category_that_the_encoding_does_not_know_is_refused_with_the_nearest() -> None:
    with pytest.raises(SchemaError, match="fitted on 'none', 'lo'") as caught:
        encoded(Block("savings", (OneHot(("none", "lo")),)), savings=["none", "low"])
    assert (caught.value.row, caught.value.value, caught.value.nearest) == (1, "low", "lo")
    assert encoded(Block("savings", (OneHot(("none",), unknown="zeros"),))) == [[0], [0]]
    assert encoded(Block("savings", (Ordinal(("low",), unknown=-1),))) == [[0], [-1]]


@pytest.mark.parametrize(
    "block",
    [
        Block("savings"),
        Block("savings", (Standardise(0, 1),)),
        Block("months", (Impute("a lot"),)),
        Block("months", (Standardise((0, 0), (1, 1)),)),
        Block("savings", (Ordinal(("low", "high")), OneHot(("low", "high")))),
        Block("months", (Standardise(0, 1), OneHot((1, 2)))),
    ],
)
def test_steps_that_do_not_fit_their_feature_are_refused(block: Block) -> None:
    with pytest.raises(SchemaError):
        Encoding(SCHEMA, (block,))


def test_bad_settings_of_steps_are_refused() -> None:
    for make in (
        lambda: OneHot(("a",), dropped=1),
        lambda: OneHot(("a",), unknown="maybe"),  # type: ignore[arg-type]
        lambda: MinMax(1, 0, (2, 1)),
    ):
        with pytest.raises(SchemaError):
            make()
    with pytest.raises(UnknownName, match="'months'"):
        Encoding(SCHEMA, (Block("month"),))


def test_an_encoding_reads_a_table_whose_schema_lists_the_categories_otherwise() -> None:
    """A table stores categories as positions, so positions of another schema must not be read as one's own."""
    other = SCHEMA.edited("savings", categories=("high", "none", "low"))
    table = as_table({"months": [1], "savings": ["low"], "own": [True], "grade": [1]}, other)
    assert Encoding(SCHEMA, (Block("savings", (Ordinal(("none", "low", "high")),)),)).encode(table).tolist() == [[1.0]]
    text = as_table({"grade": ["a lot"]}, SCHEMA.edited("grade", categories=("a lot",)), features=["grade"])
    with pytest.raises(UnknownName, match="'a lot'"):
        Encoding(SCHEMA, (Block("grade"),)).encode(text)


def test_identity_encoding_wants_numbers() -> None:
    numbers = Schema((SCHEMA.feature("own"), SCHEMA.feature("grade")), SCHEMA.target)
    table = as_table({"own": [True, False], "grade": [3, 1]}, numbers)
    assert identity_encoding(numbers).encode(table).tolist() == [[1, 3], [0, 1]]
    with pytest.raises(SchemaError, match="'savings'.*standard_encoding"):
        identity_encoding(SCHEMA)


@given(st.data())
def test_standard_encoding_gives_finite_numbers_for_the_rows_it_was_fitted_on(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    table = data.draw(tables(schema, min_rows=1))
    encoding = standard_encoding(schema, table)
    matrix = encoding.encode(table)
    assert matrix.shape == (len(table), encoding.n_inputs) and matrix.dtype == np.float64
    assert len(encoding.input_names) == encoding.n_inputs
    for place in range(encoding.n_inputs):
        assert encoding.feature_of_input(place).name in encoding.input_names[place]
    assert not np.isnan(matrix).any()
    alone = [encoding.encode(table.take([row]))[0].tolist() for row in range(len(table))]
    assert alone == matrix.tolist(), "a row's input must not depend on its neighbours"
