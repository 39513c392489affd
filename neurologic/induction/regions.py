"""The method `regions`: the linear regions of a small ReLU network, as rules that equal it.

Imports errors, rules, schema, the task and what methods that read weights share. Categories are finite choices; over
the numbers a ReLU network is linear piece by piece, and where each piece has its largest sum is said by linear
inequalities of the original values.

References
----------
Montúfar, Pascanu, Cho, Bengio: On the number of linear regions of deep neural networks, NIPS 2014.
Serra, Tjandraatmadja, Ramalingam: Bounding and counting linear regions of deep neural networks, ICML 2018.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.parameters import whole_number
from neurologic.induction.task import Task
from neurologic.induction.weights.bodies import Body, bodies_of, n_conditions
from neurologic.induction.weights.choices import Choice, all_cells, cells_table, choice_of_categories, n_cells
from neurologic.induction.weights.concepts import choice_literals
from neurologic.induction.weights.covers import Cells
from neurologic.induction.weights.opened import Opened, opened
from neurologic.induction.weights.pieces import Counting, Pieces, Piecewise, ends
from neurologic.induction.weights.polyhedra import Box, HalfSpace
from neurologic.induction.weights.widening import widened_ends
from neurologic.rules import ClassHead, Clause, Comparison, Interval, LinearExpression, LinearTerm, Literal, RuleSet
from neurologic.schema import Encoding, Feature, Impute, MinMax, Standardise, Table
from neurologic.schema.steps import OneHot, Ordinal

_LINEAR = ("relu", "leaky_relu", "identity")
_POINTS = 1000
_LARGEST = 1e100  # larger numbers would overflow in sums


def regions(task: Task, *, max_regions: int = 1000, bounds: str = "data") -> RuleSet:
    """Induce rules that equal a ReLU network.

    Every combination of categories is looked at, and for each the linear pieces over the numbers; pieces with one
    answer are joined. The rules are computed in double precision: on rows that are nearer to a border between classes
    than the rounding of the network itself, they may answer with the class on the other side, with both or, in place of
    a class, with the default. A missing value leaves the answer open where the value matters.

    Parameters
    ----------
    task : Task
        Its network's layers are open; where numbers matter, the hidden ones have ReLU, leaky ReLU or no activation.
    max_regions : int
        Most combinations of categories times linear pieces.
    bounds : {"data", "domain"}
        Where the rules equal the network: in the domains that the schema states and, for a number without one, between
        the least and the largest value of the data, or everywhere, which makes more pieces.

    Raises
    ------
    InductionError
        When the layers are closed, not piecewise linear, or not those of the network; when there are more regions; when
        a number reaches the network by steps that are not linear.

    Examples
    --------
    >>> import torch
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, standard_encoding, as_table
    >>> schema = Schema((Feature("left", "boolean"), Feature("right", "boolean")), Target("both", ("no", "yes")))
    >>> unit = torch.nn.Linear(2, 2)
    >>> with torch.no_grad():
    ...     _ = unit.weight.copy_(torch.tensor([[0.0, 0.0], [2.0, 2.0]])), unit.bias.copy_(torch.tensor([0.0, -3.0]))
    >>> data = as_table({"left": [False, True, False, True], "right": [False, False, True, True]}, schema)
    >>> network = wrap(unit, schema, encoding=standard_encoding(schema, data))
    >>> extract(network, data, method="regions").predict(data).tolist()
    ['no', 'no', 'no', 'yes']
    """
    max_regions = whole_number("max_regions", max_regions, 1)
    if bounds not in ("data", "domain"):
        raise InductionError(f"bounds={bounds!r} is not possible: choose 'data' or 'domain'.")
    network = opened(task, "regions")
    first = (*network.hidden, network.last)[0].weights.astype(np.float64)
    features = [task.schema.feature(name) for name in network.encoding.features]
    choices = [choice_of_categories(network.encoding, feature) for feature in features if not feature.is_number]
    choices = [choice for choice in choices if np.ptp(choice.inputs @ first.T, axis=0).any()]
    lines = [_line(network.encoding, feature) for feature in features if feature.is_number]
    lines = [line for line in lines if (first @ line.slopes).any()]
    if n_cells(choices) > max_regions:
        raise InductionError(
            f"The network's categories have {n_cells(choices)} combinations, more than max_regions={max_regions}. "
            f"Raise max_regions if that many can be waited for, or use the method 'layers', which stays small."
        )
    if lines:
        _check_linear(network)
        bodies = _over_numbers(task, network, choices, lines, Counting(max_regions), bounds)
    else:
        bodies = _over_categories(task, network, choices)
    # What takes most to say is the default.
    default = max(range(len(bodies)), key=lambda label: (n_conditions(bodies[label]), len(bodies[label])))
    rules = [(label, body) for label, each in enumerate(bodies) if label != default for body in each]
    clauses = tuple(
        Clause(f"r{number}", ClassHead(task.schema.classes[label]), body)
        for number, (label, body) in enumerate(rules, start=1)
    )
    return RuleSet(task.schema, clauses, "unordered", task.schema.classes[default])


@dataclass(frozen=True, eq=False)
class _Line:
    """How a number reaches the network's inputs: `slopes * number + starts`, each of shape (n_inputs,)."""

    feature: Feature
    slopes: npt.NDArray[np.float64]
    starts: npt.NDArray[np.float64]


