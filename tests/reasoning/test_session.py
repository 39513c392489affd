"""Sessions: what goes in, all of it or nothing, apart from other sessions; and what comes out."""

from __future__ import annotations

import threading
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from neurologic.compilation import write_prolog
from neurologic.errors import (
    LoadError,
    MissingFile,
    NeurologicError,
    PrologError,
    PrologSyntaxError,
    QueryLimit,
    RuleError,
    RuleSyntaxError,
    SchemaError,
    SessionClosed,
    UnknownName,
    UnknownPredicate,
)
from neurologic.reasoning import Limits, Session
from neurologic.reasoning.engine import engine
from neurologic.rules import (
    Atom,
    ClassHead,
    Clause,
    Evidence,
    Interval,
    Membership,
    RuleSet,
    Variable,
    save_rules,
)
from neurologic.schema import Feature, Relation, Schema, Target, as_table

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("Duration in months", "integer", domain=(0, 72), functor="duration"),
        Feature("savings", "ordinal", ("none", "low", "high"), missing=True),
        Feature("owner", "boolean"),
    ),
    Target("credit_risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(
    SCHEMA,
    (
        Clause("r1", ClassHead("bad"), (Interval("Duration in months", low=24.5), Membership("savings", ("none",)))),
        Clause("r2", ClassHead("bad"), (Membership("owner", (False,)), Interval("Duration in months", low=40))),
    ),
    "ordered",
    "good",
    evidence={"r1": Evidence(support=57)},
)
ROWS = {
    "Duration in months": [36, 6, 48, 30],
    "savings": ["none", "high", "low", None],
    "owner": [True, True, False, True],
}
POLICY = "senior(A) :- age(A, Y), Y >= 65.\nrefuse(A) :- credit_risk(A, bad), \\+ owner(A, true).\n:- dynamic age/2.\n"


@pytest.fixture
def prolog() -> Session:
    with Session() as session:
        yield session


@pytest.fixture
def loaded(prolog: Session) -> Session:
    prolog.load(RULES)
    prolog.add_facts(ROWS)
    return prolog


# What goes in


def test_rules_theory_and_facts_see_each_other(loaded: Session) -> None:
    report = loaded.consult(text=POLICY, name="policy.pl")
    assert report.predicates[:2] == ("senior/1", "refuse/1")
    assert loaded.query("credit_risk(A, bad)").column("A") == ["a1", "a3"]
    assert loaded.query("refuse(A)") == [{"A": "a3"}]
    # A missing value may leave no answer at all.
    assert loaded.query("credit_risk(a4, C)") == []


def test_a_session_agrees_with_numpy(loaded: Session) -> None:
    answers = {answer["A"]: answer["C"] for answer in loaded.query("credit_risk(A, C)")}
    assert [answers.get(name) for name in loaded.individuals()] == RULES.predict(ROWS).tolist()


@pytest.mark.parametrize("suffix", [".pl", ".json", ".rules"])
def test_rules_load_from_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"credit{suffix}"
    write_prolog(RULES, path) if suffix == ".pl" else save_rules(RULES, path)
    with Session(schema=SCHEMA) as prolog:
        assert prolog.load(path) == RULES
        assert prolog.rules == (RULES,)
        prolog.add_facts(ROWS)
        assert len(prolog.query("credit_risk(A, C)")) == 3


def test_rules_with_names_beyond_ascii_load_from_their_file(tmp_path: Path) -> None:
    """Fault met while building: a file with a directive for UTF-8 was decoded as Latin-1."""
    schema = Schema((Feature("größe", "categorical", ("klein", "groß 😀")),), Target("klasse", ("ja", "nö")))
    rules = RuleSet(schema, (Clause("r1", ClassHead("nö"), (Membership("größe", ("groß 😀",)),)),), "ordered", "ja")
    path = write_prolog(rules, tmp_path / "regeln.pl")
    with Session() as prolog:
        assert prolog.load(path) == rules
        prolog.add_facts({"größe": ["klein", "groß 😀"]})
        assert prolog.query("klasse(A, C)").column("C") == ["nö", "ja"]
        assert prolog.why("klasse(i2, C)").rules == ("r1",)


def test_a_file_that_is_not_ours_or_cut_short_is_not_loaded_as_rules(prolog: Session, tmp_path: Path) -> None:
    path = write_prolog(RULES, tmp_path / "half.pl")
    path.write_text(path.read_text()[:-40])
    with pytest.raises(RuleSyntaxError):
        prolog.load(path)
    with pytest.raises(MissingFile):
        prolog.load(tmp_path / "nothing.pl")
    assert prolog.rules == () and prolog.predicates() == []


