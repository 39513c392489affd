"""The rule language as people write it: what each form means, ids, annotations, files, rounding."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from neurologic.errors import FileError, MissingFile, RuleError, RuleSyntaxError
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Estimate,
    Evidence,
    Interval,
    IntervalHead,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Literal,
    Membership,
    NumberHead,
    Provenance,
    RuleSet,
    SameValue,
    Variable,
    format_rules,
    load_rules,
    negate,
    parse_rules,
    save_rules,
)
from neurologic.rules.syntax_errors import KEYWORDS
from neurologic.schema import UNKNOWN, Feature, Relation, Schema, Target

X, Y = Variable("X"), Variable("Y")
SCHEMA = Schema(
    (
        *(Feature(name, "numeric") for name in ("x", "y", "charge", "Sepal length (cm)", "it's")),
        Feature("savings", "ordinal", ("none", "low", "high")),
        Feature("a1", "categorical", ("u", "v", "a2", True, 1, "1", "true", "if", "A B")),
        Feature("a2", "categorical", ("u", "v")),
        Feature("own", "boolean"),
        Feature("young", "boolean"),
    ),
    Target("risk", ("good", "bad", True, 1)),
    relations=(Relation("bond", ("i", "i")), Relation("tag", ("i", "c")), Relation("own", ("i",))),
)


def term(coefficient: float, feature: str = "x") -> LinearExpression:
    return LinearExpression((LinearTerm(coefficient, feature),))


def number(constant: float) -> LinearExpression:
    return LinearExpression((), constant)


MEANINGS: list[tuple[str, Literal]] = [
    ("x > 24.5", Interval("x", low=24.5)),
    ("24.5 < x", Interval("x", low=24.5)),
    ("x >= -5", Interval("x", low=-5, low_closed=True)),
    ("x ≤ .5", Interval("x", high=0.5, high_closed=True)),
    ("24.5 < x <= 48", Interval("x", 24.5, 48, high_closed=True)),
    ("48 >= x > 24.5", Interval("x", 24.5, 48, high_closed=True)),
    ("x IN [1, 2e3]", Interval("x", 1, 2000, True, True)),
    ("x NOT IN [1, 2]", negate(Interval("x", 1, 2, True, True))),
    ("x = 3", Interval("x", 3, 3, True, True)),
    ("x != 3", negate(Interval("x", 3, 3, True, True))),
    ("NOT x > 3", Interval("x", high=3, high_closed=True)),
    ("NOT (1 < x < 2)", negate(Interval("x", 1, 2))),
    ("not not x > 3", Interval("x", low=3)),
    ("'Sepal length (cm)' < 5", Interval("Sepal length (cm)", high=5)),
    ('"it\'s" < 5', Interval("it's", high=5)),
    (r"'it\'s' < 5", Interval("it's", high=5)),
    (r"'\u{69}t\'s' < 5", Interval("it's", high=5)),
    ("savings IN {none, low}", Membership("savings", ("none", "low"))),
    ("savings NOT IN {none, low}", negate(Membership("savings", ("none", "low")))),
    ("savings = low", Membership("savings", ("low",))),
    ("low = savings", Membership("savings", ("low",))),
    ("savings != low", negate(Membership("savings", ("low",)))),
    ("savings >= low", Membership("savings", ("low", "high"))),
    ("low > savings", Membership("savings", ("none",))),
    ("none < savings <= high", Membership("savings", ("low", "high"))),
    ("a1 = true", Membership("a1", (True,))),
    ("a1 = 'true'", Membership("a1", ("true",))),
    ("a1 IN {1, '1', 'if', 'A B'}", Membership("a1", (1, "1", "if", "A B"))),
    ("a1 = u", Membership("a1", ("u",))),
    ("a1 = a2", Membership("a1", ("a2",))),
    ("a1 = a2(A)", SameValue("a1", "a2")),
    ("a2 = a1", SameValue("a2", "a1")),
    ("a2 != a1", negate(SameValue("a2", "a1"))),
    ("own", Membership("own", (True,))),
    ("NOT own", negate(Membership("own", (True,)))),
    ("own = false", Membership("own", (False,))),
    ("own != TRUE", negate(Membership("own", (True,)))),
    ("x >= 3 * y", Comparison(term(1), ">=", term(3, "y"))),
    ("x >= y * 3", Comparison(term(1), ">=", term(3, "y"))),
    ("1 * x > 3", Comparison(term(1), ">", number(3))),
    ("-x > 3", Comparison(term(-1), ">", number(3))),
    ("x = y", Comparison(term(1), "=", term(1, "y"))),
    (
        "0.3 * x - 2 * y + 1 > 0",
        Comparison(LinearExpression((LinearTerm(0.3, "x"), LinearTerm(-2, "y")), 1), ">", number(0)),
    ),
    ("1 + x != y", Comparison(LinearExpression((LinearTerm(1, "x"),), 1), "!=", term(1, "y"))),
    ("AT LEAST 1 OF (x > 1, NOT own)", AtLeast(1, (Interval("x", low=1), negate(Membership("own", (True,)))))),
    ("at  least 1 of (x > 1)", AtLeast(1, (Interval("x", low=1),))),
    ("tag(A, c)", Atom("tag", (INDIVIDUAL, "c"))),
    ("tag(A, 'X')", Atom("tag", (INDIVIDUAL, "X"))),
    ("tag(A, 1)", Atom("tag", (INDIVIDUAL, 1))),
    ("tag(A, 1.0)", Atom("tag", (INDIVIDUAL, 1.0))),
    ("tag(A, -inf)", Atom("tag", (INDIVIDUAL, float("-inf")))),
    ("tag(A, true)", Atom("tag", (INDIVIDUAL, True))),
    ("own(A)", Atom("own", (INDIVIDUAL,))),
    ("young(A)", Membership("young", (True,))),
    ("AT LEAST 3 Y: bond(A, Y)", Count(3, Y, (Atom("bond", (INDIVIDUAL, Y)),))),
    (
        "AT LEAST 3 ?OR: (bond(A, ?OR) AND charge(?OR) > 0.2)",
        Count(
            3,
            Variable("OR"),
            (Atom("bond", (INDIVIDUAL, Variable("OR"))), Interval("charge", low=0.2, subject=Variable("OR"))),
        ),
    ),
]


@pytest.mark.parametrize(("text", "literal"), MEANINGS, ids=[text for text, _ in MEANINGS])
def test_a_condition_means(text: str, literal: Literal) -> None:
    """Each way to write a condition gives the literal, which I7 writes back in its one form."""
    rules = parse_rules(f"IF {text} THEN bad", SCHEMA)
    assert repr(rules.clauses[0].body) == repr((literal,))
    assert parse_rules(format_rules(rules), SCHEMA) == rules


@pytest.mark.parametrize(
    ("text", "label"),
    [("bad", "bad"), ("'bad'", "bad"), ("true", True), ("1", 1), ("risk = bad", "bad"), ("RISK = bad", None)],
)
def test_a_conclusion_is_a_class(text: str, label: object) -> None:
    """Bare or as a value of the target; classes keep their type; names of features keep their case."""
    if label is None:
        with pytest.raises(RuleSyntaxError):
            parse_rules(f"IF TRUE THEN {text}", SCHEMA)
    else:
        head = parse_rules(f"IF TRUE THEN {text}", SCHEMA).clauses[0].head
        assert head == ClassHead(label)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("price = 12.5", NumberHead(12.5)),
        ("price = -3", NumberHead(-3)),
        ("12.5", NumberHead(12.5)),
        ("price IN [10, 20]", IntervalHead(10, 20)),
        ("price = 0.3 * x + 2", LinearHead(LinearExpression((LinearTerm(0.3, "x"),), 2))),
        ("price = x", LinearHead(term(1))),
    ],
)
def test_a_conclusion_is_a_number(text: str, head: object) -> None:
    """A number, an interval or a linear expression; the default is a number too."""
    schema = Schema(SCHEMA.features, Target("price"))
    rules = parse_rules(f"IF TRUE THEN {text} DEFAULT price = 2", schema)
    assert rules.clauses[0].head == head
    assert rules.default == 2.0
    assert parse_rules(format_rules(rules), schema) == rules


def test_an_auxiliary_predicate_is_used_by_its_name() -> None:
    """Definitions may stand anywhere; where a feature has the same name, the argument tells them apart."""
    text = """
        IF rich AND NOT poor THEN good
        DEFINE c7: IF x > 1000 THEN rich
        DEFINE IF x < 10 THEN poor
        DEFINE IF x > 5 THEN charge
        r2: IF charge(A) AND charge > 3 THEN bad
    """
    rules = parse_rules(text, SCHEMA)
    rich, poor, charge = (Atom(name, (INDIVIDUAL,)) for name in ("rich", "poor", "charge"))
    assert [clause.id for clause in rules.definitions] == ["c7", "c1", "c2"]
    assert rules.clauses[0].body == (rich, negate(poor))
    assert rules.clauses[1].body == (charge, Interval("charge", low=3))
    assert parse_rules(format_rules(rules), SCHEMA) == rules


def test_relations_are_concluded() -> None:
    """A relational head is written with its arguments."""
    rules = parse_rules("IF bond(X, Y) AND bond(Y, X) THEN bond(X, X)", SCHEMA)
    assert rules.is_relational
    assert rules.clauses[0].head == Atom("bond", (X, X))


def test_ids_of_unlabelled_rules_are_stable() -> None:
    """I6: the place among the unlabelled rules gives the id; ids that the text uses itself are skipped."""
    rules = parse_rules(
        "IF x > 1 THEN bad r1: IF x > 2 THEN bad IF x > 3 THEN bad 'my rule': IF x > 4 THEN bad", SCHEMA
    )
    assert [clause.id for clause in rules] == ["r2", "r1", "r3", "my rule"]


def test_semantics_and_default_are_unordered_and_unknown_when_absent() -> None:
    """I4: what is not stated has a stated meaning."""
    rules = parse_rules("IF x > 1 THEN bad", SCHEMA)
    assert (rules.semantics, rules.conflict, rules.default) == ("unordered", "all", UNKNOWN)
    assert parse_rules("semantics Unordered abstain default unknown", SCHEMA).conflict == "abstain"
    assert parse_rules("", SCHEMA) == RuleSet(SCHEMA, ())


def test_an_expert_s_edit_is_kept() -> None:
    """Comments, line ends, case of keywords and redundant parentheses do not matter."""
    text = "# mine\r\nSEMANTICS ordered\r\nr1: if (x > 1 and (own))\r\n  # why\r\n  then bad # so\r\ndefault good"
    assert parse_rules(text, SCHEMA) == parse_rules(
        "SEMANTICS ordered r1: IF x > 1 AND own THEN bad DEFAULT good", SCHEMA
    )


def test_annotations_are_evidence_and_provenance() -> None:
    """I6: every field of evidence and provenance has its annotation; those of the default belong to `default`."""
    text = """
        @method(tree) @network('sha256:00') @seed(7) @version('0.1.0') @queries(1200) @rows('a-b')
        @coverage(60) @support(57) @fidelity(0.95, 0.861, 0.983) @confidence(0.5, 0, 1) @data('held-out')
        @certificate(refuted)
        r1: IF x > 1 THEN bad
        @support(3)
        DEFAULT good
    """
    rules = parse_rules(text, SCHEMA)
    measured = Evidence(60, 57, Estimate(0.95, 0.861, 0.983), Estimate(0.5, 0, 1), "held-out", "refuted")
    assert dict(rules.evidence) == {"r1": measured, "default": Evidence(support=3)}
    assert rules.provenance == Provenance("tree", "sha256:00", 7, "0.1.0", 1200, "a-b")
    for record in (*rules.evidence.values(), rules.provenance):
        again = parse_rules(format_rules(rules), SCHEMA)
        assert record in (*again.evidence.values(), again.provenance)
    assert all(getattr(measured, entry.name) is not None for entry in fields(Evidence))
    assert all(getattr(rules.provenance, entry.name) is not None for entry in fields(Provenance))


def test_printed_numbers_are_executed_numbers_unless_rounding_is_asked_for() -> None:
    """I1: rounding lives in the printer alone, and the text then says so."""
    rules = parse_rules("r1: IF x > 0.30000000000000004 THEN bad", SCHEMA)
    assert "x > 0.30000000000000004" in format_rules(rules)
    rounded = format_rules(rules, decimals=2)
    assert "x > 0.3 " in rounded and rounded.startswith("# Numbers are rounded to 2 decimals")
    assert parse_rules(rounded, SCHEMA) != rules


@pytest.mark.parametrize("word", [*KEYWORDS, *(word.title() for word in KEYWORDS), "at", "least"])
def test_keywords_may_be_names(word: str) -> None:
    """I7 for features, categories, ids, predicates and variables that are words of the language."""
    schema = Schema(
        (Feature(word + " ", "categorical", (word, "other")), Feature(word, "boolean", functor="f")),
        Target("t", (word, "other")),
        relations=(Relation("near", ("i", "i")),),
    )
    variable = Variable(word.title())
    rules = RuleSet(
        schema,
        (
            *parse_rules(f"'{word}': IF '{word}' AND '{word} ' = '{word}' THEN '{word}'", schema).clauses,
            *parse_rules(f"r2: IF near(A, ?{variable.name}) AND '{word}'(?{variable.name}) THEN other", schema).clauses,
        ),
        "ordered",
        word,
    )
    assert parse_rules(format_rules(rules), schema) == rules
    assert {variable.name for literal in rules.clauses[1].body for variable in _variables(literal)} == {
        "A",
        variable.name,
    }


def _variables(literal: Literal) -> list[Variable]:
    return (
        [argument for argument in literal.arguments if isinstance(argument, Variable)]
        if isinstance(literal, Atom)
        else [literal.subject]  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("name", ["credit.rules", "credit.json"])
def test_files_are_saved_and_loaded(tmp_path: Path, name: str) -> None:
    """Both forms survive a file, hostile names included; the suffix chooses."""
    rules = parse_rules("@seed(1) r1: IF \"it's\" > 1e22 AND a1 = 'A B' THEN true DEFAULT good", SCHEMA)
    path = save_rules(rules, tmp_path / name)
    again = load_rules(path, SCHEMA)
    assert again == rules and again.provenance == rules.provenance
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_a_bad_file_is_named(tmp_path: Path) -> None:
    """No file, no text, no schema, a text cut short, another schema inside: each has its error."""
    with pytest.raises(MissingFile, match=r"none\.rules"):
        load_rules(tmp_path / "none.rules", SCHEMA)
    with pytest.raises(FileError):
        load_rules(tmp_path, SCHEMA)
    latin = tmp_path / "latin.rules"
    latin.write_bytes("IF Größe > 3".encode("latin-1"))
    with pytest.raises(FileError, match="UTF-8"):
        load_rules(latin, SCHEMA)
    path = tmp_path / "cut.rules"
    path.write_text("\ufeffIF x > 3 THEN bad\nIF x", encoding="utf-8")
    with pytest.raises(RuleSyntaxError, match=r"cut\.rules, line 2, column 5"):
        load_rules(path, SCHEMA)
    with pytest.raises(RuleError, match="schema"):
        load_rules(path)
    other = save_rules(RuleSet(SCHEMA, ()), tmp_path / "other.json")
    with pytest.raises(RuleError, match="not the one given"):
        load_rules(other, Schema(SCHEMA.features, Target("risk", ("good", "bad"))))


def test_a_boolean_of_another_is_told_from_a_relation_of_the_same_name() -> None:
    """I7: `own(X)` is the relation; the feature of X is then written `own(X) = true`."""
    bond = Atom("bond", (INDIVIDUAL, X))
    body = (bond, Membership("own", (True,), X), Atom("own", (X,)), Membership("young", (True,), X))
    rules = RuleSet(SCHEMA, (Clause("r1", ClassHead("bad"), body),))
    assert "own(X) = true AND own(X) AND young(X)" in format_rules(rules)
    assert parse_rules(format_rules(rules), SCHEMA) == rules
