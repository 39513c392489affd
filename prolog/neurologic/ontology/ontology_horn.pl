:- module(neurologic_ontology_horn,
          [ clause_of/3                 % +Axiom, +Module, -Clause
          ]).
:- use_module(library(lists), [append/2, append/3, member/2, memberchk/2]).
:- use_module(ontology_axioms, [expression_term/2]).
:- use_module(ontology_names).
:- use_module('../program/program').

/** <module> One axiom of an ontology as clauses

See neurologic(ontology/ontology_axioms) for axioms and expressions. What no clause can say is thrown as `unsupported(Reason)`.
*/

%!  clause_of(+Axiom, +Module, -Clause) is nondet.
%
%   Clause, `Head :- Goals` with a list of Goals, is one of those that say Axiom.

clause_of(sub(C, D), M, (Head :- Goals)) :-
    \+ nothing_new(C, D),
    expression_name(C, Name),
    concluded(D, Name, X, M, Head, More),
    condition(C, X, Goals0),
    append(Goals0, More, Goals),
    safe(Head, Goals).
clause_of(disjoint(C, D), _, (denial(disjoint(CName, DName, X)) :- Goals)) :-
    expression_term(C, CName),
    expression_term(D, DName),
    condition(C, X, Goals1),
    condition(D, X, Goals2),
    append(Goals1, Goals2, Goals),
    safe(X, Goals).
clause_of(instance(Individual, D), M, (Head :- Goals)) :-
    concluded(D, Individual, Individual, M, Head, Goals).
clause_of(fact(Individual, P, Value), M, (Head :- [])) :-
    typed(P, Value, M, Typed),
    property_goal(P, Individual, Typed, Head).
clause_of(not_fact(Individual, P, Value), _, (denial(asserted_false(Name, Individual, Value)) :- [Goal])) :-
    expression_term(P, Name),
    property_goal(P, Individual, Value, Goal).
clause_of(subproperty(P, Q), _, (Head :- [Goal])) :-
    property_goal(P, X, Y, Goal),
    property_goal(Q, X, Y, Head).
clause_of(chain(Ps, Q), _, (Head :- Goals)) :-
    chain(Ps, X, Y, Goals),
    property_goal(Q, X, Y, Head).
clause_of(disjoint_properties(P, Q), _, (denial(disjoint(PName, QName, X, Y)) :- [Goal1, Goal2])) :-
    expression_term(P, PName),
    expression_term(Q, QName),
    property_goal(P, X, Y, Goal1),
    property_goal(Q, X, Y, Goal2).
clause_of(characteristic(Kind, P), M, Clause) :-
    expression_term(P, Name),
    characteristic(Kind, P, Name, M, Clause).

nothing_new(_, thing).
nothing_new(nothing, _).
nothing_new(_, only(_, thing)).
nothing_new(_, only(_, datatype(any))).

chain([P], X, Y, [Goal]) :-
    !,
    property_goal(P, X, Y, Goal).
chain([P|Ps], X, Z, [Goal|Goals]) :-
    property_goal(P, X, Y, Goal),
    chain(Ps, Y, Z, Goals).

characteristic(transitive, P, _, _, (Head :- [Goal1, Goal2])) :-
    property_goal(P, X, Z, Head),
    property_goal(P, X, Y, Goal1),
    property_goal(P, Y, Z, Goal2).
characteristic(symmetric, P, _, _, (Head :- [Goal])) :-
    property_goal(P, X, Y, Head),
    property_goal(P, Y, X, Goal).
characteristic(asymmetric, P, Name, _, (denial(asymmetric(Name, X, Y)) :- [Goal1, Goal2])) :-
    property_goal(P, X, Y, Goal1),
    property_goal(P, Y, X, Goal2).
characteristic(irreflexive, P, Name, _, (denial(irreflexive(Name, X)) :- [Goal])) :-
    property_goal(P, X, X, Goal).
characteristic(functional, P, Name, M, (denial(functional(Name, X, Y, Z)) :- [Goal1, Goal2, Y @< Z])) :-
    \+ told(M, Name/2, _),              % that a feature has one value is seen to anyway
    property_goal(P, X, Y, Goal1),
    property_goal(P, X, Z, Goal2).
characteristic(inverse_functional, P, Name, _, (denial(inverse_functional(Name, Y, X, Z)) :- [Goal1, Goal2, X @< Z])) :-
    property_goal(P, X, Y, Goal1),
    property_goal(P, Z, Y, Goal2).
characteristic(reflexive, _, _, _, _) :-
    throw(unsupported("it is about everything there is")).

