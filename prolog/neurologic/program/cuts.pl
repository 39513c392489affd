:- module(neurologic_cuts,
          [ has_cut/1,                  % +Body
            inner_cut/1,                % +Body
            at_cut/3,                   % +Body, -Before, -After
            once_rest/2                 % +Body, -Rest
          ]).

/** <module> Where the cuts of a clause stand
*/

%!  inner_cut(+Body) is semidet.
%
%   There is a cut in Body other than among the goals of its conjunction.

inner_cut(Body) :-
    nonvar(Body),
    (   Body = (A, B)
    ->  ( inner_cut(A) -> true ; inner_cut(B) )
    ;   Body \== (!),
        has_cut(Body)
    ).

%!  has_cut(+Body) is semidet.
%
%   There is a cut in Body that cuts the clause.

has_cut(Body) :-
    nonvar(Body),
    (   Body == (!)
    ->  true
    ;   Body = (A, B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = (A ; B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = (_ -> B)
    ->  has_cut(B)
    ;   Body = (A *-> B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = _:Plain,
        has_cut(Plain)
    ).

%!  at_cut(+Body, -Before, -After) is semidet.
%
%   The goals around the first cut.

at_cut(Body, Before, After) :-
    nonvar(Body),
    (   Body == (!)
    ->  Before = true,
        After = true
    ;   Body = (A, B),
        (   at_cut(A, Before, AfterA)
        ->  After = (AfterA, B)
        ;   at_cut(B, BeforeB, After),
            Before = (A, BeforeB)
        )
    ).

%!  once_rest(+Body, -Rest) is det.
%
%   Rest has once/1 in place of the cuts of Body: after the first cut of a clause that is what the next one means.
once_rest(Body, Rest) :-
    (   at_cut(Body, Before, After)
    ->  once_rest(After, Rest0),
        Rest = (once(Before), Rest0)
    ;   Rest = Body
    ).
