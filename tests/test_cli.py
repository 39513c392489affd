"""The shell commands on the credit story: what they print, what they write, and their exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import run, run_json

from neurologic.cli import ENVIRONMENT, FINE, NO, USAGE, main

CREDIT = Path(__file__).parent.parent / "examples" / "credit"
NETWORK, DATA, SCHEMA = (str(CREDIT / name) for name in ("network.pt2", "applicants.csv", "schema.toml"))
POLICY = str(CREDIT / "policy.pl")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory, swipl: str) -> str:
    path = tmp_path_factory.mktemp("rules") / "credit_rules.pl"
    code = main(["extract", NETWORK, DATA, "--schema", SCHEMA, "--max-rules", "8", "--out", str(path), "--quiet"])
    assert code == FINE
    return str(path)


def test_extract_prints_rules_and_measures(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    written = tmp_path / "rules.json"
    code, shown = run_json(
        capsys, "extract", NETWORK, DATA, "--schema", SCHEMA, "--max-rules", "4", "--quiet", "--out", str(written)
    )
    assert code == FINE
    assert json.loads(written.read_text(encoding="utf-8")) == shown["rules"]
    assert 0.5 < shown["evaluation"]["fidelity"]["value"] <= 1
    assert shown["evaluation"]["n_rules"] <= 4


def test_query_answers_or_says_no(capsys: pytest.CaptureFixture[str], rules: str) -> None:
    theory = (rules, POLICY, "--facts", DATA)
    code, answers = run_json(capsys, "query", "credit_risk(A, bad), senior(A)", *theory)
    assert code == FINE
    assert answers and set(answers[0]) == {"A"}
    assert run(capsys, "query", "credit_risk(A, bad), senior(A)", *theory, "--limit", "1")[1].startswith("A = a")
    code, out, _ = run(capsys, "query", "credit_risk(nobody, bad)", *theory)
    assert (code, out) == (NO, "no\n")


def test_untrusted_goals_are_answered_and_may_change_nothing(capsys: pytest.CaptureFixture[str], rules: str) -> None:
    theory = (rules, POLICY, "--facts", DATA)
    goal = "credit_risk(A, bad), senior(A)"
    assert run_json(capsys, "query", goal, *theory, "--untrusted") == run_json(capsys, "query", goal, *theory)
    proof = run(capsys, "explain", goal, *theory)
    assert run(capsys, "explain", goal, *theory, "--untrusted") == proof
    for command in ("query", "explain"):
        code, _, shown = run(capsys, command, "senior(A), shell(ls)", *theory, "--untrusted")
        assert code == USAGE
        assert "may not call shell/1" in shown
        code, error = run_json(capsys, command, "repeat, fail", *theory, "--untrusted", "--seconds", "0.2")
        assert (code, error["error"]) == (USAGE, "QueryTimeout")


def test_explain_shows_a_proof_or_why_there_is_none(capsys: pytest.CaptureFixture[str], rules: str) -> None:
    theory = (rules, POLICY, "--facts", DATA)
    _, answers = run_json(capsys, "query", "credit_risk(A, bad), senior(A)", *theory, "--limit", "1")
    individual = answers[0]["A"]
    code, out, _ = run(capsys, "explain", f"credit_risk({individual}, bad)", *theory)
    assert code == FINE
    assert "because rule" in out and "fact" in out
    code, out, _ = run(capsys, "explain", f"credit_risk({individual}, good)", *theory)
    assert code == NO and out


def test_check_finds_the_violated_denial(capsys: pytest.CaptureFixture[str], rules: str) -> None:
    code, report = run_json(capsys, "check", rules, POLICY, "--facts", DATA)
    assert code == NO
    assert any(finding["kind"] == "violation" and finding["individual"] for finding in report["findings"])
    code, _, _ = run(capsys, "check", rules)
    assert code == FINE


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("query", "credit_risk(A", "RULES"), "line 1, column"),
        (("query", "credit_rsk(A, bad)", "RULES"), "credit_risk"),
        (("query", "true", "nowhere.pl"), "nowhere.pl"),
        (("check", "RULES", "--facts", "nowhere.csv"), "nowhere.csv"),
        (("extract", "nowhere.pt2", DATA, "--schema", SCHEMA), "nowhere.pt2"),
        (("extract", NETWORK, DATA, "--schema", SCHEMA, "--method", "tre"), "tree"),
        (("extract", NETWORK, DATA, "--schema", SCHEMA, "--held-out", "2"), "--held-out"),
        (("extract", NETWORK, DATA, "--schema", SCHEMA, "--out", "rules.pdf", "--max-rules", "2"), ".pdf"),
    ],
)
def test_bad_input_is_named_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], rules: str, arguments: tuple[str, ...], problem: str
) -> None:
    code, out, err = run(capsys, *(rules if argument == "RULES" else argument for argument in arguments))
    assert code == USAGE
    assert problem in err
    assert "Traceback" not in err


def test_wrong_usage_is_exit_code_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["query"])
    assert stopped.value.code == USAGE


def test_doctor_reports_versions(capsys: pytest.CaptureFixture[str], swipl: str) -> None:
    code, report = run_json(capsys, "doctor")
    assert code == FINE
    assert report["usable"] and report["prolog"]["version"] and report["packages"]["torch"]
    assert "Everything is in place." in run(capsys, "doctor")[1]


def test_without_prolog_extraction_works_and_queries_say_what_is_missing(tmp_path: Path, rules: str) -> None:
    """SWI-Prolog missing: exit code 3 with the remedy for reasoning, and everything else works."""
    environment = {name: value for name, value in os.environ.items() if name not in ("LIBSWIPL_PATH", "SWI_HOME_DIR")}
    hide = "import ctypes.util, sys; ctypes.util.find_library = lambda name: None; from neurologic.cli import main; "

    def run_hidden(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", hide + f"sys.exit(main({list(arguments)!r}))"],
            env={**environment, "PATH": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )

    asked = run_hidden("query", "true", rules)
    assert asked.returncode == ENVIRONMENT
    assert "SWI-Prolog was not found" in asked.stderr and "apt-get install" in asked.stderr
    assert run_hidden("doctor").returncode == ENVIRONMENT
    written = tmp_path / "rules.pl"
    extracted = run_hidden(
        "extract", NETWORK, DATA, "--schema", SCHEMA, "--max-rules", "3", "--quiet", "--out", str(written)
    )
    assert extracted.returncode == FINE, extracted.stderr
    assert written.exists()


def test_extract_lets_auto_choose_within_limits(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    some = tmp_path / "some.csv"
    some.write_text("".join(Path(DATA).read_text().splitlines(keepends=True)[:150]))
    limits = ("--max-rules", "8", "--max-conditions", "12", "--min-fidelity", "0.6", "--budget", "2000")
    code, shown = run_json(
        capsys, "extract", NETWORK, str(some), "--schema", SCHEMA, "--method", "auto", *limits, "--quiet"
    )
    assert code == FINE
    assert shown["evaluation"]["n_rules"] <= 8 and shown["evaluation"]["n_conditions"] <= 12
    assert shown["rules"]["provenance"]["method"].startswith("auto: ")
    assert shown["rules"]["provenance"]["queries"] <= 2000


def test_extract_simplifies(capsys: pytest.CaptureFixture[str]) -> None:
    sizes = []
    for more in ((), ("--simplify", "0"), ("--simplify", "0.05")):
        code, shown = run_json(capsys, "extract", NETWORK, DATA, "--schema", SCHEMA, *more, "--quiet")
        assert code == FINE
        sizes.append(shown["evaluation"]["n_conditions"])
    assert sizes[0] > sizes[1] > sizes[2]
