"""Encoding: how a row of original values becomes the network's input, exactly and in the open.

Imports errors, features, steps and tables.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from neurologic.errors import SchemaError, did_you_mean, nearest
from neurologic.schema.features import Feature, Schema
from neurologic.schema.steps import Identity, Impute, Matrix, OneHot, Ordinal, RawValue, Standardise, Step
from neurologic.schema.tables import Table, as_table


@dataclass(frozen=True)
class Block:
    """The inputs that one feature feeds: its steps, in the order in which they are done.

    Attributes
    ----------
    feature : str
    steps : tuple of Step
    """

    feature: str
    steps: tuple[Step, ...] = (Identity(),)

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", tuple(self.steps) or (Identity(),))

    @property
    def width(self) -> int:
        """Number of network inputs that the feature feeds here."""
        width = 1
        for step in self.steps:
            if isinstance(step, OneHot):
                width = len(step.shown)
            elif isinstance(step, Ordinal):
                width = 1
            else:
                width = step.widths(width)
        return width


@dataclass(frozen=True)
class Encoding:
    """The map from a row of original values to the network's input: blocks side by side, in the network's order.

    Attributes
    ----------
    schema : Schema
    blocks : tuple of Block
        A feature may feed several blocks or none.

    Raises
    ------
    SchemaError
        When a step does not fit its feature, such as a mean for text, or two numbers where three come in.

    Examples
    --------
    >>> from neurologic.schema import Feature, OneHot, Schema, Standardise, Target, as_table
    >>> features = Feature("months", "integer"), Feature("savings", "ordinal", ("none", "low"))
    >>> schema = Schema(features, Target("risk", ("good", "bad")))
    >>> blocks = Block("months", (Standardise(20, 10),)), Block("savings", (OneHot(("none", "low")),))
    >>> encoding = Encoding(schema, blocks)
    >>> encoding.encode(as_table({"months": [25], "savings": ["low"]}, schema)).tolist()
    [[0.5, 0.0, 1.0]]
    >>> encoding.input_names
    ('months', 'savings=none', 'savings=low')
    """

    schema: Schema
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", tuple(self.blocks))
        for block in self.blocks:
            _check_block(block, self.schema.feature(block.feature))

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Number of network inputs of each block."""
        return tuple(block.width for block in self.blocks)

    @property
    def n_inputs(self) -> int:
        """Number of network inputs."""
        return sum(self.widths)

    @property
    def features(self) -> tuple[str, ...]:
        """The features that the network sees, each once, in the order of their first input."""
        return tuple(dict.fromkeys(block.feature for block in self.blocks))

    @cached_property
    def _owners(self) -> tuple[tuple[str, RawValue, bool], ...]:
        owners: list[tuple[str, RawValue, bool]] = []
        for block, width in zip(self.blocks, self.widths, strict=True):
            one_hot = next((step for step in block.steps if isinstance(step, OneHot)), None)
            shown = (None,) * width if one_hot is None else one_hot.shown
            owners.extend((block.feature, category, one_hot is not None) for category in shown)
        return tuple(owners)

    @property
    def input_names(self) -> tuple[str, ...]:
        """A readable name for each network input: the feature, or `feature=category` for a one-hot input."""
        return tuple(f"{name}={category}" if one_hot else name for name, category, one_hot in self._owners)

    def feature_of_input(self, position: int) -> Feature:
        """Return the feature that feeds the network input at `position`.

        Raises
        ------
        SchemaError
            When there is no such input.
        """
        if not 0 <= position < self.n_inputs:
            raise SchemaError(f"The network has the inputs 0 to {self.n_inputs - 1}, not {position}.", value=position)
        return self.schema.feature(self._owners[position][0])

    def encode(self, table: Table) -> Matrix:
        """Return the network's input for every row.

        Parameters
        ----------
        table : Table
            With at least the features that the encoding uses.

        Returns
        -------
        numpy.ndarray, shape (n_rows, n_inputs), float64

        Raises
        ------
        SchemaError
            A missing value or an unknown category that no step provides for, with its row and feature.
        UnknownName
            A feature that the table lacks.
        """
        if not self.blocks:
            return np.empty((len(table), 0))
        if table.schema != self.schema:  # the codes of its categories may differ
            table = as_table(table, self.schema, features=self.features)
        return np.concatenate([_encode(block, table) for block in self.blocks], axis=1)


def identity_encoding(schema: Schema) -> Encoding:
    """Return the encoding that gives every feature as it is: numbers, booleans as 0 and 1, whole-number categories.

    Raises
    ------
    SchemaError
        When a feature has text for categories: choose `standard_encoding`, or state the steps.
    """
    return Encoding(schema, tuple(Block(feature.name) for feature in schema))


