"""The method `kt`: rules of each unit from its weights, composed to rules of the network's inputs.

Imports errors, rules, schema, the task and what methods that read weights share. Every layer is taken as a choice among
finitely many: features with their categories, hidden units with a few levels of activation. What an input adds to a sum
is then bounded, so that a few inputs can confirm that a unit is active, or that it is not, whatever the others are.

References
----------
Fu: Rule generation from neural networks, IEEE Transactions on Systems, Man and Cybernetics 24(8), 1994.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError
from neurologic.induction.parameters import whole_number
from neurologic.induction.task import Task
from neurologic.induction.weights.bodies import Body, bodies_of, n_conditions
from neurologic.induction.weights.choices import Choice, all_cells, cells_table, choices_of, n_cells
from neurologic.induction.weights.composing import composed
from neurologic.induction.weights.concepts import definitions_for, level_literals
from neurologic.induction.weights.covers import Cells
from neurologic.induction.weights.levels import Levelled, different_choices, levelled
from neurologic.induction.weights.opened import Opened, opened
from neurologic.induction.weights.units import confirming
from neurologic.rules import ClassHead, Clause, RuleSet
from neurologic.rules.semantics import conjunction_truth


def kt(
    task: Task,
    *,
    concepts: bool = False,
    max_rules: int | None = None,
    max_levels: int = 6,
    bins: int = 4,
    max_cells: int = 20_000,
) -> RuleSet:
    """Induce the rules of a network's units, composed to rules of its features or with the units as named concepts.

    Each hidden unit takes a few levels: one for every activation where it has at most six, as in networks of logical
    units; otherwise as few as keep the network's answers. Where the combinations of choices are at most `max_cells` the
    rules are checked on all of them, and without `concepts` and numbers they equal the network; otherwise the rows of
    the data stand for all combinations. A number is cut into parts at thresholds of the data, and its middle value
    stands for each part.

    Parameters
    ----------
    task : Task
        Its network's layers are open.
    concepts : bool
        Whether hidden units stay as predicates, `concept_h1_3` for unit 3 of hidden layer 1, with rules of their own;
        otherwise their rules are put in their place.
    max_rules : int or None
        Most rules for the classes, those that hold of most cells; any number when None.
    max_levels : int
        Most levels of a hidden unit that has more than six activations.
    bins : int
        Most parts that a number is cut into.
    max_cells : int
        Most combinations of choices, or rows in their place, that rules are checked on.

    Raises
    ------
    InductionError
        When the layers are closed or not those of the network, a number has no finite value, or a parameter is not
        possible.

    Examples
    --------
    >>> import torch
    >>> from neurologic.induction import extract
    >>> from neurologic.networks import wrap
    >>> from neurologic.schema import Feature, Schema, Target, standard_encoding, as_table
    >>> schema = Schema((Feature("left", "boolean"), Feature("right", "boolean")), Target("both", ("no", "yes")))
    >>> unit = torch.nn.Linear(2, 2)
    >>> with torch.no_grad():
    ...     _ = unit.weight.copy_(torch.tensor([[0.0, 0.0], [2.0, 2.0]])), unit.bias.copy_(torch.tensor([0.0, -3.0]))
    >>> data = as_table({"left": [False, True, False, True], "right": [False, False, True, True]}, schema)
    >>> network = wrap(unit, schema, encoding=standard_encoding(schema, data))
    >>> extract(network, data, method="kt").predict(data).tolist()
    ['no', 'no', 'no', 'yes']
    """
    if not isinstance(concepts, bool):
        raise InductionError(f"concepts={concepts!r} is not possible: give True or False.")
    max_rules = None if max_rules is None else whole_number("max_rules", max_rules, 1)
    max_levels, bins = whole_number("max_levels", max_levels, 2), whole_number("bins", bins, 2)
    max_cells = whole_number("max_cells", max_cells, 1)
    network = opened(task, "kt")
    everything = choices_of(network.encoding, task.table, bins)
    matter = different_choices(network, everything)
    # What a feature that makes no difference adds, it adds always: its first choice stands for it.
    choices = tuple(
        choice
        if each
        else Choice(choice.feature, choice.values[:1], choice.inputs[:1], None if choice.thresholds is None else ())
        for choice, each in zip(everything, matter, strict=True)
    )
    complete = n_cells(choices) <= max_cells
    codes, labels = _cells(task, network, choices, complete, max_cells)
    if not len(codes):
        return RuleSet(task.schema, (), "unordered", task.schema.classes[int(np.bincount(task.labels).argmax())])
    model = levelled(network, choices, codes, labels, max_levels)
    cells = Cells(codes, tuple(map(len, choices)), tuple(choice.connected for choice in choices))
    bodies: list[list[Body]] = []
    for label in range(len(task.schema.classes)):
        if concepts and model.stages:
            bodies.append(_over_concepts(model, label))
        else:
            bodies.append(composed(model, label, labels == label, cells, choices, task.schema, complete=complete))
    return _rule_set(task, model, cells, choices, bodies, labels, max_rules)


def _cells(
    task: Task, network: Opened, choices: Sequence[Choice], complete: bool, most: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the cells, and the network's answer to each: the most frequent of the data there, or of the middle row."""
    rows = np.stack([choice.codes(task.table) for choice in choices], axis=1)
    fixed = np.array([len(choice) == 1 for choice in choices], dtype=bool)
    rows[:, fixed] = np.maximum(rows[:, fixed], 0)  # a value that makes no difference may be missing
    known = (rows >= 0).all(axis=1)
    seen, places = np.unique(rows[known], axis=0, return_inverse=True)
    votes = np.zeros((len(seen), len(task.schema.classes)), dtype=np.int64)
    np.add.at(votes, (places.reshape(-1), task.labels[known]), 1)
    if not complete:
        if len(seen) > most:
            random = np.random.default_rng(task.seed)
            some = np.sort(random.choice(len(seen), size=most, replace=False))
            seen, votes = seen[some], votes[some]
        return seen, votes.argmax(axis=1)
    codes = all_cells(choices)
    labels = network.labels(cells_table(task.schema, choices, codes))
    if any(choice.thresholds is not None for choice in choices) and len(seen):
        sizes = [len(choice) for choice in choices]
        labels[np.ravel_multi_index(tuple(seen.T), sizes)] = votes.argmax(axis=1)
    return codes, labels


