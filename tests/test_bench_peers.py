"""Conditions of other systems are counted as our own: adapters on rules made by hand, and on what the systems learn."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from xml.dom.minidom import parseString

import numpy as np
import pytest
from benchmarks.extracting.peers import (
    PEERS,
    Columns,
    Condition,
    Peer,
    counted,
    learned_quietly,
    leaves_of_c45,
    leaves_of_cart,
    leaves_of_figs,
    of_bin,
    rule_bounds,
    rule_of_fold,
    spoken,
)

from neurologic.rules import ClassHead, Clause, Interval, Membership
from neurologic.schema import Feature, Schema, Table, Target, as_table

AGE, COLOUR, SIZE = (
    Feature("age", "numeric"),
    Feature("colour", "categorical", ("red", "green", "blue")),
    Feature("size", "ordinal", ("s", "m", "l")),
)
SCHEMA = Schema((AGE, COLOUR, SIZE), Target("label", ("no", "yes")))
COLUMNS = Columns(SCHEMA.features)  # age, three columns of colour, size


def test_the_count_is_that_of_our_own_rules() -> None:
    """20 < age <= 60, colour not red and not green, size below l: two, one and one."""
    ours = Clause(
        "r1",
        ClassHead("yes"),
        (
            Interval("age", low=20, high=60, high_closed=True),
            Membership("colour", ("blue",)),
            Membership("size", ("s", "m")),
        ),
    )
    theirs = [
        COLUMNS.condition(column, operator)
        for column, operator in [(0, ">"), (0, "<="), (0, "<="), (1, "<="), (2, "<="), (4, "<=")]
    ]
    assert counted([theirs]) == ours.n_conditions == 4
    assert counted([theirs, [], [Condition("age", "<")]]) == 5


def test_a_tree_counts_the_way_to_each_leaf() -> None:
    """age <= 30: no; else age <= 50: yes; else colour red: yes, else no. Ways: 1, 2, 2, 2."""
    tree = SimpleNamespace(
        children_left=[1, -1, 3, -1, 5, -1, -1],
        children_right=[2, -1, 4, -1, 6, -1, -1],
        feature=[0, -2, 0, -2, 1, -2, -2],
    )
    ways = list(leaves_of_cart(tree, COLUMNS))
    assert [counted([way]) for way in ways] == [1, 2, 2, 2] and counted(ways) == 7


def test_leaves_of_other_trees() -> None:
    def leaf() -> SimpleNamespace:
        return SimpleNamespace(left=None, right=None)

    inner = SimpleNamespace(left=leaf(), right=leaf(), feature=4)
    ways = list(leaves_of_figs(SimpleNamespace(left=inner, right=leaf(), feature=0), COLUMNS))
    assert [counted([way]) for way in ways] == [2, 2, 1]
    text = '<T><f0 flag="l"><f0 flag="l">0</f0><f0 flag="r">1</f0></f0><f0 flag="r">1</f0></T>'
    assert [counted([way]) for way in leaves_of_c45(parseString(text).documentElement, COLUMNS)] == [1, 2, 1]


def test_rules_in_words_and_linear_terms() -> None:
    assert spoken("f0 <= 0.5 and f0 > -2 and f3 > 0.5", COLUMNS) == [
        Condition("age", "<="),
        Condition("age", ">"),
        Condition("colour", "in"),
    ]
    assert counted([spoken("f4", COLUMNS)]) == counted([spoken("f0", COLUMNS)]) == 1


@pytest.mark.parametrize(("value", "conditions"), [("<1.5", 1), ("-1.5 - -0.2", 2), (">7", 1), ("3", 2)])
def test_a_bin_is_an_interval(value: str, conditions: int) -> None:
    assert counted([of_bin(AGE, value)]) == conditions
    assert counted([of_bin(COLOUR, value)]) == 1


def test_bounds_of_weighted_rules() -> None:
    infinite = float("inf")
    rule: Any = SimpleNamespace(
        to_dict=lambda: {0: {"lb": 1.0, "ub": 2.0, "na": True}, 4: {"lb": -infinite, "ub": 1.5, "na": True}}
    )
    assert list(rule_bounds(rule)) == [(0, [">", "<="]), (4, ["<="])]


def test_exceptions_count_one_where_they_are_named_and_what_they_say_where_they_are_defined() -> None:
    rules = [
        ((-1, "==", "1"), [(0, ">", 20.0), (0, "<=", 60.0), (1, "==", "red")], (-2, -3), 0),
        (-2, [(2, "!=", "s")], (), 0),
        (-3, [(0, ">", 50.0)], (-2,), 0),
    ]
    assert [counted([rule_of_fold(rule, SCHEMA.names)]) for rule in rules] == [5, 1, 2]


def rows(count: int) -> Table:
    random = np.random.default_rng(0)
    columns = {
        "age": random.uniform(0, 100, count).tolist(),
        "colour": random.choice(["red", "green", "blue"], count).tolist(),
        "size": random.choice(["s", "m", "l"], count).tolist(),
    }
    return as_table(columns, SCHEMA)


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_system_that_is_installed_learns_and_is_counted(peer: Peer) -> None:
    if peer.missing is not None:
        pytest.skip(peer.missing)
    table = rows(400)
    labels = ((table.column("age") > 50) & (table.column("colour") != 0)).astype(int)
    learned = learned_quietly(peer, table, labels, 0)
    assert np.mean(learned.predict(table) == labels) > 0.8
    assert len(learned.rules) > 0 and 0 < counted(learned.rules) < 500
