"""Pricing: the body of a rule that wins the most weight, given what each row is worth to it.

Imports its siblings only. A row is worth something to a rule that covers it: positive where the rule would be right and
nothing else is yet, negative where it would do harm. The same search serves the linear program, whose prices are the
dual values, and the ordered list, where the worth is exact. It branches on literals: it starts from the best pairs of
conditions (a single one may say nothing where two say all, as in an exclusive or) and climbs by adding, replacing and
dropping conditions, each time with the best set of places on every axis. A start whose positive weight alone cannot
reach the best rule so far is left out; the search is not exhaustive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.column_generation.axes import Axis, Booleans, Grid

Floats: TypeAlias = npt.NDArray[np.float64]

_COARSE = 8
_MOST_PLACES = 32
_MOST_PAIRED = 128
_PAIR_ROWS = 8000
_STEPS = 40
_ROUNDING = 1e-7


@dataclass(frozen=True)
class Body:
    """The body of a rule: conditions that all hold and, if there is a checklist, at least so many of its parts.

    Attributes
    ----------
    conditions : tuple of (int, bytes)
        For each axis asked about, in order, the places allowed, as the bytes of a bool array.
    count : int
        How many parts of the checklist must hold; 0 without one.
    parts : tuple of Body
        The checklist; each part is one condition or a conjunction of two.
    """

    conditions: tuple[tuple[int, bytes], ...] = ()
    count: int = 0
    parts: tuple[Body, ...] = ()

    @property
    def axes(self) -> tuple[int, ...]:
        """The axes asked about outside the checklist."""
        return tuple(axis for axis, _ in self.conditions)

    @property
    def is_empty(self) -> bool:
        """Whether the body always holds."""
        return not self.conditions and not self.parts

    def sort_key(self) -> tuple[object, ...]:
        """Return the key of an order of bodies."""
        return (self.conditions, self.count, tuple(part.conditions for part in self.parts))

    def allowed(self, axis: int) -> Booleans:
        """Return the places allowed on an axis that the body asks about."""
        return np.frombuffer(dict(self.conditions)[axis], dtype=bool)

    def with_condition(self, axis: int, allowed: Booleans) -> Body:
        """Return the body with a condition more, or with another one on an axis it asks about."""
        others = dict(self.conditions)
        others[axis] = allowed.tobytes()
        return replace(self, conditions=tuple(sorted(others.items())))

    def without(self, axis: int) -> Body:
        """Return the body without its condition on an axis."""
        return replace(self, conditions=tuple(each for each in self.conditions if each[0] != axis))

    def with_checklist(self, count: int, parts: Sequence[Body]) -> Body:
        """Return the body with another checklist."""
        return replace(self, count=count, parts=tuple(parts))


def cost_of(axis: Axis, allowed: Booleans) -> int:
    """Return how many conditions a set of places counts as."""
    if not axis.counts_sides:
        return 1
    return int(not allowed[0]) + int(not allowed[axis.size - 1])


def conditions_of(body: Body, grid: Grid) -> int:
    """Return how many conditions a body counts as."""
    own = sum(cost_of(grid.axes[axis], body.allowed(axis)) for axis in body.axes)
    return own + sum(conditions_of(part, grid) for part in body.parts)


def truth_of(body: Body, grid: Grid) -> tuple[Booleans, Booleans]:
    """Return where a body is not known to fail, and where that is for want of a value only."""
    possible, unknown = guards_truth(body, grid)
    if body.parts:
        held, open_ones = checklist_truth(body, grid)
        possible, unknown = possible & held, unknown | open_ones
    return possible, possible & unknown


def guards_truth(body: Body, grid: Grid) -> tuple[Booleans, Booleans]:
    """Return the truth of the conditions outside the checklist; the second is true also where they fail."""
    possible = np.ones(len(grid), dtype=bool)
    unknown = np.zeros(len(grid), dtype=bool)
    for axis in body.axes:
        possible &= grid.holds(axis, body.allowed(axis))
        if grid.has_missing:
            unknown |= grid.missing[:, axis]
    return possible, unknown


def checklist_truth(body: Body, grid: Grid) -> tuple[Booleans, Booleans]:
    """Return where enough parts of the checklist are not known to fail, and where not enough are known to hold."""
    held = np.zeros(len(grid), dtype=np.int32)
    known = np.zeros(len(grid), dtype=np.int32)
    for part in body.parts:
        possible, unknown = truth_of(part, grid)
        held += possible
        known += possible & ~unknown
    return held >= body.count, known < body.count


@dataclass(frozen=True, eq=False)
class Worth:
    """What rows are worth to a rule.

    Attributes
    ----------
    proved : numpy.ndarray, shape (n_rows,)
        Won, or lost where negative, when the rule holds of the row.
    unknown : numpy.ndarray, shape (n_rows,)
        The same when it neither holds nor fails for want of a value, so that nothing after it may answer.
    """

    proved: Floats
    unknown: Floats

    def take(self, rows: npt.NDArray[np.int64]) -> Worth:
        """Return the worth of the rows at the given positions."""
        return Worth(self.proved[rows], self.unknown[rows])


@dataclass(frozen=True, eq=False)
class Pricer:
    """The search on one grid.

    Attributes
    ----------
    grid : Grid
    price : float
        What a condition costs, in the unit of the worth of rows.
    lean : numpy.ndarray, shape (n_axes, width)
        How much each place is on the rule's side in general; it decides where rows in question have none there.
    most : int or None
        The most conditions a body may have.
    """

    grid: Grid
    price: float
    lean: Floats
    most: int | None = None

    def best(self, worth: Worth, starts: int) -> list[tuple[float, Body]]:
        """Return different bodies that win more than they cost, best first."""
        rows = np.flatnonzero((worth.proved != 0.0) | (worth.unknown != 0.0))
        if not len(rows) or not len(self.grid.axes):
            return []
        if len(rows) > _PAIR_ROWS:
            rows = rows[(np.arange(_PAIR_ROWS) * len(rows)) // _PAIR_ROWS]
        scale = float(np.abs(worth.proved).sum()) / max(float(np.abs(worth.proved[rows]).sum()), 1e-300)
        part, value = self.grid.take(rows), worth.take(rows)
        rough = Pricer(part, self.price / scale, self.lean, self.most)
        found: dict[Body, float] = {}
        pairs = [body for body in rough.pairs(value, starts) if self.may_have(body)]
        for body in (Body(), *pairs):
            score, climbed = rough.climb(body, value)
            if score > 0.0:
                found[climbed] = score
        whole: dict[Body, float] = {}
        for body in sorted(found, key=lambda each: (-found[each], each.sort_key()))[: max(2, starts // 2)]:
            score, climbed = self.climb(body, worth) if scale > 1.0 + 1e-9 else (found[body], body)
            if score > 0.0:
                whole[climbed] = score
        return sorted(((score, body) for body, score in whole.items()), key=lambda each: (-each[0], each[1].sort_key()))

    def may_have(self, body: Body) -> bool:
        """Whether a body has no more conditions than it may."""
        return self.most is None or conditions_of(body, self.grid) <= self.most

    def climb(self, body: Body, worth: Worth) -> tuple[float, Body]:
        """Improve a body, one condition at a time, until no addition, replacement or removal wins more.

        Returns
        -------
        score : float
            The worth of the rows covered less the price of the conditions.
        body : Body
        """
        rows = np.flatnonzero((worth.proved != 0.0) | (worth.unknown != 0.0))
        search = Climb(self, self.grid.take(rows) if len(rows) < len(self.grid) else self.grid, worth.take(rows))
        return search.run(body)

    def pairs(self, worth: Worth, most: int) -> list[Body]:
        """Return the most promising bodies of two conditions, each on another pair of axes.

        All pairs are counted at once, as the product of a matrix of places with itself; numbers are cut roughly.
        """
        axes = self._paired()
        if len(axes) < 2 or most < 1:
            return []
        spans = {axis: _spans(self.grid.axes[axis], self._local(axis)) for axis in axes}
        width = max(int(each.max()) + 1 for each in spans.values())
        blocks = [(np.append(spans[axis], -1)[self._local(axis)][:, None] == np.arange(width)) for axis in axes]
        table = np.concatenate(blocks, axis=1).astype(np.float32)
        totals = (table.T @ (table * worth.proved[:, None].astype(np.float32))).astype(np.float64)
        totals = totals.reshape(len(axes), width, len(axes), width).transpose(0, 2, 1, 3)
        first, second = np.triu_indices(len(axes), k=1)
        is_range = np.array([self.grid.axes[axis].is_range for axis in axes])
        halves, singles = _halves(width), _singles(width)
        scores = np.empty(len(first))
        lefts = np.empty((len(first), width), dtype=bool)
        for ranged, choices in ((True, halves), (False, singles)):
            here = is_range[first] == ranged
            rows = np.einsum("lw,pwv->plv", choices.astype(np.float64), totals[first[here], second[here]])
            reached = _reached(rows, is_range[second[here]])
            best = reached.argmax(axis=1)
            scores[here] = reached[np.arange(len(best)), best]
            lefts[here] = choices[best]
        bodies = []
        for pair in np.argsort(-np.round(scores, 6), kind="stable")[:most].tolist():
            one, other = int(first[pair]), int(second[pair])
            row = lefts[pair] @ totals[one, other]
            right = halves[np.argmax(halves @ row)] if is_range[other] else row > 0.0
            body = Body()
            for place, rough in ((one, lefts[pair]), (other, right)):
                allowed = rough[spans[axes[place]]]
                if allowed.any() and not allowed.all():
                    body = body.with_condition(axes[place], allowed)
            if body.conditions:
                bodies.append(body)
        return bodies

    def _local(self, axis: int) -> npt.NDArray[np.int64]:
        return self.grid.places[:, axis] - axis * self.grid.width

    def _paired(self) -> list[int]:
        """Return the axes that pairs are made of: as many as the matrix of all pairs may have."""
        usable = [
            number
            for number, axis in enumerate(self.grid.axes)
            if axis.kind != "same" and (axis.is_range or axis.size <= _MOST_PLACES)
        ]
        return usable[:_MOST_PAIRED]


def _spans(axis: Axis, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the rough place of each place of an axis; only ranges are made rougher, into spans of as many rows."""
    if not axis.is_range or axis.size <= _COARSE:
        return np.arange(axis.size)
    counts = np.bincount(places, minlength=axis.size + 1)[: axis.size]
    before = np.cumsum(counts) - counts / 2.0
    return np.minimum((before * _COARSE / max(counts.sum(), 1)).astype(np.int64), _COARSE - 1)


