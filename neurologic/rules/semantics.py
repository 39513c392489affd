"""What literals and clauses mean: Kleene's three values, vectorised over the rows of a table (invariants I2 and I8).

Imports errors, schema, literals, clauses and numpy. This is the first of the three evaluators; the Prolog text that the
stage `compilation` writes is compared with it row by row. Relations are closed: a fact that is not given is false. A
feature is open: a value that is missing makes a condition neither true nor false.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import RuleError, SchemaError
from neurologic.rules.clauses import Clause
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    Literal,
    Membership,
    Negation,
    SameValue,
    Variable,
)
from neurologic.schema.tables import MISSING_CODE, Table

Constant: TypeAlias = str | bool | int | float
Relations: TypeAlias = Mapping[str, Iterable[tuple[Constant, ...]]]
"""Facts of relations: name to tuples of constants; individuals are named by their ids."""

Tuples: TypeAlias = tuple[tuple[Constant, ...], ...]
"""Facts of one relation, each once. Not a set, in which `(1,)`, `(1.0,)` and `(True,)` would be one."""

Booleans: TypeAlias = npt.NDArray[np.bool_]

_NUMPY_COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "=": np.equal,
    "!=": np.not_equal,
}


@dataclass(frozen=True, eq=False)
class Truth:
    """Kleene truth over rows: known to hold, known to fail, or (neither) undetermined. Both have shape (n_rows,)."""

    proved: Booleans
    refuted: Booleans

    def negated(self) -> Truth:
        """Return the truth of the complement."""
        return Truth(self.refuted, self.proved)


@dataclass(frozen=True, eq=False)
class Facts:
    """What a clause is evaluated against: rows, relations, and the auxiliary predicates defined so far.

    Attributes
    ----------
    table : Table
    relations : mapping of (name, arity) to different tuples
    auxiliary : mapping of predicate name to Truth
        Predicates over the individual that the rule set itself defines.
    """

    table: Table
    relations: Mapping[tuple[str, int], Tuples] = field(default_factory=dict)
    auxiliary: Mapping[str, Truth] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """Number of rows."""
        return len(self.table)

    def row_of(self, individual: object) -> int | None:
        """Return the row of an individual, or None when no row has this id."""
        if "rows" not in self._cache:
            self._cache["rows"] = {name: row for row, name in enumerate(self.table.ids)}
        found: int | None = self._cache["rows"].get(individual)
        return found

    _cache: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)


def relation_facts(relations: Relations | None) -> dict[tuple[str, int], Tuples]:
    """Group the facts of relations by name and arity, each fact once; numpy's scalars become plain values.

    Examples
    --------
    >>> relation_facts({"bond": [("a1", "a2"), ("a1", "a2")]})
    {('bond', 2): (('a1', 'a2'),)}
    """
    grouped: dict[tuple[str, int], list[tuple[Constant, ...]]] = {}
    for name, tuples in (relations or {}).items():
        for entry in tuples:
            grouped.setdefault((name, len(entry)), []).append(tuple(map(_plain, entry)))
    return {key: different(entries) for key, entries in grouped.items()}


def different(entries: Iterable[tuple[Constant, ...]]) -> Tuples:
    """Return the entries without repetition, in order; values of different types are different."""
    return tuple({tuple((type(value), value) for value in entry): entry for entry in entries}.values())


def _plain(value: Any) -> Constant:
    plain = value.item() if isinstance(value, np.generic) else value
    if not isinstance(plain, (str, int, float)) or plain != plain:
        raise RuleError(f"{value!r} cannot stand in a fact of a relation: use text, a number, True or False.")
    return plain + 0.0 if isinstance(plain, float) else plain  # Prolog would not unify -0.0 and 0.0


def clause_truth(clause: Clause, facts: Facts) -> Truth:
    """Return where the body of a clause is known to hold and where it is known to fail.

    The clause is about the individual of each row. A first-order body holds when some binding of its other variables
    satisfies it, and fails when every binding fails.
    """
    if clause.is_first_order and any(not _is_auxiliary(literal, facts) for literal in clause.body):
        return _first_order_truth(clause.body, facts)
    return conjunction_truth(clause.body, facts)


def conjunction_truth(literals: Iterable[Literal], facts: Facts) -> Truth:
    """Return the truth of all literals together."""
    proved = np.ones(facts.n_rows, dtype=bool)
    refuted = np.zeros(facts.n_rows, dtype=bool)
    for literal in literals:
        truth = literal_truth(literal, facts)
        proved &= truth.proved
        refuted |= truth.refuted
    return Truth(proved, refuted)


def literal_truth(literal: Literal, facts: Facts) -> Truth:
    """Return the truth of one literal about the individual of each row.

    Raises
    ------
    RuleError
        For a literal about other individuals: those are evaluated with their whole clause.
    """
    match literal:
        case Interval():
            return _interval_truth(literal, facts.table.column(literal.feature))
        case Membership():
            return _membership_truth(literal, facts.table)
        case Comparison():
            left, right = expression_values(literal.left, facts.table), expression_values(literal.right, facts.table)
            holds = _NUMPY_COMPARISONS[literal.operator](left, right)
            known = ~(np.isnan(left) | np.isnan(right))
            return Truth(holds & known, ~holds & known)
        case SameValue():
            return _same_value_truth(literal, facts.table)
        case Negation():
            return literal_truth(literal.literal, facts).negated()
        case AtLeast():
            truths = [literal_truth(inner, facts) for inner in literal.literals]
            proved = np.sum([truth.proved for truth in truths], axis=0)
            refuted = np.sum([truth.refuted for truth in truths], axis=0)
            return Truth(proved >= literal.count, refuted > len(truths) - literal.count)
        case Atom() if literal.predicate in facts.auxiliary and literal.arguments == (INDIVIDUAL,):
            return facts.auxiliary[literal.predicate]
        case Atom() | Count():
            return _first_order_truth((literal,), facts)
    raise RuleError(f"{type(literal).__name__} is not a literal.")


def expression_values(expression: LinearExpression, table: Table) -> npt.NDArray[np.float64]:
    """Return the value of a linear expression on each row, in the order written; NaN where it is undetermined.

    A bare feature keeps an infinite value; a computed value that is not finite is undetermined.
    """
    if not expression.terms:
        return np.full(len(table), expression.constant)
    if expression.bare:
        return table.column(expression.terms[0].feature)
    total: npt.NDArray[np.float64] | None = None
    with np.errstate(over="ignore", invalid="ignore"):
        for term in expression.terms:
            product = term.coefficient * table.column(term.feature)
            total = product if total is None else total + product
        assert total is not None
        if expression.constant != 0.0:
            total = total + expression.constant
    return np.where(np.isfinite(total), total, np.nan)


def scalar_expression(expression: LinearExpression, value_of: Callable[[str, Variable], float]) -> float:
    """Return the value of a linear expression for one binding, as `expression_values` does for rows."""
    if not expression.terms:
        return expression.constant
    if expression.bare:
        return value_of(expression.terms[0].feature, expression.terms[0].subject)
    total = None
    for term in expression.terms:
        product = term.coefficient * value_of(term.feature, term.subject)
        total = product if total is None else total + product
    assert total is not None
    if expression.constant != 0.0:
        total += expression.constant
    return total if np.isfinite(total) else float("nan")


def _interval_truth(literal: Interval, column: npt.NDArray[np.float64]) -> Truth:
    above = column >= literal.low if literal.low_closed else column > literal.low
    below = column <= literal.high if literal.high_closed else column < literal.high
    holds = above & below
    return Truth(holds, ~holds & ~np.isnan(column))


def _membership_truth(literal: Membership, table: Table) -> Truth:
    feature, column = table.schema.feature(literal.feature), table.column(literal.feature)
    if feature.is_number:
        raise RuleError(f"Feature {feature.name!r} is {feature.kind}: it has no categories.")
    inside = np.zeros(len(feature.categories) + 1, dtype=bool)  # the last place is looked up by the missing code -1
    inside[[feature.code(category) for category in literal.categories]] = True
    holds = inside[column]
    return Truth(holds, ~holds & (column != MISSING_CODE))


def _same_value_truth(literal: SameValue, table: Table) -> Truth:
    left, right = _shared_codes(literal, table)
    known = (left != MISSING_CODE) & (right != MISSING_CODE)
    return Truth((left == right) & known, (left != right) & known)


def _shared_codes(literal: SameValue, table: Table) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    left, right = table.schema.feature(literal.left), table.schema.feature(literal.right)
    if left.is_number or right.is_number:
        raise SchemaError(f"{literal.left!r} = {literal.right!r} compares categories, but one of them is a number.")
    position = {(type(category), category): code for code, category in enumerate(left.categories)}
    unmatched = len(left.categories)
    translation = np.array(
        [position.get((type(category), category), unmatched + code) for code, category in enumerate(right.categories)]
        + [MISSING_CODE]
    )
    return table.column(literal.left), translation[table.column(literal.right)]


# First-order bodies: a search over bindings for each individual. Truth values are ordered 0 refuted, 1 undetermined,
# 2 proved; a conjunction is the least and the choice between bindings the greatest of its parts.

REFUTED, UNDETERMINED, PROVED = 0, 1, 2
_Binding: TypeAlias = dict[Variable, Constant]


def bindings_of(body: tuple[Literal, ...], facts: Facts, start: _Binding) -> Iterable[tuple[_Binding, int]]:
    """Yield each binding of the body's variables that extends `start`, with the truth of the body under it."""
    if not body:
        yield start, PROVED
        return
    literal, rest = body[0], body[1:]
    if isinstance(literal, Atom):
        for extended, value in _matches(literal, facts, start):
            for binding, remainder in bindings_of(rest, facts, extended):
                yield binding, min(value, remainder)
        return
    value = _scalar_truth(literal, facts, start)
    if value != REFUTED:
        for binding, remainder in bindings_of(rest, facts, start):
            yield binding, min(value, remainder)


