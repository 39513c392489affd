"""An expert's ontology beside extracted rules: what follows, what it denies, what it cannot say, what it may not do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurologic.errors import FileError, MissingExtra, MissingFile, NeurologicError
from neurologic.reasoning import Session, ontology
from neurologic.reasoning.ontology import Translation, translate
from neurologic.rules import ClassHead, Clause, Interval, RuleSet
from neurologic.schema import Feature, Schema, Target

PREFIXES = """@prefix : <http://example.org/a#> .
@prefix other: <http://example.org/b#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

SCHEMA = Schema(
    (
        Feature("age", "integer"),
        Feature("Income (EUR)", "numeric", missing=True),
        Feature("purpose", "categorical", ("car_new", "car_used", "education")),
        Feature("own house", "boolean", missing=True),
    ),
    Target("risk", ("good", "bad")),
    individual="applicant",
)
RULES = RuleSet(SCHEMA, (Clause("r1", ClassHead("bad"), (Interval("age", high=24.5),)),), "ordered", "good")


@pytest.fixture
def session(swipl: str) -> Iterator[Session]:
    with Session() as prolog:
        prolog.load(RULES)
        prolog.add_facts(
            {
                "age": [67, 22, 40],
                "Income (EUR)": [900.0, 2500.5, None],
                "purpose": ["car_new", "education", "car_used"],
                "own house": [True, False, None],
            },
            ids=["ann", "bob", "eve"],
        )
        yield prolog


def _file(folder: Path, text: str, name: str = "some.ttl") -> Path:
    path = folder / name
    path.write_text(PREFIXES + text if path.suffix == ".ttl" else text, encoding="utf-8")
    return path


def _set(session: Session, goal: str) -> set[Any]:
    return {
        tuple(answer.values()) if len(answer) > 1 else next(iter(answer.values())) for answer in session.query(goal)
    }


# What joins


def test_classes_by_age_and_purpose_hold_of_the_rows(session: Session, tmp_path: Path) -> None:
    text = """
        :Senior owl:equivalentClass [ owl:intersectionOf ( :Applicant [ owl:onProperty :age ; owl:someValuesFrom
            [ owl:onDatatype xsd:integer ;
              owl:withRestrictions ( [ xsd:minInclusive 40 ] [ xsd:maxExclusive 67 ] ) ] ] ) ] .
        :CarNew rdfs:subClassOf :Vehicle . :CarUsed rdfs:subClassOf :Vehicle . :Vehicle rdfs:subClassOf :Thing .
        :Driver owl:equivalentClass [ owl:onProperty :purpose ; owl:someValuesFrom :Vehicle ] .
        :Poor rdfs:subClassOf owl:Thing . [ owl:onProperty :incomeEUR ; owl:someValuesFrom
            [ owl:onDatatype xsd:decimal ; owl:withRestrictions ( [ xsd:maxInclusive 900 ] ) ] ] rdfs:subClassOf :Poor .
        [ owl:onProperty :ownHouse ; owl:hasValue true ] rdfs:subClassOf :Owner .
    """
    report = session.load_ontology(_file(tmp_path, text))
    assert _set(session, "senior(A)") == {"eve"}
    assert _set(session, "vehicle(P)") == {"car_new", "car_used"}
    assert _set(session, "driver(A)") == {"ann", "eve"}
    assert _set(session, "poor(A)") == {"ann"}
    assert _set(session, "owner(A)") == {"ann"}
    assert _set(session, "risk(A, good), driver(A), senior(A)") == {"eve"}
    joined = {(name.kind, name.name) for name in report.joined}
    assert {
        ("property", "age"),
        ("property", "income_eur"),
        ("property", "own_house"),
        ("class", "applicant"),
    } <= joined
    assert {("class", "car_new"), ("class", "car_used")} <= joined


def test_explanation_names_the_lines_of_the_ontology(session: Session, tmp_path: Path) -> None:
    text = "\n# a comment\n:CarNew\n rdfs:subClassOf :Vehicle .\n:Driver rdfs:subClassOf :Man ;"
    path = _file(
        tmp_path, text + "\n\n owl:equivalentClass [ owl:onProperty :purpose ; owl:someValuesFrom :Vehicle ] ."
    )
    session.load_ontology(path)
    lines = (PREFIXES + text).split("\n")
    sub, driver = lines.index(":CarNew") + 1, len(lines)  # of one line, or of several
    assert "Driver" in lines[driver - 1]
    tree = str(session.why("driver(ann)"))
    assert f"some.ttl:{sub}" in tree and f"some.ttl:{driver}" in tree


