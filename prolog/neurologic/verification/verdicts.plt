:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/verification)).

% A theory of four individuals, as the library emits it, and an expert's clause.

clause_of_theory(neural_feature(n, integer, range(0, 9), [])).
clause_of_theory(neural_feature(colour, categorical, [red, green], [])).
clause_of_theory(neural_individual(item)).
clause_of_theory(neural_target(class, [yes, no])).
clause_of_theory(neural_theory(ordered, class(_, unknown), [])).
clause_of_theory(neural_rule(r1, class(_, yes), [support(2)])).
clause_of_theory(neural_rule(r2, class(_, no), [])).
clause_of_theory(neural_rule(default, class(_, unknown), [])).
clause_of_theory((class(I, yes) :- neural_rule(r1, _, _), n(I, N), N > 2.5, N =< 5.5)).
clause_of_theory((class(I, no) :- neural_rule(r2, _, _), colour(I, C), memberchk(C, [red]), once(refuted(r1, I)))).
clause_of_theory((class(I, unknown) :- neural_rule(default, _, _), item(I), once(refuted(r1, I)), once(refuted(r2, I)))).
clause_of_theory((refuted(r1, I) :- n(I, N), ( N =< 2.5 ; N > 5.5 ))).
clause_of_theory((refuted(r2, I) :- colour(I, C), \+ memberchk(C, [red]))).
clause_of_theory(item(Item)) :-
    member(Item, [a, b, c, d]).
clause_of_theory(n(a, 4)).
clause_of_theory(n(b, 1)).
clause_of_theory(n(c, 9)).
clause_of_theory(colour(a, red)).
clause_of_theory(colour(b, red)).
clause_of_theory(colour(c, green)).
clause_of_theory((large(I) :- n(I, N), N > 3)).
clause_of_theory(neural_label(a, yes)).
clause_of_theory(neural_label(b, yes)).
clause_of_theory(neural_label(c, no)).
clause_of_theory((denial(large(I)) :- large(I), class(I, yes))).

setup(M, E) :-
    gensym(theory, M),
    gensym(expected, E),
    M:use_module(library(lists)),
    forall(clause_of_theory(Clause), assertz(M:Clause)),
    join_expectations(M, E).

outcome(Clause, Outcome) :-
    result(Clause, Result),
    arg(5, Result, Outcome).

result(Clause, Result) :-
    result(Clause, [], Result).

result(Clause, Answers, Result) :-
    setup(M, E),
    forall(member(I-A, Answers), assertz(E:neural_answer(I, A))),
    assertz(E:Clause),
    verified(M, E, [], [Result]).

found(Clause, Outcome-Text) :-
    result(Clause, Result),
    arg(5, Result, Outcome),
    arg(8, Result, Text).

counted(Clause, Outcome-Count-Who) :-
    result(Clause, Result),
    arg(5, Result, Outcome),
    arg(6, Result, Count),
    arg(9, Result, Witnesses),
    findall(Individual, member(witness(Individual, _), Witnesses), Who).

:- begin_tests(expect).

test(a_fact_is_one_goal, Outcome == passed) :-
    outcome(expect(known, class(a, yes)), Outcome).
test(what_holds_instead_is_told, Found == failed-"class(a, yes)") :-
    found(expect(known, class(a, no)), Found).
test(a_missing_fact_is_no_answer, Found == failed-"no answer of class(d, _)") :-
    found(expect(known, class(d, no)), Found).
test(the_part_that_fails_is_named, Found == failed-"no answer; it fails at large(b)") :-
    found(expect(known, ( class(b, _), large(b) )), Found).
test(the_instead_is_explained, true) :-
    result(expect(known, class(a, no)), Result),
    arg(10, Result, [node(0, "class(a, yes)", rule, _, _)|_]).
test(each_solution_of_the_body, Count == failed-of(1, 2)-["c"]) :-
    counted((expect(larges, class(I, yes)) :- large(I)), Count).
test(at_least_a_share_of_them, Count == passed-of(1, 2)-["c"]) :-
    counted((expect(larges, class(I, yes), 0.5) :- large(I)), Count).
