:- module(neurologic_guards_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/guards)).

program(( neural_theory(ordered, good, []) )).
program(( neural_individual(person) )).
program(( neural_rule(r1, risk(_, bad), []) )).
program(( person(ann) )).
program(( dur(ann, 7) )).
program(( dur(bob, D) :- D = 7 )).
program(( person(bob) )).
program(( cat(ann, a) )).
program(( refuted(r1, A) :- person(A), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, A) :- dur(A, D), D > 9 )).
program(( refuted(r1, A) :- dur(A, D), D < 8 )).
program(( refuted(r2, A) :- person(A), \+ neural_rule(r2, _, _) )).
program(( refuted(r3, A) :- cat(A, C), \+ memberchk(C, [b, c]) )).
program(( reached(r2, A) :- once(refuted(r1, A)) )).
program(( reached(r3, A) :- reached(r2, A), once(refuted(r2, A)) )).
program(( reached(default, A) :- reached(r3, A), once(refuted(r3, A)) )).
program(( at_least(0, _) )).
program(( at_least(N, [G|Gs]) :- N > 0, ( call(G) -> L is N-1 ; L = N ), at_least(L, Gs) )).
program(( fewer_than(N, Gs) :- length(Gs, T), R is T-N+1, at_least(R, Gs) )).

:- initialization(forall(program(Clause), assertz(guarded:Clause))).

guarded(Goal, Proof) :-
    guard(Goal, guarded, Kind),
    solve_guard(Kind, guarded, Goal, limit(100, []), Proof).

:- begin_tests(neurologic_guards).

test(one_proof_for_each_earlier_rule, Refuted == [r1, r2, r3]) :-
    guarded(reached(default, ann), proof(_, earlier_refuted(default), Proofs)),
    findall(Rule, member(proof(refuted(Rule, ann), refuted(Rule), [_]), Proofs), Refuted).
test(the_clause_that_holds_is_the_reason, Proofs == [proof((dur(ann, 7), 7 < 8), fact(-), [])]) :-
    guarded(reached(r2, ann), proof(_, _, [proof(_, _, Proofs)])).
test(both_ways_to_a_refutation_agree, [forall(member(Rule, [r1, r2, r3])), true(Quick =@= Slow)]) :-
    guarded(refuted(Rule, ann), Slow),
    !,
    guarded(reached(default, ann), proof(_, _, Proofs)),
    memberchk(proof(refuted(Rule, ann), Reason, Below), Proofs),
    Quick = proof(refuted(Rule, ann), Reason, Below).
test(a_value_from_a_clause, Reason-Value == clause(-)-7) :-
    guarded(reached(r2, bob), proof(_, _, [proof(_, refuted(r1), [proof(dur(bob, Value), Reason, _)|_])])).
test(what_holds_of_m, [nondet, true(Goals == [dur(ann, 7), cat(ann, a)])]) :-
    guarded(at_least(2, [dur(ann, 7), dur(ann, 8), cat(ann, a)]), proof(_, at_least(2, 3), Proofs)),
    findall(Goal, member(proof(Goal, _, _), Proofs), Goals).
test(too_few, fail) :-
    guarded(at_least(2, [dur(ann, 7), dur(ann, 8)]), _).
test(fewer_than, [nondet, true(Least-Count == 2-3)]) :-
    guarded(fewer_than(2, [dur(ann, 7), dur(ann, 8), cat(ann, a)]), proof(_, at_least(Least, Count), [_, _])).
test(no_rules_no_guards, fail) :-
    guard(refuted(r1, ann), lists, _).
test(plain) :-
    plain_test(f(a, V), V > 3).
test(not_plain, [forall(member(Fact-Test, [f(a, _)-(_ > 3), f(a, V)-(3 > V), f(a, V, _)-(V > 3), f(a, 3)-(3 > 3)])), fail]) :-
    plain_test(Fact, Test).

:- end_tests(neurologic_guards).
