:- module(neurologic_unfolding,
          [ unfolded/3                  % +Module, +Goal, -Unfolded
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(program).

/** <module> An expert's definitions put in the place of their calls

`senior(A)` becomes `age(A, Y), Y >= 65`, so that a body can be read as conditions on features. A call stays as it is where its
definition cannot be written out: predicates of the system and of libraries, dynamic ones, the target, features, cuts, recursion,
heads with compound terms, and predicates with very many clauses.
*/

most_clauses(64).
most_levels(20).

%!  unfolded(+Module, +Goal, -Unfolded) is det.
%
%   Unfolded holds in Module where Goal holds. A constant in the head of a definition becomes a comparison, `X == c`: so an
%   argument that is still unbound when the goal is called is not given a value.

unfolded(M, Goal, Unfolded) :-
    most_levels(Levels),
    unfolded(Goal, M, Levels, Unfolded).

unfolded(Goal, M, Levels, Unfolded) :-
    (   var(Goal)
    ->  Unfolded = Goal
    ;   connective(Goal)
    ->  compound_name_arguments(Goal, Name, Parts0),
        unfolded_each(Parts0, M, Levels, Parts),
        compound_name_arguments(Unfolded, Name, Parts)
    ;   Levels > 0,
        definition_of(M, Goal, Clauses)
    ->  Levels1 is Levels-1,
        findall(Goal-Body,
                ( member(Head-Body0, Clauses),
                  Goal =.. [_|Arguments],
                  Head =.. [_|Parameters],
                  matched(Arguments, Parameters, [], Body0, Body1),
                  unfolded(Body1, M, Levels1, Body)
                ),
                Alternatives),
        disjunction(Alternatives, Goal, Unfolded)
    ;   Unfolded = Goal
    ).

unfolded_each([], _, _, []).
unfolded_each([Goal|Goals], M, Levels, [Unfolded|Unfoldeds]) :-
    unfolded(Goal, M, Levels, Unfolded),
    unfolded_each(Goals, M, Levels, Unfoldeds).

connective((_, _)).
connective((A ; _)) :-
    \+ ( nonvar(A), ( A = (_ -> _) ; A = (_ *-> _) ) ).
connective(\+ _).
connective(once(_)).

%!  definition_of(+Module, +Goal, -Clauses) is semidet.
%
%   Clauses, pairs Head-Body, are all that defines the predicate of Goal.

definition_of(M, Goal, Clauses) :-
    callable(Goal),
    functor(Goal, Name, Arity),
    \+ spoken_of(M, Name, Arity),
    program_predicate(M, Goal, M),
    \+ predicate_property(M:Goal, tabled),
    \+ predicate_property(M:Goal, dynamic),      % its facts are data, and change
    predicate_property(M:Goal, number_of_clauses(Count)),
    most_clauses(Most),
    Count =< Most,
    functor(Head, Name, Arity),
    findall(Head-Body, clause(M:Head, Body), Clauses),
    \+ ( member(Head1-Body1, Clauses),
         ( arg(_, Head1, Argument), compound(Argument) ; cuts(Body1) )
       ).

% What the extracted rules are about, and what they consist of.
spoken_of(M, Name, 2) :-
    ( feature(M, Name, _, _) -> true ; target(M, Name, _) ).
spoken_of(M, Name, 1) :-
    ( individual_predicate(M, Name) -> true ; definition_predicate(M, Name) ).
spoken_of(_, Name, 2) :-
    memberchk(Name, [at_least, fewer_than, finite, refuted, reached, proved]).

cuts(Body) :-
    (   var(Body)
    ->  fail
    ;   Body == !
    ->  true
    ;   ( Body = (A, B) ; Body = (A ; B) ; Body = (A -> B) ; Body = (A *-> B) )
    ->  ( cuts(A) -> true ; cuts(B) )
    ).

%!  matched(+Arguments, +Parameters, +Seen, +Body0, -Body) is semidet.
%
%   Body is Body0 for a call with Arguments, after the comparisons of Arguments with what stands in the head. Seen are the
%   arguments that variables of the head stand for already. Fails if Arguments can never match.

matched([], [], _, Body, Body).
matched([Argument|Arguments], [Parameter|Parameters], Seen, Body0, Body) :-
    (   var(Parameter),
        \+ ( member(Known, Seen), Known == Parameter )
    ->  Parameter = Argument,
        Body = Body1
    ;   Argument == Parameter
    ->  Body = Body1
    ;   ( nonvar(Argument), nonvar(Parameter) )
    ->  fail
    ;   Body = (Argument == Parameter, Body1)
    ),
    matched(Arguments, Parameters, [Argument|Seen], Body0, Body1).

disjunction([], _, false).
disjunction([Goal-Body|Alternatives], Goal, Disjunction) :-
    (   Alternatives == []
    ->  Disjunction = Body
    ;   Disjunction = (Body ; Rest),
        disjunction(Alternatives, Goal, Rest)
    ).
