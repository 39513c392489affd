"""The Prolog engine under threads, limits, interruptions, errors and ends of processes. No test asserts a time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from other_python import run_python

from neurologic.errors import (
    PrologError,
    PrologSyntaxError,
    QueryLimit,
    QueryTimeout,
    UnknownPredicate,
    UnsupportedValue,
)
from neurologic.reasoning.engine import engine
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.terms import Compound, Variable

REPOSITORY = Path(__file__).resolve().parent.parent.parent


# Answers


def test_answers_are_plain_values_in_the_order_of_prolog() -> None:
    answers = engine().query("member(X-Y, [a-1, b-2.5])")
    assert answers == [{"X": "a", "Y": 1}, {"X": "b", "Y": 2.5}]
    assert answers.complete


def test_goal_without_variables_answers_once_for_each_proof() -> None:
    assert engine().query("member(_, [a, b, c])") == [{}, {}, {}]
    assert engine().query("fail") == []


def test_variables_that_begin_with_an_underscore_are_not_shown() -> None:
    assert engine().query("_X = 1, Y = 2") == [{"Y": 2}]


def test_ask_gives_the_first_answer_or_none() -> None:
    assert engine().ask("member(X, [1, 2])") == {"X": 1}
    assert engine().ask("member(X, [])") is None
    assert engine().ask("member(X, L)", {"L": ["low"]}) == {"X": "low"}


def test_cut_in_a_goal_stays_inside_it() -> None:
    assert engine().query("member(X, [1, 2]), !") == [{"X": 1}]


@pytest.mark.parametrize("text", ["X = 1", "X = 1.", " X = 1 . ", "X = 1 % c", "X = 1. /* c */ % d", "(X = 1)\n.\n"])
def test_full_stop_and_comments_around_a_goal_are_allowed(text: str) -> None:
    assert engine().query(text) == [{"X": 1}]


def test_answers_that_depend_on_a_constraint_are_refused() -> None:
    with pytest.raises(PrologError, match="depends on"):
        engine().query("dif(X, a)")
    assert engine().query("dif(X, a), X = b") == [{"X": "b"}]


# Errors


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("X = 1. Y = 2", 1, 8),
        ("foo(", 1, 5),
        ("", 1, 1),
        ("  % only a comment", 1, 1),
        ("X = 1,\nY = = 2", 2, 5),
        ("X = '😀' Y", 1, 9),
    ],
)
def test_text_that_is_not_one_goal_is_a_syntax_error_with_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(PrologSyntaxError) as caught:
        engine().query(text)
    assert caught.value.line == line
    assert abs(caught.value.column - column) <= 1  # Prolog points at the token or at the blank before it
    assert "^" in str(caught.value)


def test_second_goal_behind_a_full_stop_is_not_dropped_silently() -> None:
    with pytest.raises(PrologSyntaxError):
        engine().query("true. assertz(user:second_goal_ran)")
    with pytest.raises(PrologError):
        engine().query("user:second_goal_ran")


def test_unknown_predicate_has_the_nearest_known_one() -> None:
    prolog = engine()
    module = prolog.new_module()
    prolog.add_clauses("credit_risk(a1, good).", module)
    with pytest.raises(UnknownPredicate) as caught:
        prolog.query("credit_rsk(X, good)", module=module)
    assert (caught.value.indicator, caught.value.nearest) == ("credit_rsk/2", "credit_risk/2")
    with pytest.raises(UnknownPredicate) as caught:
        prolog.query("credit_risk(X)", module=module)
    assert caught.value.nearest == "credit_risk/2"
    prolog.delete_module(module)


def test_error_keeps_its_term_predicate_and_message() -> None:
    with pytest.raises(PrologError) as caught:
        engine().query("atom_length(1, a)")
    assert caught.value.formal == Compound("type_error", ("integer", "a"))
    assert caught.value.predicate == "system:atom_length/2"
    assert "integer" in str(caught.value)


@pytest.mark.parametrize(
    ("goal", "formal"),
    [
        ("throw(my_ball(X, [1, Y]))", Compound("my_ball", (Variable("_1"), [1, Variable("_2")]))),
        ("throw('it\\'s')", "it's"),
        ("catch(fail, _, true) ; throw(42)", 42),
        ("throw(error(_, _))", Variable("_1")),
    ],
)
def test_thrown_term_comes_back_as_a_value(goal: str, formal: object) -> None:
    with pytest.raises(PrologError) as caught:
        engine().query(goal)
    assert caught.value.formal == formal


def test_cyclic_error_term_does_not_hang() -> None:
    with pytest.raises(PrologError):
        engine().query("X = f(X), throw(X)")


def test_value_for_a_variable_that_the_goal_lacks_is_an_error() -> None:
    with pytest.raises(PrologError, match="Did you mean 'Applicant'"):
        engine().query("member(Applicant, [a])", {"Aplicant": "a"})


def test_halt_in_a_goal_is_an_error_and_not_the_end() -> None:
    for goal in ("halt", "X = 1, halt(3)", "catch(halt, _, true)"):
        with pytest.raises(PrologError) as caught:
            engine().query(goal)
        assert caught.value.formal == Compound("permission_error", ("halt", "prolog", "process"))
    assert engine().query("X = 1") == [{"X": 1}]


def test_limits_refuse_nonsense() -> None:
    for wrong in ({"seconds": 0}, {"seconds": float("nan")}, {"answers": 0}, {"depth": -1}, {"inferences": 1.5}):
        with pytest.raises(ValueError):
            Limits(**wrong)  # type: ignore[arg-type]


# Limits


@pytest.mark.parametrize(
    ("goal", "limits", "limit"),
    [
        ("repeat, fail", Limits(seconds=0.1), "seconds"),
        ("repeat, catch(atom_length(_, _), _, true), fail", Limits(seconds=0.1), "seconds"),
        ("repeat, catch((repeat, fail), _, true), fail", Limits(seconds=0.1), "seconds"),
        ("length(L, N), N > 100000000", Limits(memory_mb=16), "memory_mb"),
        ("repeat", Limits(memory_mb=16), "memory_mb"),
        ("findall(f(_, _, _), repeat, _)", Limits(memory_mb=32), "memory_mb"),
        ("numlist(1, 100000, L), sum_list(L, _)", Limits(inferences=1000), "inferences"),
        ("numlist(1, 1000, L), last(L, _), foldl([X, Y, Z]>>(Z is X + Y), L, 0, _)", Limits(depth=20), "depth"),
    ],
)
def test_limit_stops_a_runaway_goal_and_the_engine_still_answers(goal: str, limits: Limits, limit: str) -> None:
    with pytest.raises(QueryLimit) as caught:
        engine().query(goal, limits=limits)
    assert caught.value.limit == limit
    assert isinstance(caught.value, QueryTimeout) == (limit == "seconds")
    assert engine().query("X is 1 + 1") == [{"X": 2}]


def test_a_limit_that_stops_autoloading_leaves_no_predicate_unknown() -> None:
    """Fault: after such a stop SWI-Prolog calls the predicate unknown for ever, as `numlist/3` for its `must_be/2`."""
    script = """
