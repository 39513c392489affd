"""What holds of the rules of every tree: they part the rows, keep to their limits, and come with their origin."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import zlib
from typing import Any

import numpy as np
import pytest
from hostile_names import FINITE
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import schemas, tables

import neurologic
from neurologic.evaluation import share_seen
from neurologic.induction import extract
from neurologic.induction.trees.model import NO_ANSWER, Branch, Leaf, Split, Tree, answer, clauses_of, n_leaves
from neurologic.induction.trees.splits import threshold_between
from neurologic.networks import CountedNetwork, Network, wrap
from neurologic.rules import ClassHead, Interval, Membership, RuleSet
from neurologic.schema import UNKNOWN, Feature, Schema, Table, Target, as_table


def scrambled(schema: Schema) -> Network:
    """A network whose answer follows from the row alone and from nothing simple."""

    def label(table: Table) -> Any:
        texts = (str([table.value(row, name) for name in schema.names[:2]]) for row in range(len(table)))
        return np.array(
            [zlib.crc32(text.encode("utf-8", "replace")) % len(schema.classes) for text in texts], dtype=int
        )

    return wrap(label, schema, output="indices", fingerprint="scrambled")


@settings(max_examples=100)
@given(st.data())
def test_the_rules_of_any_tree_part_the_rows_and_keep_to_their_limits(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=4))
    rows = data.draw(tables(schema, min_rows=1, max_rows=12))
    max_rules, min_support = data.draw(st.sampled_from((1, 2, 5, None))), data.draw(st.integers(0, 3))
    queries, min_sample = data.draw(st.sampled_from((0, 1, 40))), data.draw(st.sampled_from((0, 10)))
    spare = data.draw(st.sampled_from((None, 0, 15)))
    budget = None if spare is None else len(rows) + spare
    network = CountedNetwork(scrambled(schema))
    rules = extract(
        network, rows, budget=budget, batch_size=7,
        max_rules=max_rules, min_support=min_support, queries=queries, min_sample=min_sample,
    )  # fmt: skip

    assert rules.semantics == "partition" and rules.default == UNKNOWN
    assert 1 <= len(rules) <= (math.inf if max_rules is None else max_rules)
    assert network.rows == rules.provenance.queries <= len(rows) + queries
    assert budget is None or network.rows <= budget

    # Exactly one rule holds of a row whose values are known, wherever it comes from; at most one of any other.
    for table in (rows, data.draw(tables(schema, max_rows=8))):
        firing = rules.firing(table)
        known = ~np.any([table.missing(name) for name in rules.features_used] or [np.zeros(len(table), bool)], axis=0)
        assert not firing[-1].any(), "the default of a partition without gaps never answers"
        assert (firing.sum(axis=0)[known] == 1).all() and (firing.sum(axis=0) <= 1).all()
        for given_answer, holds in zip(rules.predict(table), firing.any(axis=0), strict=True):
            assert (given_answer is not None) == holds

    for clause in rules:
        covered = int(rules.firing(rows)[[other.id for other in rules].index(clause.id)].sum())
        assert len(rules) == 1 or covered >= min_support
        evidence = rules.evidence[clause.id]
        assert evidence.data == "seen" and evidence.coverage == covered and evidence.confidence is None
        agreeing = [row for row, holds in enumerate(rules.firing(rows)[int(clause.id[1:]) - 1]) if holds]
        assert isinstance(clause.head, ClassHead)
        label = clause.head.label
        answers = scrambled(schema).labels(rows.take(agreeing))
        assert evidence.support == sum(type(found) is type(label) and found == label for found in answers)
        assert len({literal.feature for literal in clause.body}) == len(clause.body), "one literal a feature"  # type: ignore[attr-defined]
        for literal in clause.body:
            check_literal(literal, schema, rows)


def check_literal(literal: Any, schema: Schema, rows: Table) -> None:
    feature = schema.feature(literal.feature)
    if not feature.is_number:
        assert isinstance(literal, Membership)
        assert 0 < len(literal.categories) < len(feature.categories)
        codes = sorted(feature.code(category) for category in literal.categories)
        if feature.kind == "ordinal":
            assert codes == list(range(codes[0], codes[-1] + 1)), "grades next to each other"
        return
    assert isinstance(literal, Interval)
    for bound in (literal.low, literal.high):
        if feature.kind == "integer" and math.isfinite(bound) and abs(bound) < 2**50:
            assert bound % 1 == 0.5, "half-way between whole numbers, where nothing can be equal to it"


@given(st.data())
def test_a_threshold_separates_two_numbers_exactly(data: st.DataObject) -> None:
    """A condition and its complement split the values, without tolerance (invariant I2)."""
    number = st.one_of(st.floats(allow_nan=False), st.sampled_from((*FINITE, -math.inf, math.inf)))
    below, above = sorted((data.draw(number), data.draw(number)))
    if max(below, -sys.float_info.max) < above:  # no finite number lies below the smallest one
        threshold = threshold_between(below, above)
        assert below <= threshold < above and math.isfinite(threshold)
    next_one = math.nextafter(below, math.inf)
    if math.isfinite(below) and math.isfinite(next_one):
        assert below <= threshold_between(below, next_one) < next_one


@pytest.mark.parametrize(("below", "above"), [(1.46e308, 1.7e308), (-1.79e308, -1.4e308), (-1.79e308, 1.79e308)])
def test_a_threshold_between_huge_numbers_does_not_overflow(below: float, above: float) -> None:
    """Rounding the middle of the first two to one digit gave 2e308: OverflowError."""
    assert below <= threshold_between(below, above) < above


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**6))
def test_a_threshold_between_whole_numbers_is_half_way(below: int, gap: int) -> None:
    threshold = threshold_between(below, below + gap, whole=True)
    assert threshold % 1 == 0.5 and below < threshold < below + gap
    assert abs(threshold - (below + gap / 2)) <= 0.5


@st.composite
def trees(draw: st.DrawFn, schema: Schema, depth: int = 3) -> Tree:
    if depth == 0 or draw(st.sampled_from((True, False, False, False))):
        return Leaf(draw(st.integers(0, len(schema.classes) - 1)))
    feature = draw(st.sampled_from(schema.features))
    if feature.is_number:
        split = Split(feature.name, threshold=draw(st.sampled_from((-24.5, -1.0, 0.0, 0.3, 1.0, 2.5, 24.0, 1e22))))
    else:
        codes = st.frozensets(st.integers(0, len(feature.categories) - 1), min_size=1)
        split = Split(feature.name, codes=draw(codes))
    return Branch(split, draw(trees(schema, depth - 1)), draw(trees(schema, depth - 1)))


def reachable(tree: Tree, schema: Schema, limits: dict[str, Any]) -> bool:
    """Whether each leaf has a value left for every feature, as in a tree that was grown on rows."""
    if isinstance(tree, Leaf):
        return True
    feature = schema.feature(tree.split.feature)
    if feature.is_number:
        low, high = limits.get(feature.name, (-math.inf, math.inf))
        threshold = tree.split.threshold
        assert threshold is not None
        sides: list[Any] = [(low, threshold), (threshold, high)]
        if not low < threshold < high:
            return False
    else:
        left = limits.get(feature.name, frozenset(range(len(feature.categories))))
        sides = [left & tree.split.codes, left - tree.split.codes]
        if not all(sides):
            return False
    return all(
        reachable(branch, schema, {**limits, feature.name: side})
        for branch, side in zip((tree.left, tree.right), sides, strict=True)
    )


@given(st.data())
def test_the_rules_of_a_tree_answer_as_its_leaves_do_on_the_bounds_too(data: st.DataObject) -> None:
    schema = data.draw(schemas(relational=False, numeric_target=False, max_features=3))
    tree = data.draw(trees(schema).filter(lambda found: reachable(found, schema, {})))
    table = data.draw(tables(schema, max_rows=10))
    rules = RuleSet(schema, clauses_of(tree, schema), "partition", UNKNOWN)
    assert len(rules) == n_leaves(tree)
    codes = answer(tree, table.columns, len(table))
    for given_answer, code in zip(rules.predict(table), codes, strict=True):
        # Where the tree meets a missing value no leaf is reached, and no rule is proved: the other leaves are refuted.
        assert (given_answer is None) == (code == NO_ANSWER)
        if given_answer is not None:
            assert given_answer == schema.classes[code] and type(given_answer) is type(schema.classes[code])


_SCRIPT = """
import numpy as np
from neurologic.induction import extract
from neurologic.networks import wrap
from neurologic.schema import Feature, Schema, Target
schema = Schema(
    (
        Feature("age", "integer"),
        Feature("height", "numeric", missing=True),
        Feature("home", "categorical", ("own", "rent", "free", "it's")),
        Feature("grade", "ordinal", ("low", "mid", "high")),
        Feature("phone", "boolean"),
    ),
    Target("risk", ("good", "bad", "fair")),
)
def label(table):
    height = np.nan_to_num(table.column("height"), nan=160.0)
    score = np.sin(table.column("age") / 9) + height / 200 + (table.column("home") % 3) * 0.7
    return np.clip((score + table.column("grade") * 0.3).astype(int), 0, 2)
