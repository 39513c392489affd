"""Many rows of numbers into Prolog at once.

Imports errors, schema names, engine and terms. SWI-Prolog can copy a term out of its stacks and back in its own binary
form. To make such a form ourselves we would have to know it; instead this process records a list of rows that hold a
number found nowhere else, sees where that number stands, and puts the real numbers in its places. That is one copy in
numpy and one call for thousands of rows, twenty-five times quicker than text.

Nothing is taken for granted: the places must be as many as the numbers and at even distances, and a trial with odd
numbers must come back as it went in. Where it does not, another release say, the rows go in as text.
"""

from __future__ import annotations

import math
import struct
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.reasoning.engine import Engine
from neurologic.reasoning.terms import Compound, Recorded, String
from neurologic.schema.names import prolog_number

#: Numbers of rows for which there are templates; fewer rows are filled up.
SIZES = (16, 128, 1024, 4096)
#: Most numbers in one batch: a row of many features makes the batch shorter.
_MOST_NUMBERS = 200_000

# A number in a record stands behind a byte that tells its form: one that every machine can read, which Prolog copies
# byte by byte, or the machine's own, which it copies at once. Records that may leave the process have the first; ours
# never do. The bytes for the two forms are known for these releases; for others the form stays as it is.
_NUMBER_FORMS = {900: (14, 5)}

_SENTINEL = 1.2345678901234567e-200
_ODD = (0.0, 1.5, -2.5e300, 5e-324, math.inf, -math.inf, math.nan, 1e22, -1e-7, 2.0**53)

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Template:
    """A recorded list of rows, and where the numbers stand in it.

    Attributes
    ----------
    n_rows, n_columns : int
    data : uint8 array
    first : int
        Where the first number stands.
    between_rows, between_columns : int
        Bytes from a number to the one below, and to the one on its right.
    """

    n_rows: int
    n_columns: int
    data: npt.NDArray[np.uint8]
    first: int
    between_rows: int
    between_columns: int

    def filled(self, matrix: Matrix) -> npt.NDArray[np.uint8]:
        """Return a record of the matrix, which may have fewer rows; those left over hold zeros."""
        data = self.data.copy()
        # Not aligned, as Prolog packs them; numpy copies them one by one all the same.
        places = np.ndarray(
            (self.n_rows, self.n_columns), np.float64, data, self.first, (self.between_rows, self.between_columns)
        )
        places[: len(matrix)] = matrix
        places[len(matrix) :] = 0.0
        return data


_templates: dict[tuple[int, int], Template | None] = {}
_making = threading.Lock()


def rows_term(prolog: Engine, matrix: Matrix) -> Recorded | String | list[Compound]:
    """Return what stands for the rows of a matrix in a goal: a list of `r(N, …)`, or its text.

    A list may hold more rows than the matrix, with zeros.

    Parameters
    ----------
    prolog : Engine
    matrix : float64 array of shape (n_rows, n_columns)
        NaN and infinities included; at least one column.
    """
    template = template_for(prolog, len(matrix), matrix.shape[1]) if prolog.in_process else None
    if template is not None:
        return Recorded(template.filled(matrix))
    return rows_text(matrix)


def rows_text(matrix: Matrix) -> String:
    """Return the rows as the text of a Prolog list.

    Examples
    --------
    >>> rows_text(np.array([[1.0, math.nan]]))
    String('[r(1.0,1.5NaN)]')
    """
    return String("[" + ",".join(f"r({','.join(map(_number, row))})" for row in matrix.tolist()) + "]")


def _number(number: float) -> str:
    return "1.5NaN" if number != number else prolog_number(number)


def batch_rows(n_columns: int) -> int:
    """Return how many rows of so many columns make a full batch."""
    return next((size for size in reversed(SIZES) if size * n_columns <= _MOST_NUMBERS), SIZES[0])


def batches_of(n_rows: int, n_columns: int) -> Iterator[slice]:
    """Yield the rows of each batch."""
    size = batch_rows(n_columns)
    for start in range(0, n_rows, size):
        yield slice(start, min(start + size, n_rows))


def template_for(prolog: Engine, n_rows: int, n_columns: int) -> Template | None:
    """Return a template for at least so many rows; None where rows go in as text."""
    size = next((size for size in SIZES if n_rows <= size), None)
    if size is None:
        return None
    key = (size, n_columns)
    if key not in _templates:
        with _making:
            if key not in _templates:
                _templates[key] = _calibrated(prolog, size, n_columns)
    return _templates[key]


def _calibrated(prolog: Engine, n_rows: int, n_columns: int) -> Template | None:
    numbers = [_SENTINEL] * n_columns
    trial = located(prolog.record(numbers, 2), 2, n_columns)
    if trial is None or not _proven(prolog, trial):
        return None
    whole = located(prolog.record(numbers, n_rows), n_rows, n_columns)
    forms = _NUMBER_FORMS.get(prolog.version // 100)
    if whole is not None and forms is not None:
        quicker = _in_form(trial, *forms)
        if quicker is not None and _proven(prolog, quicker):
            return _in_form(whole, *forms)
    return whole


def _in_form(template: Template, usual: int, own: int) -> Template | None:
    """Return a template whose numbers have the machine's own form; None where they do not have the usual one."""
    data = template.data.copy()
    forms = np.ndarray(
        (template.n_rows, template.n_columns),
        np.uint8,
        data,
        template.first - 1,
        (template.between_rows, template.between_columns),
    )
    if not (forms == usual).all():
        return None
    forms[:] = own
    return replace(template, data=data)


def located(record: bytes, n_rows: int, n_columns: int) -> Template | None:
    """Return the template in a record, or None where the numbers are not found, each once and at even distances."""
    data = np.frombuffer(record, dtype=np.uint8)
    sentinel = struct.pack("<d" if sys.byteorder == "little" else ">d", _SENTINEL)
    found = np.ones(max(0, len(data) - 7), dtype=bool)
    for distance, byte in enumerate(sentinel):
        found &= data[distance : distance + len(found)] == byte
    places = np.flatnonzero(found)
    if len(places) != n_rows * n_columns:
        return None
    grid = places.reshape(n_rows, n_columns)
    across = int(grid[0, 1] - grid[0, 0]) if n_columns > 1 else 8
    down = int(grid[1, 0] - grid[0, 0]) if n_rows > 1 else 8
    even = grid[0, 0] + down * np.arange(n_rows)[:, None] + across * np.arange(n_columns)[None, :]
    if not np.array_equal(grid, even):
        return None
    return Template(n_rows, n_columns, data, int(grid[0, 0]), down, across)


def _proven(prolog: Engine, template: Template) -> bool:
    """Tell whether odd numbers come through a template unchanged."""
    count = template.n_rows * template.n_columns
    matrix = np.resize(np.array(_ODD), count).reshape(template.n_rows, template.n_columns)
    wanted: list[Any] = [Compound("r", tuple(row)) for row in matrix.tolist()]
    goal = "neurologic_batches:same_rows(Given, Wanted)"
    return prolog.ask(goal, {"Given": Recorded(template.filled(matrix)), "Wanted": wanted}) is not None
