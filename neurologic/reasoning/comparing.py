"""Two sessions compared: which individuals get other answers, and why.

Imports errors and the modules of this stage below it. What differs is found by prolog/neurologic/comparison.pl.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neurologic.errors import NeurologicError
from neurologic.reasoning.differences import (
    GoalChanges,
    TheoryDiff,
    clause_change,
    goal_changes,
    rule_change,
    violation,
)
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.session import Session
from neurologic.reasoning.terms import Compound, String


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
    before.engine.query("use_module(neurologic(comparison), [])")

    def ask(goal: str, **bindings: Any) -> Any:
        return before.ask(goal, limits, home="neurologic_comparison", New=after.name, **bindings)

    if not goals:
        default = ask("default_goal(M, New, Result)")
        if default is None:
            raise NeurologicError("Neither side has rules: say which goals to compare, as in 'eligible(A, Product)'.")
        goals = (str(default),)
    violated, healed = ask("denial_changes(M, New, Result)").arguments
    return TheoryDiff(
        tuple(_changes(goal, ask("answer_changes(M, New, Text, Result)", Text=String(goal))) for goal in goals),
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
