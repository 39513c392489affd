"""suspects: who leans on a feature, told from who mentions it; every count tried by asking about each value."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import neurologic as nl
from neurologic.debugging import Suspects
from neurologic.errors import NeurologicError, QueryBudgetExceeded, RuleError, UnknownName
from neurologic.rules import AtLeast, Clause, Interval, Membership, RuleSet

AGES = range(7)
PLACES = ("east", "north", "south")
SCHEMA = nl.Schema(
    (
        nl.Feature("age", "integer", domain=(0, 6), missing=True),
        nl.Feature("place", "categorical", PLACES, missing=True),
        nl.Feature("own", "boolean", role="protected"),
    ),
    nl.Target("risk", ("good", "bad")),
    individual="applicant",
)


def network_of(answer: Any) -> nl.Network:
    """Wrap a function of a table that tells which rows are bad."""
    return nl.wrap(lambda table: answer(table).astype(int), SCHEMA, output="indices")


def rows_of(seed: int, count: int = 40) -> dict[str, list[Any]]:
    chance = random.Random(seed)
    return {
        "age": [chance.choice([*AGES, None]) for _ in range(count)],
        "place": [chance.choice([*PLACES, None]) for _ in range(count)],
        "own": [chance.random() < 0.5 for _ in range(count)],
    }


def every_value(name: str) -> list[Any]:
    return list(AGES) if name == "age" else list(SCHEMA.feature(name).categories)


def answers_by_value(rules: RuleSet, rows: dict[str, list[Any]], name: str) -> list[list[tuple[Any, ...]]]:
    """What the rules answer with each possible value of a feature in all rows."""
    count = len(rows["own"])
    return [
        [tuple(sorted(row)) for row in rules.answers({**rows, name: [value] * count})] for value in every_value(name)
    ]


CONDITIONS = (
    "age < 2",
    "age >= 4",
    "2 <= age <= 4",
    "2 < age < 4",
    "NOT 1 < age < 5",
    "place IN {north, south}",
    "place = east",
    "own = true",
    "AT LEAST 2 OF (age > 3, place = north, own = false)",
    "old",
    "NOT old",
)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    """Rule sets of every semantics over the schema, with m-of-n conditions, negations and a defined predicate."""
    semantics = draw(st.sampled_from(["partition", "ordered", "unordered", "unordered ABSTAIN"]))
    lines = [f"SEMANTICS {semantics}", "DEFINE IF age >= 5 THEN old", "DEFINE IF own = true AND age > 2 THEN old"]
    for number in range(draw(st.integers(1, 4))):
        body = draw(st.lists(st.sampled_from(CONDITIONS), min_size=1, max_size=3, unique=True))
        lines.append(f"r{number}: IF {' AND '.join(body)} THEN {draw(st.sampled_from(['good', 'bad']))}")
    lines.append(f"DEFAULT {draw(st.sampled_from(['good', 'bad', 'unknown']))}")
    return nl.parse("\n".join(lines), SCHEMA)


@given(rule_sets(), st.integers(0, 1000), st.sampled_from(["age", "place", "own"]))
def test_the_rules_change_where_some_value_changes_them(rules: RuleSet, seed: int, name: str) -> None:
    """A few values suffice: one in each part that the rules' bounds cut out of the domain."""
    rows = rows_of(seed)
    found = nl.suspects(rules, [name], data=rows, values=1)
    before = [tuple(sorted(row)) for row in rules.answers(rows)]
    after = answers_by_value(rules, rows, name)
    changed = np.array([any(line[row] != before[row] for line in after) for row in range(len(before))])
    assert found.feature(name).rules_changed == np.count_nonzero(changed)
    for each in found:
        decided = rules.firing(rows)[[clause.id for clause in rules.clauses].index(each.rule)]
        assert (each.n_rows, each.rules_changed) == (np.count_nonzero(decided), np.count_nonzero(decided & changed))
    if name == "own":
        # One other value: the share of changed answers is that of changed rows.
        assert found.feature(name).rules.value == pytest.approx(np.mean(changed))  # type: ignore[union-attr]


