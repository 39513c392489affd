"""How long why and why_not take with 1,000 rules over 30 features, through Python: medians over individuals.

An ordered list, in whose default every rule is refuted, and the leaves of a tree. Needs SWI-Prolog.
"""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Callable

import numpy as np
from parts.printing import line, seconds

from neurologic.reasoning import Session
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

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
            first = seconds(
                lambda session=session, who=individuals[0]: session.why_not(f"risk({who}, {OTHER[answers[who]]})")
            )
            line(f"why_not the first time, rules are read: {name}", "", f"{first * 1000:.0f} ms", None)

            def median(ask: Callable[[str], object], individuals: list[str] = individuals) -> float:
                return statistics.median(seconds(lambda who=who: ask(who)) for who in individuals)

            cases = {
                "why": lambda who, s=session, a=answers: s.why(f"risk({who}, {a[who]})"),
                "why, in words": lambda who, s=session, a=answers: s.why(f"risk({who}, {a[who]})", words="en"),
                "why_not": lambda who, s=session, a=answers: s.why_not(f"risk({who}, {OTHER[a[who]]})"),
            }
            for what, ask in cases.items():
                took = median(ask)
                wanted = what != "why, in words"
                shown = f"{what}: {name} of {RULES}, {len(individuals)} individuals, median"
                good = line(
                    shown, "<= 20 ms" if wanted else "", f"{took * 1000:.1f} ms", took <= TARGET if wanted else None
                )
                met.append(good)
    return all(met)
