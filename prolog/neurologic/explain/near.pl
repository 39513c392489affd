:- module(neurologic_near,
          [ why_not_proof/3,            % :Goal, +Options, -Proof
            target_failure/4            % +Module, +Goal, +Options, -Proof
          ]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, select/3]).
:- use_module(library(option), [option/3]).
:- use_module(library(pairs), [pairs_values/2]).
:- use_module('../program/conditions', [rule_conditions/5, rule_proved/3]).
:- use_module('../boxes/distances', [difference/3, evaluated/7, missing_feature/3]).
:- use_module(explain).
:- use_module(failure).
:- use_module('../program/program').
:- use_module('../program/readings').
:- use_module('../program/texts', [conjuncts/2, conjunction/2]).

:- meta_predicate why_not_proof(0, +, -).

/** <module> Why a goal does not hold: the rules that come nearest to it

An explanation of what does not hold is a tree like a proof. For an answer of the extracted rules its reasons are, beside those of
neurologic(explain/failure),

    | nearest(Shown, All)   | nothing concludes Goal: of All ways the nearest, one proof each             |
    | undetermined(Features) | Goal is neither proved nor refuted, since these features have no value    |
    | near(Id, Evidence, Holding, Total, Distance) | a rule that would conclude Goal; Holding of its Total conditions hold |
    | near_clause(Source, Holding, Total) | a clause of the expert that would                                           |
    | short(Gap)            | a condition that fails or is not known, and by how much: neurologic(explain/gaps)   |
    | switched_off(Id)      | the rule is switched off                                                    |
    | earlier(Id)           | rule Id applies, and its answer is the one that counts                      |
    | undecided(Id)         | whether rule Id applies is not known                                        |
    | forbidden             | Goal would violate a denial of the expert                                   |
    | no_individual(Name)   | there is no such individual                                                 |
    | does_hold             | Goal holds after all: its proof                                             |

What is near: the fewest reasons against the rule (conditions that fail or are not known, an earlier rule that applies, being switched
off), then the smallest distance, see neurologic(boxes/distances), then the order of the rules.
*/

%!  why_not_proof(:Goal, +Options, -Proof) is det.
%
%   Proof explains why Goal does not hold, or that it does. Options:
%
%     - nearest(+Count)
%       Show so many rules at most, 3 by default.
%     - depth(+Depth)
%       Most calls inside each other in a proof, see proof/3.

why_not_proof(M:Goal, Options, Proof) :-
    must_be(callable, Goal),
    option(nearest(Nearest), Options, 3),
    must_be(positive_integer, Nearest),
    (   proof(M:Goal, Options, Holding)
    ->  Holding = proof(Shown, _, _),
        Proof = proof(Shown, does_hold, [Holding])
    ;   stripped(Goal, M, Home, Plain),
        target_goal(Home, Plain)
    ->  target_failure(Home, Plain, Options, Proof)
    ;   failure(M:Goal, [every(true)], Proof0)
    ->  nearest_first(Proof0, Proof)
    ;   Proof = proof(Goal, unmet, [])
    ).

% Clauses with fewer goals that fail come first.
nearest_first(proof(Goal, Reason, Proofs0), proof(Goal, Reason, Proofs)) :-
    (   Reason = fails(_)
    ->  findall(Count-Proof,
                ( member(Proof, Proofs0),
                  Proof = proof(_, _, Failing),
                  length(Failing, Count)
                ),
                Pairs0),
        keysort(Pairs0, Pairs),
        pairs_values(Pairs, Proofs)
    ;   Proofs = Proofs0
    ).

stripped(Goal, M, Home, Plain) :-
    (   Goal = Home0:Goal0
    ->  stripped(Goal0, Home0, Home, Plain)
    ;   Home = M,
        Plain = Goal
    ).

target_goal(M, Goal) :-
    functor(Goal, Target, 2),
    target(M, Target, _),
    arg(1, Goal, Individual),
    nonvar(Individual).

%!  target_failure(+Module, +Goal, +Options, -Proof) is det.
%
%   Proof tells why Goal, an answer about an individual, is not concluded. Options as for why_not_proof/3.

