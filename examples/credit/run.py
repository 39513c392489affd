"""The story, end to end: a credit network becomes rules, the rules become Prolog, and Prolog answers beside a policy::

    python examples/credit/run.py --out build/credit
    python examples/credit/run.py --out build/credit --retrain      train the network first, as train.py does

Exit codes: 0 when every engine gives the same answers, 1 when some differ, 3 when SWI-Prolog is missing.
Uses neurologic, rich, and what lies beside this file; starts `swipl` and, where it is installed, `gprolog`.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from train import HERE, TRAINING_ROWS, load, save, split, train

import neurologic as nl
from neurologic.compilation import write_facts
from neurologic.errors import PrologNotFound
from neurologic.schema import load_encoding

MAX_RULES = 8
SHOWN = 5

Row = tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A question in words, as a goal, and the variables whose values are the answer."""

    words: str
    goal: str
    variables: tuple[str, ...]


QUESTIONS = (
    Question(
        "Which seniors do the rules refuse, and how old are they?",
        "credit_risk(A, bad), senior(A), age(A, Age)",
        ("A", "Age"),
    ),
    Question(
        "Who is said to be a good risk although the policy counts them as over-indebted?",
        "credit_risk(A, good), over_indebted(A), burden(A, Burden)",
        ("A", "Burden"),
    ),
    Question(
        "Which good risks have to offer collateral, and what do they repay a month?",
        "credit_risk(A, good), collateral_required(A), instalment(A, DM)",
        ("A", "DM"),
    ),
    Question(
        "To whom may a business loan be offered?",
        "eligible(A, business_loan), amount(A, DM)",
        ("A", "DM"),
    ),
    Question(
        "Which refusals deserve a second look?",
        "second_look(A), savings(A, Savings)",
        ("A", "Savings"),
    ),
)


def network_of(folder: Path, retrain: bool) -> nl.Network:
    """Return the network of the repository, or one trained now and written to the folder."""
    schema, applicants, risks = load()
    if not retrain:
        encoding = load_encoding(HERE / "schema.toml", schema)
        return nl.load_network(HERE / "network.pt2", schema, encoding=encoding)
    learning, _ = split(applicants)
    encoding = nl.standard_encoding(schema, learning)
    save(train(encoding, learning, risks[:TRAINING_ROWS]), folder / "network.pt2")
    return nl.load_network(folder / "network.pt2", schema, encoding=encoding)


def answers_of_session(prolog: nl.Session, question: Question) -> list[Row]:
    """Ask the session; return the answers in order, each value as Prolog writes it."""
    return sorted(tuple(str(answer[name]) for name in question.variables) for answer in prolog.query(question.goal))


def answers_of_engine(engine: str, files: Sequence[Path], questions: Sequence[Question]) -> list[list[Row]]:
    """Start a bare Prolog on the files, with nothing of ours, and return its answers to each question."""
    asked = ", ".join(
        f"( {question.goal}, write(answer({number}, [{', '.join(question.variables)}])), nl, fail ; true )"
        for number, question in enumerate(questions)
    )
    names = [str(path) for path in files]
    commands = {
        "swipl": ["swipl", "-q", "-f", "none", "-g", asked, "-t", "halt", *names],
        "gprolog": [
            "gprolog",
            *(part for name in names for part in ("--consult-file", name)),
            "--query-goal",
            f"{asked}, halt",
        ],
    }
    done = subprocess.run(
        commands[engine], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120, check=True
    )
    found: list[list[Row]] = [[] for _ in questions]
    for number, values in re.findall(r"^answer\((\d+),\[(.*)\]\)$", done.stdout, re.MULTILINE):
        found[int(number)].append(tuple(values.split(",")))
    return [sorted(rows) for rows in found]


