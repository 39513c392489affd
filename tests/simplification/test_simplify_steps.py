"""Each step of simplification where it must happen, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import RuleError
from neurologic.networks import wrap
from neurologic.schema import Feature, Schema, Target, as_table

SCHEMA = Schema(
    (
        Feature("age", "integer", domain=(0, 120)),
        Feature("income", "numeric"),
        Feature("home", "categorical", ("own", "rent", "free", "other", "none")),
        Feature("gap", "numeric", missing=True),
    ),
    Target("risk", ("good", "bad")),
)


def simpler(text: str, **options: Any) -> Any:
    return nl.simplify(nl.parse(text, SCHEMA), **options)


def kinds(result: Any) -> set[str]:
    return {step.kind for step in result.steps}


def texts(result: Any) -> list[str]:
    return [str(line).split(": ", 1)[1] for line in str(result.rules).splitlines() if line and ": IF" in str(line)]


def test_the_tree_of_monk_1_becomes_its_concept() -> None:
    features = tuple(Feature(f"a{n}", "categorical", tuple(range(1, size + 1))) for n, size in ((1, 3), (2, 3), (5, 4)))
    schema = Schema(features, Target("monk1", (False, True)))
    tree = nl.parse(
        """SEMANTICS partition
        IF a5 IN {2, 3, 4} AND a1 IN {1, 2} AND a2 = 3 THEN false
        IF a5 IN {2, 3, 4} AND a1 = 1 AND a2 = 2 THEN false
        IF a5 IN {2, 3, 4} AND a1 = 1 AND a2 = 1 THEN true
        IF a5 IN {2, 3, 4} AND a1 = 2 AND a2 = 1 THEN false
        IF a5 IN {2, 3, 4} AND a1 = 2 AND a2 = 2 THEN true
        IF a5 IN {2, 3, 4} AND a1 = 3 AND a2 IN {1, 2} THEN false
        IF a5 IN {2, 3, 4} AND a1 = 3 AND a2 = 3 THEN true
        IF a5 = 1 THEN true""",
        schema,
    )
    result = nl.simplify(tree)
    assert (len(result.rules), result.rules.n_conditions, result.rules.semantics) == (4, 7, "ordered")
    assert all(step.proved for step in result.steps)
    kept = nl.simplify(tree, keep_semantics=True).rules
    assert kept.semantics == "partition" and kept.n_conditions <= tree.n_conditions


def test_rules_that_differ_in_one_condition_are_merged() -> None:
    result = simpler("SEMANTICS unordered\nIF home = own AND age > 30 THEN good\nIF home = rent AND age > 30 THEN good")
    assert kinds(result) == {"merged rules"} and len(result.rules) == 1 and result.rules.n_conditions == 2
    adjacent = simpler(
        "SEMANTICS partition\nIF income <= 5 AND age > 3 THEN bad\nIF income > 5 AND age > 3 THEN bad\n"
        "IF age <= 3 THEN good",
        keep_semantics=True,
    )
    assert len(adjacent.rules) == 2 and adjacent.rules.n_conditions == 2


def test_a_rule_within_another_goes() -> None:
    result = simpler("SEMANTICS unordered\nIF age > 30 AND income > 2 THEN good\nIF age > 20 THEN good")
    assert [clause.n_conditions for clause in result.rules] == [1] and "dropped rule" in kinds(result)


def test_a_rule_that_several_cover_together_goes() -> None:
    text = "IF age > 30 THEN good\nIF age <= 30 AND home = own THEN good\nIF income > 2 AND home = own THEN good"
    assert len(simpler("SEMANTICS unordered\n" + text).rules) == 2


def test_conditions_that_a_domain_or_an_earlier_rule_imply_go() -> None:
    domain = simpler("SEMANTICS ordered\nIF age >= 0 AND income > 1 THEN bad\nDEFAULT good")
    assert domain.rules.n_conditions == 1
    order = simpler("SEMANTICS ordered\nIF income > 5 THEN bad\nIF income <= 5 AND age > 3 THEN good")
    assert order.rules.n_conditions == 2 and kinds(order) == {"dropped condition"}


def test_conditions_on_one_feature_become_one_and_large_sets_their_complement() -> None:
    result = simpler(
        "SEMANTICS unordered\nIF age > 3 AND age > 5 AND age <= 9 THEN bad\n"
        "IF home IN {own, rent, free, other} THEN good"
    )
    assert result.rules.n_conditions == 3
    assert "home != none" in str(result.rules)


def test_shorter_rules_come_first_where_that_saves() -> None:
    result = simpler("SEMANTICS ordered\nIF income <= 1 AND age > 9 THEN good\nIF income > 1 THEN bad")
    assert "reordered" in kinds(result) and result.rules.n_conditions == 2


def test_a_condition_whose_feature_may_be_missing_stays_where_an_answer_would_be_lost() -> None:
    text = "SEMANTICS ordered\nIF gap <= 1 AND income > 0 THEN bad\nIF gap > 1 AND income > 0 THEN bad\nDEFAULT good"
    assert len(simpler(text, missing="same").rules) == 2
    kept = simpler(text).rules
    assert len(kept) == 1 and kept.n_conditions == 1
    assert kept.predict({"gap": [None], "income": [1.0]}).tolist() == ["bad"]
    lost = "SEMANTICS ordered\nIF gap <= 1 AND income > 0 THEN bad\nIF gap > 1 THEN good\nIF income > 0 THEN bad"
    without_age = {"gap": [None, 2.0], "income": [-1.0, 1.0]}
    before = nl.parse(lost, SCHEMA).predict(without_age).tolist()
    assert simpler(lost).rules.predict(without_age).tolist() == before


def test_definitions_are_simplified_and_go_when_nothing_uses_them() -> None:
    from neurologic.rules import INDIVIDUAL, Atom, ClassHead, Clause, Interval, Negation, RuleSet

    young = Atom("young", (INDIVIDUAL,))
    definitions = (
        Clause("c1", young, (Interval("age", high=20),)),
        Clause("c2", young, (Interval("age", high=10), Interval("income", low=3))),
        Clause("c3", Atom("unused", (INDIVIDUAL,)), (Interval("age", high=10),)),
    )
    rules = RuleSet(
        SCHEMA,
        (Clause("r1", ClassHead("bad"), (Interval("income", high=9), Negation(young))),),
        "ordered",
        "good",
        definitions=definitions,
    )
    result = nl.simplify(rules).rules
    assert [clause.id for clause in result.definitions] == ["c1"]
    bought = nl.simplify(rules, {"age": [15, 50], "income": [1.0, 5.0]}, answers=["bad", "bad"], budget=0.0)
    assert bought.rules.n_conditions <= 1 and bought.agreement_after == 2


def test_steps_are_bought_cheapest_first_and_only_within_the_budget() -> None:
    random = np.random.default_rng(0)
    table = as_table(
        {
            "age": random.integers(0, 100, 400).tolist(),
            "income": random.normal(size=400).tolist(),
            "home": ["own"] * 400,
        },
        SCHEMA,
        features=("age", "income", "home"),
    )
    text = "SEMANTICS ordered\nIF age > 50 AND income > -3 THEN bad\nIF age > 48 AND income > 1 THEN bad\nDEFAULT good"
    network = wrap(
        lambda rows: (rows.column("age") > 50).astype(int), Schema(SCHEMA.features[:3], SCHEMA.target), output="indices"
    )
    rules = nl.parse(text, network.schema)
    table = as_table(table, network.schema)
    result = nl.simplify(rules, table, network)
    assert result.agreement_after >= result.agreement_before
    assert result.rules.n_conditions == 1 and len(result.rules) == 1
    empty = nl.simplify(rules, table, network, budget=0.99).rules
    assert empty.n_conditions == 0


def test_thresholds_are_rounded_where_it_is_free_or_paid_for() -> None:
    text = "SEMANTICS ordered\nIF age <= 24.5 THEN bad\nIF income > 3.14159 THEN bad\nDEFAULT good"
    alone = simpler(text, digits=2)
    assert kinds(alone) == {"rounded"} and "24" in str(alone.rules) and "3.14159" in str(alone.rules)
    free = simpler(text, data={"age": [50, 60], "income": [2.0, 4.0]}, digits=2)
    assert "income > 3.1 " in str(free.rules) and free.agreement_after == 2
    between = {"age": [50] * 10, "income": [3.12] * 5 + [9.0] * 5}
    assert "3.14159" in str(simpler(text, data=between, digits=2).rules)
    assert simpler(text, data=between, digits=2).agreement_after == 10


def test_evidence_stays_with_rules_that_stay() -> None:
    from neurologic.rules import Evidence

    rules = nl.parse("SEMANTICS unordered\nIF age > 3 THEN bad\nIF income > 2 AND income > 1 THEN good", SCHEMA)
    ids = [clause.id for clause in rules]
    rules = rules.with_evidence({name: Evidence(coverage=4) for name in ids})
    result = nl.simplify(rules).rules
    assert [clause.id for clause in result] == ids and set(result.evidence) == {ids[0]}


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"budget": 0.1}, "give data"),
        ({"data": {"age": [1]}, "budget": 1.0}, "budget=1.0"),
        ({"missing": "gone"}, "missing='gone'"),
        ({"digits": 0}, "digits=0"),
        ({"data": {"age": [1]}, "answers": ["bda"]}, "Did you mean 'bad'"),
        ({"data": {"age": [1]}, "answers": ["bad", "bad"]}, "2 answers for 1 rows"),
    ],
)
def test_what_is_not_possible_is_named(options: dict[str, Any], named: str) -> None:
    with pytest.raises(RuleError, match=named):
        simpler("SEMANTICS ordered\nIF age > 3 THEN bad\nDEFAULT good", **options)


def test_numbers_are_simplified_by_proof_only() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("price"))
    rules = nl.parse("SEMANTICS partition\nIF x <= 1 THEN 2\nIF x > 1 AND x <= 5 THEN 2\nIF x > 5 THEN 3", schema)
    assert nl.simplify(rules).rules.n_conditions == 1
    with pytest.raises(RuleError, match="Leave the data out"):
        nl.simplify(rules, {"x": [1.0]})
