"""Methods of extraction on the same networks, splits and counting: ours, their front, and other systems.

Run: python tests/benchmarks/extraction.py [cart | regression | simplifying | TASK …]

`cart` is the method `tree` beside CART at 16 rules, `regression` rules for numbers beside CART, `simplifying` what
`nl.simplify` makes of trees; a task is one of extracting/tasks.py; all of it by default.

For a task, each method with each of its sizes, its rules as they come and simplified, and each other system with the
settings printed, learns from the rows of five splits and is measured on the rows kept back: agreement with the network,
rules, conditions as extracting/peers.py counts them, seconds. Our methods may ask the network about further rows, the
others get its labels of the same rows. `*` marks our front: what no setting of ours is at least as faithful as with
fewer conditions; `auto` chose by itself on the rows it was given. A run that is too long is ended, and the cap is
printed. The verdict: no other system is at least as faithful as a point of our front with fewer conditions, the figures
that were asked for, and times. Exit status 1 when a line of it fails.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from extracting import cart, regression, simplifying
from extracting.comparing import OWN_CAP, PEER_CAP, Mean, beats, front_of, installed, means_of
from extracting.limits import limited
from extracting.tasks import SEEDS, TASKS, prepared

import neurologic as nl
from neurologic.induction import METHODS


@dataclass(frozen=True)
class Goal:
    """What some point of ours is to reach: fidelity in %, with at most so many rules and conditions, in a time."""

    fidelity: float
    rules: float = float("inf")
    conditions: float = float("inf")
    seconds: float = float("inf")
    megabytes: float = float("inf")

    def met(self, mean: Mean) -> bool:
        """Whether a point reaches it."""
        return (
            mean.finished
            and mean.fidelity >= self.fidelity - 1e-9
            and mean.rules <= self.rules
            and mean.conditions <= self.conditions
            and mean.seconds <= self.seconds
            and mean.megabytes <= self.megabytes
        )

    def __str__(self) -> str:
        limits = {
            "rules": self.rules,
            "conditions": self.conditions,
            "s": self.seconds,
            "MB": self.megabytes,
        }
        return f"{self.fidelity:g} %" + "".join(
            f", {value:g} {name}" for name, value in limits.items() if value != float("inf")
        )


GOALS = {
    "monk1": Goal(100.0, 4, 7),
    "monk2": Goal(100.0, 2),
    "monk3": Goal(97.0),
    "xor10": Goal(96.5, 6, 14),
    "breast_cancer": Goal(96.7, 10, 24),
    "digits": Goal(88.0, conditions=188),
    "german": Goal(80.0, conditions=80),
    "wine": Goal(94.0, conditions=20),
    "credit100k": Goal(91.5, conditions=212, seconds=120, megabytes=2048),
}
FRONT_SECONDS = 30.0
LARGE = {"tree": 60.0, "c45": 60.0, "ripper": 60.0}

Verdict = list[tuple[str, bool]]


def line(mean: Mean, marked: bool) -> str:
    """One line of the table."""
    name = f"{'* ' if marked else '  '}{mean.system if mean.ours else f'[{mean.system}]'}"
    if not mean.runs:
        return f"{name:<20} {mean.setting:<28} {mean.fault}"
    rest = f"{mean.rules:8.1f}{mean.conditions:11.1f}{mean.seconds:9.2f}{mean.megabytes:9.0f}"
    note = f"  seeds {len(mean.runs)}: {mean.fault}" if mean.fault else ""
    return f"{name:<20} {mean.setting:<28} {mean.fidelity:7.2f} ± {mean.spread:5.2f}{rest}{note}"


def compared(name: str) -> Verdict:
    """Measure everything on a task, print its table, and return its lines of the verdict."""
    peers, _ = installed()
    means = list(means_of(name, peers))
    ours, others = [each for each in means if each.ours], [each for each in means if not each.ours]
    front = front_of([each for each in ours if each.system != "auto"])
    print(f"\n{name}")
    print(f"  {'system':<18} {'setting':<28} {'fidelity':>15}{'rules':>8}{'conditions':>11}{'seconds':>9}{'MB':>9}")
    for mean in [*sorted(ours, key=_size), *sorted(others, key=_size)]:
        print(line(mean, any(mean is each for each in front)), flush=True)
    verdict: Verdict = []
    beaten = [(peer, own) for own in front for peer in others if peer.finished and beats(peer, own)]
    said = "; ".join(
        f"{own.system} {own.setting} ({own.fidelity:.2f} %, {own.conditions:.1f}) by {peer.system} "
        f"({peer.fidelity:.2f} %, {peer.conditions:.1f})"
        for peer, own in beaten
    )
    verdict.append((f"{name}: no other system beats a point of our front{': ' + said if said else ''}", not beaten))
    if name in GOALS:
        verdict.append(_goal(name, ours))
    if name == "credit100k":
        verdict += _times(ours)
    if name == "breast_cancer":
        verdict.append(_front_time())
    return verdict


def _size(mean: Mean) -> tuple[bool, float]:
    return (not mean.runs, mean.conditions if mean.runs else 0.0)


def _goal(name: str, ours: Sequence[Mean]) -> tuple[str, bool]:
    goal = GOALS[name]
    met = [mean for mean in ours if goal.met(mean)]
    if met:
        best = min(met, key=lambda mean: (mean.conditions, -mean.fidelity))
        said = f"{best.system} {best.setting}"
    else:
        done = [mean for mean in ours if mean.finished]
        within = [mean for mean in done if mean.rules <= goal.rules and mean.conditions <= goal.conditions] or done
        best = max(within, key=lambda mean: mean.fidelity)
        said = f"nearest: {best.system} {best.setting}"
    measured = f"{best.fidelity:.2f} %, {best.rules:.1f} rules, {best.conditions:.1f} conditions, {best.seconds:.1f} s"
    return f"{name}: {goal} ({said}: {measured})", bool(met)


def _times(ours: Sequence[Mean]) -> Verdict:
    verdict = []
    for method, seconds in LARGE.items():
        if method in METHODS:
            runs = [run for mean in ours for run in mean.runs if mean.system == method and mean.setting == "defaults"]
            slowest = max((run.seconds for run in runs), default=float("inf"))
            verdict.append((f"credit100k: {method} within {seconds:g} s (slowest {slowest:.1f} s)", slowest <= seconds))
    return verdict


def _front_time() -> tuple[str, bool]:
    slowest = 0.0
    for seed in SEEDS[:2]:
        task = prepared("breast_cancer", seed)
        start = time.perf_counter()
        outcome = limited(
            lambda task=task, seed=seed: str(nl.front(task.network, task.seen, seed=seed)), 10 * FRONT_SECONDS
        )  # type: ignore[misc]
        slowest = max(slowest, time.perf_counter() - start)
        print(outcome.value or outcome.fault)
    return f"breast_cancer: the front within {FRONT_SECONDS:g} s (slowest {slowest:.1f} s)", slowest <= FRONT_SECONDS


def main(arguments: Sequence[str]) -> int:
    """Measure, print the tables and the verdict."""
    torch.set_num_threads(1)
    others = ("cart", "regression", "simplifying")
    names = list(arguments) or [*others, *TASKS]
    unknown = [name for name in names if name not in (*others, *TASKS)]
    if unknown:
        print(f"There is no part {', '.join(unknown)}; there are {', '.join((*others, *TASKS))}.", file=sys.stderr)
        return 2
    verdict: Verdict = []
    if "cart" in names:
        verdict += cart.measured()
    if "regression" in names:
        verdict.append(("regression: no rules err more than a tree of as many leaves", regression.measure()))
    if "simplifying" in names:
        verdict.append(("simplifying: proved steps change no answer", simplifying.measure()))
    tasks = [name for name in names if name not in others]
    if tasks:
        peers, lines = installed()
        print(
            f"\nSeeds {', '.join(map(str, SEEDS))}. Other systems, at most {PEER_CAP:g} s a run (ours {OWN_CAP:g} s):"
        )
        for peer in peers:
            print(f"  {peer.name}: {peer.package} {peer.version}, {peer.settings}")
        for left_out in lines:
            print(f"  {left_out}")
        for name in tasks:
            verdict += compared(name)
    print()
    for text, holds in verdict:
        print(f"{'yes' if holds else 'NO '}  {text}")
    return 0 if all(holds for _, holds in verdict) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
