"""RuleSet: clauses under a schema with stated semantics and default (invariants I4, I5 and I6), and what it answers.

Imports errors, schema, literals, clauses and semantics. Text forms are written by functions that register here under
the name of their form (`register_writer`), so that this record knows no text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from neurologic.errors import RuleError, UnknownName, did_you_mean, nearest
from neurologic.rules.clauses import (
    DEFAULT_ID,
    ClassHead,
    Clause,
    Evidence,
    Head,
    IntervalHead,
    LinearHead,
    NumberHead,
    Provenance,
)
from neurologic.rules.literals import (
    INDIVIDUAL,
    Atom,
    Variable,
    features_of,
    variables_of,
)
from neurologic.rules.semantics import (
    PROVED,
    Booleans,
    Constant,
    Facts,
    Relations,
    Truth,
    Tuples,
    bindings_of,
    clause_truth,
    different,
    expression_values,
    relation_facts,
)
from neurologic.rules.wellformed import check_clauses, checked_default, defined_predicate, definition_order, head_terms
from neurologic.schema.features import UNKNOWN, Category, Schema
from neurologic.schema.tables import Table, as_table

Semantics: TypeAlias = Literal["partition", "ordered", "unordered"]
Conflict: TypeAlias = Literal["all", "abstain"]

_CELLS_AT_ONCE = 50_000_000
_WRITERS: dict[str, Callable[[RuleSet], Any]] = {}


def register_writer(form: str, writer: Callable[[RuleSet], Any]) -> None:
    """Make `writer` the function behind `RuleSet.written(form)`."""
    _WRITERS[form] = writer


@dataclass(frozen=True)
class RuleSet:
    """Rules with one meaning, stated.

    Attributes
    ----------
    schema : Schema
    clauses : tuple of Clause
        The rules, in order; all of them conclude classes, or all numbers, or all relations.
    semantics : {"partition", "ordered", "unordered"}
        Exclusive rules of a tree; a list in which a rule counts once all earlier ones are refuted; independent rules.
    default : class, number or "unknown"
        The answer where every rule is refuted; `"unknown"` abstains.
    conflict : {"all", "abstain"}
        For unordered rules that conclude differently about one row: give every answer, or answer `"unknown"`.
    definitions : tuple of Clause
        Clauses of auxiliary predicates; those of one argument are about the individual (a concept, an exception).
    evidence : mapping of rule id to Evidence
        Kept beside the rules; two rule sets are equal whatever their evidence.
    provenance : Provenance

    Raises
    ------
    RuleError, UnknownName
        For rules that do not fit the schema or each other; the message names the rule.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),)),), "ordered", "good")
    >>> rules.predict({"duration": [12, 48]}).tolist()
    ['good', 'bad']
    """

    schema: Schema
    clauses: tuple[Clause, ...]
    semantics: Semantics = "unordered"
    default: Category | float = UNKNOWN
    conflict: Conflict = "all"
    definitions: tuple[Clause, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict, compare=False)
    provenance: Provenance = field(default_factory=Provenance, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "clauses", tuple(self.clauses))
        object.__setattr__(self, "definitions", tuple(self.definitions))
        # Evidence of rules that are no longer there, and evidence that says nothing, is let go.
        ids = {DEFAULT_ID, *(clause.id for clause in self._all_clauses())}
        kept = {rule: each for rule, each in self.evidence.items() if rule in ids and each != Evidence()}
        object.__setattr__(self, "evidence", MappingProxyType(kept))
        if self.semantics not in get_args(Semantics):
            raise RuleError(f"Unknown semantics {self.semantics!r}; known are {', '.join(get_args(Semantics))}.")
        if self.conflict not in get_args(Conflict):
            raise RuleError(f"Unknown conflict policy {self.conflict!r}; known are {', '.join(get_args(Conflict))}.")
        if self.conflict != "all" and self.semantics != "unordered":
            raise RuleError(f"A conflict policy belongs to unordered rules; these are {self.semantics}.")
        check_clauses(self.schema, self.clauses, self.definitions)
        object.__setattr__(self, "default", checked_default(self.schema, self.default))
        definition_order(self.clauses, self.definitions)

    def _identity(self) -> tuple[Any, ...]:
        default = _answer_key(self.default)  # classes 1 and True are two
        return (self.schema, self.clauses, self.semantics, default, self.conflict, self.definitions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RuleSet) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def __reduce__(self) -> tuple[Any, ...]:  # a mapping proxy cannot be pickled
        values = (self.schema, self.clauses, self.semantics, self.default, self.conflict, self.definitions)
        return (RuleSet, (*values, dict(self.evidence), self.provenance))

    def _all_clauses(self) -> Iterator[Clause]:
        yield from self.clauses
        yield from self.definitions

    def __len__(self) -> int:
        return len(self.clauses)

    def __iter__(self) -> Iterator[Clause]:
        return iter(self.clauses)

    def __str__(self) -> str:
        return str(self.written("text"))

    def _repr_html_(self) -> str:
        return str(self.written("html"))

    def written(self, form: str) -> Any:
        """Return the rules in a registered form: `text`, `language`, `json`, `html`, `frame` or `prolog`."""
        writer = _WRITERS.get(form)
        if writer is None:
            raise UnknownName(f"There is no form {form!r}; known are {', '.join(sorted(_WRITERS))}.")
        return writer(self)

    def to_prolog(self) -> str:
        """Return the rules as standard Prolog text that loads into a bare SWI-Prolog."""
        return str(self.written("prolog"))

    def to_json(self) -> str:
        """Return the rules, with schema, evidence and provenance, as JSON text."""
        return str(self.written("json"))

    def to_frame(self) -> Any:
        """Return a pandas frame with one row a rule: `rule`, `conclusion`, `conditions`, `text`, then the evidence."""
        return self.written("frame")

    def clause(self, rule: str) -> Clause:
        """Return the clause with the given id, or raise `UnknownName`."""
        for clause in self._all_clauses():
            if clause.id == rule:
                return clause
        known = [clause.id for clause in self._all_clauses()]
        raise UnknownName(f"There is no rule {rule!r}.{did_you_mean(rule, known)}", nearest=nearest(rule, known))

    @property
    def n_conditions(self) -> int:
        """Conditions of all clauses, definitions included, by the one counting rule."""
        return sum(clause.n_conditions for clause in self._all_clauses())

    @cached_property
    def features_used(self) -> tuple[str, ...]:
        """The features that the rules ask for, in the order of the schema."""
        used = {name for clause in self._all_clauses() for literal in clause.body for name in features_of(literal)}
        used |= {term.feature for clause in self.clauses for term in head_terms(clause.head)}
        return tuple(name for name in self.schema.names if name in used)

    @property
    def is_relational(self) -> bool:
        """Whether the rules conclude relations rather than a class or a number."""
        return bool(self.clauses) and isinstance(self.clauses[0].head, Atom)

    def with_evidence(self, evidence: Mapping[str, Evidence]) -> RuleSet:
        """Return a copy with the given evidence in place of the present one, rule by rule; `default` is an id too."""
        for rule in evidence:
            if rule != DEFAULT_ID:
                self.clause(rule)
        return replace(self, evidence={**self.evidence, **evidence})

    def predict(self, data: Any, relations: Relations | None = None) -> npt.NDArray[np.object_]:
        """Return the one answer for each row; None where the rules give no answer, or several.

        Parameters
        ----------
        data : Table, array, frame, mapping or sequence of mappings
            Needs only the columns that the rules use.
        relations : mapping of relation name to tuples, optional

        Returns
        -------
        object array of shape (n_rows,)
            A class or `"unknown"`; a float, or a pair (low, high), where rules conclude numbers.
        """
        given = self.answers(data, relations)
        return np.array([*(next(iter(row)) if len(row) == 1 else None for row in given), None], dtype=object)[:-1]

    def answers(self, data: Any, relations: Relations | None = None) -> list[tuple[Any, ...]]:
        """Return, for each row, all answers without repetition: none, one, or several in the order of the rules."""
        table = self.table_of(data)
        found: list[tuple[Any, ...]] = []
        for rows, firing, facts in self._firing_in_parts(table, relations):
            values = [_head_values(head, facts.table) for head in self._heads()]
            for row in range(len(rows)):
                fired = np.flatnonzero(firing[:, row])
                given = (values[rule][row] for rule in fired)
                # A linear head over a missing value gives no answer.
                found.append(tuple({_answer_key(answer): answer for answer in given if answer is not None}.values()))
        return found

    def firing(self, data: Any, relations: Relations | None = None) -> Booleans:
        """Return which rule gives its answer on which row.

        Returns
        -------
        bool array of shape (n_rules + 1, n_rows), or (n_rules + 2, n_rows) for `conflict="abstain"`
            A line for each rule, then one for the default, then one for a conflict that is answered `"unknown"`.
        """
        table = self.table_of(data)
        parts = [firing for _, firing, _ in self._firing_in_parts(table, relations)]
        return np.concatenate(parts, axis=1) if parts else np.zeros((len(self._heads()), 0), dtype=bool)

    def truths(self, data: Any, relations: Relations | None = None) -> list[Truth]:
        """Return the Kleene truth of each rule's body on each row, whatever the order of the rules."""
        facts = self.facts_of(self.table_of(data), relations)
        return [clause_truth(clause, facts) for clause in self.clauses]

    def table_of(self, data: Any) -> Table:
        """Return the data as a table with the columns that the rules use."""
        return as_table(data, self.schema, features=self.features_used)

    def facts_of(self, table: Table, relations: Relations | None = None) -> Facts:
        """Return what clauses are evaluated against, with the auxiliary predicates and relations defined here."""
        grouped = relation_facts(relations)
        auxiliary: dict[str, Truth] = {}
        for predicate, arity in definition_order(self.clauses, self.definitions):
            clauses = [clause for clause in self._all_clauses() if defined_predicate(clause) == (predicate, arity)]
            facts = Facts(table, grouped, auxiliary)
            if _is_about_individual(clauses):
                truths = [clause_truth(clause, facts) for clause in clauses]
                auxiliary[predicate] = Truth(
                    np.any([truth.proved for truth in truths], axis=0),
                    np.all([truth.refuted for truth in truths], axis=0),
                )
            else:
                grouped[predicate, arity] = _derived(clauses, facts, (predicate, arity))
        return Facts(table, grouped, auxiliary)

    def derive(self, data: Any, relations: Relations | None = None) -> dict[str, Tuples]:
        """Return the tuples that rules with relational heads conclude, by the name of the relation, each once."""
        facts = self.facts_of(self.table_of(data), relations)
        heads = {defined_predicate(clause) for clause in self.clauses if isinstance(clause.head, Atom)}
        found: dict[str, Tuples] = {}
        for key in heads:
            assert key is not None
            if key in facts.relations:
                found[key[0]] = facts.relations[key]
            else:
                proved = facts.auxiliary[key[0]].proved
                found[key[0]] = tuple((facts.table.ids[row],) for row in np.flatnonzero(proved).tolist())
        return found

    def _heads(self) -> tuple[Head, ...]:
        default = NumberHead(self.default) if isinstance(self.default, float) else ClassHead(self.default)
        conflict = (ClassHead(UNKNOWN),) if self.conflict == "abstain" else ()
        return (*(clause.head for clause in self.clauses), default, *conflict)

    def _firing_in_parts(self, table: Table, relations: Relations | None) -> Iterator[tuple[range, Booleans, Facts]]:
        if self.is_relational:
            raise RuleError("These rules conclude relations, not classes: ask them with derive().")
        size = max(1, _CELLS_AT_ONCE // (len(self.clauses) + 1))
        if len(table) <= size or any(clause.is_first_order for clause in self._all_clauses()):
            facts = self.facts_of(table, relations)
            yield range(len(table)), _firing(self, facts), facts
            return
        for start in range(0, len(table), size):
            rows = range(start, min(start + size, len(table)))
            facts = self.facts_of(table.take(np.arange(rows.start, rows.stop)), relations)
            yield rows, _firing(self, facts), facts


def _firing(rules: RuleSet, facts: Facts) -> Booleans:
    count = len(rules.clauses)
    firing = np.zeros((len(rules._heads()), facts.n_rows), dtype=bool)
    undecided = np.ones(facts.n_rows, dtype=bool)  # every rule so far is refuted
    refuted = np.zeros((count if rules.conflict == "abstain" else 0, facts.n_rows), dtype=bool)
    for position, clause in enumerate(rules.clauses):
        truth = clause_truth(clause, facts)
        firing[position] = truth.proved & undecided if rules.semantics == "ordered" else truth.proved
        undecided &= truth.refuted
        if rules.conflict == "abstain":
            refuted[position] = truth.refuted
    if rules.conflict == "abstain":
        firing[count + 1] = _abstain(rules, firing, refuted)
    firing[count] = undecided
    return firing


def _abstain(rules: RuleSet, firing: Booleans, refuted: Booleans) -> Booleans:
    """Keep only the rules whose rivals are all refuted; return where two rules of different classes both hold."""
    keys = [_answer_key(clause.head) for clause in rules.clauses]
    proved = {
        key: firing[[other == key for other in keys] + [False] * (len(firing) - len(keys))].any(axis=0) for key in keys
    }
    conflict = np.sum(list(proved.values()), axis=0) > 1 if proved else np.zeros(firing.shape[1], dtype=bool)
    for key in dict.fromkeys(keys):
        own = np.array([other == key for other in keys])
        rivals_refuted = refuted[~own].all(axis=0)
        firing[: len(keys)][own] &= rivals_refuted
    return np.asarray(conflict, dtype=bool)


def _head_values(head: Head, table: Table) -> list[Any]:
    if isinstance(head, LinearHead):
        return [None if value != value else value for value in expression_values(head.expression, table).tolist()]
    if isinstance(head, ClassHead):
        value: Any = head.label
    elif isinstance(head, NumberHead):
        value = head.value
    elif isinstance(head, IntervalHead):
        value = (head.low, head.high)
    else:
        raise RuleError("A relation is not an answer about a row.")
    return [value] * len(table)


def _answer_key(answer: object) -> object:
    return (type(answer).__name__, answer)


def _is_about_individual(clauses: list[Clause]) -> bool:
    return all(isinstance(clause.head, Atom) and clause.head.arguments == (INDIVIDUAL,) for clause in clauses)


def _derived(clauses: list[Clause], facts: Facts, key: tuple[str, int]) -> Tuples:
    """Derive a relation bottom-up until nothing new follows; recursion through itself is allowed."""
    known = facts.relations.get(key, ())
    while True:
        current = Facts(facts.table, {**facts.relations, key: known}, facts.auxiliary)
        new: list[tuple[Constant, ...]] = []
        for clause in clauses:
            assert isinstance(clause.head, Atom)
            needs_individual = any(INDIVIDUAL in set(variables_of(literal)) for literal in (clause.head, *clause.body))
            starts: list[dict[Any, Constant]] = (
                [{INDIVIDUAL: name} for name in facts.table.ids] if needs_individual else [{}]
            )
            for start in starts:
                for binding, value in bindings_of(clause.body, current, start):
                    if value == PROVED:
                        arguments = clause.head.arguments
                        new.append(tuple(binding[term] if isinstance(term, Variable) else term for term in arguments))
        extended = different((*known, *new))
        if len(extended) == len(known):
            return known
        known = extended
