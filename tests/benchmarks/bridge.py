"""The figures of the Prolog bridge: `python tests/benchmarks/bridge.py` prints one line for each, with its target.

Takes about a minute. Exit code 0 when every figure meets its target, 1 otherwise. Needs SWI-Prolog.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from neurologic.errors import QueryLimit, QueryTimeout
from neurologic.reasoning.engine import Engine, engine
from neurologic.reasoning.limits import Limits

QUERIES = 1_000_000
ATOMS = 50_000
THREADS = 8


def line(name: str, target: str, measured: str, met: bool) -> bool:
    print(f"{name:<58} target {target:<12} measured {measured:<16} {'met' if met else 'MISSED'}", flush=True)
    return met


def median_seconds(call: Callable[[], object], times: int) -> float:
    measured = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        measured.append(time.perf_counter() - start)
    return statistics.median(measured)


def resident_megabytes() -> float:
    """Memory of this process now; where only the peak is known, its peak."""
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def latency(prolog: Engine) -> bool:
    one = median_seconds(lambda: prolog.query("f(1, X)"), 20_000) * 1e6
    given = median_seconds(lambda: prolog.query("f(A, X)", {"A": 1}), 20_000) * 1e6
    thousand = median_seconds(lambda: prolog.query("numlist(1, 1000, X)"), 2_000) * 1e3
    return all(
        [
            line("query with one answer, median", "<= 60 us", f"{one:.1f} us", one <= 60),
            line("the same with a bound argument, median", "<= 60 us", f"{given:.1f} us", given <= 60),
            line("list of 1,000 integers, median", "<= 1 ms", f"{thousand:.2f} ms", thousand <= 1),
        ]
    )


def memory(prolog: Engine) -> bool:
    for _ in range(20_000):
        prolog.query("f(1, X)")
    before = resident_megabytes()
    for _ in range(QUERIES):
        prolog.query("f(1, X)")
    grown = resident_megabytes() - before
    return line(f"growth of memory over {QUERIES:,} queries", "< 5 MB", f"{grown:.2f} MB", grown < 5)


def atoms(prolog: Engine) -> bool:
    def left(ask: Callable[[int], object]) -> int:
        count = "garbage_collect_atoms, statistics(atoms, N)"
        before = prolog.query(count)[0]["N"]
        for number in range(ATOMS):
            ask(number)
        prolog.query("true")
        return int(prolog.query(count)[0]["N"] - before)

    returned = left(lambda number: prolog.query(f"atom_concat(never_seen_before_, {number}, X)"))
    passed = left(lambda number: prolog.query("atom_length(Name, N)", {"Name": f"never_passed_before_{number}"}))
    met = line(f"atoms left of {ATOMS:,} distinct ones returned", "< 100", f"{returned}", returned < 100)
    return line(f"atoms left of {ATOMS:,} distinct ones passed in", "< 100", f"{passed}", passed < 100) and met


def interruption(prolog: Engine) -> bool:
    slowest = 0.0
    for _ in range(10):
        sent = [0.0]

        def interrupt(sent: list[float] = sent) -> None:
            sent[0] = time.perf_counter()
            os.kill(os.getpid(), signal.SIGINT)

        threading.Timer(0.2, interrupt).start()
        try:
            prolog.query("repeat, fail")
        except KeyboardInterrupt:
            slowest = max(slowest, time.perf_counter() - sent[0])
    answers = prolog.query("X = 1") == [{"X": 1}]
    met = slowest < 0.1 and answers
    return line("Ctrl-C in `repeat, fail`, slowest of 10; answers after", "< 0.1 s", f"{slowest:.4f} s", met)


def threads(prolog: Engine) -> bool:
    together = threading.Barrier(THREADS)

    def wrong(thread: int) -> int:
        together.wait()
        return sum(
            prolog.query("member(X, [1, 2, 3]), Y = T", {"T": thread * 10_000 + i})
            != [{"X": x, "Y": thread * 10_000 + i} for x in (1, 2, 3)]
            for i in range(1000)
        )

    with ThreadPoolExecutor(THREADS) as pool:
        total = sum(pool.map(wrong, range(THREADS)))
    return line(f"wrong answers of 8,000 queries from {THREADS} threads at once", "0", str(total), total == 0)


def limits(prolog: Engine) -> bool:
    start, stopped = time.perf_counter(), ""
    try:
        prolog.query("repeat, fail", limits=Limits(seconds=0.5))
    except QueryTimeout:
        stopped = f"{time.perf_counter() - start:.3f} s"
    by_time = line(
        "runaway goal under a limit of 0.5 s; answers after", "stopped", stopped, stopped != "" and answers(prolog)
    )
    start, stopped = time.perf_counter(), ""
    try:
        prolog.query("length(L, N), N > 1000000000", limits=Limits(memory_mb=128))
    except QueryLimit:
        stopped = f"{time.perf_counter() - start:.3f} s"
    by_memory = line(
        "runaway goal under a limit of 128 MiB; answers after", "stopped", stopped, stopped != "" and answers(prolog)
    )
    return by_time and by_memory


def answers(prolog: Engine) -> bool:
    return prolog.query("X is 1 + 1") == [{"X": 2}]


def main() -> int:
    prolog = engine()
    prolog.query("assertz(f(1, 2))")
    met = [measure(prolog) for measure in (latency, interruption, threads, limits, atoms, memory)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