def _over_concepts(model: Levelled, label: int) -> list[Body]:
    stage = model.stages[-1]
    cells = Cells(stage.codes, stage.sizes, (True,) * len(stage.sizes))
    decision = model.decision(label)
    return bodies_of(
        model.labels == label,
        cells,
        level_literals(len(model.stages), stage.sizes),
        lambda row: confirming(decision, stage.codes[row], cells.connected),
        complete=False,
    )


def _rule_set(
    task: Task,
    model: Levelled,
    cells: Cells,
    choices: Sequence[Choice],
    bodies: list[list[Body]],
    labels: npt.NDArray[np.int64],
    max_rules: int | None,
) -> RuleSet:
    """Return rules for all classes but the one that takes most to say, which is the default."""
    present = np.bincount(labels, minlength=len(bodies)) > 0
    size = [(present[label], n_conditions(each), len(each)) for label, each in enumerate(bodies)]
    default = max(range(len(bodies)), key=size.__getitem__)
    rules = [(label, body) for label, each in enumerate(bodies) if label != default for body in each]
    definitions = definitions_for(model, cells, choices, [body for _, body in rules])
    if max_rules is not None and len(rules) > max_rules:
        table = cells_table(task.schema, choices, cells.codes)
        facts = RuleSet(task.schema, (), "unordered", definitions=definitions).facts_of(table)
        met = [int(np.count_nonzero(conjunction_truth(body, facts).proved)) for _, body in rules]
        most = sorted(sorted(range(len(rules)), key=lambda place: -met[place])[:max_rules])
        rules = [rules[place] for place in most]
        definitions = definitions_for(model, cells, choices, [body for _, body in rules])
    clauses = tuple(
        Clause(f"r{number}", ClassHead(task.schema.classes[label]), body)
        for number, (label, body) in enumerate(rules, start=1)
    )
    return RuleSet(task.schema, clauses, "unordered", task.schema.classes[default], definitions=definitions)
