"""What an expert demands of rules: features never used, classes monotone in features, rules that come first.

Imports errors, induction, rules, schema and its siblings. `constrained` turns any method into one whose rules obey, so
that neither the methods nor those who call them know of constraints.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from neurologic.errors import InductionError, UnknownName, did_you_mean
from neurologic.induction import METHODS, Method, Task
from neurologic.probing import Asking
from neurologic.rules import ClassHead, Clause, RuleSet, parse_rules
from neurologic.rules.literals import features_of
from neurologic.rules.wellformed import defined_predicate
from neurologic.schema import UNKNOWN, Category, Schema, Table
from neurologic.schema.features import same_category
from neurologic.selection.editing import edited
from neurologic.selection.exploring import agreement
from neurologic.selection.monotone import Monotone, UnprovableRule, check_monotone, ground_of, in_place


@dataclass(frozen=True)
class Constraints:
    """What the rules must obey.

    Attributes
    ----------
    forbidden : tuple of str
        Features that no rule may use. Methods do not see them; where a method asks the network about rows of its own,
        these features are those of a row of the data drawn at random.
    increasing, decreasing : mapping of feature to class
        Raising (lowering) the feature, all else equal, never takes the class away: a row that the rules give the class
        keeps it, or gets no answer where a value is missing. The features are numbers, ordinal or boolean.

    Examples
    --------
    >>> Constraints(forbidden=("gender",), increasing={"income": "good"}).monotone
    (Monotone(feature='income', upward=True, label='good'),)
    """

    forbidden: tuple[str, ...] = ()
    increasing: Mapping[str, Category] = field(default_factory=dict)
    decreasing: Mapping[str, Category] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = (self.forbidden,) if isinstance(self.forbidden, str) else tuple(self.forbidden)
        object.__setattr__(self, "forbidden", names)

    @property
    def monotone(self) -> tuple[Monotone, ...]:
        """The demands on single features."""
        return (
            *(Monotone(feature, True, label) for feature, label in self.increasing.items()),
            *(Monotone(feature, False, label) for feature, label in self.decreasing.items()),
        )

    def check(self, schema: Schema) -> None:
        """Raise unless features and classes are those of a schema.

        Raises
        ------
        UnknownName
            For a feature or class that the schema does not have.
        InductionError
            For a feature whose categories have no order.
        """
        for name in self.forbidden:
            schema.feature(name)
        for demand in self.monotone:
            feature = schema.feature(demand.feature)
            if feature.kind == "categorical":
                raise InductionError(
                    f"Nothing increases in {feature.name!r}: its categories have no order. "
                    f"Make it ordinal in the schema."
                )
            schema.target.index(demand.label)


def constrained(
    method: Method,
    constraints: Constraints | None = None,
    start: RuleSet | str | None = None,
    keep: bool | Iterable[str] = True,
) -> Method:
    """Return a method whose rules obey constraints and begin with the rules of an expert.

    The result is an ordered list: the expert's rules as they were given, then those that the method finds for the rows
    that they leave open. Rules that may be edited are refined on the rows first. Monotony is brought about by dropping
    the sides of conditions that stand against it, in the order of classes that agrees best with the labels, and proved
    on the result.

    Parameters
    ----------
    method : Method
    constraints : Constraints, optional
    start : RuleSet or text in the rule language, optional
        Rules for classes; the first that holds of a row counts. Its default is not used.
    keep : bool or ids of rules
        Which rules stay as they are: all, none or those named.

    Raises
    ------
    InductionError
        From the method, with the rule and the methods that can, where the result cannot be made to obey.
    """
    constraints = constraints or Constraints()

    @functools.wraps(method.induce)
    def induce(task: Task, **parameters: Any) -> RuleSet:
        assert constraints is not None
        constraints.check(task.schema)
        expert, kept = _expert_rules(task, constraints, start, keep)
        open_rows = np.ones(len(task.table), dtype=bool)
        if expert is not None:
            open_rows = expert.firing(task.table)[len(expert)]
        found = None
        if open_rows.any():
            given = _room(method, parameters, 0 if expert is None else len(expert))
            found = method(_without(task, open_rows, constraints.forbidden), given)
            _refuse_forbidden(found, constraints.forbidden, method)
        if expert is None and not constraints.monotone:
            assert found is not None
            return found
        return _joined(task, expert, kept, found, constraints.monotone, method)

    return replace(method, induce=induce)


def _expert_rules(
    task: Task, constraints: Constraints, start: RuleSet | str | None, keep: bool | Iterable[str]
) -> tuple[RuleSet | None, tuple[bool, ...]]:
    """Return the rules to begin with as an ordered list, those that may be edited refined, and which are kept."""
    if start is None:
        return None, ()
    rules = parse_rules(start, task.schema) if isinstance(start, str) else start
    if rules.schema != task.schema:
        raise InductionError("The rules to start with have another schema than the network.")
    if any(not isinstance(clause.head, ClassHead) for clause in rules.clauses):
        raise InductionError("The rules to start with conclude something else than classes.")
    ids = [clause.id for clause in rules.clauses]
    names = (ids if keep else []) if isinstance(keep, bool) else list(keep)
    for name in names:
        if name not in ids:
            raise UnknownName(f"There is no rule {name!r} to keep.{did_you_mean(name, ids)}")
    rules = replace(rules, semantics="ordered", conflict="all", default=UNKNOWN)
    _refuse_forbidden(
        replace(rules, clauses=tuple(clause for clause in rules.clauses if clause.id in names)),
        constraints.forbidden,
        None,
    )
    clauses: list[Clause] = []
    for clause in rules.clauses:
        if clause.id in names:
            clauses.append(clause)
            continue
        reached = replace(rules, clauses=tuple(clauses)).firing(task.table)[len(clauses)]
        better = edited(clause, task, reached, rules.definitions, constraints.forbidden)
        if better is not None:
            clauses.append(better)
    return replace(rules, clauses=tuple(clauses)), tuple(clause.id in names for clause in clauses)


def _room(method: Method, parameters: Mapping[str, Any], taken: int) -> dict[str, Any]:
    """Return the parameters with as many rules fewer as are taken already."""
    if not taken or "max_rules" not in method.defaults:
        return dict(parameters)
    most = parameters.get("max_rules", method.defaults["max_rules"])
    if most is None:
        return dict(parameters)
    if isinstance(most, int) and most <= taken:
        raise InductionError(
            f"max_rules={most} leaves no room beside the {taken} rules to start with. Allow at least {taken + 1}."
        )
    return {**parameters, "max_rules": most - taken}


class _Completed(Asking):
    """Asks about rows without the forbidden features, which are filled in from rows of the data at random."""

    def __init__(self, outer: Asking, rows: Table, forbidden: Sequence[str], seed: int) -> None:
        super().__init__(outer.network, outer.budget, outer.batch_size, outer.progress)
        self._outer = outer
        self._rows = rows
        self._forbidden = tuple(name for name in forbidden if name in rows.columns)
        self._random = np.random.default_rng([seed, 4])

    @property
    def left(self) -> int | None:
        """Rows that may still be asked about; None when there is no limit."""
        return self._outer.left

    def answers(self, table: Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Return labels and degrees; see `Asking.answers`."""
        drawn = self._random.integers(len(self._rows), size=len(table))
        filled = {name: self._rows.column(name)[drawn] for name in self._forbidden if name not in table.columns}
        columns = {**table.columns, **filled}
        ordered = {name: columns[name] for name in self._rows.columns}
        answers = self._outer.answers(Table(table.schema, ordered, table.ids))
        self.asked = self._outer.asked
        return answers


