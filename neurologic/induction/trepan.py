"""The method `trepan`: a tree with m-of-n splits, grown best-first on the network's answers inside each node.

Imports errors, rules, probing, the task, what trees share and what m-of-n splits need.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996.
"""

from __future__ import annotations

import numpy as np

from neurologic.induction.m_of_n.drawing import Marginals, draw_inside
from neurologic.induction.m_of_n.growth import Filling, grow
from neurologic.induction.m_of_n.places import Place
from neurologic.induction.m_of_n.rules import rules_of
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.induction.trees.samples import Sample, join_samples
from neurologic.probing import draw_near
from neurologic.rules import RuleSet
from neurologic.schema import Table
from neurologic.schema.tables import numbered_ids

_OVERGROWTH = 4
_DRAWN_WEIGHT = 5.0
_MOST_CELLS = 4096


def trepan(
    task: Task,
    *,
    max_rules: int | None = 16,
    max_of_n: int = 8,
    min_support: int = 1,
    min_sample: int = 1000,
    queries: int = 50_000,
    purity: float = 0.99,
    price: float = 0.0005,
    marginal: bool = False,
) -> RuleSet:
    """Induce rules with m-of-n conditions from a tree that asks the network in each of its nodes.

    The node whose share of the data times its share of wrong answers is largest is split first. Its split starts as the
    best condition (a threshold, a set of categories, `a1 = a2`, `x < y`) and grows, by a beam search with the operators
    m-of-(n+1) and (m+1)-of-(n+1), while the gain grows significantly. Where no condition gains much, two looks ahead
    are taken: the best condition with the best ones below it (an exclusive or), and the conditions whose number tells
    most (`exactly two of six`). The tree is cut to the rules worth their conditions; one class becomes the default;
    conditions that the rules can do without go.

    Rules of one class are `unordered`, as they cannot contradict each other; those of several are `ordered`.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules; as many as are worth their price when None.
    max_of_n : int
        Most conditions in one m-of-n split; 1 for splits of one condition.
    min_support : int
        Rows of data on each side of a split.
    min_sample : int
        A node with fewer rows is filled up to this many with rows drawn in it and asked. Where all its possible rows
        are few, all are asked.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.
    purity : float
        A node is a leaf once the network gives one class to more than this share of it, with 95 % confidence.
    price : float
        Share of the data that a condition must win to be kept, from 0 to below 1.
    marginal : bool
        Whether rows are drawn feature by feature from the distributions in the node, as the paper does, rather than
        near the rows of data there, which follows features that depend on each other. A node without data is always
        filled the first way.

    Raises
    ------
    InductionError
        For a parameter out of range.

    References
    ----------
    Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996.
    Murphy, Pazzani: ID2-of-3: constructive induction of M-of-N concepts for discriminators in decision trees, 1991.

    Examples
    --------
    >>> from neurologic.induction.extraction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> names = ("fever", "cough", "rash", "fatigue", "headache")
    >>> schema = Schema(tuple(Feature(name, "boolean") for name in names), Target("ill", (False, True)))
    >>> def three_signs(table):
    ...     return (sum(table.column(name) for name in names) >= 3).astype(int)
    >>> data = dict(zip(names, np.random.default_rng(0).random((5, 40)) < 0.5))
    >>> rules = extract(wrap(three_signs, schema, output="indices"), data, method="trepan")
    >>> len(rules), rules.n_conditions
    (1, 5)
    >>> rules.predict([dict.fromkeys(names, True), dict.fromkeys(names, False)]).tolist()
    [True, False]
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    max_of_n = whole_number("max_of_n", max_of_n, 1)
    min_support = whole_number("min_support", min_support, 0)
    min_sample = whole_number("min_sample", min_sample, 0)
    queries = whole_number("queries", queries, 0)
    purity = share_of_data("purity", purity)
    price = share_of_data("price", price)
    count = len(task.table)
    sample = Sample(task.table.columns, _certain(task.labels, task.degrees), np.ones(count), np.ones(count, dtype=bool))
    root = grow(
        sample,
        task.schema,
        _filling(task, min_sample, queries, bool(marginal)),
        max_splits=None if max_rules is None else _OVERGROWTH * max_rules,
        max_of_n=max_of_n,
        min_support=min_support,
        purity=purity,
        least_promise=price * count,
    )
    return rules_of(root, task.schema, max_rules, price)


def _certain(labels: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    certain = np.zeros_like(degrees)
    certain[np.arange(len(labels)), labels] = 1.0
    return certain


def _filling(task: Task, min_sample: int, queries: int, marginal: bool) -> Filling:
    random = np.random.default_rng(task.seed)
    features = tuple(task.table.columns)
    left = queries if task.asking is not None else 0

    def asked(columns: dict[str, np.ndarray], count: int, complete: bool) -> Sample:
        nonlocal left
        assert task.asking is not None
        left -= count
        table = Table(task.schema, columns, numbered_ids(task.schema, count))
        labels, degrees = task.asking.answers(table)
        return Sample(columns, _certain(labels, degrees), np.ones(count), np.zeros(count, dtype=bool), complete)

    def drawn(sample: Sample, place: Place, marginals: Marginals, count: int) -> dict[str, np.ndarray]:
        if sample.n_given and not marginal:
            columns = {name: column[sample.given] for name, column in sample.columns.items()}
            given = Table(task.schema, columns, numbered_ids(task.schema, sample.n_given))
            moved = dict(draw_near(given, task.table, count, random, region=place.region).columns)
            inside = place.contains(task.schema, moved, count)
            return {name: column[inside] for name, column in moved.items()}
        return draw_inside(marginals, place, sample.columns, count, random)

    def fill(sample: Sample, place: Place, marginals: Marginals) -> Sample:
        may_ask = 0 if task.asking is None or sample.complete else task.asking.granted(left)
        wanted = min(min_sample - len(sample), may_ask)
        if wanted > 0:
            cells = place.region.cells(task.schema, features, min(_MOST_CELLS, may_ask))
            columns = drawn(sample, place, marginals, wanted) if cells is None else dict(cells.columns)
            count = len(next(iter(columns.values())))
            if cells is not None:
                inside = place.contains(task.schema, columns, count)
                columns = {name: column[inside] for name, column in columns.items()}
                count = int(np.count_nonzero(inside))
            if count:
                sample = join_samples([sample, asked(columns, count, cells is not None)])
        return sample.reweighted(_DRAWN_WEIGHT)

    return fill
