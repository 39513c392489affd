"""Prolog text as terms, read directly, where it is laid out as this stage writes it.

Imports prolog_terms and vocabulary. The grammar is that of `prolog_terms`, but nothing here knows places or says what
is wrong: text that is laid out otherwise, or odd in any way, is `NotAsWritten`, and is left to `prolog_terms`. What is
read here is believed only once the rules, written anew, give the same text again (see `prolog_reader`).

A goal with its tests stands in a line of its own, and rules of one tree share most of their lines. So each different
line is read once, and the goals of equal lines are the same objects.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from typing import Any

from neurologic.compilation.prolog_terms import Compound, Named, Place, Sentence, conjuncts
from neurologic.compilation.vocabulary import QUOTED_ATOM
from neurologic.schema.names import atom_text


class NotAsWritten(Exception):
    """Text that is not laid out as this stage writes it."""


def quick_sentences(text: str, skipped: Collection[str] = ()) -> Iterator[Sentence]:
    """Yield the clauses of a text as `prolog_terms.sentences` does, without their places, many times quicker.

    Raises
    ------
    NotAsWritten
        At anything that this stage does not write so.

    Examples
    --------
    >>> text = "risk(A, bad) :-  % r1\\n    age(A, Age), Age > 24.5,\\n    own(A, true).\\n"
    >>> (sentence,) = quick_sentences(text)
    >>> [goal.functor for goal in sentence.goals]
    ['age', '>', 'own']
    """
    beginnings = tuple(f"{functor}(" for functor in skipped)
    pieces = text.split(_END)
    last = pieces.pop()
    if any(line and not line.startswith("%") for line in last.split("\n")):
        raise NotAsWritten
    reader = _Lines()
    for piece in pieces:
        if piece.startswith(beginnings):
            continue
        if piece.startswith(("\n", "%")):
            piece = _REMARKS.sub("", piece, 1)
            if not piece or piece.startswith(beginnings):
                continue
        if not piece.startswith(":-"):
            yield reader.sentence(piece)


_END = ".\n"  # stands in no quoted atom, where the end of a line is written `\n`
_REMARKS = re.compile(r"(?:%[^\n]*|\n)*")
_NECK = re.compile(r" :-(?:  %[^\n]*)?\n    ")
_NEW_GOAL = ",\n    "
_PLACE = Place(None, None)
_ANYTHING = Named("")
_ATOM = rf"[a-z][A-Za-z0-9_]*|{QUOTED_ATOM}"
_NUMBER = r"-?[0-9]+(?:\.[0-9]+(?:[eE][-+]?[0-9]+)?(?:Inf)?)?"
_TOKEN = re.compile(
    rf"(?:{_ATOM})\(?|[A-Z_][A-Za-z0-9_]*|{_NUMBER}|=:=|=\\=|==|\\==|=<|>=|\\\+|[=<>]|[^\s]",
)
_TEST = rf"(=<|<|>=|>) ({_NUMBER})"
_FETCH_AND_TEST = re.compile(rf"({_ATOM})\(([A-Z][A-Za-z0-9_]*), ([A-Z][A-Za-z0-9_]*)\), \3 {_TEST}(?:, \3 {_TEST})?\Z")
_SWITCH = re.compile(rf"neural_rule\(({_ATOM}), _, _\)\Z")
_COMPARE = frozenset({"=:=", r"=\=", "==", r"\==", "=<", ">=", "=", "<", ">"})


class _Lines:
    """Reads clauses, and each different line of a body once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[Any]] = {}
        self._heads: dict[str, Any] = {}

    def sentence(self, piece: str) -> Sentence:
        neck = _NECK.search(piece)
        if neck is None:
            return Sentence(_Tokens(piece).alone(), [], _PLACE)
        written = piece[: neck.start()]
        head = self._heads.get(written)
        if head is None:
            head = self._heads[written] = _Tokens(written).alone()
        return Sentence(head, self._goals(piece[neck.end() :]), _PLACE)

    def _goals(self, body: str) -> list[Any]:
        if "(\n" in body:  # lines inside of brackets
            return conjuncts(_Tokens(body).body())
        goals: list[Any] = []
        for line in body.split(_NEW_GOAL):
            known = self._lines.get(line)
            if known is None:
                known = self._lines[line] = _read_line(line)
            goals += known
        return goals


