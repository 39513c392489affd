"""Why a goal does not hold: what the nearest rules are said to lack they lack, and it would be enough."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from neurologic.errors import NeurologicError, PrologSyntaxError, QueryLimit, UnknownName
from neurologic.reasoning import Limits, Session, Shortfall
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Estimate,
    Evidence,
    Interval,
    LinearExpression,
    LinearTerm,
    Membership,
    RuleSet,
    negate,
)
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("duration", "integer", domain=(4, 72), unit="months"),
        Feature("savings", "categorical", ("none", "low", "high"), missing=True),
        Feature("income", "numeric", missing=True),
    ),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
)
SUM = LinearExpression((LinearTerm(2.0, "income"), LinearTerm(1.0, "duration")))
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5), Membership("savings", ("none", "low")))),
        Clause(
            "r2",
            ClassHead("good"),
            (
                AtLeast(
                    2,
                    (
                        Interval("duration", high=12),
                        Membership("savings", ("high",)),
                        Interval("income", low=50.0, low_closed=False),
                    ),
                ),
            ),
        ),
        Clause("r3", ClassHead("bad"), (Comparison(SUM, "<", LinearExpression((), 20.0)),)),
        Clause("r4", ClassHead("bad"), (Atom("stretched", (INDIVIDUAL,)),)),
    ),
    "ordered",
    "good",
    definitions=(
        Clause("d1", Atom("stretched", (INDIVIDUAL,)), (Interval("duration", low=30.5), Interval("income", high=9.0))),
    ),
    evidence={"r1": Evidence(support=57, fidelity=Estimate(0.98, 0.94, 1.0))},
)
POLICY = """\
loan(A, Product) :- credit_risk(A, good), product(Product, Least), income(A, I), I >= Least.
product(card, 5).
product(house, 45).
:- dynamic(pardoned/1).
credit_risk(A, good) :- pardoned(A).
denial(lent_for_long(A)) :- credit_risk(A, good), duration(A, D), D > 30.
"""


@pytest.fixture
def prolog() -> Session:
    with Session() as session:
        session.load(RULES)
        session.consult(text=POLICY, name="policy.pl")
        session.add_facts(
            {
                "duration": [36, 14, 24, 24],
                "savings": ["none", "low", "high", None],
                "income": [10.5, 40.0, None, 15.0],
            }
        )
        yield session


def test_by_how_much_in_numbers_with_unit_and_distance(prolog: Session) -> None:
    near = prolog.why_not("credit_risk(a2, bad)").near[0]
    assert (near.rule, near.holding, near.conditions, near.stopped_by) == ("r1", 1, 2, ())
    (short,) = near.failing
    assert (short.feature, short.value, short.wanted, short.bound, short.by, short.unit) == (
        "duration",
        14,
        ">",
        24.5,
        10.5,
        "months",
    )
    assert short.distance == near.distance == 10.5 / 68
    assert short.because == "10.5 months less than 24.5 asks for"
    assert dict(near.evidence) == {"support": 57, "fidelity": (0.98, 0.94, 1.0)}


def test_categories_linear_conditions_definitions_and_m_of_n(prolog: Session) -> None:
    near = {miss.rule: miss for miss in prolog.why_not("credit_risk(a2, bad)", nearest=9).near}
    (total,) = near["r3"].failing
    assert (total.feature, total.value, total.wanted, total.bound, total.by) == (None, 94.0, "<", 20.0, 74.0)
    parts = [(leaf.feature, leaf.wanted, leaf.by) for leaf in near["r4"].failing[0].leaves()]
    assert parts == [("duration", ">", 16.5), ("income", "<", 31.0)]
    good = {miss.rule: miss for miss in prolog.why_not("credit_risk(a1, good)", nearest=9).near}
    (several,) = good["r2"].failing
    assert (several.wanted, several.value, several.by) == ("at_least", 0, 2)
    assert {leaf.feature for leaf in several.parts} == {"duration", "income"}  # a category is farther away


def test_what_takes_the_answer_away(prolog: Session) -> None:
    answer = prolog.why_not("credit_risk(a1, good)")
    assert answer.near[0].rule == "default"
    assert answer.near[0].stopped_by == ("r1",)
    assert answer.forbidden == ("denial(lent_for_long(a1))",)
    expert = [miss for miss in prolog.why_not("credit_risk(a1, good)", nearest=9).near if miss.rule is None]
    assert [(miss.file, miss.line, miss.failing[0].goal) for miss in expert] == [("policy.pl", 5, "pardoned(a1)")]
    prolog.switch_off("r1")
    off = {miss.rule: miss.switched_off for miss in prolog.why_not("credit_risk(a2, bad)", nearest=9).near}
    assert off == {"r1": True, "r3": False, "r4": False}


def test_a_missing_value_neither_proves_nor_refutes(prolog: Session) -> None:
    answer = prolog.why_not("credit_risk(a3, good)")
    assert (answer.status, answer.missing) == ("undetermined", ("income",))
    assert "undetermined because income is missing" in str(answer)
    bad = prolog.why_not("credit_risk(a3, bad)")
    assert bad.status == "undetermined"
    assert any(short.missing for miss in bad.near for short in miss.failing)
    assert prolog.why_not("savings(a4, none)").status == "undetermined"
    assert prolog.why_not("savings(a4, none)").missing == ("savings",)
    assert prolog.why_not("loan(a3, card)").status == "undetermined"


def test_a_goal_that_holds(prolog: Session) -> None:
    answer = prolog.why_not("credit_risk(a1, bad)")
    assert not answer
    assert (answer.status, answer.near) == ("holds", ())
    assert answer.tree.children[0].rule == "r1"


def test_a_goal_of_the_expert_down_to_the_rules(prolog: Session) -> None:
    answer = prolog.why_not("loan(a1, house)")
    (clause,) = answer.near
    assert (clause.file, clause.line, clause.holding, clause.conditions) == ("policy.pl", 1, 2, 4)
    assert [short.goal for short in clause.failing] == [
        "credit_risk(a1, good)",
        "product(house, 45), income(a1, 10.5), 10.5 >= 45",
    ]
    nodes = [node for _, node in answer.tree.walk()]
    assert any(node.reason == "near" and node.rule == "default" for node in nodes)
    assert prolog.why_not("loan(a1, Product)").near


def test_words_html_and_json(prolog: Session) -> None:
    answer = prolog.why_not("credit_risk(a2, bad)", words="en", nearest=1)
    text = str(answer)
    assert "the duration of a2 is 14 months: 10.5 months less than 24.5 asks for" in text
    assert "nichts spricht dafür" in str(prolog.why_not("credit_risk(a2, bad)", words="de"))
    read = json.loads(answer.to_json())
    assert read["near"][0]["failing"][0]["by"] == 10.5
    assert read["tree"]["children"][0]["rule"] == "r1"
    page = answer._repr_html_()
    assert page.count("<details") == page.count("</details>")


def test_nobody_no_answer_and_errors(prolog: Session) -> None:
    assert "there is no applicant a77" in str(prolog.why_not("credit_risk(a77, good)"))
    assert prolog.why_not("credit_risk(a1, purple)").near == ()
    with pytest.raises(PrologSyntaxError):
        prolog.why_not("credit_risk(a1")
    with pytest.raises(NeurologicError, match="nearest=0"):
        prolog.why_not("credit_risk(a1, good)", nearest=0)
    with pytest.raises(UnknownName, match="language 'xx'"):
        prolog.why_not("credit_risk(a1, good)", words="xx")
    prolog.consult(text="loop(X) :- loop(X).", name="loops")
    with pytest.raises(QueryLimit):
        prolog.why_not("loop(1)", limits=Limits(seconds=0.5))


def test_values_that_look_like_marks_of_ours_are_values() -> None:
    schema = Schema((Feature("f", "categorical", ("missing", "none", "x y"), missing=True),), Target("t", ("a", "b")))
    rules = RuleSet(schema, (Clause("r1", ClassHead("a"), (Membership("f", ("x y",)),)),), "ordered", "b")
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts({"f": ["missing", "none", None]})
        found = [prolog.why_not(f"t(i{number}, a)") for number in (1, 2, 3)]
    assert [answer.status for answer in found] == ["fails", "fails", "undetermined"]
    assert [answer.near[0].failing[0].value for answer in found] == ["missing", "none", None]
    assert [answer.near[0].failing[0].missing for answer in found] == [False, False, True]


# What is said of random rules is checked against the evaluation of the rules in Python.

durations = st.sampled_from([5, 12.5, 24, 36.5]).map(lambda low: Interval("duration", low=low))
incomes = st.tuples(st.sampled_from([2.0, 3.5, 9.0]), st.booleans()).map(
    lambda drawn: Interval("income", low=drawn[0], low_closed=drawn[1])
)
savings = st.lists(st.sampled_from(["none", "low", "high"]), min_size=1, max_size=2, unique=True).map(
    lambda chosen: Membership("savings", tuple(chosen))
)


def either_way(literals: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(literals, literals.map(negate))


# At most one condition on each feature, so that each can be changed alone; maybe so many of them are wanted.
each_once = st.tuples(either_way(durations), either_way(incomes), either_way(savings))
bodies = st.one_of(
    st.tuples(each_once, st.integers(0, 7)).map(
        lambda drawn: tuple(x for i, x in enumerate(drawn[0]) if drawn[1] >> i & 1)
    ),
    st.tuples(each_once, st.integers(1, 3)).map(lambda drawn: (AtLeast(drawn[1], drawn[0]),)),
    st.tuples(each_once, st.integers(1, 3)).map(lambda drawn: (negate(AtLeast(drawn[1], drawn[0])),)),
)
values = {
    "duration": st.sampled_from([4, 5, 12, 24, 36, 72]),
    "savings": st.sampled_from(["none", "low", "high"]),
    "income": st.sampled_from([1.0, 2.0, 3.5, 6.0, 9.0]),
}


def satisfied(short: Shortfall) -> Any:
    """Return a value of the feature that does what the condition wants."""
    bound = short.bound
    if short.wanted == "one_of":
        return bound[0]
    if short.wanted == "none_of":
        return next(name for name in ("none", "low", "high") if name not in bound)
    whole = short.feature == "duration"
    below = math.ceil(bound) - 1 if whole else math.nextafter(bound, -math.inf)
    above = math.floor(bound) + 1 if whole else math.nextafter(bound, math.inf)
    return {
        "<": below,
        ">": above,
        "=<": math.floor(bound) if whole else bound,
        ">=": math.ceil(bound) if whole else bound,
    }[str(short.wanted)]


def lacks(short: Shortfall, row: dict[str, Any]) -> bool:
    value = row[str(short.feature)]
    return {
        "<": lambda: not value < short.bound,
        ">": lambda: not value > short.bound,
        "=<": lambda: not value <= short.bound,
        ">=": lambda: not value >= short.bound,
        "one_of": lambda: value not in short.bound,
        "none_of": lambda: value in short.bound,
    }[str(short.wanted)]()


@settings(max_examples=40)
@given(
    st.lists(st.tuples(bodies, st.sampled_from(["good", "bad"])), min_size=1, max_size=5),
    st.sampled_from(["ordered", "unordered"]),
    st.sampled_from(["all", "abstain"]),
    st.fixed_dictionaries(values),
    st.sampled_from(["good", "bad"]),
)
def test_what_is_said_to_fail_fails_and_changing_it_is_enough(
    drawn: list[tuple[tuple[Any, ...], str]], semantics: str, conflict: str, row: dict[str, Any], label: str
) -> None:
    clauses = tuple(Clause(f"r{i}", ClassHead(head), body) for i, (body, head) in enumerate(drawn))
    rules = RuleSet(SCHEMA, clauses, semantics, "good", conflict if semantics == "unordered" else "all")
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts({name: [value] for name, value in row.items()})
        answer = prolog.why_not("credit_risk(a1, Label)", {"Label": label}, nearest=9)
        assert bool(answer) == (prolog.ask("credit_risk(a1, Label)", {"Label": label}) is None)
        assume(answer)
        assert answer.status == "fails"
        near = [miss for miss in answer.near if miss.rule != "default"]
        assert {miss.rule for miss in near} <= {f"r{i}" for i, (_, head) in enumerate(drawn) if head == label}
        reasons = [len(miss.failing) + len(miss.stopped_by) for miss in answer.near]
        assert reasons == sorted(reasons) and 0 not in reasons
        for miss in near:
            leaves = [leaf for short in miss.failing for leaf in short.leaves()]
            assert all(lacks(leaf, row) for leaf in leaves)
            assert miss.holding + len(miss.failing) == miss.conditions
            changed = row | {str(leaf.feature): satisfied(leaf) for leaf in leaves}
            truths = rules.truths({name: [value] for name, value in changed.items()})
            assert truths[[clause.id for clause in clauses].index(str(miss.rule))].proved[0]
