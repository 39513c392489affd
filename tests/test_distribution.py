"""What is shipped: the wheel, its metadata, the extras that error messages promise, the public names."""

from __future__ import annotations

import ast
import email
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import neurologic


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built from the repository as it is."""
    folder = tmp_path_factory.mktemp("wheel")
    answer = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        capture_output=True,
        text=True,
        cwd=repository,
        timeout=100,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_wheel_holds_the_package_and_the_reasoner(wheel: zipfile.ZipFile, repository: Path) -> None:
    """Every grammar, Prolog file and py.typed that the repository has is there after `pip install`."""
    shipped = set(wheel.namelist())
    wanted = {
        path.relative_to(repository).as_posix()
        for path in (repository / "neurologic").rglob("*")
        if path.suffix in {".py", ".lark", ".typed"} or path.name == "py.typed"
    } | {f"neurologic/{path.relative_to(repository).as_posix()}" for path in (repository / "prolog").rglob("*.pl")}
    wanted.add("neurologic/pack.pl")
    assert "neurologic/py.typed" in wanted
    assert wanted <= shipped, sorted(wanted - shipped)
    assert {name.partition("/")[0].partition("-")[0] for name in shipped} == {"neurologic", "neurologic_prolog"}


def test_installed_package_is_a_pack_of_swi_prolog(wheel: zipfile.ZipFile, tmp_path: Path, swipl: str) -> None:
    """SWI-Prolog wants pack.pl beside prolog/, in the folder of the installed package as in a checkout."""
    wheel.extractall(tmp_path)
    finished = subprocess.run(
        [swipl, "-q", "-f", "none", "--on-error=status", "--on-warning=status", "-t", "halt"]
        + ["-g", "pack_attach(neurologic, []), use_module(library(neurologic)), check"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    assert (finished.returncode, finished.stderr) == (0, "")


def test_wheel_names_licence_version_and_command(wheel: zipfile.ZipFile, repository: Path) -> None:
    (metadata,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    fields = email.message_from_bytes(wheel.read(metadata))
    assert fields["Name"] == "neurologic-prolog"
    assert f'__version__ = "{fields["Version"]}"' in (repository / "neurologic" / "__init__.py").read_text()
    assert f"version('{fields['Version']}')." in (repository / "pack.pl").read_text()
    assert fields["License-Expression"] == "MIT"
    assert fields["Requires-Python"] == ">=3.11"
    commands = wheel.read(metadata.replace("METADATA", "entry_points.txt")).decode()
    assert "neurologic = neurologic.cli:main" in commands


def test_errors_promise_only_extras_that_exist(repository: Path) -> None:
    """`MissingExtra(package, extra, purpose)` prints a pip line; the extra in it must be one of pyproject.toml."""
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    for path in sorted((repository / "neurologic").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "MissingExtra":
                for argument in node.args[1:2]:
                    if isinstance(argument, ast.Constant):
                        assert argument.value in extras, f"{path}:{node.lineno}: no extra {argument.value!r}"


@pytest.mark.parametrize("name", neurologic.__all__)
def test_public_name_can_be_had(name: str) -> None:
    """The package imports its public names when they are first used, so a misspelt one would show only then."""
    assert getattr(neurologic, name) is not None
    assert name in dir(neurologic)
