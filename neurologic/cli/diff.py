"""neurologic diff: what changes from one version of a theory to the next."""

from __future__ import annotations

import argparse
import copy

from neurologic.cli.common import AddCommand, add_theory, print_found, theory_session


def add(command: AddCommand) -> None:
    """Add the command."""
    diff = command("diff", _diff, "compare two versions of a theory over the same individuals")
    diff.add_argument("old", help="rules or Prolog of the old version")
    diff.add_argument("new", help="the same of the new version")
    add_theory(diff, files="*")
    diff.add_argument(
        "--goal",
        action="append",
        default=[],
        help='compare the answers of this goal, as "eligible(A, P)", instead of the rules\'; repeatable',
    )
    diff.add_argument("--old", action="append", default=[], dest="old_too", help="one more file of the old version")
    diff.add_argument("--new", action="append", default=[], dest="new_too", help="one more file of the new version")


def _diff(options: argparse.Namespace) -> int:
    from neurologic.reasoning import compare_theories

    old, new = copy.copy(options), copy.copy(options)
    old.files = [options.old, *options.old_too, *options.files]
    new.files = [options.new, *options.new_too, *options.files]
    with theory_session(old) as before, theory_session(new) as after:
        found = compare_theories(before, after, options.goal)
        return print_found(found, options, not found)
