"""Reading text into the syntax tree with the grammar `rule_language.lark`.

Imports lark, syntax and syntax_errors. The grammar is read and its tables are built once, when first needed.
"""

from __future__ import annotations

import functools
import math
import re
from importlib import resources
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from neurologic.rules.syntax import (
    Annotation,
    AtLeastOf,
    Bare,
    Between,
    Chain,
    Conclusion,
    CountOf,
    DefaultText,
    Group,
    Inside,
    Item,
    Negated,
    Operand,
    Product,
    Reference,
    RuleText,
    SemanticsText,
    Value,
    Word,
    as_float,
)
from neurologic.rules.syntax_errors import KEYWORDS, Fault, fault_of_character, fault_of_token

_ESCAPE = re.compile(r"\\(u\{([0-9a-fA-F]{1,6})\}|.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"'}
_SPELLINGS = {"≤": "<=", "≥": ">=", "≠": "!="}
_MOST_DIGITS = 1000
_MISSPELT = {"=<": "<=", "=>": ">=", "==": "=", "<>": "!="}


def read_items(text: str) -> list[Item]:
    """Read a text into its items.

    Raises
    ------
    Fault
        At the first token that does not fit.
    """
    try:
        items: Any = _parser().parse(text)
    except UnexpectedCharacters as error:
        raise fault_of_character(error, text) from None
    except UnexpectedToken as error:
        raise fault_of_token(error, _tokens_before(text, error.token), text) from None
    return list(items)


@functools.cache
def _parser() -> Lark:
    grammar = resources.files("neurologic.rules").joinpath("rule_language.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        parser="lalr",
        lexer="basic",
        transformer=_Tree(),
        lexer_callbacks={"NAME": _keyword},
        maybe_placeholders=True,
    )


def _keyword(token: Token) -> Token:
    kind = KEYWORDS.get(token.upper()) if token.isascii() else None
    return token if kind is None else Token.new_borrow_pos(kind, token.value, token)


def _number(token: Token, negative: bool = False) -> int | float:
    text = token.lower()
    if text in ("inf", "nan"):
        number: int | float = math.inf if text == "inf" else math.nan
    elif text.isdigit():
        if len(text) > _MOST_DIGITS:
            raise Fault(
                f"A whole number of {len(text)} digits is too long.", token, f"{_MOST_DIGITS} digits are allowed"
            )
        number = int(text)
    else:
        number = float(text)
        if math.isinf(number):
            raise Fault(f"The number {token} is too large.", token, "the largest number is about 1.8e308")
    return -number if negative else number


def _unquoted(token: Token) -> str:
    def character(found: re.Match[str]) -> str:
        code = found.group(2)
        if code is not None and int(code, 16) < 0x110000:
            return chr(int(code, 16))
        plain = _ESCAPED.get(found.group(1))
        if plain is None:
            place = Token("", "", line=token.line, column=(token.column or 1) + 1 + found.start())
            raise Fault(
                f"{found.group()!r} is not an escape.",
                place,
                r"known are \n, \t, \r, \\, \', \" and \u{…}, as in \u{e9}",
            )
        return plain

    inner = token[1:-1]
    return _ESCAPE.sub(character, inner) if "\\" in inner else inner


def _word(token: Token) -> Word:
    quoted = token.type == "STRING"
    if token.type == "VARIABLE":
        return Word(token[1:], False, token)
    return Word(_unquoted(token) if quoted else str(token), quoted, token)


def _whole(token: Token) -> int:
    if not token.isdigit():
        raise Fault(f"{token} is not a whole number.", token, "AT LEAST counts conditions: 1, 2, 3 …")
    return int(token)


class _Tree(Transformer[Token, Any]):
    """Builds the tree while the parser reduces; a method for each rule or alias of the grammar."""

    def start(self, items: list[Any]) -> list[Any]:
        return items

    def annotation(self, parts: list[Any]) -> Annotation:
        return Annotation(parts[0], tuple(parts[1:]))

    def semantics(self, parts: list[Any]) -> SemanticsText:
        return SemanticsText(parts[1], parts[2], parts[0])

    def rule(self, parts: list[Any]) -> RuleText:
        label, start, body, conclusion = parts
        return RuleText(label, body.conditions, conclusion, False, start)

    def definition(self, parts: list[Any]) -> RuleText:
        label, start, body, conclusion = parts
        return RuleText(label, body.conditions, conclusion, True, start)

    def default(self, parts: list[Any]) -> DefaultText:
        return DefaultText(parts[1], parts[0])

    def label(self, parts: list[Any]) -> Word:
        word: Word = parts[0]
        return word

    def conclude(self, parts: list[Any]) -> Conclusion:
        return Conclusion(parts[0])

    def conclude_value(self, parts: list[Any]) -> Conclusion:
        if _operator(parts[1]) != "=":
            raise Fault(
                f"A conclusion is not a comparison: {parts[1]}.", parts[1], "write price = 12.5 or price IN [10, 20]"
            )
        return Conclusion(parts[0], equals=parts[2])

    def conclude_range(self, parts: list[Any]) -> Conclusion:
        return Conclusion(parts[0], limits=parts[1])

    def body(self, parts: list[Any]) -> Group:
        return Group(tuple(parts), parts[0].place)

    def bare(self, parts: list[Any]) -> Bare:
        return Bare(parts[0], parts[0].place)

    def chain(self, parts: list[Any]) -> Chain:
        return Chain(tuple(parts[::2]), tuple(map(_operator, parts[1::2])), parts[0].place)

    def inside(self, parts: list[Any]) -> Inside:
        return Inside(parts[0], parts[1], False, parts[0].place)

    def outside(self, parts: list[Any]) -> Inside:
        return Inside(parts[0], parts[2], True, parts[0].place)

    def between(self, parts: list[Any]) -> Between:
        return Between(parts[0], parts[1][0], parts[1][1], False, parts[0].place)

    def not_between(self, parts: list[Any]) -> Between:
        return Between(parts[0], parts[2][0], parts[2][1], True, parts[0].place)

    def negation(self, parts: list[Any]) -> Negated:
        return Negated(parts[1], parts[0])

    def group(self, parts: list[Any]) -> Group:
        group: Group = parts[0]
        return group

    def at_least(self, parts: list[Any]) -> AtLeastOf:
        return AtLeastOf(_whole(parts[1]), tuple(parts[2:]), parts[0])

    def count(self, parts: list[Any]) -> CountOf:
        return CountOf(_whole(parts[1]), _word(parts[2]), parts[3], parts[0])

    def set(self, parts: list[Any]) -> tuple[Any, ...]:
        return tuple(parts)

    def range(self, parts: list[Any]) -> tuple[float, float]:
        return as_float(parts[0]), as_float(parts[1])

    def operand(self, parts: list[Any]) -> Operand:
        return _sum(False, parts)

    def negative_operand(self, parts: list[Any]) -> Operand:
        return _sum(True, parts[1:])

    def sign(self, parts: list[Any]) -> bool:
        return bool(parts[0] == "-")

    def constant(self, parts: list[Any]) -> Product:
        return Product(False, Value(_number(parts[0]), None, parts[0]), None)

    def truth(self, parts: list[Any]) -> Product:
        return Product(False, Value(parts[0].type == "TRUE", None, parts[0]), None)

    def alone(self, parts: list[Any]) -> Product:
        return Product(False, None, parts[0])

    def scaled(self, parts: list[Any]) -> Product:
        return Product(False, Value(_number(parts[0]), None, parts[0]), parts[1])

    def scaled_after(self, parts: list[Any]) -> Product:
        return Product(False, Value(_number(parts[1]), None, parts[1]), parts[0])

    def reference(self, parts: list[Any]) -> Reference:
        word, *arguments = parts
        return Reference(word, tuple(arguments) if arguments != [None] else None)

    def value(self, parts: list[Any]) -> Value:
        token: Token = parts[0]
        if token.type in ("TRUE", "FALSE"):
            return Value(token.type == "TRUE", None, token)
        word = _word(token)
        return Value(word.text, word, token)

    def number_value(self, parts: list[Any]) -> Value:
        value: Value = parts[0]
        return value

    def number(self, parts: list[Any]) -> Value:
        sign, token = parts
        return Value(_number(token, sign is not None), None, sign if sign is not None else token)

    def word(self, parts: list[Any]) -> Word:
        return _word(parts[0])


def _sum(negative: bool, parts: list[Any]) -> Operand:
    first = parts[0]
    products = [Product(negative, first.number, first.reference)]
    for minus, product in zip(parts[1::2], parts[2::2], strict=True):
        products.append(Product(minus, product.number, product.reference))
    return Operand(tuple(products))


def _operator(token: Token) -> str:
    if token in _MISSPELT:
        raise Fault(f"{str(token)!r} is not a comparison.", token, f"did you mean {_MISSPELT[token]!r}?")
    return _SPELLINGS.get(token, str(token))


def _tokens_before(text: str, token: Token) -> list[Token]:
    """Return the two tokens before the one at fault; the text is cut anew, because the parser keeps no history."""
    before: list[Token] = []
    for candidate in _parser().lex(text):
        if token.type != "$END" and candidate.start_pos == token.start_pos:
            break
        before = [*before[-1:], candidate]
    return before
