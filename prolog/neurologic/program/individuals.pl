:- module(neurologic_individuals,
          [ everybody/2,                % +Module, -Individuals
            known_columns/3,            % +Module, +Functors, -Columns
            same_columns/3              % +Module1, +Module2, +Functors
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, same_length/2]).
:- use_module(library(pairs), [pairs_keys_values/3]).
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
    ->  findall(Individual, M:Goal, Individuals0),
        each_once(Individuals0, Individuals)
    ;   Individuals = []
    ).

% Most often each comes once: to see that costs a tenth of looking for those that come again.
each_once(Individuals0, Individuals) :-
    sort(Individuals0, Different),
    (   same_length(Individuals0, Different)
    ->  Individuals = Individuals0
    ;   findall(Individual, distinct(Individual, member(Individual, Individuals0)), Individuals)
    ).

%!  known_columns(+Module, +Functors, -Columns) is det.
%
%   Columns has a list for each of Functors, with the value of each individual or `'$missing'`, in the order of everybody/2.

known_columns(M, Functors, Columns) :-
    everybody(M, Individuals),
    maplist(column(M, Individuals), Functors, Columns).

column(M, Individuals, Functor, Values) :-
    functor(Fact, Functor, 2),
    (   \+ predicate_property(M:Fact, defined)
    ->  maplist(missing, Individuals, Values)
    ;   facts_in_order(M, Fact, Individuals, Values0)
    ->  Values = Values0
    ;   maplist(value_or_missing(M, Functor), Individuals, Values)
    ).

missing(_, '$missing').

% Most often facts came as the individuals did, one a feature: then one walk through them is enough.
facts_in_order(M, Fact, Individuals, Values) :-
    predicate_property(M:Fact, number_of_rules(0)),
    predicate_property(M:Fact, number_of_clauses(Count)),
    length(Individuals, Count),
    arg(1, Fact, Individual),
    arg(2, Fact, Value),
    findall(Individual-Value, M:Fact, Pairs),
    pairs_keys_values(Pairs, Individuals0, Values),
    Individuals0 == Individuals.

value_or_missing(M, Functor, Individual, Value) :-
    (   call(M:Functor, Individual, Value0)
    ->  Value = Value0
    ;   Value = '$missing'
    ).

%!  same_columns(+Module1, +Module2, +Functors) is semidet.
%
%   The same is known of the same individuals, as far as Functors tell.

same_columns(M1, M2, Functors) :-
    known_columns(M1, Functors, Columns1),
    known_columns(M2, Functors, Columns2),
    Columns1 == Columns2.
