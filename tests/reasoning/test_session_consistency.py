"""Rules that could go, by brute force; arrays and Prolog's search find the same; rules against an expert's clauses."""

from __future__ import annotations

import dataclasses
import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from small_theories import TABLE, rule_sets

from neurologic.errors import NeurologicError
from neurologic.reasoning import Finding, Session
from neurologic.reasoning.box_search import Search
from neurologic.reasoning.consistency import check
from neurologic.rules import ClassHead, Clause, Interval, Membership, RuleSet
from neurologic.schema import Feature, Schema, Target

pytestmark = pytest.mark.usefixtures("swipl")


def both_ways(rules: RuleSet, **options: Any) -> tuple[Finding, ...]:
    """What Prolog finds by itself, which arrays find too."""
    with Session() as prolog:
        prolog.load(rules)
        alone = check(prolog._checked_module(), prolog._box_arrays, few_boxes=10**9, **options)
        assert check(prolog._checked_module(), prolog._box_arrays, few_boxes=-1, **options) == alone
        return alone


def of(findings: tuple[Finding, ...], kind: str) -> set[Any]:
    return {finding.subject for finding in findings if finding.kind == kind}


def holds(rules: RuleSet, rule: str, row: Any) -> bool:
    (position,) = [number for number, clause in enumerate(rules) if clause.id == rule]
    plain = {name: value == "true" if name == "on" else value for name, value in row.items()}
    return bool(rules.truths([plain])[position].proved[0])


def answer_sets(rules: RuleSet) -> list[set[Any]]:
    return [set(answers) for answers in rules.answers(TABLE)]


def expected(rules: RuleSet) -> dict[str, set[str]]:
    """By brute force: each rule under the first kind that fits."""
    names = [clause.id for clause in rules]
    truth = dict(zip(names, (truth.proved for truth in rules.truths(TABLE)), strict=True))
    heads = {clause.id: clause.head for clause in rules}
    found: dict[str, set[str]] = {"impossible": set(), "dead": set(), "subsumed": set(), "redundant": set()}
    everything = answer_sets(rules)
    for place, name in enumerate(names):
        mine = truth[name]
        alike = [other for other in names if other != name and heads[other] == heads[name]]
        nothing = np.zeros(len(TABLE), dtype=bool)
        earlier = np.any([nothing, *(truth[other] for other in names[:place])], axis=0)
        if not mine.any():
            found["impossible"].add(name)
        elif rules.semantics == "ordered" and not (mine & ~earlier).any():
            found["dead"].add(name)
        elif rules.semantics != "ordered" and any(
            not (mine & ~truth[other]).any() and ((truth[other] & ~mine).any() or names.index(other) < place)
            for other in alike
        ):
            found["subsumed"].add(name)
    gone = set().union(*found.values())
    left = [name for name in names if name not in gone]
    assert answer_sets(only(rules, left)) == everything
    for name in left:
        without = [other for other in left if other != name]
        alone = answer_sets(only(rules, [other for other in names if other != name])) == everything
        same = alone and answer_sets(only(rules, without)) == everything
        if rules.conflict == "abstain":  # other classes that abstain from each other do not count
            others = np.any([np.zeros(len(TABLE), dtype=bool), *(truth[other] for other in without)], axis=0)
            alike = [truth[other] for other in without if heads[other] == heads[name]]
            by_default = ~others if heads[name] == ClassHead(rules.default) else np.zeros(len(TABLE), dtype=bool)
            covered = not (truth[name] & ~np.any([by_default, *alike], axis=0)).any()
            assert same or not covered
            same = covered
        if same:
            found["redundant"].add(name)
    return found


def only(rules: RuleSet, names: list[str]) -> RuleSet:
    return dataclasses.replace(rules, clauses=tuple(clause for clause in rules if clause.id in names))


