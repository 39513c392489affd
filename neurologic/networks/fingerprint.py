"""A fingerprint of whatever a network is made of: arrays, settings, code. The same in every process.

Imports schema, and no framework: torch modules and tensors are known by their members. Pickle would not
do: its bytes depend on hash seeds and on which objects happen to be shared.
"""

from __future__ import annotations

import hashlib
import pickle
import struct
import types
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from neurologic.schema import Encoding, Schema


def fingerprint_of(*parts: object) -> str:
    """Return the SHA-256, in hexadecimal, of the values of `parts`.

    Numbers, text, arrays, tensors, containers, records and fitted estimators go in by value; functions by their
    compiled code, the globals they read and what they enclose; torch modules by their weights, settings and code.

    Examples
    --------
    >>> fingerprint_of({"a": 1, "b": 2.0}) == fingerprint_of({"b": 2.0, "a": 1})
    True
    >>> fingerprint_of(1) == fingerprint_of(1.0)
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_joined(part, ()))
    return digest.hexdigest()


def surroundings(schema: Schema, encoding: Encoding | None, output: object) -> tuple[object, ...]:
    """Return what stands around the weights and changes the answer: columns, classes, encoding, kind of output."""
    features = tuple((feature.name, feature.kind, feature.categories) for feature in schema)
    return features, schema.classes, None if encoding is None else encoding.blocks, output


def _joined(value: object, above: tuple[int, ...]) -> bytes:
    # The length before each piece keeps ("ab", "c") and ("a", "bc") apart.
    return b"".join(struct.pack("<Q", len(piece)) + piece for piece in _pieces(value, above))


def _pieces(value: Any, above: tuple[int, ...]) -> Iterator[bytes]:
    # Without the module's name: a class in a script that is run has another one than when it is imported.
    yield type(value).__qualname__.encode()
    if value is None or isinstance(value, (bool, int, float, complex)):
        yield repr(value).encode()
    elif isinstance(value, str):
        yield value.encode("utf-8", "surrogatepass")
    elif isinstance(value, (bytes, bytearray, memoryview)):
        yield bytes(value)
    elif isinstance(value, (type, types.ModuleType, types.BuiltinFunctionType)):
        yield getattr(value, "__qualname__", value.__name__).encode()
    elif id(value) in above:
        yield str(len(above) - above.index(id(value))).encode()  # a cycle: how many levels up it closes
    else:
        yield from _inside(value, (*above, id(value)))


def _inside(value: Any, above: tuple[int, ...]) -> Iterator[bytes]:
    if isinstance(value, np.ndarray):
        yield from _array(value, above)
    elif isinstance(value, (np.generic, np.dtype)):
        yield repr(value).encode()
    elif hasattr(value, "named_modules") and hasattr(value, "state_dict"):
        yield from _module(value, above)
    elif hasattr(value, "detach") and hasattr(value, "dtype"):
        yield str(value.dtype).encode()
        tensor = value.detach().cpu()  # as float64, because numpy has no bfloat16; that keeps every value
        yield from _array((tensor.double() if value.dtype.is_floating_point else tensor).numpy(), above)
    elif isinstance(value, Mapping):
        for name, entry in _sorted_items(value, above):
            yield name
            yield _joined(entry, above)
    elif isinstance(value, (list, tuple)):
        for entry in value:
            yield _joined(entry, above)
    elif isinstance(value, (set, frozenset)):
        yield from sorted(_joined(entry, above) for entry in value)
    else:
        yield from _code_or_state(value, above)


def _code_or_state(value: Any, above: tuple[int, ...]) -> Iterator[bytes]:
    if isinstance(value, types.CodeType):
        yield value.co_code
        yield _joined((value.co_names, value.co_varnames, value.co_consts), above)
    elif isinstance(value, types.FunctionType):
        enclosed = [cell.cell_contents for cell in value.__closure__ or ()]
        read = {name: value.__globals__[name] for name in _names(value.__code__) if name in value.__globals__}
        yield _joined((value.__code__, value.__defaults__, value.__kwdefaults__, enclosed, read), above)
    elif isinstance(value, types.MethodType):
        yield _joined((value.__func__, value.__self__), above)
    elif hasattr(value, "get_params") and hasattr(value, "__dict__"):
        yield _joined(vars(value), above)  # an estimator: its own pickle state would add the version of scikit-learn
    else:
        try:
            yield _joined(value.__reduce_ex__(2)[1:], above)
        except (TypeError, AttributeError, pickle.PicklingError):
            return  # a lock or a handle: it has no value to compare, its type is in already


def _names(code: types.CodeType) -> set[str]:
    """Return the names that code may read as globals, those of functions and comprehensions inside it included."""
    inner = [constant for constant in code.co_consts if isinstance(constant, types.CodeType)]
    return set(code.co_names).union(*map(_names, inner))


def _sorted_items(value: Mapping[Any, Any], above: tuple[int, ...]) -> list[tuple[bytes, Any]]:
    return sorted(((_joined(key, above), entry) for key, entry in value.items()), key=lambda item: item[0])


def _array(array: np.ndarray[Any, Any], above: tuple[int, ...]) -> Iterator[bytes]:
    yield f"{array.dtype} {array.shape}".encode()
    if array.dtype.names is not None:
        for name in array.dtype.names:  # field by field: the bytes between fields are arbitrary
            yield from _array(array[name], above)
    elif array.dtype.kind in "OT":
        yield _joined(array.tolist(), above)
    else:
        yield np.ascontiguousarray(array).tobytes()


def _module(module: Any, above: tuple[int, ...]) -> Iterator[bytes]:
    for name, part in module.named_modules():
        yield f"{name}: {type(part).__qualname__}({part.extra_repr()})".encode()
        if not type(part).__module__.startswith("torch."):
            yield _joined(type(part).forward, above)
            plain = {
                key: entry for key, entry in vars(part).items() if isinstance(entry, (bool, int, float, str, tuple))
            }
            plain.pop("training", None)  # networks are asked in evaluation mode, whatever this flag says
            yield _joined(plain, above)
    yield _joined(dict(module.state_dict()), above)
