:- module(neurologic_failing,
          [ explained_failure/4         % +Goal, +Module, +Limits, -Proof
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../program/conditions', [rule_proved/3]).
:- use_module(explain, [found_proof/3]).
:- use_module(failing_clauses).
:- use_module(failure, [explained_failures/3]).
:- use_module(failure_limits).
:- use_module(near, [target_failure/4]).
:- use_module('../program/program').

/** <module> Why one goal fails, by what kind of goal it is

Reasons are those of neurologic(explain/failure); Limits those of neurologic(explain/failure_limits).
*/

%!  explained_failure(+Goal, +Module, +Limits, -Proof) is semidet.
%
%   Fails if no reason is found, as for a goal that holds after all.

explained_failure(Goal, _, Limits, Proof) :-
    (   var(Goal)
    ;   exhausted(Limits)
    ),
    !,
    Proof = proof(Goal, unexplained, []).
explained_failure(M:Goal, _, Limits, Proof) :-
    !,
    explained_failure(Goal, M, Limits, Proof).
explained_failure(Goal, M, Limits, Proof) :-
    count_node(Limits),
    explain_goal(Goal, M, Limits, Proof).

explain_goal((A, B), M, Limits, Proof) :-
    !,
    conjunction_fails((A, B), M, Limits, Proofs),
    (   Proofs = [Proof0]
    ->  Proof = Proof0
    ;   Proof = proof((A, B), unmet, Proofs)
    ).
explain_goal((If -> Then ; Else), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers([If])
    ->  explained_failure(Then, M, Limits, Proof)
    ;   Outcome == none
    ->  explained_failure(If, M, Limits, Proof1),
        explained_failure(Else, M, Limits, Proof2),
        Proof = proof((If -> Then ; Else), fails(2), [Proof1, Proof2])
    ;   Proof = proof((If -> Then ; Else), unexplained, [])
    ).
explain_goal((If *-> Then ; Else), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers(_)
    ->  explained_failure((If, Then), M, Limits, Proof)
    ;   Outcome == none
    ->  explained_failure(Else, M, Limits, Proof)
    ;   Proof = proof((If *-> Then ; Else), unexplained, [])
    ).
explain_goal((A ; B), M, Limits, proof((A ; B), fails(2), [ProofA, ProofB])) :-
    !,
    explained_failure(A, M, Limits, ProofA),
    explained_failure(B, M, Limits, ProofB).
explain_goal((If -> Then), M, Limits, Proof) :-
    !,
    tried(If, M, 1, Outcome),
    (   Outcome = answers([If])
    ->  explained_failure(Then, M, Limits, Proof)
    ;   explained_failure(If, M, Limits, Proof)
    ).
explain_goal((If *-> Then), M, Limits, Proof) :-
    !,
    explained_failure((If, Then), M, Limits, Proof).
explain_goal(\+ Goal, M, Limits, Proof) :-
    !,
    Proof = proof(\+ Goal, holds, [Proof1]),
    call_with_inference_limit(( found_proof(M:Goal, [], Proof0) -> true ; fail ), 1_000_000, Result),
    (   Result == inference_limit_exceeded
    ->  Proof1 = proof(Goal, called, [])
    ;   explained_failures(Proof0, Limits, Proof1)
    ).
explain_goal(not(Goal), M, Limits, Proof) :-
    \+ program_predicate(M, not(_), _),
    !,
    explain_goal(\+ Goal, M, Limits, Proof).
explain_goal(forall(Condition, Action), M, Limits, proof(forall(Condition, Action), unmet, Proofs)) :-
    !,
    tried(( Condition, \+ Action ), M, 1, answers([( Condition, _ )])),
    explained_failure(Action, M, Limits, Proof),
    Proofs = [proof(Condition, answer, [Proof])].
explain_goal(Wrapped, M, Limits, Proof) :-
    wrapped(Wrapped, Goal),
    !,
    explained_failure(Goal, M, Limits, Proof).
explain_goal(Goal, _, _, proof(Goal, untrue(Values), [])) :-
    tested(Goal, Values),
    !.
explain_goal(Goal, M, Limits, Proof) :-
    program_predicate(M, Goal, Home),
    !,
    explain_program(Goal, Home, Limits, Proof).
explain_goal(Goal, _, _, proof(Goal, unmet, [])).

wrapped(once(Goal), Goal).
wrapped(call(Goal), Goal).
wrapped(catch(Goal, _, _), Goal).

%!  tested(+Goal, -Values) is semidet.
%
%   Goal compares; Values is the same with both sides valued.

tested(Goal, Values) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator, [Left, Right]),
    (   memberchk(Operator, [<, >, =<, >=, =:=, =\=])
    ->  catch(( LeftValue is Left, RightValue is Right ), error(_, _), fail),
        Values =.. [Operator, LeftValue, RightValue]
    ;   Operator == (is)
    ->  catch(RightValue is Right, error(_, _), fail),
        Values = (Left =:= RightValue)
    ;   memberchk(Operator, [==, \==, =, \=, memberchk])
    ->  Values = Goal
    ).
tested(\+ memberchk(Element, List), \+ memberchk(Element, List)).

%!  explain_program(+Goal, +Module, +Limits, -Proof) is semidet.

explain_program(Goal, M, limits(_, Ancestors, _, _), Proof) :-
    member(Known, Ancestors),
    Known =@= M:Goal,
    !,
    Proof = proof(Goal, again, []).
explain_program(Goal, M, _, Proof) :-
    functor(Goal, Name, 2),
    arg(1, Goal, Individual),
    nonvar(Individual),
    target(M, Name, _),
    !,
    target_failure(M, Goal, [nearest(1)], Proof).
explain_program(Goal, M, _, Proof) :-
    functor(Goal, Name, 2),
    feature(M, Name, _, _),
    arg(1, Goal, Individual),
    nonvar(Individual),
    \+ ( clause(M:Goal, Body), Body \== true ),
    !,
    instead(M, Goal, Found),
    (   Found == []
    ->  Proof = proof(Goal, missing, [])
    ;   Proof = proof(Goal, otherwise(Found), [])
    ).
explain_program(refuted(Rule, Individual), M, _, Proof) :-
    atomic(Rule),
    rules_module(M),
    predicate_property(M:neural_rule(_, _, _), defined),
    M:neural_rule(Rule, _, _),
    !,
    (   rule_proved(M, Rule, Individual)
    ->  Proof = proof(refuted(Rule, Individual), earlier(Rule), [])
    ;   Proof = proof(refuted(Rule, Individual), undecided(Rule), [])
    ).
explain_program(at_least(Least, Goals), M, Limits, proof(at_least(Least, Goals), unmet, Proofs)) :-
    rules_module(M),
    is_list(Goals),
    !,
    deeper(at_least(Least, Goals), M, Limits, Limits1),
    findall(Proof,
            ( member(Goal, Goals),
              tried(Goal, M, 1, none),
              explained_failure(Goal, M, Limits1, Proof)
            ),
            Proofs).
explain_program(Goal, M, Limits, Proof) :-
    deeper(Goal, M, Limits, Limits1),
    clauses_fail(Goal, M, Limits1, Failures, Count),
    (   Count =:= 0
    ->  without_clause(Goal, M, Proof)
    ;   Failures = [failing(_, Reason, Proofs)],
        Count =:= 1
    ->  Proof = proof(Goal, Reason, Proofs)
    ;   findall(proof(Head, Reason, Proofs), member(failing(Head, Reason, Proofs), Failures), Clauses),
        Proof = proof(Goal, fails(Count), Clauses)
    ).

%!  without_clause(+Goal, +Module, -Proof) is det.

without_clause(Goal, M, Proof) :-
    instead(M, Goal, Found),
    (   Found == []
    ->  Proof = proof(Goal, no_clause, [])
    ;   Proof = proof(Goal, otherwise(Found), [])
    ).

%!  instead(+Module, +Goal, -Found) is det.
%
%   Found are a few facts that differ from Goal in the last argument alone; where that is the only one, and there are many, none.

instead(M, Goal, Found) :-
    (   compound(Goal),
        compound_name_arguments(Goal, Name, Arguments0),
        append(First, [Last], Arguments0),
        nonvar(Last),
        append(First, [_], Arguments),
        compound_name_arguments(Other, Name, Arguments),
        most_shown(Most),
        Enough is Most+1,
        findall(Other, limit(Enough, clause(M:Other, true)), Found0),
        length(Found0, Count),
        (   Count =< Most
        ->  Found1 = Found0
        ;   First = [_|_],
            append(Found1, [_], Found0)
        )
    ->  Found = Found1
    ;   Found = []
    ).
