"""Held-out or seen: the sketch of the rows of an extraction, and the warning of a measurement on them."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import schemas, tables

from neurologic.errors import HeldOutWarning
from neurologic.evaluation import evaluate, share_seen, sketch_of
from neurologic.induction import extract
from neurologic.networks import wrap
from neurologic.probing import join
from neurologic.rules import ClassHead, Clause, Membership, RuleSet
from neurologic.schema import Block, Encoding, Feature, Schema, Table, Target, as_table

SCHEMA = Schema(
    (Feature("age", "numeric"), Feature("home", "categorical", ("own", "rent", 1, True, "1"))),
    Target("risk", ("good", "bad")),
)


def some_rows(seed: int, count: int = 200) -> Table:
    random = np.random.default_rng(seed)
    codes = random.integers(5, size=count).astype(np.int32)
    return as_table(
        {"age": random.normal(40, 9, count), "home": [SCHEMA.feature("home").categories[code] for code in codes]},
        SCHEMA,
    )


def key(table: Table, row: int) -> tuple[Any, ...]:
    return tuple(sorted((name, type(value).__name__, value or 0) for name, value in table.row(row).items()))


@given(st.data())
def test_of_few_rows_the_share_is_exact(data: st.DataObject) -> None:
    schema = data.draw(schemas(max_features=2))
    known, asked = data.draw(tables(schema)), data.draw(tables(schema, max_rows=10))
    if len(known) and data.draw(st.booleans()):
        asked = join([asked, known])
    keys = {key(known, row) for row in range(len(known))}
    hits = [key(asked, row) in keys for row in range(len(asked))]
    assert share_seen(asked, sketch_of(known)) == pytest.approx(sum(hits) / len(hits) if hits else 0.0)


@given(st.data())
def test_the_sketch_knows_no_order_and_no_repetition(data: st.DataObject) -> None:
    schema = data.draw(schemas())
    table = data.draw(tables(schema, min_rows=1, hostile_ids=True))
    shuffled = table.take(data.draw(st.permutations(range(len(table)))))
    columns = {name: shuffled.column(name) for name in data.draw(st.permutations(list(table.columns)))}
    sketch = sketch_of(table)
    assert sketch_of(Table(schema, columns, shuffled.ids)) == sketch
    assert sketch_of(join([table, shuffled, table.take([0])])) == sketch
    assert sketch_of(as_table(table.to_columns(), schema)) == sketch
    assert "\n" not in sketch


def test_the_share_of_many_rows_is_estimated_closely() -> None:
    known, fresh = some_rows(0, 3000), some_rows(1, 3000)
    sketch = sketch_of(known)
    assert len(sketch) < 400, "a line in the provenance, however many rows"
    assert share_seen(known, sketch) == 1.0 and share_seen(fresh, sketch) == 0.0
    mixed = join([known.take(np.arange(1500)), fresh.take(np.arange(1500))])
    assert share_seen(mixed, sketch) == pytest.approx(0.5, abs=0.2)
    part = known.take(np.arange(2000, 2600))
    assert share_seen(part, sketch) == 1.0, "each comparable row of the part is one of the known"


def test_rows_differ_by_value_type_and_column() -> None:
    pair = Schema((Feature("a", "numeric", missing=True), Feature("b", "numeric", missing=True)), SCHEMA.target)
    sketch = sketch_of(as_table({"a": [1.0, 0.0, None], "b": [2.0, 0.0, 5.0]}, pair))
    assert share_seen(as_table({"a": [2.0], "b": [1.0]}, pair), sketch) == 0.0, "exchanged columns"
    assert share_seen(as_table({"a": [5.0], "b": [None]}, pair), sketch) == 0.0
    assert share_seen(as_table({"a": [-0.0], "b": [0.0]}, pair), sketch) == 1.0, "one zero"
    assert share_seen(as_table({"a": [float("nan")], "b": [5.0]}, pair), sketch) == 1.0, "one missing value"
    home = as_table({"age": [1.0, 1.0, 1.0], "home": [1, True, "1"]}, SCHEMA)
    assert share_seen(home.take([1, 2]), sketch_of(home.take([0]))) == 0.0


@pytest.mark.parametrize("text", ["", "3", "3:", "x:AAAA", "3:not base64", ":", "1:AAA=", "no sketch at all"])
def test_a_text_that_is_no_sketch_counts_as_empty(text: str) -> None:
    assert share_seen(some_rows(0, 5), text) == 0.0


_SCRIPT = """
from neurologic.evaluation import sketch_of
from neurologic.schema import Feature, Schema, Target, as_table
schema = Schema(
    (Feature("größe", "numeric", missing=True), Feature("home", "categorical", ("own", "it's", 1, True))),
    Target("risk", ("good", "bad")),
)
found = sketch_of(as_table({"größe": [1.5, None, -0.0, 1e300], "home": ["own", "it's", 1, True]}, schema))
"""


def test_another_process_makes_the_same_sketch() -> None:
    here: dict[str, Any] = {}
    exec(_SCRIPT, here)
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    command = [sys.executable, "-c", _SCRIPT + "\nprint(found)"]
    there = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    assert there.stdout.strip() == here["found"]


AGE_ALONE = Encoding(SCHEMA, (Block("age"),))
NETWORK = wrap(lambda table: (table.column("age") < 30).astype(int), SCHEMA, output="indices")


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return extract(NETWORK, some_rows(0), queries=0)


def test_a_measurement_on_rows_of_the_extraction_is_warned_about(rules: RuleSet) -> None:
    with pytest.warns(HeldOutWarning, match="held_out") as caught:
        report = evaluate(rules, NETWORK, some_rows(0))
    assert report.data == "seen" and {each.data for each in report.evidence.values()} == {"seen"}
    assert caught[0].filename == __file__, "the warning points at the caller"
    with pytest.warns(HeldOutWarning):
        assert evaluate(rules, NETWORK, join([some_rows(0).take(np.arange(100)), some_rows(3, 100)])).data == "seen"


def test_fresh_rows_and_a_stated_choice_are_silent(rules: RuleSet) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert evaluate(rules, NETWORK, some_rows(7)).data == "held-out"
        assert evaluate(rules, NETWORK, some_rows(0), held_out=False).data == "seen"
        assert evaluate(rules, NETWORK, some_rows(0), held_out=True).data == "held-out"
        without = replace(rules, provenance=replace(rules.provenance, rows=None))
        assert evaluate(without, NETWORK, some_rows(0)).data == "held-out"


def test_columns_that_the_network_does_not_see_hide_nothing(rules: RuleSet) -> None:
    seen = some_rows(0).to_columns()
    frame = {"note": list(range(200)), "home": seen["home"], "age": seen["age"]}
    with pytest.warns(HeldOutWarning):
        evaluate(rules, NETWORK, frame)


def test_rules_edited_to_use_a_further_column_are_still_known_to_have_seen_the_rows() -> None:
    network = wrap(lambda matrix: (matrix[:, 0] < 30).astype(int), SCHEMA, encoding=AGE_ALONE, output="indices")
    assert network.features == ("age",)
    extracted = extract(network, some_rows(0), queries=0)
    extra = Clause("r0", ClassHead("bad"), (Membership("home", ("own",)),))
    edited = replace(extracted, clauses=(extra, *extracted.clauses), semantics="ordered")
    with pytest.warns(HeldOutWarning):
        assert evaluate(edited, network, some_rows(0)).data == "seen"
