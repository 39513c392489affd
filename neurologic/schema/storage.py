r"""Schemas and encodings as TOML, for people to read and edit.

Imports errors, files, features, steps and encoding; reads with the standard library's tomllib. A file looks like this::

    individual = "applicant"

    [target]
    name = "credit_risk"
    classes = ["good", "bad"]

    [[features]]
    name = "duration"
    kind = "integer"
    domain = [4, 72]
    unit = "months"

    [[encoding]]                       # optional: how rows become the network's input, in the network's order
    feature = "duration"
    steps = [{standardise = {mean = [20.9], scale = [12.1]}}]
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, TypeVar

from neurologic.errors import FileError, MissingFile, SchemaError, UnknownName, did_you_mean, nearest
from neurologic.files import write_text_atomically
from neurologic.schema.encoding import Block, Encoding
from neurologic.schema.features import Feature, Relation, Schema, Target
from neurologic.schema.names import functor_of
from neurologic.schema.steps import Identity, Impute, MinMax, OneHot, Ordinal, Standardise, Step

Record = TypeVar("Record")

_STEPS: dict[str, type[Any]] = {
    "identity": Identity,
    "standardise": Standardise,
    "min_max": MinMax,
    "impute": Impute,
    "one_hot": OneHot,
    "ordinal": Ordinal,
}
_STEP_NAMES = {kind: name for name, kind in _STEPS.items()}


def save_schema(schema: Schema, path: str | os.PathLike[str], *, encoding: Encoding | None = None) -> Path:
    """Write the schema, and the encoding if there is one, as TOML; a reader never meets half a file.

    Raises
    ------
    FileError
        When the file cannot be written.
    SchemaError
        When the encoding is for another schema.
    """
    return write_text_atomically(path, schema_to_toml(schema, encoding))


def load_schema(path: str | os.PathLike[str]) -> Schema:
    """Return the schema in a TOML file.

    Raises
    ------
    MissingFile, FileError
        No such file, or one that cannot be read.
    SchemaError
        Text that is no TOML, with its line, or no schema, with the table, the key and the nearest known one.
    """
    return schema_from_toml(_text(path), source=os.fspath(path))


def load_encoding(path: str | os.PathLike[str], schema: Schema) -> Encoding | None:
    """Return the encoding in a schema's TOML file, or None when it has none.

    Raises
    ------
    MissingFile, FileError, SchemaError
        As `load_schema`.
    """
    return encoding_from_toml(_text(path), schema, source=os.fspath(path))


def schema_to_toml(schema: Schema, encoding: Encoding | None = None) -> str:
    """Return the schema, and the encoding if there is one, as TOML text that reads back as the same.

    Examples
    --------
    >>> print(schema_to_toml(Schema((Feature("age", "integer", unit="years"),), Target("risk", ("good", "bad")))))
    individual = "individual"
    <BLANKLINE>
    [target]
    name = "risk"
    classes = ["good", "bad"]
    <BLANKLINE>
    [[features]]
    name = "age"
    kind = "integer"
    unit = "years"
    <BLANKLINE>
    """
    if encoding is not None and encoding.schema != schema:
        raise SchemaError("The encoding is for another schema than the one to be saved with it.")
    document = schema_to_dict(schema)
    parts = [f"individual = {_toml(schema.individual)}\n", _table("[target]", document["target"])]
    parts += [_table("[[features]]", feature) for feature in document["features"]]
    parts += [_table("[[relations]]", relation) for relation in document.get("relations", [])]
    if encoding is not None:
        for block in encoding.blocks:
            steps = [{_STEP_NAMES[type(step)]: _changed(step)} for step in block.steps]
            parts.append(_table("[[encoding]]", {"feature": block.feature, "steps": steps}))
    return "\n".join(parts)


def schema_from_toml(text: str, *, source: str = "the text") -> Schema:
    """Return the schema in TOML text.

    Parameters
    ----------
    text : str
    source : str
        Where the text comes from, for the messages.

    Raises
    ------
    SchemaError
        As `load_schema`.

    Examples
    --------
    >>> schema = Schema((Feature("age", "integer", domain=(0, 120)),), Target("risk", ("good", "bad")))
    >>> schema_from_toml(schema_to_toml(schema)) == schema
    True
    """
    return schema_from_dict(_document(text, source), source=source)


def schema_to_dict(schema: Schema) -> dict[str, Any]:
    """Return the schema as plain dictionaries, for TOML and JSON; attributes at their defaults are left out.

    Examples
    --------
    >>> schema_to_dict(Schema((Feature("age", "integer"),), Target("risk", ("good", "bad"))))["features"]
    [{'name': 'age', 'kind': 'integer'}]
    """
    document: dict[str, Any] = {
        "individual": schema.individual,
        "target": _listed(schema.target),
        "features": [_listed(feature) for feature in schema.features],
    }
    if schema.relations:
        document["relations"] = [_listed(relation) for relation in schema.relations]
    return document


def schema_from_dict(document: Mapping[str, Any], *, source: str = "the schema") -> Schema:
    """Return the schema that `schema_to_dict` described.

    Raises
    ------
    SchemaError
        As `load_schema`.

    Examples
    --------
    >>> schema = Schema((Feature("age", "integer", domain=(0, 120)),), Target("risk", ("good", "bad")))
    >>> schema_from_dict(schema_to_dict(schema)) == schema
    True
    """
    _check_keys(document, ("individual", "target", "features", "relations", "encoding"), "the top", source)
    entries = _list(document, "features", source)
    features = tuple(_record(Feature, entry, f"feature {_label(entry, n)}", source) for n, entry in enumerate(entries))
    if not isinstance(document.get("target"), Mapping):
        raise SchemaError(
            f"{source}: the table [target] is missing. Give it a name and, for a classifier, its classes."
        )
    relations = tuple(
        _record(Relation, entry, f"relation {_label(entry, n)}", source)
        for n, entry in enumerate(_list(document, "relations", source))
    )
    target = _record(Target, document["target"], "[target]", source)
    individual = document.get("individual", "individual")
    return _made(lambda: Schema(features, target, individual, relations), "", source)


def encoding_from_toml(text: str, schema: Schema, *, source: str = "the text") -> Encoding | None:
    """Return the encoding in a schema's TOML text, or None when it has none.

    Raises
    ------
    SchemaError
        As `load_schema`.
    """
    document = _document(text, source)
    if "encoding" not in document:
        return None
    blocks = []
    for number, entry in enumerate(_list(document, "encoding", source)):
        place = f"encoding of {_label(entry, number, 'feature')}"
        _check_keys(entry, ("feature", "steps"), place, source)
        steps = tuple(_step(step, place, source) for step in _list(entry, "steps", source))
        blocks.append(_made(lambda e=entry, s=steps: Block(e.get("feature", ""), s), place, source))  # type: ignore[misc]
    return _made(lambda: Encoding(schema, tuple(blocks)), "", source)


# Reading


def _text(path: str | os.PathLike[str]) -> str:
    name = os.fspath(path)
    try:
        return Path(name).read_bytes().decode("utf-8")
    except FileNotFoundError:
        folder = Path(name).parent
        known = [entry.name for entry in folder.iterdir()] if folder.is_dir() else []
        raise MissingFile(f"There is no file {name!r}.{did_you_mean(Path(name).name, known)}", path=name) from None
    except OSError as error:
        raise FileError(f"{name!r} cannot be read: {error.strerror or error}.", path=name) from error
    except UnicodeDecodeError as error:
        raise FileError(f"{name!r} is not UTF-8 text: {error.reason} at byte {error.start}.", path=name) from error


def _document(text: str, source: str) -> dict[str, Any]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SchemaError(f"{source} is no TOML: {error}. Is the file cut short?") from error
    _check_keys(document, ("individual", "target", "features", "relations", "encoding"), "the top of the file", source)
    return document


def _list(table: Mapping[str, Any], key: str, source: str) -> list[Any]:
    entries = table.get(key, [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise SchemaError(f"{source}: {key!r} is a list of tables; write [[{key}]] before each.")
    return entries


def _label(entry: Mapping[str, Any], number: int, key: str = "name") -> str:
    return repr(entry[key]) if key in entry else f"number {number + 1}"


def _check_keys(table: Mapping[str, Any], known: Iterable[str], place: str, source: str) -> None:
    known = tuple(known)
    for key in table:
        if key not in known:
            raise UnknownName(
                f"{source}, {place}: there is no key {key!r}.{did_you_mean(key, known)} Known are {', '.join(known)}.",
                value=key,
                nearest=nearest(key, known),
            )


def _record(kind: Callable[..., Record], table: Mapping[str, Any], place: str, source: str) -> Record:
    own = [field for field in fields(kind) if field.init]  # type: ignore[arg-type]
    _check_keys(table, [field.name for field in own], place, source)
    for field in own:
        if field.name not in table and field.default is MISSING and field.default_factory is MISSING:
            raise SchemaError(f"{source}, {place}: the key {field.name!r} is missing.")
        if field.name in table:
            _check_type(table[field.name], str(field.type), field.name, place, source)
    return _made(lambda: kind(**{key: _plain(value) for key, value in table.items()}), place, source)


def _check_type(value: Any, annotation: str, key: str, place: str, source: str) -> None:
    expected: tuple[type, ...]
    if annotation == "tuple[float, ...]" and isinstance(value, (int, float)):
        return  # one number for a block of one
    if annotation.startswith("tuple"):
        expected, shown = (list, tuple), "a list, as in [1, 2]"
    elif annotation == "bool":
        expected, shown = (bool,), "true or false"
    elif annotation.startswith(("str", "Kind", "Role", "Literal")):
        expected, shown = (str,), 'text, as in "text"'
    else:
        return
    if not isinstance(value, expected):
        raise SchemaError(f"{source}, {place}: {key!r} is {shown}, not {value!r}.", value=value)


def _step(table: Mapping[str, Any], place: str, source: str) -> Step:
    _check_keys(table, _STEPS, place, source)
    if len(table) != 1:
        raise SchemaError(f"{source}, {place}: a step is one of {', '.join(_STEPS)}, as in {{one_hot = {{…}}}}.")
    ((name, settings),) = table.items()
    if not isinstance(settings, Mapping):
        raise SchemaError(f"{source}, {place}: the settings of {name!r} are a table, as in {{impute = {{value = 0}}}}.")
    step: Step = _record(_STEPS[name], settings, f"{place}, step {name!r}", source)
    return step


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        # TOML has no null: an empty table stands for a missing value that is a category of its own.
        return tuple(None if entry == {} else entry for entry in value)
    return value


def _made(make: Callable[[], Record], place: str, source: str) -> Record:
    """Return the record, and tell in its errors where it stands in the file."""
    where = f"{source}, {place}" if place else source
    try:
        return make()
    except UnknownName as error:
        raise UnknownName(
            f"{where}: {error}", feature=error.feature, value=error.value, nearest=error.nearest
        ) from error
    except SchemaError as error:
        raise SchemaError(f"{where}: {error}", feature=error.feature, value=error.value) from error
    except (TypeError, ValueError) as error:
        raise SchemaError(f"{where}: {error}.") from error


# Writing


def _changed(record: Any) -> dict[str, Any]:
    """Return the attributes that differ from their defaults, in the order of the record."""
    table = {}
    for field in fields(record):
        value = getattr(record, field.name)
        derived = field.name == "functor" and value == functor_of(record.name)
        given = field.name == "categories" and getattr(record, "kind", None) == "boolean"
        silent = field.name == "modes" and set(value) == {"-"}
        if not (
            derived or given or silent or value is None or (field.default is not MISSING and value == field.default)
        ):
            table[field.name] = value
    return table


def _listed(record: Any) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in _changed(record).items()}


def _table(header: str, table: Mapping[str, Any]) -> str:
    return "\n".join([header, *(f"{key} = {_toml(value)}" for key, value in table.items())]) + "\n"


def _toml(value: Any) -> str:
    if value is None:
        return "{}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _toml_float(value)
    if isinstance(value, str):
        return _toml_text(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_toml(entry)}" for key, entry in value.items()) + "}"
    return "[" + ", ".join(_toml(entry) for entry in value) + "]"


def _toml_float(value: float) -> str:
    return "nan" if math.isnan(value) else repr(value)  # inf, -inf, 1e+22 and 1e-07 are TOML as they are


def _toml_text(text: str) -> str:
    pieces = []
    for character in text:
        code = ord(character)
        if character in ('"', "\\"):
            pieces.append("\\" + character)
        elif code < 0x20 or 0x7F <= code <= 0x9F or code in (0x2028, 0x2029):
            pieces.append(f"\\u{code:04x}")
        elif 0xD800 <= code <= 0xDFFF:
            raise SchemaError(f"{text!r} holds a lone surrogate, which no file can hold. Replace it.", value=text)
        else:
            pieces.append(character)
    return '"' + "".join(pieces) + '"'
