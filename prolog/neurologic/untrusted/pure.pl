:- module(neurologic_pure,
          [ pure/2                      % +Module, +Goal
          ]).
:- use_module(library(lists), [memberchk/2]).
:- use_module('../program/program').

/** <module> Goals that change nothing and say nothing, whoever runs them
*/

most_predicates(300).

%!  pure(+Module, +Goal) is semidet.
%
%   Goal calls, as far as one can see, only clauses of the program and predicates of the system that have no side effects.
%   Fails where that is not plain.

pure(M, Goal) :-
    State = seen([], 0),
    pure(Goal, M, State).

pure(Goal, _, _) :-
    var(Goal),
    !,
    fail.
pure(M:Goal, _, State) :-
    !,
    atom(M),
    pure(Goal, M, State).
pure(Goal, M, State) :-
    inner(Goal, Goals),
    !,
    all_pure(Goals, M, State).
pure(Goal, _, _) :-
    harmless(Goal),
    !.
pure(Goal, M, State) :-
    program_predicate(M, Goal, Home),
    functor(Goal, Name, Arity),
    arg(1, State, Seen),
    (   memberchk(Home:Name/Arity, Seen)
    ->  true
    ;   arg(2, State, Count0),
        most_predicates(Most),
        Count0 < Most,
        Count is Count0+1,
        nb_setarg(1, State, [Home:Name/Arity|Seen]),
        nb_setarg(2, State, Count),
        functor(Head, Name, Arity),
        forall(impure_candidate(Home, Head, Body),
               ( ( Body = In:Plain -> true ; Plain = Body, In = Home ),
                 pure(Plain, In, State)
               ))
    ).

% Facts are pure, however many they are.
impure_candidate(M, Head, Body) :-
    predicate_property(M:Head, number_of_rules(Rules)),
    Rules > 0,
    clause(M:Head, Body),
    Body \== true.

all_pure([], _, _).
all_pure([Goal|Goals], M, State) :-
    pure(Goal, M, State),
    all_pure(Goals, M, State).

inner((A, B), [A, B]).
inner((A ; B), [A, B]).
inner((A -> B), [A, B]).
inner((A *-> B), [A, B]).
inner(\+ A, [A]).
inner(once(A), [A]).
inner(ignore(A), [A]).
inner(call(A), [A]).
inner(forall(A, B), [A, B]).
inner(findall(_, A, _), [A]).
inner(aggregate_all(_, A, _), [A]).
inner(setof(_, A, _), [B]) :-
    plain(A, B).
inner(bagof(_, A, _), [B]) :-
    plain(A, B).

plain(Goal, Plain) :-
    (   nonvar(Goal),
        Goal = _^Inner
    ->  plain(Inner, Plain)
    ;   Plain = Goal
    ).

harmless(Goal) :-
    functor(Goal, Name, Arity),
    memberchk(Name/Arity,
              [ true/0, fail/0, false/0, !/0, (=)/2, (\=)/2, (==)/2, (\==)/2, (@<)/2, (@>)/2, (@=<)/2, (@>=)/2, compare/3,
                (<)/2, (>)/2, (=<)/2, (>=)/2, (=:=)/2, (=\=)/2, (is)/2, var/1, nonvar/1, atom/1, number/1, integer/1,
                float/1, atomic/1, compound/1, callable/1, is_list/1, ground/1, string/1, functor/3, arg/3, (=..)/2,
                copy_term/2, member/2, memberchk/2, append/3, length/2, sort/2, sort/4, msort/2, between/3, succ/2, plus/3,
                nth0/3, nth1/3, sum_list/2, sumlist/2, max_list/2, min_list/2, max_member/2, min_member/2, last/2,
                reverse/2, atom_length/2, atom_concat/3, sub_atom/5, atom_chars/2, atom_codes/2, atom_number/2,
                number_codes/2, list_to_set/2, subtract/3 ]).
