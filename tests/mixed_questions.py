"""Kinds of calls of the soak that explain, suppose, check and verify, each beside what plain Python says.

A kind only asks, or moves the model of the desk along after the call that changes the session.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from mixed_desk import DOUBTFUL, HIGHEST, LARGEST, LOWEST, SCHEMA, TEXT, Desk, expect, fails, network_label, rules

import neurologic as nl
from neurologic.compilation import read_prolog
from neurologic.errors import NeurologicError, SchemaError, UnknownName
from neurologic.reasoning import Limits, Session

CLASSES = ("good", "bad")


def why_best(desk: Desk) -> None:
    name = desk.someone()
    for label in CLASSES:
        proof = desk.session.why(f"risk({name}, {label})", best=True)
        expect("why best", bool(proof), desk.risk(name) == label)


def why_in_words(desk: Desk) -> None:
    for name, income in list(desk.incomes.items())[:3]:
        proof = desk.session.why(f"poor({name})", words="en")
        right = income is not None and income < desk.version * 100
        expect("why in words", (bool(proof), proof.words), (right, f"{name} is poor, because" if right else ""))
    fails(UnknownName, lambda: desk.session.why("note(V)", words="xx"))


def why_not_nearest(desk: Desk) -> None:
    name = desk.someone(known=True)
    income = desk.incomes[name]
    found = desk.session.why_not(f"risk({name}, bad)")
    expect("why not", found.status, "holds" if desk.risk(name) == "bad" else "fails")
    if found and not desk.off and income is not None:
        least = min(income - (desk.lowest + 0.5), HIGHEST + 0.5 - income)
        expect("why not by", found.near[0].failing[0].by, least)


def why_not_missing(desk: Desk) -> None:
    unknown = [name for name, income in desk.incomes.items() if income is None]
    if unknown and not desk.off:
        found = desk.session.why_not(f"risk({desk.draw.choice(unknown)}, bad)", words="en")
        expect("why not, missing", (found.status, found.missing), ("undetermined", ("income",)))


def counterfactual(desk: Desk) -> None:
    name = desk.someone(known=True)
    income = desk.incomes[name]
    assert income is not None
    wanted = desk.draw.choice(CLASSES)
    found = desk.session.counterfactual(name, wanted, count=2)
    ends = {income, desk.lowest, desk.lowest + 1, HIGHEST, HIGHEST + 1}
    moves = [abs(end - income) for end in ends if desk.label(end) == wanted]
    expect("counterfactual", bool(found), bool(moves))
    for number, answer in enumerate(found):
        new = answer.row["income"]
        expect("counterfactual answers", desk.label(new), wanted)
        expect(
            "counterfactual network",
            (answer.network, answer.confirmed),
            (network_label(new), network_label(new) == wanted),
        )
        if number == 0:
            expect("counterfactual distance", math.isclose(answer.distance, min(moves) / LARGEST, abs_tol=1e-12), True)


def counterfactual_confirmed(desk: Desk) -> None:
    name = desk.someone(known=True)
    for answer in desk.session.counterfactual(name, "good", confirmed_only=True):
        expect("confirmed only", (desk.label(answer.row["income"]), answer.row["income"] > DOUBTFUL), ("good", True))
    fails(UnknownName, lambda: desk.session.counterfactual("nobody", "good"))


def _pairs(answers: tuple[dict[str, object], ...]) -> set[tuple[object, object]]:
    return {(answer["A"], answer["C"]) for answer in answers}


def what_if(desk: Desk) -> None:
    """Facts that are otherwise, rules that are off, individuals that come: any of them, or all at once."""
    draw = desk.draw
    facts = {desk.someone(): {"income": draw.choice((None, desk.an_income()))} for _ in range(draw.randrange(3))}
    added = {"new": {"income": desk.an_income()}} if draw.random() < 0.3 else {}
    on = sorted({"r1", "r2"} - desk.off)
    without = [draw.choice(on)] if on and draw.random() < 0.5 else []
    found = desk.session.what_if("risk(A, C)", facts=facts, added=added, without=without)
    before = {(name, desk.risk(name)) for name in desk.incomes if desk.risk(name)}
    then = {**desk.incomes, **{name: row["income"] for name, row in {**facts, **added}.items()}}
    labels = {name: desk.label(income, desk.off | set(without)) for name, income in then.items()}
    after = {(name, label) for name, label in labels.items() if label}
    expect("what if", (_pairs(found.gained), _pairs(found.lost)), (after - before, before - after))
    expect("what if kept", found.kept, len(after & before))


def what_if_clauses(desk: Desk) -> None:
    bound = desk.draw.randrange(100, 10_000)
    found = desk.session.what_if("poor(A)", clauses=f"poor(A) :- income(A, N), N > {bound}.")
    known = {name: income for name, income in desk.incomes.items() if income is not None}
    right = {name for name, income in known.items() if income > bound and not income < desk.version * 100}
    expect("what if clauses", ({answer["A"] for answer in found.gained}, found.lost), (right, ()))


def what_if_unknown(desk: Desk) -> None:
    name = desk.someone()
    fails(UnknownName, lambda: desk.session.what_if("true", facts={"nobody": {"income": 1}}))
    fails(UnknownName, lambda: desk.session.what_if("true", without=["r9"]))
    fails(SchemaError, lambda: desk.session.what_if("true", facts={name: {"income": "much"}}))


def contrast(desk: Desk) -> None:
    name = desk.someone()
    for label, other in (CLASSES, CLASSES[::-1]):
        tree = desk.session.contrast(f"risk({name}, {label})", f"risk({name}, {other})")
        expect("contrast", bool(tree), desk.risk(name) == label)


def sufficient(desk: Desk) -> None:
    name = desk.someone(known=True)
    for label in CLASSES:
        found = desk.session.sufficient(f"risk({name}, {label})")
        expect("sufficient holds", found.holds, desk.risk(name) == label)
        if found:
            needed = {} if desk.off == {"r1", "r2"} else {"income": desk.incomes[name]}
            expect("sufficient", (dict(found.features), found.smallest), (needed, True))


def possible(desk: Desk) -> None:
    low = desk.draw.choice((0, desk.lowest - 5, desk.lowest, HIGHEST - 3, HIGHEST, desk.draw.randrange(LARGEST - 20)))
    high = low + desk.draw.randrange(1, 12)
    label = desk.draw.choice(CLASSES)
    found = desk.session.possible(f"risk(A, {label}), income(A, N), N > {low}, N < {high}")
    among = [income for income in range(low + 1, high) if desk.label(income) == label]
    expect("possible", found.verdict, "witness" if among else "cannot happen")
    if found:
        income = found.rows[0]["income"]
        expect("possible witness", income in among, True)
        expect(
            "possible network",
            (found.network, found.confirmed),
            ((network_label(income),), network_label(income) == label),
        )


def check_denials(desk: Desk) -> None:
    (found,) = desk.session.check_denials("every")
    expect("denials", (found.verdict, found.rows[0]["income"] < 10), ("witness", True))
    (found,) = desk.session.check_denials("individuals")
    expect("denials of the loaded", bool(found), _poorest(desk) != [])


def _poorest(desk: Desk) -> list[str]:
    return sorted(name for name, income in desk.incomes.items() if income is not None and income < 10)


def check_of_kinds(desk: Desk) -> None:
    kinds = desk.draw.sample(("violation", "contradiction", "uncovered", "dead", "subsumed", "impossible"), 3)
    found = desk.session.check(kinds=kinds)
    right = _poorest(desk) if "violation" in kinds else []
    expect("check of kinds", sorted(map(str, (finding.individual for finding in found))), right)


def check_every(desk: Desk) -> None:
    found = desk.session.check(every=True)
    expect("check violations", sorted(str(one.individual) for one in found.of("violation")), _poorest(desk))
    expect(
        "check every",
        all(one.row is not None and one.row["income"] < 10 for one in found.of("possible_violation")),
        True,
    )
    expect("check contradictions", len(found.of("contradiction")), 0)


def verify(desk: Desk) -> None:
    if desk.session.untrusted:
        fails(NeurologicError, lambda: desk.session.verify(text="expect(one, note(_))."))
        return
    name, label = desk.someone(), desk.draw.choice(CLASSES)
    found = desk.session.verify(
        text=f"expect(one, risk({name}, {label})).\nnever(bad, risk(_, bad)).\ncovers(all, applicant(_)).\n"
        "expect(sound, note(V)) :- version(V).\nversion(" + str(desk.version) + ").\n"
        "agrees(network, risk(A, C), neural_answer(A, C))."
    )
    known = [income for income in desk.incomes.values() if income is not None]
    answered = [income for income in desk.incomes.values() if desk.label(income) is not None]
    agreeing = [income for income in known if desk.label(income) == network_label(income)]
    right = [
        desk.risk(name) == label,
        not desk.bad(),
        len(answered) == len(desk.incomes),
        True,
        len(agreeing) == len(known),
    ]
    for verdict, passed in zip(found, right, strict=True):
        if verdict.outcome != "error" or desk.session.limits == Limits():  # one that meets a limit is an error
            expect(f"verify {verdict.name}", verdict.passed, passed)


def _some_incomes(desk: Desk, most: int) -> list[int | None]:
    draw = desk.draw
    return [None if draw.random() < 0.1 else draw.randrange(12_000) for _ in range(draw.randrange(1, most))]


def classify_missing(desk: Desk) -> None:
    incomes = _some_incomes(desk, 40)
    found = desk.session.classify({"income": [math.nan if income is None else income for income in incomes]})
    expect("classify", found.tolist(), [desk.label(income) for income in incomes])
    if not desk.off:
        given = nl.as_table({"income": incomes}, SCHEMA)
        expect("classify as predict", found.tolist(), rules(desk.lowest).predict(given).tolist())


def classify_batches(desk: Desk) -> None:
    parts = [_some_incomes(desk, 30) for _ in range(desk.draw.randrange(1, 4))]
    found = [label for part in desk.session.classify_batches({"income": part} for part in parts) for label in part]
    expect("classify batches", found, [desk.label(income) for part in parts for income in part])


def classify_half_read(desk: Desk) -> None:
    """Parts that nobody reads to the end, with other calls between."""
    parts = desk.session.classify_batches({"income": [income]} for income in (1, 5000, 9999))
    expect("first part", next(parts).tolist(), [desk.label(1)])
    expect("between", desk.session.ask("note(V)"), {"V": desk.version})


def _add(desk: Desk, given: object, incomes: list[int | None]) -> None:
    names = desk.session.add_facts(given)
    desk.incomes.update(zip(names, incomes, strict=True))
    expect("individuals", desk.session.individuals(), list(desk.incomes))


def add_facts_in_parts(desk: Desk) -> None:
    parts = [_some_incomes(desk, 4) for _ in range(desk.draw.randrange(1, 4))]

    def tables() -> Iterator[dict[str, list[int | None]]]:
        for part in parts:
            yield {"income": part}

    _add(desk, tables(), [income for part in parts for income in part])


def add_facts_of_a_file(desk: Desk) -> None:
    incomes = _some_incomes(desk, 5)
    path = desk.folder / "rows.csv"
    path.write_text(
        "income,other\n" + "".join(f"{'' if each is None else each},x\n" for each in incomes), encoding="utf-8"
    )
    _add(desk, path, incomes)


def add_facts_in_bulk(desk: Desk) -> None:
    """Thousands of rows, and a part that does not fit, after which none is there."""
    incomes = [desk.draw.randrange(LARGEST) for _ in range(3000)]
    fails(SchemaError, lambda: desk.session.add_facts(iter([{"income": incomes}, {"income": ["much"]}])))
    expect("taken back", desk.session.individuals(), list(desk.incomes))
    _add(desk, {"income": incomes}, list(incomes))
    expect("bulk", sorted(desk.session.query("risk(A, bad)").column("A")), desk.bad())
    desk.reopen()


def add_labels(desk: Desk) -> None:
    new = [name for name in desk.incomes if name not in desk.labels]
    given = {name: desk.draw.choice(CLASSES) for name in new[:2]}
    if given:
        desk.session.add_labels(given)
        desk.labels.update(given)
    if desk.labels:
        name, label = desk.draw.choice(sorted(desk.labels.items()))
        fails(SchemaError, lambda: desk.session.add_labels({name: CLASSES[label == "good"]}))
        found = {answer["A"]: answer["C"] for answer in desk.session.query("neural_label(A, C)")}
        expect("labels", found, desk.labels)


ONTOLOGY = """@prefix : <http://example.org/mixed#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:Car a owl:Class ; rdfs:subClassOf :Thing .
:Thing a owl:Class .
{individuals}
"""


def load_ontology(desk: Desk) -> None:
    path = desk.folder / "some.ttl"
    names = [f"car{number}" for number in range(desk.draw.randrange(1, 4))]
    path.write_text(ONTOLOGY.format(individuals="\n".join(f":{name} a :Car ." for name in names)), encoding="utf-8")
    desk.session.load_ontology(path)
    expect("ontology", sorted(desk.session.query("thing(X)").column("X")), names)


def compare(desk: Desk) -> None:
    if desk.untrusted:  # each has a process of its own
        return
    lowest = desk.draw.choice(LOWEST)
    with Session() as other:
        other.load(rules(lowest))
        other.consult(text=TEXT.format(version=desk.version), name="expert")
        other.add_facts({"income": list(desk.incomes.values())}, ids=list(desk.incomes))
        found = nl.compare_theories(desk.session, other)
    then = Desk.label
    old, desk_lowest = {name: desk.risk(name) for name in desk.incomes}, desk.lowest
    desk.lowest = lowest
    new = {name: then(desk, income, set()) for name, income in desk.incomes.items()}
    desk.lowest = desk_lowest
    expect("compare", sorted(found.individuals), sorted(name for name in old if old[name] != new[name]))


def decision(desk: Desk) -> None:
    text = nl.decision_text(rules(desk.lowest))
    with Session() as other:
        other.consult(text=text, name="decision")
        for income in (5, desk.lowest, desk.lowest + 1, HIGHEST, HIGHEST + 1):
            found = other.query("decide(r(N), C)", {"N": income}).column("C")
            expect("decision", found, [desk.label(income, set())])


def export(desk: Desk) -> None:
    made = rules(desk.lowest)
    known = [income for income in desk.incomes.values() if income is not None]
    nl.export(made, desk.folder, {"income": known})
    expect("export", read_prolog(desk.folder / "rules.pl"), made)
