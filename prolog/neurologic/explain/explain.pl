:- module(neurologic_explain,
          [ proof/2,                    % :Goal, -Proof
            proof/3,                    % :Goal, +Options, -Proof
            best_proof/3,               % :Goal, +Options, -Proof
            found_proof/3               % :Goal, +Options, -Proof
          ]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [memberchk/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(failure, [explained_failures/2]).
:- use_module(solving, [solve_opaque/5]).

:- meta_predicate
    proof(0, -),
    proof(0, +, -),
    best_proof(0, +, -),
    found_proof(0, +, -).

/** <module> Why a goal holds: proofs of goals over extracted rules, expert clauses and facts

A proof is a term `proof(Goal, Reason, Proofs)`: Goal as it is bound in the end, why it holds, and the proofs of what that
rests on. Reason is one of

    | rule(Id, Evidence)        | an extracted rule; Evidence is the list of its `neural_rule/3`     |
    | clause(Source)            | a clause of an expert or a definition; Source is File:Line or `-`  |
    | fact(Source)              | a clause without body                                              |
    | compared(Values)          | an arithmetic comparison; Values is the same with both sides valued |
    | computed                  | `is/2` and `finite/2`: Goal shows the value                        |
    | member                    | memberchk/2                                                        |
    | at_least(M, N)            | M of N goals are wanted; the proofs of those that hold             |
    | not_provable              | negation as failure: why the goal fails, see neurologic(explain/failure)   |
    | refuted(Id)               | a condition of a rule is known to fail: the proof of the failure   |
    | earlier_refuted(Id)       | every rule that comes before rule Id is refuted: a proof for each  |
    | collected(Count)          | findall/3 and the like                                             |
    | called                    | a predicate of the system or a library                             |
    | tabled                    | an answer of a tabled predicate for which no smaller proof shows   |
    | proved                    | a conjunction or another control structure at the top              |

How proofs are found is told in neurologic(explain/solving).
*/

%!  proof(:Goal, -Proof) is nondet.
%!  proof(:Goal, +Options, -Proof) is nondet.
%
%   True for each solution of Goal, with its Proof. Options:
%
%     - depth(+Depth)
%       Most calls of user predicates inside each other, 100,000 by default.
%
%   @error resource_error(proof_depth) if a proof goes deeper than that
%   @error instantiation_error if Goal is unbound

proof(Goal, Proof) :-
    proof(Goal, [], Proof).

proof(Goal, Options, Proof) :-
    found_proof(Goal, Options, Proof0),
    explained_failures(Proof0, Proof).

%!  found_proof(:Goal, +Options, -Proof) is nondet.
%
%   As proof/3, but with what fails inside it not yet explained, since most proofs that are begun come to nothing: a negation has
%   the reason `pending(Module:Goal)` and no proofs.

found_proof(M:Goal, Options, Proof) :-
    option(depth(Depth), Options, 100_000),
    must_be(positive_integer, Depth),
    must_be(callable, Goal),
    solve_opaque(Goal, M, limit(Depth, []), Proofs, []),
    (   Proofs = [proof(Goal1, _, _)],
        Goal1 == Goal
    ->  Proofs = [Proof]
    ;   Proof = proof(Goal, proved, Proofs)
    ).

%!  best_proof(:Goal, +Options, -Proof) is semidet.
%
%   Proof is the best among the first proofs of Goal: that whose weakest extracted rule is the strongest; among equal ones
%   that with the fewest nodes, and then the first. A rule is as strong as its measured confidence, or else as its fidelity;
%   one of which nothing is measured has no strength; a proof without extracted rules has the greatest. Options are those of
%   proof/3, and
%
%     - among(+Count)
%       Look at so many proofs at most, 1,000 by default.

best_proof(Goal, Options, Proof) :-
    option(among(Most), Options, 1000),
    must_be(positive_integer, Most),
    Best = best(none, none),
    forall(limit(Most, found_proof(Goal, Options, Proof0)),
           ( rank(Proof0, Rank0),
             arg(1, Best, Rank),
             (   ( Rank == none ; Rank0 @< Rank )
             ->  nb_setarg(1, Best, Rank0),
                 nb_setarg(2, Best, Proof0)
             ;   true
             )
           )),
    Best = best(Rank, Found),
    Rank \== none,
    explained_failures(Found, Proof).

%!  rank(+Proof, -Rank) is det.
%
%   Better proofs have lower ranks in the standard order.

rank(Proof, rank(Weakness, Count)) :-
    weakest([Proof], 1.0, Strength, 0, Count),
    Weakness is -Strength.

weakest([], Strength, Strength, Count, Count).
weakest([proof(_, Reason, Proofs)|Rest], Strength0, Strength, Count0, Count) :-
    (   Reason = rule(_, Evidence)
    ->  strength(Evidence, Strength1),
        Strength2 is min(Strength0, Strength1)
    ;   Strength2 = Strength0
    ),
    Count1 is Count0+1,
    weakest(Proofs, Strength2, Strength3, Count1, Count2),
    weakest(Rest, Strength3, Strength, Count2, Count).

strength(Evidence, Strength) :-
    (   ( memberchk(confidence(Value, _, _), Evidence)
        ; memberchk(fidelity(Value, _, _), Evidence)
        )
    ->  Strength is float(Value)
    ;   Strength = 0.0
    ).
