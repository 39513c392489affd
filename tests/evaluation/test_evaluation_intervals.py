"""Shares with intervals: published values, the level that each kind keeps, and errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurologic.errors import NeurologicError
from neurologic.evaluation import IntervalMethod, share

KINDS: tuple[IntervalMethod, ...] = ("wilson", "clopper-pearson")

# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998, table I; the rows
# on ten trials follow from the formulas by hand (1 - 0.025 ** 0.1 for none of ten).
PUBLISHED = (
    ("wilson", 81, 263, 0.2553, 0.3662),
    ("wilson", 15, 148, 0.0624, 0.1605),
    ("wilson", 0, 20, 0.0, 0.1611),
    ("wilson", 1, 29, 0.0061, 0.1718),
    ("wilson", 8, 10, 0.4902, 0.9433),
    ("clopper-pearson", 81, 263, 0.2527, 0.3676),
    ("clopper-pearson", 15, 148, 0.0578, 0.1617),
    ("clopper-pearson", 0, 20, 0.0, 0.1684),
    ("clopper-pearson", 1, 29, 0.0009, 0.1776),
    ("clopper-pearson", 0, 10, 0.0, 0.3085),
    ("clopper-pearson", 10, 10, 0.6915, 1.0),
)


@pytest.mark.parametrize(("kind", "hits", "count", "low", "high"), PUBLISHED)
def test_intervals_have_their_published_values(
    kind: IntervalMethod, hits: int, count: int, low: float, high: float
) -> None:
    estimate = share(hits, count, interval=kind)
    assert estimate is not None
    assert estimate.value == hits / count
    assert (estimate.low, estimate.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def coverage(kind: IntervalMethod, count: int, probability: float, level: float) -> float:
    """The exact probability that the interval holds the true share."""
    total = 0.0
    for hits in range(count + 1):
        estimate = share(hits, count, interval=kind, level=level)
        assert estimate is not None
        if estimate.low <= probability <= estimate.high:
            total += math.comb(count, hits) * probability**hits * (1 - probability) ** (count - hits)
    return total


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_clopper_pearson_never_falls_below_its_level_and_wilson_keeps_it_on_average(level: float) -> None:
    shares = np.linspace(0.01, 0.99, 99).tolist()
    exact = [coverage("clopper-pearson", 12, value, level) for value in shares]
    score = [coverage("wilson", 12, value, level) for value in shares]
    assert min(exact) >= level
    assert np.mean(score) == pytest.approx(level, abs=0.02)
    assert np.mean(exact) > np.mean(score)
    assert min(score) < level, "otherwise this test would not tell the two kinds apart"


@given(st.integers(1, 500).flatmap(lambda count: st.tuples(st.integers(0, count), st.just(count))))
def test_an_interval_holds_its_value_mirrors_and_grows_with_the_level(hits_of_count: tuple[int, int]) -> None:
    hits, count = hits_of_count
    for kind in KINDS:
        estimate, mirrored = share(hits, count, interval=kind), share(count - hits, count, interval=kind)
        wider, more = share(hits, count, interval=kind, level=0.99), share(4 * hits, 4 * count, interval=kind)
        assert estimate is not None and mirrored is not None and wider is not None and more is not None
        assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0
        assert mirrored.low == pytest.approx(1 - estimate.high, abs=1e-9)
        assert mirrored.high == pytest.approx(1 - estimate.low, abs=1e-9)
        assert wider.low <= estimate.low and estimate.high <= wider.high
        assert more.high - more.low < estimate.high - estimate.low


def test_nothing_of_nothing_has_no_share() -> None:
    assert share(0, 0) is None and share(0, 0, interval="clopper-pearson") is None


@pytest.mark.parametrize("level", [0, 1, -0.5, 95, math.nan])
def test_an_impossible_level_is_refused_with_a_remedy(level: float) -> None:
    with pytest.raises(NeurologicError, match="between 0 and 1"):
        share(1, 2, level=level)


def test_an_unknown_interval_is_refused_with_the_nearest() -> None:
    with pytest.raises(ValueError, match="Did you mean 'wilson'") as caught:
        share(0, 0, interval="wilsn")  # type: ignore[arg-type]
    assert isinstance(caught.value, NeurologicError)
