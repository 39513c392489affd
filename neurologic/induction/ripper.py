"""The method `ripper`: an ordered list of rules, each grown by gain, pruned on rows kept for it, and optimised.

Imports errors, rules, the task and what covering methods share. The classes come by frequency, the rarest first; the
most frequent one is the default.

References
----------
Cohen: Fast effective rule induction, ICML 1995.
Fürnkranz, Widmer: Incremental reduced error pruning, ICML 1994.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from neurologic.induction.covering.cases import Cases, asked_cases
from neurologic.induction.covering.conditions import Booleans, ListedRule, all_hold, clauses_of
from neurologic.induction.covering.growth import Conditions, error_worth, grown, pruned, purity_worth
from neurologic.induction.covering.lengths import exception_bits, rule_bits
from neurologic.induction.covering.lists import shortened
from neurologic.induction.parameters import whole_number
from neurologic.induction.task import Task
from neurologic.rules import RuleSet

_SURPLUS_BITS = 64.0
_FOR_GROWTH = 2.0 / 3.0
_TRIES = 3


def ripper(
    task: Task,
    *,
    max_rules: int | None = None,
    min_support: int = 2,
    passes: int = 2,
    queries: int = 10_000,
) -> RuleSet:
    """Induce an ordered list of rules by RIPPER: few and short ones, quickly, also from many rows.

    Rules are grown class by class, the rarest first, by FOIL's gain on two thirds of the rows that are left, and cut
    back on the last third by (p - n) / (p + n). A class is done when the description length exceeds the shortest by 64
    bits; then every rule stands against a replacement and a revision. Numbers and ordinal grades are cut at
    thresholds, nominal features by sets of categories. Say `method="ripper", queries=0` to learn from the data's rows
    alone.

    Parameters
    ----------
    task : Task
    max_rules : int or None
        Most rules; those that matter least go first. As many as the description length allows when None.
    min_support : int
        Rows for growth that every condition leaves at least.
    passes : int
        How often all rules of a class are optimised.
    queries : int
        Most rows beyond the data that the network is asked about; 0 asks about none.

    Raises
    ------
    InductionError
        For a parameter out of range.

    Examples
    --------
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"), Feature("own", "boolean")), Target("risk", ("good", "bad")))
    >>> def young_tenant(table):
    ...     return ((table.column("age") < 25) & (table.column("own") == 0)).astype(int)
    >>> network = wrap(young_tenant, schema, output="indices")
    >>> data = {"age": [19, 22, 24, 25, 31, 47] * 5, "own": [False, True, False, False, True, False] * 5}
    >>> extract(network, data, method="ripper").predict({"age": [20, 60], "own": [False, False]}).tolist()
    ['bad', 'good']
    """
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    min_support = whole_number("min_support", min_support, 1)
    passes = whole_number("passes", passes, 0)
    queries = whole_number("queries", queries, 0)
    cases = asked_cases(task, queries)
    random = np.random.default_rng([task.seed, 1])
    counts = np.bincount(cases.labels, minlength=cases.n_classes)
    by_frequency = [int(code) for code in np.argsort(counts, kind="stable") if counts[code]]
    left = np.ones(len(cases), dtype=bool)
    rules: list[ListedRule] = []
    for code in by_frequency[:-1]:
        learner = _Learner(cases, left, cases.labels == code, min_support, random)
        for conditions in learner.learned(passes):
            rules.append(ListedRule(conditions, code))
            left = left & ~rules[-1].covers(cases.table.columns, len(cases))
    default = by_frequency[-1]
    kept = shortened(rules, default, cases.table.columns, cases.labels, max_rules)
    return RuleSet(task.schema, clauses_of(kept, task.schema), "ordered", task.schema.classes[default])


@dataclass(eq=False)
class _Listed:
    """Conditions with the rows that they cover, of those that the class is learned from."""

    conditions: Conditions
    covers: Booleans


@dataclass(eq=False)
class _Learner:
    """Learns the rules of one class.

    Attributes
    ----------
    cases : Cases
    rows : bool array, shape (n_rows,)
        The rows that no rule of an earlier class covers.
    wanted : bool array, shape (n_rows,)
        The rows of the class.
    """

    cases: Cases
    rows: Booleans
    wanted: Booleans
    min_support: int
    random: np.random.Generator
    possible: int = field(init=False)
    expected: float = field(init=False)

    def __post_init__(self) -> None:
        nominal = sum(len(feature.categories) for feature in self.cases.nominal)
        ranks = np.where(self.cases.ranks < len(self.cases), self.cases.ranks, -1)
        different = ranks.max(axis=1, initial=-1) + 1
        self.possible = nominal + 2 * int(np.maximum(different - 1, 0).sum())
        self.wanted = self.wanted & self.rows
        self.expected = float(np.count_nonzero(self.wanted)) / max(int(np.count_nonzero(self.rows)), 1)

    def learned(self, passes: int) -> list[Conditions]:
        """Return the rules of the class, in the order in which they were found."""
        rules = self._covered([])
        for _ in range(passes):
            rules = self._covered(self._optimised(rules))
        return [rule.conditions for rule in rules]

    def _covered(self, rules: list[_Listed]) -> list[_Listed]:
        """Add rules until no wanted row is left or the description grows too long; drop those that lengthen it."""
        rules = list(rules)
        shortest = self._bits(rules)
        left = self.rows & ~_any_covers(rules, len(self.cases))
        while (left & self.wanted).any():
            rule = next(filter(None, (self._found(left) for _ in range(_TRIES))), None)
            if rule is None:
                break
            rules.append(rule)
            bits = self._bits(rules)
            shortest = min(shortest, bits)
            if bits > shortest + _SURPLUS_BITS:
                break
            left = left & ~rule.covers
        return self._without_ballast(rules)

    def _found(self, left: Booleans) -> _Listed | None:
        """Grow and prune a rule on the rows left; None when it is wrong more often than right on those for pruning."""
        growth, kept = self._parts(left)
        conditions = grown(self.cases, growth, self.wanted, self.min_support)
        conditions = pruned(self.cases, kept, self.wanted, conditions, purity_worth)
        if not conditions:
            return None
        rule = self._listed(conditions)
        right = np.count_nonzero(rule.covers & kept & self.wanted)
        wrong = np.count_nonzero(rule.covers & kept & ~self.wanted)
        return rule if right >= wrong and (rule.covers & left & self.wanted).any() else None

    def _without_ballast(self, rules: list[_Listed]) -> list[_Listed]:
        """Drop each rule, the last one first, without which the description is no longer."""
        bits = self._bits(rules)
        for place in range(len(rules) - 1, -1, -1):
            others = rules[:place] + rules[place + 1 :]
            without = self._bits(others)
            if without <= bits:
                rules, bits = others, without
        return rules

    def _optimised(self, rules: list[_Listed]) -> list[_Listed]:
        """Let each rule stand against one grown anew and one grown further; keep what describes the rows shortest.

        Beyond Cohen's passes, the one that is kept loses conditions that do not help: pruning reaches only the last.
        """
        rules = list(rules)
        for place, rule in enumerate(rules):
            before = _any_covers(rules[:place], len(self.cases))
            others = before | _any_covers(rules[place + 1 :], len(self.cases))
            left = self.rows & ~before
            if not (left & self.wanted).any():
                continue
            growth, kept = self._parts(left)
            variants = [rule]
            for start in ((), rule.conditions):
                longer = grown(self.cases, growth, self.wanted, self.min_support, start)
                shorter = pruned(self.cases, kept & ~others, self.wanted, longer, error_worth)
                if shorter and all(shorter != variant.conditions for variant in variants):
                    variants.append(self._listed(shorter))
            lengths = [self._bits([*rules[:place], variant, *rules[place + 1 :]]) for variant in variants]
            rules[place] = variants[int(np.argmin(lengths))]
            rules[place] = self._generalised(rules, place)
        return rules

    def _generalised(self, rules: list[_Listed], place: int) -> _Listed:
        """Drop conditions of a rule, wherever they stand, as long as that shortens the description."""
        best = rules[place]
        bits = self._bits(rules)
        for condition in reversed(best.conditions):
            if len(best.conditions) > 1:
                fewer = self._listed(tuple(each for each in best.conditions if each != condition))
                length = self._bits([*rules[:place], fewer, *rules[place + 1 :]])
                if length < bits:
                    best, bits = fewer, length
        return best

    def _listed(self, conditions: Conditions) -> _Listed:
        return _Listed(conditions, self.rows & all_hold(conditions, self.cases.table.columns, len(self.cases)))

    def _bits(self, rules: list[_Listed]) -> float:
        covered = _any_covers(rules, len(self.cases))
        n_covered, n_rows = int(np.count_nonzero(covered)), int(np.count_nonzero(self.rows))
        wrong = int(np.count_nonzero(covered & ~self.wanted))
        missed = int(np.count_nonzero(self.wanted & ~covered))
        exceptions = float(exception_bits(n_covered, n_rows - n_covered, wrong, missed, self.expected))
        return exceptions + sum(rule_bits(len(rule.conditions), self.possible) for rule in rules)

    def _parts(self, rows: Booleans) -> tuple[Booleans, Booleans]:
        """Return two thirds of the rows to grow on and a third to prune on, each with its share of wanted rows."""
        growth = np.zeros(len(rows), dtype=bool)
        for part in (rows & self.wanted, rows & ~self.wanted):
            places = self.random.permutation(np.flatnonzero(part))
            growth[places[: int(np.ceil(_FOR_GROWTH * len(places)))]] = True
        return growth, rows & ~growth


def _any_covers(rules: list[_Listed], count: int) -> Booleans:
    covered = np.zeros(count, dtype=bool)
    for rule in rules:
        covered |= rule.covers
    return covered
