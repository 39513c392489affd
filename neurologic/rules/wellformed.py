"""Whether clauses fit a schema and each other: invariant I5 and stratification, checked when a rule set is made.

Imports errors, schema, clauses and literals.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from neurologic.errors import NeurologicError, RuleError, SchemaError
from neurologic.rules.clauses import ClassHead, Clause, Head, LinearHead
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    SameValue,
    atoms_of,
    features_of,
)
from neurologic.schema.features import UNKNOWN, Category, Schema, same_category


def check_clauses(schema: Schema, clauses: Sequence[Clause], definitions: Sequence[Clause]) -> None:
    """Raise `RuleError` or `UnknownName`, naming the rule, unless ids, heads and literals fit the schema.

    Examples
    --------
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> check_clauses(schema, [Clause("r1", ClassHead("good"), (Interval("age", low=18),))], [])
    """
    counts = Counter(clause.id for clause in (*clauses, *definitions))
    for name, count in counts.items():
        if count > 1:
            raise RuleError(f"The id {name!r} is given to two rules.", rule=name)
    kinds = set()
    defined = {defined_predicate(clause) for clause in definitions}
    checked: set[int] = set()  # rules that were read share their literals
    for clause in (*clauses, *definitions):
        try:
            if clause in definitions:
                _check_definition(clause, schema)
            else:
                kinds.add(_check_head(clause.head, schema))
            for literal in clause.body:
                if id(literal) not in checked:
                    _check_literal(literal, schema, defined)
                    checked.add(id(literal))
        except SchemaError as error:
            raise _in_rule(error, clause) from None
    if len(kinds) > 1:
        raise RuleError(f"The rules conclude different kinds of things: {', '.join(sorted(kinds))}.")


def checked_default(schema: Schema, default: Category | float) -> Category | float:
    """Return the default of a rule set, as a float for a numeric target; raise when it does not fit the target."""
    if same_category(default, UNKNOWN):
        return default
    if schema.classes:
        if isinstance(default, float):
            raise RuleError(f"The default {default!r} is a number, but the target has classes.")
        schema.target.index(default)
        return default
    if isinstance(default, (str, bool)):
        raise RuleError(f"The default {default!r} is not a number, but the target is one.")
    if not abs(default) <= sys.float_info.max:  # also for NaN, and for an int that no float can hold
        raise RuleError(f"The default cannot be {default!r}: it must be a finite number in double precision.")
    return float(default) + 0.0


def defined_predicate(clause: Clause) -> tuple[str, int] | None:
    """Return name and arity of the predicate that a clause defines, or None when it concludes about the target."""
    return (clause.head.predicate, len(clause.head.arguments)) if isinstance(clause.head, Atom) else None


def head_terms(head: Head) -> tuple[LinearTerm, ...]:
    """Return the linear terms of a head, if it has any."""
    return head.expression.terms if isinstance(head, LinearHead) else ()


def definition_order(clauses: Sequence[Clause], definitions: Sequence[Clause]) -> tuple[tuple[str, int], ...]:
    """Return the predicates defined by clauses so that each comes after those it uses.

    Raises
    ------
    RuleError
        When they go round in a circle. Only a relation of two or more arguments may use itself, unnegated.
    """
    defined: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for clause in (*clauses, *definitions):
        key = defined_predicate(clause)
        if key is None:
            continue
        uses = defined.setdefault(key, set())
        for literal in clause.body:
            used = {(atom.predicate, len(atom.arguments)) for atom in atoms_of((literal,))}
            if key in used and (not isinstance(literal, Atom) or key[1] == 1):
                raise RuleError(f"Rule {clause.id}: {key[0]} is defined through itself.", rule=clause.id)
            uses |= used - {key}
    order: list[tuple[str, int]] = []
    while len(order) < len(defined):
        done = set(order)
        ready = [key for key, uses in defined.items() if key not in done and not (uses & defined.keys()) - done]
        if not ready:
            circle = sorted(key[0] for key in defined if key not in done)
            raise RuleError(f"The definitions of {', '.join(circle)} go round in a circle.")
        order.extend(ready)
    return tuple(order)


def _check_definition(clause: Clause, schema: Schema) -> None:
    key = defined_predicate(clause)
    if key is None:
        raise RuleError(f"The definition {clause.id} needs an auxiliary predicate as its head.", rule=clause.id)
    taken = {(feature.functor, 2) for feature in schema} | {(schema.target.functor, 2), (schema.individual, 1)}
    if key in taken:
        raise RuleError(
            f"The definition {clause.id} would redefine {key[0]}, which the schema already names.", rule=clause.id
        )


def _check_head(head: Head, schema: Schema) -> str:
    if isinstance(head, ClassHead):
        if not schema.classes:
            raise SchemaError("The target is a number, but the rule concludes a class.")
        schema.target.index(head.label)
        return "classes"
    if isinstance(head, Atom):
        schema.relation(head.predicate, len(head.arguments))
        return "relations"
    if schema.classes:
        raise SchemaError("The target has classes, but the rule concludes a number.")
    for term in head_terms(head):
        _check_number(term.feature, schema)
        if term.subject != INDIVIDUAL:
            raise SchemaError(
                f"The conclusion speaks of {term.feature} of {term.subject.name}; a number is concluded from the "
                f"individual's own features.",
                feature=term.feature,
            )
    return "numbers"


def _check_literal(literal: Literal, schema: Schema, defined: set[tuple[str, int] | None]) -> None:
    match literal:
        case Interval() | Comparison():
            for name in features_of(literal):
                _check_number(name, schema)
        case Membership():
            feature = schema.feature(literal.feature)
            if feature.is_number:
                raise SchemaError(
                    f"Feature {feature.name!r} is {feature.kind}: compare it by size.", feature=feature.name
                )
            for category in literal.categories:
                feature.code(category)
        case SameValue():
            for name in (literal.left, literal.right):
                if schema.feature(name).is_number:
                    raise SchemaError(f"Feature {name!r} is a number: compare it by size.", feature=name)
        case Atom():
            if (literal.predicate, len(literal.arguments)) not in defined:
                schema.relation(literal.predicate, len(literal.arguments))
        case Negation():
            _check_literal(literal.literal, schema, defined)
        case AtLeast() | Count():
            for inner in literal.literals:
                _check_literal(inner, schema, defined)


def _check_number(name: str, schema: Schema) -> None:
    feature = schema.feature(name)
    if not feature.is_number:
        raise SchemaError(f"Feature {name!r} is {feature.kind}: it has categories, not a size.", feature=name)


def _in_rule(error: SchemaError, clause: Clause) -> NeurologicError:
    message = f"Rule {clause.id}: {error}"
    return type(error)(message, feature=error.feature, row=error.row, value=error.value, nearest=error.nearest)
