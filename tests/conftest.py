"""What all tests share: the Hypothesis profiles, the versions in the header, and the Prolog systems as fixtures.

It imports neither the library nor torch, so that a broken import shows up in the test that needs it.
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Scripts that print measurements: `sh run.sh bench` runs them, pytest must not import them.
collect_ignore = ["benchmarks"]

# No deadline and no complaint about slowness: no test asserts a time, and the machine may be busy.
settings.register_profile("developer", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
# The same examples in every run, and none remembered from an earlier one.
settings.register_profile("ci", settings.get_profile("developer"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")


@pytest.fixture(scope="session", autouse=True)
def cache_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep compiled rules away from the developer's own cache."""
    os.environ["NEUROLOGIC_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session", autouse=True)
def interrupts() -> None:
    """Let interrupts interrupt: a shell has the jobs that it starts in the background ignore them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


_PACKAGES = ("torch", "numpy", "scikit-learn", "lark", "narwhals", "pyswip", "hypothesis")


def _version_of_package(name: str) -> str:
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return f"{name} missing"


def _version_of_program(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        return f"{name} missing"
    answer = subprocess.run(
        [path, "--version"], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL, check=False
    )
    lines = (answer.stdout + answer.stderr).splitlines()
    return f"{path}: {lines[0] if lines else 'no version shown'}"


def pytest_report_header() -> list[str]:
    """Show what the tests ran on, so that a report can be read on its own."""
    return [
        f"machine: Python {platform.python_version()}, {platform.platform()}",
        "packages: " + ", ".join(_version_of_package(name) for name in _PACKAGES),
        "prolog: " + "; ".join(_version_of_program(name) for name in ("swipl", "gprolog")),
    ]


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def swipl() -> str:
    """The path of SWI-Prolog's program; without it the test is skipped and says so."""
    path = shutil.which("swipl")
    if path is None:
        pytest.skip("SWI-Prolog is missing: install swi-prolog-nox (apt) or swi-prolog (brew)")
    return path


@pytest.fixture(scope="session")
def gprolog() -> str:
    """The path of GNU Prolog's program; without it the test is skipped and says so."""
    path = shutil.which("gprolog")
    if path is None:
        pytest.skip("GNU Prolog is missing: install gprolog (apt) or gnu-prolog (brew)")
    return path
