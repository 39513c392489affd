"""Loading rules and facts: text once and from the cache, a million individuals, beside `assertz` clause by clause.

The clauses are those of an emitted rule set, as they stand in its text: rules, duals, facts about rules. What takes too
long clause by clause is measured on a sample, evenly drawn, and scaled; the line says so. Of several turns the median.
"""

from __future__ import annotations

import os
import re
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from pyswip import Prolog

from neurologic.compilation import prolog_text
from neurologic.reasoning import Session
from neurologic.reasoning.emitted import load_emitted
from neurologic.reasoning.engine import Engine, engine
from neurologic.reasoning.module import without_encoding
from neurologic.schema import Feature, Schema, Target
from parts.made_rules import tree_rules
from parts.printing import line, seconds

CLAUSES = 100_000
N_RULES = 7_090  # of the random tree: their text has just over 100,000 clauses
SAMPLE = 5_000
TURNS = 3
INDIVIDUALS = 1_000_000


def measure() -> bool:
    """Print how long text and facts take to load."""
    return all([_text(), _facts()])


@contextmanager
def _empty_cache() -> Iterator[None]:
    before = os.environ.get("NEUROLOGIC_CACHE")
    try:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["NEUROLOGIC_CACHE"] = os.path.join(folder, "cache")
            yield
    finally:
        if before is None:
            del os.environ["NEUROLOGIC_CACHE"]
        else:
            os.environ["NEUROLOGIC_CACHE"] = before


def _text() -> bool:
    text = without_encoding(prolog_text(tree_rules(N_RULES)))
    clauses = re.findall(r"^[a-z].*?\.\n", text, re.MULTILINE | re.DOTALL)
    prolog = engine()
    sample = [_plain(clause, "user") for clause in clauses[:: len(clauses) // SAMPLE]]
    turns = [_turn(prolog, text, clauses, sample) for _ in range(TURNS)]
    asserted, first, again = (statistics.median(each) for each in zip(*turns, strict=True))
    careful_module = prolog.new_module()
    careful = seconds(lambda: prolog.load_text(text, "rules", careful_module))
    prolog.delete_module(careful_module)
    shown = f"{len(clauses):,} clauses of rules"
    line(f"{shown}: pyswip's assertz, {len(sample):,} of them scaled", "", f"{asserted:.2f} s", None)
    line(f"{shown}: the careful way, as an expert's text", "", f"{careful:.2f} s", None)
    line(f"{shown}: first load, cache written", "", f"{first:.3f} s", None)
    line(f"{shown}: from the cache", "", f"{again:.4f} s", None)
    met = [
        line(f"{shown}: first load against assertz", "<= 1/10", f"1/{asserted / first:.0f}", asserted >= 10 * first),
        line(f"{shown}: from the cache against first load", "<= 1/50", f"1/{first / again:.0f}", first >= 50 * again),
    ]
    line(f"{shown}: from the cache against assertz", "(1/500)", f"1/{asserted / again:.0f}", None)
    line(f"{shown}: from the cache against the careful way", "(1/50)", f"1/{careful / again:.0f}", None)
    return all(met)


def _turn(prolog: Engine, text: str, clauses: list[str], sample: list[str]) -> tuple[float, float, float]:
    """Return the times of `assertz` for all clauses, of the first load and of one from the cache."""
    home = prolog.new_module()
    here = [clause.replace("user:", f"{home}:", 1) for clause in sample]
    each = seconds(lambda: [Prolog.assertz(clause) for clause in here]) / len(here)
    prolog.delete_module(home)
    with _empty_cache():
        first = _loaded(text, len(clauses))
        again = statistics.median(_loaded(text, len(clauses)) for _ in range(3))
    return each * len(clauses), first, again


def _loaded(text: str, count: int) -> float:
    prolog = engine()
    module = prolog.new_module()
    took = seconds(lambda: load_emitted(prolog, text, "rules", module))
    goal = "findall(N, (current_predicate(P/A), functor(H, P, A), \\+ predicate_property(H, imported_from(_)), \
            predicate_property(H, number_of_clauses(N))), Ns), sum_list(Ns, Sum)"
    found = prolog.query(goal, module=module)[0]["Sum"]
    if found != count:
        raise RuntimeError(f"{found} clauses were loaded, not {count}")
    prolog.delete_module(module)
    return took


def _plain(clause: str, module: str) -> str:
    """Return a clause as `assertz` takes it: one line, without remarks, in brackets, for a module."""
    return f"{module}:(({re.sub(r'  % .*', '', clause).strip()[:-1]}))"


def _facts() -> bool:
    schema, data = _individuals()
    prolog = engine()
    home = prolog.new_module()
    sample = [f"{home}:x{n % 6}(a{n}, {value!r})" for n, value in enumerate(data["x0"][:SAMPLE].tolist())]
    each = seconds(lambda: [Prolog.assertz(fact) for fact in sample]) / len(sample)
    prolog.delete_module(home)
    n_facts = INDIVIDUALS * (1 + len(schema.features))
    asserted = each * n_facts
    told: list[int] = []
    with Session(schema=schema) as session:
        before = _resident_megabytes()
        took = seconds(lambda: session.add_facts(data, progress=lambda _, done, total: told.append(done)))
        grown = _resident_megabytes() - before
        last = f"a{INDIVIDUALS}"
        if session.query("x5(A, X), c1(A, C)", {"A": last}) != [{"X": data["x5"][-1], "C": data["c1"][-1]}]:
            raise RuntimeError("the facts are not those of the rows")
        if told[-1] != INDIVIDUALS:
            raise RuntimeError("the progress does not end at the last row")
    shown = f"{INDIVIDUALS:,} individuals x {len(schema.features)} features"
    line(f"{shown}: session.add_facts, {n_facts:,} facts", "", f"{took:.1f} s", None)
    line(f"{shown}: memory, {grown * 1e6 / n_facts:.0f} bytes a fact", "", f"{grown:,.0f} MB", None)
    line(f"{shown}: pyswip's assertz, {SAMPLE:,} facts scaled", "", f"{asserted:.0f} s", None)
    return line(f"{shown}: add_facts against assertz", "<= 1/10", f"1/{asserted / took:.0f}", asserted >= 10 * took)


def _individuals() -> tuple[Schema, dict[str, Any]]:
    draw = np.random.default_rng(0)
    features = [Feature(f"x{number}", "numeric") for number in range(6)]
    features += [Feature(f"n{number}", "integer") for number in range(2)]
    features += [Feature(f"c{number}", "categorical", ("car", "education", "house")) for number in range(2)]
    data: dict[str, Any] = {}
    for feature in features:
        if feature.kind == "numeric":
            data[feature.name] = draw.random(INDIVIDUALS)
        elif feature.kind == "integer":
            data[feature.name] = draw.integers(0, 100, INDIVIDUALS)
        else:
            data[feature.name] = draw.choice(np.array(feature.categories, dtype=object), INDIVIDUALS)
    return Schema(tuple(features), Target("risk", ("good", "bad")), individual="applicant"), data


def _resident_megabytes() -> float:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
