"""Two versions of a theory: who changes is who the rules answer otherwise, and rules are matched by what they say."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from strategies import relation_facts, rule_sets, schemas, tables

import neurologic as nl
from neurologic.errors import CompilationError, NeurologicError, PrologSyntaxError, UnknownPredicate
from neurologic.reasoning import Session, TheoryDiff
from neurologic.rules import ClassHead, Clause, Interval, Literal, Membership, RuleSet
from neurologic.schema import Feature, Schema, Table, Target

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("age", "integer", missing=True),
        Feature("account", "categorical", ("none", "own", "joint"), missing=True),
    ),
    Target("risk", ("good", "bad")),
)
ROWS = {"age": [19, 23, 40, 70, 80], "account": ["none", "own", "own", "joint", "none"]}


def rule(name: str, label: str, *body: Literal) -> Clause:
    return Clause(name, ClassHead(label), body)


def theory(*clauses: Clause, semantics: Any = "unordered", policy: str = "", rows: Any = ROWS) -> Session:
    session = Session()
    session.load(RuleSet(SCHEMA, clauses, semantics, "unknown"))
    if policy:
        session.consult(text=policy, name="policy.pl")
    session.add_facts(rows)
    return session


def between(low: float, high: float) -> Interval:
    return Interval("age", low=low, high=high)


def test_who_changes_and_which_rules_explain_it() -> None:
    policy = "offer(A, loan) :- risk(A, good), account(A, own).\ndenial(young(A)) :- risk(A, good), age(A, N), N < 25."
    old = theory(rule("r1", "bad", between(0, 24.5)), rule("r2", "good", between(24.5, 75)), policy=policy)
    new = theory(rule("r5", "good", between(20.5, 75)), rule("r7", "bad", Interval("age", high=20.5)), policy=policy)
    with old, new:
        diff = nl.compare_theories(old, new, ["risk(A, C)", "offer(A, P)"])
    risk, offer = diff.goals
    assert [(g.old, g.new, g.individuals) for g in risk.groups] == [("r1 (bad)", "r5 (good)", ("i2",))]
    assert (risk.same, offer.same) == (4, 1)
    assert str(offer.groups[0]) == "1 individual: no answer → policy.pl:1 (loan) since r1 (bad) → r5 (good)  (i2)"
    assert [str(change) for change in diff.rules] == [
        "~ r1 (bad), now r7 (bad): 1 =< age =< 24 → age =< 20",
        "~ r2 (good), now r5 (good): 25 =< age =< 74 → 21 =< age =< 74",
    ]
    assert [str(violation) for violation in diff.violated] == ["young(i2)"]
    assert diff and not diff.healed and not diff.clauses and diff.individuals == ("i2",)
    assert diff.to_dict()["different"] and diff.to_dict()["goals"][0]["same"] == 4


def test_renumbered_and_reordered_rules_are_the_same_where_order_does_not_matter() -> None:
    own, young = Membership("account", ("own",)), Interval("age", high=24.5)
    one = (rule("r1", "bad", young), rule("r2", "good", own))
    with theory(*one) as old, theory(rule("r1", "good", own), rule("x", "bad", young)) as new:
        diff = nl.compare_theories(old, new)
        assert not diff and str(diff).endswith("Nothing differs.")
    with theory(*one, semantics="ordered") as old, theory(*reversed(one), semantics="ordered") as new:
        diff = nl.compare_theories(old, new)
        assert [change.kind for change in diff.rules] == ["order"]
        assert diff.individuals == ("i2",)


def test_added_and_removed_rules() -> None:
    young, own = rule("r1", "bad", Interval("age", high=24.5)), rule("r2", "good", Membership("account", ("own",)))
    with theory(young) as old, theory(young, own) as new:
        assert [str(change) for change in nl.compare_theories(old, new).rules] == ["+ r2 (good): account = own"]
        assert [str(change) for change in nl.compare_theories(new, old).rules] == ["- r2 (good): account = own"]
        new.switch_off("r2")
        assert not nl.compare_theories(old, new)


def test_clauses_of_the_experts() -> None:
    young = rule("r1", "bad", Interval("age", high=24.5))
    policy = "senior(A) :- age(A, N), N >= 65.\nowner(A) :- account(A, own).\nrisk(A, good) :- owner(A)."
    later = "owner(X) :- account(X, own).\n\nsenior(A) :- age(A, N), N >= 75.\nrisk(A, good) :- owner(A).\nnew(1)."
    with theory(young, policy=policy) as old, theory(young, policy=later) as new:
        diff = nl.compare_theories(old, new, ["senior(A)"])
    assert [(change.kind, change.old_place, change.new_place) for change in diff.clauses] == [
        ("added", None, "policy.pl:5"),
        ("changed", "policy.pl:1", "policy.pl:3"),
    ]
    assert str(diff.goals[0].groups[0]) == "1 individual: policy.pl:1 (yes) → no answer  (i4)"
    assert not diff.rules


def test_cuts_and_tables_are_respected() -> None:
    young = rule("r1", "bad", Interval("age", high=24.5))
    policy = ":- table linked/2.\nlinked(A, B) :- account(A, K), account(B, K).\nfirst(A, N) :- age(A, N), N > {}, !."
    with theory(young, policy=policy.format(20)) as old, theory(young, policy=policy.format(30)) as new:
        first, linked = nl.compare_theories(old, new, ["first(A, N)", "linked(A, B)"]).goals
    assert [str(group) for group in first.groups] == [
        "1 individual: policy.pl:3 (23) → no answer  (i2)",
        "1 individual: no answer → policy.pl:3 (40)  (i3)",
    ]
    assert not linked.groups and linked.same == 5


def test_bad_goals() -> None:
    young = rule("r1", "bad", Interval("age", high=24.5))
    with theory(young) as old, theory(young) as new, Session() as empty:
        with pytest.raises(PrologSyntaxError, match="line 1, column"):
            nl.compare_theories(old, new, ["risk(A"])
        with pytest.raises(UnknownPredicate, match="risk/2"):
            nl.compare_theories(old, new, ["rsk(A, B)"])
        with pytest.raises(NeurologicError, match="has no variable"):
            nl.compare_theories(old, new, ["risk(i1, bad)"])
        with pytest.raises(NeurologicError, match="which goals to compare"):
            nl.compare_theories(empty, empty)


def test_untrusted_sessions_are_refused() -> None:
    """Their theories are in processes of their own, and may even have the same name."""
    rules = RuleSet(SCHEMA, (rule("r1", "bad", Interval("age", high=24.5)),), "ordered", "good")
    with Session(untrusted=True) as one, Session(untrusted=True) as other, Session() as trusted:
        for session in (one, other, trusted):
            session.load(rules)
        for pair in ((one, other), (one, trusted), (trusted, one), (one, one)):
            with pytest.raises(NeurologicError, match="without untrusted=True"):
                nl.compare_theories(*pair)


@st.composite
def versions(draw: st.DrawFn) -> tuple[RuleSet, RuleSet, Table, Any]:
    schema = draw(schemas(numeric_target=False))
    table = draw(tables(schema, min_rows=1))
    return draw(rule_sets(schema)), draw(rule_sets(schema)), table, draw(relation_facts(schema, table))


def compared(old: RuleSet, new: RuleSet, table: Table, relations: Any, goals: tuple[str, ...] = ()) -> TheoryDiff:
    with Session() as before, Session() as after:
        try:
            for session, rules in ((before, old), (after, new)):
                session.load(rules)
                session.add_facts(table, relations=relations)
        except CompilationError:  # a text and a boolean that are one atom in Prolog
            reject()
        return nl.compare_theories(before, after, goals)


def keyed(answers: tuple[Any, ...]) -> set[tuple[str, Any]]:
    return {(type(answer).__name__, answer) for answer in answers}


@settings(max_examples=15)
@given(versions())
def test_the_individuals_that_change_are_those_that_the_rules_answer_otherwise(
    theories: tuple[RuleSet, RuleSet, Table, Any],
) -> None:
    old, new, table, relations = theories
    diff = compared(*theories)
    pairs = zip(table.ids, old.answers(table, relations), new.answers(table, relations), strict=True)
    assert set(diff.individuals) == {name for name, before, after in pairs if keyed(before) != keyed(after)}


@settings(max_examples=15)
@given(versions(), st.randoms(use_true_random=False))
def test_a_theory_does_not_differ_from_itself(theories: tuple[RuleSet, RuleSet, Table, Any], random: Any) -> None:
    """Nor, where the order of rules says nothing, from itself renumbered and shuffled."""
    rules, _, table, relations = theories
    assert not compared(rules, rules, table, relations)
    if rules.semantics != "ordered":
        clauses = [dataclasses.replace(clause, id=f"n{place}") for place, clause in enumerate(rules.clauses)]
        random.shuffle(clauses)
        assert not compared(rules, dataclasses.replace(rules, clauses=tuple(clauses), evidence={}), table, relations)


def test_a_missing_value_leaves_open_what_is_answered() -> None:
    """No answer on both sides is no answer that is the same; a rule that may hold keeps those that abstain quiet."""
    young, own = rule("r1", "bad", Interval("age", high=24.5)), rule("r2", "good", Membership("account", ("own",)))
    rows = {"age": [20, None, 40], "account": [None, "own", "none"]}

    def abstaining(*clauses: Clause) -> Session:
        session = Session()
        session.load(RuleSet(SCHEMA, clauses, "unordered", "unknown", "abstain"))
        session.add_facts(rows)
        return session

    with abstaining(young, own) as old, abstaining(young) as new:
        (changes,) = nl.compare_theories(old, new).goals
    assert [str(group) for group in changes.groups] == ["1 individual: no answer → r1 (bad)  (i1)"]
    assert changes.same == 1
    with (
        theory(young, own, rows=rows, semantics="ordered") as old,
        theory(young, rows=rows, semantics="ordered") as new,
    ):
        (changes,) = nl.compare_theories(old, new).goals
    assert (changes.groups, changes.same) == ((), 2)


def test_facts_that_differ_are_those_of_each_side() -> None:
    young = rule("r1", "bad", Interval("age", high=24.5))
    with theory(young, rows={"age": [19, 23]}) as old, theory(young, rows={"age": [19, 40]}) as new:
        (changes,) = nl.compare_theories(old, new).goals
    assert [str(group) for group in changes.groups] == ["1 individual: r1 (bad) → default (unknown)  (i2)"]


@settings(max_examples=25)
@given(versions())
def test_decision_clauses_name_the_same_rules_as_the_rules_themselves(
    theories: tuple[RuleSet, RuleSet, Table, Any],
) -> None:
    """The goal that is compared by default goes through decision clauses, any other one is asked of the rules."""
    functor = theories[0].schema.target.functor
    (quick,) = compared(*theories).goals
    (asked,) = compared(*theories, goals=(f"{quick.goal[: -len('(Individual, Answer)')]}(X, Y)",)).goals
    assert functor in quick.goal
    assert (set(quick.groups), quick.same) == (set(asked.groups), asked.same)


def test_whoever_several_rules_or_none_answer_is_compared_too() -> None:
    young, own = rule("r1", "bad", Interval("age", high=24.5)), rule("r2", "good", Membership("account", ("own",)))
    old_age = rule("r3", "bad", Interval("age", low=75.0))
    rows = {"age": [23, 80, 19, None], "account": ["own", "none", None, "own"]}
    with theory(young, own, rows=rows) as old, theory(young, own, old_age, rows=rows) as new:
        (changes,) = nl.compare_theories(old, new).goals
        assert [str(group) for group in changes.groups] == ["1 individual: default (unknown) → r3 (bad)  (i2)"]
        assert changes.same == 3
        new.switch_off("r1")
        (changes,) = nl.compare_theories(old, new).goals
    assert [str(group) for group in changes.groups] == [
        "1 individual: r1 (bad) and r2 (good) → r2 (good)  (i1)",
        "1 individual: default (unknown) → r3 (bad)  (i2)",
        "1 individual: r1 (bad) → no answer  (i3)",
    ]
    assert changes.same == 1
