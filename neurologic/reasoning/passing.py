"""Python values into Prolog as terms, built piece by piece, so that no value is ever read or run as text.

Imports errors, foreign and terms. Runs in the Prolog thread, inside an open foreign frame.
"""

from __future__ import annotations

import ctypes
import numbers
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from neurologic.errors import PrologError, UnsupportedValue
from neurologic.reasoning.foreign import CATCH_EXCEPTION, NO_DEBUG, TEXT_ATOM, TEXT_STRING, UTF8, Library
from neurologic.reasoning.terms import Compound, Dict, PartialList, Recorded, String, Variable

_LEAST, _GREATEST = -(2**63), 2**63 - 1


def put_text(library: Library, term: int, text: str, kind: int) -> None:
    """Put an atom or a string of `text` into the reference `term`.

    Raises
    ------
    UnsupportedValue
        For a lone surrogate, which is no character of Prolog.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnsupportedValue(
            f"Character {error.start} of {text!r} is a lone surrogate, which no Prolog text can hold. Replace it.",
            value=text,
        ) from error
    if kind != TEXT_ATOM:
        _check(library.quick.PL_put_chars(term, kind | UTF8, len(data), data))
        return
    # PL_put_chars would keep a reference to the atom for ever, so that no collection could take it.
    atom = library.quick.PL_new_atom_mbchars(UTF8, len(data), data)
    _check(library.quick.PL_put_atom(term, atom))
    library.quick.PL_unregister_atom(atom)


def put_bindings(library: Library, given: int, shared: int, bindings: Mapping[str, object]) -> None:
    """Put the lists `[Name=Value, ...]` and `[Name=Var, ...]` of `bindings` into two references, for ask/9."""
    prolog = library.quick
    variables: dict[str, int] = {}
    pair = prolog.PL_new_term_refs(2)
    equals = functor_of(library, "=", 2)
    prolog.PL_put_nil(given)
    for name, value in bindings.items():
        put_text(library, pair, name, TEXT_ATOM)
        put_value(library, pair + 1, value, variables)
        _check(prolog.PL_cons_functor_v(pair, equals, pair))
        _check(prolog.PL_cons_list(given, pair, given))
    prolog.PL_put_nil(shared)
    for name, variable in variables.items():
        put_text(library, pair, name, TEXT_ATOM)
        prolog.PL_put_term(pair + 1, variable)
        _check(prolog.PL_cons_functor_v(pair, equals, pair))
        _check(prolog.PL_cons_list(shared, pair, shared))


def put_value(library: Library, term: int, value: object, variables: dict[str, int]) -> None:
    """Put the term of a Python value into the reference `term`; `variables` are those met so far, by name.

    Works through its own stack, not by recursion: a term may be a hundred thousand levels deep.

    Raises
    ------
    UnsupportedValue
        For a value that has no term (None, a plain dict, a set, an `Opaque`).
    """
    tasks: list[tuple[str, int, Any]] = [("value", term, value)]
    open_lists: set[int] = set()  # a list inside itself would never end
    while tasks:
        task, at, item = tasks.pop()
        match task:
            case "value":
                _put_or_open(library, at, item, variables, tasks, open_lists)
            case "list":
                origin, first, length, tail = item
                open_lists.discard(id(origin))
                if tail is None:
                    library.quick.PL_put_nil(at)
                else:
                    library.quick.PL_put_term(at, tail)
                for element in range(first + length - 1, first - 1, -1):
                    _check(library.quick.PL_cons_list(at, element, at))
            case "compound":
                name, first, arity = item
                _check(library.quick.PL_cons_functor_v(at, functor_of(library, name, arity), first))
            case _:  # "call": the last argument of a predicate that makes the term
                predicate, first, arity = item
                _make(library, predicate, arity, first)
                library.quick.PL_put_term(at, first + arity - 1)


def _put_or_open(
    library: Library,
    at: int,
    item: Any,
    variables: dict[str, int],
    tasks: list[tuple[str, int, Any]],
    open_lists: set[int],
) -> None:
    """Put a value without parts, or push the tasks for its parts and, below them, the one that joins them."""
    if _put_scalar(library, at, item, variables):
        return
    new_refs = library.quick.PL_new_term_refs
    if isinstance(item, (list, tuple)):
        if id(item) in open_lists:
            raise UnsupportedValue("A list that contains itself has no Prolog term.", value=None)
        open_lists.add(id(item))
        first = new_refs(len(item)) if item else 0
        tasks.append(("list", at, (item, first, len(item), None)))  # holds the item, so that no other gets its id
        for i, element in enumerate(item, first):
            if not _put_scalar(library, i, element, variables):  # at once where possible: lists may be long
                tasks.append(("value", i, element))
    elif isinstance(item, Compound):
        arity = len(item.arguments)
        if arity == 0:
            first = new_refs(2)
            tasks.append(("call", at, (b"compound_zero", first, 2)))
            tasks.append(("value", first, str(item.name)))
            return
        first = new_refs(arity)
        tasks.append(("compound", at, (item.name, first, arity)))
        tasks.extend(("value", first + i, argument) for i, argument in enumerate(item.arguments))
    elif isinstance(item, Recorded):
        _check(library.quick.PL_recorded_external(item.data.ctypes.data, at))
    elif isinstance(item, PartialList):
        if not item.items:
            raise UnsupportedValue("A PartialList needs at least one item; give its tail instead.", value=item)
        length = len(item.items)
        first = new_refs(length + 1)
        tasks.append(("list", at, (item, first, length, first + length)))
        tasks.append(("value", first + length, item.tail))
        tasks.extend(("value", first + i, element) for i, element in enumerate(item.items))
    elif isinstance(item, Fraction):
        first = new_refs(3)
        tasks.append(("call", at, (b"rational_number", first, 3)))
        tasks.append(("value", first, item.numerator))
        tasks.append(("value", first + 1, item.denominator))
    elif isinstance(item, Dict):
        first = new_refs(3)
        tasks.append(("call", at, (b"dict", first, 3)))
        tasks.append(("value", first, item.tag))
        tasks.append(("value", first + 1, [Compound("-", pair) for pair in item.pairs]))
    elif isinstance(item, numbers.Integral):  # numpy and other integers
        tasks.append(("value", at, int(item)))
    elif isinstance(item, numbers.Real):
        tasks.append(("value", at, float(item)))
    else:
        raise unsupported(item)


def _put_scalar(library: Library, at: int, item: Any, variables: dict[str, int]) -> bool:
    prolog = library.quick
    if isinstance(item, str):
        put_text(library, at, item, TEXT_STRING if isinstance(item, String) else TEXT_ATOM)
    elif isinstance(item, bool):
        put_text(library, at, "true" if item else "false", TEXT_ATOM)
    elif isinstance(item, int):
        if _LEAST <= item <= _GREATEST:
            _check(prolog.PL_put_int64(at, item))
        else:  # digits only, and in base 16, which has no limit of length and no quadratic cost
            digits = hex(item).encode("ascii")
            _check(prolog.PL_put_term_from_chars(at, UTF8, len(digits), digits))
    elif isinstance(item, float):
        _check(prolog.PL_put_float(at, item))
    elif isinstance(item, Variable):
        if item.name not in variables:
            variables[item.name] = prolog.PL_new_term_ref()
        prolog.PL_put_term(at, variables[item.name])
    else:
        return False
    return True


def functor_of(library: Library, name: str, arity: int) -> int:
    """Return the functor of a name and an arity."""
    # The atom lives as long as the reference; the functor, once made, holds it itself.
    term = library.quick.PL_new_term_ref()
    put_text(library, term, name, TEXT_ATOM)
    atom = ctypes.c_size_t()
    _check(library.quick.PL_get_atom(term, ctypes.byref(atom)))
    return int(library.quick.PL_new_functor_sz(atom, arity))


def _make(library: Library, predicate: bytes, arity: int, first: int) -> None:
    made = library.quick.PL_predicate(predicate, arity, b"neurologic_bridge")
    if not library.quick.PL_call_predicate(None, CATCH_EXCEPTION | NO_DEBUG, made, first):
        raise UnsupportedValue(f"Prolog cannot make a term for {predicate.decode()}: a key or a tag is unfit.")


def _check(succeeded: bool) -> None:
    if not succeeded:
        raise PrologError("A value is too large for the Prolog stacks. Raise Limits(memory_mb=...).")


def unsupported(item: object) -> UnsupportedValue:
    """Return the error for a value that has no term."""
    remedies = {
        "NoneType": "A missing value is a fact left out.",
        "dict": "Give a list of Compound('-', (key, value)), or a Dict.",
        "set": "Give a sorted list.",
        "frozenset": "Give a sorted list.",
        "bytes": "Decode it to str.",
        "Opaque": "It lives inside Prolog only.",
    }
    kind = type(item).__name__
    return UnsupportedValue(
        f"{item!r} of type {kind} has no Prolog term. "
        + remedies.get(kind, "Give str, int, float, Fraction, list or Compound."),
        value=item,
    )
