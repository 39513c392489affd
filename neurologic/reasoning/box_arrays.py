"""The boxes of extracted rules as arrays, from Prolog's table of them, and regions back as terms.

Imports the modules of this stage below; see prolog/neurologic/consistency/records.pl for the table.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurologic.reasoning.geometry import Bools, Boxes, Ints, Region, categories_of
from neurologic.reasoning.terms import Compound


@dataclass(frozen=True)
class RuleBoxes:
    """Boxes and whose they are.

    Attributes
    ----------
    boxes : Boxes
        In the order of the rules; those of one rule follow each other.
    number, rule, label : int arrays of shape (n_boxes,)
        Prolog's number of the box; which rule it belongs to and which class that has, counted from 0.
    exact : bool array of shape (n_boxes,)
        Whether the box says all conditions of its rule.
    semantics : str
    default : int
        The class of the default, as in `label`; -1 where no rule has it.
    features : tuple of feature
        By name, as `Boxes.order` counts them.
    """

    boxes: Boxes
    number: Ints
    rule: Ints
    label: Ints
    exact: Bools
    semantics: str
    default: int
    features: tuple[_Numbers | _Categories, ...]

    def term(self, region: Region) -> list[Compound]:
        """Return a region as Prolog has boxes: a list of Feature-Set, without the features that it leaves free."""
        pairs = []
        for feature, place in zip(self.features, self.boxes.order, strict=True):
            if isinstance(feature, _Numbers):
                if region.low[place] == 0 and region.high[place] == len(feature.cuts):
                    continue
                value = Compound("range", feature.ends(region.low[place], region.high[place]))
            else:
                if region.sets[-1 - place] == (1 << len(feature.categories)) - 1:
                    continue
                chosen = [feature.categories[entry] for entry in categories_of(region.sets[-1 - place])]
                value = Compound("values", (chosen,))
            pairs.append(Compound("-", (feature.name, value)))
        return pairs


@dataclass(frozen=True)
class _Numbers:
    name: str
    integer: bool
    cuts: Ints  # where each cell begins, and where the next one after the last would
    last: float  # the end of the domain

    def ends(self, low: int, high: int) -> tuple[Any, Any]:
        """Return the least and the greatest number in cells `low` up to `high`."""
        least = self.cuts[low]
        greatest = self.last if high == len(self.cuts) else self._before(self.cuts[high])
        return self._plain(least), self._plain(greatest)

    def _before(self, value: float) -> float:
        return value - 1 if self.integer else math.nextafter(value, -math.inf)

    def _plain(self, value: float) -> Any:
        return int(value) if self.integer and math.isfinite(value) else float(value)


@dataclass(frozen=True)
class _Categories:
    name: str
    categories: tuple[Any, ...]


def rule_boxes(table: Compound) -> RuleBoxes:
    """Return the arrays of a table `boxes(Features, Semantics, Default, Heads, Sides)`."""
    features, semantics, default, heads, sides = table.arguments
    head = np.fromstring(str(heads), sep=" ").reshape(-1, 4).astype(np.int64)
    side = np.fromstring(str(sides), sep=" ").reshape(-1, 4)
    box, place = side[:, 0].astype(np.int64), side[:, 1].astype(np.int64)
    found: list[_Numbers | _Categories] = []
    lows: list[Ints] = []
    highs: list[Ints] = []
    sets: list[Ints] = []
    order: list[int] = []
    for position, term in enumerate(features):
        name, kind, domain = term.arguments
        mine = place == position
        if domain.name == "range":
            numbers, low, high = _cells(name, kind == "integer", domain.arguments, side[mine, 2:])
            order.append(len(lows))
            lows.append(_spread(len(head), box[mine], low, 0))
            highs.append(_spread(len(head), box[mine], high, len(numbers.cuts)))
            found.append(numbers)
        else:
            categories = tuple(domain.arguments[0])
            order.append(-1 - len(sets))
            sets.append(_masks(len(head), len(categories), box[mine], side[mine, 2].astype(np.int64)))
            found.append(_Categories(name, categories))
    wide = any(column.dtype == object for column in sets)
    boxes = Boxes(
        _columns(lows, len(head), np.int32),
        _columns(highs, len(head), np.int32),
        _columns(sets, len(head), object if wide else np.int64),
        np.array([len(feature.cuts) for feature in found if isinstance(feature, _Numbers)], dtype=np.int64),
        tuple(len(feature.categories) for feature in found if isinstance(feature, _Categories)),
        tuple(order),
    )
    number, rule, label, exact = head.T
    rule = np.cumsum(np.diff(rule, prepend=rule[:1]) != 0)  # in the order of the program
    return RuleBoxes(boxes, number, rule, label, exact == 1, str(semantics), default, tuple(found))


def _cells(name: str, integer: bool, domain: tuple[Any, Any], ends: Ints) -> tuple[_Numbers, Ints, Ints]:
    """Return the cells into which the ends of ranges cut a feature, and the ends in cells."""
    first, last = float(domain[0]), float(domain[1])
    low = ends[:, 0]
    after = ends[:, 1] + 1 if integer else np.nextafter(ends[:, 1], np.inf)
    cuts = np.unique(np.concatenate(([first], low, after[ends[:, 1] < last])))
    high = np.where(ends[:, 1] < last, np.searchsorted(cuts, after), len(cuts))
    return _Numbers(name, integer, cuts, last), np.searchsorted(cuts, low), high


def _spread(count: int, boxes: Ints, values: Ints, otherwise: int) -> Ints:
    column = np.full(count, otherwise, dtype=np.int32)
    column[boxes] = values
    return column


def _masks(count: int, categories: int, boxes: Ints, category: Ints) -> Ints:
    """Return a bit for each category of each box; all of them for a box that does not ask for any."""
    kind: Any = object if categories > 62 else np.int64
    bits = np.array([1 << place for place in range(categories)], dtype=kind)
    column = np.zeros(count, dtype=kind)
    np.bitwise_or.at(column, boxes, bits[category])
    column[column == 0] = (1 << categories) - 1
    return column


def _columns(columns: list[Ints], count: int, kind: Any) -> Ints:
    if not columns:
        return np.zeros((count, 0), dtype=kind)
    return np.stack([column.astype(kind) for column in columns], axis=1)
