"""Invariants I3 to I6: range restriction, stated semantics, the schema's vocabulary, and evidence beside the rules."""

from __future__ import annotations

import copy
import math
import pickle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rule_sets, schemas

from neurologic.errors import NeurologicError, RuleError, UnknownName
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Estimate,
    Evidence,
    Interval,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Literal,
    Membership,
    NumberHead,
    RuleSet,
    SameValue,
    Variable,
    negate,
)
from neurologic.schema import Feature, Relation, Schema, Target

A, X, Y, Z = INDIVIDUAL, Variable("X"), Variable("Y"), Variable("Z")
SCHEMA = Schema(
    (
        Feature("age", "integer"),
        Feature("savings", "ordinal", ("none", "low", "high")),
        Feature("own", "boolean"),
        Feature("flag", "categorical", (0, 1)),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
    relations=(Relation("bond", ("i", "i")), Relation("member", ("i",))),
)
BOND = Atom("bond", (A, X))
OLD = Interval("age", low=65, subject=X)


@pytest.mark.parametrize(
    "body",
    [
        (BOND, OLD),
        (BOND, negate(Atom("bond", (X, A)))),
        (BOND, AtLeast(1, (OLD, Atom("bond", (X, X))))),
        (Count(2, X, (BOND, OLD)),),
        (negate(Count(2, X, (BOND, OLD))),),
        (Count(2, X, (BOND,)), Count(3, X, (Atom("bond", (X, A)),))),
        (Count(2, X, (BOND, Atom("bond", (X, Y)), Count(1, Z, (Atom("bond", (Y, Z)),)))),),
        (BOND, Count(2, Y, (Atom("bond", (X, Y)),))),
    ],
)
def test_bound_variables_are_accepted(body: tuple[Literal, ...]) -> None:
    """I3: a positive relation before it binds a variable, inside a count for the count alone."""
    assert Clause("r1", ClassHead("good"), body).body == body


@pytest.mark.parametrize(
    "body",
    [
        (OLD,),
        (OLD, BOND),
        (negate(Atom("bond", (A, X))), OLD),
        (AtLeast(1, (BOND,)),),
        (Comparison(LinearExpression((LinearTerm(1, "age", X),)), ">", LinearExpression((), 1)), BOND),
        (SameValue("savings", "savings", A, X),),
        (Count(2, X, (BOND,)), OLD),
        (Count(2, X, (OLD,)),),
        (Count(2, X, (OLD, BOND)),),
        (Count(2, X, (BOND,)), BOND),
        (BOND, Count(2, X, (BOND,))),
        (BOND, negate(Count(2, X, (BOND,)))),
        (Count(1, X, (BOND, negate(Atom("bond", (X, Y))))),),
        (Count(2, A, (BOND,)), BOND),
    ],
)
def test_unbound_variables_are_refused(body: tuple[Literal, ...]) -> None:
    """I3: also where an atom comes too late, is negated, or is inside a count; the rule is named."""
    with pytest.raises(RuleError) as caught:
        Clause("r7", ClassHead("good"), body)
    assert caught.value.rule == "r7"


def test_a_head_needs_its_variables_bound() -> None:
    """I3 for heads: a count binds nothing outside."""
    Clause("r1", Atom("bond", (A, X)), (BOND,))
    for body in ((), (Count(1, Y, (Atom("bond", (A, Y)),)),), (negate(Atom("bond", (A, A))),)):
        with pytest.raises(RuleError):
            Clause("r1", Atom("bond", (A, X)), body)


GOOD = Clause("r1", ClassHead("good"), (Interval("age", low=18),))


@pytest.mark.parametrize(
    "changes",
    [
        {"semantics": "sorted"},
        {"conflict": "vote"},
        {"semantics": "ordered", "conflict": "abstain"},
        {"semantics": "partition", "conflict": "abstain"},
        {"default": "gut"},
        {"default": 1},
        {"default": True},
        {"default": 1.0},
        {"default": math.nan},
        {"clauses": (GOOD, GOOD)},
        {"clauses": (GOOD, Clause("r2", NumberHead(1)))},
        {"clauses": (GOOD, Clause("r2", Atom("member", (A,)), ()))},
        {"definitions": (Clause("c1", ClassHead("good")),)},
        {"definitions": (Clause("c1", Atom("applicant", (A,))),)},
        {"definitions": (Clause("r1", Atom("young", (A,))),)},
    ],
)
def test_semantics_and_default_are_stated_and_fit(changes: dict[str, Any]) -> None:
    """I4: known semantics, a policy for unordered rules only, a default of the target, one kind of head, own ids."""
    with pytest.raises(NeurologicError):
        RuleSet(**{"schema": SCHEMA, "clauses": (GOOD,), "semantics": "unordered", **changes})


@pytest.mark.parametrize("default", [math.nan, math.inf, 10**400, True, "cheap"])
def test_the_default_of_a_numeric_target_is_a_finite_number(default: Any) -> None:
    """I4: neither an infinite number nor a class; a whole number becomes a float."""
    schema = Schema((Feature("age", "integer"),), Target("price"))
    with pytest.raises(RuleError):
        RuleSet(schema, (), "ordered", default)
    assert repr(RuleSet(schema, (), "ordered", 3).default) == "3.0"


@pytest.mark.parametrize(
    ("literal", "nearest"),
    [
        (Interval("agee", low=1), "age"),
        (Interval("savings", low=1), None),
        (Membership("age", (1,)), None),
        (Membership("savings", ("lou",)), "low"),
        (Membership("flag", (True,)), None),
        (Membership("flag", ("1",)), None),
        (SameValue("savings", "age"), None),
        (Comparison(LinearExpression((LinearTerm(1, "own"),)), ">", LinearExpression((), 1)), None),
        (Atom("bonds", (A, A)), "bond"),
        (Atom("bond", (A,)), None),
        (negate(Atom("young", (A,))), None),
        (AtLeast(1, (Membership("savngs", ("low",)),)), "savings"),
        (Count(1, X, (Atom("bnd", (A, X)),)), "bond"),
    ],
)
def test_only_the_schema_s_words_are_known(literal: Literal, nearest: str | None) -> None:
    """I5: features of the right kind, their categories by type, relations by arity; rule and nearest name are told."""
    with pytest.raises(NeurologicError, match="Rule r9") as caught:
        RuleSet(SCHEMA, (Clause("r9", ClassHead("bad"), (literal,)),))
    if nearest is not None:
        assert isinstance(caught.value, UnknownName)
        assert caught.value.nearest == nearest


@pytest.mark.parametrize("head", [ClassHead("bda"), ClassHead(1), NumberHead(1), Atom("membr", (A,))])
def test_only_the_schema_s_conclusions_are_known(head: Any) -> None:
    """I5 for heads."""
    with pytest.raises(NeurologicError, match="Rule r9"):
        RuleSet(SCHEMA, (Clause("r9", head),))


def test_definitions_are_stratified() -> None:
    """Neither through themselves nor in a circle; but in layers, in any order of writing."""
    young, rich = Atom("young", (A,)), Atom("rich", (A,))
    layers = (Clause("c2", rich, (negate(young),)), Clause("c1", young, (Interval("age", high=25),)))
    rules = RuleSet(SCHEMA, (Clause("r1", ClassHead("good"), (rich,)),), "ordered", "bad", definitions=layers)
    assert rules.predict({"age": [20, 40]}).tolist() == ["bad", "good"]
    for circle in (
        (Clause("c1", young, (negate(young),)),),
        (Clause("c1", young, (rich,)), Clause("c2", rich, (negate(young),))),
    ):
        with pytest.raises(RuleError):
            RuleSet(SCHEMA, (), definitions=circle)


def test_evidence_stays_with_the_rules_that_are_there() -> None:
    """I6: keyed by id; what belongs to no rule, or says nothing, is let go; an unknown id cannot be added."""
    measured = Evidence(coverage=10, support=9, fidelity=Estimate(0.9, 0.6, 0.98))
    rules = RuleSet(SCHEMA, (GOOD,), evidence={"r1": measured, "gone": measured, "default": Evidence()})
    assert dict(rules.evidence) == {"r1": measured}
    assert dict(rules.with_evidence({"default": measured}).evidence) == {"r1": measured, "default": measured}
    with pytest.raises(UnknownName):
        rules.with_evidence({"r2": measured})


def test_rule_sets_are_equal_whatever_their_evidence_but_not_their_types() -> None:
    """I1, I6: evidence is beside the rules; classes 1 and True are two, in the schema, in heads and as the default."""
    assert RuleSet(SCHEMA, (GOOD,)) == RuleSet(SCHEMA, (GOOD,), evidence={"r1": Evidence(coverage=1)})
    numbers, truths = (
        Schema((Feature("x", "categorical", kinds),), Target("t", kinds)) for kinds in ((0, 1), (False, True))
    )
    assert numbers != truths and numbers.target != truths.target and numbers.features != truths.features
    both = Schema((Feature("x", "numeric"),), Target("t", (1, True)))
    assert RuleSet(both, (), "ordered", 1) != RuleSet(both, (), "ordered", True)


@settings(max_examples=30)
@given(st.data())
def test_rule_sets_are_hashable_and_can_be_copied_and_pickled(data: st.DataObject) -> None:
    """I1: equal copies with equal hashes and the same evidence, also in another process."""
    rules = data.draw(rule_sets(data.draw(schemas())))
    for again in (pickle.loads(pickle.dumps(rules)), copy.deepcopy(rules)):
        assert again == rules and hash(again) == hash(rules)
        assert (again.evidence, again.provenance) == (rules.evidence, rules.provenance)


def test_ids_are_found_or_the_nearest_is_named() -> None:
    """I6: a rule is found by its id."""
    rules = RuleSet(SCHEMA, (GOOD,))
    assert rules.clause("r1") is GOOD
    with pytest.raises(UnknownName, match="'r1'"):
        rules.clause("r11")


def test_an_unknown_form_names_the_known_ones() -> None:
    """Writers are found by the name of their form."""
    with pytest.raises(UnknownName, match="html, json, language"):
        RuleSet(SCHEMA, ()).written("xml")


def test_a_number_is_concluded_from_the_individuals_own_features() -> None:
    """Fault: the expression of a linear head was evaluated for the individual, whoever it spoke of."""
    schema = Schema((Feature("size", "numeric"),), Target("price"), relations=(Relation("part", ("i", "i")),))
    head = LinearHead(LinearExpression((LinearTerm(2.0, "size", X),)))
    with pytest.raises(NeurologicError, match="size of X"):
        RuleSet(schema, (Clause("r1", head, (Atom("part", (A, X)),)),))
