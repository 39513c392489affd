:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [list_to_assoc/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(neurologic(possible/library_goals)).

:- begin_tests(neurologic_library_goals).

formulas(Goal, Formulas) :-
    list_to_assoc([ n-feature(integer, range(0, 5)), c-feature(categorical, values([blue, green, red])) ], Schema),
    findall(Goal-F, goal_formula(Goal, user, Schema, F), Formulas).

formula(Goal, Formula) :-
    formulas(Goal, [_-Formula]).

test(not_unifiable, F == not(in('$value'(1, c), values([red])))) :-
    formula('$value'(1, c) \= red, F).
test(never_unifiable, F == true) :-
    formula('$value'(1, c) \= yellow, F).
test(computed, X == '$expression'('$value'(1, n)*2)) :-
    formulas(_ is '$value'(1, n)*2, [(X is _)-true]).
test(among, F == in('$value'(1, c), values([blue, red]))) :-
    formula(memberchk('$value'(1, c), [red, yellow, blue]), F).
test(member_binds, Xs == [a, b]) :-
    formulas(member(_, [a, b]), Found),
    findall(X, member(member(X, _)-true, Found), Xs).
test(between, F == and([in('$value'(1, n), range(2, 1.0Inf)), in('$value'(1, n), range(-1.0Inf, 3))])) :-
    formula(between(2, 3, '$value'(1, n)), F).
test(length_of_what_is_not_known, N == 2) :-
    formulas(length(['$value'(1, n), _], _), [length(_, N)-true]).
test(for_each_category, Lengths == [4-in('$value'(1, c), values([blue])), 5-in('$value'(1, c), values([green])),
                                    3-in('$value'(1, c), values([red]))]) :-
    formulas(atom_length('$value'(1, c), _), Found),
    findall(L-F, member(atom_length(_, L)-F, Found), Lengths).
test(of_numbers_not_understood, F == unknown(not_understood(atom_length/2))) :-
    formula(atom_length('$value'(1, n), _), F).
test(endless, F == unknown(not_understood(length/2))) :-
    formula(length(_, _), F).
test(undefined, F == unknown(undefined(nobody_defines_this/1))) :-
    formula(nobody_defines_this('$value'(1, n)), F).
test(side_effects, F == unknown(not_understood(assertz/1))) :-
    formula(assertz(p), F).

:- end_tests(neurologic_library_goals).
