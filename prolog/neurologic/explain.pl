:- module(neurologic_explain,
          [ proof/2,                    % :Goal, -Proof
            proof/3,                    % :Goal, +Options, -Proof
            best_proof/3,               % :Goal, +Options, -Proof
            found_proof/3               % :Goal, +Options, -Proof
          ]).
:- use_module(library(aggregate), [aggregate_all/3]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(option), [option/3]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(failure).
:- use_module(program).

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
    | not_provable              | negation as failure: why the goal fails, see neurologic(failure)   |
    | refuted(Id)               | a condition of a rule is known to fail: the proof of the failure   |
    | earlier_refuted(Id)       | every rule that comes before rule Id is refuted: a proof for each  |
    | collected(Count)          | findall/3 and the like                                             |
    | called                    | a predicate of the system or a library                             |
    | tabled                    | an answer of a tabled predicate for which no smaller proof shows   |
    | proved                    | a conjunction or another control structure at the top              |

The interpreter follows Prolog: clauses in their order, cuts cut what they cut in the program, exceptions pass. What is
inside `\+`, forall/2 and findall/3 runs as compiled code; why the goal of a negation fails is looked for when the proof is
complete.
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

%!  solve_opaque(+Goal, +Module, +Limit, -Proofs, ?Tail) is nondet.
%
%   Solve Goal as call/1 does: a cut inside it is local. Proofs is a difference list.

solve_opaque(Goal, M, Limit, Proofs, Tail) :-
    prolog_current_choice(Choice),
    solve(Goal, M, Choice, Limit, Proofs, Tail).

%!  solve(+Goal, +Module, +Choice, +Limit, -Proofs, ?Tail) is nondet.
%
%   A cut in Goal goes back to Choice.

solve(Goal, _, _, _, _, _) :-
    var(Goal),
    !,
    throw(error(instantiation_error, _)).
solve(M:Goal, _, Choice, Limit, Proofs, Tail) :-
    !,
    solve(Goal, M, Choice, Limit, Proofs, Tail).
solve(true, _, _, _, Proofs, Proofs) :-
    !.
solve(!, _, Choice, _, Proofs, Proofs) :-
    !,
    prolog_cut_to(Choice).
solve((A, B), M, Choice, Limit, Proofs, Tail) :-
    !,
    solve(A, M, Choice, Limit, Proofs, Proofs1),
    solve(B, M, Choice, Limit, Proofs1, Tail).
solve((If -> Then ; Else), M, Choice, Limit, Proofs, Tail) :-
    !,
    (   solve_opaque(If, M, Limit, Proofs, Proofs1)
    ->  solve(Then, M, Choice, Limit, Proofs1, Tail)
    ;   negation(If, M, Proof),
        Proofs = [Proof|Proofs1],
        solve(Else, M, Choice, Limit, Proofs1, Tail)
    ).
solve((If *-> Then ; Else), M, Choice, Limit, Proofs, Tail) :-
    !,
    (   solve_opaque(If, M, Limit, Proofs, Proofs1)
    *-> solve(Then, M, Choice, Limit, Proofs1, Tail)
    ;   negation(If, M, Proof),
        Proofs = [Proof|Proofs1],
        solve(Else, M, Choice, Limit, Proofs1, Tail)
    ).
solve((A ; B), M, Choice, Limit, Proofs, Tail) :-
    !,
    (   solve(A, M, Choice, Limit, Proofs, Tail)
    ;   solve(B, M, Choice, Limit, Proofs, Tail)
    ).
solve((If -> Then), M, Choice, Limit, Proofs, Tail) :-
    !,
    (   solve_opaque(If, M, Limit, Proofs, Proofs1)
    ->  solve(Then, M, Choice, Limit, Proofs1, Tail)
    ).
solve((If *-> Then), M, Choice, Limit, Proofs, Tail) :-
    !,
    solve_opaque(If, M, Limit, Proofs, Proofs1),
    solve(Then, M, Choice, Limit, Proofs1, Tail).
solve(\+ Goal, M, _, _, [Proof|Tail], Tail) :-
    !,
    \+ M:Goal,
    negation(Goal, M, Proof).
solve(not(Goal), M, Choice, Limit, Proofs, Tail) :-
    \+ program_predicate(M, not(_), _),
    !,
    solve(\+ Goal, M, Choice, Limit, Proofs, Tail).
solve(once(Goal), M, _, Limit, Proofs, Tail) :-
    !,
    once(solve_opaque(Goal, M, Limit, Proofs, Tail)).
solve(ignore(Goal), M, _, Limit, Proofs, Tail) :-
    !,
    (   solve_opaque(Goal, M, Limit, Proofs, Tail)
    ->  true
    ;   Proofs = Tail
    ).
solve(catch(Goal, Ball, Recovery), M, _, Limit, Proofs, Tail) :-
    !,
    catch(solve_opaque(Goal, M, Limit, Proofs, Tail),
          Ball,
          solve_opaque(Recovery, M, Limit, Proofs, Tail)).
solve(forall(Condition, Action), M, _, _, [proof(forall(Condition, Action), collected(Count), [])|Tail], Tail) :-
    !,
    forall(M:Condition, M:Action),
    aggregate_all(count, M:Condition, Count).
solve(Goal, M, _, Limit, Proofs, Tail) :-
    called_goal(Goal, Called),
    !,
    solve_opaque(Called, M, Limit, Proofs, Tail).
solve(Goal, M, _, _, [proof(Goal, collected(Count), [])|Tail], Tail) :-
    collects(Goal, Result),
    !,
    call(M:Goal),
    (   is_list(Result)
    ->  length(Result, Count)
    ;   Count = Result
    ).
solve(Goal, _, _, _, [proof(Goal, compared(Values), [])|Tail], Tail) :-
    comparison(Goal, Operator, Left, Right),
    !,
    call(Goal),
    LeftValue is Left,
    RightValue is Right,
    Values =.. [Operator, LeftValue, RightValue].
solve(Goal, _, _, _, [proof(Goal, compared(Goal), [])|Tail], Tail) :-
    identity(Goal),
    !,
    call(Goal).
solve(Value is Expression, _, _, _, [proof(Value is Expression, computed, [])|Tail], Tail) :-
    !,
    Value is Expression.
solve(memberchk(Element, List), M, _, _, [proof(memberchk(Element, List), member, [])|Tail], Tail) :-
    \+ program_predicate(M, memberchk(_, _), _),
    !,
    memberchk(Element, List).
solve(Goal, M, _, Limit, [Proof|Tail], Tail) :-
    (   program_predicate(M, Goal, Home)
    ->  solve_program(Home, Goal, Limit, Proof)
    ;   Proof = proof(Goal, called, []),
        call(M:Goal)
    ).

%!  negation(+Goal, +Module, -Proof) is det.
%
%   Goal as it fails here is kept: its variables may be bound later on.

negation(Goal, M, proof(\+ Goal, Reason, [])) :-
    (   plain_failure(Goal)
    ->  Reason = not_provable
    ;   copy_term(Goal, Copy, _),
        Reason = pending(M:Copy)
    ).

% These say themselves why they fail.
plain_failure(Goal) :-
    nonvar(Goal),
    (   Goal = memberchk(_, _)
    ;   Goal = neural_rule(_, _, _)
    ).

called_goal(Goal, Called) :-
    compound(Goal),
    compound_name_arguments(Goal, call, [Closure|Arguments]),
    (   Arguments == []
    ->  Called = Closure
    ;   extended(Closure, Arguments, Called)
    ).

extended(Closure, Arguments, Called) :-
    (   nonvar(Closure),
        Closure = M:Plain
    ->  Called = M:Extended,
        extended(Plain, Arguments, Extended)
    ;   callable(Closure),
        \+ Closure = (_ >> _)                   % library(yall) copies its free variables
    ->  Closure =.. [Name|First],
        append(First, Arguments, All),
        Called =.. [Name|All]
    ).

collects(findall(_, _, Result), Result).
collects(findall(_, _, Result, _), Result).
collects(bagof(_, _, Result), Result).
collects(setof(_, _, Result), Result).
collects(aggregate_all(count, _, Count), Count) :- !.
collects(aggregate_all(_, _, _), 1).
collects(aggregate_all(_, _, _, _), 1).

comparison(A < B, <, A, B).
comparison(A > B, >, A, B).
comparison(A =< B, =<, A, B).
comparison(A >= B, >=, A, B).
comparison(A =:= B, =:=, A, B).
comparison(A =\= B, =\=, A, B).

identity(_ == _).
identity(_ \== _).

%!  solve_program(+Module, +Goal, +Limit, -Proof) is nondet.
%
%   Solve a goal of a predicate that Module defines, clause by clause.

solve_program(M, Goal, Limit, Proof) :-
    guard(Goal, M, Kind),
    !,
    solve_guard(Kind, M, Goal, Limit, Proof).
solve_program(M, Goal, limit(Depth, Tabled), Proof) :-
    (   Depth =:= 0
    ->  throw(error(resource_error(proof_depth), context(M:Goal, _)))
    ;   Depth1 is Depth-1
    ),
    (   predicate_property(M:Goal, tabled)
    ->  call(M:Goal),
        \+ ( member(Known, Tabled), Known =@= M:Goal ),         % inside its own proof: that would be no reason
        (   finding(M, Goal, limit(Depth1, [M:Goal|Tabled]), Proof)
        ->  true
        ;   Tabled == [],
            Proof = proof(Goal, tabled, [])
        )
    ;   solve_clause(M, Goal, limit(Depth1, Tabled), Proof)
    ).

solve_clause(M, Goal, Limit, proof(Goal, Reason, Proofs)) :-
    prolog_current_choice(Choice),
    clause(M:Goal, Body, Reference),
    body_reason(Body, M, Source, Reason, Rest, Home),
    promising(Reason, Rest, Home),
    solve(Rest, Home, Choice, Limit, Proofs0, []),
    source(Reference, Source),                  % now, because most clauses fail
    joined(Proofs0, Proofs).

% Most extracted rules do not apply, which their compiled goals tell much sooner, and often their first condition; they have neither
% cuts nor side effects.
promising(Reason, Rest, Home) :-
    (   Reason = rule(_, _)
    ->  (   Rest = (Fact, Condition, _),
            plain_test(Fact, Condition)
        ->  \+ \+ ( call(Home:Fact), call(Condition) )
        ;   true
        ),
        \+ \+ call(Home:Rest)
    ;   true
    ).

% What a tabled answer rests on. The answer is known, so this is a search; it may be a long one.
finding(M, Goal, Limit, Proof) :-
    call_with_inference_limit(once(solve_clause(M, Goal, Limit, Proof)), 1_000_000, Result),
    Result \== inference_limit_exceeded.

%!  body_reason(+Body, +Module, +Source, -Reason, -Rest, -Home) is semidet.
%
%   Rest is what Reason leaves to be proved in Home. Fails for a rule that is switched off.

body_reason(Body, M, Source, Reason, Rest, Home) :-
    (   Body = Home0:Plain
    ->  Home = Home0
    ;   Plain = Body,
        Home = M
    ),
    (   rule_body(Plain, Id, Rest0)
    ->  once(Home:neural_rule(Id, _, Evidence)),
        Reason = rule(Id, Evidence),
        Rest = Rest0
    ;   Rest = Plain,
        (   Plain == true
        ->  Reason = fact(Source)
        ;   Reason = clause(Source)
        )
    ).

%!  joined(+Proofs, -Joined) is det.
%
%   A fact and the conditions on its value that follow it become one proof: that is one condition of a rule.

joined([], []).
joined([proof(Fact, fact(Source), [])|Proofs], [proof(Goal, fact(Source), [])|Joined]) :-
    compound(Fact),
    compound_name_arguments(Fact, _, [_, Value]),
    !,
    conditions(Proofs, Value, Fact, Goal, Rest),
    joined(Rest, Joined).
joined([Proof|Proofs], [Proof|Joined]) :-
    joined(Proofs, Joined).

conditions([proof(Condition, Reason, [])|Proofs], Value, Goal0, Goal, Rest) :-
    checks(Reason, Condition, Check),
    arg(_, Check, Argument),
    Argument == Value,
    !,
    conditions(Proofs, Value, (Goal0, Condition), Goal, Rest).
conditions(Proofs, _, Goal, Goal, Proofs).

checks(compared(Values), Condition, Condition) :-
    Values == Condition.                        % both sides are numbers already
checks(member, Condition, Condition).
checks(not_provable, \+ Condition, Condition) :-
    nonvar(Condition),
    Condition = memberchk(_, _).

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

% Condition is on the value that Fact gives, and on nothing else.
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
