"""What rules mean: numpy over columns against a plain evaluator that looks at one row and one binding at a time.

Invariants I2 (a condition and its negation) and I8 (evaluators agree) of the rules.
"""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import Theory, literals, schemas, tables, theories

from neurologic.errors import RuleError
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Count,
    Interval,
    IntervalHead,
    LinearExpression,
    LinearHead,
    LinearTerm,
    Literal,
    Membership,
    Negation,
    NumberHead,
    RuleSet,
    SameValue,
    Variable,
    negate,
)
from neurologic.rules.literals import features_of, variables_of
from neurologic.rules.semantics import Facts, literal_truth, relation_facts
from neurologic.schema import UNKNOWN, Feature, Relation, Schema, Table, Target, as_table

REFUTED, UNDETERMINED, PROVED = 0, 1, 2


class Plain:
    """Kleene's three values for one binding at a time, by definition rather than by speed."""

    def __init__(self, theory: Theory) -> None:
        self.rules, self.table, _ = theory
        self.rows = {name: self.table.row(row) for row, name in enumerate(self.table.ids)}
        self.facts = {
            (name, *((type(part), part) for part in entry))
            for name, entries in theory.relations.items()
            for entry in entries
        }
        self.auxiliary = {clause.head.predicate for clause in self.rules.definitions if isinstance(clause.head, Atom)}

    def value(self, individual: Any, feature: str) -> Any:
        return self.rows.get(individual, {}).get(feature)

    def body(self, body: tuple[Literal, ...], binding: dict[Variable, Any]) -> int:
        free = {variable for literal in body for variable in _free(literal)} - set(binding)
        best = REFUTED
        for names in itertools.product(self.rows, repeat=len(free)):
            extended = {**binding, **dict(zip(sorted(free), names, strict=True))}
            best = max(best, min((self.literal(literal, extended) for literal in body), default=PROVED))
        return best

    def literal(self, literal: Literal, binding: dict[Variable, Any]) -> int:
        match literal:
            case Interval():
                found = self.value(binding[literal.subject], literal.feature)
                if found is None:
                    return UNDETERMINED
                above = found > literal.low or (literal.low_closed and found == literal.low)
                below = found < literal.high or (literal.high_closed and found == literal.high)
                return PROVED if above and below else REFUTED
            case Membership():
                found = self.value(binding[literal.subject], literal.feature)
                inside = any(type(found) is type(each) and found == each for each in literal.categories)
                return UNDETERMINED if found is None else PROVED if inside else REFUTED
            case SameValue():
                left = self.value(binding[literal.left_subject], literal.left)
                right = self.value(binding[literal.right_subject], literal.right)
                if left is None or right is None:
                    return UNDETERMINED
                return PROVED if type(left) is type(right) and left == right else REFUTED
            case Comparison():
                return self.comparison(literal, binding)
            case Negation():
                return PROVED - self.literal(literal.literal, binding)
            case AtLeast():
                given = [self.literal(inner, binding) for inner in literal.literals]
                return _at_least(given, literal.count)
            case Count():
                given = [self.body(literal.literals, {**binding, literal.variable: name}) for name in self.rows]
                return _at_least(given, literal.count)
            case Atom():
                return self.atom(literal, binding)
        raise AssertionError(literal)

    def atom(self, atom: Atom, binding: dict[Variable, Any]) -> int:
        if atom.predicate in self.auxiliary and len(atom.arguments) == 1:
            clauses = [clause for clause in self.rules.definitions if clause.head == atom]
            return max(self.body(clause.body, {INDIVIDUAL: binding[INDIVIDUAL]}) for clause in clauses)
        terms = [binding[term] if isinstance(term, Variable) else term for term in atom.arguments]
        return PROVED if (atom.predicate, *((type(term), term) for term in terms)) in self.facts else REFUTED

    def comparison(self, literal: Comparison, binding: dict[Variable, Any]) -> int:
        sides = [self.expression(side, binding) for side in (literal.left, literal.right)]
        if sides[0] is None or sides[1] is None:
            return UNDETERMINED
        left, right = sides
        holds = {
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
            "=": left == right,
            "!=": left != right,
        }
        return PROVED if holds[literal.operator] else REFUTED

    def expression(self, expression: LinearExpression, binding: dict[Variable, Any]) -> float | None:
        given = [self.value(binding[term.subject], term.feature) for term in expression.terms]
        if None in given:
            return None
        if expression.bare:
            return float(given[0]) if given else expression.constant
        total = sum_in_order(
            [term.coefficient * float(value) for term, value in zip(expression.terms, given, strict=True)]
        )
        total += expression.constant
        return total if math.isfinite(total) else None

    def answers(self, individual: str) -> list[Any]:
        """All answers of one individual, as the issue states the three semantics."""
        rules = self.rules
        values = [self.body(clause.body, {INDIVIDUAL: individual}) for clause in rules.clauses]
        heads = [self.head(clause, individual) for clause in rules.clauses]
        all_refuted = all(value == REFUTED for value in values)
        proved = [place for place, value in enumerate(values) if value == PROVED]
        if rules.semantics == "ordered":
            proved = [place for place in proved if all(value == REFUTED for value in values[:place])]
        found = [heads[place] for place in proved]
        if rules.conflict == "abstain":
            keys = [_key(clause.head) for clause in rules.clauses]
            rivals = [[value for value, other in zip(values, keys, strict=True) if other != key] for key in keys]
            found = [heads[place] for place in proved if all(value == REFUTED for value in rivals[place])]
            if len({keys[place] for place in proved}) > 1:
                found.append(UNKNOWN)
        if all_refuted:
            found.append(rules.default)
        different = {_key(answer): answer for answer in found if answer is not None}
        return sorted(different.values(), key=_key)

    def head(self, clause: Clause, individual: str) -> Any:
        match clause.head:
            case ClassHead():
                return clause.head.label
            case NumberHead():
                return clause.head.value
            case IntervalHead():
                return (clause.head.low, clause.head.high)
            case LinearHead():
                return self.expression(clause.head.expression, {INDIVIDUAL: individual})


