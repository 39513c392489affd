"""Torch modules as functions from the encoded matrix to an array, and the layers of those that are plain chains.

Imports errors, schema and this stage. torch is imported inside the functions: it is slow to import.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import NetworkError
from neurologic.networks.answers import scores_of, values_of
from neurologic.networks.asking import ArrayNetwork
from neurologic.networks.chains import module_layers
from neurologic.networks.fingerprint import fingerprint_of, surroundings
from neurologic.networks.protocol import Layer, Output
from neurologic.schema import Encoding, Schema, identity_encoding

if TYPE_CHECKING:
    import torch

DEFAULT_BATCH = 4096


@dataclass(frozen=True, eq=False)
class ModuleAnswer:
    """Ask a torch module in evaluation mode, batch by batch, on its own device and in its own precision.

    Attributes
    ----------
    module : torch.nn.Module
        Its training flags are put back after every question.
    batch_size : int
        Rows that are asked at once.
    at_least : int
        Rows that the module needs at once: a smaller batch is filled up with copies of its last row.
    dtype : torch.dtype, optional
        Type of the input; that of the module's weights by default.
    """

    module: torch.nn.Module
    batch_size: int = DEFAULT_BATCH
    at_least: int = 1
    dtype: torch.dtype | None = None

    def __call__(self, matrix: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
        """Return the module's outputs, shape (n_rows, …)."""
        import torch

        device, own = place_of(self.module)
        outputs = []
        with _evaluation(self.module), torch.inference_mode():
            for start in range(0, len(matrix), self.batch_size):
                batch = torch.from_numpy(np.ascontiguousarray(matrix[start : start + self.batch_size]))
                rows = len(batch)
                if rows < self.at_least:
                    batch = torch.cat([batch, batch[-1:].expand(self.at_least - rows, -1)])
                outputs.append(self._ask(batch.to(device=device, dtype=self.dtype or own))[:rows])
        return np.concatenate(outputs) if outputs else np.empty((0, 0))

    def _ask(self, batch: torch.Tensor) -> npt.NDArray[Any]:
        import torch

        try:
            answer = self.module(batch)
        except (RuntimeError, ValueError, TypeError, AssertionError, IndexError) as error:
            raise NetworkError(
                f"The network fails on an input of shape {tuple(batch.shape)} ({batch.dtype}): {error}. "
                f"Does the encoding give the inputs it was trained on?"
            ) from error
        if not isinstance(answer, torch.Tensor):
            raise NetworkError(
                f"The network answers with a {type(answer).__name__} where one tensor is needed. Wrap a function that "
                f"takes "
                f"the matrix and picks the tensor."
            )
        if answer.ndim == 0 or len(answer) != len(batch):
            raise NetworkError(
                f"The network answers {len(batch)} rows with a tensor of shape {tuple(answer.shape)}; one row of "
                f"outputs "
                f"for each row of inputs is needed."
            )
        answer = answer.detach().cpu()
        own: npt.NDArray[Any] = (answer.float() if answer.dtype in (torch.bfloat16, torch.float16) else answer).numpy()
        return own


def place_of(module: torch.nn.Module) -> tuple[torch.device, torch.dtype]:
    """Return the device and the floating-point type of a module's weights; CPU and float32 when it has none."""
    import torch

    for tensor in (*module.parameters(), *module.buffers()):
        if tensor.dtype.is_floating_point:
            return tensor.device, tensor.dtype
    return torch.device("cpu"), torch.float32


@contextmanager
def _evaluation(module: torch.nn.Module) -> Iterator[None]:
    """Evaluation mode inside; every part's own flag, not only the root's, is put back after."""
    flags = [(part, part.training) for part in module.modules()]
    try:
        for part, _ in flags:
            part.training = False
        yield
    finally:
        for part, flag in flags:
            part.training = flag


def wrap_module(
    module: torch.nn.Module, schema: Schema, encoding: Encoding | None, output: Output | None
) -> ArrayNetwork:
    """Return a torch module as a network; see `wrap`.

    Raises
    ------
    NetworkError
        When it refuses the encoded rows, or its outputs do not fit the target.
    """
    own = identity_encoding(schema) if encoding is None else encoding
    with _evaluation(module):
        layers = module_layers(module)
    mark = fingerprint_of("module", module, *surroundings(schema, own, output))
    return array_network(schema, ModuleAnswer(module), mark, own, output, layers)


def array_network(
    schema: Schema,
    answer: ModuleAnswer,
    fingerprint: str,
    encoding: Encoding,
    output: Output | None,
    layers: tuple[Layer, ...],
) -> ArrayNetwork:
    """Return the network of a module or program after asking it once, so that what does not fit shows up now."""
    if output is None and not schema.classes:
        output = "values"
    if output is None and layers:
        output = "probabilities" if layers[-1].activation in ("sigmoid", "softmax") else "logits"
    blank = np.zeros_like(answer(np.zeros((2, encoding.n_inputs))))  # its shape matters, not what it says of zeros
    if schema.classes:
        scores_of(blank, output, schema, 2)
    else:
        values_of(blank, schema, 2)
    if layers and layers[0].weights.shape[1] != encoding.n_inputs:
        layers = ()
    return ArrayNetwork(schema, answer, fingerprint, encoding, output, layers)
