"""What network, labels and theory say of the same rows: the records of what `compare_knowledge` found.

Imports errors, the rules' estimates, schema, evaluation (how a share is shown) and layout.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from neurologic.debugging.layout import counted, html_table, text_table
from neurologic.errors import MissingExtra
from neurologic.evaluation.record import shown
from neurologic.rules import Estimate
from neurologic.schema import Category, Value

#: Individuals that the text of a difference names, and differences that the text of all shows.
_NAMED = 5
_MOST = 20

Answer = tuple[Category, ...]
"""The classes that are given to a row: none, one, or several in the order of the schema."""


@dataclass(frozen=True)
class Voice:
    """Who gives rows a class, and how often none or several.

    Attributes
    ----------
    name : str
        `network`, or `rules` where no network was asked; `labels`; `theory`.
    answered : int
        Rows that get exactly one class.
    silent : int
        Rows that get none.
    several : int
        Rows that get several.
    """

    name: str
    answered: int
    silent: int
    several: int


@dataclass(frozen=True)
class Cell:
    """Rows to which two voices give two classes, and the rule behind most of them.

    Attributes
    ----------
    first, second : str, int or bool
        What the first and the second voice say.
    n_rows : int
    rule : str or None
        The rule that decides most of the rows, `default` for the default; None without rules, or where none decides.
    rule_rows : int
        How many of the rows it decides.
    individuals : tuple of str
    """

    first: Category
    second: Category
    n_rows: int
    rule: str | None
    rule_rows: int
    individuals: tuple[str, ...]


@dataclass(frozen=True)
class ClassAgreement:
    """How two voices agree about one class of the second.

    Attributes
    ----------
    label : str, int or bool
    n_rows : int
        Rows that the second voice gives this class and the first one gives exactly one.
    same : Estimate or None
        The share of them that the first voice gives this class too; None without rows.
    others : tuple of Cell
        What it says instead, the most frequent first.
    """

    label: Category
    n_rows: int
    same: Estimate | None
    others: tuple[Cell, ...]


@dataclass(frozen=True)
class VoiceAgreement:
    """How two voices agree, class by class, over the rows to which both give exactly one class.

    Attributes
    ----------
    first, second : str
        The voice that is measured, and the one that it is measured against.
    n_rows : int
    same : Estimate or None
        Share of the rows that get one class from both; None without rows.
    classes : tuple of ClassAgreement
        In the order of the schema.
    """

    first: str
    second: str
    n_rows: int
    same: Estimate | None
    classes: tuple[ClassAgreement, ...]

    def of(self, label: Category) -> ClassAgreement:
        """Return what there is about one class; raises `KeyError` for one that the schema does not have."""
        for each in self.classes:
            if type(each.label) is type(label) and each.label == label:
                return each
        raise KeyError(label)


@dataclass(frozen=True)
class Difference:
    """Rows on which the voices differ in the same way.

    Attributes
    ----------
    answers : mapping of voice to tuple of classes
    alone : str or None
        The voice that stands against two others, which agree; None where two differ, or all do.
    n_rows : int
    rule : str or None
        The rule that decides most of the rows; see `Cell`.
    rule_rows : int
    text : str
        That rule in the rule language; empty without one.
    individuals : tuple of str
    witness : str
        One of the individuals; decided by that rule, if there is one.
    row : mapping of feature name to value
        The row of the witness.
    """

    answers: Mapping[str, Answer]
    alone: str | None
    n_rows: int
    rule: str | None
    rule_rows: int
    text: str
    individuals: tuple[str, ...]
    witness: str
    row: Mapping[str, Value]

    @property
    def all_differ(self) -> bool:
        """Whether three voices give exactly one class each, and no two the same."""
        given = [answer[0] for answer in self.answers.values() if len(answer) == 1]
        return len(given) == len(self.answers) == 3 and self.alone is None

    @property
    def kind(self) -> str:
        """Who differs from whom, in words."""
        if self.alone is not None:
            return f"only the {self.alone}"
        if self.all_differ:
            return "all differ"
        return " against ".join(name for name, answer in self.answers.items() if len(answer) == 1)


@dataclass(frozen=True)
class Knowledge:
    """What a network learned, beside what the labels and an expert's theory say.

    Attributes
    ----------
    n_rows : int
    voices : tuple of Voice
    agreements : tuple of VoiceAgreement
        One for each two voices.
    differences : tuple of Difference
        The ways in which the voices differ, the most frequent first. Only voices that give a row exactly one class
        can differ on it.
    warnings : tuple of str
        What Prolog warned of when it loaded the theory.
    interval : str
    level : float
    """

    n_rows: int
    voices: tuple[Voice, ...]
    agreements: tuple[VoiceAgreement, ...]
    differences: tuple[Difference, ...]
    warnings: tuple[str, ...] = ()
    interval: str = "wilson"
    level: float = 0.95

    @property
    def learned(self) -> str:
        """The voice of what was learned: `network`, or `rules` where no network was asked."""
        return self.voices[0].name

    def agreement(self, first: str, second: str) -> VoiceAgreement:
        """Return how two voices agree, by their names in the order of `voices`; raises `KeyError` for others."""
        for each in self.agreements:
            if (each.first, each.second) == (first, second):
                return each
        raise KeyError((first, second))

    def voice(self, name: str) -> Voice:
        """Return a voice by its name; raises `KeyError` for one that was not heard."""
        for each in self.voices:
            if each.name == name:
                return each
        raise KeyError(name)

    def __str__(self) -> str:
        lines = [self._headline()]
        for each in self.agreements:
            lines.append(_sentence(each))
            lines += text_table([_class_cells(each, entry) for entry in each.classes], indent="  ")
        lines.append("Where they differ:" if self.differences else "They differ nowhere.")
        if self.differences:
            lines += text_table([_difference_cells(each) for each in self.differences[:_MOST]], indent="  ")
        if len(self.differences) > _MOST:
            lines.append(f"  … {len(self.differences) - _MOST} more")
        return "\n".join(lines)

    def _headline(self) -> str:
        apart = [
            f"the {voice.name} {' and '.join(said)}"
            for voice in self.voices
            if (
                said := [
                    f"{word} on {number:,}"
                    for word, number in (("says nothing", voice.silent), ("says several classes", voice.several))
                    if number
                ]
            )
        ]
        names = ", ".join(voice.name for voice in self.voices)
        return f"{counted(self.n_rows, 'row')}: {names}" + (f"; {'; '.join(apart)}" if apart else "")

    def _repr_html_(self) -> str:
        parts = [f"<p>{html.escape(self._headline())}</p>"]
        for each in self.agreements:
            head = (each.second, "rows", each.first, "otherwise")
            rows = [
                [
                    _named(entry.label),
                    f"{entry.n_rows:,}",
                    shown(entry.same),
                    "; ".join(_cell_text(cell) for cell in entry.others),
                ]
                for entry in each.classes
            ]
            parts.append(f"<p>{html.escape(_sentence(each))}</p>{html_table(head, rows)}")
        if self.differences:
            titles = ("rows", *(voice.name for voice in self.voices), "differs", "rule behind most", "such as")
            parts.append(html_table(titles, [self._html_cells(each) for each in self.differences]))
        return f"<div>{''.join(parts)}</div>"

    def _html_cells(self, each: Difference) -> list[str]:
        rule = f"{each.text} ({each.rule_rows:,})" if each.rule is not None else "–"
        answers = [_answer(each.answers[voice.name]) for voice in self.voices]
        return [f"{each.n_rows:,}", *answers, each.kind, rule, each.witness]

    def to_frame(self) -> Any:
        """Return a pandas frame, a line a difference, in the same order.

        Columns: `rows`, then `network` or `rules`, `labels` and `theory` as far as they were heard (a class; `–` for
        none; several joined by `or`), `differs`, `rule`, `rule_rows`, `text`, `witness`.

        Raises
        ------
        MissingExtra
            When pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtra("pandas", "frames", "A frame of differences") from None
        names = [voice.name for voice in self.voices]
        columns = ["rows", *names, "differs", "rule", "rule_rows", "text", "witness"]
        lines = [
            [
                each.n_rows,
                *(_answer(each.answers[name]) for name in names),
                each.kind,
                each.rule,
                each.rule_rows,
                each.text,
                each.witness,
            ]
            for each in self.differences
        ]
        return pandas.DataFrame(lines, columns=columns).astype({"rows": "int64", "rule_rows": "int64"})

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        differences = [
            {
                **{name: getattr(each, name) for name in each.__dataclass_fields__},
                "answers": {name: list(answer) for name, answer in each.answers.items()},
                "row": dict(each.row),
                "kind": each.kind,
            }
            for each in self.differences
        ]
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["voices"] = [asdict(each) for each in self.voices]
        plain["agreements"] = [asdict(each) for each in self.agreements]
        return plain | {"differences": differences}


