"""A binary tree of splits and leaves, what it answers, and the clauses it stands for.

Imports errors, schema, rules and probing. A split sends a row with a missing value to neither side, because neither the
condition nor its complement is known to hold (invariant I2).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.samples import Columns
from neurologic.probing import Region
from neurologic.rules import ClassHead, Clause, Interval, Literal, Membership
from neurologic.schema import Schema
from neurologic.schema.tables import MISSING_CODE

Booleans: TypeAlias = npt.NDArray[np.bool_]

NO_ANSWER = -1


@dataclass(frozen=True)
class Split:
    """A question with two answers: is the number at most the threshold, is the category one of the codes?

    Attributes
    ----------
    feature : str
    threshold : float or None
        For a number: the left side is at most this.
    codes : frozenset of int
        For a category: the left side has these codes, the right side all others.
    """

    feature: str
    threshold: float | None = None
    codes: frozenset[int] = frozenset()

    def sides(self, columns: Columns) -> tuple[Booleans, Booleans]:
        """Return which rows go left and which go right; a row with a missing value does neither."""
        column = columns[self.feature]
        if self.threshold is not None:
            return column <= self.threshold, column > self.threshold
        left = np.isin(column, sorted(self.codes))
        return left, ~left & (column != MISSING_CODE)

    def parts(self, region: Region, schema: Schema) -> tuple[Region, Region]:
        """Return the two parts of a region."""
        if self.threshold is not None:
            return region.below(self.feature, self.threshold), region.above(self.feature, self.threshold)
        allowed = frozenset(region.allowed(schema.feature(self.feature)))
        return region.within(self.feature, self.codes), region.within(self.feature, allowed - self.codes)


@dataclass(frozen=True)
class Leaf:
    """An end of the tree: the answer as a position in the classes."""

    code: int


@dataclass(frozen=True)
class Branch:
    """A split with a tree on each side."""

    split: Split
    left: Tree
    right: Tree


Tree: TypeAlias = Leaf | Branch


def leaves(tree: Tree, region: Region, schema: Schema) -> Iterator[tuple[Region, Leaf]]:
    """Yield each leaf with its region, from left to right."""
    if isinstance(tree, Leaf):
        yield region, tree
        return
    left, right = tree.split.parts(region, schema)
    yield from leaves(tree.left, left, schema)
    yield from leaves(tree.right, right, schema)


def n_leaves(tree: Tree) -> int:
    """Return the number of leaves."""
    return 1 if isinstance(tree, Leaf) else n_leaves(tree.left) + n_leaves(tree.right)


def answer(tree: Tree, columns: Columns, count: int) -> npt.NDArray[np.int64]:
    """Return the answer for each of `count` rows as a position in the classes, `NO_ANSWER` where a value is missing."""
    answers = np.full(count, NO_ANSWER, dtype=np.int64)
    _answer(tree, columns, np.arange(count), answers)
    return answers


def _answer(tree: Tree, columns: Columns, rows: npt.NDArray[np.int64], answers: npt.NDArray[np.int64]) -> None:
    if isinstance(tree, Leaf):
        answers[rows] = tree.code
        return
    left, right = tree.split.sides({tree.split.feature: columns[tree.split.feature][rows]})
    _answer(tree.left, columns, rows[left], answers)
    _answer(tree.right, columns, rows[right], answers)


def merged(tree: Tree) -> Tree:
    """Return the tree with sibling leaves of one class made one leaf: a question whose answer does not matter goes."""
    if isinstance(tree, Leaf):
        return tree
    left, right = merged(tree.left), merged(tree.right)
    return left if isinstance(left, Leaf) and left == right else Branch(tree.split, left, right)


def clauses_of(tree: Tree, schema: Schema) -> tuple[Clause, ...]:
    """Return one clause a leaf, from left to right, with one literal for each feature on the way to it.

    Conditions on one feature are one interval or one set of categories; they stand in the order in which the tree first
    asks for the feature.
    """
    return tuple(
        Clause(f"r{number}", ClassHead(schema.classes[leaf.code]), body_of(region, schema))
        for number, (region, leaf) in enumerate(leaves(tree, Region(), schema), start=1)
    )


def body_of(region: Region, schema: Schema) -> tuple[Literal, ...]:
    """Return the conditions that describe a region, one literal for each feature that it limits."""
    literals: list[Literal] = []
    for name, limit in region.limits.items():
        if isinstance(limit, tuple):
            literals.append(Interval(name, *limit, high_closed=True))
        else:
            categories = schema.feature(name).categories
            literals.append(Membership(name, tuple(categories[code] for code in sorted(limit))))
    return tuple(literals)
