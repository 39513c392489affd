"""The Prolog engine: goals in, Python values out. One for the process; starts when first asked.

Imports errors and the modules of this stage that make up the bridge: faults, foreign, limits, loading, locate, passing,
runner, terms.

A goal is text, read by Prolog as exactly one goal. Data go in through `bindings`: they become terms, never text, so
nothing in them is read or run. Answers come back as one text of tagged JSON (see `terms`), errors as exceptions that
hold the error term.
"""

from __future__ import annotations

import ctypes
import dataclasses
import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from neurologic.errors import PrologError, PrologNotFound
from neurologic.reasoning.faults import fault
from neurologic.reasoning.foreign import (
    BUFFER_MALLOC,
    CATCH_EXCEPTION,
    CONVERT_STRING,
    NO_DEBUG,
    TEXT_ATOM,
    TEXT_STRING,
    UTF8,
    Library,
)
from neurologic.reasoning.limits import DEFAULT_LIMITS, Limits
from neurologic.reasoning.loading import LoadReport, load_report, read_source
from neurologic.reasoning.locate import prolog_folder
from neurologic.reasoning.passing import functor_of, put_bindings, put_text, put_value
from neurologic.reasoning.runner import Runner, Seat, Stopped
from neurologic.reasoning.terms import Compound, String, decode


class Answers(list[dict[str, Any]]):
    """The answers of a query: a list of dicts, variable name to value.

    Attributes
    ----------
    complete : bool
        False when `Limits.answers` ended the search and there may be more answers.
    """

    __slots__ = ("complete",)

    def __init__(self, answers: list[dict[str, Any]], complete: bool = True) -> None:
        super().__init__(answers)
        self.complete = complete