def standard_encoding(schema: Schema, table: Table) -> Encoding:
    """Return the encoding that most networks are trained with: numbers standardised, categories one-hot.

    Numbers get the mean and the standard deviation of `table` (a constant column keeps scale 1), booleans are 0 and 1;
    missing numbers are filled with the mean where the schema allows them, and missing categories are all zeros.

    Parameters
    ----------
    schema : Schema
    table : Table
        The training rows, with every feature of the schema.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> rows = as_table({"age": [20, 40], "own": [True, False]}, schema)
    >>> standard_encoding(schema, rows).encode(rows).tolist()
    [[-1.0, 1.0], [1.0, 0.0]]
    """
    blocks = []
    for feature in schema:
        steps: tuple[Step, ...]
        if feature.is_number:
            mean, deviation = _centre(table.column(feature.name))
            steps = (Standardise(mean, deviation or 1.0),)
            steps = (Impute(mean), *steps) if feature.missing else steps
        elif feature.kind == "boolean" and not feature.missing:
            steps = (Identity(),)
        else:
            # Zeros for None only: every category of the feature is listed.
            steps = (OneHot(feature.categories, unknown="zeros" if feature.missing else "error"),)
        blocks.append(Block(feature.name, steps))
    return Encoding(schema, tuple(blocks))


def _centre(column: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Return mean and standard deviation of what is finite; middle and half width where they are too large."""
    known = column[np.isfinite(column)]
    if not len(known):
        return 0.0, 1.0
    with np.errstate(over="ignore", invalid="ignore"):
        mean, deviation = float(known.mean()), float(known.std())
    if math.isfinite(mean) and math.isfinite(deviation):
        return mean, deviation
    low, high = float(known.min()), float(known.max())
    return low / 2 + high / 2, high / 2 - low / 2


def _check_block(block: Block, feature: Feature) -> None:
    numbers = False
    for step in block.steps:
        if isinstance(step, (OneHot, Ordinal)):
            if numbers:
                raise SchemaError(
                    f"Feature {feature.name!r}: {type(step).__name__} needs the original values; it must come "
                    f"before steps that compute with numbers.",
                    feature=feature.name,
                )
            numbers = True
        elif not isinstance(step, Impute):
            numbers = True
    _ = block.width  # raises where parameters and numbers do not match
    first = next((step for step in block.steps if not isinstance(step, Impute)), Identity())
    if isinstance(first, (OneHot, Ordinal)):
        return
    filled = [step.value for step in block.steps if isinstance(step, Impute)]
    for value in (*feature.categories, *filled):
        if isinstance(value, str):
            raise SchemaError(
                f"Feature {feature.name!r}: {value!r} is no number. Give its block a OneHot or Ordinal step, for "
                f"instance by standard_encoding(schema, table), or pass the encoding of the network's training.",
                feature=feature.name,
                value=value,
            )


def _encode(block: Block, table: Table) -> Matrix:
    feature = table.schema.feature(block.feature)
    column = table.column(block.feature)
    if feature.is_number and not any(isinstance(step, (OneHot, Ordinal)) for step in block.steps):
        encoded = column.reshape(-1, 1)
        for step in block.steps:
            encoded = step.numbers(encoded)  # type: ignore[union-attr]
        failed = np.isnan(encoded).any(axis=1)
    else:
        # Few different values: encode each once. A category's code is its position, a missing one's is -1, the last.
        if feature.is_number:
            different, codes = np.unique(column, return_inverse=True)
            values: list[RawValue] = [None if math.isnan(entry) else entry for entry in different.tolist()]
        else:
            codes, values = column, [*feature.categories, None]
        vectors = [_vector_of(block, value) for value in values]
        blank = (math.nan,) * block.width
        lookup = np.array([blank if vector is None else vector for vector in vectors], dtype=np.float64)
        encoded = lookup.reshape(len(values), len(blank))[codes]
        failed = np.array([vector is None or any(map(math.isnan, vector)) for vector in vectors], dtype=bool)[codes]
    if failed.any():
        raise _refusal(block, table, int(np.flatnonzero(failed)[0]))
    return encoded


def _vector_of(block: Block, value: RawValue) -> tuple[float, ...] | None:
    numbers: Any = None
    for step in block.steps:
        if numbers is None and isinstance(step, Impute):
            value = step.value if value is None else value
        elif isinstance(step, (OneHot, Ordinal)):
            vector = step.vector(value)
            if vector is None:
                return None
            numbers = np.array([vector])
        else:
            numbers = np.array([[math.nan if value is None else float(value)]]) if numbers is None else numbers
            numbers = step.numbers(numbers)
    if numbers is None:  # nothing but imputation
        return None if value is None else (float(value),)
    return tuple(numbers[0].tolist())


def _refusal(block: Block, table: Table, row: int) -> SchemaError:
    name, value = block.feature, table.value(row, block.feature)
    if value is None:
        return SchemaError(
            f"Row {row}, feature {name!r} is missing, and the network's encoding does not say what to put in its "
            f"place. Fill it, or begin the feature's steps with Impute(value).",
            feature=name,
            row=row,
        )
    known = next((step.categories for step in block.steps if isinstance(step, (OneHot, Ordinal))), ())
    names = [entry for entry in known if entry is not None]
    return SchemaError(
        f"Row {row}, feature {name!r}: the network's encoding does not know {value!r}.{did_you_mean(value, names)} "
        f"It was fitted on {', '.join(map(repr, names[:12]))}.",
        feature=name,
        row=row,
        value=value,
        nearest=nearest(value, names),
    )
