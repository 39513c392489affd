"""Hypothesis strategies shared by all tests: schemas, rows, literals, rule sets and evidence, hostile ones included.

Import it as `from strategies import schemas, rule_sets, tables` (the folder `tests` is on pytest's path). Typical use::

    @given(st.data())
    def test_something(data):
        schema = data.draw(schemas())
        rules = data.draw(rule_sets(schema))
        table = data.draw(tables(schema))
        relations = data.draw(relation_facts(schema, table))     # {} for a schema without relations
        rules.answers(table, relations)

or in one: `@given(theories())` yields `Theory(rules, table, relations)`.

Thresholds of rules and values of rows are drawn from one small pool, so that rows fall exactly on the bounds. Names and
categories hold quotes, newlines, unicode, keywords, what looks like a variable, a number or a boolean. `hostile=False`
gives plain names where a test is about something else.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from hostile_names import FINITE, HOSTILE_CATEGORIES, HOSTILE_NAMES, PLAIN_CATEGORIES, PLAIN_NAMES, WHOLE
from hypothesis import strategies as st

from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Estimate,
    Evidence,
    Head,
    Interval,
    IntervalHead,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Literal,
    Membership,
    NumberHead,
    Provenance,
    RuleSet,
    SameValue,
    Variable,
    negate,
)
from neurologic.schema import UNKNOWN, Feature, Relation, Schema, Table, Target, as_table, functor_of

_RELATIONS = (
    Relation("bond", ("individual", "individual")),
    Relation("linked to", ("individual", "individual")),
    Relation("tagged", ("individual", "constant")),
    Relation("Marked", ("individual",)),
)
_AUXILIARY = ("concept_h1", "exception r1", "Hidden", "not")
_VARIABLES = (Variable("X"), Variable("OR"))  # the second is a keyword of the rule language
_CONSTANTS = ("c", "X", "it's", "true", 1, 1.0, -2.5, True, "")


def text_names() -> st.SearchStrategy[str]:
    """Any text that may name a column: no NUL and no lone surrogate, which Prolog cannot hold."""
    characters = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
    return st.text(characters, min_size=1, max_size=6)


def categories(hostile: bool = True) -> st.SearchStrategy[str | bool | int]:
    """One category or class label: a text, a whole number or a boolean."""
    if not hostile:
        return st.sampled_from(PLAIN_CATEGORIES)
    return st.one_of(st.sampled_from(HOSTILE_CATEGORIES), text_names())


def finite_numbers() -> st.SearchStrategy[float]:
    """A finite number, mostly of the pool that rows are drawn from as well."""
    return st.one_of(st.sampled_from(FINITE), st.sampled_from(FINITE), st.floats(allow_nan=False, allow_infinity=False))


def _type_and_value(value: object) -> tuple[type, object]:
    return (type(value), value)


@st.composite
def features(draw: st.DrawFn, name: str, hostile: bool = True) -> Feature:
    """One feature of any kind with the given name; most of them may be missing."""
    kind = draw(st.sampled_from(("numeric", "numeric", "integer", "boolean", "categorical", "ordinal")))
    missing = draw(st.sampled_from((True, True, True, False)))
    role = draw(st.sampled_from((None, "actionable", "immutable", "protected")))
    if kind in ("numeric", "integer"):
        domain = draw(st.sampled_from(((-math.inf, math.inf), (-math.inf, math.inf), (0.0, 48.0), (0.0, math.inf))))
        unit = draw(st.sampled_from((None, "months", "10 € / m²")))
        return Feature(name, kind, domain=domain, missing=missing, role=role, unit=unit)
    if kind == "boolean":
        return Feature(name, "boolean", missing=missing, role=role)
    chosen = draw(st.lists(categories(hostile), min_size=1, max_size=5, unique_by=_type_and_value))
    return Feature(name, kind, tuple(chosen), missing=missing, role=role)


@st.composite
def schemas(
    draw: st.DrawFn,
    *,
    hostile: bool = True,
    relational: bool | None = None,
    numeric_target: bool | None = None,
    max_features: int = 5,
) -> Schema:
    """A schema with 1 … `max_features` features of any kind.

    `relational` asks for relations (or for none), `numeric_target` for a target that is a number (or a class); None
    leaves the choice open.
    """
    some_names = st.sampled_from(HOSTILE_NAMES if hostile else PLAIN_NAMES)
    taken = {relation.name for relation in _RELATIONS}
    names = draw(
        st.lists(
            st.one_of(some_names, some_names, text_names()) if hostile else some_names,
            min_size=1,
            max_size=max_features,
            unique_by=functor_of,
        ).filter(lambda chosen: not taken & {functor_of(name) for name in chosen})
    )
    numeric = draw(st.sampled_from((False, False, False, True))) if numeric_target is None else numeric_target
    labels: tuple[Any, ...] = ()
    if not numeric:
        labels = tuple(
            draw(
                st.lists(
                    categories(hostile).filter(lambda label: label != UNKNOWN),
                    min_size=1,
                    max_size=4,
                    unique_by=_type_and_value,
                )
            )
        )
    target = draw(
        st.sampled_from(("credit_risk", "Credit risk?", "Y") if hostile else ("credit_risk",)).filter(
            lambda name: functor_of(name) not in {functor_of(other) for other in names}
        )
    )
    with_relations = draw(st.sampled_from((False, False, True))) if relational is None else relational
    return Schema(
        tuple(draw(features(name, hostile)) for name in names),
        Target(target, labels),
        individual=draw(st.sampled_from(("applicant", "Person"))) if hostile else "applicant",
        relations=_RELATIONS if with_relations else (),
    )


@st.composite
def tables(
    draw: st.DrawFn, schema: Schema, *, min_rows: int = 0, max_rows: int = 6, hostile_ids: bool = False
) -> Table:
    """Rows under a schema: missing values where allowed, infinities where the domain has them, values on the bounds."""
    count = draw(st.integers(min_rows, max_rows))
    columns = {
        feature.name: draw(st.lists(values(feature), min_size=count, max_size=count)) for feature in schema.features
    }
    ids = None
    if hostile_ids:
        names = st.one_of(st.sampled_from(("a1", "X", "it's", "[]", "A B", "1")), text_names())
        ids = draw(st.lists(names, min_size=count, max_size=count, unique=True))
    return as_table(columns, schema, ids=ids)


def values(feature: Feature) -> st.SearchStrategy[Any]:
    """One value of a feature in original units; None when missing."""
    if feature.is_number:
        low, high = feature.domain
        pool = [number for number in (WHOLE if feature.kind == "integer" else FINITE) if low <= number <= high]
        pool += [bound for bound in (low, high) if math.isinf(bound)]
        value: st.SearchStrategy[Any] = st.sampled_from(pool)
        if feature.kind == "numeric":
            value = st.one_of(value, value, st.floats(low, high, allow_nan=False))
    else:
        value = st.sampled_from(feature.categories)
    return st.one_of(st.none(), value, value, value) if feature.missing else value


@st.composite
def relation_facts(draw: st.DrawFn, schema: Schema, table: Table) -> dict[str, list[tuple[Any, ...]]]:
    """Facts of the schema's relations between the individuals of a table, as `RuleSet.answers` takes them."""
    facts: dict[str, list[tuple[Any, ...]]] = {}
    for relation in schema.relations:
        sources = [table.ids if kind == "individual" else _CONSTANTS for kind in relation.arguments]
        if all(sources):
            entry = st.tuples(*(st.sampled_from(source) for source in sources))
            facts[relation.name] = draw(st.lists(entry, max_size=5))
    return facts


