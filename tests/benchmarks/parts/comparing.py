"""Our methods and other systems on one task: measured runs, means over seeds, and who beats whom."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import neurologic as nl
from neurologic.induction import METHODS, Method
from neurologic.selection.exploring import settings_of
from parts.limits import limited
from parts.peers import IMPOSSIBLE, PEERS, Peer, counted, learned_quietly
from parts.tasks import SEEDS, Prepared, prepared

#: Seconds that one run of another system, and of one of our methods with one setting, may take.
PEER_CAP, OWN_CAP = 60.0, 180.0


@dataclass(frozen=True)
class Run:
    """One extraction, measured on rows that were kept back."""

    fidelity: float
    rules: int
    conditions: int
    seconds: float


@dataclass(frozen=True)
class Mean:
    """A system with one setting on one task: means over the seeds that it finished.

    Attributes
    ----------
    system, setting : str
    ours : bool
    runs : tuple of Run
    megabytes : float
        Largest memory of a run.
    fault : str or None
        Why a seed was not finished.
    """

    system: str
    setting: str
    ours: bool
    runs: tuple[Run, ...]
    megabytes: float
    fault: str | None

    @property
    def finished(self) -> bool:
        """Whether every seed was."""
        return self.fault is None and bool(self.runs)

    @property
    def fidelity(self) -> float:
        """In %."""
        return 100 * float(np.mean([run.fidelity for run in self.runs]))

    @property
    def spread(self) -> float:
        """Standard deviation of the fidelity over the seeds, in %."""
        return 100 * float(np.std([run.fidelity for run in self.runs], ddof=1)) if len(self.runs) > 1 else 0.0

    @property
    def rules(self) -> float:
        """On average."""
        return float(np.mean([run.rules for run in self.runs]))

    @property
    def conditions(self) -> float:
        """On average."""
        return float(np.mean([run.conditions for run in self.runs]))

    @property
    def seconds(self) -> float:
        """On average."""
        return float(np.mean([run.seconds for run in self.runs]))


def beats(one: Mean, other: Mean) -> bool:
    """Whether one is at least as faithful with fewer conditions."""
    return one.fidelity >= other.fidelity and one.conditions < other.conditions


def front_of(means: Sequence[Mean]) -> list[Mean]:
    """The finished ones that no other beats, nor equals in conditions with more fidelity, from small to large."""
    found: list[Mean] = []
    for mean in sorted((each for each in means if each.finished), key=lambda each: (each.conditions, -each.fidelity)):
        if not found or mean.fidelity > found[-1].fidelity:
            found.append(mean)
    return found


def own_run(task: Prepared, method: str, parameters: dict[str, Any]) -> Run:
    """One of our methods on all rows that may be seen."""
    start = time.perf_counter()
    rules = nl.extract(task.network, task.seen, method=method, seed=task.seed, **parameters)
    seconds = time.perf_counter() - start
    fidelity = nl.evaluate(rules, task.network, task.unseen, held_out=True).fidelity.value
    return Run(fidelity, len(rules), rules.n_conditions, seconds)


def peer_run(task: Prepared, peer: Peer) -> Run:
    """Another system on the network's labels of the same rows."""
    positions = {(type(label), label): place for place, label in enumerate(task.network.classes)}

    def codes(table: nl.Table) -> np.ndarray:
        return np.array([positions[type(label), label] for label in task.network.labels(table).tolist()])

    labels = codes(task.seen)
    start = time.perf_counter()
    learned = learned_quietly(peer, task.seen, labels, task.seed)
    seconds = time.perf_counter() - start
    fidelity = float(np.mean(learned.predict(task.unseen) == codes(task.unseen)))
    return Run(fidelity, len(learned.rules), counted(learned.rules), seconds)


def own_settings(name: str, method: Method) -> list[dict[str, Any]]:
    """The sizes of a method from large to small, its defaults first; on many rows only the defaults and one size."""
    settings = [{}, *reversed(settings_of(method, None))]
    if name == "credit100k":
        settings = [each for each in settings if each.get("max_rules", 32) == 32]
    named = [{**method.defaults, **each} for each in settings]
    return [each for place, each in enumerate(settings) if named[place] not in named[:place]]


def means_of(name: str, peers: Sequence[Peer], seeds: Sequence[int] = SEEDS) -> Iterator[Mean]:
    """Every system on a task, one after the other; the seeds after one that failed are not tried.

    A limit on rules that a method kept on every seed with a larger one is not tried.
    """
    tasks = [prepared(name, seed) for seed in seeds]

    def own(method: str, parameters: dict[str, Any], cap: float) -> Mean:
        setting = ", ".join(f"{key}={value}" for key, value in parameters.items()) or "defaults"
        return _mean(method, setting, True, [partial(own_run, task, method, parameters) for task in tasks], cap)

    for method in METHODS.values():
        fewest = float("inf")
        for parameters in own_settings(name, method):
            if parameters.get("max_rules", 0) is not None and parameters.get("max_rules", 0) >= fewest:
                continue
            mean = own(method.name, parameters, OWN_CAP)
            yield mean
            if mean.finished and parameters.keys() <= {"max_rules"}:
                fewest = min(fewest, max(run.rules for run in mean.runs))
    yield own("auto", {}, 3 * OWN_CAP)
    for peer in peers:
        yield _mean(peer.name, peer.settings, False, [partial(peer_run, task, peer) for task in tasks], PEER_CAP)


def _mean(system: str, setting: str, ours: bool, runs: Sequence[Any], cap: float) -> Mean:
    done: list[Run] = []
    megabytes = 0.0
    for run in runs:
        outcome = limited(run, cap)
        megabytes = max(megabytes, outcome.megabytes)
        if outcome.fault is not None:
            return Mean(system, setting, ours, tuple(done), megabytes, outcome.fault)
        done.append(outcome.value)
    return Mean(system, setting, ours, tuple(done), megabytes, None)


def installed() -> tuple[list[Peer], list[str]]:
    """The systems that can run here, and a line for each that cannot."""
    there: list[Peer] = []
    lines = [f"{name} is left out: {reason}" for name, reason in IMPOSSIBLE.items()]
    for peer in PEERS:
        reason = peer.missing
        if reason is None:
            there.append(peer)
        else:
            lines.append(f"{peer.name} is left out: {reason}")
    return there, lines
