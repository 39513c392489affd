"""A short soak: mixed calls from several threads; and what a longer one once found."""

from __future__ import annotations

import random

import mixed_calls
import mixed_desk
import mixed_kinds
import pytest

pytestmark = pytest.mark.usefixtures("swipl")


def test_mixed_calls_answer_right_and_leave_nothing() -> None:
    result = mixed_calls.soak(300, warm_up=60)
    assert not result.wrong, "\n".join(result.wrong)
    assert sum(result.calls.values()) == 300
    assert result.before is not None and result.after is not None
    for name in ("files", "children", "modules", "prolog_threads"):
        assert getattr(result.after, name) <= getattr(result.before, name) + 1, (result.before, result.after)
    assert result.after.clauses <= result.before.clauses + 50
    assert result.after.atoms <= result.before.atoms + 500


@pytest.mark.parametrize("kind", mixed_calls.KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_of_call_is_right(kind: mixed_kinds.Kind) -> None:
    for untrusted in (False, True):
        desk = mixed_desk.Desk(untrusted, random.Random(1))
        for _ in range(2):
            kind(desk)
        mixed_kinds.query_all(desk)
        desk.session.close()


def test_a_wrong_answer_is_seen() -> None:
    desk = mixed_desk.Desk(False, random.Random(1))
    desk.session.switch_off("r1")  # which the model does not know
    desk.session.switch_off("r2")
    with pytest.raises(mixed_desk.Wrong):
        for _ in range(20):
            mixed_kinds.query_all(desk)
            mixed_kinds.add_facts(desk)
    desk.session.close()


def test_sessions_that_come_and_go_leave_the_rules_of_others_replaceable() -> None:
    """SWI-Prolog 9.0 may forget what texts define when it destroys a module with predicates of several texts."""
    draw = random.Random(3)
    desks = [mixed_desk.Desk(False, random.Random(seed)) for seed in (1, 2)]
    for _ in range(120):
        desk = draw.choice(desks)
        draw.choice((mixed_kinds.load, mixed_kinds.reopen))(desk)
        for each in desks:
            mixed_kinds.query_all(each)
            assert len(each.session.query("neural_rule(r1, _, _)")) == 1
    for desk in desks:
        desk.session.close()
