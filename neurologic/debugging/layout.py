"""How the records of this stage look: a table in text and in HTML. Imports nothing of the project."""

from __future__ import annotations

import html
from collections.abc import Sequence

_CELL = "text-align:left;vertical-align:top;padding:.25em .75em;border-bottom:1px solid rgba(128,128,128,.35)"


def text_table(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Return lines in which the cells of a column begin at one place.

    Examples
    --------
    >>> text_table([("feature", "changed"), ("age", "0.25")])
    ['feature  changed', 'age      0.25']
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        (indent + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()
        for row in rows
    ]


def html_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a static HTML table in the notebook's own colours, everything escaped.

    Examples
    --------
    >>> "<td" in html_table(["rule"], [["age < 25"]]), "age &lt; 25" in html_table(["rule"], [["age < 25"]])
    (True, True)
    """
    titles = "".join(f'<th style="{_CELL}">{html.escape(title)}</th>' for title in head)
    body = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{html.escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f'<table style="border-collapse:collapse"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'


def counted(number: int, noun: str) -> str:
    """Return the number and the noun, in the plural unless there is one.

    Examples
    --------
    >>> counted(1, "row"), counted(2000, "row")
    ('1 row', '2,000 rows')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
