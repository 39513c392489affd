"""Many rows classified by Prolog: by the decision clause of a rule set, or row after row where it has none.

Imports errors, schema, rules, compilation, probing (for the type of a progress callback) and the modules of this stage
below session.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.compilation import Decision, decision
from neurologic.errors import CompilationError, RuleError, SlowWarning
from neurologic.probing import Progress
from neurologic.reasoning.batches import Matrix, batches_of, rows_term
from neurologic.reasoning.emitted import load_emitted
from neurologic.reasoning.limits import Budget
from neurologic.reasoning.module import Module, without_encoding
from neurologic.reasoning.streams import parts_of
from neurologic.reasoning.terms import Compound
from neurologic.rules import DEFAULT_ID, RuleSet
from neurologic.schema import UNKNOWN, Table
from neurologic.schema.tables import MISSING_CODE, checked_columns

Labels = npt.NDArray[np.object_]
Columns = Mapping[str, npt.NDArray[Any]]

_ROWS_AT_ONCE = 20_000  # of a file
_ROWS_IN_PIECE = 8_192  # of an array: few enough for the processor's cache
_ROWS_IN_MATRIX = 4_096  # one batch where rows are short
_ASKED_AT_ONCE = 100


@dataclass(eq=False)
class Classifier:
    """A rule set as Prolog decides it, some of its rules switched off.

    Attributes
    ----------
    rules : RuleSet
    off : frozenset of str
    decision : Decision or None
        None where there is none for these rules; then each row is asked on its own.
    module : Module
        That of the decision; without one, of the session.
    users : int
        How many calls use it now; it is kept as long as there are any.
    """

    rules: RuleSet
    off: frozenset[str]
    decision: Decision | None
    module: Module
    users: int = 0


class Classifiers:
    """The classifiers of one session, made when they are first asked for and kept until its rules change."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._made: list[Classifier] = []

    def of(self, rules: RuleSet) -> Classifier:
        """Return the classifier of a rule set as it is switched now, with one user more."""
        on = set(map(str, self._module.ask("rules_on(M, Result)", home="neurologic_batches")))
        every = (*(clause.id for clause in rules.clauses), DEFAULT_ID)
        off = frozenset(rule for rule in every if rule not in on)
        found = next((known for known in self._made if known.rules is rules and known.off == off), None)
        if found is None:
            for known in [known for known in self._made if not known.users]:
                self._made.remove(known)
                self._remove(known)
            found = self._new(rules, off)
            self._made.append(found)
        found.users += 1
        return found

    def _new(self, rules: RuleSet, off: frozenset[str]) -> Classifier:
        try:
            compiled = decision(rules, off)
        except CompilationError as error:
            warnings.warn(f"{error} Each row is asked on its own, which is slow.", SlowWarning, stacklevel=5)
            return Classifier(rules, off, None, self._module)
        prolog = self._module.engine
        home = replace(self._module, name=prolog.new_module("neurologic_decision"))
        try:
            load_emitted(prolog, without_encoding(compiled.text), "decision", home.name)
        except BaseException:  # an interrupt too
            prolog.delete_module(home.name)
            raise
        return Classifier(rules, off, compiled, home)

    def _remove(self, known: Classifier) -> None:
        if known.decision is not None:
            known.module.engine.delete_module(known.module.name)

    def close(self) -> None:
        """Remove all of them from Prolog."""
        while self._made:
            self._remove(self._made.pop())


def classified_parts(classifier: Classifier, data: Any, progress: Progress | None) -> Iterator[Labels]:
    """Yield the answers of each part of the rows, as `RuleSet.predict` gives them."""
    rules, compiled, done = classifier.rules, classifier.decision, 0
    budget = Budget(classifier.module.limits)
    try:
        for part in parts_of(data, rules.schema, _ROWS_AT_ONCE):
            found: list[Labels] = []
            for piece in part.slices(_ROWS_IN_PIECE):
                columns, count = piece.read(lambda data: checked_columns(data, rules.schema, rules.features_used))
                for start in range(0, count, _ROWS_IN_MATRIX):
                    rows = slice(start, min(start + _ROWS_IN_MATRIX, count))
                    if compiled is None:
                        found.append(_asked(classifier, columns, rows, budget))
                    else:
                        found.append(_decided(classifier.module, compiled, columns, rows, budget))
                    done += rows.stop - rows.start
                    if progress is not None:
                        progress("classifying rows", done, part.total)
            yield joined(found)
    finally:
        classifier.users -= 1