from neurologic.errors import QueryLimit
from neurologic.reasoning.engine import engine
from neurologic.reasoning.limits import Limits
try:
    engine().query("numlist(1, 100000, L), sum_list(L, _)", limits=Limits(inferences=1000))
except QueryLimit:
    print(engine().query("numlist(1, 3, L)"))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[{'L': [1, 2, 3]}]\n"


def test_late_stop_never_hits_the_next_query() -> None:
    """Each query ends at about the time of its limit; what follows must not be stopped in its place."""
    prolog = engine()
    for i in range(40):
        with contextlib.suppress(QueryTimeout):
            prolog.query("sleep(0.01)", limits=Limits(seconds=0.0095 + i * 0.00005))
        assert prolog.query("numlist(1, 200, L), sum_list(L, S)")[0]["S"] == 20100


def test_truncated_answers_say_so_and_complete_ones_too() -> None:
    prolog = engine()
    some = prolog.query("member(X, [1, 2, 3])", limits=Limits(answers=2))
    assert (some, some.complete) == ([{"X": 1}, {"X": 2}], False)
    all_of_them = prolog.query("member(X, [1, 2, 3])", limits=Limits(answers=3))
    assert (len(all_of_them), all_of_them.complete) == (3, True)
    fewer = prolog.query("member(X, [1])", limits=Limits(answers=3))
    assert (len(fewer), fewer.complete) == (1, True)


