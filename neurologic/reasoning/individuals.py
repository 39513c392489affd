"""What facts say of all individuals of a session, as columns. Imports module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neurologic.reasoning.module import Module

#: What stands in a column where nothing is known.
MISSING = "$missing"


def known_columns(module: Module, functors: Sequence[str]) -> list[list[Any]]:
    """Return a column for each feature: the value of each individual, or `MISSING`, in the order in which they came.

    Examples
    --------
    >>> from neurologic.reasoning import Session
    >>> from neurologic.schema import Feature, Schema, Target
    >>> with Session(schema=Schema((Feature("age", "integer", missing=True),), Target("risk", ("good",)))) as prolog:
    ...     _ = prolog.consult(text="neural_individual(individual).")
    ...     _ = prolog.add_facts({"age": [67, None]})
    ...     known_columns(prolog._module, ["age"])
    [[67, '$missing']]
    """
    module.engine.internal("use_module(neurologic(program/individuals), [])")
    found: list[list[Any]] = module.ask(
        "known_columns(M, Functors, Result)", home="neurologic_individuals", Functors=list(functors)
    )
    return found
