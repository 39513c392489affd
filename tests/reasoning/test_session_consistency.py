"""Rules that could go, by brute force; arrays and Prolog's search find the same; rules against an expert's clauses."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from small_theories import TABLE, rule_sets

from neurologic.reasoning import Finding, Session
from neurologic.reasoning.consistency import check
from neurologic.rules import ClassHead, RuleSet

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