class Engine:
    """SWI-Prolog in this process. Use `engine()`; there is one for the process, safe to use from all threads.

    Attributes
    ----------
    in_process : bool
        Whether terms can go in as this process records them; else data go in as text.
    """

    in_process = True

    def __init__(self) -> None:
        self._ask: int = 0
        self._runner = Runner(self._prepare)

    def query(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        module: str = "user",
        limits: Limits = DEFAULT_LIMITS,
    ) -> Answers:
        """Return all answers of `goal`.

        Parameters
        ----------
        goal : str
            One Prolog goal, with or without a full stop. Variables whose names begin with `_` are not shown.
        bindings : mapping of str to value, optional
            Values of variables of the goal, passed as data. A `Variable` inside them is the goal's variable of that
            name.
        module : str
            The module in which the goal is read and run.
        limits : Limits
            When to stop it.

        Returns
        -------
        Answers
            One dict for each answer, without the variables in `bindings`; `.complete` is False if it was cut off.

        Raises
        ------
        PrologSyntaxError
            When `goal` is not exactly one goal.
        UnknownPredicate
            When it calls a predicate that does not exist.
        PrologError
            For any other error in the goal.
        QueryLimit
            When a limit stopped it (`QueryTimeout` for the time).
        UnsupportedValue
            When a value has no term, or an answer no finite value.
        PrologNotFound
            When SWI-Prolog is missing.

        Examples
        --------
        >>> engine().query("member(X, [low, high, 3])")
        [{'X': 'low'}, {'X': 'high'}, {'X': 3}]
        >>> engine().query("atom_length(Text, N)", {"Text": "halt, write(hello)"})
        [{'N': 18}]
        """
        return self._query(goal, bindings, module, limits)

    def internal(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        module: str = "user",
        limits: Limits = DEFAULT_LIMITS,
        source: str | None = None,
    ) -> Answers:
        """Run a goal of this library's own, as `query`: where goals of users are not trusted, this one is.

        `source` is a text that the goal reads, in which a syntax error then has its place.
        """
        return self._query(goal, bindings, module, limits, source)

    def _query(
        self, goal: str, bindings: Mapping[str, object] | None, module: str, limits: Limits, source: str | None = None
    ) -> Answers:
        reply = decode(self._reply(goal, bindings, module, limits))
        if reply[0] == "error":
            raise fault(reply, goal, limits, source)
        complete, names, rows = reply
        return Answers([dict(zip(names, row, strict=True)) for row in rows], complete)

    def ask(
        self,
        goal: str,
        bindings: Mapping[str, object] | None = None,
        *,
        module: str = "user",
        limits: Limits = DEFAULT_LIMITS,
    ) -> dict[str, Any] | None:
        """Return the first answer of `goal`, or None when there is none; parameters and errors as for `query`.

        Examples
        --------
        >>> engine().ask("repeat"), engine().ask("fail")
        ({}, None)
        """
        first = dataclasses.replace(limits, answers=1)
        answers = self.query(goal, bindings, module=module, limits=first)
        return answers[0] if answers else None

    def load_file(self, path: str | os.PathLike[str], module: str, *, limits: Limits = DEFAULT_LIMITS) -> LoadReport:
        """Load a file of Prolog into `module`, in place of what it held before; all of it or nothing.

        Returns
        -------
        LoadReport
            The predicates it defines, and warnings.

        Raises
        ------
        MissingFile, FileError
            When the file does not exist or cannot be read.
        PrologSyntaxError
            With file, line and column of the first syntax error; the message tells all of them.
        LoadError
            When a clause or a directive of it raised an error, or it would replace clauses of another file.
        """
        name = os.fspath(path)
        read_source(name)
        absolute = os.path.abspath(name)
        return self._load(Compound("file", (absolute,)), absolute, module, limits)

    def load_text(self, text: str, name: str, module: str, *, limits: Limits = DEFAULT_LIMITS) -> LoadReport:
        """Load text into `module` as `load_file` does; `name` stands for the file in messages and in explanations.

        Examples
        --------
        >>> prolog = engine()
        >>> theory = prolog.new_module()
        >>> prolog.load_text("senior(A) :- age(A, Y), Y >= 65. age(bob, 70).", "theory", theory).predicates
        ('senior/1', 'age/2')
        >>> prolog.query("senior(A)", module=theory)
        [{'A': 'bob'}]
        >>> prolog.delete_module(theory)
        """
        return self._load(Compound("text", (String(text),)), name, module, limits)

    def unload(self, name: str, module: str) -> None:
        """Take out of `module` what was loaded there under `name`, if anything was."""
        self.internal("neurologic_loading:unload_source(Name, Module)", {"Name": name, "Module": module})

    @property
    def version(self) -> int:
        """The version of SWI-Prolog, such as 90004 for 9.0.4."""
        return self._runner.version

    def add_clauses(self, text: str, module: str, *, limits: Limits = DEFAULT_LIMITS) -> int:
        """Add clauses (facts or rules, no directives) to dynamic predicates of `module`; all of them or none.

        Much quicker than loading, and nothing is kept of where they came from. Returns their number.

        Raises
        ------
        PrologSyntaxError, PrologError
            When one of them cannot be read or added.

        Examples
        --------
        >>> prolog = engine()
        >>> data = prolog.new_module()
        >>> prolog.add_clauses("applicant(a1). duration(a1, 24).", data)
        2
        >>> prolog.delete_module(data)
        """
        goal = "neurologic_loading:add_clauses(Text, Module, Count)"
        answers = self.internal(goal, {"Text": String(text), "Module": module}, limits=limits, source=text)
        return int(answers[0]["Count"])

    def record(self, numbers: Sequence[float], times: int) -> bytes:
        """Return a list of so many `r(Number, …)` in SWI-Prolog's own binary form, as `Recorded` takes it back.

        Examples
        --------
        >>> len(engine().record([1.5, 2.5], 2)) > 32
        True
        """

        def record(library: Library, _seat: Seat) -> bytes:
            prolog = library.quick
            frame = prolog.PL_open_foreign_frame()
            try:
                length = ctypes.c_size_t()
                rows, row = prolog.PL_new_term_ref(), prolog.PL_new_term_ref()
                first = prolog.PL_new_term_refs(len(numbers))
                for term, number in enumerate(numbers, first):
                    put_value(library, term, number, {})
                functor = functor_of(library, "r", len(numbers))
                prolog.PL_put_nil(rows)
                for _ in range(times):  # one row many times would be recorded once
                    if not (prolog.PL_cons_functor_v(row, functor, first) and prolog.PL_cons_list(rows, row, rows)):
                        raise PrologError("The rows are too large to be recorded. Give fewer at once.")
                data = prolog.PL_record_external(rows, ctypes.byref(length))
                if not data:
                    raise PrologError("The rows are too large to be recorded. Give fewer at once.")
                try:
                    return ctypes.string_at(data, length.value)
                finally:
                    prolog.PL_erase_external(data)
            finally:
                prolog.PL_discard_foreign_frame(frame)

        return self._runner.run(record, DEFAULT_LIMITS)

    def new_module(self, prefix: str = "neurologic_session") -> str:
        """Make a fresh module, which sees what `user` sees, and return its name."""
        return str(self.internal("neurologic_loading:new_module(Prefix, Module)", {"Prefix": prefix})[0]["Module"])

    def delete_module(self, module: str) -> None:
        """Take out all that was loaded into or added to `module`; one of `new_module` disappears."""
        self.internal("neurologic_loading:delete_module(Module)", {"Module": module})

    def alone(self) -> AbstractContextManager[object]:
        """Keep other threads from asking for the while: several goals of this thread are one to them."""
        return self._runner.alone()

    def close(self) -> None:
        """Shut Prolog down for the rest of the process; done at exit."""
        self._runner.close()

    def _load(self, source: Compound, name: str, module: str, limits: Limits) -> LoadReport:
        goal = "neurologic_loading:load_source(Source, Name, Module, Outcome, Messages, Predicates)"
        answers = self.internal(goal, {"Source": source, "Name": name, "Module": module}, limits=limits)
        return load_report(name, module, answers[0])

    def _reply(self, goal: str, bindings: Mapping[str, object] | None, module: str, limits: Limits) -> str:
        def ask(library: Library, seat: Seat) -> str:
            if limits.memory_mb != seat.memory_mb:
                _call(library, "set_prolog_flag", "stack_limit", int(limits.memory_mb * 2**20))
                seat.memory_mb = limits.memory_mb
            return self._in_prolog(library, goal, bindings, module, limits)

        return self._runner.run(ask, limits)

    # In the Prolog thread

    def _prepare(self, library: Library) -> None:
        folder = prolog_folder()
        if folder is None:
            raise PrologNotFound(
                "The Prolog modules of neurologic are missing from the installation. Install neurologic-prolog again."
            )
        # An alias of our own: no system library can be shadowed by a file of ours.
        place = Compound("file_search_path", ("neurologic", str(folder / "neurologic")))
        _call(library, "assertz", Compound(":", ("user", place)))
        for file in ("bridge", "loading", "batches", "bulk"):
            _call(library, "use_module", Compound("neurologic", (Compound("/", ("bridge", file)),)), [])
        _call(library, "call", Compound(":", ("neurologic_bridge", "keep_process")))
        self._ask = library.quick.PL_predicate(b"ask", 9, b"neurologic_bridge")

    def _in_prolog(
        self, library: Library, goal: str, bindings: Mapping[str, object] | None, module: str, limits: Limits
    ) -> str:
        prolog = library.quick
        frame = prolog.PL_open_foreign_frame()
        try:
            arguments = prolog.PL_new_term_refs(9)
            put_text(library, arguments, goal, TEXT_STRING)
            put_text(library, arguments + 1, module, TEXT_ATOM)
            put_bindings(library, arguments + 2, arguments + 3, bindings or {})
            prolog.PL_put_int64(arguments + 4, limits.answers or 0)
            prolog.PL_put_int64(arguments + 5, limits.inferences or 0)
            prolog.PL_put_int64(arguments + 6, limits.depth or 0)
            prolog.PL_put_int64(arguments + 7, limits.answer_bytes)
            if not library.call(None, CATCH_EXCEPTION | NO_DEBUG, self._ask, arguments):
                raise Stopped
            return _text(library, arguments + 8)
        finally:
            prolog.PL_discard_foreign_frame(frame)


