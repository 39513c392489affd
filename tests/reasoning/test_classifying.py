"""Many rows classified by Prolog: the same answers as `rules.predict`, by every way that rows take."""

from __future__ import annotations

import math
import random
import threading
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import rule_sets, schemas, tables

from neurologic.errors import CompilationError, QueryTimeout, RuleError, SchemaError, SlowWarning, UnknownName
from neurologic.reasoning import Limits, Session, batches, classifying
from neurologic.reasoning.batches import Template, located, rows_term, template_for
from neurologic.reasoning.engine import engine
from neurologic.reasoning.terms import Recorded, String
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Membership,
    RuleSet,
    Variable,
)
from neurologic.schema import Feature, Relation, Schema, Target, as_table

SLOW_TO_DRAW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

SCHEMA = Schema(
    (
        Feature("age", "integer", missing=True),
        Feature("income", "numeric", missing=True),
        Feature("purpose", "categorical", ("car", "education", "it's", "日本"), missing=True),
    ),
    Target("risk", ("good", "bad", "ugly")),
    individual="applicant",
)


def same(found: Any, wanted: Any) -> bool:
    """Equal answers of equal types, NaN never among them."""
    return [(type(one), one) for one in found] == [(type(one), one) for one in wanted]


def loaded(session: Session, rules: RuleSet) -> None:
    try:
        session.load(rules)
    except CompilationError:  # what Prolog cannot tell apart
        assume(False)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(st.data())
def test_rows_are_classified_as_the_rules_do(data: st.DataObject) -> None:
    """I8 for the fourth evaluator, whatever the rules, names and rows, with and without a decision clause."""
    schema = data.draw(schemas())
    rules = data.draw(rule_sets(schema, max_rules=8))
    table = data.draw(tables(schema, max_rows=12))
    with Session() as prolog, warnings.catch_warnings():
        warnings.simplefilter("ignore", SlowWarning)
        loaded(prolog, rules)
        assert same(prolog.classify(table), rules.predict(table))


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(st.data())
def test_rules_that_are_switched_off_do_not_classify(data: st.DataObject) -> None:
    rules = data.draw(rule_sets(SCHEMA, max_rules=6).filter(lambda drawn: len(drawn) > 0))
    table = data.draw(tables(SCHEMA, min_rows=3, max_rows=12))
    off = data.draw(st.sampled_from([clause.id for clause in rules]))
    kept = RuleSet(
        SCHEMA,
        tuple(clause for clause in rules if clause.id != off),
        rules.semantics,
        rules.default,
        rules.conflict,
        rules.definitions,
    )
    with Session() as prolog, warnings.catch_warnings():
        warnings.simplefilter("ignore", SlowWarning)
        loaded(prolog, rules)
        before = prolog.classify(table)
        prolog.switch_off(off)
        assert same(prolog.classify(table), kept.predict(table))
        prolog.switch_on(off)
        assert same(prolog.classify(table), before)


def overlapping(n_rules: int, seed: int, semantics: Any, conflict: Any = "all") -> RuleSet:
    """Rules that overlap much, on numbers and categories, for a tree of some depth."""
    draw = random.Random(seed)
    clauses = []
    for number in range(1, n_rules + 1):
        low = draw.uniform(18, 70)
        body: list[Any] = [Interval("age", low, low + draw.uniform(1, 30), high_closed=draw.random() < 0.5)]
        if draw.random() < 0.7:
            body.append(Interval("income", high=draw.choice((1.0, 2.5, 1e6, 7.25))))
        if draw.random() < 0.6:
            body.append(Membership("purpose", tuple(draw.sample(SCHEMA.features[2].categories, draw.randint(1, 3)))))
        clauses.append(Clause(f"r{number}", ClassHead(draw.choice(SCHEMA.classes)), tuple(body)))
    return RuleSet(SCHEMA, tuple(clauses), semantics, draw.choice((*SCHEMA.classes, "unknown")), conflict)


def many_rows(count: int, seed: int = 0) -> Any:
    """Rows on and off the bounds, one value in ten missing, infinities among them."""
    draw = np.random.default_rng(seed)
    age = draw.integers(15, 110, count).astype(float)
    income = draw.choice([0.5, 1.0, 2.5, 7.25, 1e6, math.inf, -math.inf, 0.0], count)
    purpose = draw.choice(np.array(SCHEMA.features[2].categories, dtype=object), count)
    for column in (age, income):
        column[draw.random(count) < 0.1] = math.nan
    purpose[draw.random(count) < 0.1] = None
    return as_table({"age": age, "income": income, "purpose": purpose}, SCHEMA)


