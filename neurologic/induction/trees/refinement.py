"""Better splits for a tree of fixed shape, node by node, each against the trees below it.

Imports schema, probing and its siblings. Greedy growth chooses a split before it knows what comes below; here every
split is chosen again with both subtrees known, and kept when more rows are then answered as the network answers. A
choice never lowers the agreement on the sample.

References
----------
Carreira-Perpiñán, Tavallali: Alternating optimization of decision trees, NeurIPS 2018.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.model import NO_ANSWER, Branch, Leaf, Tree, answer, merged
from neurologic.induction.trees.samples import Sample
from neurologic.induction.trees.splits import Masses, candidates
from neurologic.probing import Region
from neurologic.schema import Schema


def refined(tree: Tree, sample: Sample, schema: Schema, *, min_support: int, passes: int) -> Tree:
    """Return a tree of at most the same size with at least the same agreement on the sample.

    Parameters
    ----------
    tree : Tree
    sample : Sample
    schema : Schema
    min_support : int
        Rows of data in each leaf; a leaf that has fewer gives way to its sibling.
    passes : int
        How often to go through the tree at most; it ends earlier once nothing changes.
    """
    for _ in range(passes):
        better = merged(_supported(_pass(tree, sample, Region(), schema, min_support), sample, min_support))
        if better == tree:
            break
        tree = better
    return tree


def agreement(tree: Tree, sample: Sample) -> float:
    """Return the weight of the sample that the tree answers as the network does."""
    return float(_worth_of(answer(tree, sample.columns, len(sample)), sample).sum())


def _pass(tree: Tree, sample: Sample, region: Region, schema: Schema, min_support: int) -> Tree:
    if len(sample) == 0:
        return tree
    if isinstance(tree, Leaf):
        return Leaf(int(np.argmax(sample.mass.sum(axis=0))))
    masses = np.stack(
        [_worth_of(answer(subtree, sample.columns, len(sample)), sample) for subtree in (tree.left, tree.right)], axis=1
    )
    split = tree.split
    left, right = split.sides(sample.columns)
    best = float(masses[left, 0].sum() + masses[right, 1].sum())
    for candidate in candidates(schema, sample.columns, masses, sample.given, region, _of_each_side, min_support):
        if candidate.worth > best + 1e-9:
            best, split = candidate.worth, candidate.split
    left, right = split.sides(sample.columns)
    parts = split.parts(region, schema)
    return Branch(
        split,
        _pass(tree.left, sample.take(left), parts[0], schema, min_support),
        _pass(tree.right, sample.take(right), parts[1], schema, min_support),
    )


def _of_each_side(left: Masses, right: Masses) -> npt.NDArray[np.float64]:
    return left[:, 0] + right[:, 1]


def _worth_of(answers: npt.NDArray[np.int64], sample: Sample) -> npt.NDArray[np.float64]:
    chosen = sample.degrees[np.arange(len(sample)), np.maximum(answers, 0)]
    return np.where(answers == NO_ANSWER, 0.0, chosen * sample.weight)


def _supported(tree: Tree, sample: Sample, min_support: int) -> Tree:
    """Replace each split that leaves fewer rows than wanted on a side by the tree on its other side."""
    if isinstance(tree, Leaf):
        return tree
    left, right = tree.split.sides(sample.columns)
    for side, other in ((left, tree.right), (right, tree.left)):
        if not side.any() or np.count_nonzero(sample.given[side]) < min_support:
            return _supported(other, sample, min_support)
    return Branch(
        tree.split,
        _supported(tree.left, sample.take(left), min_support),
        _supported(tree.right, sample.take(right), min_support),
    )