def test_what_rows_tell_is_not_concluded(session: Session, tmp_path: Path) -> None:
    """An axiom adds no applicants, no second age and no class; it is listed, and nothing changes."""
    text = """
        :Customer rdfs:subClassOf :Applicant . :zoe a :Customer .
        :years rdfs:subPropertyOf :age . :zoe :years 50 . :ann :years 12 .
        :Customer rdfs:subClassOf [ owl:onProperty :risk ; owl:hasValue :good ] .
    """
    report = session.load_ontology(_file(tmp_path, text))
    assert _set(session, "applicant(A)") == {"ann", "bob", "eve"}
    assert _set(session, "age(A, Y)") == {("ann", 67), ("bob", 22), ("eve", 40)}
    assert _set(session, "risk(A, C)") == {("ann", "good"), ("bob", "bad"), ("eve", "good")}
    reasons = [axiom.reason for axiom in report.untranslated]
    assert len(reasons) == 3
    assert any("applicant/1" in reason for reason in reasons) and any("age/2" in reason for reason in reasons)


def test_values_of_a_feature_may_be_told_but_not_twice(session: Session, tmp_path: Path) -> None:
    session.load_ontology(_file(tmp_path, ":zoe a :Applicant ; :age 23 ; :incomeEUR 100 ; :purpose :car_new ."))
    assert _set(session, "risk(zoe, C)") == {"bad"}
    assert session.query("income_eur(zoe, I)") == [{"I": 100.0}]
    with pytest.raises(NeurologicError, match=r"age of ann gets the values"):
        session.load_ontology(_file(tmp_path, ":ann :age 23 .", "second.ttl"))
    assert _set(session, "age(ann, Y)") == {67}


def test_expert_theory_and_ontology_share_a_predicate_with_a_warning(session: Session, tmp_path: Path) -> None:
    session.consult(text="senior(A) :- age(A, Y), Y >= 60.", name="policy.pl")
    report = session.load_ontology(_file(tmp_path, ":Retired rdfs:subClassOf :Senior . :bob a :Retired ."))
    assert _set(session, "senior(A)") == {"ann", "bob"}
    assert any("senior/1 is defined in policy.pl too" in warning.text for warning in report.warnings)


# What follows: against a search of the graph, and against forward chaining

NODES = st.sampled_from("abcdef")
EDGES = st.lists(st.tuples(NODES, NODES), max_size=10)


