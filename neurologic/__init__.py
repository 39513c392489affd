"""neurologic: what a trained network knows, as Prolog that can be asked, explained and checked.

The names below are the public face. Each is imported from its stage when it is first used, so that `import neurologic`
stays quick and needs neither torch nor SWI-Prolog.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from neurologic.rules.rule_set import register_writer

if TYPE_CHECKING:
    from neurologic.rules.rule_set import RuleSet

__version__ = "0.1.0"

_STAGE_OF = {
    "NeurologicError": "errors",
    "Feature": "schema",
    "Relation": "schema",
    "Schema": "schema",
    "Table": "schema",
    "Target": "schema",
    "UNKNOWN": "schema",
    "as_table": "schema",
    "infer_schema": "schema",
    "load_schema": "schema",
    "save_schema": "schema",
    "Encoding": "schema",
    "standard_encoding": "schema",
    "RuleSet": "rules",
    "load_rules": "rules",
    "save_rules": "rules",
    "CachedNetwork": "networks",
    "CountedNetwork": "networks",
    "load_network": "networks",
    "wrap": "networks",
    "evaluate": "evaluation",
    "simplify": "simplification",
    "Constraints": "selection",
    "RuleExtractor": "selection",
    "extract": "selection",
    "front": "selection",
    "stability": "selection",
    "decision_text": "compilation",
    "facts_text": "compilation",
    "read_prolog": "compilation",
    "Limits": "reasoning",
    "Session": "reasoning",
    "compare_evaluators": "reasoning",
    "compare_theories": "reasoning",
    "export": "reasoning",
    "compare_knowledge": "debugging",
    "suspects": "debugging",
}
_RENAMED = {"parse": ("rules", "parse_rules"), "from_json": ("rules", "rules_from_json")}

__all__ = ["__version__", *_STAGE_OF, *_RENAMED]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    stage, attribute = _RENAMED.get(name, (_STAGE_OF.get(name), name))
    if stage is None:
        raise AttributeError(f"module 'neurologic' has no attribute {name!r}")
    value = getattr(import_module(f"neurologic.{stage}"), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


def _prolog_text(rules: RuleSet) -> str:
    text: str = import_module("neurologic.compilation").prolog_text(rules)
    return text


# The stage `rules` may not import `compilation`; the package as a whole joins them.
register_writer("prolog", _prolog_text)
