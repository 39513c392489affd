"""Why this and not that, as a tree. Imports errors and the modules of this stage below session.

The tree is made in prolog/neurologic/explain/contrast.pl.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neurologic.errors import NeurologicError, PrologError
from neurologic.reasoning.changing import prolog_value, refused
from neurologic.reasoning.explanation import ProofTree, tree_from_nodes, without_proof
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound, String


def contrast(
    module: Module, fact: str, foil: str | None, bindings: Mapping[str, object] | None, limits: Limits
) -> ProofTree:
    """Return the difference of two explanations; see `Session.contrast`."""
    asked: dict[str, Any] = {
        "Fact": String(fact),
        "Foil": "none" if foil is None else String(foil),
        "Given": [Compound("=", (name, prolog_value(value))) for name, value in (bindings or {}).items()],
    }
    try:
        with refused(module, None):
            outcome = module.ask("contrasted(M, Fact, Foil, Given, Result)", limits, **asked)
    except PrologError as error:
        if foil is None and error.formal == "instantiation_error":
            raise NeurologicError(
                f"{fact} is no answer of the extracted rules with other classes for its foil. "
                f"Say what it is rather than: contrast(fact, foil)."
            ) from error
        raise
    match outcome:
        case Compound("nodes", (nodes,)):
            return tree_from_nodes(nodes)
        case Compound("syntax", (where, message, offset)):
            raise syntax_fault(str(where), offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
    return without_proof(fact, "it does not hold")