def intervals(feature: Feature, subject: Variable = INDIVIDUAL) -> st.SearchStrategy[Interval]:
    """Every shape of interval: one-sided, two-sided, a point; ends open or closed."""
    ends = st.booleans()
    one = finite_numbers()
    below = st.builds(
        lambda high, closed: Interval(feature.name, high=high, high_closed=closed, subject=subject), one, ends
    )
    above = st.builds(
        lambda low, closed: Interval(feature.name, low=low, low_closed=closed, subject=subject), one, ends
    )

    def between(pair: tuple[float, float], low_closed: bool, high_closed: bool) -> Interval:
        low, high = min(pair), max(pair)
        return Interval(feature.name, low, high, low_closed or low == high, high_closed or low == high, subject)

    return st.one_of(above, below, st.builds(between, st.tuples(one, one), ends, ends))


def memberships(feature: Feature, subject: Variable = INDIVIDUAL) -> st.SearchStrategy[Membership]:
    """A non-empty set of categories, all of them included."""
    chosen = st.lists(st.sampled_from(feature.categories), min_size=1, unique_by=_type_and_value)
    return chosen.map(lambda given: Membership(feature.name, tuple(given), subject))


@st.composite
def expressions(draw: st.DrawFn, numbers: list[tuple[str, Variable]], max_terms: int = 3) -> LinearExpression:
    """A linear expression of some of the given (feature, individual) pairs; a number alone when there are none."""
    coefficient = st.one_of(st.just(1.0), st.sampled_from((-1.0, 0.0, 0.3, 3.0, 1e308)), finite_numbers())
    chosen = draw(st.lists(st.sampled_from(numbers), max_size=max_terms, unique=True)) if numbers else []
    terms = tuple(LinearTerm(draw(coefficient), name, subject) for name, subject in chosen)
    return LinearExpression(terms, draw(st.one_of(st.just(0.0), finite_numbers())))


