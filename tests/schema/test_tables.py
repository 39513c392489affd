"""Rows enter as tables: equal from every kind of frame, and refused with row and feature where they do not fit."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from pyarrow import parquet

from neurologic.errors import FileError, MissingFile, SchemaError, UnknownName
from neurologic.schema import Feature, Schema, Target, as_table, read_rows

SCHEMA = Schema(
    (
        Feature("amount", "numeric", missing=True),
        Feature("age", "integer", domain=(0, 120), missing=True),
        Feature("own", "boolean", missing=True),
        Feature("savings", "categorical", ("none", "low", "X", ""), missing=True),
        Feature("rooms", "ordinal", (1, 2, 3), missing=True),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
COLUMNS: dict[str, list[Any]] = {
    "amount": [1.5, None, math.inf],
    "age": [67, 22, None],
    "own": [True, None, False],
    "savings": ["X", "none", None],
    "rooms": [3, None, 1],
    "other": ["p", "q", "r"],
}


@pytest.mark.parametrize(
    "make",
    [
        lambda: COLUMNS,
        lambda: [{name: values[row] for name, values in COLUMNS.items()} for row in range(3)],
        lambda: pd.DataFrame(COLUMNS),
        lambda: pd.DataFrame(COLUMNS).convert_dtypes(),
        lambda: pd.DataFrame(COLUMNS).astype({"savings": "category"}),
        lambda: pl.DataFrame(COLUMNS),
        lambda: pa.table(COLUMNS),
        lambda: as_table(COLUMNS, SCHEMA),
    ],
)
def test_every_frame_gives_the_same_rows(make: Any) -> None:
    table = as_table(make(), SCHEMA)
    assert table.ids == ("a1", "a2", "a3")
    for name in SCHEMA.names:
        assert table.values(name) == COLUMNS[name]
        assert [type(value) for value in table.values(name)] == [type(value) for value in COLUMNS[name]]


def test_a_numpy_matrix_has_the_columns_of_the_schema() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("b", "boolean")), Target("risk", ("good", "bad")))
    assert as_table(np.array([[1.0, 0.0]]), schema).row(0) == {"x": 1.0, "b": False}
    with pytest.raises(SchemaError, match=r"needs \(n_rows, 2\)"):
        as_table(np.zeros((3, 3)), schema)


@pytest.mark.parametrize(
    ("column", "value", "row"),
    [("age", 130, 1), ("age", 2.5, 1), ("age", "old", 1), ("own", "maybe", 1), ("savings", "lwo", 1), ("rooms", 9, 1)],
)
def test_a_value_that_does_not_fit_is_named_with_its_row(column: str, value: Any, row: int) -> None:
    columns = {**COLUMNS, column: [None, value, None]}
    with pytest.raises(SchemaError) as caught:
        as_table(columns, SCHEMA)
    assert caught.value.feature == column
    assert caught.value.row == row
    assert column in str(caught.value)


def test_an_unknown_category_names_the_nearest() -> None:
    with pytest.raises(UnknownName, match="Did you mean 'low'"):
        as_table({**COLUMNS, "savings": ["lwo", None, None]}, SCHEMA)


def test_a_missing_value_is_refused_where_the_schema_forbids_it() -> None:
    for name in SCHEMA.names:
        strict = SCHEMA.edited(name, missing=False)
        with pytest.raises(SchemaError, match="forbids"):
            as_table(COLUMNS, strict)


def test_integers_that_floats_cannot_hold_are_refused() -> None:
    schema = Schema((Feature("n", "integer"),), Target("risk", ("good", "bad")))
    assert as_table({"n": [2**53]}, schema).value(0, "n") == 2**53
    for data in ({"n": [2**53 + 1]}, {"n": np.array([2**53 + 2])}):
        with pytest.raises(SchemaError, match=r"2\*\*53"):
            as_table(data, schema)


def test_individuals_are_named_once() -> None:
    table = as_table({**COLUMNS, "id": ["u", "v", "w"]}, SCHEMA, ids="id")
    assert table.take([2, 0]).ids == ("w", "u")
    with pytest.raises(SchemaError, match="'u' occurs twice"):
        as_table(COLUMNS, SCHEMA, ids=["u", "v", "u"])


def test_only_the_columns_that_are_asked_for_are_needed() -> None:
    assert list(as_table({"age": [3]}, SCHEMA, features=["age"]).columns) == ["age"]
    with pytest.raises(UnknownName, match="no column 'age'.*Did you mean 'Age'"):
        as_table({"Age": [3]}, SCHEMA, features=["age"])


def test_csv_and_parquet_give_the_same_rows(tmp_path: Path) -> None:
    text = "id;amount;age;own;savings;rooms;risk\nu;1.5;67;true;X;3;good\nv;;22;;none;;bad\nw;inf;;no;low;1;\n"
    (tmp_path / "rows.csv").write_text("\ufeff" + text, encoding="utf-8")
    rows = read_rows(tmp_path / "rows.csv", SCHEMA)
    assert rows["risk"] == ["good", "bad", None]
    assert as_table(rows, SCHEMA, ids="id").values("own") == [True, None, False]
    parquet.write_table(pa.table(rows), tmp_path / "rows.parquet")
    again = read_rows(tmp_path / "rows.parquet", SCHEMA)
    assert as_table(again, SCHEMA).to_columns() == as_table(rows, SCHEMA).to_columns()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "empty"),
        ("age,age\n1,2\n", "two columns"),
        ("age,own\n1\n", "line 2: 1 fields"),
        ("age,own\n1,true\n2,perhaps\n", "line 3: feature 'own'"),
        ("age,savings\n1,lwo\n", "line 2: .*Did you mean 'low'"),
        ("age\n1x\n", "line 2: feature 'age': '1x' is not a number"),
    ],
)
def test_a_bad_line_of_a_csv_file_is_named(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((FileError, SchemaError), match=problem):
        read_rows(path, SCHEMA)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFile, match=r"nowhere\.csv"):
        read_rows(tmp_path / "nowhere.csv", SCHEMA)
    (tmp_path / "latin.csv").write_bytes("age,savings\n1,n\xf6\n".encode("latin-1"))
    with pytest.raises(FileError, match="UTF-8"):
        read_rows(tmp_path / "latin.csv", SCHEMA)
