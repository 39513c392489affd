"""Rules for benchmarks: the leaves of a random tree over thirty numbers, as a tree method emits them."""

from __future__ import annotations

import heapq
import math

import numpy as np

from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

CLASSES = ("good", "bad", "ugly")
N_FEATURES = 30


def schema_of(n_features: int = N_FEATURES) -> Schema:
    """Numbers `x0`, `x1`, … that may be missing, and three classes."""
    features = tuple(Feature(f"x{number}", "numeric", missing=True) for number in range(n_features))
    return Schema(features, Target("risk", CLASSES), individual="applicant")


def tree_rules(n_rules: int, seed: int = 0) -> RuleSet:
    """One rule for each leaf: they exclude each other and cover everything. The largest leaf is split next."""
    draw = np.random.default_rng(seed)
    leaves: list[tuple[float, int, dict[int, tuple[float, float]]]] = [(-1.0, 0, {})]
    number = 0
    while len(leaves) < n_rules:
        size, _, box = heapq.heappop(leaves)
        feature = (
            int(draw.permutation(N_FEATURES)[0]) if number >= 2 * N_FEATURES else number // 2
        )  # each at least once
        low, high = box.get(feature, (0.0, 1.0))
        bound = float(low + (high - low) * draw.uniform(0.3, 0.7))
        for side in ((low, bound), (bound, high)):
            number += 1
            heapq.heappush(leaves, (size * draw.uniform(0.3, 0.7), number, {**box, feature: side}))
    clauses = tuple(
        Clause(f"r{place}", ClassHead(CLASSES[int(draw.integers(3))]), _body(box))
        for place, (_, _, box) in enumerate(sorted(leaves, key=lambda leaf: leaf[1]), start=1)
    )
    return RuleSet(schema_of(), clauses, "partition")


def _body(box: dict[int, tuple[float, float]]) -> tuple[Interval, ...]:
    return tuple(
        Interval(f"x{feature}", -math.inf if low == 0 else low, math.inf if high == 1 else high, high_closed=True)
        for feature, (low, high) in sorted(box.items())
    )
