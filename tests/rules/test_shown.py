"""Rule sets in notebooks: the HTML table and the pandas frame."""

from __future__ import annotations

import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import rule_sets, schemas

from neurologic.errors import MissingExtra
from neurologic.rules import parse_rules
from neurologic.rules.frame import COLUMNS
from neurologic.schema import Feature, Schema, Target

SCHEMA = Schema(
    (Feature("<script>alert(1)</script>", "numeric"), Feature("x", "numeric")), Target("risk", ("good", "<b>"))
)
RULES = parse_rules(
    """
    @coverage(10) @support(9) @fidelity(0.9, 0.6, 0.98) @confidence(0.8, 0.5, 0.9) @certificate(bounded)
    r1: IF '<script>alert(1)</script>' > 1 AND x > 2 THEN '<b>'
    'a & b': IF x < 1 THEN good
    DEFAULT '<b>'
    """,
    SCHEMA,
)


class Page(HTMLParser):
    """The tags and the text of a page; tags must be closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[str] = []
        self.said = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def test_names_of_the_data_are_escaped() -> None:
    """A column that is a script is shown as text; there is no tag but those of a table, and no attribute but style."""
    page = Page(RULES._repr_html_())
    assert "'<script>alert(1)</script>' > 1" in page.said and "a & b" in page.said
    assert set(page.tags) <= {"div", "table", "thead", "tbody", "tr", "th", "td", "br", "span"}
    assert set(page.attributes) == {"style"}
    assert "fidelity 0.900 [0.600, 0.980]" in page.said and "bounded" in page.said
    assert page.tags.count("tr") == 1 + len(RULES) + 1


@settings(max_examples=30)
@given(st.data())
def test_every_rule_set_is_a_sound_page(data: st.DataObject) -> None:
    """Tags close in order, whatever the names, and nothing of the data becomes a tag."""
    page = Page(data.draw(rule_sets(data.draw(schemas())))._repr_html_())
    assert set(page.tags) <= {"div", "table", "thead", "tbody", "tr", "th", "td", "br", "span"}


def test_a_long_set_is_folded() -> None:
    """All rules are there, those beyond the first in `details`, which needs no script."""
    rules = parse_rules("\n".join(f"IF x > {number} THEN good" for number in range(200)), SCHEMA)
    page = Page(rules._repr_html_())
    assert "details" in page.tags and page.tags.count("tr") == 2 + 200 + 1


def test_the_frame_has_its_columns() -> None:
    """One row a rule; what was not measured is missing."""
    frame = RULES.to_frame()
    assert list(frame.columns) == list(COLUMNS)
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == COLUMNS
    first, second = frame.to_dict("records")
    assert (first["rule"], first["conclusion"], first["conditions"]) == ("r1", "'<b>'", 2)
    assert (first["coverage"], first["support"], first["fidelity_low"], first["certificate"]) == (10, 9, 0.6, "bounded")
    assert frame.isna().iloc[1, 4:].all()
    assert second["text"] == "x < 1"
    assert list(parse_rules("", SCHEMA).to_frame().columns) == list(COLUMNS)


def test_a_missing_pandas_names_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """pandas is optional."""
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingExtra, match=r"pip install 'neurologic-prolog\[frames\]'"):
        RULES.to_frame()
