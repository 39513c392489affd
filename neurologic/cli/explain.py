"""neurologic explain: why a goal holds."""

from __future__ import annotations

import argparse
import json
import sys

from neurologic.cli.common import FINE, NO, AddCommand, add_theory, add_untrusted, print_json, theory_session


def add(command: AddCommand) -> None:
    """Add the command."""
    explain = command("explain", _explain, "show why a goal holds")
    explain.add_argument("goal", help='a Prolog goal, as "credit_risk(a17, bad)"')
    add_theory(explain)
    add_untrusted(explain)


def _explain(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        proof = session.why(options.goal)
        if options.json:
            print_json(json.loads(proof.to_json()))
        else:
            sys.stdout.write(f"{proof}\n")
        return FINE if proof else NO
