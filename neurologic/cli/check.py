"""neurologic check: what is wrong with a theory."""

from __future__ import annotations

import argparse
import sys

from neurologic.cli.common import FINE, NO, AddCommand, add_theory, print_json, theory_session


def add(command: AddCommand) -> None:
    """Add the command."""
    check = command("check", _check, "find violated denials, contradictions and gaps")
    add_theory(check)
    check.add_argument(
        "--every-individual",
        action="store_true",
        help="ask the denials over every possible individual too, not only over those in the files",
    )


def _check(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        report = session.check(every=options.every_individual)
        if options.json:
            print_json(report.to_dict())
        else:
            sys.stdout.write(f"{report}\n")
        return NO if report.violated else FINE
