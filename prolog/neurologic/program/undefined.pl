:- module(neurologic_undefined,
          [ undefined_call/5,           % +Module, -Indicator, -Caller, -Source, -Nearest
            called/4                    % +Body, +Module, -Home, -Goal
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(program).

/** <module> Calls of predicates that nothing defines
*/

%!  undefined_call(+Module, -Indicator, -Caller, -Source, -Nearest) is nondet.
%
%   A clause of Caller, at Source, calls the predicate Indicator, which neither the program nor the system nor a library
%   defines. Nearest is the indicator of a known predicate with a similar name, or `none`. Every Indicator shows once.

undefined_call(M, Indicator, Caller, Source, Nearest) :-
    findall(call(Indicator, Caller, Source), undefined_in_clause(M, Indicator, Caller, Source), Calls),
    first_of_each(Calls, [], First),
    member(call(Indicator, Caller, Source), First),
    nearest(M, Indicator, Nearest).

first_of_each([], _, []).
first_of_each([Call|Calls], Seen, First) :-
    Call = call(Indicator, _, _),
    (   member(Known, Seen),
        Known == Indicator
    ->  First = First1
    ;   First = [Call|First1]
    ),
    first_of_each(Calls, [Indicator|Seen], First1).

undefined_in_clause(M, Name/Arity, Caller, Source) :-
    current_predicate(M:CallerName/CallerArity),
    Caller = CallerName/CallerArity,
    functor(Head, CallerName, CallerArity),
    \+ predicate_property(M:Head, imported_from(_)),
    \+ predicate_property(M:Head, foreign),
    \+ sub_atom(CallerName, 0, _, _, '$wrap$'),         % how the system tables a predicate
    predicate_property(M:Head, number_of_rules(Rules)),
    Rules > 0,
    \+ emitted(M, Head),
    clause(M:Head, Body, Reference),
    called(Body, M, Home, Goal),
    callable(Goal),
    \+ predicate_property(Home:Goal, visible),
    functor(Goal, Name, Arity),
    source(Reference, Source0),
    (   Source0 = _:_
    ->  Source = Source0
    ;   Source = (-):0
    ).

% The text of extracted rules is complete by construction, and long.
emitted(_, refuted(_, _)).
emitted(_, reached(_, _)).
emitted(_, proved(_, _)).

%!  called(+Body, +Module, -Home, -Goal) is nondet.
%
%   Body calls Goal in module Home, maybe inside control structures and other predicates that call their arguments.

called(Body, _, _, _) :-
    var(Body),
    !,
    fail.
called(M:Body, _, Home, Goal) :-
    !,
    nonvar(M),
    called(Body, M, Home, Goal).
called(_^Body, M, Home, Goal) :-
    !,
    called(Body, M, Home, Goal).
called(Body, M, M, Body) :-
    \+ control(Body).
called(Body, M, Home, Goal) :-
    predicate_property(M:Body, meta_predicate(Modes)),
    arg(I, Modes, Mode),
    arg(I, Body, Argument),
    extended(Mode, Argument, Called),
    called(Called, M, Home, Goal).

control((_, _)).
control((_ ; _)).
control((_ -> _)).
control((_ *-> _)).
control(\+ _).
control(!).

extended(0, Goal, Goal).
extended(^, Goal, Goal).
extended(Count, Closure, Goal) :-
    integer(Count),
    Count > 0,
    callable(Closure),
    \+ Closure = _:_,
    \+ Closure = (_ >> _),
    \+ Closure = (_ / _),
    length(Extra, Count),
    Closure =.. [Name|Arguments],
    append_arguments(Arguments, Extra, All),
    Goal =.. [Name|All].

append_arguments([], Extra, Extra).
append_arguments([Argument|Arguments], Extra, [Argument|All]) :-
    append_arguments(Arguments, Extra, All).

%!  nearest(+Module, +Indicator, -Nearest) is det.

nearest(M, Name/Arity, Nearest) :-
    (   functor(Head, Name, Arity),
        dwim_predicate(M:Head, Found),
        ( Found = Home:Similar -> visible_from(M, Home) ; Similar = Found ),
        functor(Similar, SimilarName, SimilarArity),
        SimilarName/SimilarArity \== Name/Arity        % what is called is known, though nothing defines it
    ->  Nearest = SimilarName/SimilarArity
    ;   current_predicate(M:Name/OtherArity),
        OtherArity \== Arity
    ->  Nearest = Name/OtherArity
    ;   Nearest = none
    ).

% SWI-Prolog looks into every module, those of other sessions too.
visible_from(M, Home) :-
    (   Home == M
    ->  true
    ;   \+ module_property(Home, class(temporary))
    ).
