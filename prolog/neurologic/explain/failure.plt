:- module(neurologic_failure_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/failure)).
:- use_module(neurologic(explain/explain)).
:- use_module(neurologic(explain/render)).

program(( age(ann, 70) )).
program(( age(bob, 20) )).
program(( senior(A) :- age(A, Y), Y >= 65 )).
program(( burden(A, B) :- rate(A, R), sum(A, S), B is R*S )).
program(( rate(ann, 4) )).
program(( rate(bob, 2) )).
program(( sum(ann, 374) )).
program(( sum(bob, 374) )).
program(( over(A) :- burden(A, B), B > 1200 )).
program(( either(A) :- senior(A) )).
program(( either(A) :- over(A) )).
program(( calm(A) :- \+ over(A) )).
program(( careful(A) :- \+ calm(A) )).
program(( edge(a, b) )).
program(( edge(b, a) )).
program(( reaches(X, Y) :- edge(X, Y) )).
program(( reaches(X, Y) :- edge(X, Z), far(Z, Y) )).
program(( far(X, Y) :- far(X, Y, 0) )).
program(( far(_, _, N) :- N > 3, fail )).
program(( loops(X) :- edge(X, Y), \+ seen(X), loops(Y) )).
program(( seen(b) )).
program(( seen(a) )).
program(( cutting(X) :- edge(X, _), !, X == z )).
program(( cutting(_) )).
program(( chosen(X) :- ( senior(X) -> over(X) ; fail ) )).
program(( one_of_many(X) :- edge(X, Y), edge(Y, Z), Z == c )).
program(( every :- forall(age(A, _), senior(A)) )).
program(( says(X) :- age(X, 3), format("never ~w", [X]) )).
program(( peano(s(X)) :- peano(X) )).
program(( several(A) :- senior(A), over(A), age(A, 20), sum(A, 374) )).
program(( any(X) :- ( X = 1 ; X = 2 ), X > 7 )).
program(( path(X, Y) :- path(X, Z), edge(Z, Y) )).
program(( path(X, Y) :- edge(X, Y) )).

:- dynamic failing:missing/1, failing:(t)/2.
:- table failing:path/2.

:- initialization(forall(program(Clause), assertz(failing:Clause))).

% The tree of names of reasons.
shape(proof(_, Reason, Proofs), Shape) :-
    functor(Reason, Name, _),
    maplist(shape, Proofs, Shapes),
    (   Shapes == []
    ->  Shape = Name
    ;   Shape = Name-Shapes
    ).

why_fails(Goal, Shape) :-
    failure(failing:Goal, [], Proof),
    shape(Proof, Shape).

:- begin_tests(neurologic_failure).

test(condition_with_what_gave_its_value, Proof == proof((age(bob, 20), 20 >= 65), untrue(20 >= 65), [])) :-
    failure(failing:senior(bob), [], proof(senior(bob), clause_fails(_, 0, 0), [Proof])).
test(values, Proof == proof((burden(bob, 748), 748 > 1200), untrue(748 > 1200), [])) :-
    failure(failing:over(bob), [], proof(over(bob), _, [Proof])).
test(each_clause, Shape == fails-[clause_fails-[clause_fails-[untrue]], clause_fails-[clause_fails-[untrue]]]) :-
    why_fails(either(bob), Shape).
test(nothing_could_prove_it, Shape == no_clause) :-
    why_fails(missing(bob), Shape).
test(facts_say_otherwise, Proof == proof(age(bob, 21), otherwise([age(bob, 20)]), [])) :-
    failure(failing:age(bob, 21), [], Proof).
test(goal_that_had_to_fail, Shape == clause_fails-[holds-[clause-[not_provable-[clause_fails-[untrue]]]]]) :-
    why_fails(careful(bob), Shape).
test(negation_in_a_proof, Shape == clause-[not_provable-[clause_fails-[untrue]]]) :-
    once(proof(failing:calm(bob), Proof)),
    shape(Proof, Shape).
test(negation_of_variables, Shape == proved-[not_provable-[no_clause], called]) :-
    once(proof(failing:( \+ missing(X), X = 3 ), Proof)),
    shape(Proof, Shape).
