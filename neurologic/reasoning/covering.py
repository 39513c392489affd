"""Which rules others cover, so that they could go: dead, subsumed and redundant ones, over arrays of boxes.

Imports the geometry. What the kinds mean stands in prolog/neurologic/consistency/redundancy.pl, which finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from neurologic.reasoning.box_arrays import RuleBoxes
from neurologic.reasoning.box_search import Search, bad_points
from neurologic.reasoning.geometry import Bools, Ints, overlaps_of, within

#: Cuts after which a search gives up, and leaves the rules that are left undecided.
MOST_CUTS = 200_000
#: Pairs of a box and one that reaches into it that are looked at together.
AT_ONCE = 500_000


@dataclass(frozen=True)
class Covered:
    """A rule that others cover.

    Attributes
    ----------
    kind : str
        `dead`, `subsumed` or `redundant`.
    rule : int
    by : tuple of int
        The rules that reach into it and cover it together, in their order.
    certain : bool
        False where the search gave up.
    """

    kind: str
    rule: int
    by: tuple[int, ...]
    certain: bool = True


def settled(given: RuleBoxes, found: list[Covered]) -> list[Covered]:
    """Return the covered rules, with only those redundant that are so without the dead and the subsumed ones, too."""
    gone = np.isin(given.rule, [each.rule for each in found if each.kind != "redundant"])
    redundant = {}
    for start, end in _runs(given, [each.rule for each in found if each.kind == "redundant"]):
        overlaps = overlaps_of(given.boxes, start, end) & ~gone[None, :]
        box, other = np.nonzero(overlaps & (given.rule[start:end, None] != given.rule[None, :]))
        redundant.update({each.rule: each for each in _redundant(given, start, end, _Pairs(box + start, other))})
    again = (each if each.kind != "redundant" else redundant.get(each.rule) for each in found)
    return [each for each in again if each is not None]


def _runs(given: RuleBoxes, rules: list[int]) -> Iterator[tuple[int, int]]:
    """Yield where the boxes of each rule begin and end."""
    for rule in rules:
        yield int(np.searchsorted(given.rule, rule)), int(np.searchsorted(given.rule, rule, side="right"))


@dataclass(frozen=True)
class _Pairs:
    """Boxes of some rules, `box`, each with one of another rule that reaches into it; ordered by box, then other."""

    box: Ints
    other: Ints

    def only(self, chosen: Bools | Ints) -> _Pairs:
        return _Pairs(self.box[chosen], self.other[chosen])


def covered_rules(given: RuleBoxes, start: int, overlaps: Bools) -> Iterator[Covered]:
    """Yield those of some rules that others cover, in their order, each under the first kind that fits.

    What is redundant among them is so beside all other rules; see `settled`.

    Parameters
    ----------
    given : RuleBoxes
    start : int
        The first box of the rules to look at.
    overlaps : bool array of shape (n_looked_at, n_boxes)
        Which boxes overlap the boxes from `start`, which are all those of some rules.
    """
    end = start + len(overlaps)
    firsts = np.flatnonzero(np.diff(given.rule[start:end], prepend=-1))
    ends = np.append(firsts[1:], len(overlaps))
    sizes = np.add.reduceat(overlaps.sum(axis=1), firsts)
    first = 0
    while first < len(firsts):
        last = first + 1
        total = sizes[first]
        while last < len(firsts) and total + sizes[last] <= AT_ONCE:
            total += sizes[last]
            last += 1
        box, other = np.nonzero(overlaps[firsts[first] : ends[last - 1]])
        box += start + firsts[first]
        different = given.rule[box] != given.rule[other]
        yield from _covered(
            given, start + firsts[first], start + ends[last - 1], _Pairs(box[different], other[different])
        )
        first = last


def _covered(given: RuleBoxes, start: int, end: int, pairs: _Pairs) -> Iterator[Covered]:
    """Yield the covered rules among those of the boxes from `start` to `end`."""
    rules = np.unique(given.rule[start:end])
    found: dict[int, Covered] = {}
    if given.semantics == "ordered":
        earlier = pairs.only((pairs.other < pairs.box) & given.exact[pairs.other])
        whole = np.zeros(len(earlier.box), dtype=bool)
        covered, certain = _outcome(given, start, end, earlier, whole, np.ones(end - start, dtype=bool))
        for rule in rules[covered]:
            found[int(rule)] = Covered("dead", int(rule), (), bool(certain[np.searchsorted(rules, rule)]))
        dead = np.isin(given.rule[earlier.box], list(found))
        alone = _inside(given, earlier.only(dead))
        for rule, covering in found.items():
            by = np.unique(given.rule[earlier.other[given.rule[earlier.box] == rule]]).tolist()
            single = [other for other in by if (rule, other) in alone]
            found[rule] = Covered("dead", rule, tuple(single[:1] or by), covering.certain)
    else:
        alike = pairs.only(given.label[pairs.box] == given.label[pairs.other])
        inside = _inside(given, alike.only(given.exact[alike.other]))
        turned = _Pairs(alike.other, alike.box).only(given.exact[alike.box])
        around = _inside(given, turned.only(np.lexsort((turned.other, turned.box))))
        for rule, other in sorted(inside):
            if rule not in found and not (rule < other and (other, rule) in around):
                found[rule] = Covered("subsumed", rule, (other,))
    left = ~np.isin(given.rule[pairs.box], list(found))
    found |= {each.rule: each for each in _redundant(given, start, end, pairs.only(left)) if each.rule not in found}
    yield from (found[rule] for rule in sorted(found))


def _redundant(given: RuleBoxes, start: int, end: int, pairs: _Pairs) -> Iterator[Covered]:
    label = given.label
    by_default = label[start:end] == given.default
    same = label[pairs.box] == label[pairs.other]
    if given.semantics == "ordered":
        bad = ~same & (pairs.other > pairs.box)
        counts = bad | given.exact[pairs.other]
        order = np.arange(len(bad))
    else:  # a rule of the class gives its answer whatever others say
        bad = ~same
        counts = np.where(bad, by_default[pairs.box - start], given.exact[pairs.other])
        order = np.lexsort((pairs.other, bad, pairs.box))
    chosen = order[counts[order]]
    pairs, bad = pairs.only(chosen), bad[chosen]
    rules = np.unique(given.rule[start:end])
    covered, certain = _outcome(given, start, end, pairs, bad, ~by_default)
    for rule in rules[covered].tolist():
        by = np.unique(given.rule[pairs.other[(given.rule[pairs.box] == rule) & ~bad]]).tolist()
        if by or by_default[np.flatnonzero(given.rule[start:end] == rule)[0]]:
            yield Covered("redundant", rule, tuple(by), bool(certain[np.searchsorted(rules, rule)]))


def _outcome(
    given: RuleBoxes, start: int, end: int, pairs: _Pairs, bad: Bools, final_bad: Bools
) -> tuple[Bools, Bools]:
    """Return for each rule of the boxes from `start` to `end` whether no individual is bad, and if that is certain."""
    roots = given.boxes.take(np.arange(start, end))
    root = pairs.box - start
    has_pairs = np.zeros(end - start, dtype=bool)
    has_pairs[root] = True
    found = final_bad & ~has_pairs
    found |= bad_points(given.boxes, roots, final_bad, root, pairs.other, bad, found)
    # One bad box of a rule settles the others.
    place = given.rule[start:end] - given.rule[start]
    place = np.unique(place, return_inverse=True)[1].reshape(-1)
    settled = np.zeros(place.max() + 1, dtype=bool)
    settled[place[found]] = True
    left = np.flatnonzero(~settled[place])
    number = np.full(end - start, -1)
    number[left] = np.arange(len(left))
    mine = number[root] >= 0
    search = Search(given.boxes, MOST_CUTS)
    found_left, certain_left = search.run(
        roots.take(left), final_bad[left], number[root[mine]], pairs.other[mine], bad[mine]
    )
    settled[place[left[found_left]]] = True
    certain = np.ones(len(settled), dtype=bool)
    certain[place[left[~certain_left]]] = False
    return ~settled, certain


def _inside(given: RuleBoxes, pairs: _Pairs) -> set[tuple[int, int]]:
    """Return the pairs of rules of which the first lies inside the second.

    `pairs` are all of the first's boxes with those of the second that may be counted.
    """
    if not len(pairs.box):
        return set()
    rule, other = given.rule[pairs.box], given.rule[pairs.other]
    boxes_of = np.bincount(given.rule)
    count = len(boxes_of)
    key = rule * count + other
    contained = within(given.boxes, pairs.box, pairs.other)
    total = len(given.boxes)
    reached = np.unique(key * total + pairs.box)
    keys, reaching = np.unique(reached // total, return_counts=True)
    possible = keys[reaching == boxes_of[keys // count]]
    whole = np.unique((key * total + pairs.box)[contained])
    keys, contained_boxes = np.unique(whole // total, return_counts=True)
    certain = keys[contained_boxes == boxes_of[keys // count]]
    found = {(int(each // count), int(each % count)) for each in certain}
    for each in np.setdiff1d(possible, certain).tolist():
        if boxes_of[each % count] > 1:  # maybe inside several of its boxes together
            mine = key == each
            boxes, number = np.unique(pairs.box[mine], return_inverse=True)
            bad = np.zeros(int(mine.sum()), dtype=bool)
            escapes, certain_each = Search(given.boxes, MOST_CUTS).run(
                given.boxes.take(boxes), np.ones(len(boxes), dtype=bool), number.reshape(-1), pairs.other[mine], bad
            )
            if not escapes.any() and certain_each.all():
                found.add((each // count, each % count))
    return found
