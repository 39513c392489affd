"""Rule sets as one static HTML table for notebooks: inline style, no script, everything escaped.

Imports rule_set and printing. Colours are the notebook's own (`currentColor`, transparent backgrounds), so that the
table reads on light and dark pages alike.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from neurologic.rules.clauses import DEFAULT_ID, Clause, Estimate, Evidence
from neurologic.rules.printing import format_default, format_head, format_literal
from neurologic.rules.rule_set import RuleSet
from neurologic.rules.vocabulary import Vocabulary, vocabulary_of

#: Rules shown at once; the rest of a long set is folded.
SHOWN = 25
_CELL = "text-align:left;vertical-align:top;padding:.25em .75em;border-bottom:1px solid rgba(128,128,128,.35)"
_MUTED = "opacity:.65"
_BAR = "display:inline-block;width:6em;height:.6em;border:1px solid rgba(128,128,128,.6);border-radius:2px"
_FILLED = "display:block;height:100%;background:rgba(64,132,214,.75)"


def rules_to_html(rules: RuleSet) -> str:
    """Return a rule set as an HTML table: rule, conditions, conclusion, and bars for what was measured.

    Examples
    --------
    >>> from neurologic.rules import ClassHead, Clause, Interval
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer"),), Target("risk", ("<good>", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=25),)),), "ordered", "<good>")
    >>> "age &lt; 25" in rules_to_html(rules), "<good>" in rules_to_html(rules)
    (True, False)
    """
    names = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))
    clauses = [*rules.definitions, *rules.clauses]
    rows = [_row(clause, names, rules.evidence.get(clause.id)) for clause in clauses]
    rows.append(_default_row(rules))
    first, folded = (rows, []) if len(rows) <= SHOWN + 1 else (rows[:SHOWN], rows[SHOWN:])
    parts = [f'<div style="overflow-x:auto">{_caption(rules)}{_table(first)}']
    if folded:
        parts.append(
            f'<details><summary style="cursor:pointer">{len(folded)} more rows</summary>{_table(folded)}</details>'
        )
    parts.append("</div>")
    return "".join(parts)


def _caption(rules: RuleSet) -> str:
    policy = ", conflicts abstain" if rules.conflict == "abstain" else ""
    count = f"{len(rules)} rule{'s' if len(rules) != 1 else ''}"
    text = f"{rules.schema.target.name}: {count}, {rules.n_conditions} conditions, {rules.semantics}{policy}"
    return f'<div style="{_MUTED}">{html.escape(text)}</div>'


def _table(rows: Sequence[str]) -> str:
    titles = "".join(f'<th style="{_CELL}">{title}</th>' for title in ("rule", "conditions", "conclusion", "evidence"))
    body = "".join(rows)
    return f'<table style="border-collapse:collapse"><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table>'


def _row(clause: Clause, names: Vocabulary, evidence: Evidence | None) -> str:
    conditions = "<br>".join(html.escape(format_literal(literal, names)) for literal in clause.body)
    conclusion = html.escape(format_head(clause.head, names))
    return _cells(
        html.escape(clause.id), conditions or f'<span style="{_MUTED}">always</span>', conclusion, _measured(evidence)
    )


def _default_row(rules: RuleSet) -> str:
    otherwise = f'<span style="{_MUTED}">otherwise</span>'
    return _cells(DEFAULT_ID, otherwise, html.escape(format_default(rules)), _measured(rules.evidence.get(DEFAULT_ID)))


def _cells(*contents: str) -> str:
    return "<tr>" + "".join(f'<td style="{_CELL}">{content}</td>' for content in contents) + "</tr>"


def _measured(evidence: Evidence | None) -> str:
    if evidence is None:
        return ""
    lines = [
        _bar(title, estimate)
        for title, estimate in (("fidelity", evidence.fidelity), ("confidence", evidence.confidence))
        if estimate is not None
    ]
    words = [f"{name} {value}" for name in ("coverage", "support") if (value := getattr(evidence, name)) is not None]
    words += [value for value in (evidence.data, evidence.certificate) if value is not None]
    if words:
        lines.append(html.escape(", ".join(words)))
    return "<br>".join(lines)


def _bar(title: str, estimate: Estimate) -> str:
    """Return a share as a bar with its interval beside it; a share that is not known has an empty bar."""
    width = min(1.0, max(0.0, estimate.value)) if estimate.value == estimate.value else 0.0
    said = f"{title} {estimate.value:.3f} [{estimate.low:.3f}, {estimate.high:.3f}]"
    return f'<span style="{_BAR}"><span style="{_FILLED};width:{100 * width:.1f}%"></span></span> {html.escape(said)}'
