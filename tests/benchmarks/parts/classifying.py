"""Classifying rows in Prolog: decision clause and record batches, beside text, one query a row, numpy, scikit-learn.

All ways ask the same decision clause; the rates are medians of several turns, one way after the other in each turn, so
that whatever else the machine does is shared.
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
from parts.printing import line, seconds

TURNS = 5
N_ROWS = 100_000
TEXT_ROWS, TEXT_BATCH = 10_000, 1_000
ASKED_ROWS = 1_500


def measure() -> bool:
    """Print the rates at 50 and at 1,000 rules, and the disagreements with the rules."""
    return all([_at(50), _at(1_000)])


def _at(n_rules: int) -> bool:
    rules = tree_rules(n_rules)
    rows = np.random.default_rng(1).random((N_ROWS, N_FEATURES))
    gaps = rows.copy()
    gaps[np.random.default_rng(2).random(rows.shape) < 0.005] = np.nan
    with Session() as session:
        session.load(rules)
        session.classify(rows[:1000])
        decision = session._classifiers._made[0].module.name
        columns = session._classifiers._made[0].decision.columns  # type: ignore[union-attr]
        used = rows[:, [int(name[1:]) for name in columns]]
        tree = DecisionTreeClassifier(random_state=0).fit(rows[:20_000], rules.predict(rows[:20_000]).astype(str))
        ways: dict[str, tuple[int, Callable[[], Any]]] = {
            "session.classify": (N_ROWS, lambda: session.classify(rows)),
            "text batches, pyswip": (TEXT_ROWS, lambda: _text(decision, used[:TEXT_ROWS])),
            "one query a row, pyswip": (ASKED_ROWS, lambda: _each(decision, used[:ASKED_ROWS])),
            "one query a row, session.query": (ASKED_ROWS, lambda: _asked(session, decision, used[:ASKED_ROWS])),
            "rules.predict (numpy, a mask a rule)": (20_000, lambda: rules.predict(rows[:20_000])),
            "scikit-learn's tree on the same rows": (N_ROWS, lambda: tree.predict(rows)),
        }
        turns = [{name: count / seconds(call) for name, (count, call) in ways.items()} for _ in range(TURNS)]
        rates = {name: statistics.median(turn[name] for turn in turns) for name in ways}
        for name, rate in rates.items():
            line(f"{n_rules:,} rules: {name}", "", f"{rate:,.0f} rows/s", None)
        met = [
            _ratio(n_rules, turns, "text batches, pyswip", 25),
            _ratio(n_rules, turns, "one query a row, pyswip", 50),
        ]
        incomplete = float(np.isnan(gaps).any(axis=1).mean())
        took = seconds(lambda: session.classify(gaps))
        name = f"{n_rules:,} rules: rows of which {incomplete:.0%} have missing values"
        line(name, "", f"{N_ROWS / took:,.0f} rows/s", None)
        wrong = int(np.sum(session.classify(rows) != rules.predict(rows)))
        wrong += int(np.sum(session.classify(gaps) != rules.predict(gaps)))
        name = f"{n_rules:,} rules: disagreements with rules.predict, {2 * N_ROWS:,} rows"
        return line(name, "0", str(wrong), wrong == 0) and all(met)


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
