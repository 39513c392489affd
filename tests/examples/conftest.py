"""The scripts of examples/ as modules, imported as their reader runs them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def script(path: Path, name: str) -> ModuleType:
    """Import a script under a name of its own, because several examples have a run.py."""
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def credit(repository: Path) -> Path:
    """The folder of the credit story."""
    return repository / "examples" / "credit"


@pytest.fixture(scope="session")
def preparation(credit: Path) -> ModuleType:
    """prepare_data.py of the credit story."""
    return script(credit / "prepare_data.py", "credit_prepare_data")


@pytest.fixture(scope="session")
def training(credit: Path) -> ModuleType:
    """train.py of the credit story; run.py imports it by this name."""
    return script(credit / "train.py", "train")


@pytest.fixture(scope="session")
def story(credit: Path, training: ModuleType) -> ModuleType:
    """run.py of the credit story."""
    return script(credit / "run.py", "credit_run")


@pytest.fixture(scope="session")
def medicine(repository: Path) -> ModuleType:
    """run.py of the story about tumours."""
    return script(repository / "examples" / "medicine" / "run.py", "medicine_run")


@pytest.fixture(scope="session")
def shortcut(repository: Path) -> ModuleType:
    """run.py of the story about a planted shortcut."""
    return script(repository / "examples" / "debugging" / "run.py", "debugging_run")
