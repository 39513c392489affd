"""Every malformed text of the corpus is refused with its place, a caret below it, and a hint at what was meant."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurologic.errors import RuleSyntaxError
from neurologic.rules import parse_rules
from neurologic.schema import Feature, Relation, Schema, Target

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "corpus" / "rule_syntax_errors.toml").read_text(encoding="utf-8")
)["case"]

SCHEMA = Schema(
    (
        Feature("duration", "integer"),
        Feature("age", "integer"),
        Feature("x", "numeric"),
        Feature("charge", "numeric"),
        Feature("savings", "ordinal", ("none", "low", "high")),
        Feature("purpose", "categorical", ("car", "new car", "education")),
        Feature("rooms", "categorical", (1, 2, 3)),
        Feature("own_telephone", "boolean"),
    ),
    Target("credit_risk", ("good", "bad")),
    relations=(Relation("bond", ("individual", "individual")),),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_malformed_text_is_explained(case: dict[str, str]) -> None:
    """Line, column, message and hint are those of the corpus, and the caret stands below the place."""
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rules(case["text"], SCHEMA, file="mine.rules")
    error = caught.value
    assert (error.line, error.column) == (case["line"], case["column"])
    assert str(error).startswith(f"mine.rules, line {case['line']}, column {case['column']}: ")
    assert case["message"] in str(error).splitlines()[0]
    assert case["hint"] in (error.hint or "")
    source, caret = error.context.splitlines()
    assert source == f"{case['line']} | " + case["text"].split("\n")[error.line - 1]
    margin = len(f"{case['line']} | ")
    assert caret.index("^") == margin + error.column - 1


def test_the_caret_stands_below_wide_characters() -> None:
    """A character that takes two columns in a terminal moves the caret by two."""
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rules("IF '日本' > 2 OR age < 3 THEN bad", SCHEMA)
    assert caught.value.column == 13
    assert caught.value.context.splitlines()[1].index("^") == len("1 | ") + 12 + 2


def test_a_long_line_is_cut_around_the_place() -> None:
    """The context of a fault far to the right stays short."""
    text = "IF " + " AND ".join("age < 3" for _ in range(500)) + " AND nothing > 3 THEN bad"
    with pytest.raises(RuleSyntaxError) as caught:
        parse_rules(text, SCHEMA)
    source, caret = caught.value.context.splitlines()
    assert len(source) < 130
    assert source[caret.index("^") :].startswith("nothing")


@given(st.text(max_size=40))
def test_any_text_is_read_or_explained(text: str) -> None:
    """No text, however odd, ends in another error than `RuleSyntaxError`."""
    try:
        parse_rules(text, SCHEMA)
    except RuleSyntaxError as error:
        assert error.line >= 1 and error.column >= 1


_TOKENS = (
    *(
        "IF",
        "THEN",
        "AND",
        "NOT",
        "IN",
        "AT LEAST",
        "OF",
        "DEFAULT",
        "DEFINE",
        "SEMANTICS",
        "TRUE",
        "inf",
        "nan",
        "?OR",
    ),
    *(
        "duration",
        "savings",
        "own_telephone",
        "bond",
        "X",
        "A",
        "none",
        "bad",
        "r1",
        "3",
        "2.5",
        "-",
        "+",
        "*",
        "=",
        "<=",
    ),
    *(
        "(",
        ")",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "@support",
        "@data",
        "'it\\'s'",
        "ABSTAIN",
        "credit_risk",
        "1e308",
        "ordered",
    ),
)


@given(st.lists(st.sampled_from(_TOKENS), max_size=14))
def test_any_tokens_are_read_or_explained(tokens: list[str]) -> None:
    """No sequence of the language's own words ends in another error than `RuleSyntaxError`."""
    try:
        parse_rules(" ".join(tokens), SCHEMA)
    except RuleSyntaxError as error:
        assert error.line == 1


_PIECES = ("duration > 3", "savings = x", "own_telephone", "bond(A, X)", "charge(X) >= 1e400", "x = -true", "2 > x * 3")


@given(
    st.lists(st.sampled_from(_PIECES), min_size=1, max_size=4), st.sampled_from(("bad", "5", "x = 3", "a(B)", "TRUE"))
)
def test_any_rule_is_read_or_explained(conditions: list[str], conclusion: str) -> None:
    """No rule with a meaningless part ends in another error than `RuleSyntaxError`."""
    try:
        parse_rules(f"IF {' AND '.join(conditions)} THEN {conclusion}", SCHEMA)
    except RuleSyntaxError as error:
        assert error.line == 1
