"""compare_knowledge: what a network learned, against what the labels and an expert's theory say.

Imports errors, schema, rules, networks, probing, evaluation and its siblings.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.debugging.comparison import (
    Answer,
    Cell,
    ClassAgreement,
    Difference,
    Knowledge,
    Voice,
    VoiceAgreement,
)
from neurologic.debugging.dependence import Booleans, answers_given
from neurologic.debugging.expert import Path, theory_answers
from neurologic.errors import NeurologicError
from neurologic.evaluation import IntervalMethod, share
from neurologic.evaluation.measures import read_labels
from neurologic.networks import Network
from neurologic.probing import Asking
from neurologic.reasoning import Limits
from neurologic.rules import DEFAULT_ID, Relations, RuleSet
from neurologic.rules.printing import format_clause, format_default
from neurologic.rules.vocabulary import vocabulary_of
from neurologic.schema import Schema, Table, as_table
from neurologic.schema.tables import shape_of


def compare_knowledge(
    rules: RuleSet | None,
    network: Network | None,
    data: Any,
    labels: Any = None,
    *,
    theory: Path | Sequence[Path] | None = None,
    text: str | None = None,
    goals: Mapping[Any, str] | None = None,
    limits: Limits | None = None,
    relations: Relations | None = None,
    interval: IntervalMethod = "wilson",
    level: float = 0.95,
    batch_size: int = 8192,
) -> Knowledge:
    """Compare what a network learned with what the labels say and with what an expert's theory says.

    Each two of them class by class, and all ways in which they differ: where the network alone is against labels and
    theory it has learned something wrong, where the labels are alone they may be wrong, and where the theory is alone
    the expert can learn. For each the rule that decides most of the rows.

    Parameters
    ----------
    rules : RuleSet or None
        The rules extracted from the network, by which a disagreement is explained. Without a network they are
        themselves what was learned.
    network : Network or None
    data : Table, array, frame, mapping of columns, or sequence of mappings
        All its columns that the schema knows are facts for the theory.
    labels : sequence, or str, optional
        The true class of each row, or the column of `data` that has it; None where it is not known.
    theory : path, or sequence of paths, optional
        The expert's own Prolog, with clauses for the target as a predicate of individual and class, or whatever
        `goals` ask for. It may give a row no class or several: such rows are counted apart.
    text : str, optional
        Prolog itself, instead of a file or besides.
    goals : mapping of class to str, optional
        What holds of the individuals of a class, where the theory has no clauses for the target; the first variable is
        the individual: `{"bad": "over_indebted(A)"}`.
    limits : Limits, optional
        Of each question to the theory.
    relations : mapping of relation name to tuples, optional
        Facts for first-order rules, and for the theory.
    interval : {"wilson", "clopper-pearson"}
        Kind of the confidence intervals.
    level : float
        Their confidence level.
    batch_size : int
        Rows the network sees at once.

    Returns
    -------
    Knowledge
        Text, HTML in a notebook, `to_frame()` and `to_dict()`.

    Raises
    ------
    NeurologicError
        When there are not two to compare; for a target that is a number; for a goal without a variable.
    UnknownName
        When theory or goals name a class that the target does not have.
    SchemaError
        For data or labels that do not fit the schema.
    PrologNotFound
        For a theory without SWI-Prolog.
    PrologSyntaxError, UnknownPredicate, PrologError, QueryLimit
        As `Session.consult` and `Session.query`.

    Examples
    --------
    >>> from neurologic.rules import parse_rules
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")), individual="applicant")
    >>> rules = parse_rules("SEMANTICS ordered r1: IF age < 30 THEN bad DEFAULT good", schema)
    >>> rows, labels = {"age": [19, 25, 28, 60, 80]}, ["bad", "good", "good", "good", "bad"]
    >>> expert = "risk(A, bad) :- age(A, Y), Y < 21. risk(A, good) :- age(A, Y), Y >= 21, Y < 75."
    >>> print(compare_knowledge(rules, None, rows, labels, text=expert))
    5 rows: rules, labels, theory; the theory says nothing on 1
    rules and labels say the same on 0.40 [0.12, 0.77] of 5 rows
      labels good  3 rows  rules the same 0.33 [0.06, 0.79]  bad on 2 (r1 on 2)
      labels bad   2 rows  rules the same 0.50 [0.09, 0.91]  good on 1 (default on 1)
    rules and theory say the same on 0.50 [0.15, 0.85] of 4 rows
      theory good  3 rows  rules the same 0.33 [0.06, 0.79]  bad on 2 (r1 on 2)
      theory bad   1 row   rules the same 1.00 [0.21, 1.00]
    labels and theory say the same on 1.00 [0.51, 1.00] of 4 rows
      theory good  3 rows  labels the same 1.00 [0.44, 1.00]
      theory bad   1 row   labels the same 1.00 [0.21, 1.00]
    Where they differ:
      2 rows  rules bad, labels good, theory good  only the rules        r1 on 2       a2, a3
      1 row   rules good, labels bad, theory –     rules against labels  default on 1  a5
    """
    known = rules if rules is not None else network
    if known is None:
        raise NeurologicError("Give a network, or rules, or both: what was learned is compared.")
    files = [] if theory is None else [theory] if isinstance(theory, (str, os.PathLike)) else list(theory)
    schema = known.schema
    if not schema.classes:
        raise NeurologicError(f"The target {schema.target.name!r} is a number; classes are compared.")
    if labels is None and not files and text is None:
        raise NeurologicError("Give labels, or an expert's theory, or both, to compare what was learned with.")
    if goals is not None and not files and text is None:
        raise NeurologicError("Goals are asked of a theory: give its file, or its text.")
    table = _table(rules, network, data, schema)
    voices: dict[str, Booleans] = {}
    if network is not None:
        codes = Asking(network, batch_size=batch_size).labels(table)
        voices["network"] = np.arange(len(schema.classes))[:, None] == codes
    else:
        assert rules is not None
        voices["rules"] = answers_given(rules, table, relations)[:-1]  # `unknown` is no class
    if labels is not None:
        truth = read_labels(labels, data, schema, len(table), missing=True)
        position = {(type(label), label): code for code, label in enumerate(schema.classes)}
        codes = np.array([position.get((type(label), label), -1) for label in truth.tolist()], dtype=np.int64)
        voices["labels"] = np.arange(len(schema.classes))[:, None] == codes
    warnings: tuple[str, ...] = ()
    if files or text is not None:
        voices["theory"], warnings = theory_answers(table, files, text, goals, relations, limits)

    behind = _Behind(rules, table, relations)

    def estimate(hits: int, count: int) -> Any:
        return share(hits, count, interval=interval, level=level)

    return Knowledge(
        len(table),
        tuple(_voice(name, given) for name, given in voices.items()),
        tuple(
            _agreement(schema, (first, voices[first]), (second, voices[second]), behind, estimate)
            for first, second in combinations(voices, 2)
        ),
        _differences(schema, voices, behind),
        warnings,
        interval,
        level,
    )


def _table(rules: RuleSet | None, network: Network | None, data: Any, schema: Schema) -> Table:
    available, _ = shape_of(data, schema)
    needed = (*(network.features if network is not None else ()), *(rules.features_used if rules is not None else ()))
    wanted = [name for name in schema.names if name in available or name in needed]
    return as_table(data, schema, features=wanted)


def _voice(name: str, given: Booleans) -> Voice:
    counts = given.sum(axis=0)
    return Voice(name, *(int(np.count_nonzero(mask)) for mask in (counts == 1, counts == 0, counts > 1)))


class _Behind:
    """Which rule decides most of some rows, and who they are."""

    def __init__(self, rules: RuleSet | None, table: Table, relations: Relations | None) -> None:
        self.table = table
        self._names: list[str] = []
        self._texts: list[str] = []
        if rules is not None:
            self._firing = rules.firing(table, relations)[: len(rules) + 1]
            names = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))
            self._names = [*(clause.id for clause in rules.clauses), DEFAULT_ID]
            self._texts = [*(format_clause(each, names) for each in rules.clauses), f"DEFAULT {format_default(rules)}"]

    def most(self, rows: npt.NDArray[np.int64]) -> tuple[str | None, int, str, int]:
        """Return the id of the rule that decides most of the rows, how many, its text, and one of these rows."""
        counts = [int(np.count_nonzero(line[rows])) for line in self._firing] if self._names else []
        if not any(counts):
            return None, 0, "", int(rows[0])
        best = int(np.argmax(counts))
        return self._names[best], counts[best], self._texts[best], int(rows[self._firing[best][rows]][0])

    def individuals(self, rows: npt.NDArray[np.int64]) -> tuple[str, ...]:
        """Return the names of the rows."""
        return tuple(self.table.ids[row] for row in rows.tolist())


def _agreement(
    schema: Schema, first: tuple[str, Booleans], second: tuple[str, Booleans], behind: _Behind, estimate: Any
) -> VoiceAgreement:
    both = (first[1].sum(axis=0) == 1) & (second[1].sum(axis=0) == 1)
    ours, theirs = first[1].argmax(axis=0), second[1].argmax(axis=0)
    classes = []
    for position, label in enumerate(schema.classes):
        of_class = both & (theirs == position)
        cells = []
        for other, said in enumerate(schema.classes):
            rows = np.flatnonzero(of_class & (ours == other))
            if other != position and len(rows):
                rule, rule_rows, _, _ = behind.most(rows)
                cells.append(Cell(said, label, len(rows), rule, rule_rows, behind.individuals(rows)))
        count = int(np.count_nonzero(of_class))
        same = estimate(int(np.count_nonzero(of_class & (ours == position))), count)
        classes.append(ClassAgreement(label, count, same, tuple(sorted(cells, key=lambda cell: -cell.n_rows))))
    count = int(np.count_nonzero(both))
    same = estimate(int(np.count_nonzero(both & (ours == theirs))), count)
    return VoiceAgreement(first[0], second[0], count, same, tuple(classes))


def _differences(schema: Schema, voices: Mapping[str, Booleans], behind: _Behind) -> tuple[Difference, ...]:
    """Group the rows by what all voices say; keep the groups in which two that give one class give different ones."""
    together = np.concatenate(list(voices.values()))  # a column a row, every voice's classes below each other
    patterns, group = np.unique(together, axis=1, return_inverse=True)
    found = []
    for number, pattern in enumerate(patterns.T):
        answers: dict[str, Answer] = {}
        for name, given in zip(voices, np.split(pattern, len(voices)), strict=True):
            answers[name] = tuple(label for label, says in zip(schema.classes, given, strict=True) if says)
        single = {name: (type(answer[0]), answer[0]) for name, answer in answers.items() if len(answer) == 1}
        if len(set(single.values())) < 2:
            continue
        said = list(single.values())
        lonely = [name for name, answer in single.items() if said.count(answer) == 1]
        alone = lonely[0] if len(single) == 3 and len(lonely) == 1 else None
        rows = np.flatnonzero(group.ravel() == number)
        rule, rule_rows, text, shown = behind.most(rows)
        who, row = behind.table.ids[shown], behind.table.row(shown)
        found.append(Difference(answers, alone, len(rows), rule, rule_rows, text, behind.individuals(rows), who, row))
    return tuple(sorted(found, key=lambda each: (-each.n_rows, str(each.answers))))
