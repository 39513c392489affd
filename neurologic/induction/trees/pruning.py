"""The best tree with at most so many leaves that can be had by cutting branches off a grown one.

Imports its siblings only. The choice is exact: for every node and every number of leaves, dynamic programming finds the
subtree with the highest expected agreement.

References
----------
Bohanec, Bratko: Trading accuracy for simplicity in decision trees, Machine Learning 15, 1994.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.growth import Node
from neurologic.induction.trees.model import Branch, Leaf, Tree, merged


@dataclass(frozen=True, eq=False)
class _Choices:
    """For 1, 2, … leaves: the best agreement of a node's subtree, and the leaves of its left side (0: a leaf)."""

    agreement: npt.NDArray[np.float64]
    left: npt.NDArray[np.int64]
    below: tuple[_Choices, ...] = ()


def pruned(root: Node, most_leaves: int | None, price: float) -> Tree:
    """Return the subtree from the root with the highest agreement less `price` times its leaves.

    Parameters
    ----------
    root : Node
        A grown tree.
    most_leaves : int or None
    price : float
        What a leaf must bring, as a share of the rows of data.
    """
    choices = _choices(root, most_leaves)
    cost = price * root.sample.n_given * np.arange(1, len(choices.agreement) + 1)
    return merged(_cut(root, choices, int(np.argmax(choices.agreement - cost)) + 1))


def _choices(node: Node, most: int | None) -> _Choices:
    alone = float(node.hits().max())
    if node.split is None:
        return _Choices(np.array([alone]), np.array([0]))
    left, right = (_choices(child, most) for child in node.children)
    size = len(left.agreement) + len(right.agreement)
    size = size if most is None else min(size, most)
    agreement, of_left = np.full(size, -np.inf), np.zeros(size, dtype=np.int64)
    agreement[0] = alone
    for count in range(1, len(left.agreement) + 1):
        reach = min(len(right.agreement), size - count)
        if reach < 1:
            break
        together = left.agreement[count - 1] + right.agreement[:reach]
        place = slice(count, count + reach)
        better = together > agreement[place]
        agreement[place] = np.where(better, together, agreement[place])
        of_left[place] = np.where(better, count, of_left[place])
    return _Choices(agreement, of_left, (left, right))


def _cut(node: Node, choices: _Choices, leaves: int) -> Tree:
    on_left = int(choices.left[leaves - 1])
    if node.split is None or leaves == 1 or on_left == 0:
        return Leaf(node.code)
    left, right = node.children
    return Branch(node.split, _cut(left, choices.below[0], on_left), _cut(right, choices.below[1], leaves - on_left))
