"""Reading emitted Prolog back: what is cut short, edited or not ours is refused with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurologic.compilation import prolog_text, read_prolog, write_prolog
from neurologic.compilation.prolog_terms import tokens
from neurologic.errors import FileError, MissingFile, RuleSyntaxError
from neurologic.rules import (
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Estimate,
    Evidence,
    Interval,
    LinearExpression,
    LinearTerm,
    Membership,
    Provenance,
    RuleSet,
    SameValue,
    Variable,
    negate,
)
from neurologic.schema import Feature, Relation, Schema, Target

A, Y, Z = Variable("A"), Variable("Y"), Variable("Z")
SCHEMA = Schema(
    (
        Feature("Duration in months", "integer", domain=(4, 72), unit="months", role="actionable"),
        Feature("amount", "numeric", missing=True),
        Feature("savings", "ordinal", ("none", "low", "high"), missing=True),
        Feature("checking", "ordinal", ("none", "low", "high")),
        Feature("said it's true", "categorical", ("true", "false", "it's"), role="protected"),
        Feature("telephone", "boolean"),
    ),
    Target("Credit risk", ("good", "bad")),
    individual="applicant",
    relations=(Relation("knows", ("applicant", "applicant"), ("+", "-")), Relation("Mod", ("applicant",))),
)


def _sum(*terms: tuple[float, str], constant: float = 0.0) -> LinearExpression:
    return LinearExpression(tuple(LinearTerm(*term) for term in terms), constant)


LONG = Interval("Duration in months", 24.5, 48.0, high_closed=True)
RICH = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), (LONG, Membership("savings", ("low", "none")))),
        Clause("r 2", ClassHead("bad"), (negate(LONG), Comparison(_sum((1.0, "amount")), ">", _sum(constant=3.0)))),
        Clause(
            "it's",
            ClassHead("good"),
            (
                Comparison(
                    _sum((0.3, "amount"), (-2.0, "Duration in months"), constant=-1.5), "<=", _sum(constant=3.0)
                ),
                SameValue("savings", "checking"),
                AtLeast(2, (Membership("telephone", (True,)), negate(Membership("said it's true", ("true",))), LONG)),
                negate(AtLeast(1, (LONG, negate(SameValue("savings", "checking"))))),
            ),
        ),
        Clause(
            "r4",
            ClassHead("bad"),
            (Atom("knows", (A, Y)), Interval("amount", low=1e22, subject=Y), Atom("risky", (Y,))),
        ),
        Clause(
            "r5",
            ClassHead("good"),
            (negate(Atom("risky", (A,))), Count(2, Z, (Atom("knows", (A, Z)), Atom("Mod", (Z,))))),
        ),
    ),
    "ordered",
    "good",
    definitions=(
        Clause("c1", Atom("risky", (A,)), (Interval("amount", high=0.1),)),
        Clause("c2", Atom("risky", (A,)), (Atom("near", (A, Y)), negate(LONG))),
        Clause("c3", Atom("near", (Y, Z)), (Atom("knows", (Y, Z)),)),
    ),
    evidence={"r1": Evidence(60, 57, Estimate(0.95, 0.9, 0.99), None, "held-out", "proved"), "c1": Evidence(3)},
    provenance=Provenance("tree", "sha256:ab", 0, "0.1.0", 1000, "rows:1"),
)
TEXT = prolog_text(RICH)


def test_every_kind_of_literal_survives() -> None:
    """I7, on one set with everything that rules can say."""
    back = read_prolog(TEXT)
    assert back == RICH
    assert back.schema == SCHEMA
    assert back.evidence == RICH.evidence
    assert back.provenance == RICH.provenance


def test_files_are_written_and_read(tmp_path: Path) -> None:
    path = write_prolog(RICH, tmp_path / "rules.pl")
    assert read_prolog(path) == RICH
    assert read_prolog(str(path)) == RICH
    assert [entry.name for entry in tmp_path.iterdir()] == ["rules.pl"]


def test_layout_and_comments_are_free() -> None:
    loose = re.sub(r",\n    ", ",\r\n\t% a remark\r\n  ", TEXT).replace("% The rules.", "")
    assert read_prolog(loose) == RICH


@settings(max_examples=60, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(st.integers(0, len(TEXT.rstrip()) - 1))
def test_a_text_that_is_cut_short_is_refused(length: int) -> None:
    with pytest.raises(RuleSyntaxError) as caught:
        read_prolog(TEXT[:length] + "\n")
    assert caught.value.line <= TEXT[:length].count("\n") + 1


def test_a_file_that_is_cut_short_is_named(tmp_path: Path) -> None:
    path = tmp_path / "half.pl"
    path.write_text(TEXT[: len(TEXT) // 2], encoding="utf-8")
    with pytest.raises(RuleSyntaxError, match="cut short") as caught:
        read_prolog(path)
    assert caught.value.file == str(path)


@pytest.mark.parametrize(
    ("old", "new", "at"),
    [
        ("Duration_in_months", "x", None),  # nothing to replace: the text is as it was
        (
            "DurationInMonths =< 48.0,",
            "DurationInMonths =< 60.0,",
            "refuted(r1, Applicant) :-\n    duration",
        ),  # a rule, but not its dual
        (
            "( DurationInMonths =< 24.5 ; DurationInMonths > 48.0 )",
            "DurationInMonths =< 24.5",
            "refuted('r 2', Applicant) :-\n    duration",
        ),
        ("reached('it\\'s', Applicant) :-", "reached('it\\'s', Applicant) :- true,", "reached('it\\'s', Applicant) :-"),
        ("memberchk(Savings, [low, none])", "memberchk(Savings, [lwo, none])", "credit_risk(Applicant, bad) :-  % r1"),
        ("duration_in_months(Applicant", "duration_in_month(Applicant", "credit_risk(Applicant, bad) :-  % r1"),
        ("neural_rule(r1, credit", "neural_rule(r0, credit", "neural_rule(r0"),
        ("neural_target(", "neural_targets(", "neural_theory("),
        (", missing(true)", ", missing(true", "neural_feature(amount"),
    ],
)
def test_edits_are_found_with_their_place(old: str, new: str, at: str | None) -> None:
    edited = TEXT.replace(old, new, 1)
    if at is None:
        assert read_prolog(edited) == RICH
        return
    assert edited != TEXT
    with pytest.raises(RuleSyntaxError) as caught:
        read_prolog(edited)
    wanted = edited[: edited.index(at)].count("\n") + 1
    assert wanted <= caught.value.line <= wanted + 3
    assert "^" in str(caught.value)


@settings(max_examples=150, deadline=None, suppress_health_check=(HealthCheck.too_slow,))
@given(
    st.integers(0, len(TEXT) - 1), st.sampled_from(("", "(", ")", ",", "'", "x", "X", "1", ".", " ", "% ", ":-", "["))
)
def test_a_damaged_text_is_refused_or_means_the_same(place: int, put: str) -> None:
    """One character replaced anywhere: the same rules, or an error with a place; never other rules, never a crash."""
    damaged = TEXT[:place] + put + TEXT[place + 1 :]
    try:
        back = read_prolog(damaged)
    except RuleSyntaxError as error:
        assert error.line >= 1 and error.column >= 1
        return
    assert _words(prolog_text(back)) == _words(damaged) or back == RICH


def _words(text: str) -> list[str]:
    """The tokens of a text: layout, which may stand between any two of them, means nothing."""
    return [token.group() for token in tokens(text)]


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        read_prolog(tmp_path / "none.pl")
    (tmp_path / "bytes.pl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FileError, match="UTF-8"):
        read_prolog(tmp_path / "bytes.pl")
    with pytest.raises(FileError):
        read_prolog(tmp_path)
    (tmp_path / "policy.pl").write_text("denial(a) :- b.\n", encoding="utf-8")
    with pytest.raises(RuleSyntaxError, match="never written by neurologic"):
        read_prolog(tmp_path / "policy.pl")
