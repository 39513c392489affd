"""Which rules, and the network behind them, lean on which features: the records of what `suspects` found.

Imports errors, the rules' estimates, schema, evaluation (how a share is shown) and layout.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from neurologic.debugging.layout import counted, html_table, text_table
from neurologic.errors import MissingExtra
from neurologic.evaluation.record import shown
from neurologic.rules import Estimate
from neurologic.schema import Category, Value

#: What is said of a rule, or of a network, and a feature.
LEANS, INDEPENDENT, OPEN = "leans", "independent", "undecided"

#: Rules that the text of all shows, and features that its first line names.
_MOST = 20
_NAMED = 3


@dataclass(frozen=True)
class Witness:
    """A row whose answer the network changes when one feature is changed.

    Attributes
    ----------
    individual : str
    feature : str
    before, after : number, str, bool or None
        The row's own value and the one that it was given; None where it was missing.
    answer_before, answer_after : str, int or bool
        The network's answers; those of the rules, None for none or several, where no network was asked.
    row : mapping of feature name to value
        The row as it is.
    """

    individual: str
    feature: str
    before: Value
    after: Value
    answer_before: Category | None
    answer_after: Category | None
    row: Mapping[str, Value]

    def __str__(self) -> str:
        return (
            f"{self.individual}: {self.feature} {_value(self.before)} → {_value(self.after)} turns "
            f"{_value(self.answer_before)} into {_value(self.answer_after)}"
        )


@dataclass(frozen=True)
class Leaning:
    """How far rules and network lean on one feature, over some rows.

    Attributes
    ----------
    feature : str
    role : str or None
        As the schema has it.
    n_rows : int
        Rows looked at.
    rules_changed, network_changed : int
        Rows about which the rules, and the network, answer otherwise for at least one other value of the feature;
        `network_changed` is 0 where no network was asked.
    rules, network : Estimate or None
        How often the answer changes: of the other values that were tried, the share for which it is another one, on
        average over the rows; its interval is about the rows. None without rows, and without a network.
    asked : int
        Questions that the network was asked about them: a row with one other value each.
    flips : int
        How many of these it answered otherwise than the row as it is.
    verdict : str
        `leans`: the lower end of the share of changed answers, the network's where it was asked, is above the
        tolerance; `independent`: its upper end is not; `undecided`: the rows are too few to tell.
    witness : Witness or None
        A row whose answer changes, by the smallest change found; there is none where no answer changes.
    """

    feature: str
    role: str | None
    n_rows: int
    rules_changed: int
    rules: Estimate | None
    network_changed: int
    network: Estimate | None
    asked: int
    flips: int
    verdict: str
    witness: Witness | None

    @property
    def leans(self) -> bool:
        """Whether the verdict is that it leans on the feature."""
        return self.verdict == LEANS


@dataclass(frozen=True)
class FeatureDependence(Leaning):
    """How far all rules together, and the network on all rows, lean on one feature.

    Attributes
    ----------
    mentioned_by : tuple of str
        Ids of the rules that use it; a network may lean on what none of them mentions.
    """

    mentioned_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Suspect(Leaning):
    """A rule that uses a feature, and whether the network leans on it where the rule decides.

    Attributes
    ----------
    rule : str
        Its id.
    conclusion : str, int or bool
    text : str
        The rule in the rule language.
    """

    rule: str = ""
    conclusion: Category = ""
    text: str = ""


@dataclass(frozen=True)
class Suspects:
    """The rules that use some features, the worst first.

    First comes the rule on whose rows the network's answers change most (the share of changed answers times the rows);
    among equals the one with most changes of the rules' own answers, then the one that decides most rows. Without a
    network the rules' own changes come first.

    Attributes
    ----------
    rules : tuple of Suspect
    features : tuple of FeatureDependence
        The features themselves, in the same order, also those that no rule uses.
    n_rows : int
    queries : int
        Rows that the network was asked about, those as they are included.
    with_network : bool
        Whether a network was asked.
    tolerance : float
        The share of changed answers up to which nothing leans on a feature.
    interval : str
    level : float

    Examples
    --------
    >>> print(Suspects((), (), n_rows=0, queries=0, with_network=False, tolerance=0.05))
    0 rules that use no feature, on 0 rows
    """

    rules: tuple[Suspect, ...]
    features: tuple[FeatureDependence, ...]
    n_rows: int
    queries: int
    with_network: bool
    tolerance: float
    interval: str = "wilson"
    level: float = 0.95

    def __len__(self) -> int:
        return len(self.rules)

    def __iter__(self) -> Iterator[Suspect]:
        return iter(self.rules)

    def __getitem__(self, position: int) -> Suspect:
        return self.rules[position]

    @property
    def leaning(self) -> tuple[str, ...]:
        """The features that the network, or without one the rules together, lean on."""
        return tuple(each.feature for each in self.features if each.leans)

    def top(self, count: int) -> Suspects:
        """Return the same with only the first `count` rules."""
        return replace(self, rules=self.rules[:count])

    def feature(self, name: str) -> FeatureDependence:
        """Return what was found about a feature; raises `KeyError` for one that was not looked at."""
        for each in self.features:
            if each.feature == name:
                return each
        raise KeyError(name)

    def __str__(self) -> str:
        lines = [self._headline()]
        if self.features:
            lines += text_table([self._head(), *map(self._cells, self.features)])
        for number, each in enumerate(self.rules[:_MOST], 1):
            lines.append(f"{number}. {each.rule} by {each.feature}: {self._told(each)}")
            lines += [f"   {line}" for line in each.text.splitlines()]
            if each.witness is not None:
                lines.append(f"   {each.witness}")
        more = sum(len(each.mentioned_by) for each in self.features) - min(len(self.rules), _MOST)
        if more:
            lines.append(f"… {more} more")
        return "\n".join(lines)

    def _headline(self) -> str:
        ids = {rule for each in self.features for rule in each.mentioned_by}
        names = [each.feature for each in self.features]
        what = (", ".join(names) or "no feature") if len(names) <= _NAMED else f"any of {len(names)} features"
        asked = f", {counted(self.queries, 'question')} to the network" if self.with_network else ""
        use = "uses" if len(ids) == 1 else "use"
        return f"{counted(len(ids), 'rule')} that {use} {what}, on {counted(self.n_rows, 'row')}{asked}"

    def _head(self) -> tuple[str, ...]:
        network = ("network's answers changed",) if self.with_network else ()
        return ("feature", "rules", "rules' answers changed", *network, "")

    def _cells(self, each: FeatureDependence) -> tuple[str, ...]:
        network = (_share(each.network_changed, each.network),) if self.with_network else ()
        role = f" ({each.role})" if each.role is not None else ""
        unsaid = ", and no rule says so" if each.leans and not each.mentioned_by else ""
        changed = _share(each.rules_changed, each.rules)
        return (each.feature + role, str(len(each.mentioned_by)), changed, *network, each.verdict + unsaid)

    def _told(self, each: Suspect) -> str:
        parts = [f"decides {counted(each.n_rows, 'row')}", f"rules {_share(each.rules_changed, each.rules)}"]
        if self.with_network:
            parts.append(f"network {_share(each.network_changed, each.network)}")
        return f"{', '.join(parts)}: {_SAID[each.verdict]}"

    def _repr_html_(self) -> str:
        network = ["network's answers changed"] if self.with_network else []
        head = ["rule", "feature", "rows", "rules' answers changed", *network, "verdict", "witness"]
        rows = [
            [
                each.text,
                each.feature,
                f"{each.n_rows:,}",
                _share(each.rules_changed, each.rules),
                *([_share(each.network_changed, each.network)] if self.with_network else []),
                each.verdict,
                "" if each.witness is None else str(each.witness),
            ]
            for each in self.rules
        ]
        features = html_table(self._head(), [self._cells(each) for each in self.features])
        return f"<div><p>{html.escape(self._headline())}</p>{features}{html_table(head, rows)}</div>"

    def to_frame(self) -> Any:
        """Return a pandas frame, a line a rule and feature, in the same order; what was not measured is missing.

        Columns: `rule`, `feature`, `role`, `conclusion`, `text`, `rows`, then of rules and of network the rows with a
        change and the share of changed answers with its interval (`rules_changed`, `rules_share`, `rules_low`,
        `rules_high`, …), `asked`, `flips`, `verdict`, `witness`.

        Raises
        ------
        MissingExtra
            When pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise MissingExtra("pandas", "frames", "A frame of suspects") from None
        return pandas.DataFrame([_line(each) for each in self.rules], columns=list(_COLUMNS)).astype(_COLUMNS)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values that JSON can hold."""
        plain = {name: getattr(self, name) for name in self.__dataclass_fields__}
        plain["rules"] = [asdict(each) for each in self.rules]
        plain["features"] = [asdict(each) for each in self.features]
        return plain | {"leaning": list(self.leaning)}


_SAID = {LEANS: "leans on it", INDEPENDENT: "only mentions it", OPEN: "undecided"}

_COLUMNS = {
    "rule": "object",
    "feature": "object",
    "role": "object",
    "conclusion": "object",
    "text": "object",
    "rows": "int64",
    "rules_changed": "int64",
    "rules_share": "float64",
    "rules_low": "float64",
    "rules_high": "float64",
    "network_changed": "Int64",
    "network_share": "float64",
    "network_low": "float64",
    "network_high": "float64",
    "asked": "int64",
    "flips": "int64",
    "verdict": "object",
    "witness": "object",
}


def _line(each: Suspect) -> dict[str, Any]:
    line: dict[str, Any] = {
        "rule": each.rule,
        "feature": each.feature,
        "role": each.role,
        "conclusion": each.conclusion,
        "text": each.text,
        "rows": each.n_rows,
        "rules_changed": each.rules_changed,
        "network_changed": None if each.network is None else each.network_changed,
        "asked": each.asked,
        "flips": each.flips,
        "verdict": each.verdict,
        "witness": None if each.witness is None else str(each.witness),
    }
    for name, estimate in (("rules", each.rules), ("network", each.network)):
        ends = (None,) * 3 if estimate is None else (estimate.value, estimate.low, estimate.high)
        line |= dict(zip((f"{name}_share", f"{name}_low", f"{name}_high"), ends, strict=True))
    return line


def _share(count: int, estimate: Estimate | None) -> str:
    return "–" if estimate is None else f"{shown(estimate)} on {counted(count, 'row')}"


def _value(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{value:g}" if isinstance(value, float) else str(value)
