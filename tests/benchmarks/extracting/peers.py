"""Other systems on the same rows and labels: adapters that fit one, predict with it, and say what its conditions are.

Imports numpy and neurologic's schema; each system only when it runs, so that a missing one is named and left out.
Conditions are counted as neurologic counts its own: in each rule one for each feature and side of a number, one for the
set of categories of a feature, however many columns it was spread over, one for a named exception. Numbers go in as
they are, ordinal categories as ranks, nominal ones as columns of 0 and 1, or as they are where a system takes them.
Systems that know only two classes learn one class after the other, and the most certain wins.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

import neurologic as nl

#: Systems that the extra `bench` does not install, and why.
NOT_INSTALLED = {"Orange": "it is under the GPL, so no extra of ours names it; install Orange3 to measure it too"}

#: Systems that cannot be installed next to ours.
IMPOSSIBLE = {"AIX360 BRCG": "aix360[rbm] 0.3 asks for numpy 1.24, scikit-learn 1.1 and pandas 1.5"}


@dataclass(frozen=True)
class Condition:
    """A comparison of a number with `<`, `<=`, `>`, `>=`; `in` is about categories, `is` a named exception."""

    feature: str
    operator: str


Conditions = Sequence[Condition]


def counted(rules: Iterable[Conditions]) -> int:
    """Conditions of rules by neurologic's counting rule."""
    total = 0
    for conditions in rules:
        seen = {(each.feature, side(each.operator)) for each in conditions}
        total += len(seen)
    return total


def side(operator: str) -> str:
    """Which condition on a feature an operator belongs to."""
    return {"<": "high", "<=": "high", ">": "low", ">=": "low"}.get(operator, operator)


@dataclass(frozen=True)
class Learned:
    """What a system learned: its answers, as positions in the classes, and its rules."""

    predict: Callable[[nl.Table], np.ndarray]
    rules: list[Conditions]


@dataclass(frozen=True)
class Peer:
    """A system with the settings it is run with."""

    name: str
    package: str
    settings: str
    learn: Callable[[nl.Table, np.ndarray, int], Learned]

    @property
    def missing(self) -> str | None:
        """Why the system cannot run here, or None."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                importlib.import_module(self.package)
        except ImportError as error:
            hint = NOT_INSTALLED.get(self.package)
            return str(error) if hint is None else f"{error}; {hint}"
        return None

    @property
    def version(self) -> str:
        """The installed version."""
        distribution = {"sklearn": "scikit-learn", "Orange": "Orange3"}.get(self.package, self.package)
        return importlib.metadata.version(distribution)


@dataclass(frozen=True)
class Columns:
    """How features become columns of numbers, and which condition a comparison of a column is."""

    features: tuple[nl.Feature, ...]

    @property
    def sources(self) -> list[nl.Feature]:
        """The feature behind each column."""
        return [each for each in self.features for _ in range(len(each.categories) if is_nominal(each) else 1)]

    def matrix(self, table: nl.Table) -> np.ndarray:
        """Rows of numbers."""
        blocks = []
        for feature in self.features:
            column = table.column(feature.name)
            spread = is_nominal(feature)
            blocks.append(np.eye(len(feature.categories))[column] if spread else column[:, None].astype(float))
        return np.concatenate(blocks, axis=1)

    def condition(self, column: int, operator: str) -> Condition:
        """The condition that a comparison of a column is: about categories unless the feature is a number."""
        feature = self.sources[column]
        return Condition(feature.name, operator if feature.is_number else "in")


def is_nominal(feature: nl.Feature) -> bool:
    """Whether a feature has categories without order, more than two."""
    return feature.kind == "categorical" and len(feature.categories) > 2


def columns_of(table: nl.Table) -> Columns:
    """The columns of a table's features."""
    return Columns(tuple(table.schema.feature(name) for name in table.columns))


def one_by_one(
    labels: np.ndarray, learn: Callable[[np.ndarray], tuple[Callable[[nl.Table], np.ndarray], list[Conditions]]]
) -> Learned:
    """Learn one class against the rest, for every class; two classes need it once. `learn` gives scores."""
    present = np.unique(labels)
    if len(present) == 1:
        return Learned(lambda table: np.full(len(table), present[0]), [])
    if len(present) == 2:
        few = present[np.argmin([np.count_nonzero(labels == label) for label in present])]
        other = present[present != few][0]
        score, rules = learn((labels == few).astype(int))
        return Learned(lambda table: np.where(score(table) > 0.5, few, other), rules)
    learned = [learn((labels == label).astype(int)) for label in present]

    def predict(table: nl.Table) -> np.ndarray:
        return present[np.column_stack([score(table) for score, _ in learned]).argmax(axis=1)]

    return Learned(predict, [rule for _, rules in learned for rule in rules])


