"""From Prolog goals back to literals: the inverse of `goals`.

Imports rules, schema features, vocabulary and prolog_terms. Goals that this stage never writes raise `Unreadable`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from neurologic.compilation.goals import ARITHMETIC
from neurologic.compilation.prolog_terms import Compound, Named, conjuncts
from neurologic.compilation.vocabulary import Predicate
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    SameValue,
    Variable,
    negate,
)
from neurologic.schema.features import Category, Feature

_OPERATORS = {symbol: operator for operator, symbol in ARITHMETIC.items()}
_BOUNDS = {">": ("low", "low_closed", False), ">=": ("low", "low_closed", True)}
_BOUNDS |= {"<": ("high", "high_closed", False), "=<": ("high", "high_closed", True)}

#: See `Reader`.
ReadAlready: TypeAlias = dict[str | None, dict[int, tuple[Literal, int]]]


class Unreadable(Exception):
    """A term that this stage would not have written there."""


@dataclass(frozen=True)
class Reader:
    """Reads the goals of one clause.

    Attributes
    ----------
    features : mapping of functor to Feature
    predicates : mapping of (functor, arity) to the name in the rules
    refutations : mapping of the name in `refuted/2` to the auxiliary predicate
    individual_predicate : str
    individual : str or None
        The variable of the individual in this clause.
    read_already : dict or None
        The literals that were read, by the variable of the individual and the identity of their first goal; where the
        same object always stands before the same goals, and all of them stay.
    """

    features: Mapping[str, Feature]
    predicates: Mapping[Predicate, str]
    refutations: Mapping[str, str]
    individual_predicate: str
    individual: str | None
    read_already: ReadAlready | None = None

    def literals(self, goals: Sequence[Any]) -> tuple[Literal, ...]:
        """Return the literals that the goals say."""
        known = {} if self.read_already is None else self.read_already.setdefault(self.individual, {})
        found, place = [], 0
        while place < len(goals):
            first = id(goals[place])
            if first not in known:
                literal, after = self._literal(goals, place)
                known[first] = literal, after - place
            literal, count = known[first]
            found.append(literal)
            place += count
        return tuple(found)

    def atom(self, term: Any) -> Atom:
        """Return a relation or auxiliary predicate with its arguments."""
        if not isinstance(term, Compound) or (term.functor, len(term.arguments)) not in self.predicates:
            raise Unreadable(f"There is no predicate {getattr(term, 'functor', term)!r} with such arguments here.")
        name = self.predicates[term.functor, len(term.arguments)]
        return Atom(name, tuple(self._argument(argument) for argument in term.arguments))

    def expression(self, term: Any, fetched: Mapping[str, tuple[str, Variable]]) -> LinearExpression:
        """Return the sum of products and constant that `finite/2` computes."""
        parts: list[Any] = []
        while isinstance(term, Compound) and term.functor == "+":
            parts.insert(0, term.arguments[1])
            term = term.arguments[0]
        parts.insert(0, term)
        constant = parts.pop() if isinstance(parts[-1], float) else 0.0
        return LinearExpression(tuple(self._product(part, fetched) for part in parts), constant)

    def fetched(self, goals: Sequence[Any]) -> dict[str, tuple[str, Variable]]:
        """Return what the goals at the beginning fetch: variable to feature and individual."""
        found: dict[str, tuple[str, Variable]] = {}
        for goal in goals:
            if not self._is_fetch(goal):
                break
            subject, value = goal.arguments
            found[value.name] = (self.features[goal.functor].name, self._subject(subject))
        return found

    def computed(self, goals: Sequence[Any], value: Named) -> tuple[LinearExpression, Sequence[Any]]:
        """Return the expression that the last goals compute into `value`, and the goals before them."""
        if not goals or not isinstance(goals[-1], Compound) or goals[-1].arguments[-1:] != (value,):
            raise Unreadable("The value in the head is computed by the last goals of the body.")
        last = goals[-1]
        if self._is_fetch(last):
            ((feature, subject),) = self.fetched([last]).values()
            return LinearExpression((LinearTerm(1.0, feature, subject),)), goals[:-1]
        before = len(goals) - 1
        while before and self._is_fetch(goals[before - 1]) and len(goals) - 1 - before < _products(last):
            before -= 1
        return self.expression(last.arguments[0], self.fetched(goals[before:-1])), goals[:before]

    def _literal(self, goals: Sequence[Any], place: int) -> tuple[Literal, int]:
        goal = goals[place]
        if not isinstance(goal, Compound):
            raise Unreadable("A variable or number is no goal.")
        key = (goal.functor, len(goal.arguments))
        if len(goal.arguments) == 2 and goal.functor in self.features:
            return self._about_features(goals, place)
        if key == ("at_least", 2):
            return AtLeast(self._whole(goal.arguments[0]), self._listed(goal.arguments[1])), place + 1
        if key == ("fewer_than", 2):
            inner = tuple(negate(literal) for literal in self._listed(goal.arguments[1]))
            return Negation(AtLeast(self._whole(goal.arguments[0]), inner)), place + 1
        if key == ("refuted", 2):
            name, subject = goal.arguments
            if not isinstance(name, Compound) or name.functor not in self.refutations:
                raise Unreadable("Only an auxiliary predicate is asked for with refuted/2.")
            return Negation(Atom(self.refutations[name.functor], (self._argument(subject),))), place + 1
        if key == ("findall", 3):
            return self._count(goals[place : place + 4]), place + 4
        if key == ("\\+", 1):
            return Negation(self.atom(goal.arguments[0])), place + 1
        return self.atom(goal), place + 1

    def _about_features(self, goals: Sequence[Any], place: int) -> tuple[Literal, int]:
        """Read a literal that begins with fetching features."""
        feature = self.features[goals[place].functor]
        subject, value = goals[place].arguments
        if not isinstance(value, Named):
            return Membership(feature.name, (_category(feature, value),), self._subject(subject)), place + 1
        start = place
        while place < len(goals) and self._is_fetch(goals[place]):
            place += 1
        fetched = self.fetched(goals[start:place])
        sums: dict[str, LinearExpression] = {}
        while place < len(goals) and _is(goals[place], "finite", 2) and isinstance(goals[place].arguments[1], Named):
            sums[goals[place].arguments[1].name] = self.expression(goals[place].arguments[0], fetched)
            place += 1
        if place == len(goals) or not isinstance(goals[place], Compound):
            raise Unreadable(f"{feature.name!r} is fetched, and then nothing is asked of it.")
        test = goals[place]
        if test.functor in ("==", "\\==") and all(isinstance(side, Named) for side in test.arguments):
            return self._same_value(test, fetched), place + 1
        if test.functor in _OPERATORS and not self._is_bound(test, fetched):
            left, right = (self._side(side, fetched, sums) for side in test.arguments)
            return Comparison(left, _OPERATORS[test.functor], right), place + 1
        if len(fetched) != 1 or sums:
            raise Unreadable(f"More is fetched here than {test.functor!r} asks for.")
        individual = self._subject(subject)
        if test.functor == ";":
            return Negation(_outside(feature, test, individual)), place + 1
        if self._is_bound(test, fetched):
            sides = [test]
            following = goals[place + 1] if place + 1 < len(goals) else None
            if isinstance(following, Compound) and following.functor in _BOUNDS and self._is_bound(following, fetched):
                sides.append(following)
            return _interval(feature, sides, individual), place + len(sides)
        return self._membership(feature, test, individual), place + 1

    def _membership(self, feature: Feature, test: Compound, subject: Variable) -> Literal:
        negated = _is(test, "\\+", 1)
        inner = test.arguments[0] if negated else test
        if _is(inner, "memberchk", 2) and isinstance(inner.arguments[1], tuple):
            categories = tuple(_category(feature, term) for term in inner.arguments[1])
        elif _is(test, "\\==", 2):
            negated, categories = True, (_category(feature, test.arguments[1]),)
        else:
            raise Unreadable(f"{test.functor!r} is no condition on a feature.")
        literal = Membership(feature.name, categories, subject)
        return Negation(literal) if negated else literal

    def _same_value(self, test: Compound, fetched: Mapping[str, tuple[str, Variable]]) -> Literal:
        (left, left_subject), (right, right_subject) = (self._known(side, fetched) for side in test.arguments)
        literal = SameValue(left, right, left_subject, right_subject)
        return literal if test.functor == "==" else Negation(literal)

    def _count(self, goals: Sequence[Any]) -> Literal:
        names = ["findall", "sort", "length"]
        if len(goals) < 4 or [getattr(goal, "functor", None) for goal in goals[:3]] != names:
            raise Unreadable("A count is findall/3, sort/2, length/2 and a comparison.")
        variable, body, _ = goals[0].arguments
        least = self._whole(goals[3].arguments[-1])
        counted = self._subject(variable)
        if goals[3].functor == ">=":
            return Count(least, counted, self.literals(conjuncts(body)))
        return Negation(Count(least, counted, self._possible(conjuncts(body))))

    def _possible(self, goals: Sequence[Any]) -> tuple[Literal, ...]:
        """Read literals of which each is said not to be known to fail."""
        found: list[Literal] = []
        for goal in goals:
            if _is(goal, "\\+", 1):
                inner = self.literals(conjuncts(goal.arguments[0]))
                if len(inner) != 1:
                    raise Unreadable("Several conditions are negated at once.")
                found.append(negate(inner[0]))
            elif not _is(goal, self.individual_predicate, 1):
                found.append(self.atom(goal))
        return tuple(found)

    def _listed(self, terms: Any) -> tuple[Literal, ...]:
        if not isinstance(terms, tuple):
            raise Unreadable("A list of conditions is expected here.")
        found = [self.literals(conjuncts(term)) for term in terms]
        if any(len(each) != 1 for each in found):
            raise Unreadable("Each entry of the list is one condition.")
        return tuple(literal for (literal,) in found)

    def _is_fetch(self, goal: Any) -> bool:
        return (
            isinstance(goal, Compound)
            and len(goal.arguments) == 2
            and goal.functor in self.features
            and isinstance(goal.arguments[1], Named)
        )

    def _is_bound(self, test: Any, fetched: Mapping[str, Any]) -> bool:
        """Whether a comparison is one side of an interval: a fetched feature against a number."""
        left, right = test.arguments if len(test.arguments) == 2 else (None, None)
        return isinstance(left, Named) and left.name in fetched and isinstance(right, float)

    def _side(
        self, term: Any, fetched: Mapping[str, tuple[str, Variable]], sums: Mapping[str, LinearExpression]
    ) -> LinearExpression:
        if isinstance(term, Named) and term.name in sums:
            return sums[term.name]
        if isinstance(term, Named):
            feature, subject = self._known(term, fetched)
            return LinearExpression((LinearTerm(1.0, feature, subject),))
        if _is(term, "+", 2) and isinstance(term.arguments[1], float):
            return LinearExpression((), term.arguments[1])
        if isinstance(term, float):
            return LinearExpression((), term)
        raise Unreadable("A comparison has a feature, a number or a computed sum on each side.")

    def _product(self, term: Any, fetched: Mapping[str, tuple[str, Variable]]) -> LinearTerm:
        if not _is(term, "*", 2) or not isinstance(term.arguments[0], float):
            raise Unreadable("A sum adds products of a number and a feature, and then a number.")
        feature, subject = self._known(term.arguments[1], fetched)
        return LinearTerm(term.arguments[0], feature, subject)

    def _known(self, term: Any, fetched: Mapping[str, tuple[str, Variable]]) -> tuple[str, Variable]:
        if not isinstance(term, Named) or term.name not in fetched:
            raise Unreadable("The value of a feature that was fetched is expected here.")
        return fetched[term.name]

    def _subject(self, term: Any) -> Variable:
        if not isinstance(term, Named):
            raise Unreadable("The variable of an individual is expected here.")
        return INDIVIDUAL if term.name == self.individual else Variable(term.name)

    def _argument(self, term: Any) -> Variable | str | bool | int | float:
        if isinstance(term, Named):
            return self._subject(term)
        return constant_of(term)

    def _whole(self, term: Any) -> int:
        if not isinstance(term, int):
            raise Unreadable("A whole number is expected here.")
        return term


def constant_of(term: Any) -> str | bool | int | float:
    """Return the Python value of a constant; the atoms `true` and `false` are booleans.

    Examples
    --------
    >>> constant_of(Compound("true")), constant_of(Compound("none")), constant_of(3)
    (True, 'none', 3)
    """
    if isinstance(term, (int, float)):
        return term
    if not isinstance(term, Compound) or term.arguments:
        raise Unreadable("An atom or a number is expected here.")
    return term.functor == "true" if term.functor in ("true", "false") else term.functor


def _category(feature: Feature, term: Any) -> Category:
    category = category_of(term, feature.categories)
    feature.code(category)  # raises with the nearest one where there is no such category
    return category


def category_of(term: Any, categories: Sequence[Category]) -> Category:
    """Return the category or class that a constant stands for; text that reads `true` where the categories have it."""
    if isinstance(term, Compound) and not term.arguments and term.functor in categories:
        return term.functor
    constant = constant_of(term)
    if isinstance(constant, float):
        raise Unreadable("A number with a dot is no category.")
    return constant


def _products(goal: Compound) -> int:
    """Count the products of the sum that a goal computes."""
    term, count = goal.arguments[0], 0
    while _is(term, "+", 2):
        count += _is(term.arguments[1], "*", 2)
        term = term.arguments[0]
    return count + _is(term, "*", 2)


def _is(term: Any, functor: str, arity: int) -> bool:
    return isinstance(term, Compound) and term.functor == functor and len(term.arguments) == arity


def _interval(feature: Feature, tests: Sequence[Compound], subject: Variable) -> Interval:
    ends: dict[str, Any] = {}
    for test in tests:
        end, closed, value = _BOUNDS[test.functor]
        ends[end], ends[closed] = test.arguments[1], value
    return Interval(feature.name, subject=subject, **ends)


def _outside(feature: Feature, test: Compound, subject: Variable) -> Interval:
    """Read the interval of which `( below ; above )` is the complement."""
    below, above = (_interval(feature, [side], subject) for side in test.arguments)
    if below.high == math.inf or above.low == -math.inf:
        raise Unreadable("The complement of an interval is below its low end or above its high end.")
    return Interval(
        feature.name,
        below.high,
        above.low,
        low_closed=not below.high_closed,
        high_closed=not above.low_closed,
        subject=subject,
    )
