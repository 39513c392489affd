"""Schemas and encodings as TOML: round trips, atomic files, errors that name the key."""

from __future__ import annotations

import math
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schemas, tables

from neurologic.errors import FileError, MissingFile, SchemaError, UnknownName
from neurologic.schema import (
    Block,
    Encoding,
    Feature,
    Impute,
    MinMax,
    OneHot,
    Ordinal,
    Relation,
    Schema,
    Standardise,
    Target,
    encoding_from_toml,
    load_encoding,
    load_schema,
    save_schema,
    schema_from_toml,
    schema_to_toml,
    standard_encoding,
)

#: Text that any file can hold: no lone surrogates; names may not hold NUL either, units may.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
AWKWARD = 'a "quoted"\\ 日本 \n\t\r\x01\x7f\x85\u2028 🦜 = [x]'

SCHEMA = Schema(
    (
        Feature("duration", "integer", domain=(4, 72), unit="months", role="actionable"),
        Feature(AWKWARD, "categorical", ("1", 1, True, "", AWKWARD), missing=True, functor="awkward"),
        Feature("own", "boolean"),
        Feature("rate", "numeric", domain=(-math.inf, 0.1), functor="Rate of interest"),
    ),
    Target("risk", ("good", "bad"), functor="credit_risk"),
    "applicant",
    (Relation("bond", ("atom", "atom"), ("+", "-")), Relation("married", ("person", "person"))),
)
ENCODING = Encoding(
    SCHEMA,
    (
        Block("duration", (Impute(20.5), Standardise(20.9, 1e-300), MinMax(0.1, -math.inf, (0, 1)))),
        Block(AWKWARD, (OneHot(("1", 1, True, "", AWKWARD, None), 2, "zeros"), Standardise((0,) * 5, (0.3,) * 5))),
        Block(AWKWARD, (Impute("?"), Ordinal(("?", AWKWARD), unknown=-1.0, missing=1e22))),
        Block("own"),
    ),
)


def test_everything_reads_back_as_it_was() -> None:
    text = schema_to_toml(SCHEMA, ENCODING)
    back = schema_from_toml(text)
    assert back == SCHEMA
    assert [type(entry) for entry in back.features[1].categories] == [str, int, bool, str, str]
    assert encoding_from_toml(text, back) == ENCODING
    assert encoding_from_toml(schema_to_toml(SCHEMA), SCHEMA) is None


@given(st.data())
def test_any_schema_and_encoding_reads_back_as_it_was(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    encoding = standard_encoding(schema, data.draw(tables(schema, min_rows=1)))
    text = schema_to_toml(schema, encoding)
    assert schema_from_toml(text) == schema
    assert encoding_from_toml(text, schema) == encoding


@given(ANY_TEXT.filter(lambda text: text and "\0" not in text), ANY_TEXT, st.tuples(st.floats(), st.floats()))
def test_any_name_unit_and_bounds_read_back_as_they_were(name: str, unit: str, bounds: tuple[float, float]) -> None:
    low, high = sorted(bound for bound in bounds if not math.isnan(bound))[:1] * 2 or (0.0, 0.0)
    feature = Feature(name, "numeric", domain=(low, high), unit=unit, functor="f")
    categories = Feature("c", "categorical", (name, 7, False), functor="g")
    schema = Schema((feature, categories), Target("t", (name + "x",)))
    assert schema_from_toml(schema_to_toml(schema)) == schema


def test_files_are_written_whole_and_loaded(tmp_path: Path) -> None:
    path = tmp_path / "schema.toml"
    save_schema(SCHEMA, path, encoding=ENCODING)
    assert load_schema(path) == SCHEMA
    assert load_encoding(path, SCHEMA) == ENCODING
    before = path.read_bytes()
    with pytest.raises(SchemaError, match="another schema"):
        save_schema(SCHEMA.edited("own", missing=True), path, encoding=ENCODING)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "schema.toml").write_text(schema_to_toml(SCHEMA), encoding="utf-8")
    with pytest.raises(MissingFile, match="'schema.toml'"):
        load_schema(tmp_path / "schemas.toml")
    with pytest.raises(FileError):
        load_schema(tmp_path)
    (tmp_path / "latin.toml").write_bytes(b"individual = '\xe4'")
    with pytest.raises(FileError, match="UTF-8"):
        load_encoding(tmp_path / "latin.toml", SCHEMA)


