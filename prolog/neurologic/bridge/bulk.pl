:- module(neurologic_bulk,
          [ add_rows/6,                 % +Module, +Individual, +Columns, +Ids, +Given, -Conflict
            forget_loaders/1,           % +Module
            fact_counts/3,              % +Module, +Indicators, -Counts
            cut_back/3                  % +Module, +Indicators, +Counts
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(batches, [given_rows/2]).

/** <module> Facts about many individuals at once

Rows come in as neurologic(bridge/batches) describes. Each becomes a fact that there is the individual, and a fact for each value
that is not missing. The facts go to the end of their predicates, so that they can be taken back: whoever adds them counts
the clauses before.

A million rows are worth a clause of their own, which knows the predicates and the kinds of values. It is compiled at the
first rows and kept until forget_loaders/1.
*/

:- dynamic
    loader/4,                           % Module, Individual, Columns, Loader
    add_row/4.                          % Loader, Id, Row, Other

%!  add_rows(+Module, +Individual, +Columns, +Ids, +Given, -Conflict) is det.
%
%   Add the facts of some rows to Module. Columns are terms `column(Functor, Kind, Age)` with Kind `numeric`, `integer` or a
%   compound with a constant for each number of a category; Age is `new` if no fact of Functor was there before any row, else
%   `old`, and likewise Individual is `new(Functor)` or `old(Functor)`. Ids are `numbered(Prefix, First, Count)`,
%   `joined(Separator, Text)` or a list of atoms; Given may hold more rows than these. A fact that is there already is not
%   added again. Conflict is `none`, or `conflict(Row, Column, Value)` for the first individual that has another Value
%   already, and then the rows behind it are left out; Row and Column count from 0.

add_rows(M, Individual, Columns, Ids0, Given, Conflict) :-
    (   loader(M, Individual, Columns, Loader0)
    ->  Loader = Loader0
    ;   make_loader(M, Individual, Columns, Loader)
    ),
    ids(Ids0, Ids),
    given_rows(Given, Rows),
    add_each(Ids, Rows, 0, Loader, Conflict).

make_loader(M, Individual, Columns, Loader) :-
    flag(neurologic_loader, Loader, Loader+1),
    length(Columns, Count),
    length(Values, Count),
    ( Count =:= 0 -> true ; Row =.. [r|Values] ),       % rows of nothing hold a zero
    individual_goal(Individual, M, Id, Goal),
    column_goals(Columns, Values, 0, M, Id, Other, Goals),
    current_prolog_flag(optimise, Optimise),
    setup_call_cleanup(
        set_prolog_flag(optimise, true),
        assertz((add_row(Loader, Id, Row, Other) :- Goal, Goals)),
        set_prolog_flag(optimise, Optimise)),
    assertz(loader(M, Individual, Columns, Loader)).

individual_goal(new(Functor), M, Id, assertz(M:Fact)) :-
    Fact =.. [Functor, Id].
individual_goal(old(Functor), M, Id, ( clause(M:Fact, true) -> true ; assertz(M:Fact) )) :-
    Fact =.. [Functor, Id].

column_goals([], [], _, _, _, _, true).
column_goals([column(Functor, Kind, Age)|Columns], [Number|Numbers], Place, M, Id, Other, (Goal, Goals)) :-
    Goal = ( Number =:= Number -> Add ; true ),         % else it is NaN
    fact_goal(Kind, Number, Age, M, Functor, Id, Place, Other, Add),
    Next is Place+1,
    column_goals(Columns, Numbers, Next, M, Id, Other, Goals).

fact_goal(numeric, Number, Age, M, Functor, Id, Place, Other, Goal) :-
    !,
    add_goal(Age, M, Functor, Id, Number, Place, Other, Goal).
fact_goal(integer, Number, Age, M, Functor, Id, Place, Other, (neurologic_bulk:whole(Number, Value), Goal)) :-
    !,
    add_goal(Age, M, Functor, Id, Value, Place, Other, Goal).
fact_goal(Constants, Number, Age, M, Functor, Id, Place, Other, (N is integer(Number)+1, arg(N, Constants, Value), Goal)) :-
    add_goal(Age, M, Functor, Id, Value, Place, Other, Goal).

add_goal(new, M, Functor, Id, Value, _, _, assertz(M:Fact)) :-
    Fact =.. [Functor, Id, Value].
add_goal(old, M, Functor, Id, Value, Place, Other, neurologic_bulk:add_value(M, Functor, Id, Value, Place, Other)).

%!  forget_loaders(+Module) is det.
%
%   Let go of what add_rows/6 compiled for Module.

forget_loaders(M) :-
    forall(retract(loader(M, _, _, Loader)),
           retractall(add_row(Loader, _, _, _))).

add_each([], _, _, _, none).
add_each([Id|Ids], [Row|Rows], Number, Loader, Conflict) :-
    add_row(Loader, Id, Row, Other),
    (   var(Other)
    ->  Next is Number+1,
        add_each(Ids, Rows, Next, Loader, Conflict)
    ;   Other = Column-Value,
        Conflict = conflict(Number, Column, Value)
    ).

ids(numbered(Prefix, First, Count), Ids) :-
    Last is First+Count-1,
    numbered(First, Last, Prefix, Ids).
ids(joined(Separator, Text), Ids) :-
    atomic_list_concat(Ids, Separator, Text).
ids([], []).
ids([Id|Ids], [Id|Ids]).

numbered(Number, Last, Prefix, Ids) :-
    (   Number > Last
    ->  Ids = []
    ;   atom_concat(Prefix, Number, Id),
        Ids = [Id|Ids1],
        Next is Number+1,
        numbered(Next, Last, Prefix, Ids1)
    ).

% An infinite number has no whole one.

whole(Number, Value) :-
    (   abs(Number) =:= inf
    ->  Value = Number
    ;   Value is integer(Number)
    ).

% Other becomes Place-Old if Old is another value that the individual has.

add_value(M, Functor, Id, Value, Place, Other) :-
    Known =.. [Functor, Id, _],
    (   \+ clause(M:Known, true)
    ->  Fact =.. [Functor, Id, Value],
        assertz(M:Fact)
    ;   var(Other),
        clause(M:Known, true),
        arg(2, Known, Old),
        \+ same_value(Old, Value)
    ->  Other = Place-Old
    ;   true
    ).

% Equal as the rules compare values: 5 and 5.0 are, and so are an atom and a string of the same text.

same_value(Old, Value) :-
    (   number(Old),
        number(Value)
    ->  Old =:= Value
    ;   Old == Value
    ->  true
    ;   string(Old),
        atom(Value),
        atom_string(Value, Old)
    ).

%!  fact_counts(+Module, +Indicators, -Counts) is det.
%
%   Counts are the numbers of clauses that the predicates have now.

fact_counts(M, Indicators, Counts) :-
    maplist(fact_count(M), Indicators, Counts).

fact_count(M, Name/Arity, Count) :-
    functor(Head, Name, Arity),
    (   predicate_property(M:Head, number_of_clauses(Count0))
    ->  Count = Count0
    ;   Count = 0
    ).

%!  cut_back(+Module, +Indicators, +Counts) is det.
%
%   Take away all clauses that came after so many.

cut_back(M, Indicators, Counts) :-
    maplist(cut_one_back(M), Indicators, Counts).

cut_one_back(M, Name/Arity, Count) :-
    functor(Head, Name, Arity),
    State = seen(0),
    forall(clause(M:Head, _, Reference),
           ( arg(1, State, Seen0),
             Seen is Seen0+1,
             nb_setarg(1, State, Seen),
             ( Seen > Count -> erase(Reference) ; true )
           )).
