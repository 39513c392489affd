"""Node: a node of C4.5's tree with its cases, and the rules that its paths stand for.

Imports schema and covering only. A case whose tested value is missing goes down every branch, with a share of its
weight that is the branch's share of the cases whose value is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from neurologic.induction.covering.cases import Cases
from neurologic.induction.covering.conditions import Condition, ListedRule

Rows = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Test:
    """A question: at most a threshold or above (for a ranked feature), or which category (for a nominal one).

    Attributes
    ----------
    place : int
        Position of the feature among the ranked, or among the nominal ones.
    threshold : float or None
        None for a nominal feature.
    """

    place: int
    threshold: float | None = None

    def branches(self, cases: Cases, rows: Rows) -> npt.NDArray[np.int64]:
        """Return the number of each row's branch, -1 where the value is missing."""
        if self.threshold is not None:
            values = cases.values[self.place, rows]
            return np.where(np.isnan(values), -1, (values > self.threshold).astype(np.int64))
        codes = cases.slots[self.place, rows] - cases.offsets[self.place]
        return np.where(codes == len(cases.nominal[self.place].categories), -1, codes)

    def n_branches(self, cases: Cases) -> int:
        """Return how many branches there are: two, or one a category."""
        return 2 if self.threshold is not None else len(cases.nominal[self.place].categories)

    def conditions(self, cases: Cases) -> tuple[Condition, ...]:
        """Return the condition of each branch."""
        if self.threshold is not None:
            return cases.conditions_at(self.place, self.threshold)
        feature = cases.nominal[self.place]
        return tuple(Condition(feature.name, codes=frozenset([code])) for code in range(len(feature.categories)))


@dataclass(eq=False)
class Node:
    """A node that pruning may still change.

    Attributes
    ----------
    rows, weights : numpy.ndarray, shape (n,)
        Its cases, and how much of each.
    masses : numpy.ndarray, shape (n_classes,)
    code : int
        The class with most weight; the parent's where there are no cases.
    test : Test or None
        None for a leaf.
    shares : numpy.ndarray, shape (n_branches,)
        Each branch's share of the cases whose value is known.
    children : list of Node
    """

    rows: Rows
    weights: Weights
    masses: npt.NDArray[np.float64]
    code: int
    test: Test | None = None
    shares: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    children: list[Node] = field(default_factory=list)

    @property
    def n_wrong(self) -> float:
        """Weight of the cases of other classes."""
        return float(self.masses.sum() - self.masses[self.code])

    def become_leaf(self) -> None:
        """Forget the test."""
        self.test, self.children = None, []


def node_of(cases: Cases, rows: Rows, weights: Weights, parent: int) -> Node:
    """Return a leaf with the given cases; `parent` is its class where there are none."""
    masses = np.bincount(cases.labels[rows], weights=weights, minlength=cases.n_classes).astype(np.float64)
    return Node(rows, weights, masses, int(np.argmax(masses)) if len(rows) else parent)


def parts(
    test: Test, shares: npt.NDArray[np.float64], cases: Cases, rows: Rows, weights: Weights
) -> Iterator[tuple[Rows, Weights]]:
    """Yield the cases of each branch, those with a missing value in every branch that has a share."""
    branches = test.branches(cases, rows)
    missing = branches < 0
    some = bool(missing.any())
    order = np.argsort(branches, kind="stable")
    ends = np.searchsorted(branches[order], np.arange(len(shares) + 1))
    for branch, share in enumerate(shares):
        inside = order[ends[branch] : ends[branch + 1]]
        if some and share > 0:
            yield (
                np.concatenate([rows[inside], rows[missing]]),
                np.concatenate([weights[inside], weights[missing] * share]),
            )
        else:
            yield rows[inside], weights[inside]


@dataclass(frozen=True)
class Paths:
    """A tree as it is told: a class, or conditions that exclude each other, each with a tree of its own."""

    code: int
    branches: tuple[tuple[Condition, Paths], ...] = ()


def told(node: Node, cases: Cases) -> Paths:
    """Return a tree with alike branches of a nominal test told as one, and without tests that make no difference."""
    if node.test is None:
        return Paths(node.code)
    grouped: dict[Paths, list[Condition]] = {}
    for condition, child in zip(node.test.conditions(cases), node.children, strict=True):
        grouped.setdefault(told(child, cases), []).append(condition)
    if len(grouped) == 1:
        return next(iter(grouped))
    return Paths(node.code, tuple((_either(conditions), below) for below, conditions in grouped.items()))


def rules_of(paths: Paths, before: tuple[Condition, ...] = ()) -> Iterator[ListedRule]:
    """Yield one rule for each end of the tree, from left to right."""
    if not paths.branches:
        yield ListedRule(before, paths.code)
    for condition, below in paths.branches:
        yield from rules_of(below, (*before, condition))


def _either(conditions: list[Condition]) -> Condition:
    if len(conditions) == 1:
        return conditions[0]
    codes = frozenset(code for condition in conditions for code in condition.codes)
    return Condition(conditions[0].feature, codes=codes)
