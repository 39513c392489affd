:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/expectations)).
:- use_module(neurologic(verification/verdict_words)).
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

:- begin_tests(faults).

test(a_misspelt_form, Found == error-"nevr/2 is no expectation; did you mean never?") :-
    found(nevr(x, item(_)), Found).
test(a_wrong_number_of_arguments, Found == error-"covers takes 1 or 2 or 3 arguments, not 4") :-
    found(covers(a, b, c, d), Found).
test(nobody_calls_it, true) :-
    found(something(x), error-Text),
    once(sub_string(Text, _, _, _, "something/1 is no expectation, and none calls it")).
test(hides_the_theory, Found == error-"the theory defines large/1 too, and would not be tried; give this one another name") :-
    found(large(d), Found).
test(an_unknown_predicate, Found == error-"nothing defines larg/1; did you mean large/1?") :-
    found(never(x, ( item(I), \+ larg(I) )), Found).
test(an_unknown_predicate_in_the_body, Found == error-"nothing defines larg/1; did you mean large/1?") :-
    found((expect(x, item(I)) :- larg(I)), Found).
test(an_unknown_class, Found == error-"class is never yess; did you mean yes?") :-
    found(never(x, class(_, yess)), Found).
test(an_unknown_category, Found == error-"colour is never blue; it can be red, green") :-
    found(never(x, colour(_, blue)), Found).
test(a_number_that_is_none, Found == error-"n is never high; it is a number") :-
    found(never(x, n(_, high)), Found).
test(a_share_that_is_none, Found == error-"the share 80 is no number from 0 to 1") :-
    found(covers(x, item(_), 80), Found).
test(no_goal, Found == error-"7 is no goal") :-
    found(never(x, 7), Found).
test(an_error_is_a_result, true) :-
    found(never(x, _ > 1), error-Text),
    sub_string(Text, _, _, _, "instantiated").
test(a_ball_is_a_result, true) :-
    found(never(x, throw(help)), error-Text),
    once(sub_string(Text, _, _, _, "help")).
test(an_interruption_is_none, throws(neurologic_stop)) :-
    found(never(x, throw(neurologic_stop)), _).
test(a_limit_is_none, throws(inference_limit_exceeded)) :-
    found(never(x, throw(inference_limit_exceeded)), _).
test(answers_of_the_network_among_the_facts, Outcome == passed) :-
    setup(M, E),
    assertz(M:neural_answer(a, yes)),
    uncover_theory(M, E),
    assertz(E:agrees(x, class(I, C), neural_answer(I, C), 1)),
    verified(M, E, [], [Result]),
    arg(5, Result, Outcome).
test(the_network_itself_counts_more, Outcome == failed) :-
    setup(M, E),
    assertz(M:neural_answer(a, yes)),
    uncover_theory(M, E),
    add_network_answers(M, E, [no, '$missing', no, yes]),
    assertz(E:agrees(x, class(I, C), neural_answer(I, C), 1)),
    verified(M, E, [], [Result]),
    arg(5, Result, Outcome),
    arg(6, Result, of(0, 3)).
test(helpers_are_called, Results == [passed]) :-
    setup(M, E),
    assertz(E:(small(I) :- n(I, N), N < 3)),
    assertz(E:expect(x, small(b))),
    verified(M, E, [], Found),
    findall(Outcome, ( member(Result, Found), arg(5, Result, Outcome) ), Results).
test(helpers_are_looked_into, true) :-
    setup(M, E),
    assertz(E:(small(I) :- nn(I, N), N < 3)),
    assertz(E:expect(x, small(b))),
    verified(M, E, [], [Result|_]),
    arg(8, Result, "in small/1: nothing defines nn/2").
test(a_declaration_hides_nothing, Outcome == passed) :-
    setup(M, E),
    dynamic(E:large/1),
    uncover_theory(M, E),
    assertz(E:expect(x, large(a))),
    verified(M, E, [], [Result]),
    arg(5, Result, Outcome).

:- end_tests(faults).

:- begin_tests(texts).

test(names_of_variables, Text == "never(x, (large(Item), item(Item)))") :-
    setup(M, E),
    Source = "never(x, (large(Item), item(Item))).",
    load_text(E, Source),
    keep_names(E, Source),
    verified(M, E, [], [Result]),
    forget_names(E),
    arg(3, Result, Text).
test(a_result_in_words, Text == "failed: x\n  expected no answer of item(_)\n  found    4 answers about 4 individuals\n  such as  item(a); item(b); item(c); item(d)") :-
    result(never(x, item(_)), Result),
    result_text(Result, Text).
test(one_that_passed_in_words, Text == "passed: x, 1 of 1") :-
    result(covers(x, n(_, 4)), Result),
    result_text(Result, Text).

load_text(E, Source) :-
    setup_call_cleanup(
        open_string(Source, In),
        load_files(E:texts, [stream(In), silent(true)]),
        close(In)).

:- end_tests(texts).