@pytest.mark.parametrize("semantics, conflict", [("ordered", "all"), ("unordered", "all"), ("unordered", "abstain")])
def test_many_rules_that_overlap(semantics: Any, conflict: Any) -> None:
    """The tree is deep and its parts hold many rules; where values are missing several parts are looked into."""
    rules, table = overlapping(60, 7, semantics, conflict), many_rows(3000)
    with Session() as prolog:
        prolog.load(rules)
        found = prolog.classify(table)
    assert same(found, rules.predict(table))
    assert len(set(found)) > 2


def test_text_takes_the_place_of_records(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the template does not fit another release, rows go in as text, by themselves, with the same answers."""
    rules, table = overlapping(12, 3, "ordered"), many_rows(400)
    monkeypatch.setattr(batches, "located", lambda *_: None)
    monkeypatch.setattr(batches, "_templates", {})
    assert isinstance(rows_term(engine(), np.ones((3, 2))), String)
    with Session() as prolog:
        prolog.load(rules)
        assert same(prolog.classify(table), rules.predict(table))


def test_a_template_that_returns_other_numbers_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_templates", {})

    def shifted(record: bytes, n_rows: int, n_columns: int) -> Template | None:
        found = located(record, n_rows, n_columns)
        assert found is not None
        return Template(n_rows, n_columns, found.data, found.first, found.between_rows, -found.between_columns + 18)

    monkeypatch.setattr(batches, "located", shifted)
    monkeypatch.setattr(batches, "_proven", lambda *_: False)
    assert template_for(engine(), 2, 2) is None


@pytest.mark.parametrize(
    ("forms", "quick"),
    [(batches._NUMBER_FORMS, True), ({}, False), ({900: (13, 5)}, False)],
    ids=["known", "unknown release", "other form"],
)
def test_the_form_of_numbers_is_changed_only_where_it_is_known(
    monkeypatch: pytest.MonkeyPatch, forms: dict[int, tuple[int, int]], quick: bool
) -> None:
    monkeypatch.setattr(batches, "_templates", {})
    monkeypatch.setattr(batches, "_NUMBER_FORMS", forms)
    template = template_for(engine(), 20, 3)
    assert template is not None
    is_known = engine().version // 100 == 900
    assert bool(template.data[template.first - 1] == 5) is (quick and is_known)
    rules, table = overlapping(12, 3, "ordered"), many_rows(400)
    with Session() as prolog:
        prolog.load(rules)
        assert same(prolog.classify(table), rules.predict(table))


def test_a_form_of_numbers_that_fails_its_trial_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_templates", {})
    trials = iter([True, False])
    monkeypatch.setattr(batches, "_proven", lambda *_: next(trials))
    template = template_for(engine(), 20, 3)
    assert template is not None
    assert template.data[template.first - 1] != 5


@pytest.mark.parametrize("n_rows", [1, 16, 17, 1024, 4096])
def test_numbers_come_through_records_unchanged(n_rows: int) -> None:
    draw = np.random.default_rng(n_rows)
    matrix = draw.integers(0, 2**64, (n_rows, 3), dtype=np.uint64).view(np.float64)  # any bits, each kind of NaN too
    term = rows_term(engine(), matrix)
    assert isinstance(term, Recorded)
    found = engine().query("length(Given, N), Given = Rows", {"Given": term})[0]
    assert found["N"] >= n_rows
    given = np.array([row.arguments for row in found["Rows"]], dtype=np.float64)
    assert np.array_equal(given[:n_rows], matrix, equal_nan=True)
    assert not given[n_rows:].any()


def test_an_array_is_classified_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers, whatever the pieces; an error tells the row among all rows."""
    schema = Schema((Feature("age", "integer", domain=(0, 120)),), Target("risk", ("good", "bad")))
    rules = RuleSet(
        schema, (Clause("r1", ClassHead("bad"), (Interval("age", low=24.5, high=60.0),)),), "ordered", "good"
    )
    ages = np.arange(0, 100, dtype=float)[:, None]
    told: list[tuple[int, int | None]] = []
    with Session() as prolog:
        prolog.load(rules)
        whole = prolog.classify(ages)
        monkeypatch.setattr(classifying, "_ROWS_IN_PIECE", 30)
        found = prolog.classify(ages, progress=lambda _, done, total: told.append((done, total)))
        assert same(found, whole)
        assert told == [(30, 100), (60, 100), (90, 100), (100, 100)]
        assert len(prolog.classify(ages[:0])) == 0
        ages[77] = 130
        with pytest.raises(SchemaError, match="^Row 77, feature 'age'") as caught:
            prolog.classify(ages)
        assert caught.value.row == 77


def test_odd_numbers_come_through_records_unchanged() -> None:
    numbers = np.array([[0.0, -0.0, 5e-324, math.inf, -math.inf, math.nan, 1.7976931348623157e308, 2.0**53 + 2]] * 20)
    term = rows_term(engine(), numbers)
    assert isinstance(term, Recorded)
    rows = engine().query("length(R, 20), append(R, _, Rows)", {"Rows": term})[0]["R"]
    assert all(
        np.array(row.arguments).tobytes() == numbers[0].tobytes() or math.isnan(row.arguments[5]) for row in rows
    )
    assert [struct_of(number) for number in rows[19].arguments[:5]] == [struct_of(number) for number in numbers[0, :5]]


def struct_of(number: float) -> bytes:
    return np.float64(number).tobytes()


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow", ".feather"])
def test_files_are_classified_in_parts(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rules, table = overlapping(12, 5, "ordered"), many_rows(700)
    monkeypatch.setattr("neurologic.reasoning.classifying._ROWS_AT_ONCE", 100)
    path = tmp_path / f"rows{suffix}"
    write_rows(table, path)
    with Session() as prolog:
        prolog.load(rules)
        parts = list(prolog.classify_batches(path))
        assert [len(part) for part in parts] == [100] * 7
        assert same(prolog.classify(str(path)), rules.predict(table))


def write_rows(table: Any, path: Path) -> None:
    frame = pyarrow.table(table.to_columns())
    if path.suffix == ".csv":
        frame.to_pandas().to_csv(path, index=False)
    elif path.suffix == ".parquet":
        pyarrow.parquet.write_table(frame, path)
    elif path.suffix == ".arrow":
        with pyarrow.ipc.new_stream(str(path), frame.schema) as writer:
            writer.write_table(frame)
    else:
        pyarrow.feather.write_feather(frame, path)


def test_an_iterator_is_classified_part_by_part_with_progress() -> None:
    rules, table = overlapping(12, 5, "ordered"), many_rows(90)
    seen: list[tuple[str, int, int | None]] = []
    with Session() as prolog:
        prolog.load(rules)
        given = (table.take(np.arange(start, start + 30)) for start in (0, 30, 60))
        found = prolog.classify(given, progress=lambda *told: seen.append(told))
        assert same(found, rules.predict(table))
        assert seen == [("classifying rows", done, None) for done in (30, 60, 90)]
        seen.clear()
        prolog.classify(table, progress=lambda *told: seen.append(told))
        assert seen == [("classifying rows", 90, 90)]
        assert prolog.classify(table.take([])).shape == (0,)


def test_a_bad_value_tells_file_and_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neurologic.reasoning.classifying._ROWS_AT_ONCE", 2)
    path = tmp_path / "rows.parquet"
    pyarrow.parquet.write_table(
        pyarrow.table({"age": [1, 2, 3], "income": [1.0] * 3, "purpose": ["car", "car", "cat"]}), path
    )
    with Session() as prolog:
        prolog.load(overlapping(12, 5, "ordered"))
        with pytest.raises(UnknownName, match=r"rows\.parquet: Row 2, .*'cat'.*'car'") as caught:
            prolog.classify(path)
        assert (caught.value.row, caught.value.feature) == (2, "purpose")


def test_rules_without_a_decision_clause_are_asked_and_said_to_be() -> None:
    relational = Schema(SCHEMA.features, SCHEMA.target, "applicant", (Relation("bond", ("individual", "individual")),))
    other = Variable("X")
    rules = RuleSet(
        relational,
        (
            Clause(
                "r1", ClassHead("bad"), (Atom("bond", (INDIVIDUAL, other)), Interval("age", high=30, subject=other))
            ),
            Clause("r2", ClassHead("ugly"), (Interval("age", low=60),)),
        ),
        "ordered",
        "good",
    )
    table = many_rows(40)
    with Session() as prolog:
        prolog.load(rules)
        before = prolog.query("applicant(A)")
        with pytest.warns(SlowWarning, match="'r1' asks for the relation 'bond'.*on its own"):
            found = prolog.classify(table)
        assert same(found, rules.predict(table))
        assert prolog.query("applicant(A)") == before == []


def test_linear_conclusions_and_conditions() -> None:
    """A sum that overflows is neither true nor false; a linear conclusion has no clause but the same numbers."""
    schema = Schema(SCHEMA.features, Target("amount"), "applicant")
    sum_ = LinearExpression((LinearTerm(1e308, "age"), LinearTerm(0.3, "income")), 2.5)
    rules = RuleSet(schema, (Clause("r1", LinearHead(sum_), (Interval("age", low=30),)),), "ordered", 0.0)
    table = many_rows(60)
    with Session() as prolog, pytest.warns(SlowWarning):
        prolog.load(rules)
        assert same(prolog.classify(table), rules.predict(table))
    condition = Comparison(sum_, "!=", LinearExpression((), 1.0))
    few = AtLeast(2, (condition, Interval("income", low=1.0), Membership("purpose", ("car",))))
    rules = RuleSet(
        SCHEMA,
        (Clause("r1", ClassHead("bad"), (few,)), Clause("r2", ClassHead("ugly"), (condition,))),
        "ordered",
        "good",
    )
    with Session() as prolog:
        prolog.load(rules)
        assert same(prolog.classify(table), rules.predict(table))


def test_which_rules_classify_must_be_clear() -> None:
    two = Schema(SCHEMA.features, Target("price", ("low", "high")), "applicant")
    first = overlapping(3, 1, "ordered")
    second = RuleSet(two, (Clause("s1", ClassHead("low"), (Interval("age", low=30),)),), "unordered")
    with Session() as prolog:
        with pytest.raises(RuleError, match="no rules that classify"):
            prolog.classify(many_rows(2))
        prolog.load(second)
        assert prolog.classify({"age": [31, 22]}).tolist() == ["low", "unknown"]
        with pytest.raises(RuleError, match="no rules for 'x'; there are some for 'price'"):
            prolog.classify(many_rows(2), target="x")
        with pytest.raises(SchemaError):
            prolog.classify({"age": ["x"]})
        prolog.load(RuleSet(two, first.clauses[:0], "unordered"))
        assert prolog.classify({}).tolist() == []


def test_threads_classify_while_rules_are_switched() -> None:
    """A classifier that is in use is not taken away by a thread that needs another."""
    rules, table = overlapping(20, 9, "ordered"), many_rows(2000)
    wrong: list[object] = []
    with Session() as prolog:
        prolog.load(rules)
        allowed = [tuple(prolog.classify(table))]
        prolog.switch_off("r1")
        allowed.append(tuple(prolog.classify(table)))

        def classify() -> None:
            for _ in range(5):
                found = tuple(prolog.classify(table))
                if found not in allowed:
                    wrong.append(found)

        def switch() -> None:
            for _ in range(5):
                prolog.switch_on("r1")
                prolog.classify(table.take([0]))
                prolog.switch_off("r1")

        threads = [threading.Thread(target=task) for task in (classify, classify, switch)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


def test_limits_hold_for_classifying_and_modules_go_with_the_session() -> None:
    rules = overlapping(20, 9, "ordered")
    with Session() as prolog:
        prolog.load(rules)
        prolog.classify(many_rows(10))
        made = engine().query("neurologic_loading:temporary(M), sub_atom(M, 0, _, _, neurologic_decision)")
        assert made
    assert not engine().query(
        "member(M, Made), neurologic_loading:temporary(M)", {"Made": [answer["M"] for answer in made]}
    )
    with Session() as prolog:
        prolog.load(rules)
        prolog.classify(many_rows(10))
        prolog._classifiers._made[0].module = replace(prolog._classifiers._made[0].module, limits=Limits(seconds=1e-4))
        with pytest.raises(QueryTimeout):
            prolog.classify(many_rows(50_000))
