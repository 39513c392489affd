"""A rule set as standard Prolog text: it loads into a bare SWI-Prolog and GNU Prolog, and says everything about itself.

Imports errors, files, rules, schema names and the modules of this stage before it. The text holds the schema, the
rules with their evidence, their duals and guards, and ends with a line by which `prolog_reader` knows that it is whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from neurologic.compilation.clauses import (
    body_goals,
    conclusion,
    constant_conclusion,
    plain_body,
    switched_on,
    written,
)
from neurologic.compilation.description import described, switches
from neurologic.compilation.duals import refuted_clauses
from neurologic.compilation.goals import atom_goal
from neurologic.compilation.guards import Guards, guards_of
from neurologic.compilation.vocabulary import (
    Vocabulary,
    defined_predicates,
    mark_singletons,
    names_for,
    vocabulary_of,
)
from neurologic.errors import CompilationError
from neurologic.files import write_text_atomically
from neurologic.rules import (
    DEFAULT_ID,
    AtLeast,
    Atom,
    Clause,
    Comparison,
    Count,
    LinearHead,
    Literal,
    Negation,
    RuleSet,
)
from neurologic.schema.features import UNKNOWN
from neurologic.schema.names import prolog_constant, quote_atom, variable_name

#: The last line of every emitted rule file.
END_OF_RULES = "% end of rules"

# Only SWI-Prolog needs to be told; the test keeps the directive from systems that do not know it.
UTF8 = ":- if(current_prolog_flag(dialect, swi)).\n:- encoding(utf8).\n:- endif.\n"

_WIDTH = 100

AT_LEAST = """\
at_least(0, _).
at_least(Count, [Goal|Goals]) :-
    Count > 0,
    (   call(Goal)
    ->  Left is Count - 1
    ;   Left = Count
    ),
    at_least(Left, Goals).
"""
FEWER_THAN = """\
fewer_than(Count, Refutations) :-
    length(Refutations, Total),
    Refuted is Total - Count + 1,
    at_least(Refuted, Refutations).
"""
FINITE = """\
finite(Expression, Value) :-
    catch(( Value is Expression, Value - Value =:= 0.0 ), error(evaluation_error(_), _), fail).
"""


def prolog_text(rules: RuleSet) -> str:
    """Return a rule set as Prolog text.

    Every clause is true alone, whichever engine asks and whatever the order of the files loaded; an open goal gives
    each individual each of its answers once. A missing value is a missing fact: then there may be no answer. Removing a
    `neural_rule/3` fact switches that rule off: it counts as refuted. Recursive relations are ordinary clauses, which
    Prolog follows round a circle of facts for ever.

    Raises
    ------
    CompilationError
        When the rules hold what Prolog cannot tell apart or cannot say.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    >>> rule = Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),))
    >>> text = prolog_text(RuleSet(schema, (rule,), "ordered", "good"))
    >>> print(text[text.index("risk(Applicant, bad)"):text.index("% Each way")], end="")
    risk(Applicant, bad) :-  % r1
        neural_rule(r1, _, _),
        duration(Applicant, Duration), Duration > 24.5.
    risk(Applicant, good) :-  % default
        neural_rule(default, _, _),
        applicant(Applicant),
        reached(default, Applicant).
    <BLANKLINE>
    """
    vocabulary = vocabulary_of(rules)
    guards = guards_of(rules, vocabulary)
    try:
        sections = [(title, "".join(clauses)) for title, clauses in _sections(rules, vocabulary, guards)]
    except ValueError as error:  # from the quoting of a name or number
        if isinstance(error, CompilationError):
            raise
        raise CompilationError(f"These rules cannot be written in Prolog: {error}") from error
    body = "\n".join(f"% {title}\n\n{clauses}" for title, clauses in sections if clauses)
    text = _header(rules, vocabulary) + "\n" + body
    encoding = "" if text.isascii() else UTF8 + "\n"
    return f"{encoding}{text}\n{END_OF_RULES}\n"


def write_prolog(rules: RuleSet, path: str | os.PathLike[str]) -> Path:
    """Write a rule set as Prolog text to a file, whole or not at all, and return its path."""
    return write_text_atomically(path, prolog_text(rules))


def directives(predicates: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Yield the two directives by which several files may hold clauses of the predicates (quoted name, arity).

    Examples
    --------
    >>> print("".join(directives([("applicant", 1), ("age", 2)])), end="")
    :- multifile([
        applicant/1, age/2
    ]).
    :- dynamic([
        applicant/1, age/2
    ]).
    """
    lines = [""]
    for functor, arity in dict.fromkeys(predicates):
        entry = f"{functor}/{arity}, "
        if lines[-1] and len(lines[-1]) + len(entry) > _WIDTH:
            lines.append("")
        lines[-1] += entry
    listed = "\n".join(f"    {line.rstrip()}" for line in lines).rstrip(",")
    for directive in ("multifile", "dynamic"):
        yield f":- {directive}([\n{listed}\n]).\n"


