"""Table: rows that fit a schema, as one numpy array a feature. Frames of every kind enter here and nowhere else.

Imports errors, features and (at the edge, for pandas, polars and pyarrow) narwhals. A number column is float64 with NaN
for a missing value; a column of categories is int32 codes (positions in `Feature.categories`) with -1 for missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import SchemaError, UnknownName, did_you_mean, nearest
from neurologic.schema.features import LARGEST_EXACT_INTEGER, Category, Feature, Schema

Value: TypeAlias = float | int | str | bool | None
"""A value of a row in original units; None when missing."""

MISSING_CODE = -1


@dataclass(frozen=True, eq=False)
class Table:
    """Rows of individuals under a schema.

    Attributes
    ----------
    schema : Schema
    columns : mapping of feature name to array of shape (n_rows,)
        Only the features that were asked for; float64 (NaN missing) or int32 codes (-1 missing).
    ids : tuple of str
        The individual's name in Prolog, one a row, all different.
    """

    schema: Schema
    columns: Mapping[str, npt.NDArray[Any]]
    ids: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return the array of a feature, or raise `UnknownName` when the table was made without it."""
        found = self.columns.get(name)
        if found is None:
            raise UnknownName(
                f"These rows have no column {name!r}.{did_you_mean(name, self.columns)}",
                feature=name,
                nearest=nearest(name, self.columns),
            )
        return found

    def missing(self, name: str) -> npt.NDArray[np.bool_]:
        """Return where the feature's value is missing, shape (n_rows,)."""
        column = self.column(name)
        return np.isnan(column) if self.schema.feature(name).is_number else column == MISSING_CODE

    def values(self, name: str) -> list[Value]:
        """Return a feature's values as plain Python values, None where missing."""
        feature, column = self.schema.feature(name), self.column(name)
        return [_plain(feature, entry) for entry in column.tolist()]

    def value(self, row: int, name: str) -> Value:
        """Return one value as a plain Python value, None when missing."""
        return _plain(self.schema.feature(name), self.column(name)[row].item())

    def row(self, row: int) -> dict[str, Value]:
        """Return one row as a dictionary of plain Python values, None where missing."""
        return {name: self.value(row, name) for name in self.columns}

    def take(self, rows: npt.ArrayLike) -> Table:
        """Return the rows at the given positions, or where a boolean mask is true."""
        chosen = np.asarray(rows)
        positions = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)
        columns = {name: column[positions] for name, column in self.columns.items()}
        return Table(self.schema, columns, tuple(self.ids[position] for position in positions.tolist()))

    def to_columns(self) -> dict[str, list[Value]]:
        """Return all columns as lists of plain values, ready for a frame constructor."""
        return {name: self.values(name) for name in self.columns}


def numbered_ids(schema: Schema, count: int, start: int = 1) -> tuple[str, ...]:
    """Return default names of individuals: the first letter of the individual and a number, `a1`, `a2`, …"""
    letter = schema.individual[0].lower()
    prefix = letter if letter.isascii() and letter.isalpha() else "i"
    return tuple(f"{prefix}{number}" for number in range(start, start + count))


def as_table(
    data: Any,
    schema: Schema,
    *,
    features: Iterable[str] | None = None,
    ids: str | Sequence[object] | None = None,
) -> Table:
    """Read rows of any common kind into a `Table`, checking every value against the schema.

    Parameters
    ----------
    data : Table, numpy array, pandas/polars/pyarrow frame, mapping of columns, or sequence of mappings
        A numpy array has shape (n_rows, n_features) with the columns in the order of the schema. Columns that the
        schema does not have are ignored.
    schema : Schema
    features : iterable of str, optional
        The features needed; all features of the schema by default.
    ids : str or sequence, optional
        A column, or one value a row, that names the individuals; `a1`, `a2`, … by default.

    Raises
    ------
    UnknownName
        A column that is not there, or a category that the schema does not have, with the nearest name.
    SchemaError
        A value that does not fit: missing where that is forbidden, outside the domain, of another type; with its row.

    Examples
    --------
    >>> from neurologic.schema.features import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> as_table({"age": [67, 22], "own": [True, False]}, schema).row(0)
    {'age': 67, 'own': True}
    """
    wanted = schema.names if features is None else tuple(dict.fromkeys(features))
    if isinstance(data, Table):
        return _from_table(data, schema, wanted, ids)
    read, available, count = _column_reader(data, schema)
    columns = _checked(read, available, schema, wanted)
    return Table(schema, columns, _ids(ids, read, available, schema, count))


def checked_columns(data: Any, schema: Schema, features: Sequence[str]) -> tuple[dict[str, npt.NDArray[Any]], int]:
    """Return the columns that `as_table` would, and the number of rows, without names for the individuals.

    Raises
    ------
    SchemaError, UnknownName
        As `as_table`.

    Examples
    --------
    >>> from neurologic.schema.features import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> checked_columns({"age": [67, 22]}, schema, ["age"])
    ({'age': array([67., 22.])}, 2)
    """
    if isinstance(data, Table):
        return dict(_from_table(data, schema, tuple(features), None).columns), len(data)
    read, available, count = _column_reader(data, schema)
    return _checked(read, available, schema, features), count


