"""Cells: the finitely many cases that the literals of a rule set tell apart, and rules as sets of them.

Imports rules and schema. Each feature's values fall into cells on which every literal has one truth value: points and
open intervals between the thresholds of a number, the categories, and (where it may be missing) one cell for "missing".
A condition that speaks of more than one feature is a variable of its own, with the cells true, false and undetermined;
what it has to do with others is not looked into, so that whatever is proved is true, and not everything true is proved.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Clause,
    Comparison,
    Interval,
    Membership,
    Negation,
    RuleSet,
    SameValue,
    Variable,
    negate,
)
from neurologic.rules import Literal as Condition
from neurologic.rules.literals import features_of, variables_of
from neurologic.schema import Feature

Missing: TypeAlias = Literal["same", "kept", "free"]
"""What is kept of rows with missing values; see `simplify`."""

Key: TypeAlias = Any
"""A variable of the cells: the name of a feature, or a condition on several."""

Cells: TypeAlias = int
"""A set of cells of one variable, as the bits of a number."""

Box: TypeAlias = dict[Key, Cells]
"""Cells that several variables may take; a variable that is not named may take all of its own."""

_TRUE, _FALSE, _OPEN = 1, 2, 4


@dataclass(frozen=True)
class Domain:
    """A variable's cells.

    Attributes
    ----------
    all : int
        Every cell that a row can fall into, that for an undetermined value included.
    open : int
        The cell in which conditions are undetermined; 0 when there is none.
    always : bool
        Whether a condition may be undetermined although no value is missing: a sum overflows.
    """

    all: Cells
    open: Cells
    always: bool = False


@dataclass(frozen=True)
class Part:
    """All literals of a body on one variable: where they hold together, and how they are written."""

    holds: Cells
    literals: tuple[Condition, ...]

    @property
    def n_conditions(self) -> int:
        """By the one counting rule."""
        return sum(literal.n_conditions for literal in self.literals)


@dataclass(eq=False)
class Rule:
    """A clause as cells: the body holds where every part does.

    Attributes
    ----------
    clause : Clause
        As it was at first.
    parts : dict of variable to Part
    changed : bool
        Whether it differs from the clause.
    not_refuted : dict of variable to cells, or None
        See `Space.not_refuted`, which keeps it here.
    """

    clause: Clause
    parts: dict[Key, Part]
    changed: bool = False
    not_refuted: Box | None = field(default=None, repr=False)
    _box: Box | None = field(default=None, repr=False)

    @property
    def head(self) -> object:
        """What it concludes."""
        return self.clause.head

    @property
    def n_conditions(self) -> int:
        """By the one counting rule."""
        return sum(part.n_conditions for part in self.parts.values())

    @property
    def body(self) -> tuple[Condition, ...]:
        """Its literals."""
        return tuple(literal for part in self.parts.values() for literal in part.literals)

    def holds(self) -> Box:
        """Return where the body holds."""
        if self._box is None:
            self._box = {key: part.holds for key, part in self.parts.items()}
        return self._box

    def with_part(self, key: Key, part: Part | None) -> Rule:
        """Return the rule with another part, or without it."""
        parts = {name: each for name, each in self.parts.items() if name != key or part is not None}
        if part is not None:
            parts[key] = part
        return Rule(self.clause, parts, True)

    def written(self) -> Clause:
        """Return the clause."""
        return Clause(self.clause.id, self.clause.head, self.body) if self.changed else self.clause


class Space:
    """The cells of a rule set.

    Parameters
    ----------
    rules : RuleSet
    missing : {"same", "kept", "free"}
        For `"free"` no value is taken to be missing.
    """

    def __init__(self, rules: RuleSet, missing: Missing = "kept") -> None:
        self.schema = rules.schema
        self.strict = missing == "same"
        self.bounds: dict[str, list[float]] = {}
        self.variables: dict[Key, Domain] = {}
        self._may_miss = missing != "free"
        found: dict[str, set[float]] = {}
        for clause in (*rules.clauses, *rules.definitions):
            for interval in _intervals(clause.body):
                ends = found.setdefault(interval.feature, set())
                ends.update(end for end in (interval.low, interval.high) if math.isfinite(end))
        for feature in self.schema.features:
            self.bounds[feature.name] = sorted(found.get(feature.name, ()))
            known = self._possible(feature)
            open_cell = 1 << known.bit_length() if feature.missing and self._may_miss else 0
            self.variables[feature.name] = Domain(known | open_cell, open_cell)

    def rule(self, clause: Clause) -> Rule:
        """Return a clause as cells, its literals on one feature put together."""
        if any(shares_variables(literal) for literal in clause.body):
            key = ("body", clause.body)
            self.variables.setdefault(key, Domain(_TRUE | _FALSE | _OPEN, _OPEN, True))
            return Rule(clause, {key: Part(_TRUE, clause.body)})
        body = tuple(plain for literal in clause.body for plain in _plain(literal))
        grouped: dict[Key, list[Condition]] = {}
        for literal in body:
            grouped.setdefault(self._variable(literal), []).append(literal)
        rule = Rule(clause, {key: self._part(key, literals) for key, literals in grouped.items()})
        rule.changed = sorted(rule.body) != sorted(clause.body)
        return rule

    def open_of(self, key: Key) -> Cells:
        """Return the cell of a variable in which conditions are undetermined, or 0."""
        return self.variables[key].open

    def all_of(self, key: Key) -> Cells:
        """Return every cell of a variable."""
        return self.variables[key].all

    def not_refuted(self, rule: Rule) -> Box:
        """Return where no part of the body is known to fail."""
        if rule.not_refuted is None:
            rule.not_refuted = {key: part.holds | self.open_of(key) for key, part in rule.parts.items()}
        return rule.not_refuted

    def is_known(self, key: Key, part: Part) -> bool:
        """Whether a part holds wherever its variable is determined, so that it says nothing."""
        return part.holds | self.open_of(key) == self.all_of(key)

    def complete(self, box: Box) -> Box:
        """Return the part of a box in which no value is missing."""
        known = dict(box)
        for key, domain in self.variables.items():
            if domain.open and not domain.always:
                known[key] = known.get(key, domain.all) & ~domain.open
        return known

    def weaker(self, key: Key, part: Part) -> Iterator[tuple[Part | None, int]]:
        """Yield ways to ask for less in a part, with the conditions saved: nothing at all, or one side of two."""
        yield None, part.n_conditions
        if len(part.literals) == 1 and part.n_conditions == 2:
            literal = part.literals[0]
            if isinstance(literal, Interval):
                for side in (
                    Interval(literal.feature, literal.low, low_closed=literal.low_closed),
                    Interval(literal.feature, high=literal.high, high_closed=literal.high_closed),
                ):
                    yield Part(self._cells(key, side), (side,)), 1

    def union(self, key: Key, one: Part, other: Part) -> Part | None:
        """Return one literal that holds where either part does; None when there is none."""
        holds = one.holds | other.holds
        for part in (one, other):
            if part.holds == holds:
                return part
        if isinstance(key, str):
            return self._single(key, holds, (*one.literals, *other.literals))
        return None

    def _part(self, key: Key, literals: list[Condition]) -> Part:
        holds = self.all_of(key) & ~self.open_of(key)
        for literal in literals:
            holds &= self._cells(key, literal)
        unique = tuple(dict.fromkeys(literals))
        if not isinstance(key, str) or not holds:
            return Part(holds, unique)
        single = self._single(key, holds, unique)
        before = sum(literal.n_conditions for literal in unique)
        folded = single is not None and any(isinstance(literal, Negation) for literal in single.literals)
        if single is not None and single.literals and single.n_conditions < before + folded:
            return single
        return Part(holds, unique)

    def _single(self, key: str, holds: Cells, literals: Iterable[Condition]) -> Part | None:
        """Write a set of cells of a feature as one literal, as plain as can be; None where that cannot be done."""
        feature = self.schema.feature(key)
        known = self.all_of(key) & ~self.open_of(key)
        if holds == known:
            return Part(holds, ())
        if not feature.is_number:
            inside = tuple(each for code, each in enumerate(feature.categories) if holds >> code & 1)
            outside = tuple(each for code, each in enumerate(feature.categories) if not holds >> code & 1)
            literal: Condition = Membership(key, inside)
            if 2 * len(outside) < len(inside):
                literal = negate(Membership(key, outside))
            return Part(holds, (literal,))
        # Cells that no value can fall into may lie on either side.
        first, last = (holds & -holds).bit_length() - 1, holds.bit_length() - 1
        filled = ((1 << (last + 1)) - 1) & ~((1 << first) - 1)
        if filled & known != holds:
            return None
        lows: list[tuple[float, bool]] = [(-math.inf, True)] if not known & ((1 << first) - 1) else []
        highs: list[tuple[float, bool]] = [(math.inf, True)] if not known >> (last + 1) else []
        for interval in _intervals(literals):
            lows.append((interval.low, interval.low_closed))
            highs.append((interval.high, interval.high_closed))
        # Only bounds that are written already are used, so that no number is made up.
        for low, low_closed in lows:
            for high, high_closed in highs:
                if self._between(key, low, low_closed, high, high_closed) == holds:
                    return Part(holds, (Interval(key, low, high, low_closed, high_closed),))
        return None

    def _between(self, key: str, low: float, low_closed: bool, high: float, high_closed: bool) -> Cells:
        bounds = self.bounds[key]
        first = 0 if low == -math.inf else 2 * bisect_left(bounds, low) + (1 if low_closed else 2)
        end = 2 * len(bounds) + 1 if high == math.inf else 2 * bisect_left(bounds, high) + (2 if high_closed else 1)
        cells = ((1 << max(end, 0)) - 1) & ~((1 << first) - 1)
        return cells & self.all_of(key) & ~self.open_of(key)

    def _cells(self, key: Key, literal: Condition) -> Cells:
        """Return where a literal holds."""
        if not isinstance(key, str):
            return _TRUE if literal == key else _FALSE
        if isinstance(literal, Interval):
            return self._between(key, literal.low, literal.low_closed, literal.high, literal.high_closed)
        if isinstance(literal, Membership):
            feature = self.schema.feature(key)
            return sum(1 << feature.code(category) for category in literal.categories)
        assert isinstance(literal, Negation)
        return self.all_of(key) & ~self.open_of(key) & ~self._cells(key, literal.literal)

    def _variable(self, literal: Condition) -> Key:
        inner = literal.literal if isinstance(literal, Negation) else literal
        if isinstance(inner, (Interval, Membership)):
            return inner.feature
        key = min(inner, negate(inner)) if isinstance(inner, Comparison) else inner
        if key not in self.variables:
            always = not _is_determined(key)
            may_miss = self._may_miss and any(self.schema.feature(name).missing for name in features_of(key))
            open_cell = _OPEN if always or may_miss else 0
            self.variables[key] = Domain(_TRUE | _FALSE | open_cell, open_cell, always)
        return key

    def _possible(self, feature: Feature) -> Cells:
        if not feature.is_number:
            return (1 << len(feature.categories)) - 1
        bounds = self.bounds[feature.name]
        cells = 0
        for place in range(2 * len(bounds) + 1):
            if place % 2:
                low = high = bounds[place // 2]
            else:
                below = bounds[place // 2 - 1] if place else -math.inf
                above = bounds[place // 2] if place // 2 < len(bounds) else math.inf
                low = math.nextafter(below, math.inf) if math.isfinite(below) else below
                high = math.nextafter(above, -math.inf) if math.isfinite(above) else above
            low, high = max(low, feature.domain[0]), min(high, feature.domain[1])
            if feature.kind == "integer":
                low = math.ceil(low) if math.isfinite(low) else low
                high = math.floor(high) if math.isfinite(high) else high
            if low <= high:
                cells |= 1 << place
        return cells


def _is_determined(literal: Condition) -> bool:
    """Whether a condition has a truth value wherever no value is missing; a sum may overflow, and a predicate too."""
    if isinstance(literal, Negation):
        return _is_determined(literal.literal)
    if isinstance(literal, AtLeast):
        return all(map(_is_determined, literal.literals))
    return isinstance(literal, (Interval, Membership, SameValue))


def _plain(literal: Condition) -> Iterator[Condition]:
    """Yield literals that mean the same together: an m-of-n that asks for all, or denies any, is a conjunction."""
    if isinstance(literal, AtLeast) and literal.count == len(literal.literals):
        for inner in literal.literals:
            yield from _plain(inner)
    elif isinstance(literal, Negation) and isinstance(literal.literal, AtLeast) and literal.literal.count == 1:
        for inner in literal.literal.literals:
            yield from _plain(negate(inner))
    else:
        yield literal


def _intervals(literals: Iterable[Condition]) -> Iterator[Interval]:
    for literal in literals:
        if isinstance(literal, Interval):
            yield literal
        elif isinstance(literal, Negation):
            yield from _intervals((literal.literal,))
        elif isinstance(literal, AtLeast):
            yield from _intervals(literal.literals)


def shares_variables(literal: Condition) -> bool:
    """Whether a literal shares variables other than the individual with its neighbours, so that it means little alone.

    A count is taken so too: which of its variables are its own is seen only from the whole body.
    """
    variables: set[Variable] = set(variables_of(literal))
    return bool(variables - {INDIVIDUAL})
