"""From a grown tree to rules: the best subtree whose leaves, but for those of a default class, are few.

Imports schema, rules, trees and its siblings. The leaves of one class need no rules: they are what the default answers.
Where such a leaf holds every other one is refuted, so the default answers there, also with values missing.

References
----------
Bohanec, Bratko: Trading accuracy for simplicity in decision trees, Machine Learning 15, 1994 (the cut).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.induction.m_of_n.growth import Node
from neurologic.induction.m_of_n.places import Place
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
    """For 0, 1, … rules: the best agreement of a node's subtree, and how it is reached.

    `first` is the number of rules on the side where the condition holds, -1 for a leaf.
    """

    agreement: npt.NDArray[np.float64]
    first: npt.NDArray[np.int64]
    below: tuple[_Choices, ...] = ()


def rules_of(root: Node, schema: Schema, max_rules: int | None, price: float) -> tuple[Tree, int, float]:
    """Return the subtree and the default with the highest agreement less `price` times the rules, and this agreement.

    Parameters
    ----------
    root : Node
    schema : Schema
    max_rules : int or None
    price : float
        What a rule must bring, as a share of the rows of data.
    """
    best: tuple[float, Tree, int, float] | None = None
    cost = price * root.sample.n_given
    for default in range(root.sample.degrees.shape[1]):
        choices = _choices(root, default, max_rules)
        worth = choices.agreement - cost * np.arange(len(choices.agreement))
        count = int(np.argmax(worth >= worth.max() - 1e-9))
        if best is None or worth[count] - 1e-6 * count > best[0]:
            tree = merged(_cut(root, choices, count, default))
            best = (float(worth[count] - 1e-6 * count), tree, default, float(choices.agreement[count]))
    assert best is not None
    return best[1:]


def _choices(node: Node, default: int, most: int | None) -> _Choices:
    hits = node.hits()
    alone = np.array([hits[default], hits.max()])
    leaf = np.array([-1, -1])
    if most == 0 or hits[default] >= hits.max():
        alone, leaf = alone[:1], leaf[:1]
    if node.split is None:
        return _Choices(alone, leaf)
    left, right = (_choices(child, default, most) for child in node.children)
    size = max(len(left.agreement) + len(right.agreement) - 1, len(alone))
    size = size if most is None else min(size, most + 1)
    agreement, first = np.full(size, -np.inf), np.full(size, -1, dtype=np.int64)
    agreement[: len(alone)] = alone
    for count in range(min(len(left.agreement), size)):
        reach = min(len(right.agreement), size - count)
        together = left.agreement[count] + right.agreement[:reach]
        part = slice(count, count + reach)
        better = together > agreement[part] + 1e-9
        agreement[part] = np.where(better, together, agreement[part])
        first[part] = np.where(better, count, first[part])
    return _Choices(agreement, first, (left, right))


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


def rule_set(tree: Tree, default: int, schema: Schema) -> RuleSet:
    """Return one rule for each leaf but those of the default."""
    ends = [(place, leaf) for place, leaf in leaves(tree, Place(), schema) if leaf.code != default]
    clauses = tuple(
        Clause(f"r{number}", ClassHead(schema.classes[leaf.code]), place.body(schema))
        for number, (place, leaf) in enumerate(ends, start=1)
    )
    return RuleSet(schema, clauses, "partition", schema.classes[default])
