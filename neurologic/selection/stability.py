"""stability: whether the same rules come back from other samples of the same rows.

Imports every stage before it and its siblings.

References
----------
Turney: Technical note: bias and the quantification of stability, Machine Learning 20, 1995 (agreement of what is
learned). Kalousis, Prados, Hilario: Stability of feature selection algorithms, KAIS 12, 2007 (Jaccard's index).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction import Method, Task
from neurologic.induction.extraction import posed
from neurologic.induction.parameters import whole_number
from neurologic.induction.registry import method_named
from neurologic.networks import Network
from neurologic.probing import Progress
from neurologic.rules import ClassHead, Clause, Interval, Literal, Membership, RuleSet
from neurologic.rules.literals import features_of
from neurologic.schema import Category, Table
from neurologic.selection.asking import Remembered
from neurologic.selection.constraints import Constraints, constrained
from neurologic.selection.exploring import check_classes, codes_of, part_of
from neurologic.selection.record import Stability

_SHARE = 0.8
_OVERLAP = 0.8


def stability(
    network: Network,
    data: Any,
    method: str | Method = "tree",
    *,
    resamples: int = 10,
    seed: int = 0,
    budget: int | None = None,
    constraints: Constraints | None = None,
    batch_size: int = 8192,
    progress: Progress | None = None,
    **parameters: Any,
) -> Stability:
    """Induce rules from all rows and from random parts of them, and tell how alike they are.

    Each resample is four fifths of the rows, drawn without replacement, and has a seed of its own.

    Parameters
    ----------
    network : Network
    data : Table, array, frame, mapping of columns, or sequence of mappings
    method : str
        See `extract`.
    resamples : int
        At least 2.
    seed : int
    budget : int or None
        Rows that the network may be asked about in all; shared equally among the resamples.
    constraints : Constraints, optional
    batch_size : int
    progress : callable, optional
    **parameters
        Of the method.

    Returns
    -------
    Stability

    Raises
    ------
    InductionError
        As `extract` does, and for fewer than two resamples or rows.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer", domain=(18, 80)),), Target("risk", ("good", "bad")))
    >>> network = wrap(lambda table: (table.column("age") < 25).astype(int), schema, output="indices")
    >>> stability(network, {"age": list(range(18, 80))}, resamples=3).returning
    1.0
    """
    chosen = method_named(method)
    if constraints is not None:
        chosen = constrained(chosen, constraints)
    resamples = whole_number("resamples", resamples, 2)
    check_classes(network)
    task = posed(network, data, seed=seed, budget=budget, batch_size=batch_size, progress=progress)
    assert task.asking is not None
    remembered = Remembered(task.asking)
    rules = chosen(replace(task, asking=remembered.share(resamples + 1)), parameters)
    return stability_of(task, chosen, parameters, rules, resamples, remembered, 1)


def stability_of(
    task: Task,
    method: Method,
    parameters: Mapping[str, Any],
    rules: RuleSet,
    resamples: int,
    remembered: Remembered | None,
    runs: int,
) -> Stability:
    """Return how much of given rules comes back; `runs` as dear as this one are to share what the budget has left."""
    count = len(task.table)
    if count < 2:
        raise InductionError("Stability needs at least two rows.")
    found = []
    for place in range(resamples):
        random = np.random.default_rng([task.seed, 3, place])
        rows = np.sort(random.choice(count, size=max(1, round(_SHARE * count)), replace=False))
        asking = None if remembered is None else remembered.share(runs * (resamples - place))
        part = replace(part_of(task, rows, asking), seed=int(random.integers(2**31)))
        found.append(method(part, parameters))
    given = _coverage(rules, task.table)
    theirs = [_coverage(other, task.table) for other in found]
    returning = {
        clause.id: float(np.mean([_comes_back(clause, rows, other) for other in theirs])) for clause, rows in given
    }
    conditions = [set(_conditions(other)) for other in found]
    answers = [codes_of(other, task.table) for other in found]
    pairs = list(itertools.combinations(range(resamples), 2)) or [(0, 0)]
    return Stability(
        resamples,
        float(np.mean(list(returning.values()))) if returning else 0.0,
        returning,
        float(np.mean([_jaccard(conditions[one], conditions[two]) for one, two in pairs])),
        float(np.mean([np.mean(answers[one] == answers[two]) for one, two in pairs])),
    )


def _coverage(rules: RuleSet, table: Table) -> list[tuple[Clause, npt.NDArray[np.bool_]]]:
    return list(zip(rules.clauses, rules.firing(table), strict=False))


def _comes_back(
    clause: Clause, rows: npt.NDArray[np.bool_], others: list[tuple[Clause, npt.NDArray[np.bool_]]]
) -> bool:
    for other, theirs in others:
        if other.head != clause.head:
            continue
        together = np.count_nonzero(rows | theirs)
        if other.body == clause.body or (together and np.count_nonzero(rows & theirs) >= _OVERLAP * together):
            return True
    return False


def _conditions(rules: RuleSet) -> Iterator[tuple[Any, ...]]:
    for clause in (*rules.clauses, *rules.definitions):
        label = clause.head.label if isinstance(clause.head, ClassHead) else str(clause.head)
        for literal in clause.body:
            for condition in _sides(literal):
                yield (*_typed(label), *condition)


def _typed(label: Category) -> tuple[str, Category]:
    return type(label).__name__, label


def _sides(literal: Literal) -> Iterator[tuple[Any, ...]]:
    if isinstance(literal, Interval):
        if np.isfinite(literal.low):
            yield literal.feature, "above"
        if np.isfinite(literal.high):
            yield literal.feature, "below"
    elif isinstance(literal, Membership):
        yield literal.feature, tuple(map(_typed, literal.categories))
    else:
        yield type(literal).__name__, *sorted(features_of(literal))


def _jaccard(one: set[Any], two: set[Any]) -> float:
    return len(one & two) / len(one | two) if one | two else 1.0
