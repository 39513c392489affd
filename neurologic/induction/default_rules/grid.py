"""Every condition on some rows at once: columns sorted into bins, and prefix sums over the bins.

Imports schema, the model and the thresholds of trees. A bin is a value of a number or an ordinal, or a category; of a
number with very many values, a range of them with about as many rows as another. All features lie in one row of bins,
so that one cumulative sum answers what each possible condition holds of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.default_rules.model import Columns, Condition
from neurologic.induction.trees.splits import first_largest, threshold_between
from neurologic.schema import Schema

Sums: TypeAlias = npt.NDArray[np.float64]

Worth: TypeAlias = Callable[[Sums, Sums], Sums]
"""From the sums where n conditions hold, shape (n_sums, n), and where they fail, to the worth of each, shape (n,)."""

_MOST_BINS = 128
_AT_ONCE = 30_000


@dataclass(frozen=True, eq=False)
class Found:
    """The best condition by some worth."""

    worth: float
    condition: Condition


@dataclass(frozen=True, eq=False)
class Grid:
    """Rows sorted into the bins of all features.

    Attributes
    ----------
    schema : Schema
    features : tuple of str
    cells : numpy.ndarray of int32, shape (n_features, n_rows)
        The bin of each value; a missing value is in the last bin of its feature.
    first : numpy.ndarray, shape (n_features + 1,)
        Where the bins of a feature start.
    owner : numpy.ndarray, shape (n_bins,)
        The feature of a bin.
    low, high : numpy.ndarray, shape (n_bins,)
        Smallest and largest value in a bin; the code of a category twice.
    open : bool array, shape (n_bins,)
        Bins that hold values, not missing ones.
    nominal : bool array, shape (n_bins,)
        Bins of categories without order.
    """

    schema: Schema
    features: tuple[str, ...]
    cells: npt.NDArray[np.int32]
    first: npt.NDArray[np.int64]
    owner: npt.NDArray[np.int64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]
    open: npt.NDArray[np.bool_]
    nominal: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, schema: Schema, columns: Columns) -> Grid:
        """Sort columns into bins."""
        cells, lows, highs, kinds = [], [], [], []
        sizes: list[int] = []
        for name, column in columns.items():
            feature = schema.feature(name)
            if feature.is_number:
                known = ~np.isnan(column)
                values, counts = np.unique(column[known], return_counts=True)
                ends = _ends(counts)
                own = np.full(len(column), len(ends))
                own[known] = np.searchsorted(values[ends], column[known])
                lows.append(np.append(values[np.append(0, ends[:-1] + 1)] if len(ends) else [], np.nan))
                highs.append(np.append(values[ends], np.nan))
            else:
                size = len(feature.categories)
                own = np.where(column < 0, size, column)
                lows.append(np.arange(size + 1.0))
                highs.append(np.arange(size + 1.0))
            cells.append(own + sum(sizes))
            sizes.append(len(highs[-1]))
            kinds.append(feature.kind == "categorical")
        owner = np.repeat(np.arange(len(sizes)), sizes)
        first = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        is_open = np.ones(len(owner), dtype=bool)
        is_open[first[1:] - 1] = False
        return cls(
            schema,
            tuple(columns),
            np.array(cells, dtype=np.int32).reshape(len(cells), -1),
            first,
            owner,
            np.concatenate([*lows, []]),
            np.concatenate([*highs, []]),
            is_open,
            np.repeat(np.array(kinds, dtype=bool), sizes),
        )

    def best(self, rows: npt.NDArray[np.int64], sums: Sums, worth: Worth, order: Sums | None = None) -> Found | None:
        """Return the condition that holds of some of the rows, fails for some, and is worth most; None without any.

        Parameters
        ----------
        rows : int array, shape (n_rows,)
        sums : numpy.ndarray, shape (n_sums, n_rows)
            What is summed up over the rows where a condition holds, and over those where it fails.
        worth : callable
            See `Worth`.
        order : numpy.ndarray, shape (n_sums,), optional
            Categories are tried in the order of these weights times their sums; by the share of the first when None.
        """
        if len(rows) < 2 or not self.features:
            return None
        cells = self.cells[:, rows] if len(rows) < self.cells.shape[1] else self.cells
        counts, masses = self._histograms(cells, sums)
        sequence = self._sequence(masses, order)
        counts, masses = counts[sequence], masses[:, sequence]
        seen, below = np.cumsum(counts), np.cumsum(masses, axis=1)
        so_far = seen - _at_start(seen, self.first, self.owner)
        places = np.flatnonzero((counts > 0) & (so_far < _totals(counts, self.first)[self.owner]))
        if not len(places):
            return None
        left = (below - _at_start(below, self.first, self.owner))[:, places]
        right = _totals(masses, self.first)[:, self.owner[places]] - left
        scores = np.concatenate([worth(left, right), worth(right, left)])
        chosen = first_largest(scores)
        place = int(places[chosen % len(places)])
        condition = self._condition(sequence, counts, place, left=chosen < len(places))
        return Found(float(scores[chosen]), condition)

    def _histograms(self, cells: npt.NDArray[np.int32], sums: Sums) -> tuple[Sums, Sums]:
        size = len(self.owner)
        counts: Sums = np.zeros(size)
        masses: Sums = np.zeros((len(sums), size))
        if cells.size < _AT_ONCE:
            flat = cells.ravel()
            counts[:] = np.bincount(flat, minlength=size)
            for number, values in enumerate(sums):
                spread = np.broadcast_to(values, cells.shape).ravel()
                masses[number] = np.bincount(flat, weights=spread, minlength=size)
        else:  # feature by feature, so that the bins stay in the processor's cache
            for place in range(len(self.features)):
                start, stop = self.first[place], self.first[place + 1]
                own = cells[place] - start
                counts[start:stop] = np.bincount(own, minlength=stop - start)
                for number, values in enumerate(sums):
                    masses[number, start:stop] = np.bincount(own, weights=values, minlength=stop - start)
        counts[~self.open] = 0
        masses[:, ~self.open] = 0.0
        return counts, masses

    def _sequence(self, masses: Sums, order: Sums | None) -> npt.NDArray[np.int64]:
        """Return the bins so that the first few of a feature are a good condition: by size, categories by worth."""
        if not self.nominal.any():
            return np.arange(len(self.owner))
        if order is None:
            total = masses.sum(axis=0)
            key = np.divide(masses[0], total, out=np.zeros_like(total), where=total > 0)
        else:
            key = order @ masses
        key = np.where(self.nominal, -key, 0.0)
        key[~self.open] = np.inf
        return np.lexsort((np.arange(len(key)), key, self.owner))

    def _condition(self, sequence: npt.NDArray[np.int64], counts: Sums, place: int, *, left: bool) -> Condition:
        which = int(self.owner[place])
        feature = self.schema.feature(self.features[which])
        stop = int(self.first[which + 1])
        following = place + 1 + int(np.flatnonzero(counts[place + 1 : stop])[0])
        if feature.is_number:
            bounds = float(self.high[place]), float(self.low[following])
            threshold = threshold_between(*bounds, whole=feature.kind == "integer")
            return Condition(feature.name, high=threshold) if left else Condition(feature.name, low=threshold)
        start = int(self.first[which])
        codes = (sequence - start).tolist()
        if feature.kind == "ordinal":
            border = (codes[place] + codes[following]) // 2
            inside = frozenset(range(border + 1)) if left else frozenset(range(border + 1, len(feature.categories)))
            return Condition(feature.name, codes=inside)
        sides = range(start, place + 1), range(place + 1, stop)
        own, other = sides if left else sides[::-1]
        if counts[own].sum() <= counts[other].sum():
            return Condition(feature.name, codes=frozenset(codes[each] for each in own if counts[each]))
        # Categories that no row has go with the larger part.
        others = frozenset(codes[each] for each in other if counts[each])
        return Condition(feature.name, codes=frozenset(range(len(feature.categories))) - others)


def _totals(values: Sums, first: npt.NDArray[np.int64]) -> Sums:
    """Return the sum over the bins of each feature, along the last axis."""
    return np.asarray(np.add.reduceat(values, first[:-1], axis=-1))


def _at_start(below: Sums, first: npt.NDArray[np.int64], owner: npt.NDArray[np.int64]) -> Sums:
    """Return the cumulative sum that a feature starts with, for each of its bins."""
    starts = np.concatenate([np.zeros((*below.shape[:-1], 1)), below[..., first[1:-1] - 1]], axis=-1)
    return np.asarray(starts[..., owner])


def _ends(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the places of the last values of bins: each value its own while there are few, else even shares."""
    if len(counts) <= _MOST_BINS:
        return np.arange(len(counts))
    below = np.cumsum(counts)
    wanted = np.searchsorted(below, below[-1] * np.arange(1, _MOST_BINS + 1) / _MOST_BINS)
    return np.unique(np.minimum(wanted, len(counts) - 1))
