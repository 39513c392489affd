"""The steps by which a value becomes network input: standardise, min-max, impute, one-hot, ordinal.

Imports errors and features. Every float operation is the one that scikit-learn's fitted transformers do, in the same
order and in float64, so that an encoding read off a pipeline gives the same bits as the pipeline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import SchemaError
from neurologic.schema.features import Category

Matrix: TypeAlias = npt.NDArray[np.float64]
"""An array of shape (n_rows, n_inputs)."""

RawValue: TypeAlias = Category | float | None
"""A value before it is a number: a category, a number, or None where it is missing."""


def _vector(value: float | Sequence[float]) -> tuple[float, ...]:
    entries = value if isinstance(value, Sequence) else (value,)
    return tuple(float(entry) for entry in entries)


def _row(values: tuple[float, ...]) -> npt.NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


@dataclass(frozen=True)
class Identity:
    """The number as it is; booleans are 0 and 1."""

    def widths(self, width: int) -> int:
        """Return how many numbers come out for `width` numbers in."""
        return width

    def numbers(self, block: Matrix) -> Matrix:
        """Map numbers of shape (n_rows, width)."""
        return block


@dataclass(frozen=True)
class Standardise:
    """`(x - mean) / scale`, as StandardScaler, RobustScaler and MaxAbsScaler do.

    Attributes
    ----------
    mean, scale : tuple of float
        One entry for each number that comes in; a plain float is taken for one.
    """

    mean: tuple[float, ...]
    scale: tuple[float, ...]

    def __init__(self, mean: float | Sequence[float] = 0.0, scale: float | Sequence[float] = 1.0) -> None:
        object.__setattr__(self, "mean", _vector(mean))
        object.__setattr__(self, "scale", _vector(scale))

    def widths(self, width: int) -> int:
        """Return how many numbers come out for `width` numbers in."""
        return _same_width("standardise", width, self.mean, self.scale)

    def numbers(self, block: Matrix) -> Matrix:
        """Map numbers of shape (n_rows, width)."""
        return (block - _row(self.mean)) / _row(self.scale)


@dataclass(frozen=True)
class MinMax:
    """`x * scale + offset`, then clipped if asked, as MinMaxScaler does; see `min_max` for its bounds.

    Attributes
    ----------
    scale, offset : tuple of float
        One entry for each number that comes in; a plain float is taken for one.
    clip : (float, float) or None
    """

    scale: tuple[float, ...]
    offset: tuple[float, ...]
    clip: tuple[float, float] | None = None

    def __init__(
        self,
        scale: float | Sequence[float],
        offset: float | Sequence[float],
        clip: Sequence[float] | None = None,
    ) -> None:
        object.__setattr__(self, "scale", _vector(scale))
        object.__setattr__(self, "offset", _vector(offset))
        bounds = None if clip is None else _vector(clip)
        if bounds is not None and (len(bounds) != 2 or not bounds[0] <= bounds[1]):
            raise SchemaError(f"A min-max step is clipped to two bounds low <= high, not {bounds}.")
        object.__setattr__(self, "clip", bounds)

    def widths(self, width: int) -> int:
        """Return how many numbers come out for `width` numbers in."""
        return _same_width("min-max", width, self.scale, self.offset)

    def numbers(self, block: Matrix) -> Matrix:
        """Map numbers of shape (n_rows, width)."""
        mapped = block * _row(self.scale) + _row(self.offset)
        return mapped if self.clip is None else np.clip(mapped, *self.clip)


@dataclass(frozen=True)
class Impute:
    """`value` where the value is missing; a later step need not see a missing value then.

    Attributes
    ----------
    value : float, str, bool or int
        A number, or a category (which need not be one of the feature's own).
    """

    value: Category | float

    def widths(self, width: int) -> int:
        """Return how many numbers come out for `width` numbers in."""
        return width

    def numbers(self, block: Matrix) -> Matrix:
        """Map numbers of shape (n_rows, width)."""
        if isinstance(self.value, str):
            raise SchemaError(f"A missing number cannot be filled with the text {self.value!r}.", value=self.value)
        return np.where(np.isnan(block), float(self.value), block)


@dataclass(frozen=True)
class OneHot:
    """One number a category: 1 for the value's own, 0 for the others, as OneHotEncoder does.

    Attributes
    ----------
    categories : tuple of str, bool, int, float or None
        In the order of the network's inputs; None stands for a missing value that has a column of its own.
    dropped : int or None
        The position of the category without a column.
    unknown : {"error", "zeros"}
        What a value that is none of them becomes.
    """

    categories: tuple[RawValue, ...]
    dropped: int | None = None
    unknown: Literal["error", "zeros"] = "error"

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))
        if self.unknown not in ("error", "zeros"):
            raise SchemaError(f"A one-hot step treats unknown categories as 'error' or 'zeros', not {self.unknown!r}.")
        if self.dropped is not None and not 0 <= self.dropped < len(self.categories):
            raise SchemaError(
                f"A one-hot step over {len(self.categories)} categories cannot drop number {self.dropped}."
            )

    @property
    def shown(self) -> tuple[RawValue, ...]:
        """The categories that have a column, in order."""
        return tuple(entry for place, entry in enumerate(self.categories) if place != self.dropped)

    def vector(self, value: RawValue) -> tuple[float, ...] | None:
        """Return the numbers for one value, or None when it is unknown and that is an error."""
        place = _place(self.categories, value)
        if place is None and self.unknown == "error":
            return None
        return tuple(float(entry == place) for entry in range(len(self.categories)) if entry != self.dropped)


@dataclass(frozen=True)
class Ordinal:
    """The position of the value's category, as OrdinalEncoder does.

    Attributes
    ----------
    categories : tuple of str, bool, int, float or None
        Lowest first; None stands for a missing value that has a code of its own.
    unknown : float or None
        The code of a value that is none of them; None makes it an error. NaN can be filled by a later `Impute`.
    missing : float or None
        The code of a missing value; None makes it an error where no category is None.
    """

    categories: tuple[RawValue, ...]
    unknown: float | None = None
    missing: float | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))

    def vector(self, value: RawValue) -> tuple[float, ...] | None:
        """Return the number for one value, or None when it is unknown and that is an error."""
        if value is None and self.missing is not None:
            return (float(self.missing),)
        place = _place(self.categories, value)
        if place is not None:
            return (float(place),)
        return None if self.unknown is None else (float(self.unknown),)


NumberStep: TypeAlias = Identity | Standardise | MinMax | Impute
Step: TypeAlias = NumberStep | OneHot | Ordinal


def min_max(low: float, high: float, bounds: tuple[float, float] = (0.0, 1.0), *, clip: bool = False) -> MinMax:
    """Return the step that maps `low` … `high` to `bounds`, computed as MinMaxScaler computes it.

    Examples
    --------
    >>> min_max(4, 72)
    MinMax(scale=(0.014705882352941176,), offset=(-0.058823529411764705,), clip=None)
    """
    span = float(high) - float(low)
    scale = (bounds[1] - bounds[0]) / (span or 1.0)
    return MinMax(scale, bounds[0] - float(low) * scale, bounds if clip else None)


def _place(categories: tuple[RawValue, ...], value: RawValue) -> int | None:
    for place, category in enumerate(categories):
        if type(category) is type(value) and category == value:
            return place
    # Numbers also match by value: scikit-learn keeps booleans and integers as floats now and then.
    if value is not None and not isinstance(value, str):
        for place, category in enumerate(categories):
            if category is not None and not isinstance(category, str) and category == value:
                return place
    return None


def _same_width(step: str, width: int, *parameters: tuple[float, ...]) -> int:
    for parameter in parameters:
        if len(parameter) != width:
            raise SchemaError(f"A {step} step has parameters for {len(parameter)} numbers, but {width} come in.")
    return width
