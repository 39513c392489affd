"""Make ``applicants.csv`` from the German Credit data inside the R package ``caret``, as Debian ships it.

Run once, by hand; the demo reads the CSV that is already here. R is not needed::

    apt-get download r-cran-caret                           # 6.0-93+dfsg-1
    dpkg -x r-cran-caret_*.deb caret
    pip install rdata                                       # 1.1.0, reads R's files
    python examples/credit/prepare_data.py caret/usr/lib/R/site-library/caret/data/GermanCredit.RData

This rewrites examples/credit/applicants.csv, byte for byte. caret holds UCI's Statlog German Credit data (1000
applicants, 20 attributes and the class) with one 0/1 column for each category. This script puts each category back
into one column, gives columns and categories short readable names, and every applicant an identifier, ``a1`` to
``a1000``, in the order of the original. Nothing else is changed.

Uses the standard library, and rdata to read R's file. Takes no code from caret.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

# Where an installed r-cran-caret has the file.
INSTALLED = Path("/usr/lib/R/site-library/caret/data/GermanCredit.RData")

# Of applicants.csv: whatever release the source comes from, these are the values that the network learned from.
SHA256 = "f9fd5c148bf9a908d97e17f9c6cd73d445285924b964948ab920fe1731959917"

# Attributes to which one of caret's columns belongs; the values are kept, or replaced as VALUES says.
SINGLE = {
    "duration": "Duration",
    "amount": "Amount",
    "instalment_rate": "InstallmentRatePercentage",
    "residence": "ResidenceDuration",
    "age": "Age",
    "existing_credits": "NumberExistingCredits",
    "dependants": "NumberPeopleMaintenance",
    "telephone": "Telephone",
    "foreign_worker": "ForeignWorker",
    "credit_risk": "Class",
}
VALUES = {
    # caret's 1 is UCI's first code, A191, which is "none": 596 applicants have no telephone.
    "telephone": {"1": "false", "0": "true"},
    "foreign_worker": {"1": "true", "0": "false"},
    "credit_risk": {"Good": "good", "Bad": "bad"},
}

# caret's columns of each attribute, without their common beginning; one of them is 1, the others are 0.
# Purpose.Vacation is not among them: it is 0 everywhere, and UCI itself asks whether it exists.
# Personal.Female.Single is: no row has it either, but an applicant may well be one.
CATEGORIES = {
    "checking_account": (
        "CheckingAccountStatus.",
        {"none": "none", "lt.0": "overdrawn", "0.to.200": "below_200", "gt.200": "from_200"},
    ),
    "credit_history": (
        "CreditHistory.",
        {
            "NoCredit.AllPaid": "no_credits",
            "ThisBank.AllPaid": "all_paid_here",
            "PaidDuly": "paid_till_now",
            "Delay": "delayed",
            "Critical": "critical",
        },
    ),
    "purpose": (
        "Purpose.",
        {
            "NewCar": "car_new",
            "UsedCar": "car_used",
            "Furniture.Equipment": "furniture",
            "Radio.Television": "radio_tv",
            "DomesticAppliance": "appliances",
            "Repairs": "repairs",
            "Education": "education",
            "Retraining": "retraining",
            "Business": "business",
            "Other": "other",
        },
    ),
    "savings": (
        "SavingsAccountBonds.",
        {
            "Unknown": "unknown_or_none",
            "lt.100": "below_100",
            "100.to.500": "below_500",
            "500.to.1000": "below_1000",
            "gt.1000": "from_1000",
        },
    ),
    "employment": (
        "EmploymentDuration.",
        {
            "Unemployed": "unemployed",
            "lt.1": "below_1_year",
            "1.to.4": "below_4_years",
            "4.to.7": "below_7_years",
            "gt.7": "from_7_years",
        },
    ),
    "personal_status": (
        "Personal.",
        {
            "Male.Divorced.Seperated": "male_divorced",
            "Female.NotSingle": "female_not_single",
            "Male.Single": "male_single",
            "Male.Married.Widowed": "male_married",
            "Female.Single": "female_single",
        },
    ),
    "other_debtors": (
        "OtherDebtorsGuarantors.",
        {"None": "none", "CoApplicant": "co_applicant", "Guarantor": "guarantor"},
    ),
    "property": (
        "Property.",
        {
            "RealEstate": "real_estate",
            "Insurance": "building_savings_or_insurance",
            "CarOther": "car_or_other",
            "Unknown": "unknown_or_none",
        },
    ),
    "other_instalments": ("OtherInstallmentPlans.", {"None": "none", "Bank": "bank", "Stores": "stores"}),
    "housing": ("Housing.", {"Own": "own", "Rent": "rent", "ForFree": "free"}),
    "job": (
        "Job.",
        {
            "UnemployedUnskilled": "unskilled_non_resident",
            "UnskilledResident": "unskilled_resident",
            "SkilledEmployee": "skilled",
            "Management.SelfEmp.HighlyQualified": "management",
        },
    ),
}

# UCI's attributes 1 to 20, and the class.
COLUMNS = (
    "checking_account",
    "duration",
    "credit_history",
    "purpose",
    "amount",
    "savings",
    "employment",
    "instalment_rate",
    "personal_status",
    "other_debtors",
    "residence",
    "property",
    "age",
    "other_instalments",
    "housing",
    "existing_credits",
    "job",
    "dependants",
    "telephone",
    "foreign_worker",
    "credit_risk",
)


def values_of(name: str, source: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return the values of one of our columns, from caret's column or its several 0/1 columns."""
    if name in SINGLE:
        # R keeps its 0/1 columns as doubles, and the class as text.
        found = [value if isinstance(value, str) else str(int(value)) for value in source[SINGLE[name]]]
        return [VALUES[name][value] for value in found] if name in VALUES else found
    beginning, categories = CATEGORIES[name]
    rows = zip(*(source[beginning + old] for old in categories), strict=True)
    values = []
    for number, row in enumerate(rows, start=1):
        if sorted(row) != [0] * (len(categories) - 1) + [1]:
            raise SystemExit(f"applicant {number} has not exactly one of the columns {beginning}*: {row}")
        values.append(list(categories.values())[row.index(1)])
    return values


