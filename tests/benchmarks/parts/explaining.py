"""How long why and why_not take with 1,000 rules over 30 features, through Python: medians over individuals.

An ordered list, in whose default every rule is refuted, and the leaves of a tree. Needs SWI-Prolog.
"""

from __future__ import annotations

import math
import random
import statistics
from functools import partial

import numpy as np

from neurologic.reasoning import Session
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target
from parts.printing import line, seconds

RULES = 1000
FEATURES = 30
ROWS = 60
TARGET = 0.020
OTHER = {"good": "bad", "bad": "good"}

SCHEMA = Schema(
    tuple(Feature(f"f{number}", "numeric", domain=(0.0, 1.0)) for number in range(FEATURES)),
    Target("risk", ("good", "bad")),
    individual="applicant",
)


def ordered_list() -> RuleSet:
    """Return rules of five conditions each that hardly ever apply."""
    draw = random.Random(0)
    clauses = []
    for number in range(RULES):
        body = tuple(
            Interval(f"f{feature}", low=round(draw.uniform(0.75, 0.95), 3))
            if draw.random() < 0.5
            else Interval(f"f{feature}", high=round(draw.uniform(0.05, 0.25), 3))
            for feature in draw.sample(range(FEATURES), 5)
        )
        clauses.append(Clause(f"r{number}", ClassHead(draw.choice(("good", "bad"))), body))
    return RuleSet(SCHEMA, tuple(clauses), "ordered", "good")


def leaves() -> RuleSet:
    """Return the leaves of a tree of which every split halves the range of a feature."""
    draw = random.Random(0)
    boxes: list[dict[int, tuple[float, float]]] = [{}]
    while len(boxes) < RULES:
        box = boxes.pop(0)
        feature = draw.randrange(FEATURES)
        low, high = box.get(feature, (0.0, 1.0))
        middle = (low + high) / 2
        boxes += [box | {feature: (low, middle)}, box | {feature: (middle, high)}]
    clauses = []
    for number, box in enumerate(boxes):
        body = tuple(
            Interval(
                f"f{feature}",
                low=low if low > 0 else -math.inf,
                high=high if high < 1 else math.inf,
                high_closed=high < 1,
            )
            for feature, (low, high) in box.items()
        )
        clauses.append(Clause(f"r{number}", ClassHead(draw.choice(("good", "bad"))), body))
    return RuleSet(SCHEMA, tuple(clauses), "partition", "unknown")


def asked(session: Session, who: str, answers: dict[str, str], what: str) -> object:
    """Ask one question about an individual."""
    goal, other = f"risk({who}, {answers[who]})", f"risk({who}, {OTHER[answers[who]]})"
    if what == "why_not":
        return session.why_not(other)
    return session.why(goal, words="en" if what == "why, in words" else None)


def measure() -> bool:
    """Print the medians; return whether all meet their target."""
    values = np.random.default_rng(0).uniform(size=(ROWS, FEATURES))
    met = []
    for name, rules in (("ordered list", ordered_list()), ("partition", leaves())):
        with Session() as session:
            session.load(rules)
            session.add_facts({f"f{number}": values[:, number] for number in range(FEATURES)})
            answers = {row["A"]: row["Class"] for row in session.query("risk(A, Class)")}
            by_default = [who for who in answers if session.why(f"risk({who}, {answers[who]})").rule == "default"]
            individuals = by_default or list(answers)
            first = seconds(partial(asked, session, individuals[0], answers, "why_not"))
            line(f"the first why_not, which reads the rules: {name}", "", f"{first * 1000:.0f} ms", None)
            for what in ("why", "why, in words", "why_not"):
                took = statistics.median(seconds(partial(asked, session, who, answers, what)) for who in individuals)
                target = "" if what == "why, in words" else "<= 20 ms"
                shown = f"{what}: {name} of {RULES}, median of {len(individuals)}"
                met.append(line(shown, target, f"{took * 1000:.1f} ms", took <= TARGET if target else None))
    return all(met)