def _halves(width: int) -> Booleans:
    """Return all beginnings and ends of a range of `width` places, one a line."""
    below = np.tri(width, dtype=bool)[:-1]
    return np.concatenate([below, ~below]) if width > 1 else np.ones((1, 1), dtype=bool)


def _singles(width: int) -> Booleans:
    """Return each place alone, and all places but it, one a line."""
    return np.concatenate([np.eye(width, dtype=bool), ~np.eye(width, dtype=bool)])


def _reached(rows: Floats, is_range: Booleans) -> Floats:
    """Return the most that the second axis of pairs makes of each choice on the first, shape (n_pairs, n_choices)."""
    below = np.cumsum(rows, axis=2)
    total = below[:, :, -1]
    half = np.maximum(below.max(axis=2), total - below.min(axis=2))
    return np.where(is_range[:, None], half, np.maximum(rows, 0.0).sum(axis=2))


class Climb:
    """One climb: the rows that matter, and the body as it is."""

    def __init__(self, pricer: Pricer, grid: Grid, worth: Worth) -> None:
        self.pricer, self.grid, self.worth = pricer, grid, worth
        self.checklist: tuple[Booleans, Booleans] | None = None
        self.ranges = [number for number, axis in enumerate(grid.axes) if axis.is_range]
        self.sets = [number for number, axis in enumerate(grid.axes) if not axis.is_range]
        self.sizes = np.array([axis.size for axis in grid.axes])
        self.one_side = np.ones(len(grid.axes)) * pricer.price
        self.two_sides = np.array([2 if axis.counts_sides else 1 for axis in grid.axes])
        self.two_sides = self.two_sides * pricer.price

    def run(self, body: Body) -> tuple[float, Body]:
        score = self.score(body)
        for _ in range(_STEPS):
            better = max(
                (self.changed(body, axis) for axis in (None, *body.axes)),
                key=lambda found: found[0],
            )
            if better[0] <= score + _ROUNDING * max(1.0, abs(score)):
                break
            score, body = better
        return score, body

    def score(self, body: Body) -> float:
        return float(self.covered_worth(body).sum()) - self.pricer.price * conditions_of(body, self.grid)

    def covered_worth(self, body: Body) -> Floats:
        possible, unknown = self.truth(body)
        return np.where(unknown, self.worth.unknown, self.worth.proved) * possible

    def truth(self, body: Body) -> tuple[Booleans, Booleans]:
        """Return the truth of a body; the checklist, which stays as it is, is evaluated once."""
        possible, unknown = guards_truth(body, self.grid)
        if body.parts:
            if self.checklist is None:
                self.checklist = checklist_truth(body, self.grid)
            possible, unknown = possible & self.checklist[0], unknown | self.checklist[1]
        return possible, possible & unknown

    def changed(self, body: Body, dropped: int | None) -> tuple[float, Body]:
        """Return the best body that is had by dropping one condition, or none, and adding one, or none."""
        rest = body if dropped is None else body.without(dropped)
        possible, unknown = self.truth(rest)
        rows = np.flatnonzero(possible)
        worth = np.where(unknown[rows], self.worth.unknown[rows], self.worth.proved[rows])
        price = self.pricer.price
        paid = conditions_of(rest, self.grid)
        start = float(worth.sum()) - price * paid
        best = (start if dropped is not None and not rest.is_empty else -np.inf, rest)
        counts = self.counted(rows, worth)
        scores, masks = self.best_sets(counts)
        scores = scores - price * paid
        scores[list(rest.axes)] = -np.inf
        most = self.pricer.most
        for axis in np.argsort(-np.round(scores, 9), kind="stable").tolist():
            if scores[axis] <= best[0] or not np.isfinite(scores[axis]):
                break
            allowed = masks(axis)
            if allowed.all() or not allowed.any():
                continue
            if most is None or paid + cost_of(self.grid.axes[axis], allowed) <= most:
                best = (float(scores[axis]), rest.with_condition(axis, allowed))
                break
        return best

    def counted(self, rows: npt.NDArray[np.int64], worth: Floats) -> tuple[Floats, Floats]:
        """Return the worth at each place of each axis, and that of the rows with a missing value there."""
        grid = self.grid
        count = len(grid.axes)
        places = grid.places if len(rows) == len(grid) else grid.places[rows]
        length = count * grid.width
        counts = np.bincount(places.ravel(), np.repeat(worth, count), minlength=length).astype(np.float64)
        counts = counts.reshape(count, grid.width)
        lost = np.zeros(count)
        if grid.has_missing:
            counts.ravel()[grid.missing_places] = 0.0
            lost = self.worth.unknown[rows] @ grid.missing[rows]
        return counts, lost

    def best_sets(self, counted: tuple[Floats, Floats]) -> tuple[Floats, Callable[[int], Booleans]]:
        """Return what the best set of places on each axis wins less its price, and a function that gives the set."""
        counts, lost = counted
        grid = self.grid
        scores = np.full(len(grid.axes), -np.inf)
        ends = np.zeros((len(grid.axes), 2), dtype=np.int64)
        if self.ranges:
            scores[self.ranges], ends[self.ranges] = _best_ranges(
                counts[self.ranges], self.sizes[self.ranges], self.one_side[self.ranges], self.two_sides[self.ranges]
            )
        leaning = counts + np.where(counts == 0.0, _ROUNDING * self.pricer.lean, 0.0)
        if self.sets:
            scores[self.sets] = np.maximum(counts[self.sets], 0.0).sum(axis=1) - self.one_side[self.sets]
        scores += lost

        def allowed(axis: int) -> Booleans:
            size = grid.axes[axis].size
            if grid.axes[axis].is_range:
                first, last = ends[axis]
                return (np.arange(size) >= first) & (np.arange(size) <= last)
            return np.asarray(leaning[axis, :size] > 0.0)

        return scores, allowed


