"""Axes: what a condition of a rule may ask about, and every row's place on each of them as a small whole number.

Imports schema, rules and the trees' thresholds. A number has a place for each span between two neighbouring thresholds,
a category its code; two categorical features have an axis on which their values are the same or not. A condition is
then a set of places, whatever the axis, and the last place of every axis is that of a missing value.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.splits import threshold_between
from neurologic.rules import Interval, Membership, Negation, SameValue
from neurologic.rules import Literal as RuleLiteral
from neurologic.schema import Schema
from neurologic.schema.tables import MISSING_CODE

Booleans: TypeAlias = npt.NDArray[np.bool_]
Columns: TypeAlias = Mapping[str, npt.NDArray[Any]]
Kind: TypeAlias = Literal["number", "order", "category", "same"]

_MOST_CUTS = 127
_SAME, _DIFFERENT = 1, 0


@dataclass(frozen=True)
class Axis:
    """What a condition may ask about.

    Attributes
    ----------
    kind : str
        A number, an ordinal feature, a categorical one, or whether two categorical features have the same value.
    features : tuple of str
        One feature, or two.
    size : int
        How many places there are; a missing value has the place after them.
    cuts : tuple of float
        For numbers: the thresholds, ascending. Place k lies above cut k - 1 and not above cut k.
    """

    kind: Kind
    features: tuple[str, ...]
    size: int
    cuts: tuple[float, ...] = ()

    @property
    def is_range(self) -> bool:
        """Whether the places of a condition must be next to each other."""
        return self.kind in ("number", "order")

    @property
    def counts_sides(self) -> bool:
        """Whether a range with two ends counts twice; an ordinal condition is a membership and counts once."""
        return self.kind == "number"

    def places(self, columns: Columns, schema: Schema) -> npt.NDArray[np.int64]:
        """Return each row's place, `size` where a value is missing."""
        if self.kind == "same":
            left, right = (columns[name] for name in self.features)
            known = (left != MISSING_CODE) & (right != MISSING_CODE)
            same = left == _translation(schema, *self.features)[right]
            return np.where(known, np.where(same, _SAME, _DIFFERENT), 2)
        column = columns[self.features[0]]
        if not self.cuts:
            return np.where(column == MISSING_CODE, self.size, column).astype(np.int64)
        return np.where(np.isnan(column), self.size, np.searchsorted(self.cuts, column, side="left"))

    def literals(self, allowed: Booleans, schema: Schema) -> tuple[RuleLiteral, ...]:
        """Return the condition that a value is at one of the allowed places."""
        if self.kind == "same":
            same = SameValue(self.features[0], self.features[1])
            return (same,) if allowed[_SAME] else (Negation(same),)
        inside = np.flatnonzero(allowed[: self.size])
        if not self.cuts:
            categories = schema.feature(self.features[0]).categories
            return (Membership(self.features[0], tuple(categories[place] for place in inside.tolist())),)
        low = -math.inf if inside[0] == 0 else self.cuts[inside[0] - 1]
        high = math.inf if inside[-1] == self.size - 1 else self.cuts[inside[-1]]
        return (Interval(self.features[0], low, high, high_closed=True),)


def axes_of(columns: Columns, schema: Schema) -> tuple[Axis, ...]:
    """Return the axes on which the rows differ.

    Parameters
    ----------
    columns : mapping of feature name to array of shape (n_rows,)
    schema : Schema
    """
    found: list[Axis] = []
    for name, column in columns.items():
        feature = schema.feature(name)
        if feature.is_number:
            cuts = _cuts(column, whole=feature.kind == "integer")
            if cuts:
                found.append(Axis("number", (name,), len(cuts) + 1, cuts))
        elif len(np.unique(column[column != MISSING_CODE])) > 1:
            kind: Kind = "order" if feature.kind == "ordinal" else "category"
            found.append(Axis(kind, (name,), len(feature.categories)))
    nominal = [name for name in columns if schema.feature(name).kind in ("categorical", "ordinal")]
    for left, right in itertools.combinations(nominal, 2):
        axis = Axis("same", (left, right), 2)
        places = axis.places(columns, schema)
        if (places == _SAME).any() and (places == _DIFFERENT).any():
            found.append(axis)
    return tuple(found)


def _translation(schema: Schema, left: str, right: str) -> npt.NDArray[np.int64]:
    """Return the code that each category of the second feature has in the first, -2 where it has none."""
    codes = {(type(each), each): code for code, each in enumerate(schema.feature(left).categories)}
    return np.array([codes.get((type(each), each), -2) for each in schema.feature(right).categories] + [-2])


def _cuts(column: npt.NDArray[Any], *, whole: bool) -> tuple[float, ...]:
    """Return thresholds between the values, so that about as many rows lie between each two when there are many."""
    values = np.sort(column[~np.isnan(column)])
    steps = np.flatnonzero(values[1:] != values[:-1])
    if len(steps) > _MOST_CUTS:
        wanted = (np.arange(1, _MOST_CUTS + 1) * len(values)) // (_MOST_CUTS + 1)
        nearest = np.minimum(np.searchsorted(steps, wanted), len(steps) - 1)
        steps = steps[np.unique(nearest)]
    cuts = {threshold_between(float(values[step]), float(values[step + 1]), whole=whole) for step in steps.tolist()}
    return tuple(sorted(cuts))


@dataclass(frozen=True, eq=False)
class Grid:
    """Rows by their places on the axes.

    Attributes
    ----------
    axes : tuple of Axis
    places : numpy.ndarray, shape (n_rows, n_axes)
        Each row's place on each axis, plus the axis's number times `width`: a number for every place of every axis.
    width : int
        Places of the longest axis, that of missing values included.
    """

    axes: tuple[Axis, ...]
    places: npt.NDArray[np.int64]
    width: int

    def __len__(self) -> int:
        return len(self.places)

    def take(self, rows: npt.NDArray[np.int64]) -> Grid:
        """Return the rows at the given positions."""
        return Grid(self.axes, self.places[rows], self.width)

    @cached_property
    def missing(self) -> Booleans:
        """Where a value is missing, shape (n_rows, n_axes)."""
        return self.places == self.missing_places

    @cached_property
    def has_missing(self) -> bool:
        """Whether any value is missing."""
        return bool(self.missing.any())

    @cached_property
    def missing_places(self) -> npt.NDArray[np.int64]:
        """The place of a missing value on each axis, numbered over all axes, shape (n_axes,)."""
        return np.arange(len(self.axes)) * self.width + np.array([axis.size for axis in self.axes], dtype=np.int64)

    def holds(self, axis: int, allowed: Booleans) -> Booleans:
        """Return where a condition is not known to fail: its value is at an allowed place or missing."""
        wide = np.zeros((len(self.axes), self.width), dtype=bool)
        wide[axis, : len(allowed)] = allowed
        wide[axis, self.axes[axis].size] = True
        return wide.ravel()[self.places[:, axis]]


def grid_of(axes: tuple[Axis, ...], columns: Columns, schema: Schema, count: int) -> Grid:
    """Return the places of `count` rows."""
    width = max((axis.size for axis in axes), default=0) + 1
    places = np.zeros((count, len(axes)), dtype=np.int64)
    for number, axis in enumerate(axes):
        places[:, number] = axis.places(columns, schema) + number * width
    return Grid(axes, places, width)
