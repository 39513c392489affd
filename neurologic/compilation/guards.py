"""What a conclusion asks of the other rules, so that every emitted clause is true alone and no answer comes twice.

Imports rules, schema names, vocabulary and clauses. `reached/2` is the guard: of a rule in an ordered list, all earlier
rules are refuted; of the default, all rules are; of an unordered rule, no earlier rule gives the same answer and, where
conflicts abstain, all rules with other answers are refuted. Guards are chains, so the text stays linear in the number
of rules. `proved/2` repeats the body of a rule where guards ask for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from neurologic.compilation.clauses import (
    body_goals,
    conclusion,
    constant_conclusion,
    once_refuted,
    plain_body,
    switched_on,
    written,
)
from neurologic.compilation.vocabulary import ClauseNames, Vocabulary, mark_singletons, names_for
from neurologic.rules import DEFAULT_ID, Clause, Head, IntervalHead, LinearHead, RuleSet
from neurologic.schema.names import quote_atom, variable_name


@dataclass(frozen=True)
class Guards:
    """How the rules of a set depend on each other.

    Attributes
    ----------
    earlier : tuple of int or None
        For each unordered rule, the rule before it that may give the same answer.
    valued : bool
        Whether answers are computed, so that only their values tell whether two are the same.
    answers : mapping of head to Prolog term
        The different conclusions of rules whose conflicts abstain, as in `class(good)`; empty when there is only one.
    """

    rules: RuleSet
    vocabulary: Vocabulary
    earlier: tuple[int | None, ...]
    valued: bool = False
    answers: dict[Head, str] = field(default_factory=dict)

    @property
    def individual(self) -> str:
        """The variable of the individual in clauses without first-order variables."""
        return variable_name(self.vocabulary.schema.individual)

    def of_rule(self, position: int, individual: str, value: str) -> list[str]:
        """Return the goals that guard the answer of a rule."""
        clause, found = self.rules.clauses[position], []
        if clause.head in self.answers:
            found.append(f"reached({self.answers[clause.head]}, {individual})")
        if self.earlier[position] is not None:
            found.append(f"reached({quote_atom(clause.id)}, {individual}{', ' + value if self.valued else ''})")
        return found

    def of_default(self, individual: str) -> list[str]:
        """Return the goals that guard the default."""
        return [f"reached({DEFAULT_ID}, {individual})"] if self.rules.clauses else []

    def reached_clauses(self) -> Iterator[str]:
        """Yield the clauses of `reached/2`, or of `reached/3` where answers are computed."""
        individual = self.individual
        ids = [quote_atom(clause.id) for clause in self.rules.clauses]
        if self.rules.semantics == "ordered":
            for position, name in enumerate([*ids, DEFAULT_ID]):
                if position:
                    chain = [f"reached({ids[position - 1]}, {individual})"] if position > 1 else []
                    refuted = once_refuted(ids[position - 1], individual)
                    yield written(f"reached({name}, {individual})", [*chain, refuted])
            return
        if not self.valued:
            for answer in self.answers.values():
                others = [once_refuted(other, individual) for other in self.answers.values() if other != answer]
                yield written(f"reached({answer}, {individual})", others)
            yield from self._chain(ids, individual)
        if ids:
            yield written(f"reached({DEFAULT_ID}, {individual})", [once_refuted(name, individual) for name in ids])
        if self.valued:
            yield from self._chain(ids, f"{individual}, Value")

    def _chain(self, ids: list[str], arguments: str) -> Iterator[str]:
        for position, before in enumerate(self.earlier):
            if before is not None:
                chain = [f"reached({ids[before]}, {arguments})"] if self.earlier[before] is not None else []
                body = [*chain, rf"\+ proved({ids[before]}, {arguments})"]
                yield written(f"reached({ids[position]}, {arguments})", body)

    def proved_clauses(self) -> Iterator[str]:
        """Yield the clauses of `proved/2`, or of `proved/3` where answers are computed."""
        wanted = (
            {before for before in self.earlier if before is not None} if self.rules.semantics == "unordered" else ()
        )
        for position, clause in enumerate(self.rules.clauses):
            if position not in wanted and not self.answers:
                continue
            plain = None if self.valued else plain_body(clause, self.vocabulary)
            if plain is not None:
                yield written(f"proved({quote_atom(clause.id)}, {self.individual})", [switched_on(clause.id), *plain])
            else:
                names = names_for(self.vocabulary, clause)
                value = names.fresh("value", "Value") if self.valued else ""
                tests = _same_answer(clause, names, value) if self.valued else []
                head = f"proved({quote_atom(clause.id)}, {names.individual()}{', ' + value if value else ''})"
                yield mark_singletons(written(head, [switched_on(clause.id), *body_goals(clause, names), *tests]))
        for clause in self.rules.clauses if self.answers else ():
            goal = f"proved({quote_atom(clause.id)}, {self.individual})"
            yield written(f"proved({self.answers[clause.head]}, {self.individual})", [goal])

    def refuted_clauses(self) -> Iterator[str]:
        """Yield the clauses by which a whole conclusion is refuted: all its rules are."""
        refuted: dict[str, list[str]] = {answer: [] for answer in self.answers.values()}
        for clause in self.rules.clauses if self.answers else ():
            refuted[self.answers[clause.head]].append(once_refuted(quote_atom(clause.id), self.individual))
        for answer, body in refuted.items():
            yield written(f"refuted({answer}, {self.individual})", body)

    def conflict(self) -> list[str]:
        """Return the body of the answer `unknown` to a conflict; none where rules cannot disagree."""
        if not self.answers:
            return []
        either = [f"proved(class({name}), {self.individual})" for name in ("One", "Other")]
        disagree = f"once(( {', '.join(either)}, One \\== Other ))"
        return [f"{self.vocabulary.individual}({self.individual})", disagree]


def guards_of(rules: RuleSet, vocabulary: Vocabulary) -> Guards:
    """Return how the rules of a set depend on each other."""
    count = len(rules.clauses)
    before_it = (None, *range(count - 1))[:count]
    if rules.is_relational or rules.semantics == "partition":
        return Guards(rules, vocabulary, (None,) * count)
    if rules.semantics == "ordered":
        return Guards(rules, vocabulary, before_it)
    if rules.conflict == "all" and any(isinstance(clause.head, LinearHead) for clause in rules.clauses):
        return Guards(rules, vocabulary, before_it, valued=True)
    latest: dict[Head, int] = {}
    earlier: list[int | None] = []
    for position, clause in enumerate(rules.clauses):
        earlier.append(latest.get(clause.head))
        latest[clause.head] = position
    answers = {}
    if rules.conflict == "abstain" and len(latest) > 1:
        for clause in rules.clauses:
            if clause.head not in answers:
                answers[clause.head] = f"class({_answer_term(clause)})"
    return Guards(rules, vocabulary, tuple(earlier), answers=answers)


def _answer_term(clause: Clause) -> str:
    is_linear = isinstance(clause.head, LinearHead)
    return f"linear({quote_atom(clause.id)})" if is_linear else constant_conclusion(clause.head)


def _same_answer(clause: Clause, names: ClauseNames, value: str) -> list[str]:
    """Return the goals that hold where the rule's answer is the given value."""
    answer, computed = conclusion(clause.head, names)
    if isinstance(clause.head, IntervalHead):
        return [f"{value} == {answer}"]
    return [f"number({value})", *computed, f"{value} =:= {answer}"]
