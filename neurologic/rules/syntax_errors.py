"""What is said about a text that is not a rule: the place, the line with a caret, and a hint at what was meant.

Imports errors and lark's exceptions only. Everything that reads the rule language raises `Fault`, which knows a place;
`language.parse_rules` turns it into the public `RuleSyntaxError`, which shows it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Protocol

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from neurologic.errors import RuleSyntaxError, nearest

#: Names that are keywords, whatever their case, and the type of their token.
KEYWORDS = {
    **{
        name: name
        for name in ("IF", "NOT", "DEFAULT", "SEMANTICS", "ALL", "ABSTAIN", "TRUE", "FALSE", "INF", "NAN", "OR")
    },
    **{name: "_" + name for name in ("AND", "THEN", "IN", "OF", "DEFINE")},
}
_WIDEST_LINE = 100
_BEGINS_CONDITION = {"NAME", "STRING", "NOT", "AT_LEAST", "LPAR", "TRUE", "FALSE"}
_SAID = {
    "NAME": "a name",
    "STRING": "a quoted name",
    "NUMBER": "a number",
    "COMPARE": "a comparison (< <= > >= = !=)",
    "AT_LEAST": "AT LEAST",
    "$END": "the end of the text",
    **{"LPAR": "'('", "RPAR": "')'", "LBRACE": "'{'", "RBRACE": "'}'", "LSQB": "'['", "RSQB": "']'"},
    **{"COMMA": "','", "COLON": "':'", "STAR": "'*'", "AT": "'@'", "PLUS": "'+'", "MINUS": "'-'"},
}
_CHARACTERS = {
    "'": "this quote is never closed; end it on the same line, and write \\' for a quote inside",
    '"': 'this quote is never closed; end it on the same line, and write \\" for a quote inside',
    "&": "write AND between conditions",
    "|": "there is no OR: write two rules, a set IN {…}, or AT LEAST 1 OF (…)",
    "!": "write NOT before a condition, or != between two values",
    "%": "a comment starts with #",
    "/": "a comment starts with #; a division is written as a product, as in 0.5 * x",
    ";": "rules need no separator: start the next one on a new line",
    ".": "rules need no full stop; a number is written 0.5",
    "‘": "use plain quotes: 'name'",
    "’": "use plain quotes: 'name'",
    "“": "use plain quotes: 'name'",
    "”": "use plain quotes: 'name'",
    "∧": "write AND",
    "¬": "write NOT",
    "∈": "write IN {…}",
    "–": "write a plain minus sign: -",
    "−": "write a plain minus sign: -",
    "∞": "leave the side without a bound out",
}


class Placed(Protocol):
    """Anything with a one-based line and column: a token, or a place taken from one."""

    @property
    def line(self) -> int | None:
        """One-based line."""

    @property
    def column(self) -> int | None:
        """One-based column."""


class Fault(Exception):
    """A fault at a place of the text; never seen by users, who get a `RuleSyntaxError`."""

    def __init__(self, message: str, place: Placed, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = place.line or 1
        self.column = place.column or 1
        self.hint = hint


def shown(fault: Fault, text: str, file: str | None) -> RuleSyntaxError:
    """Return the public error: the fault with its line of the text and a caret."""
    return RuleSyntaxError(
        fault.message,
        line=fault.line,
        column=fault.column,
        context=_context(text, fault.line, fault.column),
        hint=fault.hint,
        file=file,
    )


def suggestion(name: object, candidates: Iterable[object], otherwise: str | None = None) -> str | None:
    """Return the hint that names the nearest candidate, or `otherwise`."""
    found = nearest(name, candidates)
    return otherwise if found is None else f"did you mean {found!r}?"


def listed(names: Iterable[object], most: int = 12) -> str:
    """Return names as a short list for a hint."""
    given = [str(name) for name in names]
    return ", ".join(given[:most]) + (" …" if len(given) > most else "")


def fault_of_character(error: UnexpectedCharacters, text: str) -> Fault:
    """Return what is wrong with a character that starts no token."""
    place = Token("", "", line=error.line, column=error.column)
    character = text[error.pos_in_stream] if error.pos_in_stream is not None else ""
    return Fault(f"The character {character!r} has no place here.", place, _CHARACTERS.get(character))


def fault_of_token(error: UnexpectedToken, before: Sequence[Token], text: str) -> Fault:
    """Return what is wrong with a token at its place, judged by the tokens before it and by what could have come."""
    token: Token = error.token
    expected = set(error.accepts or error.expected)
    last = before[-1] if before else None
    if token.type == "$END" and not (last is not None and expected == {"COLON"}):
        return Fault("The text ends in the middle of a rule.", _end(text), f"expected here: {_said(expected)}")
    if last is not None and last.type == "NAME":
        meant = _misspelt_before(last, before[-2].type if len(before) > 1 else "", expected)
        if meant:
            return Fault(f"{str(last)!r} is not a keyword.", last, f"did you mean {meant!r}?")
    message = f"{str(token)!r} is not expected here."
    meant = _nearest_keyword(token, expected) if token.type == "NAME" else None
    if meant:
        return Fault(message, token, f"did you mean {meant!r}?")
    return Fault(message, token, _hint(token, [each.type for each in before], expected))


def _misspelt_before(last: Token, earlier: str, expected: set[str]) -> str | None:
    if expected == {"COLON"}:  # a name that begins a rule, without the colon of an id
        return _nearest_keyword(last, {"IF", "_DEFINE", "DEFAULT", "SEMANTICS"})
    if earlier in ("IF", "_AND", "LPAR", "COMMA", "NOT"):  # a name that begins a condition
        if last.upper() in ("AT", "ATLEAST", "AT_LEAST"):
            return "AT LEAST"
        return _nearest_keyword(last, {"NOT"})
    return None


def _hint(token: Token, before: Sequence[str], expected: set[str]) -> str:
    kind, shown_token = token.type, repr(str(token))
    earlier, previous = ["", "", *before][-2:]
    if kind == "OR":
        return "there is no OR: write two rules, a set IN {…}, or AT LEAST 1 OF (…)"
    if kind == "_THEN" and "RBRACE" not in expected:
        if "_AND" not in expected and previous in ("IF", "_AND"):
            return "a condition is missing before THEN; a rule without conditions is written IF TRUE THEN …"
        return "each rule has one THEN; start the next rule with IF"
    if previous == "_IN":
        return "IN needs braces, as in IN {a, b}; a range of numbers is written IN [1, 2]"
    if previous == "COMPARE" and kind == "LBRACE":
        return "a set is written with IN, as in savings IN {none, low}"
    if expected == {"COLON"}:
        return "':' is missing after the rule's name, as in r1: IF …"
    if previous == "DEFAULT" and kind == "COLON":
        return "'default' is no id for a rule; DEFAULT good states the default"
    if "_OF" in expected and kind == "LPAR":
        return "OF is missing, as in AT LEAST 2 OF (…, …)"
    if previous == "NUMBER" and kind in ("NAME", "STRING") and earlier != "COMPARE":
        return "'*' is missing between a number and a feature, as in 3 * x"
    if "_THEN" in expected and kind in ("IF", "_DEFINE", "DEFAULT", "SEMANTICS", "AT", "COLON"):
        return "THEN and the conclusion are missing before the next rule"
    if "RBRACE" in expected and previous != "LBRACE":
        inside = kind in ("NAME", "STRING", "NUMBER", "_AND", "TRUE", "FALSE")
        return "values in {…} are separated by commas" if inside else "'}' is missing"
    if kind == "COMMA":
        return "write AND between conditions, not a comma"
    if "_AND" in expected and kind in _BEGINS_CONDITION:
        words = " (or quotes around a name of several words)" if previous == kind == "NAME" else ""
        return f"AND is missing before {shown_token}, or THEN{words}"
    if kind in KEYWORDS.values() and "STRING" in expected:
        return f"{str(token)} is a keyword; as a name or category write it in quotes: {shown_token}"
    return f"expected here: {_said(expected)}"


def _nearest_keyword(token: Token, among: set[str]) -> str | None:
    if not token.isascii() or len(token) < 2:
        return None
    words = [word for word, kind in KEYWORDS.items() if kind in among]
    return next((word for word in words if _one_slip(token.upper(), word)), None)


def _one_slip(written: str, word: str) -> bool:
    """Tell whether one letter is missing, superfluous, wrong, or swapped with its neighbour."""
    if abs(len(written) - len(word)) > 1 or written == word:
        return False
    start = next((place for place, pair in enumerate(zip(written, word, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True  # one is the other and a letter
    rest, wanted = written[start:], word[start:]
    swapped = rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:]
    return rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:] or swapped


def _said(expected: Iterable[str]) -> str:
    words = {
        _SAID.get(kind, kind.lstrip("_")) for kind in expected if kind not in ("INF", "NAN", "COMMENT", "WHITE_SPACE")
    }
    return ", ".join(sorted(words, key=lambda word: (not word[0].isalpha(), word)))


def _end(text: str) -> Token:
    body = text.rstrip()
    return Token("$END", "", line=body.count("\n") + 1, column=len(body) - (body.rfind("\n") + 1) + 1)


def _context(text: str, line: int, column: int) -> str:
    lines = text.split("\n")
    if not 1 <= line <= len(lines):
        return ""
    source = lines[line - 1].rstrip("\r")
    start = max(0, column - 1 - _WIDEST_LINE // 2)
    cut = source[start : start + _WIDEST_LINE]
    before = cut[: column - 1 - start]
    left = "… " if start else ""
    right = " …" if start + _WIDEST_LINE < len(source) else ""
    margin = f"{line} | "
    indent = "".join("\t" if character == "\t" else " " * _width(character) for character in before)
    return f"{margin}{left}{cut}{right}\n{' ' * len(margin + left)}{indent}^"


def _width(character: str) -> int:
    """Columns that a character takes in a terminal, so that the caret stands below its place."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