def _reachable(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


@settings(max_examples=25)
@given(edges=EDGES, members=st.lists(st.tuples(NODES, NODES), max_size=4))
def test_subclasses_are_a_search_of_the_graph(
    swipl: str, tmp_path_factory: pytest.TempPathFactory, edges: list[tuple[str, str]], members: list[tuple[str, str]]
) -> None:
    """Cycles of subclasses end, and the answers of each class come once where it has several ways to them."""
    lines = [f":K{a} rdfs:subClassOf :K{b} ." for a, b in edges] + [f":{x} a :K{a} ." for x, a in members]
    path = _file(tmp_path_factory.mktemp("closure"), "\n".join(lines + [f":K{a} a owl:Class ." for a in "abcdef"]))
    closure = _reachable(set(edges))
    with Session() as prolog:
        prolog.load_ontology(path)
        for b in "abcdef":
            expected = {x for x, a in members if a == b or (a, b) in closure}
            assert _set(prolog, "kb(X)".replace("kb", f"k{b}")) == expected


@settings(max_examples=25)
@given(edges=EDGES, symmetric=st.booleans(), later=EDGES)
def test_transitive_properties_are_a_search_of_the_graph_and_follow_the_facts(
    swipl: str,
    tmp_path_factory: pytest.TempPathFactory,
    edges: list[tuple[str, str]],
    symmetric: bool,
    later: list[tuple[str, str]],
) -> None:
    kinds = "owl:TransitiveProperty" + (", owl:SymmetricProperty" if symmetric else "")
    lines = [f":owes a {kinds} ."] + [f":{a} :owes :{b} ." for a, b in edges]
    path = _file(tmp_path_factory.mktemp("closure"), "\n".join(lines))

    def expected(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
        return _reachable(pairs | ({(b, a) for a, b in pairs} if symmetric else set()))

    with Session() as prolog:
        prolog.load_ontology(path)
        assert _set(prolog, "owes(X, Y)") == expected(set(edges))
        for a, b in later:
            prolog.query("assertz(owes(A, B))", {"A": a, "B": b})
        assert _set(prolog, "owes(X, Y)") == expected(set(edges) | set(later))
        if later:
            goal = "forall(clause(owes(A, B), true, Reference), erase(Reference))"
            prolog.query(goal, {"A": later[0][0], "B": later[0][1]})
            assert _set(prolog, "owes(X, Y)") == expected((set(edges) | set(later)) - {later[0]})


CLASSES, PROPERTIES, THINGS = ("A", "B", "C", "D"), ("p", "q", "r"), ("x", "y", "z")
a_class, a_property, a_thing = st.sampled_from(CLASSES), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)
AXIOMS = st.one_of(
    st.tuples(st.just("sub"), a_class, a_class),
    st.tuples(st.just("and"), a_class, a_class, a_class),
    st.tuples(st.just("or"), a_class, a_class, a_class),
    st.tuples(st.just("some"), a_property, a_class, a_class),
    st.tuples(st.just("only"), a_class, a_property, a_class),
    st.tuples(st.just("has"), a_class, a_property, a_thing),
    st.tuples(st.just("is"), a_property, a_thing, a_class),
    st.tuples(st.just("domain"), a_property, a_class),
    st.tuples(st.just("range"), a_property, a_class),
    st.tuples(st.just("subproperty"), a_property, a_property),
    st.tuples(st.just("inverse"), a_property, a_property),
    st.tuples(st.just("chain"), a_property, a_property, a_property),
    st.tuples(st.just("transitive"), a_property),
    st.tuples(st.just("symmetric"), a_property),
    st.tuples(st.just("one"), a_thing, a_thing, a_class),
)
TEXTS = {
    "sub": ":{0} rdfs:subClassOf :{1} .",
    "and": "[ owl:intersectionOf ( :{0} :{1} ) ] rdfs:subClassOf :{2} .",
    "or": "[ owl:unionOf ( :{0} :{1} ) ] rdfs:subClassOf :{2} .",
    "some": "[ owl:onProperty :{0} ; owl:someValuesFrom :{1} ] rdfs:subClassOf :{2} .",
    "only": ":{0} rdfs:subClassOf [ owl:onProperty :{1} ; owl:allValuesFrom :{2} ] .",
    "has": ":{0} rdfs:subClassOf [ owl:onProperty :{1} ; owl:hasValue :{2} ] .",
    "is": "[ owl:onProperty :{0} ; owl:hasValue :{1} ] rdfs:subClassOf :{2} .",
    "domain": ":{0} rdfs:domain :{1} .",
    "range": ":{0} rdfs:range :{1} .",
    "subproperty": ":{0} rdfs:subPropertyOf :{1} .",
    "inverse": ":{0} owl:inverseOf :{1} .",
    "chain": ":{2} owl:propertyChainAxiom ( :{0} :{1} ) .",
    "transitive": ":{0} a owl:TransitiveProperty .",
    "symmetric": ":{0} a owl:SymmetricProperty .",
    "one": "[ owl:oneOf ( :{0} :{1} ) ] rdfs:subClassOf :{2} .",
}

Facts = set[tuple[str, ...]]


def _step(axiom: tuple[str, ...], facts: Facts) -> Facts:
    """What one axiom makes of facts (class, thing) and (property, thing, thing)."""
    kind, *arguments = axiom
    members = {name: {fact[1] for fact in facts if fact[0] == name and len(fact) == 2} for name in CLASSES}
    pairs = {name: {fact[1:] for fact in facts if fact[0] == name and len(fact) == 3} for name in PROPERTIES}
    match kind, arguments:
        case "sub", [c, d]:
            return {(d, x) for x in members[c]}
        case "and", [c, d, e]:
            return {(e, x) for x in members[c] & members[d]}
        case "or", [c, d, e]:
            return {(e, x) for x in members[c] | members[d]}
        case "some", [p, c, d]:
            return {(d, x) for x, y in pairs[p] if y in members[c]}
        case "only", [c, p, d]:
            return {(d, y) for x, y in pairs[p] if x in members[c]}
        case "has", [c, p, v]:
            return {(p, x, v) for x in members[c]}
        case "is", [p, v, c]:
            return {(c, x) for x, y in pairs[p] if y == v}
        case "domain", [p, c]:
            return {(c, x) for x, _ in pairs[p]}
        case "range", [p, c]:
            return {(c, y) for _, y in pairs[p]}
        case "subproperty", [p, q]:
            return {(q, x, y) for x, y in pairs[p]}
        case "inverse", [p, q]:
            return {(q, y, x) for x, y in pairs[p]} | {(p, y, x) for x, y in pairs[q]}
        case "chain", [p, q, r]:
            return {(r, x, z) for x, y in pairs[p] for y1, z in pairs[q] if y == y1}
        case "transitive", [p]:
            return {(p, x, z) for x, y in pairs[p] for y1, z in pairs[p] if y == y1}
        case "symmetric", [p]:
            return {(p, y, x) for x, y in pairs[p]}
        case "one", [x, y, c]:
            return {(c, x), (c, y)}
    raise AssertionError(axiom)


FACTS = st.lists(st.one_of(st.tuples(a_class, a_thing), st.tuples(a_property, a_thing, a_thing)), max_size=5)


@settings(max_examples=60)
@given(axioms=st.lists(AXIOMS, max_size=7), facts=FACTS, data=st.data())
def test_what_follows_is_what_forward_chaining_finds(
    swipl: str,
    tmp_path_factory: pytest.TempPathFactory,
    axioms: list[tuple[str, ...]],
    facts: list[tuple[str, ...]],
    data: st.DataObject,
) -> None:
    """Also when the axioms stand in two files that need each other, and when some facts come later."""
    told = data.draw(st.integers(0, len(facts)))
    split = data.draw(st.integers(0, len(axioms)))
    folder = tmp_path_factory.mktemp("chaining")
    declared = [f":{c} a owl:Class ." for c in CLASSES] + [f":{p} a owl:ObjectProperty ." for p in PROPERTIES]
    stated = [f":{f[1]} a :{f[0]} ." if len(f) == 2 else f":{f[1]} :{f[0]} :{f[2]} ." for f in facts[:told]]
    texts = [TEXTS[kind].format(*arguments) for kind, *arguments in axioms]
    known = set(facts)
    while more := set().union(*(_step(axiom, known) for axiom in axioms)) - known if axioms else set():
        known |= more
    with Session() as prolog:
        for name, part in (("one.ttl", declared + stated + texts[:split]), ("two.ttl", declared + texts[split:])):
            assert prolog.load_ontology(_file(folder, "\n".join(part), name)).untranslated == ()
        for fact in facts[told:]:
            goal = "assertz(F)".replace("F", f"{fact[0].lower()}({', '.join(fact[1:])})")
            prolog.query(goal)
        found = {(c, x) for c in CLASSES for x in _set(prolog, f"{c.lower()}(X)")}
        found |= {(p, *pair) for p in PROPERTIES for pair in _set(prolog, f"{p}(X, Y)")}
    assert found == known


# What must not be


@pytest.mark.parametrize(
    ("text", "denial"),
    [
        (":A owl:disjointWith :B . :x a :A, :B .", "disjoint(a, b, x)"),
        ("[] a owl:AllDisjointClasses ; owl:members ( :A :B :C ) . :x a :A, :C .", "disjoint(a, c, x)"),
        (":A rdfs:subClassOf [ owl:complementOf :B ] . :x a :A, :B .", "disjoint(a, b, x)"),
        (":U owl:disjointUnionOf ( :A :B ) . :x a :A, :B .", "disjoint(a, b, x)"),
        (":A rdfs:subClassOf owl:Nothing . :x a :A .", "empty(a, x)"),
        (":A rdfs:subClassOf [ owl:oneOf ( :x :y ) ] . :z a :A .", "one_of(a, z)"),
        (":p a owl:FunctionalProperty . :x :p :y, :z .", "functional(p, x, y, z)"),
        (":p a owl:InverseFunctionalProperty . :y :p :x . :z :p :x .", "inverse_functional(p, x, y, z)"),
        (":p a owl:AsymmetricProperty . :x :p :y . :y :p :x .", "asymmetric(p, x, y)"),
        (":p a owl:IrreflexiveProperty . :x :p :x .", "irreflexive(p, x)"),
        (":p owl:propertyDisjointWith :q . :x :p :y ; :q :y .", "disjoint(p, q, x, y)"),
        ("[] a owl:AllDisjointProperties ; owl:members ( :p :q ) . :x :p :y ; :q :y .", "disjoint(p, q, x, y)"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 1 ] . :x a :A ; :p 1, 2 .", "too_many(a, p, x)"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:maxCardinality 0 ] . :x a :A ; :p 1 .", "too_many(a, p, x)"),
        (":p rdfs:range xsd:integer . :x :p 2.5 .", "value(p, x, 2.5)"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom "
            "[ owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 18 ] ) ] ] . :x a :A ; :p 17 .",
            "value(a, p, x, 17)",
        ),
        (
            "[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :x ; owl:assertionProperty :p ; "
            "owl:targetIndividual :y . :x :p :y .",
            "asserted_false(p, x, y)",
        ),
    ],
    ids=lambda value: value if not value.endswith(".") else "",
)
def test_violations_are_found_and_only_they(swipl: str, tmp_path: Path, text: str, denial: str) -> None:
    with Session() as prolog:
        assert prolog.load_ontology(_file(tmp_path, text)).untranslated == () or "disjointUnionOf" in text
        assert denial in {finding.subject for finding in prolog.check().findings if finding.kind == "violation"}
        assert prolog.why(f"denial({denial})")
    with Session() as prolog:  # without its last statement nothing is violated
        prolog.load_ontology(_file(tmp_path, re.sub(r":[xyz] [^.]*(\.5 )?\.$", "", text), "without.ttl"))
        assert not [finding for finding in prolog.check().findings if finding.kind == "violation"]


