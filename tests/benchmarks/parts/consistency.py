"""Contradictions and gaps of 1,000 and 10,000 rules over 30 numbers, beside a pairwise search in Prolog.

The rules are the leaves of a CART tree on answers of a random network; five of them are taken out, which leaves gaps,
and two of a hundred upper bounds are raised by 0.3, which makes contradictions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from neurologic.reasoning import Session
from neurologic.reasoning.consistency import check, searched
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target
from parts.printing import line, median_seconds, seconds

FEATURES = 30
MISSING = (7, 55, 70, 80, 90)
KINDS = ("contradiction", "uncovered")


def leaves(count: int, seed: int = 3) -> RuleSet:
    """Return the rules of a tree with `count` leaves, with gaps and contradictions."""
    random = np.random.default_rng(seed)
    rows = random.standard_normal((20 * count, FEATURES))
    hidden = np.tanh(rows @ random.standard_normal((FEATURES, 16)))
    labels = (hidden @ random.standard_normal(16) > 0).astype(int)
    tree = DecisionTreeClassifier(max_leaf_nodes=count, random_state=seed).fit(rows, labels).tree_
    names = [f"x{number}" for number in range(FEATURES)]
    schema = Schema(tuple(Feature(name, "numeric") for name in names), Target("risk", ("good", "bad")), "applicant")
    found: list[Clause] = []
    waiting: list[tuple[int, dict[int, tuple[float, float]]]] = [(0, {})]
    while waiting:
        node, path = waiting.pop()
        feature = int(tree.feature[node])
        if tree.children_left[node] >= 0:
            low, high = path.get(feature, (-math.inf, math.inf))
            cut = float(tree.threshold[node])
            waiting.append((int(tree.children_right[node]), {**path, feature: (cut, high)}))
            waiting.append((int(tree.children_left[node]), {**path, feature: (low, cut)}))
            continue
        body = []
        for feature, (low, high) in sorted(path.items()):
            raised = high + 0.3 if high < math.inf and random.random() < 0.02 else high
            body.append(Interval(names[feature], low, raised, False, math.isfinite(raised)))
        label = ("good", "bad")[int(tree.value[node][0].argmax())]
        found.append(Clause(f"r{len(found) + 1}", ClassHead(label), tuple(body)))
    kept = tuple(clause for place, clause in enumerate(found) if place not in MISSING)
    return RuleSet(schema, kept, "unordered", "unknown")


# Every pair of boxes: as facts, which is what rule_box/6 is from outside, and in one list, walked without a copy.
FACTS = """
    findall(N1-N2,
            ( neurologic_conditions:rule_box(M, _, N1, C1, B1, _), neurologic_conditions:rule_box(M, _, N2, C2, B2, _),
              N1 < N2, C1 \\== C2, neurologic_boxes:boxes_meet(B1, B2)
            ),
            _Pairs),
    length(_Pairs, Count)"""
LIST = """
    neurologic_conditions:rule_boxes(M, _Boxes),
    findall(N1-N2,
            ( append(_, [box(N1, _, C1, B1, _)|Rest], _Boxes), member(box(N2, _, C2, B2, _), Rest),
              C1 \\== C2, neurologic_boxes:boxes_meet(B1, B2)
            ),
            _Pairs),
    length(_Pairs, Count)"""


def pairwise(session: Session, goal: str) -> int:
    """Return how many pairs of boxes of different classes overlap, by a goal that tries each pair in Prolog."""
    return int(session.query(goal, {"M": session._checked_module().name})[0]["Count"])


def found(session: Session, kinds: Sequence[str], few_boxes: int = -1) -> tuple[int, int]:
    """Return how many contradictions and gaps a check finds."""
    given = (session._checked_module(), session._box_arrays)
    findings = check(*given, kinds, few_boxes=few_boxes)
    totals = [finding.details["total"] for finding in findings if finding.kind == "more" and "total" in finding.details]
    contradictions = sum(finding.kind == "contradiction" for finding in findings)
    return max([contradictions, *totals]), sum(finding.kind == "uncovered" for finding in findings)


def measure() -> bool:
    """Print the figures."""
    return all([_thousand(), _ten_thousand()])


def _thousand() -> bool:
    with Session() as session:
        session.load(leaves(1_000))
        line("boxes of 1,000 rules read from their clauses, once", "", _milliseconds(lambda: _boxes(session)), None)
        counts = []
        from_facts = seconds(lambda: counts.append(pairwise(session, FACTS)))
        from_list = seconds(lambda: counts.append(pairwise(session, LIST)))
        alone = seconds(lambda: counts.append(found(session, KINDS, few_boxes=10**9)[0]))
        whole = seconds(lambda: counts.append(found(session, KINDS)[0]))  # reads the arrays, too
        arrays = session._box_arrays.of(session._checked_module(), None)
        assert arrays is not None
        geometry = median_seconds(lambda: searched(arrays, KINDS, 100), 5)
        again = median_seconds(lambda: session.check(kinds=KINDS), 3)
        every = median_seconds(session.check, 3)
        equal = len(set(counts)) == 1
        line("1,000 rules, all pairs in Prolog, boxes as facts", "", f"{from_facts:.3f} s", None)
        line("1,000 rules, all pairs in Prolog, boxes in a list", "", f"{from_list:.3f} s", None)
        line("1,000 rules, contradictions and gaps by Prolog's own search", "", f"{alone:.3f} s", None)
        met = [
            line("  the same contradictions each time", "yes", f"{counts}", equal),
            line(
                "1,000 rules, contradictions and gaps by arrays, against facts",
                ">= 20 x",
                f"{from_facts / geometry:.0f} x ({geometry * 1e3:.0f} ms)",
                from_facts / geometry >= 20,
            ),
        ]
        line("  the same against the list", "", f"{from_list / geometry:.0f} x", None)
        line("  session.check of both kinds, first time, 100 witnesses a kind", "", f"{whole * 1e3:.0f} ms", None)
        line("  session.check of both kinds, again", "", f"{again * 1e3:.0f} ms", None)
        line("  session.check of all kinds", "", f"{every * 1e3:.0f} ms", None)
    return all(met)


def _ten_thousand() -> bool:
    with Session() as session:
        session.load(leaves(10_000))
        counts = []
        first = seconds(lambda: counts.append(found(session, KINDS)))
        again = seconds(lambda: counts.append(found(session, KINDS)))
        every = seconds(session.check)
        line("10,000 rules, contradictions and gaps found", "", f"{counts[0]}", None)
        met = line(
            "10,000 rules, session.check of both kinds, from the clauses", "<= 10 s", f"{first:.1f} s", first <= 10
        )
        line("  again, with the boxes and arrays kept", "", f"{again:.1f} s", None)
        line("  session.check of all kinds", "", f"{every:.1f} s", None)
    return met


def _boxes(session: Session) -> object:
    return session._checked_module().ask("box_count(M, Result)")


def _milliseconds(call: Callable[[], object]) -> str:
    return f"{seconds(call) * 1e3:.0f} ms"
