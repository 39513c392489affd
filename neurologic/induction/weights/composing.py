"""Rules of units composed to rules of features: by putting definitions in the place of concepts, and cell by cell.

Imports rules, schema and its siblings. Putting definitions in keeps m-of-n units whole, but multiplies; going down
from a cell, layer by layer, takes the one confirming subset that the cell itself has, and so never multiplies.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from neurologic.induction.weights.bodies import Body, at_least, bodies_of, n_conditions
from neurologic.induction.weights.choices import Choice, cells_table
from neurologic.induction.weights.concepts import choice_literals, concept_bodies, concept_name, level_literals
from neurologic.induction.weights.covers import Booleans, Cells, Term, chosen_cover
from neurologic.induction.weights.levels import Levelled
from neurologic.induction.weights.units import confirming, m_of_n
from neurologic.rules import AtLeast, Atom, Literal, Membership, Negation, negate
from neurologic.rules.semantics import Facts, conjunction_truth
from neurologic.schema import Schema

#: Bodies beyond which definitions are not put in the place of concepts.
_MOST_BODIES = 64


def composed(
    model: Levelled,
    label: int,
    wanted: Booleans,
    cells: Cells,
    choices: Sequence[Choice],
    schema: Schema,
    *,
    complete: bool,
) -> list[Body]:
    """Return bodies over features that hold of the wanted cells and of no others, the shorter of both ways.

    Parameters
    ----------
    model : Levelled
    label : int
        The class of the wanted cells.
    wanted : bool array, shape (n_cells,)
    cells : Cells
    choices : sequence of Choice
    schema : Schema
    complete : bool
        Whether the cells are all combinations of choices, in order.
    """
    say = choice_literals(choices)

    def seed(row: int) -> Term:
        return confirming_of_cell(model, label, row, cells) if model.labels[row] == label else cells.cell(row)

    by_cell = bodies_of(wanted, cells, say, seed, complete=complete)
    inserted = _Inserting(model, cells, choices, schema).bodies(label, wanted)
    return by_cell if inserted is None or n_conditions(by_cell) <= n_conditions(inserted) else inserted


def confirming_of_cell(model: Levelled, label: int, row: int, cells: Cells) -> Term:
    """Return choices of features that a cell has and that confirm its class, going down through the layers.

    Parameters
    ----------
    model : Levelled
        Its answer to the cell is the class.
    label : int
    row : int
    cells : Cells
    """
    codes = [cells.codes[row], *(stage.codes[row] for stage in model.stages)]
    connected = [cells.connected, *((True,) * len(stage.sizes) for stage in model.stages)]
    needed: Term = confirming(model.decision(label), codes[-1], connected[-1])
    for layer in range(len(model.stages) - 1, -1, -1):
        stage = model.stages[layer]
        below: dict[int, frozenset[int]] = {}
        for unit, levels in needed.items():
            decisions = []
            if min(levels) > 0:
                decisions.append(stage.reaches(unit, min(levels)))
            if max(levels) < stage.sizes[unit] - 1:
                decisions.append(stage.reaches(unit, max(levels) + 1).complement())
            for decision in decisions:
                for place, allowed in confirming(decision, codes[layer], connected[layer]).items():
                    below[place] = below.get(place, allowed) & allowed
        needed = below
    return needed


class _Inserting:
    """Puts the definitions of concepts in their place, as far as that stays small."""

    def __init__(self, model: Levelled, cells: Cells, choices: Sequence[Choice], schema: Schema) -> None:
        self.model, self.cells, self.choices = model, cells, choices
        self.facts = Facts(cells_table(schema, choices, cells.codes))
        self.named = {
            concept_name((layer, unit + 1, level)): (layer, unit + 1, level)
            for layer, stage in enumerate(model.stages, start=1)
            for unit, size in enumerate(stage.sizes)
            for level in range(1, size)
        }
        self.known: dict[str, list[Body] | None] = {}

    def bodies(self, label: int, wanted: Booleans) -> list[Body] | None:
        """Return bodies over features that hold of exactly the wanted cells, or None where it does not work out."""
        if self.model.stages:
            stage = self.model.stages[-1]
            top = Cells(stage.codes, stage.sizes, (True,) * len(stage.sizes))
            say = level_literals(len(self.model.stages), stage.sizes)
        else:
            top, say = self.cells, choice_literals(self.choices)
        decision = self.model.decision(label)
        counted = m_of_n(decision) if len(decision.bias) == 1 else None
        over: list[Body] | None = None
        if counted is not None and all(len(say(*condition)) == 1 for condition in counted.conditions):
            over = [at_least(counted.count, [say(*condition)[0] for condition in counted.conditions])]
        elif self.model.stages:
            over = bodies_of(
                self.model.labels == label,
                top,
                say,
                lambda row: confirming(decision, top.codes[row], top.connected),
                complete=False,
                most=_MOST_BODIES + 1,
            )
        if over is None:
            return None
        found = self._any(over)
        return None if found is None else self._checked(found, wanted)

    def _any(self, bodies: list[Body]) -> list[Body] | None:
        found: list[Body] = []
        for body in bodies:
            each = self._all(body)
            if each is None or len(found) + len(each) > _MOST_BODIES:
                return None
            found += each
        return found

    def _all(self, body: Body) -> list[Body] | None:
        product: list[Body] = [()]
        for literal in body:
            each = self._one(literal)
            if each is None or len(each) * len(product) > _MOST_BODIES:
                return None
            joined = (self._joined((*left, *right)) for left, right in itertools.product(product, each))
            product = list(dict.fromkeys(body for body in joined if body is not None))
        return product

    def _one(self, literal: Literal) -> list[Body] | None:
        """Return what a literal says over features."""
        if isinstance(literal, AtLeast):
            inner = [self._one(each) for each in literal.literals]
            if any(each is None or len(each) != 1 or len(each[0]) != 1 for each in inner):
                return None
            return [(AtLeast(literal.count, tuple(each[0][0] for each in inner if each is not None)),)]
        if isinstance(literal, Atom):
            return self._defined(literal.predicate)
        if not isinstance(literal, Negation) or not isinstance(literal.literal, (Atom, AtLeast)):
            return [(literal,)]
        inside = self._one(literal.literal)
        if inside is None:
            return None
        product: list[Body] = [()]
        for body in inside:  # one literal of each body fails
            if len(body) * len(product) > _MOST_BODIES:
                return None
            opposites = [each for each in map(self._opposite, body) if each is not None]
            joined = (self._joined((*left, right)) for left, right in itertools.product(product, opposites))
            product = list(dict.fromkeys(body for body in joined if body is not None))
        return product

    def _defined(self, predicate: str) -> list[Body] | None:
        if predicate not in self.known:
            self.known[predicate] = self._any(
                concept_bodies(self.model, self.cells, self.choices, self.named[predicate])
            )
        return self.known[predicate]

    def _opposite(self, literal: Literal) -> Literal | None:
        if not isinstance(literal, Membership):
            return negate(literal)
        choice = next(choice for choice in self.choices if choice.feature.name == literal.feature)
        codes = {choice.feature.code(category) for category in literal.categories}
        others = [place for place, value in enumerate(choice.values.tolist()) if value not in codes]
        return choice.literal(others) if others else None

    def _joined(self, body: Body) -> Body | None:
        """Return a body with one set of categories a feature; None where none is left."""
        sets: dict[str, Membership] = {}
        others: list[Literal] = []
        for literal in body:
            if not isinstance(literal, Membership):
                others.append(literal)
                continue
            known = sets.get(literal.feature, literal).categories
            both = [one for one in known if any(one is two or one == two for two in literal.categories)]
            if not both:
                return None
            sets[literal.feature] = Membership(literal.feature, tuple(both))
        return (*sets.values(), *dict.fromkeys(others))

    def _checked(self, bodies: list[Body], wanted: Booleans) -> list[Body] | None:
        """Return bodies without needless literals, and without needless bodies; None unless they say what is wanted."""
        kept: list[Body] = []
        for body in bodies:
            if not conjunction_truth(body, self.facts).proved.any():
                continue
            for literal in sorted(body, key=lambda literal: -literal.n_conditions):
                shorter = tuple(each for each in body if each is not literal)
                if not (conjunction_truth(shorter, self.facts).proved & ~wanted).any():
                    body = shorter
            kept.append(body)
        kept = list(dict.fromkeys(kept))
        masks = [conjunction_truth(body, self.facts).proved for body in kept]
        met = np.any(masks, axis=0) if masks else np.zeros(len(wanted), dtype=bool)
        if not np.array_equal(met, wanted):
            return None
        return [kept[place] for place in chosen_cover(masks, [n_conditions([body]) for body in kept], wanted)]
