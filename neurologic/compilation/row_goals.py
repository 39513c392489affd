r"""Literals as tests of a row: of Prolog variables that hold a number each, for the decision clause.

Imports errors, rules, schema and schema names. A category is the number of its place among the categories of its
feature, a missing value is NaN, of which no comparison holds. So a test and the test of its complement both fail where
a value is missing, as Kleene's logic wants it.

======================  ===============================================================
interval                `F1 > 24.5, F1 =< 48.0`; outside of it `( F1 =< 24.5 ; F1 > 48.0 )`
membership              `F2 =:= 3.0`, `F2 >= 1.0, F2 =< 3.0`; outside of it the other places
comparison              `finite(3.0*F1 + F3, V1), V1 >= F4`
same value              `( F2 =:= 0.0, F5 =:= 1.0 ; … )`
m of n                  `( ( … -> C1 = 1 ; C1 = 0 ), ( … -> C2 = 1 ; C2 = 0 ), C1 + C2 >= 2 )`
auxiliary predicate     `concept_proved(1, Row)`; `concept_refuted(1, Row)`
======================  ===============================================================
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from neurologic.compilation.goals import ARITHMETIC, interval_tests
from neurologic.errors import CompilationError
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Interval,
    LinearExpression,
    Literal,
    Membership,
    Negation,
    SameValue,
    negate,
)
from neurologic.rules.literals import variables_of
from neurologic.schema import Schema
from neurologic.schema.names import prolog_number

NEVER = "fail"


@dataclass(frozen=True)
class RowNames:
    """What the literals of a rule set are called in the decision clause.

    Attributes
    ----------
    schema : Schema
    columns : mapping of feature name to place in the row, from 0
    concepts : mapping of auxiliary predicate to its number, from 1
    """

    schema: Schema
    columns: Mapping[str, int]
    concepts: Mapping[str, int]
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1), repr=False, compare=False)

    def variable(self, feature: str) -> str:
        """Return the Prolog variable of a feature."""
        return f"F{self.columns[feature] + 1}"

    def fresh(self, letter: str) -> str:
        """Return a variable that occurs nowhere else."""
        return f"{letter}{next(self._numbers)}"


def check_about_row(literal: Literal, names: RowNames, rule: str) -> None:
    """Raise `CompilationError` for a literal that asks for more than the row of the individual."""
    if isinstance(literal, Negation):
        check_about_row(literal.literal, names, rule)
    elif isinstance(literal, AtLeast):
        for inner in literal.literals:
            check_about_row(inner, names, rule)
    elif isinstance(literal, Atom):
        if literal.predicate not in names.concepts or literal.arguments != (INDIVIDUAL,):
            raise CompilationError(f"Rule {rule!r} asks for the relation {literal.predicate!r}.", rule=rule)
    elif not isinstance(literal, (Interval, Membership, Comparison, SameValue)):
        raise CompilationError(f"Rule {rule!r} counts over a relation.", rule=rule)
    elif any(variable != INDIVIDUAL for variable in variables_of(literal)):
        raise CompilationError(f"Rule {rule!r} asks for another individual than its own.", rule=rule)


def holds(literal: Literal, names: RowNames) -> str:
    """Return a goal, with brackets where it needs them, that succeeds where the literal is known to hold."""
    match literal:
        case Interval():
            return ", ".join(interval_tests(literal, names.variable(literal.feature)))
        case Membership():
            return _one_of(literal, names, inside=True)
        case Comparison():
            return _compared(literal, names)
        case SameValue():
            return _same_value(literal, names)
        case AtLeast():
            return _at_least(literal.count, literal.literals, names)
        case Atom():
            return f"concept_proved({names.concepts[literal.predicate]}, Row)"
        case Negation():
            return fails(literal.literal, names)
    raise TypeError(f"{type(literal).__name__} is not a test of a row.")


def fails(literal: Literal, names: RowNames) -> str:
    """Return a goal that succeeds where the literal is known to fail."""
    match literal:
        case Interval():
            value = names.variable(literal.feature)
            sides = []
            if literal.low != -math.inf:
                sides.append(f"{value} {'<' if literal.low_closed else '=<'} {prolog_number(literal.low)}")
            if literal.high != math.inf:
                sides.append(f"{value} {'>' if literal.high_closed else '>='} {prolog_number(literal.high)}")
            return either(sides)
        case Membership():
            return _one_of(literal, names, inside=False)
        case Comparison():
            return holds(negate(literal), names)
        case SameValue():
            known = [
                f"{names.variable(feature)} =:= {names.variable(feature)}" for feature in (literal.left, literal.right)
            ]
            return ", ".join([*known, rf"\+ {_bracketed(_same_value(literal, names))}"])
        case AtLeast():
            duals = [negate(inner) for inner in literal.literals]
            return _at_least(len(duals) - literal.count + 1, duals, names)
        case Atom():
            return f"concept_refuted({names.concepts[literal.predicate]}, Row)"
        case Negation():
            return holds(literal.literal, names)
    raise TypeError(f"{type(literal).__name__} is not a test of a row.")


def all_hold(literals: Iterable[Literal], names: RowNames) -> str:
    """Return a goal that succeeds where all literals are known to hold."""
    return ", ".join(holds(literal, names) for literal in literals) or "true"


def one_fails(literals: Iterable[Literal], names: RowNames) -> str:
    """Return a goal that succeeds where one of the literals is known to fail."""
    return either([fails(literal, names) for literal in literals])


def either(goals: list[str]) -> str:
    """Return a goal that succeeds where one of the goals does."""
    possible = [goal for goal in goals if goal != NEVER]
    if not possible:
        return NEVER
    return possible[0] if len(possible) == 1 else f"( {' ; '.join(possible)} )"


def always_known(literal: Literal, concepts: Mapping[str, bool]) -> bool:
    """Whether the literal is known to hold or to fail wherever no value is missing: sums may overflow.

    `concepts` tells it of the auxiliary predicates.
    """
    match literal:
        case Comparison():
            return literal.left.bare and literal.right.bare
        case Negation():
            return always_known(literal.literal, concepts)
        case AtLeast():
            return all(always_known(inner, concepts) for inner in literal.literals)
        case Atom():
            return concepts[literal.predicate]
    return True


def places(feature: str, chosen: Iterable[int], names: RowNames) -> str:
    """Return a goal that succeeds where the category is one of those at the chosen places."""
    value, ordered = names.variable(feature), sorted(chosen)
    runs: list[list[int]] = []
    for place in ordered:
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return either(
        [
            f"{value} =:= {run[0]}.0" if len(run) == 1 else f"{value} >= {run[0]}.0, {value} =< {run[-1]}.0"
            for run in runs
        ]
    )


def places_of(literal: Membership, names: RowNames) -> set[int]:
    """Return the places of the categories of a membership."""
    feature = names.schema.feature(literal.feature)
    return {feature.code(category) for category in literal.categories}


def _one_of(literal: Membership, names: RowNames, inside: bool) -> str:
    chosen = places_of(literal, names)
    every = set(range(len(names.schema.feature(literal.feature).categories)))
    return places(literal.feature, chosen if inside else every - chosen, names)


def _same_value(literal: SameValue, names: RowNames) -> str:
    left, right = names.schema.feature(literal.left), names.schema.feature(literal.right)
    right_places = {(type(category), category): place for place, category in enumerate(right.categories)}
    return either(
        [
            f"{names.variable(literal.left)} =:= {place}.0, {names.variable(literal.right)} =:= {right_places[key]}.0"
            for place, category in enumerate(left.categories)
            if (key := (type(category), category)) in right_places
        ]
    )


def _compared(literal: Comparison, names: RowNames) -> str:
    goals, sides = [], []
    for side in (literal.left, literal.right):
        if not side.terms:
            sides.append(prolog_number(side.constant))
        elif side.bare:
            sides.append(names.variable(side.terms[0].feature))
            if literal.operator == "!=":  # the one comparison of NaN that holds
                goals.append(f"{sides[-1]} =:= {sides[-1]}")
        else:
            sides.append(names.fresh("V"))
            goals.append(f"finite({_sum(side, names)}, {sides[-1]})")
    return ", ".join([*goals, f"{sides[0]} {ARITHMETIC[literal.operator]} {sides[1]}"])


def _sum(expression: LinearExpression, names: RowNames) -> str:
    """Write a sum in the order in which numpy computes it: products from left to right, then the constant."""
    parts = [f"{prolog_number(term.coefficient)}*{names.variable(term.feature)}" for term in expression.terms]
    if expression.constant != 0.0:
        parts.append(prolog_number(expression.constant))
    return " + ".join(parts)


def _at_least(count: int, literals: Iterable[Literal], names: RowNames) -> str:
    goals, counted = [], []
    for literal in literals:
        counted.append(names.fresh("C"))
        goals.append(f"( {holds(literal, names)} -> {counted[-1]} = 1 ; {counted[-1]} = 0 )")
    return ", ".join([*goals, f"{' + '.join(counted)} >= {count}"])


def _bracketed(goal: str) -> str:
    return goal if goal.startswith("( ") else f"( {goal} )"
