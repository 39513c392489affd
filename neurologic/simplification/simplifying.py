"""simplify: rules of the same meaning, or of nearly the same answers, with fewer rules and conditions.

Imports errors, rules, networks, probing, schema and its siblings.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, get_args

import numpy as np

from neurologic.errors import RuleError, did_you_mean
from neurologic.networks import Network
from neurologic.probing import Asking
from neurologic.rules import RuleSet
from neurologic.schema import Table, as_table
from neurologic.simplification.board import Codes, agreement, codes_of_classes
from neurologic.simplification.bought import Purse, answer_codes, buy, buy_definitions
from neurologic.simplification.cells import Missing
from neurologic.simplification.proved import Prover, overlap_allowed, proved_simpler
from neurologic.simplification.record import Simplification, Step
from neurologic.simplification.rounding import rounded


def simplify(
    rules: RuleSet,
    data: Any = None,
    network: Network | None = None,
    *,
    answers: Sequence[object] | None = None,
    budget: float = 0.0,
    digits: int | None = None,
    missing: Missing = "kept",
    keep_semantics: bool = False,
    batch_size: int = 8192,
) -> Simplification:
    """Make rules simpler, by steps that provably keep their meaning and by steps bought from a budget.

    Proved steps need no data. They merge rules that differ in one condition, drop rules and conditions that others make
    needless, say conditions on one feature in one, and write a partition (the leaves of a tree) as an ordered list
    with a default, in which rules of the default class and what earlier rules exclude need not be said. They reason
    over boxes: a condition on several features counts as one that may or may not hold.

    Steps are bought only where data are given, with budget 0 those that cost no row. The cheapest by conditions saved
    comes first, and each is priced on all rows before it is made.

    Parameters
    ----------
    rules : RuleSet
        Rules for classes or numbers, of any semantics, with their definitions.
    data : Table, array, frame, mapping of columns, or sequence of mappings, optional
        Rows on which steps are bought: for a fair measure other rows than those for `evaluate`.
    network : Network, optional
        Whose answers on the data the rules should give.
    answers : sequence, optional
        The answers wanted on the data, where there is no network. Without either, those of the rules themselves.
    budget : float
        Share of the rows on which agreement with the wanted answers may be lost, from 0 to below 1.
    digits : int, optional
        Thresholds are rounded to so many significant digits where no value of the data lies between, or where the
        budget pays; without data only those of whole numbers between which there is none. None leaves them.
    missing : {"kept", "same", "free"}
        What proved steps keep for rows with missing values. `"kept"`: each answer that such a row has; one that had
        none may get the answer that the rules have for it however its gaps are filled. `"same"`: the answers exactly.
        `"free"`: nothing. Rows without missing values keep their answers in any case.
    keep_semantics : bool
        Whether a partition stays one; it is then only merged, and nothing is bought but rounding.
    batch_size : int
        Rows the network sees at once.

    Returns
    -------
    Simplification
        The rules and the steps, each with what it saved and cost.

    Raises
    ------
    RuleError
        For rules that conclude relations, for data where numbers are concluded, and for parameters out of range.

    Examples
    --------
    >>> from neurologic.rules import parse_rules
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> rules = parse_rules('''SEMANTICS partition
    ... IF age <= 24 AND own = false THEN bad
    ... IF age <= 24 AND own = true THEN good
    ... IF age > 24 THEN good''', schema)
    >>> found = simplify(rules)
    >>> print(found)
    3 rules, 5 conditions → 1 rule, 2 conditions · 4 steps proved, 0 bought
    """
    _check(rules, data, network, answers, budget, missing, digits)
    table = wanted = None
    if data is not None:
        features = dict.fromkeys((*(() if network is None else network.features), *rules.features_used))
        table = as_table(data, rules.schema, features=features)
        wanted = _wanted(rules, table, network, answers, batch_size)
    found, steps = proved_simpler(rules, missing, keep_semantics)
    if table is None or wanted is None:
        if digits is not None:
            found = rounded(found, digits, None, None, steps)
        return Simplification(found, tuple(steps), rules.n_conditions, len(rules))
    codes = codes_of_classes(rules.schema.classes)
    before = agreement(answer_codes(rules, table, codes), wanted)
    least = before - math.floor(budget * len(table) + 1e-9)
    now = agreement(answer_codes(found, table, codes), wanted)
    if now < least:  # steps that leave rows with gaps free cost more than may be lost
        found, steps = proved_simpler(rules, "kept", keep_semantics)
        now = agreement(answer_codes(found, table, codes), wanted)
    purse = Purse(wanted, now - least)
    if not (keep_semantics and found.semantics == "partition"):
        found = _bought(found, table, purse, missing, least, steps)
    if digits is not None:
        found = rounded(found, digits, table, purse, steps)
    after = agreement(answer_codes(found, table, codes), wanted)
    return Simplification(found, tuple(steps), rules.n_conditions, len(rules), len(table), before, after)


def _bought(rules: RuleSet, table: Table, purse: Purse, missing: Missing, least: int, steps: list[Step]) -> RuleSet:
    codes = codes_of_classes(rules.schema.classes)
    while True:
        made: list[Step] = []
        start = overlap_allowed(rules, missing) if rules.semantics == "partition" else rules
        prover = Prover(start, missing)
        found = buy(prover, start, table, purse, made)
        found = buy_definitions(prover, found, table, purse, made)
        if not made:
            return rules
        steps += made
        rules = found
        shorter, proved = proved_simpler(found, missing, True)
        now = agreement(answer_codes(shorter, table, codes), purse.wanted)
        if proved and now >= least:
            steps += proved
            rules = shorter
            purse.left = now - least


def _wanted(
    rules: RuleSet, table: Table, network: Network | None, answers: Sequence[object] | None, batch_size: int
) -> Codes:
    codes = codes_of_classes(rules.schema.classes)
    if network is not None:
        return Asking(network, batch_size=batch_size).labels(table)
    if answers is None:
        return answer_codes(rules, table, codes)
    plain = [each.item() if isinstance(each, np.generic) else each for each in answers]
    if len(plain) != len(table):
        raise RuleError(f"There are {len(plain)} answers for {len(table)} rows.")
    for each in plain:
        if (type(each), each) not in codes:
            raise RuleError(f"The answer {each!r} is no class of the rules.{did_you_mean(each, rules.schema.classes)}")
    return np.array([codes[type(each), each] for each in plain], dtype=np.int64)


def _check(
    rules: RuleSet,
    data: Any,
    network: Network | None,
    answers: Sequence[object] | None,
    budget: float,
    missing: str,
    digits: int | None,
) -> None:
    if rules.is_relational:
        raise RuleError("These rules conclude relations; rules for classes or numbers can be simplified.")
    if missing not in get_args(Missing):
        raise RuleError(f"missing={missing!r} is not known; it is one of {', '.join(map(repr, get_args(Missing)))}.")
    if not (isinstance(budget, (int, float)) and 0.0 <= budget < 1.0) or isinstance(budget, bool):
        raise RuleError(f"budget={budget!r} is not possible: it is a share of the rows, from 0 to below 1.")
    if digits is not None and not (isinstance(digits, int) and 1 <= digits <= 17) or isinstance(digits, bool):
        raise RuleError(f"digits={digits!r} is not possible: give a whole number from 1 to 17.")
    if data is None:
        if network is not None or answers is not None or budget:
            raise RuleError("A budget, a network and answers are about rows: give data with them.")
    elif not rules.schema.classes:
        raise RuleError("Steps are bought by agreement on classes; these rules conclude numbers. Leave the data out.")
    if network is not None and answers is not None:
        raise RuleError("Give a network or answers, not both.")
