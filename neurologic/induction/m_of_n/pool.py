"""The conditions that a node's splits may be made of, and their truth on the rows of the node.

Imports schema, rules and trees. Numbers give thresholds, categories equality and its opposite, pairs of features with
shared categories `a1 = a2`, pairs of numbers `x < y`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.samples import Columns
from neurologic.induction.trees.splits import threshold_between
from neurologic.rules import (
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    SameValue,
    Truth,
    negate,
)
from neurologic.rules.literals import features_of
from neurologic.rules.semantics import Facts, literal_truth
from neurologic.schema import Feature, Schema, Table
from neurologic.schema.tables import MISSING_CODE, numbered_ids

_MOST_CUTS = 15
_MOST_LITERALS = 400
_MOST_PAIRS = 100


def truth_of(literal: Literal, schema: Schema, columns: Columns, count: int) -> Truth:
    """Return where a condition is known to hold and to fail on `count` rows; the one meaning of `rules.semantics`."""
    return literal_truth(literal, Facts(Table(schema, columns, numbered_ids(schema, count))))


@dataclass(frozen=True, eq=False)
class Pool:
    """Conditions and their truth on rows.

    Attributes
    ----------
    literals : tuple of Literal
        Each at an even place, its opposite after it.
    proved : numpy.ndarray of float, shape (n_rows, n_literals)
        1 where the condition is known to hold.
    masses : numpy.ndarray, shape (n_rows, n_classes)
        The weight of each class, row by row.
    """

    literals: tuple[Literal, ...]
    proved: npt.NDArray[np.float64]
    masses: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.literals)

    @cached_property
    def features(self) -> tuple[frozenset[str], ...]:
        """The features of each condition."""
        return tuple(frozenset(features_of(literal)) for literal in self.literals)

    @cached_property
    def sharing(self) -> npt.NDArray[np.bool_]:
        """Whether two conditions have a feature in common, shape (n_literals, n_literals)."""
        names = sorted({name for features in self.features for name in features})
        uses = np.array([[name in features for name in names] for features in self.features], dtype=np.int64)
        return np.asarray(uses @ uses.T > 0) if len(self) else np.zeros((0, 0), dtype=bool)

    def with_one(self, literal: Literal, truth: Truth) -> Pool:
        """Return the pool with one condition more, at its end."""
        return Pool((*self.literals, literal), np.column_stack([self.proved, truth.proved]), self.masses)

    def of_one_feature(self) -> Pool:
        """Return the conditions that are about one feature."""
        places = [place for place, features in enumerate(self.features) if len(features) == 1]
        return Pool(tuple(self.literals[place] for place in places), self.proved[:, places], self.masses)


def pool_of(schema: Schema, columns: Columns, masses: npt.NDArray[np.float64]) -> Pool:
    """Return the conditions that split some rows: each is known to hold on one of them and to fail on another."""
    count = len(masses)
    numbers = sum(schema.feature(name).is_number for name in columns)
    cuts = min(_MOST_CUTS, max(1, _MOST_LITERALS // max(1, 2 * numbers)))
    wanted: list[Literal] = []
    for name, column in columns.items():
        feature = schema.feature(name)
        wanted.extend(_of_number(feature, column, cuts) if feature.is_number else _of_category(feature, column))
    wanted.extend(pairs_of(schema, columns))
    facts = Facts(Table(schema, columns, numbered_ids(schema, count)))
    kept, proved = [], []
    for literal in wanted:
        truth = literal_truth(literal, facts)
        if truth.proved.any() and truth.refuted.any():
            kept.append(literal)
            proved.append(truth.proved)
    return Pool(tuple(kept), np.array(proved, dtype=np.float64).reshape(len(kept), count).T, masses)


def pairs_of(schema: Schema, columns: Mapping[str, Any]) -> Iterator[Literal]:
    """Yield conditions between two features: the same category, or one number less than another.

    Categories are compared where the features share at least two, numbers where they have the same unit. No pair of a
    kind is looked at where there are very many.
    """
    nominal = [schema.feature(name) for name in columns if not schema.feature(name).is_number]
    if len(nominal) * (len(nominal) - 1) // 2 <= _MOST_PAIRS:
        for left, right in itertools.combinations(nominal, 2):
            shared = {(type(category), category) for category in left.categories} & {
                (type(category), category) for category in right.categories
            }
            if len(shared) >= 2:
                same = SameValue(left.name, right.name)
                yield from (same, negate(same))
    numbers = [schema.feature(name) for name in columns if schema.feature(name).is_number]
    if len(numbers) * (len(numbers) - 1) // 2 <= _MOST_PAIRS:
        for left, right in itertools.combinations(numbers, 2):
            if left.unit == right.unit:
                less = Comparison(_alone(left.name), "<", _alone(right.name))
                yield from (less, negate(less))


def _alone(feature: str) -> LinearExpression:
    return LinearExpression((LinearTerm(1.0, feature),))


def _of_number(feature: Feature, column: npt.NDArray[Any], cuts: int) -> Iterator[Literal]:
    values = np.sort(column[np.isfinite(column)])
    changes = np.flatnonzero(values[1:] != values[:-1])
    if len(changes) > cuts:  # about as many rows between two cuts
        wanted = np.arange(1, cuts + 1) * len(values) / (cuts + 1)
        changes = changes[np.unique(np.abs(changes[:, None] + 1 - wanted).argmin(axis=0))]
    for place in changes.tolist():
        below, above = float(values[place]), float(values[place + 1])
        at_most = Interval(
            feature.name, high=threshold_between(below, above, whole=feature.kind == "integer"), high_closed=True
        )
        yield from (at_most, negate(at_most))


def _of_category(feature: Feature, column: npt.NDArray[Any]) -> Iterator[Literal]:
    codes = np.unique(column[column != MISSING_CODE]).tolist()
    if feature.kind == "ordinal":
        sides = [feature.categories[: code + 1] for code in codes[:-1]]
    elif len(codes) == 2:
        sides = [(feature.categories[codes[0]],)]
    else:
        sides = [(feature.categories[code],) for code in codes]
    for categories in sides:
        others = tuple(category for category in feature.categories if category not in categories)
        yield Membership(feature.name, categories)
        if others:
            yield Membership(feature.name, others)
