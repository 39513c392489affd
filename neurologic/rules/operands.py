"""What operands of the rule language mean: features, categories, terms of relations and linear expressions.

Imports schema, literals, printing (for hints), vocabulary, syntax and syntax_errors. Every mistake is a `Fault`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from neurologic.errors import RuleError, nearest
from neurologic.rules.literals import INDIVIDUAL, LinearExpression, LinearTerm, Term, Variable
from neurologic.rules.printing import format_categories, format_category, quoted_name
from neurologic.rules.syntax import Operand, Reference, Value, Word, as_float
from neurologic.rules.syntax_errors import Fault, Placed, listed, suggestion
from neurologic.rules.vocabulary import Vocabulary
from neurologic.schema.features import Category, Feature

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Use:
    """A feature of an individual, as a condition names it."""

    feature: Feature
    subject: Variable


def placed(place: Placed, make: Callable[[], _Made]) -> _Made:
    """Return what `make` makes; a broken invariant becomes a fault at `place`."""
    try:
        return make()
    except RuleError as error:
        raise Fault(str(error), place) from None


def has_category(categories: Sequence[Category], constant: Value) -> bool:
    """Whether a constant is one of the categories, by value and type."""
    return any(type(known) is type(constant.value) and known == constant.value for known in categories)


def example_of(feature: Feature, names: Vocabulary) -> str:
    """Return a hint at how a condition on a feature looks."""
    name = quoted_name(feature.name)
    if feature.is_number:
        return f"as in {name} > 24.5"
    return f"as in {name} IN {format_categories(feature.name, feature.categories[:3], names)}"


def constant_of(operand: Operand) -> Value | None:
    """Return the operand as a constant: a number, a truth value, or a name alone."""
    reference = operand.reference
    if reference is not None:
        return Value(reference.word.text, reference.word, reference.word.place) if reference.arguments is None else None
    return operand.constant


def category_of(value: Value, feature: Feature) -> Category:
    """Return a category of the feature, or raise the fault that names the nearest."""
    if not has_category(feature.categories, value):
        raise unknown_category(value, feature)
    assert not isinstance(value.value, float)
    return value.value


def unknown_category(value: Value, feature: Feature) -> Fault:
    """Return the fault of a constant that is no category of the feature."""
    return Fault(
        f"{feature.name!r} has no category {value.value!r}.",
        value.place,
        nearest_category(value, feature.categories, categories_hint(feature)),
    )


def nearest_category(value: Value, categories: Sequence[Category], otherwise: str) -> str:
    """Return the hint that names the category that was probably meant, written as the language writes it."""
    written = {str(format_category(category)).strip("'"): format_category(category) for category in categories}
    said = str(value.value).lower() if isinstance(value.value, bool) else str(value.value)
    if said in written:  # the same but for its type: 1 and '1', true and 'true'
        return f"it is written {written[said]} here"
    found = nearest(said, written)
    return otherwise if found is None else f"did you mean {written[found]}?"


def categories_hint(feature: Feature) -> str:
    """Return the hint that lists the categories of a feature."""
    return f"categories of {feature.name} are {listed(map(format_category, feature.categories))}"


def use_of(operand: Operand, names: Vocabulary) -> Use | None:
    """Return the feature that is the whole operand, or None when it is something else or unknown."""
    reference = operand.reference
    if reference is None:
        return None
    feature = names.feature(reference.word.text)
    return None if feature is None else Use(feature, subject_of(reference))


def used_feature(operand: Operand, names: Vocabulary) -> Use:
    """Return the feature that is the whole operand, or raise."""
    use = use_of(operand, names)
    if use is None:
        if operand.reference is None:
            raise Fault(
                "A feature alone is needed here.", operand.place, "write two comparisons joined by AND for a sum"
            )
        raise unknown_name(operand.reference.word, names)
    return use


def subject_of(reference: Reference) -> Variable:
    """Return the individual that a reference to a feature is about."""
    arguments = reference.arguments
    if arguments is None:
        return INDIVIDUAL
    if len(arguments) != 1:
        raise Fault(
            f"The feature {reference.word.text!r} has one individual, not {len(arguments)}.", reference.word.place
        )
    return variable_of(arguments[0].word, arguments[0].place)


def expression_of(operand: Operand, names: Vocabulary) -> LinearExpression:
    """Return the linear expression that an operand means."""
    terms: list[LinearTerm] = []
    constant: float | None = None
    for product in operand.products:
        sign = -1.0 if product.negative else 1.0
        if product.reference is None:
            assert product.number is not None
            if constant is not None:
                raise Fault("A second number in one sum.", product.place, "add the numbers up")
            constant = sign * as_float(product.number)
            continue
        reference = product.reference
        feature = names.feature(reference.word.text)
        if feature is None:
            raise unknown_name(reference.word, names)
        need_number(feature, reference.word.place, names)
        factor = 1.0 if product.number is None else as_float(product.number)
        terms.append(LinearTerm(sign * factor, feature.name, subject_of(reference)))
    return placed(operand.place, lambda: LinearExpression(tuple(terms), constant or 0.0))


def need_number(feature: Feature, place: Placed, names: Vocabulary) -> None:
    """Raise unless the feature is a number."""
    if not feature.is_number:
        raise Fault(
            f"{feature.name!r} is {feature.kind}: it has categories, not a size.", place, example_of(feature, names)
        )


def variable_of(word: Word | None, place: Placed | None = None) -> Variable:
    """Return the variable that a plain name is, or raise."""
    if word is None or word.quoted:
        at = place if word is None else word.place
        assert at is not None
        raise Fault(
            "A variable is needed here.", at, "variables start with a capital letter and have no quotes, as in X"
        )
    try:
        return Variable(word.text)
    except RuleError:
        raise Fault(
            f"{word.text!r} is not a variable.", word.place, "variables start with a capital letter A–Z, as in X"
        ) from None


def term_of(value: Value) -> Term:
    """Return the argument of a relation that a value is: a variable or a constant."""
    word = value.word
    if word is None or word.quoted:
        return value.value
    if word.text[0].islower():
        return word.text
    return variable_of(word)


def unknown_name(word: Word, names: Vocabulary) -> Fault:
    """Return the fault of a name that means nothing."""
    known: list[Any] = [*names.schema.names, *sorted(names.auxiliary)]
    return Fault(
        f"There is no feature {word.text!r}.",
        word.place,
        suggestion(word.text, known, f"features are {listed(map(quoted_name, names.schema.names))}"),
    )


def unknown_predicate(reference: Reference, names: Vocabulary) -> Fault:
    """Return the fault of a reference with arguments that is no relation."""
    assert reference.arguments is not None
    name, arity = reference.word.text, len(reference.arguments)
    others = sorted(known for known_name, known in names.predicates if known_name == name)
    if others:
        hint: str | None = f"{name} has {' or '.join(map(str, others))} argument{'s' if others != [1] else ''}"
    elif name in names.schema:
        hint = f"{name} is a feature: compare it, as in {quoted_name(name)}(X) = …"
    else:
        known = sorted({known_name for known_name, _ in names.predicates})
        hint = suggestion(name, known, f"relations are {listed(known)}" if known else "the schema has no relations")
    return Fault(
        f"There is no relation {name!r} with {arity} argument{'s' if arity != 1 else ''}.", reference.word.place, hint
    )
