"""Feature, Target, Relation and Schema: what the columns mean and how Prolog calls them.

Imports errors and names only. A schema is immutable; `Schema.edited` returns a changed copy.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

from neurologic.errors import SchemaError, UnknownName, did_you_mean, nearest
from neurologic.schema.names import functor_of, quote_atom

Category: TypeAlias = str | bool | int
"""A category or class label: a plain Python value."""

Kind: TypeAlias = Literal["numeric", "integer", "boolean", "categorical", "ordinal"]
Role: TypeAlias = Literal["actionable", "immutable", "protected"]

#: The answer of a rule base that abstains. No class may have this name.
UNKNOWN = "unknown"

#: Integers up to this size are exact in float64, which tables and networks compute with.
LARGEST_EXACT_INTEGER = 2**53


def category_key(category: Category) -> tuple[str, Category]:
    """Order categories of mixed types: booleans, integers, strings."""
    return (type(category).__name__, category)


def same_category(left: object, right: object) -> bool:
    """Tell whether two categories are one: `1`, `True` and `"1"` are three.

    Examples
    --------
    >>> same_category(1, True), same_category("a", "a")
    (False, True)
    """
    return type(left) is type(right) and left == right


@dataclass(frozen=True)
class Feature:
    """One column: its kind, its domain and its name in Prolog.

    Attributes
    ----------
    name : str
        The column's name, any text.
    kind : {"numeric", "integer", "boolean", "categorical", "ordinal"}
        Numeric and integer features are compared by size; the others have categories, ordinal ones in ascending order.
    categories : tuple of str, int or bool
        All categories; fixed to (False, True) for a boolean.
    domain : (float, float)
        Smallest and largest possible value, both included; infinite where nothing is known.
    unit : str or None
        Unit of a number, for people.
    role : {"actionable", "immutable", "protected"} or None
        Whether a person can change the value, cannot, or must not be judged by it.
    missing : bool
        Whether a value may be missing.
    functor : str
        Name of the Prolog predicate `functor(Individual, Value)`; derived from `name` when left empty.

    Raises
    ------
    SchemaError
        When kind, categories and domain do not fit together.

    Examples
    --------
    >>> Feature("Duration in months", "integer", domain=(4, 72), unit="months").functor
    'duration_in_months'
    """

    name: str
    kind: Kind
    categories: tuple[Category, ...] = ()
    domain: tuple[float, float] = (-math.inf, math.inf)
    unit: str | None = None
    role: Role | None = None
    missing: bool = False
    functor: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))
        object.__setattr__(self, "domain", tuple(float(bound) for bound in self.domain))
        if not isinstance(self.name, str) or not self.name:
            raise SchemaError(f"A feature's name is a non-empty text, not {self.name!r}.")
        if not self.functor:
            object.__setattr__(self, "functor", functor_of(self.name))
        _check_atom(self.name, f"feature {self.name!r}")
        _check_atom(self.functor, f"feature {self.name!r}")
        if self.kind not in get_args(Kind):
            raise SchemaError(
                f"Feature {self.name!r} has the unknown kind {self.kind!r}; known are {', '.join(get_args(Kind))}.",
                feature=self.name,
            )
        if self.role is not None and self.role not in get_args(Role):
            raise SchemaError(
                f"Feature {self.name!r} has the unknown role {self.role!r}; known are {', '.join(get_args(Role))}.",
                feature=self.name,
            )
        if self.is_number:
            self._check_number()
        else:
            self._check_categories()

    def _check_number(self) -> None:
        if self.categories:
            raise SchemaError(f"Feature {self.name!r} is {self.kind} and cannot have categories.", feature=self.name)
        low, high = self.domain
        if len(self.domain) != 2 or not low <= high:
            raise SchemaError(
                f"Feature {self.name!r} has the domain {self.domain}: it needs low <= high.", feature=self.name
            )

    def _check_categories(self) -> None:
        if self.kind == "boolean":
            if self.categories not in ((), (False, True)):
                raise SchemaError(
                    f"Feature {self.name!r} is boolean: its categories are False and True.", feature=self.name
                )
            object.__setattr__(self, "categories", (False, True))
        if not self.categories:
            raise SchemaError(f"Feature {self.name!r} is {self.kind} and needs its categories.", feature=self.name)
        _check_labels(self.categories, f"feature {self.name!r}", self.name)

    def _identity(self) -> tuple[Any, ...]:
        categories = tuple(map(category_key, self.categories))  # categories 1 and True are two
        return (self.name, self.kind, categories, self.domain, self.unit, self.role, self.missing, self.functor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Feature) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    @property
    def is_number(self) -> bool:
        """Whether values are compared by size as numbers."""
        return self.kind in ("numeric", "integer")

    @cached_property
    def _codes(self) -> dict[tuple[type, Category], int]:
        return {(type(category), category): code for code, category in enumerate(self.categories)}

    def code(self, category: object) -> int:
        """Return the position of a category, or raise `UnknownName` with the nearest one."""
        code = self._codes.get((type(category), category))  # type: ignore[arg-type]
        if code is None:
            raise UnknownName(
                f"Feature {self.name!r} has no category {category!r}.{did_you_mean(category, self.categories)} "
                f"It has {', '.join(map(repr, self.categories[:12]))}{' …' if len(self.categories) > 12 else ''}.",
                feature=self.name,
                value=category,
                nearest=nearest(category, self.categories),
            )
        return code


@dataclass(frozen=True)
class Target:
    """What the network decides: a predicate of the individual and, for a classifier, its classes.

    Attributes
    ----------
    name : str
        Any text; `functor` is its Prolog name, as in `credit_risk(Applicant, bad)`.
    classes : tuple of str, int or bool
        Empty for a network that answers with a number.
    unit : str or None
        Unit of a numeric answer.
    """

    name: str
    classes: tuple[Category, ...] = ()
    unit: str | None = None
    functor: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "classes", tuple(self.classes))
        if not self.functor:
            object.__setattr__(self, "functor", functor_of(self.name))
        _check_atom(self.name, f"target {self.name!r}")
        _check_atom(self.functor, f"target {self.name!r}")
        _check_labels(self.classes, f"target {self.name!r}", None)
        if any(same_category(label, UNKNOWN) for label in self.classes):
            raise SchemaError(
                f"Target {self.name!r} has a class {UNKNOWN!r}, the answer of rules that abstain: rename it."
            )

    def _identity(self) -> tuple[Any, ...]:
        classes = tuple(map(category_key, self.classes))  # classes 1 and True are two
        return (self.name, classes, self.unit, self.functor)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Target) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self._identity())

    def index(self, label: object) -> int:
        """Return the position of a class, or raise `UnknownName` with the nearest one."""
        for position, known in enumerate(self.classes):
            if same_category(known, label):
                return position
        raise UnknownName(
            f"Target {self.name!r} has no class {label!r}.{did_you_mean(label, self.classes)} "
            f"It has {', '.join(map(repr, self.classes))}.",
            value=label,
            nearest=nearest(label, self.classes),
        )


@dataclass(frozen=True)
class Relation:
    """A predicate between individuals, for first-order rules.

    Attributes
    ----------
    name : str
        The Prolog functor, any text.
    arguments : tuple of str
        The type of each argument, as in `("atom", "atom")`; its length is the arity.
    modes : tuple of str
        One of `+` (bound before the call), `-` (bound by it) and `#` (a constant) an argument; all `-` by default.
    """

    name: str
    arguments: tuple[str, ...]
    modes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "arguments", tuple(self.arguments))
        object.__setattr__(self, "modes", tuple(self.modes) or ("-",) * len(self.arguments))
        _check_atom(self.name, f"relation {self.name!r}")
        if functor_of(self.name, len(self.arguments)) == self.name + "_":
            raise SchemaError(
                f"Relation {self.name}/{len(self.arguments)} is a built-in predicate of Prolog: give it another name."
            )
        if not self.arguments or len(self.modes) != len(self.arguments) or not set(self.modes) <= set("+-#"):
            raise SchemaError(f"Relation {self.name!r} needs one type and one mode (+, -, #) for each argument.")

    @property
    def arity(self) -> int:
        """Number of arguments."""
        return len(self.arguments)


@dataclass(frozen=True)
class Schema:
    """The vocabulary of a network and of its rules.

    Attributes
    ----------
    features : tuple of Feature
    target : Target
    individual : str
        What a row is; also the Prolog predicate that holds of every row, as in `applicant(a17)`.
    relations : tuple of Relation

    Raises
    ------
    SchemaError
        When two columns, or a column and the target, map to one Prolog predicate; the message names both.

    Examples
    --------
    >>> schema = Schema((Feature("age", "integer"),), Target("credit_risk", ("good", "bad")), individual="applicant")
    >>> schema.feature("age").kind
    'integer'
    """

    features: tuple[Feature, ...]
    target: Target
    individual: str = "individual"
    relations: tuple[Relation, ...] = ()
    _by_name: dict[str, Feature] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "features", tuple(self.features))
        object.__setattr__(self, "relations", tuple(self.relations))
        _check_atom(self.individual, "the individual")
        if functor_of(self.individual, 1) == self.individual + "_":
            raise SchemaError(
                f"The individual {self.individual!r} is a built-in predicate of Prolog: "
                f"call it {self.individual}_ or otherwise."
            )
        owners: dict[tuple[str, int], str] = {(self.individual, 1): f"the individual {self.individual!r}"}
        predicates = [
            (self.target.functor, 2, f"the target {self.target.name!r}"),
            *((feature.functor, 2, f"column {feature.name!r}") for feature in self.features),
            *((relation.name, relation.arity, f"relation {relation.name!r}") for relation in self.relations),
        ]
        for name, arity, owner in predicates:
            other = owners.setdefault((name, arity), owner)
            if other is not owner:
                raise SchemaError(
                    f"{owner[0].upper()}{owner[1:]} and {other} both map to the Prolog predicate "
                    f"{quote_atom(name)}/{arity}. Give one of them another name, or set its functor."
                )
        for feature in self.features:
            if feature.name in self._by_name:
                raise SchemaError(f"Two features have the name {feature.name!r}.", feature=feature.name)
            self._by_name[feature.name] = feature

    def __iter__(self) -> Iterator[Feature]:
        return iter(self.features)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the features, in order."""
        return tuple(feature.name for feature in self.features)

    @property
    def classes(self) -> tuple[Category, ...]:
        """Classes of the target; empty for a numeric target."""
        return self.target.classes

    def feature(self, name: str) -> Feature:
        """Return a feature by its name, or raise `UnknownName` with the nearest one."""
        found = self._by_name.get(name)
        if found is None:
            raise UnknownName(
                f"There is no feature {name!r}.{did_you_mean(name, self.names)}",
                feature=name,
                nearest=nearest(name, self.names),
            )
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def relation(self, name: str, arity: int) -> Relation:
        """Return a relation by name and arity, or raise `UnknownName` with the nearest one."""
        for relation in self.relations:
            if (relation.name, relation.arity) == (name, arity):
                return relation
        known = [relation.name for relation in self.relations]
        raise UnknownName(
            f"There is no relation {name!r} with {arity} arguments.{did_you_mean(name, known)}",
            nearest=nearest(name, known),
        )

    def edited(self, name: str, /, **changes: Any) -> Schema:
        """Return a copy in which the feature `name` has the given attributes.

        Raises
        ------
        UnknownName
            When there is no such feature, or a feature has no such attribute.

        Examples
        --------
        >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
        >>> schema.edited("age", role="protected", unit="years").feature("age").role
        'protected'
        """
        feature = self.feature(name)
        known = [entry.name for entry in fields(Feature)]
        for attribute in changes:
            if attribute not in known:
                raise UnknownName(
                    f"A feature has no attribute {attribute!r}.{did_you_mean(attribute, known)}",
                    feature=name,
                    nearest=nearest(attribute, known),
                )
        if "name" in changes and "functor" not in changes:
            changes["functor"] = ""
        changed = replace(feature, **changes)
        return replace(self, features=tuple(changed if entry is feature else entry for entry in self.features))


def _check_atom(name: str, owner: str) -> None:
    try:
        quote_atom(name)
    except ValueError as error:
        raise SchemaError(f"{owner[0].upper()}{owner[1:]}: {error}") from None
    if not name:
        raise SchemaError(f"{owner[0].upper()}{owner[1:]} has an empty name.")


def _check_labels(labels: Iterable[object], owner: str, feature: str | None) -> None:
    seen: set[tuple[type, object]] = set()
    for label in labels:
        if not isinstance(label, (str, bool, int)):
            raise SchemaError(
                f"{owner[0].upper()}{owner[1:]}: {label!r} is not a category; use text, an integer or a boolean.",
                feature=feature,
                value=label,
            )
        if isinstance(label, str):
            _check_atom(label or " ", owner)
        if (type(label), label) in seen:
            raise SchemaError(f"{owner[0].upper()}{owner[1:]} lists {label!r} twice.", feature=feature, value=label)
        seen.add((type(label), label))
