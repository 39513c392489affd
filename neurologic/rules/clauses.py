"""Clauses: a head, a body of literals, and the evidence that is kept beside them.

Imports errors, schema and literals. Invariant I3 (range restriction) is checked here, for every clause that is made.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from neurologic.errors import RuleError
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Count,
    Interval,
    LinearExpression,
    Literal,
    Membership,
    Negation,
    Variable,
    variables_of,
)
from neurologic.schema.features import Category, category_key

#: The id of the default of a rule set; no rule may take it.
DEFAULT_ID = "default"


@dataclass(frozen=True)
class ClassHead:
    """Concludes a class of the target: `credit_risk(A, bad)`."""

    label: Category

    def __eq__(self, other: object) -> bool:  # classes 1 and True are two
        return type(other) is ClassHead and category_key(self.label) == category_key(other.label)

    def __hash__(self) -> int:
        return hash(category_key(self.label))


@dataclass(frozen=True)
class NumberHead:
    """Concludes a number."""

    value: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", float(self.value) + 0.0)
        if not math.isfinite(self.value):
            raise RuleError(f"A rule cannot conclude the number {self.value!r}.")


@dataclass(frozen=True)
class IntervalHead:
    """Concludes that the number lies between two finite bounds, both included."""

    low: float
    high: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "low", float(self.low) + 0.0)
        object.__setattr__(self, "high", float(self.high) + 0.0)
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.high):
            raise RuleError(f"A rule cannot conclude the interval from {self.low!r} to {self.high!r}.")


@dataclass(frozen=True)
class LinearHead:
    """Concludes a linear expression of the individual's features."""

    expression: LinearExpression

    def __post_init__(self) -> None:
        if not self.expression.terms:
            raise RuleError("A linear head names at least one feature; use a number instead.")


Head: TypeAlias = ClassHead | NumberHead | IntervalHead | LinearHead | Atom


@dataclass(frozen=True)
class Clause:
    """A rule: if every literal of the body holds, the head does.

    Attributes
    ----------
    id : str
        Stable name of the rule (invariant I6), any text but `default`.
    head : ClassHead, NumberHead, IntervalHead, LinearHead or Atom
    body : tuple of Literal
        In the order in which they are asked; an empty body always holds.

    Raises
    ------
    RuleError
        When a variable of the head, or of a negated, arithmetic or counting literal, is not bound by a positive literal
        before it (invariant I3). The individual is always bound.

    Examples
    --------
    >>> from neurologic.rules.literals import Interval
    >>> Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),)).n_conditions
    1
    """

    id: str
    head: Head
    body: tuple[Literal, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "body", tuple(self.body))
        if not isinstance(self.id, str) or not self.id or self.id == DEFAULT_ID:
            raise RuleError(f"{self.id!r} is not an id for a rule: use any text but '{DEFAULT_ID}'.", rule=str(self.id))
        self._check_range()

    def _check_range(self) -> None:
        if not isinstance(self.head, (Atom, LinearHead)) and all(map(_is_plain, self.body)):
            return  # the only variable is the individual, which is bound
        visible = {variable for literal in self.body for variable in _visible(literal)} | set(head_variables(self.head))
        bound = {INDIVIDUAL}
        for literal in self.body:
            if isinstance(literal, Atom):
                bound.update(variables_of(literal))
                continue
            for variable in _unbound(literal, bound, visible):
                raise RuleError(
                    f"Rule {self.id}: the variable {variable.name} of {type(literal).__name__} is not "
                    f"bound by a positive relation before it. Put a relation that mentions {variable.name} first.",
                    rule=self.id,
                )
            for count in _counts(literal):
                if count.variable in bound:
                    raise RuleError(
                        f"Rule {self.id}: the counted variable {count.variable.name} is bound before the count, so "
                        f"that it has one value. Give the counted variable a name of its own.",
                        rule=self.id,
                    )
        for variable in head_variables(self.head):
            if variable not in bound:
                raise RuleError(
                    f"Rule {self.id}: the variable {variable.name} of the head is not bound by a "
                    f"positive relation in the body.",
                    rule=self.id,
                )

    @property
    def n_conditions(self) -> int:
        """Conditions of the body by the one counting rule."""
        return sum(literal.n_conditions for literal in self.body)

    @property
    def is_first_order(self) -> bool:
        """Whether the clause speaks of anything but features of the one individual."""
        return isinstance(self.head, Atom) or any(_first_order(literal) for literal in self.body)


