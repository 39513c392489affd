"""The shell command `neurologic`, called as a function."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from neurologic.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    """Return the exit code, what was printed, and the messages."""
    code = main([str(argument) for argument in arguments])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def run_json(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, Any]:
    """Return the exit code and the JSON that was printed."""
    code, out, _ = run(capsys, *arguments, "--json")
    return code, json.loads(out)
