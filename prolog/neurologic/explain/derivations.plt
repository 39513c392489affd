:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/derivations)).

derived:neural_rule(r1, answer(_, _), []).
derived:neural_rule(r2, answer(_, _), []).
derived:n(a, 1).
derived:n(b, 2).
derived:n(c, 3).
derived:answer(I, yes) :- derived:neural_rule(r1, _, _), derived:n(I, N), N < 3.
derived:answer(I, no) :- derived:neural_rule(r2, _, _), derived:n(I, N), N > 1.
derived:answer(I, no) :- derived:neural_rule(r1, _, _), derived:n(I, 3).
derived:size(I, Size) :- derived:n(I, N), ( N > 2 -> Size = large ; Size = small ).
derived:first(I) :- derived:n(I, _), !.
:- table derived:tabled/1.
derived:tabled(I) :- derived:n(I, 2).

:- initialization(forall(member(Clause,
                                [ (answer(I, yes) :- neural_rule(r1, _, _), n(I, N), N < 3),
                                  (answer(I, no) :- neural_rule(r2, _, _), n(I, N), N > 1),
                                  (answer(I, no) :- neural_rule(r1, _, _), n(I, 3)),
                                  neural_rule(r1, answer(_, _), []),
                                  neural_rule(r2, answer(_, _), []),
                                  n(a, 1), n(b, 2), n(c, 3)
                                ]),
                         assertz(emitted:Clause))).

:- begin_tests(neurologic_derivations).

test(the_first_rule_of_each_answer,
     Found == [a-[[yes]-rule(r1)], b-[[no]-rule(r2), [yes]-rule(r1)], c-[[no]-rule(r2)]]) :-
    derived_answers(emitted, answer(I, C), I, [C], Found).
test(of_some_individuals, Found == [b-[[no]-rule(r2), [yes]-rule(r1)]]) :-
    derived_answers(emitted, answer(I, C), I, [C], [b], Found).
test(an_expert_clause_has_its_place, true) :-
    derived_answers(derived, size(I, Size), I, [Size], [a-[[small]-clause(_:Line)], b-[_], c-[[large]-clause(_:Line)]]),
    integer(Line).
test(a_cut_is_respected, true) :-
    derived_answers(derived, first(I), I, [], [a-[[]-clause(_:_)]]).
test(a_tabled_predicate, Who == [b]) :-
    derived_answers(derived, tabled(I), I, [], Found),
    findall(Individual, member(Individual-_, Found), Who).
test(a_conjunction, Who == [b, c]) :-
    derived_answers(emitted, ( answer(I, no), n(I, _) ), I, [], Found),
    findall(Individual, member(Individual-_, Found), Who).
test(a_conjunction_names_the_first_rule, Reason == rule(r2)) :-
    derived_answers(emitted, ( answer(I, no), n(I, 2) ), I, [], [b-[[]-Reason]]).

:- end_tests(neurologic_derivations).
