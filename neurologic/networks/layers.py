"""What the open layers of a network compute, recomputed and checked against the network's own answer.

Imports errors and the protocol; scipy for the smooth activations.
"""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import numpy.typing as npt

from neurologic.errors import NetworkError
from neurologic.networks.protocol import Activation, Layer

Raw = npt.NDArray[Any]


def layer(weights: npt.ArrayLike, bias: npt.ArrayLike | None, activation: Activation, parameter: float = 0.0) -> Layer:
    """Return a layer with read-only copies of the weights; without a bias it gets zeros.

    Raises
    ------
    NetworkError
        For an unknown activation.
    """
    if activation not in get_args(Activation):
        raise NetworkError(f"The activation {activation!r} is not known; known are {', '.join(get_args(Activation))}.")
    own = np.array(weights)
    offset = np.zeros(len(own), dtype=own.dtype) if bias is None else np.array(bias)
    own.setflags(write=False)
    offset.setflags(write=False)
    return Layer(own, offset, activation, parameter)


def propagate(layers: tuple[Layer, ...], matrix: Raw) -> tuple[Raw, ...]:
    """Return the output of every layer, each of shape (n_rows, n_outputs), in the precision of the weights.

    Examples
    --------
    >>> one = layer([[1.0, -1.0]], [0.5], "relu")
    >>> propagate((one,), np.array([[2.0, 1.0], [0.0, 3.0]]))[0].tolist()
    [[1.5], [0.0]]
    """
    outputs = []
    current = matrix
    for entry in layers:
        current = activate(current.astype(entry.weights.dtype, copy=False) @ entry.weights.T + entry.bias, entry)
        outputs.append(current)
    return tuple(outputs)


def activate(sums: Raw, entry: Layer) -> Raw:
    """Return the layer's activation function of the weighted sums."""
    from scipy import special

    name = entry.activation
    if name == "identity":
        return sums
    if name == "relu":
        return np.maximum(sums, 0)
    if name == "leaky_relu":
        return np.where(sums >= 0, sums, sums * sums.dtype.type(entry.parameter))
    if name == "elu":
        return np.where(sums > 0, sums, np.expm1(np.minimum(sums, 0)) * sums.dtype.type(entry.parameter))
    if name == "tanh":
        return np.tanh(sums)
    if name == "sigmoid":
        return special.expit(sums)
    if name == "silu":
        return sums * special.expit(sums)
    if name == "gelu":
        return (sums * special.ndtr(sums)).astype(sums.dtype)
    if name == "softplus":
        return np.logaddexp(sums, 0).astype(sums.dtype)
    return special.softmax(sums, axis=1) if name == "softmax" else special.log_softmax(sums, axis=1)


def checked_activations(layers: tuple[Layer, ...], matrix: Raw, answer: Raw) -> tuple[Raw, ...]:
    """Return `propagate(layers, matrix)` when it leads to the network's own answer.

    The sums are done in another order than the network does them, so the outputs may differ by rounding: by 1000 units
    in the last place of the largest entry. More than that, or another label, is a mistake in reading the layers.

    Raises
    ------
    NetworkError
        With the rows that differ.
    """
    outputs = propagate(layers, matrix)
    if not len(matrix):
        return outputs
    last, own = outputs[-1], np.asarray(answer)
    own = own.reshape(len(own), -1)
    if last.shape != own.shape:
        raise NetworkError(f"The layers lead to outputs of shape {last.shape}, but the network answers {own.shape}.")
    largest = np.maximum(np.abs(own).max(axis=1, keepdims=True), 1.0)
    allowed = 1000 * np.finfo(last.dtype).eps * largest
    wrong = ~(np.abs(last - own) <= allowed).all(axis=1)
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise NetworkError(
            f"The layers lead to another answer than the network's own on {len(rows)} of {len(matrix)} rows (the "
            f"first is "
            f"row {rows[0]}): {last[rows[0]].tolist()}, not {own[rows[0]].tolist()}. The network computes more than "
            f"its "
            f"layers show; use a method that only asks it."
        )
    return outputs
