"""neurologic extract: the rules that a network follows."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurologic.cli.common import FINE, AddCommand, add_reading, print_json
from neurologic.errors import NeurologicError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from neurologic.probing import Progress
    from neurologic.rules import RuleSet


def add(command: AddCommand) -> None:
    """Add the command."""
    extract = command("extract", _extract, "extract the rules that a network follows")
    extract.add_argument("network", help="a .pt2 program, .pt/.safetensors weights (with --module), or .skops file")
    extract.add_argument("data", help="rows to ask the network about: .csv, .parquet, .arrow or .feather")
    extract.add_argument("--schema", required=True, help="the schema (TOML), with the network's encoding if it has one")
    extract.add_argument("--out", help="write the rules: .pl, .json or .rules by the file's ending")
    extract.add_argument(
        "--method", default="tree", help="how to extract; auto tries every method (default: %(default)s)"
    )
    extract.add_argument("--max-rules", type=int, help="at most so many rules (default: the method's, 16 for tree)")
    extract.add_argument("--max-conditions", type=int, help="at most so many conditions, for --method auto")
    extract.add_argument(
        "--min-fidelity", type=float, help="agreement that is enough, for --method auto: the smallest such rules"
    )
    extract.add_argument("--min-support", type=int, help="rows that a rule must cover at least")
    extract.add_argument("--queries", type=int, help="how many extra questions the network may be asked")
    extract.add_argument("--budget", type=int, help="rows the network may be asked about in all, the data included")
    extract.add_argument(
        "--simplify",
        type=float,
        metavar="SHARE",
        help="drop what is provably needless, and what costs agreement on at most that share of the rows (0: no row)",
    )
    extract.add_argument("--seed", type=int, default=0, help="seed of every random choice (default: %(default)s)")
    extract.add_argument(
        "--held-out", type=float, default=0.3, help="share of the rows kept for measuring (default: %(default)s)"
    )
    extract.add_argument("--test", help="measure on the rows of this file instead of a share of the data")
    add_reading(extract)
    extract.add_argument("--trust-pickle", action="store_true", help="allow a pickle file, which can run any code")
    extract.add_argument("--quiet", action="store_true", help="show no progress")


def _extract(options: argparse.Namespace) -> int:
    import numpy as np

    from neurologic.evaluation import evaluate
    from neurologic.networks import load_network
    from neurologic.schema import as_table, load_encoding, load_schema, read_rows
    from neurologic.selection import extract

    schema = load_schema(options.schema)
    encoding = load_encoding(options.schema, schema)
    network = load_network(
        options.network,
        schema,
        encoding=encoding,
        module=options.module,
        output=options.output,
        trusted=options.trusted,
        trust_pickle=options.trust_pickle,
    )
    columns = read_rows(options.data, schema)
    rows = as_table(columns, schema)
    labels = columns.get(schema.target.name)
    if options.test:
        test_columns = read_rows(options.test, schema)
        training, held_out = rows, as_table(test_columns, schema)
        held_out_labels = test_columns.get(schema.target.name)
    else:
        if not 0 < options.held_out < 1:
            raise NeurologicError(f"--held-out is {options.held_out}; give a share between 0 and 1.")
        order = np.random.default_rng(options.seed).permutation(len(rows))
        cut = len(rows) - round(options.held_out * len(rows))
        training, held_out = rows.take(np.sort(order[:cut])), rows.take(np.sort(order[cut:]))
        held_out_labels = [labels[row] for row in np.sort(order[cut:])] if labels is not None else None
    if held_out_labels is not None and None in held_out_labels:
        held_out_labels = None
    names = ("max_rules", "min_support", "queries", "max_conditions", "min_fidelity", "budget", "simplify")
    settings = {name: getattr(options, name) for name in names}
    with _progress(options.quiet) as progress:
        rules = extract(
            network,
            training,
            method=options.method,
            seed=options.seed,
            progress=progress,
            **{name: value for name, value in settings.items() if value is not None},
        )
    report = evaluate(rules, network, held_out, held_out_labels)
    rules = rules.with_evidence(report.evidence)
    if options.out:
        _write_rules(rules, Path(options.out), held_out)
    if options.json:
        print_json({"rules": json.loads(rules.to_json()), "evaluation": report.to_dict(), "written": options.out})
    else:
        sys.stdout.write(f"{rules}\n{report}\n")
        if options.out:
            sys.stdout.write(f"written: {options.out}\n")
    return FINE


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress | None]:
    """Give a callback that shows on standard error what is being done, where a person watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console

    with Console(stderr=True).status("starting") as status:

        def show(what: str, done: int, total: int | None) -> None:
            status.update(f"{what}: {done:,}" + (f" of {total:,}" if total is not None else ""))

        yield show


def _write_rules(rules: RuleSet, path: Path, rows: Any) -> None:
    if path.suffix == ".pl":
        from neurologic.reasoning import export

        export(rules, path, rows)
    elif path.suffix == ".json":
        from neurologic.files import write_text_atomically

        write_text_atomically(path, rules.to_json())
    elif path.suffix in (".rules", ".txt"):
        from neurologic.rules import save_rules

        save_rules(rules, path)
    else:
        known = (".pl", ".json", ".rules")
        raise UnknownName(f"--out {path}: rules are written as {', '.join(known)}.{did_you_mean(path.suffix, known)}")