def test_row_that_violates_an_ontology_is_found(session: Session, tmp_path: Path) -> None:
    text = """:Applicant rdfs:subClassOf [ owl:onProperty :age ; owl:someValuesFrom
        [ owl:onDatatype xsd:integer ; owl:withRestrictions ( [ xsd:minInclusive 25 ] ) ] ] ."""
    session.load_ontology(_file(tmp_path, text))
    (finding,) = [finding for finding in session.check().findings if finding.kind == "violation"]
    assert finding.individual == "bob" and finding.goal == "denial(value(applicant, age, bob, 22))"


# What it cannot say


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom :B ] .", "not which"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:minCardinality 2 ] .", "not which"),
        (":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", "not which"),
        ("[ owl:complementOf :A ] rdfs:subClassOf :B .", "not known is not false"),
        ("[ owl:onProperty :p ; owl:allValuesFrom :A ] rdfs:subClassOf :B .", "not all may be known"),
        ("[ owl:onProperty :p ; owl:maxCardinality 1 ] rdfs:subClassOf :B .", "not all may be known"),
        ("owl:Thing rdfs:subClassOf :A .", "everything"),
        (":p a owl:ReflexiveProperty .", "everything"),
        (":x owl:sameAs :y .", "different names"),
        (":A owl:hasKey ( :p ) .", "key"),
        (":x :p 'abc'^^xsd:integer .", "not a value of its datatype"),
        (":x :p 'NaN'^^xsd:double .", "not a value of its datatype"),
        ("<http://example.org/> a owl:Ontology ; owl:imports <http://example.org/upper> .", "nothing is fetched"),
        (":A rdfs:comment 'what A is' ; rdfs:seeAlso :B .", "annotation"),
        (":note a owl:AnnotationProperty . :x :note 'seen' .", "annotation"),
        ("[] a owl:Axiom ; owl:annotatedSource :A ; owl:annotatedProperty rdf:type .", "annotation"),
        (":A rdfs:subClassOf [ owl:onProperty :p ; owl:onProperties ( :p ) ] .", "unknown kind"),
        ("_:l rdf:first :A ; rdf:rest _:l . [ owl:unionOf _:l ] rdfs:subClassOf :B .", "no end"),
        ("_:c owl:complementOf _:c . :A rdfs:subClassOf _:c .", "contains itself"),
        (
            ":A rdfs:subClassOf [ owl:onProperty :p ; owl:allValuesFrom [ owl:onDatatype xsd:string ; "
            "owl:withRestrictions ( [ xsd:pattern 'a*' ] ) ] ] .",
            "other than by bounds",
        ),
        (":x a rdf:Bag .", "not translated"),
        (":p owl:someFutureThing :q .", "not translated"),
    ],
)
def test_what_no_clause_can_say_is_listed_with_its_reason(swipl: str, tmp_path: Path, text: str, reason: str) -> None:
    with Session() as prolog:
        untranslated = prolog.load_ontology(_file(tmp_path, text)).untranslated
        assert any(reason in axiom.reason for axiom in untranslated), untranslated
        assert all(axiom.line == PREFIXES.count("\n") + 1 for axiom in untranslated)
        assert prolog.query("member(X, [1])") == [{"X": 1}]


