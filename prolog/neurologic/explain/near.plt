:- module(neurologic_near_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/near)).
:- use_module(neurologic(explain/render)).

program(( neural_feature(duration, integer, range(4, 72), [column(duration), unit(months)]) )).
program(( neural_feature(savings, categorical, [none, low, high], [column(savings)]) )).
program(( neural_feature(income, numeric, range(unbounded, unbounded), [column(income)]) )).
program(( neural_individual(applicant) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, good), []) )).
program(( neural_definition(d1, concept(_), []) )).
program(( neural_rule(r1, risk(_, bad), [support(7), fidelity(0.9, 0.8, 1.0)]) )).
program(( neural_rule(r2, risk(_, good), []) )).
program(( neural_rule(r3, risk(_, bad), []) )).
program(( neural_rule(r4, risk(_, bad), []) )).
program(( neural_rule(default, risk(_, good), []) )).
program(( risk(A, bad) :- neural_rule(r1, _, _), duration(A, D), D > 24.5, savings(A, S), memberchk(S, [none, low]) )).
program(( risk(A, good) :- neural_rule(r2, _, _), applicant(A),
          at_least(2, [(duration(A, D), D =< 12.0), savings(A, high), (income(A, I), I > 50.0)]), reached(r2, A) )).
program(( risk(A, bad) :- neural_rule(r3, _, _), income(A, I), duration(A, D), finite(2.0*I + 1.0*D, Sum), Sum < 20.0, reached(r3, A) )).
program(( risk(A, bad) :- neural_rule(r4, _, _), applicant(A), once(( concept(A), bond(A, _) )), reached(r4, A) )).
program(( risk(A, good) :- neural_rule(default, _, _), applicant(A), reached(default, A) )).
program(( risk(A, bad) :- black_listed(A), \+ pardoned(A) )).
program(( refuted(r1, A) :- applicant(A), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, A) :- duration(A, D), D =< 24.5 )).
program(( refuted(r1, A) :- savings(A, S), \+ memberchk(S, [none, low]) )).
program(( refuted(r2, A) :- applicant(A), \+ neural_rule(r2, _, _) )).
program(( refuted(r2, A) :- applicant(A), fewer_than(2, [(duration(A, D), D > 12.0), (savings(A, S), S \== high), (income(A, I), I =< 50.0)]) )).
program(( refuted(r3, A) :- applicant(A), \+ neural_rule(r3, _, _) )).
program(( refuted(r3, A) :- income(A, I), duration(A, D), finite(2.0*I + 1.0*D, Sum), Sum >= 20.0 )).
program(( refuted(r4, A) :- applicant(A), \+ neural_rule(r4, _, _) )).
program(( refuted(r4, A) :- applicant(A), \+ ( \+ refuted(concept, A), bond(A, _) ) )).
program(( refuted(concept, A) :- duration(A, D), D =< 30.5 )).
program(( concept(A) :- applicant(A), duration(A, D), D > 30.5 )).
program(( reached(r2, A) :- once(refuted(r1, A)) )).
program(( reached(r3, A) :- reached(r2, A), once(refuted(r2, A)) )).
program(( reached(r4, A) :- reached(r3, A), once(refuted(r3, A)) )).
program(( reached(default, A) :- reached(r4, A), once(refuted(r4, A)) )).
program(( at_least(0, _) )).
program(( at_least(N, [G|Gs]) :- N > 0, ( call(G) -> L is N-1 ; L = N ), at_least(L, Gs) )).
program(( fewer_than(N, Gs) :- length(Gs, T), R is T-N+1, at_least(R, Gs) )).
program(( finite(E, V) :- catch(( V is E, V-V =:= 0.0 ), error(evaluation_error(_), _), fail) )).
program(( applicant(a1) )).
program(( applicant(a2) )).
program(( applicant(a3) )).
program(( duration(a1, 36) )).
program(( duration(a2, 12) )).
program(( duration(a3, 24) )).
program(( savings(a1, none) )).
program(( savings(a2, low) )).
program(( savings(a3, high) )).
program(( income(a1, 10.5) )).
program(( income(a2, 40) )).
program(( bond(a9, a8) )).
program(( pardoned(a3) )).
program(( black_listed(a3) )).
program(( denial(lent(A)) :- risk(A, good), duration(A, D), D > 30 )).
program(( offer(A, Product) :- risk(A, good), product(Product), duration(A, D), D < 20 )).
program(( product(loan) )).
program(( product(card) )).

% What the compiler of rules declares, so that facts may be missing.
:- dynamic
    near_program:applicant/1, near_program:duration/2, near_program:savings/2, near_program:income/2, near_program:bond/2, near_program:neural_rule/3, near_program:risk/2, near_program:refuted/2,
    near_program:reached/2, near_program:concept/1, near_program:black_listed/1, near_program:pardoned/1.
:- initialization(forall(program(Clause), assertz(near_program:Clause))).

% The ways in which Goal might have been concluded: rule, conditions that hold and all of them, what is against it.
ways(Goal, Ways) :-
    why_not_proof(near_program:Goal, [nearest(9)], proof(_, _, Proofs)),
    findall(Way, ( member(Proof, Proofs), way(Proof, Way) ), Ways).

