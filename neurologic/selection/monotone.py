"""Monotone rules: what it takes that raising a feature never takes a class away, proved on lists of clauses.

Imports errors, rules and schema. A literal is *closed upward* in a feature when raising the feature, all else equal,
never makes it false; *closed downward* when lowering never does. An ordered list is monotone in a feature for a class
when, of its clauses, those of the class that come before another class are closed in the direction of the constraint,
and those of other classes that come before the class are closed in the opposite one: whatever was refuted before the
clause that answered stays refuted, and that clause still holds or only clauses of the same class follow. The proof
needs no search, and `weakened` makes any literal closed by the least that it has to give up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Interval,
    Literal,
    Membership,
    Negation,
)
from neurologic.rules.literals import features_of
from neurologic.rules.wellformed import defined_predicate
from neurologic.schema import Category, Schema
from neurologic.schema.features import same_category


@dataclass(frozen=True)
class Monotone:
    """Moving a feature in one direction, all else equal, never takes a class away.

    Attributes
    ----------
    feature : str
    upward : bool
        Whether the direction is upward.
    label : class
    """

    feature: str
    upward: bool
    label: Category

    def __str__(self) -> str:
        return f"{self.label} {'increasing' if self.upward else 'decreasing'} in {self.feature}"


class NotClosable(Exception):
    """A literal about which nothing can be said: it reaches the feature through relations or named predicates."""


@dataclass(frozen=True)
class Ground:
    """What literals are judged by: the schema, and the features behind each auxiliary predicate."""

    schema: Schema
    behind: Mapping[str, frozenset[str]]


def ground_of(schema: Schema, definitions: Iterable[Clause]) -> Ground:
    """Return the ground for clauses that use the given definitions."""
    clauses = tuple(definitions)
    behind: dict[str, frozenset[str]] = {}
    for _ in range(len(clauses) + 1):  # each round reaches one definition further
        for clause in clauses:
            key = defined_predicate(clause)
            if key is not None:
                own = {feature for literal in clause.body for feature in _mentions(literal, behind)}
                behind[key[0]] = behind.get(key[0], frozenset()) | own
    return Ground(schema, behind)


def weakened(literal: Literal, feature: str, upward: bool, ground: Ground) -> Literal | None:
    """Return the least weaker literal that is closed in a direction, the literal itself when it is; None for truth.

    Raises
    ------
    NotClosable
        When the literal reaches the feature through relations, counts or auxiliary predicates.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target
    >>> ground = Ground(Schema((Feature("income", "numeric"),), Target("risk", ("good", "bad"))), {})
    >>> weakened(Interval("income", low=10, high=20), "income", True, ground) == Interval("income", low=10)
    True
    """
    if feature not in set(_mentions(literal, ground.behind)):
        return literal
    match literal:
        case Interval(subject=subject) if subject == INDIVIDUAL:
            return _interval(literal, upward)
        case Membership(subject=subject) if subject == INDIVIDUAL:
            return _membership(literal, upward, ground.schema)
        case Comparison():
            return _comparison(literal, feature, upward)
        case AtLeast():
            return _at_least(literal, feature, upward, ground)
        case Negation(literal=Membership() as inner):
            others = [
                category
                for category in ground.schema.feature(feature).categories
                if not any(same_category(category, other) for other in inner.categories)
            ]
            if not others:
                return literal
            return _membership(Membership(feature, tuple(others), inner.subject), upward, ground.schema, literal)
        case Atom() | Count() | Interval() | Membership():
            raise NotClosable
        case Negation(literal=inner):
            if any(isinstance(part, (Atom, Count)) for part in _parts(inner)):
                raise NotClosable
            return None
    return None  # two features with the same value


def in_place(
    clauses: Sequence[Clause], kept: Sequence[bool], default: Category, wanted: Sequence[Monotone], ground: Ground
) -> tuple[Clause, ...]:
    """Return an ordered list with every clause that is not kept weakened until the list obeys; see the module.

    Raises
    ------
    UnprovableRule
        For a clause that cannot be weakened.
    """
    result = []
    for place, clause in enumerate(clauses):
        if not kept[place]:
            for demand, upward in demands(clauses, place, default, wanted):
                try:
                    body = [weakened(literal, demand.feature, upward, ground) for literal in clause.body]
                except NotClosable:
                    raise UnprovableRule(clause, demand) from None
                clause = replace(clause, body=tuple(literal for literal in body if literal is not None))
        result.append(clause)
    return tuple(result)


class UnprovableRule(Exception):
    """A rule that keeps a list from being proved monotone; turned into an `InductionError` by whoever knows methods."""

    def __init__(self, clause: Clause, demand: Monotone) -> None:
        super().__init__(clause.id)
        self.clause = clause
        self.demand = demand


def check_monotone(clauses: Sequence[Clause], default: Category, wanted: Sequence[Monotone], ground: Ground) -> None:
    """Raise `UnprovableRule` unless the ordered list is proved to obey."""
    for place, clause in enumerate(clauses):
        for demand, upward in demands(clauses, place, default, wanted):
            for literal in clause.body:
                try:
                    if weakened(literal, demand.feature, upward, ground) == literal:
                        continue
                except NotClosable:
                    pass
                raise UnprovableRule(clause, demand)


def demands(
    clauses: Sequence[Clause], place: int, default: Category, wanted: Sequence[Monotone]
) -> Iterator[tuple[Monotone, bool]]:
    """Yield what the clause at a place must be closed in: a constraint, and whether upward."""
    after = [_label(clause) for clause in clauses[place + 1 :]] + [default]
    label = _label(clauses[place])
    for demand in wanted:
        mine = same_category(label, demand.label)
        if any(same_category(other, demand.label) != mine for other in after):
            yield demand, demand.upward if mine else not demand.upward


def _label(clause: Clause) -> Category:
    assert isinstance(clause.head, ClassHead)
    return clause.head.label


def _mentions(literal: Literal, behind: Mapping[str, frozenset[str]]) -> Iterator[str]:
    yield from features_of(literal)
    for part in _parts(literal):
        if isinstance(part, Atom):
            yield from behind.get(part.predicate, ())


def _parts(literal: Literal) -> Iterator[Literal]:
    yield literal
    if isinstance(literal, Negation):
        yield from _parts(literal.literal)
    elif isinstance(literal, (AtLeast, Count)):
        for inner in literal.literals:
            yield from _parts(inner)


def _interval(literal: Interval, upward: bool) -> Literal | None:
    if upward:
        if literal.low == -math.inf:
            return None
        return literal if literal.high == math.inf else replace(literal, high=math.inf, high_closed=True)
    if literal.high == math.inf:
        return None
    return literal if literal.low == -math.inf else replace(literal, low=-math.inf, low_closed=True)


def _membership(literal: Membership, upward: bool, schema: Schema, written: Literal | None = None) -> Literal | None:
    """Return all categories from the least one upward, or to the largest one; `written` is how a closed one stays."""
    order = schema.feature(literal.feature)
    codes = [order.code(category) for category in literal.categories]
    reached = range(min(codes), len(order.categories)) if upward else range(max(codes) + 1)
    if len(reached) == len(order.categories):
        return None if len(codes) < len(reached) else (written or literal)
    if len(reached) == len(codes):
        return written or literal
    return replace(literal, categories=tuple(order.categories[code] for code in reached))


def _comparison(literal: Comparison, feature: str, upward: bool) -> Literal | None:
    """Sums in double precision are monotone in each term, so the sign of the one coefficient decides."""
    terms = [(term, 1.0) for term in literal.left.terms if term.feature == feature]
    terms += [(term, -1.0) for term in literal.right.terms if term.feature == feature]
    if len(terms) != 1 or terms[0][0].subject != INDIVIDUAL:
        return None
    slope = terms[0][0].coefficient * terms[0][1]
    if slope == 0.0:
        return literal
    rising = (slope > 0) == upward
    if literal.operator == "=":
        return replace(literal, operator=">=" if rising else "<=")
    if literal.operator == "!=":
        return None
    return literal if (literal.operator in (">", ">=")) == rising else None


def _at_least(literal: AtLeast, feature: str, upward: bool, ground: Ground) -> Literal | None:
    weaker = [weakened(inner, feature, upward, ground) for inner in literal.literals]
    left = [inner for inner in weaker if inner is not None]
    count = literal.count - (len(weaker) - len(left))
    if count <= 0:
        return None
    if len(left) == 1:
        return left[0]
    return AtLeast(count, tuple(left))
