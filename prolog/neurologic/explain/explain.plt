:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/explain)).
:- use_module(neurologic(explain/render)).

% The goals of the nodes of every proof, level by level.
goals(Goal, Goals) :-
    findall(Texts,
            ( proof(Goal, Proof),
              proof_nodes(explained, Proof, Nodes),
              findall(Level-Text, member(node(Level, Text, _, _, _), Nodes), Texts)
            ),
            Goals).

% All answers of Goal by explanation are those of Prolog, in the same order.
same_answers(Template, Goal) :-
    findall(Template, explained:Goal, Expected),
    findall(Template, proof(explained:Goal, _), Found),
    Found =@= Expected.

:- dynamic
    explained:neural_rule/3,
    explained:neural_theory/3,
    explained:neural_feature/4,
    explained:neural_individual/1,
    explained:missing/1.
:- table explained:path/2.

% The program that is explained: its clauses must belong to a module as a whole.
program(( neural_theory(ordered, risk(_, good), []) )).
program(( neural_feature(age, integer, range(0, 120), []) )).
program(( neural_feature(housing, categorical, [own, rent], []) )).
program(( neural_individual(applicant) )).
program(( neural_rule(r1, risk(_, bad), [support(7), fidelity(0.9, 0.8, 1.0)]) )).
program(( neural_rule(r2, risk(_, bad), []) )).
program(( neural_rule(default, risk(_, good), []) )).
program(( applicant(ann) )).
program(( applicant(bob) )).
program(( applicant(eve) )).
program(( age(ann, 70) )).
program(( age(bob, 20) )).
program(( age(eve, 40) )).
program(( housing(ann, own) )).
program(( housing(bob, rent) )).
program(( housing(eve, rent) )).

program(( risk(A, bad) :-
    neural_rule(r1, _, _),
    age(A, Age), Age < 25 )).
program(( risk(A, bad) :-
    neural_rule(r2, _, _),
    applicant(A),
    at_least(2, [(age(A, Age), Age > 30), housing(A, rent), (age(A, Age), Age < 50)]),
    reached(r2, A) )).
program(( risk(A, good) :-
    neural_rule(default, _, _),
    applicant(A),
    reached(default, A) )).

program(( refuted(r1, A) :- applicant(A), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, A) :- age(A, Age), Age >= 25 )).
program(( refuted(r2, A) :- applicant(A), \+ neural_rule(r2, _, _) )).
program(( refuted(r2, A) :- applicant(A), fewer_than(2, [(age(A, Age), Age =< 30), (housing(A, H), H \== rent), (age(A, Age), Age >= 50)]) )).
program(( reached(r2, A) :- once(refuted(r1, A)) )).
program(( reached(default, A) :- reached(r2, A), once(refuted(r2, A)) )).
program(( at_least(0, _) )).
program(( at_least(Count, [Goal|Goals]) :-
    Count > 0,
    ( call(Goal) -> Left is Count-1 ; Left = Count ),
    at_least(Left, Goals) )).
program(( fewer_than(Count, Refutations) :-
    length(Refutations, Total),
    Refuted is Total-Count+1,
    at_least(Refuted, Refutations) )).