def _without(task: Task, rows: npt.NDArray[np.bool_], forbidden: Sequence[str]) -> Task:
    table, asking = task.table, task.asking
    if forbidden:
        columns = {name: column for name, column in table.columns.items() if name not in forbidden}
        if not columns:
            raise InductionError("Every feature of the data is forbidden, so that no rule can be found.")
        if asking is not None:
            asking = _Completed(asking, task.table, forbidden, task.seed)
        table = Table(table.schema, columns, table.ids)
    return replace(task, table=table.take(rows), labels=task.labels[rows], degrees=task.degrees[rows], asking=asking)


def _refuse_forbidden(rules: RuleSet, forbidden: Sequence[str], method: Method | None) -> None:
    used = [name for name in rules.features_used if name in forbidden]
    if not used:
        return
    culprit = next(
        clause
        for clause in (*rules.clauses, *rules.definitions)
        if any(name in forbidden for literal in clause.body for name in features_of(literal))
    )
    if method is None:
        raise InductionError(f"Rule {culprit.id}, which is to be kept, uses the forbidden feature {used[0]!r}.")
    others = ", ".join(
        sorted(each.name for each in METHODS.values() if each.concludes == "classes" and not each.reads_weights)
    )
    raise InductionError(
        f"Method {method.name!r} uses the forbidden feature {used[0]!r} in its rule {culprit.id}. "
        f"Methods that only see what they may use: {others}."
    )


