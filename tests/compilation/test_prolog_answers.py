"""Cases by hand that random rules seldom meet: several proofs of one answer, computed answers, overflow."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from prolog_engines import Swipl, consulted, expected

from neurologic.compilation import facts_text, prolog_text, read_prolog, write_facts, write_prolog
from neurologic.rules import (
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    IntervalHead,
    LinearExpression,
    LinearHead,
    LinearTerm,
    NumberHead,
    RuleSet,
    Variable,
)
from neurologic.schema import Feature, Relation, Schema, Target, as_table

A, Y, Z = Variable("A"), Variable("Y"), Variable("Z")
CLASSES = Schema(
    (Feature("x", "numeric", missing=True),),
    Target("risk", ("good", "bad")),
    relations=(Relation("knows", ("individual", "individual")),),
)
NUMBERS = Schema((Feature("x", "numeric", missing=True), Feature("n", "integer", missing=True)), Target("price"))


def test_an_answer_comes_once_though_proved_in_several_ways(engine: Swipl) -> None:
    """Several bindings of Y, two clauses of an auxiliary predicate, and two rules give one and the same answer."""
    friend = (Atom("knows", (A, Y)), Interval("x", low=1.0, subject=Y))
    rules = RuleSet(
        CLASSES,
        (
            Clause("r1", ClassHead("bad"), friend),
            Clause("r2", ClassHead("bad"), (Atom("odd", (A,)),)),
            Clause("r3", ClassHead("bad"), (Interval("x", high=9.0),)),
            Clause("r4", ClassHead("good"), (Atom("odd", (A,)),)),
        ),
        "unordered",
        definitions=(
            Clause("c1", Atom("odd", (A,)), friend),
            Clause("c2", Atom("odd", (A,)), (Atom("knows", (A, Z)), Atom("knows", (A, Y)))),
        ),
    )
    table = as_table({"x": [5.0, 6.0, 7.0, None, 20.0]}, CLASSES)
    known = {"knows": [("i1", "i2"), ("i1", "i3"), ("i2", "i1"), ("i4", "i1"), ("i4", "i3")]}
    wanted = expected(rules, table, known)
    assert wanted["i1", "bad"] == wanted["i1", "good"] == wanted["i4", "bad"] == 1
    assert engine.answers(rules, prolog_text(rules), facts_text(table, known)) == wanted


def test_equal_computed_answers_come_once(engine: Swipl) -> None:
    """2.0 concluded as a number, as a feature, and as a sum is one answer; the interval that holds it is another."""
    rules = RuleSet(
        NUMBERS,
        (
            Clause("r1", NumberHead(2.0), (Interval("x", low=0.0),)),
            Clause("r2", LinearHead(LinearExpression((LinearTerm(1.0, "x"),))), ()),
            Clause("r3", LinearHead(LinearExpression((LinearTerm(2.0, "x"), LinearTerm(-1.0, "n")))), ()),
            Clause("r4", IntervalHead(2.0, 2.0), (Interval("n", high=2.0, high_closed=True),)),
            Clause("r5", IntervalHead(2.0, 2.0), (Interval("x", high=2.0, high_closed=True),)),
            Clause("r6", NumberHead(2.0), (Interval("n", high=9.0),)),
        ),
        "unordered",
        7.0,
    )
    table = as_table({"x": [2.0, 2.0, 3.0, None, 1e308, -0.0], "n": [2, 3, 4, 1, 1, 0]}, NUMBERS)
    wanted = expected(rules, table)
    assert wanted["i1", 2.0] == wanted["i1", (2.0, 2.0)] == 1
    text = prolog_text(rules)
    assert engine.answers(rules, text, facts_text(table)) == wanted
    assert read_prolog(text) == rules


def overflowing() -> RuleSet:
    """A sum that overflows for a large x, in the middle or at the end, is neither true nor false."""
    huge = LinearExpression((LinearTerm(1e308, "x"), LinearTerm(-1e308, "n")), 1.0)
    return RuleSet(
        NUMBERS,
        (
            Clause("r1", NumberHead(1.0), (Comparison(huge, ">", LinearExpression((), 0.5)),)),
            Clause("r2", LinearHead(huge), ()),
        ),
        "ordered",
        0.0,
    )


OVERFLOWS = as_table({"x": [1.0, 10.0, 10.0, 0.0], "n": [1, 1, 10, 1]}, NUMBERS)


def test_overflow_is_undetermined_in_swi_prolog(engine: Swipl) -> None:
    wanted = expected(overflowing(), OVERFLOWS)
    assert {name for name, _ in wanted} == {"i1", "i4"}
    assert engine.answers(overflowing(), prolog_text(overflowing()), facts_text(OVERFLOWS)) == wanted


def test_overflow_is_undetermined_in_gnu_prolog(gprolog: str, locale_c: dict[str, str], tmp_path: Path) -> None:
    files = [write_prolog(overflowing(), tmp_path / "rules.pl"), write_facts(OVERFLOWS, tmp_path / "facts.pl")]
    found = consulted(gprolog, files, "price(A, P)", "[A, P]", locale_c)
    assert Counter(found) == expected(overflowing(), OVERFLOWS)


def test_a_variable_that_occurs_once_warns_nobody(engine: Swipl) -> None:
    """The name of a first-order variable is marked in the text, and found again without the mark."""
    rules = RuleSet(CLASSES, (Clause("r1", ClassHead("bad"), (Atom("knows", (A, Y)),)),), "ordered", "good")
    text = prolog_text(rules)
    table = as_table({"x": [1.0, 2.0]}, CLASSES)
    known = {"knows": [("i1", "i1"), ("i1", "i2")]}
    assert engine.answers(rules, text, facts_text(table, known)) == expected(rules, table, known)
    assert read_prolog(text) == rules
