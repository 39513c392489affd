"""Stability: what comes back from other samples of the rows."""

from __future__ import annotations

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import InductionError
from neurologic.induction import Method, Task
from neurologic.networks import CountedNetwork, wrap
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Table, Target, as_table

SCHEMA = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("risk", ("good", "bad")))
ROWS = as_table(np.random.default_rng(0).random((400, 2)), SCHEMA)


def network() -> CountedNetwork:
    def answer(table: Table) -> np.ndarray:
        return (table.column("x") > 0.5).astype(int)

    return CountedNetwork(wrap(answer, SCHEMA, output="indices", fingerprint="half"))


def fixed(task: Task) -> RuleSet:
    """The same two rules whatever the rows."""
    clauses = (
        Clause("high", ClassHead("bad"), (Interval("x", low=0.5),)),
        Clause("low", ClassHead("good"), (Interval("x", high=0.5, high_closed=True),)),
    )
    return RuleSet(task.schema, clauses, "partition")


def wandering(task: Task) -> RuleSet:
    """One rule that is always there, and one whose feature and class follow from the seed."""
    even = task.seed % 2 == 0
    steady = Clause("steady", ClassHead("bad"), (Interval("x", low=0.5),))
    other = Clause("other", ClassHead("good" if even else "bad"), (Interval("y", low=0.3 if even else 0.6),))
    return RuleSet(task.schema, (steady, other), "unordered", "good")


def test_rules_that_never_change_are_stable() -> None:
    found = nl.stability(network(), ROWS, Method("fixed", fixed), resamples=4)
    assert (found.returning, found.conditions, found.agreement) == (1.0, 1.0, 1.0)
    assert found.rules == {"high": 1.0, "low": 1.0}


def test_rules_that_change_are_told_from_those_that_return() -> None:
    found = nl.stability(network(), ROWS, Method("wandering", wandering), resamples=12, seed=0)
    assert found.rules["steady"] == 1.0 and 0.0 < found.rules["other"] < 1.0
    assert found.returning == pytest.approx((1.0 + found.rules["other"]) / 2)
    # Of a pair with unequal seeds, one of three conditions is shared.
    same = found.rules["other"]
    pairs = same * 12 * (same * 12 - 1) / 2 + (12 - same * 12) * (12 - same * 12 - 1) / 2
    assert found.conditions == pytest.approx((pairs + (66 - pairs) / 3) / 66)
    assert found.agreement < 1.0


def test_a_tree_on_a_plain_network_comes_back() -> None:
    found = nl.stability(network(), ROWS, "tree", resamples=5, max_rules=2)
    assert found.returning == 1.0 and found.agreement > 0.98
    assert found == nl.stability(network(), ROWS, "tree", resamples=5, max_rules=2)


@pytest.mark.parametrize("spare", [0, 37])
def test_a_budget_holds_for_all_resamples_together(spare: int) -> None:
    asked = network()
    nl.stability(asked, ROWS, "tree", resamples=4, budget=400 + spare)
    assert asked.rows <= 400 + spare


def test_a_front_has_the_stability_of_its_points() -> None:
    front = nl.front(network(), ROWS, methods=["tree"], stability=3)
    assert all(point.stability is not None and point.stability.resamples == 3 for point in front)
    assert front.points[0].stability is not None and front.points[0].stability.returning == 1.0


def test_less_than_two_resamples_are_an_error() -> None:
    with pytest.raises(InductionError, match="resamples"):
        nl.stability(network(), ROWS, resamples=1)
