"""The applicants of the credit story are UCI's, the conversion makes the file, and the training makes the network."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import io
import zipfile
from collections import Counter
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import neurologic as nl
from neurologic.schema import load_encoding, read_rows

# Good and bad risks in each category, as UCI's german.data has them.
PUBLISHED = {
    "checking_account": {"overdrawn": (139, 135), "below_200": (164, 105), "from_200": (49, 14), "none": (348, 46)},
    "credit_history": {
        "no_credits": (15, 25),
        "all_paid_here": (21, 28),
        "paid_till_now": (361, 169),
        "delayed": (60, 28),
        "critical": (243, 50),
    },
    "savings": {
        "below_100": (386, 217),
        "below_500": (69, 34),
        "below_1000": (52, 11),
        "from_1000": (42, 6),
        "unknown_or_none": (151, 32),
    },
    "housing": {"rent": (109, 70), "own": (527, 186), "free": (64, 44)},
    "personal_status": {
        "male_divorced": (30, 20),
        "female_not_single": (201, 109),
        "male_single": (402, 146),
        "male_married": (67, 25),
        "female_single": (0, 0),
    },
    "foreign_worker": {True: (667, 296), False: (33, 4)},
}
PUBLISHED_MEANS = {"duration": 20.903, "amount": 3271.258, "age": 35.546, "instalment_rate": 2.973, "residence": 2.845}


def test_applicants_are_the_published_ones(credit: Path, training: ModuleType) -> None:
    schema, applicants, risks = training.load()
    assert applicants.ids == tuple(f"a{number}" for number in range(1, 1001))
    assert Counter(risks.tolist()) == {"good": 700, "bad": 300}
    assert len(schema.features) == 20
    for name, counts in PUBLISHED.items():
        found = Counter(zip(applicants.values(name), risks.tolist(), strict=True))
        assert {value: (found[value, "good"], found[value, "bad"]) for value in counts} == counts
    for name, mean in PUBLISHED_MEANS.items():
        assert np.mean(applicants.column(name)) == pytest.approx(mean, abs=1e-9)
    # The first and the last of german.data, attributes 1, 2, 4, 5, 9, 13.
    first, last = (
        [
            applicants.value(row, name)
            for name in ("checking_account", "duration", "purpose", "amount", "personal_status", "age")
        ]
        for row in (0, 999)
    )
    assert first == ["overdrawn", 6, "radio_tv", 1169, "male_single", 67]
    assert last == ["below_200", 45, "car_used", 4576, "male_single", 27]


def test_values_belong_to_their_rows(training: ModuleType) -> None:
    """A sorted or shifted column keeps its counts; the first nine of german.data have attribute 9 in this order."""
    _, applicants, _ = training.load()
    assert applicants.values("personal_status")[:9] == (
        ["male_single", "female_not_single"] + 6 * ["male_single"] + ["male_divorced"]
    )


def test_every_category_of_the_schema_occurs_but_one(training: ModuleType) -> None:
    """UCI describes single women, but has none."""
    schema, applicants, _ = training.load()
    absent = {
        (feature.name, category)
        for feature in schema
        if not feature.is_number
        for category in set(feature.categories) - set(applicants.values(feature.name))
    }
    assert absent == {("personal_status", "female_single")}
    for feature in schema:
        if not feature.is_number:
            assert set(applicants.values(feature.name)) <= set(feature.categories)


def test_what_must_not_decide_is_marked(training: ModuleType) -> None:
    schema, _, _ = training.load()
    protected = [feature.name for feature in schema if feature.role == "protected"]
    assert protected == ["personal_status", "age", "foreign_worker"]
    assert {feature.role for feature in schema} == {"actionable", "immutable", "protected"}


def as_caret_has_it(preparation: ModuleType, applicants: list[dict[str, str]]) -> dict[str, list[Any]]:
    """The columns of caret's data frame, made from the rows of our file: the conversion read from right to left."""
    columns: dict[str, list[Any]] = {}
    for name, old in preparation.SINGLE.items():
        back = {new: value for value, new in preparation.VALUES.get(name, {}).items()}
        values = [back.get(row[name], row[name]) for row in applicants]
        columns[old] = values if name == "credit_risk" else [float(value) for value in values]
    for name, (beginning, categories) in preparation.CATEGORIES.items():
        for old, new in categories.items():
            columns[beginning + old] = [float(row[name] == new) for row in applicants]
    return columns


