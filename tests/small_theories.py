"""Rule sets over a schema so small that every individual can be listed. Import it as `strategies`."""

from __future__ import annotations

import itertools

from hypothesis import strategies as st

from neurologic.rules import AtLeast, ClassHead, Clause, Interval, Literal, Membership, RuleSet, SameValue, negate
from neurologic.schema import Feature, Schema, Target, as_table

SCHEMA = Schema(
    (
        Feature("n", "integer", domain=(0, 3)),
        Feature("x", "numeric", domain=(0, 2)),
        Feature("colour", "categorical", ("Red", "green", "it's blue")),
        Feature("shade", "ordinal", ("green", "Red")),
        Feature("on", "boolean"),
    ),
    Target("answer", ("yes", "no", "maybe")),
)
# One number of each cell that the bounds below make of x.
CELLS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0)
EVERYONE = [
    {"n": n, "x": x, "colour": colour, "shade": shade, "on": on}
    for n, x, colour, shade, on in itertools.product(
        range(4), CELLS, SCHEMA.feature("colour").categories, ("green", "Red"), (False, True)
    )
]
TABLE = as_table(EVERYONE, SCHEMA)

bounds = {"n": st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0]), "x": st.sampled_from([0.0, 0.5, 1.0, 2.0, 5.0])}
intervals: st.SearchStrategy[Literal] = st.sampled_from(["n", "x"]).flatmap(
    lambda name: st.one_of(
        st.builds(lambda low, closed: Interval(name, low=low, low_closed=closed), bounds[name], st.booleans()),
        st.builds(lambda high, closed: Interval(name, high=high, high_closed=closed), bounds[name], st.booleans()),
        st.builds(
            lambda low, width, closed: Interval(name, low=low, high=low + width, low_closed=closed, high_closed=True),
            bounds[name],
            st.sampled_from([0.5, 1.0]),
            st.booleans(),
        ),
    )
)
simple: st.SearchStrategy[Literal] = st.one_of(
    intervals,
    intervals,
    st.builds(
        lambda categories: Membership("colour", tuple(categories)),
        st.sets(st.sampled_from(SCHEMA.feature("colour").categories), min_size=1),
    ),
    st.just(Membership("on", (True,))),
    st.just(SameValue("colour", "shade")),
).flatmap(lambda literal: st.sampled_from([literal, literal, negate(literal)]))
literals = st.one_of(
    simple,
    simple,
    simple,
    st.builds(lambda inner: AtLeast(1, tuple(inner)), st.lists(simple, min_size=2, max_size=2, unique=True)).flatmap(
        lambda literal: st.sampled_from([literal, negate(literal)])
    ),
)


@st.composite
def rule_sets(draw: st.DrawFn, most: int = 5) -> RuleSet:
    bodies = draw(st.lists(st.lists(literals, max_size=2), min_size=1, max_size=most))
    classes = draw(st.sampled_from([("yes", "no"), ("yes", "no", "maybe"), ("yes",)]))
    clauses = tuple(
        Clause(f"r{number}", ClassHead(draw(st.sampled_from(classes))), tuple(body))
        for number, body in enumerate(bodies, 1)
    )
    semantics = draw(st.sampled_from(["ordered", "unordered"]))
    conflict = draw(st.sampled_from(["all", "all", "abstain"])) if semantics == "unordered" else "all"
    return RuleSet(SCHEMA, clauses, semantics, draw(st.sampled_from(["unknown", "no"])), conflict)
