"""Invariant I7 for the rule language and JSON: what is written reads back as the same, evidence and provenance too."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Theory, rule_sets, schemas, theories

from neurologic.rules import Evidence, RuleSet, format_rules, parse_rules, rules_from_json, rules_to_json


def assert_same(found: RuleSet, wanted: RuleSet) -> None:
    """Equal rules, and equal to the last type: `repr` tells 1, 1.0 and True apart."""
    assert found == wanted
    assert repr(found.schema) == repr(wanted.schema)
    assert repr(found.clauses) == repr(wanted.clauses)
    assert repr(found.definitions) == repr(wanted.definitions)
    assert repr(found.default) == repr(wanted.default)
    assert (found.semantics, found.conflict) == (wanted.semantics, wanted.conflict)
    assert dict(found.evidence) == {rule: each for rule, each in wanted.evidence.items() if each != Evidence()}
    assert found.provenance == wanted.provenance


@settings(max_examples=100)
@given(st.data())
def test_the_rule_language_reads_back(data: st.DataObject) -> None:
    """I7: parse(print(rules)) == rules, hostile names and every kind of literal included."""
    rules = data.draw(rule_sets(data.draw(schemas())))
    assert_same(parse_rules(format_rules(rules), rules.schema), rules)
    assert parse_rules(str(rules), rules.schema) == rules  # what is printed, its evidence in comments


@settings(max_examples=50)
@given(st.data())
def test_relational_rules_read_back(data: st.DataObject) -> None:
    """I7 for first-order clauses: relations, features of others, counts."""
    rules = data.draw(rule_sets(data.draw(schemas(relational=True))))
    assert_same(parse_rules(format_rules(rules), rules.schema), rules)


@settings(max_examples=60)
@given(st.data())
def test_json_reads_back(data: st.DataObject) -> None:
    """I7 for JSON, the schema included."""
    rules = data.draw(rule_sets(data.draw(schemas())))
    assert_same(rules_from_json(rules_to_json(rules)), rules)


@settings(max_examples=40)
@given(theories())
def test_reparsed_rules_answer_the_same(theory: Theory) -> None:
    """I8, third evaluator: numpy on the reparsed text answers every row as numpy on the rules does."""
    again = parse_rules(format_rules(theory.rules), theory.rules.schema)
    assert again.answers(theory.table, theory.relations) == theory.rules.answers(theory.table, theory.relations)
