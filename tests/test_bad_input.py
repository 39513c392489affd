"""Bad input, each with a named error and nothing lost: the list of faults that a user meets first, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import (
    LoadError,
    MissingFile,
    NetworkError,
    NeurologicError,
    PrologNotFound,
    PrologSyntaxError,
    RuleSyntaxError,
    SchemaError,
    UnknownName,
)
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema(
    (Feature("duration", "integer"), Feature("savings", "categorical", ("none", "low", "high"))),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
)
RULES = nl.parse("SEMANTICS ordered r1: IF duration > 24.5 AND savings IN {none, low} THEN bad DEFAULT good", SCHEMA)
ROWS = {"duration": [48, 12], "savings": ["none", "high"]}


@pytest.fixture
def session(swipl: str) -> Iterator[nl.Session]:
    with nl.Session() as prolog:
        prolog.load(RULES)
        prolog.consult(text="long(A) :- duration(A, D), D > 36.", name="first.pl")
        prolog.add_facts(ROWS)
        yield prolog
        assert prolog.query("credit_risk(A, bad), long(A)") == [{"A": "a1"}], "something that was loaded is lost"


def test_a_file_that_does_not_exist(session: nl.Session, tmp_path: Path) -> None:
    missing = tmp_path / "polcy.pl"
    for attempt in (
        lambda: session.consult(missing),
        lambda: session.load(missing),
        lambda: nl.load_network(tmp_path / "network.pt2", SCHEMA),
        lambda: nl.load_schema(tmp_path / "schema.toml"),
        lambda: nl.load_rules(tmp_path / "credit.rules", SCHEMA),
        lambda: nl.read_prolog(missing),
    ):
        with pytest.raises(MissingFile) as caught:
            attempt()
        assert str(tmp_path) in str(caught.value)


def test_a_syntax_error_in_expert_prolog_names_file_and_line(session: nl.Session, tmp_path: Path) -> None:
    policy = tmp_path / "policy.pl"
    policy.write_text(
        "short(A) :- duration(A, D), D =< 12.\n\nbroken(A) :- duration(A D).\nlater(1).\n", encoding="utf-8"
    )
    with pytest.raises(PrologSyntaxError) as caught:
        session.consult(policy)
    assert caught.value.line == 3
    assert str(policy) in str(caught.value)
    with pytest.raises(NeurologicError):  # nothing of the file was loaded
        session.query("short(A)")


def test_an_error_in_a_directive_leaves_what_was_there(session: nl.Session) -> None:
    with pytest.raises(LoadError):
        session.consult(text=":- X is foo + 1, print(X).\nlong(nobody).", name="first.pl")


def test_an_unknown_column_category_or_class_names_the_nearest(session: nl.Session) -> None:
    for attempt, nearest in (
        (lambda: nl.as_table({"duraton": [1], "savings": ["none"]}, SCHEMA), "duraton"),
        (lambda: nl.as_table({"duration": [1], "savings": ["non"]}, SCHEMA), "none"),
        (lambda: session.add_facts({"duration": [1], "savings": ["hihg"]}), "high"),
        (lambda: SCHEMA.target.index("god"), "good"),
    ):
        with pytest.raises(UnknownName) as caught:
            attempt()
        assert f"Did you mean '{nearest}'" in str(caught.value)
    for text, nearest in (
        ("IF duraton > 1 THEN bad", "duration"),
        ("IF savings = non THEN bad", "none"),
        ("IF duration > 1 THEN bda", "bad"),
    ):
        with pytest.raises(RuleSyntaxError) as found:
            nl.parse(text, SCHEMA)
        assert f"'{nearest}'" in str(found.value) or nearest in str(found.value.hint)


def test_a_missing_value_where_the_schema_forbids_it(session: nl.Session) -> None:
    with pytest.raises(SchemaError, match="Row 1, feature 'duration'"):
        session.add_facts({"duration": [1, float("nan")], "savings": ["none", "low"]})


def test_a_network_whose_output_does_not_fit_the_classes() -> None:
    schema = Schema((Feature("x", "numeric"),), Target("risk", ("good", "bad")))
    network = nl.wrap(lambda x: np.zeros((len(x), 3)), schema)
    with pytest.raises(NetworkError, match="3.*2|2.*3"):
        network.labels(nl.as_table({"x": [1.0]}, schema))


def test_two_columns_that_map_to_one_prolog_name() -> None:
    with pytest.raises(SchemaError, match="'Sepal length'.*'sepal-length'|'sepal-length'.*'Sepal length'"):
        Schema((Feature("Sepal length", "numeric"), Feature("sepal-length", "numeric")), Target("kind", ("a", "b")))


def test_prolog_missing_or_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """`tests/test_cli.py` runs a whole process without SWI-Prolog; here the report and its remedy."""
    from neurologic.reasoning import locate

    monkeypatch.setattr(locate.shutil, "which", lambda name: None)
    monkeypatch.setattr(locate.ctypes.util, "find_library", lambda name: None)
    monkeypatch.delenv("LIBSWIPL_PATH", raising=False)
    monkeypatch.delenv("SWI_HOME_DIR", raising=False)
    report = locate.prolog_report()
    assert not report.usable and "apt-get install swi-prolog-nox" in str(report.problem)
    assert issubclass(PrologNotFound, NeurologicError)


def test_a_half_written_file(session: nl.Session, tmp_path: Path) -> None:
    text = RULES.to_prolog()
    for cut in range(0, len(text) - 5, 97):
        path = tmp_path / "rules.pl"
        path.write_text(text[:cut], encoding="utf-8")
        with pytest.raises(NeurologicError):
            session.load(path)
    (tmp_path / "rules.json").write_text(RULES.to_json()[:-40], encoding="utf-8")
    with pytest.raises(RuleSyntaxError, match="ends too early"):
        session.load(tmp_path / "rules.json")


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "credit.rules"
    nl.save_rules(RULES, path)
    before = path.read_bytes()
    with pytest.raises(NeurologicError):
        nl.save_rules(RULES, tmp_path / "nowhere" / "credit.rules")
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["credit.rules"]
