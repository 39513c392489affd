"""The method `tree`: a best-first tree on the network's answers, cut to the best size and refined.

Imports errors, rules, probing, the task and what trees share. Three steps, repeated: grow far more leaves than wanted,
with rows drawn and asked where a node has few; cut back to the best subtree of the wanted size; choose every split anew
against the trees below it.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996 (growth on queries).
Bohanec, Bratko: Trading accuracy for simplicity in decision trees, Machine Learning 15, 1994 (the cut).
Carreira-Perpiñán, Tavallali: Alternating optimization of decision trees, NeurIPS 2018 (the refinement).
"""

from __future__ import annotations

import numpy as np

from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.induction.trees.growth import Filling, grow, leaf_sample
from neurologic.induction.trees.model import Tree, clauses_of
from neurologic.induction.trees.pruning import pruned
from neurologic.induction.trees.refinement import agreement, refined
from neurologic.induction.trees.samples import Sample, join_samples
from neurologic.probing import Region, draw_independent, draw_near
from neurologic.rules import RuleSet
from neurologic.schema import UNKNOWN, Table
from neurologic.schema.tables import numbered_ids

_AT_ROOT = 10_000
_OVERGROWTH = 4
_PASSES = 8
_ROUNDS = 2
_DRAWN_WEIGHT = 5.0
_SOFTNESS = 0.5
_MOST_CELLS = 4096


def tree(
    task: Task,
    *,
    max_rules: int | None = 16,
    min_support: int = 1,
    min_sample: int = 200,
    queries: int = 50_000,
    price: float = 0.0,
) -> RuleSet:
    """Induce the rules of a tree, one a leaf; exactly one of them holds of a row without missing values.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules; as many as agreement with the network needs when None.
    min_support : int
        Rows of data that each rule covers at least; 0 lets drawn rows alone carry a rule.
    min_sample : int
        A node with fewer rows is filled up to this many with rows drawn in it and asked.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.
    price : float
        Share of the data that a rule must win to be kept.

    Raises
    ------
    InductionError
        For a parameter out of range.

    Examples
    --------
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> def young_tenant(table):
    ...     return ((table.column("age") < 25) & (table.column("own") == 0)).astype(int)
    >>> network = wrap(young_tenant, schema, output="indices")
    >>> data = {"age": [19, 22, 24, 25, 31, 47] * 5, "own": [False, True, False, False, True, False] * 5}
    >>> extract(network, data, method="tree").predict({"age": [20, 60], "own": [False, False]}).tolist()
    ['bad', 'good']
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    min_support = whole_number("min_support", min_support, 0)
    min_sample = whole_number("min_sample", min_sample, 0)
    queries = whole_number("queries", queries, 0)
    price = share_of_data("price", price)
    fill = _filling(task, min_sample, queries)
    sample = Sample(
        task.table.columns,
        _blended(task.labels, task.degrees),
        np.ones(len(task.table)),
        np.ones(len(task.table), dtype=bool),
    )
    best: Tree | None = None
    for _ in range(_ROUNDS):
        root = grow(
            sample,
            task.schema,
            fill,
            most_leaves=None if max_rules is None else _OVERGROWTH * max_rules,
            min_support=min_support,
            start=best,
        )
        sample = leaf_sample(root)
        cut = pruned(root, max_rules, price)
        better = refined(cut, sample, task.schema, min_support=min_support, passes=_PASSES)
        if best is not None and agreement(better, sample) <= agreement(best, sample):
            break
        best = better
    assert best is not None
    return RuleSet(task.schema, clauses_of(best, task.schema), "partition", UNKNOWN)


def _blended(labels: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    certain = np.zeros_like(degrees)
    certain[np.arange(len(labels)), labels] = 1.0
    return (1.0 - _SOFTNESS) * certain + _SOFTNESS * degrees


def _filling(task: Task, min_sample: int, queries: int) -> Filling:
    random = np.random.default_rng(task.seed)
    features = tuple(task.table.columns)
    left = queries if task.asking is not None else 0

    def asked(drawn: Table, complete: bool) -> Sample:
        nonlocal left
        assert task.asking is not None
        left -= len(drawn)
        labels, degrees = task.asking.answers(drawn)
        count = len(drawn)
        return Sample(drawn.columns, _blended(labels, degrees), np.ones(count), np.zeros(count, dtype=bool), complete)

    def fill(sample: Sample, region: Region) -> Sample:
        may_ask = 0 if task.asking is None or sample.complete else task.asking.granted(left)
        wanted = min((min_sample if region.limits else _AT_ROOT) - len(sample), may_ask)
        if wanted > 0:
            cells = region.cells(task.schema, features, min(_MOST_CELLS, may_ask))
            if cells is not None:
                sample = join_samples([sample, asked(cells, True)])
            else:
                columns = {name: column[sample.given] for name, column in sample.columns.items()}
                given = Table(task.schema, columns, numbered_ids(task.schema, sample.n_given))
                if len(given):
                    drawn = draw_near(given, task.table, wanted, random, region=region)
                else:
                    drawn = draw_independent(task.table, region, wanted, random)
                sample = join_samples([sample, asked(drawn, False)])
        return sample.reweighted(_DRAWN_WEIGHT)

    return fill
