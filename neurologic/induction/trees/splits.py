"""The search for the best split of a sample, one candidate a feature.

Imports schema, probing, the sample and the model. A split is judged by what its two sides are worth; a row that
goes to neither side, because its value is missing, adds nothing and so counts as lost.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.model import Split
from neurologic.induction.trees.samples import Columns
from neurologic.probing import Region
from neurologic.schema import Feature, Schema
from neurologic.schema.tables import MISSING_CODE

_LARGEST = sys.float_info.max

Masses: TypeAlias = npt.NDArray[np.float64]

Worth: TypeAlias = Callable[[Masses, Masses], npt.NDArray[np.float64]]
"""From the masses left and right of n splits, each of shape (n, n_columns), to the worth of each, shape (n,)."""


@dataclass(frozen=True)
class Candidate:
    """A split and its worth."""

    worth: float
    split: Split


def purity(masses: Masses) -> npt.NDArray[np.float64]:
    """Return total weight less its Gini impurity: the sum of squared class weights over their total.

    Examples
    --------
    >>> purity(np.array([[3.0, 0.0], [1.0, 1.0]])).tolist()
    [3.0, 1.0]
    """
    total = masses.sum(axis=1)
    squares = np.einsum("ij,ij->i", masses, masses)
    return np.divide(squares, total, out=np.zeros(len(masses)), where=total > 0)


def total_purity(left: Masses, right: Masses) -> npt.NDArray[np.float64]:
    """Return the purity of both sides together: the worth of a split by CART's Gini index."""
    return purity(left) + purity(right)


def first_largest(scores: npt.NDArray[np.float64]) -> int:
    """Return the first place whose score is the largest but for rounding, so that equal splits never change places."""
    largest = float(scores.max())
    return int(np.argmax(scores >= largest - 1e-9 * max(1.0, abs(largest))))


def candidates(
    schema: Schema,
    columns: Columns,
    masses: Masses,
    given: npt.NDArray[np.bool_],
    region: Region,
    worth: Worth,
    min_support: int,
) -> Iterator[Candidate]:
    """Yield the best split on each feature that leaves `min_support` rows of data, and some row, on both sides.

    Parameters
    ----------
    schema : Schema
    columns : mapping of feature name to array of shape (n_rows,)
    masses : numpy.ndarray, shape (n_rows, n_classes)
        Weight of each class, row by row.
    given : bool array, shape (n_rows,)
        The rows that count for `min_support`.
    region : Region
        Where the rows lie; tells which categories are still possible.
    worth : callable
        See `Worth`.
    min_support : int
    """
    for name, column in columns.items():
        feature = schema.feature(name)
        if feature.is_number:
            found = _number_split(feature, column, masses, given, worth, min_support)
        else:
            found = _category_split(feature, column, masses, given, region, worth, min_support)
        if found is not None:
            yield found


def _number_split(
    feature: Feature,
    column: npt.NDArray[Any],
    masses: Masses,
    given: npt.NDArray[np.bool_],
    worth: Worth,
    min_support: int,
) -> Candidate | None:
    order = np.argsort(column)  # NaN comes last; the order of equal values does not matter
    known = len(order) - int(np.count_nonzero(np.isnan(column)))
    order = order[:known]
    values = np.maximum(column[order], -_LARGEST)  # no finite number parts the smallest one from minus infinity
    cuts = np.flatnonzero(values[1:] != values[:-1])
    if not len(cuts):
        return None
    support = np.cumsum(given[order])
    cuts = cuts[(support[cuts] >= min_support) & (support[-1] - support[cuts] >= min_support)]
    if not len(cuts):
        return None
    below = np.cumsum(masses[order], axis=0)
    left = below[cuts]
    scores = worth(left, np.maximum(below[-1] - left, 0.0))
    place = first_largest(scores)
    best = int(cuts[place])
    threshold = threshold_between(float(values[best]), float(values[best + 1]), whole=feature.kind == "integer")
    return Candidate(float(scores[place]), Split(feature.name, threshold))


