"""The method `model_tree`: rules for a number, each with a linear model, a number or an interval as its conclusion.

Imports errors, rules, probing, the task and what trees share. A tree is grown best first on the network's numbers, with
rows drawn and asked where a node has few. Of the best split on each feature that one is made after which the models of
both sides err least. Branches that do not pay for their parameters are cut off.

References
----------
Quinlan: Learning with continuous classes, AI 1992 (M5: linear models in the leaves, their simplification, the cut).
Wang, Witten: Inducing model trees for continuous classes, ECML 1997 (M5').
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996 (growth on queries).
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.induction.trees.model import Split, body_of
from neurologic.induction.trees.samples import Sample, join_samples
from neurologic.induction.trees.splits import candidates, total_purity
from neurologic.probing import Region, draw_independent, draw_near
from neurologic.rules import Clause, Head, IntervalHead, LinearExpression, LinearHead, LinearTerm, NumberHead, RuleSet
from neurologic.schema import UNKNOWN, Table
from neurologic.schema.tables import numbered_ids

Heads: TypeAlias = Literal["linear", "number", "interval"]
Numbers: TypeAlias = npt.NDArray[np.float64]

_AT_ROOT = 5_000
_DRAWN_WEIGHT = 1.0
_MOST_TRIED = 8
_TOO_SMALL = 1e-9


@dataclass(frozen=True, eq=False)
class _Model:
    """A linear model of standardised numbers: `constant + weights @ z`."""

    features: tuple[str, ...]
    weights: Numbers
    constant: float
    error: float

    def corrected(self, count: float) -> float:
        """Return the mean absolute error as it is to be expected on other rows (Quinlan 1992)."""
        parameters = len(self.features) + 1
        return self.error * (count + parameters) / (count - parameters) if count > parameters else math.inf


@dataclass(eq=False)
class _Node:
    sample: Sample
    region: Region
    model: _Model
    split: Split | None = None
    children: tuple[_Node, ...] = field(default=())


def model_tree(
    task: Task,
    *,
    heads: Heads = "linear",
    max_rules: int = 16,
    min_support: int = 4,
    min_sample: int = 200,
    queries: int = 20_000,
    coverage: float = 0.9,
) -> RuleSet:
    """Induce the rules of a model tree, one a leaf; exactly one of them holds of a row without missing values.

    Linear conclusions use numbers of which the data lack no value; they are not smoothed along the tree, so that a rule
    says what its own rows say.

    Parameters
    ----------
    task : Task
        With values.
    heads : {"linear", "number", "interval"}
        What rules conclude: a linear expression of the features, the mean, or an interval that holds most answers.
    max_rules : int
        Most rules.
    min_support : int
        Rows of data that each rule covers at least.
    min_sample : int
        A node with fewer rows is filled up to this many with rows drawn in it and asked.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.
    coverage : float
        Share of a rule's answers that its interval holds, from 0 to below 1; the rest is left out on both sides alike.

    Raises
    ------
    InductionError
        For a parameter out of range, and for answers that are not finite or too far apart to compute with.

    Examples
    --------
    >>> import numpy as np
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("speed", "numeric"),), Target("drag"))
    >>> network = wrap(lambda table: np.maximum(0.0, 2.0 * table.column("speed") - 1.0), schema, output="values")
    >>> rules = extract(network, {"speed": np.linspace(0, 1, 200)}, method="model_tree")
    >>> [round(answer, 2) for answer in rules.predict({"speed": [0.25, 0.75]}).tolist()]
    [0.0, 0.5]
    """
    if heads not in get_args(Heads):
        raise InductionError(f"heads={heads!r} is not known; it is one of {', '.join(map(repr, get_args(Heads)))}.")
    max_rules = whole_number("max_rules", max_rules, 1)
    min_support = whole_number("min_support", min_support, 1)
    min_sample = whole_number("min_sample", min_sample, 0)
    queries = whole_number("queries", queries, 0)
    coverage = share_of_data("coverage", coverage)
    return _Induction(task, heads, min_sample, queries, coverage).rules(max_rules, min_support)


class _Induction:
    """One run: the scale of answers and features, and what may still be asked."""

    def __init__(self, task: Task, heads: Heads, min_sample: int, queries: int, coverage: float) -> None:
        assert task.values is not None
        self.task, self.heads, self.min_sample, self.coverage = task, heads, min_sample, coverage
        self.left = queries if task.asking is not None else 0
        self.random = np.random.default_rng(task.seed)
        low, high = float(task.values.min()), float(task.values.max())
        # Answers become shares of a range five times theirs: splits are sought as for two classes, whose impurity is
        # the variance then. Drawn answers beyond that range count as its ends.
        with np.errstate(over="ignore", invalid="ignore"):
            self.low, self.width = low - 2 * (high - low), 5 * (high - low)
        if not (math.isfinite(self.low) and math.isfinite(self.low + self.width)):
            raise InductionError(
                "The network's answers are infinite or too far apart to compute with. Rescale the target."
            )
        self.middles: dict[str, tuple[float, float]] = {}
        if heads == "linear" and self.width:
            self.middles = dict(self._scales())

    def rules(self, max_rules: int, min_support: int) -> RuleSet:
        """Grow, cut, and write down the leaves."""
        values = self.task.values
        assert values is not None
        given = np.ones(len(values), dtype=bool)
        sample = Sample(self.task.table.columns, self._shares(values), np.ones(len(values)), given)
        root = self._node(sample, Region())
        if self.width:
            self._grow(root, max_rules, min_support)
            self._cut(root)
        clauses = [
            Clause(f"r{number}", self._head(leaf), body_of(leaf.region, self.task.schema))
            for number, leaf in enumerate(_leaves(root), start=1)
        ]
        return RuleSet(self.task.schema, tuple(clauses), "partition", UNKNOWN)

    def _scales(self) -> Iterator[tuple[str, tuple[float, float]]]:
        """Yield numeric features without missing or infinite values, each with its mean and deviation."""
        for name, column in self.task.table.columns.items():
            if self.task.schema.feature(name).is_number and np.isfinite(column).all():
                with np.errstate(over="ignore", invalid="ignore"):
                    middle, deviation = float(column.mean()), float(column.std())
                if math.isfinite(middle) and math.isfinite(deviation) and deviation > _TOO_SMALL * abs(middle):
                    yield name, (middle, deviation)

    def _shares(self, values: Numbers) -> Numbers:
        share = np.clip((values - self.low) / self.width, 0.0, 1.0) if self.width else np.full(len(values), 0.5)
        return np.stack([share, 1.0 - share], axis=1)

    def _node(self, sample: Sample, region: Region) -> _Node:
        filled = self._fill(sample, region)
        return _Node(filled, region, self._fitted(filled))

    def _fill(self, sample: Sample, region: Region) -> Sample:
        asking = self.task.asking
        may_ask = 0 if asking is None or not self.width else asking.granted(self.left)
        wanted = min((self.min_sample if region.limits else _AT_ROOT) - len(sample), may_ask)
        if wanted > 0 and asking is not None:
            columns = {name: column[sample.given] for name, column in sample.columns.items()}
            here = Table(self.task.schema, columns, numbered_ids(self.task.schema, sample.n_given))
            if len(here):
                drawn = draw_near(here, self.task.table, wanted, self.random, region=region)
            else:
                drawn = draw_independent(self.task.table, region, wanted, self.random)
            self.left -= len(drawn)
            count = len(drawn)
            shares = self._shares(asking.values(drawn))
            more = Sample(drawn.columns, shares, np.ones(count), np.zeros(count, dtype=bool))
            sample = join_samples([sample, more])
        return sample.reweighted(_DRAWN_WEIGHT)

    def _fitted(self, sample: Sample, features: tuple[str, ...] | None = None) -> _Model:
        """Return the least-squares model of a sample, in shares; the mean where it has too few rows."""
        wanted, weight = sample.degrees[:, 0], sample.weight
        total = float(weight.sum())
        mean = float(weight @ wanted) / total if total else 0.5
        features = tuple(self.middles) if features is None else features
        if features and len(sample) > len(features) + 1:
            z = np.stack([self._standard(name, sample.columns[name]) for name in features], axis=1)
            root = np.sqrt(weight)[:, None]
            matrix = np.concatenate([z, np.ones((len(z), 1))], axis=1)
            solved = np.linalg.lstsq(matrix * root, wanted * root[:, 0], rcond=1e-8)[0]
            error = float(weight @ np.abs(matrix @ solved - wanted)) / total
            return _Model(features, solved[:-1], float(solved[-1]), error)
        error = float(weight @ np.abs(wanted - mean)) / total if total else 0.0
        return _Model((), np.empty(0), mean, error)

    def _standard(self, name: str, column: Numbers) -> Numbers:
        middle, deviation = self.middles[name]
        return np.asarray((column - middle) / deviation)

    def _grow(self, root: _Node, max_rules: int, min_support: int) -> None:
        frontier: list[tuple[float, int, _Node, Split]] = []
        made = 0

        def enqueue(node: _Node) -> None:
            nonlocal made
            found = self._best_split(node, min_support)
            if found is not None:
                made += 1
                heapq.heappush(frontier, (-found[0], made, node, found[1]))

        enqueue(root)
        leaves = 1
        while frontier and leaves < max_rules:
            _, _, node, split = heapq.heappop(frontier)
            node.split = split
            regions = split.parts(node.region, self.task.schema)
            sides = split.sides(node.sample.columns)
            node.children = tuple(
                self._node(node.sample.take(side), region) for side, region in zip(sides, regions, strict=True)
            )
            leaves += 1
            for child in node.children:
                enqueue(child)

    def _best_split(self, node: _Node, min_support: int) -> tuple[float, Split] | None:
        """Return the split that lowers the error most, weighted by the rows of data, and by how much."""
        sample = node.sample
        if node.model.error < _TOO_SMALL:
            return None
        found = candidates(
            self.task.schema, sample.columns, sample.mass, sample.given, node.region, total_purity, min_support
        )
        best: tuple[float, Split] | None = None
        for candidate in sorted(found, key=lambda each: -each.worth)[:_MOST_TRIED]:
            error = 0.0
            for side in candidate.split.sides(sample.columns):
                part = sample.take(side)
                error += self._fitted(part).error * float(part.weight.sum())
            share = sample.n_given / float(sample.weight.sum())
            gain = (node.model.error * float(sample.weight.sum()) - error) * share
            if gain > _TOO_SMALL and (best is None or gain > best[0]):
                best = gain, candidate.split
        return best

    def _cut(self, node: _Node) -> float:
        """Cut off branches that do not pay for their parameters; return the error expected below a node."""
        count = len(node.sample)
        alone = node.model.corrected(count) * node.sample.n_given
        if node.split is None:
            return alone
        below = sum(map(self._cut, node.children))
        if alone <= below:
            node.split, node.children = None, ()
            return alone
        return below

    def _head(self, leaf: _Node) -> Head:
        weight, values = leaf.sample.weight, self.low + self.width * leaf.sample.degrees[:, 0]
        if not len(values) or not self.width:
            return self._constant(values)
        if self.heads == "interval":
            order = np.argsort(values, kind="stable")
            below = np.cumsum(weight[order]) / weight.sum()
            rest = (1.0 - self.coverage) / 2
            first = int(np.searchsorted(below, rest, side="right"))
            last = int(np.searchsorted(below, 1.0 - rest - 1e-12))
            return IntervalHead(float(values[order[min(first, last)]]), float(values[order[last]]))
        model = self._simplified(leaf)
        terms, constant = [], model.constant
        for name, slope in zip(model.features, model.weights.tolist(), strict=True):
            middle, deviation = self.middles[name]
            terms.append(LinearTerm(self.width * slope / deviation, name))
            constant -= slope * middle / deviation
        constant = self.low + self.width * constant
        if not terms:
            return NumberHead(constant)
        return LinearHead(LinearExpression(tuple(terms), constant))

    def _constant(self, values: Numbers) -> Head:
        assert self.task.values is not None
        value = float(values[0]) if len(values) else float(self.task.values[0])
        return IntervalHead(value, value) if self.heads == "interval" else NumberHead(value)

    def _simplified(self, leaf: _Node) -> _Model:
        """Leave out terms as long as the error expected on other rows does not rise."""
        model, count = leaf.model, len(leaf.sample)
        while model.features:
            fewer = [
                self._fitted(leaf.sample, tuple(name for name in model.features if name != gone))
                for gone in model.features
            ]
            best = min(fewer, key=lambda each: each.corrected(count))
            if best.corrected(count) > model.corrected(count) + _TOO_SMALL:
                break
            model = best
        return model


def _leaves(node: _Node) -> Iterator[_Node]:
    if node.split is None:
        yield node
    for child in node.children:
        yield from _leaves(child)
