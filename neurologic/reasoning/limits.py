"""What a query may use before it is stopped. Imports errors only."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from neurologic.errors import QueryTimeout


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one query; None is no limit.

    A query that meets `seconds`, `inferences`, `memory_mb` or `depth` is stopped with an error and gives no answer.
    One that has found `answers` answers ends there, and its answers are marked as incomplete if there may be more.

    Parameters
    ----------
    seconds : float or None
        Running time, not counting the wait for other queries.
    inferences : int or None
        Calls of predicates; unlike time the same on every machine.
    memory_mb : float
        Mebibytes of the Prolog stacks, and of all answers together. What a goal keeps elsewhere (asserted clauses, its
        own `findall/3`) is watched through the memory of the process, which may grow by twice as much.
    answers : int or None
        The number of answers.
    depth : int or None
        The depth of calls within calls.
    answer_mb : float or None
        Mebibytes of all answers together; None for as much as `memory_mb`.

    Raises
    ------
    ValueError
        For a limit that is not above zero.

    Examples
    --------
    >>> Limits(seconds=2, answers=10)
    Limits(seconds=2, inferences=None, memory_mb=1024, answers=10, depth=None, answer_mb=None)
    """

    seconds: float | None = None
    inferences: int | None = None
    memory_mb: float = 1024
    answers: int | None = None
    depth: int | None = None
    answer_mb: float | None = None

    def __post_init__(self) -> None:
        for name in ("inferences", "answers", "depth"):
            value = getattr(self, name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
                raise ValueError(
                    f"The limit {name} is {value!r}; give a whole number above zero, or None for no limit."
                )
        for name in ("seconds", "memory_mb", "answer_mb"):
            value = getattr(self, name)
            if value is None and name != "memory_mb":
                continue
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not (value > 0) or math.isinf(value):
                raise ValueError(f"The limit {name} is {value!r}; give a finite number above zero.")

    @property
    def answer_bytes(self) -> int:
        """The most bytes of all answers together."""
        return int(min(self.memory_mb, self.answer_mb or self.memory_mb) * 2**20)


DEFAULT_LIMITS = Limits()


class Budget:
    """The time that the goals of one call share, where the call takes many.

    Examples
    --------
    >>> budget = Budget(Limits(seconds=60))
    >>> with budget.spent():
    ...     pass
    >>> budget.limits().seconds <= 60
    True
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._spent = 0.0

    @contextmanager
    def spent(self) -> Iterator[None]:
        """Count the time of what is done inside."""
        start = time.monotonic()
        try:
            yield
        finally:
            self._spent += time.monotonic() - start

    def limits(self) -> Limits:
        """Return the limits of the next goal, with the time that is left.

        Raises
        ------
        QueryTimeout
            When there is none.
        """
        seconds = self._limits.seconds
        if seconds is None:
            return self._limits
        if self._spent >= seconds:
            raise QueryTimeout(
                f"The call was stopped after {seconds} seconds. Raise Limits(seconds=...) or give fewer rows.",
                limit="seconds",
                value=seconds,
            )
        return replace(self._limits, seconds=seconds - self._spent)
