"""Hidden units as named predicates: their literals, the bodies that define them, the definitions that rules need.

Imports rules and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from neurologic.induction.weights.bodies import Body, Say, at_least, bodies_of, n_conditions
from neurologic.induction.weights.choices import Choice
from neurologic.induction.weights.covers import Cells
from neurologic.induction.weights.levels import Levelled
from neurologic.induction.weights.units import confirming, m_of_n
from neurologic.rules import INDIVIDUAL, Atom, Clause, Literal, Negation
from neurologic.rules.literals import atoms_of

Concept = tuple[int, int, int]
"""A hidden layer and a unit of it, both counted from 1, and the level that the unit has at least, 1 or more."""


def concept_name(concept: Concept) -> str:
    """Return the predicate of a concept.

    Examples
    --------
    >>> concept_name((1, 3, 1)), concept_name((2, 1, 2))
    ('concept_h1_3', 'concept_h2_1_level_2')
    """
    layer, unit, level = concept
    return f"concept_h{layer}_{unit}" + ("" if level == 1 else f"_level_{level}")


def level_literals(layer: int, sizes: Sequence[int]) -> Say:
    """Return what says which levels units of a hidden layer, counted from 1, have."""

    def say(unit: int, levels: frozenset[int]) -> Body:
        literals: list[Literal] = []
        if min(levels) > 0:
            literals.append(Atom(concept_name((layer, unit + 1, min(levels))), (INDIVIDUAL,)))
        if max(levels) < sizes[unit] - 1:
            literals.append(Negation(Atom(concept_name((layer, unit + 1, max(levels) + 1)), (INDIVIDUAL,))))
        return tuple(literals)

    return say


def choice_literals(choices: Sequence[Choice]) -> Say:
    """Return what says which choices features have."""

    def say(place: int, codes: frozenset[int]) -> Body:
        return () if len(codes) == len(choices[place]) else (choices[place].literal(codes),)

    return say


def concept_bodies(model: Levelled, cells: Cells, choices: Sequence[Choice], concept: Concept) -> list[Body]:
    """Return the bodies that define a concept over the layer below it, or over the features.

    An m-of-n unit is one where that says it shorter than its confirming subsets do.
    """
    layer, unit, level = concept[0], concept[1] - 1, concept[2]
    stage = model.stages[layer - 1]
    below = cells
    say = choice_literals(choices)
    if layer > 1:
        under = model.stages[layer - 2]
        below = Cells(under.codes, under.sizes, (True,) * len(under.sizes))
        say = level_literals(layer - 1, under.sizes)
    decision = stage.reaches(unit, level)
    plain = bodies_of(
        stage.codes[:, unit] >= level,
        below,
        say,
        lambda row: confirming(decision, below.codes[row], below.connected),
        complete=False,
    )
    counted = m_of_n(decision)
    if counted is None or counted.count == 1:
        return plain
    each = [say(place, codes) for place, codes in counted.conditions]
    if any(len(literals) != 1 for literals in each):
        return plain
    one = [at_least(counted.count, [literals[0] for literals in each])]
    return one if n_conditions(one) < n_conditions(plain) else plain


def definitions_for(
    model: Levelled, cells: Cells, choices: Sequence[Choice], bodies: Iterable[Body]
) -> tuple[Clause, ...]:
    """Return the definitions of the concepts that bodies name, and of those that these name, lowest layer first."""
    named = {
        concept_name((layer, unit + 1, level)): (layer, unit + 1, level)
        for layer, stage in enumerate(model.stages, start=1)
        for unit, size in enumerate(stage.sizes)
        for level in range(1, size)
    }
    found: dict[Concept, list[Body]] = {}
    waiting = [named[atom.predicate] for body in bodies for atom in atoms_of(body)]
    while waiting:
        concept = waiting.pop()
        if concept not in found:
            found[concept] = concept_bodies(model, cells, choices, concept)
            waiting.extend(named[atom.predicate] for body in found[concept] for atom in atoms_of(body))
    return tuple(
        Clause(f"{concept_name(concept)}_{number}", Atom(concept_name(concept), (INDIVIDUAL,)), body)
        for concept in sorted(found)
        for number, body in enumerate(found[concept], start=1)
    )
