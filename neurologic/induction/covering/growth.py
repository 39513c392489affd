"""Growing one rule by FOIL's information gain, and pruning its last conditions.

Imports its siblings only. All thresholds of all ranked features are tried at once, along the sorted orders; of a
nominal feature the sets of categories with the largest shares of wanted rows, of which one best suits (a single
category among them).

References
----------
Quinlan: Learning logical definitions from relations, Machine Learning 5, 1990 (the gain).
Fürnkranz, Widmer: Incremental reduced error pruning, ICML 1994 (pruning the last conditions).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from neurologic.induction.covering.cases import Cases
from neurologic.induction.covering.conditions import Booleans, Condition, all_hold

Counts = npt.NDArray[np.int64]
Conditions = tuple[Condition, ...]


def grown(cases: Cases, rows: Booleans, wanted: Booleans, min_support: int, start: Conditions = ()) -> Conditions:
    """Return conditions, the given ones first, each with the largest gain, until no unwanted row is covered.

    Parameters
    ----------
    cases : Cases
    rows : bool array, shape (n_rows,)
        The rows to grow on.
    wanted : bool array, shape (n_rows,)
        The rows that a rule should cover.
    min_support : int
        Rows that a rule covers at least.
    start : tuple of Condition
    """
    conditions = start
    inside = rows & all_hold(start, cases.table.columns, len(cases))
    orders = cases.orders_within(cases.orders, inside, int(np.count_nonzero(inside)))
    while (inside & ~wanted).any():
        found = _best(cases, orders, np.flatnonzero(inside), wanted, min_support)
        if found is None:
            break
        conditions = (*conditions, found)
        inside &= found.holds(cases.table.columns)
        orders = cases.orders_within(orders, inside, int(np.count_nonzero(inside)))
    return conditions


def pruned(
    cases: Cases,
    rows: Booleans,
    wanted: Booleans,
    conditions: Conditions,
    worth: Callable[[Counts, Counts], npt.NDArray[np.float64]],
) -> Conditions:
    """Return the conditions without those last ones whose deletion makes the rule worth most on the given rows.

    Parameters
    ----------
    worth : callable
        From the wanted and unwanted rows covered by the first 1, 2, … conditions to their worth.
    """
    if not conditions:
        return conditions
    inside = rows
    right, wrong = [], []
    for condition in conditions:
        inside = inside & condition.holds(cases.table.columns)
        right.append(np.count_nonzero(inside & wanted))
        wrong.append(np.count_nonzero(inside & ~wanted))
    return conditions[: int(np.argmax(worth(np.array(right), np.array(wrong)))) + 1]


def purity_worth(right: Counts, wrong: Counts) -> npt.NDArray[np.float64]:
    """Return (p - n) / (p + n), IREP*'s worth of a rule on the rows for pruning; 0 where it covers none of them.

    Examples
    --------
    >>> purity_worth(np.array([3, 0]), np.array([1, 0])).tolist()
    [0.5, 0.0]
    """
    total = right + wrong
    return np.divide(right - wrong, total, out=np.zeros(len(total)), where=total > 0)


def error_worth(right: Counts, wrong: Counts) -> npt.NDArray[np.float64]:
    """Return p - n: by how much a rule lowers the errors of a rule set, on rows that its other rules leave alone."""
    return (right - wrong).astype(np.float64)


def _best(
    cases: Cases, orders: npt.NDArray[np.int32], rows: npt.NDArray[np.int64], wanted: Booleans, min_support: int
) -> Condition | None:
    n_wanted = int(np.count_nonzero(wanted[rows]))
    if n_wanted == 0:
        return None
    before = np.log2(n_wanted / len(rows))
    ranked = _best_ranked(cases, orders, wanted, before, min_support)
    nominal = _best_nominal(cases, rows, wanted, before, min_support)
    gain, condition = max((ranked, nominal), key=lambda found: found[0])
    return condition if gain > 1e-9 else None


def _gains(right: Counts, wrong: Counts, before: float, min_support: int) -> npt.NDArray[np.float64]:
    """FOIL's gain: wanted rows times the bits that each is told by the new condition."""
    total = right + wrong
    share = np.divide(right, total, out=np.zeros(right.shape), where=right > 0)
    bits = np.log2(share, out=np.zeros(right.shape), where=right > 0) - before
    return np.where(total >= min_support, right * bits, -np.inf)


def _best_ranked(
    cases: Cases, orders: npt.NDArray[np.int32], wanted: Booleans, before: float, min_support: int
) -> tuple[float, Condition | None]:
    if orders.size == 0:
        return 0.0, None
    ranks = np.take_along_axis(cases.ranks, orders, axis=1)
    known = (ranks < len(cases)).sum(axis=1)
    right = np.cumsum(wanted[orders], axis=1, dtype=np.int64)
    cuts = (ranks[:, 1:] != ranks[:, :-1]) & (np.arange(1, orders.shape[1]) < known[:, None])
    places, before_cut = np.nonzero(cuts)
    if not len(places):
        return 0.0, None
    right_of_all = np.where(known > 0, right[np.arange(len(known)), np.maximum(known - 1, 0)], 0)
    below = right[places, before_cut]
    total = before_cut + 1
    gains = np.stack(
        [
            _gains(below, total - below, before, min_support),
            _gains(
                right_of_all[places] - below,
                known[places] - total - (right_of_all[places] - below),
                before,
                min_support,
            ),
        ]
    )
    side, best = np.unravel_index(int(np.argmax(gains)), gains.shape)
    place, cut = int(places[best]), int(before_cut[best])
    threshold = cases.threshold(place, int(orders[place, cut]), int(orders[place, cut + 1]))
    return float(gains[side, best]), cases.conditions_at(place, threshold)[side]


def _best_nominal(
    cases: Cases, rows: npt.NDArray[np.int64], wanted: Booleans, before: float, min_support: int
) -> tuple[float, Condition | None]:
    best: tuple[float, Condition | None] = (0.0, None)
    if not cases.nominal:
        return best
    slots, size = cases.slots[:, rows], int(cases.offsets[-1])
    all_counts = np.bincount(slots.ravel(), minlength=size)
    right_counts = np.bincount(slots[:, wanted[rows]].ravel(), minlength=size)
    for place, feature in enumerate(cases.nominal):
        first = int(cases.offsets[place])
        part = slice(first, first + len(feature.categories))
        total, right = all_counts[part], right_counts[part]
        seen = np.flatnonzero(total)
        if len(seen) == 0 or (len(seen) == 1 and total.sum() == len(rows)):
            continue
        order = seen[np.argsort(-right[seen] / total[seen], kind="stable")]
        covered = np.cumsum(right[order])
        gains = _gains(covered, np.cumsum(total[order]) - covered, before, min_support)
        last = int(np.argmax(gains))
        if gains[last] > best[0] + 1e-9:
            best = float(gains[last]), Condition(feature.name, codes=frozenset(order[: last + 1].tolist()))
    return best
