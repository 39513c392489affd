"""Rules as text that people read, and that `parsing` reads back to the same rules (invariant I7).

Imports schema, literals, clauses, rule_set, vocabulary and syntax (for what a plain name is). By default the text holds
the numbers that are executed; rounding is only done when asked for, and the text then says so.
"""

from __future__ import annotations

import functools
import math
import unicodedata
from collections.abc import Iterable
from dataclasses import fields

from neurologic.errors import RuleError
from neurologic.rules.clauses import (
    DEFAULT_ID,
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
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    LinearExpression,
    Literal,
    Membership,
    Negation,
    SameValue,
    Variable,
)
from neurologic.rules.rule_set import RuleSet
from neurologic.rules.syntax import is_plain_name
from neurologic.rules.vocabulary import Vocabulary, vocabulary_of
from neurologic.schema.features import Category

_WIDTH = 110
_LARGEST_PLAIN = 1e16
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def format_rules(rules: RuleSet, decimals: int | None = None, *, annotations: bool = True) -> str:
    """Return a rule set in the rule language.

    Parameters
    ----------
    rules : RuleSet
    decimals : int, optional
        Round the numbers of conditions and conclusions for reading. The text then begins with a comment that says so,
        because it is not what is executed any more. By default every number reads back exactly.
    annotations : bool
        Write evidence and provenance so that they read back. Otherwise, as `print(rules)` does, provenance is left out
        and the evidence of a rule is a short comment above it.

    Returns
    -------
    str
        Text that `parse_rules` reads back to an equal rule set, with equal evidence and provenance if annotated.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("duration", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),)),), "ordered", "good")
    >>> print(format_rules(rules))
    SEMANTICS ordered
    r1: IF duration > 24.5 THEN bad
    DEFAULT good
    <BLANKLINE>
    """
    names = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))
    lines = []
    if decimals is not None:
        lines.append(f"# Numbers are rounded to {decimals} decimals for reading; these are not the numbers executed.")
    origin = _annotated_fields(rules.provenance) if annotations else []
    if short := [part for part in origin if len(part) <= _WIDTH]:
        lines.append(" ".join(short))
    lines.append(f"SEMANTICS {rules.semantics}" + (" ABSTAIN" if rules.conflict == "abstain" else ""))
    for keyword, clauses in (("DEFINE ", rules.definitions), ("", rules.clauses)):
        for clause in clauses:
            lines += _with_evidence(
                keyword + format_clause(clause, names, decimals), rules.evidence.get(clause.id), annotations
            )
    default = f"DEFAULT {format_default(rules, decimals)}"
    lines += _with_evidence(default, rules.evidence.get(DEFAULT_ID), annotations)
    lines += [part for part in origin if len(part) > _WIDTH]
    return "\n".join(lines) + "\n"


def format_clause(clause: Clause, names: Vocabulary, decimals: int | None = None) -> str:
    """Return a rule as `id: IF conditions THEN conclusion`, on several lines where it is long."""
    label, conditions = (
        quoted_name(clause.id) + ": IF ",
        [format_literal(literal, names, decimals) for literal in clause.body],
    )
    conclusion = format_head(clause.head, names, decimals)
    line = f"{label}{' AND '.join(conditions) or 'TRUE'} THEN {conclusion}"
    if len(line) <= _WIDTH or len(conditions) < 2:
        return line
    return f"{label}{(chr(10) + '    AND ').join(conditions)}\n    THEN {conclusion}"


def format_body(body: Iterable[Literal], names: Vocabulary, decimals: int | None = None) -> str:
    """Return conditions joined by AND; `TRUE` when there are none."""
    return " AND ".join(format_literal(literal, names, decimals) for literal in body) or "TRUE"


def format_default(rules: RuleSet, decimals: int | None = None) -> str:
    """Return what a rule set answers where every rule is refuted, as the rule language writes it."""
    if isinstance(rules.default, float):
        return format_number(rules.default, decimals)
    return format_category(rules.default)


def format_head(head: Head, names: Vocabulary, decimals: int | None = None) -> str:
    """Return the conclusion of a rule: `bad`, `price = 12.5`, `price IN [10, 20]`, `active(A)`."""
    match head:
        case ClassHead():
            return format_category(head.label)
        case Atom():
            return _atom(head, names)
    target = quoted_name(names.schema.target.name)
    match head:
        case NumberHead():
            return f"{target} = {format_number(head.value, decimals)}"
        case IntervalHead():
            return f"{target} IN [{format_number(head.low, decimals)}, {format_number(head.high, decimals)}]"
        case LinearHead():
            return f"{target} = {_expression(head.expression, decimals)}"
    raise RuleError(f"{type(head).__name__} is not a head.")


