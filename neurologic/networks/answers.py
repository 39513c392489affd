"""Reading a network's raw answer: its shape, its classes, its label; whatever does not fit the schema is refused here.

Imports errors, schema and the protocol. No tolerance and no guess: an answer that could mean two things is an error
that names the parameter which decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from neurologic.errors import NetworkError, did_you_mean
from neurologic.networks.protocol import Labels, Output, Scores
from neurologic.schema import Schema

Codes = npt.NDArray[np.int64]


def check_output(output: Output | None, schema: Schema) -> None:
    """Raise `NetworkError` when `output` is not a known kind, or does not go with the target."""
    if output is None:
        return
    if output not in get_args(Output):
        raise NetworkError(
            f"output={output!r} is not known.{did_you_mean(output, get_args(Output))} "
            f"Choose one of {', '.join(map(repr, get_args(Output)))}."
        )
    if (output == "values") != (not schema.classes):
        kind = f"has the classes {_shown(schema)}" if schema.classes else "is a number"
        raise NetworkError(f"output={output!r} does not go with the target {schema.target.name!r}, which {kind}.")


def need_classes(schema: Schema) -> None:
    """Raise `NetworkError` when the target is a number."""
    if not schema.classes:
        raise NetworkError(f"The target {schema.target.name!r} is a number: ask for values, not for labels or scores.")


def labels_of(codes: Codes, schema: Schema) -> Labels:
    """Return class labels, plain Python values in an object array, for positions in `schema.classes`."""
    known = np.empty(len(schema.classes), dtype=object)
    known[:] = schema.classes
    return known[codes]


def scores_of(raw: npt.NDArray[Any], output: Output | None, schema: Schema, n_rows: int) -> Scores:
    """Return one score a class from a raw answer, float64 of shape (n_rows, n_classes).

    A single logit z of a two-class network becomes (0, z), a single probability p becomes (1 - p, p): the second class
    when z > 0 or p > 0.5. Labels become 1 for the label and 0 for the others.

    Raises
    ------
    NetworkError
        When the answer does not fit the classes; names both.
    """
    need_classes(schema)
    output = output or _guess(raw, schema)
    if output in ("labels", "indices"):
        codes = _codes(raw, output, schema, n_rows)
        scores = np.zeros((n_rows, len(schema.classes)))
        scores[np.arange(n_rows), codes] = 1.0
        return scores
    scores = _numbers(raw)
    if scores.ndim == 1:
        scores = scores.reshape(-1, 1)
    if scores.ndim != 2 or len(scores) != n_rows:
        raise NetworkError(
            f"The network answers {n_rows} rows with an array of shape {raw.shape}; ({n_rows}, {len(schema.classes)}) "
            f"is "
            f"needed, one score for each of the classes {_shown(schema)}."
        )
    _reject_nan(scores)
    if output == "probabilities":
        wrong = (scores < 0) | (scores > 1)
        if wrong.any():
            row = int(np.flatnonzero(wrong.any(axis=1))[0])
            raise NetworkError(
                f"Row {row}: {scores[row].tolist()} are no probabilities. Are they logits? Then say output='logits'."
            )
    if scores.shape[1] == 1 and len(schema.classes) == 2:
        first = 1.0 - scores if output == "probabilities" else np.zeros_like(scores)
        return np.concatenate([first, scores], axis=1)
    if scores.shape[1] != len(schema.classes):
        raise NetworkError(
            f"The network gives {scores.shape[1]} outputs a row, but the target {schema.target.name!r} has "
            f"{len(schema.classes)} classes: {_shown(schema)}. Give the schema the network's classes, in the "
            f"network's order."
        )
    return scores


def codes_of(raw: npt.NDArray[Any], output: Output | None, schema: Schema, n_rows: int) -> Codes:
    """Return the position in `schema.classes` of every row's label; of equal scores the first wins.

    Raises
    ------
    NetworkError
        As `scores_of`.
    """
    need_classes(schema)
    output = output or _guess(raw, schema)
    if output in ("labels", "indices"):
        return _codes(raw, output, schema, n_rows)
    best: Codes = scores_of(raw, output, schema, n_rows).argmax(axis=1)
    return best


def values_of(raw: npt.NDArray[Any], schema: Schema, n_rows: int) -> Scores:
    """Return the numeric answers, float64 of shape (n_rows,).

    Raises
    ------
    NetworkError
        When the target has classes, or there is not one number a row.
    """
    if schema.classes:
        raise NetworkError(
            f"The target {schema.target.name!r} has the classes {_shown(schema)}: ask for labels or scores."
        )
    values = _numbers(raw)
    if values.shape not in ((n_rows,), (n_rows, 1)):
        raise NetworkError(
            f"The network answers {n_rows} rows with an array of shape {raw.shape}, but the target "
            f"{schema.target.name!r} "
            f"is one number a row. Name the classes in the schema if it is a classifier."
        )
    values = values.reshape(-1)
    _reject_nan(values.reshape(-1, 1))
    return values


def class_positions(labels: Iterable[object], schema: Schema) -> Codes:
    """Return the position in `schema.classes` of each class that a model was trained on.

    A label is matched by value. When none of them is a class of the schema and they are the whole numbers (or truth
    values) 0, 1, …, one for each class, they are positions: the usual case of a target that was coded before training.

    Raises
    ------
    NetworkError
        A label that the schema does not have, with the nearest class.
    """
    plain = [plain_label(label) for label in labels]
    known = _known(schema)
    found = [known.get((type(label), label), _whole(label, known)) for label in plain]
    if all(code is None for code in found) and [label for label in plain if not isinstance(label, str)] == list(
        range(len(schema.classes))
    ):
        return np.arange(len(plain))
    for label, code in zip(plain, found, strict=True):
        if code is None:
            raise NetworkError(
                f"The network was trained on the class {label!r}, which the target {schema.target.name!r} does not "
                f"have."
                f"{did_you_mean(label, schema.classes)} The schema has {_shown(schema)}; the network has "
                f"{', '.join(map(repr, plain[:12]))}."
            )
    return np.array(found, dtype=np.int64)


def plain_label(label: object) -> object:
    """Return a numpy scalar as the plain Python value it stands for."""
    plain = label.item() if isinstance(label, np.generic) else label
    return str(plain) if isinstance(plain, str) else plain


def _known(schema: Schema) -> dict[tuple[type, object], int]:
    return {(type(label), label): code for code, label in enumerate(schema.classes)}


def _whole(label: object, known: dict[tuple[type, object], int]) -> int | None:
    if isinstance(label, float) and label.is_integer():
        return known.get((int, int(label)))
    return None


def _guess(raw: npt.NDArray[Any], schema: Schema) -> Output:
    if raw.ndim == 1 and raw.dtype.kind in "USObT":
        return "labels"
    if raw.ndim == 1 and raw.dtype.kind in "iu":
        return "labels" if any(type(label) is int for label in schema.classes) else "indices"
    if raw.ndim > 0 and raw.size == len(raw) and len(schema.classes) == 2:
        raise NetworkError(
            f"The network gives one number a row for the two classes {_shown(schema)}. Say what it is: output='logits' "
            f"(the second class above 0), output='probabilities' (above 0.5), or output='indices' (0 or 1)."
        )
    return "logits"


def _codes(raw: npt.NDArray[Any], output: Output, schema: Schema, n_rows: int) -> Codes:
    if raw.shape == (n_rows, 1):
        raw = raw.reshape(-1)
    if raw.shape != (n_rows,):
        raise NetworkError(
            f"The network answers {n_rows} rows with labels of shape {raw.shape}; ({n_rows},) is needed."
        )
    if output == "indices":
        numbers = _numbers(raw)
        wrong = ~np.isin(numbers, np.arange(len(schema.classes)))
        if wrong.any():
            row = int(np.flatnonzero(wrong)[0])
            raise NetworkError(
                f"Row {row}: the network answers with class number {numbers[row]:g}, but the target "
                f"{schema.target.name!r} has "
                f"the classes 0 to {len(schema.classes) - 1}: {_shown(schema)}."
            )
        return numbers.astype(np.int64)
    known = _known(schema)
    codes = np.empty(n_rows, dtype=np.int64)
    for row, entry in enumerate(raw.tolist()):
        label = plain_label(entry)
        code = known.get((type(label), label)) if isinstance(label, (str, bool, int)) else _whole(label, known)
        if code is None:
            raise NetworkError(
                f"Row {row}: the network answers {label!r}, which is no class of the target {schema.target.name!r}."
                f"{did_you_mean(label, schema.classes)} The classes are {_shown(schema)}."
            )
        codes[row] = code
    return codes


def _numbers(raw: npt.NDArray[Any]) -> Scores:
    if raw.dtype.kind not in "fiub" or raw.ndim == 0:
        raise NetworkError(
            f"The network answers with {raw.dtype} {raw.shape} where an array of numbers is needed. If these are "
            f"labels, "
            f"say output='labels'."
        )
    numbers: npt.NDArray[np.float64] = raw.astype(np.float64)
    return numbers


def _reject_nan(scores: Scores) -> None:
    wrong = np.isnan(scores).any(axis=1)
    if wrong.any():
        raise NetworkError(
            f"Row {int(np.flatnonzero(wrong)[0])}: the network answers with NaN. Check its weights and the encoding."
        )


def _shown(schema: Schema) -> str:
    return ", ".join(map(repr, schema.classes[:12])) + (" …" if len(schema.classes) > 12 else "")
