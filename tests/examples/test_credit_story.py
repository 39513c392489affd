"""The credit story: one set of answers from the session, bare swipl, GNU Prolog, and the policy written in Python."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import neurologic as nl
from neurologic.compilation import write_facts
from neurologic.errors import PrologNotFound


@dataclass(frozen=True)
class Theory:
    """The story's rules, the held-out applicants, and the files with them and the policy."""

    rules: nl.RuleSet
    held_out: nl.Table
    files: list[Path]


@pytest.fixture(scope="module")
def theory(story: ModuleType, training: ModuleType, credit: Path, tmp_path_factory: pytest.TempPathFactory) -> Theory:
    folder = tmp_path_factory.mktemp("credit")
    _, applicants, _ = training.load()
    learning, held_out = training.split(applicants)
    network = story.network_of(folder, retrain=False)
    rules = nl.extract(network, learning, method="tree", max_rules=story.MAX_RULES, seed=0)
    (folder / "credit_rules.pl").write_text(rules.to_prolog(), encoding="utf-8")
    write_facts(held_out, folder / "facts.pl")
    return Theory(rules, held_out, [folder / "credit_rules.pl", folder / "facts.pl", credit / "policy.pl"])


@pytest.fixture(scope="module")
def session(theory: Theory) -> Any:
    with nl.Session() as prolog:
        prolog.load(theory.rules)
        prolog.consult(theory.files[2])
        prolog.add_facts(theory.held_out)
        yield prolog


