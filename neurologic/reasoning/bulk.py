"""Rows as facts, any number of them: in batches, and all or nothing.

Imports errors, schema, rules, compilation, probing (for the type of a progress callback) and the modules of this stage
below session. The facts are made in Prolog, of numbers that come in batches (see `batches`); each batch is a short
goal, so that limits of memory, which are about one goal, leave room for any number of rows.

While they are added no other thread asks: others see all of the facts or none, and what is taken back after an error is
what came last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from neurologic.compilation import fact_clauses
from neurologic.errors import SchemaError
from neurologic.probing import Progress
from neurologic.reasoning.batches import batches_of, rows_term
from neurologic.reasoning.classifying import row_matrix
from neurologic.reasoning.limits import Budget, Limits
from neurologic.reasoning.module import Module, rows_for
from neurologic.reasoning.streams import RowsPart, parts_of
from neurologic.reasoning.terms import Compound, String
from neurologic.rules import Relations
from neurologic.schema import Feature, Schema, Table
from neurologic.schema.tables import numbered_ids

_HOME = "neurologic_bulk"
_ROWS_AT_ONCE = 20_000
_SEPARATORS = ("\n", "\x1f", "\x1e", "\x1d", "|", "\t")


class _Load:
    """The rows that are being added: to which predicates, how many clauses these had before."""

    def __init__(self, module: Module, schema: Schema) -> None:
        self.module = module
        self.schema = schema
        self.budget = Budget(module.limits)
        self.before: dict[tuple[str, int], int] = {}

    def ask(self, goal: str, **bindings: object) -> Any:
        with self.budget.spent():
            return self.module.ask(goal, self.budget.limits(), home=_HOME, **bindings)

    def declare(self, features: Sequence[Feature]) -> None:
        """Declare the predicates of some features, and remember what they held."""
        functors = [feature.functor for feature in features]
        wanted = [(self.schema.individual, 1), *((functor, 2) for functor in functors)]
        new = [key for key in wanted if key not in self.before]
        if new:
            self.module.ask("declare(M, Individual, Functors)", Individual=self.schema.individual, Functors=functors)
            counts = self.ask("fact_counts(M, Indicators, Result)", Indicators=_indicators(new))
            self.before.update(zip(new, counts, strict=True))

    def age(self, functor: str, arity: int) -> str:
        return "old" if self.before[functor, arity] else "new"

    def take_back(self) -> None:
        self.module.ask(
            "cut_back(M, Indicators, Counts)",
            Limits(),  # whatever stopped the rest must not stop this
            home=_HOME,
            Indicators=_indicators(list(self.before)),
            Counts=list(self.before.values()),
        )

    def add(self, table: Table, rows: slice, numbered_from: int | None) -> tuple[int, int, Any] | None:
        """Add some rows; return row, column and the other value for the first that an individual has already."""
        features = [self.schema.feature(name) for name in table.columns]
        individual = self.schema.individual
        columns = [Compound("column", (each.functor, _kind(each), self.age(each.functor, 2))) for each in features]
        matrix = row_matrix(table.columns, tuple(table.columns), rows)
        matrix += 0.0  # -0.0 becomes 0.0
        for batch in batches_of(len(matrix), matrix.shape[1]):
            first = rows.start + batch.start
            conflict = self.ask(
                "add_rows(M, Individual, Columns, Ids, Rows, Result)",
                Individual=Compound(self.age(individual, 1), (individual,)),
                Columns=columns,
                Ids=_ids_term(table, first, rows.start + batch.stop, numbered_from),
                Rows=rows_term(self.module.engine, matrix[batch]),
            )
            if isinstance(conflict, Compound):
                row, column, value = conflict.arguments
                return first + row, column, value
        return None


def add_facts(
    module: Module,
    schema: Schema,
    data: Any,
    *,
    used: Collection[str],
    ids: str | Sequence[object] | None,
    start: int,
    relations: Relations | None,
    progress: Progress | None,
) -> tuple[str, ...]:
    """Add rows as facts, and facts of relations, all of them or none; return the names of the individuals.

    Rows without a name of their own are counted from `start`.

    Raises
    ------
    SchemaError, UnknownName
        For a value that does not fit, or another one than the individual has already; with row and feature.
    """
    load = _Load(module, schema)
    with module.engine.alone():
        try:
            names = _rows_added(load, data, used, ids, start, progress)
            if relations:
                clauses = "".join(fact_clauses(Table(schema, {}, ()), relations))
                module.engine.add_clauses(clauses, module.name, limits=module.limits)
            return names
        except BaseException:  # an interrupt too
            load.take_back()
            raise
        finally:
            module.ask("forget_loaders(M)", Limits(), home=_HOME)


def _rows_added(
    load: _Load,
    data: Any,
    used: Collection[str],
    ids: str | Sequence[object] | None,
    start: int,
    progress: Progress | None,
) -> tuple[str, ...]:
    names: list[str] = []
    seen: set[str] = set()
    for part in parts_of(data, load.schema, _ROWS_AT_ONCE):
        if part.total is None and ids is not None and not isinstance(ids, str):
            raise SchemaError("The names of individuals in a file or an iterator are a column: give its name as ids.")
        table = part.read(lambda rows, first=start + part.start: rows_for(rows, load.schema, used, ids, first))  # type: ignore[misc]
        own_names = ids is not None or isinstance(part.data, Table)
        if own_names and part.total is None:
            _refuse_repeated(table, part, seen)
        load.declare([load.schema.feature(name) for name in table.columns])
        for first in range(0, len(table), _ROWS_AT_ONCE):
            rows = slice(first, min(first + _ROWS_AT_ONCE, len(table)))
            conflict = load.add(table, rows, None if own_names else start + part.start)
            if conflict is not None:
                raise _second_value(load.schema, table, part, *conflict)
            if progress is not None:
                progress("adding facts", len(names) + rows.stop, part.total)
        names += table.ids
    return tuple(names)


def _refuse_repeated(table: Table, part: RowsPart, seen: set[str]) -> None:
    for row, name in enumerate(table.ids):
        if name in seen:
            place = f"{part.path}: " if part.path is not None else ""
            row += part.start
            raise SchemaError(
                f"{place}Row {row}: the individual {name!r} occurs twice; names must differ.", row=row, value=name
            )
        seen.add(name)


def _second_value(schema: Schema, table: Table, part: RowsPart, row: int, column: int, value: Any) -> SchemaError:
    feature = list(table.columns)[column]
    individual, given = table.ids[row], table.value(row, feature)
    place = f"{part.path}: " if part.path is not None else ""
    return SchemaError(
        f"{place}Row {row + part.start}, feature {feature!r}: {individual} has the value {value!r} already, and gets "
        f"{given!r}. A feature has one value: name the individual otherwise, or leave one of them out.",
        feature=feature,
        row=row + part.start,
        value=given,
    )


def _ids_term(table: Table, start: int, stop: int, numbered_from: int | None) -> object:
    """Return names of individuals as Prolog takes them quickest: counted, joined in one text, or one by one."""
    if numbered_from is not None:
        prefix = numbered_ids(table.schema, 1)[0][:-1]
        return Compound("numbered", (prefix, numbered_from + start, stop - start))
    names = table.ids[start:stop]
    text = "".join(names)
    separator = next((mark for mark in _SEPARATORS if mark not in text), None)
    if separator is None:
        return list(names)
    return Compound("joined", (separator, String(separator.join(names))))


def _kind(feature: Feature) -> object:
    if feature.is_number:
        return feature.kind
    return Compound("constants", tuple(feature.categories))


def _indicators(keys: list[tuple[str, int]]) -> list[Compound]:
    return [Compound("/", key) for key in keys]
