"""Trying a file of expectations against a session: loading it beside the theory, one question an expectation, records.

Imports errors, networks, confirming, engine and the modules of this stage below session. What an expectation means is
decided in prolog/neurologic/verification/expectations.pl and verdicts.pl.
"""

from __future__ import annotations

import dataclasses
import os
import time
from collections.abc import Iterator
from typing import Any

from neurologic.errors import NeurologicError, QueryLimit
from neurologic.networks import Network
from neurologic.reasoning.confirming import network_answers
from neurologic.reasoning.individuals import MISSING, known_columns
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.loading import read_source
from neurologic.reasoning.module import Module, without_encoding, without_header
from neurologic.reasoning.terms import Compound, String
from neurologic.reasoning.verdicts import Verdict, Verification, verdict_from_term

#: Seconds for one expectation where no limit says otherwise.
SECONDS = 60.0

_HOME = "neurologic_verification"


def verification(
    module: Module,
    network: Network | None,
    path: str | os.PathLike[str] | None,
    text: str | None,
    name: str,
    limits: Limits,
    witnesses: int,
) -> Verification:
    """Load expectations into a module of their own that sees the theory, try each, and remove them again.

    Raises
    ------
    MissingFile, FileError, PrologSyntaxError, LoadError
        When the file cannot be read or loaded; nothing is tried then.
    """
    if (path is None) == (text is None):
        raise NeurologicError("Give verify() either the path of a file or text=..., not both.")
    if path is not None:
        text, name = read_source(os.fspath(path)), os.path.abspath(path)
    if limits.seconds is None:
        limits = dataclasses.replace(limits, seconds=SECONDS)
    prolog = module.engine
    prolog.internal("use_module(neurologic(verification/verification), [])")
    expectations = prolog.new_module("neurologic_expectations")
    try:
        module.ask("join_expectations(M, E)", home=_HOME, E=expectations)
        content = without_encoding(without_header(str(text)))
        report = prolog.load_text(content, name, expectations, limits=limits)
        module.ask("uncover_theory(M, E)", home=_HOME, E=expectations)
        prolog.internal("neurologic_expectations:keep_names(E, Text)", {"E": expectations, "Text": String(content)})
        found = _Found(module, expectations, limits, witnesses)
        in_order = sorted(found.verdicts(network), key=lambda verdict: verdict.line or 0)
        return Verification(tuple(in_order), (report.name,), tuple(map(str, report.warnings)))
    finally:
        prolog.internal("neurologic_expectations:forget_names(E)", {"E": expectations})
        prolog.delete_module(expectations)


@dataclasses.dataclass(frozen=True)
class _Found:
    """The expectations that were loaded into a module, and how they are tried."""

    module: Module
    expectations: str
    limits: Limits
    witnesses: int

    def verdicts(self, network: Network | None) -> Iterator[Verdict]:
        listed = self._ask("to_verify(M, E, Result)")
        strays, expectations, speaks_of_network = listed.arguments
        if speaks_of_network == "true" and network is not None:
            answers = _answers(self.module, network)
            self._ask("add_network_answers(M, E, Answers)", Answers=answers)
        for term in strays:
            yield verdict_from_term(term, 0.0)
        for number, term in enumerate(expectations, 1):
            yield self._tried(number, term)

    def _tried(self, number: int, term: Compound) -> Verdict:
        started = time.perf_counter()
        try:
            result = self._ask(
                "verified_at(M, E, Number, Most, Result)", self.limits, Number=number, Most=self.witnesses
            )
        except QueryLimit as error:
            kind, name, text, source = term.arguments
            words = _stopped(error)
            result = Compound("result", (kind, name, text, source, "error", "none", "", words, [], []))
        return verdict_from_term(result, time.perf_counter() - started)

    def _ask(self, goal: str, limits: Limits | None = None, **bindings: Any) -> Any:
        return self.module.ask(goal, limits, home=_HOME, E=self.expectations, **bindings)


def _stopped(error: QueryLimit) -> str:
    if error.limit == "seconds":
        return f"stopped after {error.value:g} seconds"
    return f"stopped at the limit {error.limit} of {error.value}"


def _answers(module: Module, network: Network) -> list[object]:
    """Return what the network says of each loaded individual; a mark for one of whom it does not see everything."""
    functors = [network.schema.feature(name).functor for name in network.features]
    columns = known_columns(module, functors)
    rows = [dict(zip(functors, values, strict=True)) for values in zip(*columns, strict=True)]
    whole = [number for number, row in enumerate(rows) if MISSING not in row.values()]
    answers: list[object] = [MISSING] * len(rows)
    for number, answer in zip(whole, network_answers(network, [rows[number] for number in whole]), strict=True):
        answers[number] = answer
    return answers