def format_literal(literal: Literal, names: Vocabulary, decimals: int | None = None) -> str:
    """Return one condition as the rule language writes it.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age in years", "integer"),), Target("risk", ("good", "bad")))
    >>> format_literal(Interval("age in years", 18, 65, low_closed=True), vocabulary_of(schema))
    "18 <= 'age in years' < 65"
    """
    match literal:
        case Interval():
            return _interval(literal, decimals)
        case Membership():
            return _membership(literal, names)
        case Comparison():
            return _comparison(literal, decimals)
        case SameValue():
            return _same_value(literal, names, "=")
        case Atom():
            return _atom(literal, names)
        case AtLeast():
            inner = ", ".join(format_literal(each, names, decimals) for each in literal.literals)
            return f"AT LEAST {literal.count} OF ({inner})"
        case Count():
            inner = " AND ".join(format_literal(each, names, decimals) for each in literal.literals)
            several = f"({inner})" if len(literal.literals) > 1 else inner
            return f"AT LEAST {literal.count} {_variable(literal.variable)}: {several}"
        case Negation():
            return _negation(literal.literal, names, decimals)
    raise RuleError(f"{type(literal).__name__} is not a literal.")


def format_number(value: float, decimals: int | None = None) -> str:
    """Return a number so that it reads back exactly, a whole one without its dot; or rounded to some decimals.

    Examples
    --------
    >>> format_number(24.0), format_number(0.1 + 0.2), format_number(0.1 + 0.2, decimals=2), format_number(1e22)
    ('24', '0.30000000000000004', '0.3', '1e+22')
    """
    if decimals is not None and math.isfinite(value):
        value = round(value, decimals) + 0.0
    if math.isfinite(value) and value == int(value) and abs(value) < _LARGEST_PLAIN:
        return str(int(value))
    return repr(float(value))


@functools.lru_cache(maxsize=8192)
def quoted_name(name: str) -> str:
    r"""Return a name as the rule language writes it: in quotes where it is a keyword or not a plain name.

    Examples
    --------
    >>> print(quoted_name("duration"), quoted_name("Sepal length (cm)"), quoted_name("it's"), quoted_name("if"))
    duration 'Sepal length (cm)' 'it\'s' 'if'
    """
    return name if is_plain_name(name) else "'" + "".join(map(_escaped, name)) + "'"


def format_category(category: Category) -> str:
    """Return a category or class: text quoted where needed, `true` and `false` for booleans."""
    if isinstance(category, bool):
        return "true" if category else "false"
    return quoted_name(category) if isinstance(category, str) else str(category)


def format_categories(feature: str, categories: Iterable[Category], names: Vocabulary) -> str:
    """Return a set of categories in the order of the schema: `{none, low}`."""
    order = {
        (type(category), category): place for place, category in enumerate(names.schema.feature(feature).categories)
    }
    ordered = sorted(categories, key=lambda category: order.get((type(category), category), len(order)))
    return "{" + ", ".join(map(format_category, ordered)) + "}"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    # What cannot be seen, or changes the direction of the text around it, is written as its code.
    if character != " " and unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zs", "Zl", "Zp"):
        return f"\\u{{{ord(character):x}}}"
    return character


def _variable(variable: Variable) -> str:
    return variable.name if is_plain_name(variable.name) else "?" + variable.name


def _feature(name: str, subject: Variable) -> str:
    return quoted_name(name) if subject == INDIVIDUAL else f"{quoted_name(name)}({_variable(subject)})"


def _interval(literal: Interval, decimals: int | None) -> str:
    name = _feature(literal.feature, literal.subject)
    low, high = format_number(literal.low, decimals), format_number(literal.high, decimals)
    above, below = "<=" if literal.low_closed else "<", "<=" if literal.high_closed else "<"
    if literal.high == math.inf:
        return f"{name} {'>=' if literal.low_closed else '>'} {low}"
    if literal.low == -math.inf:
        return f"{name} {below} {high}"
    return f"{name} = {low}" if literal.low == literal.high else f"{low} {above} {name} {below} {high}"


