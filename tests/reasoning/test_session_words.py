"""Explanations in words, the best proof, and what negations rest on; on German credit and small theories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from neurologic.cli import main
from neurologic.errors import LoadError, UnknownName
from neurologic.reasoning import Session
from neurologic.rules import ClassHead, Clause, Estimate, Evidence, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target, as_table

pytestmark = pytest.mark.usefixtures("swipl")

CREDIT = Path(__file__).resolve().parent.parent.parent / "examples" / "credit"
SCHEMA = Schema(
    (
        Feature("checking_account", "categorical", ("none", "overdrawn", "from_200")),
        Feature("duration", "integer", domain=(4, 72), unit="months"),
        Feature("amount", "integer", domain=(250, 20000), unit="DM"),
        Feature("savings", "categorical", ("below_100", "from_1000")),
        Feature("employment", "ordinal", ("below_1_year", "from_7_years")),
        Feature("instalment_rate", "integer", domain=(1, 4)),
        Feature("other_instalments", "categorical", ("none", "bank")),
    ),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause(
            "r1",
            ClassHead("bad"),
            (Membership("checking_account", ("overdrawn", "from_200")), Interval("duration", low=16.5)),
        ),
    ),
    "ordered",
    "good",
    evidence={"r1": Evidence(support=76, fidelity=Estimate(0.72, 0.63, 0.8))},
)
ROWS = {
    "checking_account": ["overdrawn", "none"],
    "duration": [24, 10],
    "amount": [1200, 9000],
    "savings": ["from_1000", "below_100"],
    "employment": ["from_7_years", "below_1_year"],
    "instalment_rate": [2, 4],
    "other_instalments": ["none", "bank"],
}


@pytest.fixture
def bank() -> Session:
    with Session() as session:
        session.load(RULES)
        session.consult(CREDIT / "policy.pl")
        session.add_facts(ROWS)
        yield session


def test_the_policy_of_the_bank_reads_aloud(bank: Session) -> None:
    text = str(bank.why("second_look(a1)", words="en"))
    for sentence in (
        "the refusal of a1 deserves a second look, because",
        "a1 is a bad risk, because",
        "by rule r1 (support 76, fidelity 0.72 [0.63, 0.80])",
        "the checking account of a1 is overdrawn (or, just as well: "
        "a1 has 200 DM or more in the checking account), and",
        "a1 asks for 24 months, which is more than 16.5; and",
        "the burden on a1 is bearable, because",
        "the burden on a1 is 100 and a burden of 1200 is bearable for a1, but 100 is at most 1200.",
    ):
        assert sentence in text
    assert "over_indebted" not in text


def test_words_are_beside_the_goals_in_the_record(bank: Session) -> None:
    tree = bank.why("second_look(a1)", words="en")
    assert (tree.goal, tree.shown) == ("second_look(a1)", "the refusal of a1 deserves a second look, because")
    assert json.loads(tree.to_json())["words"] == tree.words
    assert "deserves a second look" in tree._repr_html_()
    plain = bank.why("second_look(a1)")
    assert [node.goal for _, node in plain.walk()][0] == plain.shown == "second_look(a1)"
    assert not any(node.words for _, node in plain.walk())


def test_why_not_reads_aloud_too(bank: Session) -> None:
    text = str(bank.why_not("second_look(a2)", words="en"))
    assert "there is no evidence that the refusal of a2 deserves a second look, because" in text
    needed = "a2 has 200 DM or more in the checking account or the checking account of a2 is overdrawn"
    assert f"a2 has no checking account: needed is that {needed}" in text
    assert "a2 has savings of less than 100 DM, but nothing says that savings of less than 100 DM are a buffer" in text


def test_without_templates_the_default_words_read_aloud() -> None:
    with Session() as session:
        session.load(RULES)
        session.add_facts(ROWS)
        why = str(session.why("credit_risk(a1, bad)", words="en"))
        assert "the credit risk of a1 is bad, because" in why
        assert "the checking account of a1 is overdrawn (or, just as well: from 200), and" in why
        assert "the duration of a1 is 24 months, which is more than 16.5." in why
        why_not = str(session.why_not("credit_risk(a2, bad)", words="en"))
        assert "the checking account of a2 is none: would have to be from 200 or overdrawn" in why_not


def test_other_languages(bank: Session) -> None:
    assert "denn" in str(bank.why("second_look(a1)", words="de"))
    assert "car" in str(bank.why("second_look(a1)", words="fr"))
    with pytest.raises(UnknownName, match="de, en, fr"):
        bank.why("second_look(a1)", words="xx")


def test_a_negation_shows_the_values_by_which_its_goal_fails(bank: Session) -> None:
    negation = bank.why("second_look(a1)").children[-1]
    assert (negation.goal, negation.reason) == (r"\+ over_indebted(a1)", "not_provable")
    (clause,) = negation.children
    assert clause.file is not None and clause.file.endswith("policy.pl")
    assert [child.goal for child in clause.children] == ["burden(a1, 100), bearable(a1, 1200), 100 > 1200"]


def test_text_of_users_is_never_markup_or_format(bank: Session) -> None:
    bank.consult(text="odd(A) :- age_of(A, _). age_of(\"<b>~w @(1)</b>\", 'A').", name="odd.pl")
    tree = bank.why("odd(X)", words="en")
    assert "<b>~w @(1)</b>" in str(tree)
    assert "<b>" not in tree._repr_html_()


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ('template(spry(A),\n  "@(B) is spry").', "The template of spry/1 speaks of @(B)"),
        ('template(spry(_),\n  "@(2) is spry").', "The template of spry/1 speaks of @(2)"),
        ('template(3,\n  "is spry").', "A template has no head"),
        ("template(spry(_),\n  f(x)).", "The template of spry/1 has no text"),
    ],
)
def test_a_wrong_template_is_refused_with_predicate_and_place(bank: Session, template: str, said: str) -> None:
    bank.consult(text="spry(a1).", name="spry.pl")
    with pytest.raises(LoadError) as raised:
        bank.consult(text=f"spry(A) :- duration(A, 10).\n{template}", name="spry.pl")
    assert (raised.value.file, raised.value.line) == ("spry.pl", 2)
    assert said in str(raised.value)
    assert bank.ask("spry(a1)") is not None and bank.ask("spry(a2)") is None  # what stood there stays


def test_templates_as_experts_write_them_load_without_a_warning(bank: Session, tmp_path: Path) -> None:
    text = 'old(a1).\ntemplate(old(A), "@(A:applicant) is old").\n'
    assert bank.consult(text=text, name="old.pl").warnings == ()
    assert str(bank.why("old(a1)", words="en")).startswith("applicant a1 is old.")
    path = tmp_path / "older.pl"
    path.write_text('older(a2).\n\ntemplate(older(Who), "@(Who) is older").\n', encoding="utf-8")
    assert bank.consult(path).warnings == ()
    assert str(bank.why("older(a2)", words="en")).startswith("a2 is older.")


def test_the_best_proof_has_the_most_reliable_rules() -> None:
    schema = Schema((Feature("x", "integer"),), Target("t", ("a", "b")), individual="item")
    clauses = tuple(Clause(f"r{i}", ClassHead("a"), (Interval("x", low=i),)) for i in range(3))
    found = {"r0": Estimate(0.9, 0.8, 1.0), "r1": Estimate(0.6, 0.5, 0.7)}
    evidence = {rule: Evidence(fidelity=estimate) for rule, estimate in found.items()}
    rules = RuleSet(schema, clauses, "unordered", "b", evidence=evidence)
    theory = """\
    both(I) :- poor(I), t(I, a).
    both(I) :- t(I, a).
    both(I) :- weak(I).
    poor(I) :- x(I, X), X > 1.
    :- dynamic(weak/1).
    """
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts({"x": [9]})
        prolog.consult(text=theory, name="both.pl")
        assert prolog.why("both(i1)").line == 1
        assert prolog.why("both(i1)", best=True).line == 2  # the same rule, fewer steps
        prolog.query("assertz(weak(i1))")
        assert prolog.why("both(i1)", best=True).line == 3  # no extracted rule at all
        assert len(prolog.why_all("both(i1)")) == 3
        assert not prolog.why("both(i7)", best=True)


def test_the_shell_explains(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules, facts = tmp_path / "rules.pl", tmp_path / "facts.csv"
    rules.write_text(RULES.to_prolog(), encoding="utf-8")
    table = as_table(ROWS, SCHEMA)
    lines = [",".join(ROWS), *(",".join(str(column[row]) for column in ROWS.values()) for row in range(len(table)))]
    facts.write_text("\n".join(lines) + "\n", encoding="utf-8")
    theory = [str(rules), str(CREDIT / "policy.pl"), "--facts", str(facts)]

    def run(*arguments: str) -> tuple[int, str]:
        code = main(["explain", *arguments])
        return code, capsys.readouterr().out

    assert run("second_look(a1)", *theory, "--words")[1].startswith("the refusal of a1 deserves a second look")
    code, text = run("credit_risk(a2, bad)", *theory, "--why-not")
    assert (code, "6.5 months less than 16.5 asks for" in text) == (1, True)
    code, text = run("credit_risk(a1, bad)", *theory, "--why-not")
    assert (code, text.splitlines()[0].endswith("holds")) == (0, True)
    code, text = run("credit_risk(A, Risk)", *theory, "--all")
    assert (code, text.count("because rule")) == (0, 2)
    assert "nach Regel r1" in run("credit_risk(a1, bad)", *theory, "--best", "--language", "de")[1]
    page = tmp_path / "page.html"
    assert run("credit_risk(a2, bad)", *theory, "--why-not", "--html", str(page)) == (1, "")
    assert "<details" in page.read_text(encoding="utf-8")
    assert main(["explain", "credit_risk(a1, bad)", *theory, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["rule"] == "r1"
    assert main(["explain", "credit_risk(a1, bad)", *theory, "--language", "xx"]) == 2
