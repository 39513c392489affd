"""Counterfactuals with a network, what if, contrasts and sufficient features through a session: records and errors."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import NeurologicError, PrologError, PrologSyntaxError, QueryLimit, SchemaError, UnknownName
from neurologic.reasoning import Limits, Session
from neurologic.rules import (
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    Membership,
    RuleSet,
)
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("Duration", "integer", domain=(4, 72), unit="months", role="actionable"),
        Feature("amount", "numeric", domain=(0.0, 20000.0), role="actionable"),
        Feature("savings", "ordinal", ("none", "low", "high"), role="actionable", missing=True),
        Feature("guarantor", "boolean", role="actionable"),
        Feature("age", "integer", domain=(18, 99), role="protected"),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("good"), (Interval("Duration", high=24.5), Interval("amount", high=5000.0))),
        Clause("r2", ClassHead("good"), (Membership("savings", ("high",)), Interval("age", low=25))),
        Clause("r3", ClassHead("good"), (Membership("guarantor", (True,)),)),
    ),
    "ordered",
    "bad",
)
POLICY = """\
burden(A, B) :- amount(A, M), duration(A, D), B is M / D.
denial(heavy(A)) :- risk(A, good), burden(A, B), B > 300.
"""


@pytest.fixture
def prolog() -> Iterator[Session]:
    def says(table: nl.Table) -> np.ndarray:  # a network that wants more than the rules do
        return ((table.column("Duration") > 20) & (table.column("guarantor") != 1)).astype(int)

    with Session(network=nl.wrap(says, SCHEMA, output="indices")) as session:
        session.load(RULES)
        session.add_facts(
            {
                "Duration": [36, 12, 60],
                "amount": [4000.0, 1000.0, 9000.0],
                "savings": ["none", "low", None],
                "guarantor": [False, False, False],
                "age": [40, 50, 20],
            }
        )
        yield session


def changes(answer: object) -> dict[str, object]:
    return {change.feature: change.new for change in answer.changes}  # type: ignore[attr-defined]


def test_the_least_change_then_others_each_run_through_the_network(prolog: Session) -> None:
    found = prolog.counterfactual("a1", "good")
    assert [changes(answer) for answer in found] == [{"Duration": 24}, {"guarantor": True}, {"savings": "high"}]
    assert [answer.rule for answer in found] == ["r1", "r3", "r2"]
    assert [(answer.network, answer.confirmed) for answer in found] == [("bad", False), ("good", True), ("bad", False)]
    assert found[0].distance == pytest.approx(12 / 68)
    assert found.now == ("bad",)
    assert found[0].row["duration"] == 24
    further = found[0].further
    assert further is not None
    assert (changes(further), further.confirmed) == ({"Duration": 20}, True)
    assert found[2].further is None
    assert str(found[0]) == "Duration 36 → 24 months"


def test_only_what_the_network_confirms(prolog: Session) -> None:
    found = prolog.counterfactual("a1", "good", confirmed_only=True)
    assert [changes(answer) for answer in found] == [{"Duration": 20}, {"guarantor": True}]
    assert all(answer.confirmed for answer in found)
    prolog.network = None
    assert [answer.confirmed for answer in prolog.counterfactual("a1", "good")] == [None] * 3


def test_denials_refuse_the_nearest_change(prolog: Session) -> None:
    """Amount by duration is no box: trials find the way, and the answer says that it is not proved."""
    prolog.consult(text=POLICY, name="policy.pl")
    found = prolog.counterfactual("a3", "good", actionable=["Duration", "amount"])
    assert found.refused == () or found.refused == ("heavy",)
    row = found[0].row
    assert row["amount"] < 5000
    assert row["amount"] / row["duration"] <= 300
    prolog.add_facts({"Duration": [10], "amount": [9000.0], "savings": ["none"], "guarantor": [False], "age": [30]})
    refused = prolog.counterfactual("a4", "good", actionable=["amount", "guarantor"])
    assert refused.refused == ("heavy",)
    assert refused[0].row["amount"] / 10 <= 300
    assert "heavy" in str(refused)
    free = prolog.counterfactual("a4", "good", actionable=["amount", "guarantor"], denials=False)
    assert free[0].distance < refused[0].distance


def test_one_feature_under_a_denial_is_the_least(prolog: Session) -> None:
    prolog.consult(text="denial(short(A)) :- risk(A, good), duration(A, D), D > 10.")
    found = prolog.counterfactual("a1", "good", actionable=["duration"])
    assert (changes(found[0]), found[0].least, found.refused) == ({"Duration": 10}, True, ("short",))


def test_directions_and_what_may_not_change(prolog: Session) -> None:
    assert [changes(answer) for answer in prolog.counterfactual("a1", "good", only_up=["duration"])] == [
        {"guarantor": True},
        {"savings": "high"},
    ]
    with pytest.raises(SchemaError, match="age.*immutable or protected"):
        prolog.counterfactual("a1", "good", actionable=["age"])
    with pytest.raises(UnknownName, match="Did you mean 'Duration'"):
        prolog.counterfactual("a1", "good", only_up=["Durations"])
    with pytest.raises(UnknownName, match="Did you mean 'a1'"):
        prolog.counterfactual("a11", "good")
    with pytest.raises(UnknownName, match="'good'"):
        prolog.counterfactual("a1", "goood")
    with pytest.raises(NeurologicError, match=r"\['duration'\]"):
        prolog.counterfactual("a1", "good", actionable="duration")


def test_nothing_has_to_change_and_nothing_leads_there(prolog: Session) -> None:
    same = prolog.counterfactual("a2", "good")
    assert str(same) == "a2 is answered good: nothing has to change."
    assert same[0].distance == 0
    none = prolog.counterfactual("a1", "unknown")
    assert not none
    assert none.complete
    assert "no change" in str(none)
    assert json.loads(none.to_json())["answers"] == []


def test_counterfactuals_as_text_json_and_html(prolog: Session) -> None:
    found = prolog.counterfactual("a1", "good", count=1)
    assert str(found).splitlines()[:3] == [
        "a1 is answered bad. For good:",
        "  1. Duration 36 → 24 months  distance 0.176, rule r1, the network says bad",
        "     further: Duration 36 → 20 months (distance 0.235) is confirmed",
    ]
    read = json.loads(found.to_json())
    assert read["answers"][0]["changes"] == [{"feature": "Duration", "old": 36, "new": 24, "unit": "months"}]
    assert read["answers"][0]["further"]["confirmed"] is True
    assert "<table>" in found._repr_html_()


def test_what_if_facts_rules_individuals_and_clauses(prolog: Session) -> None:
    before = prolog.query("risk(A, C)")
    found = prolog.what_if("risk(A, C)", facts={"a1": {"Duration": 12}, "a2": {"amount": 9000}})
    assert [dict(answer) for answer in found.gained] == [{"A": "a1", "C": "good"}, {"A": "a2", "C": "bad"}]
    assert [dict(answer) for answer in found.lost] == [{"A": "a1", "C": "bad"}, {"A": "a2", "C": "good"}]
    assert found.kept == 1
    assert prolog.what_if("risk(a2, good)", without=["r1"]).lost == ({},)
    assert prolog.what_if("risk(a3, C)", facts={"a3": {"savings": "high"}}, without="r2").gained == ()
    new = prolog.what_if(
        "risk(A, C)", {"A": "new"}, added={"new": {"duration": 10, "amount": 1.5, "guarantor": True, "age": 20}}
    )
    assert new.gained == ({"C": "good"},)
    assert prolog.what_if("rich(A)", clauses="rich(A) :- amount(A, M), M > 5000.\nrich(x).").gained == (
        {"A": "a3"},
        {"A": "x"},
    )
    assert prolog.query("risk(A, C)") == before
    assert prolog.individuals() == ["a1", "a2", "a3"]


def test_what_if_is_taken_back_after_errors_limits_and_beside_other_threads(prolog: Session) -> None:
    before = prolog.query("duration(A, D)")
    facts = {"a1": {"Duration": 5}}
    with pytest.raises(PrologError):
        prolog.what_if("X is foo + 1", facts=facts)
    with pytest.raises(QueryLimit):
        prolog.what_if("(repeat, fail)", facts=facts, limits=Limits(seconds=0.2))
    with pytest.raises(QueryLimit):
        prolog.what_if("(repeat, fail)", facts=facts, without=["r1"], limits=Limits(inferences=10_000))
    with pytest.raises(PrologSyntaxError):
        prolog.what_if("risk(A", facts=facts)
    with pytest.raises(PrologSyntaxError):
        prolog.what_if("risk(A, C)", clauses="rich(A) :- .")
    with pytest.raises(PrologError, match="directive"):
        prolog.what_if("risk(A, C)", clauses=":- halt.")
    with pytest.raises(UnknownName, match="no applicant 'a9'"):
        prolog.what_if("risk(A, C)", facts={"a9": {"Duration": 5}})
    with pytest.raises(UnknownName, match="r9"):
        prolog.what_if("risk(A, C)", without=["r9"])
    with pytest.raises(UnknownName, match="already"):
        prolog.what_if("risk(A, C)", added={"a1": {}})
    with pytest.raises(SchemaError, match="Duration"):
        prolog.what_if("risk(A, C)", facts={"a1": {"Duration": 5.5}})
    seen: list[object] = []

    def look() -> None:
        for _ in range(50):
            seen.append(prolog.query("duration(A, D)") == before)

    thread = threading.Thread(target=look)
    thread.start()
    for _ in range(50):
        prolog.what_if("risk(A, C)", facts=facts)
    thread.join()
    assert all(seen)
    assert prolog.query("duration(A, D)") == before
    assert prolog.switched_off() == []


def test_what_if_as_text_json_and_html(prolog: Session) -> None:
    found = prolog.what_if("risk(a1, C)", facts={"a1": {"Duration": 12, "savings": None}})
    assert str(found).splitlines() == [
        "risk(a1, C) — if a1: Duration = 12, savings missing",
        "  + C = good",
        "  - C = bad",
        "  0 answers stay",
    ]
    assert json.loads(found.to_json())["gained"] == [{"C": "good"}]
    assert "gained" in found._repr_html_()
    assert not prolog.what_if("risk(a1, C)")


def test_a_clause_that_computes_a_feature_cannot_be_changed(prolog: Session) -> None:
    prolog.consult(text="amount(a5, 5) :- true, true. applicant(a5).", name="computed")
    with pytest.raises(SchemaError, match="amount"):
        prolog.what_if("risk(a5, C)", facts={"a5": {"amount": 1.0}})


def test_contrast_of_answers_and_of_an_experts_goals(prolog: Session) -> None:
    tree = prolog.contrast("risk(a1, C)")
    assert tree.goal == "risk(a1, bad) rather than risk(a1, good)"
    fact, foil = tree.children
    assert (fact.because, foil.rule) == ("because of the default, since every rule fails", "r1")
    assert [(child.goal, child.because) for child in foil.children] == [
        ("duration = 36", "fails: duration =< 24"),
        ("amount < 5000.0", "holds"),
    ]
    assert json.loads(tree.to_json())["reason"] == "contrast"
    assert "<details" in tree._repr_html_()
    prolog.consult(text="small(A) :- amount(A, M), M < 2000. long(A) :- duration(A, D), D > 40.", name="words")
    assert prolog.contrast("small(A)", "long(A)").goal == "small(a2) rather than long(a2)"
    assert not prolog.contrast("risk(a1, good)")
    with pytest.raises(NeurologicError, match="rather than"):
        prolog.contrast("small(a2)")
    with pytest.raises(PrologSyntaxError):
        prolog.contrast("small(a2)", "long(")


def test_sufficient_features(prolog: Session) -> None:
    found = prolog.sufficient("risk(a2, Class)", {"Class": "good"})
    assert (dict(found.features), found.smallest, found.others) == ({"Duration": 12, "amount": 1000.0}, True, 3)
    assert str(found) == (
        "risk(a2, good) is forced by Duration = 12, amount = 1000.0, whatever the other 3 features are."
    )
    bad = prolog.sufficient("risk(a1, bad)")
    assert dict(bad.features) == {"Duration": 36, "savings": "none", "guarantor": False}
    assert json.loads(bad.to_json())["smallest"] is True
    assert not prolog.sufficient("risk(a1, good)")
    with pytest.raises(NeurologicError, match="no answer of the extracted rules"):
        prolog.sufficient("amount(a1, 4000.0)")
    with pytest.raises(PrologSyntaxError):
        prolog.sufficient("risk(a1,")


def test_a_number_as_target_has_no_counterfactual() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("y"))
    with Session() as prolog:
        with pytest.raises(SchemaError):
            prolog.counterfactual("i1", "good")
        prolog.load(RuleSet(schema, (), "ordered", 1.0))
        prolog.add_facts({"x": [1.0]})
        with pytest.raises(NeurologicError, match="number"):
            prolog.counterfactual("i1", 2.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("operator", ["<", "<=", ">", ">="])
@pytest.mark.parametrize("coefficient", [1.0, -3.7, 0.1])
def test_a_linear_condition_is_just_met(operator: str, coefficient: float) -> None:
    """The step before the answer does not pass: a strict bound is reached by the next number that does."""
    schema = Schema((Feature("x", "numeric"), Feature("z", "numeric", role="immutable")), Target("y", ("no", "yes")))
    left = LinearExpression((LinearTerm(coefficient, "x"), LinearTerm(1.0, "z")))
    rule = Clause("r1", ClassHead("yes"), (Comparison(left, operator, LinearExpression((), 20.5)),))
    rules = RuleSet(schema, (rule,), "ordered", "no")
    start = 1000.0 if (operator in ("<", "<=")) == (coefficient > 0) else -1000.0
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts({"x": [start], "z": [1.0]})
        (found,) = prolog.counterfactual("i1", "yes", actionable=["x"])
    value = found.row["x"]
    assert rules.predict({"x": [value], "z": [1.0]}) == ["yes"]
    assert found.least
    assert value == pytest.approx((20.5 - 1.0) / coefficient)
    back = value + (start - value) * 1e-12
    assert rules.predict({"x": [back], "z": [1.0]}) == ["no"]


def test_a_foil_that_no_rule_concludes_is_not_the_default(prolog: Session) -> None:
    """The contrast once said that the default would give any class that no rule has."""
    prolog.load(nl.parse("SEMANTICS ordered r1: IF amount > 0 THEN good DEFAULT unknown", SCHEMA))
    assert "no rule concludes it" in str(prolog.contrast("risk(a1, good)", "risk(a1, bad)"))
    assert "by the default" in str(prolog.contrast("risk(a1, good)", "risk(a1, unknown)"))


def test_a_contrast_tries_conditions_on_several_features(prolog: Session) -> None:
    """Where such a condition held, the contrast once did not say that the earlier rule was in the way."""
    prolog.load(
        nl.parse(
            "SEMANTICS ordered r1: IF amount > 0 THEN good r2: IF amount >= Duration THEN bad DEFAULT good", SCHEMA
        )
    )
    assert "comes before it" in str(prolog.contrast("risk(a1, good)", "risk(a1, bad)"))


def test_intervals_and_numbers_as_answers_are_contrasted_and_shown_as_prolog_has_them() -> None:
    schema = Schema((Feature("bmi", "numeric", domain=(10, 60)),), Target("score"))
    rules = nl.parse("SEMANTICS ordered r1: IF bmi <= 25 THEN score IN [50, 100] DEFAULT unknown", schema)
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts({"bmi": [20.0, 30.0]})
        assert "V = between(50.0, 100.0)" in str(prolog.what_if("score(A, V)", facts={"i2": {"bmi": 21}}))
        with pytest.raises(NeurologicError, match="Say what it is rather than"):
            prolog.contrast("score(i1, V)")


def test_a_denial_that_counts_is_violated_as_before(prolog: Session) -> None:
    """A count in the name of a denial once made every change a new violation."""
    prolog.consult(text="denial(few(N)) :- aggregate_all(count, risk(_, bad), N), N > 0.", name="count.pl")
    assert [changes(answer) for answer in prolog.counterfactual("a1", "good", count=1)] == [{"Duration": 24}]


def test_an_answer_that_no_change_gives_tells_what_refuses_it(prolog: Session) -> None:
    prolog.consult(text="denial(good(A)) :- risk(A, good).", name="none.pl")
    assert "Changes that would lead to it are refused, since they violate good" in str(
        prolog.counterfactual("a1", "good")
    )


def test_an_empty_category_and_the_scale_of_an_open_domain_are_told() -> None:
    schema = Schema((Feature("c", "categorical", ("", "x")), Feature("n", "numeric")), Target("risk", ("good", "bad")))
    rules = nl.parse("SEMANTICS ordered r1: IF c = x THEN bad r2: IF n > 1 THEN bad DEFAULT good", schema)
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts([{"c": "x", "n": 3.0}, {"c": "", "n": 0.0}])
        text = str(prolog.counterfactual("i1", "good"))
        assert "c x → ''" in text
        assert "the deviation of the individuals where that has no end" in text


def test_sufficient_features_of_an_answer_that_is_left_open(prolog: Session) -> None:
    assert prolog.sufficient("risk(a2, Class)") == prolog.sufficient("risk(a2, good)")
    assert not prolog.sufficient("risk(a2, bad)")
    with pytest.raises(NeurologicError, match="is no answer of the extracted rules"):
        prolog.sufficient("risk(A, good)")
    assert "whatever" not in str(nl.reasoning.Sufficient("risk(a1, good)", True, {"age": 3}, True, 0))
