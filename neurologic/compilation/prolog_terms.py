"""Prolog text as terms: the grammar of what this stage writes, and of no more.

Imports lark, and from `rules` the faults that show a place. A list of Prolog is a tuple, a number a number, an atom a
compound without arguments.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from neurologic.compilation.vocabulary import QUOTED_ATOM
from neurologic.rules.syntax_errors import Fault
from neurologic.schema.names import atom_text


@dataclass(slots=True)
class Place:
    """Line and column of a text, from one."""

    line: int | None
    column: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A variable of a clause; without the underscore that marks it as the only one of its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Compound:
    """A functor with arguments, or an atom, which has none. A conjunction among the arguments is a list."""

    functor: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A clause: head, goals, and where it begins."""

    head: Any
    goals: list[Any]
    place: Place


def sentences(text: str, skipped: frozenset[str] = frozenset()) -> Iterator[Sentence]:
    """Yield the clauses of a text, without its directives and the clauses of the `skipped` functors.

    Raises
    ------
    Fault
        At the first place that is not of the grammar, or where the text ends in the middle of a clause.
    """
    place, line = 0, 1
    while True:
        start = _LAYOUT.match(text, place).end()  # type: ignore[union-attr]
        line += text.count("\n", place, start)
        if start == len(text):
            return
        column = start - text.rfind("\n", 0, start)
        whole = _SENTENCE.match(text, start)
        if whole is None:
            raise Fault("The text ends in the middle of this clause.", Place(line, column))
        first = _FUNCTOR.match(text, start)
        if first is not None and first.group(1) not in skipped:
            yield _parsed(whole.group(), line, column)
        elif first is None and not text.startswith(":-", start):
            raise Fault("No clause begins like this.", Place(line, column))
        place = whole.end()
        line += text.count("\n", start, place)


def conjuncts(goal: Any) -> list[Any]:
    """Return the goals of a conjunction; one goal stands alone."""
    return goal if isinstance(goal, list) else [goal]


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the tokens of a text without layout and comments, to compare two texts."""
    return (match for match in _TOKEN.finditer(text) if match.lastgroup != "layout")


def place_at(text: str, position: int) -> Place:
    """Return line and column of a position."""
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


_LAYOUT = re.compile(r"(?:\s+|%[^\n]*)*")
_FUNCTOR = re.compile(rf"([a-z][A-Za-z0-9_]*|{QUOTED_ATOM})(?=[\s(.])")
_SENTENCE = re.compile(rf"(?:[^'.%]+|{QUOTED_ATOM}|%[^\n]*|\.(?![\s%]|\Z))*+\.")
_TOKEN = re.compile(rf"(?P<layout>\s+|%[^\n]*)|{QUOTED_ATOM}|[A-Za-z0-9_]+|[^\sA-Za-z0-9_]")


def _parsed(text: str, line: int, column: int) -> Sentence:
    try:
        parsed: Any = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise Fault("This character has no place in emitted rules.", _moved(error, line, column)) from None
    except UnexpectedToken as error:
        raise Fault(f"{str(error.token)!r} is not expected here.", _moved(error, line, column)) from None
    head, body = parsed
    return Sentence(head, [] if body is None else conjuncts(body), Place(line, column))


def _moved(error: UnexpectedCharacters | UnexpectedToken, line: int, column: int) -> Place:
    if error.line < 1:  # the end of the clause
        return Place(line, column)
    return Place(line + error.line - 1, error.column + (column - 1 if error.line == 1 else 0))


@cache
def _parser() -> Lark:
    grammar = resources.files("neurologic.compilation").joinpath("prolog_text.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="sentence", parser="lalr", lexer="basic", transformer=_Terms(), maybe_placeholders=True)


class _Terms(Transformer[Token, Any]):
    """Builds terms; a conjunction of goals is a list."""

    def sentence(self, parts: list[Any]) -> tuple[Any, Any]:
        return parts[0], parts[1]

    def disjunction(self, parts: list[Any]) -> Any:
        return parts[0] if len(parts) == 1 else Compound(";", tuple(parts))

    def conjunction(self, parts: list[Any]) -> Any:
        return (
            parts[0]
            if len(parts) == 1
            else [each for part in parts for each in (part if isinstance(part, list) else [part])]
        )

    def negation(self, parts: list[Any]) -> Compound:
        return Compound("\\+", (parts[0],))

    def binary(self, parts: list[Any]) -> Compound:
        return Compound(str(parts[1]), (parts[0], parts[2]))

    def number(self, parts: list[Token]) -> int | float:
        text = str(parts[0])
        if text.endswith("Inf"):
            return -math.inf if text.startswith("-") else math.inf
        return float(text) if "." in text else int(text)

    def variable(self, parts: list[Token]) -> Named:
        name = str(parts[0])
        return Named(name[1:] if name.startswith("_") else name)

    def atom(self, parts: list[Token]) -> Compound:
        return Compound(atom_text(str(parts[0])))

    def compound(self, parts: list[Any]) -> Compound:
        return Compound(atom_text(str(parts[0])[:-1]), tuple(parts[1:]))

    def list(self, parts: list[Any]) -> tuple[Any, ...]:
        return tuple(part for part in parts if part is not None)
