"""Finding SWI-Prolog, and naming what is missing; every case is made by a pretended installation."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from neurologic.reasoning import locate
from neurologic.reasoning.locate import prolog_folder, prolog_report

REPOSITORY = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(ctypes.util, "find_library", lambda name: None)
    monkeypatch.setattr(locate, "_application_library", lambda: None)
    monkeypatch.delenv("LIBSWIPL_PATH", raising=False)
    monkeypatch.delenv("SWI_HOME_DIR", raising=False)


def pretend_swipl(folder: Path, version: int, shared: str = "yes") -> Path:
    """Write a program that answers as `swipl --dump-runtime-variables` does."""
    program = folder / "swipl"
    program.write_text(
        "#!/bin/sh\n"
        f'cat <<\'END\'\nPLBASE="{folder}";\nPLVERSION="{version}";\nPLSHARED="{shared}";\n'
        f'PLLIBSWIPL="{folder}/libswipl.so";\nEND\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return program


def test_this_machine_is_reported(swipl: str) -> None:
    report = prolog_report()
    assert report.usable and report.problem is None
    assert report.executable == swipl
    shown = subprocess.run([swipl, "--version"], capture_output=True, text=True, check=True).stdout
    assert report.version is not None and report.version in shown
    assert report.library and report.home and Path(report.home).is_dir()


def test_our_own_prolog_is_found() -> None:
    folder = prolog_folder()
    assert folder is not None and (folder / "neurologic" / "bridge" / "bridge.pl").is_file()


def test_missing_prolog_is_named_with_the_remedy(nothing_installed: None) -> None:
    report = prolog_report()
    assert not report.usable
    assert report.problem is not None and "apt-get install swi-prolog" in report.problem


def test_old_prolog_is_named_with_its_version(
    nothing_installed: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: str(pretend_swipl(tmp_path, 80432)))
    report = prolog_report()
    assert report.version == "8.4.32" and not report.usable
    assert report.problem is not None and "9.0.0" in report.problem


def test_static_prolog_is_of_no_use(nothing_installed: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: str(pretend_swipl(tmp_path, 90004, shared="no")))
    report = prolog_report()
    assert report.problem is not None and "shared library" in report.problem


def test_library_that_cannot_be_loaded_is_named(
    nothing_installed: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "libswipl.so"
    broken.write_bytes(b"not a library")
    monkeypatch.setenv("LIBSWIPL_PATH", str(broken))
    monkeypatch.setenv("SWI_HOME_DIR", str(tmp_path))
    report = prolog_report()
    assert report.problem is not None and str(broken) in report.problem


def test_missing_reasoner_is_named(monkeypatch: pytest.MonkeyPatch, swipl: str) -> None:
    monkeypatch.setattr(locate, "prolog_folder", lambda: None)
    report = prolog_report()
    assert report.problem is not None and "neurologic-prolog" in report.problem


@pytest.mark.parametrize("version", [80432, None])
def test_engine_without_a_fit_prolog_raises_and_the_process_goes_on(version: int | None, tmp_path: Path) -> None:
    """Old: by a pretended `swipl`; missing: by an empty path and a linker that finds nothing."""
    if version is not None:
        pretend_swipl(tmp_path, version)
    script = (
        "import ctypes.util; ctypes.util.find_library = lambda name: None\n"
        "from neurologic.errors import PrologNotFound\n"
        "from neurologic.reasoning.engine import engine\n"
        "for _ in range(2):\n"
        "    try:\n"
        "        engine()\n"
        "    except PrologNotFound as error:\n"
        "        print(error.version, 'Install' in str(error))\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PATH": f"{tmp_path}:/bin" if version else str(tmp_path), "PYTHONPATH": str(REPOSITORY)},
        check=False,
    )
    expected = "8.4.32 True\n" if version else "None True\n"
    assert (finished.stdout, finished.stderr) == (expected * 2, "")
