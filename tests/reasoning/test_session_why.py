"""Why: proof trees through extracted rules and expert clauses down to facts, and their text, JSON and HTML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.errors import PrologError, PrologSyntaxError, QueryLimit, UnknownPredicate
from neurologic.reasoning import Limits, ProofTree, Session
from neurologic.rules import (
    AtLeast,
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
        Feature("duration", "integer", domain=(0, 72)),
        Feature("savings", "ordinal", ("none", "low", "high"), missing=True),
        Feature("income", "numeric"),
    ),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5), Membership("savings", ("none", "low")))),
        Clause(
            "r2",
            ClassHead("bad"),
            (
                Comparison(
                    LinearExpression((LinearTerm(2.0, "income"), LinearTerm(1.0, "duration"))),
                    "<",
                    LinearExpression((), 20.0),
                ),
            ),
        ),
    ),
    "ordered",
    "good",
    evidence={"r1": Evidence(support=57, fidelity=Estimate(0.98, 0.94, 1.0), certificate="proved")},
)
POLICY = """\
poor(A) :- income(A, I), I * 12 < 100 + 20.
poor(A) :- savings(A, none).
refuse(A) :- credit_risk(A, bad), \\+ guarantor(A).
:- dynamic(guarantor/1).
worried(A) :- ( poor(A) -> true ; fail ), once(refuse(A)).
"""


@pytest.fixture
def prolog() -> Session:
    with Session() as session:
        session.load(RULES)
        session.add_facts(
            {"duration": [36, 6, 20, 30], "savings": ["none", "high", "low", None], "income": [5.0, 1.5, 40, 40]}
        )
        session.consult(text=POLICY, name="policy.pl")
        yield session


def shape(tree: ProofTree) -> tuple[object, ...]:
    return (tree.goal, tree.reason, *(shape(child) for child in tree.children))


def test_a_rule_with_its_evidence_and_the_facts(prolog: Session) -> None:
    tree = prolog.why("credit_risk(a1, Class)")
    assert shape(tree) == (
        "credit_risk(a1, bad)",
        "rule",
        ("duration(a1, 36), 36 > 24.5", "fact"),
        ("savings(a1, none), none in [low, none]", "fact"),
    )
    assert tree.rule == "r1"
    assert dict(tree.evidence) == {"support": 57, "fidelity": (0.98, 0.94, 1.0), "certificate": "proved"}
    assert str(tree).splitlines() == [
        "credit_risk(a1, bad)                       because rule r1 (support 57, fidelity 0.98 [0.94, 1.00], proved)",
        "├─ duration(a1, 36), 36 > 24.5             fact",
        "└─ savings(a1, none), none in [low, none]  fact",
    ]


def test_the_guard_of_a_list_tells_which_condition_of_each_earlier_rule_fails(prolog: Session) -> None:
    tree = prolog.why("credit_risk(a2, bad)")
    assert tree.rule == "r2"
    arithmetic = [child for child in tree.children if child.reason in ("computed", "compared")]
    assert [child.goal for child in arithmetic] == ["2.0*1.5+1.0*6 = 9.0", "9.0 < 20.0"]
    guard = tree.children[-1]
    assert (guard.reason, [(child.rule, child.because) for child in guard.children]) == (
        "earlier_refuted",
        [("r1", "since duration(a2, 6), 6 =< 24.5")],
    )
    default = prolog.why("credit_risk(a3, good)")
    assert default.rule == "default"
    assert [child.rule for child in default.children[-1].children] == ["r1", "r2"]


def test_through_expert_clauses_with_their_place_and_the_values_of_arithmetic(prolog: Session) -> None:
    tree = prolog.why("worried(A)")
    assert (tree.goal, tree.file, tree.line) == ("worried(a1)", "policy.pl", 5)
    poor, refuse = tree.children
    assert (poor.because, poor.children[-1].goal, poor.children[-1].because) == (
        "by policy.pl:1",
        "5.0*12 < 100+20",
        "60.0 < 120",
    )
    assert [(child.goal, child.reason) for child in refuse.children] == [
        ("credit_risk(a1, bad)", "rule"),
        ("\\+ guarantor(a1)", "not_provable"),
    ]
    assert tree.rules == ("r1",)


def test_every_proof_once(prolog: Session) -> None:
    trees = prolog.why_all("poor(a1)")
    assert [tree.line for tree in trees] == [1, 2]
    assert prolog.why_all("poor(a3)") == []
    assert len(prolog.why_all("poor(A)", limits=Limits(answers=1))) == 1


@pytest.mark.parametrize(
    ("goal", "shown"),
    [
        ("credit_risk(a1, good)", "no: credit_risk(a1, good)  (credit_risk(a1, bad) holds)"),
        ("credit_risk(a9, C)", "no: credit_risk(a9, C)  (there is no applicant a9)"),
        (
            "credit_risk(a4, good)",
            "no: credit_risk(a4, good)  (the rules give no answer: a fact that they ask for is missing)",
        ),
        ("savings(a4, none)", "no: savings(a4, none)  (this value is missing)"),
        ("duration(a1, 6)", "no: duration(a1, 6)  (duration(a1, 36) holds)"),
        ("poor(a3)", "no: poor(a3)  (no proof)"),
    ],
)
def test_a_goal_that_does_not_hold_is_false_and_says_what_stands_against_it(
    prolog: Session, goal: str, shown: str
) -> None:
    tree = prolog.why(goal)
    assert not tree
    assert str(tree) == shown
    assert json.loads(tree.to_json())["reason"] == "no proof"
    assert "no: " in tree._repr_html_()


def test_values_go_in_as_data(prolog: Session) -> None:
    assert prolog.why("credit_risk(A, Class)", {"A": "a2"}).goal == "credit_risk(a2, bad)"
    assert not prolog.why("poor(A)", {"A": "a1), halt, ("})
    with pytest.raises(PrologError, match="Who"):
        prolog.why("poor(A)", {"Who": "a1"})


def test_errors_pass(prolog: Session) -> None:
    with pytest.raises(PrologSyntaxError) as syntax:
        prolog.why("poor(A,\n  credit_risk(")
    assert syntax.value.line == 2
    with pytest.raises(PrologSyntaxError):
        prolog.why("poor(A). refuse(A)")
    with pytest.raises(UnknownPredicate) as unknown:
        prolog.why("por(A)")
    assert unknown.value.nearest == "poor/1"
    with pytest.raises(PrologError, match="instantiated"):
        prolog.why("income(A, I), X < I")


def test_endless_recursion_ends_at_the_limit_of_depth_or_time(prolog: Session) -> None:
    prolog.consult(text="loop(X) :- loop(X).\nwide(X) :- repeat, X == 1.", name="loops")
    with pytest.raises(QueryLimit) as raised:
        prolog.why("loop(1)", limits=Limits(depth=500))
    assert (raised.value.limit, raised.value.value) == ("depth", 500)
    with pytest.raises(QueryLimit):
        prolog.why("loop(1)")
    with pytest.raises(QueryLimit):
        prolog.why("wide(2)", limits=Limits(seconds=0.2))
    assert prolog.why("poor(a1)")


def test_a_proof_deeper_than_pythons_recursion(prolog: Session) -> None:
    prolog.consult(text="count(0).\ncount(N) :- N > 0, M is N - 1, count(M).", name="count")
    tree = prolog.why("count(3000)")
    assert sum(1 for _ in tree.walk()) == 9001
    assert max(level for level, _ in tree.walk()) == 3000
    assert len(str(tree).splitlines()) == 9001
    assert tree.to_json().count('"reason": "clause"') == 3000
    assert tree._repr_html_().count("<details") == 3000


def test_json_and_html(prolog: Session) -> None:
    tree = prolog.why("refuse(a1)")

    def same(node: ProofTree, read: dict[str, object]) -> bool:
        children = read["children"]
        assert isinstance(children, list)
        return (
            (node.goal, node.reason, node.because, node.rule, node.file, node.line)
            == tuple(read.get(key) for key in ("goal", "reason", "because", "rule", "file", "line"))
            and len(children) == len(node.children)
            and all(map(same, node.children, children))
        )

    assert same(tree, json.loads(tree.to_json()))
    page = tree._repr_html_()
    assert page.count("<details") == page.count("</details>") == 3
    assert "36 &gt; 24.5" in page


def test_the_same_explanation_at_the_prompt(prolog: Session, tmp_path: Path) -> None:
    """The text that Prolog prints and that of the record are drawn by two renderers from the same lines."""
    prolog.query("use_module(neurologic(explain/explain)), use_module(neurologic(explain/render))")
    for goal in ("worried(a1)", "credit_risk(a2, bad)", "credit_risk(a3, good)", "poor(a1)"):
        printed = prolog.query(
            "neurologic_explain:proof(M:Goal, P), "
            "with_output_to(string(S), neurologic_render:print_proof(M, P))".replace("Goal", goal),
            {"M": prolog._module.name},
            limit=1,
        )
        assert str(printed[0]["S"]).rstrip("\n") == str(prolog.why(goal))


conditions = st.lists(
    st.sampled_from(
        [
            Interval("duration", low=24.5),
            Interval("duration", low=3, high=30),
            Membership("savings", ("none", "low")),
            Membership("savings", ("high",)),
            Interval("income", high=2.0),
            AtLeast(
                2, (Interval("duration", low=10.5), Membership("savings", ("none",)), Interval("income", high=3.0))
            ),
        ]
    ).flatmap(lambda literal: st.sampled_from([literal, negate(literal)])),
    max_size=3,
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(conditions, st.sampled_from(["good", "bad"])), max_size=4),
    st.sampled_from(["ordered", "unordered"]),
    st.sampled_from(["good", "unknown"]),
    st.sampled_from(["all", "abstain"]),
)
def test_every_answer_has_one_explanation_and_no_other_goal_has_any(
    bodies: list[tuple[list[Interval], str]], semantics: str, default: str, conflict: str
) -> None:
    clauses = tuple(Clause(f"r{i}", ClassHead(label), tuple(body)) for i, (body, label) in enumerate(bodies))
    rules = RuleSet(SCHEMA, clauses, semantics, default, conflict if semantics == "unordered" else "all")
    rows = {"duration": [36, 6, 20], "savings": ["none", None, "high"], "income": [1.0, 2.5, 9.0]}
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts(rows)
        for name, answers in zip(prolog.individuals(), rules.answers(rows), strict=True):
            trees = prolog.why_all("credit_risk(A, Class)", {"A": name})
            assert sorted(tree.goal for tree in trees) == sorted(f"credit_risk({name}, {answer})" for answer in answers)
            for tree in trees:
                if tree.rule not in (None, "default"):
                    truth = rules.truths(rows)[[clause.id for clause in rules].index(tree.rule)]
                    assert truth.proved[prolog.individuals().index(name)]


def test_not_is_negation_too(prolog: Session) -> None:
    prolog.consult(text="one(A) :- \\+ young(A). two(A) :- not(young(A)). young(A) :- A == kid.", name="ages.pl")
    for ask, name in ((prolog.why, "zoe"), (prolog.why_not, "kid")):
        texts = [str(ask(f"{goal}({name})")).replace(goal, "x") for goal in ("one", "two")]
        assert texts[0] == texts[1]
        assert f"young({name})" in texts[0]
