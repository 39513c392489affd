"""Two sessions compared: which individuals get other answers, and why.

Imports errors and the modules of this stage below it. What differs is found by
prolog/neurologic/verification/comparison.pl.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from neurologic.errors import NeurologicError
from neurologic.reasoning.deciding import Decided, decided_by_both
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
from neurologic.reasoning.module import Module
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
        When no goal is given and there are no rules, or a goal has no variable; for an untrusted session, which is in
        a process of its own.
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
    if old.untrusted or new.untrusted:
        raise NeurologicError(
            "An untrusted session has its theory in a process of its own, where no other one can be compared with it: "
            "compare sessions that are made without untrusted=True."
        )
    before.engine.internal("use_module(neurologic(verification/comparison), [])")

    def ask(goal: str, **bindings: Any) -> Any:
        return before.ask(goal, limits, home="neurologic_comparison", New=after.name, **bindings)

    default = ask("default_goal(M, New, Result)")
    if not goals:
        if default is None:
            raise NeurologicError("Neither side has rules: say which goals to compare, as in 'eligible(A, Product)'.")
        goals = (str(default),)

    def changes(goal: str) -> GoalChanges:
        if goal == str(default) and ask("decided_alone(M, New), Result = true") is not None:
            apart = _apart(before, old, after, new)
            if apart is not None:
                term = ask("decided_changes(M, New, Decided, Open, Result)", Decided=apart.decided, Open=apart.open)
                among = goal_changes(goal, term)
                return dataclasses.replace(among, same=among.same + apart.same)
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


@dataclasses.dataclass(frozen=True)
class _Apart:
    """Who may be answered otherwise by the new rules.

    Attributes
    ----------
    decided : list of Compound
        Terms `decided(Place, OldRule, NewRule)`: a rule, or none, decides otherwise about the individual at Place,
        from 1.
    open : list of int
        The places of those about whom no rule alone decides.
    same : int
        How many others get the same answer.
    """

    decided: list[Compound]
    open: list[int]
    same: int


def _apart(before: Module, old: Session, after: Module, new: Session) -> _Apart | None:
    """Return who may be answered otherwise, as decision clauses tell; None where they cannot."""
    both = decided_by_both(before, old.rules, after, new.rules)
    if both is None:
        return None
    one, other = both
    apart = _Apart([], [], 0)
    same = 0
    sides = zip(one.answers, other.answers, one.rules, other.rules, strict=True)
    for place, (answer, instead, rule, ruled) in enumerate(sides, 1):
        told = _told(answer, rule, one) and _told(instead, ruled, other)
        if answer is not None and answer == instead:
            same += 1
        elif not told:
            apart.open.append(place)
        elif answer != instead:
            apart.decided.append(Compound("decided", (place, _rule(rule), _rule(ruled))))
    return dataclasses.replace(apart, same=same)


def _told(answer: object, rule: str | None, side: Decided) -> bool:
    return rule is not None or (answer is None and side.certain)


def _rule(rule: str | None) -> Compound | str:
    return "none" if rule is None else Compound("rule", (rule,))
