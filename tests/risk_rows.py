"""Made-up rows of every kind of feature, some values missing, and a concept of three classes over them."""

from __future__ import annotations

from typing import Any

import numpy as np

from neurologic.schema import Feature, Schema, Table, Target, as_table

SCHEMA = Schema(
    (
        Feature("age", "integer", missing=True),
        Feature("income", "numeric", missing=True),
        Feature("purpose", "categorical", ("car", "it's", "Schule"), missing=True),
        Feature("size", "ordinal", ("s", "m", "l", "xl")),
        Feature("owner", "boolean"),
        Feature("constant", "numeric"),
    ),
    Target("risk", ("low", "middle", "high")),
)


def rows(count: int, seed: int, *, missing: float = 0.0) -> Table:
    """Rows of `SCHEMA`, some values missing."""
    random = np.random.default_rng(seed)

    def holes(values: list[Any]) -> list[Any]:
        return [None if hole else value for hole, value in zip(random.random(count) < missing, values, strict=True)]

    return as_table(
        {
            "age": holes(random.integers(18, 80, count).tolist()),
            "income": holes(random.normal(size=count).round(2).tolist()),
            "purpose": holes(random.choice(["car", "it's", "Schule"], count).tolist()),
            "size": random.choice(["s", "m", "l", "xl"], count).tolist(),
            "owner": (random.random(count) < 0.5).tolist(),
            "constant": [1.0] * count,
        },
        SCHEMA,
    )


def decided(table: Table) -> np.ndarray:
    """Three classes by numbers, categories and an exclusive or; a missing number counts as zero."""
    income, age = np.nan_to_num(table.column("income")), np.nan_to_num(table.column("age"))
    exclusive = (table.column("owner") == 1) ^ (income > 0.3)
    return np.where(exclusive & (table.column("purpose") != 1), 2, np.where((age > 40) & (income < 0), 1, 0))
