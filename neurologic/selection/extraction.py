"""extract: the public one, with the method `auto`, constraints and rules to start with.

Imports every stage before it and its siblings. What it adds to `neurologic.induction.extract` are other methods: one
that chooses, and any method made to obey.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from neurologic.errors import InductionError
from neurologic.induction import METHODS, Method
from neurologic.induction import extract as induced
from neurologic.induction.registry import method_named
from neurologic.networks import Network
from neurologic.probing import Progress
from neurologic.rules import RuleSet
from neurologic.selection.choosing import AUTO
from neurologic.selection.constraints import Constraints, constrained
from neurologic.selection.simplified import simplified


def extract(
    network: Network,
    data: Any,
    *,
    method: str | Method | None = None,
    seed: int = 0,
    budget: int | None = None,
    constraints: Constraints | None = None,
    start: RuleSet | str | None = None,
    keep: bool | Iterable[str] = True,
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
    method : str, optional
        A name in `neurologic.induction.METHODS`; or `auto`, which tries all of them on a part of the rows and takes
        the one that does best on the rest. By default `tree` for classes, and `model_tree` for a number.
    seed : int
        Everything random follows from it: two runs give the same rules.
    budget : int or None
        Rows that the network may be asked about in all, those of the data included; no limit when None.
    constraints : Constraints, optional
        Features that are never used, and classes that are monotone in features: the rules obey, or an error says why
        they cannot.
    start : RuleSet or text in the rule language, optional
        An expert's rules, which come first, as an ordered list; the method finds rules for the rows that they leave
        open. Their default is not used.
    keep : bool or ids of rules
        Which of those rules stay as they are: all, none, or those named. The others may be edited, and let go.
    batch_size : int
        Rows the network sees at once.
    progress : callable, optional
        Called with what is being done, how much of it is done, and how much there is in all or None.
    **parameters
        Of the method; `help(neurologic.induction.METHODS["tree"].induce)` says what each is for. Most methods have
        `max_rules` and `queries` (most rows asked beyond the data). All have `simplify` (None): with 0 what can be
        proved needless goes, with more further conditions are bought with agreement lost on that share of the rows,
        see `simplify`. `auto` has `max_rules`, `max_conditions` and
        `min_fidelity` (all None), `methods`, `grid`, `validation` (0.25) and `most_rows` (20,000, to explore on).

    Returns
    -------
    RuleSet
        With provenance, and for each rule the evidence on `data`, marked as `seen`.

    Raises
    ------
    InductionError
        For an unknown method or parameter, with the nearest; for a value that is not possible, with the remedy; and
        for constraints that a rule stands against, with the rule.
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
    >>> extract(network, data, constraints=Constraints(forbidden=("own",))).features_used
    ('age',)
    """
    chosen = method_named(("tree" if network.classes else "model_tree") if method is None else method)
    if chosen != AUTO:
        chosen = simplified(chosen)
    if constraints is not None or start is not None:
        if not network.classes:
            raise InductionError(
                f"The target {network.schema.target.name!r} is a number; rules of an expert and constraints are for "
                f"classes. Leave out constraints and start."
            )
        if constraints is not None:
            constraints.check(network.schema)
        if chosen == AUTO:
            # What is measured and chosen are rules that obey.
            candidates = parameters.get("methods") or tuple(METHODS)
            parameters["methods"] = tuple(
                constrained(simplified(method_named(each)), constraints, start, keep)
                for each in ((candidates,) if isinstance(candidates, (str, Method)) else candidates)
            )
        else:
            chosen = constrained(chosen, constraints, start, keep)
    return induced(
        network,
        data,
        method=chosen,
        seed=seed,
        budget=budget,
        batch_size=batch_size,
        progress=progress,
        **parameters,
    )
