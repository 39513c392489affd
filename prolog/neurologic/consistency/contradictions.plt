:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/contradictions)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

contradictory:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
contradictory:clause_of(( neural_feature(c, categorical, [red, green], []) )).
contradictory:clause_of(( neural_individual(item) )).
contradictory:clause_of(( neural_target(class, [yes, no]) )).
contradictory:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
contradictory:clause_of(( neural_rule(r1, class(_, yes), []) )).
contradictory:clause_of(( neural_rule(r2, class(_, no), []) )).
contradictory:clause_of(( neural_rule(default, class(_, unknown), []) )).
contradictory:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
contradictory:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
contradictory:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).

:- dynamic([contradictory:item/1, contradictory:n/2, contradictory:c/2, contradictory:class/2]).
:- initialization(forall(contradictory:clause_of(Clause), assertz(contradictory:Clause))).

:- begin_tests(contradictions).

test(pairs, Pairs-Total == [1-2]-1) :-
    contradictory_pairs(contradictory, Pairs, Total).
test(finding, Finding == finding(contradiction, [r1, r2], row([n=3, c=green]),
                                 [classes=[yes, no], conditions=["n = 3"], whole=true])) :-
    contradiction(contradictory, [1-2], Finding).
test(nothing_without_rules, Pairs-Total == []-0) :-
    contradictory_pairs(no_program, Pairs, Total).

:- end_tests(contradictions).
