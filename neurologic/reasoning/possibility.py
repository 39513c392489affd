"""What can happen to some possible individual under a theory, and what the network says of the witness.

Imports errors, networks and the modules of this stage below session. The search is
prolog/neurologic/possible/symbolic.pl; here its outcome becomes a record, and its witnesses are run through the
network.
"""

from __future__ import annotations

import html
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from neurologic.errors import UnknownName
from neurologic.networks import Network
from neurologic.reasoning.checking import Finding
from neurologic.reasoning.confirming import network_answers
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound, String, plain

WITNESS, CANNOT_HAPPEN, NOT_DECIDED, HOLDS = "witness", "cannot happen", "not decided", "holds"

#: Over whom denials are asked: the loaded individuals, or every possible one.
DEPTHS = ("individuals", "every")

# How many witnesses the network is asked about before one is taken that it does not confirm.
_TRIED = 60


@dataclass(frozen=True)
class Possible:
    """Whether a goal can hold of possible individuals: of any with a value of its domain for every feature.

    Attributes
    ----------
    goal : str
        The goal, or what is denied.
    verdict : str
        `witness`: the goal holds of individuals as in `rows`, which were made up and tried out in Prolog.
        `cannot happen`: it holds of no possible individual under the rules and the theory as they are loaded.
        `not decided`: `reason` tells why. For denials over loaded individuals, `holds` if none violates it.
    rows : tuple of mapping of feature functor to value
        The witness: a row for each individual that takes part.
    reason : str or None
        Why it is not decided; for a loaded witness, the denial that is violated.
    rules : tuple
        What the rules answer for each row; a tuple of answers where they give none or several.
    network : tuple or None
        What the network answers for each row, if the session knows a network.
    confirmed : bool or None
        Whether the goal holds of the rows with the network's answers in place of the rules'; None without a network.
    seconds : float
        How long that took, the network included.

    Examples
    --------
    >>> print(Possible("credit_risk(A, good), age(A, 17)", "cannot happen"))
    cannot happen: credit_risk(A, good), age(A, 17)
    """

    goal: str
    verdict: str
    rows: tuple[Mapping[str, Any], ...] = ()
    reason: str | None = None
    rules: tuple[Any, ...] = ()
    network: tuple[Any, ...] | None = None
    confirmed: bool | None = None
    seconds: float = field(default=0.0, compare=False)

    def __bool__(self) -> bool:
        return self.verdict == WITNESS

    @property
    def individuals(self) -> str:
        """The witness in words, an individual a line: its features, what the rules say, and what the network says."""
        lines = []
        for number, row in enumerate(self.rows):
            shown = ", ".join(f"{name} = {value}" for name, value in row.items())
            says = [f"rules: {_shown(self.rules[number])}"] if self.rules else []
            if self.network is not None:
                says.append(f"network: {_shown(self.network[number])}")
            lines.append(f"{shown} ({', '.join(says)})" if says else shown)
        return "\n".join(lines)

    def __str__(self) -> str:
        if self.verdict == WITNESS and self.rows:
            confirmed = {None: "", True: ", confirmed by the network", False: ", not confirmed by the network"}
            lines = self.individuals.replace("\n", "\n  ")
            return f"can happen{confirmed[self.confirmed]}: {self.goal}\n  {lines}"
        words = "happens" if self.verdict == WITNESS else self.verdict
        return f"{words}: {self.goal}" + (f" ({self.reason})" if self.reason else "")

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain values, ready for JSON."""
        return asdict(self)


def possible(
    module: Module,
    network: Network | None,
    goal: str,
    bindings: Mapping[str, object] | None,
    limits: Limits | None,
    options: Mapping[str, float],
) -> Possible:
    """Return whether a goal can hold; see `Session.possible`."""
    given = [Compound("=", (name, value)) for name, value in (bindings or {}).items()]
    return _asked(module, network, goal, Compound("text", (String(goal), given)), limits, options)


def denials(
    module: Module, network: Network | None, depth: str, limits: Limits | None, options: Mapping[str, float]
) -> tuple[Possible, ...]:
    """Return a verdict for each denial; see `Session.check_denials`."""
    if depth not in DEPTHS:
        raise UnknownName(f"There is no depth {depth!r}; denials are asked over {' or '.join(map(repr, DEPTHS))}.")
    found = []
    for term in module.ask("denial_questions(M, Result)", limits):
        number, text = term.arguments
        start = time.perf_counter()
        if depth == "individuals":
            outcome = module.ask("loaded_verdict(M, Number, Result)", limits, Number=number)
            verdict, reasons, _, _ = outcome.arguments
            seconds = time.perf_counter() - start
            found.append(Possible(str(text), _verdict(verdict), reason=_joined(reasons), seconds=seconds))
        else:
            found.append(_asked(module, network, str(text), Compound("denial", (number,)), limits, options))
    return tuple(found)


def findings_of(verdicts: Sequence[Possible]) -> tuple[Finding, ...]:
    """Return findings for the denials that some possible individual violates, and for those that are not decided.

    Examples
    --------
    >>> verdict = Possible("minor(A)", "not decided", reason="there are no facts of p/1")
    >>> [finding.text for finding in findings_of([verdict])]
    ['not decided whether some possible individual violates the denial minor(A): there are no facts of p/1']
    """
    found = []
    for verdict in verdicts:
        details: dict[str, Any] = {"depth": "every"}
        if verdict.verdict == WITNESS and not verdict.rows:
            continue  # what is loaded violates it, whoever there might be: that is a violation already
        if verdict.verdict == WITNESS:
            details |= {"rows": [dict(row) for row in verdict.rows], "confirmed": verdict.confirmed}
            text = f"a possible individual violates the denial {verdict.goal}"
            if verdict.confirmed is not None:
                text += f"; the network {'confirms' if verdict.confirmed else 'does not confirm'} it"
            row = verdict.rows[0]
            found.append(
                Finding("possible_violation", verdict.goal, f"{text} ({_brief(row)})", row=row, details=details)
            )
        elif verdict.verdict == NOT_DECIDED:
            text = f"not decided whether some possible individual violates the denial {verdict.goal}: {verdict.reason}"
            found.append(Finding("undecided", verdict.goal, text, details=details | {"reason": verdict.reason}))
    return tuple(found)


def _asked(
    module: Module,
    network: Network | None,
    goal: str,
    question: Compound,
    limits: Limits | None,
    options: Mapping[str, float],
) -> Possible:
    start = time.perf_counter()
    wanted = {**options, "witnesses": 1 if network is None else _TRIED}
    given = [Compound(name, (value,)) for name, value in wanted.items()]
    outcome = module.ask("possibility(M, Question, Options, Result)", limits, Question=question, Options=given)
    match outcome:
        case Compound("syntax", (message, offset)):
            raise syntax_fault(goal, offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
        case Compound("outcome", (verdict, reasons, roles, witnesses)):
            if witnesses:
                answer = _confirmed(module, network, goal, question, roles, witnesses)
            else:
                answer = Possible(goal, _verdict(verdict), reason=_joined(reasons))
            return replace(answer, seconds=time.perf_counter() - start)
    raise AssertionError(f"Prolog replied {outcome!r}.")


def _confirmed(
    module: Module, network: Network | None, goal: str, question: Compound, roles: Any, witnesses: Sequence[Compound]
) -> Possible:
    """Return the first witness that the network confirms, or else the first one."""
    first: Possible | None = None
    for witness in witnesses:
        terms, answers = witness.arguments
        rows = tuple({str(name): plain(value) for name, value in (pair.arguments for pair in row)} for row in terms)
        rules = tuple(plain(found[0]) if len(found) == 1 else tuple(map(plain, found)) for found in answers)
        if network is None:
            return Possible(goal, WITNESS, rows, rules=rules)
        says = tuple(network_answers(network, rows))
        confirmed = module.holds(
            "answered_so(M, Question, Roles, Rows, Answers)",
            Question=question,
            Roles=roles,
            Rows=terms,
            Answers=list(says),
        )
        found = Possible(goal, WITNESS, rows, rules=rules, network=says, confirmed=confirmed)
        if confirmed:
            return found
        first = first or found
    assert first is not None
    return first


def _verdict(name: object) -> str:
    return str(name).replace("_", " ")


def _joined(reasons: Sequence[object]) -> str | None:
    return "; ".join(map(str, reasons)) or None


def _shown(answer: Any) -> str:
    return "no answer" if answer == () else str(answer)


def _brief(row: Mapping[str, Any] | None) -> str:
    pairs = list((row or {}).items())
    shown = ", ".join(f"{name} = {value}" for name, value in pairs[:6])
    return f"witness: {shown}{', ...' if len(pairs) > 6 else ''}"
