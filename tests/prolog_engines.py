"""Bare Prolog systems to compare with: one SWI-Prolog process that loads files into fresh modules, and GNU Prolog.

Nothing of the library runs in them. Answers come back as plain text that is decoded here.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from neurologic.rules import Relations, RuleSet
from neurologic.schema import Table, quote_atom

# Reads ask(Module, Files, Goal, Answer) terms. A line that begins with ! is a warning or an error.
SERVER = r"""
:- dynamic(complaint/1).
:- multifile(user:message_hook/3).
user:message_hook(Term, Kind, _) :-
    memberchk(Kind, [warning, error]),
    assertz(complaint(Term)).

:- initialization(set_stream(user_input, encoding(utf8))).

serve :-
    read(Request),
    (   Request == end_of_file
    ->  true
    ;   retractall(complaint(_)),
        catch(answer(Request), Error, print_message(error, Error)),
        forall(complaint(Term), format("! ~q~n", [Term])),
        writeln(done),
        flush_output,
        serve
    ).

answer(ask(Module, Files, Goal, Answer)) :-
    forall(member(File, Files), load_files(Module:File, [])),
    call_with_time_limit(20, findall(Answer, Module:Goal, Answers)),
    forall(member(Each, Answers), ( maplist(encode, Each), nl )),
    forall(member(File, Files), unload_file(File)).

encode(Term) :- float(Term), !, format("f~q ", [Term]).
encode(Term) :- integer(Term), !, format("i~d ", [Term]).
encode(Term) :- atom(Term), !, write(a), atom_codes(Term, Codes), forall(member(Code, Codes), format("~d,", [Code])),
    write(' ').
encode(between(Low, High)) :- format("b~q,~q ", [Low, High]).
"""


def decoded(text: str) -> object:
    """Read a term as the server writes it."""
    kind, rest = text[0], text[1:]
    if kind == "a":
        return "".join(chr(int(code)) for code in rest.split(",") if code)
    if kind == "i":
        return int(rest)
    if kind == "b":
        low, high = rest.split(",")
        return (float(low), float(high))
    return float({"inf": "inf", "1.0Inf": "inf", "-1.0Inf": "-inf"}.get(rest, rest))


def plain(value: object) -> object:
    """Return a Python answer as Prolog gives it back: booleans are atoms."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


class Swipl:
    """A bare SWI-Prolog that answers one question after the other; anything it complains of fails the test."""

    def __init__(self, program: str, environment: dict[str, str] | None = None) -> None:
        self.folder = tempfile.TemporaryDirectory()
        server = Path(self.folder.name) / "server.pl"
        server.write_text(SERVER, encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "-q", "-g", "serve", "-t", "halt", str(server)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            env=environment,
        )
        self.count = 0

    def ask(self, texts: list[str], goal: str, answer: str) -> list[tuple[Any, ...]]:
        """Load texts into a fresh module and return the answers of a goal, each a list in Prolog."""
        self.count += 1
        files = [Path(self.folder.name) / f"text_{self.count}_{place}.pl" for place in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        listed = ", ".join(f"'{file}'" for file in files)
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(f"ask(m{self.count}, [{listed}], ({goal}), {answer}).\n")
        self.process.stdin.flush()
        lines: list[str] = []
        while (line := self.process.stdout.readline()) != "done\n":
            assert line, "SWI-Prolog ended"
            lines.append(line.rstrip("\n"))
        for file in files:
            file.unlink()
        complaints = [line for line in lines if line[:1] not in "afib"]
        assert not complaints, "\n".join(complaints)
        return [tuple(decoded(part) for part in line.split()) for line in lines]

    def answers(self, rules: RuleSet, *texts: str) -> Counter[tuple[Any, ...]]:
        """Return how often each individual gets each answer when nothing is bound."""
        target = quote_atom(rules.schema.target.functor)
        return Counter(self.ask(list(texts), f"{target}(A, C)", "[A, C]"))

    def close(self) -> None:
        """End the process."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.process.stdout.close()
        self.folder.cleanup()


def expected(rules: RuleSet, table: Table, relations: Relations | None = None) -> Counter[tuple[Any, ...]]:
    """What numpy answers: each individual with each of its answers, once."""
    given = zip(table.ids, rules.answers(table, relations), strict=True)
    return Counter((name, plain(answer)) for name, answers in given for answer in answers)


# Standard Prolog, for engines that are asked from the command line.
SHOW = r"""
show([]) :- nl.
show([Term|Terms]) :- show_one(Term), write(' '), show(Terms).

show_one(Term) :- float(Term), !, write(f), write(Term).
show_one(Term) :- integer(Term), !, write(i), write(Term).
show_one(Term) :- atom(Term), !, write(a), atom_codes(Term, Codes), show_codes(Codes).
show_one(between(Low, High)) :- write(b), write(Low), write(','), write(High).

show_codes([]).
show_codes([Code|Codes]) :- write(Code), write(','), show_codes(Codes).
"""


def consulted(
    program: str, files: list[Path], goal: str, answer: str, environment: dict[str, str]
) -> list[tuple[Any, ...]]:
    """Load files into a bare `swipl` or `gprolog` from the command line and return the answers, each a list in Prolog.

    Anything that the program complains of fails the test.
    """
    show = files[0].parent / "show.pl"
    show.write_text(SHOW, encoding="ascii")
    query = f"( {goal}, write('answer '), show({answer}), fail ; halt )"
    given = [str(file) for file in (show, *files)]
    if Path(program).name == "swipl":
        command = [program, "-q", "-g", query, *given]
    else:
        command = [program, *(part for file in given for part in ("--consult-file", file)), "--query-goal", query]
    run = subprocess.run(
        command, capture_output=True, stdin=subprocess.DEVNULL, timeout=100, check=False, env=environment
    )
    lines = (run.stdout + run.stderr).decode("utf-8", "replace").replace(query, "").splitlines()
    answers = [line.split()[1:] for line in lines if line.startswith("answer ")]
    rest = "\n".join(line for line in lines if not line.startswith("answer "))
    for complaint in ("arning", "rror", "exception", "redefin"):
        assert complaint not in rest, rest
    found = [tuple(decoded(part) for part in row) for row in answers]
    return found if command[1] == "-q" else [tuple(_of_bytes(value) for value in row) for row in found]


def _of_bytes(value: object) -> object:
    """GNU Prolog's characters are bytes: put them together."""
    return value.encode("latin-1").decode("utf-8") if isinstance(value, str) else value
