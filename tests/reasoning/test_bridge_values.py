"""What goes into a query comes out of it, whatever it holds, and is never run."""

from __future__ import annotations

import math
import runpy
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.errors import UnsupportedValue
from neurologic.reasoning.engine import engine
from neurologic.reasoning.terms import Compound, Opaque, PartialList, String, Variable

CORPUS = Path(__file__).parent.parent / "corpus" / "hostile_values.py"
HOSTILE_VALUES = runpy.run_path(str(CORPUS))["HOSTILE_VALUES"]


def identical(one: object, other: object) -> bool:
    """Whether two values are the same, of the same types, down to the sign of a zero; works through deep terms."""
    pairs = [(one, other)]
    while pairs:
        a, b = pairs.pop()
        if type(a) is not type(b):
            return False
        if isinstance(a, (list, tuple)):
            if len(a) != len(b):
                return False
            pairs.extend(zip(a, b, strict=True))
        elif isinstance(a, Compound):
            pairs += [(a.name, b.name), (a.arguments, b.arguments)]
        elif isinstance(a, PartialList):
            pairs += [(a.items, b.items), (a.tail, b.tail)]
        elif isinstance(a, float):
            if (
                math.isnan(a) != math.isnan(b)
                or not math.isnan(a)
                and (a != b or math.copysign(1, a) != math.copysign(1, b))
            ):
                return False
        elif a != b:
            return False
    return True


