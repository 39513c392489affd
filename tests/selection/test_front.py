"""The front and `auto`: what they look at, what they take, and that a budget holds for all methods together."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

import neurologic as nl
from neurologic.errors import InductionError, MissingExtra
from neurologic.induction import METHODS, Method, Task
from neurologic.networks import CountedNetwork, wrap
from neurologic.networks.wrappers import row_keys
from neurologic.rules import ClassHead, Clause, Estimate, Interval, RuleSet
from neurologic.schema import Feature, Schema, Table, Target, as_table
from neurologic.selection import Front, Point
from neurologic.selection.exploring import settings_of, split_of
from neurologic.selection.record import chosen_point, separated

SCHEMA = Schema(
    (Feature("age", "integer", domain=(18, 90)), Feature("income", "numeric"), Feature("own", "boolean")),
    Target("risk", ("good", "bad")),
)


def rows(count: int, seed: int) -> Table:
    random = np.random.default_rng(seed)
    return as_table(
        {
            "age": random.integers(18, 90, count).tolist(),
            "income": random.normal(size=count).tolist(),
            "own": (random.random(count) < 0.5).tolist(),
        },
        SCHEMA,
    )


def decided(table: Table) -> np.ndarray:
    young = table.column("age") < 40
    return (young & (table.column("income") < 0.2) | ((table.column("own") == 0) & (table.column("age") > 70))).astype(
        int
    )


def network() -> nl.CountedNetwork:
    return CountedNetwork(wrap(decided, SCHEMA, output="indices", fingerprint="decided"))


class Spying:
    """A method that learns the majority and writes down which rows it was given."""

    def __init__(self) -> None:
        self.seen: list[Table] = []

    def __call__(self, task: Task, *, size: int = 1) -> RuleSet:
        self.seen.append(task.table)
        label = task.schema.classes[int(np.bincount(task.labels).argmax())]
        clauses = tuple(
            Clause(f"r{place}", ClassHead("bad"), (Interval("age", high=18.5 + place),)) for place in range(size)
        )
        return RuleSet(task.schema, clauses, "ordered", label)


def keys(table: Table) -> set[bytes]:
    return set(row_keys(table, SCHEMA.names))


def test_a_method_never_sees_the_rows_it_is_measured_on() -> None:
    spy = Spying()
    data = rows(200, 0)
    front = nl.front(network(), data, methods=[Method("spy", spy)], grid={"spy": [{"size": 1}, {"size": 2}]})
    assert (front.n_fit, front.n_validation) == (150, 50)
    fit = spy.seen[0]
    assert len(fit) == 150 and all(keys(seen) == keys(fit) for seen in spy.seen)
    held = data.take(np.array([key not in keys(fit) for key in row_keys(data, SCHEMA.names)]))
    assert len(held) == 50
    for point in (*front.points, *front.dominated):
        agrees = point.rules.predict(held) == np.array(SCHEMA.classes, dtype=object)[decided(held)]
        assert point.fidelity.value == pytest.approx(np.mean(agrees))


@pytest.mark.parametrize("queries", [0, 300])
def test_only_the_given_rows_and_drawn_ones_are_asked_about(queries: int) -> None:
    """Held-out rows are none of the rows asked about, neither by `front` nor by `auto`."""
    asked: list[bytes] = []

    def answer(table: Table) -> np.ndarray:
        asked.extend(row_keys(table, SCHEMA.names))
        return decided(table)

    spied = wrap(answer, SCHEMA, output="indices", fingerprint="decided")
    everything = rows(400, 1)
    seen, held_out = everything.take(np.arange(250)), everything.take(np.arange(250, 400))
    grid = {"tree": [{"max_rules": 4, "queries": queries}, {"max_rules": 8, "queries": queries}]}
    nl.front(spied, seen, methods=["tree"], grid=grid, refit=True, stability=2)
    nl.extract(spied, seen, method="auto", methods=["tree"], grid=grid)
    assert not keys(held_out) & set(asked)
    if queries == 0:
        assert set(asked) == keys(seen)


def test_auto_gives_a_method_the_fit_part_and_then_all_rows() -> None:
    spy = Spying()
    nl.extract(network(), rows(200, 0), method="auto", methods=[Method("spy", spy)], grid={"spy": [{"size": 2}]})
    assert [len(seen) for seen in spy.seen] == [150, 200]


@pytest.mark.parametrize("spare", [0, 1, 50, 1000])
def test_a_budget_holds_for_all_methods_together(spare: int) -> None:
    asked = network()
    methods = [*METHODS, replace(METHODS["tree"], name="again")]
    front = nl.front(asked, rows(150, 2), methods=methods, budget=150 + spare, refit=True, stability=2)
    assert asked.rows == front.queries <= 150 + spare
    asked = network()
    rules = nl.extract(asked, rows(150, 2), method="auto", methods=methods, budget=150 + spare)
    assert asked.rows == rules.provenance.queries <= 150 + spare


def test_every_run_gets_its_part_of_a_budget() -> None:
    front = nl.front(network(), rows(100, 3), methods=["tree"], budget=600)
    points = (*front.points, *front.dominated)
    assert len(points) > 2 and all(point.queries > 0 for point in points)


def test_the_front_is_the_same_for_the_same_seed() -> None:
    one, two = (nl.front(network(), rows(200, 4), methods=["tree"], seed=3, refit=True) for _ in range(2))
    assert [point.rules.to_json() for point in one] == [point.rules.to_json() for point in two]
    one, two = (nl.extract(network(), rows(200, 4), method="auto", seed=3) for _ in range(2))
    assert one.to_json() == two.to_json()


def point(conditions: int, fidelity: float, rules: int = 0, name: str = "m") -> Point:
    """A point of a given size: rules that bound age on one side each."""
    bodies = [tuple(Interval(feature, low=1) for feature in ("age", "income")) for _ in range(conditions // 2)]
    bodies += [(Interval("age", low=2),)] * (conditions % 2)
    clauses = [Clause(f"r{place}", ClassHead("bad"), body) for place, body in enumerate(bodies)]
    clauses += [Clause(f"e{place}", ClassHead("good")) for place in range(rules)]
    made = Point(name, {}, RuleSet(SCHEMA, tuple(clauses)), Estimate(fidelity, 0.0, 1.0), 0.0, 0)
    assert made.n_conditions == conditions
    return made


def test_dominated_points_are_told_apart() -> None:
    points = [point(4, 0.9), point(2, 0.9), point(2, 0.8), point(6, 0.95), point(8, 0.95), point(1, 0.5)]
    kept, dominated = separated(points)
    assert [(each.n_conditions, each.fidelity.value) for each in kept] == [(1, 0.5), (2, 0.9), (6, 0.95)]
    assert [(each.n_conditions, each.fidelity.value) for each in dominated] == [(4, 0.9), (2, 0.8), (8, 0.95)]


def test_of_equal_points_the_one_with_fewer_rules_stays() -> None:
    kept, _ = separated([point(2, 0.9, rules=3, name="many"), point(2, 0.9, name="few")])
    assert [each.method for each in kept] == ["few"]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ((None, None, None), (6, 0.95)),
        ((None, None, 0.85), (2, 0.9)),
        ((None, None, 0.99), (6, 0.95)),
        ((None, 5, None), (2, 0.9)),
        ((None, 1, 0.9), (1, 0.5)),
        ((1, None, None), (2, 0.9)),
    ],
)
def test_what_is_chosen(limits: tuple[int | None, int | None, float | None], expected: tuple[int, float]) -> None:
    points = [point(1, 0.5), point(2, 0.9), point(4, 0.9), point(6, 0.95), point(8, 0.95)]
    chosen = chosen_point(points, *limits)
    assert (chosen.n_conditions, chosen.fidelity.value) == expected


def test_limits_that_nothing_keeps_are_an_error_with_the_smallest() -> None:
    with pytest.raises(InductionError, match="max_conditions=3.*4 conditions"):
        chosen_point([point(4, 0.9), point(6, 0.95)], None, 3, None)


def test_auto_keeps_its_limits_after_it_saw_all_rows() -> None:
    for most in (2, 3, 6):
        rules = nl.extract(network(), rows(300, 5), method="auto", max_conditions=most)
        assert rules.n_conditions <= most
    assert len(nl.extract(network(), rows(300, 5), method="auto", max_rules=3)) <= 3


def test_rules_that_grow_beyond_the_limits_on_all_rows_are_not_taken() -> None:
    def growing(task: Task) -> RuleSet:
        return point(2 if len(task.table) < 100 else 6, 1.0).rules

    rules = nl.extract(
        network(),
        rows(100, 6),
        method="auto",
        methods=[Method("growing", growing)],
        grid={"growing": [{"simplify": None}]},
        max_conditions=4,
    )
    assert rules.n_conditions == 2


def test_auto_finds_rules_that_are_faithful_on_rows_kept_back() -> None:
    rules = nl.extract(network(), rows(600, 7), method="auto")
    assert nl.evaluate(rules, network(), rows(500, 8)).fidelity.value > 0.95
    assert rules.provenance.method is not None and rules.provenance.method.startswith("auto: ")


def test_rows_chosen_on_count_as_seen() -> None:
    data = rows(300, 9)
    for rules in (nl.extract(network(), data, method="auto"), nl.front(network(), data).points[0].rules):
        with pytest.warns(nl.errors.HeldOutWarning):
            nl.evaluate(rules, network(), data)


def test_the_estimator_has_auto_with_a_network_and_with_labels_alone() -> None:
    data = rows(300, 10)
    with_network = nl.RuleExtractor(network(), method="auto").fit(data)
    assert len(with_network.rules_) <= 16
    matrix = np.column_stack([data.column("age"), data.column("income")])
    labels = np.where(matrix[:, 0] < 40, "young", "old")
    learned = nl.RuleExtractor(method="auto", parameters={"min_fidelity": 0.9}).fit(matrix, labels)
    assert np.mean(learned.predict(matrix) == labels) > 0.95


def test_a_method_that_refuses_is_shown_and_the_others_go_on() -> None:
    def refusing(task: Task) -> RuleSet:
        raise InductionError("no layers here")

    front = nl.front(network(), rows(100, 11), methods=[Method("refusing", refusing), "tree"])
    assert front.points and [(each.method, each.reason) for each in front.refused] == [("refusing", "no layers here")]
    assert "no layers here" in str(front)
    with pytest.raises(InductionError, match="no layers here"):
        nl.front(network(), rows(100, 11), methods=[Method("refusing", refusing)])


def test_sizes_keep_to_the_most_rules() -> None:
    tree = METHODS["tree"]
    assert settings_of(tree, None, 5) == ({"max_rules": 2}, {"max_rules": 4}, {"max_rules": 5})
    assert settings_of(tree, {"tree": [{"max_rules": None}]}, 3) == ({"max_rules": 3},)
    assert settings_of(Method("plain", Spying()), None, 3) == ({},)
    sized = Method("sized", Spying(), sizes=({"size": 1}, {"size": 5}))
    assert settings_of(sized, None, 3) == ({"size": 1}, {"size": 5})


@pytest.mark.parametrize("count", [2, 3, 7, 40, 1000])
@pytest.mark.parametrize("share", [0.01, 0.25, 0.9])
def test_a_split_leaves_rows_of_every_class_to_fit_on(count: int, share: float) -> None:
    labels = np.random.default_rng(count).integers(0, 3, count)
    split = split_of(labels, share, seed=1)
    assert sorted([*split.fit, *split.validation]) == list(range(count))
    assert len(split.validation) == min(count - 1, max(1, round(share * count)))
    if share == 0.25 and count > 10:
        assert set(labels[split.fit]) == set(labels) == set(labels[split.validation])


@pytest.mark.parametrize("wrong", [{"validation": 0.0}, {"validation": 1.0}, {"methods": []}, {"methods": ["tre"]}])
def test_what_is_not_possible_is_an_error(wrong: dict) -> None:
    with pytest.raises(InductionError):
        nl.front(network(), rows(20, 0), **wrong)
    with pytest.raises(InductionError):
        nl.extract(network(), rows(20, 0), method="auto", **wrong)


def test_one_row_cannot_be_split() -> None:
    with pytest.raises(InductionError, match="Give more rows"):
        nl.extract(network(), rows(1, 0), method="auto")


def test_a_limit_that_a_method_keeps_anyway_is_not_tried() -> None:
    tried = []

    def three(task: Task, *, max_rules: int | None = None) -> RuleSet:
        tried.append(max_rules)
        clauses = point(6, 1.0).rules.clauses
        return RuleSet(task.schema, clauses[:max_rules], "ordered")

    nl.front(network(), rows(100, 0), methods=[Method("three", three)])
    assert tried == [None, 2]


def test_many_rows_are_explored_on_some_and_induced_from_all() -> None:
    spy = Spying()
    nl.extract(network(), rows(300, 0), method="auto", methods=[Method("spy", spy)], most_rows=100)
    assert [len(seen) for seen in spy.seen] == [75, 300]


@pytest.fixture
def front() -> Front:
    return nl.front(network(), rows(200, 12), methods=["tree"], stability=2)


def test_a_front_shows_itself(front: Front) -> None:
    records = front.table()
    assert len(records) == len(front.points) + len(front.dominated)
    assert [record["dominated"] for record in records[: len(front)]] == [False] * len(front)
    for each in front:
        assert each.setting in str(front) and f"tree(max_rules={each.parameters['max_rules']}" in each.setting
        assert f"<td>{each.n_conditions}</td>" in front._repr_html_()
    assert "returning" in str(front) and "50 to measure on" in str(front)


def test_a_plot_without_matplotlib_names_the_line_to_install_it(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingExtra, match=r"pip install 'neurologic-prolog\[plot\]'"):
        front.plot()


def test_a_plot_has_every_point(front: Front) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = front.plot()
    sizes = {each.n_conditions for each in front}
    assert sizes <= {float(value) for line in axes.get_lines() for value in line.get_xdata()}
