"""compare_knowledge: network, labels and theory, class by class, and who is alone where they differ."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurologic as nl
from neurologic.debugging import Difference, Knowledge
from neurologic.errors import NeurologicError, PrologSyntaxError, SchemaError, UnknownName, UnknownPredicate

pytestmark = pytest.mark.usefixtures("swipl")

CLASSES = ("good", "fair", "bad")
# What each voice says is a column, so that every row of a test is what the test wants.
SCHEMA = nl.Schema(
    (
        nl.Feature("net", "categorical", CLASSES),
        nl.Feature("expert", "categorical", (*CLASSES, "nothing", "good or bad")),
        nl.Feature("age", "integer", missing=True),
    ),
    nl.Target("risk", CLASSES),
    individual="applicant",
)
NETWORK = nl.wrap(lambda table: table.column("net"), SCHEMA, output="indices")
THEORY = """
risk(A, C) :- expert(A, C), C \\== nothing, C \\== 'good or bad'.
risk(A, C) :- expert(A, 'good or bad'), member(C, [good, bad]).
"""
RULES = nl.parse(
    "SEMANTICS ordered r1: IF age < 30 THEN bad r2: IF age < 60 THEN fair r3: IF age < 200 THEN good DEFAULT unknown",
    SCHEMA,
)


def compared(rows: list[tuple[str, str, str]], ages: list[int | None] | None = None, **more: Any) -> Knowledge:
    """Compare rows of what network, labels and theory say."""
    said: list[list[str]] = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    data = {"net": said[0], "expert": said[2], "age": ages or [70] * len(rows)}
    return nl.compare_knowledge(RULES, NETWORK, data, said[1], text=THEORY, **more)


def said_by(difference: Difference) -> tuple[str, ...]:
    return tuple(" or ".join(map(str, answer)) or "nothing" for answer in difference.answers.values())


@given(
    st.lists(
        st.tuples(
            st.sampled_from(CLASSES), st.sampled_from(CLASSES), st.sampled_from((*CLASSES, "nothing", "good or bad"))
        ),
        max_size=12,
    )
)
def test_agreements_and_differences_are_those_of_a_look_at_each_row(rows: list[tuple[str, str, str]]) -> None:
    found = compared(rows)
    names = ("network", "labels", "theory")
    assert tuple(voice.name for voice in found.voices) == names
    theory = found.voice("theory")
    assert theory.silent == sum(row[2] == "nothing" for row in rows)
    assert theory.several == sum(row[2] == "good or bad" for row in rows)
    assert theory.answered == sum(row[2] in CLASSES for row in rows)
    for (one, first), (two, second) in itertools.combinations(enumerate(names), 2):
        agreement = found.agreement(first, second)
        both = [row for row in rows if row[one] in CLASSES and row[two] in CLASSES]
        assert agreement.n_rows == len(both)
        for label in CLASSES:
            entry, of_class = agreement.of(label), [row for row in both if row[two] == label]
            assert entry.n_rows == len(of_class)
            if of_class:
                assert entry.same is not None
                assert entry.same.value == pytest.approx(np.mean([row[one] == label for row in of_class]))
            others = Counter(row[one] for row in of_class if row[one] != label)
            assert {cell.first: cell.n_rows for cell in entry.others} == dict(others)
    expected = Counter(row for row in rows if len({answer for answer in row if answer in CLASSES}) > 1)
    assert {said_by(each): each.n_rows for each in found.differences} == dict(expected)
    counts = [each.n_rows for each in found.differences]
    assert counts == sorted(counts, reverse=True)


def test_it_is_told_who_is_alone() -> None:
    rows = [
        ("bad", "good", "good"),
        ("good", "bad", "good"),
        ("good", "good", "bad"),
        ("good", "fair", "bad"),
        ("bad", "good", "nothing"),
        ("bad", "good", "good or bad"),
        ("bad", "bad", "nothing"),
    ]
    kinds = {said_by(each): (each.kind, each.alone, each.all_differ) for each in compared(rows).differences}
    assert kinds == {
        ("bad", "good", "good"): ("only the network", "network", False),
        ("good", "bad", "good"): ("only the labels", "labels", False),
        ("good", "good", "bad"): ("only the theory", "theory", False),
        ("good", "fair", "bad"): ("all differ", None, True),
        ("bad", "good", "nothing"): ("network against labels", None, False),
        ("bad", "good", "good or bad"): ("network against labels", None, False),
    }


def test_the_rule_behind_a_difference_decides_most_of_its_rows() -> None:
    rows = [("bad", "good", "good")] * 3 + [("good", "good", "bad")] * 2 + [("fair", "bad", "bad")]
    found = compared(rows, [40, 20, 25, 70, 71, None])
    first, second, third = found.differences
    assert (first.rule, first.rule_rows, first.n_rows) == ("r1", 2, 3)
    assert first.individuals == ("a1", "a2", "a3")
    assert (first.witness, first.row["age"]) == ("a2", 20)
    assert first.text == "r1: IF age < 30 THEN bad"
    assert (second.rule, second.rule_rows) == ("r3", 2)
    # Of a missing age no rule is known to hold or to fail.
    assert (third.rule, third.rule_rows, third.text, third.witness) == (None, 0, "", "a6")
    (cell,) = found.agreement("network", "labels").of("good").others
    assert (cell.first, cell.second, cell.n_rows, cell.rule, cell.rule_rows) == ("bad", "good", 3, "r1", 2)
    assert cell.individuals == ("a1", "a2", "a3")


def test_the_default_may_be_behind_it() -> None:
    found = compared([("bad", "good", "good")], [200])
    assert (found.differences[0].rule, found.differences[0].text) == ("default", "DEFAULT unknown")


def test_rules_stand_for_a_network_that_is_not_there() -> None:
    data = {"age": [20, 20, 70, None, 300]}
    found = nl.compare_knowledge(RULES, None, data, ["bad", "good", "good", "good", "good"])
    assert found.learned == "rules"
    rules = found.voice("rules")
    assert (rules.answered, rules.silent, rules.several) == (3, 2, 0)  # `unknown` is no class
    assert found.agreement("rules", "labels").n_rows == 3
    assert [said_by(each) for each in found.differences] == [("bad", "good")]


def test_rules_that_answer_twice_are_counted_apart() -> None:
    rules = nl.parse("r1: IF age < 30 THEN bad r2: IF age < 20 THEN good DEFAULT fair", SCHEMA)
    rules_voice = nl.compare_knowledge(rules, None, {"age": [10, 25]}, ["bad", "bad"]).voice("rules")
    assert (rules_voice.answered, rules_voice.several) == (1, 1)


def test_a_network_without_rules_is_compared_too() -> None:
    data = {"net": ["bad", "good"], "expert": ["good", "good"], "age": [1, 2]}
    found = nl.compare_knowledge(None, NETWORK, data, text=THEORY)
    assert [voice.name for voice in found.voices] == ["network", "theory"]
    assert (found.differences[0].rule, found.differences[0].witness) == (None, "a1")


def test_labels_may_be_unknown() -> None:
    data = {"net": ["bad", "good"], "expert": ["nothing"] * 2, "age": [1, 2], "truth": [None, "good"]}
    for labels in ("truth", data["truth"]):
        found = nl.compare_knowledge(None, NETWORK, data, labels)
        assert (found.voice("labels").answered, found.voice("labels").silent) == (1, 1)
        assert not found.differences
        assert "They differ nowhere." in str(found)


def test_a_goal_a_class_stands_for_clauses_of_the_target(tmp_path: Path) -> None:
    """Files may be several, answers may come twice, and goals may hold of somebody who is not among the rows."""
    (tmp_path / "one.pl").write_text("old(A) :- age(A, Y), Y >= 65.\nold(a1).\nold(methuselah).\n", encoding="utf-8")
    (tmp_path / "two.pl").write_text("young(Who) :- age(Who, Y), Y < 30.\n", encoding="utf-8")
    data = {"net": ["good", "bad", "fair"], "expert": ["nothing"] * 3, "age": [70, 20, 45]}
    goals = {"good": "old(Somebody)", "bad": "young(Somebody), age(Somebody, Age), Age > 1"}
    found = nl.compare_knowledge(None, NETWORK, data, theory=[tmp_path / "one.pl", tmp_path / "two.pl"], goals=goals)
    assert (found.voice("theory").answered, found.voice("theory").silent) == (2, 1)
    assert found.agreement("network", "theory").same.value == 1.0  # type: ignore[union-attr]
    with pytest.raises(UnknownName, match="Did you mean 'good'"):
        nl.compare_knowledge(None, NETWORK, data, theory=tmp_path / "one.pl", goals={"goood": "old(A)"})
    for goal in ("old(a1)", "old(_)", "member(A, [_])"):
        with pytest.raises(NeurologicError, match="first variable is the individual"):
            nl.compare_knowledge(None, NETWORK, data, theory=tmp_path / "one.pl", goals={"good": goal})


@pytest.mark.parametrize(
    ("classes", "conclusions"),
    [((False, True), ("false", "true")), ((1, 2), ("1", "2")), (("Very Bad", "[]"), ("'Very Bad'", "'[]'"))],
)
def test_classes_of_every_kind_come_back_from_prolog(classes: tuple[Any, ...], conclusions: tuple[str, str]) -> None:
    schema = nl.Schema((nl.Feature("age", "integer"),), nl.Target("is it", classes))
    network = nl.wrap(lambda table: (table.column("age") > 30).astype(int), schema, output="indices")
    theory = f"is_it(A, {conclusions[0]}) :- age(A, Y), Y =< 30. is_it(A, {conclusions[1]}) :- age(A, Y), Y > 30."
    found = nl.compare_knowledge(None, network, {"age": [20, 40]}, text=theory)
    assert (found.voice("theory").answered, found.differences) == (2, ())


@pytest.mark.parametrize("conclusion", ["goood", '"good"', "1", "1.0", "f(good)", "_"])
def test_a_conclusion_that_is_no_class_is_an_error(conclusion: str) -> None:
    data = {"net": ["good"], "expert": ["nothing"], "age": [70]}
    with pytest.raises(UnknownName, match="which is no class of 'risk': good, fair, bad"):
        nl.compare_knowledge(None, NETWORK, data, text=f"risk(A, {conclusion}) :- age(A, _).")


def test_what_cannot_be_compared_is_refused() -> None:
    data = {"net": ["good"], "expert": ["nothing"], "age": [70]}
    with pytest.raises(NeurologicError, match="Give a network, or rules"):
        nl.compare_knowledge(None, None, data, ["good"])
    with pytest.raises(NeurologicError, match="Give labels, or an expert's theory"):
        nl.compare_knowledge(RULES, NETWORK, data)
    with pytest.raises(NeurologicError, match="Goals are asked of a theory"):
        nl.compare_knowledge(RULES, NETWORK, data, ["good"], goals={"good": "old(A)"})
    with pytest.raises(SchemaError, match="2 labels for 1 rows"):
        nl.compare_knowledge(RULES, NETWORK, data, ["good", "bad"])
    with pytest.raises(UnknownPredicate):
        nl.compare_knowledge(RULES, NETWORK, data, text="old(A) :- age(A, Y), Y > 60.")
    with pytest.raises(PrologSyntaxError):
        nl.compare_knowledge(RULES, NETWORK, data, text="old(A) :- .")
    price = nl.Schema(SCHEMA.features, nl.Target("price"))
    with pytest.raises(NeurologicError, match="is a number"):
        nl.compare_knowledge(nl.parse("IF age > 3 THEN price = 3", price), None, data, [3.0])


def test_relations_are_facts_for_rules_and_theory() -> None:
    relations = (nl.Relation("vouches", ("applicant", "applicant")),)
    schema = nl.Schema((nl.Feature("age", "integer"),), nl.Target("risk", ("good", "bad")), "applicant", relations)
    rules = nl.parse("SEMANTICS ordered r1: IF vouches(B, A) AND age(B) >= 30 THEN good DEFAULT bad", schema)
    theory = "risk(A, good) :- vouches(_, A). risk(A, bad) :- applicant(A), \\+ vouches(_, A)."
    rows, facts = {"age": [40, 20, 20]}, {"vouches": [("a1", "a2"), ("a2", "a3")]}
    found = nl.compare_knowledge(rules, None, rows, text=theory, relations=facts)
    (difference,) = found.differences
    assert (difference.witness, said_by(difference)) == ("a3", ("bad", "good"))


def test_what_prolog_warns_of_is_kept() -> None:
    data = {"net": ["good"], "expert": ["nothing"], "age": [70]}
    found = nl.compare_knowledge(
        None, NETWORK, data, text="risk(A, good) :- age(A, Y), Y > 60.\nrich(A) :- money(A, _)."
    )
    assert any("money/2" in warning for warning in found.warnings)


def test_the_record_shows_itself_as_text_page_frame_and_json() -> None:
    rows = [("bad", "good", "good")] * 7 + [("good", "good", "nothing"), ("good", "fair", "good or bad")]
    found = compared(rows, [20] * 7 + [70, 70])
    text = str(found)
    first = "9 rows: network, labels, theory; the theory says nothing on 1 and says several classes on 1"
    assert text.splitlines()[0] == first
    assert "only the network" in text
    assert "r1 on 7" in text
    assert "a1, a2, a3, a4, a5, …" in text
    assert "good or bad" in text
    page = found._repr_html_()
    assert "r1: IF age &lt; 30 THEN bad (7)" in page
    assert "age < 30" not in page
    frame = found.to_frame()
    assert frame[["rows", "network", "theory", "rule"]].to_numpy().tolist() == [
        [7, "bad", "good", "r1"],
        [1, "good", "good or bad", "r3"],
    ]
    plain = json.loads(json.dumps(found.to_dict()))
    assert plain["differences"][0]["answers"] == {"network": ["bad"], "labels": ["good"], "theory": ["good"]}
    assert plain["voices"][2] == {"name": "theory", "answered": 7, "silent": 1, "several": 1}
    for wrong in (lambda: found.voice("oracle"), lambda: found.agreement("theory", "network")):
        with pytest.raises(KeyError):
            wrong()


def test_no_rows_agree_on_nothing() -> None:
    found = compared([])
    assert (found.n_rows, found.differences) == (0, ())
    assert "–" in str(found)
