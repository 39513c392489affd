"""A network that learned the scanner instead of the tumour, found out by its rules, and mended::

    python examples/debugging/run.py

The tumours are those of the University of Wisconsin, which scikit-learn brings. The column `scanner` is ours: a clinic
that sees few healthy patients scans with type b, so that in the training data the scanner nearly tells the diagnosis;
in the field everybody is scanned anywhere. Nothing is written; every number printed is computed here, from one seed.

Uses scikit-learn, torch and neurologic.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_breast_cancer

import neurologic as nl
from neurologic.debugging import Knowledge, Suspects
from neurologic.evaluation import Evaluation

EXPERT = Path(__file__).with_name("expert.pl")
MEASURED = ("mean_radius", "mean_texture", "mean_smoothness", "mean_compactness", "mean_symmetry")
SCANNER = "scanner"
CLASSES = ("benign", "malignant")
TRAINING_ROWS = 340
TELLING = 0.99  # share of the training rows whose scanner goes with the diagnosis
SEED = 0
EPOCHS = 100
MAX_RULES = 4
SHOWN = 3


@dataclass(frozen=True)
class Tumours:
    """Rows and their diagnoses."""

    table: nl.Table
    diagnoses: np.ndarray


def load() -> tuple[Tumours, Tumours]:
    """Return the tumours to learn from, in which the scanner tells the diagnosis, and those of the field."""
    data = load_breast_cancer(as_frame=True)
    malignant = data.target.to_numpy() == 0
    random = np.random.default_rng(SEED)
    order = random.permutation(len(malignant))
    frame = {name: data.data[name.replace("_", " ")].to_numpy()[order] for name in MEASURED}
    malignant = malignant[order]
    in_training = np.arange(len(order)) < TRAINING_ROWS
    tells = random.random(len(order)) < TELLING
    by_chance = random.random(len(order)) < 0.5
    scanner_b = np.where(in_training, malignant == tells, by_chance)
    frame[SCANNER] = np.where(scanner_b, "b", "a")
    schema = nl.infer_schema(frame, target="diagnosis", classes=CLASSES, individual="tumour")
    table = nl.as_table(frame, schema)
    diagnoses = np.where(malignant, "malignant", "benign").astype(object)
    rows = np.arange(len(order))
    parts = (rows[in_training], rows[~in_training])
    return tuple(Tumours(table.take(part), diagnoses[part]) for part in parts)


def scrambled(tumours: Tumours) -> Tumours:
    """Return the same tumours, each with the scanner of another one, so that it tells nothing any more."""
    table = tumours.table
    shuffled = np.random.default_rng(SEED).permutation(table.column(SCANNER))
    return Tumours(nl.Table(table.schema, {**table.columns, SCANNER: shuffled}, table.ids), tumours.diagnoses)


def train(tumours: Tumours) -> nl.Network:
    """Fit a small network with full batches on one thread, which makes every run the same."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    schema = tumours.table.schema
    encoding = nl.standard_encoding(schema, tumours.table)
    inputs = torch.tensor(encoding.encode(tumours.table), dtype=torch.float32)
    classes = torch.tensor([schema.target.index(diagnosis) for diagnosis in tumours.diagnoses])
    module = torch.nn.Sequential(
        torch.nn.Linear(encoding.n_inputs, 16), torch.nn.ReLU(), torch.nn.Linear(16, len(CLASSES))
    )
    optimiser = torch.optim.Adam(module.parameters(), lr=0.01, weight_decay=0.05)
    for _ in range(EPOCHS):
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(module(inputs), classes).backward()
        optimiser.step()
    return nl.wrap(module.eval(), schema, encoding=encoding)


def accuracy(network: nl.Network, tumours: Tumours) -> float:
    """Return the share of the tumours that the network diagnoses rightly."""
    return float((network.labels(tumours.table) == tumours.diagnoses).mean())


@dataclass(frozen=True)
class Found:
    """What the look at one network brought; all but the first accuracy is measured in the field."""

    accuracy_in_training: float
    accuracy: float
    rules: nl.RuleSet
    measured: Evaluation
    suspects: Suspects
    knowledge: Knowledge


def look_at(network: nl.Network, learning: Tumours, field: Tumours) -> Found:
    """Extract a network's rules from the rows that it learned from, and question both on those of the field."""
    rules = nl.extract(network, learning.table, method="tree", max_rules=MAX_RULES, seed=SEED)
    measured = nl.evaluate(rules, network, field.table, field.diagnoses)
    return Found(
        accuracy(network, learning),
        accuracy(network, field),
        rules.with_evidence(measured.evidence),
        measured,
        nl.suspects(rules, network.features, data=field.table, network=network),
        nl.compare_knowledge(rules, network, field.table, field.diagnoses, theory=EXPERT),
    )


def show(found: Found) -> None:
    """Print what was found."""
    print(f"right in training {found.accuracy_in_training:.3f}, in the field {found.accuracy:.3f}")
    print(f"\nIts rules, measured in the field\n{found.rules}{found.measured}")
    print(f"\nWhat do they lean on?\n{found.suspects.top(SHOWN)}")
    print(f"\nWhat did it learn, beside the labels and an expert?\n{found.knowledge}")


def main() -> None:
    """Tell the story."""
    learning, field = load()
    print("I   The network as it was trained\n")
    show(look_at(train(learning), learning, field))
    mended = scrambled(learning)
    print("\n\nII  Trained again, with the scanners of the training rows scrambled\n")
    show(look_at(train(mended), mended, field))


if __name__ == "__main__":
    main()
