"""Networks whose raw answer is an array: torch modules and programs, and any callable.

Imports errors, schema and the networks' protocol, answers and layers; no framework.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import NetworkError
from neurologic.networks.answers import codes_of, labels_of, need_classes, scores_of, values_of
from neurologic.networks.fingerprint import fingerprint_of, surroundings
from neurologic.networks.layers import checked_activations
from neurologic.networks.protocol import Labels, Layer, Output, Scores
from neurologic.schema import Category, Encoding, Schema, Table

Raw = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class CallableAnswer:
    """Ask a function, and take its answer as an array whatever sequence it is."""

    function: Callable[[Any], Any]

    def __call__(self, rows: Any) -> Raw:
        """Return the function's answer."""
        answer = self.function(rows)
        if isinstance(answer, (list, tuple)) and any(isinstance(entry, (str, bool)) for entry in answer):
            array = np.empty(len(answer), dtype=object)  # numpy would turn [True, "a"] into text
            array[:] = answer
            return array
        if hasattr(answer, "detach"):  # a torch tensor, possibly with a gradient
            answer = answer.detach().cpu()
        return np.asarray(answer)


@dataclass(frozen=True, eq=False)
class ArrayNetwork:
    """A network as a function from input to an array of outputs; made by `wrap`, satisfies `Network`.

    Attributes
    ----------
    schema : Schema
    answer : callable
        Takes the encoded matrix where there is an encoding, the `Table` otherwise; returns the raw outputs.
    fingerprint : str
    encoding : Encoding or None
    output : Output or None
        What the raw outputs are; None when their shape and type tell.
    layers : tuple of Layer
    """

    schema: Schema
    answer: Callable[[Any], Raw]
    fingerprint: str
    encoding: Encoding | None = None
    output: Output | None = None
    layers: tuple[Layer, ...] = ()

    @property
    def classes(self) -> tuple[Category, ...]:
        """The classes, in the order of the scores' columns."""
        return self.schema.classes

    @property
    def features(self) -> tuple[str, ...]:
        """The features that the network sees."""
        return self.schema.names if self.encoding is None else self.encoding.features

    def raw(self, table: Table) -> Raw:
        """Return the outputs as the network gives them."""
        return self.answer(table if self.encoding is None else self.encoding.encode(table))

    def labels(self, table: Table) -> Labels:
        """Return the class of every row, shape (n_rows,); see `Network`."""
        need_classes(self.schema)
        if not len(table):
            return np.empty(0, dtype=object)
        return labels_of(codes_of(self.raw(table), self.output, self.schema, len(table)), self.schema)

    def scores(self, table: Table) -> Scores:
        """Return one score a class, shape (n_rows, n_classes); see `Network`."""
        need_classes(self.schema)
        if not len(table):
            return np.empty((0, len(self.classes)))
        return scores_of(self.raw(table), self.output, self.schema, len(table))

    def values(self, table: Table) -> Scores:
        """Return the numeric answers, shape (n_rows,); see `Network`."""
        return values_of(self.raw(table) if len(table) else np.empty(0), self.schema, len(table))

    def activations(self, table: Table) -> tuple[Raw, ...]:
        """Return each layer's output; see `Network`."""
        if not self.layers or self.encoding is None:
            raise NetworkError(
                "The layers of this network are not open. Open are chains of fully connected layers and common "
                "activations."
            )
        matrix = self.encoding.encode(table)
        return checked_activations(self.layers, matrix, self.answer(matrix))


def wrap_callable(
    function: Callable[[Any], Any], schema: Schema, encoding: Encoding | None, output: Output | None
) -> ArrayNetwork:
    """Return a function as a network; see `wrap`."""
    mark = fingerprint_of("callable", function, *surroundings(schema, encoding, output))
    known = output if output is not None or schema.classes else "values"
    return ArrayNetwork(schema, CallableAnswer(function), mark, encoding, known)
