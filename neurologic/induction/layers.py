"""The method `layers`: hidden activations as intermediate concepts, learned from the features and put together.

Imports errors, rules, probing, schema, the task and what methods share; scikit-learn inside functions only. For each
hidden layer a small tree tells the classes by thresholds of activations; each threshold is a concept that a small tree
over the features tells; the clauses of the one are put into those of the other. Nothing multiplies with the depth of
the network, because every layer's concepts are learned from the features themselves.

References
----------
Zarlenga, Shams, Jamnik: Efficient decompositional rule extraction for deep neural networks, NeurIPS XAI4Debugging 2021
(ECLAIRE).
Zilke, Loza Mencía, Janssen: DeepRED - rule extraction from deep neural networks, Discovery Science 2016.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.parameters import share_of_data, whole_number
from neurologic.induction.task import Task
from neurologic.induction.trees.growth import grow
from neurologic.induction.trees.model import leaves
from neurologic.induction.trees.pruning import pruned
from neurologic.induction.trees.refinement import refined
from neurologic.induction.trees.samples import Sample
from neurologic.induction.weights.lists import Rows, Rule, region_body, rule_list, shortened
from neurologic.induction.weights.opened import opened
from neurologic.probing import Region, draw_near
from neurologic.probing.regions import Limit
from neurologic.probing.sampling import join
from neurologic.rules import INDIVIDUAL, Atom, ClassHead, Clause, Literal, Negation, RuleSet
from neurologic.schema import Table

_DRAWN_WEIGHT = 1.0
_MOST_CELLS = 4096
_LARGEST = 1e38  # scikit-learn's trees compute in single precision
_PASSES = 1


def layers(
    task: Task,
    *,
    concepts: bool = False,
    max_rules: int | None = None,
    leaves_of_layer: int = 16,
    leaves_of_concept: int = 8,
    width: int = 40,
    price: float = 0.0005,
    queries: int = 2_500,
) -> RuleSet:
    """Induce an ordered list of rules through the concepts of a network's hidden layers.

    Parameters
    ----------
    task : Task
        Its network's layers are open, with any activation.
    concepts : bool
        Whether the concepts of the layer that serves best stay as predicates, `concept_h1_3` for a threshold of unit 3
        of hidden layer 1, with rules of their own; otherwise the concepts of all layers are put together.
    max_rules : int or None
        Most rules for the classes; as many as win their price when None.
    leaves_of_layer : int
        Most leaves of the tree from a layer's activations to the classes.
    leaves_of_concept : int
        Most leaves of the tree from the features to a concept.
    width : int
        Most clauses that are kept while the concepts of one leaf are put together, those that hold of most rows.
    price : float
        Share of the rows that a condition must win to be kept.
    queries : int
        Most rows beyond the data that the network is asked about.

    Raises
    ------
    InductionError
        When the layers are closed or not those of the network, there is no hidden one, or a parameter is not possible.

    Examples
    --------
    >>> import torch
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, standard_encoding, as_table
    >>> schema = Schema((Feature("left", "boolean"), Feature("right", "boolean")), Target("both", ("no", "yes")))
    >>> hidden, last = torch.nn.Linear(2, 1), torch.nn.Linear(1, 2)
    >>> with torch.no_grad():
    ...     _ = hidden.weight.fill_(1.0), hidden.bias.fill_(-1.0)
    ...     _ = last.weight.copy_(torch.tensor([[0.0], [1.0]])), last.bias.copy_(torch.tensor([0.5, 0.0]))
    >>> data = as_table({"left": [False, True] * 10, "right": [False] * 10 + [True] * 10}, schema)
    >>> module = torch.nn.Sequential(hidden, torch.nn.ReLU(), last)
    >>> network = wrap(module, schema, encoding=standard_encoding(schema, data))
    >>> extract(network, data, method="layers").predict({"left": [True, True], "right": [False, True]}).tolist()
    ['no', 'yes']
    """
    if not isinstance(concepts, bool):
        raise InductionError(f"concepts={concepts!r} is not possible: give True or False.")
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    leaves_of_layer = whole_number("leaves_of_layer", leaves_of_layer, 2)
    leaves_of_concept = whole_number("leaves_of_concept", leaves_of_concept, 2)
    width, queries = whole_number("width", width, 1), whole_number("queries", queries, 0)
    price = share_of_data("price", price)
    network = opened(task, "layers")
    if not network.hidden:
        raise InductionError(
            "Method 'layers' goes through hidden layers, and this network has none. Use 'kt' or 'regions'."
        )
    if concepts and max_rules is not None:
        leaves_of_layer = min(leaves_of_layer, max_rules)
    table, sample = _rows(task, queries)
    rows = Rows(sample, task.schema)
    found = [
        _layer(task, number, activations, sample, leaves_of_layer, leaves_of_concept)
        for number, activations in enumerate(network.outputs(table)[:-1], start=1)
    ]
    if concepts:
        return _with_concepts(task, found, rows)
    candidates = [rule for layer in found for rule in _substituted(layer, rows, width)]
    short = list({rule.key: rule for rule in (shortened(rule, rows) for rule in candidates)}.values())
    chosen = rule_list(short, rows, price=price, most=max_rules)
    clauses = tuple(
        Clause(f"r{number}", ClassHead(task.schema.classes[rule.label]), region_body(rule.region, task.schema))
        for number, rule in enumerate(chosen.rules, start=1)
    )
    return RuleSet(task.schema, clauses, "ordered", task.schema.classes[chosen.default])


@dataclass(frozen=True, eq=False)
class _Layer:
    """The concepts of one hidden layer.

    Attributes
    ----------
    names : tuple of str
        The predicate of each concept.
    parts : tuple of tuple of (Region, bool)
        For each concept the regions of features and whether it holds there; they part the space.
    paths : tuple of (mapping of concept to bool, class)
        Which concepts hold and which fail, and the class then.
    """

    names: tuple[str, ...]
    parts: tuple[tuple[tuple[Region, bool], ...], ...]
    paths: tuple[tuple[dict[int, bool], int], ...]


def _rows(task: Task, queries: int) -> tuple[Table, Sample]:
    """Return the rows of the data and others that were drawn and asked, all cells where there are few."""
    table, labels = task.table, task.labels
    complete = False
    may_ask = 0 if task.asking is None else task.asking.granted(queries)
    if may_ask > 0:
        assert task.asking is not None
        drawn = Region().cells(task.schema, tuple(table.columns), min(_MOST_CELLS, may_ask))
        complete = drawn is not None
        if drawn is None:
            drawn = draw_near(table, table, may_ask, np.random.default_rng(task.seed))
        labels = np.concatenate([labels, task.asking.labels(drawn)])
        table = join([table, drawn])
    given = np.arange(len(table)) < len(task.table)
    certain = np.eye(len(task.schema.classes))[labels]
    sample = Sample(table.columns, certain, np.ones(len(table)), given, complete)
    return table, sample.reweighted(_DRAWN_WEIGHT)


def _layer(
    task: Task, number: int, activations: npt.NDArray[np.generic], sample: Sample, most: int, most_of_concept: int
) -> _Layer:
    """Return the concepts of hidden layer `number`, counted from 1."""
    from sklearn.tree import DecisionTreeClassifier

    values = np.clip(activations, -_LARGEST, _LARGEST).astype(np.float32)
    fitted = DecisionTreeClassifier(max_leaf_nodes=max(most, 2), random_state=task.seed)
    fitted.fit(values, sample.degrees.argmax(axis=1), sample_weight=sample.weight)
    found = list(_paths(fitted.tree_, fitted.classes_, 0))
    if most == 1:  # a tree of scikit-learn has two leaves at least
        found = [({}, int(sample.mass.sum(axis=0).argmax()))]
    wanted = sorted({key for path, _ in found for key in path})
    names, parts = [], []
    for unit, threshold in wanted:
        level = [other for other in wanted if other[0] == unit].index((unit, threshold)) + 1
        names.append(f"concept_h{number}_{unit + 1}" + ("" if level == 1 else f"_level_{level}"))
        truth = np.eye(2)[(values[:, unit] > threshold).astype(np.int64)]
        parts.append(_parts(task, Sample(sample.columns, truth, sample.weight, sample.given), most_of_concept))
    place = {key: position for position, key in enumerate(wanted)}
    paths = tuple(({place[key]: holds for key, holds in path.items()}, label) for path, label in found)
    return _Layer(tuple(names), tuple(parts), paths)


def _paths(
    tree: object, classes: npt.NDArray[np.int64], node: int
) -> Iterator[tuple[dict[tuple[int, float], bool], int]]:
    """Yield the thresholds on the way to each leaf with its class; leaves of one class side by side are one."""
    label = int(classes[tree.value[node, 0].argmax()])  # type: ignore[attr-defined]
    left, right = int(tree.children_left[node]), int(tree.children_right[node])  # type: ignore[attr-defined]
    if left < 0:
        yield {}, label
        return
    below = [list(_paths(tree, classes, child)) for child in (left, right)]
    if [len(each) for each in below] == [1, 1] and below[0][0][1] == below[1][0][1]:
        yield {}, below[0][0][1]
        return
    key = (int(tree.feature[node]), float(tree.threshold[node]))  # type: ignore[attr-defined]
    for each, above in zip(below, (False, True), strict=True):
        for path, answer in each:
            yield {key: above, **path}, answer


def _parts(task: Task, sample: Sample, most: int) -> tuple[tuple[Region, bool], ...]:
    """Return the leaves of a tree from the features to a concept."""
    root = grow(sample, task.schema, lambda rows, _: rows, most_leaves=2 * most, min_support=1)
    tree = refined(pruned(root, most, 0.0), sample, task.schema, min_support=1, passes=_PASSES)
    return tuple((region, bool(leaf.code)) for region, leaf in leaves(tree, Region(), task.schema))


def _substituted(layer: _Layer, rows: Rows, width: int) -> Iterator[Rule]:
    """Yield the rules of a layer with the concepts' own rules put in their place."""
    for path, label in layer.paths:
        regions = [Region()]
        for concept, holds in path.items():
            met: dict[frozenset[tuple[str, Limit]], tuple[float, Region]] = {}
            for region in regions:
                for part, truth in layer.parts[concept]:
                    both = _intersection(region, part)
                    if truth == holds and both is not None:
                        mass = float(rows.mass[rows.meets(both), label].sum())
                        if mass > 0:
                            met[frozenset(both.limits.items())] = (mass, both)
            regions = [region for _, region in sorted(met.values(), key=lambda entry: -entry[0])[:width]]
        yield from (Rule(region, label) for region in regions)