class Page:
    """What the reader sees: numbered sections, in colour on a terminal and plain elsewhere."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, markup=False, soft_wrap=True)
        self._sections = 0

    def section(self, title: str, sentence: str) -> None:
        """Begin a section; the sentence says what it shows."""
        self._sections += 1
        self._console.print(f"\n{self._sections}  {title}", style="bold cyan")
        self._console.print(f"   {sentence}\n", style="italic")

    def text(self, text: object, style: str | None = None) -> None:
        """Print lines of text, indented."""
        self._console.print("\n".join(f"   {line}".rstrip() for line in str(text).splitlines()), style=style)


@dataclass(frozen=True)
class Extracted:
    """The network, its rules, all applicants with what became of them, and the held-out applicants."""

    network: nl.Network
    rules: nl.RuleSet
    applicants: nl.Table
    risks: Sequence[str]
    held_out: nl.Table


def show_rules(page: Page, folder: Path, retrain: bool) -> Extracted:
    """Show the network and its rules, and return them with the applicants."""
    page.section("The network", "It learned from 700 applicants of a bank who is a good and who is a bad risk.")
    _, applicants, risks = load()
    learning, held_out = split(applicants)
    network = network_of(folder, retrain)
    classes = " or ".join(map(str, network.classes))
    page.text(f"{len(network.features)} attributes in, {classes} out; fingerprint {network.fingerprint[:12]}")

    page.section("Its rules", "Found by asking the network; measured on 300 applicants that neither has seen.")
    rules = nl.extract(network, learning, method="tree", max_rules=MAX_RULES, seed=0)
    measured = nl.evaluate(rules, network, held_out, risks[TRAINING_ROWS:])
    rules = rules.with_evidence(measured.evidence)
    page.text(rules)
    page.text(f"\n{measured}", "bold")
    return Extracted(network, rules, applicants, risks, held_out)


def write_files(page: Page, folder: Path, found: Extracted) -> list[Path]:
    """Write rules, facts and policy; return the files in the order in which they are loaded."""
    page.section(
        "The files", "Standard Prolog. Before anything is written, three evaluators answer for all applicants."
    )
    files = [folder / name for name in ("credit_rules.pl", "facts.pl", "policy.pl")]
    page.text(nl.export(found.rules, files[0], found.applicants).agreement, "bold")
    write_facts(found.held_out, files[1])
    shutil.copyfile(HERE / "policy.pl", files[2])
    for path, what in zip(
        files, ("the rules", f"{len(found.held_out)} held-out applicants", "the bank's policy"), strict=True
    ):
        page.text(f"{path}: {what}")
    return files


def counted(number: int, noun: str) -> str:
    """Return the number and the noun, in the plural unless there is one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def show_answers(page: Page, question: Question, rows: Sequence[Row]) -> None:
    """Show a question in words, as a goal, and the first of its answers."""
    page.text(question.words, "bold")
    page.text(f"?- {question.goal}.")
    for row in rows[:SHOWN]:
        page.text("   " + ", ".join(f"{name} = {value}" for name, value in zip(question.variables, row, strict=True)))
    more = f", the first {SHOWN} shown" if len(rows) > SHOWN else ""
    page.text(f"   {counted(len(rows), 'answer')}{more}\n", "dim")


def show_reasons(page: Page, prolog: nl.Session, name: str) -> None:
    """Show why an applicant is refused, why not accepted, the difference of the two, and what already forces it."""
    refused = f"credit_risk({name}, bad)"
    page.section(
        "Why, and why not?", f"{name} is a settled senior, whom the policy would not refuse for the age alone."
    )
    page.text(f"Why is {name} refused?", "bold")
    page.text(prolog.why(refused, words="en"))
    page.text("\nWhy not accepted? The nearest rules first.", "bold")
    page.text(prolog.why_not(f"credit_risk({name}, good)", nearest=2))
    page.text("\nWhy the one and not the other?", "bold")
    page.text(prolog.contrast(refused))
    page.text("\nWhat alone forces it?", "bold")
    page.text(prolog.sufficient(refused))
    page.text("\nAnd why does anybody deserve a second look?", "bold")
    page.text(prolog.why("second_look(A)", words="en"))


def show_changes(page: Page, prolog: nl.Session, name: str) -> None:
    """Show the least changes that would help, each tried on the network, and what one of them changes for others."""
    page.section("What would help?", "The least changes that the rules and the policy accept, run through the network.")
    helpful = prolog.counterfactual(name, "good")
    page.text(helpful)
    if helpful:
        change = helpful[-1]
        page.text(f"\nWhat if number {len(helpful)} were so?", "bold")
        page.text(
            prolog.what_if(
                f"credit_risk({name}, Risk)", facts={name: {each.feature: each.new for each in change.changes}}
            )
        )
    page.text("\nAnd what if the rule that refuses most were switched off?", "bold")
    refusing = [clause.id for clause in prolog.rules[0].clauses if clause.head.label == "bad"]
    supports = prolog.rules[0].evidence
    rule = max(refusing, key=lambda each: (supports[each].support if each in supports else 0) or 0)
    page.text(prolog.what_if("senior(A), credit_risk(A, Risk)", without=[rule]))


