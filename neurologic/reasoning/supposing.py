"""What if: which answers of a goal change with changed facts, rules and clauses.

Imports errors, schema and the modules of this stage below session. The changes are made, and taken back, in
prolog/neurologic/change/changes.pl; here they are described and the answers become records.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from neurologic.errors import NeurologicError, PrologSyntaxError, UnknownName
from neurologic.reasoning.answers import AnswerTable, value_text
from neurologic.reasoning.changing import prolog_value, refused, settings
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound, String
from neurologic.schema import Schema

Facts = Mapping[str, Mapping[str, Any]]

_ALL = 2**60


@dataclass(frozen=True)
class Supposition:
    """What is supposed to be otherwise.

    Attributes
    ----------
    facts : individual → feature → value
        In place of the present value; None takes the value away.
    added : individual → feature → value
        Individuals that there are besides.
    without : tuple of str
        Ids of rules that are switched off, `default` among them.
    clauses : str
        Prolog clauses that come to the program.

    Examples
    --------
    >>> print(Supposition({"a17": {"duration": 12, "savings": None}}, without=("r3",)))
    a17: duration = 12, savings missing; without r3
    """

    facts: Facts = field(default_factory=dict)
    added: Facts = field(default_factory=dict)
    without: tuple[str, ...] = ()
    clauses: str = ""

    def __str__(self) -> str:
        parts = [f"{name}: {_values(values)}" for name, values in self.facts.items()]
        parts += [f"a new {name}: {_values(values)}" for name, values in self.added.items()]
        parts += [f"without {', '.join(self.without)}"] if self.without else []
        parts += [f"with {' '.join(self.clauses.split())}"] if self.clauses.strip() else []
        return "; ".join(parts) or "nothing is changed"


def _values(values: Mapping[str, Any]) -> str:
    shown = (f"{name} missing" if value is None else f"{name} = {value}" for name, value in values.items())
    return ", ".join(shown) or "nothing known"


@dataclass(frozen=True)
class WhatIf:
    """Which answers of a goal a supposition changes; true when it changes any.

    Attributes
    ----------
    goal : str
    supposition : Supposition
    gained : tuple of dict
        Answers that there are only then; a goal without variables has the answer `{}`.
    lost : tuple of dict
        Answers that there are only now.
    kept : int
        How many answers there are either way.

    Examples
    --------
    >>> supposed = Supposition({"a17": {"duration": 12}})
    >>> print(WhatIf("risk(a17, C)", supposed, ({"C": "good"},), ({"C": "bad"},), 0))
    risk(a17, C) — if a17: duration = 12
      + C = good
      - C = bad
      0 answers stay
    """

    goal: str
    supposition: Supposition
    gained: tuple[dict[str, Any], ...]
    lost: tuple[dict[str, Any], ...]
    kept: int

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost)

    def __str__(self) -> str:
        lines = [f"{self.goal} — if {self.supposition}"]
        lines += _lines("+", self.gained, "holds then")
        lines += _lines("-", self.lost, "holds no more")
        return "\n".join([*lines, f"  {self.kept} answer{' stays' if self.kept == 1 else 's stay'}"])

    def to_dict(self) -> dict[str, Any]:
        """Return all as plain values, ready for JSON."""
        return {
            "goal": self.goal,
            "if": {
                "facts": {name: dict(values) for name, values in self.supposition.facts.items()},
                "added": {name: dict(values) for name, values in self.supposition.added.items()},
                "without": list(self.supposition.without),
                "clauses": self.supposition.clauses,
            },
            "gained": [dict(answer) for answer in self.gained],
            "lost": [dict(answer) for answer in self.lost],
            "kept": self.kept,
        }

    def to_json(self) -> str:
        """Return all as JSON; terms without a form in JSON are their text."""
        return json.dumps(self.to_dict(), ensure_ascii=False, default=str)

    def _repr_html_(self) -> str:
        def table(answers: tuple[dict[str, Any], ...]) -> str:
            if not answers:
                return "<p>none</p>"
            return AnswerTable(list(answers), True)._repr_html_() if answers[0] else "<p>yes</p>"

        return (
            f"<p><code>{html.escape(self.goal)}</code> if {html.escape(str(self.supposition))}</p>"
            f"<p>gained</p>{table(self.gained)}<p>lost</p>{table(self.lost)}<p>kept: {self.kept}</p>"
        )


_SHOWN = 10  # answers of a kind; the record holds all of them


def _lines(mark: str, answers: tuple[dict[str, Any], ...], otherwise: str) -> list[str]:
    texts = [
        ", ".join(f"{name} = {value_text(value)}" for name, value in answer.items()) for answer in answers[:_SHOWN]
    ]
    more = [f"  {mark} … {len(answers)} in all"] if len(answers) > _SHOWN else []
    return [*(f"  {mark} {text or otherwise}" for text in texts), *more]


def what_if(
    module: Module,
    schema: Schema | None,
    goal: str,
    bindings: Mapping[str, object] | None,
    supposition: Supposition,
    limits: Limits,
) -> WhatIf:
    """Return what a supposition changes; see `Session.what_if`."""
    changes = [Compound("without", (rule,)) for rule in supposition.without]
    if supposition.facts or supposition.added:
        if schema is None:
            raise NeurologicError("Changed facts need a schema: load rules first, or open Session(schema=...).")
        if supposition.added:
            known = set(map(str, module.ask("individuals(M, Result)")))
            taken = [name for name in supposition.added if name in known]
            if taken:
                raise UnknownName(f"There is a {schema.individual} {taken[0]!r} already: change its facts instead.")
            changes += [Compound("clause", (Compound(schema.individual, (name,)),)) for name in supposition.added]
            changes += settings(supposition.added, schema, keep_missing=False)
        changes += [Compound("individual", (schema.individual, name)) for name in supposition.facts]
        changes += settings(supposition.facts, schema)
    asked: dict[str, Any] = {
        "Goal": String(goal),
        "Given": [Compound("=", (name, prolog_value(value))) for name, value in (bindings or {}).items()],
        "Changes": changes,
        "Clauses": String(supposition.clauses),
    }
    with refused(module, schema):
        outcome = module.ask(
            "supposed(M, Goal, Given, Changes, Clauses, Most, Result)", limits, Most=limits.answers or _ALL, **asked
        )
    match outcome:
        case Compound("if", (gained, lost, kept)):
            return WhatIf(goal, supposition, _answers(gained), _answers(lost), kept)
    where, message, offset = outcome.arguments
    fault: PrologSyntaxError = syntax_fault(
        str(where), offset, str(message).replace("_", " "), Compound("syntax_error", (message,))
    )
    raise fault


def _answers(terms: Sequence[Sequence[Compound]]) -> tuple[dict[str, Any], ...]:
    return tuple({str(pair.arguments[0]): pair.arguments[1] for pair in answer} for answer in terms)
