:- module(neurologic_failure,
          [ failure/3,                  % :Goal, +Options, -Proof
            explained_failures/2,       % +Proof0, -Proof
            explained_failures/3,       % +Proof0, +Limits, -Proof
            reference_failure/5,        % +Module, +Goal, +Reference, +Options, -Failing
            undecided/1                 % +Proof
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(explain, [found_proof/3]).
:- use_module(failing).
:- use_module(failing_clauses, [clause_failure/5]).
:- use_module(failure_limits, [fresh_limits/2, limits/2]).
:- use_module('../program/program', [rules_module/1]).

:- meta_predicate failure(0, +, -).

/** <module> Why a goal fails: the goals on which each way to prove it breaks off

An explanation of a failure is a tree like a proof, `proof(Goal, Reason, Proofs)`, of a goal that has no answer. Reason is one of

    | fails(Count)          | each of Count clauses fails: one proof a clause                              |
    | clause_fails(Source, Holding, Total) | a clause fails: Proofs are those of its goals that fail; of all Total goals \
                              Holding hold, where every goal was tried, else both are 0                    |
    | rule_fails(Id, Evidence, Holding, Total) | an extracted rule does                                    |
    | switched_off(Id)      | the rule is switched off                                                      |
    | no_clause             | nothing could prove Goal                                                      |
    | otherwise(Goals)      | no fact says Goal; the facts Goals say something else of the same             |
    | missing               | no fact gives the feature a value                                             |
    | untrue(Values)        | a comparison; Goal holds what gave its values before it                       |
    | holds                 | a goal that had to fail, `\+ G`, with the proof of G                          |
    | none_of(Count)        | Goal has Count answers, and what follows fails for each: some of them         |
    | answer                | one of these: Proofs are what fails then                                      |
    | unmet                 | another goal fails                                                            |
    | again                 | Goal is being explained already, further up                                   |
    | unexplained           | so far and no further                                                         |

Every goal of the tree was tried, and failed. Explanations are finite: no goal is explained inside itself, the depth and the number of
nodes are limited, and so are the inferences of each goal that is tried.
*/

%!  failure(:Goal, +Options, -Proof) is semidet.
%
%   Proof explains why Goal, which is known to fail, does. Options:
%
%     - every(+Boolean)
%       Of each clause show every goal that fails, as far as that can be told, not the first alone. Goals without side effects
%       are then tried that Prolog would not have come to. False by default.
%     - depth(+Depth)
%       Most calls inside each other that are followed, 12 by default.
%     - nodes(+Count)
%       Most nodes, about; 150 by default.

failure(M:Goal, Options, Proof) :-
    limits(Options, Limits),
    explained_failure(Goal, M, Limits, Proof),
    !.

%!  explained_failures(+Proof0, -Proof) is det.
%!  explained_failures(+Proof0, +Limits, -Proof) is det.
%
%   In Proof0 negations have the reason `pending(Module:Goal)`; in Proof their failures are explained.

explained_failures(Proof0, Proof) :-
    limits([], Limits),
    explained_failures(Proof0, Limits, Proof).

explained_failures(proof(Goal, Reason, Proofs0), Limits, Proof) :-
    (   Reason = pending(M:Negated)
    ->  Proof = proof(Goal, not_provable, Proofs),
        fresh_limits(Limits, Fresh),
        negated(Negated, M, Fresh, Proofs)
    ;   Proof = proof(Goal, Reason, Proofs),
        followed_all(Proofs0, Limits, Proofs)
    ).

followed_all([], _, []).
followed_all([Proof0|Proofs0], Limits, [Proof|Proofs]) :-
    explained_failures(Proof0, Limits, Proof),
    followed_all(Proofs0, Limits, Proofs).

%!  negated(+Goal, +Module, +Limits, -Proofs) is det.
%
%   Proofs are what is said below `\+ Goal`.

negated(Goal, M, _, Proofs) :-
    nonvar(Goal),
    Goal = proved(_, _),
    rules_module(M),
    Goal =.. [_|Arguments],
    Dual =.. [refuted|Arguments],
    once(found_proof(M:Dual, [], Proof)),       % what is known to fail says it best
    !,
    Proofs = [Proof].
negated(Goal, M, Limits, Proofs) :-
    (   explained_failure(Goal, M, Limits, Proof)
    ->  (   Proof = proof(Same, fails(_), Clauses),
            Same == Goal
        ->  Proofs = Clauses
        ;   Proofs = [Proof]
        )
    ;   Proofs = []
    ).

%!  reference_failure(+Module, +Goal, +Reference, +Options, -Failing) is semidet.
%
%   Failing is `failing(Goal, Reason, Proofs)` for one clause whose head fits Goal.

reference_failure(M, Goal, Reference, Options, Failing) :-
    limits(Options, Limits),
    clause_failure(M, Goal, Reference, Limits, Failing).

%!  undecided(+Proof) is semidet.
%
%   Proof shows no more than that something is not known: with the missing values Goal might hold.

undecided(proof(_, Reason, Proofs)) :-
    undecided(Reason, Proofs).

undecided(missing, _).
undecided(undetermined(_), _).
undecided(undecided(_), _).
undecided(fails(_), Proofs) :-
    some_undecided(Proofs).
undecided(none_of(_), Proofs) :-
    some_undecided(Proofs).
undecided(clause_fails(_, _, _), Proofs) :-
    all_undecided(Proofs).
undecided(rule_fails(_, _, _, _), Proofs) :-
    all_undecided(Proofs).
undecided(answer, Proofs) :-
    all_undecided(Proofs).
undecided(unmet, Proofs) :-
    all_undecided(Proofs).

some_undecided(Proofs) :-
    member(Proof, Proofs),
    undecided(Proof),
    !.

all_undecided([Proof|Proofs]) :-
    undecided(Proof),
    (   Proofs == []
    ->  true
    ;   all_undecided(Proofs)
    ).
