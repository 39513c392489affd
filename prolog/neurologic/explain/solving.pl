:- module(neurologic_solving,
          [ solve_opaque/5,             % +Goal, +Module, +Limit, -Proofs, ?Tail
            solve_clause/4,             % +Module, +Goal, +Limit, -Proof
            joined/2                    % +Proofs, -Joined
          ]).
:- use_module(library(aggregate), [aggregate_all/3]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(guards).
:- use_module('../program/program').

/** <module> The interpreter that finds proofs

The interpreter follows Prolog: clauses in their order, cuts cut what they cut in the program, exceptions pass. What is
inside `\+`, forall/2 and findall/3 runs as compiled code; why the goal of a negation fails is looked for when the proof is
complete.

Proofs are those of neurologic(explain/explain). A limit is `limit(Depth, Tabled)`: so many calls may stand inside each other yet, and the
answers Tabled of tabled predicates are being proved.
*/

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

%!  solve_clause(+Module, +Goal, +Limit, -Proof) is nondet.

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
