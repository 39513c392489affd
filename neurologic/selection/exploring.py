"""Exploring: every method with every size on a part of the rows, measured on the rest.

Imports errors, evaluation, induction, probing, rules, schema and its siblings. Works on a `Task`, so that it is the
same with a network and with labels alone. The rows for measuring are split off from those given; no others exist here.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError, NetworkError
from neurologic.evaluation import share
from neurologic.induction import METHODS, Method, Task
from neurologic.induction.parameters import share_of_data
from neurologic.induction.registry import method_named
from neurologic.networks import Network
from neurologic.rules import Estimate, RuleSet
from neurologic.schema import Table
from neurologic.selection.asking import Remembered
from neurologic.selection.record import Point, Refusal
from neurologic.selection.simplified import simplified

_MOST_RULES = (2, 4, 8, 16, 32)
#: Shares of the rows on which rules may lose agreement for being simpler: what is proved alone, then a little.
SHARES = (0.0, 0.005, 0.02)

Parameters = Mapping[str, Any]
Grid = Mapping[str, Sequence[Parameters]]


@dataclass(frozen=True, eq=False)
class Split:
    """Rows to fit on and rows to measure on, as positions, none in both.

    Attributes
    ----------
    fit, validation : numpy.ndarray of int
        Ascending.
    """

    fit: npt.NDArray[np.int64]
    validation: npt.NDArray[np.int64]


def split_of(labels: npt.NDArray[np.int64], validation: float, seed: int) -> Split:
    """Split rows at random, class by class, so that every class is there to fit on.

    Parameters
    ----------
    labels : numpy.ndarray, shape (n_rows,)
    validation : float
        Share of the rows to measure on, above 0 and below 1; at least one row, and one row is left to fit on.
    seed : int

    Raises
    ------
    InductionError
        For fewer than two rows, and for a share that is not possible.

    Examples
    --------
    >>> split = split_of(np.array([0, 0, 0, 0, 1, 1, 1, 1]), 0.25, seed=0)
    >>> len(split.fit), len(split.validation)
    (6, 2)
    """
    if share_of_data("validation", validation) == 0.0:
        raise InductionError(f"validation={validation!r} is not possible: some rows are needed to measure on.")
    if len(labels) < 2:
        raise InductionError("One row cannot be split into one to fit on and one to measure on. Give more rows.")
    # The order is random within a class and spreads every class evenly, so that its last part has a share of each.
    random = np.random.default_rng([seed, 1])
    lot = random.permutation(len(labels))
    place = np.empty(len(labels))
    for label in np.unique(labels):
        rows = lot[labels[lot] == label]
        place[rows] = (np.arange(len(rows)) + 0.5 * (1 + random.random())) / (len(rows) + 0.5)
    order = np.argsort(place, kind="stable")
    count = min(len(labels) - 1, max(1, round(validation * len(labels))))
    return Split(np.sort(order[:-count]), np.sort(order[-count:]))


def part_of(task: Task, rows: npt.NDArray[np.int64], asking: Any) -> Task:
    """Return the task on some of its rows, asking through a share of the budget."""
    return replace(
        task, table=task.table.take(rows), labels=task.labels[rows], degrees=task.degrees[rows], asking=asking
    )


def check_classes(network: Network) -> None:
    """Raise `InductionError` where the network answers with a number: agreement is counted for classes."""
    if not network.classes:
        raise InductionError(
            f"The target {network.schema.target.name!r} is a number, and methods are compared for classes. "
            f"For a number there is the method 'model_tree'."
        )


def agreement(rules: RuleSet, table: Table, labels: npt.NDArray[np.int64]) -> Estimate:
    """Return the share of rows, of at least one, whose answer by the rules is the label; no answer agrees with none."""
    estimate = share(int(np.count_nonzero(codes_of(rules, table) == labels)), len(labels))
    assert estimate is not None
    return estimate


def codes_of(rules: RuleSet, table: Table) -> npt.NDArray[np.int64]:
    """Return the answers of rules as positions in the classes, shape (n_rows,); -1 for none and for `unknown`."""
    known = {(type(label), label): place for place, label in enumerate(rules.schema.classes)}
    answers = rules.predict(table).tolist()
    return np.array([known.get((type(answer), answer), -1) for answer in answers], dtype=np.int64)


def chosen_methods(methods: Sequence[str | Method] | str | Method | None, task: Task) -> tuple[Method, ...]:
    """Return the methods by name; for None all, but those that cannot do or are not meant for it."""
    if methods is None:
        numbers = any(task.schema.feature(name).is_number for name in task.table.columns)
        open_layers = task.asking is not None and bool(task.asking.network.layers)
        return tuple(
            simplified(method)
            for method in METHODS.values()
            if method.concludes == "classes"
            and (open_layers or not method.reads_weights)
            and (method.suits_numbers or not numbers)
        )
    if isinstance(methods, (str, Method)):
        methods = (methods,)
    found = tuple(simplified(method_named(method)) for method in methods)
    if not found:
        raise InductionError("methods=() leaves nothing to choose from. Name at least one method, or give None.")
    return found


def settings_of(method: Method, grid: Grid | None, max_rules: int | None = None) -> tuple[dict[str, Any], ...]:
    """Return the settings of a method to try, none of them with a larger `max_rules` than is allowed.

    A grid of the caller's comes first, then the method's own sizes; a method that states none is tried with the most
    rules that are usual, or as it is.

    Examples
    --------
    >>> settings_of(METHODS["tree"], None, max_rules=5)
    ({'max_rules': 2}, {'max_rules': 4}, {'max_rules': 5})
    """
    if grid is not None and method.name in grid:
        settings = [dict(each) for each in grid[method.name]]
    elif method.sizes:
        settings = [dict(each) for each in method.sizes]
    elif "max_rules" in method.defaults:
        settings = [{"max_rules": most} for most in _MOST_RULES]
        if method.defaults["max_rules"] is None:  # it knows when to stop
            settings.append({"max_rules": None})
    else:
        settings = [{}]
    if max_rules is not None and "max_rules" in method.defaults:
        for each in settings:
            most = each.get("max_rules", method.defaults["max_rules"])
            each["max_rules"] = max_rules if most is None else min(most, max_rules)
    return tuple(each for place, each in enumerate(settings) if each not in settings[:place])


def shares_of(method: Method, parameters: Parameters) -> tuple[Parameters, ...]:
    """Return a setting with each share by which its rules may be simplified, unless it states one itself.

    Examples
    --------
    >>> [each["simplify"] for each in shares_of(simplified(METHODS["tree"]), {"max_rules": 5})]
    [0.0, 0.005, 0.02]
    """
    if "simplify" in parameters or "simplify" not in method.defaults:
        return (parameters,)
    return tuple({**parameters, "simplify": lost} for lost in SHARES)


def explored(
    task: Task, plan: Sequence[tuple[Method, Parameters]], split: Split, remembered: Remembered | None, spare: int = 0
) -> Iterator[Point | Refusal]:
    """Induce rules for the entries of a plan on the fit part, and measure them on the validation part.

    The plan is gone through from its end, where the large sizes of a method are: a limit on rules that a method keeps
    without being told is not tried. Rules are measured with every share by which they may be simplified. What a budget
    has left is shared equally among the entries still to come and `spare` more runs after them.

    Yields
    ------
    Point, or Refusal where a method cannot do with this task
    """
    held, labels = task.table.take(split.validation), task.labels[split.validation]
    done: list[tuple[str, Parameters, int]] = []
    for left, (method, parameters) in zip(range(len(plan), 0, -1), reversed(plan), strict=True):
        if any(_is_kept_anyway(run, method, parameters) for run in done):
            continue
        asking = None if remembered is None else remembered.share(left + spare)
        shown = part_of(task, split.fit, asking)
        started = time.perf_counter()
        try:
            found = method(shown, parameters)
            variants = [
                (setting, found if setting == parameters else method(shown, setting))
                for setting in shares_of(method, parameters)
            ]
        except (InductionError, NetworkError) as error:
            yield Refusal(method.name, dict(parameters), str(error))
            continue
        done.append((method.name, parameters, len(found)))
        seconds = time.perf_counter() - started
        queries = 0 if asking is None else asking.asked
        for setting, rules in variants:
            yield Point(method.name, dict(setting), rules, agreement(rules, held, labels), seconds, queries)


def _is_kept_anyway(run: tuple[str, Parameters, int], method: Method, parameters: Parameters) -> bool:
    """Whether a setting only limits the rules to no fewer than a run with a larger limit, or none, had found."""
    name, settings, n_rules = run
    most = parameters.get("max_rules")
    if name != method.name or most is None or settings.keys() != parameters.keys():
        return False
    larger = settings["max_rules"]
    return (
        n_rules <= most
        and (larger is None or larger >= most)
        and all(parameters[key] == value for key, value in settings.items() if key != "max_rules")
    )
