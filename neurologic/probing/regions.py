"""Region: a box in the space of original values, as the path to a node of a tree describes it.

Imports schema only. A region bounds numbers by half-open intervals and categories by sets of codes; features that it
does not mention are free.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.schema import Feature, Schema, Table
from neurologic.schema.tables import numbered_ids

Limit: TypeAlias = tuple[float, float] | frozenset[int]


@dataclass(frozen=True)
class Region:
    """A box: `low < x <= high` for numbers, a set of codes for categories. A missing value is outside every bound.

    Attributes
    ----------
    limits : mapping of feature name to (low, high) or frozen set of int
        Bounds of a number, or positions in a feature's categories; in the order in which features were first limited.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> region = Region().below("age", 30.5).above("age", 17.5)
    >>> region.contains(as_table({"age": [17, 18, 31]}, schema)).tolist()
    [False, True, False]
    """

    limits: Mapping[str, Limit] = field(default_factory=dict)

    def below(self, feature: str, threshold: float) -> Region:
        """Return the part where the number is at most `threshold`."""
        low, high = self.bounds(feature)
        return Region({**self.limits, feature: (low, min(high, threshold))})

    def above(self, feature: str, threshold: float) -> Region:
        """Return the part where the number is greater than `threshold`."""
        low, high = self.bounds(feature)
        return Region({**self.limits, feature: (max(low, threshold), high)})

    def within(self, feature: str, codes: frozenset[int]) -> Region:
        """Return the part where the category is one of `codes`."""
        known = self.limits.get(feature, codes)
        assert isinstance(known, frozenset)
        return Region({**self.limits, feature: known & codes})

    def bounds(self, feature: str) -> tuple[float, float]:
        """Return the bounds of a number, infinite where it is free."""
        limit = self.limits.get(feature, (-math.inf, math.inf))
        assert isinstance(limit, tuple)
        return limit

    def allowed(self, feature: Feature) -> tuple[int, ...]:
        """Return the codes that a feature of categories may take here, ascending."""
        limit = self.limits.get(feature.name, frozenset(range(len(feature.categories))))
        assert isinstance(limit, frozenset)
        return tuple(sorted(limit))

    @property
    def is_empty(self) -> bool:
        """Whether the limits contradict each other, so that no row lies inside."""
        return any(not limit or (isinstance(limit, tuple) and limit[0] >= limit[1]) for limit in self.limits.values())

    def admits(self, feature: Feature, column: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Return where values of one feature satisfy its limit; everywhere when the feature is free."""
        if feature.name not in self.limits:
            return np.ones(len(column), dtype=bool)
        if feature.is_number:
            low, high = self.bounds(feature.name)
            # Infinite ends are closed, as in the intervals of rules.
            return ((column > low) | (low == -math.inf)) & (column <= high) & ~np.isnan(column)
        return np.isin(column, self.allowed(feature))

    def contains(self, table: Table) -> npt.NDArray[np.bool_]:
        """Return which rows lie inside, shape (n_rows,)."""
        inside = np.ones(len(table), dtype=bool)
        for name in self.limits:
            inside &= self.admits(table.schema.feature(name), table.column(name))
        return inside

    def cells(self, schema: Schema, features: tuple[str, ...], limit: int) -> Table | None:
        """Return every row of the region, when its features have finitely many values and at most `limit` rows result.

        Integers count as finite when their domain, or the region, bounds them on both sides. No value is missing.
        None when there are too many.
        """
        axes: list[npt.NDArray[Any]] = []
        count = 1
        for name in features:
            feature = schema.feature(name)
            if not feature.is_number:
                axis: npt.NDArray[Any] = np.array(self.allowed(feature), dtype=np.int32)
            else:
                whole = self._whole_numbers(feature, limit)
                if whole is None:
                    return None
                axis = whole
            axes.append(axis)
            count *= len(axis)
            if count > limit:
                return None
        rows = list(itertools.product(*(range(len(axis)) for axis in axes)))
        positions = np.array(rows, dtype=np.int64).reshape(len(rows), len(axes))
        columns = {
            name: axis[positions[:, place]] for place, (name, axis) in enumerate(zip(features, axes, strict=True))
        }
        return Table(schema, columns, numbered_ids(schema, len(rows)))

    def _whole_numbers(self, feature: Feature, limit: int) -> npt.NDArray[np.float64] | None:
        if feature.kind != "integer":
            return None
        low, high = self.bounds(feature.name)
        first, last = feature.domain
        first, last = max(first, math.floor(low) + 1 if math.isfinite(low) else low), min(last, high)
        if not (math.isfinite(first) and math.isfinite(last)) or last - first >= limit:
            return None
        return np.arange(math.ceil(first), math.floor(last) + 1, dtype=np.float64)
