"""The shared strategies make what they promise: every rule set can be asked about its rows."""

from __future__ import annotations

from hypothesis import given, settings
from strategies import Theory, theories


@settings(max_examples=30)
@given(theories())
def test_every_theory_can_be_asked(theory: Theory) -> None:
    """The numpy evaluator answers every row of every drawn theory."""
    answers = theory.rules.answers(theory.table, theory.relations)
    assert len(answers) == len(theory.table)