@settings(max_examples=80)
@given(rule_sets())
def test_rules_that_could_go_equal_brute_force(rules: RuleSet) -> None:
    findings = both_ways(rules)
    kinds = expected(rules)
    for kind, names in kinds.items():
        assert of(findings, kind) == names, kind
    assert not of(findings, "undecided")
    heads = {clause.id: clause.head for clause in rules}
    for finding in findings:
        if finding.kind in ("dead", "subsumed", "redundant"):
            assert finding.row is not None and holds(rules, str(finding.subject), finding.row)
            by = finding.details["by"]
            assert by or finding.details["default"] == "true"
            if finding.kind == "subsumed":
                assert {heads[other] for other in by} == {heads[str(finding.subject)]}
            if finding.kind == "subsumed":
                assert holds(rules, by[0], finding.row)


@settings(max_examples=60)
@given(rule_sets(most=9))
def test_arrays_and_the_search_in_prolog_find_the_same(rules: RuleSet) -> None:
    findings = both_ways(rules, limit=1000)
    proved = {clause.id: truth.proved for clause, truth in zip(rules, rules.truths(TABLE), strict=True)}
    heads = {clause.id: clause.head for clause in rules}
    overlapping = {
        (one, other)
        for one, other in itertools.combinations(proved, 2)
        if heads[one] != heads[other] and (proved[one] & proved[other]).any()
    }
    assert of(findings, "contradiction") == (overlapping if rules.semantics == "unordered" else set())
    assert bool(of(findings, "uncovered")) == bool(
        (~np.any(list(proved.values()), axis=0)).any() and rules.default == "unknown"
    )