def _sections(rules: RuleSet, vocabulary: Vocabulary, guards: Guards) -> Iterator[tuple[str, Iterable[str]]]:
    yield "Other files may add clauses, in any order.", directives(_declared(rules, vocabulary, guards))
    yield "One fact a rule: what was measured of it, and its switch.", switches(rules, vocabulary)
    if not rules.is_relational:
        yield "The rules.", _rules(rules, vocabulary, guards)
    switched = {clause.id for clause in rules.clauses}
    for (name, arity), clauses in defined_predicates(rules).items():
        yield f"{quote_atom(name)}/{arity}.", _defined(clauses, vocabulary, switched)
    refuted = [*refuted_clauses(rules, vocabulary), *guards.refuted_clauses()]
    yield "Each way in which a rule is known to fail.", refuted
    if not rules.is_relational:
        yield "Guards: whether the other rules leave an answer to a rule.", guards.reached_clauses()
        yield "Whether a rule is known to hold, for the guards.", guards.proved_clauses()
    yield "Called above.", _called(rules)
    yield "For programs: what the rules speak of, and where they come from.", described(rules, vocabulary)


def _header(rules: RuleSet, vocabulary: Vocabulary) -> str:
    individual = variable_name(rules.schema.individual)
    question = f"{vocabulary.target}({individual}, Answer)"
    if rules.is_relational:
        (predicate, arity) = next(iter(defined_predicates(rules)))
        question = f"{vocabulary.predicates[predicate, arity]}({', '.join('ABCDEFGHIJ'[:arity])})"
    meaning = {
        "partition": "exclusive rules",
        "ordered": "a list of rules: each counts once all before it are refuted",
        "unordered": "independent rules",
    }
    return (
        "% Rules of a trained network as standard Prolog, written by neurologic.\n"
        f"% Rules: {len(rules.clauses)}, conditions: {rules.n_conditions}; {meaning[rules.semantics]}.\n"
        "%\n"
        "% Load this file together with facts, and ask:\n"
        f"%   ?- {question}.\n"
        f"% A value that is missing is a missing fact; then there may be no answer.\n"
        f"% refuted(Rule, {individual}) says that a rule is known to fail. Switch a rule off, as if it always failed:\n"
        "%   ?- retract(neural_rule(Rule, _, _)).\n"
    )


def _declared(rules: RuleSet, vocabulary: Vocabulary, guards: Guards) -> Iterator[tuple[str, int]]:
    yield vocabulary.individual, 1
    yield from ((functor, 2) for functor in vocabulary.functors.values())
    yield from ((functor, arity) for (_, arity), functor in vocabulary.predicates.items())
    yield vocabulary.target, 2
    yield from (("neural_feature", 4), ("neural_target", 2), ("neural_individual", 1), ("neural_relation", 3))
    yield from (("neural_theory", 3), ("neural_rule", 3), ("neural_definition", 3))
    yield from (("refuted", 2), ("proved", 2), ("reached", 2))
    if guards.valued:
        yield from (("proved", 3), ("reached", 3))


# The clauses themselves.


def _rules(rules: RuleSet, vocabulary: Vocabulary, guards: Guards) -> Iterator[str]:
    individual = variable_name(rules.schema.individual)
    for position, clause in enumerate(rules.clauses):
        plain = plain_body(clause, vocabulary)
        if plain is not None:
            value = constant_conclusion(clause.head)
            body = [switched_on(clause.id), *plain, *guards.of_rule(position, individual, value)]
            yield written(f"{vocabulary.target}({individual}, {value})", body, quote_atom(clause.id))
            continue
        names = names_for(vocabulary, clause)
        body = body_goals(clause, names)
        value, computed = conclusion(clause.head, names)
        guarded = guards.of_rule(position, names.individual(), value)
        head = f"{vocabulary.target}({names.individual()}, {value})"
        text = written(head, [switched_on(clause.id), *body, *computed, *guarded], quote_atom(clause.id))
        yield mark_singletons(text) if clause.is_first_order else text
    if conflict := guards.conflict():
        yield written(f"{vocabulary.target}({individual}, {UNKNOWN})", conflict, "conflict")
    body = [switched_on(DEFAULT_ID), f"{vocabulary.individual}({individual})", *guards.of_default(individual)]
    yield written(f"{vocabulary.target}({individual}, {prolog_constant(rules.default)})", body, DEFAULT_ID)


def _defined(clauses: list[Clause], vocabulary: Vocabulary, rules: set[str]) -> Iterator[str]:
    for clause in clauses:
        assert isinstance(clause.head, Atom)
        names = names_for(vocabulary, clause)
        switch = [switched_on(clause.id)] if clause.id in rules else []
        text = written(atom_goal(clause.head, names), [*switch, *body_goals(clause, names)], quote_atom(clause.id))
        yield mark_singletons(text)


def _called(rules: RuleSet) -> Iterator[str]:
    """Yield the predicates that the clauses call, and no more."""
    clauses = (*rules.clauses, *rules.definitions)
    inner = [literal for clause in clauses for whole in clause.body for literal in _inside(whole)]
    if any(isinstance(literal, AtLeast) for literal in inner):
        yield AT_LEAST
        yield FEWER_THAN
    sums = [side for literal in inner if isinstance(literal, Comparison) for side in (literal.left, literal.right)]
    sums += [clause.head.expression for clause in clauses if isinstance(clause.head, LinearHead)]
    if any(not side.bare for side in sums):
        yield FINITE


def _inside(literal: Literal) -> Iterator[Literal]:
    yield literal
    if isinstance(literal, Negation):
        yield from _inside(literal.literal)
    elif isinstance(literal, (AtLeast, Count)):
        for inner in literal.literals:
            yield from _inside(inner)
