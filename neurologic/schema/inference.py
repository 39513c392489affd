"""infer_schema: a first schema read off a frame, for a person to edit.

Imports errors, features and tables, and narwhals at the edge. What it cannot tell (dates, free text, mixed values) it
refuses with the column's name and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from neurologic.errors import SchemaError, UnknownName, did_you_mean, nearest
from neurologic.schema.features import Category, Feature, Kind, Schema, Target, category_key
from neurologic.schema.tables import is_missing

#: A whole-number target with more different values than this is taken for a quantity.
MOST_CLASSES = 20


def infer_schema(
    frame: Any,
    *,
    target: str,
    classes: Sequence[Category] | None = None,
    individual: str = "individual",
    ignore: Iterable[str] = (),
    kinds: Mapping[str, Kind] | None = None,
    names: Sequence[str] | None = None,
    max_categories: int = 50,
) -> Schema:
    """Return the schema that the columns of a frame suggest: kinds, categories, and where values may be missing.

    Whole numbers become integer, other numbers numeric, truth values boolean, text and categorical columns categorical
    (sorted, or in the column's own order), and ordered ones ordinal: a pandas Categorical that is ordered, a polars
    Enum. Domains stay open, because the next rows may lie outside of these; set what is known with `Schema.edited`.

    Parameters
    ----------
    frame : pandas, polars or pyarrow frame, mapping of columns, sequence of mappings, or numpy array with `names`
    target : str
        What the network decides. A column of this name is no feature; it tells the classes.
    classes : sequence of str, int or bool, optional
        The classes in the order of the network's outputs; the empty sequence for a number. By default they are the
        target column's values, sorted as scikit-learn sorts them, or in the order of a categorical column; a column of
        fractions, or of more than 20 whole numbers, is a number.
    individual : str
        What a row is, in Prolog.
    ignore : iterable of str
        Columns to leave out, such as identifiers.
    kinds : mapping of str to kind, optional
        Kinds that are known better, as in ``{"rate": "categorical"}``. "ordinal" sorts the values.
    names : sequence of str, optional
        The columns of a numpy array.
    max_categories : int
        A text column with more different values is taken for free text and refused.

    Raises
    ------
    SchemaError
        A date, free text, mixed or nested values, an empty column: with the column's name and the remedy.
    UnknownName
        A column named in `ignore`, `kinds` or `target` that is not there, with the nearest one.

    Examples
    --------
    >>> rows = {"age": [67, 22], "savings": ["low", None], "risk": ["good", "bad"]}
    >>> schema = infer_schema(rows, target="risk")
    >>> [(feature.name, feature.kind, feature.categories, feature.missing) for feature in schema]
    [('age', 'integer', (), False), ('savings', 'categorical', ('low',), True)]
    >>> schema.classes
    ('bad', 'good')
    """
    columns = _columns(frame, names)
    known_kinds = dict(kinds or {})
    left_out = {ignore} if isinstance(ignore, str) else set(ignore)
    for name in (*left_out, *known_kinds):
        _check_name(name, columns)
    if classes is None:
        _check_name(target, columns, " It is the target: name its column, or give its classes=(…).")
        found = _classes(columns[target])
    else:
        found = tuple(classes)
    features = [
        _feature(column, known_kinds.get(name), max_categories)
        for name, column in columns.items()
        if name != target and name not in left_out
    ]
    return Schema(tuple(features), Target(target, found), individual)


@dataclass(frozen=True)
class _Column:
    """A column as plain values, and what its type says.

    Attributes
    ----------
    name : str
    values : list
        Plain values of the rows that have one.
    missing : bool
        Whether some row has none.
    categories : tuple or None
        The categories that a categorical type lists, in its order.
    ordered : bool
        Whether that order has a meaning.
    refusal : str or None
        What the type holds, when that is nothing for a schema.
    """

    name: str
    values: list[Any]
    missing: bool
    categories: tuple[Any, ...] | None = None
    ordered: bool = False
    refusal: str | None = None


def _check_name(name: str, columns: Mapping[str, _Column], remedy: str = "") -> None:
    if name not in columns:
        raise UnknownName(
            f"The data have no column {name!r}.{did_you_mean(name, columns)}{remedy}",
            feature=name,
            nearest=nearest(name, columns),
        )


def _columns(frame: Any, names: Sequence[str] | None) -> dict[str, _Column]:
    if isinstance(frame, np.ndarray):
        if names is None or frame.ndim != 2 or frame.shape[1] != len(names):
            raise SchemaError(
                f"An array of shape {frame.shape} needs names= with one name for each of its columns, for instance "
                f"names=data.feature_names."
            )
        return {str(name): _plain_column(str(name), frame[:, place]) for place, name in enumerate(names)}
    if names is not None:
        raise SchemaError("names= is for a numpy array; a frame has names of its own.")
    if isinstance(frame, Mapping):
        return {str(name): _plain_column(str(name), values) for name, values in frame.items()}
    if isinstance(frame, Sequence) and not isinstance(frame, (str, bytes)):
        if not all(isinstance(row, Mapping) for row in frame):
            raise SchemaError("A sequence of rows needs one mapping of column to value a row.")
        keys = dict.fromkeys(str(key) for row in frame for key in row)
        return {key: _plain_column(key, [row.get(key) for row in frame]) for key in keys}
    return _frame_columns(frame)


def _plain_column(name: str, values: Any) -> _Column:
    if isinstance(values, np.ndarray) and values.dtype.kind in "mM":
        return _Column(name, [], False, refusal="dates or times")
    entries = values.tolist() if isinstance(values, np.ndarray) else list(values)
    present = [entry.item() if isinstance(entry, np.generic) else entry for entry in entries if not is_missing(entry)]
    return _Column(name, present, len(present) < len(entries))


def _frame_columns(data: Any) -> dict[str, _Column]:
    import narwhals as nw

    try:
        frame = nw.from_native(data, eager_only=True)
    except TypeError:
        raise SchemaError(
            f"{type(data).__name__} is not a table: give a pandas, polars or pyarrow frame, a mapping of columns, or a "
            f"numpy array with names=."
        ) from None
    dates = (nw.Date, nw.Datetime, nw.Duration, nw.Time)
    nested = (nw.List, nw.Array, nw.Struct, nw.Binary)
    columns = {}
    for original in frame.columns:
        name, series = str(original), frame.get_column(original)
        if series.dtype in dates:
            columns[name] = _Column(name, [], False, refusal="dates or times")
        elif series.dtype in nested:
            columns[name] = _Column(name, [], False, refusal="nested values")
        elif series.dtype == nw.Decimal:
            columns[name] = _Column(name, [], False, refusal="decimal numbers, which a network does not compute with")
        else:
            plain = _plain_column(name, series.to_list())
            if isinstance(series.dtype, (nw.Categorical, nw.Enum)) and frame.implementation.is_pandas_like():
                own = series.to_native().cat
                listed = tuple(_plain_column(name, own.categories.to_numpy()).values)
                plain = replace(plain, categories=listed, ordered=bool(own.ordered))
            elif isinstance(series.dtype, nw.Enum):
                # Unordered types elsewhere list what the process has seen, not what the column can be: not taken.
                plain = replace(plain, categories=tuple(series.dtype.categories), ordered=True)
            columns[name] = plain
    return columns


def _classes(column: _Column) -> tuple[Category, ...]:
    _refuse(column)
    if column.categories is not None:
        return column.categories
    kinds = {type(value) for value in column.values}
    if float in kinds and kinds <= {int, float}:
        return ()
    if not kinds <= {str} and not kinds <= {bool} and not kinds <= {int}:
        raise _mixed(column)
    values = sorted(set(column.values))
    return () if kinds == {int} and len(values) > MOST_CLASSES else tuple(values)


def _feature(column: _Column, kind: Kind | None, max_categories: int) -> Feature:
    _refuse(column)
    kind = kind or _kind(column)
    if kind in ("numeric", "integer", "boolean"):
        return Feature(column.name, kind, missing=column.missing)
    if column.categories is not None:
        return Feature(column.name, kind, column.categories, missing=column.missing)
    values = {int(value) if isinstance(value, float) and value.is_integer() else value for value in column.values}
    if any(isinstance(value, float) for value in values):
        raise SchemaError(
            f"Column {column.name!r} has fractions and cannot be {kind}. Leave it numeric, or cut it into named "
            f"ranges.",
            feature=column.name,
        )
    if len(values) > max_categories:
        raise SchemaError(
            f"Column {column.name!r} has {len(values)} different values and looks like free text or an identifier. "
            f"Leave it "
            f"out with ignore=[{column.name!r}], or allow more with max_categories={len(values)}.",
            feature=column.name,
        )
    return Feature(column.name, kind, tuple(sorted(values, key=category_key)), missing=column.missing)


def _kind(column: _Column) -> Kind:
    if column.categories is not None:
        return "ordinal" if column.ordered else "categorical"
    kinds = {type(value) for value in column.values}
    if kinds == {bool}:
        return "boolean"
    if kinds == {int}:
        return "integer"
    if kinds <= {int, float}:
        return "numeric"
    if kinds == {str}:
        return "categorical"
    raise _mixed(column)


def _refuse(column: _Column) -> None:
    remedy = f"Leave the column out with ignore=[{column.name!r}]"
    if column.refusal is not None:
        raise SchemaError(
            f"Column {column.name!r} holds {column.refusal}. {remedy}, or turn it into numbers first.",
            feature=column.name,
        )
    if not column.values and column.categories is None:
        raise SchemaError(f"Column {column.name!r} has no value in any row. {remedy}.", feature=column.name)


def _mixed(column: _Column) -> SchemaError:
    kinds = sorted({type(value).__name__ for value in column.values})
    dates = {"date", "datetime", "time", "timedelta", "Timestamp"} & set(kinds)
    what = "dates or times" if dates else " and ".join(kinds)
    return SchemaError(
        f"Column {column.name!r} holds {what}. Make its values all numbers, all text or all truth values; or leave it "
        f"out with ignore=[{column.name!r}].",
        feature=column.name,
    )
