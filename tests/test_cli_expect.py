"""`neurologic check --expect` and `neurologic diff` on the credit story: what they print, write and return."""

from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from command_line import run, run_json

from neurologic.cli import FINE, NO, USAGE, main
from neurologic.compilation import read_prolog, write_prolog
from neurologic.rules import ClassHead

CREDIT = Path(__file__).parent.parent / "examples" / "credit"
NETWORK, DATA, SCHEMA = (str(CREDIT / name) for name in ("network.pt2", "applicants.csv", "schema.toml"))
POLICY, EXPECTATIONS = (str(CREDIT / name) for name in ("policy.pl", "expectations.pl"))
ASKED = ("--schema", SCHEMA, "--network", NETWORK)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory, swipl: str) -> Path:
    """The eight rules of examples/credit/run.py, which looks at the first 700 applicants."""
    folder = tmp_path_factory.mktemp("rules")
    lines = Path(DATA).read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "learning.csv").write_text("".join(lines[:701]), encoding="utf-8")
    path = folder / "credit_rules.pl"
    extract = ("extract", NETWORK, str(folder / "learning.csv"), "--schema", SCHEMA, "--max-rules", "8", "--quiet")
    assert main([*extract, "--test", DATA, "--out", str(path)]) == FINE
    return path


@pytest.fixture(scope="module")
def broken(rules: Path) -> Path:
    """The same rules after somebody took a bad turn: in rule r8, who asks for long is a good risk."""
    read = read_prolog(rules.read_text(encoding="utf-8"))
    clauses = [
        dataclasses.replace(clause, head=ClassHead("good")) if clause.id == "r8" else clause for clause in read.clauses
    ]
    path = rules.with_name("broken_rules.pl")
    write_prolog(dataclasses.replace(read, clauses=tuple(clauses)), path)
    return path


def as_ci_systems_read_it(root: ElementTree.Element) -> None:
    """Check the rules that the readers of JUnit XML have in common."""
    assert root.tag == "testsuites"
    for suite in root:
        cases = list(suite)
        assert suite.tag == "testsuite" and suite.get("name") and float(suite.get("time", "")) >= 0
        assert {case.tag for case in cases} == {"testcase"}
        assert int(suite.get("tests", "")) == len(cases)
        for attribute, tag in (("failures", "failure"), ("errors", "error")):
            assert int(suite.get(attribute, "")) == sum(case.find(tag) is not None for case in cases)
        names = [(case.get("classname"), case.get("name")) for case in cases]
        assert all(all(name) for name in names) and len(set(names)) == len(names)
        for case in cases:
            assert float(case.get("time", "")) >= 0 and len(case) <= 1
            assert all(problem.get("message") and problem.get("type") and problem.text for problem in case)
    for attribute in ("tests", "failures", "errors"):
        assert int(root.get(attribute, "")) == sum(int(suite.get(attribute, "")) for suite in root)


def test_the_expectations_of_the_story_are_met(capsys: pytest.CaptureFixture[str], rules: Path, tmp_path: Path) -> None:
    junit = tmp_path / "expectations.xml"
    expect = ("--expect", EXPECTATIONS, "--junit", junit)
    code, out, err = run(capsys, "check", rules, POLICY, "--facts", DATA, *ASKED, *expect)
    assert (code, err) == (FINE, "")
    assert {line.split()[0] for line in out.splitlines()[:-1]} == {"passed"}
    suite = ElementTree.parse(junit).getroot()[0]
    assert suite.get("failures") == suite.get("errors") == "0"
    names = [case.get("name") for case in suite.iter("testcase")]
    assert len(names) == int(suite.get("tests", "0")) == len(set(names)) > 15
    assert [path.name for path in tmp_path.iterdir()] == ["expectations.xml"]


def test_broken_rules_fail_and_name_the_individuals(
    capsys: pytest.CaptureFixture[str], broken: Path, tmp_path: Path
) -> None:
    junit = tmp_path / "expectations.xml"
    expect = ("--expect", EXPECTATIONS, "--junit", junit)
    code, out, _ = run(capsys, "check", broken, POLICY, "--facts", DATA, *ASKED, *expect)
    assert code == NO
    assert "FAILED  checked_by_hand" in out and "found     credit_risk(a2, good)" in out
    assert "rule r8" in out  # why the first witness is answered so
    as_ci_systems_read_it(ElementTree.parse(junit).getroot())
    failed = [case for case in ElementTree.parse(junit).getroot().iter("testcase") if case.find("failure") is not None]
    assert failed and all(case.get("file", "").endswith("expectations.pl") and case.get("line") for case in failed)
    code, report = run_json(capsys, "check", broken, POLICY, "--facts", DATA, *ASKED, "--expect", EXPECTATIONS)
    assert code == NO and not report["passed"]
    (network,) = [entry for entry in report["expectations"] if entry["name"] == "with_the_network"]
    assert network["outcome"] == "failed"
    assert all(witness["individual"].startswith("a") for witness in network["witnesses"])


