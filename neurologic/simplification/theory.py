"""A rule set as cells, and which changes of it provably keep its answers.

Imports rules, the cells and the proofs. What is kept of rows with missing values is told in `simplify`. Two facts carry
all of it. Three-valued truth is monotone: what is known of a row with gaps stays known however they are filled. So once
the answers of all complete rows are the same, an answer that a row with gaps newly gets is the right one, and only
answers that it might lose have to be looked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from neurologic.simplification.cells import Box, Cells, Key, Part, Rule, Space
from neurologic.simplification.proofs import NO_ANSWER, Entry, Work, answered, covered, intersection, is_empty

_FEW_RULES = 24
_BOXES_AT_ONCE = 3000
_BOXES_IN_ALL = 300_000


class Theory:
    """Rules with one semantics, as cells.

    Parameters
    ----------
    space : Space
    rules : sequence of Rule
    ordered : bool
        Whether the first rule that is not refuted decides; otherwise every rule that holds answers.
    default : object
        The head that answers where every rule is refuted; None where that says nothing, as for a definition.
    """

    def __init__(self, space: Space, rules: Iterable[Rule], ordered: bool, default: object) -> None:
        self.space = space
        self.rules = list(rules)
        self.ordered = ordered
        self.default = default
        self.work = Work(_BOXES_IN_ALL, _BOXES_AT_ONCE)
        self._words = -(-max((domain.all.bit_length() for domain in space.variables.values()), default=1) // 64)
        keys = dict.fromkeys(key for rule in self.rules for key in rule.parts)
        self._open = {key: np.stack([self._mask_of(rule, key) for rule in self.rules]) for key in keys}

    def replace(self, place: int, rule: Rule) -> None:
        """Put a rule, with the same variables or fewer, in the place of another."""
        self.rules[place] = rule
        for key, masks in self._open.items():
            masks[place] = self._mask_of(rule, key)

    def remove(self, place: int) -> None:
        """Take a rule out."""
        del self.rules[place]
        self._open = {key: np.delete(masks, place, axis=0) for key, masks in self._open.items()}

    @property
    def n_conditions(self) -> int:
        """By the one counting rule."""
        return sum(rule.n_conditions for rule in self.rules)

    def may_weaken(self, place: int, key: Key, part: Part | None) -> bool:
        """Whether a part of a rule may give way to one that asks for less, or to none."""
        if self.work.in_all <= 0:
            return False
        space, rule = self.space, self.rules[place]
        old, domain = rule.parts[key], space.variables[key]
        new = domain.all if part is None else part.holds
        gained = new & ~old.holds & ~domain.open
        rest = {name: cells for name, cells in rule.holds().items() if name != key}
        now = {**rest, key: gained}
        if not self._answers(place, now if space.strict else space.complete(now), rule.head):
            return False
        opens = part is None and domain.open and (space.strict or domain.always)
        if opens and not self._settled(place, {**rest, key: domain.open}, holding=True):
            return False  # undetermined before, and holding now
        for name in rest:
            if not space.open_of(name):
                continue
            # Refuted before, and undetermined now.
            opened = {**space.not_refuted(rule), key: gained, name: space.open_of(name)}
            if not self._silent(place, opened):
                return False
        return True

    def may_drop(self, place: int) -> bool:
        """Whether the answers stay when a rule goes."""
        if self.work.in_all <= 0:
            return False
        space, rule = self.space, self.rules[place]
        if not self._answers(place, rule.holds(), rule.head):
            return False
        for name in rule.parts:
            if space.open_of(name) and (space.strict or space.variables[name].always):
                opened = {**space.not_refuted(rule), name: space.open_of(name)}
                if not self._silent(place, opened):
                    return False
        return True

    def is_complete(self) -> bool:
        """Whether no row without missing values is left to the default."""
        boxes = [self.space.complete(self.space.not_refuted(rule)) for rule in self.rules]
        return covered(self.space, self.space.complete({}), boxes, self.work)

    def fills_space(self) -> bool:
        """Whether rules of which no two overlap leave no row without missing values to the default.

        Their cells are counted. Where conditions may be undetermined although no value is missing that does not do.
        """
        domains = self.space.variables
        if any(domain.always for domain in domains.values()):
            return self.is_complete()
        known = {key: domain.all & ~domain.open for key, domain in domains.items()}
        whole = math.prod(cells.bit_count() for cells in known.values())
        parts = (math.prod((rule.holds().get(key, known[key])).bit_count() for key in known) for rule in self.rules)
        return sum(parts) == whole

    def are_disjoint(self, one: Rule, other: Rule) -> bool:
        """Whether each of two rules is refuted wherever the other holds."""
        return intersection(self.space, one.holds(), other.holds()) is None

    def _near(self, place: int, box: Box) -> list[int]:
        """Return the other rules that are not refuted all over a box."""
        if len(self.rules) <= _FEW_RULES:
            return [position for position in range(len(self.rules)) if position != place]
        near = np.ones(len(self.rules), dtype=bool)
        near[place] = False
        for key, cells in box.items():
            if key in self._open and cells != self.space.all_of(key):
                near &= (self._open[key] & self._as_words(cells)).any(axis=1)
        return [int(position) for position in np.flatnonzero(near)]

    def _mask_of(self, rule: Rule, key: Key) -> npt.NDArray[np.uint64]:
        part = rule.parts.get(key)
        return self._as_words(self.space.all_of(key) if part is None else part.holds | self.space.open_of(key))

    def _as_words(self, cells: Cells) -> npt.NDArray[np.uint64]:
        return np.frombuffer(cells.to_bytes(8 * self._words, "little"), dtype="<u8").astype(np.uint64)

    def _answers(self, place: int, box: Box, head: object) -> bool:
        """Whether the other rules give an answer all over a box, in which the rule itself says nothing."""
        if is_empty(box):
            return True
        near = self._near(place, box)
        if self.ordered:
            return answered(self.space, box, self._entries(place, near), self.default, head, self.work)
        others = [self.rules[position] for position in near]

        def by_default(piece: Box) -> bool:
            return self.default == head and all(
                intersection(self.space, piece, self.space.not_refuted(rule)) is None for rule in others
            )

        return covered(self.space, box, [rule.holds() for rule in others if rule.head == head], self.work, by_default)

    def _settled(self, place: int, box: Box, *, holding: bool) -> bool:
        """Whether rules before this one (of an unordered set: others of its head) decide all over a box."""
        if is_empty(box):
            return True
        near = self._near(place, box)
        if self.ordered:
            before = [self.rules[position] for position in near if position < place]
            return covered(self.space, box, [self.space.not_refuted(rule) for rule in before], self.work)
        head = self.rules[place].head
        others = [self.rules[position] for position in near if self.rules[position].head == head]
        return covered(
            self.space, box, [rule.holds() if holding else self.space.not_refuted(rule) for rule in others], self.work
        )

    def _silent(self, place: int, box: Box) -> bool:
        """Whether it does not matter all over a box if the rule is refuted or undetermined."""
        if is_empty(box):
            return True
        if self.ordered:
            return answered(
                self.space, box, self._entries(place, self._near(place, box)), self.default, NO_ANSWER, self.work
            )
        return self._settled(place, box, holding=False)

    def _entries(self, place: int, near: Iterable[int]) -> list[Entry]:
        return [
            Entry(rule.holds(), self.space.not_refuted(rule), rule.head, settles=position < place)
            for position, rule in ((position, self.rules[position]) for position in near)
        ]
