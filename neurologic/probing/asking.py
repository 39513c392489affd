"""Asking a network: in batches, with a budget, counted, with progress reported.

Imports errors, schema and networks. Whoever needs answers asks an `Asking`; it never asks for more than it was granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import QueryBudgetExceeded
from neurologic.networks.protocol import Network
from neurologic.schema import Table

Progress: TypeAlias = Callable[[str, int, int | None], None]
"""Called with what is being done, how much of it is done, and how much there is in all (None when not known)."""


@dataclass
class Asking:
    """A network, how many rows it may be asked about, and how many it was.

    Attributes
    ----------
    network : Network
    budget : int or None
        Rows in all; no limit when None.
    batch_size : int
        Rows the network sees at once.
    progress : callable or None
        See `Progress`.
    asked : int
        Rows asked so far.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> network = wrap(lambda table: (table.column("age") < 25).astype(int), schema, output="indices")
    >>> asking = Asking(network, budget=3)
    >>> asking.labels(as_table({"age": [19, 40]}, schema)).tolist(), asking.left
    ([1, 0], 1)
    """

    network: Network
    budget: int | None = None
    batch_size: int = 8192
    progress: Progress | None = None
    asked: int = field(default=0, init=False)

    @property
    def left(self) -> int | None:
        """Rows that may still be asked about; None when there is no limit."""
        return None if self.budget is None else self.budget - self.asked

    def granted(self, wanted: int) -> int:
        """Return how many of the wanted rows the budget still allows."""
        return wanted if self.left is None else min(wanted, self.left)

    def labels(self, table: Table) -> npt.NDArray[np.int64]:
        """Return the network's class for every row, as positions in its classes, shape (n_rows,).

        Raises
        ------
        QueryBudgetExceeded
            When the rows are more than the budget has left; nothing is asked then.
        """
        return self.answers(table)[0]

    def values(self, table: Table) -> npt.NDArray[np.float64]:
        """Return the network's number for every row of a numeric target, shape (n_rows,).

        Raises
        ------
        QueryBudgetExceeded
            When the rows are more than the budget has left; nothing is asked then.
        """
        parts = [np.empty(0), *(self.network.values(part) for part in self._parts(table))]
        return np.concatenate(parts)

    def answers(self, table: Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return labels as positions in the classes, shape (n_rows,), and degrees, shape (n_rows, n_classes).

        Degrees are non-negative and each row of them sums to one: the network's scores where they are that already, and
        their softmax otherwise (see `degrees`).

        Raises
        ------
        QueryBudgetExceeded
            When the rows are more than the budget has left; nothing is asked then.
        """
        nothing = np.empty((0, len(self.network.classes)))
        together = np.concatenate([nothing, *(self.network.scores(part) for part in self._parts(table))])
        return together.argmax(axis=1), degrees(together)

    def _parts(self, table: Table) -> Iterator[Table]:
        """Yield the rows batch by batch; each counts as asked once the next one, or the end, is asked for."""
        if self.left is not None and len(table) > self.left:
            assert self.budget is not None
            raise QueryBudgetExceeded(budget=self.budget, asked=self.asked, wanted=len(table))
        for start in range(0, len(table), self.batch_size):
            stop = min(start + self.batch_size, len(table))
            whole = stop - start == len(table)
            yield table if whole else table.take(np.arange(start, stop))
            self.asked += stop - start
            if self.progress is not None:
                self.progress("asking the network", self.asked, self.budget)


def degrees(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return scores as degrees of membership: as they are when they are a distribution, their softmax otherwise.

    Parameters
    ----------
    scores : numpy.ndarray, shape (n_rows, n_classes)

    Examples
    --------
    >>> degrees(np.array([[0.25, 0.75]])).tolist(), degrees(np.array([[3.0, 3.0]])).tolist()
    ([[0.25, 0.75]], [[0.5, 0.5]])
    """
    if len(scores) and scores.min() >= 0.0 and np.allclose(scores.sum(axis=1), 1.0):
        return scores
    scores = np.clip(scores, -1e300, 1e300)  # an infinite score less itself would be no number
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
    return np.asarray(exponentials / exponentials.sum(axis=1, keepdims=True))
