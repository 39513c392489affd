"""The Prolog module of a session, and what is looked at before rules, theories and rows go into it.

Imports errors, schema, rules, compilation and the bridge. The questions are answered by
prolog/neurologic/bridge/session.pl.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from neurologic.errors import LoadError, RuleError, SchemaError
from neurologic.reasoning.engine import Engine
from neurologic.reasoning.limits import DEFAULT_LIMITS, Limits
from neurologic.reasoning.loading import LoadReport, Message
from neurologic.reasoning.terms import Compound
from neurologic.rules import RuleSet
from neurologic.schema import Schema, Table, as_table
from neurologic.schema.tables import numbered_ids, shape_of


@dataclass(frozen=True)
class Module:
    """A module of the Prolog engine.

    Attributes
    ----------
    engine : Engine
    name : str
    limits : Limits
        Of every question that is not given its own.
    """

    engine: Engine
    name: str
    limits: Limits = DEFAULT_LIMITS

    def ask(
        self, goal: str, limits: Limits | None = None, *, home: str = "neurologic_session", **bindings: object
    ) -> Any:
        """Run a goal about this module, `M`; return the value of `Result`, or None.

        The goal is one of prolog/neurologic/bridge/session.pl; `home` is the module of the goal's predicate where that
        is another one.

        Examples
        --------
        >>> from neurologic.reasoning.engine import engine
        >>> prolog = engine()
        >>> _ = prolog.query("use_module(neurologic(bridge/session), [])")
        >>> module = Module(prolog, prolog.new_module())
        >>> module.ask("individuals(M, Result)")
        []
        >>> prolog.delete_module(module.name)
        """
        # Limits on answers and depth are about the goals of users, not about ours.
        chosen = dataclasses.replace(limits or self.limits, answers=None, depth=None)
        given = {"M": self.name, **bindings}
        found = self.engine.internal(f"{home}:{goal}", given, module=self.name, limits=chosen)
        return found[0].get("Result") if found else None

    def holds(self, goal: str, **bindings: object) -> bool:
        """Return whether a goal of prolog/neurologic/bridge/session.pl succeeds; as `ask`."""
        given = {"M": self.name, **bindings}
        once = dataclasses.replace(self.limits, answers=1)
        return bool(self.engine.internal(f"neurologic_session:{goal}", given, module=self.name, limits=once))


@dataclass(frozen=True)
class Predicate:
    """A predicate that a session knows.

    Attributes
    ----------
    indicator : str
        As in `credit_risk/2`.
    kind : str
        `target`, `individual`, `feature`, `rules` (what extracted rules consist of) or `theory` (the expert's).
    n_clauses : int
    file : str or None
        Where its first clause stands; None for rows that were added.
    """

    indicator: str
    kind: str
    n_clauses: int
    file: str | None


def predicates_of(module: Module) -> list[Predicate]:
    """Return the predicates that have clauses in a module, ordered by name."""
    found = []
    for term in module.ask("predicates(M, Result)"):
        name, arity, kind, count, file = term.arguments
        found.append(Predicate(f"{name}/{arity}", str(kind), count, None if file == "-" else str(file)))
    return found


_ENCODING = re.compile(r"^:-\s*encoding\([^()]*\)\.", re.MULTILINE)


def without_encoding(text: str) -> str:
    r"""Return Prolog text without directives about its encoding, which decoded text no longer has; lines stay.

    Examples
    --------
    >>> without_encoding(":- encoding(utf8).\ncity('Köln').")
    "\ncity('Köln')."
    """
    return _ENCODING.sub("", text) if "encoding" in text else text


_HEADER = re.compile(r"\A(?:\s|%[^\n]*\n|/\*.*?\*/)*(:-\s*module\s*\(.*?\)\s*\.)(?=\s|\Z)", re.DOTALL)


def without_header(text: str) -> str:
    r"""Return Prolog text without the header that makes it a module; lines stay.

    In a session all clauses share one module: those of another module would see neither rules nor facts.

    Examples
    --------
    >>> without_header(":- module(policy,\n  [senior/1]).\nsenior(A) :- age(A, 70).")
    '\n\nsenior(A) :- age(A, 70).'
    """
    found = _HEADER.match(text)
    if found is None:
        return text
    return text[: found.start(1)] + "\n" * found.group(1).count("\n") + text[found.end(1) :]


def refuse_duplicates(module: Module, report: LoadReport) -> None:
    """Raise `SchemaError` when a text that was loaded gives an individual two values of one feature."""
    for term in module.ask("duplicates_of(M, Indicators, Result)", Indicators=_indicators(report)):
        feature, individual, values = term.arguments
        raise SchemaError(
            f"{report.name}: the feature {feature} of {individual} gets the values {', '.join(map(str, values))}. "
            f"A feature has one value; remove the others. Nothing of the text was loaded.",
            feature=str(feature),
            value=values[-1],
        )


def refuse_templates(module: Module, report: LoadReport) -> None:
    """Raise `LoadError` when a `template/2` of a text that was loaded cannot be used, with predicate, file and line."""
    for term in module.ask("template_faults(M, File, Result)", File=report.name):
        words, line = term.arguments
        raise LoadError(
            f"{report.name}, line {line}: {words} Nothing of the text was loaded.",
            file=report.name,
            line=line,
            messages=(Message("error", str(words), report.name, line),),
            text=str(words),
        )


_ADDITIONS = {
    "target": "The text adds clauses to {}, which the extracted rules conclude; both count.",
    "feature": "The text defines {} by clauses, although it is a feature of the schema; facts and clauses both count.",
    "rules": "The text adds clauses to {}, of which extracted rules consist.",
}


def remarks(module: Module, report: LoadReport) -> Iterator[Message]:
    """Yield warnings about a text that was loaded: what it adds to extracted rules, and what nothing defines."""
    for term in module.ask("additions(M, Indicators, Result)", Indicators=_indicators(report)):
        indicator, kind = term.arguments
        shown = "/".join(map(str, indicator.arguments))
        yield Message("warning", _ADDITIONS[str(kind)].format(shown), report.name)
    for term in module.ask("undefined_in(M, File, Result)", File=report.name):
        words, line = term.arguments
        yield Message("warning", str(words), report.name, line or None)


def rows_for(data: Any, schema: Schema, used: Collection[str], ids: str | Sequence[object] | None, start: int) -> Table:
    """Return data as a table of the schema's features that they have, which are at least those used.

    Rows without a name of their own are counted from `start`: `a1`, `a2`, …

    Examples
    --------
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> table = rows_for({"age": [67, 22], "name": ["ann", "bob"]}, schema, ["age"], None, 3)
    >>> list(table.columns), table.ids
    (['age'], ('i3', 'i4'))
    """
    columns, count = shape_of(data, schema)
    if ids is None and not isinstance(data, Table):
        ids = numbered_ids(schema, count, start)
    wanted = [name for name in schema.names if name in columns or name in used]
    return as_table(data, schema, features=wanted, ids=ids)


def same_target(left: RuleSet, right: RuleSet) -> bool:
    """Return whether one rule set takes the place of the other."""
    both_decide = not left.is_relational and not right.is_relational
    return both_decide and left.schema.target.functor == right.schema.target.functor


def check_apart(known: RuleSet, rules: RuleSet) -> None:
    """Raise `RuleError` when the rules of two sets would be taken for each other in one module."""
    taken = {clause.id for clause in (*known.clauses, *known.definitions)}
    both = [clause.id for clause in (*rules.clauses, *rules.definitions) if clause.id in taken]
    name = known.schema.target.name
    if both:
        raise RuleError(
            f"The session has rules for {name!r} already, and one of them is called {both[0]!r} too. "
            f"Open another session for the second rule set, or give its rules other ids.",
            rule=both[0],
        )
    if not known.is_relational and not rules.is_relational:
        raise RuleError(
            f"The session has rules for {name!r} already, and each of the two sets has a default. "
            f"Open another session for {rules.schema.target.name!r}."
        )


def _indicators(report: LoadReport) -> list[Compound]:
    split = (text.rpartition("/") for text in report.predicates)
    return [Compound("/", (name, int(arity))) for name, _, arity in split]
