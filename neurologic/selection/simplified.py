"""simplified: any method with one parameter more, by which its rules are made simpler.

Imports errors, induction, rules and simplification; none of its siblings.
"""

from __future__ import annotations

import functools
import inspect
from dataclasses import replace
from typing import Any

import numpy as np

from neurologic.errors import InductionError
from neurologic.induction import Method, Task
from neurologic.rules import RuleSet
from neurologic.simplification import simplify as simpler


def simplified(method: Method) -> Method:
    """Return a method that has the parameter `simplify` too: a share of the rows, or None to leave the rules alone.

    With 0 or more, what can be proved needless goes, and further conditions are bought with a loss of agreement on at
    most that share of the rows of the task (see `neurologic.simplification.simplify`). Rules that were induced last are
    kept, so that another share costs no second induction.

    Examples
    --------
    >>> from neurologic.induction import METHODS
    >>> simplified(METHODS["tree"]).defaults["simplify"] is None
    True
    """
    if "simplify" in method.defaults:
        return method
    last: list[tuple[Task, str, RuleSet]] = []

    @functools.wraps(method.induce)
    def induce(task: Task, *, simplify: float | None = None, **parameters: Any) -> RuleSet:
        key = repr(sorted(parameters.items()))
        if not last or last[0][0] is not task or last[0][1] != key:
            last[:] = [(task, key, method.induce(task, **parameters))]
        rules = last[0][2]
        if simplify is None:
            return rules
        if task.values is not None:
            if simplify > 0:
                raise InductionError(f"simplify={simplify!r} is for classes; rules for a number have simplify=0.")
            return simpler(rules).rules
        answers = np.array([*task.schema.classes, None], dtype=object)[:-1][task.labels].tolist()
        return simpler(rules, task.table, answers=answers, budget=simplify).rules

    signature = inspect.signature(method.induce)
    parameter = inspect.Parameter("simplify", inspect.Parameter.KEYWORD_ONLY, default=None)
    induce.__signature__ = signature.replace(parameters=[*signature.parameters.values(), parameter])  # type: ignore[attr-defined]
    return replace(method, induce=induce)
