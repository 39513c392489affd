"""Rule sets as JSON: versioned, self-contained (schema, evidence, provenance), every number exact (invariant I7).

Imports schema, literals, clauses, rule_set and json_reading. Reading is strict: an entry that is missing, unknown or of
the wrong type is an error that names its path. JSON has no infinite numbers: where a number is meant they are the texts
"inf" and "-inf"; a constant of a relation, where a text could be meant, is tagged.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from neurologic.rules.clauses import (
    ClassHead,
    Clause,
    Estimate,
    Evidence,
    Head,
    IntervalHead,
    LinearHead,
    NumberHead,
    Provenance,
)
from neurologic.rules.json_reading import Entry, number_out, read_json
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    SameValue,
    Term,
    Variable,
    negate,
)
from neurologic.rules.rule_set import RuleSet
from neurologic.schema.features import Category, Schema
from neurologic.schema.storage import schema_from_dict, schema_to_dict

FORMAT = "neurologic-rules"
VERSION = 1
_TYPE_NAMES: Mapping[type[Literal], str] = {
    Interval: "interval",
    Membership: "membership",
    Comparison: "comparison",
    SameValue: "same_value",
    AtLeast: "at_least",
    Atom: "atom",
    Count: "count",
    Negation: "not",
}


def rules_to_json(rules: RuleSet) -> str:
    """Return a rule set as JSON text with its schema, evidence and provenance.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=25),)),), "ordered", "good")
    >>> rules_from_json(rules_to_json(rules)) == rules
    True
    """
    content = {
        "format": FORMAT,
        "version": VERSION,
        "provenance": _facts(rules.provenance),
        "schema": _schema(rules.schema),
        "semantics": rules.semantics,
        "conflict": rules.conflict,
        "default": rules.default,
        "definitions": [_clause(clause) for clause in rules.definitions],
        "rules": [_clause(clause) for clause in rules.clauses],
        "evidence": {rule: _facts(evidence) for rule, evidence in rules.evidence.items()},
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def rules_from_json(text: str, *, file: str | None = None) -> RuleSet:
    """Read a rule set from JSON text.

    Parameters
    ----------
    text : str
    file : str, optional
        Named in errors.

    Raises
    ------
    RuleSyntaxError
        For text that is not JSON, or is cut short, with line and column.
    RuleFormatError
        For JSON that is not a rule set, or of an unknown version; the message has the path of the entry at fault.

    Examples
    --------
    >>> rules_from_json('{"format": "neurologic-rules", "version": 99}')
    Traceback (most recent call last):
        ...
    neurologic.errors.RuleFormatError: version: 99 is not a version that this program reads; it reads 1. Upgrade it.
    """
    top = read_json(text, file)
    if top.get("format").text() != FORMAT:
        raise top.get("format").fault(f"this is not a rule set: {FORMAT!r} is needed.")
    version = top.get("version")
    if version.whole() != VERSION:
        raise version.fault(
            f"{version.value} is not a version that this program reads; it reads {VERSION}. Upgrade it."
        )
    top.only(
        *("format", "version", "provenance", "schema", "semantics", "conflict", "default", "definitions", "rules"),
        "evidence",
    )
    schema = _read_schema(top.get("schema"))
    default = top.get("default")
    if not isinstance(default.value, (str, bool, int, float)):
        raise default.fault("a default is a class, a number or unknown.")
    evidence = top.find("evidence")
    provenance = top.find("provenance")
    rules, definitions = (tuple(map(_read_clause, top.several(key))) for key in ("rules", "definitions"))
    return top.made(
        lambda: RuleSet(
            schema,
            rules,
            top.get("semantics").text(),  # type: ignore[arg-type]
            default.value,
            top.get("conflict").text(),  # type: ignore[arg-type]
            definitions,
            _read_evidence(evidence) if evidence is not None else {},
            Provenance(**_read_facts(provenance, Provenance)) if provenance is not None else Provenance(),
        )
    )


# Writing


def _schema(schema: Schema) -> dict[str, Any]:
    document = schema_to_dict(schema)
    for feature in document["features"]:
        if "domain" in feature:
            feature["domain"] = [number_out(bound) for bound in feature["domain"]]
    return document


def _clause(clause: Clause) -> dict[str, Any]:
    return {"id": clause.id, "if": [_literal(literal) for literal in clause.body], "then": _head(clause.head)}


def _head(head: Head) -> dict[str, Any]:
    match head:
        case ClassHead():
            return {"type": "class", "class": head.label}
        case NumberHead():
            return {"type": "number", "value": head.value}
        case IntervalHead():
            return {"type": "interval", "low": head.low, "high": head.high}
        case LinearHead():
            return {"type": "linear", **_expression(head.expression)}
        case Atom():
            return _literal(head)


def _literal(literal: Literal) -> dict[str, Any]:
    kind = _TYPE_NAMES[type(literal)]
    match literal:
        case Interval():
            found: dict[str, Any] = {"type": kind, "feature": literal.feature, **_subject(literal.subject)}
            for side in ("low", "high"):
                bound = number_out(getattr(literal, side))
                if not isinstance(bound, str):
                    found |= {side: bound, f"{side}_closed": getattr(literal, f"{side}_closed")}
            return found
        case Membership():
            return {
                "type": kind,
                "feature": literal.feature,
                "categories": list(literal.categories),
                **_subject(literal.subject),
            }
        case Comparison():
            sides = {"left": _expression(literal.left), "right": _expression(literal.right)}
            return {"type": kind, "operator": literal.operator, **sides}
        case SameValue():
            pairs = (("left", literal.left, literal.left_subject), ("right", literal.right, literal.right_subject))
            return {"type": kind} | {side: {"feature": name, **_subject(who)} for side, name, who in pairs}
        case AtLeast():
            return {"type": kind, "count": literal.count, "of": [_literal(inner) for inner in literal.literals]}
        case Atom():
            return {
                "type": kind,
                "predicate": literal.predicate,
                "arguments": [_term(term) for term in literal.arguments],
            }
        case Count():
            over = [_literal(inner) for inner in literal.literals]
            return {"type": kind, "count": literal.count, "variable": literal.variable.name, "of": over}
    assert isinstance(literal, Negation)
    return {"type": kind, "of": _literal(literal.literal)}


def _expression(expression: LinearExpression) -> dict[str, Any]:
    terms = [
        {"coefficient": term.coefficient, "feature": term.feature, **_subject(term.subject)}
        for term in expression.terms
    ]
    return {"terms": terms, "constant": expression.constant}


def _subject(subject: Variable) -> dict[str, str]:
    return {} if subject == INDIVIDUAL else {"subject": subject.name}


def _term(term: Term) -> dict[str, Any]:
    if isinstance(term, Variable):
        return {"variable": term.name}
    return {"number": number_out(term)} if isinstance(term, float) else {"constant": term}


def _facts(facts: Evidence | Provenance) -> dict[str, Any]:
    found = {}
    for entry in fields(facts):
        value = getattr(facts, entry.name)
        if isinstance(value, Estimate):
            value = [number_out(part) for part in (value.value, value.low, value.high)]
        if value is not None:
            found[entry.name] = value
    return found


# Reading


def _read_schema(entry: Entry) -> Schema:
    entry.only("individual", "target", "features", "relations")
    document = dict(entry.value)
    document["features"] = []
    for feature in entry.get("features").items():
        copied = dict(feature.mapping())
        if "domain" in copied:
            copied["domain"] = [bound.number() for bound in feature.get("domain").items()]
        document["features"].append(copied)
    return entry.made(lambda: schema_from_dict(document, source="the schema"))


def _read_clause(entry: Entry) -> Clause:
    entry.only("id", "if", "then")
    name = entry.get("id").text()
    body = tuple(map(_read_literal, entry.several("if")))
    head = _read_head(entry.get("then"))
    return entry.made(lambda: Clause(name, head, body))


def _read_head(entry: Entry) -> Head:
    kind = entry.get("type").text()
    if kind == "class":
        return ClassHead(entry.only("type", "class").get("class").category())
    if kind == "number":
        return entry.made(lambda: NumberHead(entry.only("type", "value").get("value").number()))
    if kind == "interval":
        entry.only("type", "low", "high")
        return entry.made(lambda: IntervalHead(entry.get("low").number(), entry.get("high").number()))
    if kind == "linear":
        entry.only("type", "terms", "constant")
        return entry.made(lambda: LinearHead(_read_expression(entry)))
    if kind == "atom":
        return _read_atom(entry)
    raise entry.get("type").fault(f"{kind!r} is not a conclusion; known are class, number, interval, linear, atom.")


def _read_literal(entry: Entry) -> Literal:
    kind = entry.get("type")
    if kind.text() not in _READERS:
        raise kind.fault(f"{kind.text()!r} is not a condition; known are {', '.join(_READERS)}.")
    return entry.made(lambda: _READERS[kind.text()](entry))


def _read_interval(entry: Entry) -> Literal:
    entry.only("type", "feature", "low", "high", "low_closed", "high_closed", "subject")
    low, high = entry.find("low"), entry.find("high")
    low_closed, high_closed = entry.find("low_closed"), entry.find("high_closed")
    return Interval(
        entry.get("feature").text(),
        low.number() if low is not None else -float("inf"),
        high.number() if high is not None else float("inf"),
        low_closed.flag() if low_closed is not None else False,
        high_closed.flag() if high_closed is not None else False,
        _read_subject(entry),
    )


def _read_membership(entry: Entry) -> Literal:
    entry.only("type", "feature", "categories", "subject")
    categories: tuple[Category, ...] = tuple(each.category() for each in entry.get("categories").items())
    return Membership(entry.get("feature").text(), categories, _read_subject(entry))


def _read_comparison(entry: Entry) -> Literal:
    entry.only("type", "operator", "left", "right")
    sides = [_read_expression(entry.get(side).only("terms", "constant")) for side in ("left", "right")]
    return Comparison(sides[0], entry.get("operator").text(), sides[1])


def _read_same_value(entry: Entry) -> Literal:
    entry.only("type", "left", "right")
    left, right = (entry.get(side).only("feature", "subject") for side in ("left", "right"))
    return SameValue(left.get("feature").text(), right.get("feature").text(), _read_subject(left), _read_subject(right))


def _read_at_least(entry: Entry) -> Literal:
    entry.only("type", "count", "of")
    return AtLeast(entry.get("count").whole(), tuple(map(_read_literal, entry.get("of").items())))


def _read_atom(entry: Entry) -> Atom:
    entry.only("type", "predicate", "arguments")
    arguments = tuple(map(_read_term, entry.get("arguments").items()))
    return entry.made(lambda: Atom(entry.get("predicate").text(), arguments))


def _read_count(entry: Entry) -> Literal:
    entry.only("type", "count", "variable", "of")
    over = tuple(map(_read_literal, entry.get("of").items()))
    return Count(entry.get("count").whole(), Variable(entry.get("variable").text()), over)


def _read_negation(entry: Entry) -> Literal:
    return negate(_read_literal(entry.only("type", "of").get("of")))


def _read_expression(entry: Entry) -> LinearExpression:
    terms = []
    for term in entry.several("terms"):
        term.only("coefficient", "feature", "subject")
        terms.append(LinearTerm(term.get("coefficient").number(), term.get("feature").text(), _read_subject(term)))
    constant = entry.find("constant")
    return LinearExpression(tuple(terms), constant.number() if constant is not None else 0.0)


def _read_subject(entry: Entry) -> Variable:
    subject = entry.find("subject")
    return INDIVIDUAL if subject is None else subject.made(lambda: Variable(subject.text()))


def _read_term(entry: Entry) -> Term:
    entry.only("variable", "constant", "number")
    if len(entry.value) != 1:
        raise entry.fault("an argument is one of variable, constant and number.")
    if (variable := entry.find("variable")) is not None:
        return variable.made(lambda: Variable(variable.text()))
    number = entry.find("number")
    return number.number() if number is not None else entry.get("constant").category()


def _read_evidence(entry: Entry) -> dict[str, Evidence]:
    return {rule: Evidence(**_read_facts(entry.get(rule), Evidence)) for rule in entry.mapping()}


def _read_facts(entry: Entry, record: type[Any]) -> dict[str, Any]:
    entry.only(*(each.name for each in fields(record)))
    found: dict[str, Any] = {}
    for each in fields(record):
        value = entry.find(each.name)
        if value is None:
            continue
        kind = str(each.type)
        if kind.startswith("Estimate"):
            parts = [part.number() for part in value.items()]
            if len(parts) != 3:
                raise value.fault("an estimate is [value, low, high].")
            found[each.name] = Estimate(*parts)
        else:
            found[each.name] = value.whole() if kind.startswith("int") else value.text()
    return found


_READERS: Mapping[str, Callable[[Entry], Literal]] = {
    "interval": _read_interval,
    "membership": _read_membership,
    "comparison": _read_comparison,
    "same_value": _read_same_value,
    "at_least": _read_at_least,
    "atom": _read_atom,
    "count": _read_count,
    "not": _read_negation,
}
