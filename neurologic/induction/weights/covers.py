"""Few and short conjunctions that hold of exactly the wanted cells: terms widened as far as they may, then chosen.

Imports nothing of the library. A cell is a row of choices, one an input; a term allows a set of choices for some
inputs. Where the cells are all there are, a term that meets no unwanted one is an implicant of the wanted function, and
a widened one is prime; where they are a sample, that holds of the sample.

References
----------
Quine: The problem of simplifying truth functions, American Mathematical Monthly 59, 1952 (prime implicants).
Brayton, Hachtel, McMullen, Sangiovanni-Vincentelli: Logic minimization algorithms for VLSI synthesis, 1984 (expand,
irredundant cover, several values).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Booleans = npt.NDArray[np.bool_]

Term: TypeAlias = Mapping[int, frozenset[int]]
"""The choices allowed at an input; inputs that are not named are free."""


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells that terms are tried on.

    Attributes
    ----------
    codes : numpy.ndarray, shape (n_cells, n_inputs)
        The choice of each input.
    sizes : tuple of int
        How many choices each input has.
    connected : tuple of bool
        Whether the choices allowed at an input must be without gaps.
    """

    codes: Codes
    sizes: tuple[int, ...]
    connected: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def fails(self, place: int, allowed: frozenset[int]) -> Booleans:
        """Return the cells whose choice at an input is not allowed."""
        forbidden = np.ones(self.sizes[place], dtype=bool)
        forbidden[sorted(allowed)] = False
        return np.asarray(forbidden[self.codes[:, place]])

    def meets(self, term: Term) -> Booleans:
        """Return the cells that a term holds of."""
        inside = np.ones(len(self), dtype=bool)
        for place, allowed in term.items():
            inside &= ~self.fails(place, allowed)
        return inside

    def cell(self, row: int) -> dict[int, frozenset[int]]:
        """Return the term of one cell alone."""
        return {place: frozenset({int(code)}) for place, code in enumerate(self.codes[row]) if self.sizes[place] > 1}


def cover(wanted: Booleans, cells: Cells, seed: Callable[[int], Term], most: int | None = None) -> list[Term]:
    """Return terms that together hold of the wanted cells and of no others.

    Parameters
    ----------
    wanted : bool array, shape (n_cells,)
    cells : Cells
    seed : callable
        From a wanted cell to a term that holds of it; one that holds of unwanted cells too is replaced by the cell.
    most : int or None
        Most terms that are looked for, those of the first wanted cells.
    """
    terms: list[Term] = []
    masks: list[Booleans] = []
    left = wanted.copy()
    while left.any() and (most is None or len(terms) < most):
        row = int(np.argmax(left))
        term: Term = seed(row)
        if not cells.meets(term)[row] or (cells.meets(term) & ~wanted).any():
            term = cells.cell(row)
        term = widened(term, wanted, cells)
        terms.append(term)
        masks.append(cells.meets(term))
        left &= ~masks[-1]
        left[row] = False  # cells with the same choices and another answer cannot be told apart
    return [terms[place] for place in chosen_cover(masks, [len(term) for term in terms], wanted)]


def widened(term: Term, wanted: Booleans, cells: Cells) -> Term:
    """Return a term that holds wherever the given one does and of no unwanted cell, with as little said as possible.

    Conditions are dropped, the one first whose loss wins the most wanted cells, then more choices are allowed.
    """
    kept = dict(term)
    lost = {place: cells.fails(place, allowed) for place, allowed in kept.items()}
    count = np.sum(list(lost.values()), axis=0, dtype=np.int64) if lost else np.zeros(len(cells), dtype=np.int64)
    while kept:
        best, most = -1, -1
        for place, fails in lost.items():
            met = count == fails  # nothing but this condition stands in the way
            gain = -1 if (met & ~wanted).any() else int(np.count_nonzero(met))
            if gain > most:
                best, most = place, gain
        if best < 0:
            break
        count -= lost.pop(best)
        del kept[best]
    for place in sorted(kept):
        met = count == lost[place]
        against = set(cells.codes[met & ~wanted, place].tolist())
        in_favour = set(cells.codes[met & wanted, place].tolist())
        allowed = set(kept[place])
        if cells.connected[place]:
            low, high = min(allowed), max(allowed)
            allowed = set(range(low, high + 1)) if not against & set(range(low, high + 1)) else allowed
            while low > 0 and low - 1 not in against:
                low -= 1
                allowed.add(low)
            while high < cells.sizes[place] - 1 and high + 1 not in against:
                high += 1
                allowed.add(high)
        else:
            allowed |= in_favour - against
        kept[place] = frozenset(allowed)
        count += cells.fails(place, kept[place]).astype(np.int64) - lost[place]
        lost[place] = cells.fails(place, kept[place])
    return {place: kept[place] for place in sorted(kept)}


