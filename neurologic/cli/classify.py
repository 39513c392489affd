"""neurologic classify: what the rules answer for every row of a file, as CSV."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter, deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from neurologic.cli.common import FINE, AddCommand, json_value, print_json, refuse_together, theory_session
from neurologic.errors import UnknownName, did_you_mean, nearest
from neurologic.files import write_parts_atomically

if TYPE_CHECKING:
    from neurologic.reasoning import Session
    from neurologic.rules import RuleSet

Row = tuple[str, Any]


def add(command: AddCommand) -> None:
    """Add the command."""
    classify = command("classify", _classify, "answer every row of a file by the rules, through Prolog")
    classify.add_argument("data", help="rows of individuals (.csv, .parquet, .arrow, .feather), read part by part")
    classify.add_argument("files", nargs="+", help="rules (.pl, .json, .rules)")
    classify.add_argument("--target", help="which rules answer, where the files hold those of several targets")
    classify.add_argument(
        "--id",
        metavar="COLUMN",
        help="the column that names the individuals (default: the one called like the individual)",
    )
    classify.add_argument("--schema", metavar="FILE", help="the schema (TOML), for .rules files")
    classify.add_argument(
        "--out", metavar="FILE", help="write the answers to this CSV file, and print how many of each"
    )
    classify.set_defaults(facts=[], seconds=None)


def _classify(options: argparse.Namespace) -> int:
    if options.out:
        refuse_together("--out", {"--json": options.json}, "the answers are written in one form")
    with theory_session(options) as session:
        from neurologic.reasoning.classifying import chosen_rules

        rules = chosen_rules(session.rules, options.target)
        rows = _answered(session, rules, options)
        header = (options.id or rules.schema.individual, rules.schema.target.name)
        if options.json:
            print_json([dict(zip(header, (name, _plain(label)), strict=True)) for name, label in rows])
        elif options.out:
            counts: Counter[str] = Counter()
            write_parts_atomically(options.out, _lines(header, rows, counts))
            for label, count in counts.most_common():
                sys.stdout.write(f"{label or 'no answer'}: {count}\n")
        else:
            for line in _lines(header, rows, Counter()):
                sys.stdout.write(line.decode())
    return FINE


def _answered(session: Session, rules: RuleSet, options: argparse.Namespace) -> Iterator[Row]:
    """Yield the name of each individual and its answer; no more than a part of the file is held."""
    from neurologic.schema import read_batches
    from neurologic.schema.tables import numbered_ids

    names: deque[str] = deque()
    count = 0

    def batches() -> Iterator[Any]:
        nonlocal count
        for batch in read_batches(options.data, rules.schema):
            columns = batch.keys() if isinstance(batch, dict) else batch.column_names
            column = options.id or rules.schema.individual
            if column in columns:
                named = batch[column] if isinstance(batch, dict) else batch.column(column).to_pylist()
                names.extend(map(str, named))
                count += len(named)
            elif options.id:
                raise UnknownName(
                    f"{options.data} has no column {column!r}.{did_you_mean(column, columns)}",
                    nearest=nearest(column, columns),
                )
            else:
                size = len(next(iter(batch.values()))) if isinstance(batch, dict) else batch.num_rows
                names.extend(numbered_ids(rules.schema, size, count + 1))
                count += size
            yield batch

    for labels in session.classify_batches(batches(), target=rules.schema.target.name):
        for label in labels:
            yield names.popleft(), label


def _lines(header: tuple[str, str], rows: Iterator[Row], counts: Counter[str]) -> Iterator[bytes]:
    """Yield the lines of the CSV file; an answer that there is not is an empty field. Count each answer."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    for name, label in rows:
        shown = "" if label is None else _spelled(label)
        counts[shown] += 1
        writer.writerow((name, shown))
        if text.tell() > 1 << 16:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _plain(label: Any) -> Any:
    """Return an answer as JSON can hold it."""
    return None if label is None else json_value(list(label) if isinstance(label, tuple) else label)


def _spelled(label: Any) -> str:
    """Return an answer as text: an interval as its two ends, a boolean as Prolog writes it."""
    if isinstance(label, tuple):
        return "..".join(map(str, label))
    return str(label).lower() if isinstance(label, bool) else str(label)
