"""What the commands share: exit codes, printing, and the session that the files of a command line make.

May import every stage.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neurologic.errors import NeurologicError

if TYPE_CHECKING:
    from neurologic.networks import Network
    from neurologic.reasoning import Session

#: Remarks about one ontology that are shown; large ones have many axioms that no clause can say.
MOST_REMARKS = 20

FINE, NO, USAGE, ENVIRONMENT = 0, 1, 2, 3

#: What a network with one output may mean by it.
OUTPUTS = ("logits", "probabilities", "labels", "indices", "values")

#: `command(name, run, purpose)` adds a command and returns its parser.
AddCommand = Callable[[str, Callable[[argparse.Namespace], int], str], argparse.ArgumentParser]


def print_json(value: Any) -> None:
    """Print one JSON value to standard output."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False, default=str)
    sys.stdout.write("\n")


def print_found(found: Any, options: argparse.Namespace, fine: bool) -> int:
    """Print a record as text, or its `to_dict()` with `--json`, and return the exit code."""
    if options.json:
        print_json(found.to_dict())
    else:
        sys.stdout.write(f"{found}\n")
    return FINE if fine else NO


def count(text: str) -> int:
    """Return a whole number of at least 1, for argparse.

    Examples
    --------
    >>> count("12")
    12
    """
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of 1 or more")
    return number


def duration(text: str) -> float:
    """Return a number of seconds above zero, for argparse.

    Examples
    --------
    >>> duration("0.5")
    0.5
    """
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds above zero")
    return number


def refuse_together(flag: str, others: Mapping[str, object], reason: str) -> None:
    """Raise where `flag` is given beside others, by name and value, that mean nothing beside it.

    Examples
    --------
    >>> refuse_together("--html", {"--json": True}, "one form at a time")
    Traceback (most recent call last):
    neurologic.errors.NeurologicError: --html does not go together with --json: one form at a time.
    """
    given = [name for name, value in others.items() if value]
    if given:
        raise NeurologicError(f"{flag} does not go together with {' and '.join(given)}: {reason}.")


def refuse_alone(flag: str, others: Mapping[str, object], reason: str) -> None:
    """Raise where others are given without `flag`, which they need.

    Examples
    --------
    >>> refuse_alone("--network", {"--module": "models:Net"}, "it says how the network is read")
    Traceback (most recent call last):
    neurologic.errors.NeurologicError: --module needs --network: it says how the network is read.
    """
    given = [name for name, value in others.items() if value]
    if given:
        raise NeurologicError(f"{given[0]} needs {flag}: {reason}.")


def add_theory(parser: argparse.ArgumentParser, files: str = "+") -> None:
    """Add the arguments that say which rules, theories and facts a session is made of; `files` is how many files."""
    parser.add_argument(
        "files",
        nargs=files,
        help="rules (.pl, .json, .rules), the expert's own Prolog (.pl) and ontologies (.ttl, .owl, .rdf, .nt)",
    )
    parser.add_argument(
        "--facts",
        action="append",
        default=[],
        metavar="FILE",
        help="rows of individuals (.csv, .parquet …); repeatable",
    )
    parser.add_argument(
        "--id",
        metavar="COLUMN",
        help="the column that names the individuals (default: the one called like the individual)",
    )
    parser.add_argument(
        "--schema", metavar="FILE", help="the schema (TOML), for .rules files and for facts without rules"
    )
    parser.add_argument("--seconds", type=duration, metavar="S", help="stop a question after so many seconds")


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that name the network, for a command that asks it too."""
    parser.add_argument(
        "--network",
        metavar="FILE",
        help="ask the network that the rules were extracted from too (.pt2, .pt, .safetensors, .skops); needs --schema",
    )
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say how the file of a network is read."""
    parser.add_argument("--module", metavar="MODULE", help="the class of a weights file, as package.module:Class")
    parser.add_argument("--output", choices=OUTPUTS, help="what a network with one output means by it")
    parser.add_argument(
        "--trusted", action="append", default=[], metavar="TYPE", help="a type of a skops file to trust; repeatable"
    )


