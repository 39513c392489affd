"""The linear pieces of a ReLU network over its numbers, as a tree of half spaces with one answer at each end.

Imports errors, networks and polyhedra. The tree asks for the sign of one unit after the other, of those that can have
either sign where it stands, and at last for the order of the classes' sums; where both sides of a question have the
same answer it is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.weights.polyhedra import Box, HalfSpace
from neurologic.networks import Layer

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Fork:
    """A half space, what is answered inside, and what outside."""

    side: HalfSpace
    inside: Piecewise
    outside: Piecewise


Piecewise: TypeAlias = "Fork | int"
"""A fork, or the position of the one class that is answered."""


_Below: TypeAlias = Callable[[bool, tuple[HalfSpace, ...], Numbers], Piecewise]


@dataclass
class Counting:
    """How many linear pieces were met, and how many there may be."""

    most: int
    met: int = 0

    def another(self) -> None:
        """Count a piece.

        Raises
        ------
        InductionError
            When there are more than there may be.
        """
        self.met += 1
        if self.met > self.most:
            raise InductionError(
                f"The network has more than max_regions={self.most} linear regions. Raise max_regions if that many can "
                f"be waited for, bound the numbers by domains in the schema or with bounds='data', or use the method "
                f"'layers', which stays small."
            )


@dataclass(frozen=True, eq=False)
class Pieces:
    """The layers of a network over scaled numbers, whose first layer's bias has taken in everything else.

    Attributes
    ----------
    hidden : tuple of Layer
        With ReLU, leaky ReLU or the identity.
    last : Layer
    box : Box
    points : numpy.ndarray, shape (n_points, n_coordinates)
        Points of the box; a half space that parts them needs no linear program to be known to.
    counting : Counting
    """

    hidden: tuple[Layer, ...]
    last: Layer
    box: Box
    points: Numbers
    counting: Counting

    def tree(self, matrix: Numbers, offset: Numbers) -> Piecewise:
        """Return the answers over the box, where the first layer's sums are `matrix @ point + offset`."""
        return self._units(0, 0, matrix, offset, (), self.points)

    def _units(
        self, depth: int, unit: int, matrix: Numbers, offset: Numbers, path: tuple[HalfSpace, ...], points: Numbers
    ) -> Piecewise:
        """Fork at one unit after the other; matrix and offset are the layer's sums, then its activations so far."""
        if depth == len(self.hidden):
            self.counting.another()
            return self._classes(0, 1, matrix, offset, path, points)
        entry = self.hidden[depth]
        if entry.activation == "identity" or unit == len(offset):
            following = (*self.hidden, self.last)[depth + 1]
            weights = following.weights.astype(np.float64)
            return self._units(
                depth + 1, 0, weights @ matrix, weights @ offset + following.bias.astype(np.float64), path, points
            )
        slope = entry.parameter if entry.activation == "leaky_relu" else 0.0

        def below(positive: bool, path: tuple[HalfSpace, ...], points: Numbers) -> Piecewise:
            if positive:
                return self._units(depth, unit + 1, matrix, offset, path, points)
            lower, start = matrix.copy(), offset.copy()
            lower[unit], start[unit] = slope * matrix[unit], slope * offset[unit]
            return self._units(depth, unit + 1, lower, start, path, points)

        return self._forked(HalfSpace(matrix[unit], float(offset[unit]), True), below, path, points)

    def _classes(
        self, first: int, rival: int, matrix: Numbers, offset: Numbers, path: tuple[HalfSpace, ...], points: Numbers
    ) -> Piecewise:
        """Fork at the order of the sums of two classes; of equal sums the first class wins."""
        if rival >= len(offset):
            return first

        def below(positive: bool, path: tuple[HalfSpace, ...], points: Numbers) -> Piecewise:
            return self._classes(rival if positive else first, rival + 1, matrix, offset, path, points)

        side = HalfSpace(matrix[rival] - matrix[first], float(offset[rival] - offset[first]), True)
        return self._forked(side, below, path, points)

    def _forked(self, side: HalfSpace, below: _Below, path: tuple[HalfSpace, ...], points: Numbers) -> Piecewise:
        if not side.normal.any():
            return below(side.offset > 0, path, points)
        holds = side.holds(points)
        paths = (*path, side), (*path, side.opposite())
        possible = []
        for inside, own in zip((holds, ~holds), paths, strict=True):
            witness = None if inside.any() else self.box.witness(own)
            possible.append(points[inside] if witness is None else witness.reshape(1, -1))
        if not len(possible[0]) or not len(possible[1]):
            return below(bool(len(possible[0])), path, points)
        results = [
            below(positive, own, rows) for positive, own, rows in zip((True, False), paths, possible, strict=True)
        ]
        if isinstance(results[0], int) and results[0] == results[1]:
            return results[0]
        return Fork(side, results[0], results[1])


def ends(tree: Piecewise, path: tuple[HalfSpace, ...] = ()) -> Iterator[tuple[tuple[HalfSpace, ...], int]]:
    """Yield the half spaces on the way to each end, with the class there."""
    if isinstance(tree, int):
        yield path, tree
        return
    yield from ends(tree.inside, (*path, tree.side))
    yield from ends(tree.outside, (*path, tree.side.opposite()))
