"""What the rules answer about each individual of a session, and which of them decides, for all at once.

A decision clause tells it much quicker than the rules themselves. Imports errors, rules, schema and the modules of this
stage below session.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from neurologic.errors import SchemaError
from neurologic.reasoning.classifying import Classifiers, classified_parts, joined, prolog_value
from neurologic.reasoning.individuals import MISSING, known_columns
from neurologic.reasoning.module import Module
from neurologic.rules import DEFAULT_ID, ClassHead, Head, IntervalHead, LinearHead, NumberHead, RuleSet
from neurologic.schema import Feature, Target, as_table


@dataclass(frozen=True)
class Decided:
    """The answer about each individual, in the order in which they came.

    Attributes
    ----------
    answers : list of key or None
        Equal where the answers are the same in Prolog; None where there is none, or several.
    rules : list of str or None
        The id of the rule that decides, where it is known.
    certain : bool
        Whether None always means that there is no answer.
    """

    answers: list[tuple[str, object] | None]
    rules: list[str | None]
    certain: bool


def decided_by_both(
    old: Module, old_rules: tuple[RuleSet, ...], new: Module, new_rules: tuple[RuleSet, ...]
) -> tuple[Decided, Decided] | None:
    """Return what two versions of rules decide about each individual, or None where no decision clause can tell."""
    before, after = _about_rows(old_rules), _about_rows(new_rules)
    if before is None or after is None:
        return None
    functors = sorted({functor for rules in (before, after) for functor in _functors(rules)})
    facts = dict(zip(functors, known_columns(old, functors), strict=True))
    one = _decided(old, before, facts)
    if one is None:
        return None
    same = "same_columns(M, New, Functors), Result = true"
    if old.ask(same, home="neurologic_individuals", New=new.name, Functors=functors) is None:
        facts = dict(zip(functors, known_columns(new, functors), strict=True))
    other = _decided(new, after, facts)
    return None if other is None else (one, other)


def _decided(module: Module, rules: RuleSet, facts: Mapping[str, list[Any]]) -> Decided | None:
    """Return what the rules decide about each individual.

    The rules are compiled with their places for answers: so the clause tells which of them holds, and nothing where
    several do.
    """
    heads = (*(clause.head for clause in rules.clauses), _default(rules))
    ids = (*(clause.id for clause in rules.clauses), DEFAULT_ID)
    found = _classified(module, _numbered(rules), facts)
    if found is None:
        return None
    keys = [prolog_value(_value(head)) for head in heads]
    places = [None if place is None else int(place) for place in found]
    return Decided(
        [None if place is None else keys[place] for place in places],
        [None if place is None else ids[place] for place in places],
        certain=rules.semantics == "ordered",
    )


def _about_rows(loaded: tuple[RuleSet, ...]) -> RuleSet | None:
    """Return the rules that decide, if each decides alone, by the features of one individual."""
    deciding = [rules for rules in loaded if not rules.is_relational]
    if len(deciding) != 1 or not deciding[0].features_used:
        return None
    clauses = (*deciding[0].clauses, *deciding[0].definitions)
    beyond = any(clause.is_first_order or isinstance(clause.head, LinearHead) for clause in clauses)
    # Those that abstain in a conflict would do so for two rules of one class too, if each had an answer of its own.
    return None if beyond or deciding[0].conflict == "abstain" else deciding[0]


def _functors(rules: RuleSet) -> list[str]:
    return [rules.schema.feature(name).functor for name in rules.features_used]


def _numbered(rules: RuleSet) -> RuleSet:
    """Return the rules with their places for answers; that of the default comes after the last."""
    clauses = [dataclasses.replace(clause, head=NumberHead(float(place))) for place, clause in enumerate(rules.clauses)]
    schema = dataclasses.replace(rules.schema, target=Target(rules.schema.target.name))
    return RuleSet(schema, tuple(clauses), rules.semantics, float(len(clauses)), definitions=rules.definitions)


def _classified(module: Module, rules: RuleSet, facts: Mapping[str, list[Any]]) -> list[Any] | None:
    used = [rules.schema.feature(name) for name in rules.features_used]
    data = {feature.name: _as_given(feature, facts[feature.functor]) for feature in used}
    classifiers = Classifiers(module)
    try:
        table = as_table(data, rules.schema, features=list(data))
        return joined(classified_parts(classifiers.of(rules), table, None)).tolist()
    except SchemaError:  # facts beyond the schema: the rules themselves know what to make of them
        return None
    finally:
        classifiers.close()


def _as_given(feature: Feature, column: list[Any]) -> list[Any]:
    known = {"true": True, "false": False} if feature.kind == "boolean" else {}
    return [None if value == MISSING else known.get(value, value) for value in column]


def _default(rules: RuleSet) -> Head:
    return NumberHead(rules.default) if isinstance(rules.default, float) else ClassHead(rules.default)


def _value(head: Head) -> object:
    match head:
        case ClassHead():
            return head.label
        case NumberHead():
            return head.value
        case IntervalHead():
            return (head.low, head.high)
    raise TypeError(f"{type(head).__name__} is no answer about a row.")
