"""run.sh on machines that lack something: it must say what, give the remedy, and end with 3 and nothing half made.

The machines are folders of links used as PATH, so nothing is installed and nothing is downloaded.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

TOOLS = ["basename", "cat", "cksum", "dirname", "env", "id", "mkdir", "mv", "rm", "sed", "sh", "tail", "uname", "wc"]
SWIPL = 'echo "SWI-Prolog version 9.2.1 for x86_64-linux"'
OLD_SWIPL = 'echo "SWI-Prolog version 8.4.2 for x86_64-linux"'
OLD_PYTHON = 'case "$*" in *--version*) echo "Python 3.10.4" ;; *) exit 1 ;; esac'
NO_ENSUREPIP = 'case "$*" in *ensurepip*) exit 1 ;; *print*) echo python3.12 ;; *) exit 0 ;; esac'
BROKEN_VENV = (
    'case "$*" in *--version*) echo "Python 3.12.0" ;; *"-m venv"*) echo disk full; exit 1 ;; *) exit 0 ;; esac'
)
REFUSES = 'echo "E: Unable to locate package"; exit 100'
DOES_NOTHING = "exit 0"


def machine(tmp_path: Path, repository: Path, programs: dict[str, str]) -> tuple[Path, dict[str, str]]:
    """A checkout of run.sh on a machine with only the basic tools and `programs` (name → body in sh)."""
    path = tmp_path / "bin"
    path.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (path / tool).symlink_to(found)
    for name, body in programs.items():
        program = path / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
    checkout = tmp_path / "a checkout with spaces"
    checkout.mkdir()
    for name in ("run.sh", "pyproject.toml"):
        shutil.copy(repository / name, checkout)
    return checkout, {"PATH": str(path), "HOME": str(tmp_path)}


def run(checkout: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "run.sh", *arguments],
        capture_output=True,
        text=True,
        cwd=checkout,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=100,
        check=False,
    )


@pytest.mark.parametrize(
    ("programs", "missing", "remedy"),
    [
        pytest.param({}, "SWI-Prolog (swipl) is missing", "swi-prolog.org", id="no apt, no brew"),
        pytest.param(
            {"apt-get": REFUSES}, "SWI-Prolog", "apt-get install swi-prolog-nox", id="apt fails or is forbidden"
        ),
        pytest.param({"brew": REFUSES}, "could not be installed", "brew install swi-prolog", id="brew fails"),
        pytest.param({"brew": DOES_NOTHING}, "swipl is not on PATH", "new shell", id="installed, yet not found"),
        pytest.param({"swipl": OLD_SWIPL}, "SWI-Prolog 8.4.2 is too old", "Download.html", id="old SWI-Prolog"),
        pytest.param({"swipl": DOES_NOTHING}, "swipl does not run", "reinstall", id="broken SWI-Prolog"),
        pytest.param({"swipl": SWIPL}, "Python 3.11 or newer is needed", "python.org", id="no Python"),
        pytest.param({"swipl": SWIPL, "python3": OLD_PYTHON}, "found Python 3.10.4", "PYTHON=", id="old Python"),
        pytest.param({"swipl": SWIPL, "python3.12": NO_ENSUREPIP}, "ensurepip", "venv package", id="no venv"),
        pytest.param({"swipl": SWIPL, "python3.12": BROKEN_VENV}, "could not be made", "setup.log", id="venv fails"),
    ],
)
def test_what_cannot_be_installed_is_named_with_its_remedy(
    programs: dict[str, str], missing: str, remedy: str, tmp_path: Path, repository: Path
) -> None:
    checkout, environment = machine(tmp_path, repository, programs)
    for _ in range(2):  # the second run must not believe that the first one finished
        answer = run(checkout, environment, "demo")
        assert answer.returncode == 3, answer.stderr
        assert missing in answer.stderr
        assert remedy in answer.stderr.partition("Remedy:")[2]
    assert not (checkout / ".venv" / "neurologic-setup").exists()


def test_missing_swipl_is_installed_with_brew(tmp_path: Path, repository: Path) -> None:
    checkout, environment = machine(tmp_path, repository, {})
    brew = Path(environment["PATH"]) / "brew"
    (brew.parent / "later").write_text(f"#!/bin/sh\n{SWIPL}\n")
    (brew.parent / "later").chmod(0o755)
    brew.write_text('#!/bin/sh\n[ "$*" = "install swi-prolog" ] && mv "${0%brew}later" "${0%brew}swipl"\n')
    brew.chmod(0o755)
    answer = run(checkout, environment, "demo")
    assert "brew install swi-prolog" in answer.stdout
    assert "Python 3.11 or newer" in answer.stderr  # so SWI-Prolog was found and the next step reached


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("test", "extra"),
        ("bench", "nosuch"),
        ("bench", "reasoning:nosuch"),
        ("bench", "extraction:nosuch"),
    ],
)
def test_wrong_usage_shows_the_usage(arguments: tuple[str, ...], tmp_path: Path, repository: Path) -> None:
    checkout, environment = machine(tmp_path, repository, {})
    answer = run(checkout, environment, *arguments)
    assert answer.returncode == 2
    assert "Usage: sh run.sh demo | test | bench" in answer.stderr
    assert not (checkout / ".venv").exists()
