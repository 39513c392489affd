"""Dividing the space of rows so that few rules are left in each part: the tree behind the decision clause.

Imports rules and schema, numpy. A part is a range of each number and a set of each category; a rule is left in a part
unless one of its conditions is known to fail there. A part is divided at the bound, or by the set of categories, that
leaves the fewest rules on both sides (the sum of the squares of their numbers). For rules that are the paths of a tree
this finds such a tree again; for rules that overlap it stops when dividing no longer helps, or when the parts become
many.

What a part tells of a rule holds for rows with values missing as well, as long as both sides of a division are looked
at where its feature is missing: a rule that is in neither has a condition on a known value that fails.
"""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from neurologic.compilation.row_goals import RowNames, places_of
from neurologic.rules import Clause, Interval, Literal, Membership, Negation

#: So few rules are tried one after the other.
_FEW = 2
#: How often each rule may stand in all parts together, on the average and at least, before the division stops.
_TIMES_PER_RULE, _LEAST_TIMES = 8, 200
_DEEPEST = 150

Numbers = npt.NDArray[np.float64]


@dataclass(eq=False)
class Part:
    """A part of the space, divided further or not.

    Attributes
    ----------
    rules : int array
        Positions of the rules that are left, in order.
    column : int or None
        By which column of the row it is divided; None for a leaf.
    bound : float
        Rows with at most this number go to `yes`.
    chosen : frozenset of int
        Or, for categories, those at these places.
    yes, no : Part or None
    """

    rules: npt.NDArray[np.intp]
    low: Numbers
    high: Numbers
    masks: tuple[int, ...]
    depth: int
    column: int | None = None
    bound: float = math.nan
    chosen: frozenset[int] = frozenset()
    yes: Part | None = None
    no: Part | None = None


@dataclass(eq=False)
class Conditions:
    """The conditions of all rules, in arrays.

    Attributes
    ----------
    low, high : float arrays of shape (n_rules, n_columns)
        The least and the greatest number that a rule allows; infinite where it has no bound.
    masks : list of dict
        For each rule, by column: a bit for each category that it allows.
    others : list of tuple of Literal
        For each rule: conditions that do not take part in the division.
    """

    low: Numbers
    high: Numbers
    masks: list[dict[int, int]]
    others: list[tuple[Literal, ...]] = field(default_factory=list)


def conditions_of(clauses: Sequence[Clause], names: RowNames, n_columns: int) -> Conditions:
    """Return the conditions of rules as ranges and sets, as far as they are that."""
    low = np.full((len(clauses), n_columns), -np.inf)
    high = np.full((len(clauses), n_columns), np.inf)
    found = Conditions(low, high, [], [])
    for position, clause in enumerate(clauses):
        masks: dict[int, int] = {}
        others: list[Literal] = []
        impossible: set[int] = set()
        for literal in clause.body:
            if isinstance(literal, Interval):
                column = names.columns[literal.feature]
                least = literal.low if literal.low_closed else math.nextafter(literal.low, math.inf)
                most = literal.high if literal.high_closed else math.nextafter(literal.high, -math.inf)
                low[position, column] = max(low[position, column], least)
                high[position, column] = min(high[position, column], most)
                if low[position, column] > high[position, column]:
                    impossible.add(column)
            elif (mask := _mask(literal, names)) is not None:
                column, bits = mask
                masks[column] = masks.get(column, -1) & bits
                if not masks[column]:
                    impossible.add(column)
            else:
                others.append(literal)
        for column in impossible:  # would be in no part, although a missing value does not refute it
            low[position, column], high[position, column] = -np.inf, np.inf
            masks.pop(column, None)
            others += [literal for literal in clause.body if _column(literal, names) == column]
        found.masks.append(masks)
        found.others.append(tuple(others))
    return found


def divided(
    conditions: Conditions, n_categories: Sequence[int], answers: Sequence[object], first_decides: bool
) -> Part:
    """Return the whole space, divided.

    Parameters
    ----------
    conditions : Conditions
    n_categories : sequence of int
        How many categories each column has; 0 for numbers.
    answers : sequence
        What each rule answers: rules of one answer need not be told apart.
    first_decides : bool
        Whether rules behind one that holds in all of a part no longer matter there.
    """
    n_rules, n_columns = conditions.low.shape
    whole = Part(
        np.arange(n_rules),
        np.full(n_columns, -np.inf),
        np.full(n_columns, np.inf),
        tuple((1 << count) - 1 for count in n_categories),
        0,
    )
    _cut(whole, conditions, first_decides)
    left = _LEAST_TIMES + _TIMES_PER_RULE * n_rules
    heap = [(-len(whole.rules), 0, whole)]
    for number in itertools.count(1):
        if not heap or left <= 0:
            return whole
        part = heapq.heappop(heap)[2]
        few = len(part.rules) <= _FEW and (first_decides or len({answers[rule] for rule in part.rules.tolist()}) < 2)
        if few or part.depth >= _DEEPEST or not _divide(part, conditions):
            continue
        left += len(part.rules)
        for side, child in enumerate((part.yes, part.no)):
            assert child is not None
            _cut(child, conditions, first_decides)
            left -= len(child.rules) + 1
            heapq.heappush(heap, (-len(child.rules), 2 * number + side, child))
    return whole


def unsettled(part: Part, rule: int, conditions: Conditions) -> Iterator[int]:
    """Yield the columns of which a rule asks more than the part says."""
    low, high = conditions.low[rule], conditions.high[rule]
    yield from np.flatnonzero((low > part.low) | (high < part.high)).tolist()
    for column, mask in conditions.masks[rule].items():
        if part.masks[column] & ~mask:
            yield column


