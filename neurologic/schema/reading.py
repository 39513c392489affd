"""Rows from files: CSV by the standard library, Parquet and Arrow through pyarrow, each field read as the schema says.

Imports errors, features and tables. A CSV file holds text only, so the schema decides whether `1` is a number, a
category or a class; an empty field is a missing value.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from neurologic.errors import FileError, MissingExtra, MissingFile, SchemaError, UnknownName, did_you_mean, nearest
from neurologic.schema.features import Category, Schema
from neurologic.schema.tables import Value

_ARROW = (".parquet", ".arrow", ".feather")
_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0")


def read_rows(path: str | Path, schema: Schema) -> dict[str, list[Value]]:
    """Read a `.csv`, `.parquet`, `.arrow` or `.feather` file as columns of plain Python values.

    Parameters
    ----------
    path : path
        A CSV file is UTF-8 with a header line, its fields separated by commas, semicolons or tabs as in the header.
    schema : Schema
        Says how the text of its features, and of a column named like the target, is read. Other columns stay text.

    Returns
    -------
    dict of column name to list
        Ready for `as_table`; None where a value is missing.

    Raises
    ------
    MissingFile, FileError
        When the file is not there, is not UTF-8, or a line has too few or too many fields (with its line number).
    SchemaError
        When a field is not a value of its feature, with line, column and the nearest category.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "rows.csv")
    ...     _ = path.write_text("id,age,own,risk\\na1,67,true,good\\n")
    ...     read_rows(path, schema)
    {'id': ['a1'], 'age': [67], 'own': [True], 'risk': ['good']}
    """
    path = Path(path)
    if not path.is_file():
        raise MissingFile(f"There is no file {str(path)!r}.", path=str(path))
    if path.suffix.lower() in _ARROW:
        return _read_arrow(path)
    return _read_csv(path, schema)


def read_batches(path: str | Path, schema: Schema, *, rows: int = 20_000) -> Iterator[Any]:
    """Read a file as `read_rows` does, some rows at a time, so that it may be larger than the memory.

    Parameters
    ----------
    path : path
    schema : Schema
    rows : int
        Most rows of one batch.

    Yields
    ------
    dict of column name to list, or pyarrow.Table
        What `as_table` takes. Row numbers in its errors count from the start of the batch.

    Raises
    ------
    MissingFile, FileError, SchemaError
        As `read_rows`, when the batch at fault is reached.
    MissingExtra
        For a Parquet or Arrow file without pyarrow.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "rows.csv")
    ...     _ = path.write_text("age\\n67\\n22\\n31\\n")
    ...     list(read_batches(path, schema, rows=2))
    [{'age': [67, 22]}, {'age': [31]}]
    """
    path = Path(path)
    if not path.is_file():
        raise MissingFile(f"There is no file {str(path)!r}.", path=str(path))
    if path.suffix.lower() in _ARROW:
        return _arrow_batches(path, rows)
    return _csv_batches(path, schema, rows)


def _read_csv(path: Path, schema: Schema) -> dict[str, list[Value]]:
    (columns,) = _csv_batches(path, schema, None)
    return columns


def _csv_batches(path: Path, schema: Schema, rows: int | None) -> Iterator[dict[str, list[Value]]]:
    """Yield the columns of so many lines at a time, or of all; an empty file gives one batch without rows."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            header_line = file.readline()
            delimiter = next((mark for mark in "\t;" if mark in header_line and "," not in header_line), ",")
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter, strict=True)
            header = next(reader, None)
            if not header:
                raise FileError(f"{path}: the file is empty; it needs a header line.", path=str(path))
            if len(set(header)) != len(header):
                repeated = next(name for name in header if header.count(name) > 1)
                raise FileError(f"{path}: two columns are called {repeated!r}; rename one.", path=str(path))
            readers = [_field_reader(name, schema) for name in header]
            columns: list[list[Value]] = [[] for _ in header]
            yielded = False
            for fields in reader:
                if not fields:
                    continue
                if len(fields) != len(header):
                    raise FileError(
                        f"{path}, line {reader.line_num}: {len(fields)} fields under a header of {len(header)}.",
                        path=str(path),
                    )
                for column, read, field in zip(columns, readers, fields, strict=True):
                    try:
                        column.append(read(field))
                    except SchemaError as error:
                        raise _at_line(error, path, reader.line_num) from None
                if len(columns[0]) == rows:
                    yield dict(zip(header, columns, strict=True))
                    columns, yielded = [[] for _ in header], True
            if columns[0] or not yielded:
                yield dict(zip(header, columns, strict=True))
    except UnicodeDecodeError as error:
        raise FileError(
            f"{path}: the file is not UTF-8 text ({error.reason}); convert it first.", path=str(path)
        ) from None
    except csv.Error as error:
        raise FileError(f"{path}, line {reader.line_num}: {error}.", path=str(path)) from None


