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
_SOFTNESS = 0.0


def trepan(
    task: Task,
    *,
    max_rules: int | None = 16,
    max_of_n: int = 8,
    min_support: int = 1,
    min_sample: int = 1000,
    queries: int = 50_000,
    purity: float = 0.99,
    price: float = 0.001,
    near: bool = True,
) -> RuleSet:
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
        _filling(task, min_sample, queries, near),
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
    return (1.0 - _SOFTNESS) * certain + _SOFTNESS * degrees


def _filling(task: Task, min_sample: int, queries: int, near: bool) -> Filling:
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
        if near and sample.n_given:
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
