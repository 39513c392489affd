"""Expectations on the command line: `neurologic check … --expect FILE`, its text, JSON, JUnit XML and exit code."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from neurologic.cli.common import print_found

if TYPE_CHECKING:
    from neurologic.reasoning import Session


def add_expectations(parser: argparse.ArgumentParser) -> None:
    """Add the arguments that say what is expected."""
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="FILE",
        help="try the expectations of this file (.pl) and nothing else; repeatable",
    )
    parser.add_argument(
        "--junit", metavar="FILE", help="write what became of the expectations as JUnit XML, for CI; needs --expect"
    )


def verify(session: Session, options: argparse.Namespace) -> int:
    """Try the expectations, print what became of them and return the exit code."""
    from neurologic.reasoning import Verification

    found = Verification()
    for path in options.expect:
        found += session.verify(path)
    for warning in found.warnings:
        sys.stderr.write(f"warning: {warning}\n")
    if options.junit:
        found.to_junit(options.junit)
    return print_found(found, options, found.passed)