def test_half_of_an_axiom_that_can_be_said_is_said(swipl: str, tmp_path: Path) -> None:
    text = ":A rdfs:subClassOf [ owl:intersectionOf ( :B [ owl:onProperty :p ; owl:someValuesFrom :C ] ) ] . :x a :A ."
    with Session() as prolog:
        (left_out,) = prolog.load_ontology(_file(tmp_path, text)).untranslated
        assert _set(prolog, "b(X)") == {"x"} and "not which" in left_out.reason


# Names and values


def test_two_things_with_one_name_are_refused_with_both(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, ":SeniorClerk a owl:Class . other:senior_clerk a owl:Class . :x a :SeniorClerk .")
    with pytest.raises(FileError) as caught:
        session.load_ontology(path)
    assert "http://example.org/a#SeniorClerk" in str(caught.value)
    assert "http://example.org/b#senior_clerk" in str(caught.value)
    assert "senior_clerk/1" not in {predicate.indicator for predicate in session.predicates()}
    session.load_ontology(path, names={"http://example.org/b#senior_clerk": "clerk_of_b"})
    assert _set(session, "senior_clerk(X)") == {"x"} and session.query("clerk_of_b(X)") == []


def test_names_map_properties_to_features_and_classes_to_categories(session: Session, tmp_path: Path) -> None:
    text = """[ owl:onProperty :hasAgeInYears ; owl:someValuesFrom [ owl:onDatatype xsd:integer ;
        owl:withRestrictions ( [ xsd:minExclusive 60 ] ) ] ] rdfs:subClassOf :Senior .
        :Q42 rdfs:subClassOf :Vehicle ."""
    path = _file(tmp_path, text)
    session.load_ontology(path, names={"hasAgeInYears": "age", "Q42": "car_new"})
    assert _set(session, "senior(A)") == {"ann"} and _set(session, "vehicle(P)") == {"car_new"}


