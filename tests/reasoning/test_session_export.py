"""Export: nothing is written before numpy, SWI-Prolog and the text read back agree on the rows (invariant I8)."""

from __future__ import annotations

import math
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.compilation import read_prolog
from neurologic.errors import CompilationError, MissingFile, PrologNotFound
from neurologic.reasoning import agreement, compare_evaluators, export
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    IntervalHead,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Membership,
    NumberHead,
    RuleSet,
    Variable,
    negate,
)
from neurologic.schema import Feature, Relation, Schema, Target

SCHEMA = Schema(
    (
        Feature("x", "numeric", missing=True),
        Feature("n", "integer", missing=True),
        Feature("it's a Colour", "categorical", ("Red", "_blue", "grün\n", "none"), missing=True),
        Feature("ok", "boolean", missing=True),
    ),
    Target("Answer", ("yes", "No!", "maybe")),
)
COLOURS = SCHEMA.feature("it's a Colour").categories

numbers = st.sampled_from([-math.inf, -2.5, -1.0, 0.0, 1.0, 1.5, 1e22, math.inf])
finite = st.sampled_from([-2.5, -1.0, 0.0, 1.0, 1.5, 1e22, 1e308])
intervals = st.builds(
    lambda feature, low, closed: Interval(feature, low=low, low_closed=closed),
    st.sampled_from(["x", "n"]),
    finite,
    st.booleans(),
)
memberships = st.builds(
    lambda categories: Membership("it's a Colour", tuple(categories)), st.sets(st.sampled_from(COLOURS), min_size=1)
)
linear = st.builds(
    lambda a, b, operator, bound: Comparison(
        LinearExpression((LinearTerm(a, "x"), LinearTerm(b, "n"))), operator, LinearExpression((), bound)
    ),
    finite,
    finite,
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    finite,
)
simple = st.one_of(intervals, memberships, linear, st.just(Membership("ok", (True,)))).flatmap(
    lambda literal: st.sampled_from([literal, negate(literal)])
)
literals = st.one_of(
    simple,
    st.lists(simple, min_size=2, max_size=3, unique=True).map(lambda inner: AtLeast(len(inner) - 1, tuple(inner))),
)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    semantics = draw(st.sampled_from(["ordered", "unordered"]))
    bodies = draw(st.lists(st.lists(literals, max_size=3), max_size=4))
    heads = [ClassHead(draw(st.sampled_from(SCHEMA.classes))) for _ in bodies]
    clauses = tuple(
        Clause(f"Rule {i}", head, tuple(body)) for i, (head, body) in enumerate(zip(heads, bodies, strict=True))
    )
    conflict = draw(st.sampled_from(["all", "abstain"])) if semantics == "unordered" else "all"
    return RuleSet(SCHEMA, clauses, semantics, draw(st.sampled_from([*SCHEMA.classes, "unknown"])), conflict)


