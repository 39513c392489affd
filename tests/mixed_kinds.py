"""Kinds of calls of the soak that ask, change and go wrong, and calls that anything may stop."""

from __future__ import annotations

import dataclasses
import os
import signal
import threading
import time
from collections.abc import Callable

import mixed_questions
from mixed_desk import LOWEST, MOST_ROWS, TEXT, Desk, Wrong, expect, fails, rules
from mixed_questions import _poorest

from neurologic.errors import (
    PrologError,
    PrologSyntaxError,
    QueryInterrupted,
    QueryLimit,
    QueryTimeout,
    SchemaError,
    SessionClosed,
    UnknownName,
    UnknownPredicate,
    UnsafeGoal,
)
from neurologic.reasoning import Limits
from neurologic.reasoning.terms import Compound, String

HANG = 60.0  # seconds after which a call hangs
Kind = Callable[[Desk], None]


def ask_one(desk: Desk) -> None:
    name = desk.someone()
    label = desk.risk(name)
    expect("ask", desk.session.ask("risk(A, Class)", {"A": name}), {"Class": label} if label else None)


def query_all(desk: Desk) -> None:
    right = desk.bad()
    expect("query", sorted(desk.session.query("risk(A, bad)").column("A")) if right else [], right)


def query_with_theory(desk: Desk) -> None:
    found = desk.session.query("rich(A), income(A, N)")
    known = {name: income for name, income in desk.incomes.items() if income is not None}
    right = {name: income for name, income in known.items() if income >= desk.version * 100}
    expect("theory", {answer["A"]: answer["N"] for answer in found}, right)


def bindings(desk: Desk) -> None:
    draw = desk.draw
    text = "".join(chr(draw.randrange(1, 0xD7FF)) for _ in range(draw.randrange(12)))
    value = [
        text,
        String(text),
        draw.random() * 10 ** draw.randrange(-300, 300),
        draw.getrandbits(draw.randrange(1, 200)),
    ]
    given = [*value, Compound(f"f{draw.randrange(10)}", (text, -1))]
    expect("bindings", desk.session.query("X = V", {"V": given}), [{"X": given}])


def why(desk: Desk) -> None:
    name = desk.someone()
    for label in ("good", "bad"):
        proof = desk.session.why(f"risk({name}, {label})")
        expect("why", bool(proof), desk.risk(name) == label)
        if proof and label == "bad":
            income = desk.incomes[name]
            fired = "r1" if income is not None and income <= desk.lowest else "r2"
            expect("why rule", proof.rule, fired)


def why_all(desk: Desk) -> None:
    right = sum(desk.risk(name) == "bad" for name in desk.incomes)
    expect("why_all", len(desk.session.why_all("risk(A, bad)")), right)


def why_not(desk: Desk) -> None:
    name = desk.someone()
    for label in ("good", "bad"):
        expect("why_not", bool(desk.session.why_not(f"risk({name}, {label})")), desk.risk(name) != label)


def load(desk: Desk) -> None:
    lowest = desk.draw.choice(LOWEST)
    desk.session.load(rules(lowest))
    desk.lowest = lowest
    desk.off.clear()


def consult(desk: Desk) -> None:
    version = desk.draw.randrange(1, 100)
    desk.session.consult(text=TEXT.format(version=version), name="expert")
    desk.version = version
    expect("consult", desk.session.query("note(V)"), [{"V": desk.version}])


def consult_error(desk: Desk) -> None:
    text = TEXT.format(version=desk.version + 1)
    fails(PrologSyntaxError, lambda: desk.session.consult(text=text + "note(", name="expert"))
    fails(PrologError, lambda: desk.session.consult(text=text + ":- X is a + 1.", name="expert"))
    expect("consult error", desk.session.query("note(V)"), [{"V": desk.version}])


def add_facts(desk: Desk) -> None:
    if len(desk.incomes) > MOST_ROWS:
        desk.reopen()
    incomes: list[int | None] = [desk.an_income() for _ in range(desk.draw.randrange(1, 4))]
    if desk.draw.random() < 0.2:
        incomes.append(None)
    names = desk.session.add_facts({"income": incomes})
    desk.incomes.update(zip(names, incomes, strict=True))
    expect("individuals", desk.session.individuals(), list(desk.incomes))


