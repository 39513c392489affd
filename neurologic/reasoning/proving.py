"""Asking Prolog for proofs. Imports errors and the modules of this stage below session.

The proofs are found by prolog/neurologic/explain/explain.pl; here its answer becomes trees, or the error that it tells
of.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from neurologic.errors import QueryLimit, UnknownName, nearest
from neurologic.reasoning.explanation import ProofTree, tree_from_nodes, without_proof
from neurologic.reasoning.faults import syntax_fault
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.nearness import WhyNot, why_not_from_tree
from neurologic.reasoning.terms import Compound, String

#: Calls of the program inside each other, where the limits do not say.
DEEPEST = 100_000

_ALL = 2**60


def proofs(
    module: Module,
    goal: str,
    bindings: Mapping[str, object] | None,
    limits: Limits,
    *,
    which: Compound | str,
    words: str | None,
) -> list[ProofTree]:
    """Return proofs of a goal; where there is none, the one false tree that says so.

    `which` is `best` or `first(Most)`; `words` a language or None. `limits.depth` counts calls of the program here, not
    those of the interpreter that follows them.

    Raises
    ------
    PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
        As `Engine.query`.
    UnknownName
        When nothing is known of the language.
    """
    outcome = _explained(module, "explained", goal, bindings, limits, words, which)
    match outcome:
        case Compound("proofs", (found,)):
            return [tree_from_nodes(nodes) for nodes in found]
        case _:
            shown, reason = outcome.arguments
            return [without_proof(str(shown), str(reason))]


def refusal(
    module: Module,
    goal: str,
    bindings: Mapping[str, object] | None,
    limits: Limits,
    *,
    nearest_rules: int,
    words: str | None,
) -> WhyNot:
    """Return why a goal does not hold, or that it does; errors as for `proofs`."""
    outcome = _explained(module, "refused", goal, bindings, limits, words, nearest_rules)
    status, nodes = outcome.arguments
    return why_not_from_tree(str(status), tree_from_nodes(nodes))


def first(most: int | None) -> Compound:
    """Return the term that asks for the first proofs, all of them where `most` is None."""
    return Compound("first", (_ALL if most is None else most,))


def _explained(
    module: Module,
    predicate: str,
    goal: str,
    bindings: Mapping[str, object] | None,
    limits: Limits,
    words: str | None,
    which: object,
) -> Compound:
    """Ask a predicate of prolog/neurologic/bridge/explaining.pl about a goal; return its outcome, no error."""
    if words is not None:
        check_language(module, words)
    depth = limits.depth or DEEPEST
    asked: dict[str, Any] = {
        "Goal": String(goal),
        "Given": [Compound("=", (name, value)) for name, value in (bindings or {}).items()],
        "Which": which,
        "Depth": depth,
        "Language": "none" if words is None else words,
    }
    outcome = module.ask(f"{predicate}(M, Goal, Given, Which, Depth, Language, Result)", limits, **asked)
    match outcome:
        case Compound("syntax", (message, offset)):
            raise syntax_fault(goal, offset, str(message).replace("_", " "), Compound("syntax_error", (message,)))
        case Compound():
            return outcome
    raise QueryLimit(
        f"The explanation goes deeper than {depth} calls inside each other. Raise Limits(depth=...), or look whether "
        f"the predicate calls itself for ever.",
        limit="depth",
        value=depth,
    )


def check_language(module: Module, language: str) -> None:
    """Raise `UnknownName` when explanations cannot be said in a language."""
    known = [str(name) for name in module.ask("languages(M, Result)")]
    if language not in known:
        raise UnknownName(
            f"There is no language {language!r} for explanations; there are {', '.join(known)}. Another one is a table "
            f"of phrases like prolog/neurologic/words/lang/en.pl.",
            value=language,
            nearest=nearest(language, known),
        )
