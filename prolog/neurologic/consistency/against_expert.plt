:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/against_expert)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

advised:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
advised:clause_of(( neural_feature(c, categorical, [red, green], []) )).
advised:clause_of(( neural_individual(item) )).
advised:clause_of(( neural_target(class, [yes, no]) )).
advised:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
advised:clause_of(( neural_rule(r1, class(_, yes), []) )).
advised:clause_of(( neural_rule(r2, class(_, no), []) )).
advised:clause_of(( neural_rule(default, class(_, unknown), []) )).
advised:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
advised:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
advised:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).
advised:clause_of(( low(A) :- n(A, N), N < 2 )).

:- dynamic([advised:item/1, advised:n/2, advised:c/2, advised:class/2]).
:- initialization(forall(advised:clause_of(Clause), assertz(advised:Clause))).


:- initialization(compile_predicates([advised:low/1])).

with_clause(Clause, Goal) :-
    setup_call_cleanup(assertz(advised:Clause, Reference), Goal, erase(Reference)).

:- begin_tests(against_expert).

test(contradiction, Found == [[r1, clause(4)]-row([n=0, c=green])-["n =< 1"]]) :-
    with_clause(( class(A, no) :- low(A) ),
                findall(Subject-Row-Conditions,
                        ( expert_contradiction(advised, finding(contradiction, Subject, Row, Details)),
                          memberchk(conditions=Conditions, Details)
                        ),
                        Found)).
test(agreement, Found == []) :-
    with_clause(( class(A, yes) :- low(A) ), findall(Finding, expert_contradiction(advised, Finding), Found)).
test(subsumed, Found == [clause(4)-[r1]]) :-
    with_clause(( class(A, yes) :- low(A) ),
                findall(Inner-Outer,
                        ( expert_subsumed(advised, finding(subsumed, Inner, row(_), Details)), memberchk(by=Outer, Details) ),
                        Found)).
test(rule_inside, Found == [r2-[clause(4)]]) :-
    with_clause(( class(A, no) :- n(A, N), N > 2 ),
                findall(Inner-Outer,
                        ( expert_subsumed(advised, finding(subsumed, Inner, row(_), Details)), memberchk(by=Outer, Details) ),
                        Found)).
test(impossible, Found == [clause(4)-["n = 12, but 0 =< n =< 9"]]) :-
    with_clause(( class(A, no) :- n(A, 12) ),
                findall(Name-Reason,
                        ( impossible_clause(advised, finding(impossible, Name, none, Details)), memberchk(reason=Reason, Details) ),
                        Found)).
test(left_open, Found == [contradiction(clause(4))]) :-
    with_clause(( class(A, no) :- friend(A, B), low(B) ),
                setup_call_cleanup(dynamic(advised:friend/2),
                                   findall(Question, expert_contradiction(advised, finding(undecided, Question, _, _)), Found),
                                   true)).

:- end_tests(against_expert).
