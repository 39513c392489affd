"""The answers of a query as a list that shows itself as a table. Imports engine and terms."""

from __future__ import annotations

import html
from typing import Any

from neurologic.reasoning.engine import Answers
from neurologic.reasoning.terms import Compound, String, Variable


class AnswerTable(Answers):
    """The answers of `Session.query`: a list of dicts, variable name to value; without variables, of one empty dict.

    `str` gives a table with a column a variable, `yes` or `no`; a notebook shows the same.

    Attributes
    ----------
    complete : bool
        False when the limit on answers ended the search and there may be more.

    Examples
    --------
    >>> answers = AnswerTable([{"A": "a1", "Age": 67}, {"A": "a17", "Age": 22}])
    >>> print(answers)
    A    Age
    a1   67
    a17  22
    >>> answers.column("A"), bool(answers)
    (['a1', 'a17'], True)
    """

    __slots__ = ()

    def column(self, variable: str) -> list[Any]:
        """Return the values of one variable, an answer each."""
        return [answer[variable] for answer in self]

    def __str__(self) -> str:
        if not self:
            return "no"
        if not self[0]:
            return "yes"
        cells = [list(self[0]), *([value_text(value) for value in answer.values()] for answer in self)]
        widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells
        ]
        return "\n".join([*lines, *([] if self.complete else ["…"])])

    def _repr_html_(self) -> str:
        if not self or not self[0]:
            return f"<p>{self}</p>"
        head = "".join(f"<th>{html.escape(name)}</th>" for name in self[0])
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(value_text(value))}</td>" for value in answer.values()) + "</tr>"
            for answer in self
        )
        more = "" if self.complete else "<p>…</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def value_text(value: Any) -> str:
    """Return a value of an answer as a person reads it.

    Examples
    --------
    >>> value_text(Compound("point", (1, Variable("Y")))), value_text([String("low"), "low"])
    ('point(1, Y)', '["low", low]')
    """
    if isinstance(value, Compound):
        return f"{value.name}({', '.join(map(value_text, value.arguments))})"
    if isinstance(value, list):
        return f"[{', '.join(map(value_text, value))}]"
    if isinstance(value, Variable):
        return value.name
    return f'"{str(value)}"' if isinstance(value, String) else str(value)
