"""A network whose hidden units take a few levels each, so that every layer is a choice among finitely many.

Imports networks and its siblings. A unit with few different activations has one level for each, which changes nothing;
the activations of any other are gathered to a few, as many as it takes for the answers to stay what they are.

References
----------
Setiono, Liu: Symbolic representation of neural networks, IEEE Computer 29(3), 1996 (activations gathered to few).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.induction.weights.choices import Choice
from neurologic.induction.weights.covers import Booleans, Codes
from neurologic.induction.weights.opened import Opened
from neurologic.induction.weights.units import Decision, Numbers
from neurologic.networks import Layer
from neurologic.networks.layers import activate

_EXACT_LEVELS = 6
_SAME = 1e-6
_NOT_RISING = ("silu", "gelu")


@dataclass(frozen=True, eq=False)
class Stage:
    """A hidden layer with the levels of its units.

    Attributes
    ----------
    bias : numpy.ndarray, shape (n_units,)
    given : tuple of numpy.ndarray, each of shape (n_choices, n_units)
        What each choice of each input adds to the units' sums.
    cuts : tuple of tuple of float
        For each unit the sums that part its levels: level k is above cut k - 1 and at most cut k.
    values : tuple of numpy.ndarray
        For each unit the activation that stands for each level.
    codes : numpy.ndarray of int, shape (n_cells, n_units)
        The levels of the cells.
    """

    bias: Numbers
    given: tuple[Numbers, ...]
    cuts: tuple[tuple[float, ...], ...]
    values: tuple[Numbers, ...]
    codes: Codes

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many levels each unit has."""
        return tuple(map(len, self.values))

    def reaches(self, unit: int, level: int) -> Decision:
        """Return the decision that a unit has at least a level, 1 or more."""
        return Decision(
            np.array([self.bias[unit] - self.cuts[unit][level - 1]]),
            tuple(table[:, unit : unit + 1] for table in self.given),
            np.array([False]),
        )


@dataclass(frozen=True, eq=False)
class Levelled:
    """The network over levels: its hidden layers, the sums of its classes, and what it answers on the cells."""

    stages: tuple[Stage, ...]
    bias: Numbers
    given: tuple[Numbers, ...]
    labels: npt.NDArray[np.int64]

    def decision(self, label: int) -> Decision:
        """Return the decision for a class against all others; of equal sums the first class wins."""
        others = [other for other in range(len(self.bias)) if other != label]
        return Decision(
            self.bias[label] - self.bias[others],
            tuple(table[:, [label]] - table[:, others] for table in self.given),
            np.array([label < other for other in others], dtype=bool),
        )


def levelled(
    network: Opened, choices: Sequence[Choice], codes: Codes, wanted: npt.NDArray[np.int64], most: int
) -> Levelled:
    """Return the network over levels, with the fewest levels a unit that keep its answers on the cells.

    Parameters
    ----------
    network : Opened
    choices : sequence of Choice
        The network's features.
    codes : numpy.ndarray of int, shape (n_cells, n_features)
    wanted : numpy.ndarray of int, shape (n_cells,)
        The network's own answers; where no number of levels keeps all of them, the one that keeps most is taken.
    most : int
        Most levels a unit, of units that have more than six different activations.
    """
    best: Levelled | None = None
    kept = -1
    for count in range(2, most + 1):
        found = _with_levels(network, choices, codes, count)
        agreeing = int(np.count_nonzero(found.labels == wanted))
        if agreeing > kept:
            best, kept = found, agreeing
        if kept == len(wanted):
            break
    assert best is not None
    return best


def _with_levels(network: Opened, choices: Sequence[Choice], codes: Codes, count: int) -> Levelled:
    tables: list[Numbers] = [choice.inputs for choice in choices]
    first = True
    stages: list[Stage] = []
    for entry in network.hidden:
        given = _given(tables, entry, first)
        bias = entry.bias.astype(np.float64)
        units = [_levels(column, entry, count) for column in _sums(bias, given, codes).T]
        cuts, values, levels = zip(*units, strict=True)
        codes = np.stack(levels, axis=1)
        stages.append(Stage(bias, given, cuts, values, codes))
        tables = [unit.reshape(-1, 1) for unit in values]
        first = False
    given = _given(tables, network.last, first)
    bias = network.last.bias.astype(np.float64)
    return Levelled(tuple(stages), bias, given, _sums(bias, given, codes).argmax(axis=1))


def _given(tables: Sequence[Numbers], entry: Layer, first: bool) -> tuple[Numbers, ...]:
    """Return what choices add to sums: features give to all inputs of the first layer, units to one of the next."""
    weights = entry.weights.astype(np.float64).T
    return tuple(table @ (weights if first else weights[place : place + 1]) for place, table in enumerate(tables))


def _sums(bias: Numbers, given: Sequence[Numbers], codes: Codes) -> Numbers:
    return np.asarray(bias + np.sum([table[codes[:, place]] for place, table in enumerate(given)], axis=0))


def _levels(sums: Numbers, entry: Layer, count: int) -> tuple[tuple[float, ...], Numbers, npt.NDArray[np.int64]]:
    """Return the cuts between a unit's levels, the activation that stands for each, and the level of each cell."""
    order = np.argsort(sums, kind="stable")
    rising = sums[order]
    activations = activate(rising.reshape(-1, 1), entry)[:, 0]
    scale = rising if entry.activation in _NOT_RISING else activations
    apart = np.diff(scale) > _SAME * max(float(scale[-1] - scale[0]), _SAME)
    ends = np.flatnonzero(apart) + 1
    if len(ends) >= _EXACT_LEVELS:
        ends = _gathered(scale, ends, count)
    cuts = tuple(float(rising[end - 1] / 2 + rising[end] / 2) for end in ends.tolist())
    parts = itertools.pairwise([0, *ends.tolist(), len(sums)])
    values = np.array([activations[start:stop].mean() for start, stop in parts])
    return cuts, values, np.searchsorted(np.array(cuts), sums, side="left").astype(np.int64)


def _gathered(scale: Numbers, ends: npt.NDArray[np.int64], count: int) -> npt.NDArray[np.int64]:
    """Return where ascending values part into so many groups of little variance (Lloyd's algorithm from even parts)."""
    centres = np.linspace(scale[0], scale[-1], 2 * count + 1)[1::2]
    cuts = ends
    for _ in range(50):
        borders = (centres[1:] + centres[:-1]) / 2
        cuts = np.unique(ends[np.minimum(np.searchsorted(scale[ends], borders, side="left"), len(ends) - 1)])
        groups = itertools.pairwise([0, *cuts.tolist(), len(scale)])
        moved = np.array([scale[start:stop].mean() for start, stop in groups])
        if len(moved) == len(centres) and np.allclose(moved, centres):
            break
        centres = moved
    return cuts


def different_choices(network: Opened, choices: Sequence[Choice]) -> Booleans:
    """Return which features matter to the first layer: those whose choices do not all add the same to its sums."""
    first = (*network.hidden, network.last)[0].weights.astype(np.float64).T
    return np.array([bool(np.ptp(choice.inputs @ first, axis=0).any()) for choice in choices], dtype=bool)
