"""An ordered list of rules chosen from many candidates and shortened, each step weighed on rows.

Imports probing and schema. A rule is a region and a class; the first rule whose region a row lies in answers, else the
default does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.induction.trees.samples import Sample
from neurologic.probing import Region
from neurologic.probing.regions import Limit
from neurologic.rules import Interval, Literal, Membership
from neurologic.schema import Schema

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rule:
    """A region with a class, as a position in the classes."""

    region: Region
    label: int

    @property
    def key(self) -> tuple[frozenset[tuple[str, Limit]], int]:
        """Equal for rules that say the same."""
        return frozenset(self.region.limits.items()), self.label


@dataclass(frozen=True)
class RuleList:
    """Rules in the order in which they are asked, and the class where none holds."""

    rules: tuple[Rule, ...]
    default: int


class Rows:
    """Rows that rules are weighed on, with remembered answers to single conditions.

    Parameters
    ----------
    sample : Sample
    schema : Schema
    """

    def __init__(self, sample: Sample, schema: Schema) -> None:
        self.mass = sample.mass
        self.columns = sample.columns
        self.schema = schema
        self.total = float(sample.weight.sum())
        self._known: dict[object, Booleans] = {}

    def __len__(self) -> int:
        return len(self.mass)

    def meets(self, region: Region) -> Booleans:
        """Return the rows inside a region."""
        inside = np.ones(len(self), dtype=bool)
        for name, limit in region.limits.items():
            if (name, limit) not in self._known:
                feature = self.schema.feature(name)
                self._known[name, limit] = Region({name: limit}).admits(feature, self.columns[name])
            inside &= self._known[name, limit]
        return inside


def region_body(region: Region, schema: Schema) -> tuple[Literal, ...]:
    """Return the conditions of a region."""
    literals: list[Literal] = []
    for name, limit in region.limits.items():
        if isinstance(limit, tuple):
            literals.append(Interval(name, *limit, high_closed=True))
        else:
            categories = schema.feature(name).categories
            literals.append(Membership(name, tuple(categories[code] for code in sorted(limit))))
    return tuple(literals)


def n_conditions(region: Region) -> int:
    """Return how many conditions a region counts as."""
    return sum(
        (limit[0] != -math.inf) + (limit[1] != math.inf) if isinstance(limit, tuple) else 1
        for limit in region.limits.values()
    )


def larger(region: Region) -> Iterator[Region]:
    """Yield the regions with one condition less."""
    for name, limit in region.limits.items():
        others = {other: each for other, each in region.limits.items() if other != name}
        if isinstance(limit, tuple) and limit[0] != -math.inf and limit[1] != math.inf:
            yield Region({**region.limits, name: (-math.inf, limit[1])})
            yield Region({**region.limits, name: (limit[0], math.inf)})
        yield Region(others)


def shortened(rule: Rule, rows: Rows) -> Rule:
    """Return a rule without the conditions whose loss does not lower the share of rows that it answers rightly."""
    region = rule.region
    share, _ = _share(region, rule.label, rows)
    while True:
        tried = [(*_share(each, rule.label, rows), -place, each) for place, each in enumerate(larger(region))]
        better = [entry for entry in tried if entry[0] >= share]
        if not better:
            return Rule(region, rule.label)
        found = max(better, key=lambda entry: entry[:3])
        share, region = found[0], found[3]


def _share(region: Region, label: int, rows: Rows) -> tuple[float, float]:
    masses = rows.mass[rows.meets(region)].sum(axis=0)
    total = float(masses.sum())
    return (float(masses[label]) / total if total else 0.0, total)


def rule_list(candidates: Sequence[Rule], rows: Rows, *, price: float, most: int | None) -> RuleList:
    """Return a list of rules from candidates: the most rewarding first, as long as one rewards its conditions.

    Parameters
    ----------
    candidates : sequence of Rule
    rows : Rows
    price : float
        What a condition must win, as a share of all rows.
    most : int or None
        Most rules.
    """
    masks = [rows.meets(rule.region) for rule in candidates]
    costs = [price * rows.total * n_conditions(rule.region) for rule in candidates]
    left = np.ones(len(rows), dtype=bool)
    chosen: list[int] = []
    default = int(rows.mass.sum(axis=0).argmax())
    while most is None or len(chosen) < most:
        open_masses = np.where(left[:, None], rows.mass, 0.0)
        default = int(open_masses.sum(axis=0).argmax())
        best, most_won = -1, 0.0
        for place, (rule, mask) in enumerate(zip(candidates, masks, strict=True)):
            if place in chosen:
                continue
            met = open_masses[mask].sum(axis=0)
            # Against the default: what is right now, less what was right before. Purity first: errors stay for good.
            won = float(met[rule.label] - met[default] if rule.label != default else 0.0)
            won -= float(met.sum() - met[rule.label]) + costs[place]
            if won > most_won + 1e-9:
                best, most_won = place, won
        if best < 0:
            break
        chosen.append(best)
        left &= ~masks[best]
    return improved(RuleList(tuple(candidates[place] for place in chosen), default), rows, price=price)


def improved(found: RuleList, rows: Rows, *, price: float) -> RuleList:
    """Return a list with fewer rules and conditions, as long as each that goes won less than its price."""
    value = _value(found, rows, price)
    while True:
        best: RuleList | None = None
        for each in _shorter(found, rows):
            other = _value(each, rows, price)
            if other > value + 1e-9:
                best, value = each, other
        if best is None:
            return found
        found = best


def _shorter(found: RuleList, rows: Rows) -> Iterator[RuleList]:
    for place, rule in enumerate(found.rules):
        before, after = found.rules[:place], found.rules[place + 1 :]
        yield RuleList((*before, *after), found.default)
        for region in larger(rule.region):
            yield RuleList((*before, Rule(region, rule.label), *after), found.default)


def _value(found: RuleList, rows: Rows, price: float) -> float:
    left = np.ones(len(rows), dtype=bool)
    right = 0.0
    for rule in found.rules:
        inside = rows.meets(rule.region) & left
        right += float(rows.mass[inside, rule.label].sum())
        left &= ~inside
    right += float(rows.mass[left, found.default].sum())
    return right - price * rows.total * sum(n_conditions(rule.region) for rule in found.rules)
