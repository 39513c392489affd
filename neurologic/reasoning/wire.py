"""Python values as tokens for a Prolog process: the other end is prolog/neurologic/bridge/wire.pl.

Imports errors and terms. A value is written in postfix order with the length of every text before it, so nothing in it
is ever read as Prolog.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from neurologic.errors import UnsupportedValue
from neurologic.reasoning.passing import unsupported
from neurologic.reasoning.terms import Compound, Dict, PartialList, String, Variable


def tokens(values: Iterable[object]) -> str:
    r"""Return the tokens of values, one after the other.

    Works through its own stack, not by recursion: a term may be a hundred thousand levels deep.

    Raises
    ------
    UnsupportedValue
        For a value that has no term (None, a plain dict, a set, an `Opaque`), or text with a lone surrogate.

    Examples
    --------
    >>> tokens([Compound("age", ("bob", 70))])
    'a 3\nagea 3\nbobn 2\n70c 2\n'
    """
    written: list[str] = []
    open_lists: set[int] = set()  # a list inside itself would never end
    tasks: list[tuple[bool, Any]] = [(False, value) for value in reversed(list(values))]
    while tasks:
        is_text, item = tasks.pop()
        if is_text:
            token, finished = item
            written.append(token)
            open_lists.discard(finished)
        elif (scalar := _scalar(item)) is not None:
            written.append(scalar)
        else:
            token, parts = _parts(item)
            if isinstance(item, (list, tuple)):
                if id(item) in open_lists:
                    raise UnsupportedValue("A list that contains itself has no Prolog term.", value=None)
                open_lists.add(id(item))
            tasks.append((True, (token, id(item))))
            tasks.extend((False, part) for part in reversed(parts))
    text = "".join(written)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnsupportedValue(
            "A text contains a lone surrogate, which no Prolog text can hold. Replace it.", value=text[error.start]
        ) from error
    return text


def _scalar(item: object) -> str | None:
    match item:
        case String():
            return _text("s", str(item))
        case str():
            return _text("a", item)
        case bool():
            return _text("a", "true" if item else "false")
        case int():
            return _integer(item)
        case float():
            return _float(item)
        case Variable():
            return _text("v", item.name)
        case Compound() | PartialList() | Dict() | Fraction() | list() | tuple():
            return None
        case numbers.Integral():  # numpy and others
            return _integer(int(item))
        case numbers.Real():
            return _float(float(item))
    raise unsupported(item)


def _parts(item: Any) -> tuple[str, list[Any]]:
    match item:
        case Compound():
            return f"c {len(item.arguments)}\n", [str(item.name), *item.arguments]
        case PartialList():
            if not item.items:
                raise UnsupportedValue("A PartialList needs at least one item; give its tail instead.", value=item)
            return f"p {len(item.items) + 1}\n", [*item.items, item.tail]
        case Dict():
            return f"d {len(item.pairs)}\n", [item.tag, *(Compound("-", pair) for pair in item.pairs)]
        case Fraction():
            return "r 2\n", [item.numerator, item.denominator]
        case _:
            return f"l {len(item)}\n", list(item)


def _integer(value: int) -> str:
    # In base 16 there is no limit of length, and no quadratic cost.
    return _text("n", str(value) if -(2**63) <= value < 2**63 else hex(value))


def _float(value: float) -> str:
    if math.isnan(value):
        return _text("x", "nan")
    if math.isinf(value):
        return _text("x", "inf" if value > 0 else "-inf")
    return _text("n", f"{value:.17e}")  # 18 digits make any double exact, and Prolog wants a point


def _text(kind: str, text: str) -> str:
    return f"{kind} {len(text)}\n{text}"
