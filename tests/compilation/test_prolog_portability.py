"""The emitted files by themselves: bare `swipl` and GNU Prolog, any order of files, any locale, no warning."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from prolog_engines import Swipl, consulted, expected

from neurologic.compilation import facts_text, prolog_text, write_facts, write_prolog
from neurologic.errors import CompilationError
from neurologic.rules import (
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    LinearTerm,
    Membership,
    Negation,
    RuleSet,
    Variable,
    negate,
)
from neurologic.schema import Feature, Relation, Schema, Target, as_table

A, Y, Z = Variable("A"), Variable("Y"), Variable("Z")
SCHEMA = Schema(
    (
        Feature("Dauer (Monate)", "integer", missing=True),
        Feature("Größe", "numeric", missing=True),
        Feature("Sparen", "categorical", ("viel", "naïve", "日本😀", "mod", "X"), missing=True),
        Feature("table", "boolean", missing=True),  # an operator of SWI-Prolog
        Feature("is", "boolean", missing=True),
    ),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
    relations=(Relation("kennt?", ("applicant", "applicant")),),
)
LITERALS = (
    Interval("Dauer (Monate)", 12, 48, True, False),
    Membership("Sparen", ("日本😀", "X")),
    negate(Membership("Sparen", ("mod",))),
    Comparison(
        LinearExpression((LinearTerm(1.0, "Größe"),)),
        ">=",
        LinearExpression((LinearTerm(2.0, "Dauer (Monate)"),), -1.5),
    ),
    AtLeast(2, (Membership("table", (True,)), Membership("is", (False,)), Interval("Größe", low=1.0))),
    Atom("kennt?", (A, Y)),
    Interval("Größe", high=100.0, subject=Y),
    negate(Atom("größer", (A,))),
    Count(1, Z, (Atom("kennt?", (A, Z)), Interval("Größe", low=0.0, subject=Z))),
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), LITERALS[:3]),
        Clause("r2", ClassHead("bad"), LITERALS[3:5]),
        Clause("größer", ClassHead("good"), LITERALS[5:]),
        Clause("r4", ClassHead("bad"), LITERALS[:1]),
    ),
    "unordered",
    "good",
    "abstain",
    (
        Clause("c1", Atom("größer", (A,)), (Interval("Größe", low=50.0),)),
        Clause("c2", Atom("größer", (A,)), LITERALS[1:2]),
    ),
)
TABLE = as_table(
    {
        "Dauer (Monate)": [24, 24, None, 50, 6, 30],
        "Größe": [60.0, 2.5, 3.0, None, 20.0, 1.0],
        "Sparen": ["日本😀", "mod", "X", "viel", None, "naïve"],
        "table": [True, True, None, False, True, True],
        "is": [False, True, False, None, False, True],
    },
    SCHEMA,
    ids=["a1", "ä2", "B", "it's", "a5", "日"],
)
RELATIONS = {"kennt?": [("a1", "ä2"), ("B", "a1"), ("a5", "B"), ("日", "a5"), ("日", "B")]}
POLICY = "denial(refused(A)) :- credit_risk(A, bad), \\+ table(A).\ntable(A) :- table_(A, true).\n"


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    (tmp_path / "policy.pl").write_text(POLICY, encoding="utf-8")
    return {
        "rules": write_prolog(RULES, tmp_path / "rules.pl"),
        "facts": write_facts(TABLE, tmp_path / "facts.pl", RELATIONS),
        "policy": tmp_path / "policy.pl",
    }


@pytest.mark.parametrize("order", list(itertools.permutations(("rules", "facts", "policy"))), ids="-".join)
@pytest.mark.parametrize("system", ["swipl", "gprolog"])
def test_files_load_in_any_order_and_answer_the_same(
    system: str,
    order: tuple[str, ...],
    files: dict[str, Path],
    locale_c: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    program = request.getfixturevalue(system)
    wanted = expected(RULES, TABLE, RELATIONS)
    assert wanted[("a1", "unknown")] + wanted[("a1", "bad")] == 1
    given = [files[name] for name in order]
    assert Counter(consulted(program, given, "credit_risk(A, C)", "[A, C]", locale_c)) == wanted


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_encoding_does_not_depend_on_the_locale(swipl: str, files: dict[str, Path], locale: str) -> None:
    environment = {**os.environ, "LANG": locale, "LC_ALL": locale}
    found = consulted(swipl, [files["rules"], files["facts"]], "credit_risk(A, C)", "[A, C]", environment)
    assert Counter(found) == expected(RULES, TABLE, RELATIONS)


def test_check_finds_nothing_undefined(swipl: str, files: dict[str, Path]) -> None:
    """`check/0` of SWI-Prolog: every predicate called is defined, also without facts."""
    run = subprocess.run(
        [swipl, "-q", "-g", "check,halt", str(files["rules"])], capture_output=True, text=True, timeout=100, check=False
    )
    assert (run.returncode, run.stdout.strip()) == (0, "")
    assert "arning" not in run.stderr and "ot defined" not in run.stderr, run.stderr


def test_rules_without_facts_say_nothing(engine: Swipl) -> None:
    assert engine.answers(RULES, prolog_text(RULES)) == Counter()


def test_two_runs_give_the_same_bytes() -> None:
    assert prolog_text(RULES) == prolog_text(RULES)
    shuffled = {"kennt?": list(reversed(RELATIONS["kennt?"]))}
    assert facts_text(TABLE, shuffled) == facts_text(TABLE, RELATIONS)


def test_every_literal_splits_the_known_rows(engine: Swipl) -> None:
    """I2 in Prolog: a literal and its dual are never both true, and both fail only where numpy says undetermined."""
    for literal in (*LITERALS[:5], LITERALS[7], LITERALS[8], Negation(LITERALS[1]), negate(LITERALS[4])):
        rules = RuleSet(
            SCHEMA, (Clause("r1", ClassHead("bad"), (literal,)),), "ordered", "good", definitions=RULES.definitions
        )
        found = engine.ask(
            [prolog_text(rules), facts_text(TABLE, RELATIONS)],
            "applicant(A), findall(p, credit_risk(A, bad), P), length(P, N), (refuted(r1, A) -> M = 1 ; M = 0)",
            "[A, N, M]",
        )
        (truth,) = rules.truths(TABLE, RELATIONS)
        wanted = [
            (name, int(proved), int(refuted))
            for name, proved, refuted in zip(TABLE.ids, truth.proved, truth.refuted, strict=True)
        ]
        assert found == wanted, literal
        assert not any(proved and refuted for _, proved, refuted in found)


def test_relations_are_derived(engine: Swipl) -> None:
    """Rules that conclude relations: Prolog proves the tuples that `derive` gives."""
    schema = Schema(
        SCHEMA.features,
        SCHEMA.target,
        "applicant",
        (*SCHEMA.relations, Relation("pair", ("applicant", "applicant")), Relation("alone", ("applicant",))),
    )
    rules = RuleSet(
        schema,
        (
            Clause("r1", Atom("pair", (A, Y)), (Atom("kennt?", (A, Y)), Interval("Größe", high=50.0, subject=Y))),
            Clause("r2", Atom("pair", (Z, Y)), (Atom("kennt?", (Z, X)), Atom("kennt?", (X, Y)))),
            Clause("r3", Atom("alone", (A,)), (negate(Count(1, Y, (Atom("pair", (A, Y)),))),)),
        ),
    )
    texts = [prolog_text(rules), facts_text(TABLE, RELATIONS)]
    derived = rules.derive(TABLE, RELATIONS)
    assert set(engine.ask(texts, "pair(A, B)", "[A, B]")) == set(derived["pair"])
    assert set(engine.ask(texts, "alone(A)", "[A]")) == set(derived["alone"])
    assert derived["pair"] and derived["alone"]


X = Variable("X")


def test_what_prolog_cannot_tell_apart_is_refused() -> None:
    mixed = Schema((Feature("c", "categorical", ("true", True)),), Target("risk", ("good", "bad")))
    with pytest.raises(CompilationError, match="one atom in Prolog"):
        prolog_text(RuleSet(mixed, ()))
    schema = Schema((), Target("risk", ("good", "bad")), relations=(Relation("tag", ("individual", "text")),))
    with pytest.raises(CompilationError) as caught:
        prolog_text(RuleSet(schema, (Clause("r1", ClassHead("good"), (Atom("tag", (A, "true")),)),)))
    assert caught.value.rule == "r1"
    with pytest.raises(CompilationError, match="tag"):
        facts_text(as_table({}, schema), {"tag": [("i1", "false")]})


@pytest.mark.parametrize("semantics", ["partition", "ordered", "unordered"])
def test_text_is_linear_in_the_number_of_rules(semantics: str) -> None:
    schema = Schema((Feature("x", "numeric"),), Target("risk", ("good", "bad")))

    def size(count: int) -> int:
        rules = [
            Clause(f"r{1000 + place}", ClassHead(("good", "bad")[place % 2]), (Interval("x", low=float(place)),))
            for place in range(count)
        ]
        return len(prolog_text(RuleSet(schema, tuple(rules), semantics)))  # type: ignore[arg-type]

    small, middle, large = size(500), size(1000), size(1500)
    assert abs((large - middle) - (middle - small)) < 0.02 * (middle - small)