def test_loading_rules_again_replaces_those_of_the_same_target(loaded: Session) -> None:
    """Fault met while building: a rule that was switched off and on again outlived its rule set and answered twice."""
    loaded.switch_off("r1")
    loaded.switch_on("r1")
    changed = RuleSet(SCHEMA, RULES.clauses[:1], "unordered")
    loaded.load(changed)
    assert loaded.rules == (changed,)
    assert loaded.query("credit_risk(A, C)") == [
        {"A": "a1", "C": "bad"},
        {"A": "a2", "C": "unknown"},
        {"A": "a3", "C": "unknown"},
    ]


def test_rules_of_another_target_with_the_same_ids_are_refused(loaded: Session) -> None:
    other = Schema(SCHEMA.features, Target("colour", ("red", "blue")), individual="applicant")
    clause = Clause("r1", ClassHead("red"), (Interval("Duration in months", low=3),))
    with pytest.raises(RuleError, match="r1"):
        loaded.load(RuleSet(other, (clause,), "ordered", "blue"))
    with pytest.raises(RuleError, match="default"):
        loaded.load(RuleSet(other, (Clause("s1", clause.head, clause.body),), "ordered", "blue"))
    assert loaded.rules == (RULES,)
    assert len(loaded.query("credit_risk(A, C)")) == 3


def test_relational_rules_beside_the_others(loaded: Session) -> None:
    relations = (Relation("partner", ("applicant", "applicant")), Relation("household", ("applicant", "applicant")))
    x, y = Variable("X"), Variable("Y")
    learned = Clause("h1", Atom("household", (x, y)), (Atom("partner", (x, y)),))
    loaded.load(RuleSet(Schema(SCHEMA.features, SCHEMA.target, "applicant", relations), (learned,)))
    loaded.add_facts({name: [] for name in ROWS}, relations={"partner": [("a1", "a2")]})
    assert loaded.query("household(X, Y), credit_risk(X, bad)") == [{"X": "a1", "Y": "a2"}]


def test_a_syntax_error_leaves_what_was_loaded_untouched(loaded: Session, tmp_path: Path) -> None:
    path = tmp_path / "policy.pl"
    path.write_text("refuse(A) :- credit_risk(A, bad).\n")
    loaded.consult(path)
    before = loaded.query("refuse(A)")
    path.write_text("refuse(A) :- credit_risk(A, good).\n\nbroken(A :- true.\n")
    with pytest.raises(PrologSyntaxError) as raised:
        loaded.consult(path)
    assert (raised.value.file, raised.value.line) == (str(path), 3)
    assert loaded.query("refuse(A)") == before
    path.write_text("refuse(A) :- credit_risk(A, good).\n")
    loaded.consult(path)
    assert loaded.query("refuse(A)") == [{"A": "a2"}]


def test_an_error_in_a_directive_leaves_what_was_loaded_untouched(loaded: Session) -> None:
    loaded.consult(text="kind(old).", name="kinds")
    with pytest.raises(LoadError) as raised:
        loaded.consult(text="kind(new).\n:- X is foo + 1.\n", name="kinds")
    assert raised.value.line == 2
    assert loaded.query("kind(K)") == [{"K": "old"}]


def test_a_missing_file_and_no_file(prolog: Session, tmp_path: Path) -> None:
    with pytest.raises(MissingFile) as raised:
        prolog.consult(tmp_path / "policy.pl")
    assert raised.value.path == str(tmp_path / "policy.pl")
    with pytest.raises(NeurologicError, match="either"):
        prolog.consult()


def test_what_nothing_defines_is_a_warning_with_the_nearest_name(loaded: Session) -> None:
    text = "poor(A) :-\n    savngs(A, none).\nlong(A) :- findall(D, duratio(A, D), Ds), Ds \\== [].\n"
    warnings = loaded.consult(text=text, name="policy.pl").warnings
    assert [(warning.line, "savings/2" in warning.text or "duration/2" in warning.text) for warning in warnings] == [
        (1, True),
        (3, True),
    ]
    with pytest.raises(UnknownPredicate):
        loaded.query("poor(a1)")


def test_additions_to_the_predicates_of_rules_count_and_are_warned_of(loaded: Session) -> None:
    text = "credit_risk(A, bad) :- duration(A, 6).\nsavings(A, high) :- rich(A).\nrich(a4).\n"
    warnings = loaded.consult(text=text).warnings
    assert ["credit_risk/2" in warnings[0].text, "savings/2" in warnings[1].text] == [True, True]
    assert {"A": "a2"} in loaded.query("credit_risk(A, bad)")
    assert loaded.query("credit_risk(a4, C)") == [{"C": "good"}]


