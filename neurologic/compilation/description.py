"""What emitted text says of itself, as facts: schema, meaning, provenance, and the evidence of each rule; and back.

Imports rules, schema and the modules of this stage before it. The facts are `neural_feature/4`, `neural_target/2`,
`neural_individual/1`, `neural_relation/3`, `neural_theory/3`, `neural_rule/3` and `neural_definition/3`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

from neurologic.compilation.clauses import constant_conclusion
from neurologic.compilation.goal_reading import Unreadable, constant_of
from neurologic.compilation.prolog_terms import Compound
from neurologic.compilation.vocabulary import Predicate, Vocabulary, defined_predicates
from neurologic.rules import DEFAULT_ID, Atom, Clause, Estimate, Evidence, LinearHead, Provenance, RuleSet
from neurologic.schema.features import Category, Feature, Relation, Target
from neurologic.schema.names import prolog_constant, prolog_number, quote_atom

_UNBOUNDED = "unbounded"


def described(rules: RuleSet, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield the facts about schema, meaning and provenance."""
    schema = rules.schema
    for feature in schema.features:
        functor, options = vocabulary.functors[feature.name], _list(_feature_options(feature))
        yield f"neural_feature({functor}, {feature.kind}, {_domain(feature)}, {options}).\n"
    yield f"neural_target({vocabulary.target}, {_list(map(prolog_constant, schema.classes))}).\n"
    yield f"neural_individual({vocabulary.individual}).\n"
    for relation in schema.relations:
        types, modes = (_list(map(quote_atom, names)) for names in (relation.arguments, relation.modes))
        yield f"neural_relation({quote_atom(relation.name)}, {types}, {modes}).\n"
    default = f"{vocabulary.target}(_, {prolog_constant(rules.default)})"
    yield f"neural_theory({rules.semantics}, {default}, {_list(_theory_options(rules, vocabulary))}).\n"


