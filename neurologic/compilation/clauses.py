"""Heads and bodies as Prolog clauses.

Imports rules, schema names, vocabulary and goals.
"""

from __future__ import annotations

from collections.abc import Sequence

from neurologic.compilation.goals import binds_individual_first, goals, value_goals
from neurologic.compilation.vocabulary import ClauseNames, Vocabulary
from neurologic.rules import (
    INDIVIDUAL,
    Atom,
    ClassHead,
    Clause,
    Head,
    Interval,
    IntervalHead,
    LinearHead,
    Literal,
    Membership,
    NumberHead,
    negate,
)
from neurologic.rules.literals import variables_of
from neurologic.schema.names import prolog_constant, prolog_number, quote_atom, variable_name


def written(head: str, body: Sequence[str], comment: str = "") -> str:
    """Return one clause, a goal a line.

    Examples
    --------
    >>> print(written("senior(A)", ["age(A, Age), Age >= 65"], "r1"), end="")
    senior(A) :-  % r1
        age(A, Age), Age >= 65.
    """
    remark = f"  % {comment}" if comment else ""
    return f"{head} :-{remark}\n    " + ",\n    ".join(body) + ".\n" if body else f"{head}.{remark}\n"


def switched_on(rule: str) -> str:
    """Return the goal that holds as long as nobody removed the rule's `neural_rule/3` fact.

    Examples
    --------
    >>> switched_on("r1")
    'neural_rule(r1, _, _)'
    """
    return f"neural_rule({quote_atom(rule)}, _, _)"


def once_refuted(term: str, individual: str) -> str:
    """Return the goal that holds, once, where the rule or conclusion (as Prolog text) is refuted.

    Examples
    --------
    >>> once_refuted("r1", "A")
    'once(refuted(r1, A))'
    """
    return f"once(refuted({term}, {individual}))"


def body_goals(clause: Clause, names: ClauseNames) -> list[str]:
    """Return the body of a clause, a literal a line; it binds the individual first and succeeds once for each.

    Relations and auxiliary predicates may hold in several ways, hence `once/1`. A clause whose head is a relation gives
    all its ways, and says which of its variables is the individual.
    """
    lines = [", ".join(goals(literal, names)) for literal in clause.body]
    individual = f"{names.vocabulary.individual}({names.individual()})"
    if isinstance(clause.head, Atom):
        about = any(INDIVIDUAL in set(variables_of(literal)) for literal in (clause.head, *clause.body))
        return [individual, *lines] if about else lines
    if any(isinstance(literal, Atom) for literal in clause.body):
        return [individual, "once((\n        " + ",\n        ".join(lines) + "\n    ))"]
    if not clause.body or not binds_individual_first(clause.body[0]):
        return [individual, *lines]
    return lines


def plain_lines(clause: Clause, vocabulary: Vocabulary) -> list[tuple[str, str]] | None:
    """Return, for each literal of a plain clause, its line and that of its dual; None for any other clause.

    A plain clause concludes a constant from features of the individual, and no two features want one variable. Then a
    literal has the same lines in every clause, and they are made once: thousands of rules share most of their literals.
    """
    if clause.id not in vocabulary.bodies:
        vocabulary.bodies[clause.id] = _plain_lines(clause, vocabulary)
    return vocabulary.bodies[clause.id]


def _plain_lines(clause: Clause, vocabulary: Vocabulary) -> list[tuple[str, str]] | None:
    if not vocabulary.plain or isinstance(clause.head, (Atom, LinearHead)):
        return None
    found = []
    for literal in clause.body:
        lines = vocabulary.lines.get(literal)
        if lines is None:
            if not _is_plain(literal):
                return None
            names = ClauseNames(vocabulary, frozenset({INDIVIDUAL}), frozenset(), set())
            names.individual()
            lines = (", ".join(goals(literal, names)), ", ".join(goals(negate(literal), names)))
            vocabulary.lines[literal] = lines
        found.append(lines)
    return found


def plain_body(clause: Clause, vocabulary: Vocabulary) -> list[str] | None:
    """Return what `body_goals` does, for a plain clause with conditions; None for any other clause."""
    lines = plain_lines(clause, vocabulary)
    return [line for line, _ in lines] if lines else None


def _is_plain(literal: Literal) -> bool:
    return isinstance(literal, (Interval, Membership)) and literal.subject == INDIVIDUAL


def conclusion(head: Head, names: ClauseNames) -> tuple[str, list[str]]:
    """Return the second argument of a conclusion, and the goals that compute it where the head is linear."""
    if isinstance(head, LinearHead):
        value = names.fresh("conclusion", variable_name(names.vocabulary.schema.target.functor))
        return value, [", ".join(value_goals(head.expression, names, value))]
    return constant_conclusion(head), []


def constant_conclusion(head: Head) -> str:
    """Return the second argument of a conclusion that is not linear."""
    match head:
        case ClassHead():
            return prolog_constant(head.label)
        case NumberHead():
            return prolog_number(head.value)
        case IntervalHead():
            return f"between({prolog_number(head.low)}, {prolog_number(head.high)})"
    raise TypeError(f"{type(head).__name__} is not a constant answer about an individual.")
