"""From a grown tree to rules: the best subtree whose leaves, but for those of a default class, are few.

Imports schema, rules, trees and its siblings. The leaves of one class need no rules: they are what the default answers.
Where such a leaf holds every other one is refuted, so the default answers there, also with values missing.

References
----------
Bohanec, Bratko: Trading accuracy for simplicity in decision trees, Machine Learning 15, 1994 (the cut).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from neurologic.induction.m_of_n.growth import Node
from neurologic.induction.m_of_n.places import Place
from neurologic.induction.m_of_n.pool import truth_of
from neurologic.induction.m_of_n.simplifying import Draft, flat, joined, simplified
from neurologic.induction.trees.samples import Sample, join_samples
from neurologic.rules import ClassHead, Clause, Literal, RuleSet
from neurologic.schema import Schema


@dataclass(frozen=True)
class Leaf:
    """An end of the tree: the answer as a position in the classes."""

    code: int


@dataclass(frozen=True)
class Branch:
    """A split with the tree where the condition holds and the tree where it fails."""

    literal: Literal
    holds: Tree
    fails: Tree


Tree = Leaf | Branch


@dataclass(frozen=True, eq=False)
class _Choices:
    """For 0, 1, … rules: the best agreement of a node's subtree less its cost, and how it is reached.

    `first` is the number of rules on the side where the condition holds, -1 for a leaf.
    """

    worth: npt.NDArray[np.float64]
    first: npt.NDArray[np.int64]
    below: tuple[_Choices, ...] = ()


def rules_of(root: Node, schema: Schema, max_rules: int | None, price: float) -> RuleSet:
    """Return the rules of the best subtree, made simpler.

    Parameters
    ----------
    root : Node
    schema : Schema
    max_rules : int or None
    price : float
        What a condition must bring, as a share of the rows of data.
    """
    tree, default = best_cut(root, schema, max_rules, price)
    sample = join_samples(list(_ends(root, schema)))
    ends = [(place, leaf) for place, leaf in leaves(tree, Place(), schema) if leaf.code != default]
    # Rules of few rows come first, so that those of many need not say where they do not hold.
    ends.sort(key=lambda end: np.count_nonzero(end[0].contains(schema, sample.columns, len(sample))))
    grown = tuple(Draft(leaf.code, flat(place.body(schema))) for place, leaf in ends)
    drafts = simplified(grown, default, sample, schema, price * float(sample.weight.sum()))
    clauses = tuple(
        Clause(f"r{number}", ClassHead(schema.classes[draft.code]), joined(draft.body, schema))
        for number, draft in enumerate(drafts, start=1)
    )
    one_class = len({draft.code for draft in drafts}) < 2
    return RuleSet(schema, clauses, "unordered" if one_class else "ordered", schema.classes[default])


def _ends(node: Node, schema: Schema) -> Iterator[Sample]:
    """Yield the rows of each leaf, which weigh together as much as the data there, and those lost to missing values."""
    if node.split is None:
        yield _scaled(node)
        return
    truth = truth_of(node.split, schema, node.sample.columns, len(node.sample))
    if not (truth.proved | truth.refuted).all():
        yield _scaled(node).take(~(truth.proved | truth.refuted))
    for child in node.children:
        yield from _ends(child, schema)


def _scaled(node: Node) -> Sample:
    weight = node.sample.weight
    return replace(node.sample, weight=weight * (node.reach / max(float(weight.sum()), 1e-12)))


def best_cut(root: Node, schema: Schema, max_rules: int | None, price: float) -> tuple[Tree, int]:
    """Return the subtree and the default with the highest agreement less `price` times the conditions."""
    best: tuple[float, Tree, int] | None = None
    cost = price * root.sample.n_given
    for default in range(root.sample.degrees.shape[1]):
        choices = _choices(root, default, max_rules, cost, schema)
        count = int(np.argmax(choices.worth >= choices.worth.max() - 1e-9))
        worth = float(choices.worth[count]) - 1e-6 * count
        if best is None or worth > best[0]:
            best = (worth, merged(_cut(root, choices, count, default)), default)
    assert best is not None
    return best[1:]


def _choices(node: Node, default: int, most: int | None, cost: float, schema: Schema) -> _Choices:
    hits = node.hits()
    length = sum(literal.n_conditions for literal in node.place.body(schema))
    alone, leaf = np.array([hits[default], hits.max() - cost * length]), np.array([-1, -1])
    if most == 0 or alone[0] >= alone[1]:
        alone, leaf = alone[:1], leaf[:1]
    if node.split is None:
        return _Choices(alone, leaf)
    left, right = (_choices(child, default, most, cost, schema) for child in node.children)
    size = max(len(left.worth) + len(right.worth) - 1, len(alone))
    size = size if most is None else min(size, most + 1)
    worth, first = np.full(size, -np.inf), np.full(size, -1, dtype=np.int64)
    worth[: len(alone)] = alone
    for count in range(min(len(left.worth), size)):
        reach = min(len(right.worth), size - count)
        together = left.worth[count] + right.worth[:reach]
        part = slice(count, count + reach)
        better = together > worth[part] + 1e-9
        worth[part] = np.where(better, together, worth[part])
        first[part] = np.where(better, count, first[part])
    return _Choices(worth, first, (left, right))


def _cut(node: Node, choices: _Choices, count: int, default: int) -> Tree:
    on_first = int(choices.first[count])
    if node.split is None or on_first < 0:
        return Leaf(default if count == 0 else int(np.argmax(node.hits())))
    left, right = choices.below
    return Branch(
        node.split,
        _cut(node.children[0], left, on_first, default),
        _cut(node.children[1], right, count - on_first, default),
    )


def merged(tree: Tree) -> Tree:
    """Return the tree with sibling leaves of one class made one leaf: a question whose answer does not matter goes."""
    if isinstance(tree, Leaf):
        return tree
    holds, fails = merged(tree.holds), merged(tree.fails)
    return holds if isinstance(holds, Leaf) and holds == fails else Branch(tree.literal, holds, fails)


def leaves(tree: Tree, place: Place, schema: Schema) -> Iterator[tuple[Place, Leaf]]:
    """Yield each leaf with its place."""
    if isinstance(tree, Leaf):
        yield place, tree
        return
    holds, fails = place.parts(tree.literal, schema)
    yield from leaves(tree.holds, holds, schema)
    yield from leaves(tree.fails, fails, schema)
