"""Better default rules in a list of them: every condition against all the others, and against its price.

Imports the model, the search for a condition and growth. Growth chooses a condition before it knows what follows;
here each is chosen again with the rest of the list known, dropped when it does not gain its price, and conditions,
exceptions and rules are added that do. No step loses more agreement on the rows than the price of what it saves.

References
----------
Carreira-Perpiñán, Tavallali: Alternating optimization of decision trees, NeurIPS 2018 (the same for trees).
Cohen: Fast effective rule induction, ICML 1995 (rules of a list revised with the others known).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from neurologic.induction.default_rules.grid import Sums
from neurologic.induction.default_rules.growth import Bounds, Evidence, Floats, Rows, exceptions_to, grow
from neurologic.induction.default_rules.model import (
    Booleans,
    Condition,
    DefaultList,
    DefaultRule,
    Truth,
    conjunction,
    list_truths,
    opposite,
    with_condition,
)

_EPSILON = 1e-9


class Values(NamedTuple):
    """What each row is worth where a rule is proved, refuted, or neither."""

    proved: Floats
    refuted: Floats
    neither: Floats

    def under(self, truth: Truth) -> Floats:
        """Return the worth of each row, given the truth of the rule."""
        return np.where(truth.proved, self.proved, np.where(truth.refuted, self.refuted, self.neither))

    def take(self, rows: Rows) -> Values:
        """Return the values of some rows."""
        return Values(self.proved[rows], self.refuted[rows], self.neither[rows])

    def of_part(self, others: Truth) -> Values:
        """Return the values for one part of a conjunction, given the truth of its other parts."""
        return Values(self.under(others), self.refuted, np.where(others.refuted, self.refuted, self.neither))

    def swapped(self) -> Values:
        """Return the values for the negation of a literal."""
        return Values(self.refuted, self.proved, self.neither)


def agreement(found: DefaultList, evidence: Evidence) -> float:
    """Return the worth of the list's answers on the rows."""
    return float(_worth(found, evidence).sum())


def _worth(found: DefaultList, evidence: Evidence) -> Floats:
    after = evidence.mass[:, found.default]
    truths = list_truths(found, evidence.columns, len(evidence))
    for (code, _), truth in zip(reversed(found.rules), reversed(truths), strict=True):
        after = np.where(truth.proved, evidence.mass[:, code], np.where(truth.refuted, after, 0.0))
    return np.asarray(after)


def extended(found: DefaultList, evidence: Evidence, bounds: Bounds, most: int | None) -> DefaultList:
    """Return the list with rules added at its end, each for the class that gains most, until none gains its price."""
    rules = list(found.rules)
    left = np.ones(len(evidence), dtype=bool)
    for truth in list_truths(found, evidence.columns, len(evidence)):
        left &= truth.refuted
    candidates: dict[int, tuple[float, DefaultRule]] = {}
    stale = dict.fromkeys(range(evidence.mass.shape[1]), np.inf)  # what each class gained at most when last grown
    while most is None or len(rules) < most:
        code = _most_gaining(stale, candidates, evidence, left, bounds)
        if code is None:
            break
        rules.append((code, candidates[code][1]))
        left &= candidates[code][1].truth(evidence.columns, len(evidence)).refuted
        stale, candidates = {**stale, code: candidates[code][0]}, {}
    return DefaultList(tuple(rules), _commonest(evidence.mass[left], found.default))


def supported(found: DefaultList, evidence: Evidence, bounds: Bounds) -> DefaultList:
    """Return the list without the rules and exceptions that cover too few rows of data where they are asked."""
    rows = np.arange(len(evidence))
    rules = []
    for code, rule in found.rules:
        rule = _with_supported_exceptions(rule, evidence, rows, bounds)
        truth = evidence.truth(rule, rows)
        if _supported(truth.proved, evidence, rows, bounds):
            rules.append((code, rule))
            rows = rows[truth.refuted]
    return DefaultList(tuple(rules), _commonest(evidence.mass[rows], found.default))


def _with_supported_exceptions(rule: DefaultRule, evidence: Evidence, rows: Rows, bounds: Bounds) -> DefaultRule:
    body = evidence.truth(DefaultRule(rule.conditions), rows)
    rows = rows[body.proved]
    kept = []
    for exception in rule.exceptions:
        exception = _with_supported_exceptions(exception, evidence, rows, bounds)
        truth = evidence.truth(exception, rows)
        if _supported(truth.proved, evidence, rows, bounds):
            kept.append(exception)
            rows = rows[truth.refuted]
    return DefaultRule(rule.conditions, tuple(kept))


def _commonest(mass: Floats, otherwise: int) -> int:
    return int(np.argmax(mass.sum(axis=0))) if len(mass) else otherwise


def _most_gaining(
    stale: dict[int, float],
    fresh: dict[int, tuple[float, DefaultRule]],
    evidence: Evidence,
    left: Booleans,
    bounds: Bounds,
) -> int | None:
    """Return the class whose rule gains most on the rows that are left, its rule then being among the fresh ones.

    What a class can gain rarely grows while rows are taken away, so a rule is grown again only for classes that gained
    most before (lazy greedy search, Minoux 1978).
    """
    rows = np.flatnonzero(left)
    mass = evidence.mass[rows]
    whole = mass.sum(axis=1)
    while stale:
        code = max(stale, key=lambda each: (stale[each], -each))
        if code in fresh:
            return code
        grown = grow(evidence, rows, 2.0 * mass[:, code] - whole, bounds, bounds.depth)
        if grown is None:
            del stale[code]
        else:
            stale[code] = grown.gain
            fresh[code] = (grown.gain, grown.rule)
    return None


