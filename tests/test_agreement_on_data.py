"""Three evaluators agree on every row of real data (invariant I8): numpy, SWI-Prolog on the emitted text, numpy on the
text read back. Networks are small scikit-learn pipelines, trained here with a fixed seed."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import datasets
from sklearn.compose import make_column_transformer
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import neurologic as nl
from neurologic.schema import Feature, Schema, Target, as_table, load_schema, read_rows

CREDIT = Path(__file__).parent.parent / "examples" / "credit"

pytestmark = [
    pytest.mark.skipif(shutil.which("swipl") is None, reason="SWI-Prolog is not installed"),
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]


def bundled(name: str) -> tuple[Schema, Any, list[str]]:
    """Return schema, matrix and labels of a data set that comes with scikit-learn."""
    data = getattr(datasets, f"load_{name}")()
    names = [str(feature) for feature in getattr(data, "feature_names", range(data.data.shape[1]))]
    classes = tuple(str(label) for label in data.target_names)
    features = tuple(Feature(feature, "numeric") for feature in names)
    schema = Schema(features, Target("verdict", classes))
    return schema, data.data, [classes[label] for label in data.target]


@pytest.mark.parametrize("name", ["iris", "wine", "breast_cancer", "digits"])
def test_three_evaluators_agree_on_every_row(name: str) -> None:
    schema, matrix, labels = bundled(name)
    model = make_pipeline(
        StandardScaler(), MLPClassifier((16,), max_iter=60, tol=1.0, n_iter_no_change=60, random_state=0)
    )
    model.fit(matrix, labels)
    network = nl.wrap(model, schema)
    rows = as_table(matrix, schema)
    rules = nl.extract(network, rows, method="tree", max_rules=16, seed=0)
    agreement = nl.compare_evaluators(rules, rows)
    assert agreement.n_rows == len(matrix)
    assert len(agreement.evaluators) == 3
    assert agreement.disagreements == ()


def test_three_evaluators_agree_on_german_credit() -> None:
    schema = load_schema(CREDIT / "schema.toml")
    columns = read_rows(CREDIT / "applicants.csv", schema)
    rows = as_table(columns, schema, ids="applicant")
    numbers = [feature.name for feature in schema if feature.is_number]
    others = [feature.name for feature in schema if not feature.is_number]
    frame = pd.DataFrame(rows.to_columns())
    model = make_pipeline(
        make_column_transformer((StandardScaler(), numbers), (OneHotEncoder(), others)),
        MLPClassifier((16,), max_iter=400, random_state=0),
    )
    model.fit(frame, columns[schema.target.name])
    network = nl.wrap(model, schema)
    rules = nl.extract(network, rows, method="tree", max_rules=24, seed=0)
    agreement = nl.compare_evaluators(rules, rows)
    assert agreement.n_rows == 1000
    assert len(agreement.evaluators) == 3
    assert agreement.disagreements == ()


def test_the_credit_data_are_the_published_ones() -> None:
    with (CREDIT / "applicants.csv").open(encoding="utf-8") as file:
        labels = [row["credit_risk"] for row in csv.DictReader(file)]
    assert (labels.count("good"), labels.count("bad")) == (700, 300)
    assert np.unique(labels).tolist() == ["bad", "good"]
