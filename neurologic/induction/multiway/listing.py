"""C4.5's rules: paths of the tree without idle conditions, chosen for each class by description length, and ordered.

Imports its siblings and covering only.

References
----------
Quinlan: C4.5: Programs for Machine Learning, 1993 (chapter 5).
Quinlan: MDL and categorical theories (continued), ICML 1995.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from scipy.special import gammaln

from neurologic.induction.covering.cases import Cases
from neurologic.induction.covering.conditions import Booleans, Condition, ListedRule
from neurologic.induction.covering.lengths import exception_bits, rule_bits
from neurologic.induction.covering.lists import shortened
from neurologic.induction.multiway.nodes import Node, Paths, rules_of, told
from neurologic.induction.multiway.pruning import upper_errors


def listed(root: Node, cases: Cases, confidence: float, max_rules: int | None) -> tuple[tuple[ListedRule, ...], int]:
    """Return the rules in the order in which they are asked, and the default as a position in the classes.

    Parameters
    ----------
    root : Node
        Of an unpruned tree.
    cases : Cases
    confidence : float
        Of the pessimistic error rate by which conditions are dropped.
    max_rules : int or None
    """
    masks: dict[Condition, Booleans] = {}
    paths = [rule for rule in rules_of(told(root, cases)) if rule.conditions]
    kept = dict.fromkeys(_generalised(rule, cases, confidence, masks) for rule in paths)
    rules = [rule for rule in kept if rule.conditions]
    covers = {rule: rule.covers(cases.table.columns, len(cases)) for rule in rules}
    possible = _possible(told(root, cases))
    chosen = [
        _chosen([rule for rule in rules if rule.code == code], covers, cases.labels == code, possible)
        for code in range(cases.n_classes)
    ]
    ordered, uncovered = _ordered(chosen, covers, cases)
    counts = np.bincount(cases.labels[uncovered], minlength=cases.n_classes)
    of_all = np.bincount(cases.labels, minlength=cases.n_classes)
    default = int(np.lexsort((of_all, counts))[-1])
    return shortened(ordered, default, cases.table.columns, cases.labels, max_rules), default


def _generalised(rule: ListedRule, cases: Cases, confidence: float, masks: dict[Condition, Booleans]) -> ListedRule:
    """Drop conditions, each time the one without which the pessimistic error rate is lowest, until all of them help."""
    for condition in rule.conditions:
        if condition not in masks:
            masks[condition] = condition.holds(cases.table.columns)
    conditions = list(rule.conditions)
    fails = np.zeros(len(cases), dtype=np.uint16)
    for condition in conditions:
        fails += ~masks[condition]
    right = cases.labels == rule.code
    while conditions:
        covered = fails == 0
        n_covered, n_right = int(covered.sum()), int((covered & right).sum())
        rate = _rate(n_covered, n_covered - n_right, confidence)
        # A row that fails a single condition would be covered without it.
        nearly = np.flatnonzero(fails == 1)
        nearly_right = right[nearly]
        rates = []
        for condition in conditions:
            more = ~masks[condition][nearly]
            total = n_covered + int(more.sum())
            rates.append(_rate(total, total - n_right - int((more & nearly_right).sum()), confidence))
        best = int(np.argmin(rates))
        if rates[best] > rate:
            break
        fails -= ~masks[conditions[best]]
        del conditions[best]
    return ListedRule(tuple(conditions), rule.code)


def _rate(total: int, wrong: int, confidence: float) -> float:
    return upper_errors(total, wrong, confidence) / total if total else 1.0


def _possible(paths: Paths) -> int:
    """Return how many different conditions the tree has: what a rule's conditions are chosen from."""
    return len({condition for rule in rules_of(paths) for condition in rule.conditions})


