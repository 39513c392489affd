r"""Literals as Prolog goals.

Imports errors, rules, schema names and vocabulary. Each literal has a goal that succeeds where it is known to hold; its
dual, the goal of its negation, succeeds where it is known to fail. Every goal fetches the features it needs, so that a
missing fact makes it neither hold nor fail. The goals of two different literals always differ, so that `prolog_reader`
finds each literal again:

======================  ===============================================================================
interval                `duration(A, D), D > 24.5, D =< 48.0`; outside of it `( D =< 24.5 ; D > 48.0 )`
membership              `savings(A, none)`, `savings(A, S), memberchk(S, [none, low])`; `\==`, `\+ memberchk`
comparison              `income(A, I), instalment(A, R), finite(3.0*R, V), I >= V`
same value              `a1(A, V), a2(A, W), V == W`; `\==`
m of n                  `at_least(2, [Goal, …])`; `fewer_than(2, [Dual, …])`
relation                `bond(A, Y)`; `\+ bond(A, Y)`
auxiliary predicate     `concept(A)`; `refuted(concept, A)`
count                   `findall(Y, Body, L), sort(L, S), length(S, N), N >= 3`; `N < 3`, over what is not refuted
======================  ===============================================================================
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from neurologic.compilation.vocabulary import ClauseNames
from neurologic.rules import (
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
    negate,
)
from neurologic.rules.literals import variables_of
from neurologic.schema.names import prolog_constant, prolog_number
from neurologic.schema.reserved import OPERATORS

#: The comparison of Prolog for each operator of a `Comparison`.
ARITHMETIC = {"<": "<", "<=": "=<", ">": ">", ">=": ">=", "=": "=:=", "!=": r"=\="}


def goals(literal: Literal, names: ClauseNames) -> list[str]:
    """Return the goals, one after the other, that succeed where the literal is known to hold."""
    match literal:
        case Interval():
            value = names.value(literal.feature, literal.subject)
            return [_fetch(literal.feature, literal.subject, names), *interval_tests(literal, value)]
        case Membership():
            return _membership(literal, names, inside=True)
        case Comparison():
            return _comparison(literal, names)
        case SameValue():
            return _same_value(literal, names, "==")
        case AtLeast():
            return [f"at_least({literal.count}, {_goal_list(literal.literals, names)})"]
        case Atom():
            return [atom_goal(literal, names)]
        case Count():
            return _counted(literal, names, possible=False)
        case Negation():
            return _negation_goals(literal.literal, names)
    raise TypeError(f"{type(literal).__name__} is not a literal.")


def _negation_goals(literal: Literal, names: ClauseNames) -> list[str]:
    match literal:
        case Interval():
            value = names.value(literal.feature, literal.subject)
            below, above = (negate(side) for side in _sides(literal))
            tests = f"( {_only(interval_tests(below, value))} ; {_only(interval_tests(above, value))} )"
            return [_fetch(literal.feature, literal.subject, names), tests]
        case Membership():
            return _membership(literal, names, inside=False)
        case SameValue():
            return _same_value(literal, names, r"\==")
        case AtLeast():
            duals = _goal_list((negate(inner) for inner in literal.literals), names)
            return [f"fewer_than({literal.count}, {duals})"]
        case Atom() if names.vocabulary.is_about_individual(literal):
            subject = _argument(literal.arguments[0], names)
            return [f"refuted({names.vocabulary.refutations[literal.predicate]}, {subject})"]
        case Atom():
            return [rf"\+ {atom_goal(literal, names)}"]
        case Count():
            return _counted(literal, names, possible=True)
    raise TypeError(f"The negation of {type(literal).__name__} is written without Negation.")


def possible_goals(literals: Iterable[Literal], bound: Iterable[Variable], names: ClauseNames) -> list[str]:
    """Return goals that succeed for each binding under which no literal is known to fail.

    Atoms of closed relations bind variables; an auxiliary predicate of an unbound variable ranges over the individuals.
    """
    known = set(bound)
    found: list[str] = []
    for literal in literals:
        if isinstance(literal, Atom):
            unbound = [argument for argument in variables_of(literal) if argument not in known]
            if names.vocabulary.is_about_individual(literal):
                found += [f"{names.vocabulary.individual}({names.subject(variable)})" for variable in unbound]
            known.update(unbound)
        if isinstance(literal, Atom) and not names.vocabulary.is_about_individual(literal):
            found.append(atom_goal(literal, names))
        else:
            found.append(rf"\+ {conjunction(goals(negate(literal), names))}")
    return found


def interval_tests(interval: Literal, value: str) -> list[str]:
    """Return the comparisons, one a side, that say that the value lies in the interval."""
    assert isinstance(interval, Interval)
    tests = []
    if interval.low != -math.inf:
        tests.append(f"{value} {'>=' if interval.low_closed else '>'} {prolog_number(interval.low)}")
    if interval.high != math.inf:
        tests.append(f"{value} {'=<' if interval.high_closed else '<'} {prolog_number(interval.high)}")
    return tests


def value_goals(expression: LinearExpression, names: ClauseNames, result: str) -> list[str]:
    """Return the goals that compute an expression; where it is a feature alone nothing is computed."""
    if expression.bare:
        term = expression.terms[0]
        return [f"{names.vocabulary.functors[term.feature]}({names.subject(term.subject)}, {result})"]
    fetches = [_fetch(term.feature, term.subject, names) for term in expression.terms]
    return [*fetches, f"finite({_sum(expression, names)}, {result})"]


def atom_goal(atom: Atom, names: ClauseNames) -> str:
    """Return an atom, as a head or a goal."""
    arguments = ", ".join(_argument(argument, names) for argument in atom.arguments)
    return f"{names.vocabulary.predicates[atom.predicate, len(atom.arguments)]}({arguments})"


def conjunction(parts: list[str]) -> str:
    """Return several goals as one."""
    return parts[0] if len(parts) == 1 else f"( {', '.join(parts)} )"


def binds_individual_first(literal: Literal) -> bool:
    """Whether the first goal of a literal binds the individual, because it fetches a feature of it."""
    match literal:
        case Interval() | Membership():
            return literal.subject == INDIVIDUAL
        case Comparison():
            return (*literal.left.terms, *literal.right.terms)[0].subject == INDIVIDUAL
        case SameValue():
            return literal.left_subject == INDIVIDUAL
        case Negation():
            return binds_individual_first(literal.literal)
    return False


def _fetch(feature: str, subject: Variable, names: ClauseNames) -> str:
    return f"{names.vocabulary.functors[feature]}({names.subject(subject)}, {names.value(feature, subject)})"


def _only(parts: list[str]) -> str:
    (part,) = parts
    return part


def _sides(interval: Interval) -> Iterator[Interval]:
    yield Interval(interval.feature, low=interval.low, low_closed=interval.low_closed, subject=interval.subject)
    yield Interval(interval.feature, high=interval.high, high_closed=interval.high_closed, subject=interval.subject)


def _membership(literal: Membership, names: ClauseNames, inside: bool) -> list[str]:
    constants = [prolog_constant(category) for category in literal.categories]
    if inside and len(constants) == 1:
        return [f"{names.vocabulary.functors[literal.feature]}({names.subject(literal.subject)}, {constants[0]})"]
    value = names.value(literal.feature, literal.subject)
    listed = f"memberchk({value}, [{', '.join(constants)}])"
    if inside:
        test = listed
    elif len(constants) == 1:
        (category,) = literal.categories
        bracketed = isinstance(category, str) and category in OPERATORS  # an operator is no operand by itself
        test = rf"{value} \== " + (f"({constants[0]})" if bracketed else constants[0])
    else:
        test = rf"\+ {listed}"
    return [_fetch(literal.feature, literal.subject, names), test]


def _same_value(literal: SameValue, names: ClauseNames, operator: str) -> list[str]:
    left = names.value(literal.left, literal.left_subject)
    right = names.value(literal.right, literal.right_subject)
    return [
        _fetch(literal.left, literal.left_subject, names),
        _fetch(literal.right, literal.right_subject, names),
        f"{left} {operator} {right}",
    ]


def _comparison(literal: Comparison, names: ClauseNames) -> list[str]:
    sides = (literal.left, literal.right)
    found = [_fetch(term.feature, term.subject, names) for side in sides for term in side.terms]
    written = []
    for side, other in (sides, sides[::-1]):
        if not side.terms:
            # The sum keeps `duration > 3`, which compares two sides, apart from an interval: it is exact.
            zero = "0.0 + " if other.bare else ""
            written.append(zero + prolog_number(side.constant))
        elif side.bare:
            written.append(names.value(side.terms[0].feature, side.terms[0].subject))
        else:
            total = names.fresh(side, "Sum")
            found.append(f"finite({_sum(side, names)}, {total})")
            written.append(total)
    return [*found, f"{written[0]} {ARITHMETIC[literal.operator]} {written[1]}"]


def _sum(expression: LinearExpression, names: ClauseNames) -> str:
    """Write a sum in the order in which numpy computes it: products from left to right, then the constant."""
    parts = [
        f"{prolog_number(term.coefficient)}*{names.value(term.feature, term.subject)}" for term in expression.terms
    ]
    if expression.constant != 0.0:
        parts.append(prolog_number(expression.constant))
    return " + ".join(parts)


def _goal_list(literals: Iterable[Literal], names: ClauseNames) -> str:
    return "[" + ", ".join(conjunction(goals(literal, names)) for literal in literals) + "]"


def _counted(count: Count, names: ClauseNames, possible: bool) -> list[str]:
    """Write that so many different values are known to do, or (`possible`) that fewer are not known to fail."""
    if possible:
        body = possible_goals(count.literals, names.bound, names)
    else:
        body = [goal for literal in count.literals for goal in goals(literal, names)]
    collected = names.fresh((count, possible, "all"), f"All{count.variable.name}")
    distinct = names.fresh((count, possible, "distinct"), f"Distinct{count.variable.name}")
    number = names.fresh((count, possible, "number"), "Number")
    return [
        f"findall({names.subject(count.variable)}, {conjunction(body)}, {collected})",
        f"sort({collected}, {distinct})",
        f"length({distinct}, {number})",
        f"{number} {'<' if possible else '>='} {count.count}",
    ]


def _argument(argument: object, names: ClauseNames) -> str:
    if isinstance(argument, Variable):
        return names.subject(argument)
    assert isinstance(argument, (str, bool, int, float))
    return prolog_constant(argument + 0.0 if isinstance(argument, float) else argument)  # -0.0 becomes 0.0
