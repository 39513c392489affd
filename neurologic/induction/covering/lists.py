"""Lists of rules tried in order: what they answer, and shorter ones that lose little.

Imports its siblings only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.induction.covering.conditions import ListedRule


def shortened(
    rules: Sequence[ListedRule],
    default: int,
    columns: Mapping[str, npt.NDArray[Any]],
    labels: npt.NDArray[np.int64],
    most: int | None,
) -> tuple[ListedRule, ...]:
    """Return the list without the rules it can best do without.

    As long as there are more than `most`, the one goes whose rows the rules after it answer best; then each whose
    absence costs no right answer. A rule that covers a row with a missing value does not keep later rules from it here.

    Parameters
    ----------
    rules : sequence of ListedRule
    default : int
        What is answered where no rule holds.
    columns : mapping of feature name to array of shape (n_rows,)
    labels : numpy.ndarray, shape (n_rows,)
    most : int or None
    """
    kept = list(rules)
    right = labels == default
    covers = [rule.covers(columns, len(labels)) for rule in kept]
    while kept:
        losses = _losses(kept, covers, labels, right)
        place = len(kept) - 1 - int(np.argmin(losses[::-1]))
        if losses[place] > 0 and (most is None or len(kept) <= most):
            break
        del kept[place], covers[place]
    return tuple(kept)


def _losses(
    rules: Sequence[ListedRule],
    covers: Sequence[npt.NDArray[np.bool_]],
    labels: npt.NDArray[np.int64],
    default_right: npt.NDArray[np.bool_],
) -> npt.NDArray[np.int64]:
    """Return how many right answers the list would lose without each rule."""
    losses = np.zeros(len(rules), dtype=np.int64)
    below = default_right.copy()  # whether the rules after this one, and the default, answer rightly
    # A rule's own rows are those that no earlier rule covers.
    earlier = np.zeros(len(labels), dtype=bool)
    own = []
    for cover in covers:
        own.append(np.flatnonzero(cover & ~earlier))
        earlier |= cover
    for place in range(len(rules) - 1, -1, -1):
        rows = own[place]
        right = labels[rows] == rules[place].code
        losses[place] = int(np.count_nonzero(right)) - int(np.count_nonzero(below[rows]))
        covered = np.flatnonzero(covers[place])
        below[covered] = labels[covered] == rules[place].code
    return losses
