"""Growth of a tree by gain ratio, with a branch for every category and fractional cases for missing values.

Imports its siblings and covering only. All thresholds of all ranked features are tried at once, along the sorted
orders.

References
----------
Quinlan: C4.5: Programs for Machine Learning, 1993 (chapters 2 and 3).
Quinlan: Improved use of continuous attributes in C4.5, JAIR 4, 1996 (a threshold pays for its choice).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

from neurologic.induction.covering.cases import Cases, Orders
from neurologic.induction.multiway.nodes import Node, Rows, Test, Weights, node_of, parts

_LOG2 = float(np.log(2.0))
_LEAST_GAIN = 1e-6
_CELLS_AT_ONCE = 4_000_000
_MOST_SUPPORT = 25.0


@dataclass(frozen=True)
class _Found:
    """The best test of one feature: bits won, and their ratio to the bits of the split itself.

    For a ranked feature with the two rows between whose values the threshold lies.
    """

    gain: float
    ratio: float
    place: int
    rows: tuple[int, int] | None = None


def grow(cases: Cases, min_support: int) -> Node:
    """Return the root of a tree grown until its leaves are pure or no test gains anything.

    Parameters
    ----------
    cases : Cases
    min_support : int
        Cases that at least two branches of every test have.
    """
    rows = np.arange(len(cases))
    root = node_of(cases, rows, np.ones(len(cases)), 0)
    stack = [(root, cases.orders, tuple(range(len(cases.nominal))))]
    inside = np.zeros(len(cases), dtype=bool)
    while stack:
        node, orders, free = stack.pop()
        if float(node.masses.max()) >= float(node.masses.sum()) - 1e-9 or node.masses.sum() < 2 * min_support:
            continue
        test = best_test(cases, node.rows, node.weights, orders, free, min_support)
        if test is None:
            continue
        node.test = test
        branches = test.branches(cases, node.rows)
        known = branches >= 0
        shares = np.bincount(branches[known], weights=node.weights[known], minlength=test.n_branches(cases))
        node.shares = shares / shares.sum()
        below = free if test.threshold is not None else tuple(place for place in free if place != test.place)
        for part in parts(test, node.shares, cases, node.rows, node.weights):
            child = node_of(cases, *part, node.code)
            node.children.append(child)
            if len(child.rows):
                inside[child.rows] = True
                stack.append((child, cases.orders_within(orders, inside, len(child.rows)), below))
                inside[child.rows] = False
    return root


def best_test(
    cases: Cases, rows: Rows, weights: Weights, orders: Orders, free: tuple[int, ...], min_support: int
) -> Test | None:
    """Return the test with the largest gain ratio among those that gain at least as much as tests do on average.

    Parameters
    ----------
    rows, weights : numpy.ndarray, shape (n,)
    orders : Orders
        Of these rows.
    free : tuple of int
        The nominal features that have not been asked yet.
    """
    total = float(weights.sum())
    found = [
        *_ranked_tests(cases, rows, weights, orders, min_support, total),
        *_nominal_tests(cases, rows, weights, free, min_support, total),
    ]
    found = [each for each in found if each.gain > _LEAST_GAIN]
    if not found:
        return None
    average = sum(each.gain for each in found) / len(found)
    enough = [each for each in found if each.gain >= average - _LEAST_GAIN]
    best = max(each.ratio for each in enough)
    chosen = next(each for each in enough if each.ratio >= best - 1e-9)
    return Test(chosen.place, None if chosen.rows is None else _threshold(cases, chosen.place, *chosen.rows))


def _xlogx(masses: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.asarray(xlogy(masses, masses)) / _LOG2


def _nominal_tests(
    cases: Cases, rows: Rows, weights: Weights, free: tuple[int, ...], min_support: int, total: float
) -> list[_Found]:
    if not free:
        return []
    found = []
    classes = cases.n_classes
    places = cases.slots[list(free)][:, rows].astype(np.int64) * classes + cases.labels[rows]
    size = int(cases.offsets[-1])
    counted = np.bincount(places.ravel(), weights=np.tile(weights, len(free)), minlength=size * classes)
    masses = counted.astype(np.float64).reshape(size, classes)
    for place in free:
        first, last = int(cases.offsets[place]), int(cases.offsets[place + 1]) - 1
        branches, missing = masses[first:last], float(masses[last].sum())
        sizes: Weights = branches.sum(axis=1)
        if np.count_nonzero(sizes >= min_support - 1e-9) < 2:
            continue
        known = float(sizes.sum())
        before = _xlogx(np.array(known)) - _xlogx(branches.sum(axis=0)).sum()
        after = float(_xlogx(sizes).sum() - _xlogx(branches).sum())
        split = float(_xlogx(np.array(total)) - _xlogx(sizes).sum() - _xlogx(np.array(missing))) / total
        gain = float(before - after) / total
        found.append(_Found(gain, gain / split, place))
    return found


def _ranked_tests(
    cases: Cases, rows: Rows, weights: Weights, orders: Orders, min_support: int, total: float
) -> list[_Found]:
    if orders.shape[1] < 2:
        return []
    weight_of = np.zeros(len(cases))
    weight_of[rows] = weights
    step = max(1, _CELLS_AT_ONCE // orders.shape[1])
    found = []
    for first in range(0, len(orders), step):
        part = slice(first, min(first + step, len(orders)))
        found += _ranked_part(cases, part, orders[part], weight_of, min_support, total)
    return found


def _ranked_part(
    cases: Cases, part: slice, orders: Orders, weight_of: Weights, min_support: int, total: float
) -> list[_Found]:
    ranks = np.take_along_axis(cases.ranks[part], orders, axis=1)
    is_known = ranks < len(cases)
    weights = np.where(is_known, weight_of[orders], 0.0)
    labels = cases.labels[orders]
    below = np.cumsum(weights, axis=1)
    known = below[:, -1]
    least = np.clip(0.1 * known / cases.n_classes, min_support, max(_MOST_SUPPORT, min_support))
    cuts = (ranks[:, 1:] != ranks[:, :-1]) & is_known[:, 1:]
    distinct = cuts.sum(axis=1)
    left = below[:, :-1]
    cuts &= (left >= least[:, None] - 1e-9) & (known[:, None] - left >= least[:, None] - 1e-9)
    places, positions = np.nonzero(cuts)
    if not len(places):
        return []
    left_sizes = left[places, positions]
    right_sizes = known[places] - left_sizes
    bits = _xlogx(left_sizes) + _xlogx(right_sizes)
    before = _xlogx(known)
    for code in range(cases.n_classes):
        of_class = np.cumsum(weights * (labels == code), axis=1)
        of_left = of_class[places, positions]
        all_of = of_class[:, -1]
        bits -= _xlogx(of_left) + _xlogx(np.maximum(all_of[places] - of_left, 0.0))
        before -= _xlogx(all_of)
    gains = np.full(cuts.shape, -np.inf)
    gains[places, positions] = (before[places] - bits) / total
    found = []
    for place in np.unique(places):
        position = _first_largest(gains[place])
        gain = float(gains[place, position]) - float(np.log2(distinct[place])) / total
        sizes = np.array([left[place, position], known[place] - left[place, position], total - known[place]])
        split = float(_xlogx(np.array(total)) - _xlogx(np.maximum(sizes, 0.0)).sum()) / total
        rows = (int(orders[place, position]), int(orders[place, position + 1]))
        found.append(_Found(gain, gain / split, part.start + int(place), rows))
    return found


def _first_largest(gains: npt.NDArray[np.float64]) -> int:
    return int(np.argmax(gains >= gains.max() - 1e-9))


def _threshold(cases: Cases, place: int, below: int, above: int) -> float:
    """Return the largest value of the data that is at most half-way between two rows' values, as C4.5 does."""
    low, high = float(cases.values[place, below]), float(cases.values[place, above])
    half_way = low / 2 + high / 2
    order, values = cases.orders[place], cases.values[place]
    last = int(np.searchsorted(values, half_way, side="right", sorter=order)) - 1
    value = float(values[order[last]])
    return value if low <= value < high else low
