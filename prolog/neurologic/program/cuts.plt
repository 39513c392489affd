:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/cuts)).

:- begin_tests(neurologic_cuts).

test(cut_of_the_clause) :-
    has_cut(( a, ! )),
    has_cut(( a ; b, ! )),
    has_cut(( a -> ! ; b )).
test(local_cuts, fail) :-
    has_cut(( \+ !, ( ! -> a ; b ) )).
test(among_the_goals, fail) :-
    inner_cut(( a, !, b )).
test(inside) :-
    inner_cut(( a ; ! )).
test(around, Before-After == (a, b, true)-(true, c, !)) :-
    at_cut(( a, b, !, c, ! ), Before, After).
test(further_cuts, Rest == (once((a, true)), true, b)) :-
    once_rest(( a, !, b ), Rest).
test(none, fail) :-
    at_cut(( a, \+ ! ), _, _).

:- end_tests(neurologic_cuts).
