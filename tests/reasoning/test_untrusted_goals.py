"""The corpus of hostile goals, asked of an untrusted session: each ends in a named error, and nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hostile_corpus as hostile
import pytest

from neurologic import errors
from neurologic.errors import NeurologicError, UnsafeGoal
from neurologic.reasoning import Limits, Session

pytestmark = pytest.mark.usefixtures("swipl")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with hostile.theory(constraints=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def unchanged(session: Session) -> str:
    return hostile.digest(session)


def test_corpus_is_large_and_names_errors_that_there_are() -> None:
    cases = hostile.cases()
    assert len(cases) >= 40
    assert len({case.name for case in cases}) == len(cases)
    assert all(hasattr(errors, name) for case in cases for name in case.errors)


@pytest.mark.parametrize("case", hostile.cases(), ids=lambda case: case.name)
def test_hostile_goal_ends_in_a_named_error(case: hostile.Case, session: Session, unchanged: str) -> None:
    end = hostile.end_of(session, case)
    assert hostile.met(case, end), end
    assert hostile.right(session)


def test_no_hostile_goal_changed_the_theory(session: Session, unchanged: str) -> None:
    process = session._module.engine._process.number
    for case in hostile.cases():
        if set(case.errors) == {"UnsafeGoal"}:  # the others have run above
            hostile.end_of(session, case)
    assert hostile.digest(session) == unchanged
    assert session._module.engine._process.number == process, "the process of the theory was lost"
    assert not Path("/tmp/neurologic_was_here").exists()


def test_digest_sees_a_change(session: Session) -> None:
    before = hostile.digest(session)
    session.switch_off("r1")
    assert hostile.digest(session) != before
    session.switch_on("r1")


@pytest.mark.parametrize(
    "goal",
    [
        "shell(ls)",
        "assertz(senior(mallory))",
        "holds(assertz(senior(mallory)))",
        "remember(mallory)",
        "G = halt, call(G)",
        "neurologic_session:individuals(neurologic_session_000000, L)",
        "repeat, fail",
        "numlist(1, 10000000, L)",
        "throw('$aborted')",
    ],
)
def test_explanations_are_behind_the_same_door(goal: str, session: Session) -> None:
    for explain in (session.why, session.why_all, session.why_not):
        with pytest.raises(NeurologicError) as caught:
            explain(goal, limits=hostile.LIMITS)
        end = hostile.end_of(session, hostile.Case("", goal, (), None, None, hostile.LIMITS))
        assert type(caught.value).__name__ == end.error or isinstance(caught.value, errors.QueryLimit) and end.limit
    assert hostile.right(session)
    assert str(session.why("senior(bob)"))


def test_error_names_the_predicate_and_who_calls_it(session: Session) -> None:
    with pytest.raises(UnsafeGoal, match=r"may not call assertz/1 through remember/1") as caught:
        session.query("member(X, [a]), remember(X)")
    assert (caught.value.indicator, caught.value.through) == ("assertz/1", "remember/1")
    assert isinstance(caught.value, PermissionError)
    with pytest.raises(UnsafeGoal, match=r"may not call shell/1\.") as caught:
        session.query("findall(x, shell(ls), L)")
    assert (caught.value.indicator, caught.value.through) == ("shell/1", None)
    with pytest.raises(UnsafeGoal, match="Write the goal out"):
        session.query("member(G, [true]), call(G)")
    with pytest.raises(UnsafeGoal, match="may not name the module user"):
        session.query("user:senior(X)")


@pytest.mark.parametrize(
    ("goal", "answers"),
    [
        ("senior(A)", [{"A": "bob"}]),
        ("holds(senior(A))", [{"A": "bob"}]),
        ("findall(A, senior(A), L), length(L, N)", [{"L": ["bob"], "N": 1}]),
        ("aggregate_all(max(Y), age(_, Y), Oldest)", [{"Oldest": 70}]),
        ("setof(Y, A^age(A, Y), Ys)", [{"Ys": [34, 70]}]),
        ("maplist([X, Y]>>(Y is X * 2), [1, 2], L)", [{"L": [2, 4]}]),
        ("foldl([X, S0, S]>>(S is S0 + X), [1, 2, 3], 0, S)", [{"S": 6}]),
        ("forall(senior(A), age(A, _))", [{}]),
        ("\\+ senior(ann)", [{}]),
        ("catch(atom_length(X, _), error(E, _), true)", [{"E": "instantiation_error"}]),
        ("format(atom(A), '~w is ~a', [x, y])", [{"A": "x is y"}]),
        ('split_string("a b", " ", "", [A, B]), string_length(A, N)', [{"N": 1}]),
        ("list_to_assoc([a-1], A), get_assoc(a, A, V)", [{"V": 1}]),
        ("X #> 3, X #< 5", [{"X": 4}]),
        ("dif(X, a), member(X, [a, b])", [{"X": "b"}]),
        ("lists:append(X, [c], [b, c])", [{"X": ["b"]}]),
        ("limit(2, member(X, [1, 2, 3]))", [{"X": 1}, {"X": 2}]),
        ("refuted(r1, A)", [{"A": "a2"}, {"A": "a3"}]),
    ],
)
def test_ordinary_goals_pass(goal: str, answers: list[dict[str, object]], session: Session) -> None:
    found = session.query(goal)
    assert [{name: answer[name] for name in wanted} for answer, wanted in zip(found, answers, strict=True)] == answers


def test_every_limit_is_named(session: Session) -> None:
    for goal, limits, name in (
        ("repeat, fail", Limits(seconds=0.1), "seconds"),
        ("repeat, fail", Limits(inferences=10_000), "inferences"),
        ("length(L, 100000000)", Limits(memory_mb=20), "memory_mb"),
        ("numlist(1, 100000, L)", Limits(answer_mb=0.1), "answer_mb"),
        ("forever(0)", Limits(depth=100), "depth"),
    ):
        with pytest.raises(errors.QueryLimit) as caught:
            session.query(goal, limits=limits)
        assert caught.value.limit == name
