"""Running goals in Prolog: in the thread that asks, one at a time, with limits, and so that Ctrl-C stops them.

Imports errors, foreign and limits.

Two threads could divide the work: a goal in the one, the wait for it (where Python sees Ctrl-C) in the other. But to
hand a goal to another core and its answer back takes 7 µs or 80 µs, as the scheduler pleases, and the rest of a query
takes 25. So the thread that asks runs the goal itself, when it is its turn. Beside it a keeper thread, which started
Prolog and ends it, looks at the running goal every 50 ms: at its time, at the memory of the process, and at signals,
whose arrival the operating system's handler tells through a socket (`signal.set_wakeup_fd`) even while Prolog is busy.
The keeper then makes Prolog throw inside the goal.

Each thread has a Prolog engine of its own (its stacks; clauses and modules are shared), made when it first asks and
destroyed when it ends. One engine passed from thread to thread would be simpler, but SWI-Prolog 9.0 remembers the C
stack of the first and aborts the process in the second.

Such a throw may come when the goal has just ended. It must not hit the next one: it is only sent under the lock under
which a goal ends, and a goal to which it was sent takes it away before it leaves.

What this cannot do: stop foreign code that never looks up, such as `sleep/1` or a huge multiplication, before it ends.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import os
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from neurologic.errors import EngineUnavailable, NeurologicError, QueryInterrupted, QueryLimit, QueryTimeout
from neurologic.reasoning.foreign import (
    CATCH_EXCEPTION,
    KEEP_MEMORY_AT_EXIT,
    NO_DEBUG,
    UTF8,
    Library,
    start_library,
)
from neurologic.reasoning.limits import Limits

_TICK = 0.05  # seconds between two looks at a running goal
_AGAIN = 0.02  # seconds until a goal that goes on is told again
_DOZE = 20  # ticks without a goal after which the keeper stops looking until it is woken
_PATIENCE = 2.0  # seconds that the end of the process waits for a running goal
_STACK_OF_KEEPER = 16 * 1024 * 1024
_STOPPING_SIGNALS = frozenset(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM", "SIGBREAK") if hasattr(signal, name)
)

Result = TypeVar("Result")


class Stopped(Exception):
    """What a function raises when Prolog ended without a reply, because it was told to stop."""


class Seat:
    """The Prolog engine of one Python thread; goes with the thread.

    Attributes
    ----------
    memory_mb : float or None
        The stack limit that was set last.
    """

    __slots__ = ("_library", "_owner", "engine", "memory_mb", "thread", "unspent")

    def __init__(self, library: Library) -> None:
        self._library = library
        self._owner = threading.get_ident()
        self.engine: int = library.quick.PL_create_engine(None)
        self.thread: int = 0  # Prolog's number of it, once entered
        self.memory_mb: float | None = None
        self.unspent = False  # whether a throw may still be pending in it

    def __del__(self) -> None:
        # Python clears the values of a thread in that thread; only there the engine may be entered, and so destroyed.
        if not self._library.ended and threading.get_ident() == self._owner:
            self._library.quick.PL_destroy_engine(self.engine)


class _Run:
    """The goal that runs now, as the keeper sees it."""

    __slots__ = ("limits", "listening", "memory", "reason", "seat", "signals", "started")

    def __init__(self, seat: Seat, limits: Limits) -> None:
        self.seat = seat
        self.limits = limits
        self.started = time.monotonic()
        self.memory: int | None = None  # of the process, at the first look
        self.reason: str | None = None
        self.signals = 0
        self.listening = False


class Runner:
    """Whose turn it is to run a goal, and the keeper of all; `run` is safe to call from all threads."""

    def __init__(self, prepare: Callable[[Library], None]) -> None:
        """Start Prolog and run `prepare` in its main thread; raises what either raises."""
        self._turn = threading.RLock()  # again by the same thread: a finalizer may ask in the middle of a call
        self._state = threading.Lock()
        self._run: _Run | None = None
        self._closed: str | None = None
        self._ending = False
        self._awake = False
        self._prepare = prepare
        self._seats = threading.local()
        self._failure: BaseException | None = None
        self._previous = ctypes.c_void_p()
        self._listener, self._bell = socket.socketpair()
        self._listener.setblocking(False)
        self._bell.setblocking(False)
        self._forward = -1  # whom else the operating system's handler told before us
        self._main = threading.main_thread().ident
        self._library: Library
        ready = threading.Event()
        usual = threading.stack_size(_STACK_OF_KEEPER)
        try:
            self._keeper = threading.Thread(target=self._keep, args=(ready,), name="neurologic-prolog", daemon=True)
            self._keeper.start()
        finally:
            threading.stack_size(usual)
        ready.wait()
        if self._failure is not None:
            raise self._failure
        if hasattr(os, "register_at_fork"):  # not on Windows, which cannot fork
            os.register_at_fork(after_in_child=self._after_fork)
        atexit.register(self.close)

    def run(self, function: Callable[[Library, Seat], Result], limits: Limits) -> Result:
        """Run `function` in the engine of this thread, within the limits of time and memory, and return its result.

        Raises
        ------
        QueryTimeout, QueryLimit, QueryInterrupted
            When the goal was stopped; also whatever `function` raises.
        EngineUnavailable
            In a forked child, or after the engine was shut down.
        KeyboardInterrupt
            On Ctrl-C in the main thread, when the goal has stopped.
        """
        if self._closed is not None:
            raise EngineUnavailable(self._closed)
        with self._turn:
            if self._run is not None:  # this thread, within a call
                return function(self._library, self._run.seat)
            return self._take_turn(function, limits)

    def alone(self) -> contextlib.AbstractContextManager[object]:
        """Return what holds the turn for this thread, so that the goals of others wait."""
        return self._turn

    @property
    def version(self) -> int:
        """The version of SWI-Prolog, such as 90004 for 9.0.4."""
        return self._library.version

    def close(self) -> None:
        """Stop a running goal and end Prolog; later calls raise EngineUnavailable."""
        if self._closed is not None:
            return
        self._closed = "The Prolog engine was shut down. Start a new Python process to use it again."
        deadline = time.monotonic() + _PATIENCE
        while not self._turn.acquire(timeout=_AGAIN):
            self._wake()  # the keeper sees `_closed` and stops the goal
            if time.monotonic() > deadline:
                return  # it sits in foreign code; the process ends without Prolog's consent
        try:
            self._ending = True
            self._wake()
            self._keeper.join(_PATIENCE)
        finally:
            self._turn.release()

    # The thread that asks. A signal handler may raise after any call of a function, so each `finally` begins with the
    # step that matters, and what it may skip is made good by the next goal.

    def _take_turn(self, function: Callable[[Library, Seat], Result], limits: Limits) -> Result:
        if self._closed is not None:
            raise EngineUnavailable(self._closed)
        prolog = self._library.quick
        seat: Seat | None = getattr(self._seats, "seat", None)
        if seat is None:
            seat = self._seats.seat = Seat(self._library)
        previous = self._previous
        if prolog.PL_set_engine(seat.engine, ctypes.byref(previous)) != 0:
            raise EngineUnavailable("The Prolog engine of this thread cannot be entered.")
        try:
            if not seat.thread:
                seat.thread = prolog.PL_thread_self()
            if seat.unspent:
                self._spend(seat)
            run = _Run(seat, limits)
            # Prolog keeps texts that it converted for us until they are released, and aborts at a million of them.
            texts = ctypes.c_size_t()
            prolog.PL_mark_string_buffers(ctypes.byref(texts))
            listens = threading.get_ident() == self._main
            try:
                if listens:
                    with self._state:
                        self._heard()  # a signal from before must not stop this goal
                self._run = run
                if not self._awake or (limits.seconds is not None and limits.seconds < 2 * _TICK):
                    self._wake()
                if listens:
                    self._listen(run)
                return function(self._library, seat)
            except Stopped:
                raise _stop_error(run.reason, limits) from None
            finally:
                self._run = None
                try:
                    if run.listening:
                        signal.set_wakeup_fd(self._forward, warn_on_full_buffer=False)
                finally:
                    with self._state:  # the keeper has done with this goal
                        pass
                    if seat.unspent:
                        self._spend(seat)
                    prolog.PL_release_string_buffers_from_mark(texts)
        finally:
            prolog.PL_set_engine(previous, None)

    def _listen(self, run: _Run) -> None:
        try:
            previous = signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        except ValueError:  # the main thread of a subinterpreter
            return
        if previous != self._bell.fileno():
            self._forward = previous
        run.listening = True

    def _spend(self, seat: Seat) -> None:
        while self._library.quick.PL_handle_signals() < 0:
            self._library.quick.PL_clear_exception()
        seat.unspent = False

    def _wake(self) -> None:
        with contextlib.suppress(BlockingIOError):  # full of bells already
            self._bell.send(b"\0")

    # The keeper

    def _keep(self, ready: threading.Event) -> None:
        try:
            self._start()
        except (NeurologicError, OSError, AttributeError, ImportError) as error:
            self._failure = error
        ready.set()
        if self._failure is not None:
            return
        idle = 0
        pause: float | None = None
        while not self._ending:
            self._awake = pause is not None
            if self._run is not None and pause is None:  # it began when this thread still seemed awake
                pause = _TICK
            if select.select([self._listener], [], [], pause)[0]:
                self._hear()
            self._awake = True
            with self._state:
                run = self._run
                pause = self._look(run) if run is not None else _TICK
            idle = 0 if run is not None else idle + 1
            if idle > _DOZE:
                pause = None
        self._end()

    def _start(self) -> None:
        self._library = start_library()
        if not self._library.started_here and self._library.quick.PL_thread_attach_engine(None) < 0:
            raise EngineUnavailable("SWI-Prolog, which other code started in this process, takes no more threads.")
        self._prepare(self._library)

    def _hear(self) -> None:
        """Stop the goal if a signal came that asks for it."""
        with self._state:
            run = self._run
            if self._heard() and run is not None and run.listening:
                self._tell(run, "signal")

    def _heard(self) -> bool:
        """Read which signals came, pass them on to whoever listened before, and return whether one asks to stop."""
        try:
            heard = self._listener.recv(256)
        except BlockingIOError:
            return False
        signals = bytes(number for number in heard if number)
        if signals and self._forward >= 0:
            with contextlib.suppress(OSError):
                os.write(self._forward, signals)
        return not _STOPPING_SIGNALS.isdisjoint(signals)

    def _look(self, run: _Run) -> float:
        """Stop the goal if it is over a limit; return the seconds until the next look."""
        limits, now = run.limits, time.monotonic()
        if self._closed is not None:
            self._tell(run, "shutdown")
            return _AGAIN
        if run.reason is not None:
            self._tell(run, run.reason)
            return _AGAIN
        if limits.seconds is not None and now - run.started >= limits.seconds:
            self._tell(run, "seconds")
            return _AGAIN
        memory = _resident_bytes()
        if run.memory is None:
            run.memory = memory
        elif memory - run.memory > 2 * limits.memory_mb * 2**20:
            self._tell(run, "memory_mb")
            return _AGAIN
        if limits.seconds is None:
            return _TICK
        return min(_TICK, max(0.001, run.started + limits.seconds - now))

    def _tell(self, run: _Run, reason: str) -> None:
        """Throw inside the goal; by the keeper, under the lock `_state`."""
        run.reason = run.reason or reason
        prolog = self._library.quick
        texts = ctypes.c_size_t()
        prolog.PL_mark_string_buffers(ctypes.byref(texts))
        frame = prolog.PL_open_foreign_frame()
        try:
            goal = b"thread_signal(%d, neurologic_bridge:stop(%d))" % (run.seat.thread, run.signals)
            term = prolog.PL_new_term_ref()
            if prolog.PL_put_term_from_chars(term, UTF8, len(goal), goal):
                run.seat.unspent = True
                run.signals += 1
                call = prolog.PL_predicate(b"call", 1, b"system")
                prolog.PL_call_predicate(None, CATCH_EXCEPTION | NO_DEBUG, call, term)
        finally:
            prolog.PL_discard_foreign_frame(frame)
            prolog.PL_release_string_buffers_from_mark(texts)

    def _end(self) -> None:
        self._library.ended = True
        if self._library.started_here:
            self._library.cleanup(KEEP_MEMORY_AT_EXIT)
        else:
            self._library.quick.PL_thread_destroy_engine()

    def _after_fork(self) -> None:
        # The child has a copy of Prolog's memory, but not its threads.
        self._library.ended = True
        self._closed = (
            "Prolog cannot be used in a forked process. Ask in the parent, or start the child with "
            "multiprocessing.get_context('spawn')."
        )


def _stop_error(reason: str | None, limits: Limits) -> NeurologicError:
    match reason:
        case "seconds":
            return time_error(limits)
        case "memory_mb":
            return memory_error(limits)
        case "shutdown":
            return QueryInterrupted("The query was stopped because the Prolog engine is shut down.")
        case "signal":
            return QueryInterrupted("The query was stopped by a signal.")
        case _:
            return QueryInterrupted("The goal aborted itself.")


def time_error(limits: Limits) -> QueryTimeout:
    """Return the error for a goal that ran longer than its limit."""
    return QueryTimeout(
        f"The query was stopped after {limits.seconds} seconds. Raise Limits(seconds=...) or narrow the goal.",
        limit="seconds",
        value=limits.seconds,
    )


def answer_error(limits: Limits) -> QueryLimit:
    """Return the error for a goal whose answers are larger than their limit."""
    return QueryLimit(
        f"The answers of the query are larger than {limits.answer_mb:g} MiB together. "
        "Raise Limits(answer_mb=...), narrow the goal or ask for fewer answers.",
        limit="answer_mb",
        value=limits.answer_mb,
    )


def memory_error(limits: Limits) -> QueryLimit:
    """Return the error for a goal that needed more memory than its limit."""
    return QueryLimit(
        f"The query needed more than {limits.memory_mb:g} MiB of memory and was stopped. "
        "Raise Limits(memory_mb=...), narrow the goal or ask for fewer answers.",
        limit="memory_mb",
        value=limits.memory_mb,
    )


def _resident_bytes() -> int:
    """Return the memory of this process, or its peak where only that is known; 0 where neither is."""
    with contextlib.suppress(OSError, ValueError, IndexError), open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    try:
        import resource
    except ImportError:  # Windows
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
