"""The method `columns`: an ordered list of rules, optimised as a whole.

Imports errors, rules, probing, the task and the column generation beside it. A linear program over rules that are
priced on demand gives the columns; the list is chosen from them and then searched with its own exact objective, the
rows answered as the network answers less the price of the conditions. Rules are not added up: each answers alone where
all rules before it fail.

References
----------
Dash, Günlük, Wei: Boolean decision rules via column generation, NeurIPS 2018.
Akyüz, Birbil: Discovering classification rules for interpretable learning with linear programming, 2021.
"""

from __future__ import annotations

import numpy as np

from neurologic.induction.column_generation.axes import Grid, axes_of, grid_of
from neurologic.induction.column_generation.lists import Problem, RuleList, searched, selected
from neurologic.induction.column_generation.master import columns_for
from neurologic.induction.column_generation.pricing import Body, Floats
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.probing import Region, draw_near
from neurologic.probing.sampling import join
from neurologic.rules import AtLeast, ClassHead, Clause, Literal, RuleSet
from neurologic.schema import Schema, Table

_DRAWN_WEIGHT = 5.0
_MOST_CELLS = 4096
_ROUGH_ROWS = 6000
_PROGRAM_ROWS = 1500
_STARTS = 6
_ROUNDS = 4
_FINAL_ROUNDS = 2
_LEAST_ROWS = 3.0


def columns(
    task: Task,
    *,
    max_rules: int | None = None,
    max_conditions: int | None = None,
    max_parts: int = 64,
    queries: int = 10_000,
    price: float = 0.001,
) -> RuleSet:
    """Induce an ordered list of rules whose agreement and size are optimised together.

    Conditions are numeric intervals, sets of categories, whether two categorical features have the same value, and
    checklists: at least m of n conditions.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules; as many as win their price when None.
    max_conditions : int or None
        Most conditions of all rules together; as many as win their price when None.
    max_parts : int
        Most parts of a checklist; 0 for rules without checklists.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.
    price : float
        Share of the rows, those drawn with their weight, that a condition must win to be kept; three rows at least.

    Raises
    ------
    InductionError
        For a parameter out of range.

    Examples
    --------
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("left", "boolean"), Feature("right", "boolean")), Target("lamp", ("off", "on")))
    >>> def staircase(table):
    ...     return table.column("left") ^ table.column("right")
    >>> network = wrap(staircase, schema, output="indices")
    >>> rules = extract(network, {"left": [False, True] * 50, "right": [False] * 50 + [True] * 50}, method="columns")
    >>> rules.predict({"left": [True, True], "right": [False, True]}).tolist()
    ['on', 'off']
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    max_conditions = None if max_conditions is None else whole_number("max_conditions", max_conditions, 1)
    max_parts = whole_number("max_parts", max_parts, 0)
    queries = whole_number("queries", queries, 0)
    price = share_of_data("price", price)
    random = np.random.default_rng(task.seed)
    rows, value = _answered(task, queries, random)
    axes = axes_of(rows.columns, task.schema)
    grid = grid_of(axes, rows.columns, task.schema, len(rows))
    order = random.permutation(len(rows))

    def problem(count: int) -> Problem:
        kept = np.sort(order[:count])
        part = grid if len(kept) == len(grid) else grid.take(kept)
        worth = value[kept]
        total = float(worth.max(axis=1).sum())
        lean = _lean(part, worth)
        return Problem(part, worth, max(price * total, _LEAST_ROWS), lean, max_rules, max_conditions, max_parts)

    program, rough, whole = problem(_PROGRAM_ROWS), problem(_ROUGH_ROWS), problem(len(rows))
    pool = [rule for code in range(value.shape[1]) for rule in columns_for(program, code, _STARTS)]
    begun = [selected(rough, pool)]
    if max_parts > 1:
        begun.append(RuleList((), begun[0].default))
    lists = [searched(rough, each, _STARTS, _ROUNDS) for each in begun]
    best = max(lists, key=rough.objective)
    best = searched(whole, best, _STARTS, _FINAL_ROUNDS)
    return RuleSet(task.schema, _clauses(best, grid, task.schema), "ordered", task.schema.classes[best.default])


def _answered(task: Task, queries: int, random: np.random.Generator) -> tuple[Table, Floats]:
    """Return the data and the rows drawn, with the worth of each answer on each of them."""
    value = np.eye(len(task.schema.classes))[task.labels]
    may_ask = 0 if task.asking is None else task.asking.granted(queries)
    if not may_ask:
        return task.table, value
    assert task.asking is not None
    cells = Region().cells(task.schema, tuple(task.table.columns), min(_MOST_CELLS, may_ask))
    drawn = draw_near(task.table, task.table, may_ask, random) if cells is None else cells
    labels, _ = task.asking.answers(drawn)
    weight = min(1.0, _DRAWN_WEIGHT * len(task.table) / len(drawn))
    return join([task.table, drawn]), np.concatenate([value, weight * np.eye(value.shape[1])[labels]])


def _lean(grid: Grid, value: Floats) -> Floats:
    """Return how much more often than elsewhere rows at each place are of each class."""
    count, width = len(grid.axes), grid.width
    found = np.zeros((value.shape[1], count, width))
    for code in range(value.shape[1] if count else 0):
        centred = value[:, code] - value[:, code].mean()
        counted = np.bincount(grid.places.ravel(), np.repeat(centred, count), minlength=count * width)
        found[code] = np.sign(counted.reshape(count, width))
    return found


def _clauses(found: RuleList, grid: Grid, schema: Schema) -> tuple[Clause, ...]:
    return tuple(
        Clause(f"r{number}", ClassHead(schema.classes[rule.code]), _literals(rule.body, grid, schema))
        for number, rule in enumerate(found.rules, start=1)
    )


def _literals(body: Body, grid: Grid, schema: Schema) -> tuple[Literal, ...]:
    literals = [literal for axis in body.axes for literal in grid.axes[axis].literals(body.allowed(axis), schema)]
    if body.parts:
        parts = [_literals(part, grid, schema) for part in body.parts]
        literals.append(
            AtLeast(body.count, tuple(part[0] if len(part) == 1 else AtLeast(len(part), part) for part in parts))
        )
    return tuple(literals)
