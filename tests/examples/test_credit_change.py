"""The credit story asked about change: answers run through its network, with its policy, and from the shell."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest

import neurologic as nl
from neurologic.cli import main
from neurologic.reasoning.confirming import network_answers

pytestmark = pytest.mark.usefixtures("swipl")


class Bank(NamedTuple):
    """A session with rules, policy, network and held-out applicants; and the rules' file."""

    prolog: nl.Session
    rules: nl.RuleSet
    file: Path


@pytest.fixture(scope="module")
def bank(
    story: ModuleType, training: ModuleType, credit: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bank]:
    folder = tmp_path_factory.mktemp("credit")
    _, applicants, _ = training.load()
    learning, held_out = training.split(applicants)
    network = story.network_of(folder, retrain=False)
    rules = nl.extract(network, learning, method="tree", max_rules=story.MAX_RULES, seed=0)
    file = folder / "rules.pl"
    file.write_text(rules.to_prolog(), encoding="utf-8")
    with nl.Session(network=network) as prolog:
        prolog.load(rules)
        prolog.consult(credit / "policy.pl")
        prolog.add_facts(held_out)
        yield Bank(prolog, rules, file)


def refused_applicants(bank: Bank, count: int) -> list[str]:
    return [str(answer["A"]) for answer in bank.prolog.query("credit_risk(A, bad)", limit=count)]


def columns(bank: Bank, rows: list[dict[str, Any]]) -> dict[str, list[Any]]:
    features = bank.rules.schema.features
    return {
        feature.name: [
            row[feature.functor] == "true" if feature.kind == "boolean" else row[feature.functor] for row in rows
        ]
        for feature in features
    }


def test_every_answer_is_good_by_the_rules_keeps_the_policy_and_tells_what_the_network_says(bank: Bank) -> None:
    denials = {str(answer["N"]) for answer in bank.prolog.query("denial(N)")}
    schema = bank.rules.schema
    said = set()
    for name in refused_applicants(bank, 12):
        found = bank.prolog.counterfactual(name, "good")
        assert found
        rows = [dict(answer.row) for answer in found]
        assert set(bank.rules.predict(columns(bank, rows))) == {"good"}
        for answer, label in zip(found, network_answers(bank.prolog.network, rows), strict=True):  # type: ignore[arg-type]
            assert (answer.network, answer.confirmed) == (label, label == "good")
            said.add(answer.confirmed)
            assert all(schema.feature(change.feature).role == "actionable" for change in answer.changes)
            facts = {name: {change.feature: change.new for change in answer.changes}}
            changed = bank.prolog.what_if("denial(N)", facts=facts)
            assert not {str(one["N"]) for one in changed.gained} - denials
            if answer.further is not None:
                assert network_answers(bank.prolog.network, [answer.further.row]) == ["good"]  # type: ignore[arg-type]
                assert answer.further.distance >= answer.distance - 1e-9
    assert said == {True, False}


def test_confirmed_only_keeps_what_the_network_confirms(bank: Bank) -> None:
    (name,) = refused_applicants(bank, 1)
    found = bank.prolog.counterfactual(name, "good", confirmed_only=True, denials=False)
    assert found
    assert all(answer.confirmed and answer.network == "good" for answer in found)
    assert [answer.distance for answer in found] == sorted(answer.distance for answer in found)


def test_the_least_change_of_two_numbers_is_that_of_a_look_at_all_of_them(bank: Bank) -> None:
    duration, rate = bank.rules.schema.feature("duration"), bank.rules.schema.feature("instalment_rate")
    for name in refused_applicants(bank, 6):
        found = bank.prolog.counterfactual(
            name, "good", actionable=["duration", "instalment_rate"], denials=False, count=1
        )
        row = {f.functor: bank.prolog.ask(f"{f.functor}({name}, V)")["V"] for f in bank.rules.schema.features}  # type: ignore[index]
        rows = [
            {**row, "duration": months, "instalment_rate": grade}
            for months, grade in itertools.product(range(4, 73), range(1, 5))
        ]
        far = [
            abs(each["duration"] - row["duration"]) / (duration.domain[1] - duration.domain[0])
            + abs(each["instalment_rate"] - row["instalment_rate"]) / (rate.domain[1] - rate.domain[0])
            for each, label in zip(rows, bank.rules.predict(columns(bank, rows)), strict=True)
            if label == "good"
        ]
        assert bool(found) == bool(far)
        if found:
            assert found[0].distance == pytest.approx(min(far))
            assert found[0].least


def test_what_is_sufficient_is_so_for_every_applicant_who_has_it(bank: Bank) -> None:
    for name in refused_applicants(bank, 4):
        found = bank.prolog.sufficient(f"credit_risk({name}, bad)")
        assert found
        assert found.smallest
        values = {bank.rules.schema.feature(feature).functor: value for feature, value in found.features.items()}
        goal = ", ".join(f"{functor}(A, {functor.title()})" for functor in values)
        given = {functor.title(): value for functor, value in values.items()}
        others = bank.prolog.query(f"{goal}, credit_risk(A, C)" if goal else "credit_risk(A, C)", given)
        assert others
        assert {answer["C"] for answer in others} == {"bad"}


def test_contrast_of_a_refusal_names_a_condition_that_fails(bank: Bank) -> None:
    (name,) = refused_applicants(bank, 1)
    tree = bank.prolog.contrast(f"credit_risk({name}, Class)")
    assert tree.goal == f"credit_risk({name}, bad) rather than credit_risk({name}, good)"
    assert any(node.reason == "fails" for _, node in tree.walk())


def test_from_the_shell(bank: Bank, credit: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (name,) = refused_applicants(bank, 1)
    common = [str(bank.file), "--facts", str(credit / "applicants.csv"), "--schema", str(credit / "schema.toml")]
    network = ["--network", str(credit / "network.pt2")]
    assert main(["counterfactual", name, "good", *common, *network, "--json", "--count", "1"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)["answers"]
    assert answer["confirmed"] in (True, False)
    assert main(["counterfactual", name, "good", *common, "--actionable", "telephone"]) == 1
    assert "no change" in capsys.readouterr().out
    assert main(["counterfactual", name, "goood", *common]) == 2
    assert main(["counterfactual", name, "good", *common, "--confirmed-only"]) == 2
    assert main(["counterfactual", name, "good", *common, "--actionable", "age"]) == 2
    capsys.readouterr()
    first = answer["changes"][0]
    setting = f"{name}.{first['feature']}={first['new']}"
    whole = [item for change in answer["changes"] for item in ("--set", f"{name}.{change['feature']}={change['new']}")]
    assert main(["what-if", f"credit_risk({name}, C)", *common, *whole]) == 0
    assert "+ C = good" in capsys.readouterr().out
    assert main(["what-if", f"credit_risk({name}, C)", *common, "--without", "no such rule"]) == 2
    assert main(["what-if", f"credit_risk({name}, C)", *common, "--set", setting.replace("=", ":")]) == 2
    assert main(["what-if", f"amount({name}, M)", *common, "--set", f"{name}.duration=12", "--json"]) == 1