def switches(rules: RuleSet, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield a fact for each rule, by which it can be switched off, and one for each definition, with the evidence."""
    for clause in rules.clauses:
        head = concluded(clause, vocabulary)
        yield f"neural_rule({quote_atom(clause.id)}, {head}, {_evidence(rules, clause.id)}).\n"
    if not rules.is_relational:
        head = f"{vocabulary.target}(_, {prolog_constant(rules.default)})"
        yield f"neural_rule({DEFAULT_ID}, {head}, {_evidence(rules, DEFAULT_ID)}).\n"
    for clause in rules.definitions:
        head = concluded(clause, vocabulary)
        yield f"neural_definition({quote_atom(clause.id)}, {head}, {_evidence(rules, clause.id)}).\n"


def concluded(clause: Clause, vocabulary: Vocabulary) -> str:
    """Return what a clause concludes, of whomever."""
    if isinstance(clause.head, Atom):
        functor = vocabulary.predicates[clause.head.predicate, len(clause.head.arguments)]
        return f"{functor}({', '.join('_' * len(clause.head.arguments))})"
    answer = "_" if isinstance(clause.head, LinearHead) else constant_conclusion(clause.head)
    return f"{vocabulary.target}(_, {answer})"


def read_feature(fact: Compound) -> Feature:
    """Return the feature that a `neural_feature/4` fact describes."""
    functor, kind, domain, listed = fact.arguments
    options = options_of(listed)
    low, high = -math.inf, math.inf
    categories: tuple[Category, ...] = ()
    if isinstance(domain, tuple):
        categories = _categories(domain, options)
    elif isinstance(domain, Compound) and domain.functor == "range" and len(domain.arguments) == 2:
        low, high = (
            limit if bound == Compound(_UNBOUNDED) else bound
            for bound, limit in zip(domain.arguments, (-math.inf, math.inf), strict=True)
        )
    return Feature(
        _option(options, "column"),
        text_of(kind),  # type: ignore[arg-type]
        categories,
        (low, high),
        _option(options, "unit"),
        _option(options, "role"),
        _option(options, "missing") == "true",
        text_of(functor),
    )


def read_target(fact: Compound, theory: Compound) -> Target:
    """Return the target that `neural_target/2` and `neural_theory/3` describe."""
    functor, classes = fact.arguments
    options = options_of(theory.arguments[2])
    return Target(_option(options, "target"), _categories(classes, options), _option(options, "unit"), text_of(functor))


def read_relation(fact: Compound) -> Relation:
    """Return the relation that a `neural_relation/3` fact describes."""
    name, types, modes = fact.arguments
    return Relation(text_of(name), tuple(map(text_of, types)), tuple(map(text_of, modes)))


def read_provenance(theory: Compound) -> Provenance:
    """Return the provenance among the options of a `neural_theory/3` fact."""
    options = options_of(theory.arguments[2])
    return Provenance(**{entry.name: _option(options, entry.name) for entry in fields(Provenance)})


def read_names(theory: Compound) -> dict[Predicate, Predicate]:
    """Return the predicates whose functor is not their name: name and arity in the rules, by functor and arity."""
    (listed,) = options_of(theory.arguments[2]).get("predicates", ((),))
    found: dict[Predicate, Predicate] = {}
    for entry in listed:
        functor, arity, name = entry.arguments
        found[text_of(functor), arity] = (text_of(name), arity)
    return found


def read_evidence(measures: Any) -> Evidence | None:
    """Return the evidence in a `neural_rule/3` or `neural_definition/3` fact; None where nothing was measured."""
    options = options_of(measures)
    if not options:
        return None
    found: dict[str, Any] = {}
    for name, arguments in options.items():
        found[name] = Estimate(*arguments) if len(arguments) == 3 else _plain(arguments[0])
    return Evidence(**found)


def options_of(listed: Any) -> dict[str, tuple[Any, ...]]:
    """Return a list of options by name."""
    if not isinstance(listed, tuple) or not all(isinstance(entry, Compound) and entry.arguments for entry in listed):
        raise Unreadable("A list of options is expected here, as in [support(57)].")
    return {entry.functor: entry.arguments for entry in listed}


def text_of(term: Any) -> str:
    """Return the text of an atom.

    Examples
    --------
    >>> text_of(Compound("it's"))
    "it's"
    """
    if not isinstance(term, Compound) or term.arguments:
        raise Unreadable("An atom is expected here.")
    return term.functor


def _domain(feature: Feature) -> str:
    if not feature.is_number:
        return _list(map(prolog_constant, feature.categories))
    low, high = (_UNBOUNDED if math.isinf(bound) else prolog_number(bound) for bound in feature.domain)
    return f"range({low}, {high})"


def _feature_options(feature: Feature) -> Iterator[str]:
    yield f"column({quote_atom(feature.name)})"
    if feature.unit is not None:
        yield f"unit({quote_atom(feature.unit)})"
    if feature.role is not None:
        yield f"role({feature.role})"
    yield f"missing({prolog_constant(feature.missing)})"
    yield from _text_option(feature.categories)


def _text_option(categories: Iterable[Category]) -> Iterator[str]:
    """Say which of the atoms `true` and `false` are text, because a reader would take them for booleans."""
    texts = [category for category in categories if isinstance(category, str) and category in ("true", "false")]
    if texts:
        yield f"text({_list(texts)})"


def _theory_options(rules: RuleSet, vocabulary: Vocabulary) -> Iterator[str]:
    target = rules.schema.target
    yield f"conflict({rules.conflict})"
    yield f"target({quote_atom(target.name)})"
    if target.unit is not None:
        yield f"unit({quote_atom(target.unit)})"
    yield from _text_option(target.classes)
    predicates = {key: vocabulary.predicates[key] for key in defined_predicates(rules)}
    renamed = [
        f"named({functor}, {arity}, {quote_atom(name)})"
        for (name, arity), functor in predicates.items()
        if functor != quote_atom(name)
    ]
    if renamed:
        yield f"predicates({_list(renamed)})"
    refuted = [
        f"named({predicates[name, 1]}, {stands_for})"
        for name, stands_for in vocabulary.refutations.items()
        if predicates[name, 1] != stands_for
    ]
    if refuted:
        yield f"refuted({_list(refuted)})"
    yield from _recorded(rules.provenance)


def _evidence(rules: RuleSet, rule: str) -> str:
    measured = rules.evidence.get(rule)
    return _list(() if measured is None else _recorded(measured))


def _recorded(record: Evidence | Provenance) -> Iterator[str]:
    """Write each attribute that is known under its own name."""
    for entry in fields(record):
        value = getattr(record, entry.name)
        if isinstance(value, Estimate):
            value, low, high = (prolog_number(float(part)) for part in (value.value, value.low, value.high))
            yield f"{entry.name}({value}, {low}, {high})"
        elif value is not None:
            yield f"{entry.name}({prolog_constant(value)})"


def _list(entries: Iterable[str]) -> str:
    return f"[{', '.join(entries)}]"


def _option(options: dict[str, tuple[Any, ...]], name: str) -> Any:
    return _plain(options[name][0]) if name in options else None


def _plain(term: Any) -> Any:
    """Return a number, or the text of an atom."""
    return term if isinstance(term, (int, float)) else text_of(term)


def _categories(terms: Any, options: dict[str, tuple[Any, ...]]) -> tuple[Category, ...]:
    texts = [text_of(term) for term in options.get("text", ((),))[0]]
    found = []
    for term in terms if isinstance(terms, tuple) else ():
        is_text = isinstance(term, Compound) and term.functor in texts
        category = text_of(term) if is_text else constant_of(term)
        if isinstance(category, float):
            raise Unreadable("A number with a dot is no category.")
        found.append(category)
    return tuple(found)