def convert(source: Mapping[str, Sequence[Any]]) -> str:
    """Return the text of ``applicants.csv`` for the columns of caret's data frame."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["applicant", *COLUMNS])
    rows = zip(*(values_of(name, source) for name in COLUMNS), strict=True)
    writer.writerows([f"a{number}", *row] for number, row in enumerate(rows, start=1))
    return text.getvalue()


def read_source(path: Path) -> dict[str, list[Any]]:
    """Return the columns of caret's data frame."""
    try:
        import rdata
    except ImportError:
        raise SystemExit("rdata is not installed: pip install rdata") from None
    if not path.is_file():
        raise SystemExit(f"{path} is missing: apt-get download r-cran-caret, then dpkg -x r-cran-caret_*.deb caret")
    frame = rdata.read_rda(path)["GermanCredit"]
    return {str(name): frame[name].tolist() for name in frame.columns}


def main() -> None:
    """Read the R file, check that it gives the known applicants, and write the CSV."""
    parser = argparse.ArgumentParser(description="Make applicants.csv from the data inside the R package caret.")
    parser.add_argument(
        "source", type=Path, nargs="?", default=INSTALLED, help="GermanCredit.RData (default: %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, default=HERE / "applicants.csv", help="file to write (default: %(default)s)"
    )
    options = parser.parse_args()
    content = convert(read_source(options.source)).encode("utf-8")
    if (digest := hashlib.sha256(content).hexdigest()) != SHA256:
        raise SystemExit(f"{options.source} holds other applicants (sha256 {digest}): take r-cran-caret 6.0-93+dfsg-1")
    temporary = options.out.with_name(options.out.name + ".part")
    temporary.write_bytes(content)
    temporary.replace(options.out)
    print(f"{options.out}: 1000 applicants, {len(COLUMNS) - 1} attributes and the class")


if __name__ == "__main__":
    main()