def _membership(literal: Membership, names: Vocabulary, negated: bool = False) -> str:
    name = _feature(literal.feature, literal.subject)
    if len(literal.categories) > 1:
        return f"{name} {'NOT IN' if negated else 'IN'} {format_categories(literal.feature, literal.categories, names)}"
    only = literal.categories[0]
    clear = literal.subject == INDIVIDUAL or not names.is_predicate(literal.feature, 1)
    if only is True and clear and names.boolean(literal.feature):
        return f"NOT {name}" if negated else name
    return f"{name} {'!=' if negated else '='} {format_category(only)}"


def _same_value(literal: SameValue, names: Vocabulary, operator: str) -> str:
    right = _feature(literal.right, literal.right_subject)
    if literal.right_subject == INDIVIDUAL and names.is_category(literal.left, literal.right):
        right += f"({INDIVIDUAL.name})"  # alone it would be read as the category
    return f"{_feature(literal.left, literal.left_subject)} {operator} {right}"


def _atom(atom: Atom, names: Vocabulary) -> str:
    if atom.arguments == (INDIVIDUAL,) and atom.predicate in names.auxiliary and atom.predicate not in names.schema:
        return quoted_name(atom.predicate)
    return f"{quoted_name(atom.predicate)}({', '.join(map(_argument, atom.arguments))})"


def _argument(term: object) -> str:
    if isinstance(term, Variable):
        return _variable(term)
    if isinstance(term, bool):
        return "true" if term else "false"
    if isinstance(term, str):
        plain = is_plain_name(term) and term[0].islower()  # anything else looks like a variable
        return term if plain else "'" + "".join(map(_escaped, term)) + "'"
    return repr(term)


def _negation(literal: Literal, names: Vocabulary, decimals: int | None) -> str:
    if isinstance(literal, Membership):
        return _membership(literal, names, negated=True)
    if isinstance(literal, SameValue):
        return _same_value(literal, names, "!=")
    if isinstance(literal, Interval) and literal.low == literal.high:
        return f"{_feature(literal.feature, literal.subject)} != {format_number(literal.low, decimals)}"
    text = format_literal(literal, names, decimals)
    return f"NOT {text}" if isinstance(literal, Atom) else f"NOT ({text})"


def _comparison(literal: Comparison, decimals: int | None) -> str:
    # `x > 2` reads as an interval, so a comparison of one bare feature with a number spells out its coefficient.
    explicit = not (literal.left.terms and literal.right.terms)
    left, right = (_expression(side, decimals, explicit) for side in (literal.left, literal.right))
    return f"{left} {literal.operator} {right}"


def _expression(expression: LinearExpression, decimals: int | None, explicit: bool = False) -> str:
    if not expression.terms:
        return format_number(expression.constant, decimals)
    explicit = explicit and expression.bare
    text = ""
    for term in expression.terms:
        size = format_number(abs(term.coefficient), decimals)
        name = _feature(term.feature, term.subject)
        product = f"{size} * {name}" if abs(term.coefficient) != 1.0 or explicit else name
        text += _signed(product, term.coefficient < 0, bool(text))
    if expression.constant != 0.0:
        text += _signed(format_number(abs(expression.constant), decimals), expression.constant < 0, True)
    return text


def _signed(text: str, negative: bool, follows: bool) -> str:
    if follows:
        return f" - {text}" if negative else f" + {text}"
    return f"-{text}" if negative else text


def _with_evidence(text: str, evidence: Evidence | None, annotations: bool) -> list[str]:
    """Return the lines of a rule, after annotations that read back or a short comment."""
    if evidence is None:
        return [text]
    if annotations:
        return [" ".join(_annotated_fields(evidence)), text]
    parts = [] if evidence.coverage is None else [f"{evidence.coverage} row{'' if evidence.coverage == 1 else 's'}"]
    for name, estimate in (("fidelity", evidence.fidelity), ("confidence", evidence.confidence)):
        if estimate is not None:
            parts.append(f"{name} {estimate.value:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]")
    if evidence.certificate is not None:
        parts.append(" ".join(evidence.certificate.split()))
    return [f"# {', '.join(parts)}", text] if parts else [text]


def _annotated_fields(facts: Evidence | Provenance) -> list[str]:
    return [
        f"@{entry.name}({_annotated(value)})"
        for entry in fields(facts)
        if (value := getattr(facts, entry.name)) is not None
    ]


def _annotated(value: object) -> str:
    if isinstance(value, Estimate):
        return ", ".join(format_number(part) for part in (value.value, value.low, value.high))
    return quoted_name(value) if isinstance(value, str) else str(value)
