"""extract: from a network and data to a rule set with provenance and evidence.

Imports every stage before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from neurologic import __version__
from neurologic.errors import InductionError
from neurologic.evaluation import evaluate_answers, sketch_of
from neurologic.induction.parameters import whole_number
from neurologic.induction.registry import method_named
from neurologic.induction.task import Task
from neurologic.networks import Network
from neurologic.probing import Asking, Progress
from neurologic.rules import Provenance, RuleSet
from neurologic.schema import as_table


def extract(
    network: Network,
    data: Any,
    *,
    method: str = "tree",
    seed: int = 0,
    budget: int | None = None,
    batch_size: int = 8192,
    progress: Progress | None = None,
    **parameters: Any,
) -> RuleSet:
    """Extract rules that answer as a network does.

    Parameters
    ----------
    network : Network
        Made by `wrap` or `load_network`; it is asked and never changed.
    data : Table, array, frame, mapping of columns, or sequence of mappings
        Rows of original values as the network meets them, without labels. Keep rows back for `evaluate`.
    method : str
        A name in `neurologic.induction.METHODS`.
    seed : int
        Everything random follows from it: two runs give the same rules.
    budget : int or None
        Rows that the network may be asked about in all, those of the data included; no limit when None.
    batch_size : int
        Rows the network sees at once.
    progress : callable, optional
        Called with what is being done, how much of it is done, and how much there is in all or None.
    **parameters
        Of the method. `tree` has `max_rules` (16; None for as many as agreement needs), `min_support` (1 row),
        `min_sample` (rows in a node below which more are drawn and asked), `queries` (most rows asked beyond the data)
        and `price` (the share of the data that a rule must win). `defaults` has `max_rules` (None), `min_support` (1),
        `exceptions` (how deep they go, 1), `ratio` (what a rule leaves to its exceptions, 0.5), `queries` (5000) and
        `price` (the share of the data that a condition must win; None for 1.75 rows).

    Returns
    -------
    RuleSet
        With provenance, and for each rule the evidence on `data`, marked as `seen`.

    Raises
    ------
    InductionError
        For an unknown method or parameter, with the nearest, and for a value that is not possible, with the remedy.
    SchemaError
        For data that do not fit the network's schema.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> def young_tenant(table):
    ...     return ((table.column("age") < 25) & (table.column("own") == 0)).astype(int)
    >>> network = wrap(young_tenant, schema, output="indices")
    >>> data = {"age": [19, 22, 24, 25, 31, 47], "own": [False, True, False, False, True, False]}
    >>> rules = extract(network, data)
    >>> rules.predict({"age": [20, 20, 60], "own": [False, True, False]}).tolist()
    ['bad', 'good', 'good']
    """
    chosen = method_named(method)
    budget = None if budget is None else whole_number("budget", budget, 1)
    batch_size = whole_number("batch_size", batch_size, 1)
    seed = whole_number("seed", seed, 0)
    table = as_table(data, network.schema, features=network.features)
    if not len(table):
        raise InductionError("The data have no rows. Give rows as the network meets them.")
    if budget is not None and budget < len(table):
        raise InductionError(
            f"budget={budget} does not reach for the {len(table)} rows of the data. Give a larger budget or fewer rows."
        )
    asking = Asking(network, budget, batch_size, progress)
    if not network.classes:
        raise InductionError(
            f"The target {network.schema.target.name!r} is a number, and rules are extracted for classes. "
            f"Name the classes in the schema's target, and wrap the network so that it answers with them."
        )
    labels, degrees = asking.answers(table)
    rules = chosen(Task(table, labels, degrees, asking, seed), parameters)
    answers = np.array([*network.classes, None], dtype=object)[:-1][labels]
    return with_origin(rules, table, answers, chosen.name, network.fingerprint, seed, asking.asked)


def with_origin(
    rules: RuleSet, table: Any, answers: Any, method: str, network: str | None, seed: int, queries: int
) -> RuleSet:
    """Return the rules with their provenance and with the evidence on the rows they were induced from."""
    provenance = Provenance(
        method=method, network=network, seed=seed, version=__version__, queries=queries, rows=sketch_of(table)
    )
    evidence = evaluate_answers(rules, table, answers, None, data="seen").evidence
    return replace(rules, evidence=evidence, provenance=provenance)
