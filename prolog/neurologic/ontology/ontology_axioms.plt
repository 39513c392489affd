:- module(neurologic_ontology_axioms_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology_axioms)).
:- use_module(neurologic(ontology/ontology_names)).
:- use_module(neurologic(ontology/triples)).

prefixes("@prefix : <http://e.org/a#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . \c
          @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . \c
          @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n").

% Call Goal with the name of a file that holds Text.
with_file(Text, File, Goal) :-
    setup_call_cleanup(
        ( tmp_file_stream(File, Out, [encoding(utf8)]), write(Out, Text), close(Out) ),
        once(Goal),
        delete_file(File)).

% Call Goal over the graph of Turtle, read with the usual prefixes.
over(Turtle, Goal) :-
    prefixes(Prefixes),
    string_concat(Prefixes, Turtle, Text),
    with_file(Text, File, read_triples(File, Triples, swi)),
    with_graph(ruled, Triples, [], Goal).

ruled:neural_individual(applicant).
ruled:neural_target(risk, [good, bad]).
ruled:neural_feature(age, integer, range(18, 100), []).
ruled:neural_feature(credit_history, categorical, ['none', paid, 'Not paid'], []).

axioms(Turtle, Axioms) :-
    over(Turtle, findall(Axiom, ( axiom(Axiom0, _, _), short(Axiom0, Axiom) ), Axioms)).

% IRIs by their last parts.
short(Term0, Term) :-
    (   atom(Term0),
        atom_concat('http://e.org/a#', Local, Term0)
    ->  Term = Local
    ;   compound(Term0)
    ->  Term0 =.. [Name|Arguments0],
        maplist(short, Arguments0, Arguments),
        Term =.. [Name|Arguments]
    ;   Term = Term0
    ).

:- begin_tests(ontology_axioms, [condition(triple_reader(turtle))]).

test(subclass, Axioms == [sub(class(a), class(b))]) :-
    axioms(":a rdfs:subClassOf :b .", Axioms).
test(equivalent, Axioms == [sub(class(a), E), sub(E, class(a))]) :-
    E = and([class(b), some(prop(p), class(c)), not(or([class(d), nothing]))]),
    axioms(":a owl:equivalentClass [ owl:intersectionOf ( :b [ owl:onProperty :p ; owl:someValuesFrom :c ] \c
            [ owl:complementOf [ owl:unionOf ( :d owl:Nothing ) ] ] ) ] .", Axioms).
test(class_that_is_itself_an_expression, Axioms == [sub(class(a), one_of([x, y])), sub(one_of([x, y]), class(a))]) :-
    axioms(":a owl:oneOf ( :x :y ) .", Axioms).
test(bounds, Axioms == [sub(class(a), some(inverse(p), facets(xsd(integer), [minInclusive-18, maxExclusive-65])))]) :-
    axioms(":a rdfs:subClassOf [ owl:onProperty [ owl:inverseOf :p ] ; owl:someValuesFrom [ owl:onDatatype xsd:integer ; \c
            owl:withRestrictions ( [ xsd:minInclusive 18 ] [ xsd:maxExclusive 65 ] ) ] ] .", Axioms).
test(named_datatype, Axioms == [sub(thing, only(prop(p), facets(xsd(integer), [minInclusive-18])))]) :-
    axioms(":adult a rdfs:Datatype ; owl:equivalentClass [ owl:onDatatype xsd:integer ; \c
            owl:withRestrictions ( [ xsd:minInclusive 18 ] ) ] . :p rdfs:range :adult .", Axioms).
test(cardinality, Axioms == [sub(class(a), and([min(1, prop(p), class(c)), max(1, prop(p), class(c))]))]) :-
    axioms(":a rdfs:subClassOf [ owl:onProperty :p ; owl:qualifiedCardinality 1 ; owl:onClass :c ] .", Axioms).
test(properties, Axioms == [ subproperty(prop(p), inverse(q)), subproperty(prop(q), inverse(p)), characteristic(transitive, prop(p)),
                             chain([prop(p), inverse(q)], prop(r)), sub(some(prop(p), thing), class(c)) ]) :-
    axioms(":p owl:inverseOf :q . :p a owl:TransitiveProperty . :r owl:propertyChainAxiom ( :p [ owl:inverseOf :q ] ) . \c
            :p rdfs:domain :c .", Axioms).
test(individuals, Axioms == [declared(individual, x), instance(x, class(c)), fact(x, prop(p), y), fact(x, prop(p), 3)]) :-
    axioms(":x a owl:NamedIndividual, :c ; :p :y, 3 .", Axioms).
test(pairs, Axioms == [disjoint(class(a), class(b)), disjoint(class(a), class(c)), disjoint(class(b), class(c))]) :-
    axioms("[] a owl:AllDisjointClasses ; owl:members ( :a :b :c ) .", Axioms).
test(every_triple_says_something_or_belongs_to_one_that_does, Kinds == [unsupported, annotation, unsupported, unsupported]) :-
    axioms("<http://e.org> a owl:Ontology ; owl:imports <http://e.org/b> . :a rdfs:comment 'x' . :a owl:hasKey ( :p ) . \c
            :a owl:thing :b .", Axioms),
    findall(Kind, ( member(Axiom, Axioms), functor(Axiom, Kind, _) ), Kinds).
test(text, Text == ":a rdfs:subClassOf some(p, >=(18))") :-
    over(":a rdfs:subClassOf [ owl:onProperty :p ; owl:someValuesFrom [ owl:onDatatype xsd:integer ; \c
          owl:withRestrictions ( [ xsd:minInclusive 18 ] ) ] ] .", axiom(_, Text, _)).
test(expression_in_itself, throws(unsupported(_))) :-
    over("_:c owl:complementOf _:c .", ( triple(C, owl(complementOf), _, _), expression(C, _) )).

:- end_tests(ontology_axioms).
