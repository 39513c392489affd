"""evaluate: rules against a network's answers and against labels, on rows that were held out.

Imports errors, schema, rules, networks, probing and its siblings.
"""

from __future__ import annotations

import warnings
from collections import Counter
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.errors import HeldOutWarning, SchemaError
from neurologic.evaluation.intervals import IntervalMethod, check_interval, share
from neurologic.evaluation.record import ClassMeasures, Evaluation
from neurologic.evaluation.seen import share_seen
from neurologic.networks import Network
from neurologic.probing import Asking
from neurologic.rules import DEFAULT_ID, ClassHead, Evidence, Relations, RuleSet
from neurologic.schema import UNKNOWN, Category, Feature, Kind, Schema, Table, Target, as_table
from neurologic.schema.features import same_category
from neurologic.schema.tables import shape_of

Answers: TypeAlias = npt.NDArray[np.object_]

_TOLERATED_SHARE = 0.05  # equal rows occur by chance in most data


def evaluate(
    rules: RuleSet,
    network: Network | None,
    data: Any,
    labels: Any = None,
    *,
    relations: Relations | None = None,
    held_out: bool | None = None,
    interval: IntervalMethod = "wilson",
    level: float = 0.95,
    batch_size: int = 8192,
) -> Evaluation:
    """Measure rules on rows that were kept back from their extraction.

    Parameters
    ----------
    rules : RuleSet
    network : Network or None
        Whose answers the rules should give; without it only coverage, accuracy and size are measured.
    data : Table, array, frame, mapping of columns, or sequence of mappings
    labels : sequence, or str
        The true class (number) of each row, or the column of `data` that has it; may be left out.
    relations : mapping of relation name to tuples, optional
        Facts for first-order rules.
    held_out : bool, optional
        Whether the rows were kept back. By default that is found out from the rules' provenance, and a `HeldOutWarning`
        says so where rows were seen in the extraction; stating True or False silences it.
    interval : {"wilson", "clopper-pearson"}
        Kind of the confidence intervals.
    level : float
        Their confidence level.
    batch_size : int
        Rows the network sees at once.

    Returns
    -------
    Evaluation

    Raises
    ------
    SchemaError
        For data or labels that do not fit the schema.
    RuleError
        For rules that conclude relations.

    Examples
    --------
    >>> from neurologic.networks import wrap
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> network = wrap(lambda table: (table.column("age") < 25).astype(int), schema, output="indices")
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=20.5),)),), "ordered", "good")
    >>> report = evaluate(rules, network, {"age": [19, 22, 47, 60]}, ["bad", "good", "good", "good"])
    >>> report.fidelity.value, report.accuracy.value, report.disagreements
    (0.75, 1.0, (1,))
    """
    check_interval(interval, level)
    if network is None:
        available, _ = shape_of(data, rules.schema)
        wanted = [name for name in rules.schema.names if name in available]
    else:
        wanted = list(network.features)
    table = as_table(data, rules.schema, features=dict.fromkeys((*wanted, *rules.features_used)))
    if held_out is None:
        held_out = not _was_seen(rules, network, table)
    truth = None if labels is None else read_labels(labels, data, rules.schema, len(table))
    answers = None
    if network is not None:
        if network.classes:
            codes = Asking(network, batch_size=batch_size).labels(table)
            answers = np.array([*network.classes, None], dtype=object)[:-1][codes]
        else:
            answers = Asking(network, batch_size=batch_size).values(table).astype(object)
    return evaluate_answers(
        rules,
        table,
        answers,
        truth,
        relations=relations,
        data="held-out" if held_out else "seen",
        interval=interval,
        level=level,
    )


def evaluate_answers(
    rules: RuleSet,
    table: Table,
    network: Answers | None,
    labels: Answers | None,
    *,
    relations: Relations | None = None,
    data: str = "held-out",
    interval: IntervalMethod = "wilson",
    level: float = 0.95,
) -> Evaluation:
    """Measure rules against answers that are known already; see `evaluate`.

    Parameters
    ----------
    rules : RuleSet
    table : Table
    network, labels : object array of shape (n_rows,), or None
        The network's answers and the true ones.
    data : str
        `held-out` or `seen`.
    """

    def estimate(hits: npt.NDArray[np.bool_] | None) -> Any:
        return None if hits is None else share(int(np.count_nonzero(hits)), len(hits), interval=interval, level=level)

    given = rules.predict(table, relations)
    answered = np.array([answer is not None and not same_category(answer, UNKNOWN) for answer in given], dtype=bool)
    firing = rules.firing(table, relations)
    size = {
        "n_rows": len(table),
        "data": data,
        "coverage": estimate(answered),
        "n_rules": len(rules),
        "n_conditions": rules.n_conditions,
        "mean_length": rules.n_conditions / len(rules) if len(rules) else 0.0,
        "interval": interval,
        "level": level,
    }
    if not rules.schema.classes:
        return Evaluation(
            **size, **_numeric(given, network, labels, answered, estimate), evidence=_covered(rules, firing, data)
        )
    faithful, right = _equal(given, network), _equal(given, labels)
    return Evaluation(
        **size,
        fidelity=estimate(faithful),
        fidelity_answered=None if faithful is None else estimate(faithful[answered]),
        accuracy=estimate(right),
        network_accuracy=None if network is None else estimate(_equal(network, labels)),
        classes=() if network is None else _class_measures(rules.schema, given, network, estimate),
        confusion=() if network is None else _confusion(network, given),
        evidence={
            rule: Evidence(
                coverage=int(np.count_nonzero(rows)),
                support=None if network is None else int(np.count_nonzero(_concludes(label, network[rows]))),
                fidelity=None if network is None else estimate(_concludes(label, network[rows])),
                confidence=None if labels is None else estimate(_concludes(label, labels[rows])),
                data=data,
            )
            for rule, label, rows in _lines(rules, firing)
        },
        disagreements=() if faithful is None else tuple(np.flatnonzero(~faithful).tolist()),
    )


