"""suspects: which rules lean on a protected or spurious feature, and whether the network does.

Imports errors, schema, rules, networks, probing, evaluation and its siblings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from neurologic.debugging.dependence import Booleans, Changes, Positions, changes_of, features_by_rule, with_value
from neurologic.debugging.suspicion import INDEPENDENT, LEANS, OPEN, FeatureDependence, Suspect, Suspects, Witness
from neurologic.errors import NeurologicError, RuleError
from neurologic.evaluation import IntervalMethod, share
from neurologic.networks import Network
from neurologic.probing import Asking, Progress
from neurologic.rules import INDIVIDUAL, ClassHead, Estimate, RuleSet
from neurologic.rules.literals import atoms_of, variables_of
from neurologic.rules.printing import format_clause
from neurologic.rules.vocabulary import vocabulary_of
from neurologic.rules.wellformed import defined_predicate
from neurologic.schema import Category, Table, as_table


def suspects(
    rules: RuleSet,
    features: str | Iterable[str] | None = None,
    *,
    data: Any,
    network: Network | None = None,
    values: int = 5,
    tolerance: float = 0.05,
    interval: IntervalMethod = "wilson",
    level: float = 0.95,
    batch_size: int = 8192,
    progress: Progress | None = None,
) -> Suspects:
    """Rank the rules that lean on features which should not decide, and ask the network whether it does.

    For each rule that uses one of the features: the rows that it decides; how often, and on how many of these, the
    rules answer otherwise (or not at all, or in several ways) for another value of the feature and all else the same;
    and how often the network does. So a rule that merely mentions a feature, because it stands for something else, is
    told from a network that leans on it. The same is measured for each feature over all rows, also where no rule uses
    it.

    A feature is taken out of the rules by letting it have any value. Of exclusive and of unordered rules that is to
    strike its conditions; in an ordered list, under a negation or in an m-of-n, to strike a condition would favour
    whichever rule stands first.

    Parameters
    ----------
    rules : RuleSet
        That concludes classes.
    features : str, or iterable of str, optional
        By default those that the schema marks as protected. `rules.features_used` compares all that the rules use.
    data : Table, array, frame, mapping of columns, or sequence of mappings
        Rows with the columns of rules and network; best those of the field, where a spurious feature goes its own way.
    network : Network, optional
        Asked about every row as it is and once for each other value of each feature; `Suspects.queries` counts the
        rows. Wrap it in a `CountedNetwork` to set a budget, and give a sample of very many rows. Without a network only
        the rules are looked at.
    values : int
        How many of the values that a number has in the data are tried: the smallest, the largest, and between them
        evenly by rank. One in each part that the rules' bounds cut out of its domain is always tried. Of a categorical
        feature all values of the schema are.
    tolerance : float
        Share of changed answers up to which nothing leans on a feature: for a number some rows are always close to
        where the answer changes.
    interval : {"wilson", "clopper-pearson"}
        Kind of the confidence intervals.
    level : float
        Their confidence level.
    batch_size : int
        Rows the network sees at once.
    progress : callable, optional
        Called with a text and the number of rows that the network was asked about.

    Returns
    -------
    Suspects
        Text, HTML in a notebook, `to_frame()` and `to_dict()`.

    Raises
    ------
    UnknownName
        For a feature that the schema does not have.
    NeurologicError
        When no feature is given and the schema marks none as protected; for a tolerance outside 0 … 1, or no values.
    RuleError
        For rules that conclude numbers or relations, or ask for relations between individuals.
    QueryBudgetExceeded
        When the network's budget does not suffice.

    Notes
    -----
    What is changed is one feature alone, so the rows asked about may be rare in the field, and a network that reads
    the feature off its companions (a postcode for an origin) is not found out by it. Of a condition that adds up
    several features, only the values at hand are tried.

    References
    ----------
    Kusner, Loftus, Russell, Silva: Counterfactual fairness, NeurIPS 2017; here without a causal model, so that what
    depends on the feature stays as it is.
    Geirhos et al.: Shortcut learning in deep neural networks, Nature Machine Intelligence 2, 2020.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.rules import parse_rules
    >>> from neurologic.schema import Feature, Schema, Target
    >>> features = (Feature("age", "integer"), Feature("branch", "categorical", ("north", "south")))
    >>> schema = Schema(features, Target("risk", ("good", "bad")), individual="applicant")
    >>> network = wrap(lambda table: (table.column("branch") == 1).astype(int), schema, output="indices")
    >>> text = "r1: IF branch = south AND age < 90 THEN bad r2: IF age < 20 THEN bad DEFAULT good"
    >>> rules = parse_rules(f"SEMANTICS ordered {text}", schema)
    >>> rows = {"age": [25, 35, 45, 55], "branch": ["north", "south", "south", "north"]}
    >>> found = suspects(rules, ["branch", "age"], data=rows, network=network)
    >>> print(found[0].rule, found[0].feature, found[0].network_changed, found[0].witness, sep=" · ")
    r1 · branch · 2 · a2: branch south → north turns bad into good
    >>> found.feature("age").rules_changed, found.feature("age").network_changed
    (4, 0)
    """
    names = _names(rules, features)
    if not 0 <= tolerance <= 1 or values < 1:
        raise NeurologicError(f"tolerance={tolerance} is a share, 0 … 1, and values={values} at least 1.")
    if not rules.schema.classes or rules.is_relational:
        raise RuleError("Suspects are looked for among rules that conclude classes.")
    if not _about_one(rules):
        raise RuleError("Suspects are looked for among rules about one individual; these ask for relations to others.")
    seen = () if network is None else network.features
    table = as_table(data, rules.schema, features=dict.fromkeys((*seen, *rules.features_used, *names)))
    asking = None if network is None else Asking(network, None, batch_size, progress)
    known = None if asking is None else asking.labels(table)
    firing = rules.firing(table)
    used = features_by_rule(rules)
    vocabulary = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))

    found: list[Suspect] = []
    dependences: list[FeatureDependence] = []
    for name in names:
        changes = changes_of(rules, table, name, asking=asking, known=known, some=values)
        measured = _Measured(rules, table, changes, known, tolerance, interval, level)
        mentioned = tuple(clause.id for clause in rules.clauses if name in used[clause.id])
        everywhere = np.ones(len(table), dtype=bool)
        dependences.append(FeatureDependence(**measured.on(everywhere), mentioned_by=mentioned))
        for clause, rows in zip(rules.clauses, firing, strict=False):
            if name in used[clause.id]:
                assert isinstance(clause.head, ClassHead)
                text = format_clause(clause, vocabulary)
                found.append(Suspect(**measured.on(rows), rule=clause.id, conclusion=clause.head.label, text=text))
    return Suspects(
        tuple(sorted(found, key=_rank)),
        tuple(sorted(dependences, key=_rank)),
        n_rows=len(table),
        queries=0 if asking is None else asking.asked,
        with_network=network is not None,
        tolerance=tolerance,
        interval=interval,
        level=level,
    )


def _names(rules: RuleSet, features: str | Iterable[str] | None) -> tuple[str, ...]:
    if features is None:
        names = tuple(feature.name for feature in rules.schema if feature.role == "protected")
        if not names:
            raise NeurologicError(
                "The schema marks no feature as protected: name those that should not decide, as in "
                "suspects(rules, ['scanner'], ...), or mark them with schema.edited(name, role='protected')."
            )
        return names
    if isinstance(features, str):
        features = (features,)
    return tuple(rules.schema.feature(name).name for name in dict.fromkeys(features))


def _about_one(rules: RuleSet) -> bool:
    """Tell whether the rules ask for the individual's own features only, perhaps through predicates they define."""
    defined = {defined_predicate(clause) for clause in rules.definitions}
    bodies = [literal for clause in (*rules.clauses, *rules.definitions) for literal in clause.body]
    return all(variable == INDIVIDUAL for literal in bodies for variable in variables_of(literal)) and all(
        (atom.predicate, len(atom.arguments)) in defined for atom in atoms_of(bodies)
    )