def _cut(part: Part, conditions: Conditions, first_decides: bool) -> None:
    if not first_decides:
        return
    rules = part.rules
    bounded = (conditions.low[rules] > part.low) | (conditions.high[rules] < part.high)
    for place in np.flatnonzero(~bounded.any(axis=1)).tolist():
        rule = int(rules[place])
        if not conditions.others[rule] and next(unsettled(part, rule, conditions), None) is None:
            part.rules = rules[: place + 1]
            return


def _divide(part: Part, conditions: Conditions) -> bool:
    """Divide a part in the best way; return False where no way leaves fewer rules."""
    count = len(part.rules)
    low = np.maximum(conditions.low[part.rules], part.low)
    high = np.minimum(conditions.high[part.rules], part.high)
    best, column, bound = _best_bound(low, high, part, count)
    chosen = frozenset[int]()
    for candidate, mask, score in _best_sets(part, conditions, count):
        if score < best:
            best, column, chosen = score, candidate, frozenset(_bits(mask & part.masks[candidate]))
    if best >= 2 * count * count - count:  # one rule less on one side is the least gain
        return False
    part.column, part.chosen = column, chosen
    rules = part.rules
    if chosen:
        mask = sum(1 << place for place in chosen)
        inside, outside = part.masks[column] & mask, part.masks[column] & ~mask
        allowed = [conditions.masks[rule].get(column, -1) for rule in rules.tolist()]
        part.yes = _child(part, rules[[bool(bits & inside) for bits in allowed]], column, mask=inside)
        part.no = _child(part, rules[[bool(bits & outside) for bits in allowed]], column, mask=outside)
    else:
        part.bound = bound
        part.yes = _child(part, rules[low[:, column] <= bound], column, high=bound)
        part.no = _child(part, rules[high[:, column] > bound], column, low=math.nextafter(bound, math.inf))
    return True


def _child(
    part: Part,
    rules: npt.NDArray[np.intp],
    column: int,
    low: float | None = None,
    high: float | None = None,
    mask: int | None = None,
) -> Part:
    lows, highs, masks = part.low, part.high, part.masks
    if low is not None:
        lows = lows.copy()
        lows[column] = low
    if high is not None:
        highs = highs.copy()
        highs[column] = high
    if mask is not None:
        masks = (*masks[:column], mask, *masks[column + 1 :])
    return Part(rules, lows, highs, masks, part.depth + 1)


def _best_bound(low: Numbers, high: Numbers, part: Part, count: int) -> tuple[float, int, float]:
    """Return the least score, the column and the bound, over the ends of all rules."""
    ends = np.concatenate([low, high])
    order = np.argsort(ends, axis=0, kind="stable")  # a low end stands before a high end of the same number
    is_low = order < count
    begun = np.cumsum(is_low, axis=0)  # rules whose low end is at most this end
    ended = np.cumsum(~is_low, axis=0)
    sorted_ends = np.take_along_axis(ends, order, axis=0)
    # At a high end: `=< end`. At a low end: `=<` the number before it, which leaves this rule out.
    on_yes = np.where(is_low, begun - 1, begun)
    on_no = count - ended
    scores = (on_yes * on_yes + on_no * on_no).astype(np.float64)
    useless = np.where(is_low, sorted_ends <= part.low, sorted_ends >= part.high)
    scores[useless] = np.inf
    if not scores.size:
        return math.inf, 0, math.nan
    place = int(np.argmin(scores))
    row, column = divmod(place, scores.shape[1])
    end = float(sorted_ends[row, column])
    return float(scores[row, column]), column, math.nextafter(end, -math.inf) if is_low[row, column] else end


def _best_sets(part: Part, conditions: Conditions, count: int) -> Iterator[tuple[int, int, float]]:
    """Yield each set of categories that a rule asks for, as column and mask, with its score."""
    by_column: dict[int, dict[int, int]] = {}
    for rule in part.rules.tolist():
        for column, mask in conditions.masks[rule].items():
            counts = by_column.setdefault(column, {})
            bits = mask & part.masks[column]
            counts[bits] = counts.get(bits, 0) + 1
    for column, counts in by_column.items():
        everywhere = count - sum(counts.values())
        for mask in counts:
            outside = part.masks[column] & ~mask
            if not mask or not outside:
                continue
            on_yes = everywhere + sum(number for bits, number in counts.items() if bits & mask)
            on_no = everywhere + sum(number for bits, number in counts.items() if bits & outside)
            yield column, mask, float(on_yes * on_yes + on_no * on_no)


def _mask(literal: Literal, names: RowNames) -> tuple[int, int] | None:
    """Return the column and the bits of a membership, or of its negation."""
    inner = literal.literal if isinstance(literal, Negation) else literal
    if not isinstance(inner, Membership):
        return None
    chosen = places_of(inner, names)
    if inner is not literal:
        chosen = set(range(len(names.schema.feature(inner.feature).categories))) - chosen
    return names.columns[inner.feature], sum(1 << place for place in chosen)


def _column(literal: Literal, names: RowNames) -> int | None:
    inner = literal.literal if isinstance(literal, Negation) else literal
    return names.columns[inner.feature] if isinstance(inner, (Interval, Membership)) else None


def _bits(mask: int) -> Iterator[int]:
    place = 0
    while mask:
        if mask & 1:
            yield place
        mask >>= 1
        place += 1
