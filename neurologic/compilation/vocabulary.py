"""How the predicates of a rule set are called in Prolog, and the names of the variables of one clause.

Imports errors, schema and rules. Every name in emitted text comes from here, through the one quoting function.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from neurologic.errors import CompilationError
from neurologic.rules import INDIVIDUAL, Atom, Clause, RuleSet, Variable
from neurologic.rules.clauses import head_variables
from neurologic.rules.literals import atoms_of, variables_of
from neurologic.schema.features import Category, Schema
from neurologic.schema.names import atom_text, prolog_constant, quote_atom, variable_name
from neurologic.schema.reserved import OPERATORS, RESERVED_PREDICATES

Predicate = tuple[str, int]

# What the emitted text defines or calls with three arguments or more; `RESERVED_PREDICATES` has those with fewer.
_EMITTED: frozenset[Predicate] = frozenset(
    {
        ("findall", 3),
        ("neural_definition", 3),
        ("neural_feature", 4),
        ("neural_relation", 3),
        ("neural_rule", 3),
        ("neural_theory", 3),
        ("proved", 3),
        ("reached", 3),
    }
)


@dataclass(frozen=True)
class Vocabulary:
    """The names of a rule set in Prolog.

    Attributes
    ----------
    schema : Schema
    functors : mapping of feature name to quoted functor
    predicates : mapping of (name, arity) to quoted functor
        Relations and auxiliary predicates.
    refutations : mapping of predicate name to the quoted atom that stands for it in `refuted/2`
        The auxiliary predicates about the individual, which are three-valued; all other relations are closed.
    lines, bodies : dict
        What literals and the bodies of rules were written as, so that it is done once (see `clauses.plain_lines`).
    """

    schema: Schema
    functors: dict[str, str]
    predicates: dict[Predicate, str]
    refutations: dict[str, str]
    lines: dict[object, tuple[str, str]] = field(default_factory=dict, repr=False, compare=False)
    bodies: dict[str, list[tuple[str, str]] | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def plain(self) -> bool:
        """Whether every feature has a variable of its own, whatever else a clause speaks of."""
        names = [variable_name(self.schema.individual), *(variable_name(entry.functor) for entry in self.schema)]
        return len(set(names)) == len(names)

    @property
    def individual(self) -> str:
        """The predicate that holds of every individual, quoted."""
        return quote_atom(self.schema.individual)

    @property
    def target(self) -> str:
        """The predicate of the answer, quoted."""
        return quote_atom(self.schema.target.functor)

    def is_about_individual(self, atom: Atom) -> bool:
        """Whether the atom belongs to an auxiliary predicate with a dual of its own."""
        return atom.predicate in self.refutations and len(atom.arguments) == 1


def defined_predicates(rules: RuleSet) -> dict[Predicate, list[Clause]]:
    """Return the clauses with relational heads by name and arity, in the order of their first clause."""
    grouped: dict[Predicate, list[Clause]] = {}
    for clause in (*rules.clauses, *rules.definitions):
        if isinstance(clause.head, Atom):
            grouped.setdefault((clause.head.predicate, len(clause.head.arguments)), []).append(clause)
    return grouped


def vocabulary_of(rules: RuleSet) -> Vocabulary:
    """Return the names of a rule set in Prolog.

    Raises
    ------
    CompilationError
        When two things that the rules keep apart would be one in Prolog: the text `"true"` and the boolean.
    """
    schema = rules.schema
    _check_booleans(rules)
    functors = {feature.name: quote_atom(feature.functor) for feature in schema.features}
    defined = defined_predicates(rules)
    predicates = relation_functors(schema, defined)
    about = {
        name: atom_text(predicates[name, arity])
        for (name, arity), clauses in defined.items()
        if all(isinstance(clause.head, Atom) and clause.head.arguments == (INDIVIDUAL,) for clause in clauses)
    }
    ids = {clause.id for clause in (*rules.clauses, *rules.definitions)}
    return Vocabulary(schema, functors, predicates, refutation_names(about, ids))


def refutation_names(functors: Mapping[str, str], ids: Iterable[str]) -> dict[str, str]:
    """Return the quoted atoms that stand for auxiliary predicates in `refuted/2`, where the ids of rules stand too.

    Each is the functor of the predicate, unless a rule has that id.

    Examples
    --------
    >>> refutation_names({"concept_h3": "concept_h3", "not": "not_", "r1": "r1"}, ["r1"])
    {'concept_h3': 'concept_h3', 'not': 'not_', 'r1': 'r1_'}
    """
    taken = set(ids)
    found: dict[str, str] = {}
    for name, functor in functors.items():
        stands_for = functor
        while stands_for in taken:
            stands_for += "_"
        taken.add(stands_for)
        found[name] = quote_atom(stands_for)
    return found


def relation_functors(schema: Schema, defined: Iterable[Predicate] = ()) -> dict[Predicate, str]:
    """Return the quoted functors of the schema's relations and of other predicates, by name and arity.

    A name that Prolog or the emitted text has already taken gets a trailing underscore.

    Examples
    --------
    >>> from neurologic.schema import Target
    >>> relation_functors(Schema((), Target("risk")), [("concept_h3", 1), ("not", 1)])
    {('concept_h3', 1): 'concept_h3', ('not', 1): 'not_'}
    """
    taken = {(schema.individual, 1), (schema.target.functor, 2), *((entry.functor, 2) for entry in schema.features)}
    taken |= RESERVED_PREDICATES | _EMITTED
    functors: dict[Predicate, str] = {}
    for name, arity in dict.fromkeys([*((entry.name, entry.arity) for entry in schema.relations), *defined]):
        functor = name
        while (functor, arity) in taken or functor in OPERATORS:
            functor += "_"
        taken.add((functor, arity))
        functors[name, arity] = quote_atom(functor)
    return functors


def _check_booleans(rules: RuleSet) -> None:
    """Refuse what would be one atom in Prolog and is two in Python: the text "true" and the boolean."""
    for feature in rules.schema.features:
        _check_distinct(feature.categories, f"Feature {feature.name!r}")
    _check_distinct(rules.schema.classes, f"Target {rules.schema.target.name!r}")
    for clause in (*rules.clauses, *rules.definitions):
        head = (clause.head,) if isinstance(clause.head, Atom) else ()
        for atom in (*head, *atoms_of(clause.body)):
            for argument in atom.arguments:
                if isinstance(argument, str) and argument in ("true", "false"):
                    raise CompilationError(
                        f"Rule {clause.id}: the text {argument!r} in {atom.predicate} is a boolean in Prolog. "
                        f"Use the boolean, or another text.",
                        rule=clause.id,
                    )


def _check_distinct(categories: Iterable[Category], owner: str) -> None:
    seen: dict[str, Category] = {}
    for category in categories:
        other = seen.setdefault(prolog_constant(category), category)
        if type(other) is not type(category):
            raise CompilationError(
                f"{owner} has the categories {other!r} and {category!r}, which are one atom in Prolog. Rename one."
            )


@dataclass(frozen=True)
class ClauseNames:
    """The variables of one clause: first-order variables keep their names, others are numbered where names clash."""

    vocabulary: Vocabulary
    bound: frozenset[Variable]
    kept: frozenset[str]
    taken: set[str]
    given: dict[object, str] = field(default_factory=dict)

    def fresh(self, key: object, wanted: str) -> str:
        """Return the variable for `key`, which is called `wanted` or, where that is taken, `wanted` and a number."""
        if key not in self.given:
            name, number = wanted, 1
            while name in self.taken:
                number += 1
                name = f"{wanted}{number}"
            self.taken.add(name)
            self.given[key] = name
        return self.given[key]

    def anew(self) -> ClauseNames:
        """Return the names for another Prolog clause that is made of literals of the same rule."""
        names = ClauseNames(self.vocabulary, self.bound, self.kept, set(self.kept))
        names.individual()
        return names

    def individual(self) -> str:
        """Return the variable of the individual."""
        return self.fresh(INDIVIDUAL, variable_name(self.vocabulary.schema.individual))

    def subject(self, variable: Variable) -> str:
        """Return the variable of an individual that a literal is about."""
        return self.individual() if variable == INDIVIDUAL else variable.name

    def value(self, feature: str, subject: Variable) -> str:
        """Return the variable that holds a feature of an individual."""
        wanted = variable_name(self.vocabulary.schema.feature(feature).functor)
        return self.fresh((feature, subject), wanted if subject == INDIVIDUAL else f"{wanted}Of{subject.name}")


def names_for(vocabulary: Vocabulary, clause: Clause) -> ClauseNames:
    """Return the variable names of a clause."""
    head = head_variables(clause.head)
    bound = {
        INDIVIDUAL,
        *head,
        *(v for literal in clause.body if isinstance(literal, Atom) for v in variables_of(literal)),
    }
    everywhere = {*head, *(variable for literal in clause.body for variable in variables_of(literal))}
    taken = {variable.name for variable in everywhere if variable != INDIVIDUAL}
    names = ClauseNames(vocabulary, frozenset(bound), frozenset(taken), set(taken))
    names.individual()
    return names


#: A quoted atom as `quote_atom` writes it: a numeric escape ends with a backslash, which escapes nothing.
QUOTED_ATOM = r"'(?:[^'\\]|\\x[0-9a-f]+\\|\\[^x])*'"

_NAME = re.compile(QUOTED_ATOM + "|[0-9][0-9A-Za-z.]*|[A-Z][A-Za-z0-9_]*|[a-z][A-Za-z0-9_]*")


def mark_singletons(clause: str) -> str:
    """Put an underscore before every variable that occurs once, so that no Prolog warns of it.

    Examples
    --------
    >>> mark_singletons("linked(X) :- bond(X, Y, 'Y').")
    "linked(X) :- bond(X, _Y, 'Y')."
    """
    counts: dict[str, int] = {}
    for match in _NAME.finditer(clause):
        name = match.group()
        counts[name] = counts.get(name, 0) + 1
    return _NAME.sub(
        lambda match: (
            "_" + match.group() if match.group()[0].isupper() and counts[match.group()] == 1 else match.group()
        ),
        clause,
    )