def _was_seen(rules: RuleSet, network: Network | None, table: Table) -> bool:
    if rules.provenance.rows is None:
        return False
    # The sketch is of the rows with the features that the rules could use: those of the network, or of the schema.
    features = table.schema.names if network is None else network.features
    if any(name not in table.columns for name in features):
        return False
    columns = {name: table.column(name) for name in features}
    seen = share_seen(Table(table.schema, columns, table.ids), rules.provenance.rows)
    if seen <= _TOLERATED_SHARE:
        return False
    warnings.warn(
        f"About {seen:.0%} of these rows were also used to extract the rules, so the measured fidelity is too high. "
        f"Evaluate on rows that were kept back, or state held_out=False to measure on seen rows.",
        HeldOutWarning,
        stacklevel=3,
    )
    return True


def read_labels(labels: Any, data: Any, schema: Schema, count: int, *, missing: bool = False) -> Answers:
    """Return the true answer of each row, from a sequence or the column of `data` with that name.

    Where `missing` allows that a label is missing, there is None.
    """
    name = labels if isinstance(labels, str) else schema.target.name
    kind: Kind = "categorical" if schema.classes else "numeric"
    column = Feature(name, kind, schema.classes, missing=missing, functor="label")
    # Read as any other column is, so that labels come in as many forms and are checked as well.
    table = as_table(data if isinstance(labels, str) else {name: labels}, Schema((column,), Target("labelled")))
    if len(table) != count:
        raise SchemaError(f"There are {len(table)} labels for {count} rows.")
    return np.array([*table.values(name), None], dtype=object)[:-1]


def _equal(left: Answers, right: Answers | None) -> npt.NDArray[np.bool_] | None:
    if right is None:
        return None
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    return np.array([type(one) is type(other) and one == other for one, other in pairs], dtype=bool)


def _concludes(label: object, answers: Answers) -> npt.NDArray[np.bool_]:
    return np.array([type(answer) is type(label) and answer == label for answer in answers.tolist()], dtype=bool)


def _lines(rules: RuleSet, firing: npt.NDArray[np.bool_]) -> list[tuple[str, object, npt.NDArray[np.bool_]]]:
    lines = []
    for clause, rows in zip(rules.clauses, firing, strict=False):
        assert isinstance(clause.head, ClassHead)
        lines.append((clause.id, clause.head.label, rows))
    if not same_category(rules.default, UNKNOWN):
        lines.append((DEFAULT_ID, rules.default, firing[len(rules)]))  # type: ignore[arg-type]
    return lines  # type: ignore[return-value]


def _covered(rules: RuleSet, firing: npt.NDArray[np.bool_], data: str) -> dict[str, Evidence]:
    names = (*(clause.id for clause in rules.clauses), DEFAULT_ID)
    return {
        name: Evidence(coverage=int(np.count_nonzero(rows)), data=data)
        for name, rows in zip(names, firing, strict=False)
    }


def _class_measures(schema: Schema, given: Answers, network: Answers, estimate: Any) -> tuple[ClassMeasures, ...]:
    measures = []
    for label in schema.classes:
        ours, theirs = _concludes(label, given), _concludes(label, network)
        measures.append(
            ClassMeasures(label, estimate(theirs[ours]), estimate(ours[theirs]), int(np.count_nonzero(theirs)))
        )
    return tuple(measures)


def _confusion(network: Answers, given: Answers) -> tuple[tuple[Category, Category | None, int], ...]:
    """Count each pair of answers; the types tell the classes 1 and True apart."""
    counts: Counter[tuple[tuple[type, Any], tuple[type, Any]]] = Counter(
        ((type(theirs), theirs), (type(ours), ours))
        for theirs, ours in zip(network.tolist(), given.tolist(), strict=True)
    )
    return tuple((theirs, ours, rows) for ((_, theirs), (_, ours)), rows in counts.items())


def _numeric(
    given: Answers, network: Answers | None, labels: Answers | None, answered: npt.NDArray[np.bool_], estimate: Any
) -> dict[str, Any]:
    measures: dict[str, Any] = {}
    if network is not None and answered.any():
        errors = _errors(given[answered], network[answered])
        measures |= {"mean_absolute_error": float(np.mean(errors)), "worst_error": float(np.max(errors))}
        of_intervals = np.array([isinstance(answer, tuple) for answer in given[answered].tolist()])
        if of_intervals.any():
            measures["inside"] = estimate(np.array(errors)[of_intervals] == 0.0)
    if labels is not None:
        known = np.array([label is not None and label == label for label in labels.tolist()], dtype=bool)
        if (known & answered).any():
            errors = _errors(given[known & answered], labels[known & answered])
            measures |= {"label_error": float(np.mean(errors)), "label_worst_error": float(np.max(errors))}
        if network is not None and known.any():
            measures["network_label_error"] = float(np.mean(_errors(network[known], labels[known])))
    return measures


def _errors(answers: Answers, truth: Answers) -> list[float]:
    return [
        max(answer[0] - value, value - answer[1], 0.0) if isinstance(answer, tuple) else abs(answer - value)
        for answer, value in zip(answers.tolist(), truth.tolist(), strict=True)
    ]