def _sentence(each: VoiceAgreement) -> str:
    return f"{each.first} and {each.second} say the same on {shown(each.same)} of {counted(each.n_rows, 'row')}"


def _class_cells(each: VoiceAgreement, entry: ClassAgreement) -> tuple[str, ...]:
    others = "; ".join(_cell_text(cell) for cell in entry.others)
    return (
        f"{each.second} {_named(entry.label)}",
        counted(entry.n_rows, "row"),
        f"{each.first} the same {shown(entry.same)}",
        others,
    )


def _cell_text(cell: Cell) -> str:
    rule = f" ({cell.rule} on {cell.rule_rows:,})" if cell.rule is not None else ""
    return f"{_named(cell.first)} on {cell.n_rows:,}{rule}"


def _difference_cells(each: Difference) -> tuple[str, ...]:
    dots = ", …" if each.n_rows > _NAMED else ""
    return (
        counted(each.n_rows, "row"),
        ", ".join(f"{name} {_answer(answer)}" for name, answer in each.answers.items()),
        each.kind,
        f"{each.rule} on {each.rule_rows:,}" if each.rule is not None else "–",
        ", ".join(each.individuals[:_NAMED]) + dots,
    )


def _answer(answer: Answer) -> str:
    return " or ".join(map(_named, answer)) or "–"


def _named(label: Category) -> str:
    return str(label).lower() if isinstance(label, bool) else str(label)
