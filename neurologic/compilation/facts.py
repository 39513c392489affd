"""Rows and relations as Prolog facts: one fact a value, none where it is missing.

Imports errors, files, schema, rules (for the type of relations), vocabulary and prolog_text (for its directives). The
facts are grouped by predicate, as standard Prolog wants the clauses of one file.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from neurologic.compilation.prolog_text import UTF8, directives
from neurologic.compilation.vocabulary import relation_functors
from neurologic.errors import CompilationError, SchemaError
from neurologic.files import write_parts_atomically
from neurologic.rules import Relations
from neurologic.rules.semantics import Constant, relation_facts
from neurologic.schema.features import Category, Feature
from neurologic.schema.names import prolog_constant, prolog_number, quote_atom
from neurologic.schema.tables import MISSING_CODE, Table

#: The last line of every emitted file of facts.
END_OF_FACTS = "% end of facts"

_ROWS_AT_ONCE = 20_000


def facts_text(
    table: Table, relations: Relations | None = None, labels: Sequence[Category | None] | None = None
) -> str:
    """Return rows, and facts of relations, as Prolog text.

    Parameters
    ----------
    table : Table
        Each row is an individual; only the columns that it has are written.
    relations : mapping of relation name to tuples, optional
    labels : sequence of classes, one a row, optional
        The classes that are known, as `neural_label(Individual, Class)`; None where there is none.

    Raises
    ------
    CompilationError
        When a constant of a relation cannot be told apart in Prolog.
    SchemaError
        When there is not one label a row.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer", missing=True),), Target("risk", ("good", "bad")))
    >>> text = facts_text(as_table({"age": [67, None]}, schema))
    >>> print(text[text.index("individual(i1)"):], end="")
    individual(i1).
    individual(i2).
    <BLANKLINE>
    age(i1, 67).
    <BLANKLINE>
    % end of facts
    """
    return "".join(_parts(table, relations, labels))


def write_facts(
    table: Table,
    path: str | os.PathLike[str],
    relations: Relations | None = None,
    labels: Sequence[Category | None] | None = None,
) -> Path:
    """Write rows, and facts of relations, to a file, whole or not at all; parameters and errors as for `facts_text`.

    The text is made and written in parts, so that a large table needs no more memory than it has already.
    """
    return write_parts_atomically(path, (part.encode("utf-8") for part in _parts(table, relations, labels)))


def fact_clauses(table: Table, relations: Relations | None = None) -> Iterator[str]:
    """Yield the facts alone, many lines at once, for a program that declares their predicates itself.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    >>> "".join(fact_clauses(as_table({"age": [67]}, schema))).split()
    ['applicant(a1).', 'age(a1,', '67).']
    """
    _, _, clauses = _declared_and_clauses(table, relations, None)
    return clauses


def _parts(table: Table, relations: Relations | None, labels: Sequence[Category | None] | None) -> Iterator[str]:
    declared, count, clauses = _declared_and_clauses(table, relations, labels)
    yield UTF8  # whether a later part needs it is not known yet
    yield f"\n% {count} individuals as facts: one a value, none where it is missing.\n\n"
    yield from directives(declared)
    yield from clauses
    yield f"\n{END_OF_FACTS}\n"


def _declared_and_clauses(
    table: Table, relations: Relations | None, labels: Sequence[Category | None] | None
) -> tuple[list[tuple[str, int]], int, Iterator[str]]:
    schema = table.schema
    if labels is not None and len(labels) != len(table):
        raise SchemaError(f"There are {len(labels)} labels for {len(table)} rows.")
    grouped = relation_facts(relations)
    individual = quote_atom(schema.individual)
    features = [schema.feature(name) for name in table.columns]
    known = relation_functors(schema)
    for name, arity in grouped:
        schema.relation(name, arity)  # raises with the nearest name where the schema has no such relation
    functors = {key: known[key] for key in sorted(grouped)}
    declared = [(individual, 1), *((quote_atom(feature.functor), 2) for feature in features)]
    declared += [(functors[key], key[1]) for key in functors]
    if labels is not None:
        declared.append(("neural_label", 2))
    ids = [quote_atom(name) for name in table.ids]

    def clauses() -> Iterator[str]:
        yield from _lines(f"{individual}({name}).\n" for name in ids)
        for feature in features:
            yield from _lines(_column(table, feature, ids))
        if labels is not None:
            given = ((name, label) for name, label in zip(ids, labels, strict=True) if label is not None)
            yield from _lines(f"neural_label({name}, {prolog_constant(label)}).\n" for name, label in given)
        for key, functor in functors.items():
            yield from _lines(_entries(key[0], functor, grouped[key]))

    return declared, len(table), clauses()


def _lines(lines: Iterable[str]) -> Iterator[str]:
    """Yield an empty line and then the lines, many at once; nothing where there are none."""
    some: list[str] = ["\n"]
    for line in lines:
        some.append(line)
        if len(some) > _ROWS_AT_ONCE:
            yield "".join(some)
            some = [""]
    if some != ["\n"]:
        yield "".join(some)


def _column(table: Table, feature: Feature, ids: list[str]) -> Iterator[str]:
    functor = quote_atom(feature.functor)
    constants = [prolog_constant(category) for category in feature.categories]
    for name, entry in zip(ids, table.column(feature.name).tolist(), strict=True):
        if not feature.is_number:
            if entry != MISSING_CODE:
                yield f"{functor}({name}, {constants[entry]}).\n"
        elif not math.isnan(entry):
            whole = feature.kind == "integer" and math.isfinite(entry)
            yield f"{functor}({name}, {prolog_number(int(entry) if whole else entry + 0.0)}).\n"


def _entries(name: str, functor: str, entries: Iterable[tuple[Constant, ...]]) -> Iterator[str]:
    ordered = sorted(entries, key=lambda entry: [(type(part).__name__, part) for part in entry])
    for entry in ordered:
        yield f"{functor}({', '.join(_constant(part, name) for part in entry)}).\n"


def _constant(part: Constant, relation: str) -> str:
    if isinstance(part, str) and part in ("true", "false"):
        raise CompilationError(
            f"The text {part!r} in a fact of {relation} is a boolean in Prolog. Use the boolean, or another text."
        )
    try:
        return prolog_constant(part + 0.0 if isinstance(part, float) else part)
    except ValueError as error:
        raise CompilationError(f"A fact of {relation} cannot be written in Prolog: {error}") from error
