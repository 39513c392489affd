:- module(neurologic_bulk,
          [ add_rows/6,                 % +Module, +Individual, +Columns, +Ids, +Given, -Conflict
            fact_counts/3,              % +Module, +Indicators, -Counts
            cut_back/3                  % +Module, +Indicators, +Counts
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(neurologic(batches), [given_rows/2]).

/** <module> Facts about many individuals at once

Rows come in as neurologic(batches) describes. Each becomes a fact that there is the individual, and a fact for each value
that is not missing. The facts go to the end of their predicates, so that they can be taken back: whoever adds them counts
the clauses before.
*/

%!  add_rows(+Module, +Individual, +Columns, +Ids, +Given, -Conflict) is det.
%
%   Add the facts of some rows to Module. Ids are `numbered(Prefix, First, Count)`, `joined(Separator, Text)` or a list of
%   atoms; Given may hold more rows than these. Columns are terms `column(Functor, Kind, Age)` with Kind `numeric`, `integer`
%   or a compound with a constant for each number of a category; Age is `new` if no fact of Functor was there before any row,
%   else `old`, and likewise Individual is `new(Functor)` or `old(Functor)`. A fact that is there already is not added again.
%   Conflict is `none`, or `conflict(Row, Column, Value)` for the first individual that has another Value already, and then
%   the rest is left out; Row and Column count from 0.

add_rows(M, Individual, Columns, Ids0, Given, Conflict) :-
    ids(Ids0, Ids),
    given_rows(Given, Rows),
    add_rows(Ids, Rows, 0, M, Individual, Columns, Conflict).

add_rows([], _, _, _, _, _, none).
add_rows([Id|Ids], [Row|Rows], Number, M, Individual, Columns, Conflict) :-
    add_individual(Individual, M, Id),
    add_values(Columns, 1, Row, M, Id, Other),
    (   Other == none
    ->  Next is Number+1,
        add_rows(Ids, Rows, Next, M, Individual, Columns, Conflict)
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

add_individual(new(Functor), M, Id) :-
    Fact =.. [Functor, Id],
    assertz(M:Fact).
add_individual(old(Functor), M, Id) :-
    Fact =.. [Functor, Id],
    (   clause(M:Fact, true)
    ->  true
    ;   assertz(M:Fact)
    ).

add_values([], _, _, _, _, none).
add_values([column(Functor, Kind, Age)|Columns], Place, Row, M, Id, Other) :-
    arg(Place, Row, Number),
    (   Number =:= Number               % not NaN
    ->  value(Kind, Number, Value),
        add_value(Age, M, Functor, Id, Value, Different)
    ;   Different = none
    ),
    (   Different == none
    ->  Next is Place+1,
        add_values(Columns, Next, Row, M, Id, Other)
    ;   Different = value(Old),
        Column is Place-1,
        Other = Column-Old
    ).

value(numeric, Number, Value) :-
    !,
    Value = Number.
value(integer, Number, Value) :-
    !,
    (   abs(Number) =:= inf
    ->  Value = Number
    ;   Value is integer(Number)
    ).
value(Constants, Number, Value) :-
    Place is integer(Number)+1,
    arg(Place, Constants, Value).

add_value(new, M, Functor, Id, Value, none) :-
    Fact =.. [Functor, Id, Value],
    assertz(M:Fact).
add_value(old, M, Functor, Id, Value, Different) :-
    Known =.. [Functor, Id, _],
    (   \+ clause(M:Known, true)
    ->  Fact =.. [Functor, Id, Value],
        assertz(M:Fact),
        Different = none
    ;   clause(M:Known, true),
        arg(2, Known, Old),
        \+ same_value(Old, Value)
    ->  Different = value(Old)
    ;   Different = none
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
