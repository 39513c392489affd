:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/unfolding)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

unfolding_test:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
unfolding_test:clause_of(( neural_feature(c, categorical, [red, green], []) )).
unfolding_test:clause_of(( neural_individual(item) )).
unfolding_test:clause_of(( neural_target(class, [yes, no]) )).
unfolding_test:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
unfolding_test:clause_of(( neural_rule(r1, class(_, yes), []) )).
unfolding_test:clause_of(( neural_rule(r2, class(_, no), []) )).
unfolding_test:clause_of(( neural_rule(default, class(_, unknown), []) )).
unfolding_test:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
unfolding_test:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
unfolding_test:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).


% Clauses of a file stand in their module without a prefix, and are static.
unfolding_test:clause_of(( small(A) :- n(A, N), N < 3 )).
unfolding_test:clause_of(( light(red) )).
unfolding_test:clause_of(( light(yellow) )).
unfolding_test:clause_of(( bright(A) :- c(A, C), light(C) )).
unfolding_test:clause_of(( chain(A) :- chain(A) )).
unfolding_test:clause_of(( first(A) :- small(A), ! )).

:- dynamic([unfolding_test:item/1, unfolding_test:n/2, unfolding_test:c/2, unfolding_test:class/2]).
:- initialization(forall(unfolding_test:clause_of(Clause), assertz(unfolding_test:Clause))).
:- initialization(compile_predicates([unfolding_test:small/1, unfolding_test:light/1, unfolding_test:bright/1,
                                      unfolding_test:chain/1, unfolding_test:first/1])).

:- begin_tests(unfolding).

test(one_clause, Unfolded =@= (n(A, N), N < 3)) :-
    unfolded(unfolding_test, small(A), Unfolded).
test(constants_of_heads, Unfolded =@= (c(A, C), (C == red, true ; C == yellow, true))) :-
    unfolded(unfolding_test, bright(A), Unfolded).
test(connectives, Unfolded =@= (\+ (n(A, N), N < 3), item(A))) :-
    unfolded(unfolding_test, ( \+ small(A), item(A) ), Unfolded).
test(a_constant_that_never_matches, Unfolded == false) :-
    unfolded(unfolding_test, light(blue), Unfolded).
test(what_stays, forall(member(Goal, [first(_), n(_, _), class(_, yes), missing(_), X is 1+1, item(X)]))) :-
    unfolded(unfolding_test, Goal, Unfolded),
    Unfolded == Goal.
test(recursion_ends, Unfolded == chain(a)) :-
    unfolded(unfolding_test, chain(a), Unfolded).

:- end_tests(unfolding).
