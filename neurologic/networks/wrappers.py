"""Wrappers around any network: one counts and limits the questions, one remembers the answers.

Imports errors, schema and the protocol. Both satisfy `Network` themselves, so they can be stacked: a cache around a
counter asks only what is new, a counter around a cache counts every question.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import NetworkError, QueryBudgetExceeded
from neurologic.networks.protocol import Labels, Layer, Network, Scores
from neurologic.schema import Category, Encoding, Schema, Table


class _Around:
    """The members that a wrapper hands through unchanged."""

    def __init__(self, network: Network) -> None:
        self.network = network

    @property
    def schema(self) -> Schema:
        """The schema of the network inside."""
        return self.network.schema

    @property
    def classes(self) -> tuple[Category, ...]:
        """The classes of the network inside."""
        return self.network.classes

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the network inside: its answers are the same."""
        return self.network.fingerprint

    @property
    def features(self) -> tuple[str, ...]:
        """The features that the network inside sees."""
        return self.network.features

    @property
    def encoding(self) -> Encoding | None:
        """The encoding of the network inside."""
        return self.network.encoding

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of the network inside."""
        return self.network.layers


class CountedNetwork(_Around):
    """A network that counts how often and about how many rows it is asked, and stops at a budget.

    Parameters
    ----------
    network : Network
    budget : int, optional
        Rows that may be asked in all; any number by default.

    Attributes
    ----------
    queries : int
        Questions asked, each about a table of rows.
    rows : int
        Rows asked about.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> network = CountedNetwork(wrap(lambda table: (table.column("age") < 25).astype(int), schema), budget=10)
    >>> network.labels(as_table({"age": [22, 67]}, schema)).tolist(), network.queries, network.rows
    (['bad', 'good'], 1, 2)
    """

    def __init__(self, network: Network, budget: int | None = None) -> None:
        super().__init__(network)
        if budget is not None and budget < 0:
            raise NetworkError(f"A budget is a number of rows, 0 or more, not {budget}.")
        self.budget = budget
        self.queries = 0
        self.rows = 0

    @property
    def left(self) -> int | None:
        """Rows that may still be asked; None without a budget."""
        return None if self.budget is None else self.budget - self.rows

    def labels(self, table: Table) -> Labels:
        """Return the class of every row; see `Network`. Raises `QueryBudgetExceeded` before it asks too much."""
        self._count(table)
        return self.network.labels(table)

    def scores(self, table: Table) -> Scores:
        """Return one score a class; see `Network`. Raises `QueryBudgetExceeded` before it asks too much."""
        self._count(table)
        return self.network.scores(table)

    def values(self, table: Table) -> Scores:
        """Return the numeric answers; see `Network`. Raises `QueryBudgetExceeded` before it asks too much."""
        self._count(table)
        return self.network.values(table)

    def activations(self, table: Table) -> tuple[npt.NDArray[Any], ...]:
        """Return each layer's output; see `Network`. Raises `QueryBudgetExceeded` before it asks too much."""
        self._count(table)
        return self.network.activations(table)

    def _count(self, table: Table) -> None:
        if self.budget is not None and self.rows + len(table) > self.budget:
            raise QueryBudgetExceeded(budget=self.budget, asked=self.rows, wanted=len(table))
        self.queries += 1
        self.rows += len(table)


class CachedNetwork(_Around):
    """A network that remembers its answers row by row and asks only about rows that are new.

    A row is known by the values of the features that the network sees. Activations are not kept.

    Parameters
    ----------
    network : Network
    size : int
        Answers kept; the oldest go first.

    Attributes
    ----------
    hits : int
        Rows answered from memory.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> inside = CountedNetwork(wrap(lambda table: (table.column("age") < 25).astype(int), schema))
    >>> network = CachedNetwork(inside)
    >>> rows = as_table({"age": [22, 67, 22]}, schema)
    >>> network.labels(rows).tolist(), network.labels(rows).tolist(), inside.rows
    (['bad', 'good', 'bad'], ['bad', 'good', 'bad'], 2)
    """

    def __init__(self, network: Network, size: int = 1_000_000) -> None:
        super().__init__(network)
        if size < 1:
            raise NetworkError(f"A cache keeps at least one answer, not {size}.")
        self.size = size
        self.hits = 0
        self._known: OrderedDict[tuple[str, bytes], Any] = OrderedDict()

    def labels(self, table: Table) -> Labels:
        """Return the class of every row; see `Network`."""
        labels = np.empty(len(table), dtype=object)
        labels[:] = self._answers("labels", table)
        return labels

    def scores(self, table: Table) -> Scores:
        """Return one score a class; see `Network`."""
        answers = self._answers("scores", table)
        return np.array(answers, dtype=np.float64).reshape(len(table), len(self.classes))

    def values(self, table: Table) -> Scores:
        """Return the numeric answers; see `Network`."""
        return np.array(self._answers("values", table), dtype=np.float64)

    def activations(self, table: Table) -> tuple[npt.NDArray[Any], ...]:
        """Return each layer's output; see `Network`."""
        return self.network.activations(table)

    def _answers(self, method: str, table: Table) -> list[Any]:
        keys = [(method, key) for key in row_keys(table, self.features)]
        answers = {key: self._known[key] for key in keys if key in self._known}
        new = {key: row for row, key in enumerate(keys) if key not in answers}
        self.hits += len(keys) - len(new)
        if new or not keys:  # no rows at all: the network still checks whether the question makes sense
            found = getattr(self.network, method)(table.take(np.fromiter(new.values(), dtype=np.int64)))
            fresh = dict(zip(new, list(found), strict=True))
            answers |= fresh
            self._known |= fresh
            while len(self._known) > self.size:
                self._known.popitem(last=False)
        return [answers[key] for key in keys]


def row_keys(table: Table, features: tuple[str, ...]) -> list[bytes]:
    """Return one key a row, equal exactly when the rows have equal values of the features; missing equals missing."""
    if not features or not len(table):
        return [b""] * len(table)
    columns = []
    for name in features:
        column = table.column(name)
        if table.schema.feature(name).is_number:
            column = column + 0.0  # -0.0 is 0.0
            column[np.isnan(column)] = np.nan  # one NaN of many
        columns.append(np.ascontiguousarray(column).view(np.uint8).reshape(len(table), -1))
    matrix = np.concatenate(columns, axis=1)
    if matrix.shape[1] <= 64:
        return [row.tobytes() for row in matrix]
    return [hashlib.blake2b(row.tobytes(), digest_size=32).digest() for row in matrix]
