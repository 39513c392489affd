"""`Session.possible`: what can happen to any possible individual equals trying all; what a network says of it."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from policies import EVERYONE, goal, policy, rule_set

import neurologic as nl
from neurologic.cli import main
from neurologic.compilation import write_prolog
from neurologic.errors import PrologSyntaxError, UnknownName, UnsafeGoal
from neurologic.networks import Network
from neurologic.reasoning import Possible, Session
from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")

COLUMNS = {feature: [row[feature] for row in EVERYONE] for feature in EVERYONE[0]}


def tried_out(seed: int, names: str) -> tuple[Possible, bool, str]:
    """The verdict on a random goal about individuals called `names`, whether it holds of any of all, and the goal."""
    chance = random.Random(seed)
    rules, text = rule_set(chance), policy(chance)
    asked = ", ".join(f"n({name}, _)" for name in names) + ", " + goal(chance, names)
    with Session() as prolog:
        prolog.load(rules)
        prolog.consult(text=text)
        verdict = prolog.possible(asked)
    with Session() as prolog:
        prolog.load(rules)
        prolog.consult(text=text)
        prolog.add_facts(COLUMNS)
        each = ", ".join(f"individual({name})" for name in names)
        truth = prolog.ask(f"{each}, catch(( {asked} ), error(_, _), fail)") is not None
    return verdict, truth, f"{asked}\n{text}"


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_verdicts_equal_exhaustive_enumeration(seed: int) -> None:
    verdict, truth, asked = tried_out(seed, "A")
    assert verdict.verdict in (("witness" if truth else "cannot happen"), "not decided"), asked


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_verdicts_on_pairs_equal_exhaustive_enumeration(seed: int) -> None:
    verdict, truth, asked = tried_out(seed, "AB")
    assert verdict.verdict in (("witness" if truth else "cannot happen"), "not decided"), asked


def test_nearly_all_random_goals_are_decided() -> None:
    found = Counter(tried_out(seed, "A")[0].verdict for seed in range(60))
    assert found["not decided"] <= 2
    assert found["witness"] and found["cannot happen"]


APPLICANTS = Schema(
    (
        Feature("age", "integer", domain=(18, 99)),
        Feature("income", "numeric", domain=(0.0, 10_000.0)),
        Feature("own home", "boolean"),
        Feature("job", "categorical", ("none", "it's odd", "clerk")),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    APPLICANTS,
    (
        Clause("r1", ClassHead("bad"), (Interval("age", high=21), Interval("income", high=1500.5))),
        Clause("r2", ClassHead("bad"), (Membership("job", ("it's odd",)),)),
    ),
    "ordered",
    "good",
)
POLICY = """
poor(A) :- income(A, Income), Income < 1000.
denial(minor(A)) :- age(A, Age), Age < 18.
denial(poor_and_young(A)) :- risk(A, good), poor(A), age(A, Age), Age < 25.
denial(listed(A)) :- risk(A, good), listed(A).
listed(zoe).
"""


def session(network: Network | None = None) -> Session:
    prolog = Session(network=network)
    prolog.load(RULES)
    prolog.consult(text=POLICY)
    return prolog


def strict(table: Any) -> Any:
    """A network that calls everybody below 23 bad."""
    return (np.asarray(table.column("age"), float) < 23).astype(int)


NETWORK = nl.wrap(strict, APPLICANTS, output="indices")


def test_a_witness_is_a_whole_row_that_prolog_proves() -> None:
    with session() as prolog:
        found = prolog.possible("risk(A, good), age(A, Age), Age < 21, income(A, I), I =< 1500.5")
        assert found and found.rules == ("good",)
        (row,) = found.rows
        assert set(row) == {"age", "income", "own_home", "job"}
        assert row["age"] < 21 and row["income"] == 1500.5
        prolog.add_facts({"age": [row["age"]], "income": [row["income"]], "job": [row["job"]], "own home": [False]})
        assert prolog.query("risk(A, Class)").column("Class") == ["good"]


def test_strict_bounds_of_doubles_leave_nothing_between_them() -> None:
    with session() as prolog:
        below, above = 1500.4999999999998, 1500.5
        between = f"income(A, I), I > {below}, I < {above}"
        assert prolog.possible(between).verdict == "cannot happen"
        assert prolog.possible(f"income(A, I), I >= {below}, I < {above}").rows[0]["income"] == below


def test_values_go_in_as_data() -> None:
    with session() as prolog:
        found = prolog.possible("risk(A, bad), job(A, Job)", {"Job": "it's odd"})
        assert found.rows[0]["job"] == "it's odd"
        assert not prolog.possible("risk(A, good), job(A, Job)", {"Job": "it's odd"})


def test_what_the_network_says_of_witnesses() -> None:
    with session(NETWORK) as prolog:
        confirmed = prolog.possible("risk(A, good), poor(A), age(A, Age), Age < 25")
        assert confirmed.confirmed and confirmed.network == ("good",)
        assert confirmed.rows[0]["age"] >= 23
        contradicted = prolog.possible("risk(A, good), age(A, Age), Age < 22")
        assert contradicted and contradicted.confirmed is False
        assert (contradicted.rules, contradicted.network) == (("good",), ("bad",))
        assert "not confirmed by the network" in str(contradicted)
        # The rules answer as before: what the network says took their place for one question only.
        assert prolog.possible("risk(A, good), age(A, Age), Age < 22").rules == ("good",)


def test_denials_at_two_depths() -> None:
    with session(NETWORK) as prolog:
        prolog.add_facts(
            {"age": [24, 50], "income": [500.0, 2000.0], "job": ["clerk", "none"], "own home": [True, False]}
        )
        loaded = prolog.check_denials("individuals")
        assert [verdict.verdict for verdict in loaded] == ["holds", "witness", "holds"]
        every = prolog.check_denials("every")
        assert [verdict.goal for verdict in every] == ["minor(A)", "poor_and_young(A)", "listed(A)"]
        assert [verdict.verdict for verdict in every] == ["cannot happen", "witness", "not decided"]
        assert every[1].confirmed
        assert every[2].reason == "listed/1 is about individuals by their names"
        with pytest.raises(UnknownName, match="no depth 'all'"):
            prolog.check_denials("all")


def test_a_check_of_every_individual_reports_them() -> None:
    with session() as prolog:
        assert not prolog.check()
        report = prolog.check(every=True)
        assert report.violated
        (finding,) = report.of("possible_violation")
        assert finding.row is not None and finding.row["income"] < 1000
        assert "a possible individual violates the denial poor_and_young(A)" in finding.text
        (open_one,) = report.of("undecided")
        assert "listed(A)" in open_one.text
        assert json.loads(json.dumps(report.to_dict()))["violated"]


def test_faults_of_the_goal_are_errors() -> None:
    with session() as prolog:
        with pytest.raises(PrologSyntaxError):
            prolog.possible("age(A, ")
        assert prolog.possible("agee(A, 3)").reason == "nothing defines agee/2"
        assert prolog.possible("age(A, Age), Age > B").verdict == "cannot happen"


def test_budgets_end_in_not_decided() -> None:
    with session() as prolog:
        hard = "income(A, I), age(A, Age), I * I * I =:= Age * 1.1 + I"
        assert "20 boxes" in str(prolog.possible(hard, steps=20).reason)
        assert prolog.possible(hard, seconds=1e-9).reason == "the search stopped at its time limit"


def test_facts_and_rules_are_as_before() -> None:
    with session(NETWORK) as prolog:
        prolog.add_facts({"age": [30], "income": [5.0], "job": ["none"], "own home": [True]})
        before = [prolog.predicates(), prolog.query("risk(A, C), age(A, Age)")]
        prolog.check_denials()
        prolog.possible("risk(A, good), risk(B, bad), age(A, N), age(B, M), N < M")
        assert [prolog.predicates(), prolog.query("risk(A, C), age(A, Age)")] == before


def test_goals_of_strangers_are_looked_at_first() -> None:
    with Session(untrusted=True) as prolog:
        prolog.load(RULES)
        assert prolog.possible("risk(A, good), age(A, 20)")
        with pytest.raises(UnsafeGoal, match="assertz/1"):
            prolog.possible("age(A, 20), assertz(seen(A))")


def test_the_shell_asks_over_every_individual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, theory = tmp_path / "rules.pl", tmp_path / "policy.pl"
    write_prolog(RULES, rules)
    theory.write_text(POLICY)
    arguments = ["check", str(rules), str(theory)]
    assert main(arguments) == 0
    assert main([*arguments, "--every-individual"]) == 1
    assert "possible_violation: a possible individual violates" in capsys.readouterr().out


def test_a_denial_of_loaded_facts_alone_has_no_possible_individual() -> None:
    """The check once told of a witness without features, which the network did not confirm."""
    with nl.Session() as prolog:
        prolog.consult(text="denial(many) :- aggregate_all(count, item(_), N), N > 1. item(a). item(b).", name="p.pl")
        assert [finding.kind for finding in prolog.check(kinds=["violation"], every=True)] == ["violation"]