def _read_line(line: str) -> list[Any]:
    match = _FETCH_AND_TEST.match(line)
    if match is None:
        switch = _SWITCH.match(line)
        if switch is not None:
            return [Compound("neural_rule", (Compound(atom_text(switch.group(1))), _ANYTHING, _ANYTHING))]
        return conjuncts(_Tokens(line).body())
    functor, subject, variable, *tests = match.groups()
    value = Named(variable)
    found = [Compound(atom_text(functor), (Named(subject), value))]
    for compare, number in (tests[:2], tests[2:]):
        if compare is not None:
            found.append(Compound(compare, (value, _number(number))))
    return found


def _number(text: str) -> int | float:
    if text.endswith("Inf"):
        return -math.inf if text.startswith("-") else math.inf
    return float(text) if "." in text else int(text)


class _Tokens:
    """The tokens of a part of a text, and what is read from them: one method for each rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = _TOKEN.findall(text)
        self.tokens.append("")
        self.place = 0

    def alone(self) -> Any:
        """Read a head or a fact, which ends with the text."""
        term = self.term()
        if self.tokens[self.place]:
            raise NotAsWritten
        return term

    def body(self) -> Any:
        """Read a body, which ends with the text."""
        goals = self.disjunction()
        if self.tokens[self.place]:
            raise NotAsWritten
        return goals

    def disjunction(self) -> Any:
        parts = [self.conjunction()]
        while self.tokens[self.place] == ";":
            self.place += 1
            parts.append(self.conjunction())
        return parts[0] if len(parts) == 1 else Compound(";", tuple(parts))

    def conjunction(self) -> Any:
        first = self.goal()
        if self.tokens[self.place] != ",":
            return first
        found = [*conjuncts(first)]
        while self.tokens[self.place] == ",":
            self.place += 1
            found += conjuncts(self.goal())
        return found

    def goal(self) -> Any:
        if self.tokens[self.place] == r"\+":
            self.place += 1
            return Compound(r"\+", (self.goal(),))
        left = self.expression()
        compare = self.tokens[self.place]
        if compare not in _COMPARE:
            return left
        self.place += 1
        return Compound(compare, (left, self.expression()))

    def expression(self) -> Any:
        left = self.product()
        while self.tokens[self.place] == "+":
            self.place += 1
            left = Compound("+", (left, self.product()))
        return left

    def product(self) -> Any:
        left = self.term()
        while self.tokens[self.place] == "*":
            self.place += 1
            left = Compound("*", (left, self.term()))
        return left

    def term(self) -> Any:
        token = self.tokens[self.place]
        self.place += 1
        first = token[:1]
        if first.islower() or first == "'":
            if not token.endswith("(") or token == "'":
                return Compound(_text(token))
            return Compound(_text(token[:-1]), self._several(")"))
        if first.isupper() or first == "_":
            return Named(token[1:] if first == "_" else token)
        if first.isdigit() or (first == "-" and len(token) > 1):
            return _number(token)
        if first == "[":
            if self.tokens[self.place] == "]":
                self.place += 1
                return ()
            return self._several("]")
        if first == "(":
            inner = self.disjunction()
            if self.tokens[self.place] != ")":
                raise NotAsWritten
            self.place += 1
            return inner
        raise NotAsWritten

    def _several(self, end: str) -> tuple[Any, ...]:
        found = [self.goal()]
        while self.tokens[self.place] == ",":
            self.place += 1
            found.append(self.goal())
        if self.tokens[self.place] != end:
            raise NotAsWritten
        self.place += 1
        return tuple(found)


def _text(quoted: str) -> str:
    if quoted == "'" or (quoted[0] != "'" and not quoted.isascii()):
        raise NotAsWritten
    return atom_text(quoted)