def check_network(options: argparse.Namespace) -> None:
    """Raise where the flags about a network do not go together, before anything is loaded."""
    reading = {"--module": options.module, "--output": options.output, "--trusted": options.trusted}
    if not options.network:
        refuse_alone("--network FILE", reading, "it says how the file of the network is read")
    elif not options.schema:
        raise NeurologicError("--network needs --schema FILE, which holds the network's encoding.")


def add_untrusted(parser: argparse.ArgumentParser) -> None:
    """Add the option for a goal that comes from a stranger."""
    parser.add_argument(
        "--untrusted",
        action="store_true",
        help="the goal is a stranger's: run it in a process of its own, with limits, and let it change nothing",
    )


def theory_session(options: argparse.Namespace) -> Session:
    """Return a session with the files and facts of the command line."""
    from neurologic.reasoning import Limits, Session
    from neurologic.reasoning.ontology import ONTOLOGY_FILES
    from neurologic.rules import load_rules
    from neurologic.schema import as_table, load_schema, read_rows

    limits = Limits(seconds=options.seconds) if options.seconds else Limits()
    session = Session(limits=limits, untrusted=getattr(options, "untrusted", False))
    try:
        schema = load_schema(options.schema) if options.schema else None
        for path in sorted(map(Path, options.files), key=_turn):
            if path.suffix in (".rules", ".txt"):
                if schema is None:
                    raise NeurologicError(f"{path}: rules in the rule language need --schema.")
                session.load(load_rules(path, schema))
            elif path.suffix == ".json" or is_emitted(path):
                session.load(path)
            elif path.suffix.lower() in ONTOLOGY_FILES:
                ontology = session.load_ontology(path)
                remarks = [*map(str, ontology.warnings), *(f"{path}, {axiom}" for axiom in ontology.untranslated)]
                if len(remarks) > MOST_REMARKS:
                    remarks[MOST_REMARKS:] = [f"{path}: {len(remarks) - MOST_REMARKS} more such axioms."]
                for remark in remarks:
                    sys.stderr.write(f"warning: {remark}\n")
            else:
                for warning in session.consult(path).warnings:
                    sys.stderr.write(f"warning: {warning}\n")
        for name in options.facts:
            vocabulary = schema or next((rules.schema for rules in session.rules), None)
            if vocabulary is None:
                raise NeurologicError(f"{name}: facts need rules with a schema, or --schema.")
            columns = read_rows(name, vocabulary)
            ids = options.id or (vocabulary.individual if vocabulary.individual in columns else None)
            individuals = session.add_facts(as_table(columns, vocabulary, ids=ids))
            if getattr(options, "expect", None):  # only expectations speak of labels
                known = zip(individuals, columns.get(vocabulary.target.name, ()), strict=False)
                session.add_labels({who: label for who, label in known if label is not None})
    except BaseException:
        session.close()
        raise
    return session


def network_of(options: argparse.Namespace, session: Session) -> Network:
    """Return the network that `add_network` lets the command line name."""
    from neurologic.networks import load_network
    from neurologic.schema import load_encoding

    schema = session.schema
    return load_network(
        options.network,
        schema,
        encoding=load_encoding(options.schema, schema),
        module=options.module,
        output=options.output,
        trusted=options.trusted,
    )


def _turn(path: Path) -> int:
    """Return when to load a file: the names of an ontology join those of the rules, and a theory may use both."""
    from neurologic.reasoning.ontology import ONTOLOGY_FILES

    if path.suffix in (".rules", ".txt", ".json") or is_emitted(path):
        return 0
    return 1 if path.suffix.lower() in ONTOLOGY_FILES else 2


def is_emitted(path: Path) -> bool:
    """Tell whether a file is Prolog that this library wrote of rules, not an expert's own."""
    try:
        return "neural_theory(" in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False  # consult says what is wrong with the file


def json_value(value: Any) -> Any:
    """Return a value of an answer as JSON can hold it."""
    if isinstance(value, list):
        return [json_value(entry) for entry in value]
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else str(value)
    return value if isinstance(value, (str, int)) else str(value)
