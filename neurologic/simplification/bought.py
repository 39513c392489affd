"""Steps bought from a budget: conditions and rules that cost little agreement on rows, and rounded thresholds.

Imports rules, schema and its siblings. The cheapest step by conditions saved comes first; its price is found anew
before it is paid, because steps made since may have changed it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from neurologic.rules import AtLeast, Clause, Literal, RuleSet
from neurologic.schema import Table
from neurologic.simplification.board import Board, Booleans, Codes, agreement, codes_of_classes
from neurologic.simplification.cells import Part, Rule, shares_variables
from neurologic.simplification.proved import Prover
from neurologic.simplification.record import Step

_MOST_DEFINITION_OFFERS = 300


@dataclass(frozen=True, eq=False)
class Offer:
    """A change of one rule that saves conditions; without a rule in its place, the rule goes."""

    place: int
    rule: Rule | None
    saved: int
    what: str


@dataclass(eq=False)
class Purse:
    """Rows of agreement that may still be lost, against the answers wanted."""

    wanted: Codes
    left: int


def buy(prover: Prover, rules: RuleSet, table: Table, purse: Purse, steps: list[Step]) -> RuleSet:
    """Return rules with cheaper bodies: as many steps as the purse pays for."""
    shop = _Shop(prover, rules, table, purse)
    while shop.round(steps):
        pass
    return replace(rules, clauses=tuple(rule.written() for rule in shop.rules if rule is not None), evidence={})


class _Shop:
    def __init__(self, prover: Prover, rules: RuleSet, table: Table, purse: Purse) -> None:
        self.prover, self.purse = prover, purse
        self.rules: list[Rule | None] = [prover.space.rule(clause) for clause in rules.clauses]
        self.board = Board(rules, table, codes_of_classes(rules.schema.classes))
        self.right = self.board.answers == purse.wanted

    def round(self, steps: list[Step]) -> bool:
        """Go through all offers once, the cheapest first; return whether a step was made."""
        heap: list[tuple[float, int, int, int, Offer]] = []
        number = 0

        def offered(place: int) -> None:
            nonlocal number
            for offer in self._offers(place):
                rows, moved = self._price(offer)
                number += 1
                heapq.heappush(heap, (rows / max(offer.saved, 1), moved, -offer.saved, number, offer))

        for place in range(len(self.rules)):
            offered(place)
        version = dict.fromkeys(range(len(self.rules)), 0)
        born = {entry[3]: 0 for entry in heap}
        made = False
        while heap:
            _, _, _, known, offer = heapq.heappop(heap)
            if born.get(known, version[offer.place]) != version[offer.place]:
                continue  # the rule is another one by now
            rows, moved = self._price(offer)
            key = (rows / max(offer.saved, 1), moved, -offer.saved)
            if heap and key > heap[0][:3]:
                number += 1
                born[number] = version[offer.place]
                heapq.heappush(heap, (*key, number, offer))
                continue
            if rows > self.purse.left:
                continue
            self._accept(offer, rows, steps)
            made = True
            version[offer.place] += 1
            before = number
            offered(offer.place)
            born.update(dict.fromkeys(range(before + 1, number + 1), version[offer.place]))
        return made

    def _offers(self, place: int) -> Iterator[Offer]:
        rule = self.rules[place]
        if rule is None:
            return
        yield Offer(place, None, rule.n_conditions, self.prover.text(rule.body))
        if len(rule.parts) == 1 and any(map(shares_variables, rule.body)):
            return
        for key, part in rule.parts.items():
            for weaker, saved in (*self.prover.space.weaker(key, part), *self._fewer_of(part)):
                gone = [each for each in part.literals if weaker is None or each not in weaker.literals]
                what = self.prover.text(gone) + (f" is now {self.prover.text(weaker.literals)}" if weaker else "")
                yield Offer(place, rule.with_part(key, weaker), saved, what)

    def _fewer_of(self, part: Part) -> Iterator[tuple[Part, int]]:
        """Yield an m-of-n with one condition fewer, as many of them asked for and one fewer."""
        if len(part.literals) != 1 or not isinstance(part.literals[0], AtLeast):
            return
        literal = part.literals[0]
        for place, inner in enumerate(literal.literals):
            rest = literal.literals[:place] + literal.literals[place + 1 :]
            for count in (literal.count, literal.count - 1):
                if 1 <= count <= len(rest):
                    fewer: Literal = AtLeast(count, rest)
                    yield Part(part.holds, (fewer,)), inner.n_conditions

    def _truth(self, offer: Offer) -> tuple[Booleans, Booleans]:
        if offer.rule is None:
            nowhere = np.zeros(len(self.right), dtype=bool)
            return nowhere, nowhere
        clause = Clause(offer.rule.clause.id, offer.rule.clause.head, offer.rule.body)
        return self.board.truth(clause)

    def _price(self, offer: Offer) -> tuple[int, int]:
        """Return the rows of agreement that an offer costs, and on how many rows answers change."""
        rows, answers = self.board.changed_by(offer.place, *self._truth(offer))
        lost = int(np.count_nonzero(self.right[rows])) - int(np.count_nonzero(answers == self.purse.wanted[rows]))
        return lost, int(np.count_nonzero(answers != self.board.answers[rows]))

    def _accept(self, offer: Offer, rows: int, steps: list[Step]) -> None:
        rule = self.rules[offer.place]
        assert rule is not None
        self.board.change(offer.place, *self._truth(offer))
        self.right = self.board.answers == self.purse.wanted
        self.rules[offer.place] = offer.rule
        self.purse.left -= rows
        kind = "dropped rule" if offer.rule is None else "dropped condition"
        steps.append(Step(kind, rule.clause.id, offer.what, False, offer.saved, rows))


@dataclass(frozen=True, eq=False)
class _DefinitionOffer:
    """A clause of a definition that asks for less; None in its place, and it goes."""

    old: Clause
    new: Clause | None
    saved: int
    what: str


def buy_definitions(prover: Prover, rules: RuleSet, table: Table, purse: Purse, steps: list[Step]) -> RuleSet:
    """Return rules with cheaper definitions; each offer is priced by asking the whole rule set."""
    codes = codes_of_classes(rules.schema.classes)
    now = agreement(answer_codes(rules, table, codes), purse.wanted)

    def price(offer: _DefinitionOffer) -> int:
        return now - agreement(answer_codes(_with_definition(rules, offer), table, codes), purse.wanted)

    offers = list(_definition_offers(prover, rules))[:_MOST_DEFINITION_OFFERS]
    prices = [price(offer) / max(offer.saved, 1) for offer in offers]
    for place in np.argsort(prices, kind="stable").tolist():
        offer = offers[place]
        if not _may_change(rules, offer):
            continue
        rows = price(offer)
        if rows <= purse.left:
            rules, now = _with_definition(rules, offer), now - rows
            purse.left -= rows
            kind = "dropped rule" if offer.new is None else "dropped condition"
            steps.append(Step(kind, offer.old.id, offer.what, False, offer.saved, rows))
    return rules


def answer_codes(rules: RuleSet, table: Table, codes: dict[tuple[type, object], int]) -> Codes:
    """Return the rules' answer on each row as a position in the classes."""
    return Board(rules, table, codes).answers


def _definition_offers(prover: Prover, rules: RuleSet) -> Iterator[_DefinitionOffer]:
    for clause in rules.definitions:
        yield _DefinitionOffer(clause, None, clause.n_conditions, prover.text(clause.body))
        if any(map(shares_variables, clause.body)):
            continue
        rule = prover.space.rule(clause)
        for key, part in rule.parts.items():
            for weaker, saved in prover.space.weaker(key, part):
                gone = [each for each in part.literals if weaker is None or each not in weaker.literals]
                new = rule.with_part(key, weaker).written()
                yield _DefinitionOffer(clause, new, saved, prover.text(gone))


def _may_change(rules: RuleSet, offer: _DefinitionOffer) -> bool:
    """Whether the clause is there as it was, and does not leave its predicate undefined."""
    alike = sum(clause.head == offer.old.head for clause in rules.definitions)
    return offer.old in rules.definitions and (offer.new is not None or alike > 1)


def _with_definition(rules: RuleSet, offer: _DefinitionOffer) -> RuleSet:
    if not _may_change(rules, offer):
        return rules
    changed = ((offer.new if clause == offer.old else clause) for clause in rules.definitions)
    return replace(rules, definitions=tuple(clause for clause in changed if clause is not None), evidence={})