% Control structures, and clauses with cuts in every place.
program(( first(X) :- member(X, [1, 2, 3]), X > 1, ! )).
program(( first(9) )).
program(( cut_in_branch(X) :- member(X, [1, 2, 3]), ( X > 1, ! ; fail ) )).
program(( cut_in_branch(9) )).
program(( cut_in_then(X) :- member(X, [1, 2, 3]), ( X > 1 -> ! ; fail ) )).
program(( cut_in_then(9) )).
program(( cut_in_condition(X) :- ( member(X, [1, 2, 3]), ! -> true ; X = 0 ) )).
program(( cut_in_condition(9) )).
program(( cut_in_call(X) :- member(X, [1, 2, 3]), call(( true ; ! )), X > 1 )).
program(( cut_in_call(9) )).
program(( cut_in_not(X) :- member(X, [1, 2]), \+ ( X = 1, ! ) )).
program(( cut_in_not(9) )).
program(( cut_first(X) :- !, X = 1 )).
program(( cut_first(2) )).
program(( cut_in_called(X) :- first(Y), member(X, [Y, 5]) )).
program(( cut_in_called(9) )).
program(( soft(X) :- ( member(X, [1, 2]) *-> true ; X = 3 ) )).
program(( either(X) :- ( X = 1 ; X = 2 ; fail ; X = 3 ) )).
program(( branches(X, Y) :- member(X, [1, 2, 3]), ( X =:= 1 -> Y = one ; X =:= 2 -> Y = two ; Y = many ) )).
program(( once_only(X) :- once(member(X, [1, 2])) )).
program(( ignored(X) :- ignore(member(X, [1, 2])), ignore(fail) )).
program(( caught(X) :- catch(throws(X), oops(X), true) )).
program(( throws(_) :- throw(oops(7)) )).
program(( all_positive :- forall(member(X, [1, 2]), X > 0) )).
program(( collected(L) :- findall(X-Y, ( member(X, [1, 2]), branches(X, Y) ), L) )).
program(( counted(N) :- aggregate_all(count, member(_, [a, b]), N) )).
program(( called(X) :- G = member(X), call(G, [1, 2]) )).
program(( reaches(X, Y) :- edge(X, Y) )).
program(( reaches(X, Y) :- edge(X, Z), reaches(Z, Y) )).
program(( edge(a, b) )).
program(( edge(b, c) )).
program(( peano(0) )).
program(( peano(s(X)) :- peano(X) )).
program(( endless(X) :- endless(X) )).
program(( none(X) :- \+ missing(X) )).

program(( path(X, Y) :- link(X, Y) )).
program(( path(X, Y) :- path(X, Z), link(Z, Y) )).
program(( link(a, b) )).
program(( link(b, c) )).
program(( link(c, a) )).

:- initialization(forall(program(Clause), assertz(explained:Clause))).

:- begin_tests(neurologic_explain).

% Cuts prune what they prune in Prolog, everything else gives the same answers in the same order.
test(control, forall(member(Name, [first, cut_in_branch, cut_in_then, cut_in_condition, cut_in_call, cut_in_not, cut_first,
                                   cut_in_called, soft, either, once_only, ignored, caught, collected, counted, called]))) :-
    Goal =.. [Name, X],
    same_answers(X, Goal).
test(two_arguments, forall(member(Name, [branches, reaches, path, risk, refuted, reached]))) :-
    Goal =.. [Name, X, Y],
    same_answers(X-Y, Goal).
test(cut_at_the_top) :-
    same_answers(X, ( member(X, [1, 2, 3]), ( X < 2 ; ! ) )).
test(forall) :-
    proof(explained:all_positive, proof(_, clause(_), [proof(_, collected(2), [])])).

test(rule, Goals == [[0-"risk(bob, bad)", 1-"age(bob, 20), 20 < 25"]]) :-
    goals(explained:risk(bob, _), Goals).
test(evidence, Because == "because rule r1 (support 7, fidelity 0.90 [0.80, 1.00])") :-
    once(proof(explained:risk(bob, bad), Proof)),
    proof_nodes(explained, Proof, [node(0, _, rule, Because, Details)|_]),
    memberchk(rule=r1, Details).
test(m_of_n, Goals == [[ 0-"risk(eve, bad)", 1-"applicant(eve)", 1-"at least 2 of 3", 2-"age(eve, 40), 40 > 30",
                         2-"housing(eve, rent)", 1-"reached(r2, eve)", 2-"refuted(r1, eve)" ]]) :-
    goals(explained:risk(eve, _), Goals).
test(default, Goals == [[ 0-"risk(ann, good)", 1-"applicant(ann)", 1-"reached(default, ann)", 2-"refuted(r1, ann)",
                          2-"refuted(r2, ann)", 3-"fewer than 2 of 3", 4-"housing(ann, own), own \\== rent",
                          4-"age(ann, 70), 70 >= 50" ]]) :-
    goals(explained:risk(ann, _), Goals).
