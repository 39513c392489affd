"""Task: what a method of induction is given to work with.

Imports schema and probing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.probing import Asking
from neurologic.schema import Schema, Table


@dataclass(frozen=True, eq=False)
class Task:
    """Rows, what the network answers on them, and how to ask it more.

    Attributes
    ----------
    table : Table
        The data, with the features that the rules may use.
    labels : numpy.ndarray, shape (n_rows,)
        The answer for every row, as a position in the classes.
    degrees : numpy.ndarray, shape (n_rows, n_classes)
        How much of each class a row is, in the network's opinion; rows sum to one.
    asking : Asking or None
        Answers about further rows; None when there is no network behind the labels.
    seed : int
    values : numpy.ndarray, shape (n_rows,), or None
        The answer for every row where it is a number; there are no labels and degrees then, of shape (0,) and (0, 0).
    """

    table: Table
    labels: npt.NDArray[np.int64]
    degrees: npt.NDArray[np.float64]
    asking: Asking | None
    seed: int
    values: npt.NDArray[np.float64] | None = None

    @property
    def schema(self) -> Schema:
        """The schema of the rows."""
        return self.table.schema
