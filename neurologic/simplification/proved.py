"""Steps that provably keep the meaning: dropping rules and conditions, merging, ordering, a better default.

Imports rules, the cells, the theory and the record. Each step is made when its proof succeeds, and not otherwise; the
search between them is greedy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from neurologic.rules import Atom, ClassHead, Clause, NumberHead, RuleSet
from neurologic.rules import Literal as Condition
from neurologic.rules.literals import atoms_of
from neurologic.rules.printing import format_head, format_literal
from neurologic.rules.rule_set import Semantics
from neurologic.rules.vocabulary import Vocabulary, vocabulary_of
from neurologic.schema import Category
from neurologic.simplification.cells import Key, Missing, Part, Rule, Space
from neurologic.simplification.record import Step
from neurologic.simplification.theory import Theory

_MOST_ROUNDS = 10
_MANY_RULES = 150


class Prover:
    """What the passes over one rule set share: its cells and how its literals read."""

    def __init__(self, rules: RuleSet, missing: Missing) -> None:
        self.space = Space(rules, missing)
        self.names: Vocabulary = vocabulary_of(rules.schema, (clause.head for clause in rules.definitions))

    def rules_of(self, clauses: Iterable[Clause], steps: list[Step]) -> list[Rule]:
        """Return clauses as cells; conditions on one feature that can be said in one are."""
        found = []
        for clause in clauses:
            rule = self.space.rule(clause)
            if rule.changed:
                saved = clause.n_conditions - rule.n_conditions
                steps.append(Step("shorter text", clause.id, self.text(rule.body), True, saved))
            found.append(rule)
        return found

    def text(self, literals: Iterable[Condition]) -> str:
        """Return literals in the rule language."""
        return " and ".join(format_literal(literal, self.names) for literal in literals) or "nothing"

    def shorten(self, theory: Theory, steps: list[Step], *, overlap: bool = True) -> None:
        """Drop, merge and weaken rules until nothing more can be proved.

        Parameters
        ----------
        theory : Theory
            Is changed.
        steps : list of Step
            Gets the steps made.
        overlap : bool
            Whether rules may come to overlap; not those of a partition.
        """
        for _ in range(_MOST_ROUNDS if len(theory.rules) <= _MANY_RULES else 3):
            before = len(steps)
            self._drop(theory, steps)
            self._merge(theory, steps)
            self._weaken(theory, steps, overlap)
            if len(steps) == before:
                break

    def _drop(self, theory: Theory, steps: list[Step]) -> None:
        by_size = sorted(theory.rules, key=lambda rule: (rule.n_conditions, theory.rules.index(rule)), reverse=True)
        for rule in by_size:
            place = theory.rules.index(rule)
            if isinstance(rule.head, Atom) and sum(each.head == rule.head for each in theory.rules) == 1:
                continue  # the predicate must stay defined
            if theory.may_drop(place):
                theory.remove(place)
                steps.append(Step("dropped rule", rule.clause.id, self.text(rule.body), True, rule.n_conditions))

    def _weaken(self, theory: Theory, steps: list[Step], overlap: bool) -> None:
        for place in range(len(theory.rules)):
            for key in list(theory.rules[place].parts):
                part = theory.rules[place].parts[key]
                for weaker, saved in self.space.weaker(key, part):
                    if not (overlap or self._says_as_much(key, part, weaker)):
                        continue
                    if saved and theory.may_weaken(place, key, weaker):
                        rule = theory.rules[place]
                        theory.replace(place, rule.with_part(key, weaker))
                        gone = [each for each in part.literals if weaker is None or each not in weaker.literals]
                        what = self.text(gone) + (f" is now {self.text(weaker.literals)}" if weaker else "")
                        steps.append(Step("dropped condition", rule.clause.id, what, True, saved))
                        break

    def _says_as_much(self, key: Key, part: Part, weaker: Part | None) -> bool:
        return self.space.is_known(key, part) if weaker is None else weaker.holds == part.holds

    def _merge(self, theory: Theory, steps: list[Step]) -> None:
        """Make two rules one where they differ in one condition."""
        alike: dict[Any, list[Rule]] = {}
        waiting = list(theory.rules)
        while waiting:
            rule = waiting.pop(0)
            for key in list(rule.parts):
                others = frozenset((name, part.holds) for name, part in rule.parts.items() if name != key)
                known = alike.setdefault((rule.head, key, others), [])
                merged = next((new for other in known if (new := self._merged(theory, other, rule, key, steps))), None)
                if merged is not None:
                    waiting.append(merged)
                    break
                known.append(rule)

    def _merged(self, theory: Theory, one: Rule, other: Rule, key: Key, steps: list[Step]) -> Rule | None:
        if not any(one is rule for rule in theory.rules):
            return None
        for kept, gone in ((one, other), (other, one)):
            place = theory.rules.index(kept)
            union = self.space.union(key, kept.parts[key], gone.parts[key])
            if union is None:
                return None
            part = union if union.literals else None
            if not theory.may_weaken(place, key, part):
                continue
            wider = kept.with_part(key, part)
            theory.replace(place, wider)
            goes = theory.rules.index(gone)
            if theory.may_drop(goes):
                theory.remove(goes)
                saved = kept.n_conditions + gone.n_conditions - wider.n_conditions
                what = f"{gone.clause.id} into it, {self.text(wider.body)}"
                steps.append(Step("merged rules", kept.clause.id, what, True, saved))
                return wider
            theory.replace(place, kept)
        return None


def proved_simpler(rules: RuleSet, missing: Missing, keep_semantics: bool) -> tuple[RuleSet, list[Step]]:
    """Return rules of the same meaning with no more conditions, and the steps that led there."""
    prover = Prover(rules, missing)
    steps: list[Step] = []
    definitions = _shorter_definitions(prover, rules, steps)
    theory = Theory(
        prover.space,
        prover.rules_of(rules.clauses, steps),
        rules.semantics == "ordered",
        _as_head(rules.default),
    )
    prover.shorten(theory, steps, overlap=rules.semantics != "partition")
    best, semantics, default = theory, rules.semantics, rules.default
    if rules.semantics == "ordered" or (rules.semantics == "partition" and not keep_semantics):
        for variant, variant_steps in _lists(prover, theory, rules):
            if (variant.n_conditions, len(variant.rules)) < (best.n_conditions, len(best.rules)):
                best, semantics, default = variant, "ordered", _as_default(variant.default)
                best_steps = variant_steps
        if best is not theory:
            steps += best_steps
    clauses = tuple(rule.written() for rule in best.rules)
    used = _used(clauses, definitions)
    for clause in definitions:
        if clause not in used:
            what = prover.text(clause.body)
            steps.append(Step("dropped rule", clause.id, what, True, clause.n_conditions))
    found = replace(
        rules,
        clauses=clauses,
        semantics=semantics,
        default=default,
        definitions=used,
        evidence=_kept_evidence(rules, clauses, semantics, default, used),
    )
    return found, steps


def _shorter_definitions(prover: Prover, rules: RuleSet, steps: list[Step]) -> tuple[Clause, ...]:
    groups: dict[Any, list[Rule]] = {}
    for clause in rules.definitions:
        groups.setdefault(clause.head, []).extend(prover.rules_of([clause], steps))
    kept: dict[str, Clause] = {}
    for group in groups.values():
        theory = Theory(prover.space, group, False, None)
        prover.shorten(theory, steps)
        kept.update({rule.clause.id: rule.written() for rule in theory.rules})
    return tuple(kept[clause.id] for clause in rules.definitions if clause.id in kept)


def overlap_allowed(rules: RuleSet, missing: Missing) -> RuleSet:
    """Return a partition as rules of the same answers that may overlap: a list where they exclude each other."""
    space = Space(rules, missing)
    found = [space.rule(clause) for clause in rules.clauses]
    theory = Theory(space, found, False, None)
    pairs = ((one, other) for place, one in enumerate(found) for other in found[:place])
    semantics: Semantics = "ordered" if all(theory.are_disjoint(one, other) for one, other in pairs) else "unordered"
    order = sorted(rules.clauses, key=lambda clause: clause.n_conditions)
    return replace(rules, clauses=tuple(order), semantics=semantics, evidence={})


def _lists(prover: Prover, theory: Theory, rules: RuleSet) -> list[tuple[Theory, list[Step]]]:
    """Return ordered lists of the same meaning, each with the steps from the theory to it."""
    orders: list[tuple[str, list[Rule]]] = []
    if rules.semantics == "partition":
        pairs = ((one, other) for place, one in enumerate(theory.rules) for other in theory.rules[:place])
        if not all(theory.are_disjoint(one, other) for one, other in pairs):
            return []
        orders.append(("ordered, the shortest first", sorted(theory.rules, key=lambda rule: rule.n_conditions)))
    else:
        orders.append(("", list(theory.rules)))
        if len(theory.rules) <= _MANY_RULES:
            orders.append(("the shortest first where that changes nothing", _sorted_where_free(theory)))
    defaults = [theory.default]
    if theory.rules and _has_no_default(theory, rules):
        weights: Counter[object] = Counter()
        for rule in theory.rules:
            weights[rule.head] += rule.n_conditions + 1
        heads = [head for head, _ in weights.most_common() if isinstance(head, (ClassHead, NumberHead))]
        defaults += heads[:1] if len(theory.rules) > _MANY_RULES else heads
    found = []
    for text, order in orders:
        for default in dict.fromkeys(defaults):
            variant = Theory(theory.space, list(order), True, default)
            steps = [Step("reordered", "all", text, True, 0)] if text else []
            if default != theory.default:
                steps.append(Step("default", "default", format_head(default, prover.names), True, 0))  # type: ignore[arg-type]
            before = len(steps)
            prover.shorten(variant, steps)
            if len(steps) > before:
                found.append((variant, steps))
    return found


def _has_no_default(theory: Theory, rules: RuleSet) -> bool:
    return theory.fills_space() if rules.semantics == "partition" else theory.is_complete()


def _sorted_where_free(theory: Theory) -> list[Rule]:
    """Move shorter rules before longer ones as far as each pair that changes places is disjoint."""
    order: list[Rule] = []
    for rule in theory.rules:
        place = len(order)
        while place and order[place - 1].n_conditions > rule.n_conditions:
            if not theory.are_disjoint(order[place - 1], rule):
                break
            place -= 1
        order.insert(place, rule)
    return order


def _used(clauses: Sequence[Clause], definitions: Sequence[Clause]) -> tuple[Clause, ...]:
    """Return the definitions that the rules lean on, directly or through others."""
    from_rules = {atom for clause in clauses for atom in _predicates(clause)}
    while True:
        more = {
            atom
            for clause in definitions
            if isinstance(clause.head, Atom) and clause.head.predicate in from_rules
            for atom in _predicates(clause)
        }
        if more <= from_rules:
            break
        from_rules |= more
    return tuple(
        clause for clause in definitions if isinstance(clause.head, Atom) and clause.head.predicate in from_rules
    )


def _predicates(clause: Clause) -> set[str]:
    return {atom.predicate for atom in atoms_of(clause.body)}


def _kept_evidence(
    rules: RuleSet,
    clauses: Sequence[Clause],
    semantics: str,
    default: Category | float,
    definitions: Sequence[Clause],
) -> dict[str, Any]:
    """Return the evidence of what nothing has changed for: in a list, of the rules before the first change."""
    if semantics != rules.semantics or tuple(definitions) != rules.definitions:
        return {}
    if (tuple(clauses), default) == (rules.clauses, rules.default):
        return dict(rules.evidence)
    old = {clause.id: clause for clause in rules.clauses}
    kept = {clause.id for clause in clauses if old[clause.id] == clause}
    if semantics == "ordered":
        same = 0
        while same < min(len(clauses), len(rules.clauses)) and clauses[same] == rules.clauses[same]:
            same += 1
        kept = {clause.id for clause in clauses[:same]}
    kept |= {clause.id for clause in definitions}
    return {name: each for name, each in rules.evidence.items() if name in kept}


def _as_head(default: Category | float) -> object:
    return NumberHead(default) if isinstance(default, float) else ClassHead(default)


def _as_default(head: object) -> Category | float:
    assert isinstance(head, (ClassHead, NumberHead))
    return head.value if isinstance(head, NumberHead) else head.label
