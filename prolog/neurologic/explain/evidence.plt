:- module(neurologic_evidence_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/evidence)).

program(( neural_feature(age, integer, range(0, 120), []) )).
program(( neural_individual(person) )).

:- initialization(forall(program(Clause), assertz(measured:Clause))).

:- begin_tests(neurologic_evidence).

test(all_measures, Text == "rule r1 (support 7, fidelity 0.90 [0.80, 1.00], confidence 0.75 [0.50, 0.90], proved)") :-
    rule_text(en, r1, [certificate(proved), fidelity(0.9, 0.8, 1.0), support(7), confidence(0.75, 0.5, 0.9)], Text).
test(nothing_measured, Text == "rule 'r 1'") :-
    rule_text(en, 'r 1', [coverage(3)], Text).
test(another_language, Text == "Regel r1 (gestützt von 7)") :-
    rule_text(de, r1, [support(7)], Text).
test(place, Text == "policy.pl:3") :-
    source_text('/home/me/policy.pl':3, Text).
test(no_place, fail) :-
    source_text(-, _).
test(data, nondet) :-
    data(measured, age(ann, 3)),
    data(measured, (age(ann, 3), 3 > 2)),
    data(measured, person(ann)).
test(no_data, fail) :-
    data(measured, senior(ann)).

:- end_tests(neurologic_evidence).