def test_a_module_file_joins_the_session(loaded: Session, tmp_path: Path) -> None:
    """The clauses of a module of its own would see neither rules nor facts."""
    path = tmp_path / "policy.pl"
    path.write_text("% Our policy.\n:- module(policy,\n          [refuse/1]).\n\nrefuse(A) :- credit_risk(A, bad).\n")
    assert loaded.consult(path).predicates == ("refuse/1",)
    tree = loaded.why("refuse(a3)")
    assert (tree.file, tree.line, tree.rules) == (str(path), 5, ("r2",))
    path.write_text(":- module(policy, []).\n\nbroken(.\n")
    with pytest.raises(PrologSyntaxError) as raised:
        loaded.consult(path)
    assert (raised.value.file, raised.value.line) == (str(path), 3)


def test_a_theory_in_another_encoding(loaded: Session, tmp_path: Path) -> None:
    path = tmp_path / "staedte.pl"
    path.write_bytes(":- encoding(iso_latin_1).\nstadt('Köln').\n".encode("latin-1"))
    loaded.consult(path)
    assert loaded.query("stadt(X)") == [{"X": "Köln"}]
    path.write_text(":- encoding(utf8).\nstadt('Krč').\n", encoding="utf-8")
    loaded.consult(path)
    assert loaded.query("stadt(X)") == [{"X": "Krč"}]
    path.write_text(":- module(m, []).\n:- encoding(utf8).\nstadt('Krč').\n", encoding="utf-8")
    loaded.consult(path)
    assert loaded.query("stadt(X)") == [{"X": "Krč"}]
    loaded.consult(text=":- encoding(utf8).\ncity('Brno', 'Krč').", name="města")
    assert loaded.query("city(_, X)") == [{"X": "Krč"}]


def test_two_values_for_one_feature_are_an_error_wherever_they_come_from(loaded: Session) -> None:
    with pytest.raises(SchemaError) as raised:
        loaded.add_facts({**ROWS, "Duration in months": [36, 6, 48, 31]}, ids=["a1", "a2", "a3", "a4"])
    assert (raised.value.feature, raised.value.row, raised.value.value) == ("Duration in months", 3, 31)
    assert loaded.query("duration(a4, D)") == [{"D": 30}]
    with pytest.raises(SchemaError, match="savings of a1"):
        loaded.consult(text="savings(a1, high). fine(a1).", name="facts")
    assert loaded.query("savings(a1, S)") == [{"S": "none"}]
    with pytest.raises(UnknownPredicate):
        loaded.query("fine(X)")
    loaded.consult(text="savings(a4, high). fine(a1).", name="facts")
    assert loaded.query("credit_risk(a4, C)") == [{"C": "good"}]


def test_the_same_values_again_change_nothing_and_missing_ones_are_filled(loaded: Session) -> None:
    before = loaded.query("credit_risk(A, C)")
    loaded.add_facts(ROWS, ids=["a1", "a2", "a3", "a4"])
    assert loaded.query("credit_risk(A, C)") == before
    assert loaded.query("duration(a1, D)") == [{"D": 36}]
    assert loaded.individuals() == ["a1", "a2", "a3", "a4"]
    loaded.add_facts({"Duration in months": [30], "savings": ["low"], "owner": [True]}, ids=["a4"])
    assert loaded.query("credit_risk(a4, C)") == [{"C": "good"}]


def test_rows_without_ids_go_on_counting(loaded: Session) -> None:
    assert loaded.add_facts(ROWS) == ("a5", "a6", "a7", "a8")
    assert len(loaded.individuals()) == 8


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow", "rows", "table", "array"])
def test_rows_of_every_kind(prolog: Session, kind: str) -> None:
    prolog.load(RULES)
    frame = pl.DataFrame(ROWS)
    data = {
        "pandas": lambda: pd.DataFrame(ROWS),
        "polars": lambda: frame,
        "pyarrow": frame.to_arrow,
        "rows": lambda: frame.to_dicts(),
        "table": lambda: as_table(ROWS, SCHEMA, ids=["a1", "a2", "a3", "a4"]),
        "array": lambda: pd.DataFrame(ROWS).to_numpy(dtype=object),
    }[kind]()
    assert prolog.add_facts(data) == ("a1", "a2", "a3", "a4")
    assert prolog.query("credit_risk(A, C)").column("C") == ["bad", "bad", "good"]


