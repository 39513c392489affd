"""The story about a planted shortcut: the rules show it, the network leans on it, and after the mend it is gone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest

import neurologic as nl
from neurologic.cli import main

pytestmark = pytest.mark.usefixtures("swipl")


class Story(NamedTuple):
    """The rows, and what was found of the network as it was trained and as it was mended."""

    module: ModuleType
    learning: Any
    field: Any
    network: nl.Network
    mended_network: nl.Network
    before: Any
    after: Any


@pytest.fixture(scope="module")
def debugging(shortcut: ModuleType) -> Story:
    module = shortcut
    learning, field = module.load()
    network = module.train(learning)
    mended = module.scrambled(learning)
    mended_network = module.train(mended)
    return Story(
        module,
        learning,
        field,
        network,
        mended_network,
        module.look_at(network, learning, field),
        module.look_at(mended_network, mended, field),
    )


def test_the_data_are_the_published_ones_and_the_scanner_tells_only_in_training(debugging: Story) -> None:
    diagnoses = np.concatenate([debugging.learning.diagnoses, debugging.field.diagnoses])
    assert (len(diagnoses), np.count_nonzero(diagnoses == "malignant")) == (569, 212)
    names = [*debugging.learning.table.ids, *debugging.field.table.ids]
    assert len(set(names)) == 569
    goes_with = [
        np.mean((np.array(rows.table.values("scanner")) == "b") == (rows.diagnoses == "malignant"))
        for rows in (debugging.learning, debugging.field)
    ]
    assert goes_with[0] >= 0.97
    assert 0.4 <= goes_with[1] <= 0.6


def test_scrambling_moves_only_the_scanners(debugging: Story) -> None:
    mended = debugging.module.scrambled(debugging.learning)
    for name in debugging.module.MEASURED:
        assert (mended.table.column(name) == debugging.learning.table.column(name)).all()
    old, new = (sorted(rows.table.values("scanner")) for rows in (debugging.learning, mended))
    assert old == new
    assert (mended.diagnoses == debugging.learning.diagnoses).all()


def test_the_network_takes_the_shortcut_and_the_mended_one_does_not(debugging: Story) -> None:
    before, after = debugging.before, debugging.after
    assert before.accuracy_in_training >= 0.97
    assert before.accuracy <= 0.8
    assert after.accuracy >= 0.92
    assert after.accuracy_in_training < before.accuracy_in_training


def test_the_rules_show_the_shortcut(debugging: Story) -> None:
    assert "scanner" in debugging.before.rules.features_used
    assert "scanner" not in debugging.after.rules.features_used


def test_the_planted_feature_is_the_first_suspect(debugging: Story) -> None:
    found = debugging.before.suspects
    assert found[0].feature == "scanner"
    assert found.features[0].feature == "scanner"
    assert found.feature("scanner").leans
    dependence = {each.feature: each.network.value for each in found.features}
    others = [share for name, share in dependence.items() if name != "scanner"]
    assert dependence["scanner"] > max(others)
    assert found.feature("scanner").network.low > max(each.network.high for each in found.features[1:])
    mended = debugging.after.suspects.feature("scanner")
    assert mended.network.value <= 0.02
    assert mended.rules_changed == 0
    assert mended.verdict == "independent"


def test_the_dependence_is_that_of_the_network_asked_by_hand(debugging: Story) -> None:
    table = debugging.field.table
    swapped = nl.Table(table.schema, {**table.columns, "scanner": 1 - table.column("scanner")}, table.ids)
    for network, found in ((debugging.network, debugging.before), (debugging.mended_network, debugging.after)):
        changed = network.labels(table) != network.labels(swapped)
        assert found.suspects.feature("scanner").network_changed == np.count_nonzero(changed)
        witness = found.suspects.feature("scanner").witness
        assert (witness is not None) == changed.any()
        if witness is not None:
            assert changed[table.ids.index(witness.individual)]


def test_the_network_stands_alone_against_labels_and_expert_until_it_is_mended(debugging: Story) -> None:
    alone = [
        sum(each.n_rows for each in found.knowledge.differences if each.alone == "network")
        for found in (debugging.before, debugging.after)
    ]
    assert alone[0] >= 30
    assert alone[1] <= 3
    for each in debugging.before.knowledge.differences:
        if each.alone == "network":
            rule = debugging.before.rules.clause(each.rule)
            assert {literal.feature for literal in rule.body} & {"scanner"}
    agreement = debugging.before.knowledge.agreement("labels", "theory")
    assert agreement.same.low > 0.9


def test_the_expert_says_in_python_what_he_says_in_prolog(debugging: Story) -> None:
    table = debugging.field.table
    radius, compactness = table.column("mean_radius"), table.column("mean_compactness")
    malignant = (radius > 17) | ((radius > 15) & (compactness > 0.1))
    benign = (radius <= 15) & (compactness <= 0.1)
    theory = debugging.before.knowledge.voice("theory")
    assert (theory.answered, theory.several) == (np.count_nonzero(malignant | benign), 0)
    by_label = debugging.before.knowledge.agreement("labels", "theory")
    assert by_label.of("malignant").n_rows == np.count_nonzero(malignant)
    said = by_label.of("benign").others[0].individuals
    assert set(said) == {table.ids[row] for row in np.flatnonzero(benign & (debugging.field.diagnoses == "malignant"))}


@pytest.fixture(scope="module")
def output(debugging: Story) -> str:
    """What the script prints."""
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda text: lines.append(str(text)))
        debugging.module.main()
    return "\n".join(lines)


def test_two_runs_print_the_same(output: str, repository: Path) -> None:
    done = subprocess.run(
        [sys.executable, "examples/debugging/run.py"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert done.stdout == output + "\n"


def test_the_page_shows_what_the_script_prints(output: str, repository: Path) -> None:
    """Blocks without a language are output; a line `…` stands for lines left out."""
    page = (repository / "examples/debugging/README.md").read_text(encoding="utf-8")
    printed = output.splitlines()
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    blocks = [block for language, block in fenced if not language]
    assert len(blocks) >= 5
    at = 0  # blocks come in the order of the output
    for block in blocks:
        for part in re.split(r"^…\n", block, flags=re.MULTILINE):
            lines = part.splitlines()
            starts = [
                start for start in range(at, len(printed)) if printed[start : start + len(lines)] == lines or not lines
            ]
            assert starts, f"not printed, or not in this order: {part}"
            at = starts[0] + len(lines)
    prose = re.sub(r"^```.*?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    numbers = set(re.findall(r"(?<![\w.])\d{2,3}(?![\w.])", prose)) - {"569", "340", "39"}
    assert numbers <= set(re.findall(r"\d+", output))


def test_the_numbers_of_the_page_are_those_of_the_story(debugging: Story) -> None:
    assert (len(debugging.learning.table), len(debugging.field.table)) == (340, 229)
    alone = sum(each.n_rows for each in debugging.before.knowledge.differences if each.alone == "network")
    assert alone == 39


@pytest.mark.parametrize("engine", ["swipl", "gprolog"])
def test_expert_loads_without_a_warning(engine: str, repository: Path, request: pytest.FixtureRequest) -> None:
    program = request.getfixturevalue(engine)
    path = str(repository / "examples/debugging/expert.pl")
    commands = {
        "swipl": [program, "-q", "-f", "none", "-g", "true", "-t", "halt", path],
        "gprolog": [program, "--consult-file", path, "--query-goal", "halt"],
    }
    done = subprocess.run(
        commands[engine], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60, check=True
    )
    assert "arning" not in done.stdout + done.stderr
    assert "error" not in done.stdout + done.stderr


def test_the_credit_network_is_asked_from_the_shell(
    credit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The network leans on the personal status, which the schema protects."""
    rules = tmp_path / "credit.rules"
    rules.write_text("IF personal_status IN {male_single, female_single} THEN good DEFAULT bad", encoding="utf-8")
    files = [str(credit / "applicants.csv"), str(rules)]
    network = ["--schema", str(credit / "schema.toml"), "--network", str(credit / "network.pt2")]
    assert main(["suspects", *files, *network, "--feature", "personal_status"]) == 1
    shown = capsys.readouterr().out
    assert "personal_status (protected)" in shown
    assert "5,000 questions to the network" in shown  # 1000 applicants, five statuses
    goals = ["--goal", "bad=over_indebted(A)", "--goal", "good=has_buffer(A)"]
    assert main(["compare", *files, str(credit / "policy.pl"), *goals, *network]) == 1
    shown = capsys.readouterr().out
    assert "1,000 rows: network, labels, theory; the theory says nothing on" in shown