def _best_ranges(
    counts: Floats, sizes: npt.NDArray[np.int64], one_side: Floats, two_sides: Floats
) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the score of the best range of places on each axis, shape (n_axes,), and its first and last place."""
    lines = np.arange(len(counts))
    width = counts.shape[1]
    inside = np.arange(width) < (sizes - 1)[:, None]  # places that have another one after them
    below = np.cumsum(counts, axis=1)
    total = below[:, -1]
    prefix = np.where(inside, below, -np.inf)
    suffix = np.where(inside, total[:, None] - below, -np.inf)
    # The best range that ends at a place starts after the lowest sum before it.
    before = np.minimum.accumulate(np.where(inside, below, np.inf), axis=1)
    middle = np.full_like(below, -np.inf)
    middle[:, 1:] = np.where(inside[:, 1:], below[:, 1:] - before[:, :-1], -np.inf)
    options = np.stack([prefix.max(1) - one_side, suffix.max(1) - one_side, middle.max(1) - two_sides])
    choice = options.argmax(axis=0)
    last_of_middle = middle.argmax(axis=1)
    held = np.where(np.arange(width) < last_of_middle[:, None], np.where(inside, below, np.inf), np.inf)
    first = np.choose(choice, [np.zeros(len(counts), dtype=np.int64), suffix.argmax(1) + 1, held.argmin(axis=1) + 1])
    last = np.choose(choice, [prefix.argmax(1), sizes - 1, last_of_middle])
    return options[choice, lines], np.stack([first, last], axis=1)