def _at_line(error: SchemaError, path: Path, line: int) -> SchemaError:
    message = f"{path}, line {line}: {error}"
    return type(error)(message, feature=error.feature, row=line - 2, value=error.value, nearest=error.nearest)


def _field_reader(name: str, schema: Schema) -> Callable[[str], Value]:
    if name in schema:
        feature = schema.feature(name)
        if feature.kind == "boolean":
            return lambda field: _boolean(field, name)
        if feature.is_number:
            return lambda field: _number(field, name, feature.kind == "integer")
        return _category_reader(name, feature.categories)
    if name == schema.target.name:
        if not schema.classes:
            return lambda field: _number(field, name, False)
        return _category_reader(name, schema.classes)
    return lambda field: field if field else None


def _number(field: str, name: str, whole: bool) -> Value:
    text = field.strip()
    if not text or text.lower() in ("nan", "na"):
        return None
    try:
        return int(text) if whole and text.lstrip("+-").isdecimal() else float(text)
    except ValueError:
        raise SchemaError(f"feature {name!r}: {field!r} is not a number.", feature=name, value=field) from None


def _boolean(field: str, name: str) -> Value:
    text = field.strip().lower()
    if not text:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    raise SchemaError(
        f"feature {name!r}: {field!r} is not a boolean; write {'/'.join(_TRUE)} or {'/'.join(_FALSE)}.",
        feature=name,
        value=field,
    )


def _category_reader(name: str, categories: Sequence[Category]) -> Callable[[str], Value]:
    by_text: dict[str, Category] = {}
    for category in categories:
        text = str(category).lower() if isinstance(category, bool) else str(category)
        if text in by_text:
            raise SchemaError(
                f"Column {name!r}: in a text file the categories {by_text[text]!r} and {category!r} look the same. "
                f"Rename one, or give the rows as Parquet.",
                feature=name,
            )
        by_text[text] = category

    def read(field: str) -> Value:
        if field in by_text:
            return by_text[field]
        if not field:
            return None
        raise UnknownName(
            f"column {name!r}: there is no category {field!r}.{did_you_mean(field, by_text)} "
            f"Known: {', '.join(list(by_text)[:12])}.",
            feature=name,
            value=field,
            nearest=nearest(field, by_text),
        )

    return read


def _read_arrow(path: Path) -> dict[str, list[Value]]:
    pyarrow = _pyarrow(path)
    try:
        if path.suffix.lower() == ".parquet":
            table = pyarrow.parquet.read_table(path)
        else:
            table = pyarrow.feather.read_table(path)
    except (pyarrow.ArrowException, OSError) as error:
        raise FileError(f"{path}: {error}", path=str(path)) from None
    return {str(name): table.column(name).to_pylist() for name in table.column_names}


def _arrow_batches(path: Path, rows: int) -> Iterator[Any]:
    pyarrow = _pyarrow(path)
    try:
        if path.suffix.lower() == ".parquet":
            with pyarrow.parquet.ParquetFile(path) as file:
                schema = file.schema_arrow
                batches = file.iter_batches(batch_size=rows)
                yield from _tables(pyarrow, batches, schema, rows)
        else:
            with pyarrow.memory_map(str(path)) as source:
                try:
                    file = pyarrow.ipc.open_file(source)
                    batches = (file.get_batch(number) for number in range(file.num_record_batches))
                except pyarrow.ArrowInvalid:  # a stream: the same batches without a table of contents
                    source.seek(0)
                    file = batches = pyarrow.ipc.open_stream(source)
                yield from _tables(pyarrow, batches, file.schema, rows)
    except (pyarrow.ArrowException, OSError) as error:
        raise FileError(f"{path}: {error}", path=str(path)) from None


def _tables(pyarrow: Any, batches: Iterable[Any], schema: Any, rows: int) -> Iterator[Any]:
    yielded = False
    for batch in batches:
        for start in range(0, batch.num_rows, rows):
            yielded = True
            yield pyarrow.Table.from_batches([batch.slice(start, rows)])
    if not yielded:
        yield schema.empty_table()


def _pyarrow(path: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.feather
        import pyarrow.ipc
        import pyarrow.parquet
    except ImportError:
        raise MissingExtra("pyarrow", "frames", f"Reading {path.suffix} files") from None
    return pyarrow
