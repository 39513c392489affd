:- module(neurologic_failing_clauses_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/failing_clauses)).
:- use_module(neurologic(explain/failure_limits)).

program(( age(ann, 30) )).
program(( child(A) :- age(A, Y), Y < 12, Y > 3 )).
program(( child(A) :- age(A, Y), !, Y < 12 )).
program(( child(_) :- fail )).
program(( parent(ann, X) :- member(X, [bob, eve]) )).
program(( grand(A) :- parent(A, B), age(B, 1) )).

:- initialization(( assertz(clauses_failing:(:- use_module(library(lists)))), retractall(clauses_failing:(:- _)),
                    forall(program(Clause), assertz(clauses_failing:Clause)) )).

limited(Every, Limits) :-
    limits([every(Every)], Limits).

:- begin_tests(neurologic_failing_clauses).

test(no_clause_counts_after_a_cut_that_was_passed, Count == 2) :-
    limited(false, Limits),
    clauses_fail(child(ann), clauses_failing, Limits, Failures, Count),
    length(Failures, 2).
test(the_first_goal_alone, Proofs == [proof((age(ann, 30), 30 < 12), untrue(30 < 12), [])]) :-
    limited(false, Limits),
    clause(clauses_failing:child(_), (_, _, _), Reference),
    !,
    clause_failure(clauses_failing, child(ann), Reference, Limits, failing(_, clause_fails(_, 0, 0), Proofs)).
test(every_goal, [Holding, Total, Count] == [2, 3, 1]) :-
    limited(true, Limits),
    clause(clauses_failing:child(_), (_, _, _), Reference),
    !,
    clause_failure(clauses_failing, child(ann), Reference, Limits, failing(_, clause_fails(_, Holding, Total), Proofs)),
    length(Proofs, Count).
test(several_answers_and_none_will_do, Answers == [parent(ann, bob), parent(ann, eve)]) :-
    limited(false, Limits),
    conjunction_fails(( parent(ann, B), age(B, 1) ), clauses_failing, Limits, [proof(_, none_of(2), Proofs)]),
    findall(Answer, member(proof(Answer, answer, _), Proofs), Answers).
test(what_gave_the_values_is_shown, Shown == (age(ann, 30), 30 > 40)) :-
    limited(false, Limits),
    conjunction_fails(( age(ann, Y), Y > 40 ), clauses_failing, Limits, [proof(Shown, untrue(_), [])]).

:- end_tests(neurologic_failing_clauses).
