:- module(neurologic_failure_limits_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/failure_limits)).

:- begin_tests(neurologic_failure_limits).

test(nodes_are_counted_down) :-
    limits([nodes(2)], Limits),
    \+ exhausted(Limits),
    count_node(Limits),
    \+ exhausted(Limits),
    count_node(Limits),
    exhausted(Limits).
test(depth_ends, Exhausted-Ancestors == [false, false, true]-[u:b, u:a]) :-
    limits([depth(2)], Limits0),
    deeper(a, u, Limits0, Limits1),
    deeper(b, u, Limits1, Limits2),
    findall(Truth, ( member(Limits, [Limits0, Limits1, Limits2]), ( exhausted(Limits) -> Truth = true ; Truth = false ) ), Exhausted),
    Limits2 = limits(_, Ancestors, _, _).
test(a_negation_at_the_top_has_nodes_of_its_own) :-
    limits([nodes(1)], Limits),
    count_node(Limits),
    fresh_limits(Limits, Fresh),
    \+ exhausted(Fresh).
test(a_negation_inside_a_failure_shares_them) :-
    limits([nodes(1)], Limits0),
    deeper(a, u, Limits0, Limits),
    fresh_limits(Limits, Fresh),
    count_node(Fresh),
    exhausted(Limits).
test(tried, Outcomes == [none, answers([x(1), x(2)]), unclear, unclear]) :-
    findall(Outcome,
            ( member(Goal, [fail, lists:member(X, [1, 2, 3]), atom_length(_, _), ( repeat, fail )]),
              ( Goal = lists:_ -> tried_x(X, Goal, Outcome) ; tried(Goal, user, 2, Outcome) )
            ),
            Outcomes).

tried_x(X, Goal, Outcome) :-
    tried(( Goal, true ), user, 2, answers(Answers)),
    findall(x(X), member(( Goal, true ), Answers), Found),
    Outcome = answers(Found).

:- end_tests(neurologic_failure_limits).