def _rank(each: Suspect | FeatureDependence) -> tuple[float, float, int]:
    """Order the worst first; sorting keeps the order of features and rules among equals."""
    network, rules = (0.0 if share is None else share.value * each.n_rows for share in (each.network, each.rules))
    return (-network, -rules, -each.n_rows)


@dataclass(frozen=True, eq=False)
class _Measured:
    """What one feature's other values change, to be measured on chosen rows."""

    rules: RuleSet
    table: Table
    changes: Changes
    known: Positions | None
    tolerance: float
    interval: IntervalMethod
    level: float

    def on(self, rows: Booleans) -> dict[str, Any]:
        """Return the fields of `Leaning`, over the rows of a mask."""
        changes = self.changes
        rules = self._estimate(changes.rules, rows)
        network = None if changes.network is None else self._estimate(changes.network, rows)
        deciding = rules if changes.network is None else network
        asked = changes.asked > 0
        return {
            "feature": changes.feature.name,
            "role": changes.feature.role,
            "n_rows": int(np.count_nonzero(rows)),
            "rules_changed": _rows_changed(changes.rules, rows),
            "rules": rules,
            "network_changed": 0 if changes.network is None else _rows_changed(changes.network, rows),
            "network": network,
            "asked": int(np.count_nonzero(changes.other[:, rows])) if asked else 0,
            "flips": 0 if changes.network is None else int(np.count_nonzero(changes.network[:, rows])),
            "verdict": _verdict(deciding, self.tolerance),
            "witness": self._witness(rows),
        }

    def _estimate(self, changed: Booleans, rows: Booleans) -> Estimate | None:
        """Return the share of other values that change the answer, on average over the rows."""
        others = self.changes.other.sum(axis=0)
        often = changed.sum(axis=0) / np.maximum(others, 1)
        count = int(np.count_nonzero(rows))
        return share(float(often[rows].sum()), count, interval=self.interval, level=self.level)

    def _witness(self, rows: Booleans) -> Witness | None:
        """Return a row that shows it: one on which rules and network change alike before others, the nearest first."""
        changes, table = self.changes, self.table
        changed = (changes.rules if changes.network is None else changes.network) & rows
        values, places = np.nonzero(changed)
        if not len(values):
            return None
        alike = changes.rules[values, places]
        if changes.feature.is_number:
            far = np.abs(changes.values[values] - table.column(changes.feature.name)[places])
            far = np.where(np.isnan(far), np.inf, far)  # the row's own value is missing
        else:
            far = np.zeros(len(values))
        best = np.lexsort((values, places, far, ~alike))[0]
        value, place = int(values[best]), int(places[best])
        name = changes.feature.name
        row = table.take([place])
        moved = with_value(row, name, changes.values[value])
        before, after = self._answers(row, moved, value, place)
        return Witness(table.ids[place], name, row.value(0, name), moved.value(0, name), before, after, row.row(0))

    def _answers(self, row: Table, moved: Table, value: int, place: int) -> tuple[Category | None, Category | None]:
        if self.known is None or self.changes.answers is None:
            return tuple(self._by_rules(each) for each in (row, moved))  # type: ignore[return-value]
        classes = self.rules.schema.classes
        return classes[self.known[place]], classes[self.changes.answers[value, place]]

    def _by_rules(self, row: Table) -> Category | None:
        given: Category | None = self.rules.predict(row)[0]
        return given


def _rows_changed(changed: Booleans, rows: Booleans) -> int:
    return int(np.count_nonzero(changed[:, rows].any(axis=0)))


def _verdict(estimate: Estimate | None, tolerance: float) -> str:
    if estimate is None:
        return OPEN
    return LEANS if estimate.low > tolerance else INDEPENDENT if estimate.high <= tolerance else OPEN
