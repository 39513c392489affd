"""Rows as facts: what is missing is left out, numbers are exact, large tables are written in parts."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prolog_engines import Swipl, plain
from strategies import schemas, tables

from neurologic.compilation import facts, facts_text, write_facts
from neurologic.errors import CompilationError, MissingFile, SchemaError, UnknownName
from neurologic.schema import Feature, Relation, Schema, Target, as_table, quote_atom

SCHEMA = Schema(
    (
        Feature("x", "numeric", missing=True),
        Feature("n", "integer", missing=True),
        Feature("c", "categorical", ("a", 1)),
    ),
    Target("risk", ("good", True)),
    relations=(Relation("bond", ("individual", "individual")),),
)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_value_arrives(engine: Swipl, data: st.DataObject) -> None:
    """Each value of each row is exactly one fact, and equal; a missing one is none."""
    schema = data.draw(schemas(relational=False))
    table = data.draw(tables(schema, hostile_ids=True))
    text = facts_text(table)
    for feature in schema.features:
        found = engine.ask([text], f"{quote_atom(feature.functor)}(A, V)", "[A, V]")
        values = zip(table.ids, table.values(feature.name), strict=True)
        wanted = [(name, plain(value)) for name, value in values if value is not None]
        assert found == wanted
        assert [type(value) for _, value in found] == [type(value) for _, value in wanted]
    individual = quote_atom(schema.individual)
    assert engine.ask([text], f"{individual}(A)", "[A]") == [(name,) for name in table.ids]


def test_labels_and_relations(engine: Swipl) -> None:
    table = as_table({"x": [0.5, math.inf, None], "n": [1, None, 3], "c": ["a", 1, "a"]}, SCHEMA, ids=["u", "v", "W"])
    text = facts_text(table, {"bond": [("v", "u"), ("u", "W"), ("v", "u")]}, labels=["good", None, True])
    assert engine.ask([text], "bond(A, B)", "[A, B]") == [("u", "W"), ("v", "u")]
    assert engine.ask([text], "neural_label(A, C)", "[A, C]") == [("u", "good"), ("W", "true")]


def test_a_large_table_is_written_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_ROWS_AT_ONCE", 7)
    table = as_table({"x": [float(row) for row in range(100)], "n": list(range(100)), "c": ["a"] * 100}, SCHEMA)
    path = write_facts(table, tmp_path / "facts.pl")
    assert path.read_text(encoding="utf-8") == facts_text(table)
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == facts_text(table)


def test_bad_input_leaves_the_old_file(tmp_path: Path) -> None:
    table = as_table({"x": [1.0], "n": [1], "c": ["a"]}, SCHEMA)
    path = write_facts(table, tmp_path / "facts.pl")
    before = path.read_bytes()
    with pytest.raises(SchemaError, match="2 labels for 1 rows"):
        write_facts(table, path, labels=["good", "good"])
    with pytest.raises(UnknownName, match="bond"):
        write_facts(table, path, {"bnd": [("i1", "i1")]})
    with pytest.raises(CompilationError, match="bond"):
        write_facts(table, path, {"bond": [("i1", "\0")]})
    with pytest.raises(MissingFile):
        write_facts(table, tmp_path / "no" / "facts.pl")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["facts.pl"]
