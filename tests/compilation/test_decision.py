"""The decision clause in a bare SWI-Prolog: the fourth evaluator, asked as Prolog people ask it, and its division."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from prolog_engines import Swipl, plain
from strategies import rule_sets, schemas, tables

from neurologic.compilation import decision, decision_text, write_decision
from neurologic.compilation.decision import NO_ANSWER
from neurologic.errors import CompilationError
from neurologic.rules import (
    INDIVIDUAL,
    Atom,
    ClassHead,
    Clause,
    Interval,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Membership,
    NumberHead,
    RuleSet,
    Variable,
    negate,
)
from neurologic.schema import Feature, Relation, Schema, Table, Target, prolog_constant, prolog_number

SLOW_TO_DRAW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

SCHEMA = Schema(
    (
        Feature("age", "integer", missing=True),
        Feature("income", "numeric", missing=True),
        Feature("purpose", "categorical", ("car", "it's", "日本"), missing=True),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)


def rows_text(table: Table, columns: tuple[str, ...]) -> str:
    """Rows as people write them: an unbound variable where a value is missing."""

    def value(row: int, name: str) -> str:
        found = table.value(row, name)
        if found is None:
            return "_"
        return prolog_number(found) if isinstance(found, float) else prolog_constant(found)

    rows = [f"r({', '.join(value(row, name) for name in columns) or '_'})" for row in range(len(table))]
    return f"[{', '.join(rows)}]"


def decided(engine: Swipl, rules: RuleSet, table: Table) -> list[Any]:
    compiled = decision(rules)
    goal = f"nth1(N, {rows_text(table, compiled.columns)}, Row), decide(Row, Class)"
    found = dict(engine.ask([compiled.text], goal, "[N, Class]"))
    return [found.get(row + 1) for row in range(len(table))]


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(st.data())
def test_decide_answers_as_the_rules_do(engine: Swipl, data: st.DataObject) -> None:
    """I8: one answer, or none where the rules give none or several."""
    schema = data.draw(schemas(relational=False))
    rules = data.draw(rule_sets(schema, max_rules=8))
    table = data.draw(tables(schema, min_rows=1, max_rows=8))
    try:
        found = decided(engine, rules, table)
    except CompilationError as error:  # linear conclusions; the text "true" beside the boolean
        assert "linear" in str(error) or "true" in str(error)
        assume(False)
        raise
    assert found == [None if answer is None else plain(answer) for answer in rules.predict(table)]


def test_text_loads_without_a_warning_and_defines_no_more_than_it_says(swipl: str, tmp_path: Path) -> None:
    rules = RuleSet(
        SCHEMA,
        (
            Clause("r1", ClassHead("bad"), (Interval("age", high=24.5), Membership("purpose", ("it's", "日本")))),
            Clause("r2", ClassHead("good"), (Interval("income", 1.0, 2.0),)),
            Clause("r3", ClassHead("good"), (negate(Interval("income", 1.0, 2.0)), Interval("age", high=20.0))),
        ),
        "unordered",
        conflict="abstain",
    )
    path = write_decision(rules, tmp_path / "decision.pl")
    goal = "decide(r(22, 5, 'it\\'s'), C), print(C), nl, \\+ decide(r(_, _, _), _), list_undefined"
    finished = subprocess.run(
        [swipl, "-q", "-f", "none", "--on-error=status", "--on-warning=status", "-g", goal, "-t", "halt", str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "bad\n", "")


def test_rules_without_any_feature(engine: Swipl) -> None:
    table = Table(SCHEMA, {}, ("a1", "a2"))
    assert decided(engine, RuleSet(SCHEMA, (), "ordered", "good"), table) == ["good", "good"]
    both = (Clause("r1", ClassHead("bad")), Clause("r2", ClassHead("good")))
    assert decided(engine, RuleSet(SCHEMA, both, "ordered"), table) == ["bad", "bad"]
    assert decided(engine, RuleSet(SCHEMA, both, "unordered"), table) == [None, None]
    assert decided(engine, RuleSet(SCHEMA, both, "unordered", conflict="abstain"), table) == ["unknown", "unknown"]


def test_categories_that_are_numbers(engine: Swipl) -> None:
    """The fault: a whole number that is a category was taken for its place among them."""
    schema = Schema((Feature("floor", "ordinal", (3, 0, 7)),), SCHEMA.target, "applicant")
    rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Membership("floor", (0, 7)),)),), "ordered", "good")
    found = engine.ask([decision_text(rules)], "member(F, [3, 0, 7, 1]), decide(r(F), C)", "[F, C]")
    assert found == [(3, "good"), (0, "bad"), (7, "bad")]


def test_a_category_that_is_none_is_no_row(engine: Swipl) -> None:
    rules = RuleSet(SCHEMA, (Clause("r1", ClassHead("bad"), (Membership("purpose", ("car",)),)),), "ordered", "good")
    assert engine.ask([decision_text(rules)], "decide(r(cat), C)", "[C]") == []
    assert engine.ask([decision_text(rules)], "decide(r(car), C)", "[C]") == [("bad",)]


def test_bounds_next_to_each_other_and_empty_ranges(engine: Swipl) -> None:
    """The division works with the next representable number; a range between two neighbours holds none."""
    after = math.nextafter(1.0, 2.0)
    clauses = (
        Clause("r1", ClassHead("bad"), (Interval("income", 1.0, after),)),
        Clause("r2", ClassHead("bad"), (Interval("income", high=1.0, high_closed=True),)),
        Clause(
            "r3", ClassHead("good"), (Interval("income", low=1.0), Interval("income", high=after, high_closed=True))
        ),
        Clause("r4", ClassHead("bad"), (Interval("income", low=after), Interval("age", 1.0, 0.0 + 2.0))),
    )
    table = Table(
        SCHEMA,
        {
            "income": np.array([1.0, after, math.nextafter(after, 2), math.inf, -math.inf, math.nan, -0.0]),
            "age": np.array([math.nan, 1, 2, math.inf, 1.5, 1.5, 1.5]),
        },
        tuple("abcdefg"),
    )
    for semantics in ("ordered", "unordered"):
        rules = RuleSet(SCHEMA, clauses, semantics, "good")  # type: ignore[arg-type]
        assert decided(engine, rules, table) == list(rules.predict(table))


def test_what_cannot_be_decided_by_a_row_says_why() -> None:
    bond = Relation("bond", ("individual", "individual"))
    relational = Schema(SCHEMA.features, SCHEMA.target, "applicant", (bond,))
    other = Variable("X")
    body = (Atom("bond", (INDIVIDUAL, other)), Interval("age", low=3.0, subject=other))
    with pytest.raises(CompilationError, match="'r1' asks for the relation 'bond'") as caught:
        decision_text(RuleSet(relational, (Clause("r1", ClassHead("bad"), body),), "ordered", "good"))
    assert caught.value.rule == "r1"
    amount = Schema(SCHEMA.features, Target("amount"), "applicant")
    head = LinearHead(LinearExpression((LinearTerm(2.0, "age"),), 1.0))
    with pytest.raises(CompilationError, match="'r1' concludes a linear expression"):
        decision_text(RuleSet(amount, (Clause("r1", head),), "ordered", 0.0))
    concluding = (Clause("r1", Atom("bond", (INDIVIDUAL, INDIVIDUAL)), (Interval("age", low=3.0),)),)
    with pytest.raises(CompilationError, match="conclude relations"):
        decision_text(RuleSet(relational, concluding, "unordered"))


def test_codes_of_many_answers_are_characters_that_text_may_hold() -> None:
    amount = Schema(SCHEMA.features, Target("amount"), "applicant")
    clauses = tuple(
        Clause(f"r{number}", NumberHead(float(number)), (Interval("age", float(number), number + 1.0),))
        for number in range(200)
    )
    compiled = decision(RuleSet(amount, clauses, "unordered", -1.0))
    codes = list(compiled.answers)
    assert len(codes) == 201
    assert not {NO_ANSWER, ord("\\"), ord('"')} & set(codes)
    assert sorted(compiled.answers.values()) == [-1.0, *map(float, range(200))]


def test_a_rule_set_that_overlaps_everywhere_stays_of_its_size() -> None:
    """Dividing does not help such rules, and stops; the text grows with the rules, not with their combinations."""
    features = tuple(Feature(f"x{number}", "numeric") for number in range(40))
    schema = Schema(features, Target("risk", ("good", "bad")), individual="applicant")
    clauses = tuple(
        Clause(f"r{number}", ClassHead(("good", "bad")[number % 2]), (Interval(f"x{number}", low=0.5),))
        for number in range(40)
    )
    rules = RuleSet(schema, clauses, "ordered", "good")
    assert len(decision_text(rules)) < 200_000