rows = st.lists(
    st.fixed_dictionaries(
        {
            "x": st.none() | numbers,
            "n": st.none() | st.sampled_from([-3, 0, 1, 2**53]),
            "it's a Colour": st.none() | st.sampled_from(COLOURS),
            "ok": st.none() | st.booleans(),
        }
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.usefixtures("swipl")
@settings(max_examples=40)
@given(rule_sets(), rows)
def test_the_three_evaluators_agree(rules: RuleSet, data: list[dict[str, object]]) -> None:
    """Invariant I8, on missing values, infinities, quoted and unicode names."""
    found = compare_evaluators(rules, data)
    assert found, str(found)
    assert found.evaluators == ("numpy", "SWI-Prolog", "text read back")


@pytest.mark.usefixtures("swipl")
@pytest.mark.parametrize("semantics", ["ordered", "unordered"])
def test_numbers_intervals_and_linear_answers(semantics: str) -> None:
    schema = Schema((Feature("x", "numeric"), Feature("n", "integer", missing=True)), Target("price"))
    low, high = (Interval("x", low=1.0),), (Interval("n", high=4.0),)
    data = {"x": [0.0, 1.5, 2.0, 3.0], "n": [1, None, 9, 4]}
    linear_head = LinearHead(LinearExpression((LinearTerm(2.0, "x"),), 1.0))
    for heads in [
        (NumberHead(3.5), NumberHead(4.0)),
        (IntervalHead(0, 1), IntervalHead(2, 3)),
        (linear_head, NumberHead(3.0)),
    ]:
        clauses = (Clause("r1", heads[0], low), Clause("r2", heads[1], high))
        found = compare_evaluators(RuleSet(schema, clauses, semantics, 0.0), data)
        assert found, str(found)


@pytest.mark.usefixtures("swipl")
def test_relational_rules() -> None:
    x, y, z = Variable("X"), Variable("Y"), Variable("Z")
    schema = Schema(
        (Feature("n", "integer"),),
        Target("c", ("a", "b")),
        relations=(Relation("bond", ("individual", "individual")), Relation("linked", ("individual", "individual"))),
    )
    clauses = (
        Clause("l1", Atom("linked", (x, y)), (Atom("bond", (x, y)),)),
        Clause("l2", Atom("linked", (x, z)), (Atom("bond", (x, y)), Atom("linked", (y, z)))),
    )
    relations = {"bond": [("i1", "i2"), ("i2", "i3")]}
    assert compare_evaluators(RuleSet(schema, clauses), {"n": [1, 2, 3]}, relations)
    about = Clause("r1", ClassHead("a"), (Atom("bond", (INDIVIDUAL, y)), Interval("n", low=1.5, subject=y)))
    assert compare_evaluators(RuleSet(schema, (about,), "ordered", "b"), {"n": [1, 2, 1]}, relations)


RULES = RuleSet(SCHEMA, (Clause("r1", ClassHead("yes"), (Interval("x", low=1.0),)),), "ordered", "No!")
DATA = {"x": [0.0, 2.0, None], "n": [1, 2, 3]}


@pytest.mark.usefixtures("swipl")
def test_export_writes_rules_and_facts_that_answer_without_us(tmp_path: Path, swipl: str) -> None:
    report = export(RULES, tmp_path, DATA)
    assert [path.name for path in report.files] == ["rules.pl", "facts.pl"]
    assert report.disagreements == () and "agree on all 3 rows" in str(report)
    assert read_prolog(report.files[0]) == RULES
    command = [
        swipl,
        "-f",
        "none",
        "-g",
        "forall(answer(A, C), (writeq(A-C), nl))",
        "-t",
        "halt",
        *map(str, report.files),
    ]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert sorted(asked.stdout.split()) == ["i1-'No!'", "i2-yes"]


@pytest.mark.usefixtures("swipl")
def test_export_to_a_file_and_without_rows(tmp_path: Path) -> None:
    assert export(RULES, tmp_path / "credit.pl").files == (tmp_path / "credit.pl",)
    assert export(RULES, tmp_path / "credit.pl").agreement is None
    with pytest.raises(MissingFile):
        export(RULES, tmp_path / "nowhere" / "credit.pl")


@pytest.mark.usefixtures("swipl")
def test_a_disagreement_is_refused_with_its_rows_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RuleSet(SCHEMA, (Clause("r1", ClassHead("yes"), (Interval("x", low=5.0),)),), "ordered", "No!")
    monkeypatch.setattr(agreement, "read_prolog", lambda text: other)
    with pytest.raises(CompilationError, match="row 1") as raised:
        export(RULES, tmp_path, DATA)
    assert raised.value.rows == (1,)
    assert list(tmp_path.iterdir()) == []


def test_without_swi_prolog_the_two_others_are_compared_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise PrologNotFound("SWI-Prolog is missing.")

    monkeypatch.setattr(agreement, "Session", missing)
    with pytest.warns(UserWarning, match="SWI-Prolog is missing"):
        report = export(RULES, tmp_path, DATA)
    assert report.agreement is not None
    assert report.agreement.evaluators == ("numpy", "text read back")
    assert len(report.files) == 2
