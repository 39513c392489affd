:- module(neurologic_ontology_names_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
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

named_class(Local, Name) :-
    atom_concat('http://e.org/a#', Local, IRI),
    over("", class_name(IRI, Name)).

named_individual(Local, Name) :-
    atom_concat('http://e.org/a#', Local, IRI),
    over("", individual_name(IRI, Name)).

:- begin_tests(ontology_names, [condition(triple_reader(turtle))]).

test(form, Names == [car_new, rdf_file, senior_applicant, x1, größe, '3rd', is_a, length]) :-
    findall(Name,
            ( member(Local, ['CarNew', 'RDFFile', 'senior-applicant', 'X1', 'Größe', '3rd', 'isA', 'Length']),
              named_class(Local, Name)
            ),
            Names).
test(reserved, Names == [atom_, denial_, true_or_false]) :-
    findall(Name, ( member(Local, [atom, 'Denial', 'TrueOrFalse']), named_class(Local, Name) ), Names).
test(reserved_with_two_arguments, Name == length_) :-
    over("", property_name('http://e.org/a#length', Name)).
test(joins, Names == [credit_history, age, risk]) :-
    findall(Name,
            ( member(Local, ['creditHistory', 'AGE', 'Risk']),
              atom_concat('http://e.org/', Local, IRI),
              over("", property_name(IRI, Name))
            ),
            Names).
test(class_of_the_individuals, Name == applicant) :-
    named_class('Applicant', Name).
test(individuals_are_categories_or_themselves, Names == [paid, 'Not paid', 'Somebody']) :-
    findall(Name, ( member(Local, ['Paid', 'not-paid', 'Somebody']), named_individual(Local, Name) ), Names).
test(category_of_class, Categories == ['Not paid']) :-
    findall(Category, over("", category_of_class(not_paid, Category)), Categories).
test(own_name, Name == years) :-
    with_graph(ruled, [], [names([hasAge=years])], property_name('http://e.org/a#hasAge', Name)).
test(label, Labels == ["two", "three"]) :-
    findall(Label,
            ( member(Language-Text, [en-":a rdfs:label 'eins'@de, 'two'@en-US, 'three' .", en-":a rdfs:label 'eins'@de, 'three' ."]),
              Language == en,
              over(Text, label('http://e.org/a#a', Label))
            ),
            Labels).
test(clash, Pairs == [['http://e.org/a#A_b', 'http://e.org/b#aB']]) :-
    with_graph(ruled, [], [],
               ( class_name('http://e.org/a#A_b', _), class_name('http://e.org/b#aB', _), property_name('http://e.org/a#aB', _),
                 findall([A, B], clash(class, a_b, A, B), Pairs) )).
test(no_clash_that_is_wanted, fail) :-
    with_graph(ruled, [], [names(['A_b'=both, aB=both])],
               ( class_name('http://e.org/a#A_b', _), class_name('http://e.org/b#aB', _), clash(_, _, _, _) )).
test(told, Told == [applicant/1, age/2, risk/2]) :-
    findall(Indicator,
            ( member(Indicator, [applicant/1, age/2, risk/2, age/1, applicant/2, other/1]), told(ruled, Indicator, _) ),
            Told).
test(members_of_a_list_without_end, throws(unsupported(_))) :-
    over("_:l rdf:first :a ; rdf:rest _:l .", ( triple(List, rdf(first), _, _), members(List, _) )).
test(nothing_is_left, fail) :-
    over(":a :b :c .", true),
    triple(_, _, _, _).

:- end_tests(ontology_names).