target_failure(M, Goal, Options, Proof) :-
    Goal =.. [_, Individual, Class],
    individual_predicate(M, Predicate),
    Known =.. [Predicate, Individual],
    (   \+ call(M:Known)
    ->  Proof = proof(Goal, no_individual(Predicate), [])
    ;   option(nearest(Nearest), Options, 3),
        feature_row(M, Individual, Row),
        first_open(M, Individual, Open),
        findall(Count-Distance-Position-way(Truth, Rule, Stops),
                way(M, Individual, Class, Row, Open, Count, Distance, Position, Truth, Rule, Stops),
                Ways0),
        clause_ways(M, Goal, Clauses),
        append(Ways0, Clauses, Ways1),
        keysort(Ways1, Ways),
        length(Ways, All),
        first_ways(Nearest, Ways, Near),
        near_proofs(Near, M, Goal, Row, NearProofs),
        findall(Forbidden, forbidden(M, Goal, Forbidden), Forbiddens),
        append(NearProofs, Forbiddens, Proofs),
        (   member(_-_-_-way(open, _, _), Ways)
        ->  missing_features(Ways, M, Individual, Row, Features),
            Reason = undetermined(Features)
        ;   length(NearProofs, Shown),
            Reason = nearest(Shown, All)
        ),
        Proof = proof(Goal, Reason, Proofs)
    ).

first_ways(0, _, []) :-
    !.
first_ways(_, [], []) :-
    !.
first_ways(Count, [_-Way|Ways], [Way|First]) :-
    Count1 is Count-1,
    first_ways(Count1, Ways, First).

%!  way(+Module, +Individual, +Class, +Row, +Open, -Count, -Distance, -Position, -Truth, -Rule, -Stops) is nondet.
%
%   Rule would conclude Class; Count reasons are against it. Truth is `closed` if one of them is certain, `open` if none is.

way(M, Individual, Class, Row, Open, Count, Distance, Position, Truth, Rule, Stops) :-
    rule_reading(M, Rule, Class, Position, Conditions, _),
    other_value(M, Rule, Individual, Class, OtherCount),
    off_count(M, Rule, OffCount),
    stops(M, Rule, Class, Position, Individual, Open, Stops),
    against(Conditions, M, Individual, Row, 0, Against, 0.0, Distance, holds, Truth0),
    length(Stops, StopCount),
    Count is Against+StopCount+OffCount+OtherCount,
    Count > 0,
    (   ( Truth0 == fails ; OffCount+OtherCount > 0 ; memberchk(earlier(_), Stops) )
    ->  Truth = closed
    ;   Truth = open
    ).

%!  other_value(+Module, +Rule, +Individual, +Class, -Count) is det.
%
%   Count is 1 if Rule computes its answer, and that is not Class.

other_value(M, Rule, Individual, Class, Count) :-
    (   nonvar(Class),
        target(M, _, []),
        computed_value(M, Rule, Individual, Value),
        \+ same_value(Value, Class)
    ->  Count = 1
    ;   Count = 0
    ).

same_value(Value, Class) :-
    number(Value),
    number(Class),
    Value =:= Class.

computed_value(M, Rule, Individual, Value) :-
    rule_conditions(M, Rule, Value, Individual, Body),
    var(Value),
    call(M:Body),
    !.

off_count(M, Rule, Count) :-
    (   M:neural_rule(Rule, _, _)
    ->  Count = 0
    ;   Count = 1
    ).

against([], _, _, _, Count, Count, Distance, Distance, Truth, Truth).
against([Condition|Conditions], M, I, Row, Count0, Count, Distance0, Distance, Truth0, Truth) :-
    evaluated(Condition, M, I, Row, Truth1, _, Part),
    (   Truth1 == holds
    ->  against(Conditions, M, I, Row, Count0, Count, Distance0, Distance, Truth0, Truth)
    ;   Count1 is Count0+1,
        added(Distance0, Part, Distance1),
        ( Truth0 == fails -> Truth2 = fails ; Truth2 = Truth1 ),
        against(Conditions, M, I, Row, Count1, Count, Distance1, Distance, Truth2, Truth)
    ).

added(A, B, Sum) :-
    (   ( A =:= 1.0Inf ; B =:= 1.0Inf )
    ->  Sum = 1.0Inf
    ;   Sum is A+B
    ).

%!  first_open(+Module, +Individual, -Open) is det.
%
%   Open is what decides the answer where rules depend on each other: `ordered(Position, Stop)` with the first rule that is not
%   refuted, which is no other rule for `ordered(none, _)`; `conflicts` where rules with different answers stop each other;
%   `free` otherwise.