@st.composite
def comparisons(draw: st.DrawFn, numbers: list[tuple[str, Variable]]) -> Comparison:
    """A comparison of two linear expressions that name at least one feature."""
    left, right = draw(
        st.tuples(expressions(numbers), expressions(numbers)).filter(lambda sides: sides[0].terms or sides[1].terms)
    )
    return Comparison(left, draw(st.sampled_from(("<", "<=", ">", ">=", "=", "!="))), right)


def literals(
    schema: Schema,
    *,
    subjects: tuple[Variable, ...] = (INDIVIDUAL,),
    auxiliary: tuple[str, ...] = (),
    depth: int = 2,
) -> st.SearchStrategy[Literal]:
    """A literal of any kind that binds nothing: features, comparisons, m-of-n, negations, atoms of bound variables.

    Parameters
    ----------
    subjects : tuple of Variable
        The variables that are bound where the literal stands.
    auxiliary : tuple of str
        Auxiliary predicates over the individual that the rule set defines.
    depth : int
        How deep m-of-n and negation may nest.
    """
    subject = st.sampled_from(subjects)
    numbers = [(feature.name, variable) for feature in schema.features if feature.is_number for variable in subjects]
    choices: list[st.SearchStrategy[Literal]] = []
    for feature in schema.features:
        of = intervals if feature.is_number else memberships
        choices.append(subject.flatmap(lambda variable, feature=feature, of=of: of(feature, variable)))  # type: ignore[misc]
    if numbers:
        choices.append(comparisons(numbers))
    categorical = [feature.name for feature in schema.features if not feature.is_number]
    if categorical:
        name = st.sampled_from(categorical)
        choices.append(st.builds(SameValue, name, name, subject, subject))
    if auxiliary:
        choices.append(st.sampled_from(auxiliary).map(lambda predicate: Atom(predicate, (INDIVIDUAL,))))
    if schema.relations:
        choices.append(_atoms(schema, subjects))
    plain: st.SearchStrategy[Literal] = st.one_of(choices)
    if depth == 0:
        return plain
    inner = literals(schema, subjects=subjects, auxiliary=auxiliary, depth=depth - 1)
    several = st.lists(inner, min_size=1, max_size=3)
    nested = several.flatmap(lambda given: st.integers(1, len(given)).map(lambda count: AtLeast(count, tuple(given))))
    return st.one_of(plain, plain, inner.map(negate), nested)


