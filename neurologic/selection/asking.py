"""Asking on a shared budget: what several methods ask is counted once, and none takes another's part.

Imports errors, networks, probing and schema.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from neurologic.errors import QueryBudgetExceeded
from neurologic.networks import CachedNetwork, CountedNetwork
from neurologic.probing import Asking
from neurologic.schema import Table


class Remembered:
    """Answers of the network behind an `Asking`, kept for everyone who asks through a `share` of it.

    Parameters
    ----------
    outer : Asking
        Whose budget is shared; it counts the rows that the network was really asked about.
    """

    def __init__(self, outer: Asking) -> None:
        self.outer = outer
        self._counted = CountedNetwork(outer.network)
        self._asking = Asking(CachedNetwork(self._counted), batch_size=outer.batch_size)

    def share(self, among: int) -> SharedAsking:
        """Return an asking that may use one of so many equal parts of what the budget has left."""
        left = self.outer.left
        return SharedAsking(self, None if left is None else left // max(1, among))

    def answers(self, table: Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], int]:
        """Return labels and degrees, and how many of the rows were new to the network."""
        before = self._counted.rows
        try:
            labels, degrees = self._asking.answers(table)
        finally:
            new = self._counted.rows - before
            self.outer.asked += new
        if new and self.outer.progress is not None:
            self.outer.progress("asking the network", self.outer.asked, self.outer.budget)
        return labels, degrees, new


class SharedAsking(Asking):
    """A part of a budget; rows that were asked about before, by whomever, cost nothing."""

    def __init__(self, remembered: Remembered, budget: int | None) -> None:
        outer = remembered.outer
        super().__init__(outer.network, budget, outer.batch_size, outer.progress)
        self._remembered = remembered

    def answers(self, table: Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return labels and degrees; see `Asking.answers`."""
        if self.left is not None and len(table) > self.left:
            assert self.budget is not None
            raise QueryBudgetExceeded(budget=self.budget, asked=self.asked, wanted=len(table))
        labels, degrees, new = self._remembered.answers(table)
        self.asked += new
        return labels, degrees