# ------------------------------------------------------------------------------------------------ scikit-learn


def cart(leaves: int | None) -> Callable[[nl.Table, np.ndarray, int], Learned]:
    """CART with at most so many leaves."""

    def learn(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
        from sklearn.tree import DecisionTreeClassifier

        columns = columns_of(table)
        tree = DecisionTreeClassifier(max_leaf_nodes=leaves, random_state=seed).fit(columns.matrix(table), labels)
        rules = list(leaves_of_cart(tree.tree_, columns))
        return Learned(lambda rows: tree.predict(columns.matrix(rows)), rules)

    return learn


def leaves_of_cart(
    tree: Any, columns: Columns, node: int = 0, path: tuple[Condition, ...] = ()
) -> Iterator[Conditions]:
    """The way to each leaf."""
    if tree.children_left[node] == -1:
        yield path
        return
    for child, operator in ((tree.children_left[node], "<="), (tree.children_right[node], ">")):
        yield from leaves_of_cart(tree, columns, child, (*path, columns.condition(int(tree.feature[node]), operator)))


# ------------------------------------------------------------------------------------------------ imodels


def figs(most: int) -> Callable[[nl.Table, np.ndarray, int], Learned]:
    """FIGS: a sum of small trees; each leaf of each tree is a rule."""

    def learn(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
        from imodels import FIGSClassifier

        columns = columns_of(table)
        model = FIGSClassifier(max_rules=most, random_state=seed).fit(columns.matrix(table), labels)
        rules = [path for tree in model.trees_ for path in leaves_of_figs(tree, columns)]
        return Learned(lambda rows: np.asarray(model.predict(columns.matrix(rows))), rules)

    return learn


def leaves_of_figs(node: Any, columns: Columns, path: tuple[Condition, ...] = ()) -> Iterator[Conditions]:
    """The way to each leaf."""
    if node.left is None and node.right is None:
        yield path
        return
    yield from leaves_of_figs(node.left, columns, (*path, columns.condition(int(node.feature), "<=")))
    yield from leaves_of_figs(node.right, columns, (*path, columns.condition(int(node.feature), ">")))


def c45(most: int) -> Callable[[nl.Table, np.ndarray, int], Learned]:
    """imodels' C4.5."""

    def learn(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
        from imodels import C45TreeClassifier

        columns = columns_of(table)
        names = [f"f{place}" for place in range(len(columns.sources))]
        present, codes = np.unique(labels, return_inverse=True)
        if len(present) == 1:
            return Learned(lambda rows: np.full(len(rows), present[0]), [])
        model = C45TreeClassifier(max_rules=most).fit(columns.matrix(table), codes, feature_names=names)
        rules = list(leaves_of_c45(model.dom_.documentElement, columns))
        return Learned(lambda rows: present[np.asarray(model.predict(columns.matrix(rows)), dtype=int)], rules)

    return learn


def leaves_of_c45(element: Any, columns: Columns, path: tuple[Condition, ...] = ()) -> Iterator[Conditions]:
    """The way to each leaf of the tree that imodels keeps as XML: an element is a branch, `l` for at most."""
    branches = [child for child in element.childNodes if child.nodeType == child.ELEMENT_NODE]
    if not branches:
        yield path
        return
    for child in branches:
        operator = "<=" if child.getAttribute("flag") == "l" else ">"
        yield from leaves_of_c45(child, columns, (*path, columns.condition(int(child.tagName[1:]), operator)))


def spoken(text: str, columns: Columns) -> Conditions:
    """The conditions of a rule in words, such as `f0 <= 0.5 and f3 > 2`; a single name is a linear term."""
    found = re.findall(r"f(\d+)\s*(<=|>=|<|>|==)", text)
    if not found:
        return [columns.condition(int(text.strip()[1:]), ">")]
    return [columns.condition(int(column), operator) for column, operator in found]


def rulefit(most: int) -> Callable[[nl.Table, np.ndarray, int], Learned]:
    """RuleFit: a weighted sum of rules and of features; what has weight counts."""

    def learn(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
        from imodels import RuleFitClassifier

        columns = columns_of(table)
        names = [f"f{place}" for place in range(len(columns.sources))]

        def one(codes: np.ndarray) -> tuple[Callable[[nl.Table], np.ndarray], list[Conditions]]:
            model = RuleFitClassifier(max_rules=most, random_state=seed)
            model.fit(columns.matrix(table), codes, feature_names=names)
            found = model.get_rules()
            texts = found.rule[found.coef != 0].tolist()
            return lambda rows: model.predict_proba(columns.matrix(rows))[:, 1], [
                spoken(text, columns) for text in texts
            ]

        return one_by_one(labels, one)

    return learn


def skope(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """SkopeRules."""
    from imodels import SkopeRulesClassifier

    columns = columns_of(table)
    names = [f"f{place}" for place in range(len(columns.sources))]

    def one(codes: np.ndarray) -> tuple[Callable[[nl.Table], np.ndarray], list[Conditions]]:
        model = SkopeRulesClassifier(random_state=seed)
        model.fit(columns.matrix(table), codes, feature_names=names)
        rules = [
            [columns.condition(int(name[1:]), operator) for name, operator in rule.agg_dict] for rule in model.rules_
        ]
        return lambda rows: np.asarray(model.predict_proba(columns.matrix(rows)))[:, 1], rules

    return one_by_one(labels, one)


def greedy(depth: int) -> Callable[[nl.Table, np.ndarray, int], Learned]:
    """GreedyRuleList: a list of rules of one condition."""

    def learn(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
        from imodels import GreedyRuleListClassifier

        columns = columns_of(table)
        names = [f"f{place}" for place in range(len(columns.sources))]

        def one(codes: np.ndarray) -> tuple[Callable[[nl.Table], np.ndarray], list[Conditions]]:
            model = GreedyRuleListClassifier(max_depth=depth)
            model.fit(columns.matrix(table), codes, feature_names=names)
            rules = [[columns.condition(int(rule["index_col"]), ">")] for rule in model.rules_ if "index_col" in rule]
            return lambda rows: np.asarray(model.predict_proba(columns.matrix(rows)))[:, 1], rules

        return one_by_one(labels, one)

    return learn


# ------------------------------------------------------------------------------------------------ wittgenstein


def ripper(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """RIPPER; a bin of a number is an interval, with one condition a side."""
    import wittgenstein

    features = columns_of(table).features

    def one(codes: np.ndarray) -> tuple[Callable[[nl.Table], np.ndarray], list[Conditions]]:
        model = wittgenstein.RIPPER(random_state=seed)
        model.fit(raw_frame(table), y=codes.tolist(), pos_class=1)
        kinds = {feature.name: feature for feature in features}
        rules = [
            [condition for each in rule.conds for condition in of_bin(kinds[each.feature], str(each.val))]
            for rule in model.ruleset_.rules
        ]
        return lambda rows: np.asarray(model.predict_proba(raw_frame(rows)))[:, 1], rules

    return one_by_one(labels, one)


def of_bin(feature: nl.Feature, value: str) -> list[Condition]:
    """The conditions of `feature=value`, where the value of a number is a bin: `<1`, `1 - 2`, `>2`, or a number."""
    if not feature.is_number:
        return [Condition(feature.name, "in")]
    if value.startswith("<"):
        return [Condition(feature.name, "<")]
    if value.startswith(">"):
        return [Condition(feature.name, ">")]
    return [Condition(feature.name, ">="), Condition(feature.name, "<=")]


def raw_frame(table: nl.Table) -> Any:
    """A pandas frame of original values; categories as text."""
    import pandas

    columns: dict[str, Any] = {}
    for name in table.columns:
        numeric = table.schema.feature(name).is_number
        columns[name] = table.column(name) if numeric else [str(value) for value in table.values(name)]
    return pandas.DataFrame(columns)


# ------------------------------------------------------------------------------------------------ ruleopt


def rug(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """RUG: rules weighted by a linear program over columns generated by trees."""
    from ruleopt import RUGClassifier
    from ruleopt.solver import HiGHSSolver

    columns = columns_of(table)
    model = RUGClassifier(solver=HiGHSSolver(), random_state=seed).fit(columns.matrix(table), labels)
    rules = []
    for rule in model.decision_rules_.values():
        conditions = []
        for column, bounds in rule_bounds(rule):
            conditions += [columns.condition(column, operator) for operator in bounds]
        rules.append(conditions)
    return Learned(lambda rows: np.asarray(model.predict(columns.matrix(rows))), rules)


def rule_bounds(rule: Any) -> Iterator[tuple[int, list[str]]]:
    """The columns that a rule of ruleopt bounds, and on which sides."""
    for column, clause in rule.to_dict().items():
        bounds = []
        if np.isfinite(clause["lb"]):
            bounds.append(">")
        if np.isfinite(clause["ub"]):
            bounds.append("<=")
        yield int(column), bounds


# ------------------------------------------------------------------------------------------------ foldrm


def fold(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """FOLD-RM: default rules with exceptions; a named exception counts one, and its own rules are rules."""
    from foldrm import Classifier

    names = list(table.columns)
    numeric = [name for name in names if table.schema.feature(name).is_number]

    def rows_of(rows: nl.Table) -> list[list[Any]]:
        found = [
            rows.column(name).tolist() if name in numeric else [str(value) for value in rows.values(name)]
            for name in names
        ]
        return [list(row) for row in zip(*found, strict=True)]

    model = Classifier(attrs=names, numeric=numeric, label="class")
    model.fit([[*row, str(label)] for row, label in zip(rows_of(table), labels.tolist(), strict=True)])
    model.asp()
    most = int(np.bincount(labels).argmax())

    def predict(rows: nl.Table) -> np.ndarray:
        answers = [model.classify([*row, ""]) for row in rows_of(rows)]
        return np.array([most if answer is None else int(answer) for answer in answers])

    return Learned(predict, [rule_of_fold(rule, names) for rule in model.frs])


def rule_of_fold(rule: Sequence[Any], names: Sequence[str]) -> Conditions:
    """The conditions of a flattened rule (head, literals, exceptions, flag)."""
    conditions = [
        Condition(names[place], "in" if isinstance(value, str) else operator) for place, operator, value in rule[1]
    ]
    return [*conditions, *(Condition(f"exception {name}", "is") for name in rule[2])]


# ------------------------------------------------------------------------------------------------ Orange


def cn2(table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """Unordered CN2."""
    from Orange.classification.rules import CN2UnorderedLearner
    from Orange.data import ContinuousVariable, DiscreteVariable, Domain
    from Orange.data import Table as Rows

    features = columns_of(table).features
    variables = [
        ContinuousVariable(feature.name)
        if feature.is_number
        else DiscreteVariable(feature.name, [str(category) for category in feature.categories])
        for feature in features
    ]
    classes = [str(place) for place in range(len(table.schema.classes))]
    domain = Domain(variables, DiscreteVariable("answer of the network", classes))

    def matrix(rows: nl.Table) -> np.ndarray:
        return np.column_stack([rows.column(feature.name).astype(float) for feature in features])

    model = CN2UnorderedLearner()(Rows.from_numpy(domain, matrix(table), labels.astype(float)))
    rules = [
        [
            Condition(features[each.column].name, each.op if features[each.column].is_number else "in")
            for each in rule.selectors
        ]
        for rule in model.rule_list
        if rule.selectors
    ]
    empty = np.zeros
    return Learned(
        lambda rows: np.asarray(model(Rows.from_numpy(domain, matrix(rows), empty(len(rows))))).astype(int), rules
    )


PEERS = (
    Peer("CART 4", "sklearn", "max_leaf_nodes=4", cart(4)),
    Peer("CART 16", "sklearn", "max_leaf_nodes=16", cart(16)),
    Peer("CART full", "sklearn", "defaults", cart(None)),
    Peer("FIGS", "imodels", "max_rules=12", figs(12)),
    Peer("C4.5", "imodels", "max_rules=16", c45(16)),
    Peer("RuleFit", "imodels", "max_rules=30", rulefit(30)),
    Peer("SkopeRules", "imodels", "defaults", skope),
    Peer("GreedyRuleList", "imodels", "max_depth=10", greedy(10)),
    Peer("RIPPER", "wittgenstein", "defaults", ripper),
    Peer("RUG", "ruleopt", "HiGHS, defaults", rug),
    Peer("FOLD-RM", "foldrm", "ratio=0.5", fold),
    Peer("CN2 unordered", "Orange", "defaults", cn2),
)


def learned_quietly(peer: Peer, table: nl.Table, labels: np.ndarray, seed: int) -> Learned:
    """Let a peer learn without its warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return peer.learn(table, labels, seed)