def _first_order_truth(body: tuple[Literal, ...], facts: Facts) -> Truth:
    values = np.fromiter(
        (_best(body, facts, {INDIVIDUAL: individual}) for individual in facts.table.ids),
        dtype=np.int8,
        count=facts.n_rows,
    )
    return Truth(values == PROVED, values == REFUTED)


def _best(body: tuple[Literal, ...], facts: Facts, start: _Binding) -> int:
    best = REFUTED
    for _, value in bindings_of(body, facts, start):
        best = max(best, value)
        if best == PROVED:
            break
    return best


def _matches(atom: Atom, facts: Facts, start: _Binding) -> Iterable[tuple[_Binding, int]]:
    if atom.predicate in facts.auxiliary and len(atom.arguments) == 1:
        truth = facts.auxiliary[atom.predicate]
        argument = atom.arguments[0]
        individual = start.get(argument) if isinstance(argument, Variable) else argument
        for name in facts.table.ids if individual is None else (individual,):
            value = _at(truth, facts.row_of(name))
            if value != REFUTED:
                yield ({**start, argument: name} if isinstance(argument, Variable) else start), value
        return
    for entry in facts.relations.get((atom.predicate, len(atom.arguments)), ()):
        extended = _unify(atom.arguments, entry, start)
        if extended is not None:
            yield extended, PROVED