test(negated_condition, Reasons == [not_provable, clause]) :-
    once(proof(failing:( over(bob) -> fail ; age(bob, _), calm(bob) ), proof(_, proved, Proofs))),
    findall(Name, ( member(proof(_, Reason, _), Proofs), functor(Reason, Name, _), Name \== fact ), Reasons).
test(loop, [nondet, true(Shape == clause_fails-[holds-[fact]])]) :-
    why_fails(loops(a), Shape).
test(tabled_loop, [nondet, true(Count =< 30)]) :-
    failure(failing:path(a, c), [], Proof),
    proof_nodes(failing, Proof, Nodes),
    length(Nodes, Count).
test(after_a_cut_no_other_clause_counts, Shape == clause_fails-[untrue]) :-
    why_fails(cutting(a), Shape).
test(if_then_else, Shape == fails-[clause_fails-[untrue], unmet]) :-
    failure(failing:chosen(bob), [], proof(_, _, [Proof])),
    shape(Proof, Shape).
test(several_answers, [nondet, true(proof(edge(A, _), none_of(2), _) = Proof)]) :-
    failure(failing:( edge(A, B), B == c ), [], Proof).
test(one_answer_after_the_other, Shape == clause_fails-[untrue]) :-
    why_fails(one_of_many(a), Shape).
test(counterexample, Goals == [age(bob, 20)]) :-
    failure(failing:every, [], proof(every, _, [proof(forall(_, _), unmet, Proofs)])),
    findall(Goal, member(proof(Goal, answer, _), Proofs), Goals).
test(first_alone, Shape == clause_fails-[clause_fails-[untrue]]) :-
    why_fails(several(bob), Shape).
test(every_goal_that_fails, [Shape, Holding, Total] == [[clause_fails-[untrue], clause_fails-[untrue]], 2, 4]) :-
    failure(failing:several(bob), [every(true)], proof(_, clause_fails(_, Holding, Total), Proofs)),
    maplist(shape, Proofs, Shape).
test(nothing_with_effects_is_run, Text == "") :-
    with_output_to(string(Text), failure(failing:says(bob), [every(true)], _)).
test(deep_goals_end, [nondet, true(Depth =< 14)]) :-
    length(List, 300),
    foldl([_, P, s(P)]>>true, List, zero, Peano),
    failure(failing:peano(Peano), [], Proof),
    proof_nodes(failing, Proof, Nodes),
    aggregate_all(max(Level), member(node(Level, _, _, _, _), Nodes), Depth).
test(as_many_nodes_as_wanted, [nondet, true(Count < 60)]) :-
    forall(between(1, 300, N), assertz(failing:t(N, N))),
    forall(between(1, 300, _), assertz((failing:wide :- t(_, N), N > 1000))),
    failure(failing:wide, [nodes(20)], Proof),
    proof_nodes(failing, Proof, Nodes),
    length(Nodes, Count).
test(every_goal_that_is_named_fails, forall(member(Goal, [either(bob), over(bob), several(bob), chosen(bob), path(a, c)]))) :-
    failure(failing:Goal, [every(true)], Proof),
    forall(failing_goal(Proof, Failing), \+ failing:Failing).
test(one_clause, Holding == 1) :-
    once(clause(failing:senior(_), _, Reference)),
    reference_failure(failing, senior(bob), Reference, [every(true)], failing(senior(bob), clause_fails(_, Holding, 2), [_])).
test(undecided) :-
    undecided(proof(x, clause_fails(-, 0, 0), [proof(age(x, _), missing, [])])),
    \+ undecided(proof(x, clause_fails(-, 0, 0), [proof(age(x, _), missing, []), proof(y, unmet, [])])).
test(explained_failures, Proof == proof(\+ missing(a), not_provable, [proof(missing(a), no_clause, [])])) :-
    explained_failures(proof(\+ missing(a), pending(failing:missing(a)), []), Proof).

:- end_tests(neurologic_failure).

failing_goal(proof(Goal, Reason, Proofs), Failing) :-
    (   memberchk(Reason, [clause_fails(_, _, _), fails(_), no_clause, untrue(_), unmet, otherwise(_)]),
        Failing = Goal
    ;   member(Proof, Proofs),
        failing_goal(Proof, Failing)
    ).
