"""Fewer conditions at no loss: what rules can do without on the rows that were asked.

Imports schema, rules, trees and its siblings. Rules stand in a list, the first that holds answers, else the default. A
condition is let go, or an m-of-n condition loses one of its n, where the agreement that is lost is worth less than the
conditions saved.

References
----------
Quinlan: C4.5: programs for machine learning, Morgan Kaufmann, 1993, chapter 5 (conditions dropped rule by rule).
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996 (m-of-n tests made simpler).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.samples import Sample
from neurologic.rules import AtLeast, Interval, Literal, Membership, Negation, negate
from neurologic.rules.semantics import Facts, literal_truth
from neurologic.schema import Schema, Table
from neurologic.schema.tables import numbered_ids

Booleans = npt.NDArray[np.bool_]

_MOST_ROWS = 20_000


@dataclass(frozen=True)
class Draft:
    """A rule in the making: its answer as a position in the classes, and its conditions, one-sided and flat."""

    code: int
    body: tuple[Literal, ...]


def flat(body: tuple[Literal, ...]) -> tuple[Literal, ...]:
    """Return conditions of the same meaning that can be let go one by one.

    An interval becomes its two sides, `n of n` its n, and `not 1 of n` the complements of its n.
    """
    literals: list[Literal] = []
    for literal in body:
        if isinstance(literal, Interval) and literal.n_conditions == 2:
            literals.append(replace(literal, high=math.inf))
            literals.append(replace(literal, low=-math.inf))
        elif isinstance(literal, AtLeast) and literal.count == len(literal.literals):
            literals.extend(flat(literal.literals))
        elif isinstance(literal, Negation) and isinstance(literal.literal, AtLeast) and literal.literal.count == 1:
            literals.extend(flat(tuple(negate(inner) for inner in literal.literal.literals)))
        else:
            literals.append(literal)
    return tuple(dict.fromkeys(literals))


def joined(body: tuple[Literal, ...], schema: Schema) -> tuple[Literal, ...]:
    """Return conditions of the same meaning with one interval, and one set of categories, for each feature.

    They stand in the order in which their features first come.
    """
    found: dict[object, Literal] = {}
    for literal in body:
        if isinstance(literal, Negation) and isinstance(literal.literal, Membership):
            inner = literal.literal
            rest = [each for each in schema.feature(inner.feature).categories if not _among(each, inner.categories)]
            literal = Membership(inner.feature, tuple(rest)) if rest else literal
        key = (type(literal), literal.feature) if isinstance(literal, (Interval, Membership)) else literal
        known = found.get(key)
        if isinstance(known, Interval) and isinstance(literal, Interval):
            low, low_open = max((known.low, not known.low_closed), (literal.low, not literal.low_closed))
            high, high_closed = min((known.high, known.high_closed), (literal.high, literal.high_closed))
            literal = Interval(literal.feature, low, high, not low_open, high_closed)
        elif isinstance(known, Membership) and isinstance(literal, Membership):
            shared = tuple(each for each in known.categories if _among(each, literal.categories))
            literal = Membership(literal.feature, shared)
        found[key] = literal
    return tuple(found.values())


def _among(category: object, categories: tuple[object, ...]) -> bool:
    return any(type(each) is type(category) and each == category for each in categories)


def simplified(drafts: tuple[Draft, ...], default: int, sample: Sample, schema: Schema, price: float) -> list[Draft]:
    """Return rules that agree as much, or lose less than the conditions they save are worth.

    Parameters
    ----------
    drafts : tuple of Draft
        In order, the first that holds answers.
    default : int
        The answer where none holds.
    sample : Sample
    schema : Schema
    price : float
        What a condition is worth, in rows of the sample.
    """
    work = _Work(drafts, default, sample, schema)
    while True:
        best: tuple[float, int, Draft | None] | None = None
        for place in range(len(work.drafts)):
            for shorter in _shorter(work.drafts[place]):
                change = work.change(place, shorter)
                if change == -math.inf:
                    continue
                saved = _length(work.drafts[place], schema) - (0 if shorter is None else _length(shorter, schema))
                won = change + price * saved
                if won > -1e-9 and (best is None or (won, saved) > (best[0] + 1e-9, 0)):
                    best = (won, place, shorter)
        if best is None:
            return work.drafts
        work.make(best[1], best[2])


def _length(draft: Draft, schema: Schema) -> int:
    return sum(literal.n_conditions for literal in joined(draft.body, schema))


def _shorter(draft: Draft) -> Iterator[Draft | None]:
    """Yield the rule with one condition less, and None for no rule."""
    yield None
    for place, literal in enumerate(draft.body):
        before, after = draft.body[:place], draft.body[place + 1 :]
        yield Draft(draft.code, before + after)
        turned = isinstance(literal, Negation)
        inner = literal.literal if isinstance(literal, Negation) else literal
        if isinstance(inner, AtLeast):
            for gone in range(len(inner.literals)):
                rest = inner.literals[:gone] + inner.literals[gone + 1 :]
                for count in (inner.count - 1, inner.count):
                    if 1 <= count <= len(rest):
                        fewer: Literal = AtLeast(count, rest) if len(rest) > 1 else rest[0]
                        changed = negate(fewer) if turned else fewer
                        yield Draft(draft.code, (*before, *flat((changed,)), *after))


class _Work:
    """Rules, where each of them holds on the rows, and what a change of one would lose or win."""

    def __init__(self, drafts: tuple[Draft, ...], default: int, sample: Sample, schema: Schema) -> None:
        if len(sample) > _MOST_ROWS:
            rows = np.zeros(len(sample), dtype=bool)
            rows[np.linspace(0, len(sample) - 1, _MOST_ROWS).astype(np.int64)] = True
            sample = sample.take(rows)
        self.default, self.mass = default, sample.mass
        self.facts = Facts(Table(schema, sample.columns, numbered_ids(schema, len(sample))))
        self.truths: dict[Literal, Booleans] = {}
        self.drafts = list(drafts)
        self.holds = [self._holding(draft) for draft in drafts]

    def _truth(self, literal: Literal) -> Booleans:
        if literal not in self.truths:
            self.truths[literal] = literal_truth(literal, self.facts).proved
        return self.truths[literal]

    def _holding(self, draft: Draft) -> Booleans:
        holds = np.ones(len(self.mass), dtype=bool)
        for literal in draft.body:
            holds &= self._truth(literal)
        return holds

    def _won(self, holds: list[Booleans], rows: npt.NDArray[np.int64]) -> float:
        answers = np.full(len(rows), self.default, dtype=np.int64)
        for draft, held in zip(reversed(self.drafts), reversed(holds), strict=True):
            answers[held[rows]] = draft.code
        return float(self.mass[rows, answers].sum())

    def change(self, place: int, shorter: Draft | None) -> float:
        """Return the weight of rows answered right that would be won; minus infinity for a rule that never holds."""
        changed = np.zeros(len(self.mass), dtype=bool) if shorter is None else self._holding(shorter)
        if shorter is not None and not changed.any():
            return -math.inf
        rows = np.flatnonzero(changed != self.holds[place])
        if not len(rows):
            return 0.0
        after = [*self.holds[:place], changed, *self.holds[place + 1 :]]
        return self._won(after, rows) - self._won(self.holds, rows)

    def make(self, place: int, shorter: Draft | None) -> None:
        """Make a change."""
        if shorter is None:
            del self.drafts[place], self.holds[place]
        else:
            self.drafts[place], self.holds[place] = shorter, self._holding(shorter)
