"""neurologic check: what is wrong with a theory, or whether it is as expected."""

from __future__ import annotations

import argparse

from neurologic.cli.common import (
    AddCommand,
    add_network,
    add_theory,
    check_network,
    count,
    network_of,
    print_found,
    refuse_alone,
    refuse_together,
    theory_session,
)
from neurologic.cli.expecting import add_expectations, verify

_LIMIT = 100
_EXIT_CODES = """\
exit codes:
  0  nothing is violated or contradictory (findings such as gaps and redundant rules are remarks);
     with --expect, every expectation is met
  1  a denial is violated (or can be, with --every-individual), a feature has two values, or rules contradict;
     with --expect, an expectation failed or could not be tried
  2  usage or bad input: a file that is missing or cannot be read, a flag that does not go with another
  3  SWI-Prolog or an extra is missing
"""


def add(command: AddCommand) -> None:
    """Add the command."""
    check = command("check", _check, "find violated denials, contradictions and gaps, or try what is expected")
    check.epilog = _EXIT_CODES
    check.formatter_class = argparse.RawDescriptionHelpFormatter
    add_theory(check)
    check.add_argument(
        "--every-individual",
        action="store_true",
        help="ask the denials over every possible individual too, not only over those in the files",
    )
    check.add_argument("--kinds", metavar="KIND,…", help="what to look for, separated by commas (default: everything)")
    check.add_argument("--limit", type=count, metavar="N", help=f"most findings of each kind (default: {_LIMIT})")
    add_network(check)
    add_expectations(check)


def _check(options: argparse.Namespace) -> int:
    check_network(options)
    if options.expect:
        others = {
            "--kinds": options.kinds,
            "--limit": options.limit,
            "--every-individual": options.every_individual,
        }
        refuse_together("--expect", others, "it tries the expectations and nothing else")
    else:
        refuse_alone("--expect FILE", {"--junit": options.junit}, "it tells what became of the expectations")
    with theory_session(options) as session:
        if options.network:
            session.network = network_of(options, session)
        if options.expect:
            return verify(session, options)
        kinds = [kind.strip() for kind in options.kinds.split(",")] if options.kinds else None
        report = session.check(kinds=kinds, limit=options.limit or _LIMIT, every=options.every_individual)
        return print_found(report, options, not report.violated)
