"""What simplification makes of the rules of `tree` on the tasks of `tasks`: by proof, and bought on the seen rows.

Run: python -m extracting.simplifying [TASK …] from tests/benchmarks
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence

import numpy as np
import torch
from parts.printing import line

import neurologic as nl
from extracting.tasks import SEEDS, TASKS, Prepared, prepared

BUDGETS = (None, 0.0, 0.01)


def measure(tasks: Sequence[str] = ("monk1", "breast_cancer", "german")) -> bool:
    """Print means over the seeds; return whether proved steps never changed an answer."""
    torch.set_num_threads(1)
    kept = [_of_task(name) for name in tasks]
    return all(kept)


def _of_task(name: str) -> bool:
    runs: dict[str, list[tuple[float, ...]]] = {}
    same = True
    for seed in SEEDS:
        task = prepared(name, seed)
        rules = nl.extract(task.network, task.seen, method="tree", seed=seed)
        runs.setdefault("as extracted", []).append(_figures(rules, task, 0.0))
        for budget in BUDGETS:
            start = time.perf_counter()
            if budget is None:
                found = nl.simplify(rules).rules
                same &= bool((found.predict(task.unseen) == rules.predict(task.unseen)).all())
            else:
                found = nl.simplify(rules, task.seen, task.network, budget=budget).rules
            seconds = time.perf_counter() - start
            kind = "proved" if budget is None else f"bought for {budget:.0%} of the seen rows"
            runs.setdefault(kind, []).append(_figures(found, task, seconds))
    for kind, figures in runs.items():
        fidelity, count, conditions, seconds = np.mean(figures, axis=0)
        measured = f"{fidelity:.2f} %, {count:.1f} rules, {conditions:.1f} conditions, {seconds:.2f} s"
        line(
            f"{name}: tree, {kind}",
            "same answers" if kind == "proved" else "",
            measured,
            same if kind == "proved" else None,
        )
    return same


def _figures(rules: nl.RuleSet, task: Prepared, seconds: float) -> tuple[float, ...]:
    report = nl.evaluate(rules, task.network, task.unseen, held_out=True)
    return 100 * report.fidelity.value, len(rules), rules.n_conditions, seconds


if __name__ == "__main__":
    sys.exit(0 if measure(sys.argv[1:] or [name for name in TASKS if name != "credit100k"]) else 1)