def test_corpus_is_large_enough_and_without_repetition() -> None:
    assert len(HOSTILE_VALUES) >= 60
    names = [name for name, _ in HOSTILE_VALUES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("value", [value for _, value in HOSTILE_VALUES], ids=[name for name, _ in HOSTILE_VALUES])
def test_hostile_value_survives_a_round_trip(value: object) -> None:
    answers = engine().query("X = V", {"V": value})
    assert len(answers) == 1
    if isinstance(value, Variable):  # an unbound variable shows the name it has in the goal
        assert answers == [{"X": Variable("X")}]
    else:
        assert identical(answers[0]["X"], value)


@pytest.mark.parametrize("value", [value for _, value in HOSTILE_VALUES], ids=[name for name, _ in HOSTILE_VALUES])
def test_hostile_value_survives_inside_a_fact(value: object) -> None:
    """A regression would be a value that is copied well but changes when it is stored as a clause."""
    prolog = engine()
    module = prolog.new_module()
    prolog.query("assertz(kept(V))", {"V": value}, module=module)
    (answer,) = prolog.query("kept(X)", module=module)
    prolog.delete_module(module)
    assert identical(rename(answer["X"]), rename(value))


def rename(value: object) -> object:
    """Number the variables by their first occurrence: a stored clause has none of their names."""
    seen: dict[str, Variable] = {}

    def visit(term: object) -> object:
        match term:
            case Variable(name):
                return seen.setdefault(name, Variable(f"_{len(seen)}"))
            case list():
                return [visit(element) for element in term]
            case Compound(name, arguments):
                return Compound(name, tuple(visit(argument) for argument in arguments))
            case PartialList(items, tail):
                return PartialList(tuple(visit(item) for item in items), visit(tail))
            case _ if hasattr(term, "pairs"):
                return type(term)(visit(term.tag), tuple((key, visit(value)) for key, value in term.pairs))
            case _:
                return term

    return visit(value)


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
SCALARS = (
    TEXTS
    | TEXTS.map(String)
    | st.integers()
    | st.floats()
    | st.fractions().filter(lambda fraction: fraction.denominator != 1)
    | st.sampled_from([Variable("A"), Variable("B")])
)
VALUES = st.recursive(
    SCALARS,
    lambda parts: (
        st.lists(parts, max_size=4)
        | st.builds(Compound, TEXTS, st.lists(parts, max_size=4).map(tuple)).filter(lambda term: term.name != "dict")
    ),
    max_leaves=20,
)


@given(VALUES)
@settings(deadline=None, max_examples=150)
def test_any_value_survives_a_round_trip(value: object) -> None:
    (answer,) = engine().query("X = f(V)", {"V": value})
    assert identical(answer["X"], Compound("f", (value,)))


@given(TEXTS)
@settings(deadline=None, max_examples=100)
def test_text_has_the_length_and_characters_it_has_in_python(text: str) -> None:
    (answer,) = engine().query("atom_codes(V, X), atom_length(V, N), string_codes(S, X)", {"V": text})
    assert answer == {"X": [ord(character) for character in text], "N": len(text), "S": String(text)}


@pytest.mark.parametrize(
    "value", ["halt", "assertz(ran)", Compound("assertz", ("ran",)), String("assertz(ran)"), "X), assertz(ran), (Y"]
)
def test_goal_hidden_in_a_value_is_never_run(value: object) -> None:
    prolog = engine()
    module = prolog.new_module()
    prolog.query("dynamic(ran/0), X = V, Y = f(V), assertz(seen(V)), seen(V)", {"V": value}, module=module)
    assert prolog.query("ran", module=module) == []
    prolog.delete_module(module)


def test_booleans_and_tuples_go_in_as_their_nearest_terms() -> None:
    (answer,) = engine().query("X = T, Y = F, Z = L", {"T": True, "F": False, "L": (1, (2,))})
    assert answer == {"X": "true", "Y": "false", "Z": [1, [2]]}


def test_numpy_scalars_go_in_as_numbers() -> None:
    numpy = pytest.importorskip("numpy", reason="numpy is a dependency")
    (answer,) = engine().query("X = I, Y = F", {"I": numpy.int64(7), "F": numpy.float32(0.5)})
    assert identical(answer, answer) and answer == {"X": 7, "Y": 0.5}
    assert type(answer["X"]) is int and type(answer["Y"]) is float


@pytest.mark.parametrize(
    "value", [None, {"a": 1}, {1, 2}, b"bytes", object(), Opaque("<stream>"), "\ud800", [None], PartialList((), 1)]
)
def test_value_without_a_term_is_refused_by_name(value: object) -> None:
    with pytest.raises(UnsupportedValue):
        engine().query("X = V", {"V": value})
    assert engine().query("X = 1") == [{"X": 1}]


def test_list_that_contains_itself_is_refused() -> None:
    endless: list[object] = [1]
    endless.append(endless)
    with pytest.raises(UnsupportedValue, match="contains itself"):
        engine().query("X = V", {"V": endless})
    same: list[object] = [1]
    assert engine().query("X = V", {"V": [same, same]}) == [{"X": [[1], [1]]}]


def test_cyclic_answer_is_refused_and_does_not_hang() -> None:
    with pytest.raises(UnsupportedValue, match="contains itself"):
        engine().query("X = f(X)")
    with pytest.raises(UnsupportedValue, match="contains itself"):
        engine().query("X = [1|X]")


def test_integral_rational_is_an_integer() -> None:
    assert engine().query("X = V", {"V": Fraction(4, 1)}) == [{"X": 4}]


def test_variables_of_values_and_of_the_goal_share_one_name_space() -> None:
    prolog = engine()
    assert prolog.query("X = V, Y = 1", {"V": Compound("f", (Variable("Y"),))}) == [{"X": Compound("f", (1,)), "Y": 1}]
    assert prolog.query("X = V", {"V": Variable("X")}) == [{"X": Variable("X")}]


def test_unbound_variables_are_told_apart_and_shared_ones_kept_together() -> None:
    (answer,) = engine().query("L = [P, Q, P], length(M, 2), R = P")
    assert answer["L"] == [Variable("P"), Variable("Q"), Variable("P")]
    assert answer["R"] == Variable("P")
    first, second = answer["M"]
    assert first != second and isinstance(first, Variable)


def test_floats_are_exact_whatever_the_flag_for_printing_them() -> None:
    prolog = engine()
    try:
        prolog.query("set_prolog_flag(float_format, '~2f')")
        assert prolog.query("X is 2.0/3") == [{"X": 2 / 3}]
    finally:
        prolog.query("set_prolog_flag(float_format, '~15g|')")


def test_term_as_deep_as_a_long_proof_goes_both_ways() -> None:
    term: object = 0
    for _ in range(100_000):
        term = Compound("s", (term,))
    (answer,) = engine().query("X = V", {"V": term})
    assert identical(answer["X"], term)
    unwind(answer["X"])
    unwind(term)


def unwind(term: object) -> None:
    """Take a deep term apart from outside, since freeing it whole would recurse."""
    while isinstance(term, Compound):
        term = term.arguments[0]