def sum_in_order(numbers: list[float]) -> float:
    """The built-in sum starts at 0 and may compensate; this one adds from left to right."""
    total = numbers[0]
    for number in numbers[1:]:
        total += number
    return total


def _free(literal: Literal) -> set[Variable]:
    """Variables of a literal that a body binds; those of a count are its own unless they are bound outside."""
    if isinstance(literal, Count):
        return set()
    if isinstance(literal, Negation):
        return _free(literal.literal)
    return set(variables_of(literal))


def _at_least(values: list[int], count: int) -> int:
    if values.count(PROVED) >= count:
        return PROVED
    return UNDETERMINED if len(values) - values.count(REFUTED) >= count else REFUTED


def _key(answer: Any) -> Any:
    return (type(answer).__name__, repr(answer))


@settings(max_examples=80)
@given(theories(max_rules=4, max_rows=4))
def test_numpy_agrees_with_the_definition(theory: Theory) -> None:
    """I8: on every row the vectorised answers are those of the three-valued definition, relations included."""
    plain = Plain(theory)
    found = theory.rules.answers(theory.table, theory.relations)
    assert [sorted(row, key=_key) for row in found] == [plain.answers(name) for name in theory.table.ids]


@settings(max_examples=40)
@given(theories(relational=True, max_rules=3, max_rows=4))
def test_numpy_agrees_with_the_definition_on_relations(theory: Theory) -> None:
    """I8 where every schema has relations."""
    plain = Plain(theory)
    found = theory.rules.answers(theory.table, theory.relations)
    assert [sorted(row, key=_key) for row in found] == [plain.answers(name) for name in theory.table.ids]


