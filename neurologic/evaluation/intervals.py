"""Shares with confidence intervals. Imports errors, the `Estimate` of the rules, and scipy."""

from __future__ import annotations

import math
from typing import Literal, TypeAlias, get_args

from scipy.special import betaincinv, ndtri

from neurologic.errors import NeurologicError, did_you_mean
from neurologic.rules import Estimate

IntervalMethod: TypeAlias = Literal["wilson", "clopper-pearson"]


class IntervalError(NeurologicError, ValueError):
    """An unknown interval, or a level outside (0, 1)."""


def share(hits: float, count: int, *, interval: IntervalMethod = "wilson", level: float = 0.95) -> Estimate | None:
    """Return `hits` of `count` as a share with its confidence interval; None of nothing.

    Parameters
    ----------
    hits : int, or float
        A sum of shares, one a row, where a row can be right in part: the interval is then the wider rather than the
        narrower, because nothing varies as much as what is either right or wrong.
    count : int
    interval : {"wilson", "clopper-pearson"}
        Wilson's score interval keeps its level on average and is the shorter; Clopper and Pearson's is never below it.
    level : float
        Between 0 and 1.

    References
    ----------
    Wilson: Probable inference, the law of succession, and statistical inference, JASA 22, 1927.
    Clopper, Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial, Biometrika 26,
    1934.

    Examples
    --------
    >>> estimate = share(94, 100)
    >>> round(estimate.low, 3), estimate.value, round(estimate.high, 3)
    (0.875, 0.94, 0.972)
    """
    check_interval(interval, level)
    if count == 0:
        return None
    value, rest = hits / count, (1.0 - level) / 2
    if interval == "clopper-pearson":
        low = float(betaincinv(hits, count - hits + 1, rest)) if hits else 0.0
        high = float(betaincinv(hits + 1, count - hits, 1.0 - rest)) if hits < count else 1.0
    else:
        z = -float(ndtri(rest))
        centre = (value + z * z / (2 * count)) / (1 + z * z / count)
        half = z / (1 + z * z / count) * math.sqrt(value * (1 - value) / count + z * z / (4 * count * count))
        low, high = centre - half, centre + half
    # Rounding may put an end a last digit past the value or past 0 and 1.
    return Estimate(value, max(0.0, min(low, value)), min(1.0, max(high, value)))


def check_interval(interval: str, level: float) -> None:
    """Raise `IntervalError` for an unknown interval or a level outside (0, 1)."""
    if interval not in get_args(IntervalMethod):
        known = get_args(IntervalMethod)
        raise IntervalError(
            f"There is no interval {interval!r}.{did_you_mean(interval, known)} Choose {' or '.join(map(repr, known))}."
        )
    if not 0 < level < 1:
        raise IntervalError(f"level={level!r} is not possible: give a number between 0 and 1, such as 0.95.")
