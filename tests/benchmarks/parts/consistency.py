"""Contradictions and gaps of 1,000 and 10,000 rules over 30 numbers, beside a pairwise search in Prolog.

The rules are the leaves of a CART tree on answers of a random network; five of them are taken out, which leaves gaps,
and two of a hundred upper bounds are raised by 0.3, which makes contradictions. What it is measured against is in
naive.pl; that gives numbers only, while a check tries up to 100 witnesses of each kind and words them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.tree import DecisionTreeClassifier

from neurologic.errors import QueryLimit
from neurologic.reasoning import Limits, Session
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


def naive(session: Session, what: str, seconds: float = 30.0) -> int | None:
    """Return what a predicate of naive.pl counts, or None where it does not end."""
    module = session._checked_module()
    module.engine.query("use_module(File, [])", {"File": str(Path(__file__).with_name("naive.pl"))})
    limits = Limits(seconds=seconds, inferences=None, memory_mb=4_096)
    try:
        return int(session.query(f"naive:{what}(M, Count)", {"M": module.name}, limits=limits)[0]["Count"])
    except QueryLimit:
        return None


def found(session: Session, kinds: Sequence[str], few_boxes: int = -1) -> tuple[int, int]:
    """Return how many contradictions and gaps a check finds."""
    given = (session._checked_module(), session._box_arrays)
    findings = check(*given, kinds, few_boxes=few_boxes)
    totals = [finding.details["total"] for finding in findings if finding.kind == "more" and "total" in finding.details]
    contradictions = sum(finding.kind == "contradiction" for finding in findings)
    return max([contradictions, *totals]), sum(finding.kind == "uncovered" for finding in findings)


def measure() -> bool:
    """Print the figures."""
    return all([_hundred(), _thousand(), _ten_thousand()])


def _hundred() -> bool:
    """Gaps, where taking one box after the other out of the space still ends."""
    with Session() as session:
        session.load(leaves(100))
        whole = seconds(lambda: session.check(kinds=KINDS))
        pairs = seconds(lambda: naive(session, "contradicting_pairs"))
        gaps = seconds(lambda: naive(session, "gaps", 120.0))
    line("100 rules, contradictions by all pairs of boxes, in Prolog", "", f"{pairs * 1e3:.0f} ms", None)
    line("100 rules, gaps by taking out one box after the other, in Prolog", "", f"{gaps:.1f} s", None)
    return line(
        "  session.check of both, first time: boxes, search, witnesses, texts",
        ">= 20 x",
        f"{(pairs + gaps) / whole:.0f} x ({whole * 1e3:.0f} ms)",
        (pairs + gaps) / whole >= 20,
    )


def _thousand() -> bool:
    counts: list[int | None] = []
    with Session() as session:
        session.load(leaves(1_000))
        reading = seconds(lambda: session._checked_module().ask("box_count(M, Result)"))
        pairs = seconds(lambda: counts.append(naive(session, "contradicting_pairs")))
        ended = []
        gaps = seconds(lambda: ended.append(naive(session, "gaps", 20.0)))
        alone = seconds(lambda: counts.append(found(session, KINDS, few_boxes=10**9)[0]))
    with Session() as session:
        session.load(leaves(1_000))
        whole = seconds(lambda: counts.append(found(session, KINDS)[0]))
        arrays = session._box_arrays.of(session._checked_module(), None)
        assert arrays is not None
        geometry = median_seconds(lambda: searched(arrays, KINDS, 100), 5)
        again = median_seconds(lambda: session.check(kinds=KINDS), 5)
        every = median_seconds(session.check, 3)
    equal = len(set(counts)) == 1
    both = reading + pairs + gaps
    bound = "" if ended[0] is not None else "more than "
    line("1,000 rules, boxes read from their clauses, once", "", f"{reading * 1e3:.0f} ms", None)
    line("1,000 rules, contradictions by all pairs of boxes, in Prolog", "", f"{pairs:.3f} s", None)
    line("1,000 rules, gaps by taking out one box after the other, in Prolog", "", f"{bound}{gaps:.1f} s", None)
    line("1,000 rules, both by Prolog's own search, with witnesses and texts", "", f"{alone:.3f} s", None)
    met = [
        line("  the same contradictions each time", "yes", f"{counts}", equal),
        line(
            "1,000 rules, search by arrays for both, against the pairs alone",
            ">= 20 x",
            f"{pairs / geometry:.0f} x ({geometry * 1e3:.0f} ms)",
            pairs / geometry >= 20,
        ),
        line(
            "1,000 rules, session.check of both, first time, against all these",
            ">= 20 x",
            f"{bound}{both / whole:.0f} x ({whole * 1e3:.0f} ms)",
            both / whole >= 20,
        ),
    ]
    line("  the same against reading and pairs alone", "", f"{(reading + pairs) / whole:.1f} x", None)
    line("  again, with boxes kept, against pairs alone", "", f"{pairs / again:.1f} x ({again * 1e3:.0f} ms)", None)
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
