:- module(neurologic_gaps_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/gaps)).

program(( neural_feature(months, integer, range(0, 120), [unit(months)]) )).
program(( neural_feature(colour, categorical, [dark_red, blue], []) )).

:- initialization(forall(program(Clause), assertz(gaping:Clause))).

:- begin_tests(neurologic_gaps).

said(gap(months, value(36), =<(24.5), 11.5, 0.1), "11.5 months more than 24.5 allows").
said(gap(months, value(3), >=(24.5), 21.5, 0.1), "21.5 months less than 24.5 asks for").
said(gap(months, value(24), <(24), 0, 0.0), "has to be less than 24").
said(gap(months, value(24), >(24), 0, 0.0), "has to be more than 24").
said(gap(months, value(24), =\=(24), 0, 0.0), "may not be 24").
said(gap(-, value(0.3), <(0.1), 0.19999999999999998, 0.1), "0.2 more than 0.1 allows").
said(gap(colour, value(blue), one_of([dark_red]), none, 1.0), "would have to be dark red").
said(gap(colour, value(blue), none_of([blue, dark_red]), none, 1.0), "may not be blue or dark red").
said(gap(colour, missing, value, none, 1.0), "no value is known").
said(gap(-, value(1), at_least(2, 3), 1, 0.1), "1 of 3 conditions hold, and 2 have to").
said(gap(-, none, holds, none, 1.0), "fails").

test(gap, forall(said(Gap, Expected)) ) :-
    gap_said(gaping, en, Gap, none, Text),
    assertion(Text == Expected).
test(infinite, Text == "infinity months more than 3 allows") :-
    gap_said(gaping, en, gap(months, value(1.0Inf), =<(3), 1.0Inf, 1.0Inf), none, Text).

:- end_tests(neurologic_gaps).
