"""What became of expectations: verdicts as records, and their text, JSON and JUnit XML.

Imports explanation, files and terms. The words are those of prolog/neurologic/verification/verdict_words.pl.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from neurologic.files import write_bytes_atomically
from neurologic.reasoning.explanation import ProofTree, tree_from_nodes
from neurologic.reasoning.terms import Compound

#: Lines of an explanation that the text of a failure shows.
_LINES = 20


@dataclass(frozen=True)
class Witness:
    """One thing that shows that an expectation is not met.

    Attributes
    ----------
    individual : str or None
        The loaded individual that it is about.
    text : str
        What holds of it, or what does not hold although it should.
    """

    individual: str | None
    text: str

    def __str__(self) -> str:
        told = self.individual is None or self.individual in self.text
        return self.text if told else f"{self.individual}: {self.text}"


@dataclass(frozen=True)
class Verdict:
    """What became of one expectation.

    Attributes
    ----------
    kind : str
        `expect`, `never`, `impossible`, `covers`, `agrees` or `threshold`; the name of a clause that is none of these.
    name : str
        Its description, or its goal where it has none.
    text : str
        All of it, as Prolog.
    outcome : str
        `passed`, `failed`, or `error`: it could not be tried, its goal raised an error, or it took too long.
    expected, found : str
        In words; of an error, `found` says what is wrong.
    holding, total : int or None
        Of how many it holds, where it speaks of many; of `never` how many answers there are, without a total.
    witnesses : tuple of Witness
        The first that show it.
    why : ProofTree or None
        The explanation of the first witness.
    file : str or None
    line : int or None
    seconds : float
        How long it took.
    """

    kind: str
    name: str
    text: str
    outcome: str
    expected: str = ""
    found: str = ""
    holding: int | None = None
    total: int | None = None
    witnesses: tuple[Witness, ...] = ()
    why: ProofTree | None = None
    file: str | None = None
    line: int | None = None
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether it is met."""
        return self.outcome == "passed"

    @property
    def place(self) -> str:
        """File, without its folder, and line."""
        name = os.path.basename(self.file) if self.file else "-"
        return f"{name}:{self.line}" if self.line else name

    @property
    def difference(self) -> str:
        """What was expected and found, with witnesses and the explanation of the first; empty where it passed."""
        if self.passed:
            return ""
        if self.outcome == "error":
            return self.found
        lines = [f"expected  {self.expected}", f"found     {self.found}"]
        lines += [f"{'such as' if number == 0 else '':<9} {witness}" for number, witness in enumerate(self.witnesses)]
        if self.why is not None:
            shown = str(self.why).splitlines()
            more = [f"… {len(shown) - _LINES} more lines"] if len(shown) > _LINES else []
            lines += [f"{'why' if n == 0 else '':<9} {line}" for n, line in enumerate([*shown[:_LINES], *more])]
        return "\n".join(lines)

    def __str__(self) -> str:
        count = "" if self.total is None else f"  {self.holding} of {self.total}"
        mark = self.outcome if self.passed else self.outcome.upper()
        first = f"{mark:<7} {_one_line(self.name)}{count}  ({self.place})"
        return "\n".join([first, *(f"        {line}" for line in self.difference.splitlines())])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON."""
        return {
            "kind": self.kind,
            "name": self.name,
            "text": self.text,
            "outcome": self.outcome,
            "expected": self.expected,
            "found": self.found,
            "holding": self.holding,
            "total": self.total,
            "witnesses": [{"individual": each.individual, "text": each.text} for each in self.witnesses],
            "why": None if self.why is None else str(self.why),
            "file": self.file,
            "line": self.line,
            "seconds": round(self.seconds, 6),
        }


@dataclass(frozen=True)
class Verification:
    """What became of all expectations of one file or several, in their order.

    Attributes
    ----------
    verdicts : tuple of Verdict
    files : tuple of str
        The files, or names of texts, that were tried.
    warnings : tuple of str
        What Prolog warned of when it loaded them.

    Examples
    --------
    >>> met = Verdict("expect", "served", "expect(served, credit_risk(a1, good))", "passed", file="bank.pl", line=3)
    >>> report = Verification((met,), ("bank.pl",))
    >>> print(report)
    passed  served  (bank.pl:3)
    1 expectation: 1 passed
    >>> report.passed
    True
    """

    verdicts: tuple[Verdict, ...] = ()
    files: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.verdicts)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __add__(self, other: Verification) -> Verification:
        return Verification(
            self.verdicts + other.verdicts, (*self.files, *other.files), (*self.warnings, *other.warnings)
        )

    @property
    def passed(self) -> bool:
        """Whether every expectation is met, and there is one at least."""
        return bool(self.verdicts) and all(verdict.passed for verdict in self.verdicts)

    def of(self, outcome: str) -> tuple[Verdict, ...]:
        """Return the verdicts with one outcome: `passed`, `failed` or `error`."""
        return tuple(verdict for verdict in self.verdicts if verdict.outcome == outcome)

    @property
    def summary(self) -> str:
        """How many there are of each outcome, in a line."""
        if not self.verdicts:
            return "There are no expectations: a file without any passes nothing."
        counts = [(len(self.of(outcome)), outcome) for outcome in ("passed", "failed", "error")]
        parts = ", ".join(f"{count} {outcome}" for count, outcome in counts if count)
        return f"{len(self)} expectation{'s' if len(self) != 1 else ''}: {parts}"

    def __str__(self) -> str:
        return "\n".join([*map(str, self.verdicts), self.summary])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, ready for JSON: `passed`, a count of each outcome, and `expectations`."""
        counts = {outcome: len(self.of(outcome)) for outcome in ("passed", "failed", "error")}
        return {
            "passed": self.passed,
            "counts": counts,
            "expectations": [verdict.to_dict() for verdict in self.verdicts],
            "warnings": list(self.warnings),
        }

    def to_junit(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return it as JUnit XML, as CI systems read it, and write it to a file if there is a path.

        A suite a file, a case an expectation, with its line and its time in seconds. The file appears whole or not at
        all. Characters that XML cannot hold are shown as in `\\x1b`.

        Raises
        ------
        FileError
            When the file cannot be written.
        """
        root = ElementTree.Element("testsuites", _totals(self.verdicts), name="neurologic")
        for file in dict.fromkeys([*self.files, *(verdict.file or "-" for verdict in self.verdicts)]):
            verdicts = tuple(verdict for verdict in self.verdicts if (verdict.file or "-") == file)
            suite = ElementTree.SubElement(root, "testsuite", {"name": _xml(_below_here(file)), **_totals(verdicts)})
            names = Counter(verdict.name for verdict in verdicts)
            for verdict in verdicts:
                several = f" (line {verdict.line})" if names[verdict.name] > 1 else ""
                _add_case(suite, verdict, verdict.name + several)
        ElementTree.indent(root)
        data = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
        if path is not None:
            write_bytes_atomically(path, data)
        return data.decode("utf-8")


def verdict_from_term(term: Compound, seconds: float) -> Verdict:
    """Return the verdict of a term `result(…)`, as prolog/neurologic/verification/verification.pl describes it.

    Examples
    --------
    >>> place = Compound(":", ("bank.pl", 3))
    >>> arguments = ("never", "minors", "never(minors, ...)", place, "passed", "none", "no answer", "no answer", [], [])
    >>> str(verdict_from_term(Compound("result", arguments), 0.1))
    'passed  minors  (bank.pl:3)'
    """
    kind, name, text, source, outcome, count, expected, found, witnesses, nodes = term.arguments
    holding = total = None
    match count:
        case Compound("of", (holding, total)):
            pass
        case Compound("answers", (holding,)):
            pass
    file, line = (str(source.arguments[0]), source.arguments[1]) if isinstance(source, Compound) else (None, None)
    shown = (witness.arguments for witness in witnesses)
    return Verdict(
        str(kind),
        str(name),
        str(text),
        str(outcome),
        str(expected),
        str(found),
        holding,
        total,
        tuple(Witness(None if who == "none" else str(who), str(what)) for who, what in shown),
        tree_from_nodes(nodes) if nodes else None,
        file,
        line or None,
        seconds,
    )


def _totals(verdicts: tuple[Verdict, ...]) -> dict[str, str]:
    return {
        "tests": str(len(verdicts)),
        "failures": str(sum(verdict.outcome == "failed" for verdict in verdicts)),
        "errors": str(sum(verdict.outcome == "error" for verdict in verdicts)),
        "time": f"{sum(verdict.seconds for verdict in verdicts):.6f}",
    }


def _below_here(file: str) -> str:
    """Return the path from the working folder of a file below it, as CI systems want it; any other name unchanged."""
    here = os.path.join(os.getcwd(), "")
    return file.removeprefix(here)


def _add_case(suite: ElementTree.Element, verdict: Verdict, name: str) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=_xml(Path(verdict.file or "expectations").stem),
        name=_xml(name),
        time=f"{verdict.seconds:.6f}",
    )
    if verdict.file is not None:
        case.set("file", _xml(_below_here(verdict.file)))
    if verdict.line is not None:
        case.set("line", str(verdict.line))
    if not verdict.passed:
        tag = "failure" if verdict.outcome == "failed" else "error"
        problem = ElementTree.SubElement(case, tag, message=_xml(_one_line(verdict.found)), type=_xml(verdict.kind))
        problem.text = _xml(f"{verdict.text}\n{verdict.difference}")


# What XML 1.0 cannot hold, not even escaped; and carriage returns, which a reader of XML changes.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _xml(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: found.group().encode("unicode_escape").decode("ascii"), text)


def _one_line(text: str) -> str:
    return " ".join(text.split())
