"""The open layers of a network, checked against the answers that it gave, with the last layer as sums that decide.

Imports errors, schema, networks, probing and the task. Nothing is asked: the answers to the rows of the data are at
hand, and everything else is computed from the weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.task import Task
from neurologic.networks import Layer, propagate
from neurologic.networks.layers import layer
from neurologic.probing.asking import degrees
from neurologic.schema import Encoding, Table

Numbers = npt.NDArray[np.float64]

#: Last activations that keep the order of their sums, so that the largest sum names the class.
_ORDERED = ("identity", "softmax", "log_softmax", "sigmoid", "tanh", "leaky_relu", "elu", "softplus")

_LARGEST = 1e300


@dataclass(frozen=True, eq=False)
class Opened:
    """A network whose layers are open and lead to the answers it gave.

    Attributes
    ----------
    encoding : Encoding
    hidden : tuple of Layer
        All layers but the last.
    last : Layer
        One sum a class, with the identity as activation; of equal sums the first class wins. A single output for two
        classes became the two sums 0 and what it is above its threshold.
    """

    encoding: Encoding
    hidden: tuple[Layer, ...]
    last: Layer

    def outputs(self, table: Table) -> tuple[npt.NDArray[np.generic], ...]:
        """Return every hidden layer's output, then the sums, in the network's own precision."""
        return propagate((*self.hidden, self.last), self.encoding.encode(table))

    def labels(self, table: Table) -> npt.NDArray[np.int64]:
        """Return the class that the layers lead to, as a position in the classes."""
        return np.asarray(self.outputs(table)[-1].argmax(axis=1), dtype=np.int64)


def opened(task: Task, method: str) -> Opened:
    """Return the open layers of a task's network.

    Raises
    ------
    InductionError
        When there is no network, its layers are closed, or they lead to other answers than its own.
    """
    network = None if task.asking is None else task.asking.network
    if network is None or not network.layers or network.encoding is None:
        what = "there are only labels" if network is None else "the layers of this network are not open"
        raise InductionError(
            f"Method {method!r} reads a network's weights, and {what}. Open are torch chains of linear layers and "
            f"common activations with their encoding, and scikit-learn's MLPs and linear classifiers. Wrap such a "
            f"network, or use a method that only asks, such as 'tree'."
        )
    layers, encoding = network.layers, network.encoding
    outputs = propagate(layers, encoding.encode(task.table))[-1]
    epsilon = float(np.finfo(outputs.dtype).eps)
    last = layers[-1]
    if outputs.shape[1] == len(task.schema.classes):
        _check(task, outputs.astype(np.float64), epsilon, method)
        if last.activation not in _ORDERED or (last.activation == "leaky_relu" and last.parameter <= 0):
            raise InductionError(
                f"Method {method!r} needs the largest sum of the last layer to name the class, which "
                f"{last.activation!r} as last activation does not keep. Wrap the network without it."
            )
        return Opened(encoding, layers[:-1], layer(last.weights, last.bias, "identity"))
    threshold = _threshold(task, outputs.astype(np.float64), epsilon, method)
    if last.activation == "identity":
        cut = threshold
    elif (last.activation, threshold) in (("sigmoid", 0.5), ("tanh", 0.0)):
        cut = 0.0
    else:
        raise InductionError(
            f"Method {method!r} cannot tell which sums make a single output of activation {last.activation!r} larger "
            f"than {threshold}. Wrap the network so that it gives a logit or a probability."
        )
    weights = np.concatenate([np.zeros_like(last.weights), last.weights])
    bias = np.array([0.0, last.bias[0] - cut], dtype=last.bias.dtype)
    return Opened(encoding, layers[:-1], layer(weights, bias, "identity"))


def _threshold(task: Task, outputs: Numbers, epsilon: float, method: str) -> float:
    """Return what the single output must exceed for the second class: 0 for a logit, 1/2 for a probability."""
    logit = np.concatenate([np.zeros_like(outputs), outputs], axis=1)
    probability = np.concatenate([1.0 - outputs, outputs], axis=1)
    fits = [not len(_wrong(task, scores, epsilon)) for scores in (logit, probability)]
    if not any(fits):
        _check(task, logit, epsilon, method)
    return 0.0 if fits[0] else 0.5


def _check(task: Task, scores: Numbers, epsilon: float, method: str) -> None:
    wrong = _wrong(task, scores, epsilon)
    if len(wrong):
        raise InductionError(
            f"The layers of the network lead to another answer than its own on {len(wrong)} of {len(scores)} rows (the "
            f"first is row {wrong[0]}), so method {method!r} would explain another network. It computes more than its "
            f"layers show; use a method that only asks it, such as 'tree'."
        )


def _wrong(task: Task, scores: Numbers, epsilon: float) -> npt.NDArray[np.int64]:
    """Return the rows whose label or degrees differ by more than rounding, 1000 units in the last place."""
    scores = np.clip(scores, -_LARGEST, _LARGEST)  # an infinite score less itself would be no number
    allowed = 1000 * epsilon * np.maximum(np.abs(scores).max(axis=1), 1.0)
    rows = np.arange(len(scores))
    behind = scores.max(axis=1) - scores[rows, task.labels]
    apart = np.abs(degrees(scores) - task.degrees).max(axis=1)
    return np.flatnonzero(~((behind <= allowed) & (apart <= allowed)))
