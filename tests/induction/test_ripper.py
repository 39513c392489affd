"""RIPPER: its gain, pruning and description lengths by hand, published concepts, order of classes, missing values."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest

from neurologic.errors import InductionError
from neurologic.induction import Task, extract
from neurologic.induction.covering.cases import Cases
from neurologic.induction.covering.conditions import Condition, ListedRule, all_hold
from neurologic.induction.covering.growth import error_worth, grown, pruned, purity_worth
from neurologic.induction.covering.lengths import exception_bits, rule_bits
from neurologic.induction.covering.lists import shortened
from neurologic.induction.ripper import ripper
from neurologic.networks import wrap
from neurologic.probing import join
from neurologic.rules import RuleSet
from neurologic.schema import Feature, Schema, Table, Target, as_table

SIZES = (3, 3, 2, 3, 4, 2)
MONK = Schema(
    tuple(Feature(f"a{place}", "categorical", tuple(range(1, size + 1))) for place, size in enumerate(SIZES, start=1)),
    Target("monk", (False, True)),
)


def robots() -> Table:
    cells = list(itertools.product(*(range(1, size + 1) for size in SIZES)))
    return as_table({name: [cell[place] for cell in cells] for place, name in enumerate(MONK.names)}, MONK)


def bodies(rules: RuleSet) -> set[str]:
    return {line.split(": ", 1)[1] for line in str(rules).splitlines() if line.startswith("r") and ": IF" in line}


def task_of(table: Table, labels: np.ndarray, seed: int = 0) -> Task:
    n_classes = len(table.schema.classes)
    return Task(table, labels, np.eye(n_classes)[labels], None, seed)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_monk_1_is_the_published_concept(seed: int) -> None:
    """Of 432 robots with a few more that are not of the concept, so that chance does not choose the default."""
    table = robots()
    concept = (table.column("a1") == table.column("a2")) | (table.column("a5") == 0)
    rows = join([table, table.take(np.flatnonzero(~concept)[:8])])
    rules = ripper(task_of(rows, np.concatenate([concept, np.zeros(8, dtype=bool)]).astype(np.int64), seed))
    assert rules.default is False and len(rules) == 4 and rules.n_conditions == 7
    assert (rules.predict(table) == np.where(concept, True, False)).all()


def numbers(values: list[float | None], labels: list[int]) -> Cases:
    schema = Schema((Feature("x", "numeric", missing=True),), Target("t", ("no", "yes")))
    return Cases(as_table({"x": values}, schema), np.array(labels), 2)


def test_growth_takes_the_condition_with_the_largest_gain_of_foil() -> None:
    cases = numbers([1, 2, 3, 4, 5, 6, 7, 8], [0, 0, 1, 1, 1, 0, 0, 0])
    rows, wanted = np.ones(8, dtype=bool), cases.labels == 1
    # x <= 5: 3 of 5, gain 3 (log 3/5 - log 3/8) = 2.03; x > 2: 3 of 6, 1.25; then x > 2 within the five: all 3.
    assert grown(cases, rows, wanted, 1) == (Condition("x", high=5.5), Condition("x", low=2.5))


def test_a_missing_value_satisfies_no_condition() -> None:
    cases = numbers([1, 2, None, 4, 5, None], [1, 1, 1, 0, 0, 0])
    conditions = grown(cases, np.ones(6, dtype=bool), cases.labels == 1, 1)
    assert conditions == (Condition("x", high=3.0),)
    assert all_hold(conditions, cases.table.columns, 6).tolist() == [True, True, False, False, False, False]


def test_a_category_that_is_missing_everywhere_is_passed_over() -> None:
    """The largest gain of no set of categories at all was asked for: ValueError."""
    schema = Schema((Feature("c", "categorical", ("p", "q"), missing=True),), Target("t", ("no", "yes")))
    cases = Cases(as_table({"c": [None, None, None]}, schema), np.array([0, 1, 1]), 2)
    assert grown(cases, np.ones(3, dtype=bool), cases.labels == 1, 1) == ()


def test_pruning_deletes_the_last_conditions_while_that_is_worth_more() -> None:
    cases = numbers([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 0])
    rows, wanted = np.ones(6, dtype=bool), cases.labels == 1
    conditions = (Condition("x", high=5.5), Condition("x", high=4.5), Condition("x", low=2.5))
    # (p - n) / (p + n): 3/5, 1, 1; the shorter of two equals. p - n: 3, 4, 2.
    assert pruned(cases, rows, wanted, conditions, purity_worth) == conditions[:2]
    assert pruned(cases, rows, wanted, conditions, error_worth) == conditions[:2]


def test_description_lengths_by_hand() -> None:
    """Cohen 1995, from Quinlan: ||k|| + k log 1/p + (n - k) log 1/(1 - p) bits, halved for redundancy."""
    share = 3 / 20
    told = math.log2(3) + 2 * math.log2(math.log2(3))
    assert rule_bits(3, 20) == pytest.approx(0.5 * (told - 3 * math.log2(share) - 17 * math.log2(1 - share)))
    # 10 rows covered, 1 wrong; 30 not covered, 2 wrong: of 3 wrong ones 60 % are expected outside.
    outside = 0.6 * 3 / 30
    bits = math.log2(41) - math.log2(0.1) - 9 * math.log2(0.9) - 2 * math.log2(outside) - 28 * math.log2(1 - outside)
    assert float(exception_bits(10, 30, 1, 2, 0.4)) == pytest.approx(bits)


def test_classes_come_rarest_first_and_the_most_frequent_is_the_default() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("t", ("many", "few", "some")))
    x = np.arange(120.0)
    labels = np.where(x < 15, 1, np.where(x < 50, 2, 0))
    rules = ripper(task_of(as_table({"x": x}, schema), labels))
    assert rules.semantics == "ordered" and rules.default == "many"
    assert bodies(rules) == {"IF x <= 14.5 THEN few", "IF x <= 49.5 THEN some"}
    assert [clause.head.label for clause in rules] == ["few", "some"]  # type: ignore[union-attr]


def test_ordinal_grades_are_cut_and_categories_grouped() -> None:
    schema = Schema(
        (Feature("size", "ordinal", ("s", "m", "l", "xl")), Feature("colour", "categorical", ("r", "g", "b", "w"))),
        Target("t", ("no", "yes")),
    )
    random = np.random.default_rng(0)
    size, colour = random.integers(4, size=400), random.integers(4, size=400)
    labels = ((size >= 2) & np.isin(colour, (0, 3))).astype(int)
    columns = {"size": [schema.features[0].categories[code] for code in size],
               "colour": [schema.features[1].categories[code] for code in colour]}  # fmt: skip
    rules = ripper(task_of(as_table(columns, schema), labels))
    assert len(rules) == 1 and rules.n_conditions == 2
    assert "colour IN {r, w}" in str(rules) and "size IN {l, xl}" in str(rules)


def test_noise_brings_no_rules_beyond_the_concept() -> None:
    """The description length stops growth: 20 % of wrong labels are not learned by heart."""
    random = np.random.default_rng(1)
    x, y = random.random(1000), random.random(1000)
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("t", ("no", "yes")))
    truth = (x > 0.7) & (y > 0.4)
    labels = np.where(random.random(1000) < 0.2, ~truth, truth).astype(int)
    rules = ripper(task_of(as_table({"x": x, "y": y}, schema), labels))
    assert len(rules) <= 3
    assert np.mean((rules.predict({"x": x, "y": y}) == "yes") == truth) > 0.95


def test_optimisation_passes_do_not_lengthen_the_description() -> None:
    random = np.random.default_rng(2)
    matrix = random.random((1500, 4))
    schema = Schema(tuple(Feature(f"x{place}", "numeric") for place in range(4)), Target("t", ("no", "yes")))
    labels = ((matrix[:, 0] > 0.5) ^ (matrix[:, 1] > 0.6)).astype(int)
    rough, fine = (ripper(task_of(as_table(matrix, schema), labels), passes=passes) for passes in (0, 2))
    right = [np.mean((rules.predict(matrix) == "yes") == labels) for rules in (rough, fine)]
    assert right[1] >= right[0] - 0.01 and fine.n_conditions <= rough.n_conditions


def test_a_shorter_list_goes_without_the_rules_that_matter_least() -> None:
    x = {"x": np.arange(100.0)}
    labels = np.array([1] * 50 + [0] * 10 + [1] * 30 + [0] * 10)
    first, second = ListedRule((Condition("x", high=49.5),), 1), ListedRule((Condition("x", low=89.5),), 0)
    third, idle = ListedRule((Condition("x", low=59.5),), 1), ListedRule((Condition("x", high=20.0),), 1)
    rules = (first, second, third, idle)
    assert shortened(rules, 0, x, labels, None) == (first, second, third)
    assert shortened(rules, 0, x, labels, 2) == (first, third)
    assert shortened(rules, 0, x, labels, 1) == (first,)


def test_no_more_rows_are_asked_than_wanted() -> None:
    schema = Schema((Feature("x", "numeric"), Feature("y", "numeric")), Target("t", ("no", "yes")))
    network = wrap(lambda table: (table.column("x") > table.column("y")).astype(int), schema, output="indices")
    rows = np.random.default_rng(0).random((100, 2))
    asked = [extract(network, rows, method="ripper", queries=queries).provenance.queries for queries in (0, 50, 10_000)]
    assert asked == [100, 150, 10_000]


@pytest.mark.parametrize("bad", [{"passes": -1}, {"min_support": 0}, {"queries": True}, {"max_rules": 0}])
def test_a_value_that_is_not_possible_is_refused(bad: dict[str, Any]) -> None:
    table = robots()
    with pytest.raises(InductionError, match=next(iter(bad))):
        ripper(task_of(table, np.zeros(432, dtype=np.int64)), **bad)
