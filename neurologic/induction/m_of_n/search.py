"""The search for a node's split: the best condition, m of n conditions, and two looks ahead where nothing helps alone.

Imports schema, rules, probing and trees. Splits are judged by information gain in bits over all rows of the node; a row
that goes to neither side, because a value is missing, gains nothing.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996 (operators, beam, test).
Murphy, Pazzani: ID2-of-3: constructive induction of M-of-N concepts for discriminators in decision trees, ICML 1991.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy
from scipy.stats import chi2

from neurologic.induction.m_of_n.pool import Pool, pool_of, truth_of
from neurologic.induction.trees.model import Split
from neurologic.induction.trees.samples import Sample
from neurologic.induction.trees.splits import Masses, candidates, first_largest
from neurologic.probing import Region
from neurologic.rules import AtLeast, Interval, Literal, Membership
from neurologic.schema import Schema

Numbers = npt.NDArray[np.float64]

_BEAM = 2
_COUNT_BEAM = 8
_IN_VAIN = 3
_LEVEL = 0.05
_POOR = 0.1
_AHEAD = 0.05
_MOST_ROWS = 4000
_LITTLE_WORK = 100_000
_MOST_WORK_AHEAD = 2_000_000_000


@dataclass(frozen=True)
class Found:
    """A split, what it gains in bits, and the splits that were planned below it.

    Attributes
    ----------
    gain : float
    literal : Literal
    below : tuple
        The split of the side where the condition holds, and of the side where it fails, or None.
    """

    gain: float
    literal: Literal
    below: tuple[Literal | None, Literal | None] = (None, None)


def uncertainty(masses: Masses) -> Numbers:
    """Return the entropy of class weights in bits times their total, along the last axis.

    Examples
    --------
    >>> uncertainty(np.array([[2.0, 2.0], [4.0, 0.0]])).tolist()
    [4.0, 0.0]
    """
    total = masses.sum(axis=-1)
    return np.asarray((xlogy(total, total) - xlogy(masses, masses).sum(axis=-1)) / math.log(2))


def best_split(
    sample: Sample,
    region: Region,
    schema: Schema,
    *,
    max_of_n: int,
    min_support: int,
) -> Found | None:
    """Return the split of a node, or None where no condition tells its rows apart.

    Parameters
    ----------
    sample : Sample
    region : Region
        Where the rows lie, as far as a box can say it.
    schema : Schema
    max_of_n : int
        Most conditions in one m-of-n split; 1 for splits of one condition only.
    min_support : int
        Rows of data on each side.
    """
    single = _Single(sample, region, schema, min_support)
    some = _part_of(sample)
    pool = pool_of(schema, some.columns, some.mass)
    best = single.best(pool)
    total = float(uncertainty(sample.mass.sum(axis=0)))
    poor = best is None or best.gain < _POOR * total
    if best is not None and max_of_n >= 2:
        best = _of_n(best, some, pool, schema, max_of_n, single)
    if poor or len(pool) * len(some) <= _LITTLE_WORK:
        return _ahead(best, some, pool, single, max_of_n) or best
    return best


def _part_of(sample: Sample) -> Sample:
    """Return at most so many rows, evenly taken, for the searches that look at every pair of conditions."""
    if len(sample) <= _MOST_ROWS:
        return sample
    rows = np.zeros(len(sample), dtype=bool)
    rows[np.linspace(0, len(sample) - 1, _MOST_ROWS).astype(np.int64)] = True
    return sample.take(rows)


class _Single:
    """The search for the best condition of one node, exact over all thresholds."""

    def __init__(self, sample: Sample, region: Region, schema: Schema, min_support: int) -> None:
        self.sample, self.region, self.schema, self.min_support = sample, region, schema, min_support
        total = sample.mass.sum(axis=0)
        self.per_row = float(uncertainty(total)) / max(float(total.sum()), 1e-12)

    def gained(self, *sides: Masses) -> Numbers:
        """Return the bits that splits into these sides gain."""
        gains = [self.per_row * side.sum(axis=-1) - uncertainty(side) for side in sides]
        return np.asarray(np.sum(gains, axis=0))

    def gain_of(self, literal: Literal) -> float:
        """Return the bits that one condition gains, minus infinity where a side has too few rows."""
        truth = truth_of(literal, self.schema, self.sample.columns, len(self.sample))
        given = self.sample.given
        fewest = min(np.count_nonzero(side & given) for side in (truth.proved, truth.refuted))
        if fewest < self.min_support or not truth.proved.any() or not truth.refuted.any():
            return -math.inf
        mass = self.sample.mass
        return float(self.gained(mass[truth.proved].sum(axis=0), mass[truth.refuted].sum(axis=0)))

    def _gains(self, pool: Pool, places: list[int]) -> Numbers:
        holding = pool.proved[:, places].T @ pool.masses
        return self.gained(holding, np.maximum(pool.masses.sum(axis=0) - holding, 0.0))

    def best(self, pool: Pool) -> Found | None:
        """Return the condition with the largest gain less its length; the simplest of equals."""
        sample, found = self.sample, []
        for candidate in candidates(
            self.schema,
            sample.columns,
            sample.mass,
            sample.given,
            self.region,
            lambda left, right: self.gained(left, right),
            self.min_support,
        ):
            found.append(Found(candidate.worth, literal_of(candidate.split, self.schema)))
        pairs = [place for place in range(0, len(pool), 2) if len(pool.features[place]) == 2]
        if pairs:
            roughly = self._gains(pool, pairs)
            literal = pool.literals[pairs[first_largest(roughly)]]
            gain = self.gain_of(literal)
            if gain > -math.inf:
                found.append(Found(gain, literal))
        if not found:
            return None
        length = description_length(pool)
        return found[first_largest(np.array([each.gain - length * each.literal.n_conditions for each in found]))]


def description_length(pool: Pool) -> float:
    """Return the bits that it takes to name one condition of the pool."""
    return math.log2(max(2, len(pool)))


def literal_of(split: Split, schema: Schema) -> Literal:
    """Return the condition that holds on the left of a split."""
    if split.threshold is not None:
        return Interval(split.feature, high=split.threshold, high_closed=True)
    categories = schema.feature(split.feature).categories
    return Membership(split.feature, tuple(categories[code] for code in sorted(split.codes)))


# m of n


@dataclass(frozen=True, eq=False)
class _State:
    """At least `least` of some conditions, by their places in the pool, and how many of them hold on each row."""

    least: int
    places: tuple[int, ...]
    held: npt.NDArray[np.int64]
    gain: float


def _of_n(best: Found, some: Sample, pool: Pool, schema: Schema, max_of_n: int, single: _Single) -> Found:
    """Return the best m-of-n split that grows from the best condition, or that condition.

    A beam search with the operators m-of-(n+1) and (m+1)-of-(n+1). A condition is added only when the gain grows by
    more than it takes to name it, and the rows that change sides differ in class from those that stay (chi-square).
    """
    truth = truth_of(best.literal, schema, some.columns, len(some))
    seed = pool.with_one(best.literal, truth)
    held = truth.proved.astype(np.int64)
    share = float(some.mass.sum()) / max(float(single.sample.mass.sum()), 1e-12)
    start = _State(1, (len(seed) - 1,), held, best.gain * share)
    top, beam = start, [start]
    while beam and len(beam[0].places) < max_of_n:
        grown = [state for parent in beam for state in _grown(parent, seed, single)]
        unique = {(state.least, frozenset(state.places)): state for state in grown}
        beam = sorted(unique.values(), key=lambda state: (-state.gain, state.least, state.places))[:_BEAM]
        if beam and beam[0].gain > top.gain:
            top = beam[0]
    if top is start:
        return best
    literal = AtLeast(top.least, tuple(seed.literals[place] for place in top.places))
    gain = single.gain_of(literal)
    return Found(gain, literal) if gain > best.gain else best


def _grown(parent: _State, pool: Pool, single: _Single) -> Iterator[_State]:
    masses = pool.masses
    usable = ~pool.sharing[list(parent.places)].any(axis=0)
    level = _LEVEL / max(1, 2 * int(usable.sum()))
    length = description_length(pool)
    total = masses.sum(axis=0)
    for least, held in ((parent.least, parent.least - 1), (parent.least + 1, parent.least)):
        # Rows where so many conditions hold are those that the added one decides.
        decided = parent.held == held
        if not decided.any():
            continue
        sure = masses[parent.held > held].sum(axis=0)
        moved = pool.proved[decided].T @ masses[decided]
        gains = np.where(usable, single.gained(sure + moved, np.maximum(total - sure - moved, 0.0)), -np.inf)
        rest = np.maximum(masses[decided].sum(axis=0) - moved, 0.0)
        told = uncertainty(masses[decided].sum(axis=0)) - uncertainty(moved) - uncertainty(rest)
        chance = chi2.sf(2.0 * math.log(2) * np.maximum(told, 0.0), max(1, masses.shape[1] - 1))
        gains = np.where((chance < level) & (gains > parent.gain + length), gains, -np.inf)
        for place in np.argsort(-gains, kind="stable")[:_BEAM].tolist():
            if gains[place] > -np.inf:
                added = parent.held + pool.proved[:, place].astype(np.int64)
                yield _State(least, (*parent.places, place), added, float(gains[place]))


# Looking ahead


def _ahead(best: Found | None, some: Sample, pool: Pool, single: _Single, max_of_n: int) -> Found | None:
    """Return a split that gains little alone and much with the next one, as in an exclusive or or `exactly two of`.

    None when the best split is as good, and where looking ahead would take long.
    """
    half = len(pool) // 2
    n_classes = some.mass.shape[1]
    if half < 2 or half * half * len(some) * n_classes > _MOST_WORK_AHEAD:
        return None
    pairs = _Pairs(some, pool, single)
    length = description_length(pool)
    usual = pairs.worth_of(best.literal) - length * (best.literal.n_conditions + 2) if best is not None else 0.0
    usual += _AHEAD * single.per_row * float(pool.masses.sum())
    paired = pairs.largest - 3 * length
    counted = _counted(pool.of_one_feature(), single, max_of_n) if max_of_n >= 2 else None
    found: Found | None = None
    if counted is not None and counted.gain - length * _n_conditions(counted) > max(usual, paired):
        found = counted
    elif paired > usual:
        found = pairs.split()
    return found if found is not None and single.gain_of(found.literal) > -math.inf else None


def _n_conditions(found: Found) -> int:
    return sum(literal.n_conditions for literal in (found.literal, *found.below) if literal is not None)


class _Pairs:
    """What every condition gains together with the best next one on each of its sides."""

    def __init__(self, some: Sample, pool: Pool, single: _Single) -> None:
        self.some, self.pool, self.single = some, pool, single
        proved, masses = pool.proved[:, ::2], pool.masses
        together = np.stack([proved.T @ (proved * column[:, None]) for column in masses.T], axis=-1)
        alone = proved.T @ masses
        total = masses.sum(axis=0)
        holds_only, fails_only = alone[:, None] - together, alone[None] - together
        neither = np.maximum(total - alone[:, None] - fails_only, 0.0)
        self.holding = single.gained(together, np.maximum(holds_only, 0.0))
        self.failing = single.gained(np.maximum(fails_only, 0.0), neither)
        self.ahead = self.holding.max(axis=1) + self.failing.max(axis=1)
        self.chosen = first_largest(self.ahead)
        self.largest = float(self.ahead[self.chosen])

    def worth_of(self, literal: Literal) -> float:
        """Return what a condition gains with the best next one on each side."""
        truth = truth_of(literal, self.single.schema, self.some.columns, len(self.some))
        worth = 0.0
        for rows in (truth.proved, truth.refuted):
            masses = self.pool.masses[rows]
            holding = self.pool.proved[rows, ::2].T @ masses
            worth += float(self.single.gained(holding, np.maximum(masses.sum(axis=0) - holding, 0.0)).max())
        return worth

    def split(self) -> Found:
        """Return the condition that is best with the next ones, its threshold chosen for them."""
        single, masses = self.single, self.pool.masses
        literal = self.pool.literals[2 * self.chosen]
        found = Found(self.largest, literal)
        if not isinstance(literal, Interval):
            return found
        after = [int(gains[self.chosen].argmax()) for gains in (self.holding, self.failing)]
        parts = []
        for place in after:
            proved = self.pool.proved[:, 2 * place, None]
            parts += [masses * proved, masses * (1.0 - proved)]
        size = masses.shape[1]

        def worth(left: Masses, right: Masses) -> Numbers:
            cells = (left[:, :size], left[:, size : 2 * size], right[:, 2 * size : 3 * size], right[:, 3 * size :])
            return single.gained(*cells)

        columns = {literal.feature: self.some.columns[literal.feature]}
        for candidate in candidates(
            single.schema,
            columns,
            np.concatenate(parts, axis=1),
            self.some.given,
            single.region,
            worth,
            single.min_support,
        ):
            if candidate.worth > found.gain:
                found = Found(candidate.worth, literal_of(candidate.split, single.schema))
        return found


@dataclass(frozen=True, eq=False)
class _Counting:
    """Some conditions of which a number hold on each row, and the bits that this number tells."""

    places: tuple[int, ...]
    held: npt.NDArray[np.int64]
    told: float


def _counted(pool: Pool, single: _Single, max_of_n: int) -> Found | None:
    """Return the m-of-n split that gains most, alone or with a second one below it that asks for more of the same.

    A beam search adds the condition after which the number of conditions that hold tells most about the class. No one
    threshold on that number need help alone.
    """
    length, masses = description_length(pool), pool.masses
    start = _Counting((), np.zeros(len(masses), dtype=np.int64), 0.0)
    beam, top = [start], start
    while beam and len(beam[0].places) < min(max_of_n, len(pool)):
        grown: dict[frozenset[int], _Counting] = {}
        for parent in beam:
            for state in _counting_one_more(parent, pool, single):
                grown.setdefault(frozenset(state.places), state)
        beam = sorted(grown.values(), key=lambda state: (-state.told, state.places))[:_COUNT_BEAM]
        if beam and beam[0].told - length * len(beam[0].places) > top.told - length * len(top.places):
            top = beam[0]
        elif beam and len(beam[0].places) >= len(top.places) + _IN_VAIN:
            break
    if len(top.places) < 2:
        return None
    return _thresholds(top, pool, single)


def _counting_one_more(parent: _Counting, pool: Pool, single: _Single) -> Iterator[_Counting]:
    masses = pool.masses
    usable = ~pool.sharing[list(parent.places)].any(axis=0) if parent.places else np.ones(len(pool), dtype=bool)
    if not usable.any():
        return
    size = len(parent.places)
    table = np.zeros((len(pool), size + 2, masses.shape[1]))
    for number in range(size + 1):
        rows = parent.held == number
        holding = pool.proved[rows].T @ masses[rows]
        table[:, number + 1] += holding
        table[:, number] += np.maximum(masses[rows].sum(axis=0) - holding, 0.0)
    told = np.where(usable, single.gained(*np.moveaxis(table, 1, 0)), -np.inf)
    for place in np.argsort(-told, kind="stable")[:_COUNT_BEAM].tolist():
        if told[place] > -np.inf:
            held = parent.held + pool.proved[:, place].astype(np.int64)
            yield _Counting((*parent.places, place), held, float(told[place]))


def _thresholds(counting: _Counting, pool: Pool, single: _Single) -> Found:
    size, masses, length = len(counting.places), pool.masses, description_length(pool)
    by_number = np.stack([masses[counting.held == number].sum(axis=0) for number in range(size + 1)])
    upto = np.concatenate([np.zeros((1, masses.shape[1])), np.cumsum(by_number, axis=0)])
    choices = [(low, high) for low in range(1, size + 1) for high in range(low + 1, size + 2)]
    gains = [float(single.gained(upto[low], upto[high] - upto[low], upto[-1] - upto[high])) for low, high in choices]
    worth = [gain - length * size * (high <= size) for gain, (_, high) in zip(gains, choices, strict=True)]
    chosen = first_largest(np.array(worth))
    low, high = choices[chosen]
    literals = tuple(pool.literals[place] for place in counting.places)
    narrow = AtLeast(high, literals) if high <= size else None
    return Found(gains[chosen], AtLeast(low, literals), (narrow, None))
