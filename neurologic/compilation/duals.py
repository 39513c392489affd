"""`refuted/2`, the dual of each rule in Kleene's logic: the ways in which it is known to fail.

Imports rules, schema names, vocabulary, goals and clauses. A missing fact neither proves nor refutes: each dual literal
fetches its feature first. Relations are closed: a fact that is not given is false.
"""

from __future__ import annotations

from collections.abc import Iterator

from neurologic.compilation.clauses import once_refuted, plain_lines, switched_on, written
from neurologic.compilation.goals import binds_individual_first, conjunction, goals, possible_goals
from neurologic.compilation.vocabulary import Vocabulary, defined_predicates, mark_singletons, names_for
from neurologic.rules import INDIVIDUAL, Atom, Clause, RuleSet, negate
from neurologic.schema.names import quote_atom, variable_name


def refuted_clauses(rules: RuleSet, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the clauses of `refuted/2`: of every rule and definition about the individual, then of each predicate."""
    individual = variable_name(vocabulary.schema.individual)
    for clause in rules.clauses:
        if _about_individual(clause, vocabulary):
            off = [f"{vocabulary.individual}({individual})", rf"\+ {switched_on(clause.id)}"]
            yield written(f"refuted({quote_atom(clause.id)}, {individual})", off)
            yield from _duals(clause, vocabulary)
    for clause in rules.definitions:
        if _about_individual(clause, vocabulary):
            yield from _duals(clause, vocabulary)
    for (predicate, arity), clauses in defined_predicates(rules).items():
        if arity == 1 and predicate in vocabulary.refutations:
            head = f"refuted({vocabulary.refutations[predicate]}, {individual})"
            yield written(head, [once_refuted(quote_atom(clause.id), individual) for clause in clauses])


def _about_individual(clause: Clause, vocabulary: Vocabulary) -> bool:
    return not isinstance(clause.head, Atom) or vocabulary.is_about_individual(clause.head)


def _duals(clause: Clause, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield one clause a literal; or, where atoms bind further variables, one clause that no binding is left."""
    plain = plain_lines(clause, vocabulary)
    if plain is not None:
        head = f"refuted({quote_atom(clause.id)}, {variable_name(vocabulary.schema.individual)})"
        yield from (written(head, (dual,)) for _, dual in plain)
        return
    names = names_for(vocabulary, clause)
    head = f"refuted({quote_atom(clause.id)}, {names.individual()})"
    individual = f"{vocabulary.individual}({names.individual()})"
    if names.bound != {INDIVIDUAL}:
        left = conjunction(possible_goals(clause.body, {INDIVIDUAL}, names))
        yield mark_singletons(written(head, [individual, rf"\+ {left}"]))
        return
    first_order = clause.is_first_order
    for literal in clause.body:
        dual, names = negate(literal), names.anew()
        body = [", ".join(goals(dual, names))]
        if not binds_individual_first(dual):
            body.insert(0, individual)
        text = written(head, body)
        yield mark_singletons(text) if first_order else text
