"""Rules that could go, by brute force; arrays and Prolog's search find the same; rules against an expert's clauses."""

from __future__ import annotations

import dataclasses
import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.reasoning import Finding, Session
from neurologic.reasoning.consistency import check
from neurologic.rules import AtLeast, ClassHead, Clause, Interval, Literal, Membership, RuleSet, SameValue, negate
from neurologic.schema import Feature, Schema, Target, as_table

pytestmark = pytest.mark.usefixtures("swipl")

SCHEMA = Schema(
    (
        Feature("n", "integer", domain=(0, 3)),
        Feature("x", "numeric", domain=(0, 2)),
        Feature("colour", "categorical", ("Red", "green", "it's blue")),
        Feature("shade", "ordinal", ("green", "Red")),
        Feature("on", "boolean"),
    ),
    Target("answer", ("yes", "no", "maybe")),
)
# One number of each cell that the bounds below make of x.
CELLS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
EVERYONE = [
    {"n": n, "x": x, "colour": colour, "shade": shade, "on": on}
    for n, x, colour, shade, on in itertools.product(
        range(4), CELLS, SCHEMA.feature("colour").categories, ("green", "Red"), (False, True)
    )
]
TABLE = as_table(EVERYONE, SCHEMA)

bounds = {"n": st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]), "x": st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0])}
intervals: st.SearchStrategy[Literal] = st.sampled_from(["n", "x"]).flatmap(
    lambda name: st.one_of(
        st.builds(lambda low, closed: Interval(name, low=low, low_closed=closed), bounds[name], st.booleans()),
        st.builds(lambda high, closed: Interval(name, high=high, high_closed=closed), bounds[name], st.booleans()),
        st.builds(
            lambda low, width, closed: Interval(name, low=low, high=low + width, low_closed=closed, high_closed=True),
            bounds[name],
            st.sampled_from([0.5, 1.0]),
            st.booleans(),
        ),
    )
)
simple: st.SearchStrategy[Literal] = st.one_of(
    intervals,
    intervals,
    st.builds(
        lambda categories: Membership("colour", tuple(categories)),
        st.sets(st.sampled_from(SCHEMA.feature("colour").categories), min_size=1),
    ),
    st.just(Membership("on", (True,))),
    st.just(SameValue("colour", "shade")),
).flatmap(lambda literal: st.sampled_from([literal, literal, negate(literal)]))
literals = st.one_of(
    simple,
    simple,
    simple,
    st.builds(lambda inner: AtLeast(1, tuple(inner)), st.lists(simple, min_size=2, max_size=2, unique=True)).flatmap(
        lambda literal: st.sampled_from([literal, negate(literal)])
    ),
)


@st.composite
def rule_sets(draw: st.DrawFn, most: int = 5) -> RuleSet:
    bodies = draw(st.lists(st.lists(literals, max_size=2), min_size=1, max_size=most))
    classes = draw(st.sampled_from([("yes", "no"), ("yes", "no", "maybe"), ("yes",)]))
    clauses = tuple(
        Clause(f"r{number}", ClassHead(draw(st.sampled_from(classes))), tuple(body))
        for number, body in enumerate(bodies, 1)
    )
    semantics = draw(st.sampled_from(["ordered", "unordered"]))
    conflict = draw(st.sampled_from(["all", "all", "abstain"])) if semantics == "unordered" else "all"
    return RuleSet(SCHEMA, clauses, semantics, draw(st.sampled_from(["unknown", "no"])), conflict)


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
        without = dataclasses.replace(rules, clauses=tuple(clause for clause in rules if clause.id != name))
        if not mine.any():
            found["impossible"].add(name)
        elif rules.semantics == "ordered" and not (mine & ~earlier).any():
            found["dead"].add(name)
        elif rules.semantics != "ordered" and any(
            not (mine & ~truth[other]).any() and ((truth[other] & ~mine).any() or names.index(other) < place)
            for other in alike
        ):
            found["subsumed"].add(name)
        elif rules.conflict == "abstain":
            others = np.any([nothing, *(truth[other] for other in names if other != name)], axis=0)
            covered = np.any([nothing, *(truth[other] for other in alike)], axis=0)
            by_default = ~others if heads[name] == ClassHead(rules.default) else nothing
            if not (mine & ~covered & ~by_default).any():
                assert answer_sets(without) == everything
                found["redundant"].add(name)
        elif answer_sets(without) == everything:
            found["redundant"].add(name)
    return found


@settings(max_examples=150)
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
            assert finding.kind == "dead" or all(heads[r] == heads[finding.subject] or rules.semantics == "ordered" for r in by)
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
