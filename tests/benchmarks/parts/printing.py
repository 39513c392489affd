"""One line of a benchmark: what was measured, its target and whether it is met."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def line(name: str, target: str, measured: str, met: bool | None) -> bool:
    """Print a line; `met` is None for a figure without a target, which cannot be missed."""
    verdict = "" if met is None else "met" if met else "MISSED"
    wanted = f"target {target}" if target else ""
    print(f"{name:<66} {wanted:<20} measured {measured:<18} {verdict}".rstrip(), flush=True)
    return met is not False


def seconds(call: Callable[[], object]) -> float:
    """Return how long one call takes."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def median_seconds(call: Callable[[], object], times: int) -> float:
    """Return the median time of several calls."""
    return statistics.median(seconds(call) for _ in range(times))