@given(st.integers(0, 1000))
def test_of_a_tree_the_feature_is_taken_out_as_if_its_conditions_were_struck(seed: int) -> None:
    network = network_of(
        lambda table: (table.column("place") == 1) & (table.column("age") > 2) | (table.column("own") == 1)
    )
    rows = {name: [value for value in column if value is not None][:20] for name, column in rows_of(seed, 60).items()}
    rules = nl.extract(network, rows, max_rules=5, seed=0)
    for name in rules.features_used:
        struck = [
            Clause(clause.id, clause.head, tuple(each for each in clause.body if each.feature != name))  # type: ignore[union-attr]
            for clause in rules.clauses
        ]
        left = RuleSet(rules.schema, tuple(struck), "unordered")
        changed = [one != other for one, other in zip(rules.answers(rows), left.answers(rows), strict=True)]
        assert nl.suspects(rules, name, data=rows).feature(name).rules_changed == sum(changed)


@given(st.integers(0, 1000), st.sampled_from(["age", "place", "own"]))
def test_the_network_is_asked_about_each_other_value_and_every_question_is_counted(seed: int, name: str) -> None:
    def answer(table: nl.Table) -> Any:
        return (table.column("place") * 3 + np.nan_to_num(table.column("age")) + table.column("own")) % 4 > 1

    rows = rows_of(seed)
    network = nl.CountedNetwork(network_of(answer))
    rules = nl.parse("SEMANTICS ordered r1: IF age < 3 AND place = east AND own = true THEN bad DEFAULT good", SCHEMA)
    found = nl.suspects(rules, [name], data=rows, network=network, values=len(rows["age"]))
    assert found.queries == network.rows
    before, plain = network.labels(nl.as_table(rows, SCHEMA)).tolist(), network_of(answer)
    shares = []
    for row in range(len(before)):
        observed = {value for value in rows[name] if value is not None}
        values = sorted(observed) if name == "age" else every_value(name)
        one = {key: [column[row]] for key, column in rows.items()}
        others = [value for value in values if value != rows[name][row]]
        labels = [plain.labels(nl.as_table({**one, name: [value]}, SCHEMA))[0] for value in others]
        shares.append((sum(label != before[row] for label in labels), len(others)))
    dependence = found.feature(name)
    assert dependence.flips == sum(changed for changed, _ in shares)
    assert dependence.asked == sum(asked for _, asked in shares) == found.queries - len(before)
    assert dependence.network_changed == sum(changed > 0 for changed, _ in shares)
    expected = np.mean([changed / asked for changed, asked in shares])
    assert dependence.network is not None
    assert dependence.network.low <= dependence.network.value == pytest.approx(expected)


RULES = """
SEMANTICS ordered
r1: IF place = south AND age < 6 THEN bad
r2: IF own = true AND age < 1 THEN bad
DEFAULT good
"""
PLANTED = {"age": [1, 2, 3, 4, 5, 0] * 40, "place": ["south", "north"] * 120, "own": [True, True, False, False] * 60}


@pytest.fixture(scope="module")
def planted() -> Suspects:
    """A network that looks at the place only, and rules that also mention age and ownership."""
    network = network_of(lambda table: table.column("place") == 2)
    return nl.suspects(nl.parse(RULES, SCHEMA), ["own", "age", "place"], data=PLANTED, network=network)


def test_a_rule_that_mentions_a_feature_is_told_from_a_network_that_leans_on_it(planted: Suspects) -> None:
    verdicts = {(each.rule, each.feature): each.verdict for each in planted}
    assert verdicts["r1", "place"] == "leans"
    assert verdicts["r1", "age"] == "independent"
    assert planted.leaning == ("place",)
    assert (planted[0].rule, planted[0].feature) == ("r1", "place")
    # The rules themselves do change with the age; the network never does.
    (mention,) = (each for each in planted if (each.rule, each.feature) == ("r1", "age"))
    assert mention.rules_changed == mention.n_rows == 120
    assert mention.network_changed == mention.flips == 0
    assert mention.witness is None
    assert mention.asked > 0


def test_few_rows_decide_nothing(planted: Suspects) -> None:
    found = nl.suspects(
        nl.parse(RULES, SCHEMA),
        ["own"],
        data={"age": [0], "place": ["north"], "own": [True]},
        network=network_of(lambda table: table.column("place") == 2),
    )
    assert [each.verdict for each in found] == ["undecided"]
    assert [each.verdict for each in planted.features] == ["leans", "independent", "independent"]


