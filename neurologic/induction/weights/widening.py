"""Pieces of one answer joined: conditions dropped as long as no piece with another answer comes in.

Imports covers and polyhedra. What results are polyhedra that cover the pieces of each class and meet no piece of
another, except in borders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.weights.covers import chosen_cover
from neurologic.induction.weights.polyhedra import Box, HalfSpace, needed

Sides: TypeAlias = tuple[HalfSpace, ...]

#: Beyond so many pieces each stays for itself: every one would have to be compared with all others.
_MOST = 300


def widened_ends(
    found: Sequence[tuple[Sides, int]], box: Box, points: npt.NDArray[np.float64]
) -> list[tuple[Sides, int]]:
    """Return polyhedra with one class each that hold of the same points as the given ones of that class.

    Parameters
    ----------
    found : sequence of (half spaces, class)
        They part the box.
    box : Box
    points : numpy.ndarray, shape (n_points, n_coordinates)
        A condition whose loss lets in a point of another class is kept without a linear program.
    """
    if len(found) > _MOST:
        return [(needed(sides, box), label) for sides, label in found]
    labels = np.full(len(points), -1)
    size = []
    for sides, label in found:
        inside = _holds(sides, points)
        labels[inside] = label
        size.append(int(np.count_nonzero(inside)))
    wide: list[tuple[Sides, int]] = []
    origin: list[int] = []
    for place in sorted(range(len(found)), key=lambda place: -size[place]):
        sides, label = found[place]
        if any(label == other and _contains(larger, sides, box, points) for larger, other in wide):
            continue
        strangers = [(other, each) for each, other in found if other != label]
        kept = needed(sides, box)
        for side in kept:
            others = tuple(other for other in kept if other is not side)
            if (labels[_holds(others, points)] != label).any():
                continue
            for which, stranger in strangers:
                witness = box.witness([*others, *stranger])
                if witness is not None:
                    points = np.concatenate([points, witness.reshape(1, -1)])
                    labels = np.append(labels, which)
                    break
            else:
                kept = others
        wide.append((kept, label))
        origin.append(place)
    masks = [
        np.array([label == other and _contains(larger, sides, box, points) for sides, other in found])
        for larger, label in wide
    ]
    for mask, place in zip(masks, origin, strict=True):
        mask[place] = True
    chosen = chosen_cover(masks, [len(sides) for sides, _ in wide], np.ones(len(found), dtype=bool))
    return [wide[place] for place in chosen]


def _holds(sides: Sides, points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    inside = np.ones(len(points), dtype=bool)
    for side in sides:
        inside &= side.holds(points)
    return inside


def _contains(larger: Sides, sides: Sides, box: Box, points: npt.NDArray[np.float64]) -> bool:
    if (_holds(sides, points) & ~_holds(larger, points)).any():
        return False
    return all(any(one is side for one in sides) or box.witness([*sides, side.opposite()]) is None for side in larger)
