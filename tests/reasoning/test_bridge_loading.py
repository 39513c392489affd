"""Loading Prolog text: whole or not at all, each module for itself, with file and line, and nothing printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from neurologic.errors import FileError, LoadError, MissingFile, PrologError, PrologSyntaxError, UnknownPredicate
from neurologic.reasoning.engine import Engine, engine


@pytest.fixture
def prolog() -> Engine:
    return engine()


@pytest.fixture
def module(prolog: Engine) -> Iterator[str]:
    name = prolog.new_module()
    yield name
    prolog.delete_module(name)


@pytest.fixture
def other(prolog: Engine) -> Iterator[str]:
    name = prolog.new_module()
    yield name
    prolog.delete_module(name)


POLICY = """\
:- use_module(library(lists)).
:- op(700, xfx, owes).
:- dynamic(extra/1).

senior(A) :- age(A, Y), Y >= 65.
age(ann, 70).
age(bob, 30).
ann owes bob.
"""


def test_file_defines_its_predicates_and_operators_in_its_module_only(
    prolog: Engine, module: str, other: str, tmp_path: Path
) -> None:
    path = tmp_path / "policy's file.pl"
    path.write_text(POLICY, encoding="utf-8")
    report = prolog.load_file(path, module)
    assert report.predicates == ("senior/1", "age/2", "owes/2")
    assert report.warnings == ()
    assert prolog.query("senior(A)", module=module) == [{"A": "ann"}]
    assert prolog.query("A owes B", module=module) == [{"A": "ann", "B": "bob"}]
    with pytest.raises(PrologSyntaxError):
        prolog.query("A owes B", module=other)
    with pytest.raises(UnknownPredicate):
        prolog.query("senior(A)", module=other)
    with pytest.raises(UnknownPredicate):
        prolog.query("senior(A)")


def test_clauses_know_their_file_and_line(prolog: Engine, module: str, other: str, tmp_path: Path) -> None:
    """A file loaded into two modules: SWI-Prolog would move it from the first to the second."""
    path = tmp_path / "policy.pl"
    path.write_text(POLICY, encoding="utf-8")
    for where in (module, other):
        prolog.load_file(path, where)
    for where in (module, other):
        goal = "clause(senior(_), _, C), neurologic_loading:clause_origin(C, File, Line)"
        (answer,) = prolog.query(goal, module=where)
        assert (answer["File"], answer["Line"]) == (str(path), 5)
    prolog.delete_module(other)
    assert prolog.query("senior(A)", module=module) == [{"A": "ann"}]


def test_loading_again_replaces(prolog: Engine, module: str) -> None:
    prolog.load_text("a(1). a(2). b(1).", "theory", module)
    prolog.load_text("a(3).", "theory", module)
    assert prolog.query("a(X)", module=module) == [{"X": 3}]


def test_syntax_errors_are_all_told_with_their_lines_and_nothing_is_loaded(
    prolog: Engine, module: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "broken.pl"
    path.write_text("fine(1).\nbroken(a b).\nfine(2).\nbroken(:-.\n", encoding="utf-8")
    with pytest.raises(PrologSyntaxError) as caught:
        prolog.load_file(path, module)
    assert (caught.value.file, caught.value.line) == (str(path), 2)
    assert "broken(a b)." in str(caught.value) and "line 4" in str(caught.value)
    with pytest.raises(UnknownPredicate):
        prolog.query("fine(X)", module=module)
    assert capfd.readouterr() == ("", "")


def test_half_written_file_is_a_syntax_error_at_its_end(prolog: Engine, module: str) -> None:
    with pytest.raises(PrologSyntaxError) as caught:
        prolog.load_text("fine(1).\nhalf(a, 'writ", "half", module)
    assert caught.value.line == 2


@pytest.mark.parametrize("broken", ["a(4", ":- no_such_goal.", ":- throw(ball).", "atom_length(x, y)."])
def test_failed_reload_keeps_what_was_there(prolog: Engine, module: str, broken: str) -> None:
    prolog.load_text("a(1). a(2).", "theory", module)
    with pytest.raises((PrologSyntaxError, LoadError)):
        prolog.load_text(f"a(3).\n{broken}", "theory", module)
    assert prolog.query("a(X)", module=module) == [{"X": 1}, {"X": 2}]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a(1).\n:- no_such_goal.\n", 2),
        ("a(1).\na(2).\n:- use_module(library(no_such_library)).\n", 3),
        ("a(1).\natom_length(x, y).\n", 2),
    ],
)
def test_error_while_loading_takes_everything_out_again(prolog: Engine, module: str, text: str, line: int) -> None:
    with pytest.raises(LoadError) as caught:
        prolog.load_text(text, "theory", module)
    assert (caught.value.file, caught.value.line) == ("theory", line)
    assert prolog.query("catch(a(_), _, fail)", module=module) == []


def test_clauses_of_another_text_are_not_wiped_out(prolog: Engine, module: str) -> None:
    """SWI-Prolog would replace a(1) by a(2) and warn."""
    prolog.load_text("a(1).", "rules", module)
    with pytest.raises(LoadError, match=r"multifile\(a/1\)"):
        prolog.load_text("b(1).\na(2).", "policy", module)
    assert prolog.query("a(X)", module=module) == [{"X": 1}]
    prolog.load_text(":- multifile(a/1).\na(2).", "policy", module)
    assert prolog.query("a(X)", module=module) == [{"X": 1}, {"X": 2}]


def test_warnings_are_returned_and_not_printed(prolog: Engine, module: str, capfd: pytest.CaptureFixture[str]) -> None:
    report = prolog.load_text("a(X, Y) :- b(X).\nb(1).\na(2, 3).\n:- fail.\n", "theory", module)
    assert [(warning.severity, warning.file, warning.line) for warning in report.warnings] == [
        ("warning", "theory", 1),
        ("warning", "theory", 3),
        ("warning", "theory", 4),
    ]
    assert "Y" in report.warnings[0].text
    assert capfd.readouterr() == ("", "")


def test_text_of_a_library_and_of_operators_it_exports(prolog: Engine, module: str) -> None:
    prolog.load_text(":- use_module(library(clpfd)).\np(X) :- X #> 3, X #< 6, label([X]).", "theory", module)
    assert prolog.query("p(X)", module=module) == [{"X": 4}, {"X": 5}]


def test_tables_constraints_and_grammars_load(prolog: Engine, module: str) -> None:
    text = (
        ":- table path/2.\npath(X, Y) :- path(X, Z), edge(Z, Y).\npath(X, Y) :- edge(X, Y).\nedge(a, b). edge(b, a).\n"
    )
    report = prolog.load_text(text + 'greeting --> "hi".\n', "graph", module)
    assert report.predicates == ("path/2", "edge/2", "greeting/2")
    assert len(prolog.query("path(X, Y)", module=module)) == 4


def test_module_file_is_imported(prolog: Engine, module: str, other: str, tmp_path: Path) -> None:
    path = tmp_path / "ages.pl"
    path.write_text(":- module(ages, [age/2]).\nage(ann, 70).\nhidden(1).\n", encoding="utf-8")
    for where in (module, other):
        prolog.load_file(path, where)
        assert prolog.query("age(A, Y)", module=where) == [{"A": "ann", "Y": 70}]
        with pytest.raises(UnknownPredicate):
            prolog.query("hidden(X)", module=where)


def test_unicode_and_byte_order_mark(prolog: Engine, module: str, tmp_path: Path) -> None:
    path = tmp_path / "straße.pl"
    path.write_bytes(b"\xef\xbb\xbf" + "größe('ä😀', 'x\\ny').\n".encode())
    prolog.load_file(path, module)
    assert prolog.query("größe(X, Y)", module=module) == [{"X": "ä😀", "Y": "x\ny"}]


def test_declared_encoding_is_followed(prolog: Engine, module: str, tmp_path: Path) -> None:
    path = tmp_path / "latin.pl"
    path.write_bytes(b":- encoding(iso_latin_1).\nname('\xe4').\n")
    prolog.load_file(path, module)
    assert prolog.query("name(X)", module=module) == [{"X": "ä"}]


def test_file_that_cannot_be_read_is_named(prolog: Engine, module: str, tmp_path: Path) -> None:
    with pytest.raises(MissingFile) as missing:
        prolog.load_file(tmp_path / "none.pl", module)
    assert missing.value.path == str(tmp_path / "none.pl")
    with pytest.raises(FileError):
        prolog.load_file(tmp_path, module)
    cut = tmp_path / "cut.pl"
    cut.write_bytes("fine(1).\nname('ä').\n".encode()[:16])
    with pytest.raises(FileError, match="line 2"):
        prolog.load_file(cut, module)


def test_halt_in_a_file_does_not_end_the_process(prolog: Engine, module: str) -> None:
    with pytest.raises(PrologError):
        prolog.load_text(":- halt.", "theory", module)


# Clauses in bulk


def test_clauses_are_added_in_order(prolog: Engine, module: str) -> None:
    assert prolog.add_clauses("f(1). f('It''s'). g(X) :- f(X).", module) == 3
    assert prolog.add_clauses("f(3).", module) == 1
    assert prolog.query("g(X)", module=module) == [{"X": 1}, {"X": "It's"}, {"X": 3}]


@pytest.mark.parametrize(
    "text", ["f(2).\nf(3) f(4).", "f(2). :- assertz(f(9)).", "f(2). atom_length(a, b).", "f(2). 3.", "f(2). fixed(2)."]
)
def test_clauses_are_added_all_or_none(prolog: Engine, module: str, text: str) -> None:
    prolog.load_text("fixed(1).", "theory", module)
    prolog.add_clauses("f(1).", module)
    with pytest.raises(PrologError):
        prolog.add_clauses(text, module)
    assert prolog.query("f(X)", module=module) == [{"X": 1}]


def test_syntax_error_in_added_clauses_has_its_line(prolog: Engine, module: str) -> None:
    with pytest.raises(PrologSyntaxError) as caught:
        prolog.add_clauses("f(1).\nf(2).\nf(3) f(4).\n", module)
    assert caught.value.line == 3


def test_deleted_module_leaves_nothing(prolog: Engine) -> None:
    name = prolog.new_module()
    prolog.load_text("a(1).", "theory", name)
    prolog.add_clauses("b(1).", name)
    prolog.delete_module(name)
    assert prolog.query("current_module(M)", {"M": name}) == []
    assert prolog.query("source_file(_:a(_), F), sub_atom(F, _, _, 0, theory)") == []


def test_module_user_stays_as_it_was(prolog: Engine, module: str) -> None:
    prolog.load_text("a(1).", "theory", module)
    goal = (
        "current_predicate(user:N/A), functor(H, N, A), \\+ predicate_property(user:H, imported_from(_)), "
        "nth_clause(user:H, _, C), clause_property(C, file(F)), sub_atom(F, _, _, _, neurologic)"
    )
    assert {(answer["N"], answer["A"]) for answer in prolog.query(goal)} <= {("message_hook", 3)}
    assert prolog.query("current_predicate(user:a/1)") == []