@settings(max_examples=60)
@given(st.data())
def test_a_condition_and_its_negation_split_the_rows(data: st.DataObject) -> None:
    """I2: the negation holds exactly where the condition is known to fail; never both; twice negated is the same."""
    schema = data.draw(schemas(relational=False))
    literal = data.draw(literals(schema))
    facts = Facts(data.draw(tables(schema)))
    truth, opposite = literal_truth(literal, facts), literal_truth(negate(literal), facts)
    assert np.array_equal(truth.proved, opposite.refuted)
    assert np.array_equal(truth.refuted, opposite.proved)
    assert not (truth.proved & truth.refuted).any()
    assert negate(negate(literal)) == literal


@settings(max_examples=60)
@given(st.data())
def test_a_missing_value_satisfies_neither(data: st.DataObject) -> None:
    """I2: where a feature is missing a condition on it neither holds nor fails; where none is, an interval does one."""
    schema = data.draw(schemas(relational=False))
    literal = data.draw(literals(schema, depth=0))
    table = data.draw(tables(schema))
    truth = literal_truth(literal, Facts(table))
    missing = np.any([table.missing(name) for name in features_of(literal)], axis=0)
    assert not (missing & (truth.proved | truth.refuted)).any()
    if not isinstance(literal, Comparison):  # a sum may overflow
        assert (truth.proved | truth.refuted | missing).all()


PEOPLE = Schema(
    (Feature("charge", "numeric", missing=True),),
    Target("state", ("active", "inactive")),
    relations=(Relation("bond", ("i", "i")), Relation("tagged", ("i", "c")), Relation("reach", ("i", "i"))),
)
A, X, Y, Z = INDIVIDUAL, Variable("X"), Variable("Y"), Variable("Z")


def people(charges: list[float | None]) -> Table:
    return as_table({"charge": charges}, PEOPLE)


def test_constants_of_different_types_are_different_facts() -> None:
    """Regression: facts were kept in a set, in which 1, 1.0 and True are one."""
    relations = {"tagged": [("i1", 1), ("i1", True), ("i1", 1.0), ("i1", 1)]}
    assert relation_facts(relations) == {("tagged", 2): (("i1", 1), ("i1", True), ("i1", 1.0))}
    rules = RuleSet(
        PEOPLE, (Clause("r1", ClassHead("active"), (Count(3, X, (Atom("tagged", (A, X)),)),)),), "ordered", "inactive"
    )
    assert rules.predict(people([0.0]), relations).tolist() == ["active"]


def test_a_zero_has_no_sign() -> None:
    """-0.0 in a rule or a fact is 0.0, as Prolog, which would not unify them, must see it."""
    assert repr(Atom("tagged", (A, -0.0)).arguments[1]) == "0.0"
    assert repr(relation_facts({"tagged": [("i1", -0.0)]})["tagged", 2][0][1]) == "0.0"


@pytest.mark.parametrize("value", [math.nan, None, ("a",), np.float64("nan")])
def test_a_fact_holds_plain_values(value: Any) -> None:
    """NaN and things that are no constants cannot stand in facts."""
    with pytest.raises(RuleError, match="fact"):
        relation_facts({"tagged": [("i1", value)]})


def test_numpy_scalars_in_facts_are_plain_values() -> None:
    """A whole number of numpy matches the whole number of a rule."""
    assert relation_facts({"tagged": [("i1", np.int64(3))]}) == {("tagged", 2): (("i1", 3),)}


def test_a_rule_fails_only_when_every_binding_fails() -> None:
    """An unknown charge of one neighbour leaves the rule undetermined; a high one of another proves it."""
    rule = Clause("r1", ClassHead("active"), (Atom("bond", (A, X)), Interval("charge", low=0.5, subject=X)))
    rules = RuleSet(PEOPLE, (rule,), "ordered", "inactive")
    relations = {"bond": [("i1", "i2"), ("i1", "i3"), ("i2", "i3"), ("i3", "i1")]}
    assert rules.predict(people([0.1, None, 0.9]), relations).tolist() == ["active", "active", "inactive"]
    assert rules.predict(people([0.1, None, 0.2]), relations).tolist() == [None, "inactive", "inactive"]


