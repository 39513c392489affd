"""Rows that come in parts: from a file, from an iterator, or all at once. Imports errors and schema."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from neurologic.errors import SchemaError, UnknownName
from neurologic.schema import Schema, read_batches
from neurologic.schema.tables import shape_of

Read = TypeVar("Read")


@dataclass(frozen=True, eq=False)
class RowsPart:
    """Some of the rows.

    Attributes
    ----------
    data : any that `as_table` reads
    start : int
        How many rows came before these.
    path : str or None
        The file they are from.
    total : int or None
        How many rows there are in all, where that is known.
    """

    data: Any
    start: int
    path: str | None = None
    total: int | None = None

    def slices(self, rows: int) -> Iterator[RowsPart]:
        """Yield an array so many rows at a time, views of it, so that what is made of them stays near the processor.

        Anything else comes as it is.
        """
        if not isinstance(self.data, np.ndarray) or self.data.ndim != 2:
            yield self
            return
        for first in range(0, max(1, len(self.data)), rows):
            yield replace(self, data=self.data[first : first + rows], start=self.start + first)

    def read(self, make: Callable[[Any], Read]) -> Read:
        """Return `make(data)`; an error of it tells the row among all rows, and the file.

        Raises
        ------
        SchemaError, UnknownName
            As `make`.
        """
        try:
            return make(self.data)
        except SchemaError as error:
            if not self.start and self.path is None:
                raise
            row = None if error.row is None else error.row + self.start
            text = re.sub(r"^Row \d+", f"Row {row}", str(error)) if row is not None else str(error)
            text = f"{self.path}: {text}" if self.path is not None else text
            if isinstance(error, UnknownName):
                raise UnknownName(
                    text, feature=error.feature, row=row, value=error.value, nearest=error.nearest
                ) from None
            raise SchemaError(text, feature=error.feature, row=row, value=error.value) from None


def parts_of(data: Any, schema: Schema, rows: int) -> Iterator[RowsPart]:
    """Yield data in parts: a file so many rows at a time, what an iterator gives as it comes, anything else whole.

    Files are `.csv`, `.parquet`, `.arrow` and `.feather`.

    Examples
    --------
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> [(part.start, part.data) for part in parts_of(iter([{"age": [67, 22]}, {"age": [31]}]), schema, 1000)]
    [(0, {'age': [67, 22]}), (2, {'age': [31]})]
    """
    path = os.fspath(data) if isinstance(data, (str, Path)) else None
    if path is None and not isinstance(data, Iterator):
        yield RowsPart(data, 0, None, shape_of(data, schema)[1])
        return
    start = 0
    for part in data if path is None else read_batches(path, schema, rows=rows):
        yield RowsPart(part, start, path)
        start += shape_of(part, schema)[1]
