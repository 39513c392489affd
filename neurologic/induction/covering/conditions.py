"""Condition and ListedRule: what a growing rule is made of, where it holds, and the clauses it becomes.

Imports schema, probing, rules and trees. A missing value satisfies no condition (invariant I2).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.model import body_of
from neurologic.probing import Region
from neurologic.rules import ClassHead, Clause
from neurologic.schema import Schema

Booleans: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Condition:
    """A number inside `low < x <= high`, one of them infinite, or a category among `codes`.

    Examples
    --------
    >>> Condition("age", high=24.5).holds({"age": np.array([19.0, 30.0, np.nan])}).tolist()
    [True, False, False]
    """

    feature: str
    low: float = -math.inf
    high: float = math.inf
    codes: frozenset[int] = frozenset()

    def holds(self, columns: Mapping[str, npt.NDArray[Any]]) -> Booleans:
        """Return where the condition is known to hold."""
        column = columns[self.feature]
        if len(self.codes) == 1:
            return np.asarray(column == next(iter(self.codes)))
        if self.codes:
            return np.isin(column, sorted(self.codes))
        return np.asarray(column <= self.high if self.low == -math.inf else column > self.low)

    def within(self, region: Region) -> Region:
        """Return the part of a region where the condition holds."""
        if self.codes:
            return region.within(self.feature, self.codes)
        if self.low == -math.inf:
            return region.below(self.feature, self.high)
        return region.above(self.feature, self.low)


@dataclass(frozen=True)
class ListedRule:
    """Conditions that together conclude a class, given as its position in the classes."""

    conditions: tuple[Condition, ...]
    code: int

    def covers(self, columns: Mapping[str, npt.NDArray[Any]], count: int) -> Booleans:
        """Return on which of `count` rows all conditions hold."""
        return all_hold(self.conditions, columns, count)


def all_hold(conditions: Iterable[Condition], columns: Mapping[str, npt.NDArray[Any]], count: int) -> Booleans:
    """Return on which of `count` rows every one of the conditions holds."""
    inside = np.ones(count, dtype=bool)
    for condition in conditions:
        inside &= condition.holds(columns)
    return inside


def region_of(conditions: Iterable[Condition]) -> Region:
    """Return the box in which all conditions hold."""
    region = Region()
    for condition in conditions:
        region = condition.within(region)
    return region


def clauses_of(rules: Sequence[ListedRule], schema: Schema) -> tuple[Clause, ...]:
    """Return one clause a rule, with one literal for each feature in the order in which the rule first names it."""
    return tuple(
        Clause(f"r{number}", ClassHead(schema.classes[rule.code]), body_of(region_of(rule.conditions), schema))
        for number, rule in enumerate(rules, start=1)
    )
