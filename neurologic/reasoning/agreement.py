"""The three evaluators on the rows at hand, compared before rules are written to a file (invariant I8).

Imports errors, files, schema, rules, compilation and session. The evaluators are numpy on the rules, SWI-Prolog on the
emitted text, and numpy on the text read back; the second is left out, with a warning, where SWI-Prolog is missing.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neurologic.compilation import facts_text, prolog_text, read_prolog
from neurologic.compilation.vocabulary import vocabulary_of
from neurologic.errors import CompilationError, PrologNotFound
from neurologic.files import write_text_atomically
from neurologic.reasoning.session import Session
from neurologic.reasoning.terms import Compound
from neurologic.rules import Relations, RuleSet
from neurologic.schema import Schema, Table, as_table
from neurologic.schema.names import quote_atom
from neurologic.schema.tables import shape_of

NUMPY, PROLOG, READ_BACK = "numpy", "SWI-Prolog", "text read back"


@dataclass(frozen=True)
class Disagreement:
    """A row on which two evaluators answer differently.

    Attributes
    ----------
    row : int or None
        None for a relation, which is about no row.
    subject : str
        The individual, or the relation.
    answers : tuple of (evaluator, answers)
    """

    row: int | None
    subject: str
    answers: tuple[tuple[str, tuple[Any, ...]], ...]

    def __str__(self) -> str:
        place = self.subject if self.row is None else f"row {self.row} ({self.subject})"
        shown = "; ".join(f"{name}: {', '.join(map(repr, found)) or 'no answer'}" for name, found in self.answers)
        return f"{place}: {shown}"


@dataclass(frozen=True)
class Agreement:
    """What the evaluators of one rule set answered on the same rows; true when they agree everywhere.

    Attributes
    ----------
    n_rows : int
    evaluators : tuple of str
        Those that were compared.
    disagreements : tuple of Disagreement
    """

    n_rows: int
    evaluators: tuple[str, ...]
    disagreements: tuple[Disagreement, ...] = ()

    def __bool__(self) -> bool:
        return not self.disagreements

    def __str__(self) -> str:
        compared = ", ".join(self.evaluators)
        if self:
            return f"{compared} agree on all {self.n_rows} rows"
        first = "\n".join(f"  {disagreement}" for disagreement in self.disagreements[:5])
        return f"{compared} disagree in {len(self.disagreements)} of {self.n_rows} cases:\n{first}"


@dataclass(frozen=True)
class ExportReport:
    """What was written.

    Attributes
    ----------
    files : tuple of Path
    agreement : Agreement or None
        None when there were no rows to compare.
    """

    files: tuple[Path, ...]
    agreement: Agreement | None

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Always empty, because nothing is written otherwise."""
        return self.agreement.disagreements if self.agreement is not None else ()

    def __str__(self) -> str:
        written = f"written: {', '.join(str(path) for path in self.files)}"
        return written if self.agreement is None else f"{written}\n{self.agreement}"


def compare_evaluators(rules: RuleSet, data: Any, relations: Relations | None = None) -> Agreement:
    """Return whether numpy, SWI-Prolog on the emitted text, and numpy on the text read back give the same answers.

    SWI-Prolog is asked twice: one open goal for everyone, and one goal for each individual.

    Parameters
    ----------
    rules : RuleSet
    data : Table, array, frame, mapping or sequence of mappings
        Rows with the columns that the rules use.
    relations : mapping of relation name to tuples, optional

    Warns
    -----
    UserWarning
        When SWI-Prolog is missing, so that only two evaluators can be compared.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer", missing=True),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),)),), "ordered", "good")
    >>> print(compare_evaluators(rules, {"age": [67, 22, None]}))
    numpy, SWI-Prolog, text read back agree on all 3 rows
    """
    return _compared(rules, prolog_text(rules), _table(data, rules.schema, rules.features_used), relations)


def export(
    rules: RuleSet,
    path: str | os.PathLike[str],
    data: Any = None,
    relations: Relations | None = None,
) -> ExportReport:
    """Write rules as Prolog, after the three evaluators gave the same answers on the rows at hand.

    Parameters
    ----------
    rules : RuleSet
    path : path-like
        A file ending in `.pl` for the rules alone; or a folder, which gets `rules.pl` and, with rows, `facts.pl`.
    data : Table, array, frame, mapping or sequence of mappings, optional
        The rows to compare on.
    relations : mapping of relation name to tuples, optional

    Returns
    -------
    ExportReport

    Raises
    ------
    CompilationError
        When the evaluators disagree, with the rows, or the rules cannot be written in Prolog. Then no file is touched.
    FileError
        When a file cannot be written.

    Warns
    -----
    UserWarning
        When SWI-Prolog is missing, so that only two evaluators can be compared.

    Examples
    --------
    >>> import tempfile
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),)),), "ordered", "good")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in export(rules, folder, {"age": [67, 22]}).files]
    ['rules.pl', 'facts.pl']
    """
    text = prolog_text(rules)
    table = None if data is None else _table(data, rules.schema, rules.features_used)
    agreement = None
    if table is not None:
        agreement = _compared(rules, text, table, relations)
        if not agreement:
            rows = tuple(found.row for found in agreement.disagreements if found.row is not None)
            raise CompilationError(
                f"{agreement}\nNothing is written. This is a fault of neurologic: please report it with these rules.",
                rows=rows,
            )
    target = Path(path)
    if target.suffix == ".pl" and not target.is_dir():
        return ExportReport((write_text_atomically(target, text),), agreement)
    files = [write_text_atomically(target / "rules.pl", text)]
    if table is not None:
        files.append(write_text_atomically(target / "facts.pl", facts_text(table, relations)))
    return ExportReport(tuple(files), agreement)


