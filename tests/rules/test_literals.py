"""Invariant I1 of literals, what cannot be a literal, and the one rule by which conditions are counted."""

from __future__ import annotations

import math
import random
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import literals, schemas

from neurologic.errors import RuleError
from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
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
    SameValue,
    Variable,
    negate,
)

X = Variable("X")
SIZE = LinearExpression((LinearTerm(2.0, "x"), LinearTerm(1.0, "y")), 3.0)


@given(st.data())
def test_literals_are_totally_ordered_and_hashable(data: st.DataObject) -> None:
    """I1: sorting does not depend on the order given; equal literals have equal hashes; attributes cannot be set."""
    schema = data.draw(schemas())
    given = data.draw(st.lists(literals(schema), min_size=2, max_size=6))
    shuffled = given[:]
    random.Random(0).shuffle(shuffled)
    assert sorted(given) == sorted(shuffled)
    assert len(set(given)) == len({repr(each) for each in given})
    assert sum((given[0] < given[1], given[1] < given[0], given[0] == given[1])) == 1
    with pytest.raises(FrozenInstanceError):
        given[0].feature = "other"  # type: ignore[attr-defined]


def test_categories_of_different_types_differ() -> None:
    """I1: 1, True and "1" are three categories and three constants, in equality and in hashes."""
    for make in (lambda v: Membership("x", (v,)), lambda v: Atom("p", (v,)), ClassHead):
        assert len({make(value) for value in (1, True, "1")}) == 3
    assert len({Atom("p", (value,)) for value in (1, 1.0, True)}) == 3


def test_a_set_of_categories_has_one_form() -> None:
    """I1: order and repetition of categories do not matter."""
    assert Membership("x", ("b", "a", "b")) == Membership("x", ("a", "b"))
    assert AtLeast(1, (Interval("y", low=1), Interval("x", low=1))) == AtLeast(
        1, (Interval("x", low=1), Interval("y", low=1))
    )


def test_floats_stay_exact() -> None:
    """I1: the bound is the number given, to the last bit."""
    assert Interval("x", low=0.1 + 0.2).low == 0.30000000000000004


@pytest.mark.parametrize(
    "make",
    [
        lambda: Interval("x"),
        lambda: Interval("x", low=math.nan),
        lambda: Interval("x", 3, 2),
        lambda: Interval("x", 3, 3, low_closed=True),
        lambda: Interval("x", low=math.inf),
        lambda: Membership("x", ()),
        lambda: LinearTerm(math.inf, "x"),
        lambda: LinearExpression((), math.nan),
        lambda: LinearExpression((LinearTerm(1, "x"), LinearTerm(2, "x"))),
        lambda: Comparison(SIZE, "=<", SIZE),
        lambda: Comparison(LinearExpression((), 1), "<", LinearExpression((), 2)),
        lambda: AtLeast(0, (Interval("x", low=1),)),
        lambda: AtLeast(2, (Interval("x", low=1),)),
        lambda: Atom("", (X,)),
        lambda: Atom("p", ()),
        lambda: Atom("p", (math.nan,)),
        lambda: Atom("p", (None,)),  # type: ignore[arg-type]
        lambda: Count(0, X, (Atom("p", (X,)),)),
        lambda: Count(1, X, (Atom("p", (INDIVIDUAL,)),)),
        lambda: Negation(Interval("x", low=1)),
        lambda: Variable("x"),
        lambda: Variable("Ä"),
        lambda: NumberHead(math.inf),
        lambda: IntervalHead(2, 1),
        lambda: LinearHead(LinearExpression((), 1)),
    ],
)
def test_what_says_nothing_or_never_holds_is_refused(make: Any) -> None:
    """A literal or head that is empty, unbounded, undefined or not in its one form cannot be made."""
    with pytest.raises(RuleError):
        make()


@pytest.mark.parametrize(
    ("literal", "count"),
    [
        (Interval("x", low=1), 1),
        (Interval("x", 1, 2), 2),
        (Membership("x", ("a", "b", "c")), 1),
        (Comparison(SIZE, ">", LinearExpression((), 1)), 2),
        (SameValue("a", "b"), 1),
        (AtLeast(2, (Interval("x", 1, 2), Interval("y", low=1), Membership("z", ("a",)))), 4),
        (Atom("concept", (INDIVIDUAL,)), 1),
        (Count(3, X, (Atom("bond", (INDIVIDUAL, X)), Interval("x", low=1, subject=X))), 2),
        (negate(Interval("x", 1, 2)), 2),
    ],
)
def test_conditions_are_counted(literal: Literal, count: int) -> None:
    """One a feature and side, one a set, all those of an m-of-n, one an auxiliary predicate."""
    assert literal.n_conditions == count
