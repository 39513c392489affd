"""The syntax tree of the rule language.

Imports lark's tokens and syntax_errors only. The tree knows places but no schema: what a name means is decided in
`operands` and `parsing`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from lark import Token

from neurologic.rules.syntax_errors import KEYWORDS, Fault

PLAIN_NAME = re.compile(r"[^\W\d]\w*\Z")

Constant: TypeAlias = str | bool | int | float


@dataclass(frozen=True, slots=True)
class Word:
    """A name, with or without quotes."""

    text: str
    quoted: bool
    place: Token


@dataclass(frozen=True, slots=True)
class Value:
    """A constant, or a plain name that may turn out to be one: `word` is None for a number or a truth value."""

    value: Constant
    word: Word | None
    place: Token


@dataclass(frozen=True, slots=True)
class Reference:
    """A name with arguments or without: `charge(X)`."""

    word: Word
    arguments: tuple[Value, ...] | None


@dataclass(frozen=True, slots=True)
class Product:
    """A number, a truth value, a reference, or a number times a reference."""

    negative: bool
    number: Value | None
    reference: Reference | None

    @property
    def place(self) -> Token:
        """Where the product begins, its sign aside."""
        if self.number is not None:
            return self.number.place
        assert self.reference is not None
        return self.reference.word.place


@dataclass(frozen=True, slots=True)
class Operand:
    """A sum of products."""

    products: tuple[Product, ...]

    @property
    def place(self) -> Token:
        """Where the sum begins."""
        return self.products[0].place

    @property
    def reference(self) -> Reference | None:
        """The reference that is the whole operand, or None."""
        only = self.products[0]
        return only.reference if len(self.products) == 1 and only.number is None and not only.negative else None

    @property
    def constant(self) -> Value | None:
        """The number or truth value that is the whole operand, sign included, or None."""
        only = self.products[0]
        if len(self.products) > 1 or only.reference is not None or only.number is None:
            return None
        value = only.number
        if not only.negative:
            return value
        if isinstance(value.value, bool | str):
            raise Fault(f"{value.place} has no negative.", value.place)
        return Value(-value.value, None, value.place)


@dataclass(frozen=True, slots=True)
class Bare:
    """An operand alone, as in `own_telephone` or `bond(A, X)`."""

    operand: Operand
    place: Token


@dataclass(frozen=True, slots=True)
class Chain:
    """Two operands and a comparison, or three and two."""

    operands: tuple[Operand, ...]
    operators: tuple[str, ...]
    place: Token


@dataclass(frozen=True, slots=True)
class Inside:
    """An operand in a set of values."""

    operand: Operand
    values: tuple[Value, ...]
    negated: bool
    place: Token


@dataclass(frozen=True, slots=True)
class Between:
    """An operand between two numbers, both included."""

    operand: Operand
    low: float
    high: float
    negated: bool
    place: Token


@dataclass(frozen=True, slots=True)
class Negated:
    """NOT before a condition."""

    condition: Condition
    place: Token


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions joined by AND, in parentheses."""

    conditions: tuple[Condition, ...]
    place: Token


@dataclass(frozen=True, slots=True)
class AtLeastOf:
    """AT LEAST m OF conditions."""

    count: int
    groups: tuple[Group, ...]
    place: Token


@dataclass(frozen=True, slots=True)
class CountOf:
    """AT LEAST n values of a variable."""

    count: int
    variable: Word
    condition: Condition
    place: Token


Condition: TypeAlias = Bare | Chain | Inside | Between | Negated | Group | AtLeastOf | CountOf


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A class, a relation, `target = expression` or `target IN [low, high]`."""

    operand: Operand
    equals: Operand | None = None
    limits: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """`@name(value, …)`."""

    name: Token
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule, or a definition."""

    label: Word | None
    conditions: tuple[Condition, ...]
    conclusion: Conclusion
    is_definition: bool
    place: Token


@dataclass(frozen=True, slots=True)
class DefaultText:
    """DEFAULT and what it concludes."""

    conclusion: Conclusion
    place: Token


@dataclass(frozen=True, slots=True)
class SemanticsText:
    """SEMANTICS, its name and the policy for conflicts."""

    name: Token
    policy: Token | None
    place: Token


Item: TypeAlias = Annotation | RuleText | DefaultText | SemanticsText


def as_float(value: Value) -> float:
    """Return a number of the text in double precision.

    Raises
    ------
    Fault
        When it is no number, or a whole number beyond the range of double precision.
    """
    if isinstance(value.value, bool | str):
        raise Fault(f"{str(value.place)!r} is not a number.", value.place)
    try:
        return float(value.value)
    except OverflowError:
        raise Fault("The number is too large.", value.place, "the largest number is about 1.8e308") from None


def is_plain_name(text: str) -> bool:
    """Tell whether a name needs no quotes: letters, digits and underscores, and no keyword.

    Examples
    --------
    >>> [is_plain_name(name) for name in ("duration", "größe", "Sepal length", "if", "3rd")]
    [True, True, False, False, False]
    """
    return PLAIN_NAME.match(text) is not None and not (text.isascii() and text.upper() in KEYWORDS)
