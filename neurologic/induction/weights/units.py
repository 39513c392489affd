"""Units over finite choices: which few inputs confirm that a sum exceeds its threshold, whatever the others are.

Imports covers only. An input of a unit is a feature with its choices, or a unit of the layer before with its levels.

References
----------
Fu: Rule generation from neural networks, IEEE Transactions on Systems, Man and Cybernetics 24(8), 1994.
Towell, Shavlik: Extracting refined rules from knowledge-based neural networks, Machine Learning 13, 1993 (m-of-n).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.induction.weights.covers import Booleans, Codes, Term

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Decision:
    """Sums that must all exceed zero, or reach it.

    Attributes
    ----------
    bias : numpy.ndarray, shape (n_sums,)
    given : tuple of numpy.ndarray, each of shape (n_choices, n_sums)
        What each choice of each input adds to the sums.
    reaches : bool array, shape (n_sums,)
        Whether zero itself is enough.
    """

    bias: Numbers
    given: tuple[Numbers, ...]
    reaches: Booleans

    def sums(self, codes: Codes) -> Numbers:
        """Return the sums of cells, shape (n_cells, n_sums)."""
        total = np.tile(self.bias, (len(codes), 1))
        for place, table in enumerate(self.given):
            total += table[codes[:, place]]
        return total

    def holds(self, codes: Codes) -> Booleans:
        """Return the cells where all sums are large enough, shape (n_cells,)."""
        return np.asarray(self.enough(self.sums(codes)))

    def enough(self, sums: Numbers) -> Booleans:
        """Return where sums of shape (…, n_sums) are large enough."""
        return np.asarray(((sums > 0) | (self.reaches & (sums == 0))).all(axis=-1))

    def complement(self) -> Decision:
        """Return the decision that holds where this one, of a single sum, does not."""
        return Decision(-self.bias, tuple(-table for table in self.given), ~self.reaches)


def confirming(decision: Decision, cell: Codes, connected: Sequence[bool]) -> Term:
    """Return a confirming subset of a cell's inputs: with their choices the decision holds whatever the others are.

    The inputs that raise the sums most above their least values come first, which for one sum makes the subset the
    shortest there is; then each is allowed every choice that leaves the decision certain.

    Parameters
    ----------
    decision : Decision
    cell : numpy.ndarray of int, shape (n_inputs,)
        The choice of each input; the decision holds of it.
    connected : sequence of bool
        For each input whether the choices allowed must be without gaps.
    """
    least = [table.min(axis=0) for table in decision.given]
    floor = decision.bias + np.sum(least, axis=0)
    gains = np.array([table[code] - low for table, code, low in zip(decision.given, cell, least, strict=True)])
    chosen: list[int] = []
    free = [place for place in range(len(cell)) if (gains[place] > 0).any()]
    while free and not decision.enough(floor + gains[chosen].sum(axis=0)):
        need = np.maximum(-(floor + gains[chosen].sum(axis=0)), 0.0)
        best = max(free, key=lambda place: (float(np.minimum(gains[place], need).sum()), float(gains[place].sum())))
        chosen.append(best)
        free.remove(best)
    worst = {place: gains[place] for place in chosen}
    term: dict[int, frozenset[int]] = {}
    for place in chosen:
        others = floor + np.sum([worst[other] for other in chosen if other != place], axis=0)
        possible = decision.enough(others + decision.given[place] - least[place])
        possible[cell[place]] = True
        allowed = _around(possible, int(cell[place])) if connected[place] else np.flatnonzero(possible)
        term[place] = frozenset(allowed.tolist())
        worst[place] = decision.given[place][allowed].min(axis=0) - least[place]
    return {place: allowed for place, allowed in term.items() if len(allowed) < len(decision.given[place])}


@dataclass(frozen=True)
class Counted:
    """An m-of-n unit: it is active when so many of several conditions hold.

    Attributes
    ----------
    count : int
    conditions : tuple of (int, frozenset of int)
        Inputs and the choices that count.
    """

    count: int
    conditions: tuple[tuple[int, frozenset[int]], ...]


def m_of_n(decision: Decision) -> Counted | None:
    """Return a decision of one sum as m of n conditions, or None when it is not one.

    Each input adds one of two amounts (or always the same). With the m smallest gains enough and the m - 1 largest too
    little, only the number of larger amounts matters; equal weights are the usual case.

    Examples
    --------
    >>> both = tuple(np.array([[0.0], [1.0]]) for _ in range(4))
    >>> m_of_n(Decision(np.array([-1.5]), both, np.array([False]))).count
    2
    """
    floor = decision.bias + np.sum([table.min(axis=0) for table in decision.given], axis=0)
    conditions: list[tuple[int, frozenset[int]]] = []
    gains: list[float] = []
    for place, table in enumerate(decision.given):
        different = np.unique(table[:, 0])
        if len(different) > 2:
            return None
        if len(different) == 2:
            conditions.append((place, frozenset(np.flatnonzero(table[:, 0] == different[1]).tolist())))
            gains.append(float(different[1] - different[0]))
    ascending = np.sort(np.array(gains))
    for count in range(1, len(gains) + 1):
        smallest, largest = ascending[:count].sum(), ascending[len(gains) - count + 1 :].sum()
        if decision.enough(floor + smallest):
            return Counted(count, tuple(conditions)) if not decision.enough(floor + largest) else None
    return None


def _around(possible: Booleans, place: int) -> npt.NDArray[np.int64]:
    low = high = place
    while low > 0 and possible[low - 1]:
        low -= 1
    while high < len(possible) - 1 and possible[high + 1]:
        high += 1
    return np.arange(low, high + 1)