test(switched_off, [setup(retract(explained:neural_rule(r1, H, E))), cleanup(assertz(explained:neural_rule(r1, H, E))),
                    true(Becauses == ["since it is switched off"])]) :-
    once(proof(explained:risk(ann, good), Proof)),
    proof_nodes(explained, Proof, Nodes),
    findall(Because, member(node(_, "refuted(r1, ann)", _, Because, _), Nodes), Becauses).

test(negation, Goals == [[0-"none(x)", 1-"\\+ missing(x)", 2-"missing(x)"]]) :-
    goals(explained:none(x), Goals).
test(values, Values == [3.0 < 12]) :-
    proof(explained:( X = 1.0, 3*X < 2*6 ), proof(_, proved, Proofs)),
    findall(V, member(proof(_, compared(V), _), Proofs), Values).
test(conjunction, Goals == [[0-"first(2), once_only(1)", 1-"first(2)", 2-"member(2, [1, 2, 3])", 2-"2 > 1", 1-"once_only(1)",
                             2-"member(1, [1, 2])"]]) :-
    goals(explained:( first(_), once_only(_) ), Goals).
test(tabled, Goals == [[0-"path(a, a)", 1-"path(a, c)", 2-"path(a, b)", 3-"link(a, b)", 2-"link(b, c)", 1-"link(c, a)"]]) :-
    goals(explained:path(a, a), Goals).

test(no_proof, fail) :-
    proof(explained:risk(bob, good), _).
test(deep, Depth == 3000) :-
    length(List, 3000),
    foldl([_, P, s(P)]>>true, List, 0, Peano),
    once(proof(explained:peano(Peano), Proof)),
    proof_nodes(explained, Proof, Nodes),
    last(Nodes, node(Depth, _, _, _, _)).
test(endless, error(resource_error(proof_depth))) :-
    proof(explained:endless(_), [depth(1000)], _).
test(exception, throws(oops(7))) :-
    proof(explained:throws(_), _).
test(unknown_predicate, error(existence_error(procedure, _))) :-
    proof(explained:there_is_no_such_thing(_), _).
test(unbound, error(instantiation_error)) :-
    proof(explained:_, _).
test(unbound_inside, error(instantiation_error)) :-
    proof(explained:( true, _ ), _).
test(not_callable, error(type_error(callable, _))) :-
    proof(explained:3, _).

% A list of 5000 rules has one chain of guards: its explanation is a list, made in linear time.
test(long_chain, Count == 5000) :-
    Module = neurologic_explain_chain,
    assertz(Module:neural_theory(ordered, c(_, no), [])),
    assertz(Module:neural_individual(i)),
    forall(between(0, 4999, N),
           ( atom_concat(r, N, Rule),
             assertz(Module:refuted(Rule, x)),
             Next is N+1,
             atom_concat(r, Next, NextRule),
             (   N =:= 0
             ->  assertz(Module:(reached(NextRule, X) :- once(refuted(Rule, X))))
             ;   assertz(Module:(reached(NextRule, X) :- reached(Rule, X), once(refuted(Rule, X))))
             )
           )),
    once(proof(Module:reached(r5000, x), proof(_, earlier_refuted(r5000), Proofs))),
    length(Proofs, Count).

:- end_tests(neurologic_explain).

:- begin_tests(neurologic_render).

test(layout, [nondet, true(Lines == ["a", "├─ b", "│  └─ c  fact", "└─ d     fact"])]) :-
    Leaf = fact(-),
    Proof = proof(a, proved, [proof(b, computed, [proof(c, Leaf, [])]), proof(d, Leaf, [])]),
    with_output_to(string(Text), print_proof(explained, Proof)),
    split_string(Text, "\n", "", Lines0),
    append(Lines, [""], Lines0).
test(quoted, Text == "'A b'('X', \"s\", [1, 2|A])") :-
    numbervars(T, 0, _),
    term_text('A b'('X', "s", [1, 2|T]), Text).

:- end_tests(neurologic_render).
