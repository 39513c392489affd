"""What `check` finds: equal to brute force over all individuals of a small schema, and every witness holds."""

from __future__ import annotations

import itertools
import math
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.compilation import write_facts, write_prolog
from neurologic.reasoning import Finding, Report, Session
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    RuleSet,
    SameValue,
    negate,
)
from neurologic.schema import Feature, Schema, Target, as_table

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("n", "integer", domain=(0, 3)),
        Feature("k", "integer", domain=(-1, 1)),
        Feature("colour", "categorical", ("Red", "green", "it's blue")),
        Feature("shade", "ordinal", ("green", "Red")),
        Feature("on", "boolean"),
    ),
    Target("answer", ("yes", "no")),
)
EVERYONE = [
    {"n": n, "k": k, "colour": colour, "shade": shade, "on": on}
    for n, k, colour, shade, on in itertools.product(
        range(4), range(-1, 2), SCHEMA.feature("colour").categories, ("green", "Red"), (False, True)
    )
]
TABLE = as_table(EVERYONE, SCHEMA)

bounds = st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0])
simple: st.SearchStrategy[Literal] = st.one_of(
    st.builds(
        lambda feature, low, closed: Interval(feature, low=low, low_closed=closed),
        st.sampled_from(["n", "k"]),
        bounds,
        st.booleans(),
    ),
    st.builds(lambda low, width: Interval("n", low=low, high=low + width), bounds, st.sampled_from([0.5, 1.0, 2.0])),
    st.builds(
        lambda categories: Membership("colour", tuple(categories)),
        st.sets(st.sampled_from(SCHEMA.feature("colour").categories), min_size=1),
    ),
    st.just(Membership("on", (True,))),
    st.just(SameValue("colour", "shade")),
).flatmap(lambda literal: st.sampled_from([literal, negate(literal)]))
literals = st.one_of(
    simple,
    st.builds(
        lambda inner, spare: AtLeast(len(inner) - spare, tuple(inner)),
        st.lists(simple, min_size=2, max_size=3, unique=True),
        st.sampled_from([0, 1]),
    ).flatmap(lambda literal: st.sampled_from([literal, negate(literal)])),
)


@st.composite
def rule_sets(draw: st.DrawFn, literals: st.SearchStrategy[Literal] = literals) -> RuleSet:
    bodies = draw(st.lists(st.lists(literals, max_size=3), min_size=1, max_size=5))
    clauses = tuple(
        Clause(f"r{number}", ClassHead(draw(st.sampled_from(["yes", "no"]))), tuple(body))
        for number, body in enumerate(bodies, 1)
    )
    semantics = draw(st.sampled_from(["ordered", "unordered"]))
    conflict = draw(st.sampled_from(["all", "abstain"])) if semantics == "unordered" else "all"
    return RuleSet(SCHEMA, clauses, semantics, draw(st.sampled_from(["unknown", "unknown", "no"])), conflict)


#: The kinds of this file; tests of the others stand in test_session_consistency.py.
KINDS = ("violation", "duplicate", "contradiction", "uncovered", "unknown_predicate")


def checked(rules: RuleSet) -> Report:
    with Session() as prolog:
        prolog.load(rules)
        return prolog.check(kinds=KINDS)


def overlapping(rules: RuleSet) -> set[tuple[str, ...]]:
    """Brute force: the rules of different classes that hold for the same individual."""
    proved = {clause.id: truth.proved for clause, truth in zip(rules, rules.truths(TABLE), strict=True)}
    return {
        (one.id, other.id)
        for one, other in itertools.combinations(rules, 2)
        if one.head != other.head and (proved[one.id] & proved[other.id]).any()
    }


def proves(rules: RuleSet, rule: str, row: dict[str, Any]) -> bool:
    (position,) = [number for number, clause in enumerate(rules) if clause.id == rule]
    return bool(rules.truths([row])[position].proved[0])


def plain(finding: Finding) -> dict[str, Any]:
    """The row of a witness with Python's booleans for the atoms of Prolog."""
    assert finding.row is not None
    return {name: value == "true" if name == "on" else value for name, value in finding.row.items()}


@settings(max_examples=60)
@given(rule_sets())
def test_contradictions_and_gaps_equal_brute_force(rules: RuleSet) -> None:
    report = checked(rules)
    assert {finding.kind for finding in report} <= {"contradiction", "uncovered"}
    found = {finding.subject for finding in report.of("contradiction")}
    assert found == (overlapping(rules) if rules.semantics == "unordered" else set())
    for finding in report.of("contradiction"):
        assert all(proves(rules, rule, plain(finding)) for rule in finding.subject)
    uncovered = ~np.any([truth.proved for truth in rules.truths(TABLE)], axis=0)
    assert bool(report.of("uncovered")) == bool(uncovered.any() and rules.default == "unknown")
    for finding in report.of("uncovered"):
        assert not any(proves(rules, clause.id, plain(finding)) for clause in rules)


