"""Rows drawn inside a node from the marginal distributions of the data there.

Imports schema, probing and its siblings. A node keeps the distribution of each feature from its parent until the
data in it differ significantly.

References
----------
Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2_contingency, ks_2samp

from neurologic.induction.m_of_n.places import Place
from neurologic.induction.trees.samples import Columns
from neurologic.probing import draw_independent
from neurologic.schema import Schema, Table
from neurologic.schema.tables import numbered_ids

_LEVEL = 0.05
_ROUNDS = 4
_SWEEPS = 2
_MOST_ROWS = 2000


@dataclass(frozen=True, eq=False)
class Marginals:
    """For each feature the values whose distribution stands for it at a node; their numbers may differ."""

    schema: Schema
    values: Mapping[str, npt.NDArray[Any]]

    def refitted(self, given: Columns, count: int) -> Marginals:
        """Return the distributions at a node that has `count` rows of data.

        A feature gets the node's own values where they differ from those that the parent had, by Kolmogorov and
        Smirnov's test for numbers and a chi-square test for categories, at a level of 5 % for all features together.
        """
        if not count:
            return self
        level = _LEVEL / max(1, len(self.values))
        return Marginals(
            self.schema,
            {
                name: given[name] if _difference(self.schema, name, known, given[name]) < level else known
                for name, known in self.values.items()
            },
        )

    def drawn(self, place: Place, count: int, random: np.random.Generator) -> dict[str, npt.NDArray[Any]]:
        """Draw each feature by itself, inside the box of a place."""
        columns: dict[str, npt.NDArray[Any]] = {}
        for name, values in self.values.items():
            source = Table(self.schema, {name: values}, numbered_ids(self.schema, len(values)))
            columns[name] = draw_independent(source, place.region, count, random).columns[name]
        return columns


def draw_inside(
    marginals: Marginals, place: Place, start: Columns, count: int, random: np.random.Generator
) -> dict[str, npt.NDArray[Any]]:
    """Draw up to `count` rows inside a place, features independent but for what the place says.

    Rows are drawn in the box, and those for which a condition fails are not taken. Where few are left, rows start from
    known ones of the place, and one feature after the other is drawn anew and kept where the row stays inside.

    Parameters
    ----------
    marginals : Marginals
    place : Place
    start : mapping of feature name to array
        Rows known to lie inside; maybe none.
    count : int
    random : numpy.random.Generator
    """
    schema, parts, missing = marginals.schema, [], count
    for _ in range(_ROUNDS if place.literals else 1):
        proposed = marginals.drawn(place, count, random)
        inside = np.flatnonzero(place.contains(schema, proposed, count))[:missing]
        parts.append({name: column[inside] for name, column in proposed.items()})
        missing -= len(inside)
        if not missing:
            break
    known = len(next(iter(start.values()))) if start else 0
    if missing and known:
        rows = random.integers(known, size=missing)
        walked = {name: column[rows] for name, column in start.items()}
        for _ in range(_SWEEPS):
            proposed = marginals.drawn(place, missing, random)
            for place_of_name in random.permutation(len(walked)).tolist():
                name = list(walked)[place_of_name]
                moved = {**walked, name: proposed[name]}
                stays = place.contains(schema, moved, missing)
                walked[name] = np.where(stays, moved[name], walked[name])
        parts.append(walked)
    return {name: np.concatenate([part[name] for part in parts]) for name in marginals.values}


def _difference(schema: Schema, name: str, known: npt.NDArray[Any], here: npt.NDArray[Any]) -> float:
    """Return the probability that two samples of a feature come from one distribution, missing values left out.

    Of many rows every so many-th is looked at.
    """
    known, here = (column[:: max(1, len(column) // _MOST_ROWS)] for column in (known, here))
    if schema.feature(name).is_number:
        known, here = known[np.isfinite(known)], here[np.isfinite(here)]
        return float(ks_2samp(known, here, method="asymp").pvalue) if len(known) and len(here) else 1.0
    size = len(schema.feature(name).categories)
    table = np.stack([np.bincount(column[column >= 0], minlength=size) for column in (known, here)])
    table = table[:, table.sum(axis=0) > 0]
    if table.shape[1] < 2 or not table.sum(axis=1).all():
        return 1.0
    return float(chi2_contingency(table).pvalue)
