"""JSON that is not a rule set is refused with the path of what is wrong; infinities and types survive."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rule_sets, schemas

from neurologic.errors import NeurologicError, RuleFormatError, RuleSyntaxError
from neurologic.rules import RuleSet, parse_rules, rules_from_json, rules_to_json
from neurologic.schema import Feature, Relation, Schema, Target

SCHEMA = Schema(
    (Feature("x", "numeric", domain=(0, float("inf"))), Feature("c", "categorical", (1, True, "1"))),
    Target("risk", ("good", "bad")),
    relations=(Relation("tag", ("i", "c")),),
)
RULES = parse_rules(
    """
    @support(3) @fidelity(0.5, 0.25, 1)
    r1: IF 1 < x <= 2 AND AT LEAST 1 OF (c IN {1, true}, x + 1 > 2) AND tag(A, -inf) AND NOT tag(A, 'inf') THEN bad
    DEFAULT good
    """,
    SCHEMA,
)


def edited(path: list[Any], value: Any) -> str:
    content = json.loads(rules_to_json(RULES))
    place = content
    for step in path[:-1]:
        place = place[step]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return json.dumps(content)


CONDITION = ["rules", 0, "if"]


@pytest.mark.parametrize(
    ("path", "value", "shown"),
    [
        (["format"], "rules", "format: "),
        (["format"], ..., "'format' is missing"),
        (["version"], 2, "version: 2 is not a version"),
        (["version"], "1", "version: a whole number"),
        (["schema"], ..., "'schema' is missing"),
        (["schema", "target"], ..., "schema: "),
        (["schema", "features", 0, "kind"], "number", "schema: "),
        (["schema", "features", 0, "domain"], [0, "much"], "schema.features[0].domain[1]: "),
        (["schema", "features", 0], None, "schema.features[0]: an object"),
        (["semantics"], "sorted", "Unknown semantics 'sorted'"),
        (["default"], "gut", "no class 'gut'"),
        (["default"], ["good"], "default: "),
        (["rulez"], [], "no key 'rulez'. Did you mean 'rules'?"),
        (["rules"], {}, "rules: a list"),
        (["rules", 0, "id"], 7, "rules[0].id: a text"),
        (["rules", 0, "then", "class"], 1.5, "rules[0].then.class: a category"),
        (["rules", 0, "then", "type"], "klass", "rules[0].then.type: "),
        ([*CONDITION, 0, "type"], "span", "rules[0].if[0].type: 'span' is not a condition"),
        ([*CONDITION, 0, "low"], "1", "rules[0].if[0].low: a number"),
        ([*CONDITION, 0, "low"], 5, "rules[0].if[0]: The interval"),
        ([*CONDITION, 0, "low_closed"], 1, "rules[0].if[0].low_closed: true or false"),
        ([*CONDITION, 0, "feature"], "y", "no feature 'y'"),
        ([*CONDITION, 0, "subject"], "x", "rules[0].if[0].subject: "),
        ([*CONDITION, 0, "heigh"], 3, "rules[0].if[0]: there is no key 'heigh'. Did you mean 'high'?"),
        ([*CONDITION, 1, "count"], 9, "rules[0].if[1]: At least 9 of 2"),
        ([*CONDITION, 1, "of", 0, "categories"], [None], "rules[0].if[1].of[0].categories[0]: a category"),
        ([*CONDITION, 2, "arguments", 1], {"constant": "a", "number": 1}, "rules[0].if[2].arguments[1]: "),
        (["evidence", "r1", "support"], 1.5, "evidence.r1.support: a whole number"),
        (["evidence", "r1", "fidelity"], [1, 2], "evidence.r1.fidelity: an estimate"),
        (["provenance", "sede"], 1, "provenance: there is no key 'sede'. Did you mean 'seed'?"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(path: list[Any], value: Any, shown: str) -> None:
    """The message has the path of the entry, what is needed there, and the file."""
    with pytest.raises(RuleFormatError) as caught:
        rules_from_json(edited(path, value), file="mine.json")
    assert shown in str(caught.value)
    assert str(caught.value).startswith("mine.json, ")


def test_a_text_that_is_cut_short_is_named_so() -> None:
    """However many characters are left, the error is that the text ends; its place is a line of the text."""
    text = rules_to_json(RULES).rstrip()
    for length in range(0, len(text), 7):
        with pytest.raises(RuleSyntaxError) as caught:
            rules_from_json(text[:length])
        assert 1 <= caught.value.line <= text.count("\n") + 1


def test_infinities_and_types_survive() -> None:
    """An infinite constant, the text 'inf', and the categories 1, true and "1" stay apart."""
    again = rules_from_json(rules_to_json(RULES))
    assert repr(again.clauses) == repr(RULES.clauses)
    assert repr(again.schema) == repr(SCHEMA)
    assert again.evidence == RULES.evidence


@pytest.mark.parametrize(
    "text", ["[]", "null", "3", '{"format": NaN}', '{"a": 1, "a": 2}', "[" * 100_000, "9" * 10_000]
)
def test_other_json_is_refused(text: str) -> None:
    """Other values, repeated keys, deep nesting and giant numbers end in a named error."""
    with pytest.raises(NeurologicError):
        rules_from_json(text)


@settings(max_examples=100)
@given(st.data())
def test_a_damaged_text_is_read_or_refused(data: st.DataObject) -> None:
    """No JSON value put in any place ends in another error than one of ours."""
    content = json.loads(rules_to_json(data.draw(rule_sets(data.draw(schemas())))))
    place: Any = content
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], (dict, list)) or data.draw(st.booleans()):
            break
        place = place[key]
    place[key] = data.draw(
        st.sampled_from((None, True, 0, -1, 1.5, "", "A", "inf", [], [1], {}, {"type": "atom"}, 10**400))
    )
    with contextlib.suppress(NeurologicError):
        assert isinstance(rules_from_json(json.dumps(content)), RuleSet)
