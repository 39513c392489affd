:- module(neurologic_failing_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/failing)).
:- use_module(neurologic(explain/failure_limits)).

program(( neural_theory(ordered, good, []) )).
program(( neural_individual(person) )).
program(( neural_feature(age, numeric, range(0, 120), []) )).
program(( person(ann) )).
program(( age(ann, 30) )).
program(( at_least(0, _) )).
program(( at_least(N, [G|Gs]) :- N > 0, ( call(G) -> L is N-1 ; L = N ), at_least(L, Gs) )).
program(( same(X) :- X = 1 )).

:- dynamic why_failing:(income/2).
:- initialization(forall(program(Clause), assertz(why_failing:Clause))).

failed(Goal, Proof) :-
    limits([], Limits),
    once(explained_failure(Goal, why_failing, Limits, Proof)).

:- begin_tests(neurologic_failing).

test(variable, Reason == unexplained) :-
    failed(_, proof(_, Reason, [])).
test(module, Proof == proof(1 > 2, untrue(1 > 2), [])) :-
    failed(why_failing:(1 > 2), Proof).
test(conditions_of_which_too_few_hold, Proofs == [proof((age(ann, 30), 30 > 40), untrue(30 > 40), [])]) :-
    failed(at_least(2, [( age(ann, A), A > 20 ), ( age(ann, B), B > 40 )]), proof(at_least(2, _), unmet, Proofs)).
test(missing_value, Reason == missing) :-
    why_failing_feature(Reason).
test(other_value, Found == [age(ann, 30)]) :-
    failed(age(ann, 31), proof(_, otherwise(Found), [])).
test(both_branches, Reasons == [untrue(1 > 2), untrue(2 > 3)]) :-
    failed(( 1 > 2 ; 2 > 3 ), proof(_, fails(2), Proofs)),
    findall(Reason, member(proof(_, Reason, []), Proofs), Reasons).
test(else_fails, Reasons == [untrue(1 > 2), untrue(2 > 3)]) :-
    failed(( 1 > 2 -> true ; 2 > 3 ), proof(_, fails(2), Proofs)),
    findall(Reason, member(proof(_, Reason, []), Proofs), Reasons).
test(then_fails, Proof == proof(2 > 3, untrue(2 > 3), [])) :-
    failed(( 2 > 1 -> 2 > 3 ; true ), Proof).
test(wrapped, [forall(member(Goal, [once(1 > 2), call(1 > 2), catch(1 > 2, _, true)])), true(Proof == proof(1 > 2, untrue(1 > 2), []))]) :-
    failed(Goal, Proof).
test(sum, Proof == proof(4 is 1+2, untrue(4 =:= 3), [])) :-
    failed(4 is 1+2, Proof).

why_failing_feature(Reason) :-
    setup_call_cleanup(
        assertz(why_failing:neural_feature(income, numeric, range(0, 9), [])),
        failed(income(ann, _), proof(_, Reason, [])),
        retract(why_failing:neural_feature(income, numeric, range(0, 9), []))).

:- end_tests(neurologic_failing).
