"""What differs between two versions of a theory, as records with text and JSON. Imports terms.

The differences are found and worded in prolog/neurologic/verification/comparison.pl.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from neurologic.reasoning.terms import Compound

#: Individuals that the text of a group names, and entries of a section that the text of all shows.
_SHOWN = 5
_MOST = 20


@dataclass(frozen=True)
class Group:
    """Individuals whose answer changed in the same way.

    Attributes
    ----------
    old, new : str
        What proves the answer, a rule or the place of a clause, and the answer, as in `r3 (bad)`; or `no answer`.
    decided : str
        How the answer of the rules changed, as in `r3 (bad) → r5 (good)`, where the goal is another; maybe empty.
    individuals : tuple of str
    """

    old: str
    new: str
    decided: str
    individuals: tuple[str, ...]

    def __str__(self) -> str:
        count = len(self.individuals)
        because = f" since {self.decided}" if self.decided else ""
        dots = ", …" if count > _SHOWN else ""
        shown = ", ".join(self.individuals[:_SHOWN])
        return f"{count} individual{'s' if count != 1 else ''}: {self.old} → {self.new}{because}  ({shown}{dots})"


@dataclass(frozen=True)
class GoalChanges:
    """For whom the answers of one goal changed.

    Attributes
    ----------
    goal : str
    groups : tuple of Group
        The largest first.
    same : int
        The number of individuals that have the same answers, at least one, on both sides.
    """

    goal: str
    groups: tuple[Group, ...]
    same: int

    @property
    def individuals(self) -> tuple[str, ...]:
        """All whose answers changed."""
        return tuple(name for group in self.groups for name in group.individuals)

    def __str__(self) -> str:
        head = f"{self.goal}: {len(self.individuals)} changed, {self.same} the same"
        more = [f"  … {len(self.groups) - _MOST} more"] if len(self.groups) > _MOST else []
        return "\n".join([head, *(f"  {group}" for group in self.groups[:_MOST]), *more])


@dataclass(frozen=True)
class RuleChange:
    """What became of an extracted rule, or of how they are taken together.

    Attributes
    ----------
    kind : str
        `added`, `removed`, `changed`; `order` where the same rules come in another order, which decides; `theory` where
        the semantics or the default is another.
    old, new : str or None
        The rule before and after, as in `r3 (bad)`.
    old_conditions, new_conditions : tuple of str
        All its conditions; of a changed rule those that differ.
    """

    kind: str
    old: str | None
    new: str | None
    old_conditions: tuple[str, ...]
    new_conditions: tuple[str, ...]

    def __str__(self) -> str:
        old, new = (_listed(conditions) for conditions in (self.old_conditions, self.new_conditions))
        match self.kind:
            case "added":
                return f"+ {self.new}: {new}"
            case "removed":
                return f"- {self.old}: {old}"
            case "changed":
                name = self.old if self.old == self.new else f"{self.old}, now {self.new}"
                return f"~ {name}: {old} → {new}"
            case "order":
                return f"~ the order of the rules: where {old} came, {new} comes now"
            case _:
                return f"~ {old} → {new}"


@dataclass(frozen=True)
class ClauseChange:
    """What became of an expert's clause.

    Attributes
    ----------
    kind : str
        `added`, `removed` or `changed`.
    old, new : str or None
        The clause before and after.
    old_place, new_place : str or None
        File and line.
    """

    kind: str
    old: str | None
    new: str | None
    old_place: str | None
    new_place: str | None

    def __str__(self) -> str:
        lines = []
        if self.old is not None:
            lines.append(f"- {self.old}  ({_short(self.old_place)})")
        if self.new is not None:
            lines.append(f"+ {self.new}  ({_short(self.new_place)})")
        return "\n".join(lines)


@dataclass(frozen=True)
class Violation:
    """A violation of a denial that only one side has.

    Attributes
    ----------
    denial : str
        With its arguments, as in `minor(a17)`.
    individual : str or None
    """

    denial: str
    individual: str | None

    def __str__(self) -> str:
        return self.denial


@dataclass(frozen=True)
class TheoryDiff:
    """The differences between two versions of a theory over the same individuals; true when there are any.

    Attributes
    ----------
    goals : tuple of GoalChanges
    rules : tuple of RuleChange
    clauses : tuple of ClauseChange
    violated, healed : tuple of Violation
        Violations of denials that only the new theory has, and that only the old one has.

    Examples
    --------
    >>> group = Group("r3 (bad)", "r5 (good)", "", ("a4", "a9"))
    >>> diff = TheoryDiff((GoalChanges("risk(A, C)", (group,), 8),))
    >>> print(diff)
    risk(A, C): 2 changed, 8 the same
      2 individuals: r3 (bad) → r5 (good)  (a4, a9)
    >>> bool(diff), bool(TheoryDiff())
    (True, False)
    """

    goals: tuple[GoalChanges, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    clauses: tuple[ClauseChange, ...] = ()
    violated: tuple[Violation, ...] = ()
    healed: tuple[Violation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rules or self.clauses or self.violated or self.healed or self.individuals)

    @property
    def individuals(self) -> tuple[str, ...]:
        """All for whom the answer of some goal changed, each once."""
        return tuple(dict.fromkeys(name for changes in self.goals for name in changes.individuals))

    def __str__(self) -> str:
        if not self:
            return "\n".join([*map(str, self.goals), "Nothing differs."])
        parts = [str(changes) for changes in self.goals]
        parts += _section("Rules", self.rules)
        parts += _section("Clauses", self.clauses)
        parts += _section("Denials newly violated", self.violated)
        parts += _section("Denials no longer violated", self.healed)
        return "\n".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON, with `different` as a first summary."""
        return {"different": bool(self), **asdict(self)}


