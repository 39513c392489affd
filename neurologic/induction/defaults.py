"""The method `defaults`: default rules with exceptions, the natural form of a logic program.

Imports errors, rules, probing, the task and what default rules share. An ordered list of rules is grown, each for the
class that gains most among the rows that earlier rules leave, with exceptions for what it wrongly covers; then every
condition is chosen anew against all the others, and what does not gain its price goes.

References
----------
Wang, Gupta: FOLD-R++: a scalable toolset for automated inductive learning of default theories, FLOPS 2022.
Wang, Shakerin, Gupta: FOLD-RM: a scalable, efficient, and explainable inductive learning algorithm for multi-category
classification of mixed data, TPLP 22, 2022 (several classes).
Wang, Gupta: FOLD-SE: an efficient rule-based machine learning algorithm with scalable explainability, PADL 2024.
Reiter: A logic for default reasoning, Artificial Intelligence 13, 1980.
"""

from __future__ import annotations

import numpy as np

from neurologic.induction.default_rules.growth import Bounds, Evidence
from neurologic.induction.default_rules.model import DefaultList, clauses_of
from neurologic.induction.default_rules.refinement import agreement, extended, refined, supported
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.probing import Region, draw_near
from neurologic.rules import RuleSet

_SOFTNESS = 0.5
_DRAWN_WEIGHT = 2.0
_MOST_CELLS = 4096
_PRICES = (0.25, 0.5, 1.0)  # a list is grown too long and then cut back, the price rising to what it is
_PASSES = 4
_MOST_AT_FIRST = 12_000
_ROWS_A_CONDITION = 1.75
_ROWS_WHERE_ALL_ARE_KNOWN = 0.5
_LEAST_SHARE = 0.0005


def defaults(
    task: Task,
    *,
    max_rules: int | None = None,
    min_support: int = 1,
    exceptions: int = 1,
    ratio: float = 0.5,
    queries: int = 5_000,
    price: float | None = None,
) -> RuleSet:
    """Induce an ordered list of default rules; exceptions are named predicates that each rule asks to be refuted.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules, their exceptions not counted; as many as gain their price when None.
    min_support : int
        Rows of data that each rule and each exception covers at least; 0 lets drawn rows alone carry one.
    exceptions : int
        How deep exceptions go: 0 for rules without any, 1 for exceptions, 2 for exceptions to exceptions.
    ratio : float
        A growing rule gets conditions until the rows against it are at most this share of the rows for it, from 0 to
        below 1; the rest is left to exceptions.
    queries : int
        Rows beyond the data that the network is asked about, drawn near the data; 0 asks about none. Where there are
        only a few thousand possible rows, and no more than this, it is asked about all of them.
    price : float or None
        Share of the data that each condition must win. When None, 1.75 rows, half a row where the network has
        answered about every possible row, but at least a two-thousandth of the data.

    Raises
    ------
    InductionError
        For a parameter out of range.

    Examples
    --------
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("bird", "boolean"), Feature("penguin", "boolean")), Target("flies", ("no", "yes")))
    >>> def flies(table):
    ...     return (table.column("bird") > table.column("penguin")).astype(int)
    >>> network = wrap(flies, schema, output="indices")
    >>> data = {"bird": [True] * 6 + [False] * 4, "penguin": [False] * 4 + [True] * 2 + [False] * 4}
    >>> rules = extract(network, data, method="defaults")
    >>> rules.predict({"bird": [True, True, False], "penguin": [False, True, False]}).tolist()
    ['yes', 'no', 'no']
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    min_support = whole_number("min_support", min_support, 0)
    exceptions = whole_number("exceptions", exceptions, 0)
    ratio = share_of_data("ratio", ratio)
    queries = whole_number("queries", queries, 0)
    count = len(task.table)
    share = None if price is None else share_of_data("price", price)

    evidence, complete = _evidence(task, queries)
    if share is None:
        share = max(_LEAST_SHARE, (_ROWS_WHERE_ALL_ARE_KNOWN if complete else _ROWS_A_CONDITION) / count)
    found = DefaultList((), int(np.argmax(evidence.mass.sum(axis=0))))
    some = _at_random(evidence, task.seed)
    for part, rows in zip(_PRICES, (some, some, evidence), strict=True):
        bounds = Bounds(ratio, min_support, exceptions, share * part * float(rows.given.sum()))
        found = _settled(extended(found, rows, bounds, max_rules), rows, bounds, max_rules)
    found = supported(found, evidence, bounds)
    clauses, definitions = clauses_of(found, task.schema)
    default = task.schema.classes[found.default]
    return RuleSet(task.schema, clauses, "ordered", default, definitions=definitions)


def _settled(found: DefaultList, evidence: Evidence, bounds: Bounds, max_rules: int | None) -> DefaultList:
    """Refine and extend a list until its agreement, less the price of its conditions, rises no more."""
    best = -np.inf
    for _ in range(_PASSES):
        cut = refined(found, evidence, bounds)
        better = extended(cut, evidence, bounds, max_rules)
        score = agreement(better, evidence) - bounds.price * better.n_conditions
        if score <= best + 1e-9:
            break
        best, found = score, better
    return found


def _evidence(task: Task, queries: int) -> tuple[Evidence, bool]:
    """Return the rows of data and drawn ones, and whether these are all that are possible.

    The drawn rows together weigh twice as much as the data, but none of them more than a row of data.
    """
    complete = False
    count = len(task.table)
    columns, mass, given = dict(task.table.columns), _blended(task.labels, task.degrees), np.ones(count, dtype=bool)
    may_ask = 0 if task.asking is None else task.asking.granted(queries)
    if task.asking is not None and may_ask > 0:
        drawn = Region().cells(task.schema, tuple(columns), min(_MOST_CELLS, may_ask))
        complete = drawn is not None
        if drawn is None:
            drawn = draw_near(task.table, task.table, may_ask, np.random.default_rng(task.seed))
        weight = min(1.0, _DRAWN_WEIGHT * count / len(drawn))
        columns = {name: np.concatenate([column, drawn.column(name)]) for name, column in columns.items()}
        mass = np.concatenate([mass, weight * _blended(*task.asking.answers(drawn))])
        given = np.concatenate([given, np.zeros(len(drawn), dtype=bool)])
    return Evidence(task.schema, columns, mass, given), complete


def _at_random(evidence: Evidence, seed: int) -> Evidence:
    """Return the evidence, of many rows only some: a list is grown on these and refined on all."""
    if len(evidence) <= _MOST_AT_FIRST:
        return evidence
    random = np.random.default_rng(seed)
    return evidence.take(np.sort(random.choice(len(evidence), _MOST_AT_FIRST, replace=False)))


def _blended(labels: np.ndarray, degrees: np.ndarray) -> np.ndarray:
    certain = np.zeros_like(degrees)
    certain[np.arange(len(labels)), labels] = 1.0
    return (1.0 - _SOFTNESS) * certain + _SOFTNESS * degrees
