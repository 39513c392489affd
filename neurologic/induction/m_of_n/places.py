"""Where a node of a tree with m-of-n splits lies: a box, and the conditions that no box can say.

Imports schema, rules, probing and trees.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from neurologic.induction.m_of_n.pool import truth_of
from neurologic.induction.trees.samples import Columns
from neurologic.probing import Region
from neurologic.rules import AtLeast, Interval, Literal, Membership, Negation, negate
from neurologic.schema import Schema


@dataclass(frozen=True)
class Place:
    """The conditions on the way to a node.

    Attributes
    ----------
    region : Region
        Conditions on one feature, as a box.
    literals : tuple of Literal
        The others: m-of-n, comparisons of features, and their negations.
    """

    region: Region = field(default_factory=Region)
    literals: tuple[Literal, ...] = ()

    def contains(self, schema: Schema, columns: Columns, count: int) -> npt.NDArray[np.bool_]:
        """Return which of `count` rows are known to lie here."""
        inside = np.ones(count, dtype=bool)
        for name in self.region.limits:
            inside &= self.region.admits(schema.feature(name), columns[name])
        for literal in self.literals:
            inside &= truth_of(literal, schema, columns, count).proved
        return inside

    def parts(self, literal: Literal, schema: Schema) -> tuple[Place, Place]:
        """Return where a condition holds here and where it fails."""
        if isinstance(literal, Interval) and literal.low == -math.inf and literal.high_closed:
            return (
                Place(self.region.below(literal.feature, literal.high), self.literals),
                Place(self.region.above(literal.feature, literal.high), self.literals),
            )
        if isinstance(literal, Membership):
            feature = schema.feature(literal.feature)
            codes = frozenset(map(feature.code, literal.categories))
            others = frozenset(self.region.allowed(feature)) - codes
            return (
                Place(self.region.within(feature.name, codes), self.literals),
                Place(self.region.within(feature.name, others), self.literals),
            )
        return self._with(literal), self._with(negate(literal))

    def _with(self, literal: Literal) -> Place:
        return Place(self.region, (*(known for known in self.literals if not _follows(known, literal)), literal))

    def body(self, schema: Schema) -> tuple[Literal, ...]:
        """Return the conditions as a rule has them: one interval or set of categories a feature, then the others."""
        literals: list[Literal] = []
        for name, limit in self.region.limits.items():
            if isinstance(limit, tuple):
                literals.append(Interval(name, *limit, high_closed=True))
            else:
                categories = schema.feature(name).categories
                literals.append(Membership(name, tuple(categories[code] for code in sorted(limit))))
        return (*literals, *self.literals)


def _follows(known: Literal, literal: Literal) -> bool:
    """Whether an m-of-n condition or its negation follows from another one of the same conditions."""
    if isinstance(known, Negation) and isinstance(literal, Negation):
        return _follows(literal.literal, known.literal)
    if isinstance(known, AtLeast) and isinstance(literal, AtLeast):
        return known.literals == literal.literals and known.count <= literal.count
    return False