test(about_nobody_fails, Found == failed-"nobody is meant") :-
    found((expect(none, class(I, yes)) :- n(I, 7)), Found).
test(a_solution_found_twice_counts_once, Count == passed-of(1, 1)-[]) :-
    counted((expect(twice, class(a, yes)) :- ( n(a, 4) ; n(a, 4) )), Count).

:- end_tests(expect).

:- begin_tests(never).

test(no_answer, Outcome == passed) :-
    outcome(never(both, ( class(I, yes), class(I, no) )), Outcome).
test(each_answer_is_a_witness, Count == failed-answers(2)-["a", "c"]) :-
    counted(never(large(_)), Count).
test(the_first_is_explained, true) :-
    result(never(n, n(_, 9)), Result),
    arg(10, Result, [node(0, "n(c, 9)", fact, _, _)|_]).
test(an_answer_found_twice_counts_once, Count == failed-answers(1)-["a"]) :-
    counted(never(twice, ( n(a, N) ; n(a, N) )), Count).
test(a_body_narrows_down, Count == failed-answers(1)-["a"]) :-
    counted((never(n, large(I)) :- colour(I, red)), Count).

:- end_tests(never).

:- begin_tests(covers).

test(unknown_and_no_answer_are_none, Count == failed-of(2, 4)-["c", "d"]) :-
    counted(covers(all, item(_)), Count).
test(a_share, Outcome == passed) :-
    outcome(covers(all, item(_), 0.5), Outcome).
test(the_individual_may_stand_anywhere, Count == passed-of(1, 1)-[]) :-
    counted(covers(all, member(_-4, [a-4])), Count).
test(unknown_is_explained, true) :-
    result(covers(all, n(_, 9)), Result),
    arg(10, Result, [node(0, "class(c, unknown)", rule, _, _)|_]).

:- end_tests(covers).

:- begin_tests(impossible).

test(what_no_individual_can_be, Outcome == passed) :-
    outcome(impossible(x, ( class(I, yes), n(I, N), N > 6 )), Outcome).
test(what_a_made_up_one_is, Found == failed-"it holds of an individual that was made up") :-
    found(impossible(x, ( class(I, yes), n(I, 3) )), Found).
test(what_a_loaded_one_is, Count == failed-answers(1)-["a"]) :-
    counted(impossible(x, class(_, yes)), Count).

:- end_tests(impossible).

:- begin_tests(agrees).

test(with_labels, Count == failed-of(1, 3)-["b", "c"]) :-
    counted(agrees(class(I, C), neural_label(I, C)), Count).
test(with_the_network, Outcome == passed) :-
    result(agrees(n, class(I, C), neural_answer(I, C), 1), [a-yes, b-no], Result),
    arg(5, Result, Outcome).
test(without_a_network, Outcome == error) :-
    outcome(agrees(n, class(I, C), neural_answer(I, C)), Outcome).
test(no_common_variable, Outcome == error) :-
    outcome(agrees(n, class(_, yes), item(_)), Outcome).

:- end_tests(agrees).

:- begin_tests(thresholds).

test(sizes, Outcome == passed) :-
    outcome(threshold(small, rules =:= 2), Outcome).
test(conditions, Found == failed-"conditions = 3, rules = 2") :-
    found(threshold(conditions / rules < 1), Found).
test(accuracy, Found == failed-"accuracy = 0.3333") :-
    found(threshold(accuracy > 0.5), Found).
test(fidelity, Outcome == passed) :-
    result(threshold(fidelity =:= 0.5), [a-yes, b-yes], Result),
    arg(5, Result, Outcome).
test(coverage, Found == failed-"coverage = 0.5000, unknown_share = 0.5000") :-
    found(threshold(coverage - unknown_share > 0), Found).
test(findings, Found == failed-"violations = 1") :-
    found(threshold(violations =:= 0), Found).
test(a_bound_from_the_body, Outcome == passed) :-
    outcome((threshold(rules =< N) :- N = 2), Outcome).
test(a_misspelt_measure, Found == error-"ruls is no measure; did you mean rules?") :-
    found(threshold(ruls =< 2), Found).
test(no_comparison, Outcome == error) :-
    outcome(threshold(rules), Outcome).

:- end_tests(thresholds).
