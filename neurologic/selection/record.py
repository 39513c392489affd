"""Point, Front and Stability: what was found for each method and size, as records that show themselves.

Imports errors, rules and evaluation's wording; matplotlib only in `plot`.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from neurologic.errors import InductionError, MissingExtra
from neurologic.evaluation.record import shown
from neurologic.rules import Estimate, RuleSet


@dataclass(frozen=True)
class Stability:
    """How much of the rules comes back when they are induced from random parts of the rows.

    Attributes
    ----------
    resamples : int
    returning : float
        Mean of `rules`; 1.0 when every rule comes back every time. 0.0 of no rules.
    rules : mapping of rule id to float
        For each rule, the share of the resamples in which it comes back: some rule of the same class then gives its
        answer on nearly the same rows (Jaccard's index of at least 0.8).
    conditions : float
        Mean over all pairs of resamples of Jaccard's index of their conditions: a class with a feature and side of a
        bound, or with a set of categories. Where a bound lies does not matter.
    agreement : float
        Mean over all pairs of resamples of the share of the rows on which their rules answer alike.

    Examples
    --------
    >>> print(Stability(10, 0.9, {"r1": 1.0, "r2": 0.8}, 0.75, 0.96))
    of 10 resamples: rules return 0.90 · conditions alike 0.75 · answers alike 0.96
    """

    resamples: int
    returning: float
    rules: Mapping[str, float]
    conditions: float
    agreement: float

    def __str__(self) -> str:
        return (
            f"of {self.resamples} resamples: rules return {self.returning:.2f} · "
            f"conditions alike {self.conditions:.2f} · answers alike {self.agreement:.2f}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(replace(self, rules=dict(self.rules)))


@dataclass(frozen=True)
class Point:
    """What one method made with one setting.

    Attributes
    ----------
    method : str
    parameters : mapping
        The setting; the method's defaults for all else.
    rules : RuleSet
    fidelity : Estimate
        Share of the validation rows on which the rules' answer is the network's, with its interval at 95 %. Rules
        that were refit keep what was measured before.
    seconds : float
        That the method took.
    queries : int
        Rows that the network was asked about for it, beyond those given and those it had been asked about before.
    refit : bool
        Whether the rules were induced again from all rows given, after they had been measured.
    stability : Stability or None
        When it was asked for.
    """

    method: str
    parameters: Mapping[str, Any]
    rules: RuleSet
    fidelity: Estimate
    seconds: float
    queries: int
    refit: bool = False
    stability: Stability | None = None

    @property
    def n_rules(self) -> int:
        """Rules, the default not counted."""
        return len(self.rules)

    @property
    def n_conditions(self) -> int:
        """Conditions, by the one counting rule."""
        return self.rules.n_conditions

    @property
    def setting(self) -> str:
        """The method with its setting, as one would call it: `tree(max_rules=8)`."""
        inside = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{self.method}({inside})" if inside else self.method

    def within(self, max_rules: int | None, max_conditions: int | None) -> bool:
        """Whether the rules are as small as that; None is no limit."""
        return (max_rules is None or self.n_rules <= max_rules) and (
            max_conditions is None or self.n_conditions <= max_conditions
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the measures as plain values."""
        return {
            "method": self.method,
            "parameters": dict(self.parameters),
            "fidelity": self.fidelity.value,
            "fidelity_low": self.fidelity.low,
            "fidelity_high": self.fidelity.high,
            "rules": self.n_rules,
            "conditions": self.n_conditions,
            "seconds": self.seconds,
            "queries": self.queries,
            "refit": self.refit,
            "stability": None if self.stability is None else self.stability.to_dict(),
        }


@dataclass(frozen=True)
class Refusal:
    """A method that could not do with the task, and why."""

    method: str
    parameters: Mapping[str, Any]
    reason: str


@dataclass(frozen=True)
class Front:
    """The points that no other point beats in fidelity and in conditions at once, from few conditions to many.

    Attributes
    ----------
    points : tuple of Point
        The front. Every one is more faithful than all with fewer conditions.
    dominated : tuple of Point
        The others: some point has at least their fidelity with no more conditions.
    refused : tuple of Refusal
    n_fit, n_validation : int
        Rows that the rules were induced from, and rows that they were measured on.
    queries : int
        Rows that the network was asked about in all, the given ones included.
    seconds : float
    seed : int

    Examples
    --------
    >>> import neurologic as nl
    >>> schema = nl.Schema((nl.Feature("age", "integer", domain=(18, 80)),), nl.Target("risk", ("good", "bad")))
    >>> network = nl.wrap(lambda table: (table.column("age") < 25).astype(int), schema, output="indices")
    >>> front = nl.front(network, {"age": list(range(18, 80))}, methods=["tree"])
    >>> [(point.setting, point.fidelity.value, point.n_conditions) for point in front]
    [('tree(max_rules=32, simplify=0.0)', 1.0, 1)]
    """

    points: tuple[Point, ...]
    dominated: tuple[Point, ...] = ()
    refused: tuple[Refusal, ...] = ()
    n_fit: int = 0
    n_validation: int = 0
    queries: int = 0
    seconds: float = field(default=0.0, compare=False)
    seed: int = 0

    def __len__(self) -> int:
        return len(self.points)

    def __iter__(self) -> Iterator[Point]:
        return iter(self.points)

    def choose(
        self, *, max_rules: int | None = None, max_conditions: int | None = None, min_fidelity: float | None = None
    ) -> Point:
        """Return the smallest point that is as faithful as wanted, else the most faithful, within the limits.

        Parameters
        ----------
        max_rules, max_conditions : int or None
        min_fidelity : float or None
            On the validation rows; without it the most faithful point is wanted.

        Raises
        ------
        InductionError
            When no point is that small; the message has the smallest.
        """
        return chosen_point((*self.points, *self.dominated), max_rules, max_conditions, min_fidelity)

    def table(self) -> list[dict[str, Any]]:
        """Return one record a point, those of the front first, ready for a frame: see `Point.to_dict`."""
        return [
            *({**point.to_dict(), "dominated": False} for point in self.points),
            *({**point.to_dict(), "dominated": True} for point in self.dominated),
        ]

    def plot(self, axes: Any = None) -> Any:
        """Draw fidelity over conditions: the front as a line with its intervals, dominated points pale.

        Parameters
        ----------
        axes : matplotlib Axes, optional
            Where to draw; a new figure without it.

        Returns
        -------
        matplotlib Axes

        Raises
        ------
        MissingExtra
            Without matplotlib.
        """
        if axes is None:
            try:
                from matplotlib import pyplot
            except ImportError:
                raise MissingExtra("matplotlib", "plot", "Plotting a front") from None
            axes = pyplot.subplots()[1]
        sizes = [point.n_conditions for point in self.points]
        values = [point.fidelity.value for point in self.points]
        low = [point.fidelity.value - point.fidelity.low for point in self.points]
        high = [point.fidelity.high - point.fidelity.value for point in self.points]
        others = self.dominated
        axes.scatter(
            [point.n_conditions for point in others],
            [point.fidelity.value for point in others],
            color="0.7",
            label="dominated",
        )
        axes.plot(sizes, values, drawstyle="steps-post", color="C0")
        axes.errorbar(sizes, values, yerr=[low, high], fmt="o", capsize=3, color="C0", label="front")
        for point in self.points:
            axes.annotate(
                point.method, (point.n_conditions, point.fidelity.value), xytext=(4, 4), textcoords="offset points"
            )
        axes.set_xlabel("conditions")
        axes.set_ylabel(f"fidelity on {self.n_validation} validation rows")
        axes.legend()
        return axes

    def __str__(self) -> str:
        titles, rows = self._cells()
        widths = [max(len(row[place]) for row in (titles, *rows)) for place in range(len(titles))]
        lines = [
            "  ".join(
                cell.ljust(width) if place == 0 else cell.rjust(width)
                for place, (cell, width) in enumerate(zip(row, widths, strict=True))
            ).rstrip()
            for row in (titles, *rows)
        ]
        lines.append(self._summary())
        lines += [f"refused: {each.method}: {each.reason}" for each in self.refused]
        return "\n".join(lines)

    def _summary(self) -> str:
        refit = " · refit on all rows after measuring" if any(point.refit for point in self.points) else ""
        return (
            f"{self.n_fit} rows to fit on, {self.n_validation} to measure on · {self.queries} queries · "
            f"{len(self.dominated)} dominated points{refit}"
        )

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        titles = ["method", "fidelity", "rules", "conditions", "seconds", "queries"]
        stable = any(point.stability is not None for point in self.points)
        rows = [
            [
                point.setting,
                shown(point.fidelity),
                str(point.n_rules),
                str(point.n_conditions),
                f"{point.seconds:.2f}",
                str(point.queries),
                *([f"{point.stability.returning:.2f}" if point.stability is not None else "–"] if stable else []),
            ]
            for point in self.points
        ]
        return [*titles, *(["returning"] if stable else [])], rows

    def _repr_html_(self) -> str:
        titles, rows = self._cells()
        head = "".join(f"<th>{html.escape(title)}</th>" for title in titles)
        body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
        notes = "".join(f"<p>{html.escape(f'refused: {each.method}: {each.reason}')}</p>" for each in self.refused)
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div style="overflow-x:auto">{table}<p>{html.escape(self._summary())}</p>{notes}</div>'


def separated(points: Sequence[Point]) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """Return the points that no other dominates, from few conditions to many, and the others in their order.

    Of points equal in fidelity and conditions the one with fewer rules is kept, then the first.
    """
    front: list[Point] = []
    for point in sorted(points, key=lambda each: (each.n_conditions, -each.fidelity.value, each.n_rules)):
        if not front or point.fidelity.value > front[-1].fidelity.value:
            front.append(point)
    kept = {id(point) for point in front}
    return tuple(front), tuple(point for point in points if id(point) not in kept)


def chosen_point(
    points: Sequence[Point], max_rules: int | None, max_conditions: int | None, min_fidelity: float | None
) -> Point:
    """Return the point to take; see `Front.choose`."""
    small = [point for point in points if point.within(max_rules, max_conditions)]
    if not small:
        limits = {"max_rules": max_rules, "max_conditions": max_conditions}
        wanted = " and ".join(f"{name}={value}" for name, value in limits.items() if value is not None)
        least = min(points, key=lambda point: (point.n_conditions, point.n_rules))
        raise InductionError(
            f"No rules are as small as {wanted}. The smallest, of {least.setting}, have {least.n_rules} rules with "
            f"{least.n_conditions} conditions: allow as many."
        )
    faithful = [point for point in small if min_fidelity is not None and point.fidelity.value >= min_fidelity]
    if faithful:
        return min(faithful, key=lambda point: (point.n_conditions, -point.fidelity.value, point.n_rules))
    return min(small, key=lambda point: (-point.fidelity.value, point.n_conditions, point.n_rules))
