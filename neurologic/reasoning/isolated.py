"""An engine for goals of strangers: SWI-Prolog in a process of its own, with limits that nothing in a goal can lift.

Imports errors and the modules of this stage that make up the bridge.

The process holds the theory and runs what is the owner's. For each goal it forks (a millisecond or two), and the
child, under limits of the operating system, looks at what the goal may call, runs it, replies and ends. So a goal
changes nothing, whatever it finds, and can be killed without harm. If the process itself is lost, another one is
started and the owner's texts, facts and switches go into it again, from a journal of what is in force.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from neurologic.errors import (
    EngineUnavailable,
    GoalProcessEnded,
    NeurologicError,
    QueryInterrupted,
    QueryLimit,
    UnsupportedValue,
)
from neurologic.reasoning.engine import Answers, Engine
from neurologic.reasoning.faults import fault
from neurologic.reasoning.goal_process import GoalProcess, Outcome
from neurologic.reasoning.limits import DEFAULT_LIMITS, Limits
from neurologic.reasoning.loading import LoadReport, read_source
from neurologic.reasoning.runner import answer_error, memory_error, time_error
from neurologic.reasoning.terms import Compound, String, decode
from neurologic.reasoning.wire import tokens

#: What a goal of a stranger may use where the limits say nothing else.
GOAL_LIMITS = Limits(seconds=10, inferences=200_000_000, memory_mb=256, answers=100_000, answer_mb=16)

_LONGEST_TEXT = 1_000_000  # characters of a goal and its values together
_TIME_IS_UP = f"signaled({int(signal.SIGXCPU)})"
_SESSION, _LOADING, _BULK = "neurologic_session:", "neurologic_loading:", "neurologic_bulk:"
# What changes the theory; all else that this library asks is a question, and runs in a child too.
_CHANGES = {
    "use_module",
    *(_SESSION + name for name in ("prepare", "declare", "without_copies", "switch_off", "switch_on", "forget")),
    *(_LOADING + name for name in ("load_source", "unload_source", "add_clauses", "new_module", "delete_module")),
    *(_BULK + name for name in ("add_rows", "cut_back")),
    "neurologic_labels:add_labels",
    *("neurologic_verification:" + name for name in ("join_expectations", "uncover_theory", "add_network_answers")),
    *("neurologic_expectations:" + name for name in ("keep_names", "forget_names")),
}
_ROWS = ("add_rows", "add_clauses")
_DATA = (_BULK, "neurologic_batches:")  # questions whose texts are never goals


def goal_limits(limits: Limits) -> Limits:
    """Return the limits of an untrusted goal: those of `GOAL_LIMITS` where the others are as in `Limits()`.

    Examples
    --------
    >>> goal_limits(Limits(seconds=2)).seconds, goal_limits(Limits(seconds=2)).memory_mb
    (2, 256)
    """
    given = {
        field.name: getattr(limits, field.name)
        for field in dataclasses.fields(limits)
        if getattr(limits, field.name) != field.default
    }
    return dataclasses.replace(GOAL_LIMITS, **given)


class IsolatedEngine(Engine):
    """SWI-Prolog in a process of its own, for goals that are not trusted; safe to use from all threads.

    `query` and `ask` run goals of strangers. What is loaded, and what is asked through `internal`, is trusted; a goal
    that such a question reads from a text is not.
    """

    in_process = False

    def __init__(self) -> None:  # not the start of Prolog in this process, which the base does
        self._turn = threading.RLock()
        self._owner = os.getpid()
        self._closed = False
        self._looked = True
        self._journal: dict[tuple[str, ...], str] = {}  # what is in force, in the order in which it came
        self._count = 0
        self._mark = 0  # the count when `alone` began
        self._process = GoalProcess()

    def internal(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        module: str = "user",
        limits: Limits = DEFAULT_LIMITS,
        source: str | None = None,
    ) -> Answers:
        """Run a goal of this library's own; what it changes stays, and is done again if the process is lost."""
        name = goal.partition("(")[0]
        if name not in _CHANGES:
            strange = not goal.startswith(_DATA) and any(map(_has_text, (bindings or {}).values()))
            return self._answers("question", goal, bindings, module, goal_limits(limits) if strange else limits, source)
        with self._turn:
            body = _body(goal, bindings, module, limits)
            self._looked = False
            try:
                answers = self._answers("change", goal, bindings, module, limits, source)
                self._note(name, bindings or {}, answers, body)
            except NeurologicError:
                raise
            except BaseException:  # an interrupt: nobody knows whether it was done
                self._process.close()
                raise
            return answers

    def load_file(self, path: str | os.PathLike[str], module: str, *, limits: Limits = DEFAULT_LIMITS) -> LoadReport:
        """Load a file as `Engine.load_file` does; its text is kept as it is now."""
        return self.load_text(read_source(os.fspath(path)), os.path.abspath(path), module, limits=limits)

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other threads from asking for the while; rows that are added in it can be taken back together."""
        with self._turn:
            before, self._mark = self._mark, self._count
            try:
                yield
            finally:
                self._mark = before

    def close(self) -> None:
        """End the process; later calls raise EngineUnavailable."""
        self._closed = True
        if os.getpid() == self._owner:
            self._process.kill()
        with self._turn:
            self._process.close()
            self._journal.clear()

    def _query(
        self, goal: str, bindings: Mapping[str, object] | None, module: str, limits: Limits, source: str | None = None
    ) -> Answers:
        return self._answers("goal", goal, bindings, module, goal_limits(limits), source)

    def _answers(
        self,
        kind: str,
        goal: str,
        bindings: Mapping[str, object] | None,
        module: str,
        limits: Limits,
        source: str | None,
    ) -> Answers:
        length = 0
        if kind == "goal":
            length = len(goal)
        elif kind == "question" and not goal.startswith(_DATA):
            length = _longest_text(bindings or {})
        if length > _LONGEST_TEXT:
            raise QueryLimit(
                f"The goal has {length:,} characters; an untrusted goal may have {_LONGEST_TEXT:,}. Shorten it.",
                limit="text",
                value=_LONGEST_TEXT,
            )
        body = _body(goal, bindings, module, limits)
        with self._turn:
            outcome = self._request(kind, body, limits)
            if self._closed:
                raise QueryInterrupted("The query was stopped because its session was closed.")
            if outcome.status == "lost" and not (outcome.began or outcome.stopped):
                outcome = self._request(kind, body, limits)  # it was lost before, and not by this request
        reply = _understood(outcome, limits)
        if reply[0] == "error":
            raise fault(reply, goal, limits, source)
        complete, names, rows = reply
        return Answers([dict(zip(names, row, strict=True)) for row in rows], complete)

    def _request(self, kind: str, body: str, limits: Limits) -> Outcome:
        if self._closed or os.getpid() != self._owner:
            raise EngineUnavailable(
                "The Prolog process of this session was shut down."
                if self._closed
                else "The Prolog process of this session belongs to the process that opened it. Open another session."
            )
        if not self._process.alive:
            self._start_again()
        if kind == "change":
            return self._process.request(kind, body, limits.seconds, 0)
        if not self._looked:
            looked = self._process.request("look", "", None, 0)
            if looked.status == "lost":
                return looked
            self._looked = True
        megabytes = max(1, int(limits.memory_mb))
        most_bytes = limits.answer_bytes if limits.answer_mb is not None else None
        return self._process.request(kind, body, limits.seconds, megabytes, most_bytes)

    def _start_again(self) -> None:
        self._process.close()
        self._process = GoalProcess()
        self._looked = False
        for body in self._journal.values():
            outcome = self._process.request("change", body, None, 0)
            if outcome.status != "done" or outcome.reply.startswith(b'["error"'):
                self._process.close()
                raise GoalProcessEnded(
                    f"The theory cannot be loaded again into a new process: {outcome.words or outcome.reply!r}. "
                    f"Open another session.",
                    status=outcome.status,
                )

    def _note(self, name: str, bindings: Mapping[str, object], answers: Answers, body: str) -> None:
        """Keep what was changed, in place of what it replaces."""
        # E is a module of expectations, and what is done for it goes when it goes.
        short = name.rpartition(":")[2]
        module = next((str(bindings[key]) for key in ("E", "M", "Module") if key in bindings), "")
        key: tuple[str, ...]
        match short:
            case "load_source":
                key = ("load", module, str(bindings["Name"]))
                source = bindings["Source"]
                if answers[0]["Outcome"] != "loaded":
                    return
                if isinstance(source, Compound) and source.arguments == (String(""),):
                    self._journal.pop(key, None)
                else:
                    self._journal[key] = body
            case "switch_off" | "switch_on":
                key = ("switch", module, str(bindings["Rule"]))
                if answers:
                    self._journal.pop(key, None)
                    if short == "switch_off":
                        self._journal[key] = body
            case "forget":
                for key in [key for key in self._journal if key[:2] == ("switch", module)]:
                    del self._journal[key]
            case "prepare" | "declare" | "use_module":
                self._journal.setdefault((short, module, body), body)
            case "unload_source":
                self._journal.pop(("load", module, str(bindings["Name"])), None)
            case "new_module":
                named = str(answers[0]["Module"])
                self._journal[(short, named)] = _body(_LOADING + "make_module(M)", {"M": named}, "user", DEFAULT_LIMITS)
            case "delete_module":
                for key in [key for key in self._journal if key[1] == module]:
                    del self._journal[key]
            case "cut_back":  # all the rows that were added since `alone` began
                for key in [key for key in self._journal if key[0] in _ROWS and int(key[2]) > self._mark]:
                    del self._journal[key]
            case _:
                self._count += 1
                self._journal[(short, module, str(self._count))] = body


def _has_text(value: object) -> bool:
    """Return whether a value contains a string, which may be a goal; what else goes in is data."""
    if isinstance(value, (list, tuple)):
        return any(map(_has_text, value))
    return isinstance(value, String) or (isinstance(value, Compound) and any(map(_has_text, value.arguments)))


def _longest_text(bindings: Mapping[str, object]) -> int:
    return max((len(value) for value in bindings.values() if isinstance(value, String)), default=0)


def _body(goal: str, bindings: Mapping[str, object] | None, module: str, limits: Limits) -> str:
    given = [Compound("=", (name, value)) for name, value in (bindings or {}).items()]
    numbers = (limits.answers or 0, limits.inferences or 0, limits.depth or 0, limits.answer_bytes)
    return tokens([String(goal), module, given, *numbers])


def _understood(outcome: Outcome, limits: Limits) -> list[Any]:
    """Return the reply, or raise what its absence says."""
    error: NeurologicError
    if outcome.stopped == "seconds" or outcome.status == _TIME_IS_UP:
        error = time_error(limits)
    elif outcome.stopped == "answer_mb":
        error = answer_error(limits)
    elif outcome.status in ("done", "exited(0)"):
        try:
            reply = decode(outcome.reply.decode("utf-8"))
        except (ValueError, TypeError, KeyError, IndexError, RecursionError, UnsupportedValue) as fault_of_reply:
            raise GoalProcessEnded(
                "The process of the goal ended without a whole reply.", status=outcome.status
            ) from fault_of_reply
        if isinstance(reply, list) and len(reply) in (3, 5):
            return reply
        error = GoalProcessEnded("The process of the goal ended with a reply that is none.", status=outcome.status)
    elif "allocate" in outcome.words or "memory" in outcome.words:
        error = memory_error(limits)
    else:
        words = f": {outcome.words.splitlines()[-1]}" if outcome.words else ""
        error = GoalProcessEnded(
            f"The process of the goal ended by itself ({outcome.status}){words}. The session goes on.",
            status=outcome.status,
        )
    raise error
