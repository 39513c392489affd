"""Classifying rows in Prolog: decision clause and record batches, beside text, one query a row, numpy, scikit-learn.

All ways answer for the same rows, and those of Prolog ask the same decision clause; the rates are medians of several
turns, one way after the other in each turn, so that whatever else the machine does is shared. A way that is done in
milliseconds goes over the rows again and again, so that it is interrupted as often as the others.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from pyswip import Prolog
from sklearn.tree import DecisionTreeClassifier

from neurologic.reasoning import Session
from parts.made_rules import N_FEATURES, tree_rules
from parts.printing import line, median_seconds, seconds

TURNS = 3
N_ROWS = 10_000  # for every way
MANY_ROWS = 100_000  # for session.classify alone, and for the answers
TEXT_BATCH = 1_000


def measure() -> bool:
    """Print the rates at 50 and at 1,000 rules, and the disagreements with the rules."""
    return all([_at(50), _at(1_000)])


def _at(n_rules: int) -> bool:
    rules = tree_rules(n_rules)
    many = np.random.default_rng(1).random((MANY_ROWS, N_FEATURES))
    gaps = many.copy()
    gaps[np.random.default_rng(2).random(many.shape) < 0.005] = np.nan
    rows = many[:N_ROWS]
    with Session() as session:
        session.load(rules)
        session.classify(rows)
        decision = session._classifiers._made[0].module.name
        columns = session._classifiers._made[0].decision.columns  # type: ignore[union-attr]
        used = rows[:, [int(name[1:]) for name in columns]]
        tree = DecisionTreeClassifier(random_state=0).fit(many[-20_000:], rules.predict(many[-20_000:]).astype(str))
        ways: dict[str, Callable[[], Any]] = {
            "session.classify": lambda: session.classify(rows),
            "text batches, pyswip": lambda: _text(decision, used),
            "one query a row, pyswip": lambda: _each(decision, used),
            "one query a row, session.query": lambda: _asked(session, decision, used),
            "rules.predict (numpy, a mask a rule)": lambda: rules.predict(rows),
            "scikit-learn's tree on the same rows": lambda: tree.predict(rows),
        }
        turns = [{name: _rate(call) for name, call in ways.items()} for _ in range(TURNS)]
        rates = {name: statistics.median(turn[name] for turn in turns) for name in ways}
        for name, rate in rates.items():
            line(f"{n_rules:,} rules: {name}", "", f"{rate:,.0f} rows/s", None)
        met = [
            _ratio(n_rules, turns, "text batches, pyswip", 25),
            _ratio(n_rules, turns, "one query a row, pyswip", 50),
        ]
        incomplete = float(np.isnan(gaps).any(axis=1).mean())
        for data, what in ((many, ""), (gaps, f", {incomplete:.0%} with missing values")):
            name = f"{n_rules:,} rules: session.classify, {MANY_ROWS:,} rows{what}"
            line(
                name, "", f"{MANY_ROWS / median_seconds(lambda data=data: session.classify(data), 3):,.0f} rows/s", None
            )
        wrong = int(np.sum(session.classify(many) != rules.predict(many)))
        wrong += int(np.sum(session.classify(gaps) != rules.predict(gaps)))
        name = f"{n_rules:,} rules: disagreements with rules.predict, {2 * MANY_ROWS:,} rows"
        return line(name, "0", str(wrong), wrong == 0) and all(met)


def _rate(call: Callable[[], Any]) -> float:
    """Return how many rows a second a way answers, over at least half a second."""
    times, took = 0, 0.0
    while took < 0.5:
        took += seconds(call)
        times += 1
    return times * N_ROWS / took


def _ratio(n_rules: int, turns: list[dict[str, float]], other: str, target: int) -> bool:
    ratio = statistics.median(turn["session.classify"] / turn[other] for turn in turns)
    return line(
        f"{n_rules:,} rules: session.classify against {other}", f">= {target} x", f"{ratio:.1f} x", ratio >= target
    )


def _row(row: list[float]) -> str:
    return f"r({','.join(map(repr, row))})"


def _text(decision: str, rows: Any) -> None:
    for start in range(0, len(rows), TEXT_BATCH):
        text = ",".join(map(_row, rows[start : start + TEXT_BATCH].tolist()))
        list(Prolog.query(f"{decision}:decide_codes([{text}], _Codes), string_codes(Text, _Codes)"))


def _each(decision: str, rows: Any) -> None:
    for row in rows.tolist():
        next(iter(list(Prolog.query(f"{decision}:decide_known({_row(row)}, Code)"))))


def _asked(session: Session, decision: str, rows: Any) -> None:
    for row in rows.tolist():
        session.query(f"{decision}:decide_known({_row(row)}, Code)")
