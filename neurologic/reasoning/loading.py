"""What became of a Prolog text that was loaded: its predicates and warnings, or the error. Imports errors, terms."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from neurologic.errors import FileError, LoadError, MissingFile, PrologSyntaxError
from neurologic.reasoning.terms import Compound


@dataclass(frozen=True, slots=True)
class Message:
    """One error or warning of Prolog.

    Attributes
    ----------
    severity : str
        `"error"` or `"warning"`.
    text : str
        What Prolog would print.
    file : str or None
        The file or the name of the text.
    line, column : int or None
        One-based, where known.
    """

    severity: str
    text: str
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                f"line {self.line}" if self.line else None,
                f"column {self.column}" if self.column else None,
            )
            if part
        )
        return f"{place}: {self.text}" if place else self.text


@dataclass(frozen=True, slots=True)
class LoadReport:
    """A text that was loaded.

    Attributes
    ----------
    name : str
        The file or the name of the text.
    module : str
        Where it was loaded.
    predicates : tuple of str
        The indicators that it defines, in the order of the text, such as `"senior/1"`.
    warnings : tuple of Message
        What Prolog warned of; nothing was printed.
    """

    name: str
    module: str
    predicates: tuple[str, ...]
    warnings: tuple[Message, ...]


def read_source(path: str) -> str:
    """Return the text of a Prolog file, after seeing that it can be read.

    Raises
    ------
    MissingFile
        When it does not exist.
    FileError
        When it is a folder, may not be read, or is cut short in the middle of a character.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError as error:
        raise MissingFile(f"There is no file {path!r}. Check the path.", path=path) from error
    except OSError as error:
        raise FileError(f"The file {path!r} cannot be read: {error.strerror or error}.", path=path) from error
    start = data[:4096]
    if b":- encoding(" in start and b":- encoding(utf8)" not in start:  # Prolog knows what to do with it
        return data.decode("latin-1")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(
            f"The file {path!r} is not UTF-8 at line {line}: it may be half written or in another encoding. Save it as "
            "UTF-8, or begin it with a directive such as ':- encoding(iso_latin_1).'",
            path=path,
        ) from error


def load_report(name: str, module: str, answer: dict[str, Any]) -> LoadReport:
    """Return the report of a load from the answer of `load_source/6`, or raise its error.

    Raises
    ------
    PrologSyntaxError
        When the text has a syntax error; the first one with its place, the others in the message.
    LoadError
        When it was read but not loaded.
    """
    messages = tuple(_message(term) for term in answer["Messages"])
    errors = [message for message in messages if message.severity == "error"]
    match answer["Outcome"]:
        case "loaded":
            predicates = tuple(_indicator(term) for term in answer["Predicates"])
            return LoadReport(name, module, predicates, messages)
        case "syntax":
            raise _syntax_error(name, errors)
        case _:
            more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
            raise LoadError(
                f"{errors[0]}{more}. Nothing of the text was loaded.",
                file=errors[0].file or name,
                line=errors[0].line,
                messages=messages,
                text=errors[0].text,
            )


def _syntax_error(name: str, errors: list[Message]) -> PrologSyntaxError:
    first = errors[0]
    others = "".join(f"\n{error}" for error in errors[1:])
    return PrologSyntaxError(
        f"{first.text}. Nothing of the text was loaded.",
        file=first.file or name,
        line=first.line or 1,
        column=first.column or 1,
        context=_line(first) + others,
    )


def _line(message: Message) -> str:
    """Return the line at fault with a caret, if the message names a file that can be read."""
    if message.file is None or message.line is None or message.column is None or not os.path.isfile(message.file):
        return ""
    lines = read_source(message.file).split("\n")
    shown = lines[message.line - 1] if message.line <= len(lines) else ""
    return f"{shown}\n{' ' * (message.column - 1)}^"


def _message(term: Compound) -> Message:
    severity, text, file, line, column = term.arguments
    return Message(str(severity), str(text), str(file) or None, line or None, column or None)


def _indicator(term: Compound) -> str:
    name, arity = term.arguments
    return f"{name}/{arity}"
