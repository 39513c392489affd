"""A desk of the soak: a session beside a plain model in Python of what is in it, and how an answer is compared."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

import neurologic as nl
from neurologic.errors import NeurologicError
from neurologic.reasoning import Session
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

LARGEST = 20_000
SCHEMA = Schema(
    (Feature("income", "integer", domain=(0, LARGEST), missing=True),),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
LOWEST = (1000, 2000, 3000)
HIGHEST = 9000
DOUBTFUL = 1500  # up to here the network says bad, and nowhere else
MOST_ROWS = 60  # then a desk is cleared: a session grows with its facts, and that is no leak
TEXT = """
note({version}).
poor(A) :- income(A, N), N < {version}00.
rich(A) :- applicant(A), \\+ poor(A).
denial(poorest(A)) :- income(A, N), N < 10.
chain(0) :- !.
chain(N) :- M is N-1, chain(M).
template(poor(A), "@(A) is poor.").
"""
#: A folder for the files that calls read and write; each desk has one inside.
FOLDER = tempfile.TemporaryDirectory(prefix="mixed-calls-")


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


def network() -> nl.Network:
    return nl.wrap(lambda table: np.asarray(table.column("income") <= DOUBTFUL, dtype=int), SCHEMA, output="indices")


def network_label(income: int) -> str:
    return "bad" if income <= DOUBTFUL else "good"


@dataclass
class Desk:
    """A session and the model of what is in it."""

    untrusted: bool
    draw: random.Random
    session: Session = field(init=False)
    incomes: dict[str, int | None] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    lowest: int = LOWEST[0]
    version: int = 1
    off: set[str] = field(default_factory=set)
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(dir=FOLDER.name)))

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.session = Session(untrusted=self.untrusted, network=network())
        self.incomes, self.labels, self.lowest, self.version, self.off = {}, {}, LOWEST[0], 1, set()
        self.session.load(rules(self.lowest))
        self.session.consult(text=TEXT.format(version=1), name="expert")
        incomes = [self.an_income(), 5000, 500]
        names = self.session.add_facts({"income": incomes})
        self.incomes.update(zip(names, incomes, strict=True))

    def reopen(self) -> None:
        """Begin again, whatever the session has become."""
        self.session.close()
        self.open()

    def risk(self, name: str) -> str | None:
        return self.label(self.incomes[name])

    def label(self, income: int | None, off: set[str] | None = None) -> str | None:
        off = self.off if off is None else off
        on = {"r1", "r2"} - off
        if income is None:  # undecided as long as a rule could hold
            return None if on else "good"
        fires = {"r1": income <= self.lowest, "r2": income > HIGHEST}
        return "bad" if any(fires[rule] for rule in on) else "good"

    def an_income(self) -> int:
        return self.draw.choice((5, 900, 1500, 2500, 5000, 9999))

    def someone(self, known: bool = False) -> str:
        return self.draw.choice([name for name, income in self.incomes.items() if income is not None or not known])

    def bad(self) -> list[str]:
        return sorted(name for name in self.incomes if self.risk(name) == "bad")

    def state(self) -> tuple[object, ...]:
        """Return what the model holds, to see that a call that failed changed nothing."""
        return dict(self.incomes), dict(self.labels), self.lowest, self.version, set(self.off)


def expect(name: str, found: object, right: object) -> None:
    if found != right:
        raise Wrong(f"{name}: {found!r} in place of {right!r}")


def fails(kind: type[NeurologicError], call: Callable[[], object]) -> None:
    try:
        found = call()
    except kind:
        return
    raise Wrong(f"{kind.__name__} expected, and {found!r} came")
