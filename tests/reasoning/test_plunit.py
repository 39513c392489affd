"""Runs the PlUnit tests that stand beside the Prolog modules, each file in a SWI-Prolog of its own."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

PROLOG = Path(__file__).resolve().parent.parent.parent / "prolog"
FILES = sorted(PROLOG.rglob("*.plt"))


def test_there_are_tests_of_the_prolog_modules() -> None:
    assert PROLOG / "neurologic" / "bridge" / "bridge.plt" in FILES


@pytest.mark.parametrize("file", FILES, ids=lambda path: str(path.relative_to(PROLOG)))
def test_prolog_module_passes_its_own_tests(file: Path, swipl: str) -> None:
    # An error or a warning while loading counts as a failure: a test that cannot be read is not passed.
    finished = subprocess.run(
        [swipl, "-f", "none", "--on-error=status", "--on-warning=status", "-p", f"neurologic={PROLOG / 'neurologic'}"]
        + ["-g", "(run_tests -> true ; halt(1))", "-t", "halt", str(file)],
        capture_output=True,
        text=True,
        timeout=110,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "passed" in finished.stdout + finished.stderr, "no test ran: " + finished.stdout + finished.stderr


@pytest.mark.parametrize("file", sorted(PROLOG.rglob("*.pl")), ids=lambda path: str(path.relative_to(PROLOG)))
def test_prolog_module_loads_alone_without_a_warning(file: Path, swipl: str) -> None:
    # Without our alias of a path, which a pack does not have.
    finished = subprocess.run(
        [swipl, "-q", "-f", "none", "--on-error=status", "--on-warning=status", "-g", "true", "-t", "halt", str(file)],
        capture_output=True,
        text=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, "")