def _atoms(schema: Schema, subjects: tuple[Variable, ...]) -> st.SearchStrategy[Literal]:
    def arguments(relation: Relation) -> st.SearchStrategy[Literal]:
        parts = [
            st.sampled_from(subjects)
            if kind == "individual"
            else st.one_of(st.sampled_from(_CONSTANTS), st.floats(allow_nan=False))
            for kind in relation.arguments
        ]
        return st.tuples(*parts).map(lambda given: Atom(relation.name, given))

    return st.sampled_from(schema.relations).flatmap(arguments)


@st.composite
def bodies(
    draw: st.DrawFn, schema: Schema, *, auxiliary: tuple[str, ...] = (), max_literals: int = 3, depth: int = 2
) -> tuple[Literal, ...]:
    """The body of a clause; for a schema with relations it may bind further variables and count over them."""
    bound: tuple[Variable, ...] = (INDIVIDUAL,)
    body: list[Literal] = []
    if schema.relations and draw(st.booleans()):
        for variable in _VARIABLES[: draw(st.integers(0, len(_VARIABLES)))]:
            known = draw(st.sampled_from(bound))
            first_second = draw(st.sampled_from(((known, variable), (variable, known))))
            body.append(Atom(draw(st.sampled_from(("bond", "linked to"))), first_second))
            bound = (*bound, variable)
    for _ in range(draw(st.integers(0, max_literals))):
        body.append(draw(literals(schema, subjects=bound, auxiliary=auxiliary, depth=depth)))
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2))) if schema.relations else 0):
        counted = draw(counts(schema, bound))
        body.append(draw(st.sampled_from((counted, negate(counted)))))
    return tuple(body)


@st.composite
def counts(draw: st.DrawFn, schema: Schema, bound: tuple[Variable, ...] = (INDIVIDUAL,)) -> Count:
    """A count over a relation, with a condition on the counted individuals or without."""
    counted = Variable("Counted")
    over: list[Literal] = [Atom("bond", (draw(st.sampled_from(bound)), counted))]
    if draw(st.booleans()):
        over.append(draw(literals(schema, subjects=(counted, *bound), depth=0)))
    return Count(draw(st.integers(1, 3)), counted, tuple(over))


@st.composite
def heads(draw: st.DrawFn, schema: Schema) -> Head:
    """A head that fits the target: a class, or a number, an interval or a linear expression."""
    if schema.classes:
        return ClassHead(draw(st.sampled_from(schema.classes)))
    numbers = [(feature.name, INDIVIDUAL) for feature in schema.features if feature.is_number]
    shape = draw(st.sampled_from(("number", "interval", "linear") if numbers else ("number", "interval")))
    if shape == "number":
        return NumberHead(draw(finite_numbers()))
    if shape == "interval":
        return IntervalHead(*sorted(draw(st.tuples(finite_numbers(), finite_numbers()))))
    return LinearHead(draw(expressions(numbers).filter(lambda expression: bool(expression.terms))))


@st.composite
def definitions(draw: st.DrawFn, schema: Schema) -> tuple[Clause, ...]:
    """Clauses of none to two auxiliary predicates over the individual, stratified: later ones may use earlier ones."""
    found: list[Clause] = []
    names: tuple[str, ...] = ()
    taken = {schema.individual, *(relation.name for relation in schema.relations)}
    for name in draw(st.lists(st.sampled_from(_AUXILIARY), max_size=2, unique=True)):
        if name in taken:
            continue
        for _ in range(draw(st.integers(1, 2))):
            body = draw(bodies(schema, auxiliary=names, max_literals=2, depth=1))
            found.append(Clause(f"c{len(found) + 1}", Atom(name, (INDIVIDUAL,)), body))
        names = (*names, name)
    return tuple(found)


@st.composite
def _leaves(draw: st.DrawFn, schema: Schema, auxiliary: tuple[str, ...], depth: int) -> list[tuple[Literal, ...]]:
    """The paths of a binary tree: each split is a literal and its negation, so the paths exclude each other."""
    if depth == 0 or draw(st.sampled_from((True, False, False, False))):
        return [()]
    split = draw(literals(schema, auxiliary=auxiliary, depth=1))
    yes = draw(_leaves(schema, auxiliary, depth - 1))
    no = draw(_leaves(schema, auxiliary, depth - 1))
    return [(split, *path) for path in yes] + [(negate(split), *path) for path in no]


