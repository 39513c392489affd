"""The SWI-Prolog pack: found from a checkout and from a wheel, complete, documented, and without a complaint."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import neurologic

ROOT = Path(__file__).resolve().parent.parent.parent
PROLOG = ROOT / "prolog"
MODULES = sorted(PROLOG.rglob("*.pl"))

# Every module is loaded without autoloading, and its clauses are walked: what it calls it defines or imports by name.
_WALK = """
:- use_module(library(check), []).
:- use_module(library(prolog_codewalk), [prolog_walk_code/1]).
:- use_module(library(prolog_xref), []).
main :-
    current_prolog_flag(argv, Files),
    set_prolog_flag(autoload, false),
    forall('$member'(File, Files), load_files(File, [imports([])])),
    forall(call_to_nothing(PI, From), ( write(PI), write(' is not imported in '), print(From), nl )),
    check:check,
    check:list_cross_module_calls.
call_to_nothing(PI, From) :-
    prolog_walk_code([ undefined(trace), autoload(false), module_class([user]), on_trace(check:found_undef) ]),
    check:collect_undef(Groups),
    '$member'(PI-Sources, Groups),
    '$member'(From, Sources).
"""

# What `?- check.` of library(check) prints as information, about every library that is loaded, is no complaint.
_QUIET = ["-f", "none", "--on-error=status", "--on-warning=status", "-t", "halt"]


def _run(swipl: str, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [swipl, *_QUIET, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
        cwd=cwd,
    )


def test_attached_from_a_checkout_the_library_answers(swipl: str) -> None:
    goal = f"pack_attach({str(ROOT)!r}, []), use_module(library(neurologic)), why(atom(a)), check"
    finished = _run(swipl, "-q", "-g", goal)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("atom(a)")


def test_a_folder_of_packs_may_hold_it(swipl: str, tmp_path: Path) -> None:
    """`attach_packs/1` takes a folder of packs, such as one that a team shares."""
    (tmp_path / "neurologic").symlink_to(ROOT, target_is_directory=True)
    goal = f"attach_packs({str(tmp_path)!r}), use_module(library(neurologic))"
    assert _run(swipl, "-q", "-g", goal).returncode == 0


def test_library_loads_by_its_path_and_without_the_pack(swipl: str) -> None:
    finished = _run(swipl, "-q", "-p", f"library={PROLOG}", "-g", "use_module(library(neurologic)), check, halt")
    assert (finished.returncode, finished.stderr) == (0, "")


def test_modules_import_all_they_call_and_pass_the_checks_of_the_system(swipl: str, tmp_path: Path) -> None:
    script = tmp_path / "walk.pl"
    script.write_text(_WALK, encoding="utf-8")
    files = [str(path) for path in MODULES]
    finished = _run(swipl, "-g", "main", str(script), "--", *files)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "not imported" not in finished.stdout
    assert "Checking undefined predicates" in finished.stderr


def test_ontology_joins_rules_in_plain_swi_prolog(swipl: str, tmp_path: Path) -> None:
    """With nothing but the library: rules and facts consulted into `user`, then the ontology."""
    program = tmp_path / "program.pl"
    program.write_text(
        "neural_individual(applicant). neural_feature(age, integer, range(18, 100), []).\n"
        "neural_feature(purpose, categorical, [car_new, education], []). neural_target(risk, [good, bad]).\n"
        "applicant(ann). applicant(bob). age(ann, 67). age(bob, 20). purpose(ann, car_new). purpose(bob, education).\n",
        encoding="utf-8",
    )
    lending = ROOT / "examples" / "credit" / "lending.ttl"
    goal = (
        f"pack_attach({str(ROOT)!r}, []), use_module(library(neurologic)), "
        f"load_ontology({str(lending)!r}, [ignored(_)]), "
        "forall(( senior_applicant(A), vehicle_loan(A) ), ( print(A), nl )), why(vehicle_loan(ann)), "
        "check(Found), print(Found)"
    )
    finished = _run(swipl, "-q", "-g", goal, str(program))
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.startswith("ann\nvehicle_loan(ann)")
    assert "lending.ttl:" in finished.stdout


def test_metadata_is_complete_and_has_the_version_of_the_package(swipl: str) -> None:
    goal = "prolog_pack:pack_info_term('.', Info), print(Info), nl, fail ; true"  # fails with a warning for a bad term
    finished = _run(swipl, "-q", "-g", f"use_module(library(prolog_pack)), ({goal})", cwd=ROOT)
    assert finished.returncode == 0, finished.stderr
    terms = finished.stdout.splitlines()
    assert f"version('{neurologic.__version__}')" in terms
    assert "name(neurologic)" in terms
    assert "requires(prolog>='9.0.0')" in terms
    assert {term.partition("(")[0] for term in terms} >= {"title", "author", "keywords", "library"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_says_what_it_is_and_documents_every_export(path: Path) -> None:
    """Each export has a `%!` line of PlDoc with modes and determinism, and the module a comment at its head."""
    text = path.read_text(encoding="utf-8")
    assert re.search(r"^/\*\* <module> \S", text, re.MULTILINE), "no /** <module> …*/ comment"
    exports = set(_exports(text))
    assert exports, "nothing is exported"
    documented = set()
    for name, arguments, slashes in re.findall(_DOCUMENTED, text, re.MULTILINE):
        modes = _split(arguments[1:-1]) if arguments else []
        assert all(re.match(r"[-+?:!@]{1,2}\S", mode) for mode in modes), f"{name}: an argument without a mode"
        documented.add((name, len(modes) + (2 if slashes else 0)))
    missing = sorted(f"{name}/{arity}" for name, arity in exports - documented)
    assert not missing, f"without a line such as '%!  name(+Argument) is det.': {', '.join(missing)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_module_has_its_tests_beside_it(path: Path) -> None:
    assert path.with_suffix(".plt").is_file()


_DOCUMENTED = r"^%!\s+([a-z]\w*)(\((?:[^()]|\([^()]*\))*\))?(//)? is (?:det|semidet|nondet|multi|failure|undefined)\."


def _exports(text: str) -> list[tuple[str, int]]:
    header = re.search(r":- module\(\s*\w+,\s*\[(.*?)\]\s*\)\.", text, re.DOTALL)
    assert header is not None, "no module header"
    listed = re.sub(r"%[^\n]*", "", header.group(1))
    found = []
    for name, slashes, arity in re.findall(r"([a-z]\w*)(//?)(\d+)", listed):
        found.append((name, int(arity) + (2 if slashes == "//" else 0)))
    return found


def _split(arguments: str) -> list[str]:
    """Split at commas that stand in no brackets."""
    parts, depth = [""], 0
    for character in arguments:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts]
