"""Best-first growth of a tree with m-of-n splits, by reach times disagreement.

Imports schema, probing, trees and its siblings.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import binom

from neurologic.induction.m_of_n.drawing import Marginals
from neurologic.induction.m_of_n.places import Place
from neurologic.induction.m_of_n.pool import truth_of
from neurologic.induction.m_of_n.search import Found, best_split
from neurologic.induction.trees.samples import Sample
from neurologic.rules import Literal
from neurologic.schema import Schema

_DOUBT = 0.05

Filling = Callable[[Sample, Place, Marginals], Sample]
"""Returns the sample of a node, filled up with rows that were drawn inside it and asked."""


@dataclass(eq=False)
class Node:
    """A node of a growing tree.

    Attributes
    ----------
    sample : Sample
        Its rows, filled up.
    place : Place
    marginals : Marginals
        The distributions from which its rows are drawn.
    planned : Literal or None
        A split that was found together with the one above.
    split : Literal or None
        The split that was made.
    children : tuple of Node
        Where the condition holds and where it fails, once split.
    """

    sample: Sample
    place: Place
    marginals: Marginals
    planned: Literal | None = None
    split: Literal | None = None
    children: tuple[Node, ...] = field(default=())

    @property
    def code(self) -> int:
        """The class with most weight."""
        return int(np.argmax(self.sample.mass.sum(axis=0)))

    def hits(self) -> np.ndarray:
        """Return the weight of each class, scaled so that the node counts as many as it has rows of data."""
        masses = self.sample.mass.sum(axis=0)
        return np.asarray(masses * (self.reach / max(float(masses.sum()), 1e-12)))

    @property
    def reach(self) -> float:
        """Rows of data that come here, a node without any counting as half a row."""
        return max(float(self.sample.n_given), 0.5)

    @property
    def promise(self) -> float:
        """Reach times the share of it that the node's class answers wrong."""
        hits = self.hits()
        return float(hits.sum() - hits.max())


def grow(
    sample: Sample,
    schema: Schema,
    fill: Filling,
    *,
    max_splits: int | None,
    max_of_n: int,
    min_support: int,
    purity: float,
    least_promise: float,
) -> Node:
    """Return the root of a grown tree.

    Parameters
    ----------
    sample : Sample
        The data.
    schema : Schema
    fill : callable
        See `Filling`.
    max_splits : int or None
        Growth stops there, and otherwise where nothing can be split.
    max_of_n : int
        Most conditions in one m-of-n split.
    min_support : int
        Rows of data on each side of a split.
    purity : float
        A node is left alone once the network surely gives one class to a larger share of it.
    least_promise : float
        A node is left alone where its class is wrong on no more rows of data than this.
    """

    def made(rows: Sample, place: Place, above: Marginals, planned: Literal | None) -> Node:
        given = {name: column[rows.given] for name, column in rows.columns.items()}
        marginals = above.refitted(given, rows.n_given)
        return Node(fill(rows, place, marginals), place, marginals, planned)

    root = made(sample, Place(), Marginals(schema, sample.columns), None)
    frontier: list[tuple[float, int, Node]] = [(-root.promise, 0, root)]
    n_splits, n_nodes = 0, 1
    while frontier and (max_splits is None or n_splits < max_splits):
        node = heapq.heappop(frontier)[2]
        if node.promise <= least_promise:
            break
        found = None if _is_pure(node.sample, purity) else _split_of(node, schema, max_of_n, min_support)
        if found is None:
            continue
        n_splits += 1
        node.split = found.literal
        truth = truth_of(found.literal, schema, node.sample.columns, len(node.sample))
        sides = zip((truth.proved, truth.refuted), node.place.parts(found.literal, schema), found.below, strict=True)
        node.children = tuple(
            made(node.sample.take(rows), place, node.marginals, planned) for rows, place, planned in sides
        )
        for child in node.children:
            heapq.heappush(frontier, (-child.promise, n_nodes, child))
            n_nodes += 1
    return root


def _split_of(node: Node, schema: Schema, max_of_n: int, min_support: int) -> Found | None:
    if node.planned is not None:
        truth = truth_of(node.planned, schema, node.sample.columns, len(node.sample))
        fewest = min(np.count_nonzero(side & node.sample.given) for side in (truth.proved, truth.refuted))
        if fewest >= min_support and truth.proved.any() and truth.refuted.any():
            return Found(0.0, node.planned)
    return best_split(node.sample, node.place.region, schema, max_of_n=max_of_n, min_support=min_support)


def _is_pure(sample: Sample, purity: float) -> bool:
    """Whether one class has all rows, or surely a larger share than `purity`.

    Sure means that so few rows of other classes would be found with a chance of at most 5 % if there were more of them.
    """
    votes = np.bincount(sample.degrees.argmax(axis=1), minlength=sample.degrees.shape[1])
    others = int(len(sample) - votes.max())
    if others == 0 or sample.complete:
        return others == 0
    return bool(binom.cdf(others, len(sample), 1.0 - purity) < _DOUBT)
