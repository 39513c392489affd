"""Description lengths in bits: of a rule, and of the exceptions to what rules say.

Imports numpy and scipy only. The formulas are those of C4.5's and RIPPER's rule sets: a subset is told by its size and
its members' probabilities.

References
----------
Quinlan: MDL and categorical theories (continued), ICML 1995.
Cohen: Fast effective rule induction, ICML 1995.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.special import xlogy

_REDUNDANCY = 0.5


def subset_bits(size: npt.ArrayLike, chosen: npt.ArrayLike, share: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the bits that tell which `chosen` of `size` things are meant, when each is with probability `share`.

    Examples
    --------
    >>> float(subset_bits(4, 2, 0.5))
    4.0
    """
    size, chosen, share = (np.asarray(each, dtype=np.float64) for each in (size, chosen, share))
    return np.asarray(-(xlogy(chosen, share) + xlogy(size - chosen, 1.0 - share)) / math.log(2.0))


def rule_bits(conditions: int, possible: int) -> float:
    """Return the bits that tell a rule: how many conditions, and which of the possible ones, half of it redundant.

    Examples
    --------
    >>> rule_bits(0, 10), round(rule_bits(2, 16), 2)
    (0.0, 4.85)
    """
    if conditions == 0:
        return 0.0
    possible = max(possible, conditions)
    bits = math.log2(conditions) + float(subset_bits(possible, conditions, conditions / possible))
    if conditions > 1:
        bits += 2.0 * math.log2(math.log2(conditions))
    return _REDUNDANCY * bits


def exception_bits(
    covered: npt.ArrayLike,
    uncovered: npt.ArrayLike,
    false_positives: npt.ArrayLike,
    false_negatives: npt.ArrayLike,
    expected: float,
) -> npt.NDArray[np.float64]:
    """Return the bits that tell which rows the rules have wrong, for one set of rules or for several at once.

    Parameters
    ----------
    covered, uncovered : int or array
        Rows that the rules cover, and the others.
    false_positives, false_negatives : int or array
        Wrong ones among the covered, and among the others.
    expected : float
        Share of the wrong ones that is expected among the covered.

    Examples
    --------
    >>> float(exception_bits(0, 7, 0, 0, 0.5))
    3.0
    """
    inside, outside, too_many, too_few = (
        np.asarray(each, dtype=np.float64) for each in (covered, uncovered, false_positives, false_negatives)
    )
    wrong = too_many + too_few
    of_inside = np.where(inside > outside, expected * wrong, too_many) / np.maximum(inside, 1.0)
    of_outside = np.where(inside > outside, too_few, (1.0 - expected) * wrong) / np.maximum(outside, 1.0)
    bits = np.log2(inside + outside + 1.0) + subset_bits(inside, too_many, np.minimum(of_inside, 1.0))
    return np.asarray(bits + subset_bits(outside, too_few, np.minimum(of_outside, 1.0)))
