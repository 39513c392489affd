"""The corpus of hostile goals: a session to ask them of, what each must end in, and a digest of a whole theory."""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neurologic.errors import NeurologicError
from neurologic.reasoning import Limits, Session
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

CORPUS = Path(__file__).parent / "corpus" / "hostile"
LIMITS = Limits(seconds=0.3, inferences=1_000_000, memory_mb=48, answers=1000, answer_mb=1)
#: Seconds that an end may come after its limit, on a busy machine.
GRACE = 3.0

# What a goal could change and that would outlive it: clauses and properties of predicates, flags, operators.
_DIGEST = """
    findall(P, ( member(C, [user, temporary, test]), module_property(M, class(C)),
                 current_predicate(M:N/A), functor(H, N, A),
                 \\+ predicate_property(M:H, imported_from(_)),
                 findall(H-B, catch(clause(M:H, B), _, fail), Cs),
                 findall(D, ( member(D, [dynamic, tabled, multifile]), predicate_property(M:H, D) ), Ds),
                 P = p(M, N, A, Cs, Ds) ), Ps),
    findall(o(N, T, O), current_op(N, T, O), Os),
    findall(f(F, V), ( member(F, [double_quotes, occurs_check, stack_limit, unknown, optimise, character_escapes]),
                       current_prolog_flag(F, V) ), Fs),
    sort(Ps, S1), sort(Os, S2), variant_sha1(S1-S2-Fs, Hash)
"""


@dataclass(frozen=True)
class Case:
    """A goal, and what it must end in."""

    name: str
    goal: str
    errors: tuple[str, ...]
    answers: int | None
    limit: str | None
    limits: Limits


@dataclass(frozen=True)
class End:
    """What a goal ended in."""

    error: str | None
    message: str
    limit: str | None
    answers: int | None
    seconds: float


def cases() -> list[Case]:
    """Return the cases of the corpus."""
    entries = tomllib.loads((CORPUS / "goals.toml").read_text(encoding="utf-8"))["case"]
    return [_case(entry) for entry in entries]


def _case(entry: dict[str, Any]) -> Case:
    goal = entry["goal"] if "goal" in entry else "".join(text * times for text, times in entry["pieces"])
    error = entry.get("error", [])
    given = {name: getattr(LIMITS, name) for name in ("seconds", "inferences", "memory_mb", "answers", "answer_mb")}
    return Case(
        entry["name"],
        goal,
        (error,) if isinstance(error, str) else tuple(error),
        entry.get("answers"),
        entry.get("limit"),
        Limits(**{**given, **entry.get("limits", {})}),
    )


def rules() -> RuleSet:
    """Return the rules of the theory."""
    schema = Schema((Feature("income", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    return RuleSet(
        schema,
        (
            Clause("r1", ClassHead("bad"), (Interval("income", high=1000.5),)),
            Clause("r2", ClassHead("bad"), (Interval("income", low=9000.5),)),
        ),
        "ordered",
        "good",
    )


def theory(untrusted: bool = True, constraints: bool = False) -> Session:
    """Return a session with rules, an expert's theory and facts; a rule is switched off."""
    session = Session(untrusted=untrusted)
    session.load(rules())
    session.consult(CORPUS / "theory.pl")
    if constraints:
        session.consult(CORPUS / "constraints.pl")
    session.add_facts({"income": [500, 5000, 9999]})
    session.switch_off("r2")
    return session


def right(session: Session) -> bool:
    """Return whether a session of `theory` still answers as it must."""
    return (
        session.query("risk(A, Class)").column("Class") == ["bad", "good", "good"]
        and session.query("senior(A)") == [{"A": "bob"}]
        and session.query("note(A)") == []
        and session.switched_off() == ["r2"]
    )


def digest(session: Session) -> str:
    """Return a digest of all predicates that are not the system's or a library's, and of flags and operators."""
    module = session._module
    return str(module.engine.internal(_DIGEST, module=module.name)[0]["Hash"])


def end_of(session: Session, case: Case) -> End:
    """Ask the goal of a case and return how it ended."""
    start = time.monotonic()
    try:
        answers = session.query(case.goal, limits=case.limits)
    except NeurologicError as error:
        seconds = time.monotonic() - start
        return End(type(error).__name__, str(error), getattr(error, "limit", None), None, seconds)
    return End(None, "", None, len(answers), time.monotonic() - start)


def met(case: Case, end: End) -> bool:
    """Return whether a goal ended as it must, within its time."""
    in_time = case.limits.seconds is None or end.seconds <= case.limits.seconds + GRACE
    if case.answers is not None:
        return in_time and end.answers == case.answers
    return in_time and end.error in case.errors and case.limit in (None, end.limit)
