"""neurologic counterfactual and neurologic what-if: what would have to change, and what a change would do."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from neurologic.cli.common import (
    AddCommand,
    add_network,
    add_theory,
    check_network,
    count,
    network_of,
    print_found,
    refuse_alone,
    theory_session,
)
from neurologic.errors import NeurologicError

if TYPE_CHECKING:
    from neurologic.reasoning import Session


def add(command: AddCommand) -> None:
    """Add the commands."""
    changed = command("counterfactual", _counterfactual, "show the least changes of an individual that lead to a class")
    changed.add_argument("individual", help="its name, as a17")
    changed.add_argument("wanted", metavar="class", help="the class that the theory should answer")
    add_theory(changed)
    changed.add_argument(
        "--count", type=count, default=3, metavar="N", help="at most so many answers (default: %(default)s)"
    )
    changed.add_argument("--actionable", action="append", metavar="FEATURE", help="only this may change; repeatable")
    changed.add_argument("--only-up", action="append", default=[], metavar="FEATURE", help="may only rise; repeatable")
    changed.add_argument(
        "--only-down", action="append", default=[], metavar="FEATURE", help="may only fall; repeatable"
    )
    changed.add_argument(
        "--distance",
        choices=("width", "mad"),
        default="width",
        help="what numbers are divided by (default: %(default)s)",
    )
    changed.add_argument("--without-denials", action="store_true", help="do not refuse changes that violate a denial")
    add_network(changed)
    changed.add_argument("--confirmed-only", action="store_true", help="only answers that the network confirms")

    supposed = command("what-if", _what_if, "show which answers of a goal would change if something were otherwise")
    supposed.add_argument("goal", help='a Prolog goal, as "credit_risk(A, bad)"')
    add_theory(supposed)
    supposed.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="INDIVIDUAL.FEATURE=VALUE",
        help="another value, none after = for a missing one; repeatable",
    )
    supposed.add_argument("--without", action="append", default=[], metavar="RULE", help="switch off; repeatable")
    supposed.add_argument("--with", dest="clauses", action="append", default=[], metavar="CLAUSE", help="a clause more")


def _counterfactual(options: argparse.Namespace) -> int:
    check_network(options)
    if not options.network:
        refuse_alone(
            "--network FILE", {"--confirmed-only": options.confirmed_only}, "the network is to confirm the answers"
        )
    with theory_session(options) as session:
        if options.network:
            session.network = network_of(options, session)
        found = session.counterfactual(
            options.individual,
            _class(options.wanted, session),
            count=options.count,
            actionable=options.actionable,
            only_up=options.only_up,
            only_down=options.only_down,
            distance=options.distance,
            denials=not options.without_denials,
            confirmed_only=options.confirmed_only,
        )
    return print_found(found, options, bool(found))


def _class(text: str, session: Session) -> Any:
    """Return the class that a text means: labels may be numbers or booleans."""
    return next((label for label in session.schema.classes if _spelled(label) == text), text)


def _what_if(options: argparse.Namespace) -> int:
    with theory_session(options) as session:
        facts: dict[str, dict[str, Any]] = {}
        for setting in options.set:
            individual, feature, value = _setting(setting, session)
            facts.setdefault(individual, {})[feature] = value
        found = session.what_if(options.goal, facts=facts, without=options.without, clauses="\n".join(options.clauses))
    return print_found(found, options, bool(found))


def _setting(text: str, session: Session) -> tuple[str, str, Any]:
    from neurologic.reasoning.changing import feature_of

    place, equals, value = text.partition("=")
    individual, dot, name = place.rpartition(".")
    if not equals or not dot or not individual:
        raise NeurologicError(f"--set {text}: write INDIVIDUAL.FEATURE=VALUE, as a17.duration=12.")
    feature = feature_of(name, session.schema)
    if not value:
        return individual, feature.name, None
    if feature.is_number:
        try:
            return individual, feature.name, int(value) if feature.kind == "integer" else float(value)
        except ValueError:
            raise NeurologicError(f"--set {text}: {value!r} is no number, which {feature.name!r} is.") from None
    return individual, feature.name, next((each for each in feature.categories if _spelled(each) == value), value)


def _spelled(category: object) -> str:
    """Return a category as Prolog writes it: a boolean is true or false."""
    return str(category).lower() if isinstance(category, bool) else str(category)
