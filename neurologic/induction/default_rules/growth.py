"""Growing default rules: conditions chosen by Gini impurity, exceptions learned from what they wrongly cover.

Imports the model and the search for a condition. A rule is grown for a signed worth of every row: what is gained where
the rule fires. Its exceptions are rules for the opposite worth, on the rows where its conditions hold.

References
----------
Wang, Gupta: FOLD-R++: a scalable toolset for automated inductive learning of default theories, FLOPS 2022.
Wang, Gupta: FOLD-SE: an efficient rule-based machine learning algorithm with scalable explainability, PADL 2024 (Gini
impurity in place of information gain; rules of little support are cut off).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from neurologic.induction.default_rules.grid import Grid, Sums
from neurologic.induction.default_rules.model import Columns, Condition, DefaultRule, Truth, with_condition
from neurologic.induction.trees.splits import purity
from neurologic.schema import Schema

_MOST_CONDITIONS = 8
_EPSILON = 1e-9

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Bounds:
    """What rules may be like.

    Attributes
    ----------
    ratio : float
        Conditions are added until what is lost where they hold is at most this share of what is gained.
    min_support : int
        Rows of data that a rule covers at least.
    depth : int
        How deep exceptions go: 0 for none, 2 for exceptions to exceptions.
    price : float
        What a condition must gain to be kept, in weight of rows.
    """

    ratio: float
    min_support: int
    depth: int
    price: float


@dataclass(frozen=True, eq=False)
class Evidence:
    """Rows, what each class is worth on them, and the bins for the search.

    Attributes
    ----------
    schema : Schema
    columns : mapping of feature name to array of shape (n_rows,)
    mass : numpy.ndarray, shape (n_rows, n_classes)
        How right each class is on a row, times the row's weight.
    given : bool array, shape (n_rows,)
        The rows of data, which count for the support of a rule; others were drawn.
    """

    schema: Schema
    columns: Columns
    mass: Floats
    given: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.given)

    @cached_property
    def grid(self) -> Grid:
        """The rows in bins."""
        return Grid.of(self.schema, self.columns)

    def truth(self, what: Condition | DefaultRule, rows: Rows) -> Truth:
        """Return where a condition or a rule holds among some rows."""
        features = (what.feature,) if isinstance(what, Condition) else what.features
        part = {name: self.columns[name][rows] for name in features}
        return what.truth(part) if isinstance(what, Condition) else what.truth(part, len(rows))

    def take(self, rows: Rows) -> Evidence:
        """Return the evidence of some rows."""
        columns = {name: column[rows] for name, column in self.columns.items()}
        return Evidence(self.schema, columns, self.mass[rows], self.given[rows])


@dataclass(frozen=True)
class Grown:
    """A rule and what it gains, its conditions paid for."""

    gain: float
    rule: DefaultRule


def grow(evidence: Evidence, rows: Rows, worth: Floats, bounds: Bounds, depth: int) -> Grown | None:
    """Grow the rule that gains most where it fires, or return None when none gains anything.

    Parameters
    ----------
    evidence : Evidence
    rows : int array, shape (n_rows,)
        Where the rule may fire.
    worth : numpy.ndarray, shape (n_rows,)
        What firing gains on each of them; negative where it loses.
    bounds : Bounds
    depth : int
        How deep the exceptions of this rule go.
    """
    conditions: tuple[Condition, ...] = ()
    best: Grown | None = None
    for _ in range(_MOST_CONDITIONS):
        found = _next_condition(evidence, rows, worth, bounds)
        if found is None:
            break
        conditions = with_condition(conditions, found)
        inside = evidence.truth(found, rows).proved
        rows, worth = rows[inside], worth[inside]
        gain = float(worth.sum()) - bounds.price * len(conditions)
        exceptions: tuple[DefaultRule, ...] = ()
        lost = float(np.maximum(-worth, 0.0).sum())
        won = float(np.maximum(worth, 0.0).sum())
        if depth and lost > bounds.price:
            more, exceptions = exceptions_to(evidence, rows, worth, bounds, depth - 1)
            gain += more
        if best is None or gain > best.gain + _EPSILON:
            best = Grown(gain, DefaultRule(conditions, exceptions))
        if lost <= bounds.ratio * won:
            break
    return best if best is not None and best.gain > _EPSILON else None


def exceptions_to(
    evidence: Evidence, rows: Rows, worth: Floats, bounds: Bounds, depth: int
) -> tuple[float, tuple[DefaultRule, ...]]:
    """Return exceptions to a rule of this worth, and what they gain, the negated literal paid for."""
    exceptions: list[DefaultRule] = []
    total = -bounds.price
    while True:
        grown = grow(evidence, rows, -worth, bounds, depth)
        if grown is None:
            break
        exceptions.append(grown.rule)
        total += grown.gain
        outside = ~evidence.truth(grown.rule, rows).proved
        rows, worth = rows[outside], worth[outside]
    return (total, tuple(exceptions)) if total > _EPSILON else (0.0, ())


def _next_condition(evidence: Evidence, rows: Rows, worth: Floats, bounds: Bounds) -> Condition | None:
    won, lost = np.maximum(worth, 0.0), np.maximum(-worth, 0.0)
    if not (won.sum() > _EPSILON and lost.sum() > _EPSILON):
        return None

    def gini(inside: Sums, outside: Sums) -> Sums:
        richer = inside[0] * outside[1] > inside[1] * outside[0]
        supported = inside[2] >= bounds.min_support
        scores = purity(inside[:2].T) + purity(outside[:2].T)
        return np.where(richer & supported, scores, -np.inf)

    found = evidence.grid.best(rows, np.stack([won, lost, evidence.given[rows].astype(float)]), gini)
    return found.condition if found is not None and found.worth > -np.inf else None
