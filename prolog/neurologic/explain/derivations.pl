:- module(neurologic_derivations,
          [ derived_answers/5,          % +Module, +Goal, +Individual, +Answer, -Grouped
            derived_answers/6           % +Module, +Goal, +Individual, +Answer, +Who, -Grouped
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module(explain).
:- use_module('../program/program').

/** <module> All answers of a goal, each with the rule or clause that proves it

A goal of one predicate is asked clause by clause, for all individuals at once: so every answer brings its clause along, at the
price of the goal itself. That is not possible where a clause has a cut, or where the predicate is tabled; then the answers
are looked up first, and proofs tell the clauses of some of them.
*/

most_proofs(10_000).

%!  derived_answers(+Module, +Goal, +Individual, +Answer, -Grouped) is det.
%
%   Grouped is the ordered list of Individual-Answers; Answers is an ordered list of Answer-Reason with the first Reason of
%   each: `rule(Id)`, `clause(File:Line)` or `-`.

derived_answers(M, Goal, Individual, Answer, Grouped) :-
    derived_answers(M, Goal, Individual, Answer, everybody, Grouped).

%!  derived_answers(+Module, +Goal, +Individual, +Answer, +Who, -Grouped) is det.
%
%   As derived_answers/5; Who is a list of the individuals that are meant, or `everybody`.

derived_answers(M, Goal, Individual, Answer, Who, Grouped) :-
    (   Who == everybody
    ->  One = true
    ;   One = lists:member(Individual, Who)
    ),
    findall((Individual-Answer)-Reason, derivation(M, Goal, One, Reason), Found),
    sort(1, @<, Found, First),                  % keeps the first of each
    findall(Name-(What-Reason), member((Name-What)-Reason, First), Pairs0),
    (   by_clauses(M, Goal, _)
    ->  Pairs = Pairs0
    ;   most_proofs(Most),
        explained(Pairs0, Most, M, Goal, Individual, Answer, Pairs)
    ),
    group_pairs_by_key(Pairs, Grouped).

derivation(M, Goal, One, Reason) :-
    (   by_clauses(M, Goal, Home)
    ->  clause(Home:Goal, Body, Reference),
        clause_reason(Body, Reference, Reason),
        call(Home:( One, Body ))
    ;   call(M:( One, Goal )),
        Reason = (-)
    ).

%!  by_clauses(+Module, +Goal, -Home) is semidet.

by_clauses(M, Goal, Home) :-
    program_predicate(M, Goal, Home),
    \+ predicate_property(Home:Goal, tabled),
    predicate_property(Home:Goal, number_of_clauses(_)),
    functor(Goal, Name, Arity),
    functor(Head, Name, Arity),
    \+ ( clause(Home:Head, Body), cuts(Body) ).

cuts(Body) :-
    nonvar(Body),
    (   Body == !
    ->  true
    ;   ( Body = (A, B) ; Body = (A ; B) ; Body = (A -> B) ; Body = (A *-> B) ; Body = _:A, B = true )
    ->  ( cuts(A) ; cuts(B) )
    ),
    !.

clause_reason(Body0, Reference, Reason) :-
    ( Body0 = _:Body, nonvar(Body) -> true ; Body = Body0 ),
    (   rule_body(Body, Id, _)
    ->  Reason = rule(Id)
    ;   source(Reference, Source),
        (   Source = _:_
        ->  Reason = clause(Source)
        ;   Reason = (-)
        )
    ).

% Proofs for the first ones: they cost more than the answers.
explained([], _, _, _, _, _, []).
explained([Who-(What-Reason0)|Pairs0], Most, M, Goal, Individual, Answer, [Who-(What-Reason)|Pairs]) :-
    (   Most > 0,
        copy_term(Goal-Individual-Answer, Copy-Who-What),
        catch(once(proof(M:Copy, Proof)), error(resource_error(_), _), fail),
        proof_reason(Proof, Reason1)
    ->  Reason = Reason1
    ;   Reason = Reason0
    ),
    Most1 is Most-1,
    explained(Pairs0, Most1, M, Goal, Individual, Answer, Pairs).

proof_reason(proof(_, Reason0, Proofs), Reason) :-
    (   Reason0 = rule(Id, _)
    ->  Reason = rule(Id)
    ;   Reason0 = clause(_:_)
    ->  Reason = Reason0
    ;   Reason0 = fact(Source),
        Source = _:_
    ->  Reason = clause(Source)
    ;   member(Proof, Proofs),
        proof_reason(Proof, Reason)
    ->  true
    ).