class Policy:
    """policy.pl once more, in Python, over one applicant and the rules' answer."""

    def __init__(self, row: dict[str, Any], risk: str) -> None:
        self.row, self.risk = row, risk
        self.instalment = -(-row["amount"] // row["duration"])
        self.burden = row["instalment_rate"] * self.instalment
        self.buffer = row["savings"] in ("below_1000", "from_1000")
        strained = row["other_instalments"] != "none" and not self.buffer
        self.over_indebted = self.burden > (600 if strained else 1200)
        self.steady = row["employment"] in ("below_7_years", "from_7_years")
        self.established = row["housing"] == "own" or row["residence"] == 4
        self.long_term = row["duration"] > 36
        self.collateral = self.long_term and row["amount"] > 5000 and row["other_debtors"] != "guarantor"


@pytest.fixture(scope="module")
def policies(theory: Theory) -> dict[str, Policy]:
    answers = theory.rules.predict(theory.held_out)
    rows = (theory.held_out.row(position) for position in range(len(theory.held_out)))
    return {name: Policy(row, risk) for name, row, risk in zip(theory.held_out.ids, rows, answers, strict=True)}


def expected_answers(policies: dict[str, Policy]) -> list[list[tuple[str, ...]]]:
    """The answers to the five questions, in their order, by Python alone."""
    good = {name: policy for name, policy in policies.items() if policy.risk == "good"}
    bad = {name: policy for name, policy in policies.items() if policy.risk == "bad"}
    found: list[list[tuple[str, Any]]] = [
        [(name, policy.row["age"]) for name, policy in bad.items() if policy.row["age"] >= 60],
        [(name, policy.burden) for name, policy in good.items() if policy.over_indebted],
        [(name, policy.instalment) for name, policy in good.items() if policy.collateral],
        [
            (name, policy.row["amount"])
            for name, policy in good.items()
            if policy.row["purpose"] == "business" and policy.steady and not policy.over_indebted
        ],
        [
            (name, policy.row["savings"])
            for name, policy in bad.items()
            if policy.steady and policy.buffer and not policy.over_indebted
        ],
    ]
    return [sorted((name, str(value)) for name, value in rows) for rows in found]


def test_session_answers_as_the_policy_in_python(
    session: nl.Session, story: ModuleType, policies: dict[str, Policy]
) -> None:
    found = [story.answers_of_session(session, question) for question in story.QUESTIONS]
    assert found == expected_answers(policies)
    assert len(found) == 5 and all(found)


def test_bare_swipl_gives_the_same_answers(
    swipl: str, story: ModuleType, theory: Theory, policies: dict[str, Policy]
) -> None:
    assert story.answers_of_engine("swipl", theory.files, story.QUESTIONS) == expected_answers(policies)


def test_gnu_prolog_gives_the_same_answers(
    gprolog: str, story: ModuleType, theory: Theory, policies: dict[str, Policy]
) -> None:
    assert story.answers_of_engine("gprolog", theory.files, story.QUESTIONS) == expected_answers(policies)


def test_swipl_loads_the_files_without_a_word(swipl: str, theory: Theory) -> None:
    """No warning, and no predicate that is called and nowhere defined."""
    names = [str(path) for path in theory.files]
    goal = "use_module(library(check)), list_undefined"
    for files, goals in ((names[2:], "true"), (names, goal)):
        done = subprocess.run(
            [swipl, "-q", "-f", "none", "-g", goals, "-t", "halt", *files],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=60,
            check=True,
        )
        assert (done.stdout, done.stderr) == ("", "")


def test_gnu_prolog_loads_the_policy_without_a_warning(gprolog: str, theory: Theory) -> None:
    done = subprocess.run(
        [gprolog, "--consult-file", str(theory.files[2]), "--query-goal", "halt"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=True,
    )
    assert "policy.pl compiled" in done.stdout
    assert "warning" not in done.stdout + done.stderr
    assert "error" not in done.stdout + done.stderr


def test_denials_have_the_violations_that_python_finds(session: nl.Session, policies: dict[str, Policy]) -> None:
    """Some of the policy's denials are violated, with witnesses; others hold of all applicants."""

    def violations(goal: str, *names: str) -> list[tuple[str, ...]]:
        return sorted(tuple(str(answer[name]) for name in names) for answer in session.query(f"denial({goal})"))

    over_indebted = [
        (name, str(policy.burden))
        for name, policy in policies.items()
        if policy.risk == "good" and policy.over_indebted
    ]
    seniors = [
        (name, str(policy.row["age"]))
        for name, policy in policies.items()
        if policy.risk == "bad" and policy.row["age"] >= 60 and policy.established
        if not policy.over_indebted and not policy.long_term
    ]
    assert violations("over_indebted(A, Burden)", "A", "Burden") == sorted(over_indebted) != []
    assert violations("senior_refused(A, Age)", "A", "Age") == sorted(seniors) != []
    assert violations("minor(A)", "A") == []

    same = ("checking_account", "savings", "credit_history", "employment", "purpose")
    pairs = [
        (refused, accepted)
        for refused, first in policies.items()
        for accepted, second in policies.items()
        if (first.risk, second.risk) == ("bad", "good")
        if all(first.row[name] == second.row[name] for name in same)
        if second.row["amount"] >= first.row["amount"] and second.row["duration"] >= first.row["duration"]
    ]
    for name in ("foreign_worker", "personal_status"):
        differ = [(a, b) for a, b in pairs if policies[a].row[name] != policies[b].row[name]]
        assert violations(f"{name}(A, B)", "A", "B") == sorted(differ)
    assert violations("personal_status(A, B)", "A", "B")


def test_check_names_each_violated_denial(session: nl.Session) -> None:
    report = session.check()
    assert report.violated
    text = str(report)
    assert "over_indebted" in text and "senior_refused" in text
    assert "minor(" not in text


def test_proof_goes_through_policy_and_rules_to_facts(session: nl.Session) -> None:
    name = session.query("second_look(A)")[0]["A"]
    proof = session.why("second_look(A)", {"A": name})
    (rule,) = proof.rules
    clause = next(clause for clause in session.rules[0].clauses if clause.id == rule)
    assert clause.head.label == "bad"
    text = str(proof)
    for part in (f"second_look({name})", f"because rule {rule}", "steady_income(", "employment(", "policy.pl", "fact"):
        assert part in text


def test_script_tells_the_story_and_writes_the_files(repository: Path, tmp_path: Path, swipl: str) -> None:
    out = tmp_path / "credit"
    done = subprocess.run(
        [sys.executable, "examples/credit/run.py", "--out", str(out)],
        capture_output=True,
        text=True,
        cwd=repository,
        stdin=subprocess.DEVNULL,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for part in (
        *("fidelity", " rules · ", "?- ", "because rule", "violated", "denial(", "agree on all 1000 rows"),
        *("would have to be", "rather than", "is forced by", "the network confirms it", "What if"),
        *("never in the data  cannot happen", "never in the data  CAN HAPPEN, and the network confirms it"),
        "19 expectations: 19 passed",
    ):
        assert part in done.stdout
    assert re.findall(r"the same \d+ answers to 5 questions", done.stdout)
    assert not done.stderr
    assert sorted(path.name for path in out.iterdir()) == ["credit_rules.pl", "facts.pl", "policy.pl"]


def test_exit_code_tells_that_an_engine_answers_otherwise(
    story: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, swipl: str
) -> None:
    monkeypatch.setattr(story, "answers_of_engine", lambda engine, files, questions: [[] for _ in questions])
    assert story.main(["--out", str(tmp_path)]) == 1


def test_exit_code_tells_that_prolog_is_missing(
    story: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(**_: object) -> None:
        raise PrologNotFound("SWI-Prolog is missing. Install it with: apt install swi-prolog-nox")

    monkeypatch.setattr(nl, "Session", missing)
    assert story.main(["--out", str(tmp_path)]) == 3
    assert "Install it" in capsys.readouterr().err


def test_retraining_gives_the_same_network(story: ModuleType, theory: Theory, tmp_path: Path) -> None:
    kept = story.network_of(tmp_path, retrain=False)
    assert list(tmp_path.iterdir()) == []
    again = story.network_of(tmp_path, retrain=True)
    assert (tmp_path / "network.pt2").is_file()
    # All but equal: another processor may add in another order.
    assert np.mean(again.labels(theory.held_out) == kept.labels(theory.held_out)) > 0.99


@pytest.mark.parametrize(
    ("other", "violations"),
    [
        ({}, 0),
        ({"foreign_worker": False}, 1),
        ({"personal_status": "female_not_single"}, 1),
        ({"age": 17}, 1),
        ({"foreign_worker": False, "personal_status": "male_married", "age": 17}, 3),
        ({"foreign_worker": False, "personal_status": "male_married", "amount": 800}, 0),
    ],
)
def test_denials_find_what_was_put_there(theory: Theory, credit: Path, other: dict[str, Any], violations: int) -> None:
    """Two applicants in one situation, one refused and one accepted; what the accepted one has otherwise is given."""
    row = theory.held_out.row(0) | {"instalment_rate": 1, "amount": 900, "duration": 12}
    row |= {"foreign_worker": True, "personal_status": "male_single", "age": 30}
    schema = theory.held_out.schema.edited("age", domain=(0, 100))
    with nl.Session(schema=schema) as prolog:
        prolog.consult(credit / "policy.pl")
        prolog.consult(text="credit_risk(a1, bad).\ncredit_risk(a2, good).\n")
        prolog.add_facts([row, row | other])
        assert len(prolog.query("denial(D)")) == violations


def test_numbers_agree_with_their_nouns(story: ModuleType) -> None:
    assert [story.counted(number, "answer") for number in (0, 1, 2)] == ["0 answers", "1 answer", "2 answers"]
