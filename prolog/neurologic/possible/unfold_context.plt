:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(possible/unfold_context)).

:- begin_tests(neurologic_unfold_context).

context(Context) :-
    context(user, 2, Context).

test(steps, fail) :-
    context(Context),
    step(Context),
    step(Context),
    step(Context).
test(elsewhere, Modules == [other, user]) :-
    context(Context0),
    at(Context0, other, Context),
    here(Context, Here),
    rules(Context, Rules),
    Modules = [Here, Rules].
test(merging, Ways == [merged, each]) :-
    context(Context0),
    merging(Context0, Way0),
    merging_as(Context0, each, Context),
    merging(Context, Way),
    Ways = [Way0, Way].
test(recursive) :-
    context(Context0),
    under(Context0, m:p(_), Context),
    recursive(Context, m:p(_)),
    \+ recursive(Context, m:p(a)).
test(kept, Formula-Meaning-Again == ref(Id)-signed(and([p, q]), -)-none) :-
    context(Context),
    keep(Context, 7, m:p-1, and([p, q]), ref(Id)),
    kept_formula(Context, 7, m:p-1, Formula),
    meaning(Context, Id, -, Meaning),
    forget_meanings(Context),
    ( kept_formula(Context, 7, m:p-1, Again0) -> Again = Again0 ; Again = none ).
test(short_ones_have_no_name, Kept == p) :-
    context(Context),
    keep(Context, 7, m:p-1, p, Kept),
    forget_meanings(Context).
test(unfinished_ones_are_not_kept, fail) :-
    context(Context0),
    under(Context0, m:r, Context),
    keep(Context, 7, m:p-1, or([p, unknown(recursion(r/0))]), _),
    kept_formula(Context, 7, m:p-1, _).

:- end_tests(neurologic_unfold_context).
