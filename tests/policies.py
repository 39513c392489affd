"""Random theories over a small schema, and goals about one or two individuals, for tests of `Session.possible`.

Every individual that is possible can be loaded, so that Prolog itself tells what can happen.
"""

from __future__ import annotations

import itertools
import random
from typing import Any

from neurologic.rules import (
    INDIVIDUAL,
    AtLeast,
    Atom,
    ClassHead,
    Clause,
    Comparison,
    Interval,
    LinearExpression,
    LinearTerm,
    Literal,
    Membership,
    RuleSet,
    SameValue,
    negate,
)
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema(
    (
        Feature("n", "integer", domain=(0, 3)),
        Feature("k", "integer", domain=(-1, 1)),
        Feature("colour", "categorical", ("red", "green", "it's blue")),
        Feature("shade", "ordinal", ("green", "red")),
        Feature("on", "boolean"),
    ),
    Target("answer", ("yes", "no")),
)
EVERYONE: list[dict[str, Any]] = [
    {"n": n, "k": k, "colour": colour, "shade": shade, "on": on}
    for n, k, colour, shade, on in itertools.product(
        range(4), range(-1, 2), SCHEMA.feature("colour").categories, ("green", "red"), (False, True)
    )
]
_FACTS = """
near(0, 1). near(1, 2). near(2, 3). near(3, 3).
warm(red). warm('it''s blue').
price(red, 2). price(green, 1). price('it''s blue', 3).
"""


def literal(chance: random.Random, depth: int = 1) -> Literal:
    """One condition of a rule."""
    kind = chance.randrange(7 if depth else 5)
    if kind == 0:
        low = chance.choice([-1.0, 0.0, 0.5, 1.0, 2.0])
        return Interval("n", low, low + chance.choice([1.0, 1.5, 2.0]), low_closed=chance.random() < 0.5)
    if kind == 1:
        return Interval("k", high=chance.choice([-0.5, 0.0, 0.5]), high_closed=chance.random() < 0.5)
    if kind == 2:
        categories = SCHEMA.feature("colour").categories
        return Membership("colour", tuple(chance.sample(categories, chance.randint(1, 2))))
    if kind == 3:
        return Membership("on", (chance.random() < 0.5,))
    if kind == 4:
        return SameValue("colour", "shade")
    if kind == 5:
        several = tuple(literal(chance, 0) for _ in range(3))
        return AtLeast(chance.randint(1, 3), several)
    terms = (LinearTerm(chance.choice([1.0, 0.1, -2.0]), "n"), LinearTerm(chance.choice([1.0, 0.3]), "k"))
    operator = chance.choice(["<", "<=", ">", ">=", "=", "!="])
    return Comparison(LinearExpression(terms), operator, LinearExpression((), chance.choice([0.0, 0.3, 1.0])))


def rule_set(chance: random.Random) -> RuleSet:
    """Rules of any semantics, with a definition in half of them."""
    defined: tuple[Clause, ...] = ()
    if chance.random() < 0.5:
        defined = tuple(
            Clause(f"d{number}", Atom("odd", (INDIVIDUAL,)), (literal(chance),))
            for number in range(chance.randint(1, 2))
        )

    def body() -> tuple[Literal, ...]:
        found = [literal(chance) for _ in range(chance.randint(1, 3))]
        if defined and chance.random() < 0.5:
            found.append(Atom("odd", (INDIVIDUAL,)))
        return tuple(one if chance.random() < 0.7 else negate(one) for one in found)

    def rules(bodies: list[tuple[Literal, ...]]) -> tuple[Clause, ...]:
        return tuple(
            Clause(f"r{number}", ClassHead(chance.choice(["yes", "no"])), conditions)
            for number, conditions in enumerate(bodies, 1)
        )

    default = chance.choice(["unknown", "no"])
    semantics = chance.choice(["partition", "ordered", "unordered"])
    if semantics == "partition":
        one, other = literal(chance), literal(chance)
        paths: list[tuple[Literal, ...]] = [(one, other), (one, negate(other)), (negate(one),)]
        return RuleSet(SCHEMA, rules(paths[chance.randrange(2) :]), "partition", default, "all", ())
    found = rules([body() for _ in range(chance.randint(1, 4))])
    if semantics == "ordered":
        return RuleSet(SCHEMA, found, "ordered", default, "all", defined)
    return RuleSet(SCHEMA, found, "unordered", default, chance.choice(["all", "abstain"]), defined)