def test_a_count_over_unknown_values_is_undetermined() -> None:
    """Two heavy neighbours when the unknown one is heavy, one when it is not: neither proved nor refuted."""
    heavy = Count(2, Y, (Atom("bond", (A, Y)), Interval("charge", low=0.5, subject=Y)))
    rules = RuleSet(PEOPLE, (Clause("r1", ClassHead("active"), (heavy,)),), "ordered", "inactive")
    relations = {"bond": [("i1", "i2"), ("i1", "i3"), ("i2", "i3"), ("i2", "i2")]}
    assert rules.predict(people([0.1, 0.9, None]), relations).tolist() == [None, None, "inactive"]
    assert rules.predict(people([0.1, 0.1, None]), relations).tolist() == ["inactive"] * 3


def test_a_count_may_be_negated() -> None:
    """`NOT AT LEAST 2 Y: …` is a rule: at most one."""
    few = negate(Count(2, Y, (Atom("bond", (A, Y)),)))
    rules = RuleSet(PEOPLE, (Clause("r1", ClassHead("active"), (few,)),), "ordered", "inactive")
    relations = {"bond": [("i1", "i2"), ("i1", "i3"), ("i2", "i3")]}
    assert rules.predict(people([0, 0, 0]), relations).tolist() == ["inactive", "active", "active"]


def test_a_relation_defined_through_itself_is_derived() -> None:
    """Recursion through a relation reaches its fixed point."""
    step = Clause("c1", Atom("path", (A, X)), (Atom("bond", (A, X)),))
    further = Clause("c2", Atom("path", (A, Y)), (Atom("bond", (A, X)), Atom("path", (X, Y))))
    rule = Clause("r1", Atom("reach", (A, X)), (Atom("path", (A, X)),))
    rules = RuleSet(PEOPLE, (rule,), "unordered", definitions=(step, further))
    found = rules.derive(people([0, 0, 0]), {"bond": [("i1", "i2"), ("i2", "i3")]})
    assert set(found["reach"]) == {("i1", "i2"), ("i2", "i3"), ("i1", "i3")}


def test_a_linear_head_over_a_missing_value_gives_no_answer() -> None:
    """Regression: the answer was None, as if None were a number concluded."""
    schema = Schema((Feature("x", "numeric", missing=True),), Target("price"))
    head = LinearHead(LinearExpression((LinearTerm(2.0, "x"),), 1.0))
    rules = RuleSet(schema, (Clause("r1", head),), "ordered", 0.0)
    assert rules.answers({"x": [3.0, None]}) == [(7.0,), ()]


def test_conflicting_rules_abstain() -> None:
    """Unordered rules with `abstain`: an answer needs all rivals refuted, two classes at once are unknown."""
    schema = Schema(
        (Feature("x", "numeric", missing=True), Feature("y", "numeric", missing=True)), Target("t", ("a", "b"))
    )
    clauses = (
        Clause("r1", ClassHead("a"), (Interval("x", low=0),)),
        Clause("r2", ClassHead("b"), (Interval("y", low=0),)),
        Clause("r3", ClassHead("a"), (Interval("x", low=5),)),
    )
    rules = RuleSet(schema, clauses, "unordered", "b", "abstain")
    rows = {"x": [1.0, 1.0, 1.0, -1.0, -1.0], "y": [-1.0, 1.0, None, -1.0, None]}
    assert rules.answers(rows) == [("a",), (UNKNOWN,), (), ("b",), ()]
    everything = RuleSet(schema, clauses, "unordered", "b", "all")
    assert everything.answers(rows) == [("a",), ("a", "b"), ("a",), ("b",), ()]
