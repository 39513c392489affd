"""Counterfactuals, sufficient features and contrasts: their time, and differences from a look at every individual.

Imports the strategies of the tests: the individuals of small schemas are all looked at, by numpy.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neurologic.reasoning import Session
from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target
from parts.printing import line, seconds

RULES, INDIVIDUALS, WORLDS = 1_000, 30, 400
CLASSES = ("low", "middle", "high")
LIMIT = 20.0  # milliseconds


def measure() -> bool:
    """Print the figures; return whether all meet their targets."""
    met = [figures(name, rules) for name, rules in theories()]
    return all([*met, compared()])


def theories() -> Iterator[tuple[str, RuleSet]]:
    """Yield a partition, as a tree makes it, and an ordered list of the same size."""
    yield "partition", tree(random.Random(0))
    yield "ordered", ordered(random.Random(0))


def schema() -> Schema:
    """18 numbers, 6 whole numbers and 6 categories; all may change."""
    numbers = [Feature(f"number_{i}", "numeric", domain=(0.0, 1.0)) for i in range(18)]
    counts = [Feature(f"count_{i}", "integer", domain=(0, 50)) for i in range(6)]
    kinds = [Feature(f"kind_{i}", "categorical", ("a", "b", "c", "d")) for i in range(6)]
    return Schema((*numbers, *counts, *kinds), Target("level", CLASSES), individual="item")


def tree(rng: random.Random) -> RuleSet:
    """Return the leaves of a random tree: at each split a random feature, at a random place of what is left of it."""
    known = schema()
    leaves: list[dict[str, Any]] = [{}]
    while len(leaves) < RULES:
        leaf = leaves.pop(rng.randrange(len(leaves)))
        feature = rng.choice(known.features)
        if feature.is_number:
            low, high = leaf.get(feature.name, feature.domain)
            cut = rng.uniform(low, high) if feature.kind == "numeric" else int(rng.uniform(low, high)) + 0.5
            parts: list[Any] = [(low, cut), (cut, high)] if low < cut < high else [(low, high)]
        else:
            some = leaf.get(feature.name, feature.categories)
            at = rng.randrange(1, len(some)) if len(some) > 1 else 0
            parts = [part for part in (some[:at], some[at:]) if part]
        leaves += [{**leaf, feature.name: part} for part in parts]
    rules = tuple(
        Clause(
            f"r{place}", ClassHead(rng.choice(CLASSES)), tuple(condition(known.feature(f), s) for f, s in leaf.items())
        )
        for place, leaf in enumerate(leaves)
    )
    return RuleSet(known, rules, "partition", "unknown")


def condition(feature: Feature, part: Any) -> Interval | Membership:
    if not feature.is_number:
        return Membership(feature.name, part)
    low, high = part
    return Interval(
        feature.name,
        low if low > feature.domain[0] else float("-inf"),
        high if high < feature.domain[1] else float("inf"),
        low_closed=False,
        high_closed=high < feature.domain[1],
    )


def ordered(rng: random.Random) -> RuleSet:
    """Return a list of rules with five conditions each, most of which overlap with earlier ones."""
    known = schema()
    rules = []
    for place in range(RULES):
        body: list[Interval | Membership] = []
        for feature in rng.sample(known.features, 5):
            if feature.is_number:
                bound = rng.uniform(*feature.domain)
                below = rng.random() < 0.5
                body.append(Interval(feature.name, high=bound) if below else Interval(feature.name, low=bound))
            else:
                body.append(Membership(feature.name, tuple(rng.sample(feature.categories, 2))))
        rules.append(Clause(f"r{place}", ClassHead(rng.choice(CLASSES)), tuple(body)))
    return RuleSet(known, tuple(rules), "ordered", CLASSES[0])


def value(feature: Feature, rng: random.Random) -> Any:
    if feature.kind == "numeric":
        return rng.uniform(*feature.domain)
    return rng.randint(0, 50) if feature.is_number else rng.choice(feature.categories)


def figures(name: str, rules: RuleSet) -> bool:
    rng = random.Random(1)
    rows = {feature.name: [value(feature, rng) for _ in range(INDIVIDUALS)] for feature in rules.schema.features}
    with Session() as prolog:
        prolog.load(rules)
        people = prolog.add_facts(rows)
        now = {answer["A"]: answer["C"] for answer in prolog.query("level(A, C)")}
        wanted = {person: next(label for label in CLASSES if label != now[person]) for person in people}
        prolog.counterfactual(people[0], wanted[people[0]], count=1)  # works out the boxes
        found: list[Any] = []

        def median(ask: Any) -> float:
            found.clear()
            return 1e3 * statistics.median(
                seconds(lambda person=person: found.append(ask(person))) for person in people
            )

        one = median(lambda person: prolog.counterfactual(person, wanted[person], count=1))
        least = sum(bool(answers) and answers[0].least for answers in found)
        three = median(lambda person: prolog.counterfactual(person, wanted[person], count=3))
        what = f"{RULES:,} rules × 30 features, {name}"
        met = line(f"counterfactual, median, {what}", f"<= {LIMIT:.0f} ms", f"{one:.1f} ms", one <= LIMIT)
        line(f"  proved least, of {INDIVIDUALS}", "", str(least), None)
        line("  three different ones, median", "", f"{three:.1f} ms", None)
        contrast = median(lambda person: prolog.contrast("level(A, C)", bindings={"A": person}))
        line(f"contrast, median, {what}", "", f"{contrast:.1f} ms", None)
        forced = median(lambda person: prolog.sufficient("level(A, C)", {"A": person, "C": now[person]}))
        size = statistics.median(len(answer.features) for answer in found)
        proved = sum(answer.smallest for answer in found)
        line(f"sufficient, median, {what}", "", f"{forced:.0f} ms", None)
        line(f"  features in the median; proved smallest, of {INDIVIDUALS}", "", f"{size:g}; {proved}", None)
    return met


def compared() -> bool:
    """Compare with a look at every individual of small schemas."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from small_worlds import World, actionable, answers, distance, rows_around, small_worlds

    differences = {"counterfactual": 0, "sufficient": 0}

    @seed(0)
    @settings(
        max_examples=WORLDS,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(small_worlds(plain=True, missing=False))
    def compare(world: World) -> None:
        names, row = set(world.rules.schema.names), world.row
        with Session() as prolog:
            prolog.load(world.rules)
            prolog.add_facts({name: [given] for name, given in row.items()}, ids=["x1"])
            found = prolog.counterfactual("x1", world.wanted, count=1)
            rows = list(rows_around(world.rules.schema, row, actionable(world.rules.schema)))
            far = [
                distance(world.rules.schema, row, other)
                for other, given in zip(rows, answers(world.rules, rows), strict=True)
                if given == [world.wanted]
            ]
            same = abs(found[0].distance - min(far)) < 1e-9 if found and far else not found and not far
            differences["counterfactual"] += not same
            for label in answers(world.rules, [row])[0][:1]:
                fixed = set(prolog.sufficient("risk(x1, C)", {"C": label}).features)
                sizes = (
                    len(some)
                    for size in range(len(names) + 1)
                    for some in itertools.combinations(sorted(names), size)
                    if all(
                        label in given
                        for given in answers(world.rules, list(rows_around(world.rules.schema, row, names - set(some))))
                    )
                )
                differences["sufficient"] += len(fixed) != next(sizes)

    compare()
    met = True
    for kind, count in differences.items():
        met &= line(f"{kind}: differences from a look at everyone, {WORLDS} theories", "0", str(count), count == 0)
    return met
