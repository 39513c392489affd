"""Proofs over boxes: that rules cover a box, and that an ordered list has one answer in it.

Imports the cells only. A box that a rule does not decide is taken apart along the rule's conditions. Each proof may
look at so many boxes and no more; one that would need more has not succeeded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from neurologic.simplification.cells import Box, Space


class _TooMany(Exception):
    """The proof looked at as many boxes as it may."""


@dataclass
class Work:
    """How many boxes may still be looked at: by one proof, and by all of them together, so that they end in seconds.

    Attributes
    ----------
    in_all, at_once : int
    """

    in_all: int
    at_once: int
    _left: int = 0

    def begin(self) -> None:
        """A proof starts."""
        self._left = min(self.in_all, self.at_once)

    def spend(self, boxes: int) -> None:
        """Boxes are looked at."""
        self._left -= boxes
        self.in_all -= boxes
        if self._left < 0:
            raise _TooMany


def intersection(space: Space, one: Box, other: Box) -> Box | None:
    """Return the common part of two boxes; None when it is empty."""
    common = dict(one)
    for key, cells in other.items():
        both = common.get(key, space.all_of(key)) & cells
        if not both:
            return None
        common[key] = both
    return common


def is_empty(box: Box) -> bool:
    """Whether some variable has no cell left."""
    return not all(box.values())


def without(space: Space, box: Box, taken: Box) -> Iterator[Box]:
    """Yield boxes, no two of which overlap, that make up what is left of `box` once `taken` is taken from it."""
    inside = dict(box)
    for key, cells in taken.items():
        here = inside.get(key, space.all_of(key))
        outside = here & ~cells
        if outside:
            yield {**inside, key: outside}
        inside[key] = here & cells


def covered(
    space: Space, box: Box, by: Sequence[Box], work: Work, otherwise: Callable[[Box], bool] | None = None
) -> bool:
    """Whether every row of a box lies in one of several; what does not may be judged by `otherwise`."""
    if is_empty(box):
        return True
    work.begin()
    variables = space.variables

    def visit(part: Box, places: list[int]) -> bool:
        work.spend(1 + len(places))
        near: list[int] = []
        first, fewest = -1, math.inf
        for place in places:
            cuts = 0
            for key, cells in by[place].items():
                here = part[key] if key in part else variables[key].all
                common = here & cells
                if not common:
                    break
                cuts += common != here
            else:
                if not cuts:
                    return True
                near.append(place)
                if cuts < fewest:  # the one that leaves the fewest pieces
                    first, fewest = place, cuts
        if not near:
            return otherwise is not None and otherwise(part)
        rest = [place for place in near if place != first]
        return all(visit(piece, rest) for piece in without(space, part, by[first]))

    try:
        return visit(box, list(range(len(by))))
    except _TooMany:
        return False


@dataclass(frozen=True)
class Entry:
    """A rule of an ordered list, as far as a proof looks at it.

    Attributes
    ----------
    holds, not_refuted : dict of variable to cells
    head : object
        What it concludes.
    settles : bool
        Whether every row on which it is not refuted is settled by it, whatever it answers.
    """

    holds: Box
    not_refuted: Box
    head: object
    settles: bool = False


NO_ANSWER = object()
"""Wanted of a list that is to give no answer; also what no list can give."""


def answered(
    space: Space,
    box: Box,
    entries: Sequence[Entry],
    default: object,
    wanted: object,
    work: Work,
) -> bool:
    """Whether an ordered list gives the wanted answer on every row of a box that an entry does not settle.

    Parameters
    ----------
    space : Space
    box : dict of variable to cells
    entries : sequence of Entry
        The list.
    default : object
        Its answer where every entry is refuted.
    wanted : object
        A head; `NO_ANSWER` when there is to be none.

    Notes
    -----
    The answer is another one where a row reaches an entry that says something else. So the part of the box in which
    such an entry is not refuted must lie in what earlier entries take that give the wanted answer or settle the row.
    """
    if is_empty(box):
        return True
    work.in_all -= len(entries)
    good: list[Box] = []
    for entry in entries:
        if intersection(space, box, entry.not_refuted) is None:
            continue
        if entry.settles:
            good.append(entry.not_refuted)
            continue
        open_parts = [{**entry.not_refuted, key: space.open_of(key)} for key in entry.not_refuted if space.open_of(key)]
        if wanted is NO_ANSWER:
            right, wrong = open_parts, [entry.holds]
        elif entry.head == wanted:
            right, wrong = [entry.holds], open_parts
        else:
            right, wrong = [], [entry.not_refuted]
        for part in wrong:
            inside = intersection(space, box, part)
            if inside is not None and not covered(space, inside, good, work):
                return False
        good += right
    return bool(default == wanted) or covered(space, box, good, work)
