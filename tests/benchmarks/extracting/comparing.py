"""Our methods and other systems on one task: measured runs, means over seeds, and who beats whom."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

import neurologic as nl
from extracting.limits import limited
from extracting.peers import IMPOSSIBLE, PEERS, Peer, counted, learned_quietly
from extracting.tasks import SEEDS, Prepared, prepared
from neurologic.induction import METHODS, Method
from neurologic.selection.exploring import SHARES, settings_of

#: Seconds that one run of another system, and of one of our methods with one setting, may take.
PEER_CAP, OWN_CAP = 60.0, 180.0

#: Chosen on other seeds (11 and 12) of the task credit100k.
LARGE_COLUMNS: dict[str, Any] = {"queries": 50_000, "price": 0.00004, "max_conditions": 212}


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


def own_runs(task: Prepared, method: str, parameters: dict[str, Any], shares: Sequence[float]) -> list[Run]:
    """One of our methods on all rows that may be seen: its rules as they come, and simplified for each share."""
    start = time.perf_counter()
    rules = nl.extract(task.network, task.seen, method=method, seed=task.seed, **parameters)
    runs = [_run(rules, task, time.perf_counter() - start)]
    for lost in shares:
        begun = time.perf_counter()
        simpler = nl.simplify(rules, task.seen, task.network, budget=lost).rules
        runs.append(_run(simpler, task, runs[0].seconds + time.perf_counter() - begun))
    return runs


def _run(rules: nl.RuleSet, task: Prepared, seconds: float) -> Run:
    fidelity = nl.evaluate(rules, task.network, task.unseen, held_out=True).fidelity.value
    return Run(fidelity, len(rules), rules.n_conditions, seconds)


def peer_run(task: Prepared, peer: Peer) -> list[Run]:
    """Another system on the network's labels of the same rows."""
    positions = {(type(label), label): place for place, label in enumerate(task.network.classes)}

    def codes(table: nl.Table) -> np.ndarray:
        return np.array([positions[type(label), label] for label in task.network.labels(table).tolist()])

    labels = codes(task.seen)
    start = time.perf_counter()
    learned = learned_quietly(peer, task.seen, labels, task.seed)
    seconds = time.perf_counter() - start
    fidelity = float(np.mean(learned.predict(task.unseen) == codes(task.unseen)))
    return [Run(fidelity, len(learned.rules), counted(learned.rules), seconds)]


def own_settings(name: str, method: Method) -> list[dict[str, Any]]:
    """The sizes of a method from large to small, its defaults first; on many rows only the defaults and one size."""
    settings = [{}, *reversed(settings_of(method, None))]
    if name == "credit100k":
        settings = [each for each in settings if each.get("max_rules", 32) == 32]
        if method.name == "columns":
            settings.append(LARGE_COLUMNS)
    named = [{**method.defaults, **each} for each in settings]
    return [each for place, each in enumerate(settings) if named[place] not in named[:place]]


def means_of(name: str, peers: Sequence[Peer], seeds: Sequence[int] = SEEDS) -> Iterator[Mean]:
    """Every system on a task, one after the other; the seeds after one that failed are not tried.

    A limit on rules that a method kept on every seed with a larger one is not tried.
    """
    tasks = [prepared(name, seed) for seed in seeds]

    def own(method: str, parameters: dict[str, Any], cap: float, shares: Sequence[float] = SHARES) -> list[Mean]:
        runs = [partial(own_runs, task, method, parameters, shares) for task in tasks]
        settings = [parameters, *({**parameters, "simplify": lost} for lost in shares)]
        names = [", ".join(f"{key}={value}" for key, value in each.items()) or "defaults" for each in settings]
        return _means(method, names, True, runs, cap)

    numbers = any(feature.is_number for feature in tasks[0].network.schema)
    for method in METHODS.values():
        if method.concludes != "classes" or (numbers and not method.suits_numbers):
            continue
        fewest = float("inf")
        for parameters in own_settings(name, method):
            if parameters.get("max_rules", 0) is not None and parameters.get("max_rules", 0) >= fewest:
                continue
            means = own(method.name, parameters, OWN_CAP)
            yield from means
            if means[0].finished and parameters.keys() <= {"max_rules"}:
                fewest = min(fewest, max(run.rules for run in means[0].runs))
    yield from own("auto", {}, 3 * OWN_CAP, ())
    for peer in peers:
        yield from _means(
            peer.name, [peer.settings], False, [partial(peer_run, task, peer) for task in tasks], PEER_CAP
        )


def _means(system: str, settings: Sequence[str], ours: bool, runs: Sequence[Any], cap: float) -> list[Mean]:
    """Measure a system on every seed: each run gives a measurement for each of the settings."""
    done: list[list[Run]] = []
    megabytes, fault = 0.0, None
    for run in runs:
        outcome = limited(run, cap)
        megabytes = max(megabytes, outcome.megabytes)
        if outcome.fault is not None:
            fault = outcome.fault
            break
        done.append(outcome.value)
    return [
        Mean(system, setting, ours, tuple(each[place] for each in done), megabytes, fault)
        for place, setting in enumerate(settings)
    ]


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