def chosen_cover(masks: Sequence[Booleans], prices: Sequence[int], wanted: Booleans) -> list[int]:
    """Return the places of masks that together cover what all of them do, none of them for nothing, in order.

    The one that covers most of what is left comes first, of equal ones the cheapest; what the later ones make needless
    goes.
    """
    left = np.zeros(len(wanted), dtype=bool)
    for mask in masks:
        left |= mask & wanted
    chosen: list[int] = []
    while left.any():
        gains = [(int(np.count_nonzero(mask & left)), -price) for mask, price in zip(masks, prices, strict=True)]
        chosen.append(max(range(len(masks)), key=gains.__getitem__))
        left &= ~masks[chosen[-1]]
    times = np.sum([masks[place] & wanted for place in chosen], axis=0, dtype=np.int64) if chosen else left
    kept = list(chosen)
    for place in sorted(chosen, key=lambda place: (-prices[place], place)):
        alone = (masks[place] & wanted) & (times == 1)
        if not alone.any():
            kept.remove(place)
            times = times - (masks[place] & wanted)
    return sorted(kept)


@dataclass(frozen=True)
class Symmetric:
    """A function of how many of several conditions hold.

    Attributes
    ----------
    conditions : tuple of (int, frozenset of int)
        Inputs and the choices that count.
    ranges : tuple of (int, int)
        From how many to how many must hold, both included.
    """

    conditions: tuple[tuple[int, frozenset[int]], ...]
    ranges: tuple[tuple[int, int], ...]


def symmetric(wanted: Booleans, cells: Cells) -> Symmetric | None:
    """Return the function as a count of conditions, or None when it is none; the cells must be all there are, in order.

    Examples
    --------
    >>> import itertools
    >>> codes = np.array(list(itertools.product(range(3), range(2), range(2))))
    >>> cells = Cells(codes, (3, 2, 2), (False,) * 3)
    >>> two = (codes[:, 0] == 1).astype(int) + (codes[:, 1] == 0) + codes[:, 2] >= 2
    >>> symmetric(two, cells).ranges
    ((2, 3),)
    """
    grid = wanted.reshape(cells.sizes)
    sides: list[tuple[int, frozenset[int], frozenset[int]]] = []
    cube = grid
    for place, size in enumerate(cells.sizes):
        slices = [np.take(grid, code, axis=place) for code in range(size)]
        like_first = frozenset(code for code in range(size) if np.array_equal(slices[code], slices[0]))
        others = frozenset(range(size)) - like_first
        if any(not np.array_equal(slices[code], slices[min(others)]) for code in others):
            return None
        if others:
            sides.append((place, like_first, others))
        cube = np.take(cube, [0, min(others)] if others else [0], axis=place)
    cube = cube.reshape((2,) * len(sides))
    if len(sides) < 2:
        return None
    for axis in range(1, len(sides)):
        if not np.array_equal(np.swapaxes(cube, 0, axis), cube):
            flipped = np.flip(cube, axis)
            if not np.array_equal(np.swapaxes(flipped, 0, axis), flipped):
                return None
            cube = flipped
            place, first, second = sides[axis]
            sides[axis] = (place, second, first)
    if sum(len(second) for _, _, second in sides) > sum(len(first) for _, first, _ in sides):
        cube = np.flip(cube)
        sides = [(place, second, first) for place, first, second in sides]
    counts = np.indices(cube.shape).sum(axis=0)
    holds = [bool(cube[counts == number].all()) for number in range(len(sides) + 1)]
    ranges: list[tuple[int, int]] = []
    for number, inside in enumerate(holds):
        if inside and ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        elif inside:
            ranges.append((number, number))
    if any(cells.connected[place] and not _without_gaps(second) for place, _, second in sides):
        return None
    return Symmetric(tuple((place, second) for place, _, second in sides), tuple(ranges))


def _without_gaps(codes: frozenset[int]) -> bool:
    return max(codes) - min(codes) + 1 == len(codes)