def _line(encoding: Encoding, feature: Feature) -> _Line:
    slopes, starts = np.zeros(encoding.n_inputs), np.zeros(encoding.n_inputs)
    place = 0
    for block, width in zip(encoding.blocks, encoding.widths, strict=True):
        if block.feature == feature.name:
            slope, start = 1.0, 0.0
            for step in block.steps:
                if isinstance(step, (OneHot, Ordinal)):
                    raise InductionError(
                        f"Method 'regions' needs numbers that reach the network linearly, but the feature "
                        f"{feature.name!r} reaches it by the step {type(step).__name__}. Make it a feature of "
                        f"categories in the schema, or use the method 'layers'."
                    )
                if isinstance(step, Standardise):
                    slope, start = slope / step.scale[0], (start - step.mean[0]) / step.scale[0]
                elif isinstance(step, MinMax):
                    slope, start = slope * step.scale[0], start * step.scale[0] + step.offset[0]
                    _check_clip(step, feature, slope, start)
                else:
                    assert not isinstance(step, Impute) or feature.is_number  # fills missing values, changes no others
            slopes[place], starts[place] = slope, start
        place += width
    return _Line(feature, slopes, starts)


def _check_linear(network: Opened) -> None:
    for entry in network.hidden:
        if entry.activation not in _LINEAR or (entry.activation == "leaky_relu" and entry.parameter < 0):
            raise InductionError(
                f"Method 'regions' needs a network that is linear piece by piece over its numbers, and a hidden layer "
                f"has the activation {entry.activation!r}. Use the method 'kt', which cuts numbers into parts, or "
                f"'layers'."
            )


def _check_clip(step: MinMax, feature: Feature, slope: float, start: float) -> None:
    if step.clip is None:
        return
    low, high = sorted(slope * bound + start for bound in feature.domain)
    if not (step.clip[0] <= low and high <= step.clip[1]):
        raise InductionError(
            f"Method 'regions' needs numbers that reach the network linearly, but the feature {feature.name!r} is "
            f"clipped inside its domain. Give it the domain in which nothing is clipped in the schema, or use the "
            f"method 'layers'."
        )


def _over_categories(task: Task, network: Opened, choices: Sequence[Choice]) -> list[list[Body]]:
    """Return the bodies of each class of a network in which no number matters."""
    codes = all_cells(choices)
    table = cells_table(task.schema, choices, codes)
    columns = {**table.columns}
    for name in network.encoding.features:  # the others make no difference
        if name not in columns:
            feature = task.schema.feature(name)
            known = task.table.column(name)[~task.table.missing(name)]
            value = known[0] if len(known) else choice_of_categories(network.encoding, feature).values[0]
            columns[name] = np.full(len(codes), value, dtype=task.table.column(name).dtype)
    labels = network.labels(Table(task.schema, columns, table.ids))
    cells = _cells(choices, codes)
    return [
        bodies_of(labels == label, cells, choice_literals(choices), cells.cell, complete=True)
        for label in range(len(task.schema.classes))
    ]


def _cells(choices: Sequence[Choice], codes: npt.NDArray[np.int64]) -> Cells:
    return Cells(codes, tuple(map(len, choices)), (False,) * len(choices))


def _over_numbers(
    task: Task, network: Opened, choices: Sequence[Choice], lines: Sequence[_Line], counting: Counting, bounds: str
) -> list[list[Body]]:
    """Return the bodies of each class: sets of categories, then linear conditions on the numbers."""
    scaling = _Scaling.of(task, lines, bounds)
    first = (*network.hidden, network.last)[0]
    weights, bias = first.weights.astype(np.float64), first.bias.astype(np.float64)
    fixed = _constant_inputs(task, network.encoding, choices, lines)
    slopes = np.stack([line.slopes for line in lines], axis=1)  # (n_inputs, n_coordinates)
    pieces = Pieces(network.hidden, network.last, scaling.box, scaling.points(task, lines), counting)
    cells = _cells(choices, all_cells(choices))
    groups: dict[tuple[int, Body], list[int]] = {}
    trees: dict[bytes, list[tuple[tuple[HalfSpace, ...], int]]] = {}
    for place, codes in enumerate(cells.codes):
        given = fixed + np.sum([choice.inputs[code] for choice, code in zip(choices, codes, strict=True)], axis=0)
        offset = weights @ (given + slopes @ scaling.middle) + bias
        key = offset.tobytes()
        if key not in trees:
            tree: Piecewise = pieces.tree(weights @ slopes * scaling.scale, offset)
            trees[key] = widened_ends(list(ends(tree)), scaling.box, pieces.points)
        for sides, label in trees[key]:
            groups.setdefault((label, scaling.literals(sides, lines)), []).append(place)
    bodies: list[list[Body]] = [[] for _ in task.schema.classes]
    for (label, linear), places in groups.items():
        wanted = np.zeros(len(cells), dtype=bool)
        wanted[places] = True
        for body in bodies_of(wanted, cells, choice_literals(choices), cells.cell, complete=True):
            bodies[label].append((*body, *linear))
    return bodies


