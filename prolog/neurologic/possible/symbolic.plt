:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(neurologic(possible/made_up)).
:- use_module(neurologic(bridge/questions)).
:- use_module(neurologic(possible/symbolic)).
:- use_module(neurologic(possible/unfold_context)).

:- dynamic
    bank:age/2,
    bank:income/2,
    bank:job/2,
    bank:person/1,
    bank:risk/2,
    bank:blacklisted/1,
    bank:guarantees/2,
    bank:pays/2.

% Rules in an ordered list, an expert's clauses, and one loaded person.

bank_clause(( neural_feature(age, integer, range(18, 99), []) )).
bank_clause(( neural_feature(income, numeric, range(0.0, 1.0e6), []) )).
bank_clause(( neural_feature(job, categorical, [none, clerk, baker], []) )).
bank_clause(( neural_individual(person) )).
bank_clause(( neural_target(risk, [good, bad]) )).
bank_clause(( neural_relation(guarantees, [individual, individual], [input, output]) )).
bank_clause(( neural_theory(ordered, risk(_, good), []) )).
bank_clause(( neural_rule(r1, risk(_, bad), []) )).
bank_clause(( neural_rule(default, risk(_, good), []) )).
bank_clause(( risk(P, bad) :- neural_rule(r1, _, _), age(P, A), A < 21, income(P, I), I =< 1000.0 )).
bank_clause(( risk(P, good) :- neural_rule(default, _, _), person(P), once(refuted(r1, P)) )).
bank_clause(( refuted(r1, P) :- age(P, A), A >= 21 )).
bank_clause(( refuted(r1, P) :- income(P, I), I > 1000.0 )).
bank_clause(( person(ann) )).
bank_clause(( age(ann, 40) )).
bank_clause(( income(ann, 2000.0) )).
bank_clause(( job(ann, clerk) )).
bank_clause(( blacklisted(ann) )).
bank_clause(( wage(baker, 12) )).
bank_clause(( wage(clerk, 15) )).
bank_clause(( trade(clerk) )).
bank_clause(( trade(baker) )).
bank_clause(( rank(P, 1) :- age(P, A), A < 30, ! )).
bank_clause(( rank(P, 2) :- job(P, none), ! )).
bank_clause(( rank(_, 3) )).
bank_clause(( point(P, young) :- age(P, A), A < 30 )).
bank_clause(( point(P, poor) :- income(P, I), I < 500.0 )).
bank_clause(( point(P, idle) :- job(P, none) )).
bank_clause(( points(P, N) :- findall(Q, point(P, Q), Qs), length(Qs, N) )).
bank_clause(( loop(P) :- age(P, A), A > 20, loop(P) )).
bank_clause(( odd_cut(P) :- ( age(P, 20), ! ; age(P, 30) ) )).
bank_clause(( older(P, Q) :- age(P, A), age(Q, B), A > B )).
bank_clause(( denial(child(P)) :- age(P, A), A < 18 )).
bank_clause(( denial(rich_and_bad(P)) :- risk(P, bad), income(P, I), I > 1000.0 )).
bank_clause(( denial(poor_and_good(P)) :- risk(P, good), income(P, I), I < 10.0 )).
bank_clause(( denial(clerk(P)) :- job(P, clerk) )).

:- initialization(forall(bank_clause(Clause), assertz(bank:Clause))).

:- begin_tests(neurologic_symbolic).

answer(Goal, Answer) :-
    possible(bank:Goal, Answer).

test(witness, Answer == witness([[age=20, income=1000.0, job=clerk]])) :-
    answer(( risk(P, bad), age(P, A), A >= 20, income(P, I), I >= 1000.0 ), Answer).
test(strict_bound, Income == 1000.0000000000001) :-
    answer(( risk(P, good), age(P, 18), income(P, I), I < 1000.0000000000002 ), witness([Row])),
    memberchk(income=Income, Row).
test(cannot, Answer == cannot_happen) :-
    answer(( risk(P, bad), age(P, A), A*2 > 41 ), Answer).
test(cannot_through_negation, Answer == cannot_happen) :-
    answer(( \+ risk(P, good), \+ risk(P, bad) ), Answer0),
    answer(( person(P), \+ risk(P, good), \+ risk(P, bad) ), Answer),
    Answer0 = not_decided([everybody]).
test(switched_off, [setup(retract(bank:neural_rule(r1, A, B))),
                    cleanup(asserta(bank:neural_rule(r1, A, B))),
                    Answer == cannot_happen]) :-
    answer(risk(_, bad), Answer).
test(relation_of_constants, Answer == witness([[job=clerk, age=40, income=2000.0]])) :-
    answer(( job(_, J), wage(J, W), W > 12 ), Answer).
test(cut, Answer == cannot_happen) :-
    answer(( age(P, A), A < 30, rank(P, R), R =:= 3 ), Answer).
test(cut_that_an_output_avoids, Answer = witness(_)) :-
    answer(( age(P, A), A < 30, rank(P, 3) ), Answer).
test(cut_left, Answer = witness(_)) :-
    answer(( age(P, _), rank(P, R), R > 2, job(P, baker) ), Answer).
test(cut_over_everybody, Answer == not_decided([everybody])) :-
    answer(( rank(P, R), R > 2, job(P, none) ), Answer).
