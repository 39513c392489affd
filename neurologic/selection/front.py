"""front: every method with every size, and which points no other beats.

Imports every stage before it and its siblings.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from neurologic.errors import InductionError
from neurologic.induction import Method, Task
from neurologic.induction.extraction import answers_of, posed, with_origin
from neurologic.induction.parameters import whole_number
from neurologic.networks import Network
from neurologic.probing import Progress
from neurologic.selection.asking import Remembered
from neurologic.selection.constraints import Constraints, constrained
from neurologic.selection.exploring import (
    Grid,
    Split,
    check_classes,
    chosen_methods,
    explored,
    part_of,
    settings_of,
    split_of,
)
from neurologic.selection.record import Front, Point, Refusal, separated
from neurologic.selection.stability import stability_of


def front(
    network: Network,
    data: Any,
    methods: Sequence[str | Method] | str | None = None,
    *,
    budget: int | None = None,
    seed: int = 0,
    validation: float = 0.25,
    grid: Grid | None = None,
    max_rules: int | None = None,
    constraints: Constraints | None = None,
    refit: bool = False,
    stability: int = 0,
    most_rows: int | None = None,
    batch_size: int = 8192,
    progress: Progress | None = None,
) -> Front:
    """Compare methods and sizes on a network: fidelity against conditions.

    Every method induces rules from a part of the rows, once for each setting of its grid; they are made simpler by what
    can be proved and by what a small share of that part pays for, and measured on the other rows given. Nothing else
    is looked at: keep rows of your own back, and measure the point that you take with `evaluate`, because the best of
    many points looks better on the rows it was chosen on than it is.

    Parameters
    ----------
    network : Network
        Asked and never changed. Its answers are remembered, so that a row costs one query however many methods ask.
    data : Table, array, frame, mapping of columns, or sequence of mappings
    methods : names, or None
        Of `neurologic.induction.METHODS`; all of them when None, but those that need open layers where there are none,
        and those that are meant for categories where there are numbers.
    budget : int or None
        Rows that the network may be asked about in all, those of the data included, by all methods together; what is
        left is shared equally among the runs still to come.
    seed : int
    validation : float
        Share of the rows to measure on.
    grid : mapping of method to sequence of parameters, optional
        Settings to try, such as `{"tree": [{"max_rules": 3}, {"max_rules": 9, "min_support": 5}]}`; a method that it
        leaves out is tried with its own sizes. A `max_rules` that a method keeps anyway, as a run with a larger one
        has shown, is not tried.
    max_rules : int or None
        Most rules that a method may be allowed.
    constraints : Constraints, optional
        That all rules obey.
    refit : bool
        Whether the rules of the front are induced again from all rows, after they have been measured; fidelity stays
        what was measured, conditions and rules are those of the new rules.
    stability : int
        Resamples by which the points of the front are tried for stability; 0 does not try.
    most_rows : int or None
        Rows to work with, drawn at random from more; all when None.
    batch_size : int
        Rows the network sees at once.
    progress : callable, optional
        See `extract`.

    Returns
    -------
    Front

    Raises
    ------
    InductionError
        For unknown methods and parameters out of range, and when no method could do with the data.
    SchemaError
        For data that do not fit the network's schema.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer", domain=(18, 80)),), Target("risk", ("good", "bad")))
    >>> network = wrap(lambda table: (abs(table.column("age") - 40) < 9).astype(int), schema, output="indices")
    >>> found = front(network, {"age": list(range(18, 81))}, methods=["tree"])
    >>> [(point.n_rules, point.n_conditions) for point in found], found.n_fit, found.n_validation
    ([(1, 1), (1, 2)], 47, 16)
    """
    started = time.perf_counter()
    resamples = whole_number("stability", stability, 0)
    check_classes(network)
    task = posed(network, data, seed=seed, budget=budget, batch_size=batch_size, progress=progress)
    assert task.asking is not None
    chosen = chosen_methods(methods, task)
    if constraints is not None:
        chosen = tuple(constrained(method, constraints) for method in chosen)
    shown = shortened(task, most_rows)
    split = split_of(shown.labels, validation, shown.seed)
    remembered = Remembered(task.asking)
    plan = [(method, parameters) for method in chosen for parameters in settings_of(method, grid, max_rules)]
    # Runs after the exploration get their parts of the budget too.
    spare = (1 + resamples if refit or resamples else 0) * len(plan)
    points: list[Point] = []
    refused: list[Refusal] = []
    for place, found in enumerate(explored(shown, plan, split, remembered, spare)):
        if isinstance(found, Refusal):
            refused.append(found)
        else:
            points.append(found)
        if progress is not None:
            progress(f"method {found.method}", place + 1, len(plan))
    if not points:
        raise InductionError(f"No method could do with these data. {refused[0].method}: {refused[0].reason}")
    kept, dominated = separated(points)
    by_name = {method.name: method for method in chosen}
    kept = tuple(
        _after(point, by_name[point.method], shown, split, remembered, refit, resamples, len(kept) - place)
        for place, point in enumerate(kept)
    )
    answers, sketched = answers_of(shown), shown.table

    def stated(point: Point) -> Point:
        mark, count = network.fingerprint, len(task.table) + point.queries
        rules = with_origin(point.rules, sketched, answers, point.method, mark, task.seed, count)
        return replace(point, rules=rules)

    return Front(
        tuple(map(stated, kept)),
        tuple(map(stated, dominated)),
        tuple(refused),
        len(split.fit),
        len(split.validation),
        task.asking.asked,
        time.perf_counter() - started,
        task.seed,
    )


def shortened(task: Task, most_rows: int | None) -> Task:
    """Return the task on at most so many rows, drawn at random."""
    if most_rows is None or len(task.table) <= whole_number("most_rows", most_rows, 2):
        return task
    random = np.random.default_rng([task.seed, 2])
    rows = np.sort(random.choice(len(task.table), size=most_rows, replace=False))
    return part_of(task, rows, task.asking)


def _after(
    point: Point,
    method: Method,
    task: Task,
    split: Split,
    remembered: Remembered,
    refit: bool,
    resamples: int,
    runs: int,
) -> Point:
    """Return a point of the front tried for stability, and refit, where that is wanted."""
    if resamples:
        on_fit = part_of(task, split.fit, remembered.share(runs))
        point = replace(
            point, stability=stability_of(on_fit, method, point.parameters, point.rules, resamples, remembered, runs)
        )
    if refit:
        asking = remembered.share(runs)
        rules = method(replace(task, asking=asking), point.parameters)
        point = replace(point, rules=rules, refit=True, queries=point.queries + asking.asked)
    return point
