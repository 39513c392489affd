"""The shell: `neurologic COMMAND …`, from `extract` over `query`, `explain` and `check` to `doctor`.

May import every stage; one file a command. Results go to standard output (one JSON value with `--json`), progress and
warnings to standard error. Exit codes: 0 fine, 1 no answer, something violated or different, 2 usage or bad input, 3
environment.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from neurologic import __version__
from neurologic.cli import change, check, classify, debugging, diff, doctor, explain, extract, possible, query
from neurologic.cli.common import ENVIRONMENT, FINE, NO, USAGE, print_json
from neurologic.errors import MissingExtra, NeurologicError

_EXAMPLES = """\
examples:
  neurologic extract network.pt2 applicants.csv --schema schema.toml --max-rules 12 --out rules.pl
  neurologic classify applicants.parquet rules.pl --out answers.csv
  neurologic query "credit_risk(A, bad), senior(A)" rules.pl policy.pl --facts applicants.csv
  neurologic explain "credit_risk(a17, bad)" rules.pl policy.pl --facts applicants.csv --words
  neurologic explain "credit_risk(a17, good)" rules.pl --facts applicants.csv --why-not
  neurologic contrast "credit_risk(a17, bad)" rules.pl --facts applicants.csv
  neurologic sufficient "credit_risk(a17, Class)" rules.pl --facts applicants.csv
  neurologic counterfactual a17 good rules.pl --facts applicants.csv --network network.pt2 --schema schema.toml
  neurologic what-if "credit_risk(A, bad)" rules.pl --facts applicants.csv --set a17.duration=12 --without r3
  neurologic possible "credit_risk(A, good), over_indebted(A)" rules.pl policy.pl
  neurologic check rules.pl policy.pl --facts applicants.csv --every-individual
  neurologic check rules.pl policy.pl --facts applicants.csv --expect expectations.pl --junit expectations.xml
  neurologic diff old_rules.pl new_rules.pl policy.pl --facts applicants.csv
  neurologic suspects applicants.csv rules.pl --feature age --network network.pt2 --schema schema.toml
  neurologic compare applicants.csv rules.pl expert.pl --network network.pt2 --schema schema.toml
  neurologic doctor

`neurologic COMMAND --help` tells all flags of a command.

exit codes:
  0  fine
  1  no answer, something violated, different or leant on, an expectation that is not met
  2  usage or bad input
  3  SWI-Prolog or an extra is missing
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Examples
    --------
    >>> main(["doctor", "--json"]) in (FINE, ENVIRONMENT)  # doctest: +ELLIPSIS
    {...
    True
    """
    options = _parsed(arguments)
    with warnings.catch_warnings():
        warnings.showwarning = _show_warning
        try:
            code: int = options.run(options)
            return code
        except MissingExtra as error:
            return _failed(error, ENVIRONMENT, options)
        except NeurologicError as error:
            return _failed(error, _code_of(error), options)
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            return NO
        except BrokenPipeError:
            return FINE


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Return the options; files may stand after flags too, where argparse by itself takes only the first ones."""
    parser = _parser()
    options, rest = parser.parse_known_args(arguments)
    if rest and ("files" not in options or any(word.startswith("-") for word in rest)):
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    if rest:
        options.files = [*options.files, *rest]
    return options


def _code_of(error: NeurologicError) -> int:
    from neurologic.errors import PrologNotFound

    return ENVIRONMENT if isinstance(error, PrologNotFound) else USAGE


def _failed(error: NeurologicError, code: int, options: argparse.Namespace) -> int:
    if options.json:
        print_json({"error": type(error).__name__, "message": str(error)})
    else:
        sys.stderr.write(f"neurologic: {error}\n")
    return code


def _show_warning(message: Warning | str, category: type[Warning], *rest: Any, **more: Any) -> None:
    sys.stderr.write(f"warning: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="neurologic",
        description="What a trained network knows, as Prolog that can be asked, explained and checked.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"neurologic {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    def command(name: str, run: Callable[[argparse.Namespace], int], purpose: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        added.add_argument("--json", action="store_true", help="print one JSON value instead of text")
        added.set_defaults(run=run)
        return added

    for module in (extract, classify, query, explain, change, possible, check, diff, debugging, doctor):
        module.add(command)
    return parser