test(counted, Answer == cannot_happen) :-
    answer(( age(P, 40), points(P, N), N >= 2, income(P, I), I >= 500.0 ), Answer).
test(counted_so, Ages == [18]) :-
    answer(( age(P, A), A < 19, points(P, 3) ), witness([Row])),
    findall(Age, member(age=Age, Row), Ages).
test(two, Ages == [20, 19]) :-
    answer(( older(P, Q), age(P, A), A =< 20, age(Q, B), B >= 19 ), witness(Rows)),
    findall(Age, ( member(Row, Rows), member(age=Age, Row) ), Ages).
test(two_in_a_circle, Answer == cannot_happen) :-
    answer(( older(P, Q), older(Q, R), older(R, P) ), Answer).
test(both_orders_of_names, Answer = witness([_, _])) :-
    answer(( older(P, Q), Q @< P ), Answer0),
    answer(( older(P, Q), P @< Q ), Answer),
    Answer0 = witness([_, _]).
test(error_is_no_solution, Answer == cannot_happen) :-
    answer(( age(P, A), X is 1 // (A-A), X >= 0, person(P) ), Answer).
test(error_is_no_refutation, Answer == cannot_happen) :-
    answer(( age(P, A), \+ 1 // (A-A) > 7, person(P) ), Answer).
test(recursion, Answer == not_decided([recursion(loop/1)])) :-
    answer(loop(_), Answer).
test(recursion_beside_the_point, Answer == cannot_happen) :-
    answer(( age(P, 20), income(P, I), I < 0.0, loop(P) ), Answer).
test(by_name, Answer == not_decided([named_individual(blacklisted/1)])) :-
    answer(( age(P, 20), blacklisted(P) ), Answer).
test(by_name_denied, Answer = witness([_])) :-
    answer(( age(P, 20), \+ blacklisted(P) ), Answer).
test(loaded_or_another, Answer == not_decided([named_individual(blacklisted/1)])) :-
    answer(( blacklisted(P), age(P, 20) ), Answer).
test(relation, Answer == not_decided([relation(guarantees/2)])) :-
    answer(( guarantees(P, Q), age(Q, A), age(P, B), A > B ), Answer).
test(no_facts, Answer == not_decided([no_facts(pays/2)])) :-
    answer(( age(P, 20), pays(P, Sum), Sum > 3 ), Answer).
test(undefined, Answer == not_decided([undefined(missing/1)])) :-
    answer(( age(P, 20), missing(P) ), Answer).
test(inner_cut, Answer == not_decided([inner_cut])) :-
    answer(( odd_cut(P), age(P, 31) ), Answer).
test(everybody, Answer == not_decided([everybody])) :-
    answer(( age(P, A), \+ ( age(_, B), B > A ), A < 30, job(P, none) ), Answer).
test(not_understood, Answer == not_decided([not_understood(random/1)])) :-
    answer(( age(P, A), A < random(5) - 100, person(P) ), Answer).
test(built_in_over_categories, Answer == cannot_happen) :-
    answer(( job(P, J), atom_length(J, N), N < 5, \+ sub_atom(J, 0, 1, _, n), \+ J == clerk, person(P) ), Answer).
test(built_in_that_holds_of_some, Job == none) :-
    answer(( job(_, J), atom_length(J, 4) ), witness([Row])),
    memberchk(job=Job, Row).
test(steps, Answer == not_decided([steps(3)])) :-
    possible(bank:( income(P, I), J is I*I, J =:= 3.0, person(P) ), [steps(3)], Answer).
test(facts_are_as_before, Facts == [ann]) :-
    answer(risk(_, bad), _),
    findall(P, bank:person(P), Facts).
test(nothing_kept, Kept == []) :-
    answer(( rank(P, 3), age(P, A), A < 30 ), _),
    findall(K, neurologic_unfold_context:meant(K, _, _), Kept).
test(unbound_goal, error(instantiation_error)) :-
    possible(_, _).
test(denials, Short == [cannot_happen, cannot_happen, witness, witness]) :-
    denials(bank, every, Verdicts),
    findall(Name, ( member(verdict(_, Answer), Verdicts), functor(Answer, Name, _) ), Short).
test(denials_of_the_loaded, Answers == [holds, holds, holds, witness(clerk(ann))]) :-
    denials(bank, individuals, Verdicts),
    findall(Answer, member(verdict(_, Answer), Verdicts), Answers).
test(another_answer_in_place_of_the_rules) :-
    Row = [age=18, income=0.0, job=none],
    Goal = risk(_, good),
    \+ holds_with(bank:Goal, [role(1, 1)], [Row], [bad]),
    holds_with(bank:Goal, [role(1, 1)], [Row], [good]),
    bank:risk(ann, good).
test(question, Outcome = outcome(witness, [], [role(1, 1)], [witness([_], [[bad]])])) :-
    possibility(bank, text("age(P, A), risk(P, bad)", ['A'=20]), [], Outcome).
test(question_syntax, Outcome == syntax(end_of_goal_expected, 7)) :-
    possibility(bank, text("true.  x", []), [], Outcome).
test(words, Text == "not decided: there are no facts of pays/2; the search stopped after 3 boxes") :-
    answer_text(not_decided([no_facts(pays/2), steps(3)]), Text).

:- end_tests(neurologic_symbolic).
