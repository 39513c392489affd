"""Whatever the rules, names and rows, why and why_not answer, in any language, and say what the rules say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from strategies import Theory, relation_facts, rule_sets, schemas, tables, theories

from neurologic.compilation import read_prolog
from neurologic.errors import CompilationError
from neurologic.reasoning import ProofTree, Session, WhyNot
from neurologic.reasoning.terms import Compound
from neurologic.rules import INDIVIDUAL, Atom, ClassHead, Clause, Interval, RuleSet, Variable, negate
from neurologic.schema import Feature, Schema, Table, Target, as_table, functor_of

pytestmark = pytest.mark.usefixtures("swipl")


def keyed(answers: tuple[Any, ...]) -> set[tuple[str, Any]]:
    return {(type(answer).__name__, answer) for answer in answers}


def loaded(session: Session, rules: RuleSet, table: Table, relations: Any) -> None:
    try:
        session.load(rules)
        session.add_facts(table, relations=relations)
    except CompilationError:  # a text and a boolean that are one atom in Prolog
        reject()


def asked(rules: RuleSet, table: Table) -> Iterator[tuple[int, str, Any]]:
    for row, name in enumerate(table.ids):
        for label in rules.schema.classes:
            yield row, name, label


def completed(theory: Theory, row: int, draw: st.DataObject) -> Table:
    """Return the one row with a value in the place of every missing one."""
    other = draw.draw(tables(theory.rules.schema, min_rows=1, max_rows=1))
    known, more = theory.table.row(row), other.row(0)
    columns = {name: [more[name] if value is None else value] for name, value in known.items()}
    return as_table(columns, theory.rules.schema)


@settings(max_examples=40)
@given(theories(numeric_target=False, max_rows=3), st.sampled_from(("en", "de", "fr")))
def test_why_and_why_not_say_what_the_rules_say(theory: Theory, language: str) -> None:
    rules, table, relations = theory
    with Session() as session:
        loaded(session, rules, table, relations)
        answers = rules.answers(table, relations)
        goal = f"{functor_of(rules.schema.target.name)}(Who, Label)"
        if goal[0].isupper():
            goal = f"'{functor_of(rules.schema.target.name)}'(Who, Label)"
        for row, name, label in asked(rules, table):
            given_values = {"Who": name, "Label": label}
            holds = (type(label).__name__, label) in keyed(answers[row])
            tree = session.why(goal, given_values)
            why_not = session.why_not(goal, given_values)
            assert bool(tree) == holds
            assert bool(why_not) == (not holds)
            spoken = session.why(goal, given_values, words=language)
            assert lines(spoken) == lines(tree)
            assert not holds or all(node.words for _, node in spoken.walk())
            assert session.why_not(goal, given_values, words=language).status == why_not.status
            for one in (tree, why_not):
                json.loads(one.to_json())
                assert str(one) and one._repr_html_()
            if not holds:
                told_truly(why_not, table, row)


def lines(tree: ProofTree) -> list[tuple[int, str, str]]:
    """Return what is the same in sentences: where one would be said twice it is said once, below negations."""
    found = []
    below = 10_000
    for level, node in tree.walk():
        below = below if level > below else 10_000
        if level <= below:
            found.append((level, node.goal, node.reason))
        if node.reason == "not_provable":
            below = min(below, level)
    return found


def told_truly(why_not: WhyNot, table: Table, row: int) -> None:
    """What is said to be missing is missing, and what has a value has that one."""
    known = {functor_of(name): value for name, value in table.row(row).items()}
    missing = {name for name, value in known.items() if value is None}
    assert set(why_not.missing) <= missing
    for miss in why_not.near:
        assert set(miss.missing) <= missing
        for short in miss.failing:
            for leaf in short.leaves():
                if leaf.feature is not None and isinstance(leaf.value, (int, float)):
                    assert leaf.value == known[leaf.feature]


@settings(max_examples=40)
@given(st.data())
def test_what_is_said_to_fail_fails_whatever_the_missing_values_are(data: st.DataObject) -> None:
    schema = data.draw(schemas(numeric_target=False, hostile=False, relational=False))
    rules = data.draw(rule_sets(schema))
    table = data.draw(tables(schema, min_rows=1, max_rows=2))
    theory = Theory(rules, table, data.draw(relation_facts(schema, table)))
    with Session() as session:
        loaded(session, *theory)
        for row, name, label in asked(rules, table):
            status = session.why_not(
                f"{functor_of(schema.target.name)}(Who, Label)", {"Who": name, "Label": label}
            ).status
            if status == "fails":
                (answers,) = rules.answers(completed(theory, row, data))
                assert (type(label).__name__, label) not in keyed(answers)


NUMBERS = (-1e300, -2.5, 0.0, 0.1, 1.0, 3, 1e16, 1e22)


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 1), st.booleans(), st.sampled_from(NUMBERS)), min_size=4, max_size=12),
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from((*NUMBERS, float("inf")))),
    st.sampled_from(("r{}", "Rule {}", "it's {{{}}}", "{}\x1f", "regel_{}", "{{0}}{}")),
    st.sampled_from(("a1", "Ann {0}", "it's", "Åsa", "\x1f", "a\nb")),
    st.sampled_from((None, "en", "de")),
)
def test_many_refuted_rules_are_shown_as_prolog_shows_them(
    drawn: list[tuple[int, bool, float]], row: tuple[float, float], names: str, individual: str, words: str | None
) -> None:
    """Their lines go to Python as frames with holes (prolog/neurologic/explain/frames.pl), to the prompt as terms."""
    schema = Schema(
        (Feature("Größe {m}", "numeric", unit="{0}"), Feature("n", "numeric")), Target("risk", ("bad", "good"))
    )
    known = [schema.names[feature] for feature in (0, 1)]
    clauses = []
    for place, (feature, above, bound) in enumerate(drawn):
        refuted = Interval(known[feature], low=bound) if above else Interval(known[feature], high=bound)
        if not (row[feature] > bound if above else row[feature] < bound):
            clauses.append(Clause(names.format(place), ClassHead("bad"), (refuted,)))
    with Session() as session:
        session.load(RuleSet(schema, tuple(clauses), "ordered", "good"))
        session.add_facts(as_table({known[0]: [row[0]], known[1]: [row[1]]}, schema, ids=[individual]))
        tree = session.why("risk(Who, good)", {"Who": individual}, words=words)
        printed = session.ask(
            "neurologic_explain:proof(M:risk(Who, good), P), "
            "with_output_to(string(S), neurologic_render:print_proof(M, P, O))",
            {
                "M": session._module.name,
                "Who": individual,
                "O": [] if words is None else [Compound("language", (words,))],
            },
        )
        assert printed is not None and str(printed["S"]) == f"{tree}\n"
        assert [node.rule for _, node in tree.walk() if node.reason == "refuted"] == [clause.id for clause in clauses]


@pytest.mark.parametrize(("predicate", "rule"), [("not", "r1"), ("append", "append_"), ("is", "is"), ("foo", "foo")])
def test_a_definition_is_known_whatever_prolog_calls_it(predicate: str, rule: str) -> None:
    """Its functor may be taken, so that it is written with an underscore; and so may its name in refuted/2 be."""
    schema = Schema((Feature("duration", "numeric", missing=True),), Target("risk", ("bad", "good")), "applicant")
    holds = Atom(predicate, (INDIVIDUAL,))
    rules = RuleSet(
        schema,
        (
            Clause(rule, ClassHead("bad"), (negate(holds),)),
            Clause("r2", ClassHead("good"), (holds, Interval("duration", high=12))),
        ),
        "partition",
        definitions=(Clause("c1", Atom(predicate, (Variable("A"),)), ()),),
    )
    assert read_prolog(rules.to_prolog()) == rules
    with Session() as session:
        session.load(rules)
        session.add_facts(as_table({"duration": [None]}, schema))
        why_not = session.why_not("risk(a1, good)")
        assert why_not.status == "undetermined"
        assert why_not.missing == ("duration",)
        assert session.possible("risk(A, bad)").verdict == "cannot happen"
