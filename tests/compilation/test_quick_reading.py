"""The quick way to read and to write emitted Prolog: the same as the careful way, for any rules and any text."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import Theory, theories

from neurologic.compilation import prolog_reader, prolog_text, read_prolog
from neurologic.compilation.prolog_reader import exact_rules, proposed_rules
from neurologic.compilation.prolog_terms import sentences
from neurologic.compilation.quick_terms import quick_sentences
from neurologic.compilation.vocabulary import Vocabulary
from neurologic.errors import CompilationError, RuleSyntaxError
from neurologic.rules import (
    AtLeast,
    ClassHead,
    Clause,
    Comparison,
    Evidence,
    Interval,
    LinearExpression,
    LinearTerm,
    Membership,
    RuleSet,
    negate,
)
from neurologic.schema import Feature, Schema, Target

SLOW_TO_DRAW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)

SCHEMA = Schema(
    (
        Feature("age", "integer", domain=(18, 90)),
        Feature("amount", "numeric", missing=True),
        Feature("purpose", "categorical", ("car", "it's", "true")),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), (Interval("age", 24.5, 48.0), Membership("purpose", ("car", "it's")))),
        Clause("it's r2", ClassHead("good"), (Interval("age", 24.5, 48.0), Interval("amount", high=1e22))),
        Clause("r3", ClassHead("good"), (AtLeast(1, (Interval("age", 24.5, 48.0), Interval("amount", low=0.1))),)),
    ),
    "ordered",
    "good",
    evidence={"r1": Evidence(60, 57, None, None, "held-out")},
)
TEXT = prolog_text(RULES)
CALLED = frozenset({"at_least", "fewer_than", "finite"})  # goes beyond the grammar


@contextmanager
def only_carefully() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prolog_reader, "exact_rules", lambda text: None)
        yield


def written(theory: Theory) -> str:
    try:
        return prolog_text(theory.rules)
    except CompilationError:
        assume(False)
        raise


def outcome(text: str) -> object:
    """What a text is read as: everything that rules say, or the message with its place."""
    try:
        rules = read_prolog(text)
    except RuleSyntaxError as error:
        return str(error)
    return rules, rules.schema, rules.evidence, rules.provenance


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories())
def test_both_ways_read_the_same(theory: Theory) -> None:
    """The careful way too, which texts as we write them no longer take."""
    text = written(theory)
    rules = exact_rules(text)
    with only_carefully():
        assert outcome(text) == (theory.rules, theory.rules.schema, theory.rules.evidence, theory.rules.provenance)
    if rules is not None:
        assert (rules, rules.evidence) == (theory.rules, theory.rules.evidence)
        assert rules.provenance == theory.rules.provenance


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories(hostile=False, relational=False))
def test_rules_with_plain_names_are_read_quickly(theory: Theory) -> None:
    assert exact_rules(written(theory)) == theory.rules


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories())
def test_what_is_written_once_is_as_it_is_written_each_time(theory: Theory) -> None:
    text = written(theory)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Vocabulary, "plain", False)
        assert prolog_text(theory.rules) == text


def test_every_clause_is_read_as_the_grammar_says() -> None:
    for text in (TEXT, TEXT.replace("'it\\'s'", "'it\\'s \\x1f\\ %:-'")):
        quick = [(each.head, each.goals) for each in quick_sentences(text, CALLED)]
        assert quick == [(each.head, each.goals) for each in sentences(text, CALLED)]
        assert len(quick) > 20


@settings(max_examples=150, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(
    st.integers(0, len(TEXT) - 1),
    st.integers(0, 3),
    st.sampled_from(("", "(", ")", ",", "'", "x", "_", "1", "-", ".", ".\n", " ", "% ", " :-", "[", ";", ",\n    ")),
)
def test_a_damaged_text_is_read_or_refused_as_ever(place: int, cut: int, put: str) -> None:
    """The same rules or the same message, whichever way was tried first; a proposal never ends in any other error."""
    damaged = TEXT[:place] + put + TEXT[place + cut :]
    found = outcome(damaged)
    with only_carefully():
        assert outcome(damaged) == found
    proposed_rules(damaged)


def test_layout_of_another_hand_is_read_carefully() -> None:
    loose = TEXT.replace(",\n    ", ",\r\n  ")
    assert exact_rules(loose) is None
    assert read_prolog(loose) == RULES


def test_rules_that_disagree_with_their_duals_are_never_exact() -> None:
    changed = TEXT.replace("Age =< 24.5", "Age =< 25.5", 1)
    assert changed != TEXT
    assert proposed_rules(changed) is not None
    assert exact_rules(changed) is None


def test_a_variable_that_two_things_want_goes_to_one() -> None:
    """Lines are shared between rules only where no name depends on what stands before it."""
    schema = Schema(
        (
            Feature("a b", "numeric"),
            Feature("a__b", "numeric"),
            Feature("applicant", "numeric"),
            Feature("sum", "numeric"),
        ),
        Target("risk", ("good", "bad")),
        individual="applicant",
    )
    both = LinearExpression((LinearTerm(2.0, "sum"), LinearTerm(1.0, "a b")))
    bodies = (
        (Interval("a b", high=1.0), Interval("a__b", low=1.0)),
        (Interval("a__b", low=1.0), Interval("a b", high=1.0), Interval("applicant", low=2.0)),
        (Comparison(both, ">", LinearExpression((), 3.0)), Interval("sum", low=1.0), negate(Interval("sum", 0.0, 1.0))),
    )
    clauses = tuple(Clause(f"r{number}", ClassHead("bad"), body) for number, body in enumerate(bodies))
    rules = RuleSet(schema, clauses, "ordered", "good")
    text = prolog_text(rules)
    assert "AB > 1.0" in text
    assert "AB2 > 1.0" in text
    assert read_prolog(text) == rules


def test_the_collector_runs_afterwards_as_before() -> None:
    assert gc.isenabled()
    for text in (TEXT, TEXT[:1000]):
        proposed_rules(text)
        assert gc.isenabled()
    gc.disable()
    try:
        proposed_rules(TEXT)
        assert not gc.isenabled()
    finally:
        gc.enable()
