"""The theories of tests/corpus: their goals give the answers in their comments, and each answer has its proof."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from neurologic.errors import PrologError
from neurologic.reasoning import Session
from neurologic.reasoning.engine import engine

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@dataclass(frozen=True)
class Case:
    file: str
    goal: str
    expected: tuple[str, ...]


def cases() -> list[Case]:
    found = []
    for path in sorted(CORPUS.glob("*.pl")):
        text = path.read_text(encoding="utf-8")
        for goal, answers in re.findall(r"^% \?- (.*)\.\n((?:% .*\n?)+)", text, re.MULTILINE):
            expected = tuple(line.removeprefix("% ") for line in answers.splitlines())
            found.append(Case(path.name, goal, expected))
    return found


CASES = cases()


def test_the_corpus_is_read() -> None:
    assert len(CASES) >= 30
    assert {case.file for case in CASES} == {path.name for path in CORPUS.glob("*.pl")}


def expected_answers(case: Case) -> list[dict[str, object]]:
    """The answers in the comments, read by Prolog itself: `X = 1, Y = b` on each line."""
    if case.expected == ("no",):
        return []
    if case.expected == ("yes",):
        return [{}]
    return [dict(engine().query(line)[0]) for line in case.expected]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file} {case.goal}")
def test_goal_has_the_answers_of_its_comment(case: Case, swipl: str) -> None:
    with Session() as prolog:
        report = prolog.consult(CORPUS / case.file)
        assert not report.warnings
        if case.expected == ("error",):
            with pytest.raises(PrologError):
                prolog.query(case.goal)
            with pytest.raises(PrologError):
                prolog.why_all(case.goal)
            return
        answers = prolog.query(case.goal)
        assert answers == expected_answers(case)
        # The explanation follows Prolog: as many proofs as answers, each of a tree that is not empty.
        trees = prolog.why_all(case.goal)
        assert len(trees) == len(answers)
        assert all(trees)
        first = prolog.why(case.goal)
        assert bool(first) == bool(answers)
        assert str(first) == (str(trees[0]) if trees else f"no: {first.goal}  ({first.because})")
