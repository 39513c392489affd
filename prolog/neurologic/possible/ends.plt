:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(possible/ends)).

% That the ends enclose what Prolog computes is tested in enclosure.plt.

:- begin_tests(neurologic_ends).

ends(Name, Arguments, Low-High) :-
    applied(Name, Arguments, ends(Low, High, _)),
    !.

test(sum, Ends == 3-7) :-
    ends(+, [ends(1, 2, whole), ends(2, 5, whole)], Ends).
test(difference, Ends == -4-0) :-
    ends(-, [ends(1, 2, whole), ends(2, 5, whole)], Ends).
test(signs_of_a_product, Ends == -10-15) :-
    ends(*, [ends(-3, 2, whole), ends(-5, -1, whole)], Ends).
test(no_end, Ends == 2.0-1.0Inf) :-
    ends(+, [ends(1.0, 1.0Inf, false), ends(1.0, 1.0, true)], Ends).
test(overflow, ends(Low, High, Safe) == ends(1.0e308, 1.0Inf, false)) :-
    applied(*, [ends(1.0e308, 1.0e308, true), ends(1.0, 2.0, true)], ends(Low, High, Safe)),
    !.
test(towards_zero, Ends == -2-2) :-
    ends(//, [ends(-5, 5, whole), ends(2, 3, whole)], Ends).
test(downwards, Ends == -3-2) :-
    ends(div, [ends(-5, 5, whole), ends(2, 3, whole)], Ends).
test(around_zero, Ends == -5-5) :-
    ends(//, [ends(5, 5, whole), ends(-1, 2, whole)], Ends).
test(even_power, Ends == 0-9) :-
    ends(**, [ends(-3, 2, whole), ends(2, 2, whole)], Ends).
test(root_of_nothing, Ends == none) :-
    applied(sqrt, [ends(-2, -1, whole)], Ends),
    !.
test(not_known, fail) :-
    applied(sin, [ends(0, 1, whole)], _).

:- end_tests(neurologic_ends).
