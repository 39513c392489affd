"""Reading the layers of a torch module off its computation graph, when the graph is one chain of layers.

Imports errors and the networks' protocol and layers. The graph, not the list of submodules, says what is computed: an
activation that is used twice, in place or as a function is read all the same. Whatever is not a plain chain stays
closed.
"""

from __future__ import annotations

import operator
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from neurologic.networks.layers import layer
from neurologic.networks.protocol import Activation, Layer

if TYPE_CHECKING:
    import torch

#: Names of functions, methods and modules (in lower case, without a trailing underscore) that are activations.
_ACTIVATIONS: dict[str, Activation] = {
    "relu": "relu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "silu": "silu",
    "gelu": "gelu",
    "softplus": "softplus",
    "elu": "elu",
    "leaky_relu": "leaky_relu",
    "leakyrelu": "leaky_relu",
    "softmax": "softmax",
    "_softmax": "softmax",
    "log_softmax": "log_softmax",
    "logsoftmax": "log_softmax",
    "_log_softmax": "log_softmax",
}
#: What an evaluation passes through unchanged.
_NOTHING = {"identity", "dropout", "alphadropout", "alpha_dropout", "alias", "detach", "clone", "contiguous"}
_FIRST_COLUMN = (slice(None), 0)


class _Closed(ValueError):
    """The graph is not a chain that can be read."""


@dataclass(frozen=True)
class _Operation:
    """One step of the chain: its name, what it was given beside the chain's value, and a module's settings."""

    name: str
    settings: dict[str, Any]


def module_layers(module: torch.nn.Module) -> tuple[Layer, ...]:
    """Return the layers of a module that is a chain of linear layers and activations, the empty tuple for any other.

    Parameters
    ----------
    module : torch.nn.Module
        In evaluation mode.
    """
    import torch
    from torch.fx.proxy import TraceError

    traced = module
    if not isinstance(module, torch.fx.GraphModule):
        try:
            traced = torch.fx.symbolic_trace(module)
        except (
            TraceError,
            TypeError,
            ValueError,
            RuntimeError,
            AttributeError,
            LookupError,
            AssertionError,
            NameError,
        ):
            return ()  # the module's own code decides by values, or takes more than one tensor
    try:
        return _read(traced)
    except _Closed:
        return ()


def _read(traced: Any) -> tuple[Layer, ...]:
    layers: list[Layer] = []
    waiting: tuple[Any, Any] | None = None  # the weights and the bias that an activation is awaited for
    current: Any = None
    finished = False
    for node in traced.graph.nodes:
        if node.op == "placeholder":
            if current is not None:
                raise _Closed
            current = node
        elif node.op == "get_attr" or (not node.users and node.op != "output"):
            continue  # a weight, read where it is used; or a check of the input's shape
        elif node.op == "output":
            if _only(node.args[0]) is not current:
                raise _Closed
        else:
            if finished or current not in node.all_input_nodes:
                raise _Closed
            found = _operation(node, current, traced)
            current = node
            if isinstance(found, tuple):
                if waiting is not None:
                    layers.append(layer(*waiting, "identity"))
                waiting = found
            elif found.name in _ACTIVATIONS:
                if waiting is None:
                    raise _Closed
                layers.append(_activated(waiting, found))
                waiting = None
            elif found.name == "squeeze":
                finished = True  # (n_rows, 1) to (n_rows,): only at the end, and only of one output
                if len(layers[-1].weights if waiting is None and layers else (waiting or ((), ()))[0]) != 1:
                    raise _Closed
            elif found.name not in _NOTHING:
                raise _Closed
    if waiting is not None:
        layers.append(layer(*waiting, "identity"))
    return tuple(layers)


def _only(value: Any) -> Any:
    while isinstance(value, (tuple, list)) and len(value) == 1:
        value = value[0]
    return value


def _operation(node: Any, current: Any, traced: Any) -> tuple[Any, Any] | _Operation:
    """Return the weights and bias of a linear step, or the name and settings of another."""
    if node.op == "call_module":
        part = traced.get_submodule(node.target)
        name = type(part).__name__.lower()
        if not type(part).__module__.startswith("torch.nn."):
            raise _Closed
        if name == "linear":
            return _array(part.weight), _array(part.bias)
        if name == "flatten" and part.start_dim == 1:
            return _Operation("identity", {})  # rows are vectors already
        return _Operation(name, {key: entry for key, entry in vars(part).items() if not key.startswith("_")})
    name = node.target if node.op == "call_method" else _function_name(node.target)
    arguments = [argument for argument in node.args if argument is not current]
    settings = dict(node.kwargs)
    if name == "linear":
        weights = _weight(settings.get("weight", arguments[0] if arguments else None), traced)
        bias = settings.get("bias", arguments[1] if len(arguments) > 1 else None)
        return weights, None if bias is None else _weight(bias, traced)
    if len(node.all_input_nodes) != 1:
        raise _Closed
    first = {
        "softmax": "dim",
        "_softmax": "dim",
        "log_softmax": "dim",
        "_log_softmax": "dim",
        "leaky_relu": "negative_slope",
        "elu": "alpha",
        "squeeze": "dim",
        "dropout": "p",
        "softplus": "beta",
    }.get(name)
    if first is not None and arguments:
        settings[first] = arguments[0]
    if name == "dropout" and (settings.get("training", True) if len(arguments) < 2 else arguments[1]):
        raise _Closed  # it would drop in evaluation too
    if name == "squeeze" and settings.get("dim") not in (1, -1, [1], [-1]):
        raise _Closed
    if (name == "select" and arguments in ([1, 0], [-1, 0])) or (name == "getitem" and arguments == [_FIRST_COLUMN]):
        return _Operation("squeeze", settings)  # of one output
    if name == "slice" and arguments in ([0], [0, 0, sys.maxsize], [0, None, sys.maxsize]):
        return _Operation("identity", settings)
    return _Operation(name, settings)


def _activated(weights: tuple[Any, Any], found: _Operation) -> Layer:
    name, settings = _ACTIVATIONS[found.name], found.settings
    if name in ("softmax", "log_softmax") and settings.get("dim") not in (1, -1):
        raise _Closed
    if name == "gelu" and settings.get("approximate", "none") != "none":
        raise _Closed
    if name == "softplus" and settings.get("beta", 1.0) != 1.0:
        raise _Closed
    parameter = 0.0
    if name == "leaky_relu":
        parameter = float(settings.get("negative_slope", 0.01))
    elif name == "elu":
        parameter = float(settings.get("alpha", 1.0))
    return layer(*weights, name, parameter)


def _function_name(target: Any) -> str:
    if target is operator.getitem:
        return "getitem"
    overload = getattr(target, "_overloadpacket", target)  # aten.relu.default is an overload of aten.relu
    name = str(getattr(overload, "__name__", overload))
    return name if name.startswith("_") else name.rstrip("_")


def _weight(node: Any, traced: Any) -> Any:
    if getattr(node, "op", None) != "get_attr":
        raise _Closed
    value = traced
    for name in node.target.split("."):
        value = getattr(value, name)
    return _array(value)


def _array(tensor: torch.Tensor | None) -> Any:
    if tensor is None:
        return None
    return (tensor if tensor.element_size() >= 4 else tensor.float()).detach().cpu().numpy()
