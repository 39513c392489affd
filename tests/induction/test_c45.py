"""C4.5: the trees and numbers that Quinlan published, missing values, both forms of rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from neurologic.errors import InductionError
from neurologic.induction import RuleExtractor, Task, extract
from neurologic.induction.c45 import c45
from neurologic.induction.covering.cases import Cases
from neurologic.induction.multiway.growth import grow
from neurologic.induction.multiway.nodes import Node, rules_of, told
from neurologic.induction.multiway.pruning import cut_to, prune, upper_errors
from neurologic.networks import wrap
from neurologic.rules import RuleSet
from neurologic.schema import UNKNOWN, Feature, Schema, Table, Target, as_table

GOLF = Schema(
    (
        Feature("outlook", "categorical", ("sunny", "overcast", "rain"), missing=True),
        Feature("temperature", "integer"),
        Feature("humidity", "integer"),
        Feature("windy", "boolean"),
    ),
    Target("play", ("no", "yes")),
)
#: The data of Quinlan's table 2-1; the first of the overcast days is the one whose outlook his chapter 3 forgets.
DAYS = [
    ("sunny", 75, 70, True, "yes"),
    ("sunny", 80, 90, True, "no"),
    ("sunny", 85, 85, False, "no"),
    ("sunny", 72, 95, False, "no"),
    ("sunny", 69, 70, False, "yes"),
    ("overcast", 72, 90, True, "yes"),
    ("overcast", 83, 78, False, "yes"),
    ("overcast", 64, 65, True, "yes"),
    ("overcast", 81, 75, False, "yes"),
    ("rain", 71, 80, True, "no"),
    ("rain", 65, 70, True, "no"),
    ("rain", 75, 80, False, "yes"),
    ("rain", 68, 80, False, "yes"),
    ("rain", 70, 96, False, "yes"),
]


def golf(forgotten: int | None = None) -> Task:
    days = [(None, *day[1:]) if place == forgotten else day for place, day in enumerate(DAYS)]
    columns = {name: [day[place] for day in days] for place, name in enumerate(GOLF.names)}
    labels = np.array([GOLF.target.index(day[-1]) for day in days])
    return Task(as_table(columns, GOLF), labels, np.eye(2)[labels], None, 0)


def bodies(rules: RuleSet) -> set[str]:
    """Conclusion and conditions of each rule, as they are printed."""
    return {line.split(": ", 1)[1] for line in str(rules).splitlines() if line.startswith("r") and ": IF" in line}


def test_golf_gives_the_published_tree() -> None:
    """Outlook at the root with a branch for each category; humidity at 75 and wind below (Quinlan 1993, figure 2-1)."""
    rules = c45(golf(), form="tree")
    assert rules.semantics == "partition" and rules.default == UNKNOWN
    assert bodies(rules) == {
        "IF outlook = sunny AND humidity <= 75 THEN yes",
        "IF outlook = sunny AND humidity > 75 THEN no",
        "IF outlook = overcast THEN yes",
        "IF outlook = rain AND windy = false THEN yes",
        "IF outlook = rain AND windy THEN no",
    }


def test_a_forgotten_outlook_counts_in_part_in_every_branch() -> None:
    """With one outlook unknown the day goes 5/13, 3/13 and 5/13 to the branches (Quinlan 1993, chapter 3)."""
    task = golf(forgotten=5)
    root = grow(Cases(task.table, task.labels, 2), 2)
    assert root.test is not None and root.test.threshold is None
    assert root.shares == pytest.approx([5 / 13, 3 / 13, 5 / 13])
    assert [child.masses.sum() for child in root.children] == pytest.approx([5 + 5 / 13, 3 + 3 / 13, 5 + 5 / 13])
    sunny = root.children[0]
    # Quinlan: humidity <= 75 has 2.0 days of play; above it there are 3 days without and 0.4 with it.
    assert sunny.test is not None and sunny.test.threshold == 75
    assert sunny.children[1].masses == pytest.approx([3.0, 5 / 13])


@pytest.mark.parametrize(("total", "wrong", "rate"), [(6, 0, 0.206), (9, 0, 0.143), (1, 0, 0.750), (16, 1, 0.157)])
def test_pessimistic_error_rates_are_those_of_the_book(total: int, wrong: int, rate: float) -> None:
    """Quinlan 1993, chapter 4 (his are rounded approximations of the same limits)."""
    assert upper_errors(total, wrong, 0.25) / total == pytest.approx(rate, abs=0.003)


def test_a_subtree_that_brings_too_little_becomes_a_leaf() -> None:
    """The congressional voting example of chapter 4: 6, 9 and 1 cases in three leaves against 16 with one wrong."""
    schema = Schema((Feature("education", "categorical", ("n", "y", "u")),), Target("party", ("d", "r")))
    categories = ["n"] * 6 + ["y"] * 9 + ["u"]
    labels = np.array([0] * 15 + [1])
    cases = Cases(as_table({"education": categories}, schema), labels, 2)
    root = grow(cases, 1)
    assert len(root.children) == 3
    assert prune(root, cases, 0.25) == pytest.approx(16 * 0.1596, abs=0.01)
    assert root.test is None and root.code == 0


def noisy(count: int, seed: int) -> tuple[Table, np.ndarray]:
    random = np.random.default_rng(seed)
    schema = Schema(
        (
            Feature("x", "numeric"),
            Feature("y", "numeric"),
            Feature("colour", "categorical", ("red", "green", "blue", "grey")),
            Feature("size", "ordinal", ("s", "m", "l")),
        ),
        Target("class", ("a", "b", "c")),
    )
    columns = {
        "x": random.random(count),
        "y": random.random(count),
        "colour": random.choice(["red", "green", "blue", "grey"], count).tolist(),
        "size": random.choice(["s", "m", "l"], count).tolist(),
    }
    table = as_table(columns, schema)
    truth = np.where(
        table.column("colour") == 1, 2, np.where((table.column("x") > 0.5) & (table.column("size") > 0), 1, 0)
    )
    return table, np.where(random.random(count) < 0.1, random.integers(3, size=count), truth)


def leaves(node: Node) -> int:
    return 1 if node.test is None else sum(map(leaves, node.children))


def test_pruning_finds_the_concept_under_noise() -> None:
    table, labels = noisy(2000, 0)
    cases = Cases(table, labels, 3)
    root = grow(cases, 2)
    before = leaves(root)
    assert prune(root, cases, 0.25) >= sum(node.n_wrong for node in ends(root))
    assert leaves(root) < before
    rules = c45(Task(table, labels, np.eye(3)[labels], None, 0), form="tree", confidence=0.001)
    fresh, _ = noisy(1000, 1)
    truth = np.where(
        fresh.column("colour") == 1, 2, np.where((fresh.column("x") > 0.5) & (fresh.column("size") > 0), 1, 0)
    )
    assert np.mean(rules.predict(fresh) == np.array(["a", "b", "c"])[truth]) > 0.97


def test_alike_branches_are_told_as_one() -> None:
    schema = Schema((Feature("c", "categorical", ("p", "q", "r", "s")),), Target("t", (False, True)))
    table = as_table({"c": ["p", "q", "r"] * 10}, schema)
    rules = RuleSet(
        schema, c45(Task(table, labels := np.array([0, 1, 0] * 10), np.eye(2)[labels], None, 0), form="tree").clauses
    )
    assert bodies(rules) == {"IF c IN {p, r, s} THEN false", "IF c = q THEN true"}


@pytest.mark.parametrize("form", ["tree", "list"])
@pytest.mark.parametrize("most", [1, 2, 5, 9])
def test_at_most_so_many_rules_and_the_more_the_better(form: str, most: int) -> None:
    table, labels = noisy(1500, 2)
    task = Task(table, labels, np.eye(3)[labels], None, 0)
    right = [
        int(np.sum(rules.predict(table) == np.array(["a", "b", "c"])[labels]))
        for limit in (most, most + 1)
        if len(rules := c45(task, form=form, max_rules=limit)) <= limit
    ]
    assert len(right) == 2 and right[0] <= right[1]


def test_weakest_links_go_first() -> None:
    """Each cut loses the fewest right answers a rule, so that noise goes before the concept."""
    table, labels = noisy(3000, 3)
    cases = Cases(table, labels, 3)
    root = grow(cases, 2)
    # By hand: the right answers that each test brings, a leaf that it saves.
    worths = [
        (node.n_wrong - sum(end.n_wrong for end in ends(node))) / (len(told_ends(node, cases)) - 1)
        for node in inner(root)
        if len(told_ends(node, cases)) > 1
    ]
    before, size = sum(end.n_wrong for end in ends(root)), len(told_ends(root, cases))
    cut_to(root, size - 1)
    after, now = sum(end.n_wrong for end in ends(root)), len(told_ends(root, cases))
    assert now < size and (after - before) / (size - now) == pytest.approx(min(worths))


def inner(node: Node) -> list[Node]:
    return [] if node.test is None else [node, *(below for child in node.children for below in inner(child))]


def told_ends(node: Node, cases: Cases) -> list[Any]:
    return list(rules_of(told(node, cases)))


def ends(node: Node) -> list[Node]:
    return [node] if node.test is None else [end for child in node.children for end in ends(child)]


def test_the_list_of_golf_has_no_idle_conditions_and_a_default() -> None:
    rules = c45(golf(), form="list", min_support=1)
    assert rules.semantics == "ordered" and rules.default in ("no", "yes")
    task = golf()
    assert (rules.predict(task.table) == np.array(["no", "yes"])[task.labels]).sum() >= 12
    assert rules.n_conditions <= 6


def test_the_list_is_shorter_than_the_tree_and_says_the_same_of_a_small_concept() -> None:
    """Replicated subtrees are what rule lists are for: (a and b) or (c and d)."""
    names = ("a", "b", "c", "d")
    schema = Schema(tuple(Feature(name, "boolean") for name in names), Target("t", (False, True)))

    def label(table: Table) -> Any:
        a, b, c, d = (table.column(name) == 1 for name in names)
        return ((a & b) | (c & d)).astype(int)

    network = wrap(label, schema, output="indices")
    rows = {name: [bool(row >> place & 1) for row in range(16)] * 4 for place, name in enumerate(names)}
    tree, listed = (extract(network, rows, method="c45", form=form) for form in ("tree", "list"))
    assert len(tree) > len(listed) and tree.n_conditions > listed.n_conditions
    assert (listed.predict(rows) == tree.predict(rows)).all()
    assert bodies(listed) == {"IF a AND b THEN true", "IF c AND d THEN true"}


def test_without_a_network_labels_are_learned() -> None:
    table, labels = noisy(300, 4)
    extractor = RuleExtractor(method="c45", parameters={"form": "list"})
    matrix = np.stack([table.column("x"), table.column("y")], axis=1)
    answers = extractor.fit(matrix, (matrix[:, 0] > 0.5).astype(int)).predict(matrix)
    assert np.mean(answers == (matrix[:, 0] > 0.5)) == 1.0


@pytest.mark.parametrize("bad", [{"confidence": 0.0}, {"confidence": True}, {"form": "forest"}, {"min_support": 0}])
def test_a_value_that_is_not_possible_is_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(InductionError, match=next(iter(bad))):
        c45(golf(), **bad)
