:- module(neurologic_ontology_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology)).
:- use_module(neurologic(bridge/loading)).
:- use_module(neurologic(explain/explain)).
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

load(M, Turtle, Ignored) :-
    prefixes(Prefixes),
    string_concat(Prefixes, Turtle, Text),
    with_file(Text, File, load_ontology(M:File, [ignored(Ignored)])).

% A module with rules and three applicants.
applicants(M) :-
    new_module(ontology, M),
    add_clauses("neural_individual(applicant). neural_target(risk, [good, bad]). \c
                 neural_feature(age, integer, range(18, 100), []). \c
                 neural_feature(purpose, categorical, [car_new, education], []). \c
                 applicant(ann). age(ann, 67). purpose(ann, car_new). \c
                 applicant(bob). age(bob, 22). purpose(bob, education).", M, _).

:- begin_tests(ontology, [condition(triple_reader(turtle))]).

test(joins_the_rules, [setup(applicants(M)), cleanup(delete_module(M)), As-Ps == [ann]-[car_new]]) :-
    load(M, ":CarNew rdfs:subClassOf :Vehicle . :Driver owl:equivalentClass \c
             [ owl:onProperty :purpose ; owl:someValuesFrom :Vehicle ] .", _),
    findall(A, M:driver(A), As),
    findall(P, M:vehicle(P), Ps).
test(cycles_end, [setup(applicants(M)), cleanup(delete_module(M)), Xs == [x, y]]) :-
    load(M, ":A rdfs:subClassOf :B . :B rdfs:subClassOf :C . :C rdfs:subClassOf :A . :x a :A . :y a :C .", []),
    findall(X, M:b(X), Xs0),
    sort(Xs0, Xs).
test(facts_that_come_later_count, [setup(applicants(M)), cleanup(delete_module(M)), Pairs == [a-b, a-c, b-c]]) :-
    load(M, ":over a owl:TransitiveProperty . :a :over :b .", []),
    \+ M:over(a, c),
    assertz(M:over(b, c)),
    findall(X-Y, M:over(X, Y), Pairs0),
    sort(Pairs0, Pairs).
test(explained_by_the_line_of_the_file, [setup(applicants(M)), cleanup(delete_module(M)), Line == 4]) :-
    load(M, "\n# older\n:Driver owl:equivalentClass [ owl:onProperty :purpose ;\n owl:hasValue :carNew ] .", _),
    once(proof(M:driver(ann), proof(_, clause(_:Line), _))).
test(words, [setup(applicants(M)), cleanup(delete_module(M)), Words == ["@(1) is a man", "@(1) is an old friend", "@(1) knows @(2)"]]) :-
    load(M, ":Friend rdfs:label 'old friend'@en ; rdfs:subClassOf :Man . :knows rdfs:label 'knows' ; rdfs:range :Man .", _),
    findall(Text, M:template(_, Text), Words0),
    sort(Words0, Words).
test(denial, [setup(applicants(M)), cleanup(delete_module(M)), Violations == [disjoint(a, b, x)]]) :-
    load(M, ":A owl:disjointWith :B . :x a :A, :B .", []),
    findall(Violation, M:denial(Violation), Violations).
test(not_translated_is_told, [setup(applicants(M)), cleanup(delete_module(M)), Lines == [2, 3]]) :-
    load(M, ":A owl:hasKey ( :p ) .\n:A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .", Ignored),
    findall(Line, member(ignored(Line, _, _), Ignored), Lines).
test(whole_or_not_at_all, [setup(applicants(M)), cleanup(delete_module(M)), fail]) :-
    catch(load(M, ":x a :A .\n:y a :A ..", _), error(ontology_error(_), file(_, 3, _, _)), true),
    catch(M:a(_), _, fail).
test(clash, [setup(applicants(M)), cleanup(delete_module(M)), true(sub_string(Text, _, _, _, "http://b#c_d")), nondet]) :-
    catch(load(M, ":CD a owl:Class . :c_d a owl:Class . <http://b#c_d> a owl:Class . ", _), error(ontology_error(Text), _), true).
test(names_of_operators, [setup(applicants(M)), cleanup(delete_module(M)), X == x]) :-
    M:op(700, xfx, owns),
    load(M, ":owns rdfs:domain :Is . :x :owns :dynamic .", []),
    M:is(X).
test(many_that_are_not_translated_are_counted, [setup(applicants(M)), cleanup(delete_module(M)), Count == 11]) :-
    findall(Statement, ( between(1, 15, N), format(atom(Statement), ':A~d owl:hasKey ( :p ) .', [N]) ), Statements),
    atomic_list_concat(Statements, ' ', Turtle),
    prefixes(Prefixes),
    string_concat(Prefixes, Turtle, Text),
    collect_messages(with_file(Text, File, load_ontology(M:File)), Messages),
    length(Messages, Count).
test(no_file, error(existence_error(_, _))) :-
    load_ontology(nowhere:'/no/such/file.ttl').

:- end_tests(ontology).
