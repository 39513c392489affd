"""Cases: the rows to learn from as matrices, each numeric column sorted once and for all.

Imports schema, probing, the task and trees. Numbers and ordinal grades are compared by size; nominal categories are
counted. Whoever works on some of the rows filters the sorted orders, which is far quicker than sorting again.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neurologic.induction.covering.conditions import Booleans, Condition
from neurologic.induction.task import Task
from neurologic.induction.trees.splits import threshold_between
from neurologic.probing import Region, draw_near, join
from neurologic.schema import Feature, Table
from neurologic.schema.tables import MISSING_CODE

_LARGEST = sys.float_info.max
_ENOUGH = 10_000
_MOST_CELLS = 4096

Orders = npt.NDArray[np.int32]
"""Positions of rows, one line for each ranked feature, ascending by its values; missing values come last."""


@dataclass(frozen=True, eq=False)
class Cases:
    """Rows and the class of each.

    Attributes
    ----------
    table : Table
    labels : numpy.ndarray, shape (n_rows,)
        Positions in the classes.
    n_classes : int
    """

    table: Table
    labels: npt.NDArray[np.int64]
    n_classes: int

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def ranked(self) -> tuple[Feature, ...]:
        """The features that are compared by size: numbers and ordinal ones."""
        features = map(self.table.schema.feature, self.table.columns)
        return tuple(feature for feature in features if feature.is_number or feature.kind == "ordinal")

    @cached_property
    def nominal(self) -> tuple[Feature, ...]:
        """The features whose categories have no order."""
        features = map(self.table.schema.feature, self.table.columns)
        return tuple(feature for feature in features if feature.kind in ("categorical", "boolean"))

    @cached_property
    def values(self) -> npt.NDArray[np.float64]:
        """Values of the ranked features, shape (n_ranked, n_rows), NaN where missing.

        No finite number lies between an infinite value and the largest one, so that infinite values become that one.
        """
        matrix = np.empty((len(self.ranked), len(self)))
        for place, feature in enumerate(self.ranked):
            column = self.table.column(feature.name)
            if feature.is_number:
                matrix[place] = np.clip(column, -_LARGEST, _LARGEST)
            else:
                matrix[place] = np.where(column == MISSING_CODE, np.nan, column)
        return matrix

    @cached_property
    def orders(self) -> Orders:
        """All rows in ascending order of each ranked feature, shape (n_ranked, n_rows)."""
        return np.argsort(self.values, axis=1, kind="stable").astype(np.int32)

    @cached_property
    def ranks(self) -> npt.NDArray[np.int32]:
        """For each value its rank among the different values of the feature; `n_rows` for a missing one."""
        ranks = np.empty(self.values.shape, dtype=np.int32)
        for place, order in enumerate(self.orders):
            ordered = self.values[place, order]
            rank = np.concatenate([[0], np.cumsum(ordered[1:] != ordered[:-1])])
            ranks[place, order] = np.where(np.isnan(ordered), len(self), rank[: len(ordered)])
        return ranks

    @cached_property
    def offsets(self) -> npt.NDArray[np.int64]:
        """Where each nominal feature's categories start in one row of all, the missing one after them; then the end."""
        return np.concatenate([[0], np.cumsum([len(feature.categories) + 1 for feature in self.nominal])]).astype(int)

    @cached_property
    def slots(self) -> npt.NDArray[np.int32]:
        """Place of each nominal value in the row of all categories, shape (n_nominal, n_rows)."""
        matrix = np.empty((len(self.nominal), len(self)), dtype=np.int32)
        for place, feature in enumerate(self.nominal):
            column = self.table.column(feature.name)
            code = np.where(column == MISSING_CODE, len(feature.categories), column)
            matrix[place] = self.offsets[place] + code
        return matrix

    def orders_within(self, orders: Orders, inside: Booleans, count: int) -> Orders:
        """Return the orders of the `count` rows where the mask over all rows is true; the orders have all of them."""
        return np.asarray(orders[inside[orders]]).reshape(len(orders), count)

    def conditions_at(self, place: int, threshold: float) -> tuple[Condition, Condition]:
        """Return the conditions that a ranked feature is at most the threshold, and that it is above."""
        feature = self.ranked[place]
        if feature.is_number:
            return Condition(feature.name, high=threshold), Condition(feature.name, low=threshold)
        codes = range(len(feature.categories))
        return (
            Condition(feature.name, codes=frozenset(code for code in codes if code <= threshold)),
            Condition(feature.name, codes=frozenset(code for code in codes if code > threshold)),
        )

    def threshold(self, place: int, below: int, above: int) -> float:
        """Return a readable number that separates the values of two rows of a ranked feature."""
        low, high = float(self.values[place, below]), float(self.values[place, above])
        return threshold_between(low, high, whole=self.ranked[place].kind != "numeric")


def asked_cases(task: Task, queries: int) -> Cases:
    """Return the data and the rows that the network was asked about besides.

    Where the features have few possible rows in all, and the network may be asked about every one of them, those are
    the rows; otherwise rows are drawn near the data until there are ten thousand in all, as far as `queries` and the
    budget reach.
    """
    table, labels = task.table, task.labels
    may_ask = 0 if task.asking is None else task.asking.granted(queries)
    wanted = min(_ENOUGH - len(table), may_ask)
    if task.asking is not None and wanted > 0 and table.columns:
        cells = Region().cells(task.schema, tuple(table.columns), min(_MOST_CELLS, may_ask))
        drawn = cells
        if drawn is None:
            drawn = draw_near(table, table, wanted, np.random.default_rng(task.seed))
        table = join([table, drawn])
        labels = np.concatenate([labels, task.asking.labels(drawn)])
    return Cases(table, labels, len(task.schema.classes))
