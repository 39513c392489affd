"""The door lets through what only asks and nothing else: for made-up goals, and for the theories of the corpus."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import hostile_corpus as hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.errors import NeurologicError, PrologError, UnsafeGoal
from neurologic.reasoning import Limits, Session
from neurologic.reasoning.isolated import IsolatedEngine

pytestmark = pytest.mark.usefixtures("swipl")

TESTS = Path(__file__).resolve().parent.parent

# Goals as text. What they answer plays no part: many fail or raise an error when they run.
SAFE = st.sampled_from(
    ["true", "senior(A)", "age(A, B)", "risk(A, bad)", "B > 3", "X = f(assertz(a))", "member(X, [shell(ls), halt])"]
)
UNSAFE = st.sampled_from(
    [
        "assertz(a)",
        "retract(senior(_))",
        "shell(ls)",
        "halt",
        "open(f, read, S)",
        "set_prolog_flag(a, b)",
        "nb_setval(a, b)",
        "thread_create(true, T)",
        "user:true",
        "neurologic_session:forget(m)",
        "G",
        "call(G, a)",
        "remember(x)",
        "consult(f)",
        "format(user_error, a, [])",
        "sleep(1)",
    ]
)
#: Ways in which a goal stands in another; each calls it, or would.
WRAPPINGS = [
    "({})",
    "{}, true",
    "true, {}",
    "{} ; true",
    "fail -> {} ; true",
    "{} *-> true ; true",
    "\\+ {}",
    "call({})",
    "once({})",
    "ignore({})",
    "findall(X, {}, L)",
    "forall(true, {})",
    "aggregate_all(count, {}, N)",
    "setof(X, Y^({}), L)",
    "catch({}, _, true)",
    "catch(true, _, {})",
    "setup_call_cleanup(true, true, {})",
    "maplist([X]>>({}), [1])",
    "holds({})",
    "freeze(V, ({}))",
    "limit(1, {})",
    "call_with_depth_limit({}, 10, R)",
    "lists:append([], [], _), {}",
    "phrase({{{}}}, [])",
    "with_output_to(string(S), {})",
    "call_cleanup(true, {})",
    "findnsols(2, X, {}, L)",
    "aggregate_all(bag(X), {}, L)",
    "foldl([X, A, A]>>({}), [1], 0, _)",
    "include([X]>>({}), [1], L)",
    "when(ground(a), ({}))",
    "distinct({})",
    "order_by([asc(X)], {})",
    "call_nth({}, 1)",
    "not({})",
    "call_with_inference_limit({}, 1000, R)",
    "undo({})",
    "once((true ; {}))",
    "format(atom(S), '~@', [{}])",
]


def wrapped(goals: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Goals, and goals inside other goals, beside safe ones before and after."""
    return st.recursive(
        goals,
        lambda inner: st.one_of(
            st.builds(lambda wrapping, goal: wrapping.format(f"({goal})"), st.sampled_from(WRAPPINGS), inner),
            st.builds(lambda before, goal, after: f"({before}), ({goal}), ({after})", SAFE, inner, SAFE),
        ),
        max_leaves=4,
    )


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with hostile.theory() as opened:
        yield opened


LIMITS = Limits(seconds=5, inferences=20_000, answers=3)


@settings(max_examples=80)
@given(goal=wrapped(SAFE))
def test_goals_made_of_safe_parts_pass(session: Session, goal: str) -> None:
    try:
        session.query(goal, limits=LIMITS)
    except UnsafeGoal as error:
        raise AssertionError(f"{goal}: {error}") from error
    except NeurologicError:
        pass  # it ran, and that is all


@settings(max_examples=80)
@given(goal=wrapped(UNSAFE))
def test_goals_with_an_unsafe_part_anywhere_do_not_pass(session: Session, goal: str) -> None:
    with pytest.raises(UnsafeGoal):
        session.query(goal, limits=LIMITS)


