"""neurologic query: the answers to a goal."""

from __future__ import annotations

import argparse
import sys

from neurologic.cli.common import (
    FINE,
    NO,
    AddCommand,
    add_theory,
    add_untrusted,
    count,
    json_value,
    print_json,
    theory_session,
)


def add(command: AddCommand) -> None:
    """Add the command."""
    query = command("query", _query, "ask a goal of rules, theory and facts")
    query.add_argument("goal", help='a Prolog goal, as "credit_risk(A, bad), senior(A)"')
    query.add_argument("--limit", type=count, metavar="N", help="at most so many answers")
    add_theory(query)
    add_untrusted(query)


def _query(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        answers = session.query(options.goal, limit=options.limit)
    if options.json:
        print_json([{name: json_value(value) for name, value in answer.items()} for answer in answers])
    elif not answers:
        sys.stdout.write("no\n")
    else:
        for answer in answers:
            sys.stdout.write((", ".join(f"{name} = {value}" for name, value in answer.items()) or "yes") + "\n")
    return FINE if answers else NO