def refined(found: DefaultList, evidence: Evidence, bounds: Bounds) -> DefaultList:
    """Go once through the list from its end, and return it with every rule at its best against the others."""
    truths = list_truths(found, evidence.columns, len(evidence))
    reached = [np.ones(len(evidence), dtype=bool)]
    for truth in truths:
        reached.append(reached[-1] & truth.refuted)
    default = _commonest(evidence.mass[reached[-1]], found.default)
    after = evidence.mass[:, default]
    rules: list[tuple[int, DefaultRule]] = []
    for (code, rule), here in zip(reversed(found.rules), reversed(reached[:-1]), strict=True):
        rows = np.flatnonzero(here)
        values = Values(evidence.mass[rows, code], after[rows], np.zeros(len(rows)))
        rule = _refined(rule, evidence, rows, values, bounds, bounds.depth)
        truth = evidence.truth(rule, rows)
        if not _supported(truth.proved, evidence, rows, bounds):
            continue
        code = int(np.argmax(evidence.mass[rows[truth.proved]].sum(axis=0)))
        values = values._replace(proved=evidence.mass[rows, code])
        gain = float((values.under(truth) - values.refuted).sum())
        if gain <= bounds.price * rule.n_conditions + _EPSILON:
            continue
        rules.append((code, rule))
        whole = rule.truth(evidence.columns, len(evidence))
        after = np.where(whole.proved, evidence.mass[:, code], np.where(whole.refuted, after, 0.0))
    return DefaultList(tuple(reversed(rules)), default)


def _supported(covered: Booleans, evidence: Evidence, rows: Rows, bounds: Bounds) -> bool:
    return bool(covered.any() and np.count_nonzero(covered & evidence.given[rows]) >= bounds.min_support)


def _refined(
    rule: DefaultRule, evidence: Evidence, rows: Rows, values: Values, bounds: Bounds, depth: int
) -> DefaultRule:
    count = len(rows)
    conditions = list(rule.conditions)
    truths = [evidence.truth(condition, rows) for condition in conditions]
    exceptions = list(rule.exceptions)
    against = [opposite(evidence.truth(each, rows)) for each in exceptions]

    for place in range(len(conditions) - 1, -1, -1):
        others = conjunction([*truths[:place], *truths[place + 1 :], *against], count)
        part = values.of_part(others)
        current = float(part.under(truths[place]).sum())
        if len(conditions) > 1 and float(part.proved.sum()) + bounds.price >= current:
            del conditions[place], truths[place]
            continue
        better = _best(evidence, rows, part, others, bounds)
        if better is not None:
            truth = evidence.truth(better, rows)
            if float(part.under(truth).sum()) > current + _EPSILON:
                conditions[place], truths[place] = better, truth
    body = conjunction([*truths, *against], count)
    part = values.of_part(body)
    more = _best(evidence, rows, part, body, bounds)
    if more is not None:
        truth = evidence.truth(more, rows)
        if float(part.under(truth).sum()) > float(part.proved.sum()) + bounds.price + _EPSILON:
            conditions.append(more)
            truths.append(truth)

    for place in range(len(exceptions) - 1, -1, -1):
        others = conjunction([*truths, *against[:place], *against[place + 1 :]], count)
        part = values.of_part(others).swapped()  # an exception that holds refutes the rule
        matters = np.flatnonzero(~others.refuted)
        better_rule = _refined(
            exceptions[place], evidence, rows[matters], part.take(matters), bounds, max(depth - 1, 0)
        )
        truth = evidence.truth(better_rule, rows)
        saved = bounds.price * (better_rule.n_conditions + (len(exceptions) == 1))
        gain = float((part.under(truth) - part.refuted).sum())
        if gain <= saved + _EPSILON or not _supported(others.proved & truth.proved, evidence, rows, bounds):
            del exceptions[place], against[place]
        else:
            exceptions[place], against[place] = better_rule, opposite(truth)
    if depth:
        body = conjunction([*truths, *against], count)
        inside = np.flatnonzero(body.proved)
        worth = values.proved[inside] - values.refuted[inside]
        free = bounds.price if exceptions else 0.0
        if float(np.maximum(-worth, 0.0).sum()) > bounds.price:
            gain, new = exceptions_to(evidence, rows[inside], worth, bounds, depth - 1)
            if gain + free > _EPSILON:
                exceptions.extend(new)
    merged: tuple[Condition, ...] = ()
    for condition in conditions:
        merged = with_condition(merged, condition)
    return DefaultRule(merged, tuple(exceptions))


def _best(evidence: Evidence, rows: Rows, part: Values, others: Truth, bounds: Bounds) -> Condition | None:
    matters = np.flatnonzero(part.proved != part.refuted)
    part = part.take(matters)

    def worth(inside: Sums, outside: Sums) -> Sums:
        return np.where(inside[2] >= bounds.min_support, inside[0] + outside[1], -np.inf)

    supporting = (others.proved & evidence.given[rows])[matters].astype(float)
    sums = np.stack([part.proved - part.neither, part.refuted - part.neither, supporting])
    found = evidence.grid.best(rows[matters], sums, worth, order=np.array([1.0, -1.0, 0.0]))
    return found.condition if found is not None and found.worth > -np.inf else None
