"""The registry of methods: a name, a function, and the parameters that its signature states.

Imports errors, rules, the task and the methods themselves. A new method is a new file and one line in `METHODS`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from neurologic.errors import InductionError, did_you_mean
from neurologic.induction.c45 import c45
from neurologic.induction.columns import columns
from neurologic.induction.defaults import defaults
from neurologic.induction.kt import kt
from neurologic.induction.layers import layers
from neurologic.induction.model_tree import model_tree
from neurologic.induction.regions import regions
from neurologic.induction.ripper import ripper
from neurologic.induction.task import Task
from neurologic.induction.tree import tree
from neurologic.induction.trepan import trepan
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
    suits_numbers : bool
        Whether it is worth trying where features are numbers; others are meant for categories.
    sizes : tuple of mapping
        Settings of parameters from few rules to many, by which a front is explored; where there are none, `max_rules`
        from 2 to 32 if the method has it.
    concludes : {"classes", "numbers"}
        What its rules conclude: the task has labels and degrees for classes, values for numbers.
    """

    name: str
    induce: Callable[..., RuleSet]
    reads_weights: bool = False
    suits_numbers: bool = True
    sizes: tuple[Mapping[str, Any], ...] = field(default=(), compare=False)
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


def _sizes(limits: Sequence[int], prices: Sequence[float]) -> tuple[Mapping[str, Any], ...]:
    """Return settings from few rules to many: limits on rules, then falling prices of a condition."""
    return (*({"max_rules": most} for most in limits), *({"price": price} for price in prices))


METHODS: Mapping[str, Method] = {
    method.name: method
    for method in (
        Method("tree", tree),
        Method("c45", c45),
        Method("trepan", trepan, sizes=_sizes((2,), (0.002, 0.0005, 0.0001))),
        Method("ripper", ripper),
        Method("columns", columns, sizes=_sizes((2, 4, 8), (0.001, 0.0003, 0.00004))),
        Method("defaults", defaults),
        Method("kt", kt, reads_weights=True, suits_numbers=False),
        Method("layers", layers, reads_weights=True),
        Method("regions", regions, reads_weights=True, suits_numbers=False),
        Method("model_tree", model_tree, concludes="numbers"),
    )
}


def method_named(name: str | Method) -> Method:
    """Return a method, or raise `InductionError` with the nearest name; a `Method` stands for itself.

    Examples
    --------
    >>> sorted(method_named("tree").defaults)[:2]
    ['max_rules', 'min_sample']
    """
    if isinstance(name, Method):
        return name
    known = {**METHODS, **_choosers}
    found = known.get(name) if isinstance(name, str) else None
    if found is None:
        raise InductionError(
            f"There is no method {name!r}.{did_you_mean(name, known)} Methods: {', '.join(sorted(known))}."
        )
    return found


# Methods that choose among those above live in a later stage, which registers them when it is imported.
_choosers: dict[str, Method] = {}


def register_chooser(method: Method) -> None:
    """Make a method that chooses among the others known by its name."""
    _choosers[method.name] = method
