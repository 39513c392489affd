"""Checks of parameters, one wording for all methods. Imports errors only."""

from __future__ import annotations

import math
import operator

from neurologic.errors import InductionError


def whole_number(name: str, value: object, least: int) -> int:
    """Return a parameter as a plain int of at least `least`; numpy's integers are welcome.

    Raises
    ------
    InductionError
        For anything else, True and False included.

    Examples
    --------
    >>> whole_number("max_rules", 12, 1)
    12
    """
    try:
        number = None if isinstance(value, bool) else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or number < least:
        raise InductionError(f"{name}={value!r} is not possible: give a whole number of at least {least}.")
    return number


def share_of_data(name: str, value: object) -> float:
    """Return a parameter as a share from 0 to below 1.

    Raises
    ------
    InductionError
        For anything else.

    Examples
    --------
    >>> share_of_data("price", 0.01)
    0.01
    """
    number = float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else math.nan
    if not 0.0 <= number < 1.0:
        raise InductionError(f"{name}={value!r} is not possible: it is a share of the data, from 0 to below 1.")
    return number
