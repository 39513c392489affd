"""Expectations and the comparison of two theories: what they cost beside the plain queries that they rest on."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from neurologic.reasoning import Session, compare_theories
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target
from parts.printing import line, seconds

FEATURES = tuple(f"x{number}" for number in range(8))
SCHEMA = Schema(tuple(Feature(name, "numeric") for name in FEATURES), Target("answer", ("yes", "no")))
EXPECTATIONS = """
expect(low, answer(A, no), 0.1) :- x0(A, X), X < 0.
never(both, (answer(A, yes), answer(A, no))).
covers(all, individual(_)).
agrees(labels, answer(A, C), neural_label(A, C), 0.1).
threshold(accuracy > 0.1).
"""


def leaves(n_rules: int, seed: int) -> list[Clause]:
    """Return rules that are the leaves of a random tree over the unit box."""
    rng = np.random.default_rng(seed)
    boxes: list[dict[str, tuple[float, float]]] = [{}]
    while len(boxes) < n_rules:
        box = boxes.pop(int(rng.integers(len(boxes))))
        feature = FEATURES[int(rng.integers(len(FEATURES)))]
        low, high = box.get(feature, (0.0, 1.0))
        middle = low + (high - low) * float(rng.uniform(0.3, 0.7))
        boxes += [{**box, feature: (low, middle)}, {**box, feature: (middle, high)}]
    return [
        Clause(
            f"r{number}",
            ClassHead("yes" if rng.random() < 0.5 else "no"),
            tuple(Interval(feature, low=low, high=high) for feature, (low, high) in box.items()),
        )
        for number, box in enumerate(boxes, 1)
    ]


def session_of(clauses: list[Clause], rows: dict[str, Any]) -> Session:
    """Return a session with the rules and the rows."""
    session = Session()
    session.load(RuleSet(SCHEMA, tuple(clauses), "partition", "unknown"))
    session.add_facts(rows)
    return session


def versions(n_rows: int, n_rules: int) -> tuple[Session, Session, int]:
    """Return a theory, the same after every tenth rule has changed its class, and how many `predict` tells apart."""
    rng = np.random.default_rng(1)
    rows = {name: rng.random(n_rows) for name in FEATURES}
    clauses = leaves(n_rules, 0)
    other = {"yes": ClassHead("no"), "no": ClassHead("yes")}
    changed = [
        dataclasses.replace(clause, head=other[str(clause.head.label)]) if place % 10 == 0 else clause
        for place, clause in enumerate(clauses)
        if isinstance(clause.head, ClassHead)
    ]
    old, new = session_of(clauses, rows), session_of(changed, rows)
    before, after = (session.rules[0].predict(rows) for session in (old, new))
    return old, new, int((before != after).sum())


def compared(n_rows: int, n_rules: int, beside: bool) -> bool:
    """Compare the two versions: beside a plain query of each, or, where that would take minutes, by the clock."""
    old, new, apart = versions(n_rows, n_rules)
    with old, new:
        found: list[Any] = []
        whole = seconds(lambda: found.append(compare_theories(old, new)))
        name = f"diff of {n_rows:,} individuals at {n_rules:,} rules"
        right = len(found[0].individuals) == apart
        good = line(f"{name}: as predict tells", "", f"{right} ({apart:,} changed)", right)
        if not beside:
            return line(name, "<= 20 s", f"{whole:.1f} s", whole <= 20) and good
        plain = seconds(lambda: [each.query("answer(A, C), fail") for each in (old, new)])
    ratio = whole / plain
    return line(f"{name} beside a query of each", "<= 3 times", f"{ratio:.2f} ({whole:.1f} s)", ratio <= 3) and good


def verified(n_rows: int, n_rules: int) -> bool:
    """Try five expectations about everybody."""
    rows = {name: np.random.default_rng(1).random(n_rows) for name in FEATURES}
    with session_of(leaves(n_rules, 0), rows) as session:
        session.add_labels(dict.fromkeys(session.individuals(), "yes"))
        plain = seconds(lambda: session.query("answer(A, C), fail"))
        whole = seconds(lambda: session.verify(text=EXPECTATIONS))
    ratio = whole / (5 * plain)
    name = f"5 expectations of {n_rows:,} individuals at {n_rules:,} rules"
    return line(f"{name} beside 5 queries", "<= 3 times", f"{ratio:.2f} ({whole:.1f} s)", ratio <= 3)


def measure() -> bool:
    """Print the figures; return whether each meets its target."""
    return all([compared(10_000, 100, True), compared(100_000, 1_000, False), verified(10_000, 100)])
