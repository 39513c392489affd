"""infer_schema: kinds from every sort of frame, and clear refusals."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from neurologic.errors import SchemaError, UnknownName
from neurologic.schema import Schema, as_table, infer_schema

COLUMNS: dict[str, list[Any]] = {
    "age": [67, 22, 49],
    "rate": [1.5, 2.0, 4.0],
    "savings": ["low", None, "high"],
    "own": [True, False, True],
    "risk": ["good", "bad", "good"],
}


def summary(schema: Schema) -> list[tuple[str, str, tuple, bool]]:
    return [(feature.name, feature.kind, feature.categories, feature.missing) for feature in schema]


FRAMES = {"dict": dict, "pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
def test_every_kind_of_frame_gives_the_same_schema_and_its_rows_fit_it(make: Any) -> None:
    frame = make(COLUMNS)
    schema = infer_schema(frame, target="risk", individual="applicant")
    assert summary(schema) == [
        ("age", "integer", (), False),
        ("rate", "numeric", (), False),
        ("savings", "categorical", ("high", "low"), True),
        ("own", "boolean", (False, True), False),
    ]
    assert schema.classes == ("bad", "good") and schema.individual == "applicant"
    assert as_table(frame, schema).row(1) == {"age": 22, "rate": 2.0, "savings": None, "own": False}


def test_a_numpy_array_needs_names() -> None:
    array = np.array([[1.5, 2], [3, 4]])
    schema = infer_schema(array, names=["a", "b"], target="y", classes=("no", "yes"))
    assert [feature.kind for feature in schema] == ["numeric", "numeric"]
    with pytest.raises(SchemaError, match="names="):
        infer_schema(array, target="y", classes=("no", "yes"))


def test_ordered_types_become_ordinal_with_all_their_categories() -> None:
    """narwhals lists only the categories that occur, so they are read from the native type."""
    levels = ["low", "middle", "high"]
    frame = pd.DataFrame({"level": pd.Categorical(["low", "high"], levels, ordered=True), "y": [0, 1]})
    enum = pl.DataFrame({"level": pl.Series(["low", "high"], dtype=pl.Enum(levels)), "y": [0, 1]})
    for made in (frame, enum):
        (feature,) = infer_schema(made, target="y").features
        assert (feature.kind, feature.categories) == ("ordinal", ("low", "middle", "high"))


def test_unordered_types_become_categorical() -> None:
    frame = pd.DataFrame({"port": pd.Categorical(["b", "a"], ["b", "a", "c"]), "y": [0, 1]})
    assert infer_schema(frame, target="y").features[0].categories == ("b", "a", "c")
    pool = pl.DataFrame({"port": pl.Series(["b", "a"], dtype=pl.Categorical), "y": [0, 1]})
    assert infer_schema(pool, target="y").features[0].categories == ("a", "b")
    coded = pd.DataFrame({"code": pd.Categorical([3, 1]), "y": [0, 1]})
    assert infer_schema(coded, target="y").features[0].categories == (1, 3)


def test_nullable_columns_of_pandas_keep_their_kind() -> None:
    frame = pd.DataFrame(
        {
            "count": pd.array([1, None, 3], dtype="Int64"),
            "flag": pd.array([True, None, False], dtype="boolean"),
            "text": pd.array(["a", None, "b"], dtype="string"),
            "y": [0, 1, 0],
        }
    )
    schema = infer_schema(frame, target="y")
    assert [(f.kind, f.missing) for f in schema] == [("integer", True), ("boolean", True), ("categorical", True)]
    assert as_table(frame, schema).row(1) == {"count": None, "flag": None, "text": None}


def test_the_target_column_tells_the_classes() -> None:
    assert infer_schema({"a": [1, 2], "y": [True, False]}, target="y").classes == (False, True)
    assert infer_schema({"a": [1, 2, 3], "y": [2, 0, 2]}, target="y").classes == (0, 2)
    assert infer_schema({"a": [1, 2], "y": [2.5, 0.5]}, target="y").classes == ()
    assert infer_schema({"a": list(range(30)), "y": list(range(30))}, target="y").classes == ()
    order = pd.DataFrame({"a": [1, 2], "y": pd.Categorical(["good", "bad"], ["good", "bad"])})
    assert infer_schema(order, target="y").classes == ("good", "bad")
    given = infer_schema(COLUMNS, target="risk", classes=("good", "bad"))
    assert given.classes == ("good", "bad") and "risk" not in given


def test_kinds_and_ignore_override() -> None:
    frame = COLUMNS | {"id": ["a17", "a18", "a19"]}
    schema = infer_schema(frame, target="risk", ignore=["id"], kinds={"age": "categorical"})
    assert schema.feature("age").categories == (22, 49, 67) and "id" not in schema
    with pytest.raises(UnknownName) as caught:
        infer_schema(frame, target="risk", ignore=["ids"])
    assert caught.value.nearest == "id"
    with pytest.raises(UnknownName, match="'risk'"):
        infer_schema(frame, target="risc")
    with pytest.raises(SchemaError, match="fractions"):
        infer_schema(frame, target="risk", kinds={"rate": "ordinal"})


@pytest.mark.parametrize(
    ("column", "message"),
    [
        ([datetime.date(2020, 1, 1)] * 60, "dates or times.*ignore="),
        ([f"comment {number}" for number in range(60)], "60 different values.*ignore="),
        ([1, "a"] * 30, "int and str.*ignore="),
        ([None] * 60, "no value.*ignore="),
        ([[1, 2]] * 60, "ignore="),
    ],
    ids=["dates", "free text", "mixed", "empty", "nested"],
)
def test_what_is_no_feature_is_refused_with_its_name_and_the_remedy(column: list[Any], message: str) -> None:
    frame = {"notes": column, "y": [0, 1] * 30}
    for made in (frame, pl.DataFrame(frame, strict=False) if message[0] != "i" else frame):
        with pytest.raises(SchemaError, match=message) as caught:
            infer_schema(made, target="y")
        assert caught.value.feature == "notes" and "'notes'" in str(caught.value)


def test_timestamps_of_pandas_are_refused() -> None:
    frame = pd.DataFrame({"when": pd.to_datetime(["2020-01-01", "2021-01-01"]), "y": [0, 1]})
    with pytest.raises(SchemaError, match="'when' holds dates or times"):
        infer_schema(frame, target="y")


def test_two_columns_with_one_prolog_name_are_refused_by_both_names() -> None:
    with pytest.raises(SchemaError, match="'Home owner'.*'home_owner'|'home_owner'.*'Home owner'"):
        infer_schema({"Home owner": [1, 2], "home_owner": [1, 2], "y": [0, 1]}, target="y")
