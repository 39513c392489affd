:- module(neurologic_individuals,
          [ everybody/2,                % +Module, -Individuals
            known_columns/3             % +Module, +Functors, -Columns
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(solution_sequences), [distinct/2]).
:- use_module(program).

/** <module> The individuals of a program, and what is known of them, as columns
*/

%!  everybody(+Module, -Individuals) is det.
%
%   Individuals are those of the program in Module, each once, in the order in which they came.

everybody(M, Individuals) :-
    (   individual_predicate(M, Name),
        Goal =.. [Name, Individual],
        predicate_property(M:Goal, defined)
    ->  findall(Individual, distinct(Individual, M:Goal), Individuals)
    ;   Individuals = []
    ).

%!  known_columns(+Module, +Functors, -Columns) is det.
%
%   Columns has a list for each of Functors, with the value of each individual or `'$missing'`, in the order of everybody/2.

known_columns(M, Functors, Columns) :-
    everybody(M, Individuals),
    maplist(column(M, Individuals), Functors, Columns).

column(M, Individuals, Functor, Values) :-
    maplist(value_or_missing(M, Functor), Individuals, Values).

value_or_missing(M, Functor, Individual, Value) :-
    Goal =.. [Functor, Individual, Value0],
    (   predicate_property(M:Goal, defined),
        M:Goal
    ->  Value = Value0
    ;   Value = '$missing'
    ).
