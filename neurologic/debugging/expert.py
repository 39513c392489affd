"""What an expert's theory says of the rows: its classes, by clauses for the target or by a goal a class.

Imports errors, schema, rules (for the type of relations) and reasoning.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import NeurologicError, UnknownName
from neurologic.reasoning import Limits, Session
from neurologic.reasoning.answers import value_text
from neurologic.rules import Relations
from neurologic.schema import Category, Schema, Table, quote_atom

Path: TypeAlias = "str | os.PathLike[str]"


def theory_answers(
    table: Table,
    files: Sequence[Path],
    text: str | None,
    goals: Mapping[Category, str] | None,
    relations: Relations | None,
    limits: Limits | None,
) -> tuple[npt.NDArray[np.bool_], tuple[str, ...]]:
    """Return which classes a theory gives to which row, shape (n_classes, n_rows), and what Prolog warned of.

    Parameters
    ----------
    table : Table
        The facts: a predicate a column.
    files : sequence of path-like
    text : str or None
        Prolog itself, loaded after the files.
    goals : mapping of class to goal, or None
        The first variable of each goal is the individual. Without them the clauses of the target are asked.
    relations : mapping of relation name to tuples, or None
    limits : Limits or None
        Of each question.

    Raises
    ------
    NeurologicError
        For a goal without a variable, or one that leaves the individual open.
    UnknownName
        For a class that the target does not have.
    """
    schema = table.schema
    given = np.zeros((len(schema.classes), len(table)), dtype=bool)
    rows = {name: row for row, name in enumerate(table.ids)}
    with Session(schema=schema) as prolog:
        prolog.add_facts(table, relations=relations)
        reports = [prolog.consult(path) for path in files]
        if text is not None:
            reports.append(prolog.consult(text=text, name="theory"))
        for label, goal in _questions(schema, goals):
            for answer in prolog.query(goal, limits=limits):
                who, *rest = [*answer.values()] or [None]
                if not isinstance(who, (str, int)):
                    raise NeurologicError(
                        f"The goal {goal!r} does not say of whom it holds: its first variable is the individual, as in "
                        f"'large({schema.individual.capitalize()})'."
                    )
                row = rows.get(str(who))
                if row is not None:  # a theory may know of others
                    given[_class_of(rest[0], schema) if label is None else schema.target.index(label), row] = True
    return given, tuple(str(warning) for report in reports for warning in report.warnings)


def _questions(schema: Schema, goals: Mapping[Category, str] | None) -> list[tuple[Category | None, str]]:
    if goals is None:
        return [(None, f"{quote_atom(schema.target.functor)}(Individual, Class)")]
    for label in goals:
        schema.target.index(label)
    return list(goals.items())


def _class_of(answer: object, schema: Schema) -> int:
    """Return the position of a class as Prolog gives it: an atom, an integer, or `true` and `false`."""
    for position, label in enumerate(schema.classes):
        spelled = str(label).lower() if isinstance(label, bool) else label
        if type(answer) is type(spelled) and answer == spelled:
            return position
    known = ", ".join(map(str, schema.classes))
    raise UnknownName(
        f"The theory concludes {value_text(answer)}, which is no class of {schema.target.name!r}: {known}."
    )
