"""The least changes that make the theory answer another class, asked of Prolog.

Imports errors, schema, networks and the modules of this stage below session. The search is in
prolog/neurologic/change/counterfactual.pl; here its answers become records. What a network says of them:
confirmed_changes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neurologic.errors import UnknownName, did_you_mean, nearest
from neurologic.networks import Network
from neurologic.reasoning.changing import features_of, plain_value, prolog_value, refused
from neurologic.reasoning.confirmed_changes import Changes, Found, Search, confirmed, most_helpful
from neurologic.reasoning.counterfactuals import Change, Counterfactual, Counterfactuals
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound
from neurologic.schema import UNKNOWN, Category, Feature, Schema


@dataclass(frozen=True)
class Question:
    """What is asked of a session: see `Session.counterfactual`."""

    individual: str
    wanted: Category
    count: int = 3
    actionable: Sequence[str] | None = None
    only_up: Sequence[str] = ()
    only_down: Sequence[str] = ()
    distance: str = "width"
    denials: bool = True
    confirmed_only: bool = False

    def bindings(self, schema: Schema) -> dict[str, Any]:
        """Return what prolog/neurologic/change/counterfactual.pl takes, by the names of its variables."""
        options = [
            Compound("only_up", (features_of(self.only_up, schema),)),
            Compound("only_down", (features_of(self.only_down, schema),)),
            Compound("distance", (self.distance,)),
            Compound("denials", (self.denials,)),
        ]
        if self.actionable is not None:
            options.append(Compound("actionable", (features_of(self.actionable, schema),)))
        return {"Individual": self.individual, "Class": prolog_value(self.wanted), "Options": options}


@dataclass(frozen=True)
class Answered:
    """What Prolog found: see counterfactuals/6 in prolog/neurologic/change/counterfactual.pl."""

    now: tuple[Category, ...]
    found: tuple[Found, ...]
    complete: bool
    refused: tuple[str, ...]
    scales: Mapping[str, float]


def least_changes(
    module: Module, schema: Schema, network: Network | None, question: Question, limits: Limits
) -> Counterfactuals:
    """Return the answers to a question; see `Session.counterfactual`."""
    if schema.classes and question.wanted not in (*schema.classes, UNKNOWN):
        raise UnknownName(
            f"The target {schema.target.name!r} has no class {question.wanted!r}."
            f"{did_you_mean(question.wanted, schema.classes)}",
            value=question.wanted,
            nearest=nearest(question.wanted, schema.classes),
        )
    asked = question.bindings(schema)
    answered = _answered(module, schema, asked, question.count, limits)
    answers = [found.answer for found in answered.found]
    if network is not None and answers:

        def made(changes: Changes, row: Mapping[str, Any]) -> Counterfactual | None:
            fit = _fitting(module, asked, {functor: new for functor, (_, new) in changes.items()}, limits)
            return fit and Counterfactual(_shown(changes, schema), *fit, False, row)

        search = Search(network, question.wanted, answered.scales, made)
        found = confirmed(answered.found, search)
        helpful = sum(each.helpful is not None for each in found)
        if helpful < question.count <= len(found):  # others may be confirmed that are farther away
            answered = _answered(module, schema, asked, max(12, 4 * question.count), limits)
            found = (*found, *confirmed(answered.found[len(found) :], search))
        answers = most_helpful(found, search, question.count, confirmed_only=question.confirmed_only)
    return Counterfactuals(
        question.individual,
        question.wanted,
        answered.now,
        tuple(answers),
        answered.complete,
        answered.refused,
        _measure(answered.scales, schema, question.distance, answers),
    )


def _answered(module: Module, schema: Schema, asked: Mapping[str, Any], count: int, limits: Limits) -> Answered:
    with refused(module, schema):
        result = module.ask(
            "counterfactuals(M, Individual, Class, Count, Options, Result)", limits, Count=count, **asked
        )
    now, terms, complete, denials, scales, values = result.arguments
    row = {str(pair.arguments[0]): pair.arguments[1] for pair in values}
    return Answered(
        tuple(plain_value(one, schema.classes) for one in now),
        tuple(_found(term, row, schema) for term in terms),
        complete == "true",
        tuple(map(str, denials)),
        {str(pair.arguments[0]): float(pair.arguments[1]) for pair in scales},
    )


def _found(term: Compound, row: Mapping[str, Any], schema: Schema) -> Found:
    terms, distance, details = term.arguments
    known = {detail.name: detail.arguments[0] for detail in details}
    changes = {str(change.arguments[0]): (change.arguments[1], change.arguments[2]) for change in terms}
    room = {str(pair.arguments[0]): pair.arguments[1] for pair in known["room"]}
    changed = {**row, **{functor: new for functor, (_, new) in changes.items()}}
    shown = _shown(changes, schema)
    answer = Counterfactual(shown, float(distance), str(known["rule"]), known["least"] == "true", changed)
    return Found(answer, changes, room)


def _shown(changes: Mapping[str, tuple[Any, Any]], schema: Schema) -> tuple[Change, ...]:
    return tuple(
        Change(feature.name, _old(old, feature), plain_value(new, feature.categories), feature.unit)
        for feature in schema.features
        if feature.functor in changes
        for old, new in [changes[feature.functor]]
    )


def _old(old: Any, feature: Feature) -> Any:
    return plain_value(old.arguments[0], feature.categories) if isinstance(old, Compound) else None


def _fitting(
    module: Module, asked: Mapping[str, Any], changes: Mapping[str, Any], limits: Limits
) -> tuple[float, str] | None:
    """Return distance and rule where the theory answers the class with these changes, else None."""
    pairs = [Compound("=", pair) for pair in sorted(changes.items())]
    fit = module.ask("fits(M, Individual, Class, Changes, Options, Result)", limits, Changes=pairs, **asked)
    return None if fit is None else (float(fit.arguments[0]), str(fit.arguments[1]))


def _measure(scales: Mapping[str, float], schema: Schema, way: str, answers: Sequence[Counterfactual]) -> str:
    """Tell the distance, with the scales of the numbers that change in the answers."""
    changed = {change.feature for answer in answers for change in answer.changes}
    shown = ", ".join(
        f"{feature.name} {scales[feature.functor]:g}"
        for feature in schema.features
        if feature.name in changed and feature.functor in scales
    )
    of = "the width of its domain" if way == "width" else "the median deviation of the individuals"
    changing = [feature for feature in schema.features if feature.name in changed and feature.is_number]
    ends = [end for feature in changing for end in feature.domain]
    if way == "width" and not all(map(math.isfinite, ends)):
        of += ", or the deviation of the individuals where that has no end"
    shares = f"for a number its change divided by {of}{f' ({shown})' if shown else ''}"
    return f"1 for a category or a value that was missing, {shares}, added up"
