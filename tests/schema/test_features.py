"""Features, targets and schemas refuse what does not fit, by name."""

from __future__ import annotations

import pytest

from neurologic.errors import SchemaError, UnknownName
from neurologic.schema import Feature, Relation, Schema, Target

TARGET = Target("risk", ("good", "bad"))


def test_two_columns_with_one_prolog_name_are_both_named() -> None:
    with pytest.raises(SchemaError) as caught:
        Schema((Feature("Sepal length", "numeric"), Feature("sepal_length", "numeric")), TARGET)
    assert "'Sepal length'" in str(caught.value) and "'sepal_length'" in str(caught.value)
    mended = Schema((Feature("Sepal length", "numeric"), Feature("sepal_length", "numeric", functor="other")), TARGET)
    assert mended.names == ("Sepal length", "sepal_length")


def test_a_column_with_the_name_of_the_target_is_refused() -> None:
    with pytest.raises(SchemaError, match="the target 'risk'"):
        Schema((Feature("Risk", "numeric"),), TARGET)


def test_unknown_names_carry_the_nearest() -> None:
    schema = Schema((Feature("duration", "integer"), Feature("savings", "categorical", ("none", "low"))), TARGET)
    for ask, nearest in (
        (lambda: schema.feature("duraton"), "duration"),
        (lambda: schema.feature("savings").code("non"), "none"),
        (lambda: schema.target.index("godo"), "good"),
        (lambda: schema.edited("duration", untis="months"), "unit"),
    ):
        with pytest.raises(UnknownName) as caught:
            ask()
        assert caught.value.nearest == nearest
        assert f"'{nearest}'" in str(caught.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Feature("", "numeric"),
        lambda: Feature("x", "number"),  # type: ignore[arg-type]
        lambda: Feature("x", "numeric", domain=(3, 1)),
        lambda: Feature("x", "numeric", categories=("a",)),
        lambda: Feature("x", "categorical"),
        lambda: Feature("x", "categorical", ("a", "a")),
        lambda: Feature("x", "categorical", (1.5,)),  # type: ignore[arg-type]
        lambda: Feature("x", "boolean", ("yes", "no")),
        lambda: Feature("x", "numeric", role="secret"),  # type: ignore[arg-type]
        lambda: Feature("a\0b", "numeric"),
        lambda: Target("risk", ("good", "unknown")),
        lambda: Relation("length", ("list", "size")),
        lambda: Relation("bond", ("atom", "atom"), ("+",)),
    ],
)
def test_what_does_not_fit_together_is_refused(make: object) -> None:
    with pytest.raises(SchemaError):
        make()  # type: ignore[operator]


def test_categories_of_different_types_are_different() -> None:
    feature = Feature("x", "categorical", (1, "1", True))
    assert [feature.code(category) for category in (1, "1", True)] == [0, 1, 2]


def test_an_edited_schema_leaves_the_first_unchanged() -> None:
    schema = Schema((Feature("age", "integer"),), TARGET)
    edited = schema.edited("age", role="protected", domain=(18, 100))
    assert schema.feature("age").role is None
    assert edited.feature("age").role == "protected"
    assert edited.edited("age", name="years").names == ("years",)
