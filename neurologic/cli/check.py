"""neurologic check: what is wrong with a theory, or whether it is as expected."""

from __future__ import annotations

import argparse
import sys

from neurologic.cli.common import FINE, NO, AddCommand, add_network, add_theory, network_of, print_json, theory_session
from neurologic.cli.expecting import add_expectations, refuse_junit_alone, verify


def add(command: AddCommand) -> None:
    """Add the command."""
    check = command("check", _check, "find violated denials, contradictions and gaps, or try what is expected")
    add_theory(check)
    check.add_argument(
        "--every-individual",
        action="store_true",
        help="ask the denials over every possible individual too, not only over those in the files",
    )
    check.add_argument("--kinds", help="what to look for, separated by commas (default: everything)")
    check.add_argument("--limit", type=int, default=100, help="most findings of each kind")
    add_network(check)
    add_expectations(check)


def _check(options: argparse.Namespace) -> int:
    refuse_junit_alone(options)
    with theory_session(options) as session:
        if options.network:
            session.network = network_of(options, session)
        if options.expect:
            return verify(session, options)
        kinds = options.kinds.split(",") if options.kinds else None
        report = session.check(kinds=kinds, limit=options.limit, every=options.every_individual)
        if options.json:
            print_json(report.to_dict())
        else:
            sys.stdout.write(f"{report}\n")
        return NO if report.violated else FINE
