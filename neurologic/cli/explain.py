"""neurologic explain, contrast and sufficient: why a goal holds or does not, why not another, and what forces it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from neurologic.cli.common import (
    FINE,
    NO,
    AddCommand,
    add_theory,
    add_untrusted,
    count,
    print_found,
    print_json,
    refuse_alone,
    refuse_together,
    theory_session,
)
from neurologic.files import write_text_atomically
from neurologic.reasoning import ProofTree, WhyNot

_NEAREST = 3


def add(command: AddCommand) -> None:
    """Add the command."""
    explain = command("explain", _explain, "show why a goal holds, or why it does not")
    explain.add_argument("goal", help='a Prolog goal, as "credit_risk(a17, bad)"')
    add_theory(explain)
    add_untrusted(explain)
    which = explain.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="every proof, not the first alone")
    which.add_argument("--best", action="store_true", help="the proof with the most reliable rules")
    which.add_argument(
        "--why-not",
        action="store_true",
        help="why the goal does not hold: the nearest rules, and by how much they fail",
    )
    explain.add_argument("--nearest", type=count, metavar="N", help=f"rules that --why-not shows (default: {_NEAREST})")
    explain.add_argument("--words", action="store_true", help="in sentences, by the templates of the theory")
    explain.add_argument("--language", metavar="L", help="of the sentences: en (default), de, fr; implies --words")
    explain.add_argument("--html", metavar="FILE", help="write the explanation as a web page instead")

    compared = command("contrast", _contrast, "show why one goal holds and not another")
    compared.add_argument("goal", help='a goal that holds, as "credit_risk(a17, bad)"')
    add_theory(compared)
    compared.add_argument(
        "--foil",
        metavar="GOAL",
        help="the goal that might have been expected (default: the nearest other answer of the rules)",
    )

    forced = command("sufficient", _sufficient, "show a smallest set of features that forces an answer of the rules")
    forced.add_argument("goal", help='an answer about one individual, as "credit_risk(a17, Class)"')
    add_theory(forced)


def _explain(options: argparse.Namespace) -> int:
    if options.html:
        refuse_together("--html", {"--json": options.json}, "the explanation is written in one form")
    if not options.why_not:
        refuse_alone("--why-not", {"--nearest": options.nearest}, "it tells how many rules that shows")
    words = options.language or ("en" if options.words else None)
    found: Sequence[ProofTree | WhyNot]
    with theory_session(options) as session:
        if options.why_not:
            refusal = session.why_not(options.goal, nearest=options.nearest or _NEAREST, words=words)
            found, holds = [refusal], not refusal
        elif options.all:
            found = session.why_all(options.goal, words=words) or [session.why(options.goal, words=words)]
            holds = bool(found[0])
        else:
            found = [session.why(options.goal, best=options.best, words=words)]
            holds = bool(found[0])
    if options.html:
        _write_page(Path(options.html), found)
    elif options.json:
        shown = [json.loads(one.to_json()) for one in found]
        print_json(shown if options.all else shown[0])
    else:
        sys.stdout.write("\n\n".join(map(str, found)) + "\n")
    return FINE if holds else NO


def _contrast(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        found = session.contrast(options.goal, options.foil)
    if options.json:
        print_json(json.loads(found.to_json()))
    else:
        sys.stdout.write(f"{found}\n")
    return FINE if found else NO


def _sufficient(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        found = session.sufficient(options.goal)
    return print_found(found, options, bool(found))


def _write_page(path: Path, found: Sequence[ProofTree | WhyNot]) -> None:
    body = "\n<hr>\n".join(one._repr_html_() for one in found)
    page = f'<!DOCTYPE html>\n<meta charset="utf-8">\n<title>neurologic explain</title>\n{body}\n'
    write_text_atomically(path, page)
