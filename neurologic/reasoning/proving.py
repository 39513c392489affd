"""Asking Prolog for proofs. Imports errors and the modules of this stage below session.

The proofs are found by prolog/neurologic/explain.pl; here its answer becomes trees, or the error that it tells of.
"""

from __future__ import annotations

from collections.abc import Mapping

from neurologic.errors import QueryLimit
from neurologic.reasoning.explanation import ProofTree, tree_from_nodes, without_proof
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound, String

#: Calls of the program inside each other, where the limits do not say.
DEEPEST = 100_000

_ALL = 2**60


def proofs(
    module: Module, goal: str, bindings: Mapping[str, object] | None, limits: Limits, *, every: bool
) -> list[ProofTree]:
    """Return the first proof of a goal, or every one; where there is none, the one false tree that says so.

    `limits.depth` counts calls of the program here, not those of the interpreter that follows them.

    Raises
    ------
    PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
        As `Engine.query`.
    """
    depth = limits.depth or DEEPEST
    outcome = module.ask(
        "explained(M, Goal, Given, Most, Depth, Result)",
        limits,
        Goal=String(goal),
        Given=[Compound("=", (name, value)) for name, value in (bindings or {}).items()],
        Most=(limits.answers or _ALL) if every else 1,
        Depth=depth,
    )
    match outcome:
        case Compound("proofs", (found,)):
            return [tree_from_nodes(nodes) for nodes in found]
        case Compound("none", (shown, reason)):
            return [without_proof(str(shown), str(reason))]
        case Compound("syntax", (message, offset)):
            raise syntax_fault(goal, offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
    raise QueryLimit(
        f"The explanation goes deeper than {depth} calls inside each other. Raise Limits(depth=...), or look whether "
        f"the predicate calls itself for ever.",
        limit="depth",
        value=depth,
    )
