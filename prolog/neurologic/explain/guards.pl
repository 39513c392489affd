:- module(neurologic_guards,
          [ guard/3,                    % +Goal, +Module, -Kind
            solve_guard/5,              % +Kind, +Module, +Goal, +Limit, -Proof
            plain_test/2                % +Fact, +Condition
          ]).
:- use_module(library(lists), [append/3]).
:- use_module('../program/program').
:- use_module(solving).

/** <module> Proofs of what the compiler writes beside the rules

Whether a rule is refuted, whether all rules before it are, and m-of-n conditions: their proofs are shorter than their clauses.
*/

%!  guard(+Goal, +Module, -Kind) is semidet.
%
%   Goal is one of the predicates that the compiler of rules writes beside them, and Kind says which.

guard(refuted(Id, _), M, refuted(Id)) :-
    nonvar(Id),
    rules_module(M).
guard(reached(Id, _), M, reached(Id)) :-
    nonvar(Id),
    rules_module(M).
guard(at_least(Least, Goals), M, at_least(Least, Goals)) :-
    integer(Least),
    is_list(Goals),
    rules_module(M).
guard(fewer_than(Count, Refutations), M, fewer_than(Count, Refutations)) :-
    integer(Count),
    is_list(Refutations),
    rules_module(M).
guard(finite(_, _), M, finite) :-
    rules_module(M).

%!  solve_guard(+Kind, +Module, +Goal, +Limit, -Proof) is nondet.

solve_guard(refuted(Id), M, Goal, Limit, proof(Goal, refuted(Id), Proofs)) :-
    solve_clause(M, Goal, Limit, proof(Goal, _, Proofs0)),
    without_individual(Proofs0, M, Proofs).
solve_guard(reached(Id), M, Goal, Limit, proof(Goal, earlier_refuted(Id), Proofs)) :-
    solve_reached(M, Goal, Limit, Proofs, []).
solve_guard(at_least(Least, Goals), M, Goal, Limit, proof(Goal, at_least(Least, Count), Proofs)) :-
    length(Goals, Count),
    call(M:Goal),
    holding(Goals, M, Limit, Least, Proofs).
solve_guard(fewer_than(Count, Refutations), M, Goal, Limit, proof(Goal, at_least(Least, Total), Proofs)) :-
    length(Refutations, Total),
    Least is Total-Count+1,
    call(M:Goal),
    holding(Refutations, M, Limit, Least, Proofs).
solve_guard(finite, M, Goal, _, proof(Goal, computed, [])) :-
    call(M:Goal).

% That the individual is one says nothing about the condition that fails.
without_individual(Proofs0, M, Proofs) :-
    (   Proofs0 = [proof(Known, fact(_), [])|Proofs1],
        Proofs1 = [_|_],
        functor(Known, Name, 1),
        individual_predicate(M, Name)
    ->  Proofs = Proofs1
    ;   Proofs = Proofs0
    ).

% The guard of a rule goes through that of the rule before it: one list instead of a chain.
solve_reached(M, Goal, Limit, Proofs, Tail) :-
    clause(M:Goal, Body),
    solve_earlier(Body, M, Limit, Proofs, Tail).

solve_earlier((A, B), M, Limit, Proofs, Tail) :-
    !,
    solve_earlier(A, M, Limit, Proofs, Proofs1),
    solve_earlier(B, M, Limit, Proofs1, Tail).
solve_earlier(Goal, M, Limit, Proofs, Tail) :-
    Goal = reached(_, _),
    !,
    solve_reached(M, Goal, Limit, Proofs, Tail).
solve_earlier(Goal, M, Limit, Proofs, Tail) :-
    (   once_refuted(Goal, Id, Individual),
        plain_refutation(M, Id, Individual, Proof)
    ->  Proofs = [Proof|Tail]
    ;   solve_opaque(Goal, M, Limit, Proofs, Tail)
    ).

% library(apply_macros), once anybody has loaded it, writes once/1 in the other way.
once_refuted(once(refuted(Id, Individual)), Id, Individual).
once_refuted((refuted(Id, Individual) -> true), Id, Individual).

%!  plain_refutation(+Module, +Id, +Individual, -Proof) is semidet.
%
%   What solve/6 finds, in a fraction of the time, where the first clause of refuted/2 that holds is one fact and one condition on its
%   value. A rule may have thousands of rules before it.

plain_refutation(M, Id, Individual, proof(refuted(Id, Individual), refuted(Id), [Proof])) :-
    nonvar(Id),
    nonvar(Individual),
    clause(M:refuted(Id, Individual), Body),
    plain_outcome(Body, M, Outcome),
    Outcome \== false,
    !,
    Outcome = true(Proof).

%!  plain_outcome(+Body, +Module, -Outcome) is det.
%
%   Outcome is `true(Proof)`, `false`, or `other` for a body of another shape.

plain_outcome(Body, M, Outcome) :-
    (   Body = (Fact, Condition),
        plain_test(Fact, Condition)
    ->  (   clause(M:Fact, FactBody, Reference),
            (   FactBody \== true
            ->  Outcome = other
            ;   call(Condition),
                source(Reference, Source),
                Outcome = true(proof((Fact, Condition), fact(Source), []))
            )
        ->  true
        ;   Outcome = false
        )
    ;   Body = (_, \+ neural_rule(Rule, _, _)),
        M:neural_rule(Rule, _, _)
    ->  Outcome = false
    ;   Outcome = other
    ).

%!  plain_test(+Fact, +Condition) is semidet.
%
%   Condition is on the value that Fact gives, and on nothing else.

plain_test(Fact, Condition) :-
    plain_condition(Condition, Value),
    var(Value),
    compound(Fact),
    functor(Fact, _, 2),
    arg(2, Fact, Value1),
    Value1 == Value.

plain_condition(Value < Bound, Value) :- number(Bound).
plain_condition(Value > Bound, Value) :- number(Bound).
plain_condition(Value =< Bound, Value) :- number(Bound).
plain_condition(Value >= Bound, Value) :- number(Bound).
plain_condition(Value \== _, Value).
plain_condition(memberchk(Value, _), Value).
plain_condition(\+ memberchk(Value, _), Value).

holding([], _, _, _, []).
holding([Goal|Goals], M, Limit, Least, Proofs) :-
    (   Least =:= 0
    ->  Proofs = []
    ;   solve_opaque(Goal, M, Limit, Proofs0, [])
    ->  joined(Proofs0, Proofs1),
        append(Proofs1, Rest, Proofs),
        Least1 is Least-1,
        holding(Goals, M, Limit, Least1, Rest)
    ;   holding(Goals, M, Limit, Least, Proofs)
    ).