def test_only_the_columns_that_the_rules_use_are_needed(prolog: Session) -> None:
    rules = RuleSet(
        SCHEMA, (Clause("r1", ClassHead("bad"), (Interval("Duration in months", low=24.5),)),), "ordered", "good"
    )
    prolog.load(rules)
    prolog.add_facts({"Duration in months": [36], "name": ["x"]}, ids="name")
    assert prolog.query("credit_risk(x, C)") == [{"C": "bad"}]


@pytest.mark.parametrize(
    ("rows", "feature", "row", "close"),
    [
        ({**ROWS, "savings": ["none", "hihg", "low", None]}, "savings", 1, "high"),
        ({**ROWS, "Duration in months": [1, 2, 100, 4]}, "Duration in months", 2, None),
        ({**ROWS, "owner": [True, None, True, True]}, "owner", 1, None),
        ({"Duration in months": [36], "saving": ["none"], "owner": [True]}, "savings", None, "saving"),
    ],
)
def test_rows_that_do_not_fit_are_refused_whole(
    prolog: Session, rows: dict[str, list[object]], feature: str, row: int | None, close: str | None
) -> None:
    prolog.load(RULES)
    with pytest.raises(SchemaError) as raised:
        prolog.add_facts(rows)
    assert (raised.value.feature, raised.value.row, raised.value.nearest) == (feature, row, close)
    assert prolog.individuals() == []
    assert prolog.query("duration(A, D)") == []


def test_facts_without_any_schema(prolog: Session) -> None:
    with pytest.raises(SchemaError, match="schema"):
        prolog.add_facts(ROWS)


def test_facts_may_come_before_rules() -> None:
    with Session(schema=SCHEMA) as prolog:
        prolog.add_facts(ROWS)
        prolog.load(RULES)
        assert len(prolog.query("credit_risk(A, C)")) == 3


def test_hostile_names_are_data(prolog: Session) -> None:
    """Names of individuals and categories are never read as Prolog."""
    names = ["halt.", "x), halt, (", "O'Hara\n:- halt.", "Ünïcødé 日本 😀", "_G1", "[]"]
    schema = Schema((Feature("a'b, c", "categorical", tuple(names)),), Target("c", ("yes", "no")), individual="case")
    rules = RuleSet(
        schema, (Clause("it's", ClassHead("yes"), (Membership("a'b, c", tuple(names[:3])),)),), "ordered", "no"
    )
    prolog.load(rules)
    assert prolog.add_facts({"a'b, c": names}, ids=names) == tuple(names)
    assert prolog.query("c(A, yes)").column("A") == names[:3]
    assert prolog.query("c(A, C)", {"A": names[2]}) == [{"C": "yes"}]
    assert prolog.why("c(A, yes)", {"A": names[2]}).rules == ("it's",)


# What comes out


def test_answers_show_themselves(loaded: Session) -> None:
    answers = loaded.query("credit_risk(A, C)", limit=2)
    assert (len(answers), answers.complete) == (2, False)
    assert str(answers).splitlines() == ["A   C", "a1  bad", "a3  bad", "…"]
    assert "<td>a1</td>" in answers._repr_html_()
    assert (str(loaded.query("credit_risk(a1, bad)")), str(loaded.query("credit_risk(a1, good)"))) == ("yes", "no")
    assert loaded.ask("credit_risk(A, good)") == {"A": "a2"}


def test_errors_of_a_goal(loaded: Session) -> None:
    with pytest.raises(UnknownPredicate) as unknown:
        loaded.query("credit_rsk(a1, C)")
    assert unknown.value.nearest == "credit_risk/2"
    with pytest.raises(PrologSyntaxError):
        loaded.query("credit_risk(a1, ")
    with pytest.raises(PrologError, match="instantiated"):
        loaded.query("duration(A, D), X > D")


def test_limits_of_a_session_and_of_a_query() -> None:
    with Session(Limits(seconds=0.2)) as prolog:
        prolog.consult(text="loop :- loop.")
        with pytest.raises(QueryLimit):
            prolog.query("loop")
        with pytest.raises(QueryLimit):
            prolog.query("loop", limits=Limits(inferences=1000))
        assert prolog.query("member(X, [1])") == [{"X": 1}]


