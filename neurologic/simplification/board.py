"""What a rule set answers on rows, kept so that the answers after a change of one rule are found at once.

Imports rules, schema and the cells. For each rule and row it is kept whether the body holds and whether it is not
refuted; for a list, which rule decides; for other rule sets, how many rules of each head hold and are not refuted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from neurologic.rules import Clause, Literal, RuleSet
from neurologic.rules.semantics import Facts, Truth, clause_truth, literal_truth
from neurologic.schema import Table
from neurologic.simplification.cells import shares_variables

Codes: TypeAlias = npt.NDArray[np.int64]
Rows: TypeAlias = npt.NDArray[np.int64]
Booleans: TypeAlias = npt.NDArray[np.bool_]

NO_ANSWER = -1


class Board:
    """Rules on rows.

    Parameters
    ----------
    rules : RuleSet
        Must conclude classes.
    table : Table
    codes : mapping of (type, class) to position
        Of every class and of `unknown`.
    """

    def __init__(self, rules: RuleSet, table: Table, codes: dict[tuple[type, object], int]) -> None:
        self.facts: Facts = rules.facts_of(table)
        self.ordered = rules.semantics == "ordered"
        self.abstains = rules.conflict == "abstain"
        self.default = codes[type(rules.default), rules.default]
        self.unknown = codes[str, "unknown"]
        self.n_codes = len(codes)
        self.heads = [codes[type(clause.head.label), clause.head.label] for clause in rules.clauses]  # type: ignore[union-attr]
        self._truths: dict[Literal, Truth] = {}
        count = len(rules.clauses)
        self.holds = np.zeros((count, len(table)), dtype=bool)
        self.open = np.zeros((count, len(table)), dtype=bool)
        for place, clause in enumerate(rules.clauses):
            self.holds[place], self.open[place] = self.truth(clause)
        if self.ordered:
            self.first = self._next(np.arange(len(table)), 0)
        else:
            self.holding = np.zeros((self.n_codes, len(table)), dtype=np.int32)
            self.opening = np.zeros((self.n_codes, len(table)), dtype=np.int32)
            for place, head in enumerate(self.heads):
                self.holding[head] += self.holds[place]
                self.opening[head] += self.open[place]
        self.answers = self._answers(np.arange(len(table)))

    def truth(self, clause: Clause) -> tuple[Booleans, Booleans]:
        """Return where a clause's body holds, and where it is not refuted."""
        if any(map(shares_variables, clause.body)):
            whole = clause_truth(clause, self.facts)
            return whole.proved, ~whole.refuted
        holds = np.ones(self.facts.n_rows, dtype=bool)
        refuted = np.zeros(self.facts.n_rows, dtype=bool)
        for literal in clause.body:
            truth = self._truths.get(literal)
            if truth is None:
                truth = self._truths[literal] = literal_truth(literal, self.facts)
            holds &= truth.proved
            refuted |= truth.refuted
        return holds, ~refuted

    def changed_by(self, place: int, holds: Booleans, not_refuted: Booleans) -> tuple[Rows, Codes]:
        """Return the rows whose answer may change when a rule's truth does, and their answers then."""
        if self.ordered:
            decided = self.first == place
            rows = np.flatnonzero(
                ((self.first > place) & not_refuted)
                | (decided & (holds != self.holds[place]))
                | (decided & ~not_refuted)
            )
            answers = np.where(holds[rows], self.heads[place], NO_ANSWER)
            lost = ~not_refuted[rows]
            if lost.any():
                answers[lost] = self._codes_of(self._next(rows[lost], place + 1), rows[lost])
            return rows, answers
        rows = np.flatnonzero((holds != self.holds[place]) | (not_refuted != self.open[place]))
        head = self.heads[place]
        holding, opening = self.holding[:, rows].copy(), self.opening[:, rows].copy()
        holding[head] += holds[rows].astype(np.int32) - self.holds[place][rows]
        opening[head] += not_refuted[rows].astype(np.int32) - self.open[place][rows]
        return rows, self._together(holding, opening)

    def change(self, place: int, holds: Booleans, not_refuted: Booleans) -> None:
        """Give a rule another truth."""
        if self.ordered:
            rows, answers = self.changed_by(place, holds, not_refuted)
            self.holds[place], self.open[place] = holds, not_refuted
            self.first[rows] = self._next(rows, 0)
        else:
            rows, answers = self.changed_by(place, holds, not_refuted)
            head = self.heads[place]
            self.holding[head] += holds.astype(np.int32) - self.holds[place]
            self.opening[head] += not_refuted.astype(np.int32) - self.open[place]
            self.holds[place], self.open[place] = holds, not_refuted
        self.answers[rows] = answers

    def _next(self, rows: Rows, start: int) -> Rows:
        """Return the first rule from `start` on that is not refuted on each row; the number of rules for none."""
        count = len(self.heads)
        found = np.full(len(rows), count, dtype=np.int64)
        if start < count and len(rows):
            part = self.open[start:, rows]
            some = part.any(axis=0)
            found[some] = start + part.argmax(axis=0)[some]
        return found

    def _codes_of(self, deciding: Rows, rows: Rows) -> Codes:
        heads = np.array([*self.heads, self.default], dtype=np.int64)
        answers = heads[deciding]
        inside = np.flatnonzero(deciding < len(self.heads))
        answers[inside[~self.holds[deciding[inside], rows[inside]]]] = NO_ANSWER
        return answers

    def _answers(self, rows: Rows) -> Codes:
        if self.ordered:
            return self._codes_of(self.first, rows)
        return self._together(self.holding, self.opening)

    def _together(self, holding: npt.NDArray[np.int32], opening: npt.NDArray[np.int32]) -> Codes:
        """Return the one answer on each row, from how many rules of each head hold and are not refuted."""
        proved = holding > 0
        by_default = opening.sum(axis=0) == 0
        conflict = proved.sum(axis=0) > 1
        if self.abstains:
            proved &= (opening > 0).sum(axis=0) - (opening > 0) == 0
        given = proved.copy()
        given[self.default] |= by_default
        if self.abstains:
            given[self.unknown] |= conflict
        answers = np.where(given.sum(axis=0) == 1, given.argmax(axis=0), NO_ANSWER)
        return np.asarray(answers, dtype=np.int64)


def agreement(answers: Codes, wanted: Codes) -> int:
    """Return on how many rows the answers are the wanted ones."""
    return int(np.count_nonzero(answers == wanted))


def codes_of_classes(classes: Sequence[object]) -> dict[tuple[type, object], int]:
    """Return a position for each class and for `unknown`."""
    return {(type(label), label): code for code, label in enumerate((*classes, "unknown"))}