first_open(M, Individual, Open) :-
    theory(M, Semantics, _, Properties),
    (   Semantics == ordered
    ->  (   rule_reading(M, Rule, _, Position, _, _),
            Rule \== default,
            \+ call(M:refuted(Rule, Individual))
        ->  stop(M, Rule, Individual, Stop),
            Open = ordered(Position, Stop)
        ;   Open = ordered(none, none)
        )
    ;   memberchk(conflict(abstain), Properties),
        Semantics == unordered
    ->  Open = conflicts
    ;   Open = free
    ).

stop(M, Rule, Individual, Stop) :-
    (   rule_proved(M, Rule, Individual)
    ->  Stop = earlier(Rule)
    ;   Stop = undecided(Rule)
    ).

%!  stops(+Module, +Rule, +Class, +Position, +Individual, +Open, -Stops) is det.
%
%   Stops are terms `earlier(Rule)` and `undecided(Rule)`: the other rules that keep Rule from giving its answer.

stops(M, Rule, Class, Position, Individual, Open, Stops) :-
    (   Open = ordered(First, Stop)
    ->  (   integer(First),
            First < Position
        ->  Stops = [Stop]
        ;   Stops = []
        )
    ;   Rule == default
    ->  unrefuted(M, _, Individual, Stops)
    ;   Open == conflicts
    ->  unrefuted(M, Class, Individual, Stops)
    ;   Stops = []
    ).

unrefuted(M, Class, Individual, Stops) :-
    findall(Stop,
            ( rule_reading(M, Other, OtherClass, _, _, _),
              Other \== default,
              OtherClass \== Class,
              \+ call(M:refuted(Other, Individual)),
              stop(M, Other, Individual, Stop)
            ),
            Stops).

%!  near_proofs(+Ways, +Module, +Goal, +Row, -Proofs) is det.

near_proofs([], _, _, _, []).
near_proofs([Way|Ways], M, Goal, Row, [Proof|Proofs]) :-
    near_proof(Way, M, Goal, Row, Proof),
    near_proofs(Ways, M, Goal, Row, Proofs).

near_proof(clause(_, clause_fails(Source, Holding, Total), Failures), _, Goal, _,
           proof(Goal, near_clause(Source, Holding, Total), Failures)).
near_proof(way(_, Rule, Stops), M, Goal, Row, proof(Head, near(Rule, Evidence, Holding, Total, Distance), Proofs)) :-
    Goal =.. [Target, Individual, Class0],
    copy_term(Class0, Class),                   % where the class is open, each rule concludes its own
    once(rule_reading(M, Rule, Class, _, Conditions, Total)),
    Head =.. [Target, Individual, Class],
    (   M:neural_rule(Rule, _, Evidence0)
    ->  Evidence = Evidence0,
        Off = []
    ;   Evidence = [],
        Off = [proof(neural_rule(Rule, _, _), switched_off(Rule), [])]
    ),
    shorts(Conditions, M, Individual, Row, 0, Holding, 0.0, Distance, Shorts),
    (   other_value(M, Rule, Individual, Class, 1),
        computed_value(M, Rule, Individual, Value)
    ->  Concluded =.. [Target, Individual, Value],
        value_gap(Value, Class, Gap),
        Other = [proof(Concluded, short(Gap), [])]
    ;   Other = []
    ),
    stop_proofs(Stops, Individual, M, StopProofs0),
    append(Other, StopProofs0, StopProofs),
    append(Shorts, StopProofs, Proofs0),
    append(Off, Proofs0, Proofs).

value_gap(Value, Class, gap(-, value(Value), Wanted, By, 1.0)) :-
    (   number(Value),
        number(Class),
        ( Value >= Class -> difference(Value, Class, By0) ; difference(Class, Value, By0) )
    ->  By = By0,
        Wanted = (=:=(Class))
    ;   By = none,
        Wanted = one_of([Class])
    ).

shorts([], _, _, _, Holding, Holding, Distance, Distance, []).
shorts([Condition|Conditions], M, I, Row, Holding0, Holding, Distance0, Distance, Proofs) :-
    evaluated(Condition, M, I, Row, Truth, Leaves, Part),
    (   Truth == holds
    ->  Holding1 is Holding0+1,
        Proofs = Proofs1
    ;   Holding1 = Holding0,
        short(Condition, M, I, Row, Leaves, Part, Proof),
        Proofs = [Proof|Proofs1]
    ),
    added(Distance0, Part, Distance1),
    shorts(Conditions, M, I, Row, Holding1, Holding, Distance1, Distance, Proofs1).

