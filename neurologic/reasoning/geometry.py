"""Many boxes at once, in whole numbers, and which of them overlap. Imports nothing of ours.

Where boxes end cuts a feature into cells, and a range is the cells from `low` up to but without `high`; so each
comparison here is one of integers, and exact. Sets of categories are bits of an integer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]
Bools: TypeAlias = NDArray[np.bool_]

#: Boxes whose overlaps with all others are worked out at a time.
BLOCK = 2_048


@dataclass(frozen=True)
class Boxes:
    """Boxes over number features and categorical ones, in cells.

    Attributes
    ----------
    low, high : int arrays of shape (n_boxes, n_numbers)
        The cells of each range: `low <= cell < high`.
    sets : int array of shape (n_boxes, n_categorical)
        A bit for each category, `1 << place`; of Python integers where 62 bits are not enough.
    n_cells : int array of shape (n_numbers,)
    n_categories : tuple of int
    order : tuple of int
        The features by name: a place among the numbers, or `-1 - place` among the categorical ones.
    """

    low: Ints
    high: Ints
    sets: Ints
    n_cells: Ints
    n_categories: tuple[int, ...]
    order: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.low)

    def take(self, places: Ints) -> Boxes:
        """Return some of the boxes."""
        return Boxes(
            self.low[places], self.high[places], self.sets[places], self.n_cells, self.n_categories, self.order
        )

    @property
    def everything(self) -> Boxes:
        """The one box that holds every individual."""
        full = [[(1 << count) - 1 for count in self.n_categories]]
        return Boxes(
            np.zeros((1, len(self.n_cells)), dtype=np.int32),
            self.n_cells[None, :].astype(np.int32),
            np.array(full, dtype=self.sets.dtype).reshape(1, len(self.n_categories)),
            self.n_cells,
            self.n_categories,
            self.order,
        )


def overlap_blocks(boxes: Boxes, starts: Sequence[int] | None = None) -> Iterator[tuple[int, Bools]]:
    """Yield which boxes overlap, some of them at a time.

    Parameters
    ----------
    boxes : Boxes
    starts : sequence of int, optional
        Where a block may begin; anywhere by default.

    Yields
    ------
    (int, bool array of shape (n_block, n_boxes))
        The place of the first box of the block; True where a box of it shares an individual with a box, or is it.

    Notes
    -----
    Sixty-four pairs in an operation: for one feature, the boxes of the block that begin before a box ends are the first
    ones in the order of their beginnings, and one row of bits stands for each such "first so many".
    """
    count = len(boxes)
    allowed = np.arange(count + 1) if starts is None else np.append(np.asarray(starts, dtype=np.int64), count)
    start = 0
    while start < count:
        last = int(np.searchsorted(allowed, start + BLOCK, side="right")) - 1
        end = int(allowed[last])
        if end <= start:  # the boxes of one rule are more than a block
            end = int(allowed[last + 1])
        yield start, _overlaps(boxes, start, end)
        start = end


def _overlaps(boxes: Boxes, start: int, end: int) -> Bools:
    size = end - start
    found = np.full((len(boxes), -(-size // 64)), 0xFFFFFFFFFFFFFFFF, dtype=np.uint64)
    for feature in range(boxes.low.shape[1]):
        low, high = boxes.low[:, feature], boxes.high[:, feature]
        mine, full = low[start:end], boxes.n_cells[feature]
        if (mine > 0).any() and (high < full).any():
            order = np.argsort(mine, kind="stable")
            found &= _first_bits(order)[np.searchsorted(mine[order], high, side="left")]  # those that begin before
        mine = high[start:end]
        if (mine < full).any() and (low > 0).any():
            order = np.argsort(-mine, kind="stable")
            found &= _first_bits(order)[np.searchsorted(-mine[order], -low, side="left")]  # those that end after
    for feature in range(boxes.sets.shape[1]):
        column = boxes.sets[:, feature]
        kinds, kind_of = np.unique(column, return_inverse=True)
        rows = np.stack([_bits(((column[start:end] & kind) != 0).astype(bool)) for kind in kinds])
        found &= rows[kind_of.reshape(-1)]
    bits = np.unpackbits(found.view(np.uint8), axis=1, bitorder="little", count=size)
    return np.ascontiguousarray(bits.T).view(np.bool_)


def _bits(chosen: Bools) -> NDArray[np.uint64]:
    packed = np.packbits(chosen, bitorder="little")
    return np.pad(packed, (0, -len(packed) % 8)).view(np.uint64)


def _first_bits(order: Ints) -> NDArray[np.uint64]:
    """Return a row of bits for each count: those at the first so many places of `order`."""
    rows = np.zeros((len(order) + 1, -(-len(order) // 64)), dtype=np.uint64)
    rows[np.arange(1, len(order) + 1), order // 64] = np.uint64(1) << (order % 64).astype(np.uint64)
    np.bitwise_or.accumulate(rows, axis=0, out=rows)
    return rows


def overlaps_of(boxes: Boxes, start: int, end: int) -> Bools:
    """Return which boxes overlap those from `start` to `end`, for few of them: shape (end - start, n_boxes)."""
    low, high, sets = (side[start:end, None, :] for side in (boxes.low, boxes.high, boxes.sets))
    found = ((low < boxes.high[None]) & (high > boxes.low[None])).all(axis=2)
    return np.asarray(found & ((sets & boxes.sets[None]) != 0).all(axis=2), dtype=bool)


def within(boxes: Boxes, inner: Ints, outer: Ints) -> Bools:
    """Return whether the box at each place of `inner` lies inside the one at the same place of `outer`."""
    found = (boxes.low[inner] >= boxes.low[outer]).all(axis=1) & (boxes.high[inner] <= boxes.high[outer]).all(axis=1)
    outside = boxes.sets[inner] & ~boxes.sets[outer]
    return np.asarray(found & (outside == 0).all(axis=1), dtype=bool)


@dataclass(frozen=True)
class Region:
    """A part of the space: cells `low` to `high` of each number feature, and sets of categories."""

    low: tuple[int, ...]
    high: tuple[int, ...]
    sets: tuple[int, ...]


def categories_of(mask: int) -> tuple[int, ...]:
    """Return the places of the bits of a mask.

    Examples
    --------
    >>> categories_of(0b1101)
    (0, 2, 3)
    """
    return tuple(place for place in range(mask.bit_length()) if mask >> place & 1)
