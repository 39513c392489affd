"""Why a goal does not hold: the rules that come nearest to it, with plain numbers. Imports explanation.

What is near, and by how much a condition fails, is decided by prolog/neurologic/explain/near.pl; here its tree becomes
records.
"""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from neurologic.reasoning.explanation import ProofTree

_NEAR = frozenset({"near", "near_clause", "clause_fails", "rule_fails"})


@dataclass(frozen=True)
class Shortfall:
    """A condition that fails, or is not known, and by how much.

    Attributes
    ----------
    goal : str
        The condition with its values, `duration(a1, 36), 36 =< 24.5`.
    because : str
        By how much, in words: `11.5 months more than 24.5 allows`; the sentence of the node where those are asked for.
    feature : str or None
        None where the condition is about several features or none.
    value : object
        Of the individual, or the sum on the left of a linear condition; None when missing.
    wanted : str or None
        `=<`, `>` and so on; `one_of`, `none_of` for categories; `at_least` for so many of several conditions; `value`
        where a value is missing; `holds` for a condition of another kind.
    bound : object
        What the value is compared with: a number, or a tuple of categories.
    by : float or None
        How far the value is from the bound, in `unit`; 0 exactly on a strict bound.
    unit : str or None
    distance : float
        `by` as a part of the width of the feature's domain; 1 for a category and for a missing value.
    parts : tuple of Shortfall
        Of conditions of which so many have to hold: the nearest that would be enough.
    """

    goal: str
    because: str = ""
    feature: str | None = None
    value: Any = None
    wanted: str | None = None
    bound: Any = None
    by: float | None = None
    unit: str | None = None
    distance: float = 1.0
    parts: tuple[Shortfall, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether the condition is not known to fail: the value of its feature is missing."""
        return self.wanted == "value"

    def leaves(self) -> Iterator[Shortfall]:
        """Yield what would have to change: itself, or its parts and theirs."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True)
class NearMiss:
    """A rule, or an expert clause, that would conclude a goal, and what stands against it.

    Attributes
    ----------
    conclusion : str
        The goal that it would conclude.
    rule : str or None
        The id of an extracted rule, `default` for the default; None for an expert clause.
    file, line : where the expert clause stands
    holding, conditions : int
        So many of its conditions hold; both 0 for a rule without conditions.
    distance : float
        The sum of the distances of `failing`, by which rules with equally many reasons against them are ordered.
    failing : tuple of Shortfall
        Conditions that fail or are not known.
    stopped_by : tuple of str
        Ids of other rules that apply, or of which it is not known, and that take the answer away.
    switched_off : bool
    evidence : mapping
        What is measured of the rule.
    """

    conclusion: str
    rule: str | None
    file: str | None
    line: int | None
    holding: int
    conditions: int
    distance: float
    failing: tuple[Shortfall, ...]
    stopped_by: tuple[str, ...]
    switched_off: bool
    evidence: Mapping[str, Any]

    @property
    def missing(self) -> tuple[str, ...]:
        """The features whose values are missing."""
        found = (leaf for shortfall in self.failing for leaf in shortfall.leaves())
        return tuple(dict.fromkeys(leaf.feature for leaf in found if leaf.missing and leaf.feature is not None))


@dataclass(frozen=True, eq=False)
class WhyNot:
    """Why a goal does not hold; false in a condition when it does.

    Attributes
    ----------
    goal : str
    status : str
        `fails`; `undetermined` when it is neither proved nor refuted, because of missing values; or `holds`.
    near : tuple of NearMiss
        What comes nearest to concluding it: first what has the fewest reasons against it, then the smallest distance.
    missing : tuple of str
        The features without a value on which an undetermined goal depends.
    forbidden : tuple of str
        The denials of the expert that would be violated if it held.
    tree : ProofTree
        The whole explanation.

    Examples
    --------
    >>> from neurologic.reasoning import Session
    >>> from neurologic.rules import ClassHead, Clause, Interval, RuleSet
    >>> from neurologic.schema import Feature, Schema, Target
    >>> schema = Schema((Feature("age", "integer", unit="years"),), Target("risk", ("good", "bad")))
    >>> rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),)),), "ordered", "good")
    >>> with Session() as prolog:
    ...     _ = prolog.load(rules)
    ...     _ = prolog.add_facts({"age": [67]})
    ...     answer = prolog.why_not("risk(i1, bad)")
    >>> print(answer)
    risk(i1, bad)              what could conclude it
    └─ risk(i1, bad)           rule r1: 0 of 1 conditions hold
       └─ age(i1, 67), 67 < 24.5  42.5 years more than 24.5 allows
    >>> answer.near[0].failing[0].by
    42.5
    """

    goal: str
    status: str
    near: tuple[NearMiss, ...]
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    tree: ProofTree

    def __bool__(self) -> bool:
        return self.status != "holds"

    def __str__(self) -> str:
        return str(self.tree)

    def to_json(self) -> str:
        """Return the records and the tree as JSON."""
        near = [{**asdict(miss), "missing": miss.missing} for miss in map(_plain, self.near)]
        known = {"goal": self.goal, "status": self.status, "missing": self.missing, "forbidden": self.forbidden}
        head = json.dumps({**known, "near": near}, default=str)
        return f'{head[:-1]}, "tree": {self.tree.to_json()}}}'

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self.status)}</p>{self.tree._repr_html_()}"


def _plain(miss: NearMiss) -> NearMiss:
    return NearMiss(**{**vars(miss), "evidence": dict(miss.evidence)})


def why_not_from_tree(status: str, tree: ProofTree) -> WhyNot:
    """Return the records of a tree that explains why its goal does not hold."""
    ways = [tree] if tree.reason in _NEAR else [child for child in tree.children if child.reason in _NEAR]
    if status == "holds":
        ways = []
    missing = dict.fromkeys(tree.details.get("missing", ()))
    if status == "undetermined" and not missing:
        missing = dict.fromkeys(name for _, node in tree.walk() for name in _missing(node))
    forbidden = tuple(child.goal for child in tree.children if child.reason == "forbidden")
    return WhyNot(tree.goal, status, tuple(map(_near, ways)), tuple(missing), forbidden, tree)


def _missing(node: ProofTree) -> tuple[str, ...]:
    if node.reason == "missing":
        return (node.goal.partition("(")[0],)
    return tuple(node.details.get("missing", ()))


def _near(node: ProofTree) -> NearMiss:
    failing = tuple(_shortfall(child) for child in node.children if child.reason not in _NO_CONDITIONS)
    return NearMiss(
        node.goal,
        node.rule,
        node.file,
        node.line,
        node.details.get("holding", 0),
        node.details.get("conditions", 0),
        node.details.get("distance", float(len(failing))),
        failing,
        tuple(child.rule for child in node.children if child.reason in ("earlier", "undecided") and child.rule),
        any(child.reason == "switched_off" for child in node.children),
        node.evidence,
    )


_NO_CONDITIONS = frozenset({"earlier", "undecided", "switched_off"})


def _shortfall(node: ProofTree) -> Shortfall:
    known = node.details
    return Shortfall(
        node.goal,
        node.because or node.words,
        known.get("feature"),
        known.get("value"),
        known.get("wanted"),
        known.get("bound"),
        known.get("by"),
        known.get("unit"),
        known.get("distance", 1.0),
        tuple(map(_shortfall, node.children)) if node.reason == "short" else (),
    )
