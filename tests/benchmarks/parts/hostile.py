"""Goals that mean harm: how many of the corpus end in a named error within their limit, and what untrusted costs."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from parts.printing import line, median_seconds

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def measure() -> bool:
    """Ask an untrusted session every goal of the corpus; return whether each ended as it must and changed nothing."""
    import hostile_corpus as hostile

    cases = hostile.cases()
    harmful = [case for case in cases if case.answers is None]
    ended = right = 0
    slowest = 0.0
    with hostile.theory(constraints=True) as session:
        before = hostile.digest(session)
        for case in cases:
            end = hostile.end_of(session, case)
            good = hostile.met(case, end)
            if not good:
                print(f"{case.name}: {end}")
            ended += good and case.answers is None
            slowest = max(slowest, end.seconds - (case.limits.seconds or 0.0))
            right += hostile.right(session)
        unchanged = hostile.digest(session) == before
        cost = median_seconds(lambda: session.query("senior(A)"), 200) * 1e3
        start = time.perf_counter()
        hostile.theory().close()
        opened = time.perf_counter() - start
    with hostile.theory(untrusted=False) as trusted:
        usual = median_seconds(lambda: trusted.query("senior(A)"), 200) * 1e3
    return all(
        [
            line(
                "hostile goals that end in a named error within the limit",
                str(len(harmful)),
                str(ended),
                ended == len(harmful),
            ),
            line(
                "answers of the session that are right after each of them",
                str(len(cases)),
                str(right),
                right == len(cases),
            ),
            line(
                "digest of all predicates, flags and operators",
                "unchanged",
                "unchanged" if unchanged else "changed",
                unchanged,
            ),
            line("latest end after its limit", "<= 3 s", f"{slowest:.2f} s", slowest <= hostile.GRACE),
            line("query of an untrusted session, median (of another)", "", f"{cost:.2f} ms ({usual:.3f} ms)", None),
            line("opening, loading and closing an untrusted session", "", f"{opened:.2f} s", None),
        ]
    )
