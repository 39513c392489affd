"""Invariants I7 and I8: numpy on the rules, bare SWI-Prolog on the emitted text, and numpy on the text read back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from prolog_engines import Swipl, consulted, expected
from strategies import Theory, rule_sets, tables, theories

from neurologic.compilation import facts_text, prolog_text, read_prolog
from neurologic.errors import CompilationError
from neurologic.rules import Evidence, RuleSet
from neurologic.schema import Feature, Schema, Target, quote_atom

SLOW_TO_DRAW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)


def emitted(theory: Theory) -> tuple[str, str]:
    """The two texts of a theory; cases that Prolog cannot tell apart, the text "true" and the boolean, are left out."""
    try:
        return prolog_text(theory.rules), facts_text(theory.table, theory.relations)
    except CompilationError as error:
        assert "Prolog" in str(error)
        assume(False)
        raise


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories())
def test_three_evaluators_agree(engine: Swipl, theory: Theory) -> None:
    """I8: the same answers for every individual, each once, whatever the rules, names and rows."""
    rules, facts = emitted(theory)
    wanted = expected(theory.rules, theory.table, theory.relations)
    assert engine.answers(theory.rules, rules, facts) == wanted
    assert expected(read_prolog(rules), theory.table, theory.relations) == wanted


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories(hostile=False, relational=True))
def test_three_evaluators_agree_on_relations(engine: Swipl, theory: Theory) -> None:
    """I8 for first-order bodies, counts and auxiliary predicates."""
    rules, facts = emitted(theory)
    wanted = expected(theory.rules, theory.table, theory.relations)
    assert engine.answers(theory.rules, facts, rules) == wanted


@settings(max_examples=30, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories(hostile=False, numeric_target=True))
def test_three_evaluators_agree_on_numbers(engine: Swipl, theory: Theory) -> None:
    """I8 where rules conclude numbers, intervals and linear expressions."""
    rules, facts = emitted(theory)
    assert engine.answers(theory.rules, rules, facts) == expected(theory.rules, theory.table, theory.relations)


@settings(max_examples=80, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(theories())
def test_text_reads_back_as_the_same_rules(theory: Theory) -> None:
    """I7: rules, schema, evidence and provenance survive the text."""
    text, _ = emitted(theory)
    back = read_prolog(text)
    assert back == theory.rules
    assert back.schema == theory.rules.schema
    assert back.provenance == theory.rules.provenance
    measured = {rule: entry for rule, entry in theory.rules.evidence.items() if entry != Evidence()}
    assert dict(back.evidence) == measured
    assert prolog_text(back) == text


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW_TO_DRAW)
@given(st.data())
def test_a_rule_that_is_switched_off_counts_as_refuted(engine: Swipl, data: st.DataObject) -> None:
    """I8 without one rule: Prolog with its `neural_rule/3` fact removed, numpy without the rule."""
    features = (Feature("x", "numeric", missing=True), Feature("c", "categorical", ("a", "b", "d"), missing=True))
    schema = Schema(features, Target("risk", ("good", "bad", "ugly")), individual="applicant")
    rules = data.draw(rule_sets(schema, with_definitions=False).filter(lambda drawn: len(drawn) > 0))
    table = data.draw(tables(schema, min_rows=2))
    off = data.draw(st.sampled_from([*rules, None]))
    kept = tuple(clause for clause in rules if clause is not off)
    left = RuleSet(schema, kept, rules.semantics, rules.default, rules.conflict)
    name = quote_atom(off.id if off else "default")
    found = engine.ask(
        [prolog_text(rules), facts_text(table)],
        f"once(retract(neural_rule({name}, _, _))), risk(A, C)",
        "[A, C]",
    )
    wanted = expected(left, table)
    if off is None:  # without the default, rows that no rule decides have no answer
        firing = rules.firing(table)[len(rules)]
        silent = {row for row, fired in zip(table.ids, firing, strict=True) if fired}
        wanted = Counter({key: count for key, count in wanted.items() if key[0] not in silent})
    assert Counter(found) == wanted


def test_gnu_prolog_answers_the_same(gprolog: str, locale_c: dict[str, str], tmp_path: Path) -> None:
    """The text holds to standard Prolog: GNU Prolog loads it without a warning and gives the answers of numpy."""
    compared = 0

    @settings(max_examples=15, deadline=None, suppress_health_check=SLOW_TO_DRAW)
    @given(theories())
    def compare(theory: Theory) -> None:
        nonlocal compared
        rules, facts = emitted(theory)
        assume("Inf" not in facts + rules)  # only SWI-Prolog has infinities
        assume(str(2**70) not in rules + facts)  # GNU Prolog's integers have 61 bits
        assume("\\x" not in rules + facts)  # nor does it know characters, only bytes
        (tmp_path / "rules.pl").write_text(rules, encoding="utf-8")
        (tmp_path / "facts.pl").write_text(facts, encoding="utf-8")
        files = [tmp_path / "rules.pl", tmp_path / "facts.pl"]
        goal = f"{quote_atom(theory.rules.schema.target.functor)}(A, C)"
        wanted = expected(theory.rules, theory.table, theory.relations)
        assert Counter(consulted(gprolog, files, goal, "[A, C]", locale_c)) == wanted
        compared += bool(wanted)

    compare()
    assert compared > 3
