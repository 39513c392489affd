:- module(neurologic_bodies_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/bodies)).

program(( neural_feature(n, integer, range(0, 5), []) )).
program(( neural_feature(c, categorical, [red, green, blue], []) )).
program(( neural_individual(item) )).

:- initialization(forall(program(Clause), assertz(in_bodies:Clause))).

:- begin_tests(neurologic_bodies).

test(a_comparison_of_a_feature, Formula == and([and([]), in(n, range(3, 1.0Inf))])) :-
    formula(( n(I, N), N > 2.5 ), in_bodies, I, Formula).
test(a_side_that_is_flipped, Flipped == Plain) :-
    formula(( n(I, N), 2.5 < N ), in_bodies, I, Flipped),
    formula(( n(J, M), M > 2.5 ), in_bodies, J, Plain).
test(a_category, Formula == in(c, values([red]))) :-
    formula(c(I, red), in_bodies, I, Formula).
test(the_individual_itself_asks_for_nothing, Formula == and([])) :-
    formula(item(I), in_bodies, I, Formula).
test(a_negation, Formula == not(in(c, values([red])))) :-
    formula(\+ c(I, red), in_bodies, I, Formula).
test(what_it_does_not_read_stays_open, true(Formula = open(_, none))) :-
    formula(likes(I, wine), in_bodies, I, Formula).
test(once_in_both_ways, Goals == [a, a]) :-
    once_goal(once(a), Goal1),
    once_goal((a -> true), Goal2),
    Goals = [Goal1, Goal2].

:- end_tests(neurologic_bodies).