comparisons: st.SearchStrategy[Literal] = st.builds(
    lambda a, b, operator, bound: Comparison(
        LinearExpression((LinearTerm(a, "n"), LinearTerm(b, "k"))), operator, LinearExpression((), bound)
    ),
    st.sampled_from([-2.0, 1.0, 3.0]),
    st.sampled_from([-1.0, 0.5]),
    st.sampled_from(["<", "<=", ">", ">=", "=", "!="]),
    bounds,
)


@settings(max_examples=60)
@given(rule_sets(st.one_of(comparisons, simple)))
def test_linear_conditions_are_found_refuted_or_left_open_but_never_skipped(rules: RuleSet) -> None:
    report = checked(rules)
    expected = overlapping(rules) if rules.semantics == "unordered" else set()
    found = {finding.subject for finding in report.of("contradiction")}
    open_questions = " ".join(str(finding.subject) for finding in report.of("undecided"))
    assert found <= expected
    for one, other in expected - found:
        assert f"contradiction({one}, {other})" in open_questions
    for finding in report.of("contradiction"):
        assert all(proves(rules, rule, plain(finding)) for rule in finding.subject)
    uncovered = ~np.any([truth.proved for truth in rules.truths(TABLE)], axis=0)
    if rules.default == "unknown" and uncovered.any():
        assert report.of("uncovered") or "uncovered" in open_questions
    for finding in report.of("uncovered"):
        assert not any(proves(rules, clause.id, plain(finding)) for clause in rules)


def real_rules(*bodies: tuple[str, tuple[Literal, ...]], **kinds: Any) -> RuleSet:
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric", domain=(0, 1))), Target("answer", ("yes", "no")))
    clauses = tuple(Clause(f"r{number}", ClassHead(label), body) for number, (label, body) in enumerate(bodies, 1))
    return RuleSet(schema, clauses, **{"semantics": "unordered", "default": "unknown", **kinds})


def test_bounds_are_exact_to_the_last_digit() -> None:
    """Invariant I2: a condition and its complement neither overlap nor leave a gap; one double between them does."""
    half = Interval("x", low=0.1)
    assert not checked(real_rules(("yes", (half,)), ("no", (negate(half),))))
    above = Interval("x", low=math.nextafter(0.1, 1), low_closed=False)
    (gap,) = checked(real_rules(("yes", (above,)), ("no", (negate(half),))))
    assert gap.kind == "uncovered" and gap.row is not None
    assert gap.row["x"] == math.nextafter(0.1, 1)
    (overlap,) = checked(real_rules(("yes", (half,)), ("no", (negate(above),))))
    assert overlap.kind == "contradiction" and overlap.row is not None
    assert overlap.row["x"] == math.nextafter(0.1, 1)


def test_a_linear_condition_that_the_bounds_decide() -> None:
    sum_above = Comparison(
        LinearExpression((LinearTerm(1.0, "y"),), 0.0), ">", LinearExpression((LinearTerm(2.0, "x"),))
    )
    report = checked(real_rules(("yes", (Interval("x", low=3.0),)), ("no", (sum_above,))))
    assert not report.of("contradiction") and not report.of("undecided")


def test_relations_are_reported_as_not_decided() -> None:
    from neurologic.rules import Variable
    from neurologic.schema import Relation

    schema = Schema(SCHEMA.features, SCHEMA.target, relations=(Relation("knows", ("individual", "individual")),))
    knows = Clause("r1", ClassHead("yes"), (Atom("knows", (INDIVIDUAL, Variable("Y"))),))
    rules = RuleSet(schema, (knows, Clause("r2", ClassHead("no"), (Interval("n", low=1),))), "unordered")
    (finding,) = checked(rules).of("undecided")
    assert "r1" in str(finding.subject) and "knows" in str(finding.details["reason"])


def test_switched_off_rules_do_not_count() -> None:
    half = Interval("x", low=0.5)
    with Session() as prolog:
        prolog.load(real_rules(("yes", (half,)), ("no", (half,)), ("no", (negate(half),))))
        assert [finding.kind for finding in prolog.check(kinds=KINDS)] == ["contradiction"]
        prolog.switch_off("r2")
        assert not prolog.check()
        prolog.switch_off("r3")
        assert [finding.kind for finding in prolog.check()] == ["uncovered"]


