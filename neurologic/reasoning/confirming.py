"""What the network itself says of individuals that Prolog made up, to confirm or to refute a finding.

Imports errors, schema and networks. Every finding that comes with an individual (a counterfactual, a contradiction, a
violated denial) passes here when the session knows the network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from neurologic.errors import SchemaError
from neurologic.networks import Network
from neurologic.schema import Category, as_table


def network_answers(network: Network, rows: Sequence[Mapping[str, Any]]) -> list[Category | float]:
    """Return the network's class, or its number where the target is one, for each row.

    Parameters
    ----------
    network : Network
    rows : sequence of mappings
        Values by the functors of the features, as Prolog gives them; each needs all features of the network.

    Raises
    ------
    SchemaError
        When a row lacks a feature that the network sees, or has a value that it does not know.

    Examples
    --------
    >>> import neurologic as nl
    >>> schema = nl.Schema((nl.Feature("age", "integer"),), nl.Target("risk", ("good", "bad")))
    >>> network = nl.wrap(lambda table: (table.column("age") < 25).astype(int), schema, output="indices")
    >>> network_answers(network, [{"age": 22}, {"age": 67}])
    ['bad', 'good']
    """
    if not rows:
        return []
    features = [network.schema.feature(name) for name in network.features]
    columns: dict[str, list[Any]] = {feature.name: [] for feature in features}
    for number, row in enumerate(rows):
        for feature in features:
            if feature.functor not in row:
                raise SchemaError(
                    f"Row {number} has no value of {feature.name!r}, which the network sees. Give it one.",
                    feature=feature.name,
                    row=number,
                )
            value = row[feature.functor]
            if feature.kind == "boolean" and value in ("true", "false"):
                value = value == "true"
            columns[feature.name].append(value)
    table = as_table(columns, network.schema, features=list(columns))
    if network.schema.classes:
        return list(network.labels(table))
    return [float(value) for value in network.values(table)]