def test_names_may_come_from_labels(swipl: str, tmp_path: Path) -> None:
    text = ':GO_1 rdfs:label "Zelltod"@de, "Cell death"@en-GB . :GO_2 rdfs:subClassOf :GO_1 . :x a :GO_2 .'
    with Session() as prolog:
        prolog.load_ontology(_file(tmp_path, text), naming="label")
        assert _set(prolog, "cell_death(X)") == {"x"}
    with Session() as prolog:
        prolog.load_ontology(_file(tmp_path, text), naming="label", language="de")
        assert _set(prolog, "zelltod(X)") == {"x"}


@pytest.mark.parametrize("local", ["Length", "atom", "dynamic", "halt", "3rd", "Größe", "is-a", "denial", "template"])
def test_any_name_makes_a_predicate(swipl: str, tmp_path: Path, local: str) -> None:
    iri = f"<http://example.org/a#{local}>"
    text = f":B rdfs:subClassOf {iri} . :x a :B . {iri} rdfs:domain :C . :y {iri} 5 ."
    with Session() as prolog:
        report = prolog.load_ontology(_file(tmp_path, text))
        name = next(found.name for found in report.names if found.kind == "class" and found.iri.endswith(local))
        assert prolog.query("call(C, X)", {"C": name}) == [{"X": "x"}]
        assert _set(prolog, "c(X)") == {"y"}


def test_literals_become_values(swipl: str, tmp_path: Path) -> None:
    text = """:x :p 3, -0.5, 1.5e3, true, "a 'b' \\n", "c"@en .
        :x :p "2020-02-29"^^xsd:date, "007"^^xsd:int, "INF"^^xsd:double ."""
    with Session() as prolog:
        prolog.load_ontology(_file(tmp_path, text))
        found = _set(prolog, "p(x, V), \\+ V = date(_, _, _)")
        assert found == {3, -0.5, 1500.0, "true", "a 'b' \n", "c", 7, float("inf")}
        assert prolog.query("p(x, date(Y, M, D))") == [{"Y": 2020, "M": 2, "D": 29}]


# Loading: whole or not at all, again, and from anywhere


def test_file_that_is_not_well_formed_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, ":A rdfs:subClassOf :B . :x a :A .")
    session.load_ontology(path)
    before = session.predicates()
    _file(tmp_path, ":y a :B .\n:z a :B ,, .\n")
    with pytest.raises(FileError, match=rf"some\.ttl, line {PREFIXES.count(chr(10)) + 2}: ") as caught:
        session.load_ontology(path)
    assert caught.value.path == str(path)
    assert _set(session, "b(X)") == {"x"} and session.predicates() == before