def goal(chance: random.Random, names: str = "A", depth: int = 3, calls: int = 4) -> str:
    """A goal about individuals whose variables are `names`; it calls none of the helper predicates from `calls` on."""
    one = chance.choice(names)
    number = chance.randrange(1000)
    compare = chance.choice(["<", ">", "=<", ">=", "=:=", "=\\="])
    kind = chance.randrange(19 if depth else 11)
    constant = chance.choice([-1, 0, 1, 2, 3, 0.5])
    expression = chance.choice(
        [
            "N{0} + K{0}",
            "N{0} * K{0}",
            "(N{0} + 3) // 2",
            "N{0} mod 2",
            "(N{0} + 1) / 2",
            "abs(K{0})",
            "N{0} ** 2 - K{0}",
            "max(N{0}, K{0} + 1)",
            "6 // K{0}",
            "N{0} * 0.1 + K{0} * 0.3",
            "N{0} // (K{0} - 2)",
            "min(N{0}, 2) * N{0}",
        ]
    ).format(number)
    read = f"n({one}, N{number}), k({one}, K{number})"
    if kind == 0:
        return f"n({one}, N{number}), N{number} {compare} {constant}"
    if kind == 1:
        return f"{read}, {expression} {compare} {constant}"
    if kind == 2:
        return f"{read}, X{number} is {expression}, X{number} {compare} {constant}"
    if kind == 3:
        return f"colour({one}, {chance.choice(['red', 'green', 'C'])})"
    if kind == 4:
        return f"colour({one}, C{number}), warm(C{number})"
    if kind == 5:
        same = chance.choice(["==", "\\=="])
        return f"colour({one}, C{number}), shade({one}, S{number}), C{number} {same} S{number}"
    if kind == 6:
        return f"answer({one}, {chance.choice(['yes', 'no', 'unknown'])})"
    if kind == 7:
        return (
            f"colour({one}, C{number}), price(C{number}, P{number}), n({one}, N{number}), P{number} {compare} N{number}"
        )
    if kind == 8:
        return f"n({one}, N{number}), near(N{number}, M{number}), M{number} {compare} {constant}"
    if kind == 9:
        return f"on({one}, true)"
    if kind == 10:
        if calls:
            called = chance.randrange(calls)
            return (
                f"p{called}({one})"
                if called % 2 == 0
                else f"p{called}({one}, V{number}), V{number} {compare} {constant}"
            )
        return f"k({one}, {chance.choice([-1, 0, 1])})"
    inner = [goal(chance, names, depth - 1, calls) for _ in range(3)]
    if kind == 11:
        return f"\\+ ( {inner[0]} )"
    if kind == 12:
        return f"( {inner[0]} ; {inner[1]} )"
    if kind == 13:
        return f"( {inner[0]} -> {inner[1]} ; {inner[2]} )"
    if kind == 14:
        return f"{inner[0]}, {inner[1]}"
    if kind == 15:
        return f"\\+ ( {inner[0]}, \\+ ( {inner[1]} ) )"
    if kind == 16:
        return f"once(( {inner[0]} ; {inner[1]} ))"
    if kind == 17:
        found = f"findall(x, ( {inner[0]} ; {inner[1]} ), L{number})"
        return f"{found}, length(L{number}, Z{number}), Z{number} {compare} {constant}"
    return f"{inner[0]}, {inner[1]}, {inner[2]}"


def policy(chance: random.Random) -> str:
    """Clauses of p0/1, p1/2, p2/1 and p3/2, of which later ones call earlier ones; some have cuts."""
    clauses = [_FACTS]
    for number in range(4):
        head = f"p{number}(A)" if number % 2 == 0 else f"p{number}(A, V)"
        for _ in range(chance.randint(1, 3)):
            body = [goal(chance, "A", 1, number)]
            if chance.random() < 0.25:
                body.append("!")
            if number % 2:
                body.append(chance.choice([f"V = {chance.randint(0, 3)}", "n(A, V)", "n(A, W), V is W * 2 - 1"]))
            clauses.append(f"{head} :- {', '.join(body)}.")
    return "\n".join(clauses)
