"""Counterfactuals compared with a look at every individual of small schemas: same distances, and nothing left out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_worlds import CLASSES, Row, World, actionable, answers, distance, rows_around, small_worlds, values

from neurologic.reasoning import Session
from neurologic.reasoning.counterfactuals import Counterfactuals
from neurologic.rules import (
    AtLeast,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    RuleSet,
)
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")


def least(world: World, free: set[str], refuses: Any = None) -> tuple[float | None, list[Row]]:
    """Return the least distance at which the wanted class alone is answered, and the rows there."""
    rows = list(rows_around(world.rules.schema, world.row, free))
    found = [
        (distance(world.rules.schema, world.row, row), row)
        for row, given in zip(rows, answers(world.rules, rows), strict=True)
        if given == [world.wanted] and not (refuses and refuses(row, given))
    ]
    if not found:
        return None, []
    nearest = min(far for far, _ in found)
    return nearest, [row for far, row in found if far <= nearest + 1e-9]


def compare(world: World, found: Counterfactuals, free: set[str], refuses: Any = None) -> None:
    schema = world.rules.schema
    expected, _ = least(world, free, refuses)
    if expected is None:
        assert not found
        return
    if not found:
        assert not found.complete
        return
    first = found[0]
    if first.least:
        assert first.distance == pytest.approx(expected)
    else:
        assert first.distance >= expected - 1e-9
    seen: list[set[str]] = []
    for answer in found:
        row = {**world.row, **{change.feature: change.new for change in answer.changes}}
        assert {change.feature for change in answer.changes} <= free
        for change in answer.changes:
            feature = schema.feature(change.feature)
            low, high = feature.domain
            assert low <= change.new <= high if feature.kind == "numeric" else change.new in values(feature)
        assert answers(world.rules, [row]) == [[world.wanted]]
        assert answer.distance == pytest.approx(distance(schema, world.row, row))
        features = {change.feature for change in answer.changes}
        assert not any(earlier <= features for earlier in seen)
        seen.append(features)
    assert len({answer.rule for answer in found}) == len(found)


def session_of(world: World) -> Session:
    session = Session()
    session.load(world.rules)
    session.add_facts({name: [value] for name, value in world.row.items()}, ids=["x1"])
    return session


def can_hold(world: World, clause: Clause) -> bool:
    schema = world.rules.schema
    alone = RuleSet(schema, (clause,), "unordered", "unknown")
    everyone = rows_around(schema, dict.fromkeys(schema.names), set(schema.names))
    complete = [row for row in everyone if None not in row.values()]
    return [clause.head.label] in answers(alone, complete)


@settings(max_examples=100)
@given(small_worlds())
def test_equal_to_a_look_at_everyone(world: World) -> None:
    """Every semantics and conflict policy, roles, m-of-n, negation, linear conditions, missing values."""
    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", world.wanted)
        compare(world, found, actionable(world.rules.schema))


@settings(max_examples=50)
@given(small_worlds(plain=True, doubles=True))
def test_boxes_are_searched_to_the_end(world: World) -> None:
    """With conditions on single features only, the first answer is proved least and the search complete.

    A rule that contradicts itself is no box, and yet not refuted while a value is missing: trials find that out, which
    look at doubles one region at a time.
    """
    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", world.wanted)
        if None not in world.row.values() or all(can_hold(world, clause) for clause in world.rules.clauses):
            assert found.complete
            assert all(answer.least for answer in found)
        compare(world, found, actionable(world.rules.schema))


@settings(max_examples=50)
@given(small_worlds(plain=True), st.data())
def test_denials_over_one_and_over_two_individuals(world: World, data: st.DataObject) -> None:
    schema = world.rules.schema
    feature = data.draw(st.sampled_from(schema.features))
    at = data.draw(st.sampled_from(values(feature)))
    label = data.draw(st.sampled_from((world.wanted, "good")))
    other = data.draw(st.sampled_from(schema.features))
    second = {each.name: data.draw(st.sampled_from(values(each))) for each in schema.features}
    theory = f"""
        denial(one(A)) :- risk(A, '{label}'), {feature.functor}(A, V), same_as(V).
        denial(two(A, B)) :- risk(A, '{world.wanted}'), {other.functor}(A, V), {other.functor}(B, V), A \\== B,
            \\+ harmless(A).
        harmless(A) :- {feature.functor}(A, V), \\+ same_as(V).
        same_as({str(at).lower() if isinstance(at, bool) else at}).
    """

    def violated(row: Row, given: list[Any]) -> set[str]:
        same = row[feature.name] == at and row[feature.name] is not None
        found = {"one"} if label in given and same else set()
        equal = row[other.name] is not None and row[other.name] == second[other.name]
        harmless = row[feature.name] is not None and not same
        if equal and not harmless and world.wanted in given:
            found.add("two")
        second_same = second[feature.name] == at
        if equal and second_same and world.wanted in answers(world.rules, [second])[0]:
            found.add("two back")
        return found

    already = violated(world.row, answers(world.rules, [world.row])[0])
    rows = {**{name: [value, second[name]] for name, value in world.row.items()}}
    with Session() as prolog:
        prolog.load(world.rules)
        prolog.add_facts(rows, ids=["x1", "x2"])
        prolog.consult(text=theory)
        found = prolog.counterfactual("x1", world.wanted)
        compare(world, found, actionable(schema), lambda row, given: not violated(row, given) <= already)
        assert found.complete
        without = prolog.counterfactual("x1", world.wanted, denials=False)
        compare(world, without, actionable(schema))


@settings(max_examples=50)
@given(small_worlds(plain=True, doubles=True), st.data())
def test_features_and_directions_of_the_caller(world: World, data: st.DataObject) -> None:
    schema = world.rules.schema
    allowed = [feature.name for feature in schema.features if feature.role not in ("immutable", "protected")]
    chosen = data.draw(st.lists(st.sampled_from(allowed), unique=True)) if allowed else []
    up = [name for name in chosen if data.draw(st.booleans())]

    def goes_down(row: Row, given: list[Any]) -> bool:
        def place(name: str, value: Any) -> float:
            feature = schema.feature(name)
            return float(value) if feature.is_number else feature.categories.index(value)

        return any(
            world.row[name] is not None and place(name, row[name]) < place(name, world.row[name])
            for name in up
            if schema.feature(name).kind in ("integer", "numeric", "ordinal")
        )

    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", world.wanted, actionable=chosen, only_up=up)
        compare(world, found, set(chosen), goes_down)


def test_a_conflict_of_two_rules_is_one_while_a_third_rule_is_open() -> None:
    """Regression: a conflict waited for the one before it, as rules of a list do, and a missing value hid it."""
    schema = Schema(
        (Feature("f0", "integer", domain=(0, 3), missing=True),), Target("risk", CLASSES), individual="item"
    )
    rules = RuleSet(
        schema,
        (
            Clause("r0", ClassHead("good"), (Interval("f0", high=0.5),)),
            Clause("r1", ClassHead("good"), ()),
            Clause("r2", ClassHead("bad"), ()),
        ),
        "unordered",
        "good",
        "abstain",
    )
    world = World(rules, {"f0": None}, "unknown")
    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", "unknown")
        assert found[0].changes == ()
        compare(world, found, {"f0"})


def test_one_way_to_meet_a_rule_is_enough_while_another_is_open() -> None:
    """Regression: of a rule with alternatives, one on a missing value stood before the others."""
    features = (
        Feature("f0", "integer", domain=(-1, 1), missing=True, role="immutable"),
        Feature("f1", "integer", domain=(0, 4), missing=True, role="actionable"),
    )
    schema = Schema(features, Target("risk", CLASSES), individual="item")
    either = AtLeast(1, (Interval("f0", low=-0.5), Interval("f1", high=1.5)))
    rules = RuleSet(
        schema, (Clause("r0", ClassHead("bad"), (either,)), Clause("r1", ClassHead("good"), ())), "ordered", "so so"
    )
    world = World(rules, {"f0": None, "f1": None}, "bad")
    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", "bad")
        assert [change.feature for change in found[0].changes] == ["f1"]
        compare(world, found, {"f1"})


@pytest.mark.parametrize("role", ["immutable", "actionable"])
def test_a_sum_beyond_the_doubles_ends_the_search(role: str) -> None:
    """Regression: neither a condition nor its complement is met there, and the search cut such a part for ever."""
    features = (
        Feature("f0", "integer", domain=(0, 4), missing=True, role=role),
        Feature("f1", "ordinal", ("b", "a", "c"), missing=True, role="actionable"),
    )
    schema = Schema(features, Target("risk", CLASSES), individual="item")
    huge = Comparison(
        LinearExpression((LinearTerm(-1.7976931348623157e308, "f0"),), 24.0), ">=", LinearExpression((), -5.0)
    )
    rules = RuleSet(
        schema,
        (Clause("r0", ClassHead("good"), (huge,)), Clause("r1", ClassHead("bad"), ())),
        "unordered",
        "unknown",
        "abstain",
    )
    world = World(rules, {"f0": 4, "f1": None}, "unknown")
    with session_of(world) as prolog:
        compare(world, prolog.counterfactual("x1", "unknown"), actionable(schema))


def test_what_both_sides_add_is_left_to_the_program() -> None:
    """Regression: x - 24.5 >= x was taken for false, where doubles say that it holds of a large x."""
    schema = Schema(
        (Feature("f0", "integer", domain=(1, 4), missing=True),), Target("risk", CLASSES), individual="item"
    )
    large = (LinearTerm(-1e300, "f0"),)
    absorbed = Comparison(LinearExpression(large, -24.5), ">=", LinearExpression(large, 0.0))
    rules = RuleSet(schema, (Clause("r0", ClassHead("good"), (absorbed,)),), "unordered", "so so")
    world = World(rules, {"f0": None}, "good")
    with session_of(world) as prolog:
        found = prolog.counterfactual("x1", "good")
        assert found or not found.complete
        compare(world, found, {"f0"})
