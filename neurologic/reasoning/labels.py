"""What is known of individuals, as facts of neural_label/2. Imports errors, schema and module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from neurologic.errors import SchemaError
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.schema import Category


def add_labels(module: Module, labels: Mapping[str, Category | float], classes: Sequence[Category]) -> None:
    """Add facts of neural_label/2, all or none.

    Raises
    ------
    SchemaError
        For a class that is not among the classes, where there are any, or a second one of an individual.
    """
    for name, label in labels.items():
        if classes and label not in classes:
            raise SchemaError(
                f"The label of {name} is {label!r}, and the classes are {', '.join(map(repr, classes))}. "
                f"Correct it, or leave the individual out.",
                value=label,
            )
    names, given = list(labels), list(labels.values())
    module.engine.internal("use_module(neurologic(program/labels), [])")
    # One step, which no limit stops: it is made or it is not.
    other = module.ask(
        "add_labels(M, Names, Labels, Result)", Limits(), home="neurologic_labels", Names=names, Labels=given
    )
    if other != "added":
        name, known = other.arguments
        raise SchemaError(
            f"{name} has the label {known} already, and gets {labels[str(name)]!r}. An individual has one label. "
            f"Nothing was added.",
            value=labels[str(name)],
        )