def test_answer_limit_does_not_look_for_one_more() -> None:
    (answer,) = engine().query("X = 1 ; repeat, fail", limits=Limits(answers=1, seconds=5))
    assert answer == {"X": 1}


def test_limits_that_are_not_met_change_nothing() -> None:
    generous = Limits(seconds=60, inferences=10**7, memory_mb=256, answers=100, depth=1000)
    assert engine().query("member(X, [1, 2])", limits=generous) == [{"X": 1}, {"X": 2}]


# Threads and interruptions


def test_eight_threads_ask_at_once_and_each_gets_its_own_answers() -> None:
    prolog = engine()
    together = threading.Barrier(8)

    def ask(thread: int) -> bool:
        together.wait()
        return all(
            prolog.query("numlist(1, 20, L), member(X, L), Y is X * T", {"T": thread * 1000 + i})
            == [{"L": list(range(1, 21)), "X": x, "Y": x * (thread * 1000 + i)} for x in range(1, 21)]
            for i in range(40)
        )

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(8)))


def test_atoms_passed_in_are_released() -> None:
    """Fault: every atom that went in through `bindings` was pinned for ever."""
    prolog = engine()
    count = "garbage_collect_atoms, statistics(atoms, N)"
    before = prolog.query(count)[0]["N"]
    for number in range(2000):
        prolog.query("atom_length(Name, N)", {"Name": f"never_passed_before_{number}"})
    prolog.query("true")
    assert prolog.query(count)[0]["N"] - before < 100


def test_engine_of_a_thread_goes_with_it() -> None:
    """pyswip leaves one Prolog thread behind for each Python thread."""
    prolog = engine()
    count = "aggregate_all(count, thread_property(_, status(_)), N)"
    before = prolog.query(count)[0]["N"]
    for _ in range(20):
        thread = threading.Thread(target=lambda: prolog.query("garbage_collect, X = 1"))
        thread.start()
        thread.join()
    assert prolog.query(count)[0]["N"] <= before + 1  # Prolog may have started its own collector of atoms


def test_random_interruptions_leave_the_engine_sound() -> None:
    """Signals at any point of many short queries: no wrong answer, no deadlock, no stop that hits another query."""
    finished = run_python(
        """
        import random, signal
        from neurologic.reasoning.engine import engine
        prolog, interrupted, answered = engine(), 0, 0
        random.seed(0)
        signal.signal(signal.SIGALRM, signal.default_int_handler)
        for i in range(300):
            try:
                signal.setitimer(signal.ITIMER_REAL, random.uniform(0.00005, 0.002))
                while True:
                    assert prolog.query("member(X, [1, 2]), Y = V", {"V": i}) == [{"X": 1, "Y": i}, {"X": 2, "Y": i}]
            except KeyboardInterrupt:
                interrupted += 1
            answered += prolog.query("X = V", {"V": i}) == [{"X": i}]
        print(interrupted, answered)
        """
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "300 300\n", "")


def test_query_from_a_finalizer_within_a_query_is_answered() -> None:
    """Python may collect garbage, and run a finalizer that asks, in the middle of any call."""
    prolog = engine()

    class Asking(str):
        def encode(self, *arguments: str) -> bytes:  # type: ignore[override]
            assert prolog.query("X = 2") == [{"X": 2}]
            return str.encode(self, *arguments)

    assert prolog.query(Asking("X = 1")) == [{"X": 1}]


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="signals to a process need POSIX")
@pytest.mark.parametrize("goal", ["repeat, fail", "repeat, catch((repeat, fail), _, true), fail"])
def test_ctrl_c_stops_a_goal_and_the_engine_still_answers(goal: str) -> None:
    finished = run_python(
        f"""
        import os, signal, threading
        from neurologic.reasoning.engine import engine
        prolog = engine()
        others = []
        waiting = threading.Thread(target=lambda: others.append(prolog.query("X = other")))
        def interrupt():
            waiting.start()
            os.kill(os.getpid(), signal.SIGINT)
        for _ in range(3):
            others.clear()
            waiting = threading.Thread(target=lambda: others.append(prolog.query("X = other")))
            threading.Timer(0.1, interrupt).start()
            try:
                prolog.query({goal!r})
            except KeyboardInterrupt:
                print("interrupted")
            print(prolog.query("X = 1"))
            waiting.join()
            print(others)
        """
    )
    assert finished.stderr == ""
    assert finished.stdout == "interrupted\n[{'X': 1}]\n[[{'X': 'other'}]]\n" * 3


