"""Literals: the conditions a clause is made of.

Imports errors and schema names only; knows nothing of networks, numpy or text. Each literal is an immutable, hashable
record of plain Python values, and all literals are totally ordered (invariant I1). What a literal means on rows is in
`semantics`, how people write it in `language`, how Prolog says it in the stage `compilation`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import total_ordering
from typing import Any, ClassVar, TypeAlias

from neurologic.errors import RuleError
from neurologic.schema.features import Category, category_key

COMPARISONS = ("<", "<=", ">", ">=", "=", "!=")
_COMPLEMENT = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}


@dataclass(frozen=True, order=True)
class Variable:
    """A logic variable; its name starts with a capital letter, as in Prolog.

    Examples
    --------
    >>> Variable("Applicant")
    Variable(name='Applicant')
    """

    name: str

    def __post_init__(self) -> None:
        if not (self.name.isascii() and self.name.isidentifier() and self.name[0].isupper()):
            raise RuleError(
                f"{self.name!r} is not a variable: it starts with a capital letter A–Z, then letters, digits, _."
            )


#: The individual that a rule is about, unless a first-order clause says otherwise.
INDIVIDUAL = Variable("A")

Term: TypeAlias = "Variable | Category | float"


@total_ordering
class Literal:
    """Base of all literals: a total order over their fields, type by type."""

    __slots__ = ()
    rank: ClassVar[int] = 0

    @property
    def n_conditions(self) -> int:
        """How many conditions the literal counts as: the one counting rule of the project."""
        return 1

    def sort_key(self) -> tuple[Any, ...]:
        """Return the key of the total order: rank of the type, then its fields."""
        values = (getattr(self, name) for name in self.__dataclass_fields__)  # type: ignore[attr-defined]
        return (self.rank, tuple(_order_key(value) for value in values))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Literal):
            return NotImplemented
        return self.sort_key() < other.sort_key()


@dataclass(frozen=True)
class Interval(Literal):
    """A number between two bounds, each end open or closed: `24.5 < duration <= 48`.

    Attributes
    ----------
    feature : str
    low, high : float
        Bounds; infinite where the interval has no end there (an infinite end is always closed: an infinite value
        satisfies it).
    low_closed, high_closed : bool
        Whether the bound itself is inside.
    subject : Variable
        The individual that has the feature.

    Raises
    ------
    RuleError
        For a NaN bound, an empty interval, or one without any bound.

    Examples
    --------
    >>> Interval("duration", low=24.5)
    Interval(feature='duration', low=24.5, high=inf, low_closed=False, high_closed=True, subject=Variable(name='A'))
    """

    feature: str
    low: float = -math.inf
    high: float = math.inf
    low_closed: bool = False
    high_closed: bool = False
    subject: Variable = INDIVIDUAL
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        low, high = float(self.low) + 0.0, float(self.high) + 0.0  # adding 0.0 turns -0.0 into 0.0
        object.__setattr__(self, "low", low)
        object.__setattr__(self, "high", high)
        object.__setattr__(self, "low_closed", bool(self.low_closed) or low == -math.inf)
        object.__setattr__(self, "high_closed", bool(self.high_closed) or high == math.inf)
        if math.isnan(low) or math.isnan(high):
            raise RuleError(f"An interval on {self.feature!r} has the bound NaN.")
        if low == -math.inf and high == math.inf:
            raise RuleError(f"An interval on {self.feature!r} without any bound says nothing: leave it out.")
        if low > high or (low == high and not (self.low_closed and self.high_closed)):
            raise RuleError(f"The interval on {self.feature!r} from {low!r} to {high!r} is empty.")
        if low == math.inf or high == -math.inf:
            raise RuleError(f"The interval on {self.feature!r} holds only an infinite value.")

    @property
    def n_conditions(self) -> int:
        """One a side."""
        return (self.low != -math.inf) + (self.high != math.inf)


@dataclass(frozen=True)
class Membership(Literal):
    """A category inside a set: `purpose in {car, education}`. The set is kept sorted and without repetition.

    Raises
    ------
    RuleError
        For an empty set.
    """

    feature: str
    categories: tuple[Category, ...]
    subject: Variable = INDIVIDUAL
    rank: ClassVar[int] = 2

    def __post_init__(self) -> None:
        unique = {category_key(category): category for category in self.categories}
        if not unique:
            raise RuleError(f"The set of categories of {self.feature!r} is empty: such a condition never holds.")
        object.__setattr__(self, "categories", tuple(unique[key] for key in sorted(unique)))

    def _identity(self) -> tuple[Any, ...]:
        return (self.feature, tuple(map(category_key, self.categories)), self.subject)

    def __eq__(self, other: object) -> bool:  # categories 1 and True are two
        return type(other) is Membership and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


@dataclass(frozen=True, order=True)
class LinearTerm:
    """A coefficient times a numeric feature of an individual."""

    coefficient: float
    feature: str
    subject: Variable = INDIVIDUAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "coefficient", float(self.coefficient) + 0.0)
        if not math.isfinite(self.coefficient):
            raise RuleError(f"The coefficient of {self.feature!r} is {self.coefficient!r}; it must be finite.")


@dataclass(frozen=True, order=True)
class LinearExpression:
    """A sum of linear terms and a constant, computed in the order written: terms first, then the constant.

    A feature may occur once for each individual.
    """

    terms: tuple[LinearTerm, ...] = ()
    constant: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(self.terms))
        object.__setattr__(self, "constant", float(self.constant) + 0.0)
        if not math.isfinite(self.constant):
            raise RuleError(f"The constant of a linear expression is {self.constant!r}; it must be finite.")
        keys = [(term.feature, term.subject) for term in self.terms]
        if len(set(keys)) != len(keys):
            raise RuleError("A linear expression names the same feature twice: add its coefficients.")

    @property
    def bare(self) -> bool:
        """Whether the expression is a feature alone or a number alone, so that nothing is computed."""
        return not self.terms or (len(self.terms) == 1 and self.terms[0].coefficient == 1.0 and self.constant == 0.0)


@dataclass(frozen=True)
class Comparison(Literal):
    """A linear comparison of features: `income >= 3 * instalment`, `0.3 x + 2 y > 1`.

    Both sides are computed in double precision in the order written. Where a side overflows or is undefined the
    comparison is neither true nor false. Conditions are counted as the features named.
    """

    left: LinearExpression
    operator: str
    right: LinearExpression
    rank: ClassVar[int] = 3

    def __post_init__(self) -> None:
        if self.operator not in COMPARISONS:
            raise RuleError(f"{self.operator!r} is not a comparison; use one of {' '.join(COMPARISONS)}.")
        if not (self.left.terms or self.right.terms):
            raise RuleError("A comparison names at least one feature.")

    @property
    def n_conditions(self) -> int:
        """One for each feature named."""
        return len(self.left.terms) + len(self.right.terms)


@dataclass(frozen=True)
class SameValue(Literal):
    """Two categorical features with the same category: `a1 = a2`."""

    left: str
    right: str
    left_subject: Variable = INDIVIDUAL
    right_subject: Variable = INDIVIDUAL
    rank: ClassVar[int] = 4


@dataclass(frozen=True)
class AtLeast(Literal):
    """At least `count` of several literals: an m-of-n condition.

    Raises
    ------
    RuleError
        When `count` is not between 1 and the number of literals, or a literal binds variables of its own.
    """

    count: int
    literals: tuple[Literal, ...]
    rank: ClassVar[int] = 5

    def __post_init__(self) -> None:
        object.__setattr__(self, "literals", tuple(sorted(self.literals)))
        if not 1 <= self.count <= len(self.literals):
            raise RuleError(
                f"At least {self.count} of {len(self.literals)} conditions: the count must be 1 … {len(self.literals)}."
            )

    @property
    def n_conditions(self) -> int:
        """All conditions inside."""
        return sum(literal.n_conditions for literal in self.literals)


@dataclass(frozen=True)
class Atom(Literal):
    """A relation between terms, or an auxiliary predicate of the individual: `connected(X, Y)`, `concept_h3(A)`.

    Attributes
    ----------
    predicate : str
        Functor, any text.
    arguments : tuple of Variable, str, int, float or bool
    """

    predicate: str
    arguments: tuple[Term, ...]
    rank: ClassVar[int] = 6

    def __post_init__(self) -> None:
        # -0.0 and 0.0 are equal numbers, but Prolog would not unify them.
        plain = tuple(term + 0.0 if isinstance(term, float) else term for term in self.arguments)
        object.__setattr__(self, "arguments", plain)
        if not self.predicate or not self.arguments:
            raise RuleError("An atom needs a predicate and at least one argument.")
        for term in plain:
            if not isinstance(term, (Variable, str, int, float)) or term != term:
                raise RuleError(f"{term!r} cannot be an argument of {self.predicate!r}: use a variable or a constant.")

    def _identity(self) -> tuple[Any, ...]:
        return (self.predicate, tuple(map(_order_key, self.arguments)))

    def __eq__(self, other: object) -> bool:
        return type(other) is Atom and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())


@dataclass(frozen=True)
class Count(Literal):
    """At least `count` different values of a variable satisfy some literals: `at least 3 Y: bond(X, Y)`.

    Variables that occur nowhere else in the clause are local to the count.
    """

    count: int
    variable: Variable
    literals: tuple[Literal, ...]
    rank: ClassVar[int] = 7

    def __post_init__(self) -> None:
        object.__setattr__(self, "literals", tuple(self.literals))
        if self.count < 1 or not self.literals:
            raise RuleError("A count needs a number of at least 1 and at least one literal.")
        if self.variable not in {variable for literal in self.literals for variable in variables_of(literal)}:
            raise RuleError(f"The counted variable {self.variable.name} does not occur in the literals counted over.")

    @property
    def n_conditions(self) -> int:
        """All conditions inside."""
        return sum(literal.n_conditions for literal in self.literals)


@dataclass(frozen=True)
class Negation(Literal):
    """The complement of a literal. Build it with `negate`, which keeps one-sided intervals and comparisons plain."""

    literal: Literal
    rank: ClassVar[int] = 8

    def __post_init__(self) -> None:
        if _plain_complement(self.literal) is not None:
            raise RuleError(f"Write the complement of {self.literal!r} directly: use negate().")

    @property
    def n_conditions(self) -> int:
        """As many as the literal inside."""
        return self.literal.n_conditions


def negate(literal: Literal) -> Literal:
    """Return the literal that holds where `literal` is known to fail (invariant I2).

    A one-sided interval, a comparison and a negation have a plain complement; every other literal is wrapped in
    `Negation`.

    Examples
    --------
    >>> negate(Interval("duration", low=24.5))
    Interval(feature='duration', low=-inf, high=24.5, low_closed=True, high_closed=True, subject=Variable(name='A'))
    """
    complement = _plain_complement(literal)
    return Negation(literal) if complement is None else complement


def _plain_complement(literal: Literal) -> Literal | None:
    if isinstance(literal, Negation):
        return literal.literal
    if isinstance(literal, Comparison):
        return Comparison(literal.left, _COMPLEMENT[literal.operator], literal.right)
    if isinstance(literal, Interval) and literal.high == math.inf:
        return Interval(literal.feature, high=literal.low, high_closed=not literal.low_closed, subject=literal.subject)
    if isinstance(literal, Interval) and literal.low == -math.inf:
        return Interval(literal.feature, low=literal.high, low_closed=not literal.high_closed, subject=literal.subject)
    return None


def variables_of(literal: Literal) -> Iterator[Variable]:
    """Yield the variables of a literal, outermost first, with repetition."""
    if isinstance(literal, (Interval, Membership)):
        yield literal.subject
    elif isinstance(literal, Comparison):
        yield from (term.subject for side in (literal.left, literal.right) for term in side.terms)
    elif isinstance(literal, SameValue):
        yield literal.left_subject
        yield literal.right_subject
    elif isinstance(literal, Atom):
        yield from (argument for argument in literal.arguments if isinstance(argument, Variable))
    elif isinstance(literal, Negation):
        yield from variables_of(literal.literal)
    elif isinstance(literal, (AtLeast, Count)):
        for inner in literal.literals:
            yield from variables_of(inner)


def features_of(literal: Literal) -> Iterator[str]:
    """Yield the features that a literal asks for, with repetition."""
    if isinstance(literal, (Interval, Membership)):
        yield literal.feature
    elif isinstance(literal, Comparison):
        yield from (term.feature for side in (literal.left, literal.right) for term in side.terms)
    elif isinstance(literal, SameValue):
        yield literal.left
        yield literal.right
    elif isinstance(literal, Negation):
        yield from features_of(literal.literal)
    elif isinstance(literal, (AtLeast, Count)):
        for inner in literal.literals:
            yield from features_of(inner)


def atoms_of(literals: Iterable[Literal]) -> Iterator[Atom]:
    """Yield every atom inside the literals, also those under negation, m-of-n and counts."""
    for literal in literals:
        if isinstance(literal, Atom):
            yield literal
        elif isinstance(literal, Negation):
            yield from atoms_of((literal.literal,))
        elif isinstance(literal, (AtLeast, Count)):
            yield from atoms_of(literal.literals)


def _order_key(value: object) -> tuple[Any, ...]:
    """Make values of different types comparable, keeping `1`, `1.0` and `True` apart."""
    if isinstance(value, Literal):
        return ("literal", *value.sort_key())
    if isinstance(value, tuple):
        return ("tuple", tuple(_order_key(entry) for entry in value))
    if isinstance(value, (LinearExpression, LinearTerm, Variable)):
        return (type(value).__name__, value)
    return (type(value).__name__, value)
