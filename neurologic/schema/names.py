"""Names between columns and Prolog: the one quoting function, and the functor of a column.

Imports errors only. Everything that writes Prolog text calls `quote_atom` or `prolog_constant`; nothing else may put
user data into Prolog text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

from neurologic.schema.reserved import RESERVED_PREDICATES

_PLAIN_ATOM = re.compile(r"[a-z][a-zA-Z0-9_]*\Z")
_ESCAPES = {
    "\\": "\\\\",
    "'": "\\'",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}


#: What stands behind a backslash in a quoted atom, by the letter that is written.
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def quote_atom(text: str) -> str:
    r"""Return `text` as one Prolog atom, quoted where standard Prolog needs it.

    Control characters, spaces and format characters of Latin-1, and what some programs take for a line end, become
    numeric escapes. All else stands for itself, because GNU Prolog knows no escapes beyond Latin-1 and SWI-Prolog 9.0
    refuses some. NUL and lone surrogates cannot be part of standard text and are refused.

    Raises
    ------
    ValueError
        For a NUL character or a lone surrogate.

    Examples
    --------
    >>> quote_atom("low"), quote_atom("Low"), quote_atom("it's"), quote_atom("[]")
    ('low', "'Low'", "'it\\'s'", "'[]'")
    """
    if _PLAIN_ATOM.match(text):
        return text
    pieces = []
    for character in text:
        if character in _ESCAPES:
            pieces.append(_ESCAPES[character])
        elif character == "\0" or "\ud800" <= character <= "\udfff":
            raise ValueError(
                f"{text!r} cannot be a Prolog atom: it holds {character!r}. Rename it without this character."
            )
        elif character in "\u2028\u2029" or (
            character != " " and character <= "\xff" and unicodedata.category(character) in ("Cc", "Cf", "Zs")
        ):
            pieces.append(f"\\x{ord(character):x}\\")
        else:
            pieces.append(character)
    return "'" + "".join(pieces) + "'"


def atom_text(quoted: str) -> str:
    r"""Return the text of an atom as `quote_atom` writes it.

    Examples
    --------
    >>> atom_text("low"), atom_text(r"'it\'s\x1f\'")
    ('low', "it's\x1f")
    """
    if quoted[0] != "'":
        return quoted
    inner, pieces, place = quoted[1:-1], [], 0
    if "\\" not in inner:
        return inner
    while (escape := inner.find("\\", place)) >= 0:
        pieces.append(inner[place:escape])
        if inner[escape + 1] == "x":
            end = inner.index("\\", escape + 2)
            pieces.append(chr(int(inner[escape + 2 : end], 16)))
        else:
            end = escape + 1
            pieces.append(_ESCAPED.get(inner[end], inner[end]))
        place = end + 1
    return "".join(pieces) + inner[place:]


def prolog_number(value: int | float) -> str:
    """Return a number as standard Prolog text that reads back as the same number; a float keeps its dot.

    Examples
    --------
    >>> prolog_number(3), prolog_number(24.5), prolog_number(1e22), prolog_number(float("-inf"))
    ('3', '24.5', '1.0e22', '-1.0Inf')
    """
    if isinstance(value, int):
        return str(value)
    if math.isnan(value):
        raise ValueError("NaN stands for a missing value and has no Prolog text: leave the fact out.")
    if math.isinf(value):
        return "1.0Inf" if value > 0 else "-1.0Inf"
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if "." not in mantissa:
        mantissa += ".0"
    return mantissa + mark + exponent.replace("+", "")


def prolog_constant(value: str | bool | int | float) -> str:
    """Return a plain Python value as a Prolog constant: text as an atom, a boolean as `true` or `false`.

    Examples
    --------
    >>> [prolog_constant(value) for value in ("none", "Größe", True, 3, 2.5)]
    ['none', "'Größe'", 'true', '3', '2.5']
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quote_atom(value)
    return prolog_number(value)


def functor_of(column: str, arity: int = 2) -> str:
    """Return the Prolog functor of a column: lower-case snake case, letters of every script kept.

    A name that is a built-in predicate of SWI-Prolog or GNU Prolog with the same arity, or one of the predicates that
    the compiled text defines, gets a trailing underscore, because Prolog would refuse its facts.

    Examples
    --------
    >>> functor_of("Sepal length (cm)"), functor_of("Größe"), functor_of("length"), functor_of("3rd")
    ('sepal_length_cm', 'größe', 'length_', '3rd')
    """
    normal = unicodedata.normalize("NFC", column).strip().lower()
    functor = re.sub(r"[^\w]+", "_", normal).strip("_") or column
    while (functor, arity) in RESERVED_PREDICATES:
        functor += "_"
    return functor


@lru_cache(maxsize=4096)
def variable_name(functor: str) -> str:
    """Return a readable Prolog variable name for a functor, ASCII letters and digits only.

    Examples
    --------
    >>> variable_name("savings_account"), variable_name("größe"), variable_name("3rd")
    ('SavingsAccount', 'Groe', 'V3rd')
    """
    plain = unicodedata.normalize("NFKD", functor).encode("ascii", "ignore").decode("ascii")
    words = [word for word in re.split(r"[^A-Za-z0-9]+", plain) if word]
    name = "".join(word[:1].upper() + word[1:] for word in words)
    if not name:
        return "Value"
    return name if name[0].isalpha() else "V" + name