def threshold_between(below: float, above: float, *, whole: bool = False) -> float:
    """Return a finite number t with below <= t < above, near the middle and with few digits.

    The comparisons `x <= t` and `x > t` then separate the two values exactly, whatever the rounding. Between whole
    numbers it ends in .5; otherwise it is the shortest decimal in the middle half. Only between minus infinity and the
    smallest finite number there is none.

    Examples
    --------
    >>> threshold_between(0.1376, 0.1421), threshold_between(4, 8, whole=True)
    (0.14, 5.5)
    """
    low, high = max(below, -_LARGEST), min(above, _LARGEST)
    if whole and abs(low) < 2**51 and abs(high) < 2**51:
        return math.floor((low + high - 1) / 2) + 0.5
    middle = low / 2 + high / 2
    gap = high / 2 - low / 2
    first, last = middle - gap / 2, middle + gap / 2
    if 0 < gap < 1e300:  # rounding numbers near the largest may overflow
        digits = -math.floor(math.log10(gap)) - 1
        for places in range(digits, digits + 4):
            short = round(middle, places)
            if first <= short <= last and below <= short < above:
                return short + 0.0
    return middle if below <= middle < above else low


def _category_split(
    feature: Feature,
    column: npt.NDArray[Any],
    masses: Masses,
    given: npt.NDArray[np.bool_],
    region: Region,
    worth: Worth,
    min_support: int,
) -> Candidate | None:
    known = column != MISSING_CODE
    size = len(feature.categories)
    codes = column[known]
    by_category: Masses = np.stack(
        [np.bincount(codes, weights=masses[known, place], minlength=size) for place in range(masses.shape[1])], axis=1
    )
    support = np.bincount(codes, weights=given[known], minlength=size)
    seen = np.flatnonzero(np.bincount(codes, minlength=size))
    if len(seen) < 2:
        return None
    best: Candidate | None = None
    for order in _orders(feature, by_category[seen]):
        ranked = seen[order]
        left = np.cumsum(by_category[ranked], axis=0)[:-1]
        below = np.cumsum(support[ranked])[:-1]
        possible = (below >= min_support) & (support[seen].sum() - below >= min_support)
        if not possible.any():
            continue
        total = by_category[seen].sum(axis=0)
        scores = np.where(possible, worth(left, np.maximum(total - left, 0.0)), -np.inf)
        place = first_largest(scores)
        if best is None or scores[place] > best.worth:
            split = _with_unseen(feature, ranked[: place + 1], ranked[place + 1 :], support, region)
            best = Candidate(float(scores[place]), split)
    return best


def _orders(feature: Feature, masses: Masses) -> Iterator[npt.NDArray[np.int64]]:
    """Yield orders of the categories of which a prefix is a good left side.

    Ordinal categories keep their order. For two classes the share of one class gives the best subset (Breiman et al.
    1984); for more, the orders by the share of each class and by the first principal component of the shares are tried
    (Coppersmith, Hong, Hosking 1999), and each category alone against the others.
    """
    size, classes = masses.shape
    if feature.kind in ("ordinal", "boolean"):
        yield np.arange(size)
        return
    totals = masses.sum(axis=1, keepdims=True)
    shares = np.divide(masses, totals, out=np.zeros_like(masses), where=totals > 0)
    yield np.argsort(-shares[:, 0], kind="stable")
    if classes == 2:
        return
    for place in range(1, classes):
        yield np.argsort(-shares[:, place], kind="stable")
    centre = masses.sum(axis=0) / masses.sum()
    spread = (shares - centre) * np.sqrt(totals)
    yield np.argsort(shares @ np.linalg.svd(spread, full_matrices=False)[2][0], kind="stable")
    for place in range(size):
        yield np.concatenate([[place], np.delete(np.arange(size), place)])


def _with_unseen(
    feature: Feature, left: npt.NDArray[Any], right: npt.NDArray[Any], support: npt.NDArray[Any], region: Region
) -> Split:
    """Put categories that the sample does not have on the side with more rows; ordinal ones beside their neighbours."""
    codes = {int(code) for code in left}
    others = {int(code) for code in right}
    if feature.kind == "ordinal":
        border = (max(codes) + min(others)) // 2
        return Split(feature.name, codes=frozenset(code for code in region.allowed(feature) if code <= border))
    if support[left].sum() > support[right].sum():
        codes |= {code for code in region.allowed(feature) if code not in codes | others}
    return Split(feature.name, codes=frozenset(codes))