def test_witnesses_are_rows_whose_answer_the_network_does_change() -> None:
    network = network_of(lambda table: (table.column("place") == 2) & (table.column("age") > 2))
    rules = nl.parse("r1: IF place = south AND age >= 3 THEN bad DEFAULT good", SCHEMA)
    table = nl.as_table(PLANTED, SCHEMA)
    found = nl.suspects(rules, ["place", "age"], data=table, network=network, values=len(table))
    witnesses = [each.witness for each in (*found, *found.features) if each.witness is not None]
    assert {witness.feature for witness in witnesses} == {"place", "age"}
    for witness in witnesses:
        row = table.row(table.ids.index(witness.individual))
        assert dict(witness.row) == row
        assert row[witness.feature] == witness.before != witness.after
        answers = [
            network.labels(nl.as_table([{**row, witness.feature: value}], SCHEMA))[0]
            for value in (witness.before, witness.after)
        ]
        assert answers == [witness.answer_before, witness.answer_after]
        assert answers[0] != answers[1]
    (by_age,) = (each.witness for each in found.features if each.feature == "age")
    assert by_age is not None
    assert abs(by_age.before - by_age.after) == 1  # type: ignore[operator]


def test_a_network_may_lean_on_what_no_rule_mentions() -> None:
    rules = nl.parse("SEMANTICS ordered r1: IF place = south THEN bad DEFAULT good", SCHEMA)
    found = nl.suspects(rules, data=PLANTED, network=network_of(lambda table: table.column("own") == 1))
    assert len(found) == 0
    assert found.leaning == ("own",)  # the only protected feature
    assert "and no rule says so" in str(found)


def test_a_network_that_does_not_see_a_feature_is_not_asked_about_it() -> None:
    schema = nl.Schema(SCHEMA.features[:2], SCHEMA.target, SCHEMA.individual)
    seeing = nl.wrap(lambda table: (table.column("place") == 2).astype(int), schema, output="indices")
    found = nl.suspects(nl.parse(RULES, SCHEMA), ["own"], data=PLANTED, network=seeing)
    assert found.queries == len(PLANTED["age"])
    assert found.feature("own").verdict == "independent"


def test_without_a_network_the_rules_are_looked_at() -> None:
    found = nl.suspects(nl.parse(RULES, SCHEMA), ["place", "own"], data=PLANTED)
    assert found.queries == 0
    assert not found.with_network
    assert found.leaning == ("place", "own")
    assert found[0].network is None
    witness = found[0].witness
    assert witness is not None
    assert (witness.answer_before, witness.answer_after) == ("bad", "good")
    assert "network" not in str(found)
    # r2 and the default decide those of the north by age and ownership; r1 comes first in the south.
    assert found.feature("own").rules_changed == sum(
        place == "north" and age < 1 for place, age in zip(PLANTED["place"], PLANTED["age"], strict=True)
    )


def test_a_budget_is_kept() -> None:
    network = nl.CountedNetwork(network_of(lambda table: table.column("place") == 2), budget=400)
    with pytest.raises(QueryBudgetExceeded):
        nl.suspects(nl.parse(RULES, SCHEMA), ["place"], data=PLANTED, network=network)
    assert network.rows <= 400


def test_bounds_beyond_the_data_are_tried_inside_the_domain() -> None:
    """No row is older than 1, and no number has an end, but the rules tell such rows apart."""
    schema = nl.Schema((nl.Feature("age", "integer"), nl.Feature("x", "numeric")), nl.Target("risk", ("good", "bad")))
    rules = nl.parse("r1: IF age > 90 THEN bad r2: IF 0.1 < x < 0.2 THEN bad DEFAULT good", schema)
    seen: dict[str, set[float]] = {"age": set(), "x": set()}

    def answer(table: nl.Table) -> Any:
        for name, values in seen.items():
            values.update(table.column(name).tolist())
        return np.zeros(len(table), dtype=int)

    network = nl.wrap(answer, schema, output="indices")
    found = nl.suspects(rules, ["age", "x"], data={"age": [0, 1], "x": [0.5, 0.6]}, network=network)
    assert all(each.rules_changed == 2 for each in found.features)
    assert any(value > 90 and value == int(value) for value in seen["age"])
    assert any(0.1 < value < 0.2 for value in seen["x"])


