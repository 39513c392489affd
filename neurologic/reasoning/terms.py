"""Prolog terms as Python values, and the decoding of answers. Imports errors only; knows nothing of a running engine.

| Prolog | Python |
|---|---|
| atom | `str` |
| string | `String`, a `str` that remembers it was a string |
| integer, float | `int`, `float` |
| rational | `fractions.Fraction` |
| list | `list` |
| compound | `Compound(name, arguments)` |
| partial list | `PartialList(items, tail)` |
| unbound variable | `Variable(name)` |
| dict | `Dict(tag, pairs)` |
| stream, clause reference | `Opaque(text)`, which cannot go back |

Prolog has no Booleans: `True` goes in as the atom `true`, and an atom `true` comes out as the string `"true"`. A tuple
goes in as a list. A rational with denominator 1 is an integer, in Prolog as in any answer. There is one NaN.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias


class String(str):
    """A Prolog string, unequal to the atom of the same text.

    Examples
    --------
    >>> String("low") == "low", String("low") == String("low")
    (False, True)
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, String) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((String, str(self)))

    def __repr__(self) -> str:
        return f"String({str.__repr__(self)})"


@dataclass(frozen=True, slots=True)
class Variable:
    """An unbound variable; within one answer or one set of bindings, the same name is the same variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Compound:
    """A compound term, `Compound("point", (1, 2))` for `point(1, 2)`."""

    name: str
    arguments: tuple[Any, ...] = ()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r}, {self.arguments!r})"


@dataclass(frozen=True, slots=True)
class PartialList:
    """A list that does not end in `[]`: `PartialList((1, 2), Variable("T"))` for `[1, 2|T]`; `items` is not empty."""

    items: tuple[Any, ...]
    tail: Any


@dataclass(frozen=True, slots=True)
class Dict:
    """A SWI-Prolog dict: its tag and its pairs, ordered as Prolog orders the keys."""

    tag: Any
    pairs: tuple[tuple[str | int, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that has no text of its own, such as a stream; `text` shows what it was."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Recorded:
    """A term in SWI-Prolog's own binary form, made from one that this process recorded (see `batches`); goes in only.

    Prolog reads it as it stands: bytes from elsewhere would end the process.
    """

    data: Any


Value: TypeAlias = str | int | float | Fraction | list[Any] | Compound | PartialList | Variable | Dict | Opaque

_FLOATS = {"inf": float("inf"), "-inf": float("-inf"), "nan": float("nan")}


def _untag(tagged: dict[str, Any]) -> Any:
    ((tag, body),) = tagged.items()
    match tag:
        case "c":
            return Compound(body[0], tuple(body[1:]))
        case "s":
            return String(body)
        case "v":
            return Variable(body)
        case "f":
            return _FLOATS[body]
        case "r":
            return Fraction(body[0], body[1])
        case "i":
            return int(body, 16)
        case "p":
            return PartialList(tuple(body[:-1]), body[-1])
        case "d":
            return _dict(body)
        case "b":
            return Opaque(body)
        case _:  # "t"
            return _from_postfix(body)


def _dict(body: list[Any]) -> Dict:
    return Dict(body[0], tuple(zip(body[1::2], body[2::2], strict=True)))


def _from_postfix(tokens: list[Any]) -> Any:
    # Scalars never are arrays, except the empty list; so an array of two or three is a constructor.
    stack: list[Any] = []
    for token in tokens:
        if not isinstance(token, list) or not token:
            stack.append(token)
            continue
        length = token[-1]
        parts = stack[len(stack) - length :]
        del stack[len(stack) - length :]
        match token[0]:
            case "c":
                stack.append(Compound(token[1], tuple(parts)))
            case "l":
                stack.append(parts)
            case "p":
                stack.append(PartialList(tuple(parts[:-1]), parts[-1]))
            case _:  # "d"
                stack.append(_dict(parts))
    return stack[0]


def plain(value: Any) -> Any:
    """Return a value whose texts are `str`, whether Prolog had them as atoms or as strings; lists too.

    Examples
    --------
    >>> plain([String("low"), "low", 3])
    ['low', 'low', 3]
    """
    if isinstance(value, list):
        return [plain(entry) for entry in value]
    return str(value) if isinstance(value, str) else value


# Not strict: control characters stand for themselves inside strings (see prolog/neurologic/bridge/tagged.pl).
_DECODER = json.JSONDecoder(object_hook=_untag, strict=False)


def decode(text: str) -> Any:
    """Return the value that tagged JSON tells, as `prolog/neurologic/bridge/tagged.pl` writes it.

    Examples
    --------
    >>> decode('[1,"low",{"s":"low"},{"c":["point",1,{"v":"X"}]}]')
    [1, 'low', String('low'), Compound('point', (1, Variable(name='X')))]
    """
    return _DECODER.decode(text)