def test_same_file_replaces_and_an_empty_text_takes_it_out(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :x a :A .")
    session.load_ontology(path)
    session.load_ontology(_file(tmp_path, ":A rdfs:subClassOf :B . :y a :A ."))
    assert _set(session, "b(X)") == {"y"}
    session.consult(text="", name=str(path))
    assert session.query("b(X)") == []
    assert _set(session, "risk(ann, C)") == {"good"}


def test_facts_may_come_after_the_ontology(swipl: str, tmp_path: Path) -> None:
    text = ":Senior owl:equivalentClass [ owl:intersectionOf ( :Person [ owl:onProperty :age ; owl:hasValue 67 ] ) ] ."
    with Session() as prolog:
        prolog.load(RULES)
        prolog.load_ontology(_file(tmp_path, text + " :applicants rdfs:range :Person . :bank :applicants :ann ."))
        assert prolog.query("senior(A)") == []
        prolog.add_facts({"age": [67, 67]}, ids=["ann", "bob"])
        assert _set(prolog, "senior(A)") == {"ann"}
        prolog.query("assertz(person(bob))")
        assert _set(prolog, "senior(A)") == {"ann", "bob"}


def test_tables_follow_the_texts_that_they_rest_on(swipl: str, tmp_path: Path) -> None:
    """Clauses of a consulted file are static, of which incremental tabling sees no change."""
    with Session() as prolog:
        prolog.consult(text="client(1).", name="clients.pl")
        prolog.consult(text=":- multifile known/1. known(X) :- client(X).", name="known.pl")
        prolog.load_ontology(
            _file(tmp_path, ":A rdfs:subClassOf :B . :B rdfs:subClassOf :A . :Known rdfs:subClassOf :A .")
        )
        assert _set(prolog, "b(X)") == {1}
        prolog.consult(text="client(2). client(3).", name="clients.pl")
        assert _set(prolog, "b(X)") == {2, 3}


def test_imports_are_named_or_taken_from_a_file_that_is_given(swipl: str, tmp_path: Path) -> None:
    iri = "http://example.org/upper"
    path = _file(
        tmp_path, f"<http://example.org/> a owl:Ontology ; owl:imports <{iri}> . :A rdfs:subClassOf :B . :x a :A ."
    )
    upper = _file(tmp_path, f"<{iri}> a owl:Ontology ; owl:imports <{iri}> . :B rdfs:subClassOf :C .", "upper.ttl")
    with Session() as prolog:
        report = prolog.load_ontology(path, imports={iri: upper})
        assert report.untranslated == () and _set(prolog, "c(X)") == {"x"}
        upper.write_text("@@@", encoding="utf-8")
        with pytest.raises(FileError, match=r"upper\.ttl, line 1"):
            prolog.load_ontology(path, imports={iri: upper})
        assert _set(prolog, "c(X)") == {"x"}


def test_missing_file_and_wrong_option(session: Session, tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        session.load_ontology(tmp_path / "nothing.ttl")
    with pytest.raises(NeurologicError, match="naming='title'"):
        session.load_ontology(_file(tmp_path, ""), naming="title")


HEAD = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns:owl='http://www.w3.org/2002/07/owl#'>"
THING = "<owl:Thing rdf:about='http://e.org/x'><p xmlns='http://e.org/'>{}</p></owl:Thing></rdf:RDF>"
BOMB = "".join(f"<!ENTITY l{i} '{f'&l{i - 1};' * 10}'>" for i in range(1, 12))


@pytest.mark.parametrize("reader", ["swi", "rdflib"])
@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("bomb.owl", f"<!DOCTYPE r [<!ENTITY l0 'ha'>{BOMB}]>{HEAD}{THING.format('&l11;')}", "without bound"),
        ("file.owl", f"<!DOCTYPE r [<!ENTITY f SYSTEM 'SECRET'>]>{HEAD}{THING.format('&f;')}", "nothing is fetched"),
        ("dtd.owl", f"<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/r.dtd'>{HEAD}{THING.format('')}", "nothing is fetched"),
        ("parameter.owl", f"<!DOCTYPE r [<!ENTITY % f SYSTEM 'SECRET'> %f;]>{HEAD}</rdf:RDF>", "nothing is fetched"),
        ("large.owl", f"<!DOCTYPE r [<!ENTITY l '{'a' * 10_000}'>]>{HEAD}{THING.format('&l;')}", "without bound"),
        ("deep.owl", HEAD + "<a>" * 100_000, "levels"),
        ("deep.ttl", "<a> <b> " + "[ <c> " * 1_000_000, "levels"),
        ("lists.ttl", "<a> <b> " + "(" * 1_000_000, "levels"),
        ("latin.owl", f"<?xml version='1.0' encoding='iso-8859-1'?>{HEAD}</rdf:RDF>", "UTF-8"),
        ("open.owl", f"{HEAD}\n<owl:Thing>\n</rdf:RDF>", "line 3"),
        ("html.owl", "<html lang='en'><body>404</body></html>", "line 1"),
        ("functional.owl", "Prefix(:=<http://e.org/>)\nOntology()", "functional syntax"),
        ("json.owl", '{"@context": {}}', "JSON"),
        ("words.ttl", "hello world", "line 1"),
    ],
)
def test_hostile_and_broken_files_end_in_an_error(
    swipl: str, tmp_path: Path, name: str, text: str, message: str, reader: str
) -> None:
    if reader == "rdflib":
        pytest.importorskip("rdflib")
    secret = tmp_path / "secret"
    secret.write_text("the secret", encoding="utf-8")
    path = tmp_path / name
    path.write_text(text.replace("SECRET", secret.as_uri()), encoding="utf-8")
    with Session() as prolog:
        with pytest.raises(FileError, match=re.escape(message)) as caught:
            translate(prolog._module, str(path), reader=reader)
        assert "the secret" not in str(caught.value)
        assert prolog.query("X = 1") == [{"X": 1}]


def test_plain_entities_for_namespaces_are_read(swipl: str, tmp_path: Path) -> None:
    """As ontology editors write them."""
    doctype = "<?xml version='1.0'?>\n<!DOCTYPE rdf:RDF [\n  <!-- names --><!ENTITY e \"http://e.org/\" >\n]>\n"
    path = _file(
        tmp_path,
        doctype + HEAD + "<owl:Thing rdf:about='&e;x'><rdf:type rdf:resource='&e;A'/></owl:Thing></rdf:RDF>",
        "a.owl",
    )
    with Session() as prolog:
        prolog.load_ontology(path)
        assert _set(prolog, "a(X)") == {"x"}


# Two readers, two syntaxes


def _said(translation: Translation) -> tuple[set[str], set[str], set[tuple[str, str]]]:
    """The clauses, the directives and what is left out, without lines, which only one of the readers tells."""
    statements = {part.strip() for part in re.split(r"\. (?=$|\n|[a-z:'\\])", translation.text) if part.strip()}
    left_out = {(axiom.axiom, axiom.reason) for axiom in translation.untranslated}
    directives = {s for s in statements if re.match(r":-\((multifile|discontiguous|dynamic|table)\(", s)}
    return statements - directives, directives, left_out