def _checked(
    read: Any, available: tuple[str, ...], schema: Schema, wanted: Iterable[str]
) -> dict[str, npt.NDArray[Any]]:
    columns: dict[str, npt.NDArray[Any]] = {}
    for name in wanted:
        feature = schema.feature(name)
        if name not in available:
            raise UnknownName(
                f"The data have no column {name!r}.{did_you_mean(name, available)} "
                f"Columns: {', '.join(available[:20])}.",
                feature=name,
                nearest=nearest(name, available),
            )
        columns[name] = column_of(read(name), feature)
    return columns


def shape_of(data: Any, schema: Schema) -> tuple[tuple[str, ...], int]:
    """Return the names of the columns of data of any kind that `as_table` reads, and the number of rows.

    Examples
    --------
    >>> from neurologic.schema.features import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> shape_of({"age": [67, 22], "name": ["ann", "bob"]}, schema)
    (('age', 'name'), 2)
    """
    if isinstance(data, Table):
        return tuple(data.columns), len(data)
    _, names, count = _column_reader(data, schema)
    return names, count


def column_of(values: Any, feature: Feature) -> npt.NDArray[Any]:
    """Return the checked array of one feature from a sequence or array of raw values.

    Raises
    ------
    SchemaError
        As `as_table` does.
    """
    column = _numbers(values, feature) if feature.is_number else _codes(values, feature)
    column.setflags(write=False)
    return column


def _from_table(data: Table, schema: Schema, wanted: tuple[str, ...], ids: str | Sequence[object] | None) -> Table:
    columns = {}
    for name in wanted:
        column, old, new = data.column(name), data.schema.feature(name), schema.feature(name)
        columns[name] = column if old == new else column_of(data.values(name), new)
    names = data.ids if ids is None else _ids(ids, data.values, tuple(data.columns), schema, len(data))
    return Table(schema, columns, names)


def _column_reader(data: Any, schema: Schema) -> tuple[Any, tuple[str, ...], int]:
    if isinstance(data, np.ndarray):
        if data.ndim != 2 or data.shape[1] != len(schema.features):
            raise SchemaError(
                f"An array of shape {data.shape} does not fit the schema: it needs (n_rows, {len(schema.features)}), "
                f"the columns in the order {', '.join(schema.names)}."
            )
        positions = {name: position for position, name in enumerate(schema.names)}
        return (lambda name: data[:, positions[name]]), schema.names, len(data)
    if isinstance(data, Mapping):
        mapping = {str(name): values for name, values in data.items()}
        lengths = {name: len(values) for name, values in mapping.items()}
        if len(set(lengths.values())) > 1:
            raise SchemaError(f"The columns have different lengths: {lengths}.")
        return mapping.__getitem__, tuple(mapping), next(iter(lengths.values()), 0)
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        if not all(isinstance(row, Mapping) for row in data):
            raise SchemaError("A sequence of rows needs one mapping of column to value a row.")
        names = tuple(dict.fromkeys(str(name) for row in data for name in row))
        return (lambda name: [row.get(name) for row in data]), names, len(data)
    return _frame_reader(data)


def _frame_reader(data: Any) -> tuple[Any, tuple[str, ...], int]:
    import narwhals as nw

    try:
        frame = nw.from_native(data, eager_only=True)
    except TypeError:
        raise SchemaError(
            f"{type(data).__name__} is not a table: give a numpy array, a pandas, polars or pyarrow frame, "
            f"a mapping of columns, or a sequence of mappings."
        ) from None

    def read(name: str) -> Any:
        series = frame.get_column(originals[name])
        return series.to_numpy() if series.dtype in _PLAIN_DTYPES and series.null_count() == 0 else series.to_list()

    _PLAIN_DTYPES = (nw.Float64, nw.Float32, nw.Int64, nw.Int32, nw.Int16, nw.Int8, nw.Boolean)
    originals = {str(name): name for name in frame.columns}
    return read, tuple(originals), len(frame)


def _ids(ids: Any, read: Any, available: tuple[str, ...], schema: Schema, count: int) -> tuple[str, ...]:
    if ids is None:
        return numbered_ids(schema, count)
    if isinstance(ids, str):
        if ids not in available:
            raise UnknownName(
                f"The data have no column {ids!r}.{did_you_mean(ids, available)}", nearest=nearest(ids, available)
            )
        ids = read(ids)
    names = tuple(str(name) for name in (ids.tolist() if isinstance(ids, np.ndarray) else ids))
    if len(names) != count:
        raise SchemaError(f"There are {len(names)} names of individuals for {count} rows.")
    if len(set(names)) != count:
        seen: set[str] = set()
        for row, name in enumerate(names):
            if name in seen:
                raise SchemaError(
                    f"Row {row}: the individual {name!r} occurs twice; names must differ.", row=row, value=name
                )
            seen.add(name)
    return names


