"""What simplification keeps: every answer of proved steps, and agreement within the budget of bought ones."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import Theory, rule_sets, schemas, tables, theories, values

import neurologic as nl
from neurologic.rules import RuleSet
from neurologic.schema import Table, as_table

plain_theories = theories(hostile=False, relational=False, max_rules=6, max_rows=12)
with_relations = theories(hostile=False, relational=True, max_rules=6, max_rows=5)


def found(rules: RuleSet, table: Table, relations: Any) -> list[frozenset[Any]]:
    """The answers of each row, whatever their order."""
    return [frozenset((type(each), each) for each in row) for row in rules.answers(table, relations)]


def gaps(rules: RuleSet, table: Table) -> np.ndarray:
    """Which rows lack a value that the rules ask for."""
    return np.any([np.zeros(len(table), dtype=bool), *(table.missing(name) for name in rules.features_used)], axis=0)


@settings(max_examples=120)
@given(st.one_of(plain_theories, with_relations))
def test_proved_steps_keep_every_answer_of_complete_rows_and_lose_none_of_others(theory: Theory) -> None:
    assume(not theory.rules.is_relational)
    simpler = nl.simplify(theory.rules).rules
    before, after = found(theory.rules, theory.table, theory.relations), found(simpler, theory.table, theory.relations)
    for old, new, gap in zip(before, after, gaps(theory.rules, theory.table), strict=True):
        assert (old <= new) if gap else (old == new)


@settings(max_examples=100)
@given(st.one_of(plain_theories, with_relations))
def test_with_missing_same_no_answer_changes_at_all(theory: Theory) -> None:
    assume(not theory.rules.is_relational)
    simpler = nl.simplify(theory.rules, missing="same").rules
    assert found(simpler, theory.table, theory.relations) == found(theory.rules, theory.table, theory.relations)


@settings(max_examples=100)
@given(plain_theories)
def test_with_missing_free_complete_rows_keep_their_answers(theory: Theory) -> None:
    assume(not theory.rules.is_relational)
    simpler = nl.simplify(theory.rules, missing="free").rules
    known = theory.table.take(~gaps(theory.rules, theory.table))
    assert found(simpler, known, {}) == found(theory.rules, known, {})


@settings(max_examples=80)
@given(st.data())
def test_an_answer_that_is_new_is_the_one_however_gaps_are_filled(data: st.DataObject) -> None:
    schema = data.draw(schemas(hostile=False, relational=False, max_features=3))
    rules = data.draw(rule_sets(schema))
    table = data.draw(tables(schema, min_rows=1, max_rows=6))
    simpler = nl.simplify(rules).rules
    row = data.draw(st.integers(0, len(table) - 1))
    whole = {
        name: value
        if value is not None
        else data.draw(values(schema.feature(name)).filter(lambda each: each is not None))
        for name, value in table.row(row).items()
    }
    filled = as_table([whole], schema)
    old, new = found(rules, table, {})[row], found(simpler, table, {})[row]
    assert new - old <= found(rules, filled, {})[0]


@settings(max_examples=80)
@given(plain_theories)
def test_nothing_grows_and_ids_are_stable(theory: Theory) -> None:
    assume(not theory.rules.is_relational)
    result = nl.simplify(theory.rules)
    assert result.rules.n_conditions <= theory.rules.n_conditions and len(result.rules) <= len(theory.rules)
    assert result.conditions_before - result.rules.n_conditions == sum(step.conditions for step in result.steps)
    assert {clause.id for clause in result.rules} <= {clause.id for clause in theory.rules}
    for name, evidence in result.rules.evidence.items():
        assert evidence == theory.rules.evidence[name]
        assert name == "default" or result.rules.clause(name) == theory.rules.clause(name)
    again = nl.simplify(theory.rules)
    assert again.rules.to_json() == result.rules.to_json()


@settings(max_examples=100)
@given(st.data(), st.sampled_from((0.0, 0.1, 0.34, 0.9)), st.sampled_from(("kept", "same", "free")))
def test_the_budget_is_never_exceeded(data: st.DataObject, budget: float, missing: str) -> None:
    schema = data.draw(schemas(hostile=False, relational=False, numeric_target=False, max_features=4))
    rules = data.draw(rule_sets(schema))
    table = data.draw(tables(schema, min_rows=1, max_rows=15))
    wanted = [data.draw(st.sampled_from(schema.classes)) for _ in range(len(table))]
    digits = data.draw(st.sampled_from((None, 1, 2)))
    keep = data.draw(st.booleans())
    result = nl.simplify(
        rules, table, answers=wanted, budget=budget, digits=digits, missing=missing, keep_semantics=keep
    )

    def agreeing(some: RuleSet) -> int:
        pairs = zip(some.predict(table).tolist(), wanted, strict=True)
        return sum(type(given) is type(each) and given == each for given, each in pairs)

    before, after = agreeing(rules), agreeing(result.rules)
    assert (before, after) == (result.agreement_before, result.agreement_after)
    assert after >= before - math.floor(budget * len(table))
    if missing != "free":
        assert before - after <= sum(step.rows for step in result.steps)
    if keep:
        assert result.rules.semantics == rules.semantics


@pytest.mark.usefixtures("swipl")
@settings(max_examples=15)
@given(plain_theories)
def test_three_evaluators_agree_on_what_comes_out(theory: Theory) -> None:
    assume(not theory.rules.is_relational and len(theory.table))
    assert not nl.compare_evaluators(nl.simplify(theory.rules).rules, theory.table).disagreements
