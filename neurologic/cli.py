"""The shell: neurologic extract | query | explain | check | doctor.

May import every stage. Results go to standard output (one JSON value with `--json`), progress and warnings to standard
error. Exit codes: 0 fine, 1 no answer or something violated, 2 usage or bad input, 3 environment.
"""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurologic import __version__
from neurologic.errors import MissingExtra, NeurologicError, UnknownName, did_you_mean

if TYPE_CHECKING:
    from neurologic.probing import Progress
    from neurologic.reasoning import Session
    from neurologic.rules import RuleSet

FINE, NO, USAGE, ENVIRONMENT = 0, 1, 2, 3
OUTPUTS = ("logits", "probabilities", "labels", "indices", "values")

_EXAMPLES = """\
examples:
  neurologic extract network.pt2 applicants.csv --schema schema.toml --max-rules 12 --out rules.pl
  neurologic query "credit_risk(A, bad), senior(A)" rules.pl policy.pl --facts applicants.csv
  neurologic explain "credit_risk(a17, bad)" rules.pl policy.pl --facts applicants.csv
  neurologic check rules.pl policy.pl --facts applicants.csv
  neurologic doctor

exit codes: 0 fine, 1 no answer or something violated, 2 usage or bad input, 3 environment
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Examples
    --------
    >>> main(["doctor", "--json"]) in (FINE, ENVIRONMENT)  # doctest: +ELLIPSIS
    {...
    True
    """
    options = _parser().parse_args(arguments)
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            code: int = options.run(options)
            return code
        except MissingExtra as error:
            return _failed(error, ENVIRONMENT, options)
        except NeurologicError as error:
            return _failed(error, _code_of(error), options)
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            return NO
        except BrokenPipeError:
            return FINE


def _code_of(error: NeurologicError) -> int:
    from neurologic.errors import PrologNotFound

    return ENVIRONMENT if isinstance(error, PrologNotFound) else USAGE


def _failed(error: NeurologicError, code: int, options: argparse.Namespace) -> int:
    if options.json:
        _print_json({"error": type(error).__name__, "message": str(error)})
    else:
        sys.stderr.write(f"neurologic: {error}\n")
    return code


def _show_warning(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
    sys.stderr.write(f"warning: {message}\n")


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="neurologic",
        description="What a trained network knows, as Prolog that can be asked, explained and checked.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"neurologic {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], int], purpose: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        added.add_argument("--json", action="store_true", help="print one JSON value instead of text")
        added.set_defaults(run=run)
        return added

    extract = command("extract", _extract, "extract the rules that a network follows")
    extract.add_argument("network", help="a .pt2 program, .pt/.safetensors weights (with --module), or .skops file")
    extract.add_argument("data", help="rows to ask the network about: .csv, .parquet, .arrow or .feather")
    extract.add_argument("--schema", required=True, help="the schema (TOML), with the network's encoding if it has one")
    extract.add_argument("--out", help="write the rules: .pl, .json or .rules by the file's ending")
    extract.add_argument("--method", default="tree", help="how to extract (default: %(default)s)")
    extract.add_argument("--max-rules", type=int, default=16, help="at most so many rules (default: %(default)s)")
    extract.add_argument("--min-support", type=int, help="rows that a rule must cover at least")
    extract.add_argument("--queries", type=int, help="how many extra questions the network may be asked")
    extract.add_argument("--seed", type=int, default=0, help="seed of every random choice (default: %(default)s)")
    extract.add_argument(
        "--held-out", type=float, default=0.3, help="share of the rows kept for measuring (default: %(default)s)"
    )
    extract.add_argument("--test", help="measure on the rows of this file instead of a share of the data")
    extract.add_argument("--module", help="the class of a weights file, as package.module:Class")
    extract.add_argument("--output", choices=OUTPUTS, help="what a network with one output means by it")
    extract.add_argument("--trusted", action="append", default=[], help="a type of a skops file to trust; repeatable")
    extract.add_argument("--trust-pickle", action="store_true", help="allow a pickle file, which can run any code")
    extract.add_argument("--quiet", action="store_true", help="show no progress")

    query = command("query", _query, "ask a goal of rules, theory and facts")
    query.add_argument("goal", help='a Prolog goal, as "credit_risk(A, bad), senior(A)"')
    query.add_argument("--limit", type=int, help="at most so many answers")
    _add_theory(query)

    explain = command("explain", _explain, "show why a goal holds")
    explain.add_argument("goal", help='a Prolog goal, as "credit_risk(a17, bad)"')
    _add_theory(explain)

    check = command("check", _check, "find violated denials, contradictions and gaps")
    _add_theory(check)

    command("doctor", _doctor, "report the Prolog engine, versions and paths")
    return parser


