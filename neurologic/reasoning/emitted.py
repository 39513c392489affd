"""Loading text that this library wrote: in one pass, and from the cache where it was loaded before.

Imports the version of the package, cache, engine, limits, loading and terms. What the text holds is known, so that
much of what a load of any file must look after is left out (see prolog/neurologic/bridge/emitted.pl). Where it turns
out to hold anything else, an expert's addition say, it is loaded the careful way.
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from neurologic import __version__
from neurologic.compilation import read_prolog
from neurologic.compilation.prolog_reader import exact_rules, proposed_rules
from neurologic.reasoning.cache import (
    SMALLEST_TEXT,
    cache_folder,
    compiled_text,
    find,
    is_marked,
    keep,
    key_of,
    mark,
    private_file,
)
from neurologic.reasoning.engine import Engine
from neurologic.reasoning.limits import DEFAULT_LIMITS, Limits
from neurologic.reasoning.loading import LoadReport
from neurologic.reasoning.terms import Compound, String
from neurologic.rules import RuleSet

_Predicates: TypeAlias = tuple[tuple[str, int], ...]


def read_emitted(text: str, file: str | None = None) -> RuleSet:
    """Read rules from text that this library wrote, as `read_prolog` does; a long one that was read before quicker.

    That a text is, to the letter, what its rules are written as is found out once, and kept under a digest of it.

    Raises
    ------
    RuleSyntaxError
        As `read_prolog`.
    """
    folder = cache_folder() if len(text) >= SMALLEST_TEXT else None
    if folder is not None:
        key = key_of(text, 0, __version__)
        known = is_marked(folder, key)
        rules = proposed_rules(text) if known else exact_rules(text)
        if rules is not None:
            if not known:
                mark(folder, key)
            return rules
    return read_prolog(text, file=file)


def load_emitted(prolog: Engine, text: str, name: str, module: str, *, limits: Limits = DEFAULT_LIMITS) -> LoadReport:
    """Load text that this library wrote, as `Engine.load_text` does, many times quicker; a long one from the cache.

    Raises
    ------
    PrologSyntaxError, LoadError
        As `Engine.load_text`; nothing of the text is loaded then.

    Examples
    --------
    >>> from neurologic.reasoning.engine import engine
    >>> prolog = engine()
    >>> theory = prolog.new_module()
    >>> load_emitted(prolog, ":- dynamic([risk/2]).\\nrisk(a1, bad).\\n", "rules 1", theory).predicates
    ('risk/2',)
    >>> prolog.query("risk(A, bad)", module=theory)
    [{'A': 'a1'}]
    >>> prolog.delete_module(theory)
    """
    if not prolog.in_process:
        return prolog.load_text(text, name, module, limits=limits)
    folder = cache_folder() if len(text) >= SMALLEST_TEXT else None
    if folder is None:
        predicates = _recorded(prolog, text, name, module, limits)
    else:
        key = key_of(text, prolog.version, __version__)
        predicates = _from_cache(prolog, folder, key, name, module, limits)
        if predicates is None:
            predicates = _into_cache(prolog, folder, key, text, name, module, limits)
    if predicates is None:
        return prolog.load_text(text, name, module, limits=limits)
    return LoadReport(name, module, tuple(f"{functor}/{arity}" for functor, arity in predicates), ())


def _recorded(prolog: Engine, text: str, name: str, module: str, limits: Limits) -> _Predicates | None:
    found = prolog.query(
        "neurologic_loading:load_emitted(Text, Name, Module, '', _, Predicates)",
        {"Text": String(text), "Name": name, "Module": module},
        limits=limits,
    )
    return _indicators(found[0]["Predicates"]) if found else None


def _from_cache(prolog: Engine, folder: Path, key: str, name: str, module: str, limits: Limits) -> _Predicates | None:
    known = find(folder, key)
    if known is None:
        return None
    source = str(prolog.query("neurologic_loading:next_id(Id)")[0]["Id"])
    code = known.renamed(module, source)
    if code is None:
        return None
    given = {
        "Name": name,
        "Module": module,
        "Predicates": [Compound("/", predicate) for predicate in known.predicates],
        "Id": source,
    }
    goal = "neurologic_loading:load_compiled(File, Name, Module, Predicates, Id)"
    with private_file(folder, code) as file:
        return known.predicates if prolog.query(goal, {"File": str(file), **given}, limits=limits) else None


def _into_cache(
    prolog: Engine, folder: Path, key: str, text: str, name: str, module: str, limits: Limits
) -> _Predicates | None:
    if module in text:  # this name could not be changed for another one
        return _recorded(prolog, text, name, module, limits)
    goal = "neurologic_loading:load_emitted(Text, Name, Module, File, Id, Predicates)"
    with private_file(folder) as file:
        given = {"Text": String(text), "Name": name, "Module": module, "File": str(file)}
        found = prolog.query(goal, given, limits=limits)
        if not found:
            return None
        predicates, source = _indicators(found[0]["Predicates"]), str(found[0]["Id"])
        if source not in text:
            keep(folder, key, compiled_text(module, source, predicates, file.read_bytes()))
    return predicates


def _indicators(terms: list[Compound]) -> _Predicates:
    return tuple((str(name), int(arity)) for name, arity in (term.arguments for term in terms))
