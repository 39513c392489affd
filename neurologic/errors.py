"""Every error that a user can cause, each with its data as attributes and the remedy in its message.

Imports nothing of the project. The leaves also derive from the built-in error that a caller would expect (`ValueError`,
`FileNotFoundError`, …), so that code which knows nothing of neurologic still catches them.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NeurologicError(Exception):
    """The root of all errors that can be blamed on input, a file, a limit or the environment."""


def nearest(name: object, candidates: Iterable[object]) -> str | None:
    """Return the candidate that looks most like `name`, or None when nothing is close.

    Examples
    --------
    >>> nearest("duraton", ["duration", "amount"])
    'duration'
    """
    names = [str(candidate) for candidate in candidates]
    wanted = str(name)
    found = difflib.get_close_matches(wanted, names, n=1, cutoff=0.6)
    if found:
        return found[0]
    folded = {candidate.casefold(): candidate for candidate in names}
    return folded.get(wanted.casefold())


def did_you_mean(name: object, candidates: Iterable[object]) -> str:
    """Return a sentence with the nearest candidate, or the empty string.

    Examples
    --------
    >>> did_you_mean("duraton", ["duration", "amount"])
    " Did you mean 'duration'?"
    """
    found = nearest(name, candidates)
    return f" Did you mean {found!r}?" if found is not None else ""


class SchemaError(NeurologicError, ValueError):
    """A schema, or data that do not fit it.

    Attributes
    ----------
    feature : str or None
        The feature (column) at fault.
    row : int or None
        The zero-based row at fault.
    value : object
        The value at fault, or None.
    nearest : str or None
        The known name closest to the unknown one.
    """

    def __init__(
        self,
        message: str,
        *,
        feature: str | None = None,
        row: int | None = None,
        value: object = None,
        nearest: str | None = None,
    ) -> None:
        super().__init__(message)
        self.feature = feature
        self.row = row
        self.value = value
        self.nearest = nearest


class UnknownName(SchemaError, KeyError):
    """A column, feature, category or class that the schema does not have; `nearest` is the closest that it has."""

    def __str__(self) -> str:  # KeyError would show the quoted repr
        return str(self.args[0])


class RuleError(NeurologicError, ValueError):
    """A literal, clause or rule set that breaks an invariant.

    Attributes
    ----------
    rule : str or None
        The id of the rule at fault.
    """

    def __init__(self, message: str, *, rule: str | None = None) -> None:
        super().__init__(message)
        self.rule = rule


class RuleSyntaxError(RuleError):
    """Text that is not a rule, with the place, a caret and a hint.

    Attributes
    ----------
    line, column : int
        One-based place of the fault.
    hint : str or None
        What was probably meant.
    file : str or None
        The file, when the text came from one.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int,
        column: int,
        context: str = "",
        hint: str | None = None,
        file: str | None = None,
    ) -> None:
        place = f"{file + ', ' if file else ''}line {line}, column {column}"
        text = f"{place}: {message}"
        if context:
            text += "\n" + context.rstrip("\n")
        if hint:
            text += f"\nHint: {hint}"
        super().__init__(text)
        self.line = line
        self.column = column
        self.context = context
        self.hint = hint
        self.file = file


class RuleFormatError(RuleError):
    """Structured text (JSON) that is not a rule set.

    Attributes
    ----------
    path : str
        The entry at fault, as in `rules[2].if[0].low`.
    file : str or None
        The file, when the text came from one.
    """

    def __init__(self, message: str, *, path: str, file: str | None = None) -> None:
        place = ", ".join(part for part in (file, path) if part)
        super().__init__(f"{place}: {message}" if place else message)
        self.path = path
        self.file = file