def _add_theory(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", help="rules (.pl, .json, .rules) and the expert's own Prolog (.pl)")
    parser.add_argument(
        "--facts", action="append", default=[], help="rows of individuals (.csv, .parquet …); repeatable"
    )
    parser.add_argument(
        "--id", help="the column that names the individuals (default: the one called like the individual)"
    )
    parser.add_argument("--schema", help="the schema (TOML), for .rules files and for facts without rules")
    parser.add_argument("--seconds", type=float, help="stop a query after so many seconds")


def _extract(options: argparse.Namespace) -> int:
    import numpy as np

    from neurologic.evaluation import evaluate
    from neurologic.induction import extract
    from neurologic.networks import load_network
    from neurologic.schema import as_table, load_encoding, load_schema, read_rows

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
    settings = {"min_support": options.min_support, "queries": options.queries}
    with _progress(options.quiet) as progress:
        rules = extract(
            network,
            training,
            method=options.method,
            max_rules=options.max_rules,
            seed=options.seed,
            progress=progress,
            **{name: value for name, value in settings.items() if value is not None},
        )
    report = evaluate(rules, network, held_out, held_out_labels)
    rules = rules.with_evidence(report.evidence)
    if options.out:
        _write_rules(rules, Path(options.out), held_out)
    if options.json:
        _print_json({"rules": json.loads(rules.to_json()), "evaluation": report.to_dict(), "written": options.out})
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


def _session(options: argparse.Namespace) -> Session:
    """Return a session with the files and facts of the command line."""
    from neurologic.reasoning import Limits, Session
    from neurologic.rules import load_rules
    from neurologic.schema import as_table, load_schema, read_rows

    limits = Limits(seconds=options.seconds) if options.seconds else Limits()
    session = Session(limits=limits)
    try:
        schema = load_schema(options.schema) if options.schema else None
        for name in options.files:
            path = Path(name)
            if path.suffix in (".rules", ".txt"):
                if schema is None:
                    raise NeurologicError(f"{path}: rules in the rule language need --schema.")
                session.load(load_rules(path, schema))
            elif path.suffix == ".json" or _is_emitted(path):
                session.load(path)
            else:
                for warning in session.consult(path).warnings:
                    sys.stderr.write(f"warning: {warning}\n")
        for name in options.facts:
            vocabulary = schema or next((rules.schema for rules in session.rules), None)
            if vocabulary is None:
                raise NeurologicError(f"{name}: facts need rules with a schema, or --schema.")
            columns = read_rows(name, vocabulary)
            ids = options.id or (vocabulary.individual if vocabulary.individual in columns else None)
            session.add_facts(as_table(columns, vocabulary, ids=ids))
    except BaseException:
        session.close()
        raise
    return session


def _is_emitted(path: Path) -> bool:
    try:
        return "neural_theory(" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False  # consult says what is wrong with the file


def _query(options: argparse.Namespace) -> int:
    with _session(options) as session:
        answers = session.query(options.goal, limit=options.limit)
    if options.json:
        _print_json([{name: _json_value(value) for name, value in answer.items()} for answer in answers])
    elif not answers:
        sys.stdout.write("no\n")
    else:
        for answer in answers:
            sys.stdout.write((", ".join(f"{name} = {value}" for name, value in answer.items()) or "yes") + "\n")
    return FINE if answers else NO


def _json_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_json_value(entry) for entry in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    return value if isinstance(value, (str, int)) else str(value)


def _explain(options: argparse.Namespace) -> int:
    with _session(options) as session:
        proof = session.why(options.goal)
        if options.json:
            _print_json(json.loads(proof.to_json()))
        else:
            sys.stdout.write(f"{proof}\n")
        return FINE if proof else NO


def _check(options: argparse.Namespace) -> int:
    with _session(options) as session:
        report = session.check()
        if options.json:
            _print_json(report.to_dict())
        else:
            sys.stdout.write(f"{report}\n")
        return NO if report.violated else FINE


_PACKAGES = ("torch", "numpy", "scikit-learn", "scipy", "lark", "narwhals", "rich", "pyswip")
_EXTRAS = {"frames": ("pandas", "polars", "pyarrow"), "skops": ("skops",)}


def _doctor(options: argparse.Namespace) -> int:
    import platform
    from dataclasses import asdict
    from importlib import metadata

    from neurologic.reasoning.locate import prolog_report

    def version(package: str) -> str | None:
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            return None

    prolog = prolog_report()
    packages = {package: version(package) for package in _PACKAGES}
    extras = {package: version(package) for names in _EXTRAS.values() for package in names}
    lacking = [package for package, found in packages.items() if found is None]
    if options.json:
        _print_json(
            {
                "neurologic": __version__,
                "python": platform.python_version(),
                "folder": str(Path(__file__).parent),
                "prolog": asdict(prolog),
                "packages": packages,
                "extras": extras,
                "usable": prolog.usable and not lacking,
            }
        )
        return FINE if prolog.usable and not lacking else ENVIRONMENT
    lines = [
        f"neurologic    {__version__} in {Path(__file__).parent}",
        f"Python        {platform.python_version()} on {platform.system()} {platform.machine()}",
        f"SWI-Prolog    {prolog.version or 'not found'}",
        f"  executable  {prolog.executable or 'not found'}",
        f"  library     {prolog.library or 'not found'}",
        f"  home        {prolog.home or 'not found'}",
        f"  our modules {prolog.reasoner or 'not found'}",
        *(f"{package:<13} {found or 'NOT INSTALLED'}" for package, found in packages.items()),
    ]
    for extra, names in _EXTRAS.items():
        for package in names:
            lines.append(f"{package:<13} {extras[package] or f'not installed (optional: neurologic-prolog[{extra}])'}")
    if prolog.problem:
        lines.append(f"\nReasoning cannot start. {prolog.problem}\nExtraction and evaluation work without it.")
    elif lacking:
        lines.append(f"\nMissing: {', '.join(lacking)}. Run: pip install {' '.join(lacking)}")
    else:
        lines.append("\nEverything is in place.")
    sys.stdout.write("\n".join(lines) + "\n")
    return FINE if prolog.usable and not lacking else ENVIRONMENT


if __name__ == "__main__":
    sys.exit(main())