def _call(library: Library, name: str, *arguments: object) -> None:
    """Call a system predicate with values as arguments; for our own set-up only."""
    prolog = library.quick
    frame = prolog.PL_open_foreign_frame()
    try:
        first = prolog.PL_new_term_refs(len(arguments))
        for i, argument in enumerate(arguments):
            put_value(library, first + i, argument, {})
        predicate = prolog.PL_predicate(name.encode(), len(arguments), b"user")
        if not library.call(None, CATCH_EXCEPTION | NO_DEBUG, predicate, first):
            raise PrologError(f"Prolog refused {name}{arguments!r}.")
    finally:
        prolog.PL_discard_foreign_frame(frame)


def _text(library: Library, term: int) -> str:
    length, data = ctypes.c_size_t(), ctypes.c_void_p()
    if not library.quick.PL_get_nchars(
        term, ctypes.byref(length), ctypes.byref(data), CONVERT_STRING | UTF8 | BUFFER_MALLOC
    ):
        raise PrologError("The reply of Prolog is no text.")
    try:
        return ctypes.string_at(data, length.value).decode("utf-8")
    finally:
        library.quick.PL_free(data)


_starting = threading.Lock()
_engine: Engine | None = None


def engine() -> Engine:
    """Return the Prolog engine of this process; the first call starts it (about a tenth of a second).

    Raises
    ------
    PrologNotFound
        When SWI-Prolog or pyswip is missing or too old.

    Examples
    --------
    >>> engine() is engine()
    True
    """
    global _engine
    if _engine is None:
        with _starting:
            if _engine is None:
                _engine = Engine()
    return _engine