expression_name(E, Name) :-
    (   E = some(P, thing)
    ->  expression_term(P, Name)
    ;   expression_term(E, Name)
    ).

%!  condition(+Expression, ?X, -Goals) is nondet.
%
%   X is in Expression if Goals hold; each solution is a way to be in it.

condition(thing, _, []).
condition(class(IRI), X, [Goal]) :-
    class_name(IRI, Name),
    Goal =.. [Name, X].
condition(and(Es), X, Goals) :-
    conditions(Es, X, Goals).
condition(or(Es), X, Goals) :-
    member(E, Es),
    condition(E, X, Goals).
condition(one_of(Values), X, []) :-
    member(X, Values).
condition(some(P, F), X, [Goal|Goals]) :-
    property_goal(P, X, Y, Goal),
    among(F, Y, Goals).
condition(min(N, P, F), X, Goals) :-
    (   N =:= 0
    ->  Goals = []
    ;   N =:= 1
    ->  condition(some(P, F), X, Goals)
    ;   throw(unsupported("it counts values"))
    ).
condition(has(P, Value), X, Goals) :-
    (   number(Value)                   % 24 and 24.0 are one value
    ->  property_goal(P, X, Y, Goal),
        Goals = [Goal, number(Y), Y =:= Value]
    ;   property_goal(P, X, Value, Goal),
        Goals = [Goal]
    ).
condition(self(P), X, [Goal]) :-
    property_goal(P, X, X, Goal).
condition(datatype(Type), Y, Goals) :-
    of_type(Type, Y, Goals).
condition(facets(Type, Facets), Y, Goals) :-
    (   Type = xsd(date)
    ->  Goals = Bounds
    ;   Goals = [number(Y)|Bounds]
    ),
    bounds(Facets, Y, Bounds).
condition(not(_), _, _) :-
    throw(unsupported("it follows from what is not so, and what is not known is not false")).
condition(only(_, _), _, _) :-
    throw(unsupported("it follows from all values, and not all may be known")).
condition(max(_, _, _), _, _) :-
    throw(unsupported("it follows from there being no more values, and not all may be known")).

conditions([], _, []).
conditions([E|Es], X, Goals) :-
    condition(E, X, Goals1),
    conditions(Es, X, Goals2),
    append(Goals1, Goals2, Goals).

among(F, Y, Goals) :-
    (   F = one_of(Values),
        Values = [_, _|_]
    ->  Goals = [memberchk(Y, Values)]
    ;   condition(F, Y, Goals)
    ).

of_type(Type, Y, Goals) :-
    (   Type = xsd(Name),
        type_test(Name, Test)
    ->  Goal =.. [Test, Y],
        Goals = [Goal]
    ;   Type == xsd(boolean)
    ->  Goals = [memberchk(Y, [true, false])]
    ;   Goals = []
    ).

type_test(integer, integer).
type_test(int, integer).
type_test(long, integer).
type_test(decimal, number).
type_test(double, number).
type_test(float, number).

bounds([], _, []).
bounds([Name-Value|Facets], Y, [Goal|Goals]) :-
    bound(Name, Y, Value, Goal),
    bounds(Facets, Y, Goals).

bound(Name, Y, Value, Goal) :-
    (   number(Value)
    ->  memberchk(Name-Operator, [ minInclusive-(>=), minExclusive-(>), maxInclusive-(=<), maxExclusive-(<) ])
    ;   memberchk(Name-Operator, [ minInclusive-(@>=), minExclusive-(@>), maxInclusive-(@=<), maxExclusive-(@<) ])
    ),
    Goal =.. [Operator, Y, Value].

%!  concluded(+Expression, +Name, ?X, +Module, -Head, -Goals) is nondet.
%
%   That X, known as Name, is in Expression is said by clauses with Head, or a denial, and Goals besides those that say who X
%   is.

concluded(class(IRI), _, X, _, Head, []) :-
    class_name(IRI, Name),
    Head =.. [Name, X].
concluded(has(P, Value), _, X, M, Head, []) :-
    typed(P, Value, M, Typed),
    property_goal(P, X, Typed, Head).
concluded(self(P), _, X, _, Head, []) :-
    property_goal(P, X, X, Head).
concluded(only(P, F), Name, X, M, Head, [Goal|Goals]) :-
    property_goal(P, X, Y, Goal),
    (   data(F)
    ->  expression_term(P, PName),
        ( Name == thing -> Denial = value(PName, X, Y) ; Denial = value(Name, PName, X, Y) ),
        Head = denial(Denial),
        outside(F, P, M, Y, Goals)
    ;   concluded(F, Name, Y, M, Head, Goals)
    ).
