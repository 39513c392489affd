"""Why a goal holds: the proof tree as a record, and its text, HTML and JSON.

Imports terms. What a proof is and how its lines are worded is decided once, in prolog/neurologic/explain/explain.pl and
render.pl; here the lines become a tree.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from neurologic.reasoning.terms import Compound

NO_PROOF = "no proof"

_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class ProofTree:
    """A goal and what it rests on; false when the goal does not hold.

    Attributes
    ----------
    goal : str
        The goal as it holds; a fact and the conditions on its value are one goal, `duration(a1, 36), 36 > 24.5`.
    reason : str
        `rule`, `clause`, `fact`, `compared`, `computed`, `member`, `at_least`, `not_provable`, `refuted`,
        `earlier_refuted`, `collected`, `called`, `tabled`, `proved` (a conjunction), or `no proof`. Below a goal that
        fails: what prolog/neurologic/explain/failure.pl and near.pl name, such as `clause_fails`, `untrue`, `near`,
        `short`.
    because : str
        The reason in words, maybe empty.
    rule : str or None
        The id of the extracted rule that concludes the goal, or that is refuted.
    evidence : mapping
        What is measured of that rule: `support` 57, `fidelity` (0.98, 0.94, 1.0), `certificate` …
    file : str or None
        Where the clause stands.
    line : int or None
    children : tuple of ProofTree
        What the goal rests on.
    words : str
        The node as a sentence, where sentences were asked for; the tree is then printed in them.
    details : mapping
        What else is known of the node, as plain values: `holding` and `conditions` of a rule that fails, `value`,
        `wanted`, `bound`, `by`, `unit` and `distance` of a condition that does.

    Examples
    --------
    >>> fact = ProofTree("duration(a1, 36), 36 > 24.5", "fact", "fact")
    >>> tree = ProofTree("credit_risk(a1, bad)", "rule", "because rule r1 (support 57)", rule="r1", children=(fact,))
    >>> print(tree)
    credit_risk(a1, bad)            because rule r1 (support 57)
    └─ duration(a1, 36), 36 > 24.5  fact
    """

    goal: str
    reason: str
    because: str = ""
    rule: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)
    file: str | None = None
    line: int | None = None
    children: tuple[ProofTree, ...] = ()
    words: str = ""
    details: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)

    def __post_init__(self) -> None:
        if self.evidence is not _NOTHING:
            object.__setattr__(self, "evidence", MappingProxyType(dict(self.evidence)))
        if self.details is not _NOTHING:
            object.__setattr__(self, "details", MappingProxyType(dict(self.details)))
        if type(self.children) is not tuple:
            object.__setattr__(self, "children", tuple(self.children))

    def __bool__(self) -> bool:
        return self.reason != NO_PROOF

    @property
    def shown(self) -> str:
        """The sentence of the node, or its goal where no sentences were asked for."""
        return self.words or self.goal

    def walk(self) -> Iterator[tuple[int, ProofTree]]:
        """Yield every node with its level, from the top down, in the order in which a person reads them."""
        waiting = [(0, self)]
        while waiting:  # a proof may be deeper than Python's recursion goes
            level, node = waiting.pop()
            yield level, node
            waiting.extend((level + 1, child) for child in reversed(node.children))

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the extracted rules that the proof applies, each once."""
        applied = (node.rule for _, node in self.walk() if node.reason == "rule")
        return tuple(dict.fromkeys(rule for rule in applied if rule is not None))

    def __str__(self) -> str:
        if not self:
            return f"no: {self.goal}" + (f"  ({self.because})" if self.because else "")
        return "\n".join(_lines(self))

    def to_json(self) -> str:
        """Return the tree as JSON: an object with `goal`, `reason`, `because`, `children` and what else is known."""
        texts: list[list[str]] = [[]]
        closing: list[str] = []
        for level, node in self.walk():
            _close(texts, closing, level)
            known = {
                "goal": node.goal,
                "reason": node.reason,
                "because": node.because,
                "rule": node.rule,
                "evidence": dict(node.evidence) or None,
                "file": node.file,
                "line": node.line,
                "words": node.words or None,
                "details": dict(node.details) or None,
            }
            closing.append(
                json.dumps({name: value for name, value in known.items() if value is not None}, default=str)[:-1]
            )
            texts.append([])
        _close(texts, closing, 0)
        return texts[0][0]

    def _repr_html_(self) -> str:
        if not self:
            return f"<p>{html.escape(str(self))}</p>"
        parts: list[str] = []
        open_levels: list[int] = []
        for level, node in self.walk():
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
                parts.append("</details>")
            because = f" <em>{html.escape(node.because)}</em>" if node.because else ""
            said = html.escape(node.shown)
            shown = f"{said if node.words else f'<code>{said}</code>'}{because}"
            if node.children:
                parts.append(
                    f'<details open style="margin-left:{"1.5em" if level else "0"}"><summary>{shown}</summary>'
                )
                open_levels.append(level)
            else:
                parts.append(f'<div style="margin-left:2.5em">{shown}</div>')
        return "".join(parts) + "</details>" * len(open_levels)


def _close(texts: list[list[str]], closing: list[str], level: int) -> None:
    """Finish the objects of all levels from the innermost down to `level`, each inside its parent's list."""
    while len(closing) > level:
        children = texts.pop()
        texts[-1].append(f'{closing.pop()}, "children": [{", ".join(children)}]}}')