class FileError(NeurologicError, OSError):
    """A file that cannot be read or written, or whose content is cut short; `path` names it."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path

    def __str__(self) -> str:
        return str(self.args[0])


class MissingFile(FileError, FileNotFoundError):
    """A file that does not exist."""


class NetworkError(NeurologicError, ValueError):
    """A network that cannot be wrapped, loaded or asked."""


class UntrustedFile(NetworkError):
    """A model file that could run code when it is loaded; the message names the flag that allows it."""


class QueryBudgetExceeded(NetworkError):
    """A question to a network whose budget of rows is spent.

    Attributes
    ----------
    budget : int
        Rows that may be asked in all.
    asked : int
        Rows that were asked before.
    wanted : int
        Rows of the question that was refused.
    """

    def __init__(self, *, budget: int, asked: int, wanted: int) -> None:
        super().__init__(
            f"The network may be asked about {budget} rows; {asked} were asked, and {wanted} more are wanted. "
            f"Give a larger budget, or ask about fewer rows."
        )
        self.budget = budget
        self.asked = asked
        self.wanted = wanted


class InductionError(NeurologicError, ValueError):
    """An induction that cannot start, with the parameter to change."""


class CompilationError(NeurologicError, ValueError):
    """A rule set that the chosen target cannot express, or whose emitted text does not agree with it.

    Attributes
    ----------
    rule : str or None
        The rule at fault.
    rows : tuple of int
        Rows on which the evaluators disagree.
    """

    def __init__(self, message: str, *, rule: str | None = None, rows: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.rule = rule
        self.rows = rows


class PrologNotFound(NeurologicError, RuntimeError):
    """SWI-Prolog or pyswip is missing or too old; everything but reasoning works without it.

    Attributes
    ----------
    version : str or None
        The version that was found, when it is too old.
    """

    def __init__(self, message: str, *, version: str | None = None) -> None:
        super().__init__(message)
        self.version = version


class EngineUnavailable(NeurologicError, RuntimeError):
    """The Prolog engine cannot be used here: in a forked child process, or after it was shut down."""


class SessionClosed(NeurologicError, RuntimeError):
    """A reasoning session that is asked after it was closed."""


class UnsupportedValue(NeurologicError, TypeError):
    """A Python value that has no Prolog term, or the other way round; `value` is the value at fault."""

    def __init__(self, message: str, *, value: object = None) -> None:
        super().__init__(message)
        self.value = value


class PrologError(NeurologicError, RuntimeError):
    """An error that a Prolog goal raised.

    Attributes
    ----------
    formal : object
        The formal term of the error, as a Python value (`Compound("type_error", ("integer", "a"))`).
    predicate : str or None
        The predicate that raised it, as `module:name/arity`.
    text : str
        What the Prolog toplevel would print.
    """

    def __init__(self, message: str, *, formal: object = None, predicate: str | None = None, text: str = "") -> None:
        super().__init__(message)
        self.formal = formal
        self.predicate = predicate
        self.text = text


class PrologSyntaxError(PrologError, ValueError):
    """Text that is not Prolog, with the place and a caret.

    Attributes
    ----------
    file : str or None
        The file or the name of the text; None for a goal.
    line, column : int
        One-based place of the fault.
    """

    def __init__(
        self,
        message: str,
        *,
        line: int,
        column: int,
        file: str | None = None,
        context: str = "",
        formal: object = None,
    ) -> None:
        place = f"{file + ', ' if file else ''}line {line}, column {column}"
        super().__init__(f"{place}: {message}" + (f"\n{context}" if context else ""), formal=formal, text=message)
        self.file = file
        self.line = line
        self.column = column


class UnknownPredicate(PrologError, LookupError):
    """A goal that no clause, fact or library defines.

    Attributes
    ----------
    indicator : str
        The missing predicate, as `name/arity`.
    nearest : str or None
        The known predicate closest to it.
    """

    def __init__(
        self, message: str, *, indicator: str, nearest: str | None, formal: object = None, predicate: str | None = None
    ) -> None:
        super().__init__(message, formal=formal, predicate=predicate, text=message)
        self.indicator = indicator
        self.nearest = nearest


class UnsafeGoal(PrologError, PermissionError):
    """A goal of an untrusted session that may do more than ask; it was not run.

    Attributes
    ----------
    indicator : str or None
        The predicate that is not allowed, as `name/arity`; None when it is not known before the goal runs.
    through : str or None
        The predicate of the theory that calls it; None when the goal itself does.
    """

    def __init__(
        self, message: str, *, indicator: str | None = None, through: str | None = None, formal: object = None
    ) -> None:
        super().__init__(message, formal=formal, text=message)
        self.indicator = indicator
        self.through = through

    def __str__(self) -> str:  # PermissionError would make something else of it
        return str(self.args[0])


class LoadError(PrologError):
    """Prolog text that could not be loaded; nothing of it was kept.

    Attributes
    ----------
    file : str
        The file or the name of the text.
    line : int or None
        The line of the first error, where Prolog knows it.
    messages : tuple
        All errors and warnings, as `neurologic.reasoning.loading.Message` records.
    """

    def __init__(
        self, message: str, *, file: str, line: int | None = None, messages: tuple[object, ...] = (), text: str = ""
    ) -> None:
        super().__init__(message, text=text)
        self.file = file
        self.line = line
        self.messages = messages


class QueryLimit(NeurologicError, RuntimeError):
    """A goal that was stopped because it met a limit; no answer of it is given.

    Attributes
    ----------
    limit : str
        `"seconds"`, `"memory_mb"`, `"inferences"`, `"depth"`, `"answer_mb"` or `"text"` (of an untrusted goal).
    value : float or int or None
        The limit that was set.
    """

    def __init__(self, message: str, *, limit: str, value: float | None = None) -> None:
        super().__init__(message)
        self.limit = limit
        self.value = value


class QueryTimeout(QueryLimit, TimeoutError):
    """A goal that ran longer than its time limit."""


class QueryInterrupted(NeurologicError, RuntimeError):
    """A goal that was stopped from outside, because the engine shuts down."""


class GoalProcessEnded(NeurologicError, RuntimeError):
    """The process of an untrusted session ended in the middle of a call; the session goes on with another one.

    Attributes
    ----------
    status : str
        How it ended, as in `signaled(9)`.
    """

    def __init__(self, message: str, *, status: str) -> None:
        super().__init__(message)
        self.status = status


class MissingExtra(NeurologicError, ImportError):
    """An optional dependency that is not installed; the message has the `pip install` line."""

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed. "
            f"Install it with: pip install 'neurologic-prolog[{extra}]'"
        )
        self.package = package
        self.extra = extra


class SlowWarning(UserWarning):
    """Something is done in a slow way, because what was given allows no quick one; the message says why."""


class HeldOutWarning(UserWarning):
    """A measurement on rows that were also used to extract the rules."""
