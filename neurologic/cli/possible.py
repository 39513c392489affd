"""neurologic possible: whether a goal can hold of anybody at all, loaded or not."""

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
    theory_session,
)
from neurologic.reasoning import Limits

_STEPS, _SECONDS = 20_000, 10.0


def add(command: AddCommand) -> None:
    """Add the command."""
    possible = command("possible", _possible, "find out whether a goal can hold of any possible individual")
    possible.add_argument("goal", help='a goal about individuals, as "credit_risk(A, good), over_indebted(A)"')
    add_theory(possible)
    possible.add_argument(
        "--steps", type=count, default=_STEPS, metavar="N", help="most boxes to look at (default: %(default)s)"
    )
    add_network(possible)


def _possible(options: argparse.Namespace) -> int:
    check_network(options)
    with theory_session(options) as session:
        if options.network:
            session.network = network_of(options, session)
        seconds = options.seconds or _SECONDS  # after them it is not decided, which is no error
        found = session.possible(options.goal, steps=options.steps, seconds=seconds, limits=Limits())
    return print_found(found, options, bool(found))
