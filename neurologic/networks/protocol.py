"""Network, the narrow oracle that everything above asks, and Layer, the open part of a network.

Imports schema only; knows no framework.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

from neurologic.schema import Category, Encoding, Schema, Table

Output: TypeAlias = Literal["logits", "probabilities", "labels", "indices", "values"]
"""What a network's raw answer means; see `wrap`."""

Labels: TypeAlias = npt.NDArray[np.object_]
Scores: TypeAlias = npt.NDArray[np.float64]

Activation: TypeAlias = Literal[
    "identity", "relu", "leaky_relu", "elu", "silu", "gelu", "softplus", "tanh", "sigmoid", "softmax", "log_softmax"
]


@dataclass(frozen=True, eq=False)
class Layer:
    """One fully connected layer: `activation(weights @ x + bias)`.

    Attributes
    ----------
    weights : numpy.ndarray, shape (n_outputs, n_inputs)
        In the network's own precision, read-only.
    bias : numpy.ndarray, shape (n_outputs,)
    activation : str
        One of `Activation`.
    parameter : float
        The slope of a leaky ReLU below zero, the alpha of an ELU; 0 otherwise.
    """

    weights: npt.NDArray[Any]
    bias: npt.NDArray[Any]
    activation: Activation = "identity"
    parameter: float = 0.0


@runtime_checkable
class Network(Protocol):
    """A trained network as an oracle over rows of original values.

    Any object with these members is one; `wrap` and `load_network` make them, and `CountedNetwork` and `CachedNetwork`
    stand around them. Asking never changes the network.
    """

    @property
    def schema(self) -> Schema:
        """What the rows and the answers mean."""

    @property
    def classes(self) -> tuple[Category, ...]:
        """The classes in the order of the scores' columns, `schema.classes`; empty for a numeric target."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal of weights, architecture and encoding; the same in every process."""

    @property
    def features(self) -> tuple[str, ...]:
        """The features that the network sees; a table for it needs these columns."""

    @property
    def encoding(self) -> Encoding | None:
        """How rows become the network's input, where that is open."""

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers over the encoded input, where they are open; otherwise empty."""

    def labels(self, table: Table) -> Labels:
        """Return the class of every row, plain Python values, shape (n_rows,)."""

    def scores(self, table: Table) -> Scores:
        """Return the network's own output per class, shape (n_rows, n_classes); the largest names the label."""

    def values(self, table: Table) -> Scores:
        """Return the numeric answer of every row, shape (n_rows,), for a numeric target."""

    def activations(self, table: Table) -> tuple[npt.NDArray[Any], ...]:
        """Return each open layer's output, shape (n_rows, n_outputs), checked against the network's own answer."""