def show_denials(page: Page, prolog: nl.Session) -> None:
    """Show for each denial of the policy what the data show, and whether any possible applicant could violate it."""
    page.section("What must never be", "Every denial of the policy, on all applicants and on every possible one.")
    violations = prolog.check(kinds=("violation",))
    for possible in prolog.check_denials():
        denial = possible.goal.partition("(")[0]
        found = [finding for finding in violations if str(finding.subject).startswith(f"{denial}(")]
        data = f"violated {counted(len(found), 'time')}" if found else "never in the data"
        network = {True: ", and the network confirms it", False: ", but not by the network", None: ""}
        verdict = "CAN HAPPEN" + network[possible.confirmed] if possible.rows else possible.verdict
        page.text(f"{denial:<20} {data:<18} {verdict}", "bold red" if found or possible.rows else "green")
        if possible.rows and not found:
            shown = ", ".join(f"{feature} = {value}" for feature, value in list(possible.rows[0].items())[:SHOWN])
            page.text(f"   by {shown}, …, age = {possible.rows[0]['age']}")
    if violations:
        last = sorted(violations, key=str)[-1]
        page.text(f"\n{prolog.why(str(last.goal))}")


def show_verdicts(page: Page, prolog: nl.Session, found: Extracted, policy: Path) -> None:
    """Show whether the rules are sound, and whether they are as the bank's file of expectations says."""
    page.section("Fit for use?", "Contradictions, gaps, rules that could go; then the bank's own expectations.")
    kinds = ("contradiction", "uncovered", "impossible", "subsumed", "redundant")
    page.text(prolog.check(kinds=kinds))
    with nl.Session(network=found.network) as everybody:
        everybody.load(found.rules)
        everybody.consult(policy)
        names = everybody.add_facts(found.applicants)
        everybody.add_labels(dict(zip(names, found.risks, strict=True)))
        page.text(f"\n{everybody.verify(HERE / 'expectations.pl')}")


def compare_engines(page: Page, files: Sequence[Path], answers: Sequence[Sequence[Row]]) -> bool:
    """Ask bare Prolog systems the same questions; return whether all give the same answers."""
    page.section("Without this library", "The same files and questions in Prolog systems that know nothing of us.")
    agree = True
    total = sum(map(len, answers))
    for engine, command in (
        ("swipl", "swipl {} {} {}"),
        ("gprolog", "gprolog --consult-file {} --consult-file {} --consult-file {}"),
    ):
        if shutil.which(engine) is None:
            page.text(f"{engine} is not installed and left out")
            continue
        same = answers_of_engine(engine, files, QUESTIONS) == list(answers)
        agree = agree and same
        page.text(command.format(*(path.name for path in files)))
        verdict = f"the same {total} answers to {len(answers)} questions" if same else "OTHER ANSWERS"
        page.text(f"   {verdict}", "bold green" if same else "bold red")
    return agree


def tell(folder: Path, retrain: bool) -> bool:
    """Tell the story, writing its files into the folder; return whether all engines agree."""
    page = Page()
    folder.mkdir(parents=True, exist_ok=True)
    found = show_rules(page, folder, retrain)
    files = write_files(page, folder, found)
    with nl.Session(network=found.network) as prolog:
        prolog.load(found.rules)
        prolog.consult(files[2])
        prolog.add_facts(found.held_out)

        page.section("Five questions", "Each joins the extracted rules with concepts of the bank's own policy.pl.")
        answers = [answers_of_session(prolog, question) for question in QUESTIONS]
        for question, rows in zip(QUESTIONS, answers, strict=True):
            show_answers(page, question, rows)

        seniors = prolog.query("denial(senior_refused(A, Age))") or prolog.query("credit_risk(A, bad), age(A, Age)")
        name = max(seniors, key=lambda answer: (answer["Age"], answer["A"]))["A"]
        show_reasons(page, prolog, name)
        show_changes(page, prolog, name)
        show_denials(page, prolog)
        show_verdicts(page, prolog, found, files[2])
    return compare_engines(page, files, answers)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the story and return the exit code."""
    parser = argparse.ArgumentParser(description="From a trained credit network to answers in Prolog.")
    parser.add_argument("--out", type=Path, default=Path("build/credit"), help="folder for the files (%(default)s)")
    parser.add_argument("--retrain", action="store_true", help="train the network first instead of loading it")
    options = parser.parse_args(arguments)
    try:
        return 0 if tell(options.out, options.retrain) else 1
    except PrologNotFound as error:
        sys.stderr.write(f"{error}\n")
        return 3


if __name__ == "__main__":
    sys.exit(main())
