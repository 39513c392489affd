:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/comparison)).

theory(Bound, M) :-
    gensym(version, M),
    forall(member(Clause,
                  [ neural_individual(item),
                    neural_target(class, [yes, no]),
                    neural_theory(unordered, class(_, unknown), []),
                    neural_rule(r1, class(_, yes), []),
                    (class(I, yes) :- neural_rule(r1, _, _), n(I, N), N < Bound),
                    (denial(small(I)) :- class(I, yes), n(I, N), N < 2),
                    (denial(some) :- class(_, yes)),
                    item(a), item(b),
                    n(a, 1), n(b, 3)
                  ]),
           assertz(M:Clause)).

:- begin_tests(neurologic_comparison).

test(newly_violated, Changes == denials([violation("some", none), violation("small(a)", "a")], [])) :-
    theory(0, Old),
    theory(2, New),
    denial_changes(Old, New, Changes).
test(healed, Changes == denials([], [violation("some", none), violation("small(a)", "a")])) :-
    theory(2, Old),
    theory(0, New),
    denial_changes(Old, New, Changes).
test(violated_as_before, Changes == denials([], [])) :-
    theory(2, Old),
    theory(9, New),
    denial_changes(Old, New, Changes).
test(all_that_is_compared, Goal-Same == "class(Individual, Answer)"-1) :-
    theory(2, Old),
    theory(2, New),
    default_goal(Old, New, Goal),
    answer_changes(Old, New, Goal, changes([], Same)),
    rule_changes(Old, New, []),
    clause_changes(Old, New, []).

:- end_tests(neurologic_comparison).
