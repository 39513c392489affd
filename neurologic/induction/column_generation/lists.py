"""Ordered lists: rules that answer where all rules before them fail, and the search for the best one.

Imports its siblings only. The objective is exact: the weight of the rows answered as the network answers, less the
price of the conditions. Given all other rules, what a row is worth to one of them is what it would win there over what
the rest of the list answers, so that every rule is improved, replaced, left out or put in by the same pricing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.induction.column_generation.axes import Booleans, Grid
from neurologic.induction.column_generation.checklists import grown, refined
from neurologic.induction.column_generation.pricing import Body, Floats, Pricer, Worth, conditions_of, truth_of

Singles: TypeAlias = npt.NDArray[np.float32]

_PASSES = 3
_LEAST = 1e-9
_WORTH_A_CHECKLIST = 10.0


@dataclass(frozen=True)
class Rule:
    """A body and the class it concludes, as a position in the classes."""

    body: Body
    code: int


@dataclass(frozen=True)
class RuleList:
    """Rules in order, and the class where all of them fail."""

    rules: tuple[Rule, ...]
    default: int


@dataclass(frozen=True, eq=False)
class Problem:
    """What a list is searched for.

    Attributes
    ----------
    grid : Grid
    value : numpy.ndarray, shape (n_rows, n_classes)
        What each answer on each row is worth.
    price : float
        What a condition costs, in the unit of `value`.
    lean : numpy.ndarray, shape (n_classes, n_axes, width)
        See `Pricer`.
    max_rules, max_conditions : int or None
        Of the whole list.
    max_parts : int
        Of a checklist; 0 for none.
    """

    grid: Grid
    value: Floats
    price: float
    lean: Floats
    max_rules: int | None = None
    max_conditions: int | None = None
    max_parts: int = 0

    def pricer(self, code: int, most: int | None = None) -> Pricer:
        """Return the search for rules of one class."""
        return Pricer(self.grid, self.price, self.lean[code], most)

    def size(self, rules: Sequence[Rule]) -> int:
        """Return how many conditions the rules have."""
        return sum(conditions_of(rule.body, self.grid) for rule in rules)

    def objective(self, found: RuleList) -> float:
        """Return the worth of the answers of a list less the price of its conditions."""
        after = self.value[:, found.default].copy()
        for rule in reversed(found.rules):
            after = self.before(rule, after)
        return float(after.sum()) - self.price * self.size(found.rules)

    def before(self, rule: Rule, after: Floats) -> Floats:
        """Return what answers are worth from a rule on, given what they are worth after it."""
        possible, unknown = truth_of(rule.body, self.grid)
        held = np.where(unknown, 0.0, self.value[:, rule.code]) if self.grid.has_missing else self.value[:, rule.code]
        return np.where(possible, held, after)

    def reach(self, rules: Sequence[Rule]) -> list[Booleans]:
        """Return which rows get to each rule, and at the end which get past all."""
        reached = [np.ones(len(self.grid), dtype=bool)]
        for rule in rules:
            reached.append(reached[-1] & ~truth_of(rule.body, self.grid)[0])
        return reached

    def worth(self, code: int, reached: Booleans, after: Floats) -> Worth:
        """Return what rows are worth to a rule of a class at a place of the list."""
        return Worth((self.value[:, code] - after) * reached, -after * reached)

    def room(self, rules: Sequence[Rule]) -> int | None:
        """Return how many further conditions the rules may have."""
        return None if self.max_conditions is None else self.max_conditions - self.size(rules)


def swept(problem: Problem, found: RuleList) -> RuleList:
    """Improve every rule given all others, from the last to the first; leave out those that win nothing."""
    rules = list(found.rules)
    reached = problem.reach(rules)
    after = problem.value[:, found.default].copy()
    for place in range(len(rules) - 1, -1, -1):
        rule = rules[place]
        room = problem.room(rules)
        most = None if room is None else room + conditions_of(rule.body, problem.grid)
        worth = problem.worth(rule.code, reached[place], after)
        score, body = improved(problem.pricer(rule.code, most), worth, rule.body)
        if score <= 0.0 or body.is_empty:
            del rules[place]
            continue
        rules[place] = Rule(body, rule.code)
        after = problem.before(rules[place], after)
    return RuleList(tuple(rules), found.default)


def improved(pricer: Pricer, worth: Worth, body: Body) -> tuple[float, Body]:
    """Improve a body, its checklist and its other conditions in turn, while that wins."""
    score, body = pricer.climb(body, worth)
    while body.parts:
        before = score
        _, body = refined(pricer, worth, body, _PASSES)
        score, body = pricer.climb(body, worth)
        if score <= before + _LEAST * abs(before):
            break
    return score, body


def extended(problem: Problem, found: RuleList, starts: int) -> RuleList:
    """Put a new rule wherever one wins more than it costs, from the end of the list to its beginning."""
    rules = list(found.rules)
    reached = problem.reach(rules)
    after = problem.value[:, found.default].copy()
    for place in range(len(rules), -1, -1):
        checklists = problem.max_parts > 1 and place in (0, len(found.rules))
        new = _best_new(problem, rules, reached[place], after, starts, checklists)
        if new is not None:
            rules.insert(place, new)
            after = problem.before(new, after)
        if place > 0:
            after = problem.before(found.rules[place - 1], after)
    return RuleList(tuple(rules), found.default)


def _best_new(
    problem: Problem, rules: Sequence[Rule], reached: Booleans, after: Floats, starts: int, checklists: bool
) -> Rule | None:
    room = problem.room(rules)
    if (problem.max_rules is not None and len(rules) >= problem.max_rules) or (room is not None and room < 1):
        return None
    best: tuple[float, Rule] | None = None
    for code in range(problem.value.shape[1]):
        worth = problem.worth(code, reached, after)
        if worth.proved.clip(min=0.0).sum() <= max(problem.price, 0.0 if best is None else best[0]):
            continue
        pricer = problem.pricer(code, room)
        found = pricer.best(worth, starts)[:1]
        if checklists and worth.proved.clip(min=0.0).sum() > _WORTH_A_CHECKLIST * problem.price:
            found += [improved(pricer, worth, body) for _, body in grown(pricer, worth, Body(), problem.max_parts)[:1]]
        for score, body in found:
            if score > max(0.0, _LEAST * len(worth.proved)) and (best is None or score > best[0]):
                best = (score, Rule(body, code))
    return None if best is None else best[1]


def selected(problem: Problem, columns: Sequence[Rule]) -> RuleList:
    """Choose rules from columns, each time the one that wins most at its best place in the list, for the best default.

    Parameters
    ----------
    problem : Problem
    columns : sequence of Rule
    """
    truths = [truth_of(rule.body, problem.grid) for rule in columns]
    held = np.array([possible & ~unknown for possible, unknown in truths], dtype=np.float32)
    unsure = np.array([unknown for _, unknown in truths], dtype=np.float32) if problem.grid.has_missing else None
    costs = np.array([problem.price * conditions_of(rule.body, problem.grid) for rule in columns])
    best: tuple[float, RuleList] | None = None
    for default in np.flatnonzero(problem.value.sum(axis=0) > 0.0).tolist() or [0]:
        found = _selected(problem, columns, held, unsure, costs, default)
        score = problem.objective(found)
        if best is None or score > best[0] + 1e-9 * abs(best[0]):
            best = (score, found)
    assert best is not None
    return best[1]


def _selected(
    problem: Problem, columns: Sequence[Rule], held: Singles, unsure: Singles | None, costs: Floats, default: int
) -> RuleList:
    rules: list[Rule] = []
    least = 1e-6 * max(1.0, float(problem.value.sum()))  # sums in single precision are no finer
    codes = np.array([rule.code for rule in columns], dtype=np.int64)
    costs = costs.copy()
    while len(columns) and (problem.max_rules is None or len(rules) < problem.max_rules):
        room = problem.room(rules)
        reached = problem.reach(rules)
        after = problem.value[:, default].copy()
        best: tuple[float, int, int] | None = None
        for place in range(len(rules), -1, -1):
            for code in np.unique(codes).tolist():
                own = np.flatnonzero(codes == code)
                worth = problem.worth(code, reached[place], after)
                gains = held[own] @ worth.proved.astype(np.float32) - costs[own]
                if unsure is not None:
                    gains += unsure[own] @ worth.unknown.astype(np.float32)
                if room is not None:
                    gains[costs[own] > problem.price * room * (1.0 + _LEAST)] = -np.inf
                first = int(np.argmax(np.round(gains, 4)))
                if gains[first] > least and (best is None or gains[first] > best[0] + least):
                    best = (float(gains[first]), place, int(own[first]))
            if place > 0:
                after = problem.before(rules[place - 1], after)
        if best is None:
            break
        rules.insert(best[1], columns[best[2]])
        costs[best[2]] = np.inf  # each column once
    return RuleList(tuple(rules), default)


def searched(problem: Problem, found: RuleList, starts: int, rounds: int) -> RuleList:
    """Improve a list by turns, adding rules and choosing each anew, until neither wins or the rounds are over."""
    score = problem.objective(found)
    for _ in range(rounds):
        better = swept(problem, extended(problem, swept(problem, found), starts))
        reached = problem.objective(better)
        if reached <= score + 2.0 * problem.price:
            return better if reached > score else found
        found, score = better, reached
    return found
