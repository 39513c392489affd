"""The story about tumours: rules in the units of the measurements, joined with a guideline."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer


@pytest.fixture(scope="module")
def output(medicine: ModuleType) -> str:
    """What the script prints."""
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda *parts, sep=" ": lines.append(sep.join(map(str, parts))))
        medicine.main()
    return "\n".join(lines)


def test_script_has_at_most_forty_lines(repository: Path) -> None:
    assert len((repository / "examples/medicine/run.py").read_text(encoding="utf-8").splitlines()) <= 40


def test_thresholds_are_in_the_units_of_the_measurements(output: str) -> None:
    """A z-score lies within a few units of zero; areas are in the hundreds."""
    data = load_breast_cancer(as_frame=True)
    for line in output.splitlines():
        for name in data.feature_names:
            for mark in ("<=", ">"):
                _, found, rest = line.partition(f"'{name}' {mark} ")
                if found:
                    threshold = float(rest.split()[0])
                    column = data.data[name]
                    assert column.min() <= threshold <= column.max()
    assert "'worst" in output and "fidelity" in output


def test_urgent_are_the_large_notched_malignant_ones(output: str, medicine: ModuleType) -> None:
    (urgent,) = (line for line in output.splitlines() if line.startswith("Urgent:"))
    names = urgent.split()[1:]
    data = load_breast_cancer(as_frame=True).data
    large_and_notched = (data["worst radius"] > 20) & (data["worst concave points"] > 0.15)
    assert 0 < len(names) <= int(np.count_nonzero(large_and_notched))
    assert "because rule" in output and "guideline.pl" in output


@pytest.mark.parametrize("engine", ["swipl", "gprolog"])
def test_guideline_loads_without_a_warning(engine: str, repository: Path, request: pytest.FixtureRequest) -> None:
    program = request.getfixturevalue(engine)
    path = str(repository / "examples/medicine/guideline.pl")
    commands = {
        "swipl": [program, "-q", "-f", "none", "-g", "true", "-t", "halt", path],
        "gprolog": [program, "--consult-file", path, "--query-goal", "halt"],
    }
    done = subprocess.run(
        commands[engine], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=True
    )
    assert "arning" not in done.stdout + done.stderr
    assert "error" not in done.stdout + done.stderr
