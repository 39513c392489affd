"""neurologic check: what is wrong with a theory."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from neurologic.cli.common import FINE, NO, AddCommand, add_theory, print_json, theory_session

if TYPE_CHECKING:
    from neurologic.networks import Network
    from neurologic.reasoning import Session


def add(command: AddCommand) -> None:
    """Add the command."""
    check = command("check", _check, "find violated denials, contradictions and gaps")
    add_theory(check)
    check.add_argument("--kinds", help="what to look for, separated by commas (default: everything)")
    check.add_argument("--limit", type=int, default=100, help="most findings of each kind")
    check.add_argument("--network", help="the network, to say what it answers for each witness (.pt2, .skops …)")


def _check(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        if options.network:
            session.network = _network(options, session)
        kinds = options.kinds.split(",") if options.kinds else None
        report = session.check(kinds=kinds, limit=options.limit)
        if options.json:
            print_json(report.to_dict())
        else:
            sys.stdout.write(f"{report}\n")
        return NO if report.violated else FINE


def _network(options: argparse.Namespace, session: Session) -> Network:
    from neurologic.networks import load_network
    from neurologic.schema import load_encoding

    encoding = load_encoding(options.schema, session.schema) if options.schema else None
    return load_network(options.network, session.schema, encoding=encoding)
