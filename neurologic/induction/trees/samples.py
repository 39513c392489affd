"""Sample: rows with the network's answers and weights, what every search in a tree counts.

Imports schema and probing only. Columns are bare arrays, because a growing tree takes parts of them all the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Columns: TypeAlias = Mapping[str, npt.NDArray[Any]]
"""Arrays by feature name, as in a `Table`."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows and what the network says of them.

    Attributes
    ----------
    columns : mapping of feature name to array of shape (n_rows,)
    degrees : numpy.ndarray, shape (n_rows, n_classes)
        How much of each class a row is; rows sum to one.
    weight : numpy.ndarray, shape (n_rows,)
    given : numpy.ndarray of bool, shape (n_rows,)
        Whether the row is one of the data, rather than one that was drawn.
    complete : bool
        Whether every possible row of the region is there, so that none need be drawn.
    """

    columns: Columns
    degrees: npt.NDArray[np.float64]
    weight: npt.NDArray[np.float64]
    given: npt.NDArray[np.bool_]
    complete: bool = False

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def mass(self) -> npt.NDArray[np.float64]:
        """Weight of each class, row by row, shape (n_rows, n_classes)."""
        return self.weight[:, None] * self.degrees

    @property
    def n_given(self) -> int:
        """How many rows of data there are."""
        return int(np.count_nonzero(self.given))

    def take(self, rows: npt.NDArray[np.bool_]) -> Sample:
        """Return the rows where the mask is true."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Sample(columns, self.degrees[rows], self.weight[rows], self.given[rows], self.complete)

    def reweighted(self, ratio: float) -> Sample:
        """Return the sample with weight 1 for a row of data, and `ratio` times their total for all drawn rows.

        A drawn row never weighs more than one of the data, and as much where there are no data.
        """
        given, drawn = self.n_given, len(self) - self.n_given
        if not given or not drawn:
            return replace(self, weight=np.ones(len(self)))
        return replace(self, weight=np.where(self.given, 1.0, min(1.0, ratio * given / drawn)))


def join_samples(samples: Sequence[Sample]) -> Sample:
    """Return the rows of several samples in one; complete when the last is."""
    return Sample(
        {name: np.concatenate([sample.columns[name] for sample in samples]) for name in samples[0].columns},
        np.concatenate([sample.degrees for sample in samples]),
        np.concatenate([sample.weight for sample in samples]),
        np.concatenate([sample.given for sample in samples]),
        samples[-1].complete,
    )