def _unify(arguments: tuple[Any, ...], entry: tuple[Constant, ...], start: _Binding) -> _Binding | None:
    extended = dict(start)
    for argument, constant in zip(arguments, entry, strict=True):
        known = extended.get(argument) if isinstance(argument, Variable) else argument
        if known is None:
            extended[argument] = constant
        elif type(known) is not type(constant) or known != constant:
            return None
    return extended


def _scalar_truth(literal: Literal, facts: Facts, binding: _Binding) -> int:
    match literal:
        case Interval() | Membership():
            truth = _cached_truth(literal, facts)
            return _at(truth, facts.row_of(binding[literal.subject]))
        case Comparison():
            return _scalar_comparison(literal, facts, binding)
        case SameValue():
            left = _codes_at(literal, facts, binding)
            return UNDETERMINED if MISSING_CODE in left else (PROVED if left[0] == left[1] else REFUTED)
        case Negation():
            inner = literal.literal
            value = _best((inner,), facts, binding) if isinstance(inner, Atom) else _scalar_truth(inner, facts, binding)
            return PROVED - value
        case AtLeast():
            values = [_best((inner,), facts, binding) for inner in literal.literals]
            return _at_least(values.count(PROVED), len(values) - values.count(REFUTED), literal.count)
        case Count():
            best: dict[tuple[type, Constant], int] = {}
            for found, value in bindings_of(literal.literals, facts, binding):
                counted = (type(found[literal.variable]), found[literal.variable])
                best[counted] = max(best.get(counted, REFUTED), value)
            certain = sum(value == PROVED for value in best.values())
            return _at_least(certain, sum(value != REFUTED for value in best.values()), literal.count)
        case Atom():
            return _best((literal,), facts, binding)
    raise RuleError(f"{type(literal).__name__} is not a literal.")