def test_what_is_no_question_is_refused() -> None:
    rules = nl.parse(RULES, SCHEMA)
    plain = nl.parse(RULES, SCHEMA.edited("own", role=None))
    with pytest.raises(NeurologicError, match="marks no feature as protected"):
        nl.suspects(plain, data=PLANTED)
    with pytest.raises(UnknownName, match="Did you mean 'place'"):
        nl.suspects(rules, ["plaze"], data=PLANTED)
    for wrong in ({"tolerance": 1.5}, {"values": 0}):
        with pytest.raises(NeurologicError):
            nl.suspects(rules, data=PLANTED, **wrong)  # type: ignore[arg-type]
    related = nl.Schema(
        SCHEMA.features, SCHEMA.target, SCHEMA.individual, (nl.Relation("vouches", ("applicant", "applicant")),)
    )
    for body in ("vouches(B, A) AND age(B) >= 3", "vouches(A, A)"):
        with pytest.raises(RuleError, match="ask for relations to others"):
            nl.suspects(nl.parse(f"IF {body} THEN good", related), data=PLANTED)
    price = nl.Schema(SCHEMA.features, nl.Target("price"))
    with pytest.raises(RuleError, match="conclude classes"):
        nl.suspects(nl.parse("IF own = true THEN price = 3", price), data=PLANTED)


def test_a_conflict_that_abstains_is_an_answer_like_the_default_unknown() -> None:
    text = "r1: IF own = true THEN good r2: IF own = true AND age >= 0 THEN bad DEFAULT unknown"
    rules = nl.parse(f"SEMANTICS unordered ABSTAIN {text}", SCHEMA)
    assert set(rules.predict(PLANTED)) == {"unknown"}
    assert nl.suspects(rules, "own", data=PLANTED).feature("own").rules_changed == 0


def test_no_rows_show_nothing() -> None:
    network = network_of(lambda table: table.column("place") == 2)
    empty: dict[str, list[Any]] = {"age": [], "place": [], "own": []}
    found = nl.suspects(nl.parse(RULES, SCHEMA), ["age", "place"], data=empty, network=network)
    assert found.queries == 0
    assert [each.verdict for each in found] == ["undecided"] * 3
    assert str(found)


def test_the_record_shows_itself_as_text_page_frame_and_json(planted: Suspects) -> None:
    text = str(planted)
    assert text.splitlines()[0].endswith(f"{planted.queries:,} questions to the network")
    assert f"1. r1 by place: decides {planted[0].n_rows} rows" in text
    assert str(planted[0].witness) in text
    first = planted.top(1)
    assert len(first) == 1
    assert str(first).endswith("… 3 more")
    page = planted._repr_html_()
    assert "place = south AND age &lt; 6" in page
    assert "age < 6" not in page
    frame = planted.to_frame()
    assert frame["rule"].tolist() == [each.rule for each in planted]
    assert frame["network_share"].tolist() == [each.network.value for each in planted]  # type: ignore[union-attr]
    plain = json.loads(json.dumps(planted.to_dict()))
    assert plain["leaning"] == ["place"]
    assert plain["rules"][0]["witness"]["row"] == dict(planted[0].witness.row)  # type: ignore[union-attr]


def test_rules_are_found_through_the_predicates_they_define() -> None:
    rules = nl.parse("DEFINE d1: IF own = true THEN settled r1: IF NOT settled THEN bad DEFAULT good", SCHEMA)
    assert isinstance(rules.definitions[0].body[0], Membership)
    found = nl.suspects(rules, ["own", "age"], data=PLANTED)
    assert [(each.rule, each.feature) for each in found] == [("r1", "own")]
    assert found[0].rules_changed == found[0].n_rows == 120
    of_m = RuleSet(
        SCHEMA, (Clause("m", rules.clauses[0].head, (AtLeast(1, (Interval("age", low=3), Interval("age", low=5))),)),)
    )
    assert [(each.rule, each.feature) for each in nl.suspects(of_m, ["age"], data=PLANTED)] == [("m", "age")]
