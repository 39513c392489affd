"""What is wrong with a theory: asked of Prolog, which for many rules is given what arrays show of their boxes.

Imports errors, networks and the modules of this stage below session. Prolog's boxes are the authority: they come from
prolog/neurologic/consistency/records.pl, and whatever is found here, prolog/neurologic/consistency/check.pl tries out.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from neurologic.errors import NeurologicError, did_you_mean
from neurologic.networks import Network
from neurologic.reasoning.box_arrays import RuleBoxes, rule_boxes
from neurologic.reasoning.box_search import Search
from neurologic.reasoning.changing import prolog_value
from neurologic.reasoning.checking import KINDS, Finding, finding_from_term
from neurologic.reasoning.confirming import network_answers
from neurologic.reasoning.covering import Covered, covered_rules, settled
from neurologic.reasoning.geometry import Ints, overlap_blocks
from neurologic.reasoning.limits import Limits
from neurologic.reasoning.module import Module
from neurologic.reasoning.terms import Compound

#: With more boxes than this, arrays are quicker than the search in Prolog.
FEW_BOXES = 100
#: Cuts after which the search for uncovered regions gives up.
MOST_CUTS = 500_000
#: Pairs of rules that are tried out where conditions that are no boxes may rule them out.
MOST_PAIRS = 20_000


@dataclass
class BoxArrays:
    """The boxes of a module as arrays, and what was found in them; read again when the rules change."""

    _stamp: str = ""
    _boxes: RuleBoxes | None = None
    _found: dict[tuple[frozenset[str], int], list[Compound]] = field(default_factory=dict)

    def of(self, module: Module, limits: Limits | None) -> RuleBoxes | None:
        """Return the arrays, or None where numbers are too large for them."""
        stamp = module.ask("boxes_stamp(M, Result)", limits)
        if stamp != self._stamp:
            table = module.ask("box_table(M, Result)", limits)
            self._boxes = None if table is None else rule_boxes(table)
            self._found = {}
            self._stamp = stamp
        return self._boxes

    def searched(self, module: Module, kinds: Sequence[str], limit: int, limits: Limits | None) -> list[Compound]:
        """Return what the boxes show of some kinds, as options of findings/3; nothing where there are no arrays."""
        boxes = self.of(module, limits)
        if boxes is None:
            return []
        asked = (frozenset(kinds), limit)
        if asked not in self._found:
            self._found[asked] = searched(boxes, kinds, limit)
        return self._found[asked]


def check(
    module: Module,
    arrays: BoxArrays,
    kinds: Sequence[str] | None = None,
    limit: int = 100,
    limits: Limits | None = None,
    *,
    few_boxes: int = FEW_BOXES,
) -> tuple[Finding, ...]:
    """Return what is wrong with the theory in a module.

    Parameters
    ----------
    module : Module
    arrays : BoxArrays
        What is known of its boxes.
    kinds : sequence of str, optional
        What to look for; all by default.
    limit : int
        Most findings of each kind.
    limits : Limits, optional
    few_boxes : int
        Up to so many, Prolog searches itself.

    Raises
    ------
    NeurologicError
        For a kind that does not exist, with the nearest.
    """
    wanted = KINDS if kinds is None else tuple(kinds)
    for kind in wanted:
        if kind not in KINDS:
            raise NeurologicError(f"There is no kind of finding {kind!r}.{did_you_mean(kind, KINDS)}")
    options = [Compound("kinds", (list(wanted),)), Compound("limit", (limit,))]
    if set(wanted) & _GEOMETRIC and module.ask("box_count(M, Result)", limits) > few_boxes:
        options += arrays.searched(module, wanted, limit, limits)
    features, terms = module.ask("checked(M, Options, Result)", limits, Options=options).arguments
    return tuple(finding_from_term(term, features) for term in terms)


def with_network(
    findings: tuple[Finding, ...], module: Module, network: Network, limits: Limits | None = None
) -> tuple[Finding, ...]:
    """Return the findings with what the network says of their witnesses."""
    named = [finding.individual for finding in findings if finding.individual is not None]
    known = dict(zip(named, module.ask("answers_of(M, Names, Result)", limits, Names=named), strict=True))
    seen = {network.schema.feature(name).functor for name in network.features}
    asked: dict[int, tuple[Mapping[str, Any], list[Any]]] = {}
    for place, finding in enumerate(findings):
        if finding.row is not None:
            row, classes = finding.row, finding.details.get("classes", [])
        elif finding.individual is not None:
            pairs, classes = known[finding.individual].arguments
            row = {str(name): value for name, value in (pair.arguments for pair in pairs)}
        else:
            continue
        if seen <= row.keys():  # a loaded individual may lack values
            asked[place] = (row, classes)
    answers = network_answers(network, [row for row, _ in asked.values()])
    told = list(findings)
    for (place, (_, classes)), answer in zip(asked.items(), answers, strict=True):
        told_of = bool(classes and network.schema.classes)
        confirmed = prolog_value(answer) in map(prolog_value, classes) if told_of else None
        told[place] = dataclasses.replace(findings[place], network=answer, confirmed=confirmed)
    return tuple(told)


_COVERED = frozenset({"dead", "subsumed", "redundant"})
_GEOMETRIC = _COVERED | {"contradiction", "uncovered"}


def searched(given: RuleBoxes, kinds: Sequence[str], limit: int) -> list[Compound]:
    """Return what the boxes show of some kinds, as options of findings/3."""
    options = []
    contradictions = "contradiction" in kinds and given.semantics != "ordered"
    covered = bool(_COVERED & set(kinds))
    if contradictions or covered:
        options += _from_overlaps(given, limit, contradictions, covered)
    if "uncovered" in kinds:
        regions, stopped = _gaps(given)
        options.append(Compound("gaps", (Compound("regions", (regions[: limit + 1], stopped)),)))
    return options


def _from_overlaps(given: RuleBoxes, limit: int, contradictions: bool, covered: bool) -> list[Compound]:
    starts = np.flatnonzero(np.diff(given.rule, prepend=-1))
    most = limit + 1 if given.exact.all() else MOST_PAIRS
    total = 0
    pairs: list[Compound] = []
    found: list[Covered] = []
    for start, overlaps in overlap_blocks(given.boxes, starts.tolist()):
        if contradictions:
            end = start + len(overlaps)
            differ = overlaps & (given.label[start:end, None] != given.label[None, :])
            differ &= given.number[start:end, None] < given.number[None, :]
            one, other = np.nonzero(differ)
            one += start
            rules = given.rule[one] * (int(given.rule.max()) + 1) + given.rule[other]
            _, firsts = np.unique(rules, return_index=True)
            total += len(firsts)
            for place in np.sort(firsts)[: max(most - len(pairs), 0)].tolist():
                pairs.append(Compound("-", (int(given.number[one[place]]), int(given.number[other[place]]))))
        if covered:
            found += covered_rules(given, start, overlaps)
    terms = [_covered_term(given, each, starts) for each in settled(given, found)]
    options = [Compound("covered", (terms,))] if covered else []
    if contradictions:
        options.append(Compound("overlaps", (pairs,)))
        if given.exact.all():
            options.append(Compound("total", (total,)))
    return options


def _covered_term(given: RuleBoxes, covered: Covered, starts: Ints) -> Compound:
    numbers = [int(given.number[starts[rule]]) for rule in (covered.rule, *covered.by)]
    kind = covered.kind if covered.certain else Compound("undecided", (covered.kind,))
    return Compound("covered", (kind, numbers[0], numbers[1:]))


def _gaps(given: RuleBoxes) -> tuple[list[list[Compound]], int | str]:
    """Return the regions that no exact box reaches, and `complete` or after how many cuts the search gave up."""
    boxes = given.boxes.take(np.flatnonzero(given.exact))
    search = Search(boxes, MOST_CUTS, each=True)
    everything = np.zeros(len(boxes), dtype=np.int64)
    _, certain = search.run(
        boxes.everything, np.ones(1, dtype=bool), everything, np.arange(len(boxes)), np.zeros(len(boxes), dtype=bool)
    )
    regions = [given.term(region) for region in search.bad_regions()]
    return regions, "complete" if certain[0] and not search.stopped else search.cuts