def goal_changes(goal: str, term: Compound) -> GoalChanges:
    """Return the changes of a term `changes(Groups, Same)`."""
    groups, same = term.arguments
    return GoalChanges(
        goal,
        tuple(
            Group(str(old), str(new), str(decided), tuple(sorted(map(str, individuals), key=_as_counted)))
            for old, new, decided, individuals in (group.arguments for group in groups)
        ),
        same,
    )


def rule_change(term: Compound) -> RuleChange:
    """Return the change of a term `change(Kind, OldRule, NewRule, OldTexts, NewTexts)` about a rule.

    Examples
    --------
    >>> rule = Compound("-", ("r3", "bad"))
    >>> print(rule_change(Compound("change", ("removed", rule, "none", ["age =< 24"], []))))
    - r3 (bad): age =< 24
    """
    kind, old, new, old_texts, new_texts = term.arguments
    return RuleChange(str(kind), _rule(old), _rule(new), tuple(map(str, old_texts)), tuple(map(str, new_texts)))


def clause_change(term: Compound) -> ClauseChange:
    """Return the change of a term `change(Kind, OldSource, NewSource, OldText, NewText)` about a clause."""
    kind, old_source, new_source, old, new = term.arguments
    return ClauseChange(str(kind), str(old) or None, str(new) or None, _place(old_source), _place(new_source))


def violation(term: Compound) -> Violation:
    """Return the violation of a term `violation(Text, Individual)`."""
    text, individual = term.arguments
    return Violation(str(text), None if individual == "none" else str(individual))


def _as_counted(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def _rule(term: Any) -> str | None:
    return f"{term.arguments[0]} ({term.arguments[1]})" if isinstance(term, Compound) else None


def _place(term: Any) -> str | None:
    return ":".join(map(str, term.arguments)) if isinstance(term, Compound) else None


def _short(place: str | None) -> str:
    return os.path.basename(place or "-")


def _listed(conditions: tuple[str, ...]) -> str:
    return ", ".join(conditions) or "always"


def _section(title: str, entries: tuple[object, ...]) -> Iterator[str]:
    if entries:
        yield f"{title}:"
        for entry in entries[:_MOST]:
            yield from (f"  {line}" for line in str(entry).splitlines())
        if len(entries) > _MOST:
            yield f"  … {len(entries) - _MOST} more"
