"""One week of use in small: 10,000 mixed calls of every kind, with limits, interrupts and lost processes."""

from __future__ import annotations

import sys
from pathlib import Path

from parts.printing import line

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

CALLS = 10_000
THREADS = 4
# What the caches of Python and Prolog may still take after the calls that warm up.
MEGABYTES = 16
ATOMS = 500


def measure() -> bool:
    """Print what became of the calls; return whether none was wrong and nothing is left of them."""
    from mixed_calls import KINDS, soak

    result = soak(CALLS, THREADS, warm_up=CALLS // 5)
    before, after = result.before, result.after
    assert before is not None and after is not None
    for wrong in result.wrong[:5]:
        print(wrong)
    print(f"{sum(result.calls.values())} calls of {len(result.calls)} of {len(KINDS)} kinds in {result.seconds:.0f} s")
    met = [
        line("mixed calls, 4 threads: wrong answers", "0", str(len(result.wrong)), not result.wrong),
        line("kinds of calls that came", str(len(KINDS)), str(len(result.calls)), len(result.calls) == len(KINDS)),
        # A call that hangs ends the program with a trace of all threads.
        line("calls that hung", "0", "0", True),
    ]
    for name, more in (
        ("megabytes", MEGABYTES),
        ("atoms", ATOMS),
        ("clauses", 100),
        ("modules", 0),
        ("prolog_threads", 1),  # that of the collector, which comes when it is needed
        ("files", 0),
        ("children", 0),
    ):
        grown = getattr(after, name) - getattr(before, name)
        label = f"more {name.replace('_', ' ')} than before"
        met.append(line(label, f"<= {more}", f"{grown:.1f}" if name == "megabytes" else str(grown), grown <= more))
    return all(met)
