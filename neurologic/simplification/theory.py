"""A rule set as cells, and which changes of it provably keep its answers.

Imports rules, the cells and the proofs. What is kept of rows with missing values is told in `simplify`. Two facts carry
all of it. Three-valued truth is monotone: what is known of a row with gaps stays known however they are filled. So once
the answers of all complete rows are the same, an answer that a row with gaps newly gets is the right one, and only
answers that it might lose have to be looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from neurologic.simplification.cells import Box, Key, Part, Rule, Space
from neurologic.simplification.proofs import NO_ANSWER, Entry, answered, covered, intersection, is_empty

_MOST_BOXES_OF_ALL = 20_000


@dataclass(eq=False)
class Theory:
    """Rules with one semantics, as cells.

    Attributes
    ----------
    space : Space
    rules : list of Rule
    ordered : bool
        Whether the first rule that is not refuted decides; otherwise every rule that holds answers.
    default : object
        The head that answers where every rule is refuted; None where that says nothing, as for a definition.
    """

    space: Space
    rules: list[Rule]
    ordered: bool
    default: object

    @property
    def n_conditions(self) -> int:
        """By the one counting rule."""
        return sum(rule.n_conditions for rule in self.rules)

    def may_weaken(self, place: int, key: Key, part: Part | None) -> bool:
        """Whether a part of a rule may give way to one that asks for less, or to none."""
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
            # Refuted before, and undetermined now.
            opened = {**space.not_refuted(rule), key: gained, name: space.open_of(name)}
            if not self._silent(place, opened):
                return False
        return True

    def may_drop(self, place: int) -> bool:
        """Whether the answers stay when a rule goes."""
        space, rule = self.space, self.rules[place]
        if not self._answers(place, rule.holds(), rule.head):
            return False
        for name in rule.parts:
            if space.strict or space.variables[name].always:
                opened = {**space.not_refuted(rule), name: space.open_of(name)}
                if not self._silent(place, opened):
                    return False
        return True

    def is_complete(self) -> bool:
        """Whether no row without missing values is left to the default."""
        boxes = [self.space.not_refuted(rule) for rule in self.rules]
        return covered(self.space, self.space.complete({}), boxes, most=_MOST_BOXES_OF_ALL)

    def are_disjoint(self, one: Rule, other: Rule) -> bool:
        """Whether each of two rules is refuted wherever the other holds."""
        return intersection(self.space, one.holds(), other.holds()) is None

    def _entries(self, place: int) -> Iterator[Entry]:
        for position, rule in enumerate(self.rules):
            if position != place:
                yield Entry(rule.holds(), self.space.not_refuted(rule), rule.head, settles=position < place)

    def _answers(self, place: int, box: Box, head: object) -> bool:
        """Whether the other rules give an answer all over a box, in which the rule itself says nothing."""
        if is_empty(box):
            return True
        if self.ordered:
            return answered(self.space, box, list(self._entries(place)), self.default, head)
        others = [rule for position, rule in enumerate(self.rules) if position != place]

        def by_default(piece: Box) -> bool:
            return self.default == head and all(
                intersection(self.space, piece, self.space.not_refuted(rule)) is None for rule in others
            )

        return covered(self.space, box, [rule.holds() for rule in others if rule.head == head], by_default)

    def _settled(self, place: int, box: Box, *, holding: bool) -> bool:
        """Whether rules before this one (of an unordered set: others of its head) decide all over a box."""
        if is_empty(box):
            return True
        if self.ordered:
            boxes = [self.space.not_refuted(rule) for rule in self.rules[:place]]
            return covered(self.space, box, boxes)
        head = self.rules[place].head
        others = [rule for position, rule in enumerate(self.rules) if position != place and rule.head == head]
        boxes = [rule.holds() if holding else self.space.not_refuted(rule) for rule in others]
        return covered(self.space, box, boxes)

    def _silent(self, place: int, box: Box) -> bool:
        """Whether it does not matter all over a box if the rule is refuted or undetermined."""
        if is_empty(box):
            return True
        if self.ordered:
            return answered(self.space, box, list(self._entries(place)), self.default, NO_ANSWER)
        return self._settled(place, box, holding=False)
