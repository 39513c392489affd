"""From the syntax tree to literals and heads: what names and constants mean under a schema.

Imports schema, literals, clauses, vocabulary, syntax and syntax_errors. Every mistake is a `Fault` with its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from neurologic.rules.clauses import ClassHead, Head, IntervalHead, LinearHead, NumberHead
from neurologic.rules.literals import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    Comparison,
    Count,
    Interval,
    Literal,
    Membership,
    SameValue,
    negate,
)
from neurologic.rules.operands import (
    Use,
    categories_hint,
    category_of,
    constant_of,
    example_of,
    expression_of,
    has_category,
    nearest_category,
    need_number,
    placed,
    term_of,
    unknown_category,
    unknown_name,
    unknown_predicate,
    use_of,
    used_feature,
    variable_of,
)
from neurologic.rules.printing import format_category, quoted_name
from neurologic.rules.syntax import (
    AtLeastOf,
    Bare,
    Between,
    Chain,
    Conclusion,
    Condition,
    CountOf,
    Group,
    Inside,
    Negated,
    Operand,
    Value,
    as_float,
)
from neurologic.rules.syntax_errors import Fault, listed, suggestion
from neurologic.rules.vocabulary import Vocabulary
from neurologic.schema.features import UNKNOWN, Category

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


def body_of(conditions: Sequence[Condition], names: Vocabulary) -> tuple[Literal, ...]:
    """Return the literals of conditions joined by AND; `TRUE` stands for none."""
    body: list[Literal] = []
    for condition in conditions:
        if isinstance(condition, Group):
            body += body_of(condition.conditions, names)
        elif not (isinstance(condition, Bare) and _is_true(condition.operand)):
            body.append(literal_of(condition, names))
    return tuple(body)


def literal_of(condition: Condition, names: Vocabulary) -> Literal:
    """Return the literal that a condition means."""
    match condition:
        case Bare():
            return _bare(condition.operand, names)
        case Chain():
            return placed(condition.place, lambda: _chain(condition, names))
        case Inside():
            return placed(condition.place, lambda: _inside(condition, names))
        case Between():
            return placed(condition.place, lambda: _between(condition, names))
        case Negated():
            return placed(condition.place, lambda: negate(literal_of(condition.condition, names)))
        case AtLeastOf():
            inner = tuple(_only(group, names) for group in condition.groups)
            return placed(condition.place, lambda: AtLeast(condition.count, inner))
        case CountOf():
            counted = variable_of(condition.variable)
            over = body_of((condition.condition,), names)
            return placed(condition.place, lambda: Count(condition.count, counted, over))
    return _only(condition, names)


def head_of(conclusion: Conclusion, names: Vocabulary, is_definition: bool) -> Head:
    """Return the head that a conclusion means; a definition concludes a predicate, by default of the individual."""
    operand, place = conclusion.operand, conclusion.operand.place
    if conclusion.equals is not None or conclusion.limits is not None:
        return _valued_head(conclusion, names, is_definition)
    reference = operand.reference
    if reference is not None and (is_definition or reference.arguments is not None):
        arguments = (INDIVIDUAL,) if reference.arguments is None else tuple(map(term_of, reference.arguments))
        if not is_definition and not names.is_predicate(reference.word.text, len(arguments)):
            raise unknown_predicate(reference, names)
        return Atom(reference.word.text, arguments)
    if is_definition:
        raise Fault("A definition concludes a predicate.", place, "as in DEFINE c1: IF … THEN concept_h3")
    constant = constant_of(operand)
    if constant is None:
        raise Fault("A conclusion is a class, or target = number.", place)
    schema = names.schema
    if schema.classes:
        if (
            reference is not None
            and names.is_predicate(reference.word.text, 1)
            and not has_category(schema.classes, constant)
        ):
            return Atom(reference.word.text, (INDIVIDUAL,))
        return ClassHead(_class(constant, names))
    if constant.word is not None or isinstance(constant.value, bool):
        if reference is not None and names.is_predicate(reference.word.text, 1):
            return Atom(reference.word.text, (INDIVIDUAL,))
        raise Fault(
            f"The target {schema.target.name!r} is a number, not a class.",
            place,
            f"write {quoted_name(schema.target.name)} = 12.5",
        )
    return placed(place, lambda: NumberHead(as_float(constant)))


def default_of(conclusion: Conclusion, names: Vocabulary) -> Category | float:
    """Return the default that is stated: a class, a number or `unknown`."""
    constant = constant_of(conclusion.operand)
    if conclusion.equals is None and conclusion.limits is None and constant is not None and constant.value == UNKNOWN:
        return UNKNOWN
    head = head_of(conclusion, names, is_definition=False)
    if isinstance(head, ClassHead):
        return head.label
    if isinstance(head, NumberHead):
        return head.value
    raise Fault("A default is a class, a number or unknown.", conclusion.operand.place)


def _valued_head(conclusion: Conclusion, names: Vocabulary, is_definition: bool) -> Head:
    place, target = conclusion.operand.place, names.schema.target
    reference = conclusion.operand.reference
    if is_definition or reference is None or reference.arguments is not None or reference.word.text != target.name:
        said = repr(str(place)) if reference is None else repr(reference.word.text)
        raise Fault(f"{said} is not the target of these rules.", place, f"the target is {quoted_name(target.name)}")
    if conclusion.equals is not None:
        if names.schema.classes:
            constant = constant_of(conclusion.equals)
            if constant is None:
                raise Fault("The target has classes, not a size.", conclusion.equals.place, _classes(names))
            return ClassHead(_class(constant, names))
        expression = expression_of(conclusion.equals, names)
        if expression.terms:
            return placed(place, lambda: LinearHead(expression))
        return placed(place, lambda: NumberHead(expression.constant))
    if names.schema.classes:
        raise Fault("The target has classes, not a size.", place, _classes(names))
    assert conclusion.limits is not None
    low, high = conclusion.limits
    return placed(place, lambda: IntervalHead(low, high))


def _class(constant: Value, names: Vocabulary) -> Category:
    classes = names.schema.classes
    if not has_category(classes, constant):
        raise Fault(
            f"{names.schema.target.name!r} has no class {constant.value!r}.",
            constant.place,
            nearest_category(constant, classes, _classes(names)),
        )
    assert not isinstance(constant.value, float)
    return constant.value


def _classes(names: Vocabulary) -> str:
    return f"classes of {names.schema.target.name} are {listed(map(format_category, names.schema.classes))}"


def _only(condition: Condition, names: Vocabulary) -> Literal:
    """Return the one literal of a group; several cannot be negated or counted as one."""
    body = body_of((condition,), names)
    if len(body) != 1:
        raise Fault(
            "One condition is needed here, not several joined by AND.",
            condition.place,
            "define a predicate for them: DEFINE c1: IF … AND … THEN concept, and use concept here",
        )
    return body[0]


def _is_true(operand: Operand) -> bool:
    constant = operand.constant
    return constant is not None and constant.value is True


def _bare(operand: Operand, names: Vocabulary) -> Literal:
    reference = operand.reference
    if reference is None:
        raise Fault(
            "This is not a condition: nothing is compared.",
            operand.place,
            "compare it, as in 3 * x > 2, or name a boolean",
        )
    word, arguments = reference.word, reference.arguments
    boolean = names.boolean(word.text)
    if arguments is None:
        if boolean is not None:
            return Membership(word.text, (True,))
        if names.is_predicate(word.text, 1):
            return Atom(word.text, (INDIVIDUAL,))
        feature = names.feature(word.text)
        if feature is not None:
            raise Fault(
                f"{word.text!r} is {feature.kind}: a condition says what it shall be.",
                word.place,
                example_of(feature, names),
            )
        raise unknown_name(word, names)
    if names.is_predicate(word.text, len(arguments)):
        return placed(word.place, lambda: Atom(word.text, tuple(map(term_of, arguments))))
    if boolean is not None and len(arguments) == 1:
        return Membership(word.text, (True,), variable_of(arguments[0].word, arguments[0].place))
    raise unknown_predicate(reference, names)


def _inside(condition: Inside, names: Vocabulary) -> Literal:
    use = used_feature(condition.operand, names)
    if use.feature.is_number:
        raise Fault(
            f"{use.feature.name!r} is {use.feature.kind}: it has no categories.",
            condition.place,
            f"write {quoted_name(use.feature.name)} IN [1, 2], or = for a single number",
        )
    categories = tuple(category_of(value, use.feature) for value in condition.values)
    literal = Membership(use.feature.name, categories, use.subject)
    return negate(literal) if condition.negated else literal


def _between(condition: Between, names: Vocabulary) -> Literal:
    use = used_feature(condition.operand, names)
    need_number(use.feature, condition.place, names)
    literal = Interval(use.feature.name, condition.low, condition.high, True, True, use.subject)
    return negate(literal) if condition.negated else literal


def _chain(chain: Chain, names: Vocabulary) -> Literal:
    operands, operators = chain.operands, chain.operators
    if len(operands) == 3:
        return _double_chain(chain, names)
    left, right = (use_of(operand, names) for operand in operands)
    if left is not None and not left.feature.is_number:
        return _categorical(left, operators[0], operands[1], names)
    if right is not None and not right.feature.is_number:
        return _categorical(right, _MIRRORED[operators[0]], operands[0], names)
    for use, other, operator in ((left, operands[1], operators[0]), (right, operands[0], _MIRRORED[operators[0]])):
        constant = other.constant
        if use is not None and constant is not None:
            return _sized(use, operator, as_float(constant))
    if left is not None and operands[1].reference is not None and right is None:
        _reject_category(left, operands[1], names)
    sides = expression_of(operands[0], names), expression_of(operands[1], names)
    return Comparison(sides[0], operators[0], sides[1])


def _reject_category(left: Use, operand: Operand, names: Vocabulary) -> None:
    reference = operand.reference
    assert reference is not None
    if reference.arguments is None and reference.word.text not in names.schema:
        raise Fault(
            f"{left.feature.name!r} is {left.feature.kind}; {reference.word.text!r} is neither a number nor a feature.",
            operand.place,
            suggestion(reference.word.text, names.schema.names, example_of(left.feature, names)),
        )


def _sized(use: Use, operator: str, bound: float) -> Literal:
    name, subject = use.feature.name, use.subject
    if operator in (">", ">="):
        return Interval(name, low=bound, low_closed=operator == ">=", subject=subject)
    if operator in ("<", "<="):
        return Interval(name, high=bound, high_closed=operator == "<=", subject=subject)
    point = Interval(name, bound, bound, True, True, subject)
    return point if operator == "=" else negate(point)


def _double_chain(chain: Chain, names: Vocabulary) -> Literal:
    first, second = chain.operators
    use = used_feature(chain.operands[1], names)
    if {first, second} <= {">", ">="}:
        low_operand, high_operand = chain.operands[2], chain.operands[0]
        low_closed, high_closed = second == ">=", first == ">="
    elif {first, second} <= {"<", "<="}:
        low_operand, high_operand = chain.operands[0], chain.operands[2]
        low_closed, high_closed = first == "<=", second == "<="
    else:
        raise Fault("Both comparisons of an interval point the same way.", chain.place, "as in 24.5 < duration <= 48")
    if not use.feature.is_number:
        return _between_categories(use, low_operand, high_operand, low_closed, high_closed, names)
    bounds = low_operand.constant, high_operand.constant
    if bounds[0] is None or bounds[1] is None:
        raise Fault(
            "An interval has numbers at both ends.", chain.place, "write two comparisons joined by AND for other sides"
        )
    low, high = as_float(bounds[0]), as_float(bounds[1])
    return Interval(use.feature.name, low, high, low_closed, high_closed, use.subject)


def _between_categories(
    use: Use, low: Operand, high: Operand, low_closed: bool, high_closed: bool, names: Vocabulary
) -> Literal:
    above = _categories_from(use, ">=" if low_closed else ">", low, names)
    below = _categories_from(use, "<=" if high_closed else "<", high, names)
    return Membership(use.feature.name, tuple(each for each in above if _within(each, below)), use.subject)


def _within(category: Category, categories: Sequence[Category]) -> bool:
    return any(type(each) is type(category) and each == category for each in categories)


def _categorical(use: Use, operator: str, other: Operand, names: Vocabulary) -> Literal:
    feature = use.feature
    if operator not in ("=", "!="):
        return Membership(feature.name, tuple(_categories_from(use, operator, other, names)), use.subject)
    constant = constant_of(other)
    literal: Literal
    if constant is not None and has_category(feature.categories, constant):
        assert not isinstance(constant.value, float)
        literal = Membership(feature.name, (constant.value,), use.subject)
    else:
        right = use_of(other, names)
        if right is None or right.feature.is_number:
            if constant is None:
                raise Fault(f"{feature.name!r} is compared with a category.", other.place, categories_hint(feature))
            raise unknown_category(constant, feature)
        literal = SameValue(feature.name, right.feature.name, use.subject, right.subject)
    return literal if operator == "=" else negate(literal)


def _categories_from(use: Use, operator: str, other: Operand, names: Vocabulary) -> list[Category]:
    """Return the categories of an ordinal feature on one side of one of them."""
    feature = use.feature
    if feature.kind != "ordinal":
        raise Fault(
            f"{feature.name!r} is {feature.kind}: its categories have no order.",
            other.place,
            example_of(feature, names),
        )
    constant = constant_of(other)
    if constant is None:
        raise Fault(f"{feature.name!r} is compared with a category.", other.place, categories_hint(feature))
    place = feature.code(category_of(constant, feature))
    chosen = {
        "<": feature.categories[:place],
        "<=": feature.categories[: place + 1],
        ">": feature.categories[place + 1 :],
        ">=": feature.categories[place:],
    }[operator]
    return list(chosen)
