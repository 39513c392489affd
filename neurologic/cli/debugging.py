"""neurologic suspects and neurologic compare: what a network leans on, and where it parts from labels and an expert."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurologic.cli.common import (
    AddCommand,
    add_network,
    check_network,
    count,
    is_emitted,
    print_found,
)
from neurologic.errors import NeurologicError

if TYPE_CHECKING:
    from neurologic.networks import Network
    from neurologic.rules import RuleSet
    from neurologic.schema import Category, Table


def add(command: AddCommand) -> None:
    """Add the commands."""
    suspects = command("suspects", _suspects, "rank the rules that lean on features which should not decide")
    _add_data(suspects, "rules (.pl, .json, .rules)")
    suspects.add_argument(
        "--feature",
        action="append",
        metavar="NAME",
        help="a feature that should not decide (default: those that the schema marks as protected); repeatable",
    )
    suspects.add_argument(
        "--values",
        type=count,
        default=5,
        metavar="N",
        help="how many values of a number are tried (default: %(default)s)",
    )
    suspects.add_argument(
        "--tolerance",
        type=float,
        default=0.05,
        metavar="SHARE",
        help="share of changed answers up to which nothing leans on a feature (default: %(default)s)",
    )
    compare = command("compare", _compare, "compare what was learned with the labels and with an expert's theory")
    _add_data(compare, "rules (.pl, .json, .rules), and the expert's own Prolog (.pl)")
    compare.add_argument(
        "--goal",
        action="append",
        default=[],
        metavar="CLASS=GOAL",
        help='what holds of a class, as "bad=over_indebted(A)", where the theory has no clauses for the target; '
        "repeatable",
    )


def _add_data(parser: argparse.ArgumentParser, files: str) -> None:
    parser.add_argument("data", help="rows of individuals (.csv, .parquet, .arrow, .feather), with labels if known")
    parser.add_argument("files", nargs="+", help=files)
    parser.add_argument(
        "--id",
        metavar="COLUMN",
        help="the column that names the individuals (default: the one called like the individual)",
    )
    parser.add_argument("--schema", metavar="FILE", help="the schema (TOML), for .rules files and for the network")
    add_network(parser)


def _suspects(options: argparse.Namespace) -> int:
    from neurologic.debugging import suspects

    check_network(options)
    rules, theory = _rules_and_theory(options)
    if theory:
        raise NeurologicError(f"{theory[0]} is no file of rules; an expert's theory is for `neurologic compare`.")
    table, _ = _rows(options, rules)
    found = suspects(
        rules,
        options.feature,
        data=table,
        network=_network(options, rules),
        values=options.values,
        tolerance=options.tolerance,
    )
    return print_found(found, options, not found.leaning)


def _compare(options: argparse.Namespace) -> int:
    from neurologic.debugging import compare_knowledge

    check_network(options)
    rules, theory = _rules_and_theory(options)
    table, labels = _rows(options, rules)
    goals = dict(_goal(text, rules) for text in options.goal)
    network = _network(options, rules)
    found = compare_knowledge(rules, network, table, labels, theory=theory, goals=goals or None)
    return print_found(found, options, not found.differences)


def _rules_and_theory(options: argparse.Namespace) -> tuple[RuleSet, list[Path]]:
    """Return the rules among the files, and the others, which are the expert's."""
    from neurologic.compilation import read_prolog
    from neurologic.rules import load_rules
    from neurologic.schema import load_schema

    schema = load_schema(options.schema) if options.schema else None
    found: list[RuleSet] = []
    theory: list[Path] = []
    for path in map(Path, options.files):
        if path.suffix in (".rules", ".txt", ".json"):
            if schema is None and path.suffix != ".json":
                raise NeurologicError(f"{path}: rules in the rule language need --schema.")
            found.append(load_rules(path, schema))
        elif is_emitted(path):
            found.append(read_prolog(path))
        else:
            theory.append(path)
    if len(found) != 1:
        raise NeurologicError(f"One file of rules is needed, and there are {len(found)}.")
    return found[0], theory


def _rows(options: argparse.Namespace, rules: RuleSet) -> tuple[Table, Any]:
    """Return the rows, with all columns that they have, and their labels if they have any."""
    from neurologic.schema import as_table, read_rows

    columns = read_rows(options.data, rules.schema)
    ids = options.id or (rules.schema.individual if rules.schema.individual in columns else None)
    known = [name for name in rules.schema.names if name in columns]
    labels = columns.get(rules.schema.target.name)
    return as_table(columns, rules.schema, features=known, ids=ids), labels


def _network(options: argparse.Namespace, rules: RuleSet) -> Network | None:
    from neurologic.networks import load_network
    from neurologic.schema import load_encoding

    if not options.network:
        return None
    return load_network(
        options.network,
        rules.schema,
        encoding=load_encoding(options.schema, rules.schema),
        module=options.module,
        output=options.output,
        trusted=options.trusted,
    )


def _goal(text: str, rules: RuleSet) -> tuple[Category, str]:
    label, equals, goal = text.partition("=")
    for known in rules.schema.classes:
        if equals and label.strip() == (str(known).lower() if isinstance(known, bool) else str(known)):
            return known, goal
    classes = ", ".join(map(str, rules.schema.classes))
    raise NeurologicError(f"--goal {text!r} is no CLASS=GOAL with a class of {rules.schema.target.name}: {classes}.")
