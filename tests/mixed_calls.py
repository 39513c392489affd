"""A week of use in small: mixed calls of every kind from several threads, each answer compared with the right one.

Each thread has desks of its own: a trusted and an untrusted session, beside a plain model in Python of what was put
into them (mixed_desk). A kind of call is a function of a desk that makes a call, moves the model along, and says
`expect(...)` of what came back (mixed_kinds, mixed_questions); to add one, write it and name it in `KINDS` with how
often it comes. No kind makes ever new names of compounds: SWI-Prolog 9.0 keeps each of them for good.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field

import mixed_kinds as kinds
import mixed_questions as questions
from mixed_desk import Desk, Wrong
from mixed_kinds import HANG, Kind

from neurologic.errors import NeurologicError
from neurologic.reasoning.engine import engine

#: Every kind of call, and how often it comes.
KINDS: dict[Kind, int] = {
    kinds.ask_one: 20,
    kinds.query_all: 15,
    kinds.query_with_theory: 10,
    kinds.bindings: 12,
    kinds.why: 10,
    kinds.why_all: 4,
    kinds.why_not: 4,
    kinds.load: 2,
    kinds.consult: 3,
    kinds.consult_error: 2,
    kinds.add_facts: 5,
    kinds.add_facts_again: 2,
    kinds.switch: 5,
    kinds.switch_unknown: 2,
    kinds.check: 2,
    kinds.predicates: 2,
    kinds.reopen: 1,
    kinds.syntax_error: 4,
    kinds.unknown_predicate: 2,
    kinds.exception: 5,
    kinds.limit_of_time: 3,
    kinds.limits_of_other_kinds: 3,
    kinds.limit_of_answers: 4,
    kinds.hostile_goal: 8,
    kinds.process_lost: 1,
    kinds.interrupted: 2,
    kinds.closed_by_another: 1,
    kinds.under_limits: 12,
    kinds.interrupted_anywhere: 4,
    questions.why_best: 6,
    questions.why_in_words: 4,
    questions.why_not_nearest: 6,
    questions.why_not_missing: 3,
    questions.counterfactual: 6,
    questions.counterfactual_confirmed: 3,
    questions.what_if: 8,
    questions.what_if_clauses: 4,
    questions.what_if_unknown: 2,
    questions.contrast: 5,
    questions.sufficient: 5,
    questions.possible: 6,
    questions.check_denials: 3,
    questions.check_of_kinds: 4,
    questions.check_every: 2,
    questions.verify: 4,
    questions.classify_missing: 5,
    questions.classify_batches: 3,
    questions.classify_half_read: 2,
    questions.add_facts_in_parts: 3,
    questions.add_facts_of_a_file: 3,
    questions.add_facts_in_bulk: 1,
    questions.add_labels: 3,
    questions.load_ontology: 2,
    questions.compare: 3,
    questions.decision: 2,
    questions.export: 2,
}


# Running them


@dataclass(frozen=True)
class Held:
    """What the process holds; of modules only those of sessions: libraries come when they are first needed."""

    megabytes: float
    atoms: int
    clauses: int
    modules: int
    prolog_threads: int
    files: int
    children: int


def held() -> Held:
    """Return what the process holds, with garbage taken away."""
    gc.collect()
    for _ in range(2):
        engine().query("garbage_collect, garbage_collect_atoms, garbage_collect_clauses")
    (counts,) = engine().query(
        "statistics(atoms, A), statistics(clauses, C), "
        "aggregate_all(count, ( current_module(Each), sub_atom(Each, 0, _, _, neurologic_session) ), M), "
        "aggregate_all(count, thread_property(_, status(running)), T)"
    )
    return Held(
        _resident_megabytes(), counts["A"], counts["C"], counts["M"], counts["T"], _open_files(), len(children())
    )


def _resident_megabytes() -> float:
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def children() -> list[str]:
    """Return the child processes of this process."""
    listed = subprocess.run(["ps", "-eo", "ppid=,pid=,args="], capture_output=True, text=True, check=True).stdout
    lines = [line.split(None, 2) for line in listed.splitlines()]
    return [" ".join(line[1:]) for line in lines if line[0] == str(os.getpid()) and not line[2].startswith("ps ")]


@dataclass
class Soak:
    """What became of many calls.

    Attributes
    ----------
    calls : Counter
        How often each kind was called.
    wrong : list of str
        Calls that answered wrongly or raised what they must not.
    before, after : Held
        What the process held after some calls to warm up, and at the end.
    seconds : float
    """

    calls: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    before: Held | None = None
    after: Held | None = None
    seconds: float = 0.0


def soak(calls: int, threads: int = 4, seed: int = 1, warm_up: int = 0) -> Soak:
    """Make so many calls from so many threads, the main thread being one of them, and return what became of them."""
    result = Soak()
    if warm_up:
        _round(Soak(), warm_up, threads, seed + 1_000)
    result.before = held()
    start = time.monotonic()
    _round(result, calls, threads, seed)
    result.seconds = time.monotonic() - start
    result.after = held()
    return result


def _round(result: Soak, calls: int, threads: int, seed: int) -> None:
    running: dict[int, tuple[str, float]] = {}
    lock = threading.Lock()
    left = iter(range(calls))
    each = iter(KINDS)  # every kind is called once in this process, which then has the libraries that it needs
    stop = threading.Event()

    def work(number: int) -> None:
        draw = random.Random(seed * 100 + number)
        desks = [Desk(untrusted, draw) for untrusted in (False, True)]
        choices = list(KINDS)
        weights = [KINDS[kind] for kind in choices]
        try:
            while not stop.is_set():
                with lock:
                    if next(left, None) is None:
                        return
                    kind = next(each, None)
                # What only an untrusted session can do is done there; the others mostly run in this process.
                aside = 0.3 if kind is None else 0.0
                if kind is None:
                    (kind,) = draw.choices(choices, weights)
                desk = desks[draw.random() < (1.0 if kind in (kinds.hostile_goal, kinds.process_lost) else aside)]
                running[number] = (f"{kind.__name__}, untrusted {desk.untrusted}", time.monotonic())
                try:
                    kind(desk)
                except (NeurologicError, Wrong, KeyboardInterrupt, AttributeError, TypeError, LookupError, OSError):
                    with lock:
                        result.wrong.append(f"{kind.__name__}, untrusted {desk.untrusted}:\n{traceback.format_exc()}")
                    desk.session.close()
                    desk.open()
                with lock:
                    result.calls[kind.__name__] += 1
        finally:
            running.pop(number, None)
            for desk in desks:
                desk.session.close()

    def watch() -> None:
        while not stop.wait(1.0):
            for call, since in list(running.values()):
                if time.monotonic() - since > HANG + 10:
                    faulthandler.dump_traceback()
                    print(f"A call hangs: {call}", file=sys.stderr, flush=True)
                    os._exit(1)  # nothing else ends a thread that hangs

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    others = [threading.Thread(target=work, args=(number,)) for number in range(1, threads)]
    for thread in others:
        thread.start()
    work(0)
    for thread in others:
        thread.join()
    stop.set()
    watcher.join()