random = np.random.default_rng(4)
data = {
    "age": random.integers(18, 80, 120).tolist(),
    "height": [None if place % 9 == 0 else float(value) for place, value in enumerate(random.normal(170, 9, 120))],
    "home": [("own", "rent", "free", "it's")[place] for place in random.integers(4, size=120)],
    "grade": [("low", "mid", "high")[place] for place in random.integers(3, size=120)],
    "phone": (random.random(120) < 0.5).tolist(),
}
network = wrap(label, schema, output="indices", fingerprint="fixed")
rules = extract(network, data, seed=11, queries=1500, min_sample=60)
text = rules.to_prolog() + rules.to_json()
"""


@pytest.fixture(scope="module")
def here() -> dict[str, Any]:
    found: dict[str, Any] = {}
    exec(_SCRIPT, found)
    return found


def test_a_seed_gives_the_same_bytes_here_and_in_another_process(here: dict[str, Any]) -> None:
    again = extract(here["network"], here["data"], seed=11, queries=1500, min_sample=60)
    assert again.to_prolog() + again.to_json() == here["text"]
    assert again == here["rules"] and again.evidence == here["rules"].evidence
    environment = {**os.environ, "PYTHONHASHSEED": "99", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", _SCRIPT + "\nprint(text, end='')"]
    there = subprocess.run(command, capture_output=True, check=True, env=environment)
    assert there.stdout.decode("utf-8") == here["text"]


def test_the_size_of_the_batches_changes_nothing(here: dict[str, Any]) -> None:
    batched = extract(here["network"], here["data"], seed=11, queries=1500, min_sample=60, batch_size=13)
    assert batched.to_prolog() + batched.to_json() == here["text"]


def test_another_seed_asks_about_other_rows(here: dict[str, Any]) -> None:
    def rows_asked(seed: int) -> list[str]:
        seen: list[str] = []

        def label(table: Table) -> Any:
            seen.extend(str(table.row(row)) for row in range(len(table)))
            return here["label"](table)

        network = wrap(label, here["schema"], output="indices", fingerprint="fixed")
        extract(network, here["data"], seed=seed, queries=100)
        return seen

    one, other = rows_asked(1), rows_asked(2)
    assert one[:120] == other[:120], "the data come first"
    assert len(one) > 120 and set(one[120:]) != set(other[120:])


def test_the_origin_is_complete(here: dict[str, Any]) -> None:
    rules, provenance = here["rules"], here["rules"].provenance
    assert (provenance.method, provenance.network, provenance.seed) == ("tree", "fixed", 11)
    assert provenance.version == neurologic.__version__ and 120 < provenance.queries <= 1620
    assert provenance.rows is not None and share_seen(as_table(here["data"], here["schema"]), provenance.rows) == 1.0
    assert set(rules.evidence) == {clause.id for clause in rules}
    assert {evidence.data for evidence in rules.evidence.values()} == {"seen"}
    assert [clause.id for clause in rules] == [f"r{place}" for place in range(1, len(rules) + 1)]


def test_progress_counts_the_rows_asked(here: dict[str, Any]) -> None:
    told: list[int] = []
    rules = extract(
        here["network"], here["data"], queries=500, batch_size=50, progress=lambda what, done, whole: told.append(done)
    )
    assert told == sorted(told) and told[0] == 50 and told[-1] == rules.provenance.queries


def test_drawn_rows_lie_inside_the_schema() -> None:
    schema = Schema(
        (
            Feature("n", "integer", domain=(0, 1000)),
            Feature("x", "numeric"),
            Feature("home", "categorical", ("own", "rent", "free")),
        ),
        Target("y", ("a", "b")),
    )
    asked: list[Table] = []

    def label(table: Table) -> Any:
        asked.append(table)
        return ((table.column("n") > 400) ^ (table.column("x") > 0)).astype(int)

    random = np.random.default_rng(0)
    data = {
        "n": random.integers(0, 1001, 80).tolist(),
        "x": random.normal(size=80).tolist(),
        "home": [("own", "rent")[place % 2] for place in range(80)],
    }
    extract(wrap(label, schema, output="indices"), data, queries=600)
    assert sum(map(len, asked)) > 500
    for table in asked:
        again = as_table(table.to_columns(), schema)
        assert len(again) == len(table) and np.array_equal(again.column("n"), np.floor(table.column("n")))
