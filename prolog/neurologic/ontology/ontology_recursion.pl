:- module(neurologic_ontology_recursion,
          [ recursive/3,                % +Module, +Clauses, -Tabled
            rested_on/3,                % +Module, +Indicators, -Rested
            goal_in/2                   % +Body, -Goal
          ]).
:- use_module(library(assoc), [assoc_to_keys/2, empty_assoc/1, get_assoc/3, list_to_assoc/2, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(library(ordsets), [ord_intersection/3]).
:- use_module(ontology_names, [told/3]).
:- use_module('../program/program').

/** <module> Which predicates of an ontology call themselves, and what they rest on
*/

%!  recursive(+Module, +Clauses, -Tabled) is det.
%
%   Tabled are the predicates of Clauses that lie on a cycle of calls, or between two cycles, together with what Module holds
%   already: these have to be tabled, so that they end and each answer comes once.

recursive(M, Clauses, Tabled) :-
    findall(From-To, ( member(_-(Head :- Body), Clauses), call_between(Head, Body, From, To) ), Own0),
    sort(Own0, Own),
    findall(From, member(From-_, Own), Heads0),
    findall(To, member(_-To, Own), Reached),
    empty_assoc(Seen),
    existing(Reached, Seen, M, Existing),
    append(Own, Existing, Edges0),
    sort(Edges0, Edges),
    peeled(Edges, Cyclic),
    findall(From, member(From-_, Cyclic), Froms0),
    sort(Heads0, Heads),
    sort(Froms0, Froms),
    ord_intersection(Heads, Froms, Tabled).

call_between(Head, Body, FromName/FromArity, ToName/ToArity) :-
    functor(Head, FromName, FromArity),
    goal_in(Body, Goal),
    functor(Goal, ToName, ToArity),
    ToArity =< 2,
    \+ predicate_property(system:Goal, defined).

% The calls that clauses of Module make already, from Reached on. Extracted rules rest on told facts only.
existing([], _, _, []).
existing([Indicator|Reached], Seen, M, Edges) :-
    (   get_assoc(Indicator, Seen, true)
    ->  existing(Reached, Seen, M, Edges)
    ;   put_assoc(Indicator, Seen, true, Seen1),
        findall(To, calls(M, Indicator, To), Tos),
        findall(Indicator-To, member(To, Tos), Edges1),
        append(Tos, Reached, Reached1),
        existing(Reached1, Seen1, M, Edges2),
        append(Edges1, Edges2, Edges)
    ).

calls(M, Name/Arity, To) :-
    functor(Head, Name, Arity),
    \+ told(M, Name/Arity, _),
    program_predicate(M, Head, Home),
    predicate_property(Home:Head, number_of_rules(Rules)),
    Rules > 0,
    clause(Home:Head, Body),
    Body \== true,
    Body \= _:_,
    call_between(Head, Body, _, To).

%!  peeled(+Edges, -Cyclic) is det.
%
%   Cyclic are the Edges that are left when those are taken away, again and again, to which none leads or that lead nowhere.

peeled(Edges, Cyclic) :-
    findall(From, member(From-_, Edges), Froms0),
    findall(To, member(_-To, Edges), Tos0),
    marked(Froms0, Froms),
    marked(Tos0, Tos),
    findall(From-To,
            ( member(From-To, Edges), get_assoc(To, Froms, true), get_assoc(From, Tos, true) ),
            Left),
    (   Left == Edges
    ->  Cyclic = Edges
    ;   peeled(Left, Cyclic)
    ).

marked(Names0, Marked) :-
    sort(Names0, Names),
    findall(Name-true, member(Name, Names), Pairs),
    list_to_assoc(Pairs, Marked).

%!  goal_in(+Body, -Goal) is nondet.
%
%   Goal is one of a conjunction.

goal_in(Body, Goal) :-
    (   Body = (A, B)
    ->  ( goal_in(A, Goal) ; goal_in(B, Goal) )
    ;   Goal = Body
    ).

%!  rested_on(+Module, +Indicators, -Rested) is det.
%
%   Rested are the dynamic predicates that Indicators rest on, as Module has it. Tables must notice when their facts change,
%   even if only a clause of another text asks for them.

rested_on(M, Indicators, Rested) :-
    empty_assoc(Seen0),
    reached(Indicators, Seen0, M, Seen),
    assoc_to_keys(Seen, Reached),
    findall(Name/Arity,
            ( member(Name/Arity, Reached),
              functor(Head, Name, Arity),
              predicate_property(M:Head, dynamic),
              \+ predicate_property(M:Head, imported_from(_))
            ),
            Rested).

reached([], Seen, _, Seen).
reached([Indicator|Indicators], Seen0, M, Seen) :-
    (   get_assoc(Indicator, Seen0, true)
    ->  reached(Indicators, Seen0, M, Seen)
    ;   put_assoc(Indicator, Seen0, true, Seen1),
        findall(Called, called(M, Indicator, Called), Called0),
        append(Called0, Indicators, Indicators1),
        reached(Indicators1, Seen1, M, Seen)
    ).

called(M, Name/Arity, CalledName/CalledArity) :-
    functor(Head, Name, Arity),
    program_predicate(M, Head, Home),
    predicate_property(Home:Head, number_of_rules(Rules)),
    Rules > 0,
    clause(Home:Head, Body),
    in_body(Body, Goal),
    callable(Goal),
    functor(Goal, CalledName, CalledArity),
    program_predicate(M, Goal, _).

in_body(Body, _) :-
    var(Body),
    !,
    fail.
in_body(Body, Goal) :-
    ( Body = (A, B) ; Body = (A ; B) ; Body = (A -> B) ),
    !,
    ( in_body(A, Goal) ; in_body(B, Goal) ).
in_body(\+ Body, Goal) :-
    !,
    in_body(Body, Goal).
in_body(Goal, Goal).
