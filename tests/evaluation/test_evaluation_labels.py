"""Labels as people have them: a column's name, a series, plain or numpy values; and what does not fit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from neurologic.errors import SchemaError, UnknownName
from neurologic.evaluation import evaluate, share
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Category, Feature, Schema, Target

AGES = [19, 22, 47, 60]


def rules_for(young: Category, old: Category) -> RuleSet:
    schema = Schema((Feature("age", "integer"),), Target("risk", (old, young)))
    return RuleSet(schema, (Clause("r1", ClassHead(young), (Interval("age", high=25),)),), "ordered", old)


@pytest.mark.parametrize(
    "labels",
    [
        ["bad", "good", "good", "good"],
        ("bad", "good", "good", "good"),
        np.array(["bad", "good", "good", "good"]),
        np.array(["bad", "good", "good", "good"], dtype=object),
        pd.Series(["bad", "good", "good", "good"], index=[9, 8, 7, 6]),
        pd.Series(["bad", "good", "good", "good"], dtype="category"),
        pl.Series(["bad", "good", "good", "good"]),
    ],
    ids=["list", "tuple", "numpy", "objects", "pandas", "pandas categories", "polars"],
)
def test_labels_of_every_kind_say_the_same(labels: Any) -> None:
    assert evaluate(rules_for("bad", "good"), None, {"age": AGES}, labels).accuracy == share(3, 4)


@pytest.mark.parametrize(
    ("young", "old", "labels"),
    [
        (1, 0, [1, 0, 0, 0]),
        (1, 0, np.array([1, 0, 0, 0], dtype=np.int64)),
        (True, False, [True, False, False, False]),
        (True, False, np.array([True, False, False, False])),
        ("1", "0", ["1", "0", "0", "0"]),
    ],
)
def test_labels_are_matched_by_type(young: Category, old: Category, labels: Any) -> None:
    assert evaluate(rules_for(young, old), None, {"age": AGES}, labels).accuracy == share(3, 4)


@pytest.mark.parametrize("frame", [dict, pd.DataFrame, pl.DataFrame])
def test_labels_by_the_name_of_a_column(frame: Any) -> None:
    data = frame({"age": AGES, "truth": ["bad", "good", "good", "good"]})
    assert evaluate(rules_for("bad", "good"), None, data, "truth").accuracy == share(3, 4)
    with pytest.raises(UnknownName, match="truht") as caught:
        evaluate(rules_for("bad", "good"), None, data, "truht")
    assert caught.value.feature == "truht"


def test_labels_that_do_not_fit_are_refused() -> None:
    rules = rules_for("bad", "good")
    with pytest.raises(SchemaError, match="3 labels for 4 rows"):
        evaluate(rules, None, {"age": AGES}, ["bad", "good", "good"])
    with pytest.raises(UnknownName, match="godo") as caught:
        evaluate(rules, None, {"age": AGES}, ["bad", "good", "godo", "good"])
    assert caught.value.nearest == "good" and caught.value.row == 2
    with pytest.raises(SchemaError, match="missing"):
        evaluate(rules, None, {"age": AGES}, ["bad", None, "good", "good"])
