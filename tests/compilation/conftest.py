"""Fixtures of the compilation tests: one bare SWI-Prolog for all of them, in the poorest locale."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from prolog_engines import Swipl


@pytest.fixture(scope="session")
def locale_c() -> dict[str, str]:
    """An environment without UTF-8, in which a Prolog must be told the encoding of a file."""
    return {**os.environ, "LANG": "C", "LC_ALL": "C"}


@pytest.fixture(scope="session")
def engine(swipl: str, locale_c: dict[str, str]) -> Iterator[Swipl]:
    """A bare SWI-Prolog that answers one question after the other."""
    started = Swipl(swipl, locale_c)
    yield started
    started.close()
