"""From wanted cells to the bodies of clauses: a cover of terms, or a count of conditions where that says it shorter.

Imports rules and covers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from neurologic.induction.weights.covers import Booleans, Cells, Symmetric, Term, cover, symmetric
from neurologic.rules import AtLeast, Literal, Negation

Body: TypeAlias = tuple[Literal, ...]
Say: TypeAlias = Callable[[int, frozenset[int]], Body]
"""The literals that say which choices an input has; none where all of them are allowed."""


def bodies_of(
    wanted: Booleans, cells: Cells, say: Say, seed: Callable[[int], Term], *, complete: bool, most: int | None = None
) -> list[Body]:
    """Return bodies that hold of the wanted cells and of no others.

    Parameters
    ----------
    wanted : bool array, shape (n_cells,)
    cells : Cells
    say : callable
    seed : callable
        See `cover`.
    complete : bool
        Whether the cells are all combinations of choices, in order; only then are conditions counted.
    most : int or None
        Most terms that are looked for.
    """
    terms = cover(wanted, cells, seed, most)
    plain = [said(term, say) for term in terms]
    found = symmetric(wanted, cells) if complete and len(plain) > 1 else None
    if found is None:
        return plain
    counted = counted_bodies(found, say)
    if counted is None or n_conditions(counted) >= n_conditions(plain):
        return plain
    return counted


def said(term: Term, say: Say) -> Body:
    """Return the literals of a term, in the order of its inputs."""
    return tuple(literal for place in sorted(term) for literal in say(place, term[place]))


def counted_bodies(function: Symmetric, say: Say) -> list[Body] | None:
    """Return a body for each range of counts; None where a condition takes more than one literal to say."""
    each = [say(place, codes) for place, codes in function.conditions]
    if any(len(literals) != 1 for literals in each):
        return None
    literals = tuple(literals[0] for literals in each)
    return [tuple(_between(low, high, literals)) for low, high in function.ranges]


def at_least(count: int, literals: Sequence[Literal]) -> Body:
    """Return the literals that say that so many of several hold."""
    if count <= 0:
        return ()
    return tuple(literals) if count == len(literals) else (AtLeast(count, tuple(literals)),)


def _between(low: int, high: int, literals: tuple[Literal, ...]) -> Iterable[Literal]:
    yield from at_least(low, literals)
    if high < len(literals):
        yield Negation(AtLeast(high + 1, literals))


def n_conditions(bodies: Iterable[Body]) -> int:
    """Return the conditions of all bodies together."""
    return sum(literal.n_conditions for body in bodies for literal in body)
