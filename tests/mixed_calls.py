"""A week of use in small: mixed calls of every kind from several threads, each answer compared with the right one.

Each thread has desks of its own: a trusted and an untrusted session, beside a plain model in Python of what was put
into them. A kind of call is a function of a desk that makes a call, moves the model along, and says `expect(...)` of
what came back; to add one, write it and name it in `KINDS` with how often it comes. No kind makes ever new names of
compounds: SWI-Prolog 9.0 keeps each of them for good.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from neurologic.errors import (
    NeurologicError,
    PrologError,
    PrologSyntaxError,
    QueryLimit,
    QueryTimeout,
    SchemaError,
    SessionClosed,
    UnknownName,
    UnknownPredicate,
    UnsafeGoal,
)
from neurologic.reasoning import Limits, Session
from neurologic.reasoning.engine import engine
from neurologic.reasoning.terms import Compound, String
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema((Feature("income", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
LOWEST = (1000, 2000, 3000)
HIGHEST = 9000
MOST_ROWS = 60  # then a desk is cleared: a session grows with its facts, and that is no leak
HANG = 60.0  # seconds after which a call hangs
TEXT = """
note({version}).
poor(A) :- income(A, N), N < {version}00.
rich(A) :- applicant(A), \\+ poor(A).
denial(poorest(A)) :- income(A, N), N < 10.
chain(0) :- !.
chain(N) :- M is N-1, chain(M).
"""


class Wrong(AssertionError):
    """A call that answered something else than the right thing."""


def rules(lowest: int) -> RuleSet:
    return RuleSet(
        SCHEMA,
        (
            Clause("r1", ClassHead("bad"), (Interval("income", high=lowest + 0.5),)),
            Clause("r2", ClassHead("bad"), (Interval("income", low=HIGHEST + 0.5),)),
        ),
        "ordered",
        "good",
    )


@dataclass
class Desk:
    """A session and the model of what is in it."""

    untrusted: bool
    draw: random.Random
    session: Session = field(init=False)
    incomes: dict[str, int] = field(default_factory=dict)
    lowest: int = LOWEST[0]
    version: int = 1
    off: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.session = Session(untrusted=self.untrusted)
        self.incomes, self.lowest, self.version, self.off = {}, LOWEST[0], 1, set()
        self.session.load(rules(self.lowest))
        self.session.consult(text=TEXT.format(version=1), name="expert")
        add_facts(self)

    def risk(self, name: str) -> str:
        return self.label(self.incomes[name])

    def label(self, income: int) -> str:
        fires = {"r1": income <= self.lowest, "r2": income > HIGHEST}
        return "bad" if any(fires[rule] and rule not in self.off for rule in fires) else "good"

    def someone(self) -> str:
        return self.draw.choice(list(self.incomes))


def expect(name: str, found: object, right: object) -> None:
    if found != right:
        raise Wrong(f"{name}: {found!r} in place of {right!r}")


def fails(kind: type[NeurologicError], call: Callable[[], object]) -> None:
    try:
        found = call()
    except kind:
        return
    raise Wrong(f"{kind.__name__} expected, and {found!r} came")


# Kinds of calls


def ask_one(desk: Desk) -> None:
    name = desk.someone()
    expect("ask", desk.session.ask("risk(A, Class)", {"A": name}), {"Class": desk.risk(name)})


def query_all(desk: Desk) -> None:
    right = sorted(name for name in desk.incomes if desk.risk(name) == "bad")
    expect("query", sorted(desk.session.query("risk(A, bad)").column("A")) if right else [], right)


def query_with_theory(desk: Desk) -> None:
    found = desk.session.query("rich(A), income(A, N)")
    right = {name: income for name, income in desk.incomes.items() if income >= desk.version * 100}
    expect("theory", {answer["A"]: answer["N"] for answer in found}, right)


def bindings(desk: Desk) -> None:
    draw = desk.draw
    text = "".join(chr(draw.randrange(1, 0xD7FF)) for _ in range(draw.randrange(12)))
    value = [
        text,
        String(text),
        draw.random() * 10 ** draw.randrange(-300, 300),
        draw.getrandbits(draw.randrange(1, 200)),
    ]
    given = [*value, Compound(f"f{draw.randrange(10)}", (text, -1))]
    expect("bindings", desk.session.query("X = V", {"V": given}), [{"X": given}])


def why(desk: Desk) -> None:
    name = desk.someone()
    for label in ("good", "bad"):
        proof = desk.session.why(f"risk({name}, {label})")
        expect("why", bool(proof), desk.risk(name) == label)
        if proof and label == "bad":
            fired = "r1" if desk.incomes[name] <= desk.lowest else "r2"
            expect("why rule", proof.rule, fired)


def why_all(desk: Desk) -> None:
    right = sum(desk.risk(name) == "bad" for name in desk.incomes)
    expect("why_all", len(desk.session.why_all("risk(A, bad)")), right)


def why_not(desk: Desk) -> None:
    name = desk.someone()
    for label in ("good", "bad"):
        expect("why_not", bool(desk.session.why_not(f"risk({name}, {label})")), desk.risk(name) != label)


def classify(desk: Desk) -> None:
    incomes = [desk.draw.randrange(12_000) for _ in range(desk.draw.randrange(1, 40))]
    expect("classify", desk.session.classify({"income": incomes}).tolist(), [desk.label(each) for each in incomes])


def load(desk: Desk) -> None:
    desk.lowest = desk.draw.choice(LOWEST)
    desk.session.load(rules(desk.lowest))
    desk.off.clear()


def consult(desk: Desk) -> None:
    desk.version = desk.draw.randrange(1, 100)
    desk.session.consult(text=TEXT.format(version=desk.version), name="expert")
    expect("consult", desk.session.query("note(V)"), [{"V": desk.version}])


def consult_error(desk: Desk) -> None:
    text = TEXT.format(version=desk.version + 1)
    fails(PrologSyntaxError, lambda: desk.session.consult(text=text + "note(", name="expert"))
    fails(PrologError, lambda: desk.session.consult(text=text + ":- X is a + 1.", name="expert"))
    expect("consult error", desk.session.query("note(V)"), [{"V": desk.version}])


def add_facts(desk: Desk) -> None:
    if len(desk.incomes) > MOST_ROWS:
        reopen(desk)
    incomes = [desk.draw.choice((5, 900, 1500, 2500, 5000, 9999)) for _ in range(desk.draw.randrange(1, 4))]
    names = desk.session.add_facts({"income": incomes})
    desk.incomes.update(zip(names, incomes, strict=True))
    expect("individuals", desk.session.individuals(), list(desk.incomes))


def add_facts_again(desk: Desk) -> None:
    name = desk.someone()
    fails(SchemaError, lambda: desk.session.add_facts({"income": [desk.incomes[name] + 1]}, ids=[name]))
    query_all(desk)


def switch(desk: Desk) -> None:
    rule = desk.draw.choice(("r1", "r2"))
    if rule in desk.off:
        desk.session.switch_on(rule)
        desk.off.remove(rule)
    else:
        desk.session.switch_off(rule)
        desk.off.add(rule)
    expect("switched off", set(desk.session.switched_off()), desk.off)


def switch_unknown(desk: Desk) -> None:
    fails(UnknownName, lambda: desk.session.switch_off("r3"))
    fails(UnknownName, lambda: desk.session.switch_on("r3"))


def check(desk: Desk) -> None:
    found = [finding.individual for finding in desk.session.check() if finding.kind == "violation"]
    expect("check", sorted(map(str, found)), sorted(name for name, income in desk.incomes.items() if income < 10))


def predicates(desk: Desk) -> None:
    found = {predicate.indicator: predicate.n_clauses for predicate in desk.session.predicates()}
    expect("predicates", (found["income/2"], found["note/1"]), (len(desk.incomes), 1))


def reopen(desk: Desk) -> None:
    old = desk.session
    old.close()
    fails(SessionClosed, lambda: old.query("true"))
    desk.open()


def syntax_error(desk: Desk) -> None:
    goal = desk.draw.choice(("foo(", "a. b", "", "X = 'a", ")", "a :- :- b", "\x00"))
    fails(PrologSyntaxError, lambda: desk.session.query(goal))


def unknown_predicate(desk: Desk) -> None:
    fails(UnknownPredicate, lambda: desk.session.query(f"nobody_{desk.draw.randrange(10)}(X)"))


def exception(desk: Desk) -> None:
    goal = desk.draw.choice(
        ("throw(a)", "atom_length(X, Y)", "X is foo + 1", "X is 1 / 0", "throw(_)", "freeze(X, true)")
    )
    fails(PrologError, lambda: desk.session.query(goal))


def limit_of_time(desk: Desk) -> None:
    limits = Limits(seconds=desk.draw.uniform(0.001, 0.03))
    fails(QueryTimeout, lambda: desk.session.query("repeat, fail", limits=limits))


def limits_of_other_kinds(desk: Desk) -> None:
    draw, query = desk.draw, desk.session.query
    limits, goal = draw.choice(
        (
            (Limits(inferences=draw.randrange(100, 50_000)), "repeat, fail"),
            (Limits(memory_mb=draw.randrange(8, 20)), "numlist(1, 2000000, L)"),
            (Limits(depth=draw.randrange(10, 1000)), "chain(100000)"),
        )
    )
    fails(QueryLimit, lambda: query(goal, limits=limits))


def limit_of_answers(desk: Desk) -> None:
    most = desk.draw.randrange(1, 20)
    found = desk.session.query("between(1, inf, X)", limit=most)
    expect("answers", (found.column("X"), found.complete), (list(range(1, most + 1)), False))


def hostile_goal(desk: Desk) -> None:
    if not desk.untrusted:
        return
    goal = desk.draw.choice(
        (
            "assertz(note(0))",
            "shell('exit 1')",
            "retractall(income(_, _))",
            "neurologic_session:forget(user)",
            "halt",
            "G = assertz(note(0)), call(G)",
            "maplist([X]>>assertz(note(X)), [1, 2])",
        )
    )
    fails(UnsafeGoal, lambda: desk.session.query(goal))
    fails(UnsafeGoal, lambda: desk.session.why(goal))


def process_lost(desk: Desk) -> None:
    if desk.untrusted:
        desk.session._module.engine._process.kill()
        query_all(desk)


def interrupted(desk: Desk) -> None:
    """A signal stops the goal of the main thread; in other threads it is another call."""
    if threading.current_thread() is not threading.main_thread():
        return ask_one(desk)
    timer = threading.Timer(desk.draw.uniform(0.0, 0.05), os.kill, (os.getpid(), signal.SIGINT))
    try:
        timer.start()
        desk.session.query("repeat, fail", limits=Limits(seconds=HANG))
    except KeyboardInterrupt:
        timer.join()
        return None
    raise Wrong("The goal was not interrupted.")


Kind = Callable[[Desk], None]

#: Every kind of call, and how often it comes.
KINDS: dict[Kind, int] = {
    ask_one: 20,
    query_all: 15,
    query_with_theory: 10,
    bindings: 12,
    why: 10,
    why_all: 4,
    why_not: 4,
    classify: 4,
    load: 2,
    consult: 3,
    consult_error: 2,
    add_facts: 5,
    add_facts_again: 2,
    switch: 5,
    switch_unknown: 2,
    check: 2,
    predicates: 2,
    reopen: 1,
    syntax_error: 4,
    unknown_predicate: 2,
    exception: 5,
    limit_of_time: 3,
    limits_of_other_kinds: 3,
    limit_of_answers: 4,
    hostile_goal: 8,
    process_lost: 1,
    interrupted: 2,
}


# Running them


@dataclass(frozen=True)
class Held:
    """What the process holds."""

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
        "statistics(atoms, A), statistics(clauses, C), aggregate_all(count, current_module(_), M), "
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
    stop = threading.Event()

    def work(number: int) -> None:
        draw = random.Random(seed * 100 + number)
        desks = [Desk(untrusted, draw) for untrusted in (False, True)]
        kinds = list(KINDS)
        weights = [KINDS[kind] for kind in kinds]
        try:
            while not stop.is_set():
                with lock:
                    if next(left, None) is None:
                        return
                (kind,) = draw.choices(kinds, weights)
                # What only an untrusted session can do is done there; the others mostly run in this process.
                desk = desks[draw.random() < (1.0 if kind in (hostile_goal, process_lost) else 0.3)]
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
