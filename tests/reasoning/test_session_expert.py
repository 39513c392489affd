"""An expert's clauses that conclude what the extracted rules conclude: by brute force, and on the credit story."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_theories import EVERYONE, TABLE, rule_sets

import neurologic as nl
from neurologic.reasoning import Limits, Session
from neurologic.rules import ClassHead, Clause, Comparison, Interval, LinearExpression, LinearTerm, RuleSet
from neurologic.schema import Feature, Schema, Target, as_table, load_encoding, read_rows

pytestmark = pytest.mark.usefixtures("swipl")

Row = Mapping[str, Any]
DEFINITIONS = """
small(A) :- n(A, N), N < 1.5.
bright(A) :- colour(A, C), light(C).
bright(A) :- x(A, X), X > 1.
light('Red').
light('it''s blue').
dull(A) :- \\+ bright(A).
level(A, N) :- n(A, N).
"""
CONDITIONS: dict[str, Callable[[Row], bool]] = {
    "small(A)": lambda row: row["n"] < 1.5,
    "\\+ small(A)": lambda row: row["n"] >= 1.5,
    "bright(A)": lambda row: row["colour"] != "green" or row["x"] > 1,
    "dull(A)": lambda row: row["colour"] == "green" and row["x"] <= 1,
    "level(A, N), N >= 2": lambda row: row["n"] >= 2,
    "x(A, X), ( X =< 0.5 ; X >= 2 )": lambda row: row["x"] <= 0.5 or row["x"] >= 2,
    "on(A, true)": lambda row: bool(row["on"]),
    "colour(A, C), C \\== green": lambda row: row["colour"] != "green",
    "n(A, N), N > 2, N < 3": lambda row: False,
    "individual(A)": lambda row: True,
}
clauses = st.lists(
    st.tuples(st.sampled_from(["yes", "no"]), st.lists(st.sampled_from(sorted(CONDITIONS)), min_size=1, max_size=2)),
    min_size=1,
    max_size=3,
)


@settings(max_examples=60)
@given(rule_sets(), clauses)
def test_clauses_of_an_expert_equal_brute_force(rules: RuleSet, expert: list[tuple[str, list[str]]]) -> None:
    text = [f"answer(A, {label}) :- {', '.join(_apart(body))}." for label, body in expert]
    with Session() as prolog:
        prolog.load(rules)
        prolog.consult(text="\n".join(text) + DEFINITIONS, name="policy.pl")
        report = prolog.check(kinds=["contradiction", "impossible", "subsumed"])
    assert not report.of("undecided")
    true = [np.array([all(CONDITIONS[part](row) for part in body) for row in EVERYONE]) for _, body in expert]
    proved = {clause.id: truth.proved for clause, truth in zip(rules, rules.truths(TABLE), strict=True)}
    given_by = dict(zip([*proved, "default"], rules.firing(TABLE), strict=False))
    if rules.semantics == "unordered":
        answers = [set(found) for found in rules.answers(TABLE)]
        given_by |= {
            clause.id: proved[clause.id] & np.array([clause.head.label in found for found in answers])  # type: ignore[union-attr]
            for clause in rules
        }
    heads = {clause.id: clause.head.label for clause in rules} | {"default": rules.default}  # type: ignore[union-attr]
    expected = {
        (name, f"policy.pl:{line}")
        for line, ((label, _), holds) in enumerate(zip(expert, true, strict=True), 1)
        for name, answered in given_by.items()
        if heads[name] not in (label, "unknown") and (answered & holds).any()
    }
    expected |= {
        (f"policy.pl:{other + 1}", f"policy.pl:{line + 1}")
        for line in range(len(expert))
        for other in range(line + 1, len(expert))
        if expert[line][0] != expert[other][0] and (true[line] & true[other]).any()
    }
    assert {tuple(finding.subject) for finding in report.of("contradiction") if "policy" in str(finding)} == expected
    nothing = {f"policy.pl:{line}" for line, holds in enumerate(true, 1) if not holds.any()}
    assert {finding.subject for finding in report.of("impossible") if "policy" in str(finding.subject)} == nothing
    inside = {
        pair
        for line, ((label, _), holds) in enumerate(zip(expert, true, strict=True), 1)
        for name, mine in proved.items()
        if rules.semantics == "unordered" and rules.conflict == "all" and heads[name] == label
        for pair in _inside(f"policy.pl:{line}", holds, name, mine)
    }
    found = {
        (f.subject, f.details["by"][0]) for f in report.of("subsumed") if "policy" in f"{f.subject}{f.details['by']}"
    }
    assert found == inside


def _apart(body: list[str]) -> list[str]:
    """The conditions with variables of their own."""
    return [re.sub(r"\b([NXC])\b", rf"\g<1>{place}", part) for place, part in enumerate(body)]


def _inside(one: str, holds: Any, other: str, mine: Any) -> set[tuple[str, str]]:
    if holds.any() and mine.any() and not (holds & ~mine).any():
        return {(one, other)}
    return {(other, one)} if holds.any() and mine.any() and not (mine & ~holds).any() else set()


def credit_like(*clauses: Clause, semantics: Any = "ordered", default: str = "unknown") -> RuleSet:
    schema = Schema(
        (
            Feature("age", "integer", domain=(18, 75)),
            Feature("amount", "numeric", domain=(0, 20000), missing=True),
            Feature("purpose", "categorical", ("car", "business")),
        ),
        Target("credit_risk", ("good", "bad")),
        individual="applicant",
    )
    return RuleSet(schema, clauses, semantics, default)


R1 = Clause("r1", ClassHead("good"), (Interval("age", low=30),))


def told(rules: RuleSet, text: str, **options: Any) -> list[str]:
    with Session() as prolog:
        prolog.load(rules)
        prolog.consult(text=text, name="policy.pl")
        return [str(finding) for finding in prolog.check(**options)]


def test_what_the_sentences_say() -> None:
    policy = "credit_risk(A, bad) :- retired(A).\nretired(A) :- age(A, Y), Y >= 65.\n"
    assert told(credit_like(R1), policy, kinds=["contradiction"]) == [
        "r1 (good) and policy.pl:1 (bad) both hold where 65 =< age "
        "(witness: age = 70, amount = 10000.0, purpose = business)"
    ]
    some = ["contradiction", "impossible"]
    assert told(credit_like(), "credit_risk(A, bad) :- age(A, Y), Y < 18.", kinds=some) == [
        "clause policy.pl:1 (bad) can never hold: age =< 17, but 18 =< age =< 75"
    ]
    assert told(credit_like(), "credit_risk(A, bad) :- purpose(A, boat).", kinds=some) == [
        "clause policy.pl:1 (bad) can never hold: purpose = boat, but purpose in [business, car]"
    ]
    gap = Clause("r2", ClassHead("bad"), (Interval("age", low=40, high=41),))
    (impossible,) = told(credit_like(gap), "", kinds=some)
    assert impossible == "rule r2 (bad) can never hold: 41 =< age and age =< 40 at once"


def test_a_clause_about_one_individual() -> None:
    with Session() as prolog:
        prolog.load(credit_like(R1))
        prolog.add_facts({"age": [50, 20], "amount": [1.0, 2.0], "purpose": ["car", "car"]})
        prolog.consult(text="credit_risk(a1, bad). credit_risk(a2, good).", name="policy.pl")
        (finding,) = prolog.check(kinds=["contradiction"])
    assert (finding.subject, finding.individual) == (("r1", "policy.pl:1"), "a1")


@pytest.mark.parametrize(
    "body",
    [
        "age(A, Y), amount(A, M), M > Y * Y",
        "friend(A, B), age(B, Y), Y < 30",
        "age(A, Y), ( Y > 50 -> true ; Y < 40 )",
        "old(A)",
    ],
)
def test_what_is_no_box_is_shown_by_a_row_or_left_open(body: str) -> None:
    text = f":- dynamic friend/2.\ncredit_risk(A, bad) :- {body}.\nold(A) :- age(A, Y), !, Y > 60."
    lines = told(credit_like(R1), text, kinds=["contradiction"])
    assert lines
    for line in lines:
        assert "both hold" in line or "not decided whether the clause policy.pl:2 contradicts a rule" in line


def test_a_recursive_definition_is_left_open() -> None:
    text = "credit_risk(A, bad) :- linked(A).\nlinked(A) :- age(A, Y), Y > 99.\nlinked(A) :- linked(A)."
    (line,) = told(credit_like(R1), text, kinds=["contradiction"], limits=Limits(seconds=20))
    assert "not decided" in line


def test_the_network_is_asked_about_witnesses() -> None:
    rules = credit_like(R1, Clause("r2", ClassHead("good"), (Interval("age", low=40),)))
    network = nl.wrap(lambda table: (table.column("age") < 45).astype(int), rules.schema, output="indices")
    with Session(network=network) as prolog:
        prolog.load(rules)
        prolog.consult(text="credit_risk(A, bad) :- age(A, Y), Y >= 65.\ndenial(A) :- age(A, 20).", name="policy.pl")
        prolog.add_facts({"age": [20], "amount": [1.0], "purpose": ["car"]})
        prolog.add_facts({"age": [30], "amount": [None], "purpose": ["car"]})
        found = {finding.kind: finding for finding in prolog.check()}
    assert (found["violation"].network, found["violation"].confirmed) == ("bad", False)  # the rules say good
    assert (found["contradiction"].network, found["contradiction"].confirmed) == ("good", True)
    assert (found["dead"].network, found["dead"].confirmed) == ("good", True)
    assert str(found["dead"]).endswith("; the network says good")


def test_linear_rules_are_covered_only_where_their_bounds_show_it() -> None:
    wide = Comparison(
        LinearExpression((LinearTerm(1.0, "age"), LinearTerm(1.0, "amount"))), ">", LinearExpression((), 5.0)
    )
    never = Comparison(
        LinearExpression((LinearTerm(1.0, "age"),)), "<", LinearExpression((LinearTerm(-1.0, "amount"),))
    )
    rules = credit_like(
        Clause("r1", ClassHead("bad"), (wide,)),  # always, within the domains
        Clause("r2", ClassHead("good"), (Interval("age", low=30),)),
        Clause("r3", ClassHead("good"), (never,)),
    )
    lines = told(rules, "", kinds=["impossible", "dead"])
    assert len(lines) == 2
    assert lines[0].startswith("rule r3 (good) can never hold")
    assert lines[1].startswith("rule r2 (good) never answers: earlier rule r1 holds wherever it holds (witness: age = ")


def test_the_credit_story(repository: Path) -> None:
    """Rules of the story's network beside the bank's policy, with a clause that decides, too."""
    folder = repository / "examples" / "credit"
    schema = nl.load_schema(folder / "schema.toml")
    network = nl.load_network(folder / "network.pt2", schema, encoding=load_encoding(folder / "schema.toml", schema))
    applicants = as_table(read_rows(folder / "applicants.csv", schema), schema)
    rules = nl.extract(network, applicants, method="tree", max_rules=12, seed=0)
    with Session(network=network) as prolog:
        prolog.load(rules)
        prolog.consult(folder / "policy.pl")
        prolog.consult(text="credit_risk(A, bad) :- over_indebted(A), young(A).\n", name="strict.pl")
        prolog.consult(text="credit_risk(A, good) :- senior(A), has_buffer(A).\n", name="kind.pl")
        report = prolog.check()
        shown = report.of("contradiction")
        assert shown
        for finding in shown:
            row = {**finding.row}  # type: ignore[dict-item]
            assert finding.network in ("good", "bad") and finding.confirmed is True
            assert set(finding.details["classes"]) == {"good", "bad"}
            assert row["age"] >= 60 if "kind.pl:1" in finding.subject else True
        open_questions = [finding for finding in report.of("undecided") if "strict.pl" in str(finding)]
        assert open_questions or any("strict.pl:1" in finding.subject for finding in shown)
