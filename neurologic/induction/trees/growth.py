"""Best-first growth of a tree on a network's answers, with rows drawn and asked where a node has few.

Imports schema, probing and its siblings. Follows TREPAN (Craven and Shavlik 1996): the node whose expansion promises
most comes first, and a node with fewer than `min_sample` rows is filled up with rows drawn inside it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from neurologic.induction.trees.model import Branch, Leaf, Split, Tree
from neurologic.induction.trees.samples import Sample, join_samples
from neurologic.induction.trees.splits import Candidate, candidates, first_largest, purity, total_purity
from neurologic.probing import Region
from neurologic.schema import Schema

_POOR_GAIN = 0.01
_MOST_WORK_AHEAD = 5_000_000

Filling = Callable[[Sample, Region], Sample]
"""Returns the sample of a node, filled up with rows that were drawn inside its region and asked."""


@dataclass(eq=False)
class Node:
    """A node of a growing tree.

    Attributes
    ----------
    sample : Sample
        Its rows, filled up.
    region : Region
    candidate : Candidate or None
        Its best split, where one is possible.
    split : Split or None
        The split that was made.
    children : tuple of Node
        Left and right, once split.
    """

    sample: Sample
    region: Region
    candidate: Candidate | None = None
    split: Split | None = None
    children: tuple[Node, ...] = field(default=())

    @property
    def code(self) -> int:
        """The class with most weight."""
        return int(np.argmax(self.sample.mass.sum(axis=0)))

    def hits(self) -> np.ndarray:
        """Return the weight of each class, scaled so that the node counts as many as it has rows of data."""
        masses = self.sample.mass.sum(axis=0)
        scale = max(self.sample.n_given, 0.5) / max(float(masses.sum()), 1e-12)
        return np.asarray(masses * scale)


def grow(
    sample: Sample,
    schema: Schema,
    fill: Filling,
    *,
    most_leaves: int | None,
    min_support: int,
    start: Tree | None = None,
) -> Node:
    """Return the root of a grown tree.

    Parameters
    ----------
    sample : Sample
        The rows to start with.
    schema : Schema
    fill : callable
        Fills up the sample of each new node.
    most_leaves : int or None
        Growth stops there, and otherwise where nothing can be split.
    min_support : int
        Rows of data that each leaf has at least.
    start : Tree, optional
        Splits that are made first.
    """
    root = Node(fill(sample, Region()), Region())
    frontier: list[tuple[float, int, Node]] = []
    n_leaves, made = 1, 0

    def expand(node: Node, split: Split) -> None:
        nonlocal n_leaves
        node.split = split
        regions = split.parts(node.region, schema)
        sides = split.sides(node.sample.columns)
        node.children = tuple(
            Node(fill(node.sample.take(side), region), region) for side, region in zip(sides, regions, strict=True)
        )
        n_leaves += 1

    def enqueue(node: Node, wanted: Tree | None) -> None:
        nonlocal made
        if isinstance(wanted, Branch) and all(side.any() for side in wanted.split.sides(node.sample.columns)):
            expand(node, wanted.split)
            enqueue(node.children[0], wanted.left)
            enqueue(node.children[1], wanted.right)
            return
        node.candidate = best_candidate(node, schema, min_support)
        if node.candidate is not None:
            masses = node.sample.mass.sum(axis=0)
            gain = node.candidate.worth - float(purity(masses[None])[0])
            scale = max(node.sample.n_given, 0.5) / float(masses.sum())
            made += 1
            heapq.heappush(frontier, (-gain * scale, made, node))

    enqueue(root, start)
    while frontier and (most_leaves is None or n_leaves < most_leaves):
        node = heapq.heappop(frontier)[2]
        assert node.candidate is not None
        expand(node, node.candidate.split)
        for child in node.children:
            enqueue(child, None)
    return root


def best_candidate(node: Node, schema: Schema, min_support: int) -> Candidate | None:
    """Return the best split of a node; None for a pure node, and where no split is possible.

    Where no split alone brings much, as in an exclusive or, the one that is best together with the next splits below it
    is taken, unless looking that far ahead would take long.
    """
    sample = node.sample
    if len(sample) == 0 or not (sample.degrees.argmax(axis=1) != sample.degrees[0].argmax()).any():
        return None
    found = _candidates(sample, node.region, schema, min_support)
    if not found:
        return None
    best = found[first_largest(np.array([candidate.worth for candidate in found]))]
    masses = sample.mass.sum(axis=0)
    pure, total = float(purity(masses[None])[0]), float(masses.sum())
    poor = best.worth - pure < _POOR_GAIN * (total - pure)
    if not poor or len(found) ** 2 * len(sample) > _MOST_WORK_AHEAD:
        return best
    ahead = [_worth_ahead(candidate, sample, node.region, schema, min_support) for candidate in found]
    chosen = first_largest(np.array(ahead))
    # The split is worth what it makes possible: half of that each, for it takes two.
    return Candidate(max(found[chosen].worth, (pure + ahead[chosen]) / 2), found[chosen].split)


def _candidates(sample: Sample, region: Region, schema: Schema, min_support: int) -> list[Candidate]:
    return list(candidates(schema, sample.columns, sample.mass, sample.given, region, total_purity, min_support))


def _worth_ahead(candidate: Candidate, sample: Sample, region: Region, schema: Schema, min_support: int) -> float:
    worth = 0.0
    for side, part in zip(candidate.split.sides(sample.columns), candidate.split.parts(region, schema), strict=True):
        below = sample.take(side)
        alone = float(purity(below.mass.sum(axis=0)[None])[0])
        worth += max([alone, *(found.worth for found in _candidates(below, part, schema, min_support))])
    return worth


def frozen(node: Node) -> Tree:
    """Return the grown tree as it stands."""
    if node.split is None:
        return Leaf(node.code)
    return Branch(node.split, frozen(node.children[0]), frozen(node.children[1]))


def leaf_sample(node: Node) -> Sample:
    """Return the rows of all leaves below a node, each with its leaf's weights, and those lost to missing values."""
    return join_samples(list(_ends(node)))


def _ends(node: Node) -> Iterator[Sample]:
    if node.split is None:
        yield node.sample
        return
    left, right = node.split.sides(node.sample.columns)
    if not (left | right).all():
        yield node.sample.take(~(left | right))
    for child in node.children:
        yield from _ends(child)