@st.composite
def rule_sets(draw: st.DrawFn, schema: Schema, *, max_rules: int = 5, with_definitions: bool | None = None) -> RuleSet:
    """A rule set of any semantics, conflict policy and default, with definitions, evidence and provenance.

    The rules of a partition are the paths of a tree, so they exclude each other. Ids are not always `r1`, `r2`, ….
    """
    semantics = draw(st.sampled_from(("partition", "ordered", "unordered", "unordered")))
    conflict = draw(st.sampled_from(("all", "abstain"))) if semantics == "unordered" else "all"
    defined = draw(definitions(schema)) if with_definitions in (None, True) else ()
    auxiliary = tuple(dict.fromkeys(clause.head.predicate for clause in defined if isinstance(clause.head, Atom)))
    if semantics == "partition":
        found = draw(_leaves(schema, auxiliary, 3))[:max_rules]
        if draw(st.booleans()):
            found = found[1:]  # what a tree leaves uncovered is answered by the default
    else:
        found = draw(st.lists(bodies(schema, auxiliary=auxiliary), max_size=max_rules))
    ids = draw(st.sampled_from(("r{}", "r{}", "Rule {}: it's", "{}", "IF{}")))
    rules = tuple(Clause(ids.format(place), draw(heads(schema)), body) for place, body in enumerate(found, start=1))
    default = draw(st.one_of(st.just(UNKNOWN), st.sampled_from(schema.classes) if schema.classes else finite_numbers()))
    known = draw(st.lists(st.sampled_from([clause.id for clause in rules]), unique=True)) if rules else []
    return RuleSet(
        schema,
        rules,
        semantics,  # type: ignore[arg-type]
        default,
        conflict,  # type: ignore[arg-type]
        defined,
        {name: draw(evidence()) for name in known},
        draw(provenances()),
    )


def estimates() -> st.SearchStrategy[Estimate]:
    """A share between its bounds."""
    share = st.floats(0, 1)
    return st.tuples(share, share, share).map(sorted).map(lambda given: Estimate(given[1], given[0], given[2]))


def evidence() -> st.SearchStrategy[Evidence]:
    """What was measured of a rule, any part of it absent."""
    whole = st.one_of(st.none(), st.integers(0, 10**6))
    estimate = st.one_of(st.none(), estimates())
    data = st.sampled_from((None, "held-out", "seen"))
    certificate = st.sampled_from((None, "proved", "refuted", "bounded"))
    return st.builds(Evidence, whole, whole, estimate, estimate, data, certificate)


def provenances() -> st.SearchStrategy[Provenance]:
    """Where a rule set comes from, any part of it absent."""
    text = st.one_of(st.none(), st.sampled_from(("tree", "sha256:ab12", "it's 1.0", "")))
    whole = st.one_of(st.none(), st.integers(0, 2**40))
    return st.builds(Provenance, text, text, whole, text, whole, st.one_of(text, st.just("64:" + 40 * "aB+/")))


class Theory(NamedTuple):
    """A rule set with rows and relations to ask it about."""

    rules: RuleSet
    table: Table
    relations: dict[str, list[tuple[Any, ...]]]


@st.composite
def theories(
    draw: st.DrawFn,
    *,
    hostile: bool = True,
    relational: bool | None = None,
    numeric_target: bool | None = None,
    max_rules: int = 5,
    max_rows: int = 6,
) -> Theory:
    """A rule set, rows under its schema, and facts of its relations: all that the evaluators need."""
    schema = draw(schemas(hostile=hostile, relational=relational, numeric_target=numeric_target))
    rules = draw(rule_sets(schema, max_rules=max_rules))
    table = draw(tables(schema, max_rows=max_rows, hostile_ids=hostile and draw(st.booleans())))
    return Theory(rules, table, draw(relation_facts(schema, table)))
