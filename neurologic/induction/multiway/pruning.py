"""Pessimistic pruning of C4.5's tree: subtrees give way to a leaf, or to their largest branch.

Imports its siblings, covering and scipy only.

References
----------
Quinlan: C4.5: Programs for Machine Learning, 1993 (chapter 4).
Breiman, Friedman, Olshen, Stone: Classification and Regression Trees, 1984 (the weakest link).
"""

from __future__ import annotations

import heapq

import numpy as np
from scipy.special import betaincinv

from neurologic.induction.covering.cases import Cases
from neurologic.induction.multiway.nodes import Node, Rows, Weights, node_of, parts

_CLEARLY = 0.1


def upper_errors(total: float, wrong: float, confidence: float) -> float:
    """Return how many of `total` cases are pessimistically wrong, when `wrong` of them are seen to be.

    The error rate is the upper limit of its binomial confidence interval.

    Examples
    --------
    >>> round(upper_errors(6, 0, 0.25), 3), round(upper_errors(16, 1, 0.25), 2)
    (1.238, 2.55)
    """
    if total - wrong <= 1e-9:
        return total
    return total * float(betaincinv(wrong + 1.0, total - wrong, 1.0 - confidence))


def prune(node: Node, cases: Cases, confidence: float) -> float:
    """Prune the tree below a node in place; return its pessimistic errors.

    Parameters
    ----------
    node : Node
    cases : Cases
    confidence : float
        Smaller ones prune more; Quinlan's is 0.25.
    """
    as_leaf = upper_errors(float(node.masses.sum()), node.n_wrong, confidence)
    if node.test is None:
        return as_leaf
    as_tree = sum(prune(child, cases, confidence) for child in node.children)
    largest = node.children[int(np.argmax(node.shares))]
    as_branch = _errors(largest, cases, node.rows, node.weights, node.code, confidence)
    if as_leaf <= min(as_tree, as_branch) + _CLEARLY:
        node.become_leaf()
        return as_leaf
    if as_branch <= as_tree + _CLEARLY:
        _raise(node, largest, cases)
        return prune(node, cases, confidence)
    return as_tree


def _errors(branch: Node, cases: Cases, rows: Rows, weights: Weights, parent: int, confidence: float) -> float:
    """Return the pessimistic errors that a branch would have on other cases, each leaf keeping its class."""
    if not len(rows):
        return 0.0
    if branch.test is None:
        masses = np.bincount(cases.labels[rows], weights=weights, minlength=cases.n_classes)
        total = float(masses.sum())
        return upper_errors(total, total - float(masses[branch.code]), confidence)
    spread = parts(branch.test, branch.shares, cases, rows, weights)
    return sum(
        _errors(child, cases, *part, parent, confidence) for child, part in zip(branch.children, spread, strict=True)
    )


def _raise(node: Node, branch: Node, cases: Cases) -> None:
    """Put a branch in the place of its parent, with the parent's cases."""
    node.test, node.shares, node.children = branch.test, branch.shares, branch.children
    if branch.test is None:
        return
    branches = branch.test.branches(cases, node.rows)
    known = branches >= 0
    shares = np.bincount(branches[known], weights=node.weights[known], minlength=len(branch.shares))
    node.shares = shares / shares.sum()
    spread = list(parts(branch.test, node.shares, cases, node.rows, node.weights))
    for place, (child, part) in enumerate(zip(branch.children, spread, strict=True)):
        fresh = node_of(cases, *part, node.code)
        _raise(fresh, child, cases)
        if not len(fresh.rows):
            fresh.become_leaf()
        node.children[place] = fresh


def cut_to(root: Node, most: int) -> None:
    """Cut the weakest links of a tree in place until at most so many rules tell it.

    Each time the node goes whose branches bring the fewest right answers a rule. Branches of one test that end in the
    same class count as one.
    """
    parents: dict[Node, Node] = {}
    nodes = [root]
    for node in nodes:
        for child in node.children:
            parents[child] = node
            nodes.append(child)
    n_rules: dict[Node, int] = {}
    wrong: dict[Node, float] = {}

    def count(node: Node) -> None:
        ends = {child.code for child in node.children if child.test is None}
        n_rules[node] = max(len(ends) + sum(n_rules[child] for child in node.children if child.test is not None), 1)
        wrong[node] = node.n_wrong if node.test is None else sum(wrong[child] for child in node.children)

    links: list[tuple[float, int, int, Node]] = []

    def link(node: Node, place: int) -> None:
        saved = n_rules[node] - 1
        worth = (node.n_wrong - wrong[node]) / saved if saved else 0.0
        heapq.heappush(links, (worth, place, n_rules[node], node))

    places = {node: place for place, node in enumerate(nodes)}
    for node in reversed(nodes):
        count(node)
        if node.test is not None:
            link(node, places[node])
    gone: set[Node] = set()
    while n_rules[root] > most:
        _, place, size, node = heapq.heappop(links)
        if node in gone or node.test is None or size != n_rules[node]:
            continue
        below = list(node.children)
        for child in below:
            gone.add(child)
            below += child.children
        node.become_leaf()
        count(node)
        while node in parents:
            node = parents[node]
            count(node)
            link(node, places[node])
