:- module(neurologic_unfold_context,
          [ context/3,                  % +Module, +Most, -Context
            forget_meanings/1,          % +Context
            meaning/4,                  % +Context, +Id, +Sign, -Formula
            schema/2,                   % +Context, -Schema
            here/2,                     % +Context, -Module
            rules/2,                    % +Context, -Module
            merging/2,                  % +Context, -Merging
            merging_as/3,               % +Context, +Merging, -Context
            at/3,                       % +Context, +Module, -Context
            under/3,                    % +Context, +Goal, -Context
            recursive/2,                % +Context, +Goal
            step/1,                     % +Context
            kept_formula/4,             % +Context, +Hash, +Key, -Formula
            keep/5                      % +Context, +Hash, +Key, +Formula, -Kept
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(symbols, [schema_of/2]).

/** <module> What unfolding a goal knows on its way, and what it keeps
*/

:- thread_local
    kept/4,                             % Token, Hash, Goal-Count, Formula
    meant/3.                            % Token, Id, Formula

%!  context(+Module, +Most, -Context) is det.
%
%   Context is for unfolding goals of Module in at most Most steps: `context(Here, Module, Schema, Token, Ancestors, Merging,
%   Steps)`. Here is the module of the clause in hand; Merging is `merged`, or `each` where every solution counts.

context(M, Most, context(M, M, Schema, Token, [], merged, steps(0, Most))) :-
    schema_of(M, Schema),
    flag(neurologic_unfold, Token, Token+1).

%!  forget_meanings(+Context) is det.
%!  meaning(+Context, +Id, +Sign, -Formula) is det.
%
%   What `ref(Id)` stands for, as `signed(Formula, Sign)`.

forget_meanings(context(_, _, _, Token, _, _, _)) :-
    retractall(kept(Token, _, _, _)),
    retractall(meant(Token, _, _)).

meaning(context(_, _, _, Token, _, _, _), Id, Sign, signed(Formula, Sign)) :-
    meant(Token, Id, Formula).

%!  schema(+Context, -Schema) is det.
%!  here(+Context, -Module) is det.
%!  rules(+Context, -Module) is det.
%!  merging(+Context, -Merging) is det.
%!  at(+Context0, +Module, -Context) is det.
%!  under(+Context0, +Goal, -Context) is det.
%!  merging_as(+Context0, +Merging, -Context) is det.
%
%   What a context says, and contexts that say something else: here is the module of the clause in hand, rules the one that was
%   asked.

schema(context(_, _, Schema, _, _, _, _), Schema).
here(context(Here, _, _, _, _, _, _), Here).
rules(context(_, M, _, _, _, _, _), M).
merging(context(_, _, _, _, _, Merging, _), Merging).
at(context(_, M, S, T, A, E, N), Here, context(Here, M, S, T, A, E, N)).
under(context(H, M, S, T, A, E, N), Goal, context(H, M, S, T, [Goal|A], E, N)).
merging_as(context(H, M, S, T, A, _, N), Merging, context(H, M, S, T, A, Merging, N)).

%!  recursive(+Context, +Goal) is semidet.
%
%   Goal is called inside a call like it, or very deep.

recursive(context(_, _, _, _, Ancestors, _, _), Goal) :-
    (   member(Ancestor, Ancestors),
        Ancestor =@= Goal
    ;   length(Ancestors, Depth),
        Depth > 400
    ),
    !.

%!  step(+Context) is semidet.
%
%   One more step is allowed.

step(context(_, _, _, _, _, _, Steps)) :-
    Steps = steps(Count0, Most),
    Count0 < Most,
    Count is Count0+1,
    nb_setarg(1, Steps, Count).

%!  kept_formula(+Context, +Hash, +Key, -Formula) is semidet.
%!  keep(+Context, +Hash, +Key, +Formula, -Kept) is det.
%
%   What a goal came to before. A formula of several parts gets a name; one that is unfinished because of the calls around it
%   is not kept.

kept_formula(context(_, _, _, Token, _, _, _), Hash, Key, Formula) :-
    kept(Token, Hash, Key, Formula).

keep(context(_, _, _, Token, Ancestors, _, _), Hash, Key, Formula, Kept) :-
    (   functor(Formula, Name, _),
        memberchk(Name, [and, or, not, at_least])
    ->  flag(neurologic_unfold, Id, Id+1),
        assertz(meant(Token, Id, Formula)),
        Kept = ref(Id)
    ;   Kept = Formula
    ),
    (   Ancestors \== [],
        sub_recursion(Formula)
    ->  true
    ;   assertz(kept(Token, Hash, Key, Kept))
    ).

sub_recursion(Formula) :-
    compound(Formula),
    (   Formula = unknown(recursion(_))
    ->  true
    ;   arg(_, Formula, Argument),
        sub_recursion(Argument),
        !
    ).
