"""The method `auto`: explore methods and sizes on a part of the rows, take the best point, induce it from all rows.

Imports errors, induction, rules and its siblings. It works on a task like any method, so that the estimator, which may
have labels and no network, has it too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from neurologic.errors import InductionError
from neurologic.induction import Method, Task
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.rules import Provenance, RuleSet
from neurologic.selection.asking import Remembered
from neurologic.selection.exploring import Grid, chosen_methods, explored, settings_of, split_of
from neurologic.selection.front import shortened
from neurologic.selection.record import Point, Refusal, chosen_point


def auto(
    task: Task,
    *,
    max_rules: int | None = None,
    max_conditions: int | None = None,
    min_fidelity: float | None = None,
    methods: Sequence[str | Method] | None = None,
    grid: Grid | None = None,
    validation: float = 0.25,
    most_rows: int | None = 20_000,
) -> RuleSet:
    """Induce rules by the method and size that do best on rows split off from those given.

    The smallest rules that reach `min_fidelity` are taken, else the most faithful ones, with fewer conditions where
    two are equal. The method then induces rules from all rows with that setting; where those would be larger than the
    limits allow, the rules that were measured stay.

    Parameters
    ----------
    task : Task
    max_rules, max_conditions : int or None
        Limits that the rules keep; none when None.
    min_fidelity : float or None
        Share of agreement on the validation rows that is enough.
    methods, grid, validation, most_rows
        See `front`.

    Raises
    ------
    InductionError
        When no rules are within the limits, and for parameters out of range.
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    max_conditions = None if max_conditions is None else whole_number("max_conditions", max_conditions, 0)
    if min_fidelity is not None and min_fidelity != 1.0:
        share_of_data("min_fidelity", min_fidelity)
    shown = shortened(task, most_rows)
    split = split_of(shown.labels, validation, shown.seed)
    candidates = chosen_methods(methods, task)
    plan = [(method, parameters) for method in candidates for parameters in settings_of(method, grid, max_rules)]
    remembered = None if task.asking is None else Remembered(task.asking)
    found = list(explored(shown, plan, split, remembered, spare=1))
    points = [each for each in found if isinstance(each, Point)]
    if not points:
        first = next(each for each in found if isinstance(each, Refusal))
        raise InductionError(f"No method could do with these data. {first.method}: {first.reason}")
    best = chosen_point(points, max_rules, max_conditions, min_fidelity)
    method = next(method for method in candidates if method.name == best.method)
    asking = None if remembered is None else remembered.share(1)
    again = replace(best, rules=method(replace(task, asking=asking), best.parameters))
    rules = (again if again.within(max_rules, max_conditions) else best).rules
    return replace(rules, provenance=Provenance(method=f"auto: {best.setting}"))


AUTO = Method("auto", auto)
