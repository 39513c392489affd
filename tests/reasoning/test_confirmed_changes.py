"""What would help, as a network sees it: which least changes come first, and what is tried where it denies them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import neurologic as nl
from neurologic.reasoning import Counterfactuals, Session
from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("months", "integer", domain=(0, 100)),
        Feature("sum", "numeric", domain=(0.0, 1000.0)),
        Feature("job", "categorical", ("none", "clerk", "smith", "teacher")),
        Feature("home", "categorical", ("rent", "own")),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("short", ClassHead("good"), (Interval("months", high=40.5),)),
        Clause("small", ClassHead("good"), (Interval("sum", high=300.0, high_closed=True),)),
        Clause("work", ClassHead("good"), (Membership("job", ("clerk", "smith", "teacher")),)),
        Clause("owner", ClassHead("good"), (Membership("home", ("own",)),)),
    ),
    "ordered",
    "bad",
)
ROW = {"months": [50], "sum": [500.0], "job": ["none"], "home": ["rent"]}


def helps(good: Callable[[nl.Table], Any], **options: Any) -> Counterfactuals:
    """Return what helps where a network says good of the rows of which the function is true."""
    network = nl.wrap(lambda table: (~np.asarray(good(table), dtype=bool)).astype(int), SCHEMA, output="indices")
    with Session(network=network) as prolog:
        prolog.load(RULES)
        prolog.add_facts(ROW)
        return prolog.counterfactual("a1", "good", **options)


def shown(found: Counterfactuals) -> list[tuple[dict[str, Any], bool | None]]:
    return [({one.feature: one.new for one in answer.changes}, answer.confirmed) for answer in found]


def is_in(table: nl.Table, feature: str, *categories: str) -> np.ndarray:
    known = next(each for each in SCHEMA.features if each.name == feature)
    return np.isin(np.asarray(table.column(feature)), [known.categories.index(category) for category in categories])


def test_the_search_goes_on_until_enough_is_confirmed() -> None:
    """Two are asked for: the least change, which the network denies, and the nearest one that it does not deny."""
    found = helps(lambda table: is_in(table, "home", "own"), count=2)
    assert shown(found) == [({"months": 40}, False), ({"home": "own"}, True)]
    assert [answer.least for answer in found] == [True, True]
    assert "the network says bad" in str(found).splitlines()[1]
    assert "the network confirms it" in str(found).splitlines()[2]
    assert shown(helps(lambda table: is_in(table, "home", "own"), count=2, confirmed_only=True)) == [
        ({"home": "own"}, True)
    ]


def test_of_equally_near_categories_one_that_the_network_confirms() -> None:
    found = helps(lambda table: is_in(table, "job", "teacher"), count=2)
    assert shown(found) == [({"months": 40}, False), ({"job": "teacher"}, True)]
    assert (found[1].rule, found[1].distance, found[1].least, found[1].further) == ("work", 1.0, True, None)


def test_at_the_same_distance_what_is_confirmed_comes_first() -> None:
    found = helps(lambda table: is_in(table, "home", "own"), count=3, actionable=["job", "home"])
    assert shown(found) == [({"home": "own"}, True), ({"job": "clerk"}, False)]


def test_going_further_counts_as_confirmed() -> None:
    """Of the least change both are shown; of a farther one only how far it has to go."""
    found = helps(lambda table: (table.column("months") < 30) | (table.column("sum") < 150), count=2)
    assert shown(found) == [({"months": 40}, False), ({"sum": found[1].changes[0].new}, True)]
    further = found[0].further
    assert further is not None
    assert 20 < further.changes[0].new < 30
    assert 140 < found[1].changes[0].new < 150
    assert found[1].rule == "small"
    only = helps(lambda table: (table.column("months") < 30) | (table.column("sum") < 150), confirmed_only=True)
    assert shown(only) == [
        ({"months": further.changes[0].new}, True),
        ({"sum": found[1].changes[0].new}, True),
    ]


def test_two_changes_together_where_none_alone_is_confirmed() -> None:
    found = helps(lambda table: is_in(table, "home", "own") & is_in(table, "job", "smith"))
    assert shown(found) == [
        ({"months": 40}, False),
        ({"sum": 300.0}, False),
        ({"job": "smith", "home": "own"}, True),
    ]
    assert found[-1].distance == 2.0
    assert found[-1].rule == "work"
    assert not found[-1].least
    only = helps(lambda table: is_in(table, "home", "own") & is_in(table, "job", "smith"), confirmed_only=True)
    assert shown(only) == [({"job": "smith", "home": "own"}, True)]
    one = helps(lambda table: is_in(table, "home", "own") & is_in(table, "job", "smith"), count=1)
    assert shown(one) == [({"months": 40}, False)]


def test_where_nothing_is_confirmed_it_is_said() -> None:
    found = helps(lambda table: table.column("months") < 0)
    assert shown(found) == [({"months": 40}, False), ({"sum": 300.0}, False), ({"job": "clerk"}, False)]
    assert "The network confirms none of them." in str(found)
    assert not helps(lambda table: table.column("months") < 0, confirmed_only=True)


def test_a_value_that_the_network_needs_and_nobody_knows() -> None:
    """It is not asked then, and the order stays that of the distances."""
    network = nl.wrap(lambda table: np.ones(len(table), dtype=int), SCHEMA, output="indices")
    schema = Schema(
        (*SCHEMA.features[:3], Feature("home", "categorical", ("rent", "own"), missing=True)), SCHEMA.target
    )
    with Session(network=network) as prolog:
        prolog.load(RuleSet(schema, RULES.clauses[:3], "ordered", "bad"))
        prolog.add_facts({**ROW, "home": [None]})
        (name,) = prolog.individuals()
        found = prolog.counterfactual(name, "good")
        assert [answer.confirmed for answer in found] == [None, None, None]
        assert [answer.distance for answer in found] == sorted(answer.distance for answer in found)
        assert "network" not in str(found)