def test_several_files_and_faults_in_them(capsys: pytest.CaptureFixture[str], rules: Path, tmp_path: Path) -> None:
    met, typo = tmp_path / "met.pl", tmp_path / "typo.pl"
    met.write_text("expect(some, credit_risk(_, bad)).\n")
    typo.write_text("nevr(x, senior(_)).\n")
    theory = ("check", rules, POLICY, "--facts", DATA)
    assert run(capsys, *theory, "--expect", met)[0] == FINE
    junit = tmp_path / "both.xml"
    code, out, _ = run(capsys, *theory, "--expect", met, "--expect", typo, "--junit", junit)
    assert code == NO
    root = ElementTree.parse(junit).getroot()
    as_ci_systems_read_it(root)
    assert [suite.get("tests") for suite in root] == ["1", "1"]
    assert "ERROR" in out and "typo.pl:1" in out and "did you mean never?" in out
    assert out.splitlines()[-1] == "2 expectations: 1 passed, 1 error"
    code, report = run_json(capsys, *theory)  # without --expect, the usual check
    assert code == NO and "findings" in report


def test_bad_input_is_exit_code_2(capsys: pytest.CaptureFixture[str], rules: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pl"
    wrong.write_text("expect(x, credit_risk(_, bad)).\nnever(x, (y).\n")
    theory = ("check", rules, "--facts", DATA)
    for arguments, problem in (
        (("--expect", wrong), "line 2"),
        (("--expect", tmp_path / "nowhere.pl"), "nowhere.pl"),
        (("--junit", tmp_path / "x.xml"), "--expect FILE"),
        (("--expect", EXPECTATIONS, "--network", "nowhere.pt2"), "--schema"),
        (("--expect", EXPECTATIONS, "--network", "nowhere.pt2", "--schema", SCHEMA), "nowhere.pt2"),
    ):
        code, _, err = run(capsys, *theory, *arguments)
        assert code == USAGE and problem in err, err
        assert not (tmp_path / "x.xml").exists()


def test_check_and_counterfactual_ask_the_network_too(capsys: pytest.CaptureFixture[str], rules: Path) -> None:
    theory = (rules, POLICY, "--facts", DATA)
    code, report = run_json(capsys, "check", *theory, *ASKED, "--kinds", "violation", "--limit", "3")
    assert code == NO
    assert {finding["network"] for finding in report["findings"][:3]} <= {"good", "bad"}
    code, report = run_json(capsys, "check", *theory, "--kinds", "violation", "--limit", "3")
    assert {finding["network"] for finding in report["findings"]} == {None}
    asked = ("counterfactual", "a2", "good", *theory)
    code, found, _ = run(capsys, *asked, *ASKED)
    assert code == FINE and "the network says bad" in found
    assert "network" not in run(capsys, *asked)[1]
    code, found, _ = run(capsys, *asked, *ASKED, "--confirmed-only")
    assert code == FINE and "the network confirms it" in found and "the network says" not in found


def test_diff_of_rules_and_of_policies(
    capsys: pytest.CaptureFixture[str], rules: Path, broken: Path, tmp_path: Path
) -> None:
    code, out, _ = run(capsys, "diff", rules, rules, POLICY, "--facts", DATA)
    assert code == FINE and out.endswith("Nothing differs.\n")
    code, out, _ = run(capsys, "diff", rules, broken, POLICY, "--facts", DATA)
    assert code == NO and "r8 (bad) → r8 (good)" in out
    policy = tmp_path / "policy.pl"
    policy.write_text(Path(POLICY).read_text(encoding="utf-8").replace("Age >= 60", "Age >= 65"), encoding="utf-8")
    code, found = run_json(capsys, "diff", POLICY, policy, rules, "--facts", DATA, "--goal", "senior(A)")
    assert code == NO
    assert [change["kind"] for change in found["clauses"]] == ["changed"]
    (group,) = found["goals"][0]["groups"]
    assert (group["new"], len(group["individuals"])) == ("no answer", 28)
    assert found["healed"] and not found["violated"] and not found["rules"]
    assert run(capsys, "diff", rules, broken, "--old", POLICY, "--new", policy, "--facts", DATA)[0] == NO
    assert run(capsys, "diff", rules, broken, "--facts", DATA, "--goal", "credit_risk(A")[0] == USAGE
