:- module(neurologic_ontology_clauses_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology_clauses)).
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

translated(Turtle, Clauses, Tabled, Reasons) :-
    over(Turtle, ontology_clauses(ruled, Located, Tabled, Ignored)),
    findall(Clause, member(_-Clause, Located), Clauses0),
    msort(Clauses0, Clauses),
    findall(Reason, member(ignored(_, _, Reason), Ignored), Reasons).

:- begin_tests(ontology_clauses, [condition(triple_reader(turtle))]).

test(equal_clauses_count_once, Count == 1) :-
    translated(":A rdfs:subClassOf :B . :A rdfs:subClassOf [ owl:intersectionOf ( :B :B ) ] .", Clauses, [], []),
    length(Clauses, Count).
test(what_says_itself_is_left_out, Clauses == []) :-
    translated(":A rdfs:subClassOf :A . [ owl:intersectionOf ( :A :B ) ] rdfs:subClassOf :B .", Clauses, _, []).
test(a_class_that_is_a_category, Clauses =@= [(reliable(X) :- paid(X)), paid(paid)]) :-
    translated(":Paid rdfs:subClassOf :Reliable .", Clauses0, [], []),
    sort(0, @>=, Clauses0, Clauses).
test(numbers_need_no_test_where_rows_are_numbers, Clauses =@= [(senior(X) :- age(X, Y), Y >= 60)]) :-
    translated("[ owl:onProperty :age ; owl:someValuesFrom [ owl:onDatatype xsd:integer ; \c
                owl:withRestrictions ( [ xsd:minInclusive 60 ] ) ] ] rdfs:subClassOf :Senior .", Clauses, [], []).
test(rows_tell_who_applies, Reasons == ["applicant/1: the rows of the session tell who is one"]) :-
    translated(":Customer rdfs:subClassOf :Applicant .", [], [], Reasons).
test(rows_told_it_before, Reasons == []) :-
    translated(":Customer owl:equivalentClass [ owl:intersectionOf ( :Applicant [ owl:onProperty :knows ; owl:hasValue :me ] ) ] . \c
                :age rdfs:domain :Applicant .", _, _, Reasons0),
    exclude([Reason]>>sub_string(Reason, _, _, _, "not which"), Reasons0, Reasons).
test(annotations_are_counted, Reasons == ["an annotation, which says nothing of individuals"]) :-
    translated(":A rdfs:comment 'a' . :B rdfs:comment 'b' .", [], [], Reasons).

:- end_tests(ontology_clauses).