way(proof(_, near(Rule, _, Holding, Total, _), Against), Rule-Holding/Total-Names) :-
    findall(Name, ( member(proof(_, Reason, _), Against), against(Reason, Name) ), Names).
way(proof(_, near_clause(_, Holding, Total), Against), clause-Holding/Total-Names) :-
    findall(Name, ( member(proof(_, Reason, _), Against), functor(Reason, Name, _) ), Names).

against(short(gap(Feature, _, Wanted, By, _)), Feature-Wanted-By).
against(earlier(Rule), earlier(Rule)).
against(undecided(Rule), undecided(Rule)).
against(switched_off(Rule), switched_off(Rule)).

:- begin_tests(neurologic_near).

test(it_holds, Reason == does_hold) :-
    why_not_proof(near_program:risk(a1, bad), [], proof(risk(a1, bad), Reason, [proof(risk(a1, bad), rule(r1, _), _)])).
test(by_how_much_and_what_comes_first, Ways == [ default-0/0-[earlier(r1)],
                                                 r2-0/1-[(-)-at_least(2, 3)-2, earlier(r1)] ]) :-
    ways(risk(a1, good), Ways).
test(nearest_first, Ways == [ r1-1/2-[duration-(>(24.5))-12.5],
                              r3-0/1-[(-)-(<(20.0))-72.0],
                              r4-0/1-[(-)-holds-none],
                              clause-1/2-[otherwise] ]) :-
    ways(risk(a2, bad), Ways).
test(missing_values_leave_it_undetermined, Reason == undetermined([income])) :-
    why_not_proof(near_program:risk(a3, good), [], proof(_, Reason, _)).
test(what_is_missing_is_not_known_to_fail, Ways == [ r3-0/1-[income-value-none, undecided(r2)],
                                                     clause-1/2-[holds],
                                                     r1-0/2-[duration-(>(24.5))-0.5, savings-one_of([none, low])-none],
                                                     r4-0/1-[(-)-holds-none, undecided(r2)] ]) :-
    ways(risk(a3, bad), Ways0),
    permuted(Ways0, Ways).
test(switched_off, [setup(retract(near_program:neural_rule(r1, H, E))), cleanup(asserta(near_program:neural_rule(r1, H, E))),
                    true(Names == [switched_off(r1)])]) :-
    ways(risk(a1, bad), Ways),
    memberchk(r1-2/2-Names, Ways).
test(denial_that_stands_against_it, Denials == [denial(lent(a1))]) :-
    why_not_proof(near_program:risk(a1, good), [nearest(1)], proof(_, _, Proofs)),
    findall(Goal, member(proof(Goal, forbidden, _), Proofs), Denials).
test(each_rule_concludes_its_own_where_the_class_is_open, Rules == [bad-r1, good-r2, bad-r3, bad-r4, good-default]) :-
    why_not_proof(near_program:risk(a3, Class), [nearest(9)], proof(_, _, Proofs)),
    var(Class),
    findall(Of-Rule, ( member(proof(risk(a3, Of), near(Rule, _, _, _, _), _), Proofs) ), Rules0),
    findall(Of-Rule, ( member(Rule, [r1, r2, r3, r4, default]), member(Of-Rule, Rules0) ), Rules).
test(condition_that_nobody_can_meet, Goals == [fail]) :-
    near_proof_of(all([any([])]), Goals).
test(nobody, Reason == no_individual(applicant)) :-
    why_not_proof(near_program:risk(a77, good), [], proof(_, Reason, [])).
test(no_such_answer, Reason-Proofs == nearest(0, 0)-[]) :-
    why_not_proof(near_program:risk(a1, purple), [], proof(_, Reason, Proofs)).
test(as_many_as_wanted, Shown == 2) :-
    why_not_proof(near_program:risk(a2, bad), [nearest(2)], proof(_, nearest(Shown, 4), [_, _])).
test(expert_goal_down_to_the_rules, [Name, Rule] == [clause_fails, default]) :-
    why_not_proof(near_program:offer(a1, loan), [], proof(_, Reason, [proof(risk(a1, good), nearest(1, _), [Near|_])|_])),
    functor(Reason, Name, _),
    Near = proof(_, near(Rule, _, _, _, _), _).
test(every_text_is_written) :-
    forall(( member(A, [a1, a2, a3, a77]), member(Class, [good, bad, _]), member(Options, [[], [language(en)], [language(fr)]]) ),
           ( why_not_proof(near_program:risk(A, Class), [], Proof),
             proof_nodes(near_program, Proof, Options, [_|_])
           )).
test(not_a_number, error(type_error(positive_integer, three))) :-
    why_not_proof(near_program:risk(a1, good), [nearest(three)], _).
test(target_failure, Shown == 1) :-
    target_failure(near_program, risk(a2, bad), [nearest(1)], proof(_, nearest(Shown, _), _)).

:- end_tests(neurologic_near).

near_proof_of(Condition, [Goal]) :-
    neurologic_near:short(Condition, near_program, a1, row, [], 0.0, proof(Goal, short(_), [])).

% Ways that are equally near stand in no order that matters here.
permuted(Ways, Ordered) :-
    Order = [r3, clause, r1, r4],
    findall(Way, ( member(Name, Order), member(Way, Ways), Way = Name-_-_ ), Ordered).
