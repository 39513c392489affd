:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/coverage)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

uncovering:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
uncovering:clause_of(( neural_feature(c, categorical, [red, green], []) )).
uncovering:clause_of(( neural_individual(item) )).
uncovering:clause_of(( neural_target(class, [yes, no]) )).
uncovering:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
uncovering:clause_of(( neural_rule(r1, class(_, yes), []) )).
uncovering:clause_of(( neural_rule(r2, class(_, no), []) )).
uncovering:clause_of(( neural_rule(default, class(_, unknown), []) )).
uncovering:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
uncovering:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
uncovering:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).

:- dynamic([uncovering:item/1, uncovering:n/2, uncovering:c/2, uncovering:class/2]).
:- initialization(forall(uncovering:clause_of(Clause), assertz(uncovering:Clause))).

:- begin_tests(coverage).

test(asks) :-
    asks_for_gaps(uncovering).
test(gap, all(Finding == [finding(uncovered, ["6 =< n"], row([n=7, c=green]), [whole=true])])) :-
    gap(uncovering, searched, Finding).
test(given_regions, all(Conditions-Row == [["n = 9"]-row([n=9, c=green])])) :-
    gap(uncovering, regions([[n-range(9, 9)]], complete), finding(uncovered, Conditions, Row, _)).
test(a_region_that_is_covered_is_no_gap, all(Kind == [undecided])) :-
    gap(uncovering, regions([[n-range(2, 2)]], complete), finding(Kind, _, _, _)).
test(stopped, all(Reason == [["the search stopped after 7 cuts"]])) :-
    gap(uncovering, regions([], 7), finding(undecided, uncovered, none, [reason=Reason])).

:- end_tests(coverage).
