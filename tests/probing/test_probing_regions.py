"""Regions: boxes of half-open intervals and sets of categories, and the rows inside them one by one."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import finite_numbers, schemas, tables

from neurologic.probing import Region
from neurologic.schema import Feature, Schema, Target, as_table

SCHEMA = Schema(
    (
        Feature("age", "integer", domain=(1, 4)),
        Feature("income", "numeric", missing=True),
        Feature("home", "categorical", ("own", "rent", "free"), missing=True),
        Feature("phone", "boolean"),
    ),
    Target("risk", ("good", "bad")),
)


@given(st.data())
def test_a_row_is_inside_when_every_limit_admits_it_and_a_missing_value_is_outside(data: st.DataObject) -> None:
    """A missing value satisfies neither a condition nor its complement (invariant I2)."""
    schema = data.draw(schemas())
    table = data.draw(tables(schema))
    region, inside = Region(), [True] * len(table)
    for feature in data.draw(st.lists(st.sampled_from(schema.features), max_size=4)):
        values = table.values(feature.name)
        if not feature.is_number:
            codes = data.draw(st.frozensets(st.sampled_from(range(len(feature.categories)))))
            region = region.within(feature.name, codes)
            kept = [value is not None and feature.code(value) in codes for value in values]
        else:
            threshold = data.draw(finite_numbers())
            if data.draw(st.booleans()):
                region = region.below(feature.name, threshold)
                kept = [value is not None and value <= threshold for value in values]
            else:
                region = region.above(feature.name, threshold)
                kept = [value is not None and value > threshold for value in values]
        inside = [one and other for one, other in zip(inside, kept, strict=True)]
    assert region.contains(table).tolist() == inside
    if region.is_empty:
        assert not any(inside)


def test_limits_on_one_feature_meet_and_the_original_stays_as_it_was() -> None:
    first = Region().below("age", 3)
    second = first.above("age", 1).below("age", 7).within("home", frozenset({0, 1})).within("home", frozenset({1, 2}))
    assert first.bounds("age") == (-math.inf, 3) and first.bounds("income") == (-math.inf, math.inf)
    assert second.bounds("age") == (1, 3)
    assert second.allowed(SCHEMA.feature("home")) == (1,) and first.allowed(SCHEMA.feature("home")) == (0, 1, 2)
    assert list(second.limits) == ["age", "home"], "in the order in which the features were first limited"


def test_a_bound_is_open_below_and_closed_above() -> None:
    table = as_table({"income": [0.3, 0.30000000000000004, 1.0, None]}, SCHEMA, features=("income",))
    assert Region().above("income", 0.3).contains(table).tolist() == [False, True, True, False]
    assert Region().below("income", 0.3).contains(table).tolist() == [True, False, False, False]


def test_a_contradiction_is_empty() -> None:
    assert not Region().is_empty
    assert Region().below("age", 3).above("age", 3).is_empty
    assert Region().within("home", frozenset({0})).within("home", frozenset({1})).is_empty


def test_cells_are_every_row_of_the_region_once() -> None:
    region = Region().above("age", 1.5).below("age", 3.9).within("home", frozenset({0, 2}))
    cells = region.cells(SCHEMA, ("age", "home", "phone"), 100)
    assert cells is not None
    found = list(zip(cells.values("age"), cells.values("home"), cells.values("phone"), strict=True))
    assert sorted(found, key=str) == sorted(itertools.product((2, 3), ("own", "free"), (False, True)), key=str)
    assert len(set(found)) == len(found) and region.contains(cells).all()
    assert len(set(cells.ids)) == len(cells)


@pytest.mark.parametrize(("limit", "fits"), [(24, True), (23, False), (1, False)])
def test_cells_stop_at_their_limit(limit: int, fits: bool) -> None:
    cells = Region().cells(SCHEMA, ("age", "home", "phone"), limit)
    assert (cells is not None) == fits
    if cells is not None:
        assert len(cells) == 24


def test_whole_numbers_are_finite_only_between_two_bounds() -> None:
    schema = Schema((Feature("n", "integer"), Feature("far", "integer", domain=(0, math.inf))), Target("y", ("a", "b")))
    assert Region().cells(schema, ("n",), 1000) is None
    assert Region().above("n", -(2**52)).below("n", 2**52).cells(schema, ("n",), 1000) is None, "not even tried"
    assert Region().below("n", 4.5).cells(schema, ("n",), 1000) is None
    assert Region().below("far", 4.5).cells(schema, ("far",), 1000) is not None
    cells = Region().below("n", 4).above("n", 1).cells(schema, ("n",), 1000)
    assert cells is not None and cells.values("n") == [2, 3, 4], "open below, closed above"
    assert SCHEMA.feature("income").kind == "numeric"
    assert Region().below("income", 1).above("income", 0).cells(SCHEMA, ("income",), 1000) is None


def test_a_region_between_two_whole_numbers_has_no_cell() -> None:
    cells = Region().above("age", 2.2).below("age", 2.8).cells(SCHEMA, ("age", "phone"), 10)
    assert cells is not None and len(cells) == 0


def test_infinite_values_lie_inside_open_ends() -> None:
    table = as_table({"income": [math.inf, -math.inf, None]}, SCHEMA, features=("income",))
    assert Region().above("income", 0).contains(table).tolist() == [True, False, False]
    assert Region().below("income", 0).contains(table).tolist() == [False, True, False]
    assert np.array_equal(Region().contains(table), [True, True, True])
