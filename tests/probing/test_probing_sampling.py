"""Drawn rows: inside the region and the schema, from the seed alone, and like the data."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import finite_numbers, schemas, tables

from neurologic.probing import Region, draw_independent, draw_near, join
from neurologic.schema import Feature, Schema, Table, Target, as_table
from neurologic.schema.features import LARGEST_EXACT_INTEGER


@st.composite
def regions(draw: st.DrawFn, schema: Schema) -> Region:
    """A region in which every feature has a possible value."""
    region = Region()
    for feature in draw(st.lists(st.sampled_from(schema.features), max_size=3)):
        if not feature.is_number:
            codes = st.frozensets(st.sampled_from(range(len(feature.categories))), min_size=1)
            region = region.within(feature.name, draw(codes))
            continue
        for side in draw(st.lists(st.sampled_from((region.below, region.above)), min_size=1, max_size=1)):
            region = side(feature.name, draw(finite_numbers()))
    assume(not region.is_empty and all(possible(region, feature) for feature in schema.features))
    return region


def possible(region: Region, feature: Feature) -> bool:
    if not feature.is_number:
        return bool(region.allowed(feature))
    low, high = region.bounds(feature.name)
    first, last = feature.domain
    if max(low, first) > min(high, last) or low >= min(high, last):
        return False
    if feature.kind == "integer":  # of which only those are possible that a table holds exactly
        low = max(math.floor(low) + 1 if math.isfinite(low) else low, math.ceil(max(first, -LARGEST_EXACT_INTEGER)))
        return low <= min(high, last, LARGEST_EXACT_INTEGER)
    return math.nextafter(max(low, first), math.inf) <= min(high, last)


def fits(drawn: Table, schema: Schema, count: int) -> None:
    """Reading the drawn rows as data checks kind, domain, categories and missing values of each."""
    assert len(drawn) == count == len(set(drawn.ids))
    again = as_table(drawn.to_columns(), schema)
    for feature in schema.features:
        column = drawn.column(feature.name)
        assert np.array_equal(again.column(feature.name), column, equal_nan=feature.is_number)
        if feature.kind == "integer":
            finite = column[np.isfinite(column)]
            assert np.array_equal(finite, np.floor(finite))
        assert column.dtype == (np.float64 if feature.is_number else np.int32)


def equal(left: Table, right: Table) -> bool:
    return left.ids == right.ids and left.columns.keys() == right.columns.keys() and all(
        np.array_equal(column, right.column(name), equal_nan=column.dtype.kind == "f")
        for name, column in left.columns.items()
    )  # fmt: skip


@settings(max_examples=80)
@given(st.data())
def test_rows_drawn_near_stay_inside_region_schema_and_data(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False))
    others = data.draw(tables(schema, min_rows=1, max_rows=8))
    region = data.draw(regions(schema))
    rows = others.take(region.contains(others))
    if not len(rows):
        region, rows = Region(), others
    neighbours, reach = data.draw(st.integers(1, 5)), data.draw(st.sampled_from((0.0, 0.5, 1.0)))
    drawn = draw_near(
        rows, others, 25, np.random.default_rng(1), region=region, neighbours=neighbours, reach=reach
    )  # fmt: skip
    fits(drawn, schema, 25)
    assert region.contains(drawn).all()
    for feature in schema.features:
        known, column = others.column(feature.name), drawn.column(feature.name)
        if drawn.missing(feature.name).any():
            assert rows.missing(feature.name).any(), "a value is missing only where a row it started from has none"
        if feature.is_number:
            present, found = known[~np.isnan(known)], column[~np.isnan(column)]
            if len(found):
                assert present.min() <= found.min() and found.max() <= present.max()
        elif feature.kind != "ordinal":
            assert set(column.tolist()) <= set(known.tolist()), "no category that the data do not have"


@settings(max_examples=120)
@given(st.data())
def test_rows_drawn_independently_lie_inside_region_and_schema(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False))
    rows = data.draw(tables(schema, min_rows=1))
    region = data.draw(regions(schema))
    drawn = draw_independent(rows, region, 20, np.random.default_rng(1))
    fits(drawn, schema, 20)
    assert region.contains(drawn).all()


@pytest.mark.parametrize("bounded", [False, True])
@pytest.mark.parametrize("kind", ["numeric", "integer"])
@pytest.mark.parametrize("side", ["above", "below"])
def test_independent_rows_reach_a_region_without_data(kind: Any, side: str, bounded: bool) -> None:
    schema = Schema((Feature("x", kind, domain=(-50, 50) if bounded else (-math.inf, math.inf)),), Target("y", ("a",)))
    rows = as_table({"x": [0, 0, 0]}, schema)
    region = Region().above("x", 5.0) if side == "above" else Region().below("x", -5.0)
    drawn = draw_independent(rows, region, 30, np.random.default_rng(0))
    assert region.contains(drawn).all()


@pytest.mark.parametrize("bound", [1e16, -1e16, 2.0**53 - 1, 1.7976931348623157e308, -1.7976931348623157e308])
@pytest.mark.parametrize("kind", ["numeric", "integer"])
def test_bounds_far_out_give_values_that_a_table_can_hold(kind: Any, bound: float) -> None:
    schema = Schema((Feature("x", kind),), Target("y", ("a",)))
    rows = as_table({"x": [0, 0, 0]}, schema)
    for region in (Region().above("x", bound), Region().below("x", bound)):
        if possible(region, schema.feature("x")):
            with warnings.catch_warnings(action="error"):
                drawn = draw_independent(rows, region, 5, np.random.default_rng(0))
            fits(drawn, schema, 5)
            assert region.contains(drawn).all()


SCHEMA = Schema(
    (
        Feature("age", "integer"),
        Feature("height", "numeric", missing=True),
        Feature("grade", "ordinal", ("low", "mid", "high")),
        Feature("home", "categorical", ("own", "rent", "free")),
        Feature("phone", "boolean", missing=True),
    ),
    Target("risk", ("good", "bad")),
)


def people(count: int = 60, seed: int = 3) -> Table:
    random = np.random.default_rng(seed)
    age = random.integers(18, 80, count)
    height = 100 + age + random.normal(0, 1, count)
    return as_table(
        {
            "age": age.tolist(),
            "height": [None if place % 10 == 0 else value for place, value in enumerate(height.tolist())],
            "grade": [("low", "mid", "high")[min(2, (value - 18) // 21)] for value in age.tolist()],
            "home": [("own", "rent")[place % 2] for place in range(count)],
            "phone": [None if place % 7 == 0 else place % 3 == 0 for place in range(count)],
        },
        SCHEMA,
    )


def test_the_same_seed_draws_the_same_rows_and_another_draws_others() -> None:
    rows, region = people(), Region().above("age", 40)
    inside = rows.take(region.contains(rows))

    def near(seed: int) -> Table:
        return draw_near(inside, rows, 40, np.random.default_rng(seed), region=region)

    def independent(seed: int) -> Table:
        return draw_independent(rows, region, 40, np.random.default_rng(seed))

    for draw in (near, independent):
        assert equal(draw(5), draw(5))
        assert not equal(draw(5), draw(6))


def test_near_rows_keep_what_belongs_together_and_independent_rows_do_not() -> None:
    rows = people(300)

    def together(drawn: Table) -> float:
        known = ~drawn.missing("height")
        return float(np.corrcoef(drawn.column("age")[known], drawn.column("height")[known])[0, 1])

    near = draw_near(rows, rows, 500, np.random.default_rng(0))
    independent = draw_independent(rows, Region(), 500, np.random.default_rng(0))
    assert together(near) > 0.95 and abs(together(independent)) < 0.2
    originals = {str(rows.row(row)) for row in range(len(rows))}
    assert sum(str(near.row(row)) not in originals for row in range(500)) > 250, "new rows, not copies"
    # Each feature keeps its own distribution, within what 500 rows can tell.
    for drawn in (near, independent):
        assert np.mean(drawn.column("age")) == pytest.approx(np.mean(rows.column("age")), abs=4)
        assert np.mean(drawn.missing("phone")) == pytest.approx(np.mean(rows.missing("phone")), abs=0.06)
        assert np.mean(drawn.column("home") == 1) == pytest.approx(0.5, abs=0.1)


def test_without_reach_rows_are_repeated_as_they_are() -> None:
    rows = people()
    drawn = draw_near(rows, rows, 50, np.random.default_rng(0), reach=0.0)
    originals = {str(rows.row(row)) for row in range(len(rows))}
    assert all(str(drawn.row(row)) in originals for row in range(50))


def test_a_neighbour_without_a_value_makes_no_value_missing() -> None:
    columns = {
        "age": [30, 30, 31],
        "height": [150.0, None, None],
        "grade": ["low"] * 3,
        "home": ["own"] * 3,
        "phone": [True, None, None],
    }
    rows = as_table(columns, SCHEMA)
    near = draw_near(rows.take([0]), rows, 60, np.random.default_rng(0), reach=1.0)
    assert not any(near.missing(name).any() for name in SCHEMA.names)
    assert draw_near(rows.take([1]), rows, 60, np.random.default_rng(0), reach=1.0).missing("height").all()


def test_an_allowed_category_that_the_data_lack_is_drawn_independently_and_never_near() -> None:
    rows = people()
    independent = draw_independent(rows, Region(), 400, np.random.default_rng(0))
    near = draw_near(rows, rows, 400, np.random.default_rng(0))
    assert "free" in independent.values("home") and "free" not in near.values("home")
    only = draw_independent(rows, Region().within("home", frozenset({2})), 5, np.random.default_rng(0))
    assert only.values("home") == ["free"] * 5


def test_values_are_missing_only_where_the_schema_and_the_region_allow() -> None:
    rows = people()
    independent = draw_independent(rows, Region(), 400, np.random.default_rng(0))
    assert [name for name in SCHEMA.names if independent.missing(name).any()] == ["height", "phone"]
    region = Region().above("height", 0).within("phone", frozenset({0, 1}))
    limited = draw_independent(rows, region, 400, np.random.default_rng(0))
    assert not any(limited.missing(name).any() for name in SCHEMA.names)


def test_nothing_is_drawn_when_nothing_is_wanted() -> None:
    rows = people(5)
    assert len(draw_near(rows, rows, 0, np.random.default_rng(0))) == 0
    assert len(draw_independent(rows, Region(), 0, np.random.default_rng(0))) == 0


def test_join_keeps_order_and_numbers_rows_anew() -> None:
    rows = people(5)
    joined = join([rows.take([3, 4]), rows.take([0]), rows.take([])])
    assert [joined.row(place) for place in range(3)] == [rows.row(place) for place in (3, 4, 0)]
    assert len(joined) == len(set(joined.ids)) == 3