def test_ctrl_c_reaches_the_handler_that_listened_before() -> None:
    """An asyncio loop learns of signals through the same channel; it must hear of one that came during a query."""
    finished = run_python(
        """
        import asyncio, os, signal, threading
        from neurologic.reasoning.engine import engine
        async def main():
            heard = asyncio.Event()
            asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, heard.set)
            threading.Timer(0.05, lambda: os.kill(os.getpid(), signal.SIGUSR1)).start()
            print(engine().ask("numlist(1, 600000, L), foldl([X,Y,Z]>>(Z is X+Y), L, 0, S)")["S"])
            await asyncio.wait_for(heard.wait(), 20)
            print("heard")
        asyncio.run(main())
        """
    )
    assert finished.stderr == ""
    assert finished.stdout.split() == ["180000300000", "heard"]


def test_other_signal_handler_that_raises_stops_a_goal() -> None:
    finished = run_python(
        """
        import signal
        from neurologic.reasoning.engine import engine
        def alarm(number, frame):
            raise TimeoutError("alarm")
        signal.signal(signal.SIGALRM, alarm)
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        try:
            engine().query("repeat, fail")
        except TimeoutError as error:
            print(error)
        print(engine().query("X = 1"))
        """
    )
    assert (finished.stdout, finished.stderr) == ("alarm\n[{'X': 1}]\n", "")


# Processes


def test_import_starts_nothing() -> None:
    finished = run_python(
        """
        import sys
        import neurologic.reasoning.engine
        print("pyswip" in sys.modules)
        """
    )
    assert finished.stdout == "False\n", finished.stderr


@pytest.mark.parametrize("end", ["", "raise SystemExit(0)", "engine().close()"])
def test_process_ends_without_a_word(end: str) -> None:
    finished = run_python(
        f"""
        import threading
        from neurologic.reasoning.engine import engine
        thread = threading.Thread(target=lambda: engine().query("X = 1"))
        thread.start()
        thread.join()
        print(engine().query("garbage_collect_atoms, X = 1"))
        {end}
        """
    )
    assert (finished.returncode, finished.stdout, finished.stderr) == (0, "[{'X': 1}]\n", "")


def test_process_ends_while_a_daemon_thread_still_asks() -> None:
    finished = run_python(
        """
        import threading, time
        from neurologic.reasoning.engine import engine
        from neurologic.errors import QueryInterrupted
        engine()
        def ask():
            try:
                engine().query("repeat, fail")
            except QueryInterrupted:
                pass
        threading.Thread(target=ask, daemon=True).start()
        time.sleep(0.1)
        """
    )
    assert (finished.returncode, finished.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_forked_child_gets_a_clear_error_and_ends() -> None:
    finished = run_python(
        """
        import os, sys
        from neurologic.errors import EngineUnavailable
        from neurologic.reasoning.engine import engine
        engine().query("true")
        child = os.fork()
        if child == 0:
            try:
                engine().query("true")
            except EngineUnavailable as error:
                print("child:", "spawn" in str(error), flush=True)
            sys.exit(7)
        _, status = os.waitpid(child, 0)
        print("parent:", os.waitstatus_to_exitcode(status), engine().query("X = 1"))
        """
    )
    assert finished.stdout == "child: True\nparent: 7 [{'X': 1}]\n", finished.stderr


def test_unsupported_value_leaves_the_engine_usable() -> None:
    with pytest.raises(UnsupportedValue):
        engine().query("X = V", {"V": None})
    assert engine().query("X = V", {"V": 1}) == [{"X": 1}]


def test_what_a_stopped_goal_leaves_behind_is_gone_before_the_next_one() -> None:
    """The module that a text was loaded into would else be used after its end, which crashes SWI-Prolog 9.0."""
    prolog = engine()
    module = prolog.new_module()
    prolog.query("'$set_source_module'(M)", {"M": module})
    assert prolog.query("'$current_source_module'(M)") == [{"M": "user"}]
    prolog.delete_module(module)
    prolog.query("'$inference_limit'(5000, _)")
    assert prolog.query("numlist(1, 50000, Numbers), foldl([X, Y, Z]>>(Z is X + Y), Numbers, 0, _), length(Numbers, N)")