def _chosen(
    rules: list[ListedRule], covers: dict[ListedRule, Booleans], wanted: Booleans, possible: int
) -> list[ListedRule]:
    """Return the rules of one class that describe it shortest: from all of them and from none, step by step."""
    if not rules:
        return []
    lengths = np.array([rule_bits(len(rule.conditions), possible) for rule in rules])
    matrix = csr_matrix(np.stack([covers[rule] for rule in rules]), dtype=np.int64)
    starts = (np.ones(len(rules), dtype=bool), np.zeros(len(rules), dtype=bool))
    best = min((_climbed(start, matrix, lengths, wanted) for start in starts), key=lambda found: found[0])[1]
    return [rule for rule, kept in zip(rules, best, strict=True) if kept]


def _climbed(
    start: Booleans, covers: csr_matrix, lengths: npt.NDArray[np.float64], wanted: Booleans
) -> tuple[float, Booleans]:
    """Add or take away the rule that shortens the description most, until none does.

    Parameters
    ----------
    start : bool array, shape (n_rules,)
    covers : sparse matrix, shape (n_rules, n_rows)
    lengths : numpy.ndarray, shape (n_rules,)
    wanted : bool array, shape (n_rows,)
    """
    kept = start.copy()
    by_row = covers.T.tocsr()
    depth = np.asarray(covers.T @ kept.astype(np.int32)).astype(np.int32)
    expected = float(wanted.mean())
    n_rows, n_wanted = len(wanted), int(wanted.sum())
    covered, right, theory = int((depth > 0).sum()), int(((depth > 0) & wanted).sum()), float(lengths @ kept)

    def bits(covered: npt.ArrayLike, right: npt.ArrayLike, theory: npt.ArrayLike, count: npt.ArrayLike) -> npt.NDArray:
        covered, right = np.asarray(covered), np.asarray(right)
        exceptions = exception_bits(covered, n_rows - covered, covered - right, n_wanted - right, expected)
        order = gammaln(np.asarray(count) + 1.0) / np.log(2.0)  # the order of the rules of one class says nothing
        return exceptions + np.maximum(np.asarray(theory) - 0.5 * order, 0.0)

    # How many rows each rule covers that no kept one does, and that exactly one does; then the wanted among them.
    marks = np.stack([depth == 0, depth == 1, (depth == 0) & wanted, (depth == 1) & wanted], axis=1).astype(np.int64)
    counts = np.asarray(covers @ marks)
    best = float(bits(covered, right, theory, int(kept.sum())))
    while len(kept):
        sign = np.where(kept, -1, 1)
        changed = np.where(kept, counts[:, 1], counts[:, 0])
        changed_right = np.where(kept, counts[:, 3], counts[:, 2])
        found = bits(
            covered + sign * changed, right + sign * changed_right, theory + sign * lengths, int(kept.sum()) + sign
        )
        place = int(np.argmin(found))
        if found[place] >= best - 1e-9:
            break
        best, step = float(found[place]), int(sign[place])
        covered += step * int(changed[place])
        right += step * int(changed_right[place])
        theory += step * float(lengths[place])
        kept[place] = not kept[place]
        rows = covers.indices[covers.indptr[place] : covers.indptr[place + 1]]
        before = depth[rows]
        depth[rows] += step
        after, hit = depth[rows], wanted[rows].astype(np.int64)
        zeros = (after == 0).astype(np.int64) - (before == 0)
        ones = (after == 1).astype(np.int64) - (before == 1)
        counts += np.asarray(by_row[rows].T @ np.stack([zeros, ones, zeros * hit, ones * hit], axis=1))
    return best, kept


def _ordered(
    chosen: list[list[ListedRule]], covers: dict[ListedRule, Booleans], cases: Cases
) -> tuple[list[ListedRule], npt.NDArray[np.int64]]:
    """Put first the class whose rules are least often wrong on what is left; return also the rows left in the end."""
    left = np.ones(len(cases), dtype=bool)
    classes = [code for code, rules in enumerate(chosen) if rules]
    ordered: list[ListedRule] = []
    while classes:
        covered = {code: left & np.any([covers[rule] for rule in chosen[code]], axis=0) for code in classes}
        wrong = {code: np.count_nonzero(covered[code] & (cases.labels != code)) for code in classes}
        first = min(classes, key=lambda code: wrong[code])
        ordered += chosen[first]
        left &= ~covered[first]
        classes.remove(first)
    return ordered, np.flatnonzero(left)