@given(st.data())
def test_a_file_that_is_cut_short_is_refused_or_lacks_whole_tables_only(data: st.DataObject) -> None:
    """A cut between two tables leaves a smaller schema, as in any text format; a cut elsewhere is an error."""
    text = schema_to_toml(SCHEMA)
    cut = text[: data.draw(st.integers(0, len(text) - 1))]
    try:
        back = schema_from_toml(cut)
    except SchemaError:
        return
    assert back.features == SCHEMA.features[: len(back.features)] or tomllib.loads(cut)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("individual = \n", ["no TOML", "line 1"]),
        ("", ["[target] is missing"]),
        ('[target]\nnam = "t"', ["[target]", "'nam'", "Did you mean 'name'?"]),
        ("[target]\nclasses = ['a']", ["[target]", "'name' is missing"]),
        ("[targets]\nname = 't'", ["'targets'", "Did you mean 'target'?"]),
        ("[target]\nname = 't'\nclasses = 'good'", ["'classes'", "a list"]),
        ("[target]\nname = 't'\n[features]\nname = 'a'", ["'features'", "[[features]]"]),
        ("[target]\nname = 't'\n[[features]]\nname = 'a'\nkind = 'numerc'", ["feature 'a'", "numerc", "numeric"]),
        ("[target]\nname = 't'\n[[features]]\nname = 'a'\nkind = 3", ["feature 'a'", "'kind' is text"]),
        ("[target]\nname = 't'\n[[features]]\nkind = 'numeric'", ["feature number 1", "'name' is missing"]),
        ("[target]\nname = 't'\n[[features]]\nname = 'a'\nkind = 'numeric'\ndomian = [0, 1]", ["'domain'"]),
        ("[target]\nname = 't'\n[[features]]\nname = 'a'\nkind = 'numeric'\ndomain = [0]", ["feature 'a'"]),
        ("[target]\nname = 't'\n[[features]]\nname = 'a'\nkind = 'numeric'\nmissing = 1", ["true or false"]),
        ("individual = 3\n[target]\nname = 't'", ["the text"]),
    ],
)
def test_a_wrong_schema_names_the_place_and_the_nearest_key(text: str, parts: list[str]) -> None:
    with pytest.raises(SchemaError) as caught:
        schema_from_toml(text)
    for part in parts:
        assert part in str(caught.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("[[encoding]]\nfeature = 'durations'\nsteps = []", ["'duration'"]),
        ("[[encoding]]\nfeature = 'duration'\nsteps = [{standardize = {}}]", ["'duration'", "standardise"]),
        ("[[encoding]]\nfeature = 'duration'\nsteps = [{impute = {valu = 1}}]", ["'valu'", "'value'"]),
        ("[[encoding]]\nfeature = 'duration'\nsteps = [{impute = 1}]", ["'impute' are a table"]),
        ("[[encoding]]\nfeature = 'duration'\nsteps = [{}]", ["a step is one of"]),
        ("[[encoding]]\nfeature = 'duration'\nstep = []", ["'steps'"]),
    ],
)
def test_a_wrong_encoding_names_the_place_and_the_nearest_key(text: str, parts: list[str]) -> None:
    with pytest.raises(SchemaError) as caught:
        encoding_from_toml(text, SCHEMA)
    for part in parts:
        assert part in str(caught.value)


def test_one_number_may_stand_for_a_list_of_one() -> None:
    text = "[[encoding]]\nfeature = 'duration'\nsteps = [{standardise = {mean = 2, scale = 4.0}}]"
    assert encoding_from_toml(text, SCHEMA) == Encoding(SCHEMA, (Block("duration", (Standardise(2, 4),)),))


def test_the_error_carries_the_nearest_key() -> None:
    with pytest.raises(UnknownName) as caught:
        schema_from_toml("[target]\nname = 't'\nclases = []")
    assert caught.value.nearest == "classes"


def test_text_that_no_file_can_hold_is_refused() -> None:
    with pytest.raises(SchemaError, match="lone surrogate"):
        schema_to_toml(Schema((Feature("a", "numeric", unit="\ud800"),), Target("t")))