def _is_plain(literal: Literal) -> bool:
    """Whether a literal is a condition on a feature of the individual, as nearly all are."""
    return isinstance(literal, (Interval, Membership)) and (
        literal.subject is INDIVIDUAL or literal.subject == INDIVIDUAL
    )


def _counts(literal: Literal) -> Iterator[Count]:
    """Yield the counts inside a literal, those inside of counts left out: their scope is checked with them."""
    if isinstance(literal, Count):
        yield literal
    elif isinstance(literal, Negation):
        yield from _counts(literal.literal)
    elif isinstance(literal, AtLeast):
        for inner in literal.literals:
            yield from _counts(inner)


def _visible(literal: Literal) -> Iterator[Variable]:
    """Yield the variables of a literal that stand outside of counts."""
    if isinstance(literal, Negation):
        yield from _visible(literal.literal)
    elif isinstance(literal, AtLeast):
        for inner in literal.literals:
            yield from _visible(inner)
    elif not isinstance(literal, Count):
        yield from variables_of(literal)


def _unbound(literal: Literal, bound: set[Variable], visible: set[Variable]) -> Iterator[Variable]:
    """Yield the variables of a literal that are not bound where they stand.

    Atoms inside a count bind what follows them there; such a variable is local to the count and not visible outside.
    """
    if isinstance(literal, Negation):
        yield from _unbound(literal.literal, bound, visible)
    elif isinstance(literal, AtLeast):
        for inner in literal.literals:
            yield from _unbound(inner, bound, visible)
    elif isinstance(literal, Count):
        local = set(bound)
        for inner in literal.literals:
            if isinstance(inner, Atom):
                local.update(variables_of(inner))
            else:
                yield from _unbound(inner, local, visible)
        yield from (variable for variable in local if variable in visible and variable not in bound)
    else:
        yield from (variable for variable in variables_of(literal) if variable not in bound)


def head_variables(head: Head) -> tuple[Variable, ...]:
    """Return the variables of a head besides the individual of a conclusion."""
    if isinstance(head, Atom):
        return tuple(variables_of(head))
    if isinstance(head, LinearHead):
        return tuple(term.subject for term in head.expression.terms)
    return ()


def _first_order(literal: Literal) -> bool:
    if isinstance(literal, (Atom, Count)):
        return True
    if isinstance(literal, Negation):
        return _first_order(literal.literal)
    if isinstance(literal, AtLeast):
        return any(_first_order(inner) for inner in literal.literals)
    return any(variable != INDIVIDUAL for variable in variables_of(literal))


@dataclass(frozen=True)
class Estimate:
    """A share with its confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Evidence:
    """What was measured of one rule; kept beside the rule, keyed by its id (invariant I6).

    Attributes
    ----------
    coverage : int or None
        Rows on which the rule gives the answer.
    support : int or None
        Rows among them on which the network agrees.
    fidelity, confidence : Estimate or None
        Share of the covered rows on which the network, and the label, agree with the head.
    data : str or None
        Which rows these were: `held-out` or `seen`.
    certificate : str or None
        `proved`, `refuted` or `bounded`, once the rule has been certified.
    """

    coverage: int | None = None
    support: int | None = None
    fidelity: Estimate | None = None
    confidence: Estimate | None = None
    data: str | None = None
    certificate: str | None = None


@dataclass(frozen=True)
class Provenance:
    """Where a rule set comes from.

    Attributes
    ----------
    method : str or None
        The method of induction.
    network : str or None
        Fingerprint of the network.
    seed : int or None
    version : str or None
        Version of neurologic.
    queries : int or None
        Rows that the network was asked about.
    rows : str or None
        A sketch of the rows used, by which `evaluate` notices that it measures on them.
    """

    method: str | None = None
    network: str | None = None
    seed: int | None = None
    version: str | None = None
    queries: int | None = None
    rows: str | None = None
