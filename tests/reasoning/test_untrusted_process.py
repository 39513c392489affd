"""The process behind an untrusted session: lost, interrupted, forked, shared and closed. No test asserts a time."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import hostile_corpus as hostile
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from other_python import run_python

from neurologic.errors import (
    EngineUnavailable,
    GoalProcessEnded,
    LoadError,
    NeurologicError,
    PrologSyntaxError,
    QueryInterrupted,
    QueryTimeout,
    SchemaError,
    SessionClosed,
    UnknownName,
)
from neurologic.reasoning import Limits, Session
from neurologic.reasoning.engine import Engine, engine
from neurologic.reasoning.isolated import IsolatedEngine
from neurologic.reasoning.terms import Compound, Opaque, PartialList, String, Variable
from neurologic.reasoning.wire import tokens

pytestmark = pytest.mark.usefixtures("swipl")

REPOSITORY = Path(__file__).resolve().parent.parent.parent
HOSTILE_VALUES = runpy.run_path(str(REPOSITORY / "tests" / "corpus" / "hostile_values.py"))["HOSTILE_VALUES"]


def number(session: Session) -> int:
    return session._module.engine._process.number


def lose(session: Session) -> None:
    """Kill the process of a session, as the operating system does when memory is short."""
    os.kill(number(session), signal.SIGKILL)


def gone(process: int) -> bool:
    """Whether a process is gone, or will be within some seconds."""
    for _ in range(200):
        state = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
        if state.stdout.strip() in ("", "Z", "Zs"):  # a zombie waits for whoever inherited it
            return True
        time.sleep(0.05)
    return False


# Lost and started again


def test_theory_is_there_again_when_the_process_is_lost() -> None:
    with hostile.theory() as session:
        before = hostile.digest(session)
        for _ in range(2):
            lose(session)
            assert hostile.right(session)
            assert hostile.digest(session) == before


def test_what_is_in_force_comes_back_and_what_was_replaced_does_not(tmp_path: Path) -> None:
    file = tmp_path / "policy.pl"
    file.write_text("limit(1).", encoding="utf-8")
    with hostile.theory() as session:
        session.consult(file)
        session.consult(text="extra(1).", name="extra")
        session.consult(text="extra(2).", name="extra")
        file.write_text("limit(2).", encoding="utf-8")  # not consulted: the session keeps what it has read
        session.switch_off("r1")
        session.switch_on("r1")
        session.add_facts({"income": [700]}, ids=["late"])
        lose(session)
        assert session.query("limit(X), extra(Y)") == [{"X": 1, "Y": 2}]
        assert session.query("risk(late, Class)").column("Class") == ["bad"]
        assert session.switched_off() == ["r2"]
        assert len(session.individuals()) == 4
        session.load(session.rules[0])  # in place of the earlier ones: none is switched off
        lose(session)
        assert session.switched_off() == []
        assert session.query("risk(a3, Class)").column("Class") == ["bad"]


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("consult"), st.sampled_from(["one", "two"]), st.integers(0, 3)),
        st.tuples(st.just("switch_off"), st.sampled_from(["r1", "r2"])),
        st.tuples(st.just("switch_on"), st.sampled_from(["r1", "r2"])),
        st.tuples(st.just("add_facts"), st.sampled_from([100, 5000, 20000])),
        st.tuples(st.just("load")),
        st.tuples(st.just("syntax error")),
        st.tuples(st.just("lose")),
    ),
    max_size=6,
)


@settings(max_examples=8)
@given(CHANGES)
def test_untrusted_session_answers_as_another_whatever_was_changed(changes: list[tuple[object, ...]]) -> None:
    questions = ["risk(A, Class)", "income(A, N)", "catch(one(X), _, fail)", "catch(two(X), _, fail)"]
    with hostile.theory() as untrusted, hostile.theory(untrusted=False) as trusted:
        for change in [*changes, ("lose",)]:
            outcomes = [_changed(session, change) for session in (untrusted, trusted)]
            assert outcomes[0] == outcomes[1]
        for question in questions:
            assert untrusted.query(question) == trusted.query(question)
        assert untrusted.switched_off() == trusted.switched_off()


def _changed(session: Session, change: tuple[object, ...]) -> str | None:
    try:
        match change:
            case ("consult", str(name), value):
                session.consult(text=f"{name}({value}).", name=name)
            case ("switch_off", str(rule)):
                session.switch_off(rule)
            case ("switch_on", str(rule)):
                session.switch_on(rule)
            case ("add_facts", value):
                session.add_facts({"income": [value]})
            case ("load",):
                session.load(session.rules[0])
            case ("syntax error",):
                session.consult(text="one(", name="one")
            case ("lose",) if session.untrusted:
                lose(session)
    except (UnknownName, PrologSyntaxError, SchemaError) as error:
        return type(error).__name__
    return None


def test_a_text_that_ends_the_process_is_refused_and_nothing_is_lost() -> None:
    with hostile.theory() as session:
        with pytest.raises(GoalProcessEnded):
            session.consult(text="one(1).\n:- halt.", name="one")
        assert hostile.right(session)
        assert session.query("catch(one(X), error(existence_error(_, _), _), fail)") == []


def test_texts_that_cannot_be_loaded_leave_the_session_as_it_was() -> None:
    with hostile.theory() as session:
        before = hostile.digest(session)
        with pytest.raises(PrologSyntaxError, match="line 2"):
            session.consult(text="one(1).\ntwo(", name="one")
        with pytest.raises(LoadError):
            session.consult(text="one(1).\n:- X is foo + 1.", name="one")
        with pytest.raises(PrologSyntaxError):
            session._module.engine.add_clauses("one(1). two(", session._module.name)
        assert hostile.digest(session) == before


def test_loading_that_takes_too_long_is_stopped_and_undone() -> None:
    with Session(untrusted=True, limits=Limits(seconds=0.5)) as session:
        session.consult(text="one(1).", name="one")
        with pytest.raises(QueryTimeout):
            session.consult(text=":- repeat, fail.", name="two")
        assert session.query("one(X)") == [{"X": 1}]


# Interrupts


def test_interrupt_stops_the_goal_and_the_session_goes_on() -> None:
    done = run_python("""
        import os, signal, threading, time
        import hostile_corpus as hostile
        with hostile.theory() as session:
            process = session._module.engine._process.number
            for goal in ["repeat, fail", "X is 9 ** 80000000"]:
                threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
                try:
                    session.query(goal)
                except KeyboardInterrupt:
                    print("interrupted", hostile.right(session), session._module.engine._process.number == process)
    """)
    assert (done.stdout, done.stderr) == ("interrupted True True\n" * 2, "")


def test_interrupt_of_a_change_undoes_it() -> None:
    done = run_python("""
        import os, signal, threading
        import hostile_corpus as hostile
        with hostile.theory() as session:
            threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
            try:
                session.consult(text="one(1).\\n:- repeat, fail.", name="one")
            except KeyboardInterrupt:
                print("interrupted", hostile.right(session), list(session.query("catch(one(_), _, fail)")))
    """)
    assert (done.stdout, done.stderr) == ("interrupted True []\n", "")


def test_closing_from_another_thread_stops_the_goal() -> None:
    session = hostile.theory()
    process = number(session)
    threading.Timer(0.2, session.close).start()
    with pytest.raises(QueryInterrupted, match="closed"):
        session.query("repeat, fail")
    with pytest.raises(SessionClosed):
        session.query("true")
    assert gone(process)


# Processes


def test_a_fork_of_python_cannot_use_the_session_and_does_no_harm() -> None:
    done = run_python("""
        import os, sys
        import hostile_corpus as hostile
        from neurologic.errors import EngineUnavailable
        session = hostile.theory()
        child = os.fork()
        if child == 0:
            try:
                session.query("true")
            except EngineUnavailable:
                session.close()
                sys.exit(7)
            sys.exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(status, hostile.right(session))
    """)
    assert (done.stdout, done.stderr) == ("7 True\n", "")


def test_process_ends_with_python_closed_or_not() -> None:
    done = run_python(
        "import hostile_corpus as hostile; session = hostile.theory(); print(session._module.engine._process.number)"
    )
    assert done.stderr == ""
    assert gone(int(done.stdout))


def test_process_ends_with_a_python_that_is_killed_in_the_middle_of_a_goal() -> None:
    done = run_python("""
        import os, signal, threading
        import hostile_corpus as hostile
        from neurologic.reasoning import Limits
        session = hostile.theory()
        print(session._module.engine._process.number, flush=True)
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start()
        session.query("repeat, fail", limits=Limits(seconds=0.5))
    """)
    assert done.returncode == -signal.SIGKILL
    assert gone(int(done.stdout))


def test_closed_sessions_leave_no_process_no_file_and_no_folder() -> None:
    hostile.theory().close()
    before = sorted(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else []
    processes = []
    for _ in range(3):
        session = hostile.theory()
        processes.append(number(session))
        with pytest.raises(NeurologicError):
            session.query("repeat, fail", limits=Limits(seconds=0.05))
        lose(session)
        assert hostile.right(session)
        processes.append(number(session))
        session.close()
    assert all(gone(process) for process in processes)
    if before:
        assert sorted(os.listdir("/proc/self/fd")) == before


def test_process_sees_nothing_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEUROLOGIC_SECRET", "hunter2")
    with Session(untrusted=True) as session:
        session.consult(text="secret(S) :- getenv('NEUROLOGIC_SECRET', S).")
        assert session._module.engine.internal("secret(S)", module=session._module.name) == []


# Threads and several sessions


def test_threads_share_a_session_and_sessions_are_apart() -> None:
    with hostile.theory() as one, Session(untrusted=True) as two:
        two.consult(text="senior(carl).")

        def ask(count: int) -> bool:
            if count % 5 == 0:
                with pytest.raises(NeurologicError):
                    one.query("repeat, fail", limits=Limits(seconds=0.05))
            session, name = (one, "bob") if count % 2 else (two, "carl")
            return session.query("senior(A)") == [{"A": name}] and session.query(f"X is {count} + 1") == [
                {"X": count + 1}
            ]

        with ThreadPoolExecutor(4) as pool:
            assert all(pool.map(ask, range(60)))


# Values


@pytest.fixture(scope="module")
def isolated() -> Engine:
    prolog = IsolatedEngine()
    yield prolog
    prolog.close()


@pytest.mark.parametrize("value", [value for _, value in HOSTILE_VALUES], ids=[name for name, _ in HOSTILE_VALUES])
def test_values_go_in_and_come_out_as_in_this_process(value: object, isolated: Engine) -> None:
    # As tokens, which tell types and signs apart, and recurse into nothing.
    assert tokens([isolated.query("X = V", {"V": value})[0]["X"]]) == tokens(
        [engine().query("X = V", {"V": value})[0]["X"]]
    )


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
VALUES = st.recursive(
    TEXTS | TEXTS.map(String) | st.integers() | st.floats() | st.fractions() | st.sampled_from([Variable("A")]),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.builds(Compound, TEXTS, st.lists(parts, max_size=3).map(tuple))
        | st.builds(PartialList, st.lists(parts, min_size=1, max_size=3).map(tuple), st.just(Variable("T")))
    ),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.lists(VALUES, max_size=3))
def test_any_value_goes_in_and_comes_out(isolated: Engine, values: list[object]) -> None:
    given_values = {"V": values}
    assert isolated.query("X = V", given_values)[0].keys() == {"X"}
    assert tokens(isolated.query("X = V", given_values)[0]["X"]) == tokens(
        engine().query("X = V", given_values)[0]["X"]
    )


@pytest.mark.parametrize("value", [None, {"a": 1}, {1}, b"a", Opaque("<stream>(0x1)"), "\ud800"])
def test_values_without_a_term_are_refused(value: object, isolated: Engine) -> None:
    with pytest.raises(NeurologicError) as here:
        engine().query("X = V", {"V": value})
    with pytest.raises(type(here.value)):
        isolated.query("X = V", {"V": value})


def test_list_inside_itself_is_refused(isolated: Engine) -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NeurologicError):
        isolated.query("X = V", {"V": loop})


def test_several_modules_and_their_ends(isolated: Engine) -> None:
    one, two = isolated.new_module(), isolated.new_module()
    isolated.add_clauses("a(1).", one)
    isolated.add_clauses("a(2).", two)
    isolated.delete_module(one)
    os.kill(isolated._process.number, signal.SIGKILL)
    assert isolated.query("a(X)", module=two) == [{"X": 2}]
    isolated.delete_module(two)


def test_closed_engine_says_so() -> None:
    prolog = IsolatedEngine()
    prolog.close()
    prolog.close()
    with pytest.raises(EngineUnavailable):
        prolog.query("true")