def test_auxiliary_predicates_are_part_of_the_rules() -> None:
    schema = SCHEMA
    concept = Atom("concept", (INDIVIDUAL,))
    definitions = (
        Clause("c1", concept, (Interval("n", low=1.5),)),
        Clause("c2", concept, (Membership("on", (True,)),)),
    )
    clauses = (
        Clause("r1", ClassHead("yes"), (concept,)),
        Clause("r2", ClassHead("no"), (negate(concept), Interval("k", low=0, low_closed=True))),
    )
    rules = RuleSet(schema, clauses, "unordered", definitions=definitions)
    (finding,) = checked(rules)
    assert finding.kind == "uncovered"
    assert set(finding.subject) == {"n =< 1", "k = -1", "on = false"}


def test_violations_have_their_individual_and_their_proof() -> None:
    policy = """
    denial(low(A, N)) :- answer(A, yes), n(A, N), N < 2.
    denial(anyone) :- answer(A, yes), k(A, 1).
    denial(never(A)) :- answer(A, maybe).
    """
    with Session() as prolog:
        prolog.load(RuleSet(SCHEMA, (Clause("r1", ClassHead("yes"), (Interval("n", low=0.5),)),), "ordered", "no"))
        prolog.consult(text=policy, name="policy")
        prolog.add_facts(
            {"n": [0, 1, 3], "k": [0, 0, 1], "colour": ["Red"] * 3, "shade": ["Red"] * 3, "on": [True] * 3}
        )
        report = prolog.check()
        assert [(finding.subject, finding.individual) for finding in report.of("violation")] == [
            ("low(i2, 1)", "i2"),
            ("anyone", "i3"),
        ]
        assert report.violated
        goal = report.findings[0].goal
        assert goal is not None
        assert prolog.why(goal).rules == ("r1",)


def test_more_findings_than_asked_for_are_announced() -> None:
    with Session() as prolog:
        prolog.consult(text="denial(no(X)) :- between(1, 10, X).", name="policy")
        report = prolog.check(limit=3)
        assert [finding.kind for finding in report] == ["violation"] * 3 + ["more"]
        assert len(prolog.check(limit=10)) == 10


def test_duplicates_that_facts_bring_in_by_assertion() -> None:
    with Session(schema=SCHEMA) as prolog:
        prolog.load(RuleSet(SCHEMA, (), "ordered", "no"))
        prolog.query("assertz(n(x, 1)), assertz(n(x, 2)), assertz(n(y, 1)), assertz(individual(x))")
        (finding,) = prolog.check().of("duplicate")
        assert (finding.subject, finding.individual, finding.details["values"]) == ("n", "x", [1, 2])


def test_a_denial_that_raises_passes_its_error_on() -> None:
    from neurologic.errors import PrologError

    with Session() as prolog:
        prolog.consult(text="denial(x) :- X > 1, X < 2.")
        with pytest.raises(PrologError, match="instantiated"):
            prolog.check()


def test_a_report_shows_itself() -> None:
    report = Report(
        (Finding("violation", "d(a)", "the denial d(a) is violated (a)", "a", details={"goal": "denial(d(a))"}),)
    )
    assert str(report) == "violation: the denial d(a) is violated (a)"
    assert report.to_dict()["findings"][0]["individual"] == "a"
    assert "<td>violation</td>" in report._repr_html_()
    assert (str(Report()), bool(Report()), Report().violated) == ("Nothing is wrong.", False, False)


def test_the_bare_swipl_prints_trees_and_findings(tmp_path: Path, swipl: str, repository: Path) -> None:
    """`use_module(library(neurologic))` at the prompt, with nothing of Python."""
    rules = RuleSet(SCHEMA, (Clause("r1", ClassHead("yes"), (Interval("n", low=0.5),)),), "ordered", "no")
    write_prolog(rules, tmp_path / "rules.pl")
    write_facts(as_table(EVERYONE[30:72], SCHEMA), tmp_path / "facts.pl")
    (tmp_path / "policy.pl").write_text("denial(one(A)) :- answer(A, yes), n(A, 1), k(A, 1).\nold(A) :- agee(A, _).\n")
    goal = "use_module(library(neurologic)), [rules, facts, policy], why(answer(i13, yes)), check"
    asked = subprocess.run(
        [swipl, "-f", "none", "-p", f"library={repository / 'prolog'}", "-g", goal, "-t", "halt"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin"},
        timeout=60,
        check=False,
    )
    lines = [line.split("  ") for line in asked.stdout.splitlines()]
    assert [(line[0], line[-1].strip()) for line in lines] == [
        ("answer(i13, yes)", "because rule r1"),
        ("└─ n(i13, 1), 1 > 0.5", "fact"),
    ]
    assert "the denial one(" in asked.stderr and "calls agee/2, which nothing defines" in asked.stderr
