"""What goes into questions about a changed program: features by name, values as Prolog has them, and errors in words.

Imports errors, schema and the modules of this stage that ask Prolog.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from neurologic.errors import NeurologicError, PrologError, SchemaError, UnknownName, did_you_mean, nearest
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound
from neurologic.schema import Category, Feature, Schema, as_table


def feature_of(name: str, schema: Schema) -> Feature:
    """Return the feature with a column or a functor of this name.

    Raises
    ------
    UnknownName

    Examples
    --------
    >>> from neurologic.schema import Target
    >>> schema = Schema((Feature("Credit amount", "numeric"),), Target("risk", ("good", "bad")))
    >>> feature_of("credit_amount", schema).name
    'Credit amount'
    """
    for feature in schema.features:
        if name in (feature.name, feature.functor):
            return feature
    return schema.feature(name)  # raises, with the nearest name


def features_of(names: Iterable[str], schema: Schema) -> list[str]:
    """Return the functors of features that are given by column or functor."""
    if isinstance(names, str):
        raise NeurologicError(f"Give a list of features, as [{names!r}].")
    return [feature_of(name, schema).functor for name in names]


def settings(
    facts: Mapping[str, Mapping[str, Any]], schema: Schema, *, keep_missing: bool = True
) -> Iterator[Compound]:
    """Yield the changes `set(…)` and `unset(…)` of individual → feature → value; None takes a value away.

    Raises
    ------
    SchemaError, UnknownName
        For a value that does not fit its feature.

    Examples
    --------
    >>> from neurologic.schema import Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> [change.arguments for change in settings({"a1": {"age": 30}}, schema)]
    [('a1', 'age', 30)]
    """
    for individual, values in facts.items():
        if not isinstance(values, Mapping):
            raise SchemaError(f"Give the facts of {individual!r} as a mapping of feature to value, not {values!r}.")
        for name, value in values.items():
            feature = feature_of(name, schema)
            if value is None:
                if keep_missing:
                    yield Compound("unset", (individual, feature.functor))
                continue
            table = as_table({feature.name: [value]}, schema, features=[feature.name])
            yield Compound("set", (individual, feature.functor, prolog_value(table.value(0, feature.name), feature)))


def prolog_value(value: Any, feature: Feature | None = None) -> Any:
    """Return a value as a fact has it: a boolean is an atom, a numeric value a float, a whole number an integer.

    Examples
    --------
    >>> prolog_value(True), prolog_value(3, Feature("x", "numeric"))
    ('true', 3.0)
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if feature is not None and feature.is_number:
        return int(value) if feature.kind == "integer" and abs(value) != float("inf") else float(value)
    return value


def plain_value(value: Any, categories: Sequence[Category]) -> Any:
    """Return a value of Prolog as the schema has it: the atom `true` is a boolean where the categories are.

    Examples
    --------
    >>> plain_value("true", (False, True)), plain_value("true", ("true", "false"))
    (True, 'true')
    """
    if isinstance(value, str) and str(value) in ("true", "false") and str(value) not in map(_text, categories):
        return value == "true"
    return str(value) if isinstance(value, str) else value


def _text(category: Category) -> Category | None:
    return category if isinstance(category, str) else None


@contextmanager
def refused(module: Module, schema: Schema | None) -> Iterator[None]:
    """Turn errors about what is not there, or may not change, into errors that name the remedy."""
    try:
        yield
    except PrologError as error:
        match error.formal:
            case Compound("existence_error", ("individual", name)):
                known = module.ask("individuals(M, Result)")
                raise UnknownName(
                    f"There is no {schema.individual if schema else 'individual'} {name!r}.{did_you_mean(name, known)}",
                    value=name,
                    nearest=nearest(name, known),
                ) from error
            case Compound("existence_error", ("rule", name)):
                raise UnknownName(f"There is no rule {name!r} that is switched on.", value=name) from error
            case Compound("existence_error", ("rules", _)):
                raise NeurologicError("The session has no rules for a target yet: load() some first.") from error
            case Compound("permission_error", ("change", "feature", name)):
                raise SchemaError(
                    f"The feature {name!r} cannot change: its role is immutable or protected, or a clause gives its "
                    f"value. Leave it out, or give it another role in the schema.",
                    feature=str(name),
                ) from error
            case Compound("type_error", ("class_target", name)):
                raise NeurologicError(
                    f"The target {name!r} is a number, not a class: ask what_if() about changes of your choice."
                ) from error
        raise
