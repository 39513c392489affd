"""What `verify` finds of a file of expectations, that it leaves nothing behind, and that JUnit XML holds any text."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hostile_names import HOSTILE_NAMES
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st
from strategies import theories

import neurologic as nl
from neurologic.errors import CompilationError, LoadError, MissingFile, NeurologicError, PrologSyntaxError, SchemaError
from neurologic.reasoning import Limits, Session, Verdict, Verification, Witness
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target, as_table

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (Feature("age", "integer", missing=True), Feature("account", "categorical", ("none", "own"))),
    Target("risk", ("good", "bad")),
)
YOUNG = Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),))
OLD = Clause("r2", ClassHead("good"), (Interval("age", low=24.5, low_closed=False, high=65.5),))
ROWS = {"age": [19, 22, 47, 70, None], "account": ["none", "own", "own", "none", "own"]}
POLICY = "owner(A) :- account(A, own).\ndenial(young_owner(A)) :- owner(A), risk(A, bad)."


def bank(network: nl.Network | None = None) -> Session:
    session = Session(network=network)
    session.load(RuleSet(SCHEMA, (YOUNG, OLD), "unordered", "unknown"))
    session.consult(text=POLICY, name="policy.pl")
    session.add_facts(as_table(ROWS, SCHEMA))
    return session


def verified(text: str, **given: Any) -> Verification:
    with bank(given.pop("network", None)) as prolog:
        return prolog.verify(text=text, **given)


def only(text: str, **given: Any) -> Verdict:
    (verdict,) = verified(text, **given)
    return verdict


def network_of(schema: Schema) -> nl.Network:
    return nl.wrap(lambda table: (table.column("age") < 30).astype(int), schema, output="indices")


def test_each_form_passes_and_fails() -> None:
    report = verified(
        """
        expect(young, risk(i1, bad)).
        expect(young, risk(i1, good)).
        expect(owners, risk(A, good)) :- owner(A).
        expect(owners, risk(A, good), 0.3) :- owner(A).
        never(both, (risk(A, good), risk(A, bad))).
        never(young_owners, (risk(A, bad), owner(A))).
        covers(owners, owner(_), 0.5).
        covers(all, individual(_)).
        agrees(owners, risk(A, _), owner(A)).
        agrees(owners, risk(A, _), owner(A), 0.6).
        threshold(rules =:= 2).
        threshold(violations =:= 0).
        """
    )
    assert [verdict.outcome for verdict in report] == ["passed", "failed"] + ["failed", "passed"] + [
        "passed",
        "failed",
    ] * 2 + ["failed", "passed"] + ["passed", "failed"]
    assert not report.passed and report.summary == "12 expectations: 6 passed, 6 failed"
    _, known, owners, _, _, never, _, covered, agreeing, *_ = report
    assert (known.found, known.why is not None and known.why.rules) == ("risk(i1, bad)", ("r1",))
    assert [str(witness.individual) for witness in owners.witnesses] == ["i2", "i5"]
    assert (owners.holding, owners.total, owners.line) == (1, 3, 4)
    assert never.witnesses == (Witness("i2", "risk(i2, bad), owner(i2)"),)
    assert never.why is not None and "account(i2, own)" in str(never.why)
    assert [(w.individual, w.text) for w in covered.witnesses] == [
        ("i4", "risk(i4, unknown)"),
        ("i5", "no answer of risk(i5, _)"),
    ]
    assert (agreeing.holding, agreeing.total) == (2, 3)
    assert "FAILED  young_owners" in str(report) and "such as   risk(i2, bad), owner(i2)" in str(report)


def test_the_names_of_variables_are_kept() -> None:
    verdict = only("never(x, (risk(Applicant, bad), age(Applicant, Years), Years < 20)).")
    assert verdict.expected == "no answer of risk(Applicant, bad), age(Applicant, Years), Years<20"


def test_what_the_network_says() -> None:
    text = "agrees(n, risk(A, C), neural_answer(A, C)).\nthreshold(fidelity >= 0.75)."
    agreeing, fidelity = verified(text, network=network_of(SCHEMA))
    assert (agreeing.outcome, agreeing.holding, agreeing.total) == ("failed", 3, 4)  # i5 has no age to ask about
    assert [witness.individual for witness in agreeing.witnesses] == ["i4"]
    assert fidelity.passed and fidelity.found == "fidelity = 0.7500"
    without = verified(text)
    assert [verdict.outcome for verdict in without] == ["error", "error"]
    assert "no network is at hand" in without.verdicts[0].found


def test_what_is_known_of_individuals() -> None:
    with bank() as prolog:
        text = "threshold(accuracy >= 0.5).\nagrees(l, risk(A, C), neural_label(A, C))."
        assert [verdict.outcome for verdict in prolog.verify(text=text)] == ["error", "error"]
        prolog.add_labels({"i1": "bad", "i2": "good"})
        accuracy, labels = prolog.verify(text=text)
        assert (accuracy.found, labels.found) == ("accuracy = 0.5000", "1 of 2 (0.500)")
        with pytest.raises(SchemaError, match="i2 has the label good already"):
            prolog.add_labels({"i3": "good", "i2": "bad"})
        with pytest.raises(SchemaError, match="'goood'"):
            prolog.add_labels({"i3": "goood"})
        assert len(prolog.query("neural_label(A, C)")) == 2


def test_mistakes_in_the_file_are_errors_with_their_line() -> None:
    report = verified(
        "nevr(x, owner(_)).\nnever(x, ownr(_)).\nnever(x, risk(_, godo)).\nowner(i1).\nthreshold(ruls < 3).\n"
        "never(x, _ < 3).\ncovers(x, owner(_), 2)."
    )
    assert [(verdict.outcome, verdict.line) for verdict in report] == [("error", line) for line in range(1, 8)]
    hints = ["did you mean never?", "did you mean owner/1?", "did you mean good?", "the theory defines owner/1 too"]
    hints += ["did you mean rules?", "instantiated", "no number from 0 to 1"]
    for hint, verdict in zip(hints, report, strict=True):
        assert hint in verdict.found, verdict.found


def test_an_expectation_that_takes_too_long_is_an_error_and_the_next_is_tried() -> None:
    report = verified("never(long, (repeat, fail)).\nexpect(short, owner(_)).", limits=Limits(seconds=0.3))
    assert [verdict.outcome for verdict in report] == ["error", "passed"]
    assert report.verdicts[0].found == "stopped after 0.3 seconds" and report.verdicts[0].line == 1
    report = verified("never(long, (repeat, fail)).\nexpect(short, owner(_)).", limits=Limits(inferences=100_000))
    assert [verdict.outcome for verdict in report] == ["error", "passed"]
    report = verified("never(big, length(_, _)).\nexpect(short, owner(_)).", limits=Limits(memory_mb=16))
    assert [verdict.outcome for verdict in report] == ["error", "passed"]


def test_a_file_without_expectations_passes_nothing() -> None:
    report = verified("% later\n")
    assert len(report) == 0 and not report.passed


def test_a_file_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    with bank() as prolog:
        before = state(prolog)
        with pytest.raises(PrologSyntaxError) as caught:
            prolog.verify(text="expect(x, owner(_)).\nnever(x, (owner(_).", name="bank.pl")
        assert (caught.value.line, "bank.pl" in str(caught.value)) == (2, True)
        with pytest.raises(LoadError):
            prolog.verify(text=":- no_such_directive(x).\nexpect(x, owner(_)).")
        with pytest.raises(MissingFile):
            prolog.verify(tmp_path / "nowhere.pl")
        with pytest.raises(NeurologicError, match="not both"):
            prolog.verify()
        assert state(prolog) == before


def state(prolog: Session) -> list[Any]:
    listed = "predicate_property(H, number_of_clauses(_)), \\+ predicate_property(H, imported_from(_)), clause(H, B)"
    modules = "current_module(M), sub_atom(M, 0, _, _, neurologic_expectations_)"
    return [
        prolog.predicates(),
        prolog.query(f"member(H, [owner(_), age(_, _), risk(_, _)]), {listed}"),
        prolog.query(modules),
    ]


def test_the_theory_is_as_before(tmp_path: Path) -> None:
    """Not even a declaration or a helper of the file stays, and a declaration does not hide the theory."""
    path = tmp_path / "expectations.pl"
    path.write_text(
        ":- module(expectations, []).\n:- discontiguous expect/2, never/2.\n:- dynamic owner/1, age/2.\n"
        "expect(x, helper(_)).\nhelper(A) :- owner(A).\nexpect(y, age(i1, 19)).\n"
    )
    with bank(network_of(SCHEMA)) as prolog:
        before = state(prolog)
        for _ in range(3):
            report = prolog.verify(path)
            assert report.passed and [verdict.line for verdict in report] == [4, 6]
            assert report.verdicts[0].file == str(path)
        assert state(prolog) == before
        assert not prolog.query("current_predicate(helper/1)")


@pytest.mark.parametrize(
    "name", [*HOSTILE_NAMES, "a\x00b\x1b[31m", "line\nbreak", "\ud800", "]]>", "<&\"'>", "\ufffe\x85"]
)
def test_junit_holds_any_text(name: str, tmp_path: Path) -> None:
    verdicts = (
        Verdict(
            "never", name, name, "failed", name, name, 3, None, (Witness(name, name),), None, f"{name}.pl", 3, 0.25
        ),
        Verdict("expect", name, name, "error", "", name, file=f"{name}.pl", line=4),
        Verdict("expect", name, name, "passed", file="other.pl", line=1),
    )
    path = tmp_path / "junit.xml"
    Verification(verdicts).to_junit(path)
    root = ElementTree.parse(path).getroot()
    assert [(s.get("tests"), s.get("failures"), s.get("errors")) for s in root] == [("2", "1", "1"), ("1", "0", "0")]
    failed, error, passed = root.iter("testcase")
    assert (failed.get("line"), failed.get("time")) == ("3", "0.250000")
    assert [child.tag for child in (*failed, *error, *passed)] == ["failure", "error"]
    if all(character.isprintable() for character in name):
        assert passed.get("name") == name
        assert failed[0].text is not None and name in failed[0].text


@given(st.text())
@settings(max_examples=30)
def test_junit_of_any_text_can_be_read(text: str) -> None:
    shown = Verification((Verdict("never", text, text, "failed", text, text),), (text,)).to_junit()
    (case,) = ElementTree.fromstring(shown.encode()).iter("testcase")
    assert case.find("failure") is not None


def test_hostile_names_of_individuals_and_descriptions() -> None:
    schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    with Session(schema=schema) as prolog:
        names = list(HOSTILE_NAMES)
        prolog.add_facts({"age": list(range(len(names)))}, ids=names)
        quoted = "'it''s <\"b\">\\n%é'"
        (verdict,) = prolog.verify(text=f"never({quoted}, age(_, _)).", witnesses=100)
        assert verdict.name == 'it\'s <"b">\n%é' and verdict.holding == len(names)
        ElementTree.fromstring(Verification((verdict,)).to_junit().encode())


@settings(max_examples=25)
@given(theories(numeric_target=False))
def test_sizes_are_those_of_the_rules(theory: Any) -> None:
    """Prolog counts the conditions of the clauses as Python counts those of the rules."""
    rules = theory.rules
    assume(not rules.is_relational)
    with Session() as prolog:
        try:
            prolog.load(rules)
        except CompilationError:  # a text and a boolean that are one atom in Prolog
            reject()
        sizes = f"threshold(conditions =:= {rules.n_conditions}).\nthreshold(rules =:= {len(rules)})."
        for verdict in prolog.verify(text=sizes):
            assert verdict.passed, verdict.found


def test_fidelity_is_that_of_the_evaluation() -> None:
    rng = np.random.default_rng(0)
    table = as_table({"age": rng.integers(0, 90, 200), "account": ["own"] * 200}, SCHEMA)
    network = network_of(SCHEMA)
    rules = RuleSet(SCHEMA, (YOUNG, OLD), "unordered", "unknown")
    measured = nl.evaluate(rules, network, table)
    assert measured.fidelity is not None
    with Session(network=network) as prolog:
        prolog.load(rules)
        prolog.add_facts(table)
        (verdict,) = prolog.verify(text=f"threshold(fidelity =:= {measured.fidelity.value!r}).")
        assert verdict.passed, verdict.found


def test_verdicts_as_plain_values() -> None:
    shown = verified("never(x, owner(_)).", witnesses=1).to_dict()
    assert shown["counts"] == {"passed": 0, "failed": 1, "error": 0} and not shown["passed"]
    (expectation,) = shown["expectations"]
    assert expectation["witnesses"] == [{"individual": "i2", "text": "owner(i2)"}]
    assert (expectation["holding"], expectation["total"], expectation["line"]) == (3, None, 1)


def test_an_untrusted_session_loads_no_expectations(tmp_path: Path) -> None:
    with Session(untrusted=True) as session:
        session.load(RuleSet(SCHEMA, (YOUNG, OLD), "ordered", "good"))
        with pytest.raises(NeurologicError, match="without untrusted=True"):
            session.verify(text=f":- open({str(tmp_path / 'made')!r}, write, S), close(S).\nexpect(x, true).")
    assert not list(tmp_path.iterdir())