def _at_least(certain: int, possible: int, count: int) -> int:
    return PROVED if certain >= count else UNDETERMINED if possible >= count else REFUTED


def _scalar_comparison(literal: Comparison, facts: Facts, binding: _Binding) -> int:
    def value_of(feature: str, subject: Variable) -> float:
        row = facts.row_of(binding[subject])
        return float("nan") if row is None else float(facts.table.column(feature)[row])

    left, right = scalar_expression(literal.left, value_of), scalar_expression(literal.right, value_of)
    if left != left or right != right:
        return UNDETERMINED
    return PROVED if _NUMPY_COMPARISONS[literal.operator](left, right) else REFUTED


def _codes_at(literal: SameValue, facts: Facts, binding: _Binding) -> tuple[int, int]:
    left, right = _shared_codes(literal, facts.table)
    rows = facts.row_of(binding[literal.left_subject]), facts.row_of(binding[literal.right_subject])
    return (
        MISSING_CODE if rows[0] is None else int(left[rows[0]]),
        MISSING_CODE if rows[1] is None else int(right[rows[1]]),
    )


def _cached_truth(literal: Literal, facts: Facts) -> Truth:
    if literal not in facts._cache:
        facts._cache[literal] = literal_truth(literal, facts)
    cached: Truth = facts._cache[literal]
    return cached


def _at(truth: Truth, row: int | None) -> int:
    if row is None:
        return UNDETERMINED
    return PROVED if truth.proved[row] else REFUTED if truth.refuted[row] else UNDETERMINED


def _is_auxiliary(literal: Literal, facts: Facts) -> bool:
    """Tell whether a literal can be evaluated for all rows at once, auxiliary predicates of the individual included."""
    match literal:
        case Atom():
            return literal.predicate in facts.auxiliary and literal.arguments == (INDIVIDUAL,)
        case Negation():
            return _is_auxiliary(literal.literal, facts)
        case AtLeast():
            return all(_is_auxiliary(inner, facts) for inner in literal.literals)
        case Interval() | Membership():
            return literal.subject == INDIVIDUAL
        case Comparison():
            return all(term.subject == INDIVIDUAL for side in (literal.left, literal.right) for term in side.terms)
        case SameValue():
            return literal.left_subject == literal.right_subject == INDIVIDUAL
    return False