def add_facts_again(desk: Desk) -> None:
    name = desk.someone(known=True)
    income = desk.incomes[name]
    assert income is not None
    fails(SchemaError, lambda: desk.session.add_facts({"income": [income + 1]}, ids=[name]))
    query_all(desk)


def switch(desk: Desk) -> None:
    rule = desk.draw.choice(("r1", "r2"))
    if rule in desk.off:
        desk.session.switch_on(rule)
        desk.off.remove(rule)
    else:
        desk.session.switch_off(rule)
        desk.off.add(rule)
    expect("switched off", set(desk.session.switched_off()), desk.off)


def switch_unknown(desk: Desk) -> None:
    fails(UnknownName, lambda: desk.session.switch_off("r3"))
    fails(UnknownName, lambda: desk.session.switch_on("r3"))


def check(desk: Desk) -> None:
    found = [finding.individual for finding in desk.session.check() if finding.kind == "violation"]
    expect("check", sorted(map(str, found)), _poorest(desk))


def predicates(desk: Desk) -> None:
    known = [income for income in desk.incomes.values() if income is not None]
    found = {predicate.indicator: predicate.n_clauses for predicate in desk.session.predicates()}
    expect("predicates", (found["income/2"], found["note/1"]), (len(known), 1))


def reopen(desk: Desk) -> None:
    desk.session.close()
    fails(SessionClosed, lambda: desk.session.query("true"))
    desk.open()


def syntax_error(desk: Desk) -> None:
    goal = desk.draw.choice(("foo(", "a. b", "", "X = 'a", ")", "a :- :- b", "\x00"))
    fails(PrologSyntaxError, lambda: desk.session.query(goal))


def unknown_predicate(desk: Desk) -> None:
    fails(UnknownPredicate, lambda: desk.session.query(f"nobody_{desk.draw.randrange(10)}(X)"))


def exception(desk: Desk) -> None:
    goal = desk.draw.choice(
        ("throw(a)", "atom_length(X, Y)", "X is foo + 1", "X is 1 / 0", "throw(_)", "freeze(X, true)")
    )
    fails(PrologError, lambda: desk.session.query(goal))


def limit_of_time(desk: Desk) -> None:
    limits = Limits(seconds=desk.draw.uniform(0.001, 0.03))
    fails(QueryTimeout, lambda: desk.session.query("repeat, fail", limits=limits))


def limits_of_other_kinds(desk: Desk) -> None:
    draw, query = desk.draw, desk.session.query
    limits, goal = draw.choice(
        (
            (Limits(inferences=draw.randrange(100, 50_000)), "repeat, fail"),
            (Limits(memory_mb=draw.randrange(8, 20)), "numlist(1, 2000000, L)"),
            (Limits(depth=draw.randrange(10, 1000)), "chain(100000)"),
        )
    )
    fails(QueryLimit, lambda: query(goal, limits=limits))


def limit_of_answers(desk: Desk) -> None:
    most = desk.draw.randrange(1, 20)
    found = desk.session.query("between(1, inf, X)", limit=most)
    expect("answers", (found.column("X"), found.complete), (list(range(1, most + 1)), False))


def hostile_goal(desk: Desk) -> None:
    if not desk.untrusted:
        return
    goal = desk.draw.choice(
        (
            "assertz(note(0))",
            "shell('exit 1')",
            "retractall(income(_, _))",
            "neurologic_session:forget(user)",
            "halt",
            "G = assertz(note(0)), call(G)",
            "maplist([X]>>assertz(note(X)), [1, 2])",
        )
    )
    fails(UnsafeGoal, lambda: desk.session.query(goal))
    fails(UnsafeGoal, lambda: desk.session.why(goal))


def process_lost(desk: Desk) -> None:
    if desk.untrusted:
        desk.session._module.engine._process.kill()
        query_all(desk)