concluded(nothing, Name, X, _, denial(empty(Name, X)), []).
concluded(not(E), Name, X, _, denial(disjoint(Name, EName, X)), Goals) :-
    expression_term(E, EName),
    condition(E, X, Goals).
concluded(one_of(Values), Name, X, _, denial(one_of(Name, X)), [\+ memberchk(X, Values)]).
concluded(max(N, P, F), Name, X, _, denial(too_many(Name, PName, X)), Goals) :-
    expression_term(P, PName),
    (   N =:= 0
    ->  condition(some(P, F), X, Goals)
    ;   N =:= 1
    ->  property_goal(P, X, Y, Goal1),
        property_goal(P, X, Z, Goal2),
        among(F, Y, Goals1),
        among(F, Z, Goals2),
        append([[Goal1], Goals1, [Goal2], Goals2, [Y @< Z]], Goals)
    ;   throw(unsupported("it counts values"))
    ).
concluded(min(N, P, F), Name, X, M, Head, Goals) :-
    (   N =:= 0
    ->  fail
    ;   N =:= 1
    ->  concluded(some(P, F), Name, X, M, Head, Goals)
    ;   throw(unsupported("it says that there are values, but not which"))
    ).
concluded(some(P, F), Name, X, M, Head, Goals) :-
    (   F = one_of([Value])
    ->  concluded(has(P, Value), Name, X, M, Head, Goals)
    ;   ( data(F) ; F = one_of(_) ),
        functional(P, M)
    ->  concluded(only(P, F), Name, X, M, Head, Goals)
    ;   throw(unsupported("it says that there is a value, but not which"))
    ).
concluded(or(_), _, _, _, _, _) :-
    throw(unsupported("it says that one of several holds, but not which")).
concluded(datatype(_), _, _, _, _, _) :-
    throw(unsupported("a datatype where a class is expected")).
concluded(facets(_, _), _, _, _, _, _) :-
    throw(unsupported("a datatype where a class is expected")).

data(datatype(_)).
data(facets(_, _)).
data(one_of([Value|_])) :-
    ( number(Value) ; Value = date(_, _, _) ; memberchk(Value, [true, false]) ),
    !.

%!  outside(+Datatype, +Property, +Module, ?Y, -Goals) is nondet.
%
%   Y, a value of Property, is not one of Datatype if Goals hold.

outside(datatype(Type), P, M, Y, [\+ Goal]) :-
    of_type(Type, Y, [Goal]),
    \+ ( Goal = number(_), numeric(P, M) ),
    \+ ( Goal = memberchk(_, _), feature_kind(P, M, boolean) ),
    \+ ( Goal = integer(_), feature_kind(P, M, integer) ).
outside(one_of(Values), _, _, Y, [\+ memberchk(Y, Values)]).
outside(facets(Type, Facets), P, M, Y, Goals) :-
    member(Name-Value, Facets),
    memberchk(Name-Other, [ minInclusive-maxExclusive, minExclusive-maxInclusive, maxInclusive-minExclusive,
                            maxExclusive-minInclusive ]),
    bound(Other, Y, Value, Goal),
    (   ( Type = xsd(date) ; numeric(P, M) )
    ->  Goals = [Goal]
    ;   Goals = [number(Y), Goal]
    ).

feature_kind(prop(IRI), M, Kind) :-
    property_name(IRI, Name),
    feature(M, Name, Kind, _).

numeric(P, M) :-
    feature_kind(P, M, Kind),
    memberchk(Kind, [numeric, integer]).

functional(prop(IRI), M) :-
    (   triple(IRI, rdf(type), owl('FunctionalProperty'), _)
    ;   property_name(IRI, Name),
        feature(M, Name, _, _)
    ),
    !.

property_goal(P, X, Y, Goal) :-
    (   P = prop(IRI)
    ->  property_name(IRI, Name),
        Goal =.. [Name, X, Y]
    ;   P = inverse(IRI),
        property_name(IRI, Name),
        Goal =.. [Name, Y, X]
    ).

% A value of a feature is written as rows write it.
typed(P, Value, M, Typed) :-
    (   integer(Value),
        feature_kind(P, M, numeric)
    ->  Typed is float(Value)
    ;   float(Value),
        feature_kind(P, M, integer),
        Value =:= integer(Value)
    ->  Typed is integer(Value)
    ;   Typed = Value
    ).

safe(Head, Goals) :-
    term_variables(Head, Variables),
    term_variables(Goals, Bound),
    (   member(Variable, Variables),
        \+ ( member(Other, Bound), Other == Variable )
    ->  throw(unsupported("it is about everything there is"))
    ;   true
    ).
