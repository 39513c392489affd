"""Every figure of an evaluation against a slow computation, row by row, on rule sets of every semantics."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Theory, theories

from neurologic.evaluation import Evaluation, evaluate, evaluate_answers, share
from neurologic.networks import CountedNetwork, wrap
from neurologic.rules import DEFAULT_ID, ClassHead, Clause, Interval, IntervalHead, LinearHead, NumberHead, RuleSet
from neurologic.schema import UNKNOWN, Feature, Schema, Target, as_table


def same(left: object, right: object) -> bool:
    """Equality that keeps 1, True and 1.0 apart."""
    return type(left) is type(right) and left == right


def objects(values: list[Any]) -> np.ndarray:
    return np.array([*values, None], dtype=object)[:-1]


def head_value(clause: Clause, theory: Theory, row: int) -> Any:
    head = clause.head
    if isinstance(head, ClassHead):
        return head.label
    if isinstance(head, NumberHead):
        return head.value
    if isinstance(head, IntervalHead):
        return (head.low, head.high)
    assert isinstance(head, LinearHead)
    alone = RuleSet(theory.rules.schema, (Clause("only", head),))
    return alone.predict(theory.table.take([row]))[0]


class SlowReading:
    """Which rule gives its answer on which row, and the single answer, from nothing but the truth of each body."""

    def __init__(self, theory: Theory) -> None:
        rules, count = theory.rules, len(theory.table)
        truths = rules.truths(theory.table, theory.relations)
        self.fires: dict[str, set[int]] = {clause.id: set() for clause in rules.clauses} | {DEFAULT_ID: set()}
        self.answers: list[Any] = []
        for row in range(count):
            proved = [bool(truth.proved[row]) for truth in truths]
            refuted = [bool(truth.refuted[row]) for truth in truths]
            given: list[Any] = []
            for place, clause in enumerate(rules.clauses):
                fires = proved[place]
                if rules.semantics == "ordered":
                    fires = fires and all(refuted[:place])
                if rules.conflict == "abstain":
                    rivals = [other for other, rule in enumerate(rules.clauses) if rule.head != clause.head]
                    fires = fires and all(refuted[other] for other in rivals)
                if fires:
                    self.fires[clause.id].add(row)
                    given.append(head_value(clause, theory, row))
            if all(refuted):
                self.fires[DEFAULT_ID].add(row)
                given.append(rules.default)
            held = [clause.head for clause, holds in zip(rules.clauses, proved, strict=True) if holds]
            if rules.conflict == "abstain" and any(head != held[0] for head in held):
                given.append(UNKNOWN)
            different: list[Any] = []
            for answer in given:
                if answer is not None and not any(same(answer, other) for other in different):
                    different.append(answer)
            self.answers.append(different[0] if len(different) == 1 else None)

    def answered(self) -> list[int]:
        return [row for row, answer in enumerate(self.answers) if answer is not None and not same(answer, UNKNOWN)]


@settings(max_examples=120)
@given(st.data())
def test_every_figure_of_a_classifier_is_the_brute_force_one(data: st.DataObject) -> None:
    theory = data.draw(theories(numeric_target=False, max_rows=8))
    rules, table, count = theory.rules, theory.table, len(theory.table)
    some_classes = st.lists(st.sampled_from(rules.schema.classes), min_size=count, max_size=count)
    network, labels = objects(data.draw(some_classes)), objects(data.draw(some_classes))
    kind, level = data.draw(st.sampled_from((("wilson", 0.95), ("clopper-pearson", 0.9))))
    slow = SlowReading(theory)
    report = evaluate_answers(
        rules, table, network, labels, relations=theory.relations, data="seen", interval=kind, level=level
    )

    def estimate(rows: list[bool]) -> Any:
        return share(sum(rows), len(rows), interval=kind, level=level)

    everywhere, answered = list(range(count)), slow.answered()
    agrees = [same(slow.answers[row], network[row]) for row in everywhere]
    assert report.n_rows == count and report.data == "seen" and (report.interval, report.level) == (kind, level)
    assert report.fidelity == estimate(agrees), "no answer, several and `unknown` are disagreements"
    assert report.fidelity_answered == estimate([agrees[row] for row in answered])
    assert report.coverage == estimate([row in answered for row in everywhere])
    assert report.accuracy == estimate([same(slow.answers[row], labels[row]) for row in everywhere])
    assert report.network_accuracy == estimate([same(network[row], labels[row]) for row in everywhere])
    assert report.disagreements == tuple(row for row in everywhere if not agrees[row])
    assert report.n_rules == len(rules.clauses) and report.n_conditions == rules.n_conditions
    assert report.mean_length == pytest.approx(rules.n_conditions / len(rules) if len(rules) else 0.0)

    assert [measures.label for measures in report.classes] == list(rules.schema.classes)
    for measures in report.classes:
        theirs = [row for row in everywhere if same(network[row], measures.label)]
        ours = [row for row in everywhere if same(slow.answers[row], measures.label)]
        assert measures.support == len(theirs)
        assert measures.precision == estimate([row in theirs for row in ours])
        assert measures.recall == estimate([row in ours for row in theirs])

    wanted = {clause.id: clause.head.label for clause in rules.clauses}  # type: ignore[union-attr]
    if not same(rules.default, UNKNOWN):
        wanted[DEFAULT_ID] = rules.default
    assert set(report.evidence) == set(wanted)
    for rule, label in wanted.items():
        fires, evidence = sorted(slow.fires[rule]), report.evidence[rule]
        assert evidence.coverage == len(fires) and evidence.data == "seen"
        assert evidence.support == sum(same(network[row], label) for row in fires)
        assert evidence.fidelity == estimate([same(network[row], label) for row in fires])
        assert evidence.confidence == estimate([same(labels[row], label) for row in fires])
    rules.with_evidence(report.evidence)
    json.dumps(report.to_dict(), allow_nan=False)


@given(st.data())
def test_the_confusion_counts_every_pair_of_answers(data: st.DataObject) -> None:
    theory = data.draw(theories(numeric_target=False, max_rows=8))
    classes, count = theory.rules.schema.classes, len(theory.table)
    network = data.draw(st.lists(st.sampled_from(classes), min_size=count, max_size=count))
    slow = SlowReading(theory)
    report = evaluate_answers(theory.rules, theory.table, objects(network), None, relations=theory.relations)
    for theirs in classes:
        for ours in (*classes, UNKNOWN, None):
            rows = [
                row for row in range(count) if same(network[row], theirs) and same(slow.answers[row], ours)
            ]  # fmt: skip
            counted = [n for one, other, n in report.confusion if same(one, theirs) and same(other, ours)]
            assert counted == ([len(rows)] if rows else [])
    records = report.to_dict()["confusion"]
    assert sum(record["rows"] for record in records) == count
    assert [tuple(record.values()) for record in records] == list(report.confusion)


@settings(max_examples=60)
@given(st.data())
def test_a_numeric_target_is_measured_by_distance_on_the_answered_rows(data: st.DataObject) -> None:
    theory = data.draw(theories(numeric_target=True, max_rows=8))
    count = len(theory.table)
    values = data.draw(st.lists(st.floats(-100, 100), min_size=count, max_size=count))
    slow = SlowReading(theory)
    answered = slow.answered()
    errors = []
    for row in answered:
        answer = slow.answers[row]
        low, high = answer if isinstance(answer, tuple) else (answer, answer)
        errors.append(low - values[row] if values[row] < low else values[row] - high if values[row] > high else 0.0)
    with np.errstate(over="ignore"):
        report = evaluate_answers(theory.rules, theory.table, objects(values), None, relations=theory.relations)
    assert report.coverage == share(len(answered), count)
    if not answered:
        assert report.mean_absolute_error is None and report.worst_error is None
        return
    assert report.worst_error == max(errors)
    assert report.mean_absolute_error == pytest.approx(sum(errors) / len(errors), rel=1e-9)
    assert report.fidelity is None and report.confusion == () and report.disagreements == ()
    for rule, rows in slow.fires.items():
        assert report.evidence[rule].coverage == len(rows)


SCHEMA = Schema((Feature("age", "integer", missing=True),), Target("risk", ("good", "bad")))
RULES = RuleSet(SCHEMA, (Clause("r1", ClassHead("bad"), (Interval("age", high=20.5),)),), "ordered", "good")
NETWORK = wrap(lambda table: (np.nan_to_num(table.column("age")) < 25).astype(int), SCHEMA, output="indices")


def test_a_missing_value_and_an_abstention_are_disagreements() -> None:
    ages = {"age": [19, 22, None, 60]}
    report = evaluate(RULES, NETWORK, ages)
    assert report.disagreements == (1, 2) and report.fidelity == share(2, 4)
    assert report.coverage == share(3, 4) and report.fidelity_answered == share(2, 3)
    pairs = {("bad", "bad", 1), ("bad", "good", 1), ("bad", None, 1), ("good", "good", 1)}
    assert set(report.confusion) == pairs
    assert report.evidence["r1"].coverage == 1 and report.evidence[DEFAULT_ID].coverage == 2
    abstaining = RuleSet(SCHEMA, RULES.clauses, "ordered", UNKNOWN)
    report = evaluate(abstaining, NETWORK, ages)
    assert report.disagreements == (1, 2, 3) and report.coverage == share(1, 4)
    assert report.fidelity_answered == share(1, 1) and DEFAULT_ID not in report.evidence
    assert ("good", UNKNOWN, 1) in report.confusion


def test_evaluate_asks_the_network_about_each_row_once_in_batches() -> None:
    ages = {"age": [19, 22, 47, 60, 18]}
    counted = CountedNetwork(NETWORK)
    report = evaluate(RULES, counted, ages, batch_size=2)
    assert (counted.rows, counted.queries) == (5, 3)
    assert report == evaluate(RULES, NETWORK, ages) and report.fidelity == share(4, 5)


def test_without_a_network_accuracy_coverage_and_size_are_measured() -> None:
    report = evaluate(RULES, None, {"age": [19, 22]}, ["bad", "bad"])
    assert report.accuracy == share(1, 2) and report.coverage == share(2, 2) and report.n_conditions == 1
    assert (report.fidelity, report.network_accuracy, report.classes, report.disagreements) == (None, None, (), ())
    assert report.evidence["r1"].confidence == share(1, 1) and report.evidence["r1"].fidelity is None
    bare = evaluate(RULES, None, {"age": [19]})
    assert bare.accuracy is None and bare.n_rows == 1


def test_no_rows_give_no_shares() -> None:
    report = evaluate(RULES, NETWORK, {"age": []}, [])
    assert report.n_rows == 0
    assert (report.fidelity, report.accuracy, report.coverage, report.fidelity_answered) == (None,) * 4
    assert [measures.precision for measures in report.classes] == [None, None]
    json.dumps(report.to_dict(), allow_nan=False)
    assert "0 held-out rows" in str(report)


def test_a_numeric_network_is_asked_for_its_values() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("price"))
    network = wrap(lambda table: table.column("x") * 2, schema, output="values")
    rules = RuleSet(
        schema,
        (
            Clause("low", NumberHead(3.0), (Interval("x", high=2, high_closed=True),)),
            Clause("high", IntervalHead(5.0, 7.0), (Interval("x", low=2),)),
        ),
        "partition",
    )
    report = evaluate(rules, network, {"x": [1.0, 2.0, 3.0, 10.0]})  # answers 2, 4, 6, 20
    assert report.mean_absolute_error == pytest.approx((1 + 1 + 0 + 13) / 4) and report.worst_error == 13
    assert math.isclose(report.evidence["high"].coverage or 0, 2)
    json.dumps(report.to_dict(), allow_nan=False)


def test_labels_of_a_numeric_target_are_measured_against() -> None:
    """Fault: the labels of a numeric target were checked and then not used."""
    schema = Schema((Feature("x", "numeric"),), Target("price"))
    network = wrap(lambda table: table.column("x") * 2, schema, output="values")
    rules = RuleSet(schema, (Clause("all", NumberHead(3.0), (Interval("x", high=9),)),), "partition")
    report = evaluate(rules, network, {"x": [1.0, 2.0, 10.0]}, [3.0, 5.0, 20.0])  # the rules do not answer the last row
    assert report.label_error == pytest.approx((0 + 2) / 2)
    assert report.network_label_error == pytest.approx((1 + 1 + 0) / 3)
    assert "error on labels" in str(report)


def test_the_dictionary_holds_the_figures_as_plain_values() -> None:
    report = evaluate(RULES, NETWORK, {"age": [19, 22, None, 60]}, ["bad", "good", "good", "good"])
    plain = json.loads(json.dumps(report.to_dict()))
    assert set(plain) == set(Evaluation.__dataclass_fields__)
    assert plain["fidelity"]["value"] == 0.5 and plain["accuracy"]["value"] == 0.75
    assert plain["disagreements"] == [1, 2] and plain["evidence"]["r1"]["coverage"] == 1
    assert {"network": "bad", "rules": None, "rows": 1} in plain["confusion"]
    assert [entry["label"] for entry in plain["classes"]] == ["good", "bad"]


def test_html_escapes_the_names_of_classes() -> None:
    hostile = "<script>alert('1')</script>&"
    schema = Schema((Feature("x", "numeric"),), Target("y", (hostile, "b")))
    rules = RuleSet(schema, (), "ordered", hostile)
    table = as_table({"x": [1.0]}, schema)
    text = evaluate_answers(rules, table, objects([hostile]), None)._repr_html_()
    assert "<script" not in text and "&lt;script&gt;" in text and "&amp;" in text
    assert "<table" not in evaluate_answers(rules, table, None, None)._repr_html_()
