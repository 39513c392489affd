"""`wrap`: whatever was trained, as a `Network`.

Imports errors, schema and the rest of this stage. torch is touched only when it was imported by whoever made the
module.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from neurologic.errors import NetworkError
from neurologic.networks.answers import check_output
from neurologic.networks.asking import ArrayNetwork, wrap_callable
from neurologic.networks.estimators import EstimatorNetwork, wrap_estimator
from neurologic.networks.protocol import Network, Output
from neurologic.schema import Encoding, Schema


def wrap(
    model: Any,
    schema: Schema,
    *,
    encoding: Encoding | None = None,
    output: Output | None = None,
    fingerprint: str | None = None,
) -> Network:
    """Return a torch module, a `torch.export` program, a scikit-learn estimator or any callable as a `Network`.

    Column k of the outputs is the class `schema.classes[k]`; an estimator's `classes_` are matched by value.

    Parameters
    ----------
    model : torch.nn.Module, ExportedProgram, fitted estimator or pipeline, or callable
        A module is asked in evaluation mode and inference mode, in batches, on its own device and in its own precision;
        its training flags are put back. An estimator or pipeline without `encoding` is asked with original values, as a
        frame when it was fitted on one. A callable takes the encoded matrix when `encoding` is given, else a `Table`,
        and answers with labels, class positions or scores.
    schema : Schema
    encoding : Encoding, optional
        How a row of original values becomes the model's input; a module without it gets all features as they are, which
        needs numbers.
    output : {"logits", "probabilities", "labels", "indices", "values"}, optional
        What the raw answers are. Needed when there is one number a row for two classes: a logit names the second class
        above 0, a probability above 0.5. A module that ends in a sigmoid or a linear layer tells it by itself.
    fingerprint : str, optional
        Names the network where code and weights do not, such as for a remote service.

    Raises
    ------
    NetworkError
        When the model cannot be asked, or its outputs, classes or columns do not fit the schema; names both.
    SchemaError
        When there is no encoding and a feature is text.

    Examples
    --------
    >>> from neurologic.schema import Feature, Schema, Target, as_table
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> network = wrap(lambda table: (table.column("age") < 25).astype(int), schema)
    >>> network.labels(as_table({"age": [22, 67]}, schema)).tolist()
    ['bad', 'good']
    """
    check_output(output, schema)
    made: ArrayNetwork | EstimatorNetwork
    if isinstance(model, Network):
        if model.schema != schema or (encoding, output, fingerprint) != (None, None, None):
            raise NetworkError("The model is a network already; wrap the original to change its schema or encoding.")
        return model
    torch = sys.modules.get("torch")  # a module or program cannot come from elsewhere
    if torch is not None and isinstance(model, torch.nn.Module):
        from neurologic.networks.modules import wrap_module

        made = wrap_module(model, schema, encoding, output)
    elif torch is not None and isinstance(model, torch.export.ExportedProgram):
        from neurologic.networks.programs import wrap_program

        made = wrap_program(model, schema, encoding, output)
    elif hasattr(model, "predict") and hasattr(model, "get_params"):
        if output is not None:
            raise NetworkError("An estimator tells by itself what its answers are; leave output= out.")
        made = wrap_estimator(model, schema, encoding)
    elif callable(model):
        made = wrap_callable(model, schema, encoding, output)
    else:
        raise NetworkError(
            f"A {type(model).__name__} cannot be asked. Give a torch module, a torch.export program, a fitted "
            f"scikit-learn "
            f"estimator, or a function from rows to answers."
        )
    return made if fingerprint is None else replace(made, fingerprint=fingerprint)
