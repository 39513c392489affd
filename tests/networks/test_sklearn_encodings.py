"""Encodings read off scikit-learn transformers are equal to them in every bit, or refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.datasets import load_breast_cancer, load_iris
from sklearn.feature_selection import SelectKBest, VarianceThreshold
from sklearn.impute import KNNImputer, SimpleImputer
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)

from neurologic.errors import NetworkError, SchemaError
from neurologic.networks import encoding_from_sklearn
from neurologic.schema import Schema, Table, as_table, infer_schema

NUMBERS = ["duration", "amount", "rate"]
TEXTS = ["savings", "purpose"]


def credit_frame(n_rows: int = 300) -> pd.DataFrame:
    """A frame like the German credit data: whole numbers, fractions, text, truth values, some values missing."""
    random = np.random.default_rng(7)
    frame = pd.DataFrame(
        {
            "duration": random.integers(4, 73, n_rows),
            "amount": random.gamma(2.0, 1500.0, n_rows).round(2),
            "rate": random.integers(1, 5, n_rows),
            "savings": random.choice(["none", "low", "high"], n_rows),
            "purpose": random.choice(["car", "radio tv", "O'Hare", "größer"], n_rows),
            "own": random.random(n_rows) < 0.4,
            "interest": random.normal(3.0, 1.0, n_rows),
            "job": random.choice(np.array(["skilled", "unskilled"], dtype=object), n_rows),
        }
    )
    frame.loc[::7, "interest"] = np.nan
    frame.loc[::5, "job"] = np.nan
    return frame


def credit() -> tuple[pd.DataFrame, Schema, Table]:
    frame = credit_frame()
    schema = infer_schema(frame, target="risk", classes=("good", "bad"), individual="applicant")
    return frame, schema, as_table(frame, schema)


def fill_then_one_hot(**settings: Any) -> Any:
    return make_pipeline(SimpleImputer(strategy="constant", fill_value="?"), OneHotEncoder(**settings))


FRAME_TRANSFORMERS = {
    "mixed": ColumnTransformer(
        [
            ("numbers", StandardScaler(), ["amount", "duration"]),
            (
                "interest",
                make_pipeline(SimpleImputer(strategy="median"), MinMaxScaler((-1, 1)), RobustScaler()),
                ["interest"],
            ),
            ("savings", OrdinalEncoder(categories=[["none", "low", "high"]]), ["savings"]),
            ("purpose", OneHotEncoder(drop="first"), ["purpose"]),
            ("job", fill_then_one_hot(handle_unknown="ignore"), ["job"]),
            ("left", "drop", ["rate"]),
        ],
        remainder="passthrough",
    ),
    "missing as a category": ColumnTransformer(
        [
            ("job", OneHotEncoder(drop="if_binary"), ["job", "own", "rate"]),
            ("clip", MinMaxScaler(clip=True), ["duration"]),
        ]
    ),
    "ordinal with codes for unknown and missing": ColumnTransformer(
        [
            (
                "job",
                make_pipeline(
                    OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2),
                    StandardScaler(),
                ),
                ["job", "purpose"],
            )
        ]
    ),
    "ordinal, then imputed": ColumnTransformer(
        [("job", make_pipeline(OrdinalEncoder(), SimpleImputer(strategy="most_frequent")), ["job"])]
    ),
    "columns by position, slice, mask and kind": ColumnTransformer(
        [
            ("position", MaxAbsScaler(), [1, -6]),
            ("slice", StandardScaler(with_mean=False), slice(0, 2)),
            ("names", RobustScaler(with_centering=False), slice("duration", "rate")),
            ("mask", FunctionTransformer(), [False, False, False, False, False, True, False, False]),
            (
                "kind",
                OneHotEncoder(sparse_output=False, dtype=np.float32),
                make_column_selector(pattern="^savings$|^purpose$"),
            ),
            ("nothing", StandardScaler(), []),
        ],
        remainder="drop",
    ),
    "nested, scaled after one-hot": make_pipeline(
        ColumnTransformer(
            [
                ("text", OneHotEncoder(sparse_output=False), TEXTS),
                ("rest", ColumnTransformer([("a", "passthrough", ["own", "duration"])]), ["duration", "own", "amount"]),
            ]
        ),
        StandardScaler(),
        VarianceThreshold(),
        "passthrough",
    ),
    "union": make_pipeline(
        ColumnTransformer([("numbers", "passthrough", NUMBERS)]),
        FeatureUnion([("scaled", StandardScaler(with_std=False)), ("plain", "passthrough"), ("none", "drop")]),
    ),
}


@pytest.mark.parametrize("name", FRAME_TRANSFORMERS)
def test_an_encoding_has_the_bits_of_its_column_transformer(name: str) -> None:
    frame, schema, table = credit()
    transformer = FRAME_TRANSFORMERS[name].fit(frame)
    theirs = transformer.transform(frame)
    theirs = np.asarray(theirs.todense()) if hasattr(theirs, "todense") else np.asarray(theirs, dtype=np.float64)
    ours = encoding_from_sklearn(transformer, schema).encode(table)
    assert ours.dtype == np.float64
    np.testing.assert_array_equal(ours, theirs)
    alone = np.concatenate([encoding_from_sklearn(transformer, schema).encode(table.take([row])) for row in range(9)])
    np.testing.assert_array_equal(alone, theirs[:9])


def test_columns_that_the_transformer_drops_need_not_be_in_the_schema() -> None:
    frame, schema, table = credit()
    transformer = ColumnTransformer([("numbers", StandardScaler(), NUMBERS)]).fit(frame.assign(id=range(len(frame))))
    encoding = encoding_from_sklearn(transformer, schema)
    np.testing.assert_array_equal(encoding.encode(table), transformer.transform(frame.assign(id=0)))
    with pytest.raises(NetworkError, match="'identity'"):
        encoding_from_sklearn(
            ColumnTransformer([("all", StandardScaler(), ["identity"])]).fit(frame.assign(identity=1.0)), schema
        )


@pytest.mark.parametrize("load", [load_breast_cancer, load_iris])
@pytest.mark.parametrize("scaler", [StandardScaler(), MinMaxScaler(), RobustScaler(), MaxAbsScaler()], ids=str)
def test_plain_scalers_have_the_bits_of_scikit_learn(load: Any, scaler: Any) -> None:
    data = load()
    schema = infer_schema(data.data, names=data.feature_names, target="y", classes=tuple(data.target_names.tolist()))
    scaler.fit(data.data[::2])
    encoding = encoding_from_sklearn(scaler, schema)
    np.testing.assert_array_equal(encoding.encode(as_table(data.data, schema)), scaler.transform(data.data))


@pytest.mark.parametrize(
    ("transformer", "named"),
    [
        (ColumnTransformer([("n", QuantileTransformer(n_quantiles=10), NUMBERS)]), "QuantileTransformer"),
        (ColumnTransformer([("n", PolynomialFeatures(), NUMBERS)]), "PolynomialFeatures"),
        (ColumnTransformer([("n", KNNImputer(), ["interest"])]), "KNNImputer"),
        (ColumnTransformer([("n", FunctionTransformer(np.log1p), NUMBERS)]), "log1p"),
        (ColumnTransformer([("n", SimpleImputer(add_indicator=True), ["interest"])]), "SimpleImputer"),
        (ColumnTransformer([("n", OneHotEncoder(min_frequency=100), ["purpose"])]), "rare"),
        (ColumnTransformer([("n", StandardScaler(), NUMBERS)], transformer_weights={"n": 2.0}), "transformer_weights"),
        (
            make_pipeline(ColumnTransformer([("t", OneHotEncoder(), TEXTS)]), SelectKBest(k=3)),
            "takes the one-hot columns of",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_transformer_that_cannot_be_read_is_named_with_the_remedy(transformer: Any, named: str) -> None:
    frame, schema, _ = credit()
    transformer.fit(frame, np.arange(len(frame)) % 2)
    with pytest.raises(NetworkError, match=named) as caught:
        encoding_from_sklearn(transformer, schema)
    assert "wrap(pipeline, schema)" in str(caught.value)


def test_a_transformer_of_text_as_numbers_does_not_fit_the_schema() -> None:
    frame, schema, _ = credit()
    transformer = ColumnTransformer([("raw", "passthrough", ["savings"])]).fit(frame)
    with pytest.raises(NetworkError, match="'savings'"):
        encoding_from_sklearn(transformer, schema)


def test_missing_and_unknown_values_are_refused_like_scikit_learn_would() -> None:
    frame, schema, table = credit()
    encoding = encoding_from_sklearn(ColumnTransformer([("n", StandardScaler(), ["interest"])]).fit(frame), schema)
    with pytest.raises(SchemaError, match="Impute") as caught:
        encoding.encode(table)
    assert (caught.value.row, caught.value.feature) == (0, "interest")
    few = frame[frame.purpose != "car"]
    encoding = encoding_from_sklearn(ColumnTransformer([("p", OneHotEncoder(), ["purpose"])]).fit(few), schema)
    with pytest.raises(SchemaError, match="does not know 'car'"):
        encoding.encode(table)