def _lines(tree: ProofTree) -> Iterator[str]:
    nodes = list(tree.walk())
    lefts: list[str] = []
    more: list[bool] = []  # for each level above the present one: does another node of it follow?
    follows = _following(nodes)
    for (level, node), another in zip(nodes, follows, strict=True):
        del more[max(level - 1, 0) :]
        if level == 0:
            lefts.append(node.shown)
            continue
        stem = "".join("│  " if open_above else "   " for open_above in more)
        lefts.append(f"{stem}{'├─ ' if another else '└─ '}{node.shown}")
        more.append(another)
    # Reasons stand in one column, as far as lines are not too long for that.
    width = max(
        (len(left) for left, (_, node) in zip(lefts, nodes, strict=True) if node.because and len(left) <= 72), default=0
    )
    for left, (_, node) in zip(lefts, nodes, strict=True):
        yield f"{left.ljust(width)}  {node.because}" if node.because else left


def _following(nodes: Sequence[tuple[int, ProofTree]]) -> list[bool]:
    """Tell for each node whether another child of the same parent comes after it."""
    found: list[bool] = []
    later: set[int] = set()
    for level, _ in reversed(nodes):
        found.append(level in later)
        later = {other for other in later if other < level} | {level}
    return found[::-1]


def tree_from_nodes(nodes: Sequence[Compound | str]) -> ProofTree:
    """Return the tree of a list of `node(Level, Goal, Reason, Because, Details)` terms, the goal at the top first.

    A node may be packed into one text, see prolog/neurologic/bridge/explaining.pl.

    Examples
    --------
    >>> top = Compound("node", (0, "senior(a1)", "clause", "by policy.pl:3", []))
    >>> print(tree_from_nodes([top, Compound("node", (1, "age(a1, 70), 70 >= 65", "fact", "fact", []))]))
    senior(a1)                by policy.pl:3
    └─ age(a1, 70), 70 >= 65  fact
    """
    children: dict[int, list[ProofTree]] = {}
    tree: ProofTree
    for term in reversed(nodes):  # children come before their parent
        if isinstance(term, str):
            depth, goal, reason, because, words, rule = term.split("\x1f")
            level = int(depth)
            below = tuple(reversed(children.pop(level + 1, ())))
            tree = _plain_node(goal, reason, because, rule or None, below, words)
            children.setdefault(level, []).append(tree)
            continue
        if term.name == "framed":
            level, leaves = _framed(*term.arguments)
            children.setdefault(level, []).extend(reversed(leaves))
            continue
        level, goal, reason, because, details = term.arguments
        known = {str(pair.arguments[0]): pair.arguments[1] for pair in details}
        evidence = {measure.name: _measured(measure) for measure in known.get("evidence", [])}
        file, line = known.get("file"), known.get("line")
        tree = ProofTree(
            str(goal),
            str(reason),
            str(because),
            rule=str(known["rule"]) if isinstance(known.get("rule"), str) else None,
            evidence=evidence,
            file=None if file is None else str(file),
            line=line,
            children=tuple(reversed(children.pop(level + 1, []))),
            words=str(known.get("words", "")),
            details={name: _plain(value) for name, value in known.items() if name not in _FIELDS},
        )
        children.setdefault(level, []).append(tree)
    return children[0][0]


def _framed(frames: Sequence[Sequence[str | int]], lines: str) -> tuple[int, list[ProofTree]]:
    """Return the level and the nodes of lines that differ by a frame's filling: prolog/neurologic/explain/frames.pl."""
    texts = [
        "".join(_HOLES[piece] if isinstance(piece, int) else _escaped(piece) for piece in frame) for frame in frames
    ]
    fields = [text.split("\x1f") for text in texts]
    parts = lines.split("\x1f")
    nodes = []
    for place, name, quoted, bound in zip(parts[1::4], parts[2::4], parts[3::4], parts[4::4], strict=True):
        _, goal, reason, because, words, _ = fields[int(place)]
        holes = (name, quoted or name, bound)
        nodes.append(
            _plain_node(
                goal.format(*holes),
                reason,
                because and because.format(*holes),
                name,
                (),
                words and words.format(*holes),
            )
        )
    return int(fields[0][0]), nodes


_HOLES = ("{0}", "{1}", "{2}")


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _plain_node(
    goal: str, reason: str, because: str, rule: str | None, children: tuple[ProofTree, ...], words: str
) -> ProofTree:
    """Return a node without evidence, place and details, as `ProofTree` would in several times the time."""
    tree = object.__new__(ProofTree)
    tree.__dict__.update(
        goal=goal,
        reason=reason,
        because=because,
        rule=rule,
        evidence=_NOTHING,
        file=None,
        line=None,
        children=children,
        words=words,
        details=_NOTHING,
    )
    return tree


_FIELDS = frozenset({"evidence", "rule", "file", "line", "words"})


def _plain(value: Any) -> Any:
    """Return what a detail says without terms of Prolog: texts, numbers, booleans and tuples of them."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    return value if isinstance(value, (int, float)) else str(value)


def _measured(measure: Compound) -> Any:
    values = tuple(str(value) if isinstance(value, str) else value for value in measure.arguments)
    return values[0] if len(values) == 1 else values


def without_proof(goal: str, because: str) -> ProofTree:
    """Return the false tree of a goal that does not hold.

    Examples
    --------
    >>> print(without_proof("credit_risk(a1, good)", "credit_risk(a1, bad) holds"))
    no: credit_risk(a1, good)  (credit_risk(a1, bad) holds)
    """
    return replace(ProofTree(goal, NO_PROOF), because=because)
