"""Checklists: bodies that ask for at least m of n conditions, grown by boosting and refined exactly.

Imports its siblings only. Where many things speak for a class and none alone, conjunctions need a rule for every
combination; a checklist says it in one clause that is true alone. It is grown as boosting with steps of one size, which
is what counting is, and then every part is chosen anew for the rows where it decides.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996 (m-of-n conditions).
Zhang, Morris, Ustun, Ghassemi: Learning optimal predictive checklists, NeurIPS 2021.
Friedman, Hastie, Tibshirani: Additive logistic regression, Annals of Statistics 28, 2000 (the growth).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.column_generation.axes import Booleans
from neurologic.induction.column_generation.pricing import (
    Body,
    Climb,
    Floats,
    Pricer,
    Worth,
    conditions_of,
    guards_truth,
    truth_of,
)

Counts: TypeAlias = npt.NDArray[np.int32]
Truth: TypeAlias = tuple[Booleans, Booleans]

_STEP_SIZES = (0.3, 0.8)
_PATIENCE = 8
_GROWTH_ROWS = 4000
_PAIRS = 2
_PAIR_ROWS = 2000
_NEWTON_STEPS = 6


def grown(pricer: Pricer, worth: Worth, guards: Body, most_parts: int) -> list[tuple[float, Body]]:
    """Return checklists of at most `most_parts` parts beside given conditions, one a step size, best first."""
    possible, unknown = guards_truth(guards, pricer.grid)
    rows = np.flatnonzero(possible & ~unknown & (worth.proved != 0.0))
    if len(rows) < 2 or most_parts < 2:
        return []
    scale = 1.0
    if len(rows) > _GROWTH_ROWS:
        kept = rows[(np.arange(_GROWTH_ROWS) * len(rows)) // _GROWTH_ROWS]
        scale = float(np.abs(worth.proved[rows]).sum() / max(np.abs(worth.proved[kept]).sum(), 1e-300))
        rows = kept
    part = Pricer(pricer.grid.take(rows), pricer.price / scale, pricer.lean, pricer.most)
    found = [_grown(part, worth.proved[rows], guards, most_parts, size) for size in _STEP_SIZES]
    return sorted((each for each in found if each is not None), key=lambda each: (-each[0], each[1].sort_key()))


def _grown(pricer: Pricer, worth: Floats, guards: Body, most_parts: int, step: float) -> tuple[float, Body] | None:
    grid, price = pricer.grid, pricer.price
    weight, wanted = np.abs(worth), worth > 0.0
    weight = weight / weight.mean()
    held = np.zeros(len(grid), dtype=np.int64)
    parts: list[Body] = []
    paid = conditions_of(guards, grid)
    best: tuple[float, Body] | None = None
    offset = 0.0
    while len(parts) < most_parts:
        offset = _offset(step * held.astype(np.float64), weight, wanted, offset)
        share = 1.0 / (1.0 + np.exp(-(step * held + offset)))
        new = _best_part(pricer, weight * (wanted - share), weight * share * (1.0 - share), step, parts)
        if new is None or (pricer.most is not None and paid + conditions_of(new, grid) > pricer.most):
            break
        parts.append(new)
        paid += conditions_of(new, grid)
        held += truth_of(new, grid)[0]
        if len(parts) < 2:
            continue
        by_count = np.bincount(held, weights=worth, minlength=len(parts) + 1)
        at_least = np.cumsum(by_count[::-1])[::-1][1 : len(parts) + 1]
        count = int(np.argmax(at_least)) + 1
        score = float(at_least[count - 1]) - price * paid
        if best is None or score > best[0]:
            best = (score, guards.with_checklist(count, parts))
        elif len(parts) - len(best[1].parts) >= _PATIENCE:
            break
    return best


def _offset(margin: Floats, weight: Floats, wanted: npt.NDArray[np.bool_], offset: float) -> float:
    for _ in range(_NEWTON_STEPS):
        share = 1.0 / (1.0 + np.exp(-(margin + offset)))
        slope = float((weight * share * (1.0 - share)).sum()) + 1e-9
        offset += float(np.clip((weight * (wanted - share)).sum() / slope, -2.0, 2.0))
    return offset


def _best_part(pricer: Pricer, slope: Floats, curve: Floats, step: float, parts: list[Body]) -> Body | None:
    """Return the part whose step gains most likelihood a condition, among single conditions and pairs of them."""
    grid = pricer.grid
    worth = Worth(slope, np.zeros(len(slope)))
    climb = Climb(pricer, grid, worth)
    scores, allowed = climb.best_sets(climb.counted(np.arange(len(grid)), slope))
    bodies = [Body().with_condition(axis, allowed(axis)) for axis in np.argsort(-scores, kind="stable")[:6].tolist()]
    some = np.arange(0, len(grid), max(1, len(grid) // _PAIR_ROWS))
    bodies += Pricer(grid.take(some), pricer.price, pricer.lean).pairs(worth.take(some), _PAIRS)
    total = float(curve.sum()) + 1e-9
    best: tuple[float, Body] | None = None
    for body in bodies:
        cost = conditions_of(body, grid)
        if not cost or body in parts:
            continue
        held = truth_of(body, grid)[0]
        bent = float(curve[held].sum())
        # The offset is fitted anew after the step, so that only the spread of the curvature counts against it.
        won = (float(slope[held].sum()) - 0.5 * step * bent * (1.0 - bent / total)) / cost
        if won > 1e-9 and (best is None or won > best[0]):
            best = (won, body)
    return None if best is None else best[1]


def refined(pricer: Pricer, worth: Worth, body: Body, passes: int) -> tuple[float, Body]:
    """Choose every part anew, or leave it out, where it decides; then see whether another number of parts is better.

    Parameters
    ----------
    pricer : Pricer
    worth : Worth
    body : Body
        With a checklist.
    passes : int
        How often to go through the parts at most.

    Returns
    -------
    score : float
        The worth of the rows covered less the price of the conditions; never lower than that of the body given.
    body : Body
    """
    rows = np.flatnonzero((worth.proved != 0.0) | (worth.unknown != 0.0))
    grid, worth = pricer.grid.take(rows), worth.take(rows)
    search = _Refinement(Pricer(grid, pricer.price, pricer.lean, pricer.most), worth, body)
    for _ in range(passes):
        before = search.score
        for place in range(len(search.parts) - 1, -1, -1):
            if len(search.parts) > 2:
                search.without(place)
        for place in range(len(search.parts)):
            search.another(place)
        search.recount()
        if search.score <= before + 1e-9:
            break
    return search.score, search.body


class _Refinement:
    """A checklist as it is, and what each of its parts says of the rows within its guards."""

    def __init__(self, pricer: Pricer, worth: Worth, body: Body) -> None:
        self.pricer, self.worth, self.body = pricer, worth, body
        self.parts = list(body.parts)
        self.inside, self.unsure = guards_truth(body, pricer.grid)
        self.truths = [truth_of(part, pricer.grid) for part in self.parts]
        self.held = np.asarray(np.sum([possible for possible, _ in self.truths], axis=0, dtype=np.int32))
        self.score = self.score_of(body.count, self.parts, self.truths, self.held)
        self.climb = Climb(pricer, pricer.grid, worth)

    def score_of(self, count: int, parts: list[Body], truths: list[Truth], held: Counts) -> float:
        grid = self.pricer.grid
        cost = self.pricer.price * conditions_of(self.body.with_checklist(count, parts), grid)
        covered = (held >= count) & self.inside
        if not grid.has_missing:
            return float(self.worth.proved[covered].sum()) - cost
        known = np.sum([possible & ~unknown for possible, unknown in truths], axis=0, dtype=np.int32) >= count
        unknown = covered & (self.unsure | ~known)
        return float(np.where(unknown, self.worth.unknown, self.worth.proved)[covered].sum()) - cost

    def take(self, count: int, parts: list[Body], truths: list[Truth], held: Counts) -> bool:
        """Go over to another checklist if it wins more."""
        if not 1 <= count <= len(parts):
            return False
        body = self.body.with_checklist(count, parts)
        if self.pricer.most is not None and conditions_of(body, self.pricer.grid) > self.pricer.most:
            return False
        score = self.score_of(count, parts, truths, held)
        if score <= self.score + 1e-9 * max(1.0, abs(self.score)):
            return False
        self.score, self.body, self.parts, self.truths, self.held = score, body, parts, truths, held
        return True

    def without(self, place: int) -> None:
        parts = self.parts[:place] + self.parts[place + 1 :]
        truths = self.truths[:place] + self.truths[place + 1 :]
        held: Counts = np.asarray(self.held - self.truths[place][0])
        for count in (self.body.count, self.body.count - 1):
            if self.take(count, parts, truths, held):
                return

    def another(self, place: int) -> None:
        """Replace one condition of a part by the best one for the rows where the part decides."""
        grid = self.pricer.grid
        others: Counts = np.asarray(self.held - self.truths[place][0])
        decides = self.inside & (others == self.body.count - 1)
        part = self.parts[place]
        for axis in part.axes:
            rest = part.without(axis)
            rows = np.flatnonzero(decides & truth_of(rest, grid)[0])
            if not len(rows):
                continue
            scores, allowed = self.climb.best_sets(self.climb.counted(rows, self.worth.proved[rows]))
            scores[list(rest.axes)] = -np.inf
            best = int(np.argmax(np.round(scores, 9)))
            chosen = allowed(best)
            if chosen.all() or not chosen.any():
                continue
            new = rest.with_condition(best, chosen)
            if new in self.parts:
                continue
            parts, truths = list(self.parts), list(self.truths)
            parts[place], truths[place] = new, truth_of(new, grid)
            if self.take(self.body.count, parts, truths, np.asarray(others + truths[place][0])):
                return

    def recount(self) -> None:
        for count in (self.body.count - 1, self.body.count + 1):
            self.take(count, self.parts, self.truths, self.held)
