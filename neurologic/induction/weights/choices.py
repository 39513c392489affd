"""Features as finite choices: what each category, or each part of a number's range, gives to the network's input.

Imports errors, schema, rules and probing's order of columns. A category is one choice; a whole number with few possible
values is one choice a value; any other number is cut at thresholds of the data, and its middle stands for each part.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError, SchemaError
from neurologic.induction.trees.splits import threshold_between
from neurologic.rules import Interval, Literal, Membership
from neurologic.schema import Encoding, Feature, Schema, Table
from neurologic.schema.tables import MISSING_CODE, numbered_ids

Codes = npt.NDArray[np.int64]

_LARGEST = 1e100  # sums of larger inputs might overflow


@dataclass(frozen=True, eq=False)
class Choice:
    """What one feature can be.

    Attributes
    ----------
    feature : Feature
    values : numpy.ndarray, shape (n_choices,)
        A column of a table: one value for each choice.
    inputs : numpy.ndarray, shape (n_choices, n_inputs)
        What each choice gives to the network's inputs; zero at the inputs of other features.
    thresholds : tuple of float or None
        Of a number: choice k is what is above the threshold before it and at most the one after it.
    """

    feature: Feature
    values: npt.NDArray[np.generic]
    inputs: npt.NDArray[np.float64]
    thresholds: tuple[float, ...] | None = None

    def __len__(self) -> int:
        return len(self.values)

    @property
    def connected(self) -> bool:
        """Whether a set of choices must be without gaps to be said in one condition."""
        return self.thresholds is not None

    def codes(self, table: Table) -> Codes:
        """Return each row's choice, -1 where the value is missing or has none."""
        column = table.column(self.feature.name)
        if self.thresholds is None:
            places = np.full(len(self.feature.categories) + 1, MISSING_CODE, dtype=np.int64)
            places[self.values.astype(np.int64)] = np.arange(len(self))
            return places[column]
        found = np.searchsorted(np.array(self.thresholds), column, side="left").astype(np.int64)
        return np.where(np.isnan(column), MISSING_CODE, found)

    def literal(self, codes: Iterable[int]) -> Literal:
        """Return the condition that the choice is one of these: without gaps for a number, and not all of them."""
        chosen = sorted(codes)
        name = self.feature.name
        if self.thresholds is None:
            return Membership(name, tuple(self.feature.categories[int(self.values[code])] for code in chosen))
        bounds = (-math.inf, *self.thresholds, math.inf)
        return Interval(name, bounds[chosen[0]], bounds[chosen[-1] + 1], high_closed=True)


def choices_of(encoding: Encoding, table: Table, bins: int) -> tuple[Choice, ...]:
    """Return the choices of each feature that the network sees.

    Parameters
    ----------
    encoding : Encoding
    table : Table
        Where the thresholds of numbers come from.
    bins : int
        Most parts that a number is cut into.

    Raises
    ------
    InductionError
        For a number without a finite value, which cannot be cut.
    """
    return tuple(_choice(encoding, table.schema.feature(name), table, bins) for name in encoding.features)


def _choice(encoding: Encoding, feature: Feature, table: Table, bins: int) -> Choice:
    if not feature.is_number:
        return choice_of_categories(encoding, feature)
    values, thresholds = _parts(feature, table, bins)
    inputs = np.clip(_contribution(encoding, feature, values), -_LARGEST, _LARGEST)
    return Choice(feature, values, inputs, thresholds)


def choice_of_categories(encoding: Encoding, feature: Feature) -> Choice:
    """Return the choices of a feature with categories; one that the network cannot be asked about is no choice."""
    values = np.arange(len(feature.categories), dtype=np.int32)
    known, inputs = [], []
    for place in range(len(values)):
        try:
            inputs.append(_contribution(encoding, feature, values[place : place + 1])[0])
        except SchemaError:
            continue
        known.append(place)
    return Choice(feature, values[known], np.array(inputs).reshape(len(known), encoding.n_inputs))


def _contribution(encoding: Encoding, feature: Feature, values: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    """Return what values of one feature give to the network's inputs, zero at all others."""
    blocks = [block for block in encoding.blocks if block.feature == feature.name]
    rows = Table(encoding.schema, {feature.name: values}, numbered_ids(encoding.schema, len(values)))
    inputs = np.zeros((len(values), encoding.n_inputs))
    start = 0
    for block, width in zip(encoding.blocks, encoding.widths, strict=True):
        if block in blocks:
            inputs[:, start : start + width] = Encoding(encoding.schema, (block,)).encode(rows)
        start += width
    return inputs


def _parts(feature: Feature, table: Table, bins: int) -> tuple[npt.NDArray[np.float64], tuple[float, ...]]:
    column = table.column(feature.name)
    known = np.sort(column[np.isfinite(column)])
    low, high = feature.domain
    if feature.kind == "integer" and math.isfinite(low) and math.isfinite(high) and high - low < bins:
        values = np.arange(math.ceil(low), math.floor(high) + 1, dtype=np.float64)
    elif not len(known):
        raise InductionError(
            f"Feature {feature.name!r} is a number without a finite value in the data, so it cannot be cut into parts. "
            f"Give rows that have it, or use the method 'regions', which needs no parts."
        )
    else:
        values = np.unique(known)
    if len(values) <= bins:
        cuts = np.arange(1, len(values))
    else:
        cuts = np.unique(np.searchsorted(values, known[len(known) * np.arange(1, bins) // bins]))
        cuts = cuts[cuts > 0]
    whole = feature.kind == "integer"
    thresholds = tuple(threshold_between(values[cut - 1], values[cut], whole=whole) for cut in cuts.tolist())
    if len(values) <= bins:
        return values, thresholds
    part = np.searchsorted(np.array(thresholds), known, side="left")
    middles = [known[part == place] for place in range(len(thresholds) + 1)]
    return np.array([entries[len(entries) // 2] for entries in middles]), thresholds


def n_cells(choices: Sequence[Choice]) -> int:
    """Return how many combinations of choices there are."""
    return math.prod(map(len, choices))


def all_cells(choices: Sequence[Choice]) -> Codes:
    """Return every combination of choices, shape (n_cells, n_features)."""
    return np.array(list(itertools.product(*(range(len(choice)) for choice in choices))), dtype=np.int64).reshape(
        n_cells(choices), len(choices)
    )


def cells_table(schema: Schema, choices: Sequence[Choice], codes: Codes) -> Table:
    """Return rows that have the given choices."""
    columns = {choice.feature.name: choice.values[codes[:, place]] for place, choice in enumerate(choices)}
    return Table(schema, columns, numbered_ids(schema, len(codes)))