def cut_rules(seed: int, count: int, semantics: Any, default: str) -> RuleSet:
    """The leaves of a random tree over six numbers, some missing, widened, or there twice with another class."""
    random = np.random.default_rng(seed)
    schema = Schema(
        (*(Feature(f"x{number}", "numeric") for number in range(5)), Feature("k", "integer", domain=(0, 50))),
        Target("answer", ("yes", "no")),
    )
    leaves: list[dict[str, tuple[float, float]]] = [{}]
    while len(leaves) < count:
        leaf = leaves.pop(int(random.integers(max(len(leaves) // 2, 1))))
        name = str(random.choice(schema.names))
        low, high = leaf.get(name, (-math.inf, math.inf))
        cut = round(float(random.uniform(max(low, 0 if name == "k" else -9), min(high, 50 if name == "k" else 9))), 4)
        if not low < cut < high:
            leaves.append(leaf)
            continue
        leaves += [{**leaf, name: (low, cut)}, {**leaf, name: (cut, high)}]
    clauses = []
    for leaf in leaves:
        chance = random.random()
        if chance < 0.03:
            continue
        if chance < 0.1 and leaf:
            name = str(random.choice(list(leaf)))
            low, high = leaf[name]
            leaf = {**leaf, name: (low, high + 2)}
        label = str(random.choice(["yes", "no"]))
        body = tuple(Interval(name, low, high, False, math.isfinite(high)) for name, (low, high) in leaf.items())
        for twice in range(2 if chance > 0.98 else 1):
            clauses.append(Clause(f"r{len(clauses) + 1}", ClassHead(("yes", "no")[twice] if twice else label), body))
    random.shuffle(clauses)
    return RuleSet(schema, tuple(clauses), semantics, default)


@pytest.mark.parametrize(
    ("seed", "semantics", "default"),
    [
        (0, "unordered", "unknown"),
        (1, "partition", "unknown"),
        (2, "ordered", "unknown"),
        (3, "unordered", "yes"),
        (4, "ordered", "yes"),
    ],
)
def test_arrays_and_the_search_in_prolog_find_the_same_in_many_rules(seed: int, semantics: Any, default: str) -> None:
    rules = cut_rules(seed, 150, semantics, default)
    findings = both_ways(rules, limit=10_000)
    assert {finding.kind for finding in findings} >= ({"dead"} if semantics == "ordered" else {"contradiction"})
    lows = np.array([[_ends(clause, name)[0] for name in rules.schema.names] for clause in rules])
    highs = np.array([[_ends(clause, name)[1] for name in rules.schema.names] for clause in rules])
    for finding in findings:
        if finding.row is None:
            continue
        point = np.array([finding.row[name] for name in rules.schema.names], dtype=float)
        true = {
            clause.id for clause, yes in zip(rules, ((lows < point) & (point <= highs)).all(axis=1), strict=True) if yes
        }
        if finding.kind == "uncovered":
            assert not true
        elif finding.kind == "contradiction":
            assert set(finding.subject) <= true
        else:
            assert finding.subject in true
    if semantics != "ordered":
        expected = set()
        for one, other in itertools.combinations(range(len(rules)), 2):
            low, high = np.maximum(lows[one], lows[other]), np.minimum(highs[one], highs[other])
            if rules.clauses[one].head != rules.clauses[other].head and _members(low, high).all():
                expected.add((rules.clauses[one].id, rules.clauses[other].id))
        assert of(findings, "contradiction") == expected


def test_every_cut_of_a_search_is_of_use() -> None:
    """A cut leaves fewer ends of boxes on either side, so that a search is soon done."""
    with Session() as prolog:
        prolog.load(cut_rules(0, 150, "unordered", "unknown"))
        given = prolog._box_arrays.of(prolog._checked_module(), None)
    assert given is not None
    boxes = given.boxes
    search = Search(boxes, 1_000, each=True)
    all_boxes = np.arange(len(boxes))
    found, certain = search.run(boxes.everything, np.array([True]), all_boxes * 0, all_boxes, all_boxes < 0)
    assert found.all() and certain.all() and not search.stopped


def _ends(clause: Clause, name: str) -> tuple[float, float]:
    for literal in clause.body:
        if isinstance(literal, Interval) and literal.feature == name:
            return (literal.low, literal.high)
    return (-math.inf, math.inf)


def _members(low: Any, high: Any) -> Any:
    """Whether each open-closed range has a member; the last feature has whole numbers from 0 to 50."""
    found = low < high
    found[-1] = any(low[-1] < number <= high[-1] for number in range(51))
    return found


@pytest.mark.parametrize("count", [3, 70])
def test_many_categories(count: int) -> None:
    """More categories than a machine integer has bits."""
    names = tuple(f"c{number:02}" for number in range(count))
    schema = Schema(
        (Feature("c", "categorical", names), Feature("d", "categorical", names)), Target("answer", ("yes", "no"))
    )
    clauses = tuple(
        Clause(f"r{number}", ClassHead("yes" if number % 2 else "no"), (Membership("c", names[number : number + 2]),))
        for number in range(count - 1)
    )
    one = Clause("s1", ClassHead("no"), (Membership("d", names[:-1]), Membership("c", names[1:])))
    findings = both_ways(RuleSet(schema, (*clauses, one), "unordered"), limit=1000)
    assert len(of(findings, "contradiction")) == count - 2 + sum(number % 2 for number in range(count - 1))


def test_numbers_too_large_for_arrays_are_left_to_prolog() -> None:
    schema = Schema((Feature("n", "integer"),), Target("answer", ("yes", "no")))
    big = 2.0**60
    rules = RuleSet(
        schema,
        (
            Clause("r1", ClassHead("yes"), (Interval("n", high=big),)),
            Clause("r2", ClassHead("no"), (Interval("n", low=big),)),
        ),
        "unordered",
    )
    (gap,) = both_ways(rules)
    assert gap.row == {"n": 2**60}


def test_the_rules_may_change_between_checks() -> None:
    half = Interval("x0", low=0.5)
    rules = dataclasses.replace(cut_rules(0, 4, "unordered", "unknown"), clauses=())
    first = dataclasses.replace(
        rules, clauses=(Clause("r1", ClassHead("yes"), (half,)), Clause("r2", ClassHead("no"), (half,)))
    )
    with Session() as prolog:
        prolog.load(first)

        def kinds() -> list[str]:
            given = (prolog._checked_module(), prolog._box_arrays)
            return [finding.kind for finding in check(*given, few_boxes=-1)]

        assert kinds() == ["contradiction", "uncovered"]
        prolog.switch_off("r1")
        assert kinds() == ["uncovered"]
        prolog.switch_on("r1")
        prolog.load(dataclasses.replace(rules, clauses=(Clause("r1", ClassHead("yes"), ()),)))
        assert kinds() == []


def test_kinds_that_do_not_exist() -> None:
    with Session() as prolog, pytest.raises(NeurologicError, match="contradiction"):
        prolog.check(kinds=["contradictions"])
