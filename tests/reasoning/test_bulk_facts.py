"""Facts through the bulk path: the same as the text says, all or nothing, from any source, and none too many."""

from __future__ import annotations

import itertools
import math
import os
import signal
import threading
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import relation_facts, schemas, tables

from neurologic.compilation import fact_clauses
from neurologic.errors import (
    CompilationError,
    FileError,
    MissingExtra,
    NeurologicError,
    QueryTimeout,
    SchemaError,
    UnknownName,
)
from neurologic.reasoning import Limits, Session, batches
from neurologic.reasoning.limits import Budget
from neurologic.reasoning.module import Module
from neurologic.schema import Feature, Relation, Schema, Table, Target, quote_atom

SLOW_TO_DRAW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

SCHEMA = Schema(
    (
        Feature("age", "integer", missing=True),
        Feature("income", "numeric", missing=True),
        Feature("purpose", "categorical", ("car", "it's", "日本", 7, True), missing=True),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
    relations=(Relation("bond", ("individual", "individual")),),
)


def facts_of(session: Session, schema: Schema) -> Counter[tuple[Any, ...]]:
    """Every fact that the session has about individuals, with the types of its values."""
    found: Counter[tuple[Any, ...]] = Counter()
    names = [(schema.individual, 1), *((feature.functor, 2) for feature in schema.features)]
    names += [(relation.name, relation.arity) for relation in schema.relations]
    for name, arity in names:
        arguments = ", ".join("AB"[:arity])
        goal = f"catch({quote_atom(name)}({arguments}), error(existence_error(_, _), _), fail)"
        for answer in session.query(goal):
            values = [answer[letter] for letter in "AB"[:arity]]
            found[
                name,
                *(
                    (type(value), math.copysign(1, value) if value == 0 else 0, value)
                    if isinstance(value, float)
                    else (type(value), 0, value)
                    for value in values
                ),
            ] += 1
    return found


def rows(count: int, **changed: Any) -> dict[str, list[Any]]:
    columns = {
        "age": [20 + number % 50 for number in range(count)],
        "income": [number / 4 for number in range(count)],
        "purpose": [("car", "it's", "日本", 7, True)[number % 5] for number in range(count)],
    }
    return {**columns, **changed}


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(st.data())
def test_facts_are_those_that_the_text_says(data: st.DataObject) -> None:
    """Whatever names, categories and numbers: the facts of the bulk path are those of the emitted text."""
    schema = data.draw(schemas())
    table = data.draw(tables(schema, max_rows=8, hostile_ids=data.draw(st.booleans())))
    relations = data.draw(relation_facts(schema, table))
    with Session(schema=schema) as bulk, Session(schema=schema) as text:
        try:
            clauses = "".join(fact_clauses(table, relations))
        except CompilationError:
            assume(False)
        names = bulk.add_facts(table, relations=relations)
        assert names == table.ids
        functors = [schema.feature(name).functor for name in table.columns]
        text._module.ask("declare(M, Individual, Functors)", Individual=schema.individual, Functors=functors)
        text._module.engine.add_clauses(clauses, text._module.name)
        assert facts_of(bulk, schema) == facts_of(text, schema)


def test_many_rows_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than one batch: counted names, in order, nothing twice; and the same where rows go in as text."""
    with Session(schema=SCHEMA) as prolog:
        names = prolog.add_facts(rows(2000))
        assert names == tuple(f"a{number}" for number in range(1, 2001))
        assert prolog.query("applicant(A)").column("A") == list(names)
        assert prolog.query("age(A, Y)").column("Y") == rows(2000)["age"]
        assert prolog.query("income(a1701, I), purpose(a1701, P)") == [{"I": 425.0, "P": "car"}]
        assert prolog.add_facts(rows(2)) == ("a2001", "a2002")
        wanted = facts_of(prolog, SCHEMA)
    monkeypatch.setattr(batches, "located", lambda *_: None)
    monkeypatch.setattr(batches, "_templates", {})
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts(rows(2000))
        prolog.add_facts(rows(2))
        assert facts_of(prolog, SCHEMA) == wanted


def test_names_with_every_separator_in_them() -> None:
    """Names go in joined by a character that none of them has; where all are taken, one by one."""
    names = ["a\nb", "\x1f", "|", "\t\x1e", "\x1d", "", "1", "Ann Ok", "日本", "[]"]
    with Session(schema=SCHEMA) as prolog:
        assert prolog.add_facts(rows(10), ids=names) == tuple(names)
        assert prolog.query("applicant(A)").column("A") == names
        assert prolog.query("age(A, 22)") == [{"A": "|"}]
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts(rows(2), ids=["x\n", "y"])
        assert prolog.query("applicant(A)").column("A") == ["x\n", "y"]


def test_known_individuals_get_what_they_lack_and_nothing_twice() -> None:
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts({"age": [20, None]}, ids=["ann", "bob"])
        prolog.add_facts(rows(2), ids=["ann", "bob"])
        assert prolog.query("applicant(A)").column("A") == ["ann", "bob"]
        assert prolog.query("age(A, Y)") == [{"A": "ann", "Y": 20}, {"A": "bob", "Y": 21}]
        before = facts_of(prolog, SCHEMA)
        prolog.add_facts(rows(2), ids=["ann", "bob"])
        assert facts_of(prolog, SCHEMA) == before


def test_another_value_takes_everything_back() -> None:
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts({"age": [20]}, ids=["ann"])
        before = facts_of(prolog, SCHEMA)
        with pytest.raises(
            SchemaError, match="Row 1503, feature 'age': ann has the value 20 already, and gets 23"
        ) as caught:
            prolog.add_facts(rows(1600), ids=[*(f"b{n}" for n in range(1503)), "ann", *(f"c{n}" for n in range(96))])
        assert (caught.value.row, caught.value.feature, caught.value.value) == (1503, "age", 23)
        assert facts_of(prolog, SCHEMA) == before
        assert prolog.add_facts(rows(1)) == ("a2",)


def test_relations_that_cannot_be_added_take_the_rows_back() -> None:
    with Session(schema=SCHEMA) as prolog:
        with pytest.raises(NeurologicError):
            prolog.add_facts(rows(3), relations={"bind": [("a1", "a2")]})
        assert facts_of(prolog, SCHEMA) == Counter()
        prolog.add_facts(rows(3), relations={"bond": [("a1", "a2")]})
        assert prolog.query("bond(A, B)") == [{"A": "a1", "B": "a2"}]


def test_what_is_known_otherwise_stays_when_rows_are_taken_back() -> None:
    """Clauses that were there before, a rule among them, and in what order."""
    with Session(schema=SCHEMA) as prolog:
        prolog.consult(text=":- dynamic(age/2).\nage(X, 1) :- fail(X).\nage(old, 99).\nfail(_) :- fail.", name="old.pl")
        with pytest.raises(SchemaError):
            prolog.add_facts(rows(2), ids=["new", "old"])
        assert prolog.query("age(A, Y)") == [{"A": "old", "Y": 99}]
        assert prolog.query("predicate_property(age(_, _), number_of_clauses(N))") == [{"N": 2}]


@pytest.mark.parametrize("where", ["progress", "signal", "iterator", "limit"])
def test_whatever_stops_it_nothing_is_left(where: str) -> None:
    class Odd(Exception):
        pass

    told: list[int] = []

    def progress(_: str, done: int, total: int | None) -> None:
        told.append(done)
        if where == "progress" and done > 1:
            raise Odd
        if where == "signal":
            os.kill(os.getpid(), signal.SIGINT)

    def parts() -> Any:
        yield rows(300)
        if where == "iterator":
            raise Odd
        yield rows(300)

    expected: Any = {"progress": Odd, "signal": KeyboardInterrupt, "iterator": Odd, "limit": QueryTimeout}[where]
    with Session(schema=SCHEMA) as prolog:
        usual = prolog._module
        if where == "limit":
            prolog._module = Module(usual.engine, usual.name, Limits(seconds=1e-6))
        with pytest.raises(expected):
            prolog.add_facts(parts(), progress=progress)
        prolog._module = usual
        assert facts_of(prolog, SCHEMA) == Counter()
        assert prolog.add_facts(rows(1)) == ("a1",)


def test_an_interrupt_inside_a_batch_leaves_nothing() -> None:
    """Ctrl-C while Prolog adds facts without end: nothing stays, and the session goes on."""
    with Session(schema=SCHEMA) as prolog:
        for delay in (0.05, 0.2, 0.4):
            timer = threading.Timer(delay, os.kill, (os.getpid(), signal.SIGINT))
            timer.start()
            with pytest.raises(KeyboardInterrupt):
                prolog.add_facts(itertools.repeat(rows(3000)))
            timer.join()
            assert facts_of(prolog, SCHEMA) == Counter()
        assert prolog.add_facts(rows(1)) == ("a1",)


def test_other_threads_see_all_or_none() -> None:
    counts: set[int] = set()
    done = threading.Event()
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts(rows(1))

        def look() -> None:
            while not done.is_set():
                counts.add(prolog.query("predicate_property(age(_, _), number_of_clauses(N))")[0]["N"])

        looking = threading.Thread(target=look)
        looking.start()
        prolog.add_facts(rows(5000))
        done.set()
        looking.join()
    assert counts <= {1, 5001}


def test_a_time_limit_is_shared_by_all_batches() -> None:
    budget = Budget(Limits(seconds=0.01))
    with budget.spent():
        threading.Event().wait(0.02)
    with pytest.raises(QueryTimeout, match="after 0.01 seconds"):
        budget.limits()
    assert Budget(Limits(answers=3)).limits() == Limits(answers=3)


def test_memory_limits_are_of_a_batch_not_of_all_rows() -> None:
    with Session(Limits(memory_mb=8), schema=SCHEMA) as prolog:
        prolog.add_facts(rows(40_000))
        assert prolog.query("predicate_property(age(_, _), number_of_clauses(N))") == [{"N": 40_000}]


def frame(count: int) -> pyarrow.Table:
    columns = rows(count, purpose=["it's"] * count)
    return pyarrow.table({**columns, "name": [f"p{number}" for number in range(count)], "other": [None] * count})


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".arrow"])
def test_files_are_added_in_parts(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neurologic.reasoning.bulk._ROWS_AT_ONCE", 100)
    path = tmp_path / f"rows{suffix}"
    if suffix == ".parquet":
        pyarrow.parquet.write_table(frame(250), path)
    elif suffix == ".csv":
        frame(250).to_pandas().to_csv(path, index=False)
    else:
        with pyarrow.ipc.new_file(str(path), frame(250).schema) as writer:
            writer.write_table(frame(250))
    told: list[tuple[int, int | None]] = []
    with Session(schema=SCHEMA) as prolog, Session(schema=SCHEMA) as whole:
        names = prolog.add_facts(path, ids="name", progress=lambda _, done, total: told.append((done, total)))
        assert names[249] == "p249"
        assert told == [(100, None), (200, None), (250, None)]
        whole.add_facts(frame(250), ids="name")
        assert facts_of(prolog, SCHEMA) == facts_of(whole, SCHEMA)
        assert prolog.add_facts(str(path))[:2] == ("a251", "a252")


def test_a_bad_row_in_a_later_part_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neurologic.reasoning.bulk._ROWS_AT_ONCE", 100)
    path = tmp_path / "rows.parquet"
    bad = frame(250).to_pydict()
    bad["purpose"][207] = "cat"
    pyarrow.parquet.write_table(pyarrow.table(bad), path)
    lines = tmp_path / "rows.csv"
    lines.write_text("age,income,purpose\n" + "20,1.5,car\n" * 150 + "20,x,car\n", encoding="utf-8")
    twice = frame(250).to_pydict()
    twice["name"][230] = "p3"
    with Session(schema=SCHEMA) as prolog:
        with pytest.raises(UnknownName, match=r"rows\.parquet: Row 207, feature 'purpose'") as caught:
            prolog.add_facts(path, ids="name")
        assert caught.value.row == 207
        with pytest.raises(SchemaError, match=r"rows\.csv, line 152: feature 'income'"):
            prolog.add_facts(lines)
        pyarrow.parquet.write_table(pyarrow.table(twice), path)
        with pytest.raises(SchemaError, match=r"rows\.parquet: Row 230: the individual 'p3' occurs twice"):
            prolog.add_facts(path, ids="name")
        with pytest.raises(SchemaError, match="give its name as ids"):
            prolog.add_facts(path, ids=["a", "b"])
        path.write_bytes(path.read_bytes()[:-50])
        with pytest.raises(FileError, match=r"rows\.parquet"):
            prolog.add_facts(path)
        with pytest.raises(FileError, match="no file"):
            prolog.add_facts(tmp_path / "none.parquet")
        assert facts_of(prolog, SCHEMA) == Counter()


def test_a_missing_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.parquet"
    pyarrow.parquet.write_table(frame(2), path)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    with (
        Session(schema=SCHEMA) as prolog,
        pytest.raises(MissingExtra, match=r"pip install 'neurologic-prolog\[frames\]'"),
    ):
        prolog.add_facts(path)


def test_an_iterator_of_tables_with_names() -> None:
    with Session(schema=SCHEMA) as prolog:
        tables_ = (Table(SCHEMA, {"age": np.array([20.0 + n])}, (f"t{n}",)) for n in range(3))
        assert prolog.add_facts(tables_) == ("t0", "t1", "t2")
        assert prolog.query("age(t2, Y)") == [{"Y": 22}]
        same_names = iter([Table(SCHEMA, {"age": np.array([1.0])}, ("u",))] * 2)
        with pytest.raises(SchemaError, match="'u' occurs twice"):
            prolog.add_facts(same_names)
        assert prolog.query("applicant(A)").column("A") == ["t0", "t1", "t2"]
