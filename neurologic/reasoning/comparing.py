"""Two sessions compared: which individuals get other answers, and why.

Imports errors and the modules of this stage below it. What differs is found by prolog/neurologic/comparison.pl.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from neurologic.errors import NeurologicError, SchemaError
from neurologic.reasoning.differences import (
    GoalChanges,
    TheoryDiff,
    clause_change,
    goal_changes,
    rule_change,
    violation,
)
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.individuals import MISSING, known_columns
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.session import Session
from neurologic.reasoning.terms import Compound, String
from neurologic.rules import LinearHead, RuleSet
from neurologic.schema import Feature, as_table


def compare_theories(
    old: Session, new: Session, goals: Sequence[str] = (), *, limits: Limits | None = None
) -> TheoryDiff:
    """Return what differs between two versions of a theory.

    Rules are matched by what they say, not by their ids; answers are asked for all individuals at once.

    Parameters
    ----------
    old, new : Session
        With the same facts about the same individuals.
    goals : sequence of str
        What to compare the answers of, as in `"eligible(A, Product)"`: the first variable is the individual, further
        ones are the answer. By default what the rules conclude.
    limits : Limits, optional
        Of each question; those of the old session by default.

    Raises
    ------
    NeurologicError
        When no goal is given and there are no rules, or a goal has no variable.
    PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
        As `Session.query`.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> def theory(bound):
    ...     session = Session()
    ...     young = Clause("r1", ClassHead("bad"), (Interval("age", high=bound),))
    ...     _ = session.load(RuleSet(schema, (young,), "ordered", "good"))
    ...     _ = session.add_facts({"age": [19, 23, 40]})
    ...     return session
    >>> with theory(24.5) as old, theory(21.5) as new:
    ...     print(compare_theories(old, new))
    risk(Individual, Answer): 1 changed, 2 the same
      1 individual: r1 (bad) → default (good)  (i2)
    Rules:
      ~ r1 (bad): age =< 24 → age =< 21
    """
    before, after = old._checked_module(), new._checked_module()
    before.engine.internal("use_module(neurologic(comparison), [])")

    def ask(goal: str, **bindings: Any) -> Any:
        return before.ask(goal, limits, home="neurologic_comparison", New=after.name, **bindings)

    default = ask("default_goal(M, New, Result)")
    if not goals:
        if default is None:
            raise NeurologicError("Neither side has rules: say which goals to compare, as in 'eligible(A, Product)'.")
        goals = (str(default),)

    def changes(goal: str) -> GoalChanges:
        if goal == str(default) and ask("decided_alone(M, New), Result = true") is not None:
            classified = _classified_apart(old, new)
            if classified is not None:
                apart, same = classified
                term = ask("answer_changes(M, New, Text, Places, Result)", Text=String(goal), Places=apart)
                among = goal_changes(goal, term)
                return dataclasses.replace(among, same=among.same + same)
        return _changes(goal, ask("answer_changes(M, New, Text, Result)", Text=String(goal)))

    violated, healed = ask("denial_changes(M, New, Result)").arguments
    return TheoryDiff(
        tuple(map(changes, goals)),
        tuple(map(rule_change, ask("rule_changes(M, New, Result)"))),
        tuple(map(clause_change, ask("clause_changes(M, New, Result)"))),
        tuple(map(violation, violated)),
        tuple(map(violation, healed)),
    )


def _changes(goal: str, term: Compound | str) -> GoalChanges:
    match term:
        case Compound("changes", _):
            return goal_changes(goal, term)
        case Compound("syntax", (message, offset)):
            raise syntax_fault(goal, offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
    raise NeurologicError(
        f"The goal {goal!r} has no variable: its first one is the individual, as in 'eligible(A, P)'."
    )


def _classified_apart(old: Session, new: Session) -> tuple[list[int], int] | None:
    """Return the places, from 1, of the individuals that may get other answers, and how many others get the same.

    The decision clauses of both sides answer for all at once, much quicker than the rules. Whoever gets no answer, or
    several, counts among those that may differ. None where such clauses do not decide.
    """
    sides = [[rules for rules in session.rules if not rules.is_relational] for session in (old, new)]
    if [len(rules) for rules in sides] != [1, 1]:
        return None
    for (rules,) in sides:
        first_order = any(clause.is_first_order for clause in (*rules.clauses, *rules.definitions))
        if first_order or any(isinstance(clause.head, LinearHead) for clause in rules.clauses):
            return None
    before, after = _classified(old, sides[0][0]), _classified(new, sides[1][0])
    if before is None or after is None:
        return None
    apart = [
        place
        for place, (one, other) in enumerate(zip(before, after, strict=True), 1)
        if one is None or other is None or type(one) is not type(other) or one != other
    ]
    return apart, len(before) - len(apart)


def _classified(session: Session, rules: RuleSet) -> list[Any] | None:
    used = [rules.schema.feature(name) for name in rules.features_used]
    columns = known_columns(session._checked_module(), [feature.functor for feature in used])
    data = {feature.name: _as_given(feature, column) for feature, column in zip(used, columns, strict=True)}
    if not used:
        return None
    try:
        answers: list[Any] = session.classify(as_table(data, rules.schema, features=list(data))).tolist()
    except SchemaError:  # facts beyond the schema: the rules themselves know what to make of them
        return None
    return answers


def _as_given(feature: Feature, column: list[Any]) -> list[Any]:
    known = {"true": True, "false": False} if feature.kind == "boolean" else {}
    return [None if value == MISSING else known.get(value, value) for value in column]
