"""torch.export programs (`.pt2`) as networks, with a free or a fixed number of rows at once.

Imports errors, schema and this stage; torch inside functions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neurologic.errors import NetworkError
from neurologic.networks.asking import ArrayNetwork
from neurologic.networks.chains import module_layers
from neurologic.networks.fingerprint import fingerprint_of, surroundings
from neurologic.networks.modules import DEFAULT_BATCH, ModuleAnswer, array_network
from neurologic.networks.protocol import Output
from neurologic.schema import Encoding, Schema, identity_encoding

if TYPE_CHECKING:
    import torch


def wrap_program(
    program: torch.export.ExportedProgram, schema: Schema, encoding: Encoding | None, output: Output | None
) -> ArrayNetwork:
    """Return an exported program as a network; see `wrap`.

    A program that was exported with a batch of k rows takes exactly k: it is asked k rows at a time, the last batch
    filled up. For any number of rows export it with a dynamic batch dimension::

        rows = torch.export.Dim("rows")
        program = torch.export.export(module.eval(), (example,), dynamic_shapes=({0: rows},))
        torch.export.save(program, "network.pt2")

    Raises
    ------
    NetworkError
        When it does not take one matrix, or its outputs do not fit the target.
    """
    own = identity_encoding(schema) if encoding is None else encoding
    example = _input(program)
    if example.ndim != 2:
        raise NetworkError(
            f"The program takes an input of shape {tuple(example.shape)} where a matrix (n_rows, {own.n_inputs}) is "
            f"needed."
        )
    if int(example.shape[1]) != own.n_inputs:
        raise NetworkError(
            f"The program takes {int(example.shape[1])} inputs, but the encoding gives {own.n_inputs}: "
            f"{', '.join(own.input_names[:20])}. Pass the encoding that it was trained with."
        )
    least, most = _rows(program, example)
    module = program.module()
    mark = fingerprint_of(
        "program",
        program.graph_module.code,
        dict(program.state_dict),
        dict(program.constants),
        *surroundings(schema, own, output),
    )
    answer = ModuleAnswer(module, min(DEFAULT_BATCH, most), least, example.dtype)
    return array_network(schema, answer, mark, own, output, module_layers(module))


def _input(program: torch.export.ExportedProgram) -> Any:
    names = program.graph_signature.user_inputs
    nodes = [node for node in program.graph.nodes if node.op == "placeholder" and node.name in names]
    if len(nodes) != 1 or len(names) != 1 or not hasattr(nodes[0].meta.get("val"), "shape"):
        raise NetworkError(
            f"The program takes {len(names)} inputs: {', '.join(map(str, names))}. Export one that takes a single "
            f"matrix."
        )
    return nodes[0].meta["val"]


def _rows(program: torch.export.ExportedProgram, example: Any) -> tuple[int, int]:
    """Return the least and the largest number of rows that the program takes at once."""
    import torch

    rows = example.shape[0]
    if isinstance(rows, int):
        return rows, rows
    limits = program.range_constraints.get(rows.node.expr)
    if limits is None:
        return 1, DEFAULT_BATCH
    unlimited = not limits.upper.is_finite or limits.upper > DEFAULT_BATCH
    assert isinstance(rows, torch.SymInt)
    return max(1, int(limits.lower)), DEFAULT_BATCH if unlimited else int(limits.upper)