%!  short(+Condition, +Module, +Individual, +Row, +Leaves, +Distance, -Proof) is det.
%
%   Below m of n conditions stand those that are nearest to holding and would be enough. A condition that nobody can meet, as that a
%   concept fails which everybody has, is the goal `fail`.

short(Condition, M, I, Row, Leaves, Distance, Proof) :-
    (   several(Condition, Least, Conditions)
    ->  findall(held,
                ( member(Inner, Conditions),
                  evaluated(Inner, M, I, Row, holds, _, _)
                ),
                Holding),
        length(Holding, Held),
        By is Least-Held,
        length(Conditions, Count),
        leaf_proofs(Leaves, Proofs),
        Proof = proof(at_least(Least, Conditions), short(gap(-, value(Held), at_least(Least, Count), By, Distance)), Proofs)
    ;   Leaves == []
    ->  Proof = proof(fail, short(gap(-, none, holds, none, Distance)), [])
    ;   leaf_proofs(Leaves, [Proof0|Proofs]),
        (   Proofs == []
        ->  Proof = Proof0
        ;   length(Leaves, Count),
            Proof = proof(all(Count), short(gap(-, none, holds, none, Distance)), [Proof0|Proofs])
        )
    ).

several(least(Least, Conditions), Least, Conditions).

leaf_proofs([], []).
leaf_proofs([leaf(Goal, Gap)|Leaves], [proof(Goal, short(Gap), [])|Proofs]) :-
    leaf_proofs(Leaves, Proofs).

stop_proofs([], _, _, []).
stop_proofs([Stop|Stops], Individual, M, [proof(Goal, Stop, [])|Proofs]) :-
    arg(1, Stop, Rule),
    (   once(rule_reading(M, Rule, Class, _, _, _)),
        target(M, Target, _)
    ->  Goal =.. [Target, Individual, Class]
    ;   Goal = Rule
    ),
    stop_proofs(Stops, Individual, M, Proofs).

%!  clause_ways(+Module, +Goal, -Ways) is det.
%
%   The clauses of the expert that conclude Goal.

clause_ways(M, Goal, Ways) :-
    findall(Count-Distance-Position-clause(Truth, Reason, Failures),
            ( expert_clause(M, Reference),
              reference_failure(M, Goal, Reference, [every(true)], failing(_, Reason, Failures)),
              length(Failures, Count),
              Distance is float(Count),
              Position = Reference,
              (   forall(member(Failure, Failures), undecided(Failure))
              ->  Truth = open
              ;   Truth = closed
              )
            ),
            Ways).

%!  missing_features(+Ways, +Module, +Individual, +Row, -Features) is det.
%
%   Features are those without a value on which the open Ways depend.

missing_features(Ways, M, Individual, Row, Features) :-
    findall(Feature,
            ( member(_-_-_-way(open, Rule, Stops), Ways),
              (   asked(M, Rule, Individual, Row, Feature)
              ;   member(undecided(Other), Stops),
                  asked(M, Other, Individual, Row, Feature)
              )
            ),
            Features0),
    sort(Features0, Features).

asked(M, Rule, Individual, Row, Feature) :-
    once(rule_reading(M, Rule, _, _, Conditions, _)),
    member(Condition, Conditions),
    evaluated(Condition, M, Individual, Row, unknown, _, _),
    missing_feature(Condition, Row, Feature).

%!  forbidden(+Module, +Goal, -Proof) is nondet.
%
%   If Goal held, a denial of the expert would be violated.

forbidden(M, Goal, proof(denial(Denial), forbidden, Proofs)) :-
    predicate_property(M:denial(_), defined),
    clause(M:denial(Denial), Body),
    conjuncts(Body, Goals0),
    select(Goal0, Goals0, Goals),
    nonvar(Goal0),
    Goal0 = Goal,
    conjunction(Goals, Rest),
    catch(call_with_inference_limit(once(proof(M:Rest, [], Proof)), 300_000, Result), error(_, _), fail),
    Result \== inference_limit_exceeded,
    (   Proof = proof(_, proved, Proofs)
    ->  true
    ;   Proofs = [Proof]
    ).

