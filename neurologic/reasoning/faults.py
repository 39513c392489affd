"""From the refusal that Prolog replied to the exception that Python raises. Imports errors, limits, runner, terms."""

from __future__ import annotations

from typing import Any

from neurologic.errors import (
    NeurologicError,
    PrologError,
    PrologSyntaxError,
    QueryInterrupted,
    QueryLimit,
    UnknownPredicate,
    UnsafeGoal,
    UnsupportedValue,
    nearest,
)
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.runner import answer_error, memory_error
from neurologic.reasoning.terms import Compound

_SYNTAX_TEXTS = {
    "empty_goal": "There is no goal in this text.",
    "end_of_goal_expected": "One goal ends here, but more text follows. Join goals with commas.",
}


def fault(refusal: list[Any], goal: str, limits: Limits, source: str | None = None) -> NeurologicError:
    """Return the exception for `["error", Formal, Where, Message, Detail]`.

    prolog/neurologic/bridge/refusals.pl writes it. `goal` is the text of the query, `source` a text that it read.

    Examples
    --------
    >>> fault(["error", "instantiation_error", "system:(is)/2", "Arguments are not ...", []], "X is Y", Limits())
    PrologError('Arguments are not ...')
    """
    _, formal, where, text, detail = refusal
    predicate = str(where) or None
    match formal:
        case Compound("neurologic_limit", ("memory",)):  # of the answers together
            return memory_error(limits) if limits.answer_mb is None else answer_error(limits)
        case Compound("neurologic_limit", (("inferences" | "depth") as name,)):
            value = getattr(limits, name)
            return QueryLimit(
                f"The query was stopped at its limit of {value} {'levels of depth' if name == 'depth' else name}. "
                f"Raise Limits({name}=...) or narrow the goal.",
                limit=name,
                value=value,
            )
        case Compound("neurologic_unsafe", (kind, subject, through)):
            return _unsafe(str(kind), subject, through, formal)
        case Compound("neurologic_aborted", _):
            return QueryInterrupted("The goal aborted itself.")
        case Compound("resource_error", ("inferences" | "time_limit_exceeded",)):
            return PrologError(text, formal=formal, predicate=predicate, text=text)
        case Compound("resource_error", _):
            return memory_error(limits)
        case Compound("syntax_error", (message,)) if isinstance(detail, int):
            return syntax_fault(goal, detail, _SYNTAX_TEXTS.get(str(message), _first_line(text)), formal)
        case Compound("syntax_error", _) if isinstance(detail, Compound) and source is not None:
            return syntax_fault(source, detail.arguments[0], _first_line(text), formal)
        case Compound("existence_error", ("procedure", indicator)):
            return _unknown_predicate(indicator, [str(name) for name in detail], formal, predicate)
        case Compound("existence_error", ("goal_variable", name)):
            close = nearest(name, detail)
            hint = f" Did you mean {close!r}?" if close else ""
            return PrologError(f"The goal has no variable {name!r}, but a value is given for it.{hint}", formal=formal)
        case Compound("neurologic_given_twice", (name,)):
            return PrologError(f"The variable {name!r} got two values that differ.", formal=formal)
        case Compound("neurologic_constraints", (goals,)):
            return PrologError(
                f"The answer still depends on {goals}. Add label/1 or copy_term/3 to the goal.", formal=formal
            )
        case Compound("type_error", ("acyclic_term", "cyclic")):
            return UnsupportedValue("An answer contains a term that contains itself, which has no finite value.")
        case Compound("type_error", ("plain_functor", _)):
            return UnsupportedValue("An answer contains a compound named by the reserved symbol [].")
        case _:
            return PrologError(text, formal=formal, predicate=predicate, text=text)


def syntax_fault(
    text: str, offset: int, message: str, formal: object = None, file: str | None = None
) -> PrologSyntaxError:
    """Return a syntax error with the line of `text`, and a caret under its character `offset`."""
    offset = min(max(offset, 0), len(text))
    before = text[:offset]
    line = before.count("\n") + 1
    column = offset - (before.rfind("\n") + 1) + 1
    shown = text.split("\n")[line - 1]
    return PrologSyntaxError(
        message, line=line, column=column, file=file, context=f"{shown}\n{' ' * (column - 1)}^", formal=formal
    )


_ALLOWED = (
    "Allowed are the predicates of the theory, and what compares, computes and collects: arithmetic, lists, text, "
    "findall/3 and the like. Nothing may change clauses, flags or variables of the process, print, or reach files, "
    "processes and other modules."
)


def _unsafe(kind: str, subject: Any, through: Any, formal: object) -> UnsafeGoal:
    caller = _indicator(through) if isinstance(through, Compound) else None
    where = f", which {caller} calls," if caller else ""
    if kind == "predicate":
        name = _indicator(subject)
        return UnsafeGoal(
            f"An untrusted goal may not call {name}{' through ' + caller if caller else ''}. {_ALLOWED}",
            indicator=name,
            through=caller,
            formal=formal,
        )
    if kind == "module":
        return UnsafeGoal(
            f"An untrusted goal may not name the module {subject}. Call the predicate without it. {_ALLOWED}",
            through=caller,
            formal=formal,
        )
    return UnsafeGoal(
        f"What the goal calls{where} is not known before it runs. Write the goal out in place of the variable. "
        f"{_ALLOWED}",
        through=caller,
        formal=formal,
    )


def _indicator(term: Any) -> str:
    if isinstance(term, Compound) and term.name == "/" and len(term.arguments) == 2:
        return f"{term.arguments[0]}/{term.arguments[1]}"
    return str(term)


def _first_line(text: str) -> str:
    message = text.split("\n", 1)[0]
    return message.rpartition("Syntax error: ")[2]


def _unknown_predicate(
    indicator: Any, known: list[str], formal: object, predicate: str | None
) -> UnknownPredicate | PrologError:
    module, plain = None, indicator
    if isinstance(plain, Compound) and plain.name == ":" and len(plain.arguments) == 2:
        module, plain = plain.arguments
    if not (isinstance(plain, Compound) and plain.name in ("/", "//") and len(plain.arguments) == 2):
        return PrologError(f"Unknown procedure {indicator!r}.", formal=formal, predicate=predicate)
    name, arity = plain.arguments
    shown = f"{name}{plain.name}{arity}"
    same_name = [other for other in known if other.rpartition("/")[0] == name]
    close: str | None
    if same_name:
        close = same_name[0]
    else:
        found = nearest(name, {other.rpartition("/")[0]: None for other in known})
        close = next(
            (other for other in known if other == f"{found}/{arity}"),
            next((other for other in known if other.rpartition("/")[0] == found), None),
        )
    place = f" in module {module}" if module is not None else ""
    hint = f" Did you mean {close}?" if close else " Load the file that defines it, or check its name."
    return UnknownPredicate(
        f"There is no predicate {shown}{place}.{hint}",
        indicator=shown,
        nearest=close,
        formal=formal,
        predicate=predicate,
    )
