"""Rows to ask a network about, drawn from the data's own distribution inside a region.

Imports schema and regions only. Two samplers: `draw_near` stays close to the joint distribution, `draw_independent`
follows each feature's own distribution as TREPAN does, and reaches regions where there are no data. Both keep to a
feature's kind: integers stay whole, categories stay categories, a value is missing only where the data have it missing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.probing.regions import Region
from neurologic.schema import Feature, Table
from neurologic.schema.features import LARGEST_EXACT_INTEGER
from neurologic.schema.tables import MISSING_CODE, numbered_ids

_MOST_OTHERS = 4000
_ROWS_AT_ONCE = 1000


def draw_near(
    rows: Table,
    others: Table,
    count: int,
    random: np.random.Generator,
    *,
    region: Region | None = None,
    neighbours: int = 20,
    reach: float = 1.0,
) -> Table:
    """Draw rows near given rows, moved as their neighbours differ from each other: a smoothed bootstrap.

    Each new row starts at one of `rows` and takes two of its nearest `neighbours` among `others`. Numbers and ordinal
    categories move by a random share, at most `reach`, of the difference between the two, so that features move
    together as they do in the data, and are not drawn to its middle as they would be between two rows; other categories
    are those of the first neighbour with that share as probability. Values stay within those of `others`; one that
    would leave the region is not taken; one that is missing stays so.

    Parameters
    ----------
    rows : Table
        Where to start; at least one row, all of them inside `region`.
    others : Table
        Where neighbours come from, at least one; of more than 4000 rows a random 4000.
    count : int
        Rows to draw.
    random : numpy.random.Generator
    region : Region, optional
        Where the drawn rows must lie.
    neighbours : int
        How many of the nearest rows serve as neighbours.
    reach : float
        Largest share of a difference, at most 1.

    References
    ----------
    Chawla, Bowyer, Hall, Kegelmeyer: SMOTE: synthetic minority over-sampling technique, JAIR 16, 2002 (neighbours).
    Storn, Price: Differential evolution, Journal of Global Optimization 11, 1997 (moves by differences).

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rows = as_table({"age": [20, 30, 80]}, schema)
    >>> drawn = draw_near(rows, rows, 50, np.random.default_rng(0), neighbours=2)
    >>> min(drawn.values("age")) >= 20, max(drawn.values("age")) <= 80
    (True, True)
    """
    if len(others) > _MOST_OTHERS:
        others = others.take(np.sort(random.choice(len(others), size=_MOST_OTHERS, replace=False)))
    start = np.sort(random.integers(len(rows), size=count))
    starts, places = np.unique(start, return_inverse=True)
    near = _nearest(rows.take(starts), others, min(neighbours + 1, len(others)))  # the row itself is often among them
    first = near[places, random.integers(near.shape[1], size=count)]
    second = near[places, random.integers(near.shape[1], size=count)]
    share = random.uniform(0.0, reach, size=count)
    columns = {}
    for name in rows.columns:
        feature, here, column = rows.schema.feature(name), rows.column(name)[start], others.column(name)
        lot = random.random(count)
        if feature.is_number or feature.kind == "ordinal":
            moved = _moved(feature, here, column, column[first], column[second], share, lot)
        else:
            moved = np.where((lot < share) & (here != MISSING_CODE), column[first], here)
            moved = np.where(moved == MISSING_CODE, here, moved)
        columns[name] = moved if region is None else np.where(region.admits(feature, moved), moved, here)
    return Table(rows.schema, columns, numbered_ids(rows.schema, count))


def draw_independent(rows: Table, region: Region, count: int, random: np.random.Generator) -> Table:
    """Draw rows feature by feature inside a region, from the values that the data have there.

    A number is drawn from the data's values inside its bound and moved by a Gaussian kernel whose width follows
    Silverman's rule; a category with its frequency among those allowed, counting each once more than it occurs. Where
    the data have no value inside the bound, the draw is uniform over the bound (numbers need two finite ends, else the
    end itself is taken).

    Parameters
    ----------
    rows : Table
        The data; they need not lie inside the region.
    region : Region
    count : int
    random : numpy.random.Generator

    References
    ----------
    Craven, Shavlik: Extracting tree-structured representations of trained networks, NIPS 1996.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rows = as_table({"age": [20, 30, 44]}, schema)
    >>> region = Region().above("age", 24.5)
    >>> min(draw_independent(rows, region, 50, np.random.default_rng(0)).values("age")) >= 25
    True
    """
    columns: dict[str, npt.NDArray[Any]] = {}
    for name in rows.columns:
        feature, column = rows.schema.feature(name), rows.column(name)
        draw = _independent_numbers if feature.is_number else _independent_codes
        columns[name] = draw(feature, column, region, count, random)
    return Table(rows.schema, columns, numbered_ids(rows.schema, count))


def join(tables: Sequence[Table]) -> Table:
    """Return the rows of several tables of one schema, numbered anew."""
    first = tables[0]
    columns = {name: np.concatenate([table.column(name) for table in tables]) for name in first.columns}
    return Table(first.schema, columns, numbered_ids(first.schema, sum(map(len, tables))))


def _nearest(rows: Table, others: Table, count: int) -> npt.NDArray[np.int64]:
    """Return the positions of the nearest `count` others of each row, in no particular order."""
    left, right = _coordinates(rows, others), _coordinates(others, others)
    lengths = np.einsum("ij,ij->i", right, right)
    found = np.empty((len(rows), count), dtype=np.int64)
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        part = slice(first, first + _ROWS_AT_ONCE)
        distances = lengths - 2.0 * left[part] @ right.T  # the row's own length changes nothing
        found[part] = np.sort(np.argpartition(distances, count - 1, axis=1)[:, :count], axis=1)
    return found


def _coordinates(rows: Table, scale: Table) -> npt.NDArray[np.float64]:
    """Return rows as points: numbers and ranks in standard deviations, a different category at distance one."""
    blocks = []
    for name in rows.columns:
        feature, column, known = rows.schema.feature(name), rows.column(name), scale.column(name)
        if feature.is_number or feature.kind in ("ordinal", "boolean"):
            finite = known[np.isfinite(known)].astype(np.float64)
            with np.errstate(over="ignore", invalid="ignore"):
                middle, deviation = (float(finite.mean()), float(finite.std())) if len(finite) else (0.0, 1.0)
                points = (column.astype(np.float64) - middle) / (deviation or 1.0)
            # A missing value is in the middle; an infinite one is far out, yet not infinitely.
            blocks.append(np.nan_to_num(points, nan=0.0, posinf=10.0, neginf=-10.0)[:, None])
        else:
            alike = np.arange(len(feature.categories)) == column[:, None]
            blocks.append(alike * math.sqrt(0.5))
    return np.concatenate(blocks, axis=1)


def _moved(
    feature: Feature,
    here: npt.NDArray[Any],
    known: npt.NDArray[Any],
    first: npt.NDArray[Any],
    second: npt.NDArray[Any],
    share: npt.NDArray[np.float64],
    lot: npt.NDArray[np.float64],
) -> npt.NDArray[Any]:
    """Move numbers or ordinal codes by a share of a difference; whole ones go to a whole number next to it, by lot."""
    if feature.is_number:
        usable = np.isfinite(here) & np.isfinite(first) & np.isfinite(second)
        finite = known[np.isfinite(known)]
    else:
        usable = (here != MISSING_CODE) & (first != MISSING_CODE) & (second != MISSING_CODE)
        finite = known[known != MISSING_CODE]
    with np.errstate(over="ignore", invalid="ignore"):
        moved = here + share * (first.astype(np.float64) - second)
    usable &= np.isfinite(moved)
    moved = np.where(usable, moved, 0.0)
    if feature.kind != "numeric":
        moved = np.floor(moved + lot)
    if len(finite):
        # Where a row started outside the others' values it may stay there.
        moved = np.clip(moved, np.minimum(finite.min(), here), np.maximum(finite.max(), here))
    return np.where(usable, moved, here).astype(here.dtype)


def _independent_codes(
    feature: Feature, column: npt.NDArray[Any], region: Region, count: int, random: np.random.Generator
) -> npt.NDArray[Any]:
    allowed = np.array(region.allowed(feature), dtype=np.int32)
    weights = np.array([np.count_nonzero(column == code) + 1.0 for code in allowed])
    if feature.missing and feature.name not in region.limits:
        allowed = np.append(allowed, np.int32(MISSING_CODE))
        weights = np.append(weights, np.count_nonzero(column == MISSING_CODE))
    return random.choice(allowed, size=count, p=weights / weights.sum())


def _independent_numbers(
    feature: Feature, column: npt.NDArray[Any], region: Region, count: int, random: np.random.Generator
) -> npt.NDArray[Any]:
    inside = column[region.admits(feature, column)]
    known = inside[np.isfinite(inside)]
    low, high = region.bounds(feature.name)
    first, last = feature.domain
    if not len(known):
        drawn = _between(max(low, first), min(high, last), random.random(count), low)
    else:
        drawn = random.choice(inside if feature.missing else known, size=count)
        with np.errstate(over="ignore", invalid="ignore"):
            width = 0.9 * float(known.std()) * len(known) ** -0.2
            moved = drawn + random.normal(0.0, 1.0, size=count) * width
        # A row that the kernel moves past the data keeps the value that it had.
        drawn = np.where((moved >= known.min()) & (moved <= known.max()), moved, drawn)
    if feature.kind == "integer":
        whole = np.where(np.isfinite(drawn), np.floor(drawn + 0.5), drawn)
        above = np.floor(low) + 1 if math.isfinite(low) else low
        below = np.floor(high) if math.isfinite(high) else high
        lowest, highest = max(above, first, -LARGEST_EXACT_INTEGER), min(below, last, LARGEST_EXACT_INTEGER)
        drawn = np.where(np.isnan(whole), whole, np.clip(whole, lowest, highest))
    return drawn


def _between(low: float, high: float, lot: npt.NDArray[np.float64], bound: float) -> npt.NDArray[np.float64]:
    """Return values between two ends, above `bound`; near the finite end where the other is infinite, else 0."""
    if math.isfinite(low) and math.isfinite(high):
        values = low * (1.0 - lot) + high * lot
    elif math.isfinite(high):
        values = np.full(len(lot), high)
    else:
        values = np.full(len(lot), low + 1.0 if math.isfinite(low) else 0.0)
    lowest = math.nextafter(bound, math.inf) if math.isfinite(bound) else low
    return np.clip(values, lowest, high)
