:- module(neurologic_reading_bodies_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/reading_bodies)).

:- initialization(( assertz(read:neural_individual(person)),
                    assertz(read:neural_feature(dur, integer, range(0, 9), [])),
                    assertz(read:neural_feature(cat, categorical, [a, b], [])) )).

read(Individual, Body, Conditions) :-
    read_body(Body, read, Individual, Conditions).

:- begin_tests(neurologic_reading_bodies).

test(two_sides_are_one_condition, Conditions =@= [number(dur, 1, _, [>(1), =<(5)])]) :-
    read(A, ( dur(A, D), D > 1, D =< 5 ), Conditions).
test(category, Conditions == [category(cat, 2, in, [a])]) :-
    read(A, cat(A, a), Conditions).
test(none_of, Conditions == [category(cat, 2, out, [a, b])]) :-
    read(A, ( cat(A, C), \+ memberchk(C, [a, b]) ), Conditions).
test(known, Conditions == [known(dur, 1)]) :-
    read(A, dur(A, _), Conditions).
test(m_of_n, Conditions =@= [least(1, [all([number(dur, 1, _, [>(1)])]), all([category(cat, 2, in, [b])])])]) :-
    read(A, at_least(1, [( dur(A, D), D > 1 ), cat(A, b)]), Conditions).
test(fewer, Conditions =@= [least(2, [all([number(dur, 1, _, [=<(1)])]), all([category(cat, 2, in, [b])])])]) :-
    read(A, fewer_than(1, [( dur(A, D), D =< 1 ), cat(A, b)]), Conditions).
test(what_cannot_be_read_keeps_what_it_needs, Conditions =@= [number(dur, 1, _, [>(1)]), goal(A, strange(D), [dur(A, D)])]) :-
    read(A, ( dur(A, D), D > 1, strange(D) ), Conditions).
test(conditions_on_another_are_not_read, Conditions == [goal(A, dur(b, 3), [])]) :-
    read(A, dur(b, 3), Conditions).

:- end_tests(neurologic_reading_bodies).