def test_conversion_puts_the_columns_of_categories_together(credit: Path, preparation: ModuleType) -> None:
    content = (credit / "applicants.csv").read_bytes()
    assert hashlib.sha256(content).hexdigest() == preparation.SHA256
    source = as_caret_has_it(preparation, list(csv.DictReader(io.StringIO(content.decode("utf-8")))))
    assert len(source) == 61  # caret's 62 without Purpose.Vacation
    assert (sum(source["Telephone"]), sum(source["ForeignWorker"])) == (596, 963)
    assert preparation.convert(source).encode("utf-8") == content


@pytest.mark.parametrize("ones", [(), ("Own", "Rent")])
def test_conversion_wants_one_category_of_each_attribute(
    credit: Path, preparation: ModuleType, ones: tuple[str, ...]
) -> None:
    with (credit / "applicants.csv").open(encoding="utf-8") as file:
        source = as_caret_has_it(preparation, list(csv.DictReader(file)))
    for name in ("Own", "Rent", "ForFree"):
        source[f"Housing.{name}"][6] = float(name in ones)
    with pytest.raises(SystemExit, match=r"applicant 7 .*Housing\."):
        preparation.convert(source)


def test_conversion_makes_the_file_again(credit: Path, preparation: ModuleType) -> None:
    if importlib.util.find_spec("rdata") is None or not preparation.INSTALLED.is_file():
        pytest.skip("the source, or what reads it, is missing: apt-get install r-cran-caret; pip install rdata")
    source = preparation.read_source(preparation.INSTALLED)
    assert preparation.convert(source).encode("utf-8") == (credit / "applicants.csv").read_bytes()


def test_training_makes_the_network_again(credit: Path, training: ModuleType, tmp_path: Path) -> None:
    schema, applicants, risks = training.load()
    learning, held_out = training.split(applicants)
    assert (learning.ids[-1], held_out.ids[0], len(held_out)) == ("a700", "a701", 300)
    kept_encoding = load_encoding(credit / "schema.toml", schema)
    encoding = nl.standard_encoding(schema, learning)
    assert np.allclose(encoding.encode(applicants), kept_encoding.encode(applicants), rtol=0, atol=1e-12)
    training.save(training.train(encoding, learning, risks[:700]), tmp_path / "network.pt2")
    again = nl.load_network(tmp_path / "network.pt2", schema, encoding=encoding)
    kept = nl.load_network(credit / "network.pt2", schema, encoding=kept_encoding)
    # On one machine the bytes are the same; another processor may add in another order.
    assert np.allclose(again.scores(applicants), kept.scores(applicants), rtol=0, atol=1e-2)
    assert np.mean(again.labels(applicants) == kept.labels(applicants)) > 0.995
    # Better than saying good to everybody, for both classes.
    found = training.shares(kept, held_out, risks[700:])
    assert found["accuracy"] > (risks[700:] == "good").mean()
    assert min(found["good"], found["bad"]) > 0.7


def test_network_file_is_small_and_names_no_folder(credit: Path) -> None:
    path = credit / "network.pt2"
    assert path.stat().st_size < 200_000
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert b"site-packages" not in content and b".py" not in content


def test_data_are_read_by_the_file_alone(credit: Path) -> None:
    """The label column has the target's name, so that the command line finds it."""
    schema = nl.load_schema(credit / "schema.toml")
    columns = read_rows(credit / "applicants.csv", schema)
    assert set(columns["credit_risk"]) == set(schema.classes)
    assert schema.individual in columns
