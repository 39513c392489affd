"""Regions of a piecewise linear function: which linear conditions can hold together, which follow from others.

Imports nothing of the library; scipy's HiGHS solves the linear programs. Points have coordinates that were scaled to be
of order one; a region counts only when it holds a ball whose radius is larger than `THINNEST`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]

#: Radius, in scaled coordinates, up to which a region is taken for a border.
THINNEST = 1e-9


@dataclass(frozen=True, eq=False)
class HalfSpace:
    """The points where `normal @ point + offset` is positive, or where it is not.

    Attributes
    ----------
    normal : numpy.ndarray, shape (n_coordinates,)
    offset : float
    positive : bool
    """

    normal: Numbers
    offset: float
    positive: bool

    def opposite(self) -> HalfSpace:
        """Return the other side."""
        return HalfSpace(self.normal, self.offset, not self.positive)

    def holds(self, points: Numbers) -> npt.NDArray[np.bool_]:
        """Return which points of shape (n_points, n_coordinates) lie inside."""
        above = points @ self.normal + self.offset > 0
        return np.asarray(above if self.positive else ~above)


@dataclass(frozen=True, eq=False)
class Box:
    """The bounds of all coordinates, infinite where there is none; each of shape (n_coordinates,)."""

    low: Numbers
    high: Numbers

    def witness(self, sides: Sequence[HalfSpace]) -> Numbers | None:
        """Return a point inside the box and all half spaces, away from their borders; None where there is none."""
        from scipy.optimize import linprog

        size = len(self.low)
        rows, limits = [], []
        for side in sides:
            length = float(np.linalg.norm(side.normal))
            sign = -1.0 if side.positive else 1.0
            if length == 0.0:
                if (side.offset > 0) != side.positive:
                    return None
                continue
            rows.append([*(sign * side.normal / length), 1.0])
            limits.append(-sign * side.offset / length)
        bounds = [
            (low if math.isfinite(low) else None, high if math.isfinite(high) else None)
            for low, high in zip(self.low.tolist(), self.high.tolist(), strict=True)
        ]
        found = linprog(
            [0.0] * size + [-1.0],
            A_ub=np.array(rows) if rows else None,
            b_ub=limits or None,
            bounds=[*bounds, (None, 1.0)],
            method="highs",
        )
        if found.x is None or found.x[-1] <= THINNEST:
            return None
        return np.asarray(found.x[:-1])


def needed(sides: Sequence[HalfSpace], box: Box) -> tuple[HalfSpace, ...]:
    """Return the half spaces without those that follow from the others."""
    kept = list(sides)
    for side in list(sides):
        others = [other for other in kept if other is not side]
        if box.witness([*others, side.opposite()]) is None:
            kept = others
    return tuple(kept)