def _table(data: Any, schema: Schema, used: Sequence[str]) -> Table:
    """Return the features of the schema that the data have, which are at least those used."""
    known, _ = shape_of(data, schema)
    return as_table(data, schema, features=[name for name in schema.names if name in known or name in used])


def _compared(rules: RuleSet, text: str, table: Table, relations: Relations | None) -> Agreement:
    found: dict[str, dict[tuple[int | None, str], list[Any]]] = {NUMPY: _by_numpy(rules, table, relations)}
    try:
        found[PROLOG] = _by_prolog(rules, table, relations)
    except PrologNotFound as error:
        warnings.warn(f"The emitted Prolog was compared with its text only, not run. {error}", stacklevel=3)
    found[READ_BACK] = _by_numpy(read_prolog(text), table, relations)
    disagreements = []
    for key in dict.fromkeys(key for answers in found.values() for key in answers):
        answers = [(name, tuple(sorted(map(_canonical, by.get(key, []))))) for name, by in found.items()]
        if len({given for _, given in answers}) > 1:
            shown = tuple((name, tuple(value for _, value in given)) for name, given in answers)
            disagreements.append(Disagreement(*key, shown))
    return Agreement(len(table), tuple(found), tuple(disagreements))


def _by_numpy(rules: RuleSet, table: Table, relations: Relations | None) -> dict[tuple[int | None, str], list[Any]]:
    if rules.is_relational:
        derived = rules.derive(table, relations or {})
        return {(None, name): list(entries) for name, entries in derived.items()}
    answers = rules.answers(table, relations)
    return {(row, table.ids[row]): list(given) for row, given in enumerate(answers)}


def _by_prolog(rules: RuleSet, table: Table, relations: Relations | None) -> dict[tuple[int | None, str], list[Any]]:
    with Session() as prolog:
        prolog.load(rules)
        prolog.add_facts(table, relations=relations)
        if rules.is_relational:
            return {(None, name): _tuples(prolog, rules, name, arity) for name, arity in _concluded(rules)}
        target, individual = quote_atom(rules.schema.target.functor), quote_atom(rules.schema.individual)
        found: dict[str, list[Any]] = {name: [] for name in table.ids}
        for answer in prolog.query(f"{target}(A, C)"):
            found.setdefault(answer["A"], []).append(answer["C"])
        alone = prolog.query(f"{individual}(A), findall(C, {target}(A, C), _All), sort(_All, Each), length(_All, N)")
    for answer in alone:
        # Everyone's answers must be the same when one individual is asked, and no answer may come twice.
        everyone = found[answer["A"]]
        if sorted(map(_canonical, everyone)) != sorted(map(_canonical, answer["Each"])) or len(everyone) != answer["N"]:
            everyone.append(Compound("asked alone", tuple(answer["Each"])))
    rows = {name: row for row, name in enumerate(table.ids)}
    return {(rows[name], name): given for name, given in found.items()}


def _concluded(rules: RuleSet) -> list[tuple[str, int]]:
    heads = [(clause.head.predicate, len(clause.head.arguments)) for clause in rules.clauses]  # type: ignore[union-attr]
    return list(dict.fromkeys(heads))


def _tuples(prolog: Session, rules: RuleSet, name: str, arity: int) -> list[tuple[Any, ...]]:
    variables = [f"X{position}" for position in range(arity)]
    functor = vocabulary_of(rules).predicates[name, arity]
    answers = prolog.query(f"distinct({functor}({', '.join(variables)}))")
    return [tuple(answer[variable] for variable in variables) for answer in answers]


def _canonical(value: Any) -> tuple[str, Any]:
    """Make answers of Python and of Prolog comparable and sortable: a boolean is an atom, 36 and 36.0 are one."""
    if isinstance(value, bool):
        return ("text", "true" if value else "false")
    if isinstance(value, (int, float)):
        return ("number", float(value))
    if isinstance(value, Compound) and value.name == "between":
        return ("several", str(tuple(map(_canonical, value.arguments))))
    if isinstance(value, tuple):
        return ("several", str(tuple(map(_canonical, value))))
    return ("text", str(value))