def _decided(module: Module, compiled: Decision, columns: Columns, rows: slice, budget: Budget) -> Labels:
    matrix = row_matrix(columns, compiled.columns, rows)
    missing = np.isnan(matrix).any(axis=1)
    codes = np.empty(len(matrix), dtype=np.uint32)
    if not missing.any() or not compiled.columns:
        codes[:] = _codes(module, "known", matrix, budget)
    else:
        codes[~missing] = _codes(module, "known", matrix[~missing], budget)
        codes[missing] = _codes(module, "missing", matrix[missing], budget)
    answers = np.empty(int(codes.max(initial=0)) + 1, dtype=object)
    for code, answer in compiled.answers.items():
        if code < len(answers):
            answers[code] = answer
    labels: Labels = answers[codes]
    return labels


def _codes(module: Module, kind: str, matrix: Matrix, budget: Budget) -> npt.NDArray[np.uint32]:
    texts = []
    for rows in batches_of(len(matrix), matrix.shape[1]):
        batch = matrix[rows]
        with budget.spent():
            text = module.ask(
                "classified(M, Kind, Rows, Count, Result)",
                budget.limits(),
                home="neurologic_batches",
                Kind=kind,
                Rows=rows_term(module.engine, batch),
                Count=len(batch),
            )
        texts.append(text)
    return np.frombuffer("".join(texts).encode("utf-32-le"), dtype="<u4")


def row_matrix(columns: Columns, names: Sequence[str], rows: slice) -> Matrix:
    """Return some rows as numbers: a category by its place, a missing value as NaN; one column of zeros for none.

    Examples
    --------
    >>> columns = {"age": np.array([67.0, np.nan]), "own": np.array([1, -1], dtype=np.int32)}
    >>> row_matrix(columns, ["age", "own"], slice(0, 2))
    array([[67.,  1.],
           [nan, nan]])
    """
    make = np.empty if names else np.zeros
    matrix = make((rows.stop - rows.start, max(1, len(names))), dtype=np.float64)
    for place, name in enumerate(names):
        column = columns[name][rows]
        matrix[:, place] = column
        if column.dtype.kind == "i":
            matrix[column == MISSING_CODE, place] = np.nan
    return matrix


def _asked(classifier: Classifier, columns: Columns, rows: slice, budget: Budget) -> Labels:
    """Ask for the answer of each row as of a new individual, of which relations say nothing."""
    rules = classifier.rules
    table = Table(
        rules.schema, {name: column[rows] for name, column in columns.items()}, ("",) * (rows.stop - rows.start)
    )
    functors = {name: rules.schema.feature(name).functor for name in columns}
    classes = {prolog_value(label): label for label in (*rules.schema.classes, UNKNOWN)}
    labels: Labels = np.empty(len(table), dtype=object)
    for first in range(0, len(table), _ASKED_AT_ONCE):
        some = range(first, min(first + _ASKED_AT_ONCE, len(table)))
        given = [
            [Compound("=", (functors[name], value)) for name, value in table.row(row).items() if value is not None]
            for row in some
        ]
        with budget.spent():
            found = classifier.module.ask(
                "asked_rows(M, Target, Rows, Result)",
                budget.limits(),
                home="neurologic_batches",
                Target=rules.schema.target.functor,
                Rows=given,
            )
        for row, answers in zip(some, found, strict=True):
            different = {prolog_value(answer): answer for answer in answers}
            labels[row] = _label(next(iter(different.values())), classes) if len(different) == 1 else None
    return labels


def prolog_value(value: object) -> tuple[str, object]:
    """Return a key under which a class and the term that Prolog gives for it are the same."""
    if isinstance(value, bool):
        return ("str", "true" if value else "false")
    return (type(value).__name__, value)


def _label(answer: Any, classes: dict[tuple[str, object], Any]) -> Any:
    if isinstance(answer, Compound):  # between(Low, High)
        return tuple(map(float, answer.arguments))
    return classes.get(prolog_value(answer), answer)


def chosen_rules(loaded: tuple[RuleSet, ...], target: str | None) -> RuleSet:
    """Return the rule set that classifies: the only one, or the one for a target.

    Raises
    ------
    RuleError
        When there is none, or several and no target is named; with the targets there are.
    """
    deciding = [rules for rules in loaded if not rules.is_relational]
    named = [rules for rules in deciding if target in (None, rules.schema.target.name)]
    if len(named) == 1:
        return named[0]
    targets = ", ".join(repr(rules.schema.target.name) for rules in deciding)
    if not deciding:
        raise RuleError("There are no rules that classify: load a rule set that concludes classes or numbers first.")
    if target is None:
        raise RuleError(f"The session has rules for {targets}: say which with target=....")
    raise RuleError(f"There are no rules for {target!r}; there are some for {targets}.")


def joined(parts: Iterable[Labels]) -> Labels:
    """Return all answers as one array."""
    found = list(parts)
    return np.concatenate(found) if found else np.empty(0, dtype=object)