def interrupted(desk: Desk) -> None:
    """A signal stops the goal of the main thread; in other threads it is another call."""
    if threading.current_thread() is not threading.main_thread():
        return ask_one(desk)
    timer = threading.Timer(desk.draw.uniform(0.0, 0.05), os.kill, (os.getpid(), signal.SIGINT))
    try:
        timer.start()
        desk.session.query("repeat, fail", limits=Limits(seconds=HANG))
    except KeyboardInterrupt:
        timer.join()
        return None
    raise Wrong("The goal was not interrupted.")


def closed_by_another(desk: Desk) -> None:
    """Another thread closes the session in the middle of a goal."""
    closer = threading.Timer(desk.draw.uniform(0.0, 0.03), desk.session.close)
    closer.start()
    try:
        desk.session.query("repeat, fail", limits=Limits(seconds=0.1))
    except (QueryTimeout, QueryInterrupted, SessionClosed):
        closer.join()
        fails(SessionClosed, lambda: desk.session.query("true"))
        desk.open()
        return
    raise Wrong("The goal ended.")


# Calls that anything may stop


QUESTIONS: tuple[Kind, ...] = (
    query_all,
    query_with_theory,
    why,
    why_all,
    *(
        getattr(mixed_questions, name)
        for name in [
            "why_best",
            "why_in_words",
            "why_not_nearest",
            "counterfactual",
            "counterfactual_confirmed",
            "what_if",
            "what_if_clauses",
            "contrast",
            "sufficient",
            "possible",
            "check_denials",
            "check_of_kinds",
            "check_every",
            "verify",
            "classify_missing",
            "classify_batches",
            "decision",
        ]
    ),
)
CHANGES: tuple[Kind, ...] = (
    load,
    consult,
    add_facts,
    switch,
    mixed_questions.add_facts_in_parts,
    mixed_questions.add_facts_of_a_file,
    mixed_questions.add_labels,
    mixed_questions.load_ontology,
)


def under_limits(desk: Desk) -> None:
    """Any call under limits drawn by lot: it is right, or ends with the name of a limit and changes nothing."""
    draw = desk.draw
    limits = draw.choice(
        (
            Limits(seconds=10 ** draw.uniform(-4, -1)),
            Limits(inferences=int(10 ** draw.uniform(1, 5))),
            Limits(memory_mb=10 ** draw.uniform(-1, 1.5)),
            Limits(seconds=10 ** draw.uniform(-3, 0), inferences=int(10 ** draw.uniform(3, 6))),
        )
    )
    kind = draw.choice(QUESTIONS + CHANGES)
    before, usual, session = desk.state(), desk.session.limits, desk.session
    _set_limits(desk, limits)
    try:
        kind(desk)
    except QueryLimit:
        if desk.session is session and kind in QUESTIONS:
            expect(f"{kind.__name__} that was stopped", desk.state(), before)
    finally:
        if desk.session is session:
            _set_limits(desk, usual)
    as_before(desk)


def _set_limits(desk: Desk, limits: Limits) -> None:
    desk.session.limits = limits
    desk.session._module = dataclasses.replace(desk.session._module, limits=limits)


def as_before(desk: Desk) -> None:
    """Everything is as the model says."""
    query_all(desk)
    expect("individuals", desk.session.individuals(), list(desk.incomes))
    expect("switched off", set(desk.session.switched_off()), desk.off)
    expect("version", desk.session.query("note(V)"), [{"V": desk.version}])
    expect("rules", len(desk.session.query("neural_rule(_, _, _)")), 3 - len(desk.off))


def interrupted_anywhere(desk: Desk) -> None:
    """A signal stops any call of the main thread; after a change nobody knows whether it was made."""
    if threading.current_thread() is not threading.main_thread():
        return ask_one(desk)
    draw = desk.draw
    kind = draw.choice(QUESTIONS + CHANGES)
    timer = threading.Timer(draw.choice((0.0, 0.002, 0.01, 0.05)), os.kill, (os.getpid(), signal.SIGINT))
    try:
        timer.start()
        kind(desk)
        while True:  # it will come
            time.sleep(0.001)
    except KeyboardInterrupt:
        timer.join()
    if kind in QUESTIONS:
        return as_before(desk)
    expect("individuals", len(desk.session.individuals()) >= 3, True)
    expect("rules", len(desk.session.query("neural_rule(_, _, _)")), 3 - len(desk.off))
    return desk.reopen()
