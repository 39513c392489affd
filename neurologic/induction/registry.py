"""The registry of methods: a name, a function, and the parameters that its signature states.

Imports errors, rules, the task and the methods themselves. A new method is a new file and one line in `METHODS`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from neurologic.errors import InductionError, did_you_mean
from neurologic.induction.model_tree import model_tree
from neurologic.induction.task import Task
from neurologic.induction.tree import tree
from neurologic.rules import RuleSet


@dataclass(frozen=True)
class Method:
    """A way to induce rules.

    Attributes
    ----------
    name : str
    induce : callable
        Takes a `Task` and keyword parameters, returns a `RuleSet`; raises `InductionError` for a parameter it
        cannot use.
    reads_weights : bool
        Whether it needs a network whose layers are open; otherwise the network's answers are enough.
    concludes : {"classes", "numbers"}
        What its rules conclude: the task has labels and degrees for classes, values for numbers.
    """

    name: str
    induce: Callable[..., RuleSet]
    reads_weights: bool = False
    concludes: Literal["classes", "numbers"] = "classes"

    @property
    def defaults(self) -> dict[str, Any]:
        """The parameters of the method with their defaults."""
        parameters = list(inspect.signature(self.induce).parameters.values())[1:]
        return {parameter.name: parameter.default for parameter in parameters}

    def __call__(self, task: Task, parameters: Mapping[str, Any]) -> RuleSet:
        """Induce rules.

        Raises
        ------
        InductionError
            For a parameter that the method does not have, with the nearest, and for a target of the other kind.
        """
        self.check(parameters, numbers=task.values is not None)
        return self.induce(task, **parameters)

    def check(self, parameters: Mapping[str, Any], *, numbers: bool) -> None:
        """Raise `InductionError` for an unknown parameter, or when the target is not of the method's kind."""
        for name in parameters:
            if name not in self.defaults:
                raise InductionError(
                    f"Method {self.name!r} has no parameter {name!r}.{did_you_mean(name, self.defaults)} "
                    f"It has {', '.join(self.defaults)}."
                )
        if numbers != (self.concludes == "numbers"):
            target, wanted = ("a number", "numbers") if numbers else ("a class", "classes")
            fitting = ", ".join(sorted(method.name for method in METHODS.values() if method.concludes == wanted))
            raise InductionError(
                f"Method {self.name!r} finds rules for {self.concludes}, but the target is {target}. "
                f"For {wanted} there are: {fitting}."
            )


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method("tree", tree),
        Method("model_tree", model_tree, concludes="numbers"),
    )
}


def method_named(name: str) -> Method:
    """Return a method, or raise `InductionError` with the nearest name.

    Examples
    --------
    >>> sorted(method_named("tree").defaults)[:2]
    ['max_rules', 'min_sample']
    """
    found = METHODS.get(name) if isinstance(name, str) else None
    if found is None:
        raise InductionError(
            f"There is no method {name!r}.{did_you_mean(name, METHODS)} Methods: {', '.join(sorted(METHODS))}."
        )
    return found
