"""Editing: an expert's rule refined on the rows that reach it.

Imports induction, rules and schema.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from neurologic.induction import Task
from neurologic.rules import ClassHead, Clause, Interval, Literal, Membership, RuleSet
from neurologic.rules.literals import features_of
from neurologic.schema.features import same_category

_CUTS = 24
_STEPS = 40


def edited(
    clause: Clause,
    task: Task,
    reached: npt.NDArray[np.bool_],
    definitions: tuple[Clause, ...] = (),
    forbidden: Sequence[str] = (),
) -> Clause | None:
    """Return a rule with bounds, categories and conditions changed where that makes it more right; None for no rule.

    A rule is worth the rows on which it is right less those on which it is wrong. One change at a time is made, the
    best there is, until none is worth more; among equals the rule with fewer conditions wins. A condition on a
    forbidden feature is dropped first. A rule that is worth nothing is let go.

    Parameters
    ----------
    clause : Clause
        That concludes a class.
    task : Task
    reached : bool array of shape (n_rows,)
        Where no earlier rule answers.
    definitions : tuple of Clause
        Of the auxiliary predicates that the rule may use.
    forbidden : sequence of str
    """
    assert isinstance(clause.head, ClassHead)
    label = clause.head.label
    place = next(place for place, each in enumerate(task.schema.classes) if same_category(each, label))
    table = task.table.take(reached)
    right = np.where(task.labels[reached] == place, 1, -1)

    def worth(candidate: Clause) -> tuple[int, int]:
        rules = RuleSet(task.schema, (candidate,), "ordered", definitions=definitions)
        return int(right[rules.truths(table)[0].proved].sum()), -candidate.n_conditions

    body = tuple(literal for literal in clause.body if not set(features_of(literal)) & set(forbidden))
    best = replace(clause, body=body)
    value = worth(best)
    for _ in range(_STEPS):
        better = None
        for candidate in _changed(best, task, reached):
            if (found := worth(candidate)) > value:
                better, value = candidate, found
        if better is None:
            break
        best = better
    return best if value[0] > 0 else None


def _changed(clause: Clause, task: Task, reached: npt.NDArray[np.bool_]) -> Iterator[Clause]:
    for place, literal in enumerate(clause.body):
        before, after = clause.body[:place], clause.body[place + 1 :]
        yield replace(clause, body=(*before, *after))
        for other in _literals_near(literal, task, reached):
            yield replace(clause, body=(*before, other, *after))


def _literals_near(literal: Literal, task: Task, reached: npt.NDArray[np.bool_]) -> Iterator[Literal]:
    if isinstance(literal, Interval) and literal.feature in task.table.columns:
        values = np.unique(task.table.column(literal.feature)[reached])
        values = values[np.isfinite(values)]
        cuts = (values[:-1] + values[1:]) / 2
        if len(cuts) > _CUTS:
            cuts = cuts[np.linspace(0, len(cuts) - 1, _CUTS).astype(np.int64)]
        for cut in cuts.tolist():
            if math.isfinite(literal.low) and cut < literal.high:
                yield replace(literal, low=cut)
            if math.isfinite(literal.high) and cut > literal.low:
                yield replace(literal, high=cut)
        if math.isfinite(literal.low) and math.isfinite(literal.high):
            yield replace(literal, low=-math.inf)
            yield replace(literal, high=math.inf)
    elif isinstance(literal, Membership):
        categories = task.schema.feature(literal.feature).categories
        for category in categories:
            others = tuple(each for each in literal.categories if not same_category(each, category))
            changed = others if len(others) < len(literal.categories) else (*others, category)
            if 0 < len(changed) < len(categories):
                yield replace(literal, categories=changed)
