:- module(neurologic_ways,
          [ merged/2,                   % +Ways0, -Ways
            open_ways/3,                % +Ways, +Count, -Formulas
            exclusive/4,                % +Ways0, +Count, +Before, -Ways
            chosen/3,                   % +Found, -List, -Formulas
            anything/2                  % ?Variables, +Value
          ]).
:- use_module(library(lists), [member/2]).
:- use_module('../possible/formulas', [all_of/2, any_of/2, negation/2]).

/** <module> The ways in which a goal can be proved, one after the other

A way is `way(Variables, Count, Formula)`: how the variables of the goal are bound, how many individuals are made up then, and
the formula under which the way is open.
*/

%!  anything(?Variables, +Value) is det.
%
%   All Variables are Value.

anything([], _).
anything([Symbol|Variables], Symbol) :-
    anything(Variables, Symbol).

%!  merged(+Ways0, -Ways) is det.
%
%   Neighbours that bind the same become one.

merged([], []).
merged([way(V, N, F)|Ways0], [way(V, N, Joined)|Ways]) :-
    same_way(Ways0, V, N, Fs, Ways1),
    any_of([F|Fs], Joined),
    merged(Ways1, Ways).

same_way([way(V1, N1, F1)|Ways0], V, N, [F1|Fs], Ways) :-
    N1 == N,
    V1 =@= V,
    !,
    same_way(Ways0, V, N, Fs, Ways).
same_way(Ways, _, _, [], Ways).

%!  open_ways(+Ways, +Count, -Formulas) is det.
%
%   The formulas of Ways. Of individuals beyond Count, which are only thought of, nothing can be denied: there may be others.
open_ways(Ways, N, Formulas) :-
    findall(Formula,
            ( member(way(_, N1, F), Ways),
              ( N1 == N -> Formula = F ; Formula = unknown(everybody) )
            ),
            Formulas).

%!  exclusive(+Ways0, +Count, +Before, -Ways) is det.
%
%   Each way is taken only where those before it are closed.

exclusive([], _, _, []).
exclusive([Way|Ways0], N0, Before, [way(V, N, F)|Ways]) :-
    Way = way(V, N, F0),
    (   \+ ( member(way(V1, N1, _), Before), \+ ( V1 =@= V, N1 == N ) )
    ->  F = F0                                  % all bind alike: whichever is first
    ;   open_ways(Before, N0, Formulas),
        any_of(Formulas, Earlier),
        negation(Earlier, NotEarlier),
        all_of([NotEarlier, F0], F)
    ),
    (   F0 == true,
        N == N0
    ->  Ways = []
    ;   exclusive(Ways0, N0, [Way|Before], Ways)
    ).

%!  chosen(+Found, -List, -Formulas) is nondet.
%
%   List are the templates of those of Found that are taken to be open; then Formulas hold.

chosen([], [], []).
chosen([found(Template, _, F)|Found], List, Formulas) :-
    (   F == true
    ->  List = [Template|List1],
        Formulas = Formulas1
    ;   List = [Template|List1],
        Formulas = [F|Formulas1]
    ;   F \== true,
        List = List1,
        negation(F, Closed),
        Formulas = [Closed|Formulas1]
    ),
    chosen(Found, List1, Formulas1).
