"""A smallest set of features that forces an answer, as a record. Imports errors, schema and this stage below session.

It is found by prolog/neurologic/explain/sufficient.pl.
"""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from neurologic.errors import NeurologicError, PrologError
from neurologic.reasoning.changing import plain_value, prolog_value, refused
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound, String
from neurologic.schema import Schema


@dataclass(frozen=True)
class Sufficient:
    """What forces an answer of the rules; false when the goal does not hold.

    Attributes
    ----------
    goal : str
    holds : bool
    features : mapping of column name to value
        With these the goal holds, whatever values within their domains all other features have.
    smallest : bool
        Whether it is proved that no smaller set does.
    others : int
        How many other features there are.

    Examples
    --------
    >>> print(Sufficient("risk(a17, bad)", True, {"duration": 36, "savings": "none"}, True, 18))
    risk(a17, bad) is forced by duration = 36, savings = none, whatever the other 18 features are.
    """

    goal: str
    holds: bool
    features: Mapping[str, Any] = field(default_factory=dict)
    smallest: bool = True
    others: int = 0

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        if not self.holds:
            return f"no: {self.goal}"
        shown = ", ".join(f"{name} = {value}" for name, value in self.features.items()) or "the rules alone"
        remark = "" if self.smallest else " It is not proved that no smaller set does."
        others = "the other feature is" if self.others == 1 else f"the other {self.others} features are"
        whatever = f", whatever {others}" if self.others else ""
        return f"{self.goal} is forced by {shown}{whatever}.{remark}"

    def to_dict(self) -> dict[str, Any]:
        """Return all as plain values, ready for JSON."""
        return {
            "goal": self.goal,
            "holds": self.holds,
            "features": dict(self.features),
            "smallest": self.smallest,
            "others": self.others,
        }

    def to_json(self) -> str:
        """Return all as JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, default=str)

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(str(self))}</p>"


def sufficient(
    module: Module, schema: Schema, goal: str, bindings: Mapping[str, object] | None, limits: Limits
) -> Sufficient:
    """Return a smallest set of features that forces a goal; see `Session.sufficient`."""
    given = [Compound("=", (name, prolog_value(value))) for name, value in (bindings or {}).items()]
    try:
        with refused(module, schema):
            outcome = module.ask("forced(M, Goal, Given, Result)", limits, Goal=String(goal), Given=given)
    except PrologError as error:
        match error.formal:
            case Compound("domain_error", ("target_goal", _)):
                raise NeurologicError(
                    f"{goal} is no answer of the extracted rules for one individual, as "
                    f"{schema.target.functor}({schema.individual}, class). "
                    f"Of other goals, why() shows what they rest on."
                ) from error
        raise
    match outcome:
        case Compound("features", (shown, features, smallest, others)):
            values = {str(pair.arguments[0]): pair.arguments[1] for pair in features}
            found = {
                feature.name: plain_value(values[feature.functor], feature.categories)
                for feature in schema.features
                if feature.functor in values
            }
            return Sufficient(str(shown), True, found, smallest == "true", others)
        case Compound("syntax", (message, offset)):
            raise syntax_fault(goal, offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
    return Sufficient(goal, False)
