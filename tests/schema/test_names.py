"""Names in Prolog: what is quoted reads back as the same text, in a bare SWI-Prolog."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurologic.schema.names import functor_of, prolog_constant, prolog_number, quote_atom, variable_name
from neurologic.schema.reserved import RESERVED_PREDICATES

HOSTILE = [
    "",
    " ",
    "a",
    "A",
    "_",
    "[]",
    "{}",
    "!",
    ";",
    ",",
    "|",
    "it's",
    '"',
    "back\\slash",
    "\\n",
    "\n\t\r\a\b\f\v",
    "\x01\x1f\x7f",
    "\u00a0\u2028\u200b\ufeff",
    "Größe",
    "größe",
    "日本",
    "😀",
    "𝔘",
    "a), halt, (b",
    "0",
    "1.5",
    "null",
    "/* comment */",
    "% comment",
    ":-",
    "x" * 5000,
]


@pytest.mark.skipif(shutil.which("swipl") is None, reason="SWI-Prolog is not installed")
def test_quoted_atoms_read_back_as_the_same_text(tmp_path: Path) -> None:
    """The one quoting function is the only guard between user data and Prolog text."""
    program = "".join(f"text({number}, {quote_atom(text)}).\n" for number, text in enumerate(HOSTILE))
    file = tmp_path / "atoms.pl"
    file.write_text(program, encoding="utf-8")
    goal = "forall(text(_, A), (atom(A), atom_codes(A, Cs), print(Cs), nl)), halt"
    done = subprocess.run(
        ["swipl", "-q", "-g", "set_stream(user_output, encoding(utf8))", "-g", goal, "-t", "halt(1)", str(file)],
        capture_output=True,
        text=True,
        check=True,
        env={"LANG": "C.UTF-8", "PATH": "/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin"},
    )
    assert done.stderr == ""
    read = ["".join(map(chr, json.loads(line))) for line in done.stdout.splitlines()]
    assert read == HOSTILE


@pytest.mark.parametrize("text", ["a\0b", "\ud800"])
def test_text_that_no_atom_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cannot be a Prolog atom"):
        quote_atom(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_keep_a_dot_and_their_value(value: float) -> None:
    text = prolog_number(value)
    assert float(text) == value
    assert math.copysign(1, float(text)) == math.copysign(1, value)
    mantissa = text.split("e")[0]
    assert "." in mantissa and mantissa[-1].isdigit()


def test_constants_keep_their_types_apart() -> None:
    texts = [prolog_constant(value) for value in (1, "1", 1.0, True, "X")]
    assert texts == ["1", "'1'", "1.0", "true", "'X'"]


def test_a_builtin_predicate_is_never_the_name_of_a_feature() -> None:
    for name in ("length", "is", "nb_getval", "append", "refuted", "sort"):
        assert (functor_of(name), 2) not in RESERVED_PREDICATES


@given(st.text(min_size=1))
def test_every_column_gets_a_functor_and_a_variable(name: str) -> None:
    functor = functor_of(name)
    assert functor
    variable = variable_name(functor)
    assert variable.isascii() and variable[0].isupper() and variable.isalnum()