def test_switching_rules_off_and_on(loaded: Session) -> None:
    loaded.switch_off("r1")
    assert loaded.switched_off() == ["r1"]
    assert loaded.query("credit_risk(a1, C)") == [{"C": "good"}]
    with pytest.raises(UnknownName) as raised:
        loaded.switch_off("r22")
    assert raised.value.nearest == "r2"
    with pytest.raises(UnknownName):
        loaded.switch_off("r1")
    with pytest.raises(UnknownName):
        loaded.switch_on("r2")
    loaded.switch_on("r1")
    assert loaded.query("credit_risk(a1, C)") == [{"C": "bad"}]
    assert loaded.why("credit_risk(a1, C)").evidence["support"] == 57


def test_predicates_say_what_they_are(loaded: Session, tmp_path: Path) -> None:
    path = tmp_path / "policy.pl"
    path.write_text(POLICY)
    loaded.consult(path)
    known = {predicate.indicator: predicate for predicate in loaded.predicates()}
    assert [known[name].kind for name in ("credit_risk/2", "applicant/1", "duration/2", "senior/1", "refuted/2")] == [
        "target",
        "individual",
        "feature",
        "theory",
        "rules",
    ]
    assert (known["senior/1"].file, known["duration/2"].n_clauses) == (str(path), 4)


# Apart from each other, and gone in the end


def test_sessions_do_not_see_each_other() -> None:
    with Session() as one, Session() as other:
        one.load(RULES)
        one.add_facts(ROWS)
        one.consult(text=":- op(700, xfx, likes).\nann likes bob.", name="likes")
        other.load(RuleSet(SCHEMA, (), "ordered", "bad"))
        other.add_facts({**ROWS, "savings": ["high"] * 4})
        assert one.query("credit_risk(a1, C)") == [{"C": "bad"}]
        assert other.query("credit_risk(a2, C)") == [{"C": "bad"}]
        assert one.query("X likes Y") == [{"X": "ann", "Y": "bob"}]
        with pytest.raises(PrologSyntaxError):
            other.query("X likes Y")


def test_the_same_file_in_two_sessions(tmp_path: Path) -> None:
    path = tmp_path / "policy.pl"
    path.write_text(POLICY)
    with Session() as one:
        one.load(RULES)
        one.consult(path)
        with Session() as other:
            other.load(RULES)
            other.consult(path)
            other.add_facts(ROWS)
            assert other.query("refuse(A)") == [{"A": "a3"}]
            assert other.why("refuse(A)").file == str(path)
        one.add_facts(ROWS)
        assert one.query("refuse(A)") == [{"A": "a3"}]


def test_closing_removes_everything() -> None:
    prolog = Session()
    prolog.load(RULES)
    prolog.add_facts(ROWS)
    prolog.consult(text=":- op(700, xfx, likes).\nann likes bob.", name="likes")
    prolog.switch_off("r1")
    name = prolog._module.name
    prolog.close()
    prolog.close()
    assert engine().query("current_module(M)", {"M": name}) == []
    assert engine().query("neurologic_session:off(M, _, _, _)", {"M": name}) == []
    assert engine().query("source_file(F), sub_atom(F, _, _, 0, likes)") == []
    with pytest.raises(SessionClosed):
        prolog.query("true")
    with pytest.raises(SessionClosed):
        prolog.why("true")


def test_closed_sessions_leave_no_atoms_behind() -> None:
    def one(number: int) -> None:
        with Session() as prolog:
            prolog.load(RULES)
            prolog.add_facts(ROWS, ids=[f"somebody {number} {row}" for row in range(4)])
            prolog.check()

    def atoms() -> int:
        for _ in range(3):  # a module and its clauses are freed one collection after the other
            engine().query("garbage_collect, garbage_collect_clauses, garbage_collect_atoms")
        count = engine().query("statistics(atoms, N)")[0]["N"]
        assert isinstance(count, int)
        return count

    for number in range(5):
        one(number)
    before = atoms()
    for number in range(5, 105):
        one(number)
    assert atoms() - before < 100


def test_sessions_in_many_threads() -> None:
    found: dict[int, list[object]] = {}

    def work(number: int) -> None:
        with Session() as prolog:
            prolog.load(RULES)
            prolog.consult(text=f"mine({number}).", name="mine")
            for _ in range(5):
                prolog.add_facts(ROWS)
            found[number] = [prolog.query("mine(X)")[0]["X"], len(prolog.query("credit_risk(A, C)"))]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: [number, 15] for number in range(6)}


def test_one_session_from_many_threads(loaded: Session) -> None:
    found: list[int] = []

    def work() -> None:
        for _ in range(10):
            loaded.add_facts(ROWS)
            found.append(len(loaded.query("credit_risk(A, C)")) % 3)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(loaded.individuals()) == 4 + 4 * 40
    assert found == [0] * 40
