"""Default rules with exceptions, ordered lists of them, what they hold of, and the clauses they stand for.

Imports schema and rules. A default rule holds where all its conditions hold and each of its exceptions, which are
default rules themselves, is refuted; where a value is missing it may be neither proved nor refuted (invariant I2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.rules import INDIVIDUAL, Atom, ClassHead, Clause, Interval, Literal, Membership, negate
from neurologic.schema import Schema
from neurologic.schema.tables import MISSING_CODE

Booleans: TypeAlias = npt.NDArray[np.bool_]

Columns: TypeAlias = Mapping[str, npt.NDArray[Any]]
"""Arrays by feature name, as in a `Table`."""


class Truth(NamedTuple):
    """Where something is known to hold and where it is known to fail, row by row."""

    proved: Booleans
    refuted: Booleans

    def take(self, rows: npt.NDArray[Any]) -> Truth:
        """Return the truth on some of the rows."""
        return Truth(self.proved[rows], self.refuted[rows])


@dataclass(frozen=True)
class Condition:
    """One bound of a number, `x > low` or `x <= high`, or a set of categories by their codes.

    Attributes
    ----------
    feature : str
    low, high : float
        At most one of them is finite.
    codes : frozenset of int or None
        None for a number.
    """

    feature: str
    low: float = -math.inf
    high: float = math.inf
    codes: frozenset[int] | None = None

    @property
    def side(self) -> tuple[str, int]:
        """What two conditions of one body share when one of them is enough."""
        return self.feature, 0 if self.codes is not None else 1 if self.low != -math.inf else 2

    def truth(self, columns: Columns) -> Truth:
        """Return where the condition holds and where it fails; where the value is missing it does neither."""
        column = columns[self.feature]
        if self.codes is None:
            return (
                Truth(column > self.low, column <= self.low)
                if self.low != -math.inf
                else Truth(column <= self.high, column > self.high)
            )
        table = np.zeros(max(int(column.max(initial=0)), *self.codes, 0) + 2, dtype=bool)
        table[list(self.codes)] = True
        inside = table[column]  # the missing code, -1, looks up the last place
        return Truth(inside, ~inside & (column != MISSING_CODE))


@dataclass(frozen=True)
class DefaultRule:
    """Conditions, and the exceptions under which they are not enough."""

    conditions: tuple[Condition, ...]
    exceptions: tuple[DefaultRule, ...] = ()

    @property
    def n_conditions(self) -> int:
        """Conditions as rule sets count them: the negated exception is one, whatever stands behind it counts too."""
        return len(self.conditions) + bool(self.exceptions) + sum(each.n_conditions for each in self.exceptions)

    @property
    def features(self) -> frozenset[str]:
        """The features that the rule asks for."""
        own = frozenset(condition.feature for condition in self.conditions)
        return own.union(*(each.features for each in self.exceptions))

    def truth(self, columns: Columns, count: int) -> Truth:
        """Return where the rule holds and where it fails, for `count` rows."""
        return conjunction(
            [condition.truth(columns) for condition in self.conditions]
            + [opposite(each.truth(columns, count)) for each in self.exceptions],
            count,
        )


@dataclass(frozen=True)
class DefaultList:
    """Default rules in order, each with the class it concludes, and the class where all of them are refuted.

    Attributes
    ----------
    rules : tuple of (int, DefaultRule)
        Classes are positions in the target's.
    default : int
    """

    rules: tuple[tuple[int, DefaultRule], ...]
    default: int

    @property
    def n_conditions(self) -> int:
        """Conditions of all rules and their exceptions."""
        return sum(rule.n_conditions for _, rule in self.rules)


def conjunction(truths: Iterable[Truth], count: int) -> Truth:
    """Return the truth of all together, for `count` rows."""
    proved, refuted = np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for truth in truths:
        proved &= truth.proved
        refuted |= truth.refuted
    return Truth(proved, refuted)


def opposite(truth: Truth) -> Truth:
    """Return the truth of the negation."""
    return Truth(truth.refuted, truth.proved)


def with_condition(conditions: tuple[Condition, ...], new: Condition) -> tuple[Condition, ...]:
    """Return the conditions with one more that is tighter than, or joined with, an earlier one on the same side.

    Examples
    --------
    >>> with_condition((Condition("age", high=40.5),), Condition("age", high=30.5))
    (Condition(feature='age', low=-inf, high=30.5, codes=None),)
    """
    for place, old in enumerate(conditions):
        if old.side == new.side:
            codes = None if old.codes is None or new.codes is None else old.codes & new.codes
            joined = Condition(new.feature, max(old.low, new.low), min(old.high, new.high), codes)
            return (*conditions[:place], joined, *conditions[place + 1 :])
    return (*conditions, new)


def list_truths(found: DefaultList, columns: Columns, count: int) -> list[Truth]:
    """Return the truth of each rule's body, whatever the order."""
    return [rule.truth(columns, count) for _, rule in found.rules]


def clauses_of(found: DefaultList, schema: Schema) -> tuple[tuple[Clause, ...], tuple[Clause, ...]]:
    """Return the clauses of the rules in order, and the definitions of their exceptions, the innermost first.

    The exceptions of rule `r3` are the clauses of `exception_r3`; those of its second exception `exception_r3_2`.
    """
    taken = {feature.functor for feature in schema} | {schema.target.functor, schema.individual}
    taken |= {relation.name for relation in schema.relations}
    prefix = "exception"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    clauses: list[Clause] = []
    definitions: list[Clause] = []
    for number, (code, rule) in enumerate(found.rules, start=1):
        name = f"r{number}"
        definitions.extend(_definitions(rule, f"{prefix}_{name}", schema))
        clauses.append(Clause(name, ClassHead(schema.classes[code]), _body(rule, f"{prefix}_{name}", schema)))
    return tuple(clauses), tuple(definitions)


def _definitions(rule: DefaultRule, predicate: str, schema: Schema) -> Iterator[Clause]:
    for number, exception in enumerate(rule.exceptions, start=1):
        yield from _definitions(exception, f"{predicate}_{number}", schema)
    for number, exception in enumerate(rule.exceptions, start=1):
        name = f"{predicate}_{number}"
        yield Clause(name, Atom(predicate, (INDIVIDUAL,)), _body(exception, name, schema))


def _body(rule: DefaultRule, predicate: str, schema: Schema) -> tuple[Literal, ...]:
    """Return the literals: one for each feature, in the order of the conditions, and the negated exception."""
    literals: list[Literal] = []
    for feature in dict.fromkeys(condition.feature for condition in rule.conditions):
        own = [condition for condition in rule.conditions if condition.feature == feature]
        codes = own[0].codes
        if codes is not None:
            categories = schema.feature(feature).categories
            literals.append(Membership(feature, tuple(categories[code] for code in sorted(codes))))
        else:
            low, high = max(each.low for each in own), min(each.high for each in own)
            literals.append(Interval(feature, low, high, high_closed=True))
    if rule.exceptions:
        literals.append(negate(Atom(predicate, (INDIVIDUAL,))))
    return tuple(literals)
