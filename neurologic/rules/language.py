"""The rule language: reading and writing rule sets as text that people edit (invariant I7).

Imports errors, files, schema and the modules of this stage. `printing` writes, `syntax` and `parsing` read; this module
joins them, keeps ids, annotations and defaults, and turns every fault into a `RuleSyntaxError`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, cast

from lark import Token

from neurologic.errors import FileError, MissingFile, RuleError
from neurologic.files import write_text_atomically
from neurologic.rules.clauses import DEFAULT_ID, Clause, Estimate, Evidence, Provenance
from neurologic.rules.json_form import rules_from_json, rules_to_json
from neurologic.rules.parsing import body_of, default_of, head_of
from neurologic.rules.printing import format_rules
from neurologic.rules.rule_set import Conflict, RuleSet, Semantics
from neurologic.rules.syntax import Annotation, DefaultText, Item, RuleText, SemanticsText, Value, as_float
from neurologic.rules.syntax_errors import Fault, Placed, listed, shown, suggestion
from neurologic.rules.syntax_reading import read_items
from neurologic.rules.vocabulary import Vocabulary, vocabulary_of
from neurologic.schema.features import UNKNOWN, Category, Schema

_SEMANTICS = ("partition", "ordered", "unordered")


def parse_rules(text: str, schema: Schema, *, file: str | None = None) -> RuleSet:
    """Read a rule set in the rule language.

    ::

        # a comment
        SEMANTICS ordered                     partition | ordered | unordered | unordered ABSTAIN (unordered by default)
        @support(57) @fidelity(0.982, 0.941, 0.995)
        r3: IF duration > 24.5 AND savings IN {none, low} THEN bad
        r4: IF 24.5 < duration <= 48 AND AT LEAST 2 OF (age < 30, savings = none, NOT own_telephone) THEN bad
        r5: IF income >= 3 * instalment AND a1 = a2 AND 'marital status' != single THEN good
        DEFINE c1: IF age < 25 THEN young     an auxiliary predicate, used as young or NOT young
        r6: IF bond(A, X) AND charge(X) > 0.2 AND AT LEAST 3 Y: bond(X, Y) THEN active
        DEFAULT good                          the default is unknown when this is absent

    Keywords are case-insensitive and line ends mean nothing. Names and categories that are keywords or not plain names
    stand in quotes. An ordinal feature may be compared by size (`savings >= low`). A rule without an id gets `r1`,
    `r2`, … by its place. A linear expression is computed term by term as written, its number last.

    Parameters
    ----------
    text : str
    schema : Schema
        Says what the names mean.
    file : str, optional
        Named in errors.

    Returns
    -------
    RuleSet

    Raises
    ------
    RuleSyntaxError
        With line, column, the line with a caret, and a hint: for text that is no rule, for names that the schema does
        not have, for rules that break an invariant.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = parse_rules("IF duration > 24.5 THEN bad DEFAULT good", schema)
    >>> rules.predict({"duration": [12, 48]}).tolist()
    ['good', 'bad']
    >>> parse_rules("IF duraton > 24.5 THEN bad", schema)
    Traceback (most recent call last):
        ...
    neurologic.errors.RuleSyntaxError: line 1, column 4: There is no feature 'duraton'.
    1 | IF duraton > 24.5 THEN bad
           ^
    Hint: did you mean 'duration'?
    """
    try:
        return _rule_set(read_items(text), schema)
    except Fault as fault:
        raise shown(fault, text, file) from None


def load_rules(path: str | os.PathLike[str], schema: Schema | None = None) -> RuleSet:
    """Read a rule set from a file: JSON when its name ends in `.json`, else the rule language.

    Parameters
    ----------
    path : str or path-like
    schema : Schema, optional
        Needed for the rule language; a JSON file brings its own, which must be equal when one is given.

    Raises
    ------
    MissingFile, FileError
        When there is no such file, or it is not UTF-8 text.
    RuleSyntaxError
        With file, line and column, also for a file that is cut short.
    RuleFormatError
        For JSON that is not a rule set; the message has the path of the entry.
    """
    name = os.fspath(path)
    try:
        text = Path(name).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise MissingFile(f"There is no file {name!r}. Check the path.", path=str(name)) from None
    except OSError as error:
        raise FileError(f"Cannot read {name!r}: {error.strerror or error}.", path=str(name)) from error
    except UnicodeDecodeError as error:
        raise FileError(
            f"Cannot read {name!r}: byte {error.start} is not UTF-8 text. Save the file as UTF-8.", path=str(name)
        ) from error
    if not name.endswith(".json"):
        if schema is None:
            raise RuleError(f"The rules in {name!r} need a schema, which says what their names mean: pass schema=.")
        return parse_rules(text, schema, file=name)
    rules = rules_from_json(text, file=name)
    if schema is not None and rules.schema != schema:
        raise RuleError(f"The schema inside {name!r} is not the one given. Leave schema= out, or convert the rules.")
    return rules


def save_rules(rules: RuleSet, path: str | os.PathLike[str]) -> Path:
    """Write a rule set to a file, whole or not at all: JSON when its name ends in `.json`, else the rule language.

    Examples
    --------
    >>> import tempfile
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = parse_rules("young: IF age < 25 THEN bad DEFAULT good", schema)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_rules(save_rules(rules, Path(folder) / "credit.rules"), schema) == rules
    True
    """
    text = rules_to_json(rules) if os.fspath(path).endswith(".json") else format_rules(rules)
    return write_text_atomically(path, text)


@dataclass
class _Reading:
    """What has been read so far."""

    names: Vocabulary
    clauses: list[Clause] = field(default_factory=list)
    definitions: list[Clause] = field(default_factory=list)
    places: dict[str, Placed] = field(default_factory=dict)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    pending: list[Annotation] = field(default_factory=list)
    provenance: dict[str, Any] = field(default_factory=dict)
    semantics: SemanticsText | None = None
    default: DefaultText | None = None
    default_value: Category | float = UNKNOWN


def _rule_set(items: list[Item], schema: Schema) -> RuleSet:
    texts = [item for item in items if isinstance(item, RuleText)]
    reading = _Reading(_names(texts, schema))
    taken = {text.label.text for text in texts if text.label is not None}
    ids = {"r": _free_ids("r", taken), "c": _free_ids("c", taken)}
    for item in items:
        match item:
            case Annotation():
                _annotate(item, reading)
            case SemanticsText():
                _once(reading.semantics, item.place, "SEMANTICS")
                reading.semantics = item
            case DefaultText():
                _once(reading.default, item.place, "DEFAULT")
                reading.default = item
                reading.default_value = default_of(item.conclusion, reading.names)
                _keep_evidence(DEFAULT_ID, reading)
            case RuleText():
                _read_rule(item, reading, ids["c" if item.is_definition else "r"])
    if reading.pending:
        raise Fault("No rule follows this annotation.", reading.pending[0].name, "annotations stand before their rule")
    return _assembled(reading)


def _names(texts: list[RuleText], schema: Schema) -> Vocabulary:
    """Return the vocabulary with all predicates that the text defines, wherever their definitions stand."""
    empty = vocabulary_of(schema)
    return vocabulary_of(schema, [head_of(text.conclusion, empty, True) for text in texts if text.is_definition])


def _read_rule(text: RuleText, reading: _Reading, free: Callable[[], str]) -> None:
    place = text.place if text.label is None else text.label.place
    name = free() if text.label is None else text.label.text
    first = reading.places.setdefault(name, place)
    if first is not place:
        raise Fault(f"The id {name!r} is given to two rules.", place, f"the first is in line {first.line}")
    head = head_of(text.conclusion, reading.names, text.is_definition)
    body = body_of(text.conditions, reading.names)
    try:
        clause = Clause(name, head, body)
    except RuleError as error:
        raise Fault(str(error), place) from None
    (reading.definitions if text.is_definition else reading.clauses).append(clause)
    _keep_evidence(name, reading)


def _free_ids(letter: str, taken: set[str]) -> Callable[[], str]:
    """Return a function that gives `r1`, `r2`, …, skipping ids that the text gives itself."""
    numbers = iter(range(1, 2**62))
    return lambda: next(name for number in numbers if (name := f"{letter}{number}") not in taken)


def _once(earlier: SemanticsText | DefaultText | None, place: Token, keyword: str) -> None:
    if earlier is not None:
        raise Fault(f"{keyword} is stated twice.", place, f"the first is in line {earlier.place.line}")


def _assembled(reading: _Reading) -> RuleSet:
    semantics, conflict = _semantics(reading)
    try:
        return RuleSet(
            reading.names.schema,
            tuple(reading.clauses),
            semantics,
            reading.default_value,
            conflict,
            tuple(reading.definitions),
            reading.evidence,
            Provenance(**reading.provenance),
        )
    except (RuleError, ValueError) as error:
        rule = getattr(error, "rule", None)
        place = reading.places.get(rule or "") or next(iter(reading.places.values()), Token("", "", line=1, column=1))
        raise Fault(str(error), place) from None


def _semantics(reading: _Reading) -> tuple[Semantics, Conflict]:
    stated = reading.semantics
    if stated is None:
        return "unordered", "all"
    name = stated.name.lower()
    if name not in _SEMANTICS:
        hint = suggestion(name, _SEMANTICS, f"known are {listed(_SEMANTICS)}")
        raise Fault(f"There are no semantics {str(stated.name)!r}.", stated.name, hint)
    if stated.policy is not None and name != "unordered":
        raise Fault(f"A policy for conflicts belongs to unordered rules; these are {name}.", stated.policy)
    abstain = stated.policy is not None and stated.policy.type == "ABSTAIN"
    return cast(Semantics, name), "abstain" if abstain else "all"


def _whole(value: Value) -> int:
    if type(value.value) is not int:
        raise Fault(f"{str(value.place)!r} is not a whole number.", value.place)
    return value.value


def _text(value: Value) -> str:
    if value.word is None:
        raise Fault(f"{str(value.place)!r} is not text.", value.place, "put it in quotes")
    return value.word.text


def _readers(record: type[Any]) -> dict[str, Callable[[Value], Any]]:
    """Return how the value of each field of a record is read: the annotations are the fields, whatever they are."""
    return {each.name: _whole if str(each.type).startswith("int") else _text for each in fields(record)}


_EVIDENCE = _readers(Evidence)
_PROVENANCE = _readers(Provenance)
_ESTIMATES = tuple(each.name for each in fields(Evidence) if str(each.type).startswith("Estimate"))


def _annotate(item: Annotation, reading: _Reading) -> None:
    name = item.name.lower()
    known = (*_EVIDENCE, *_PROVENANCE)
    if name not in known:
        hint = suggestion(name, known, f"known are {listed(known)}")
        raise Fault(f"There is no annotation @{item.name}.", item.name, hint)
    wanted = 3 if name in _ESTIMATES else 1
    if len(item.values) != wanted:
        form = "(value, low, high)" if wanted == 3 else "(value)"
        raise Fault(f"@{name} does not have {len(item.values)} values.", item.name, f"write @{name}{form}")
    if name not in _PROVENANCE:
        reading.pending.append(item)
    elif name in reading.provenance:
        raise Fault(f"@{name} is stated twice.", item.name)
    else:
        reading.provenance[name] = _PROVENANCE[name](item.values[0])


def _keep_evidence(rule: str, reading: _Reading) -> None:
    found: dict[str, Any] = {}
    for item in reading.pending:
        name = item.name.lower()
        if name in found:
            raise Fault(f"@{name} is stated twice.", item.name)
        found[name] = Estimate(*map(as_float, item.values)) if name in _ESTIMATES else _EVIDENCE[name](item.values[0])
    reading.pending.clear()
    if found:
        reading.evidence[rule] = Evidence(**found)