@pytest.mark.parametrize("syntax", ["turtle", "xml", "nt"])
def test_readers_and_syntaxes_say_the_same(session: Session, repository: Path, tmp_path: Path, syntax: str) -> None:
    rdflib = pytest.importorskip("rdflib", reason="rdflib is not installed: pip install 'neurologic-prolog[owl]'")
    source = repository / "examples" / "credit" / "lending.ttl"
    path = tmp_path / {"turtle": "again.ttl", "xml": "again.owl", "nt": "again.nt"}[syntax]
    rdflib.Graph().parse(source, format="turtle").serialize(path, format=syntax, encoding="utf-8")
    expected = _said(translate(session._module, str(source), reader="swi"))
    assert len(expected[0]) > 30
    assert _said(translate(session._module, str(path), reader="swi")) == expected
    assert _said(translate(session._module, str(path), reader="rdflib")) == expected


@settings(max_examples=20)
@given(axioms=st.lists(AXIOMS, max_size=6), facts=FACTS)
def test_readers_agree_on_any_axioms(
    swipl: str, tmp_path_factory: pytest.TempPathFactory, axioms: list[tuple[str, ...]], facts: list[tuple[str, ...]]
) -> None:
    pytest.importorskip("rdflib", reason="rdflib is not installed: pip install 'neurologic-prolog[owl]'")
    stated = [f":{f[1]} a :{f[0]} ." if len(f) == 2 else f":{f[1]} :{f[0]} :{f[2]} ." for f in facts]
    text = "\n".join(stated + [TEXTS[kind].format(*arguments) for kind, *arguments in axioms])
    path = str(_file(tmp_path_factory.mktemp("readers"), text))
    with Session() as prolog:
        swi, rdflib = (_said(translate(prolog._module, path, reader=reader)) for reader in ("swi", "rdflib"))
    assert swi == rdflib


def test_without_either_reader_the_error_names_the_remedy(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "rdflib", None)
    with pytest.raises(MissingExtra, match=r"neurologic-prolog\[owl\]"):
        translate(session._module, str(_file(tmp_path, "")), reader="rdflib")


# The example, and the shell


def test_credit_needs_rules_ontology_and_rows(session: Session, repository: Path) -> None:
    with Session() as prolog:
        examples = repository / "examples" / "credit"
        schema = ontology_schema(examples)
        rules = RuleSet(schema, (Clause("r1", ClassHead("bad"), (Interval("duration", low=24.5),)),), "ordered", "good")
        prolog.load(rules)
        report = prolog.load_ontology(examples / "lending.ttl")
        assert [axiom.reason for axiom in report.untranslated] == ["it says that there is a value, but not which"]
        from neurologic.schema import as_table, read_rows

        table = as_table(read_rows(examples / "applicants.csv", schema), schema, ids="applicant")
        prolog.add_facts(table)
        expected = {
            table.ids[row]
            for row in range(len(table))
            if table.value(row, "age") >= 60
            and table.value(row, "duration") > 24
            and table.value(row, "purpose") in ("car_new", "car_used")
            and table.value(row, "other_debtors") != "guarantor"
            and table.value(row, "property") not in ("real_estate", "building_savings_or_insurance")
        }
        assert expected
        goal = "credit_risk(A, bad), senior_applicant(A), vehicle_loan(A), \\+ secured(A)"
        assert _set(prolog, goal) == expected
        assert not [finding for finding in prolog.check().findings if finding.kind == "violation"]


def ontology_schema(examples: Path) -> Schema:
    from neurologic.schema import load_schema

    return load_schema(examples / "schema.toml")


def test_shell_takes_ontologies_among_the_files(
    swipl: str, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from neurologic.cli import main
    from neurologic.compilation import prolog_text

    rules = tmp_path / "rules.pl"
    rules.write_text(prolog_text(RULES), encoding="utf-8")
    rows = tmp_path / "rows.csv"
    rows.write_text(
        "applicant,age,Income (EUR),purpose,own house\nann,67,,car_new,\nbob,70,,education,\n", encoding="utf-8"
    )
    lending = str(repository / "examples" / "credit" / "lending.ttl")
    policy = _file(tmp_path, "grey(A) :- senior_applicant(A), vehicle_loan(A).", "policy.pl")
    assert main(["query", "grey(A), risk(A, C)", str(policy), lending, str(rules), "--facts", str(rows)]) == 0
    captured = capsys.readouterr()
    assert captured.out == "A = ann, C = good\n"
    line = 1 + Path(lending).read_text(encoding="utf-8").split("\n").index(":VehicleLoan a owl:Class ;")
    assert f"lending.ttl, line {line}" in captured.err and "nothing defines" not in captured.err
    assert ".ttl" in ontology.ONTOLOGY_FILES
