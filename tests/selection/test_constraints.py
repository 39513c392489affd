"""Constraints and rules to start with: what comes out obeys, and says so where it cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import neurologic as nl
from neurologic.errors import InductionError, UnknownName
from neurologic.induction import METHODS, Method, Task
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    RuleSet,
    SameValue,
    negate,
)
from neurologic.schema import UNKNOWN, Feature, Schema, Table, Target, as_table
from neurologic.selection.monotone import (
    Monotone,
    UnprovableRule,
    check_monotone,
    ground_of,
    in_place,
    weakened,
)

SIZES = ("xs", "s", "m", "l", "xl")
SCHEMA = Schema(
    (
        Feature("income", "numeric"),
        Feature("age", "integer"),
        Feature("size", "ordinal", SIZES),
        Feature("gender", "categorical", ("f", "m", "d")),
        Feature("other", "ordinal", SIZES),
        Feature("own", "boolean"),
    ),
    Target("risk", ("good", "bad", "middle")),
)
ORACLES = [name for name, method in METHODS.items() if not method.reads_weights and method.concludes == "classes"]


def rows(count: int, seed: int) -> Table:
    random = np.random.default_rng(seed)
    return as_table(
        {
            "income": random.normal(size=count).round(2).tolist(),
            "age": random.integers(18, 80, count).tolist(),
            "size": random.choice(SIZES, count).tolist(),
            "gender": random.choice(["f", "m", "d"], count).tolist(),
            "other": random.choice(SIZES, count).tolist(),
            "own": (random.random(count) < 0.5).tolist(),
        },
        SCHEMA,
    )


def random_network(seed: int) -> Network:
    """Two layers with random weights over all features, so that nothing about it is monotone."""
    random = np.random.default_rng([seed, 9])
    inside, outside = random.normal(size=(8, 12)), random.normal(size=(12, 3))

    def answer(table: Table) -> np.ndarray:
        gender = np.eye(3)[table.column("gender")]
        numbers = [
            table.column("income"),
            (table.column("age") - 50) / 18,
            table.column("size") - 2,
            table.column("other") - 2,
            table.column("own"),
        ]
        matrix = np.column_stack([*numbers, gender])
        return (np.tanh(matrix @ inside) @ outside).argmax(axis=1)

    return CountedNetwork(wrap(answer, SCHEMA, output="indices", fingerprint=f"random {seed}"))


def moved(table: Table, feature: str, upward: bool, seed: int) -> Table:
    """The same rows with one feature raised, or lowered, by a random amount, within its categories."""
    random = np.random.default_rng([seed, 5])
    column = table.column(feature)
    if table.schema.feature(feature).is_number:
        step = random.exponential(size=len(table)) * (1.0 if feature == "income" else 15.0)
        changed = column + np.where(upward, 1, -1) * (step if feature == "income" else step.round())
    else:
        top = len(table.schema.feature(feature).categories) - 1
        step = random.integers(0, top + 1, len(table))
        changed = np.clip(column + np.where(upward, 1, -1) * step, 0, top).astype(column.dtype)
    return Table(table.schema, {**table.columns, feature: changed}, table.ids)


def taken_away(rules: RuleSet, demand: Monotone, seed: int = 0, count: int = 3000) -> int:
    """How many rows lose the class when the feature is moved in the direction that must not take it away."""
    before = rows(count, seed + 1000)
    after = moved(before, demand.feature, demand.upward, seed)
    had, have = rules.predict(before), rules.predict(after)
    return sum(one == demand.label and two != demand.label for one, two in zip(had, have, strict=True))


CONSTRAINTS = [
    nl.Constraints(increasing={"income": "good"}),
    nl.Constraints(decreasing={"income": "bad"}, increasing={"size": "bad"}),
    nl.Constraints(increasing={"income": "good", "own": "good"}, decreasing={"age": "bad", "size": "middle"}),
    nl.Constraints(increasing={"age": "good"}, decreasing={"size": "good"}, forbidden=("gender", "income")),
]


@pytest.mark.parametrize("method", ORACLES)
@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("constraints", CONSTRAINTS, ids=range(len(CONSTRAINTS)))
def test_rules_of_random_networks_obey(method: str, seed: int, constraints: nl.Constraints) -> None:
    network = random_network(seed)
    try:
        rules = nl.extract(network, rows(400, seed), method=method, constraints=constraints, seed=seed)
    except InductionError as error:
        assert "cannot be proved" in str(error) and METHODS[method] is not METHODS["tree"]
        return
    assert not set(rules.features_used) & set(constraints.forbidden)
    for demand in constraints.monotone:
        assert taken_away(rules, demand, seed) == 0


def test_without_constraints_the_rules_of_these_networks_do_not_obey() -> None:
    """The tests above would pass for nothing if plain rules were monotone anyway."""
    demand = Monotone("income", True, "good")
    assert any(taken_away(nl.extract(random_network(seed), rows(400, seed)), demand) for seed in range(3))


def test_rules_that_are_monotone_already_lose_nothing() -> None:
    def answer(table: Table) -> np.ndarray:
        need = 0.2 + 0.4 * (table.column("own") == 0) - 0.5 * (table.column("age") > 60)
        return (table.column("income") < need).astype(int)

    network = wrap(answer, SCHEMA, output="indices", fingerprint="steps")
    plain = nl.extract(network, rows(500, 0))
    obeying = nl.extract(network, rows(500, 0), constraints=nl.Constraints(increasing={"income": "good"}))
    test = rows(1000, 1)
    fidelity = [nl.evaluate(rules, network, test).fidelity.value for rules in (plain, obeying)]
    assert fidelity[1] >= fidelity[0]
    assert obeying.n_conditions <= plain.n_conditions
    assert taken_away(obeying, Monotone("income", True, "good")) == 0


def test_the_order_that_agrees_best_is_taken() -> None:
    """A class that is an island in the feature gets what lies above it, or nothing, whichever is nearer."""

    def answer(table: Table) -> np.ndarray:
        return (~((table.column("income") > 0.0) & (table.column("income") < 3.0))).astype(int)

    network = wrap(answer, SCHEMA, output="indices", fingerprint="island")
    rules = nl.extract(network, rows(500, 2), constraints=nl.Constraints(increasing={"income": "good"}))
    assert nl.evaluate(rules, network, rows(1000, 3)).fidelity.value > 0.98


# ------------------------------------------------------------------------------------------------ what is proved

LITERALS: tuple[Callable[[st.DataObject], Literal], ...] = (
    lambda data: Interval("income", low=data.draw(st.sampled_from([-1.0, 0.0, 0.5]))),
    lambda data: Interval("income", high=data.draw(st.sampled_from([-1.0, 0.0, 0.5])), high_closed=True),
    lambda data: Interval("income", low=-0.5, high=data.draw(st.sampled_from([0.0, 0.7]))),
    lambda data: Negation(Interval("income", low=-0.5, high=0.7)),
    lambda data: Interval("age", low=40, high=60),
    lambda data: Membership("size", tuple(data.draw(st.sets(st.sampled_from(SIZES), min_size=1)))),
    lambda data: Negation(Membership("size", tuple(data.draw(st.sets(st.sampled_from(SIZES), min_size=1))))),
    lambda data: Membership("gender", ("f", "d")),
    lambda data: SameValue("size", "other"),
    lambda data: negate(SameValue("size", "other")),
    lambda data: Comparison(
        LinearExpression((LinearTerm(data.draw(st.sampled_from([-2.0, 3.0])), "income"), LinearTerm(0.05, "age"))),
        data.draw(st.sampled_from(["<", "<=", ">", ">=", "=", "!="])),
        LinearExpression((), 1.0),
    ),
    lambda data: Comparison(
        LinearExpression((), 0.5),
        data.draw(st.sampled_from(["<", ">="])),
        LinearExpression((LinearTerm(1.0, "income"), LinearTerm(-0.01, "age"))),
    ),
)


@st.composite
def literals(draw: st.DrawFn) -> Literal:
    data = draw(st.data())
    plain = [draw(st.sampled_from(LITERALS))(data) for _ in range(draw(st.integers(1, 3)))]
    if len(plain) == 1:
        return plain[0]
    inner = AtLeast(draw(st.integers(1, len(plain))), tuple(plain))
    return negate(inner) if draw(st.booleans()) else inner


@settings(max_examples=150)
@given(literals(), st.sampled_from(["income", "size", "age"]), st.booleans(), st.integers(0, 5))
def test_a_weakened_literal_holds_where_the_literal_did_and_is_closed(
    literal: Literal, feature: str, upward: bool, seed: int
) -> None:
    ground = ground_of(SCHEMA, ())
    weaker = weakened(literal, feature, upward, ground)
    if weaker is None:
        return
    assert weakened(weaker, feature, upward, ground) == weaker

    def holds(one: Literal, table: Table) -> np.ndarray:
        return RuleSet(SCHEMA, (Clause("r", ClassHead("good"), (one,)),)).truths(table)[0].proved

    before = rows(300, seed)
    after = moved(before, feature, upward, seed)
    assert not np.any(holds(literal, before) & ~holds(weaker, before))
    assert not np.any(holds(weaker, before) & ~holds(weaker, after))


@st.composite
def clause_lists(draw: st.DrawFn) -> list[Clause]:
    count = draw(st.integers(1, 5))
    return [
        Clause(
            f"r{place}",
            ClassHead(draw(st.sampled_from(SCHEMA.classes))),
            tuple(draw(st.lists(literals(), min_size=1, max_size=3))),
        )
        for place in range(count)
    ]


demands = st.builds(
    Monotone, st.sampled_from(["income", "size", "age", "own"]), st.booleans(), st.sampled_from(SCHEMA.classes)
)


@settings(max_examples=60, deadline=None)
@given(
    clause_lists(),
    st.sampled_from([*SCHEMA.classes, UNKNOWN]),
    st.lists(demands, min_size=1, max_size=3),
    st.integers(0, 3),
)
def test_any_list_obeys_once_it_is_weakened(
    clauses: list[Clause], default: str, wanted: Sequence[Monotone], seed: int
) -> None:
    ground = ground_of(SCHEMA, ())
    result = in_place(clauses, [False] * len(clauses), default, wanted, ground)
    check_monotone(result, default, wanted, ground)
    rules = RuleSet(SCHEMA, result, "ordered", default)
    for demand in wanted:
        assert taken_away(rules, demand, seed, 500) == 0


@settings(max_examples=60, deadline=None)
@given(clause_lists(), st.sampled_from(SCHEMA.classes), demands, st.integers(0, 3))
def test_a_list_that_takes_a_class_away_is_never_proved(
    clauses: list[Clause], default: str, demand: Monotone, seed: int
) -> None:
    rules = RuleSet(SCHEMA, tuple(clauses), "ordered", default)
    if taken_away(rules, demand, seed, 500):
        with pytest.raises(UnprovableRule):
            check_monotone(clauses, default, [demand], ground_of(SCHEMA, ()))


def concepts(task: Task) -> RuleSet:
    """Rules through a named predicate that hides a bound on the income."""
    hidden = Clause("c1", Atom("rich", (INDIVIDUAL,)), (Interval("income", low=-0.5, high=0.5),))
    rule = Clause("r1", ClassHead("good"), (Atom("rich", (INDIVIDUAL,)),))
    return RuleSet(task.schema, (rule,), "ordered", "bad", definitions=(hidden,))


def test_a_bound_behind_a_named_predicate_is_refused() -> None:
    with pytest.raises(InductionError, match=r"Rule r1 of method 'concepts'.*tree"):
        nl.extract(
            random_network(0),
            rows(50, 0),
            method=Method("concepts", concepts),
            constraints=nl.Constraints(increasing={"income": "good"}),
        )
    rules = nl.extract(
        random_network(0),
        rows(50, 0),
        method=Method("concepts", concepts),
        constraints=nl.Constraints(increasing={"age": "good"}),
    )
    assert taken_away(rules, Monotone("age", True, "good")) == 0


# ------------------------------------------------------------------------------------------------ forbidden features


def by_gender(table: Table) -> np.ndarray:
    return ((table.column("gender") == 0) | (table.column("income") > 1.0)).astype(int)


@pytest.mark.parametrize("method", [*ORACLES, "auto"])
def test_a_forbidden_feature_is_never_used(method: str) -> None:
    network = wrap(by_gender, SCHEMA, output="indices", fingerprint="gender")
    assert "gender" in nl.extract(network, rows(300, 0)).features_used
    few = {"methods": ["tree", "defaults"]} if method == "auto" else {}
    rules = nl.extract(network, rows(300, 0), method=method, constraints=nl.Constraints(forbidden=("gender",)), **few)
    assert "gender" not in rules.features_used


def test_a_budget_holds_with_forbidden_features() -> None:
    for spare in (0, 40):
        network = CountedNetwork(wrap(by_gender, SCHEMA, output="indices", fingerprint="gender"))
        rules = nl.extract(network, rows(100, 0), constraints=nl.Constraints(("gender",)), budget=100 + spare)
        assert network.rows == rules.provenance.queries <= 100 + spare


def test_a_method_that_uses_a_forbidden_feature_all_the_same_is_refused() -> None:
    def peeking(task: Task) -> RuleSet:
        return RuleSet(task.schema, (Clause("r7", ClassHead("bad"), (Membership("gender", ("f",)),)),))

    with pytest.raises(InductionError, match=r"'peeking' uses the forbidden feature 'gender' in its rule r7.*tree"):
        nl.extract(
            random_network(0),
            rows(50, 0),
            method=Method("peeking", peeking),
            constraints=nl.Constraints(forbidden=("gender",)),
        )


@pytest.mark.parametrize(
    ("constraints", "error"),
    [
        (nl.Constraints(forbidden=("gendre",)), UnknownName),
        (nl.Constraints(increasing={"gender": "good"}), InductionError),
        (nl.Constraints(increasing={"income": "god"}), UnknownName),
        (nl.Constraints(forbidden=SCHEMA.names), InductionError),
    ],
)
def test_constraints_that_do_not_fit_are_an_error(constraints: nl.Constraints, error: type[Exception]) -> None:
    with pytest.raises(error):
        nl.extract(random_network(0), rows(20, 0), constraints=constraints)


# ------------------------------------------------------------------------------------------------ rules to start with

EXPERT = RuleSet(
    SCHEMA,
    (
        Clause("minor", ClassHead("bad"), (Interval("age", high=30),)),
        Clause("rich", ClassHead("good"), (Interval("income", low=1.0),)),
    ),
    "ordered",
    "middle",
)


@pytest.mark.parametrize("method", [*ORACLES, "auto"])
def test_kept_rules_come_first_and_answer_as_they_did(method: str) -> None:
    few = {"methods": ["tree", "defaults"]} if method == "auto" else {}
    rules = nl.extract(random_network(1), rows(300, 1), method=method, start=EXPERT, **few)
    assert rules.clauses[:2] == EXPERT.clauses and rules.semantics == "ordered"
    table = rows(500, 2)
    bare = replace(EXPERT, default=UNKNOWN).predict(table)
    covered = bare != UNKNOWN
    assert covered.any() and (rules.predict(table)[covered] == bare[covered]).all()


def test_the_method_learns_only_what_the_kept_rules_leave_open() -> None:
    seen = []

    def looking(task: Task) -> RuleSet:
        seen.append(task.table)
        return RuleSet(task.schema, (), "ordered", "middle")

    data = rows(200, 3)
    nl.extract(random_network(1), data, method=Method("looking", looking), start=EXPERT)
    open_rows = (data.column("age") >= 30) & (data.column("income") <= 1.0)
    assert len(seen[0]) == open_rows.sum()
    assert (seen[0].column("age") >= 30).all() and (seen[0].column("income") <= 1.0).all()


def test_rules_to_start_with_may_be_text() -> None:
    text = EXPERT.written("language")
    rules = nl.extract(random_network(1), rows(100, 1), start=text)
    assert rules.clauses[:2] == EXPERT.clauses


def test_kept_rules_leave_room_for_the_most_rules() -> None:
    rules = nl.extract(random_network(1), rows(300, 1), start=EXPERT, max_rules=5)
    assert len(rules) <= 5
    with pytest.raises(InductionError, match="at least 3"):
        nl.extract(random_network(1), rows(300, 1), start=EXPERT, max_rules=2)


def test_an_edited_rule_moves_to_where_the_network_changes() -> None:
    network = wrap(lambda table: (table.column("age") < 45).astype(int), SCHEMA, output="indices", fingerprint="age")
    start = RuleSet(
        SCHEMA,
        (Clause("young", ClassHead("bad"), (Interval("age", high=30), Membership("gender", ("f", "m")))),),
        "ordered",
    )
    rules = nl.extract(network, rows(400, 4), start=start, keep=False)
    assert rules.clauses[0].id == "young" and rules.clauses[0].body == (Interval("age", high=44.5),)
    kept = nl.extract(network, rows(400, 4), start=start)
    assert kept.clauses[0] == start.clauses[0]


def test_an_edited_rule_that_is_worth_nothing_goes_and_others_stay() -> None:
    network = wrap(lambda table: np.zeros(len(table), dtype=int), SCHEMA, output="indices", fingerprint="good")
    rules = nl.extract(network, rows(200, 5), start=EXPERT, keep=["rich"])
    assert [clause.id for clause in rules.clauses][:1] == ["rich"]
    assert "minor" not in {clause.id for clause in rules.clauses}
    with pytest.raises(UnknownName, match="rihc"):
        nl.extract(network, rows(200, 5), start=EXPERT, keep=["rihc"])


def test_kept_rules_that_stand_against_a_constraint_are_refused_and_edited_ones_obey() -> None:
    against = RuleSet(SCHEMA, (Clause("odd", ClassHead("bad"), (Interval("income", low=0.0),)),), "ordered")
    constraints = nl.Constraints(increasing={"income": "good"})
    with pytest.raises(InductionError, match=r"odd, which is to be kept.*good increasing in income"):
        nl.extract(random_network(2), rows(300, 6), start=against, constraints=constraints)
    rules = nl.extract(random_network(2), rows(300, 6), start=against, constraints=constraints, keep=False)
    assert taken_away(rules, Monotone("income", True, "good")) == 0
    with pytest.raises(InductionError, match=r"odd, which is to be kept, uses the forbidden feature 'income'"):
        nl.extract(random_network(2), rows(300, 6), start=against, constraints=nl.Constraints(forbidden=("income",)))


def test_a_front_obeys_too() -> None:
    constraints = nl.Constraints(increasing={"income": "good"}, forbidden=("gender",))
    front = nl.front(random_network(3), rows(200, 7), methods=["tree"], constraints=constraints, refit=True)
    for point in (*front.points, *front.dominated):
        assert "gender" not in point.rules.features_used
        assert taken_away(point.rules, constraints.monotone[0]) == 0


@pytest.mark.usefixtures("swipl")
def test_three_evaluators_agree_on_rules_that_obey() -> None:
    constraints = nl.Constraints(increasing={"income": "good"}, decreasing={"size": "bad"})
    rules = nl.extract(random_network(4), rows(300, 8), start=EXPERT, constraints=constraints)
    assert not nl.compare_evaluators(rules, rows(200, 9)).disagreements