def _numbers(values: Any, feature: Feature) -> npt.NDArray[np.float64]:
    array = np.asarray(values) if isinstance(values, np.ndarray) else None
    if array is not None and array.dtype.kind in "fiu":
        column = array.astype(np.float64)
        whole = array if array.dtype.kind in "iu" else None
    else:
        entries = values.tolist() if isinstance(values, np.ndarray) else list(values)
        column = np.array([_number(entry, row, feature) for row, entry in enumerate(entries)], dtype=np.float64)
        whole = None
    if (
        whole is not None
        and len(whole)
        and (abs(int(whole.max())) > LARGEST_EXACT_INTEGER or int(whole.min()) < -LARGEST_EXACT_INTEGER)
    ):
        _reject_row(np.abs(column) > LARGEST_EXACT_INTEGER, column, feature, _TOO_LARGE)
    if not feature.missing:
        _reject_row(
            np.isnan(column),
            column,
            feature,
            "is missing, and the schema forbids that. Set missing = true for it, or fill it",
        )
    low, high = feature.domain
    _reject_row((column < low) | (column > high), column, feature, f"is outside the domain {low:g} … {high:g}")
    if feature.kind == "integer":
        finite = np.isfinite(column)
        _reject_row(finite & (np.floor(column) != column), column, feature, "is not a whole number")
    return column


_TOO_LARGE = "is larger than 2**53 and would not stay exact. Use a category instead of a number"


def _number(entry: object, row: int, feature: Feature) -> float:
    if is_missing(entry):
        return math.nan
    if isinstance(entry, (bool, np.bool_)) or not hasattr(entry, "__float__"):
        raise SchemaError(
            f"Row {row}, feature {feature.name!r}: {entry!r} is not a number.",
            feature=feature.name,
            row=row,
            value=entry,
        )
    number = float(entry)
    if isinstance(entry, int) and abs(entry) > LARGEST_EXACT_INTEGER:
        raise SchemaError(
            f"Row {row}, feature {feature.name!r}: {entry!r} {_TOO_LARGE}.", feature=feature.name, row=row, value=entry
        )
    return number


def _codes(values: Any, feature: Feature) -> npt.NDArray[np.int32]:
    entries = values.tolist() if isinstance(values, np.ndarray) else values
    codes = {(type(category), category): code for code, category in enumerate(feature.categories)}
    whole_numbers = any(type(category) is int for category in feature.categories)
    column = np.empty(len(entries), dtype=np.int32)
    for row, entry in enumerate(entries):
        found = codes.get((type(entry), entry)) if isinstance(entry, (str, bool, int)) else None
        column[row] = found if found is not None else _code(entry, row, feature, codes, whole_numbers)
    return column


def _code(entry: Any, row: int, feature: Feature, codes: Mapping[tuple[type, Category], int], whole: bool) -> int:
    if is_missing(entry):
        if feature.missing:
            return MISSING_CODE
        raise SchemaError(
            f"Row {row}, feature {feature.name!r} is missing, and the schema forbids that. "
            f"Set missing = true for it, or fill it.",
            feature=feature.name,
            row=row,
        )
    plain = entry.item() if isinstance(entry, np.generic) else entry
    if isinstance(plain, str):
        plain = str(plain)
    elif feature.kind == "boolean" and plain in (0, 1):
        plain = bool(plain)
    elif whole and isinstance(plain, float) and plain.is_integer():
        plain = int(plain)
    code = codes.get((type(plain), plain))
    if code is None:
        raise UnknownName(
            f"Row {row}, feature {feature.name!r}: there is no category {plain!r}."
            f"{did_you_mean(plain, feature.categories)} Known: {', '.join(map(repr, feature.categories[:12]))}.",
            feature=feature.name,
            row=row,
            value=plain,
            nearest=nearest(plain, feature.categories),
        )
    return code


def is_missing(entry: object) -> bool:
    """Tell whether a raw entry stands for a missing value: None, NaN, pandas' NA and NaT."""
    if entry is None:
        return True
    if isinstance(entry, (float, np.floating)):
        return math.isnan(entry)
    return type(entry).__name__ in ("NAType", "NaTType")


def _reject_row(wrong: npt.NDArray[np.bool_], column: npt.NDArray[np.float64], feature: Feature, problem: str) -> None:
    if not wrong.any():
        return
    row = int(np.flatnonzero(wrong)[0])
    value = float(column[row])
    shown = "" if math.isnan(value) else f": {value:.17g}"
    raise SchemaError(
        f"Row {row}, feature {feature.name!r}{shown} {problem}.",
        feature=feature.name,
        row=row,
        value=None if math.isnan(value) else value,
    )


def _plain(feature: Feature, entry: float | int) -> Value:
    if feature.is_number:
        if math.isnan(entry):
            return None
        return int(entry) if feature.kind == "integer" and math.isfinite(entry) else float(entry)
    return None if entry == MISSING_CODE else feature.categories[int(entry)]