def _intersection(one: Region, two: Region) -> Region | None:
    limits = dict(one.limits)
    for name, limit in two.limits.items():
        known = limits.get(name)
        if known is None:
            limits[name] = limit
        elif isinstance(known, tuple) and isinstance(limit, tuple):
            limits[name] = (max(known[0], limit[0]), min(known[1], limit[1]))
        elif isinstance(known, frozenset) and isinstance(limit, frozenset):
            limits[name] = known & limit
    both = Region(limits)
    return None if both.is_empty else both


def _with_concepts(task: Task, found: Sequence[_Layer], rows: Rows) -> RuleSet:
    """Return the rules of the layer whose concepts lead to most of the network's answers."""
    best = max(found, key=lambda layer: _agreement(layer, rows))
    clauses: list[Clause] = []
    used: set[int] = set()
    for path, label in best.paths:
        body: list[Literal] = []
        for concept, holds in path.items():
            atom = Atom(best.names[concept], (INDIVIDUAL,))
            if not any(truth for _, truth in best.parts[concept]):  # the features never tell that it holds
                if holds:
                    break
                continue
            used.add(concept)
            body.append(atom if holds else Negation(atom))
        else:
            clauses.append(Clause(f"r{len(clauses) + 1}", ClassHead(task.schema.classes[label]), tuple(body)))
    definitions = tuple(
        Clause(f"{best.names[concept]}_{number}", Atom(best.names[concept], (INDIVIDUAL,)), body)
        for concept in sorted(used)
        for number, body in enumerate(
            (region_body(region, task.schema) for region, truth in best.parts[concept] if truth), start=1
        )
    )
    return RuleSet(task.schema, tuple(clauses), "partition", definitions=definitions)


def _agreement(layer: _Layer, rows: Rows) -> float:
    truths = [
        np.any([rows.meets(region) for region, truth in parts if truth] or [np.zeros(len(rows), dtype=bool)], axis=0)
        for parts in layer.parts
    ]
    right = 0.0
    for path, label in layer.paths:
        inside = np.ones(len(rows), dtype=bool)
        for concept, holds in path.items():
            inside &= truths[concept] == holds
        right += float(rows.mass[inside, label].sum())
    return right
