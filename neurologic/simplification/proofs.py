"""Proofs over boxes: that rules cover a box, and that an ordered list has one answer in it.

Imports the cells only. A box that a rule does not decide is taken apart along the rule's conditions. Each proof may
look at so many boxes and no more; one that would need more has not succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from neurologic.simplification.cells import Box, Space

_MOST_BOXES = 2000


class _TooMany(Exception):
    """The proof looked at as many boxes as it may."""


@dataclass
class _Work:
    left: int

    def one_more(self) -> None:
        self.left -= 1
        if self.left < 0:
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
    space: Space, box: Box, by: Sequence[Box], otherwise: Callable[[Box], bool] | None = None, most: int = _MOST_BOXES
) -> bool:
    """Whether every row of a box lies in one of several; what does not may be judged by `otherwise`."""
    work = _Work(most)

    def visit(part: Box, places: list[int]) -> bool:
        work.one_more()
        near = []
        for place in places:
            common = intersection(space, part, by[place])
            if common is not None:
                if common == part or all(common[key] == part.get(key, space.all_of(key)) for key in common):
                    return True
                near.append(place)
        if not near:
            return otherwise is not None and otherwise(part)
        # Fewest pieces first: the box with the fewest variables that cut.
        first = min(near, key=lambda place: sum(_cuts(space, part, by[place])))
        rest = [place for place in near if place != first]
        return all(visit(piece, rest) for piece in without(space, part, by[first]))

    if is_empty(box):
        return True
    try:
        return visit(box, list(range(len(by))))
    except _TooMany:
        return False


def _cuts(space: Space, part: Box, other: Box) -> Iterator[bool]:
    for key, cells in other.items():
        yield bool(part.get(key, space.all_of(key)) & ~cells)


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
    most: int = _MOST_BOXES,
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
    """
    work = _Work(most)

    def visit(part: Box, places: list[int]) -> bool:
        work.one_more()
        for position, place in enumerate(places):
            entry = entries[place]
            reached = intersection(space, part, entry.not_refuted)
            if reached is None:
                continue
            if not entry.settles:
                holding = intersection(space, part, entry.holds)
                open_too = holding is None or holding != reached
                if holding is not None and entry.head != wanted:
                    return False
                if open_too and wanted is not NO_ANSWER:
                    return False
            rest = places[position + 1 :]
            return all(visit(piece, rest) for piece in without(space, part, entry.not_refuted))
        return bool(default == wanted)

    if is_empty(box):
        return True
    try:
        return visit(box, list(range(len(entries))))
    except _TooMany:
        return False