def questions(path: Path) -> list[str]:
    """The goals that the comments of a theory show, and one for each predicate that its clauses define."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r"^% \?- (.*)\.$", text, re.MULTILINE)


THEORIES = sorted((TESTS / "corpus").glob("*.pl"))


@pytest.mark.parametrize("path", THEORIES, ids=lambda path: path.name)
def test_theories_answer_the_same_in_an_untrusted_session(path: Path) -> None:
    with Session(untrusted=True) as untrusted, Session() as trusted:
        untrusted.consult(path)
        trusted.consult(path)
        goals = [*questions(path), *_open_goals(trusted)]
        assert goals
        for goal in goals:
            if goal.startswith("named("):  # calls whatever predicate has the name that it is given
                with pytest.raises(UnsafeGoal):
                    untrusted.query(goal)
            else:
                assert _answers(untrusted, goal) == _answers(trusted, goal), goal


def _open_goals(session: Session) -> list[str]:
    found = []
    for predicate in session.predicates():
        name, _, arity = predicate.indicator.rpartition("/")
        if re.fullmatch(r"[a-z]\w*", name):
            found.append(f"{name}({', '.join(f'X{i}' for i in range(int(arity)))})" if arity != "0" else name)
    return found


def _answers(session: Session, goal: str) -> object:
    try:
        answers = session.query(goal, limits=Limits(seconds=20, answers=50))
    except UnsafeGoal:
        raise
    except PrologError as error:
        return re.sub(r"_\d+", "_", str(error).replace(session._module.name, "the module"))
    return sorted(map(repr, answers))  # tables give theirs in no order


def test_values_given_as_goals_are_not_run(session: Session) -> None:
    """A goal that calls a variable is refused whatever its value; a value that is only data is no danger."""
    engine = session._module.engine
    assert isinstance(engine, IsolatedEngine)
    with pytest.raises(UnsafeGoal):
        session.query("call(G)", {"G": "halt"})
    assert session.query("X = G", {"G": "halt"}) == [{"X": "halt"}]


def test_rules_answer_the_same_in_an_untrusted_session() -> None:
    with Session(untrusted=True) as untrusted, Session() as trusted:
        for each in (untrusted, trusted):
            each.load(hostile.rules())
            each.add_facts({"income": [500, 5000, 9999]})
            each.consult(text="poor(A) :- income(A, N), N < 600.\ndenial(poor(A)) :- poor(A).")
        for goal in ["risk(A, C)", "refuted(R, A)", "income(A, N), N > 600", *_open_goals(trusted)]:
            assert _answers(untrusted, goal) == _answers(trusted, goal), goal
        assert str(untrusted.why("risk(a1, C)")) == str(trusted.why("risk(a1, C)"))
        assert [str(each) for each in untrusted.check()] == [str(each) for each in trusted.check()]


CALLS: dict[str, Callable[[Session], object]] = {
    "why": lambda session: session.why("risk(A, bad)"),
    "why in words": lambda session: session.why("risk(A, bad)", words="en"),
    "why_all": lambda session: session.why_all("risk(A, C)"),
    "why_not": lambda session: session.why_not("risk(a2, bad)"),
    "counterfactual": lambda session: session.counterfactual("a1", "good"),
    "what if a fact": lambda session: session.what_if("risk(A, C)", facts={"a1": {"income": 2000}}),
    "what if a rule is off": lambda session: session.what_if("risk(A, C)", without=["r1"]),
    "what if one more": lambda session: session.what_if("risk(A, C)", added={"new": {"income": 1}}),
    "what if a clause": lambda session: session.what_if("senior(A)", clauses="senior(A) :- age(A, 34)."),
    "what if a grammar rule": lambda session: session.what_if("greet([a], R)", clauses="greet --> [a]."),
    "contrast": lambda session: session.contrast("risk(a1, bad)", "risk(a1, good)"),
    "sufficient": lambda session: session.sufficient("risk(a1, bad)"),
    "classify": lambda session: session.classify({"income": [1, 2000, 9999]}).tolist(),
    "check": lambda session: session.check(),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_kind_of_question_has_the_same_answer(name: str, session: Session) -> None:
    with hostile.theory(untrusted=False) as trusted:
        assert str(CALLS[name](session)) == str(CALLS[name](trusted))
    assert hostile.right(session)


@pytest.mark.parametrize(
    "ask",
    [
        lambda session, goal: session.why_not(goal),
        lambda session, goal: session.what_if(goal, without=["r1"]),
        lambda session, goal: session.contrast(goal, "risk(a1, good)"),
        lambda session, goal: session.contrast("risk(a1, bad)", goal),
        lambda session, goal: session.sufficient(goal),
        lambda session, goal: session.what_if("evil", clauses=f"evil :- {goal}."),
        lambda session, goal: session.what_if("senior(A)", clauses=f"senior(A) :- {goal}."),
        lambda session, goal: session.what_if("phrase(evil, [])", clauses=f"evil --> {{{goal}}}."),
    ],
)
@pytest.mark.parametrize("goal", ["shell(ls)", "assertz(senior(mallory))", "remember(mallory)", "user:true"])
def test_every_kind_of_question_is_behind_the_door(
    ask: Callable[[Session, str], object], goal: str, session: Session
) -> None:
    with pytest.raises(UnsafeGoal):
        ask(session, goal)
    assert hostile.right(session)