def _joined(
    task: Task,
    expert: RuleSet | None,
    kept: tuple[bool, ...],
    found: RuleSet | None,
    wanted: Sequence[Monotone],
    method: Method,
) -> RuleSet:
    """Return the expert's rules and those found as one ordered list that obeys, in the best of the possible orders."""
    first = () if expert is None else expert.clauses
    definitions = () if expert is None else expert.definitions
    if found is None:
        found = RuleSet(task.schema, ())
    if found.definitions:
        _refuse_shared_names(definitions, found.definitions)
    taken = {clause.id for clause in (*first, *definitions)}
    renamed = tuple(_renamed(clause, taken) for clause in found.clauses)
    definitions += tuple(_renamed(clause, taken) for clause in found.definitions)
    assert not isinstance(found.default, float)
    if not wanted:
        return RuleSet(task.schema, (*first, *renamed), "ordered", found.default, definitions=definitions)
    ground = ground_of(task.schema, definitions)
    orders = _orders(replace(found, clauses=renamed, definitions=definitions), wanted)
    best: tuple[tuple[float, int], RuleSet] | None = None
    refusal: UnprovableRule | None = None
    for clauses, default in orders:
        keeps = (*kept, *(False for _ in clauses))
        try:
            clauses = in_place((*first, *clauses), keeps, default, wanted, ground)
            clauses, default = _without_dead(clauses, keeps, default)
            check_monotone(clauses, default, wanted, ground)
        except UnprovableRule as error:
            refusal = refusal or error
            continue
        rules = RuleSet(task.schema, clauses, "ordered", default, definitions=definitions)
        rank = (-agreement(rules, task.table, task.labels).value, rules.n_conditions)
        if best is None or rank < best[0]:
            best = rank, rules
    if best is None:
        assert refusal is not None
        raise _refused(refusal, [clause.id for clause, keep in zip(first, kept, strict=True) if keep], method)
    return best[1]


def _orders(found: RuleSet, wanted: Sequence[Monotone]) -> list[tuple[tuple[Clause, ...], Category]]:
    """Return orders in which rules may be asked, with the default after them.

    Rules of which one holds at a time may stand in any order, and those of the last class may be left to the default.
    """
    default = found.default
    assert not isinstance(default, float)
    orders = [(found.clauses, default)]
    if found.semantics == "ordered":
        return orders
    for label in dict.fromkeys(demand.label for demand in wanted):
        mine = tuple(each for each in found.clauses if each.head == ClassHead(label))
        others = tuple(each for each in found.clauses if each.head != ClassHead(label))
        orders.append(((*mine, *others), default))
        if mine and found.semantics == "partition":
            orders.append((others, label))
        elif same_category(default, label):
            orders.append((others, default))
        else:
            orders.append(((*others, *mine), default))
    return orders


def _without_dead(
    clauses: tuple[Clause, ...], kept: Sequence[bool], default: Category
) -> tuple[tuple[Clause, ...], Category]:
    """Leave out clauses that never answer, as an earlier one asks for less; one that asks nothing is the default."""
    left: list[Clause] = []
    for place, clause in enumerate(clauses):
        if not kept[place] and any(set(other.body) <= set(clause.body) for other in left):
            continue
        if not clause.body and not any(kept[place:]):
            assert isinstance(clause.head, ClassHead)
            return tuple(left), clause.head.label
        left.append(clause)
    return tuple(left), default


def _renamed(clause: Clause, taken: set[str]) -> Clause:
    name, number = clause.id, 2
    while name in taken:
        name, number = f"{clause.id}_{number}", number + 1
    taken.add(name)
    return clause if name == clause.id else replace(clause, id=name)


def _refuse_shared_names(expert: Sequence[Clause], found: Sequence[Clause]) -> None:
    shared = {defined_predicate(clause) for clause in expert} & {defined_predicate(clause) for clause in found}
    for key in shared:
        assert key is not None
        raise InductionError(
            f"The predicate {key[0]!r} of the rules to start with is defined by the method too: rename it."
        )


def _refused(refusal: UnprovableRule, kept: Sequence[str], method: Method) -> InductionError:
    rule, demand = refusal.clause.id, refusal.demand
    if rule in kept:
        return InductionError(
            f"Rule {rule}, which is to be kept, stands against {demand}: raising or lowering the feature can take the "
            f"class away. Let it be edited (keep=…), or change the rule."
        )
    return InductionError(
        f"Rule {rule} of method {method.name!r} cannot be proved to obey {demand}: it reaches {demand.feature!r} "
        f"through another predicate. Methods whose rules have plain conditions can, such as 'tree'."
    )