def _constant_inputs(
    task: Task, encoding: Encoding, choices: Sequence[Choice], lines: Sequence[_Line]
) -> npt.NDArray[np.float64]:
    """Return the part of the network's input that no choice and no number changes."""
    chosen = {choice.feature.name for choice in choices}
    total = np.zeros(encoding.n_inputs)
    for name in encoding.features:
        feature = task.schema.feature(name)
        if feature.is_number:
            total += _line(encoding, feature).starts
        elif name not in chosen:
            total += choice_of_categories(encoding, feature).inputs[0]
    return total


@dataclass(frozen=True, eq=False)
class _Scaling:
    """Numbers as coordinates of order one, `(number - middle) / scale`, and their bounds."""

    middle: npt.NDArray[np.float64]
    scale: npt.NDArray[np.float64]
    box: Box

    @classmethod
    def of(cls, task: Task, lines: Sequence[_Line], bounds: str) -> _Scaling:
        middle, scale, low, high = [], [], [], []
        for line in lines:
            column = task.table.column(line.feature.name)
            known = column[np.isfinite(column)]
            known = known[np.abs(known) < _LARGEST]
            middle.append(float(known.mean()) if len(known) else 0.0)
            scale.append((float(known.std()) if len(known) else 0.0) or 1.0)
            least, most = line.feature.domain
            if bounds == "data" and len(known):
                least = least if math.isfinite(least) else float(known.min())
                most = most if math.isfinite(most) else float(known.max())
            low.append(least)
            high.append(most)
        centre, width = np.array(middle), np.array(scale)
        return cls(centre, width, Box((np.array(low) - centre) / width, (np.array(high) - centre) / width))

    def points(self, task: Task, lines: Sequence[_Line]) -> npt.NDArray[np.float64]:
        """Return points of the box: rows of the data, and others around their middle, in and beyond their range."""
        random = np.random.default_rng(task.seed)
        rows = np.stack([task.table.column(line.feature.name)[:_POINTS] for line in lines], axis=1)
        rows = (rows[np.isfinite(rows).all(axis=1)] - self.middle) / self.scale
        spread = random.choice([0.3, 1.0, 3.0], size=(_POINTS, 1))
        drawn = random.normal(size=(_POINTS, len(self.middle))) * spread
        return np.asarray(np.clip(np.concatenate([rows, drawn]), self.box.low, self.box.high))

    def literals(self, sides: Sequence[HalfSpace], lines: Sequence[_Line]) -> Body:
        """Return half spaces as conditions on the original numbers, the two bounds of one number together."""
        intervals: dict[str, Interval] = {}
        others: list[Literal] = []
        for side in sides:
            literal = self._literal(side, lines)
            if isinstance(literal, Interval):
                known = intervals.get(literal.feature)
                intervals[literal.feature] = literal if known is None else _both(known, literal)
            else:
                others.append(literal)
        return (*(intervals[name] for name in sorted(intervals)), *sorted(set(others)))

    def _literal(self, side: HalfSpace, lines: Sequence[_Line]) -> Literal:
        weights = side.normal / self.scale
        limit = float(weights @ self.middle) - side.offset
        largest = float(np.abs(weights).max())
        used = np.flatnonzero(weights)
        sign = 1.0 if weights[used[0]] > 0 else -1.0
        weights, limit = sign * weights / largest, sign * limit / largest
        operator = {(True, 1.0): ">", (True, -1.0): "<", (False, 1.0): "<=", (False, -1.0): ">="}[side.positive, sign]
        if len(used) == 1:
            name = lines[used[0]].feature.name
            closed = operator in ("<=", ">=")
            if operator in (">", ">="):
                return Interval(name, low=limit, low_closed=closed)
            return Interval(name, high=limit, high_closed=closed)
        terms = tuple(LinearTerm(float(weights[place]), lines[place].feature.name) for place in used.tolist())
        return Comparison(LinearExpression(terms), operator, LinearExpression((), limit))


def _both(one: Interval, two: Interval) -> Interval:
    low, low_open = max((one.low, not one.low_closed), (two.low, not two.low_closed))
    high, high_closed = min((one.high, one.high_closed), (two.high, two.high_closed))
    return Interval(one.feature, low, high, low_closed=not low_open, high_closed=high_closed)
