:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2]).
:- use_module(neurologic(program/ways)).

:- begin_tests(neurologic_ways).

test(neighbours, Ways == [way([a], 1, or([p, q])), way([b], 1, r), way([a], 1, s)]) :-
    merged([way([a], 1, p), way([a], 1, q), way([b], 1, r), way([a], 1, s)], Ways).
test(more_individuals_are_another_way, Ways == [way([], 1, p), way([], 2, q)]) :-
    merged([way([], 1, p), way([], 2, q)], Ways).
test(only_thought_of, Formulas == [p, unknown(everybody)]) :-
    open_ways([way([], 1, p), way([], 2, q)], 1, Formulas).
test(first, Ways == [way([a], 1, p), way([b], 1, and([not(p), q]))]) :-
    exclusive([way([a], 1, p), way([b], 1, q)], 1, [], Ways).
test(nothing_after_a_sure_one, Ways == [way([a], 1, true)]) :-
    exclusive([way([a], 1, true), way([b], 1, q)], 1, [], Ways).
test(not_sure_of_another_individual, Formulas == [true, unknown(everybody)]) :-
    exclusive([way([a], 2, true), way([b], 1, true)], 1, [], Ways),
    findall(F, member(way(_, _, F), Ways), Formulas).
test(chosen, Lists == [[x, y]-[p], [y]-[not(p)]]) :-
    findall(List-Formulas, chosen([found(x, 1, p), found(y, 1, true)], List, Formulas), Lists).
test(anything, Xs == [v, v]) :-
    Xs = [_, _],
    anything(Xs, v).

:- end_tests(neurologic_ways).
