:- module(neurologic_ontology_axioms,
          [ axiom/3,                    % -Axiom, -Text, -Line
            expression/2,               % +Node, -Expression
            expression_term/2           % +Expression, -Term
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(ontology_names).
:- use_module(ontology_values, [value/2]).

/** <module> The axioms that the triples of an ontology say

An expression stands for a class, or for the values of a datatype:

    | class(IRI), thing, nothing              | a named class, everything, nothing               |
    | and(List), or(List), not(Expression)    |                                                  |
    | one_of(Values)                          | these individuals or values                      |
    | some(P, E), only(P, E)                  | some value, or every value of P is in E          |
    | has(P, Value), self(P)                  |                                                  |
    | min(N, P, E), max(N, P, E)              | so many values of P in E                         |
    | datatype(T), facets(T, [Name-Value])    | values of a type, within bounds                  |

P is `prop(IRI)` or `inverse(IRI)`. Values are Prolog constants, see neurologic(ontology/ontology_values).
*/

%!  axiom(-Axiom, -Text, -Line) is nondet.
%
%   Text, a string, shows Axiom to people; Line is where it begins. Axioms are
%
%       sub(E1, E2), disjoint(E1, E2), instance(Individual, E), fact(Individual, P, Value), not_fact(Individual, P, Value),
%       subproperty(P, Q), chain(List, P), characteristic(Name, P), disjoint_properties(P, Q), declared(Kind, IRI),
%       annotation(Property), unsupported(Reason)
%
%   Property is an IRI; all else that stands for a node is in the form of expression/2.

axiom(Axiom, Text, Line) :-
    triple(S, P, O, Line),
    (   catch(findall(Axiom0, of_triple(P, S, O, Axiom0), Axioms), unsupported(Reason), Axioms = [unsupported(Reason)])
    ->  true
    ),
    member(Axiom, Axioms),
    triple_text(S, P, O, Text).

of_triple(P, S, O, Axiom) :-
    (   of_class(P, S, O, Axioms)
    ->  true
    ;   P == rdf(type),
        ( collective(O, S, Axioms0) -> true ; \+ part_of_expression(S), of_type(O, S, Axioms0) )
    ->  Axioms = Axioms0
    ;   part_of_expression(S)
    ->  Axioms = []
    ;   of_property(P, S, O, Axioms)
    ->  true
    ;   annotation(P)
    ->  Axioms = [annotation(P)]
    ;   triple(S, rdf(type), owl('Ontology'), _)
    ->  of_ontology(P, O, Axioms)
    ;   atom(P)
    ->  of_fact(S, P, O, Axioms)
    ;   Axioms = [unsupported("this part of OWL is not translated")]
    ),
    member(Axiom, Axioms).

of_class(rdfs(subClassOf), C, D, [sub(EC, ED)]) :-
    expression(C, EC),
    expression(D, ED).
of_class(owl(equivalentClass), C, D, Axioms) :-
    (   triple(C, rdf(type), rdfs('Datatype'), _)
    ->  Axioms = []                     % the name of a datatype; expression/2 looks it up
    ;   expression(C, EC),
        expression(D, ED),
        Axioms = [sub(EC, ED), sub(ED, EC)]
    ).
of_class(owl(disjointWith), C, D, [disjoint(EC, ED)]) :-
    expression(C, EC),
    expression(D, ED).
of_class(owl(disjointUnionOf), C, List, [sub(class(C), or(Es)), sub(or(Es), class(C))|Disjoint]) :-
    expressions(List, Es),
    pairwise(Es, disjoint, Disjoint).
of_class(P, C, O, [sub(class(C), E), sub(E, class(C))]) :-
    atom(C),
    memberchk(P, [owl(intersectionOf), owl(unionOf), owl(oneOf), owl(complementOf)]),
    \+ triple(C, rdf(type), rdfs('Datatype'), _),
    structure(P, O, E).

of_type(O, S, Axioms) :-
    (   declares(O, Kind)
    ->  ( Kind == none -> Axioms = [] ; atom(S) -> Axioms = [declared(Kind, S)] ; Axioms = [] )
    ;   characteristic(O, Name)
    ->  property(S, P),
        Axioms = [characteristic(Name, P)]
    ;   untranslated(O)
    ->  Axioms = [unsupported("this kind of thing is not translated")]
    ;   expression(O, E),
        individual_name(S, Individual),
        Axioms = [instance(Individual, E)]
    ).

declares(owl('Class'), class).
declares(rdfs('Class'), class).
declares(owl('ObjectProperty'), property).
declares(owl('DatatypeProperty'), property).
declares(rdf('Property'), property).
declares(owl('AnnotationProperty'), none).
declares(rdfs('Datatype'), none).
declares(owl('NamedIndividual'), individual).
declares(owl('Thing'), individual).
declares(owl('Ontology'), none).
declares(owl('AllDifferent'), none).    % different names are different individuals anyway

characteristic(owl('FunctionalProperty'), functional).
characteristic(owl('InverseFunctionalProperty'), inverse_functional).
characteristic(owl('TransitiveProperty'), transitive).
characteristic(owl('SymmetricProperty'), symmetric).
characteristic(owl('AsymmetricProperty'), asymmetric).
characteristic(owl('IrreflexiveProperty'), irreflexive).
characteristic(owl('ReflexiveProperty'), reflexive).

collective(owl('AllDisjointClasses'), S, Axioms) :-
    triple(S, owl(members), List, _),
    expressions(List, Es),
    pairwise(Es, disjoint, Axioms).
collective(owl('AllDisjointProperties'), S, Axioms) :-
    triple(S, owl(members), List, _),
    members(List, Nodes),
    maplist(property, Nodes, Ps),
    pairwise(Ps, disjoint_properties, Axioms).
collective(owl('NegativePropertyAssertion'), S, [not_fact(Individual, P, Value)]) :-
    triple(S, owl(sourceIndividual), Source, _),
    triple(S, owl(assertionProperty), Property, _),
    ( triple(S, owl(targetIndividual), Target, _) ; triple(S, owl(targetValue), Target, _) ),
    individual_name(Source, Individual),
    property(Property, P),
    constant(Target, Value).
collective(owl('Axiom'), _, [annotation(owl('Axiom'))]).
collective(owl('Annotation'), _, [annotation(owl('Axiom'))]).

untranslated(O) :-
    O =.. [Prefix, Name],
    memberchk(Prefix, [rdf, rdfs, owl]),
    \+ memberchk(Name, ['Nothing', 'Resource']).

pairwise(Es, Kind, Axioms) :-
    findall(Axiom, ( pair(Es, A, B), Axiom =.. [Kind, A, B] ), Axioms).

pair([A|Es], A, B) :-
    member(B, Es).
pair([_|Es], A, B) :-
    pair(Es, A, B).

of_property(rdfs(subPropertyOf), P0, Q0, [subproperty(P, Q)]) :-
    property(P0, P),
    property(Q0, Q).
of_property(owl(equivalentProperty), P0, Q0, [subproperty(P, Q), subproperty(Q, P)]) :-
    property(P0, P),
    property(Q0, Q).
of_property(rdfs(domain), P0, C, [sub(some(P, thing), E)]) :-
    property(P0, P),
    expression(C, E).
of_property(rdfs(range), P0, C, [sub(thing, only(P, E))]) :-
    property(P0, P),
    expression(C, E).
of_property(owl(inverseOf), P, Q, [subproperty(prop(P), inverse(Q)), subproperty(prop(Q), inverse(P))]) :-
    atom(P),
    atom(Q).
of_property(owl(propertyChainAxiom), P0, List, [chain(Ps, P)]) :-
    property(P0, P),
    members(List, Nodes),
    maplist(property, Nodes, Ps).
of_property(owl(propertyDisjointWith), P0, Q0, [disjoint_properties(P, Q)]) :-
    property(P0, P),
    property(Q0, Q).
of_property(owl(differentFrom), _, _, []).
of_property(owl(sameAs), _, _, [unsupported("different names stand for different individuals here; use one name")]).
of_property(owl(hasKey), _, _, [unsupported("what a key implies, that two names mean one individual, is not translated")]).
of_property(rdfs(label), _, _, []).

of_ontology(owl(imports), IRI, Axioms) :-
    !,
    (   import(IRI, _)
    ->  Axioms = []
    ;   Axioms = [unsupported("nothing is fetched; load the file too, or say where it is by imports")]
    ).
of_ontology(owl(versionIRI), _, []) :-
    !.
of_ontology(P, _, [annotation(P)]).

of_fact(S, P, O, Axioms) :-
    individual_name(S, Individual),
    constant(O, Value),
    Axioms = [fact(Individual, prop(P), Value)].

annotation(rdfs(Name)) :-
    memberchk(Name, [comment, seeAlso, isDefinedBy]).
annotation(owl(Name)) :-
    memberchk(Name, [versionInfo, priorVersion, backwardCompatibleWith, incompatibleWith, deprecated]).
annotation(P) :-
    atom(P),
    (   triple(P, rdf(type), owl('AnnotationProperty'), _)
    ;   member(Space, [ 'http://purl.org/dc/', 'http://www.w3.org/2004/02/skos/core#' ]),
        sub_atom(P, 0, _, _, Space),
        \+ ( triple(P, rdf(type), owl(Kind), _), memberchk(Kind, ['ObjectProperty', 'DatatypeProperty']) )
    ),
    !.

%!  part_of_expression(+Node) is semidet.
%
%   What is said of Node is read where Node is used.

part_of_expression(Node) :-
    Node = blank(_),
    triple(Node, P, O, _),
    (   memberchk(P, [ rdf(first), owl(onProperty), owl(intersectionOf), owl(unionOf), owl(oneOf), owl(complementOf),
                       owl(onDatatype), owl(datatypeComplementOf), owl(inverseOf) ])
    ;   P = xsd(_)
    ;   P == rdf(type),
        memberchk(O, [ rdf('List'), owl('Restriction'), owl('DataRange'), owl('AllDifferent'), owl('AllDisjointClasses'),
                       owl('AllDisjointProperties'), owl('NegativePropertyAssertion'), owl('Axiom'), owl('Annotation') ])
    ),
    !.

%!  expression(+Node, -Expression) is det.
%
%   Expression is what Node says as a class or a datatype.
%
%   @throws unsupported(Reason)

expression(Node, Expression) :-
    expression(Node, 100, Expression).

expression(Node, Left, Expression) :-
    (   Left =:= 0
    ->  throw(unsupported("an expression in it contains itself"))
    ;   Left1 is Left-1
    ),
    (   plain_expression(Node, Expression0)
    ->  Expression = Expression0
    ;   atom(Node)
    ->  (   triple(Node, rdf(type), rdfs('Datatype'), _)
        ->  (   triple(Node, owl(equivalentClass), Definition, _)
            ->  expression(Definition, Left1, Expression)
            ;   throw(unsupported("a datatype in it is not defined"))
            )
        ;   Expression = class(Node)
        )
    ;   triple(Node, owl(onProperty), Property, _)
    ->  property(Property, P),
        (   restriction(Node, P, Left1, Expression0)
        ->  Expression = Expression0
        ;   throw(unsupported("a restriction in it is of an unknown kind"))
        )
    ;   triple(Node, owl(onDatatype), Type, _)
    ->  triple(Node, owl(withRestrictions), List, _),
        members(List, Nodes),
        findall(Facet, ( member(FacetNode, Nodes), facet(FacetNode, Facet) ), Facets),
        length(Nodes, Count),
        (   length(Facets, Count)
        ->  Expression = facets(Type, Facets)
        ;   throw(unsupported("a restriction of a datatype other than by bounds"))
        )
    ;   triple(Node, P, O, _),
        structure(P, O, Left1, Expression0)
    ->  Expression = Expression0
    ;   Node = blank(_)
    ->  throw(unsupported("an expression in it is of an unknown kind"))
    ;   throw(unsupported("a term of OWL in it is not translated"))
    ).

plain_expression(owl('Thing'), thing).
plain_expression(rdfs('Resource'), thing).
plain_expression(owl('Nothing'), nothing).
plain_expression(rdfs('Literal'), datatype(any)).
plain_expression(rdf('PlainLiteral'), datatype(any)).
plain_expression(xsd(Name), datatype(xsd(Name))).

structure(P, O, E) :-
    structure(P, O, 100, E).

structure(owl(intersectionOf), List, Left, and(Es)) :-
    expressions(List, Left, Es).
structure(owl(unionOf), List, Left, or(Es)) :-
    expressions(List, Left, Es).
structure(owl(complementOf), Node, Left, not(E)) :-
    expression(Node, Left, E).
structure(owl(oneOf), List, _, one_of(Values)) :-
    members(List, Nodes),
    maplist(constant, Nodes, Values).

expressions(List, Es) :-
    expressions(List, 100, Es).

expressions(List, Left, Es) :-
    members(List, Nodes),
    findall(E, ( member(Node, Nodes), expression(Node, Left, E) ), Es).

restriction(Node, P, Left, E) :-
    (   triple(Node, owl(someValuesFrom), Filler, _)
    ->  expression(Filler, Left, F),
        E = some(P, F)
    ;   triple(Node, owl(allValuesFrom), Filler, _)
    ->  expression(Filler, Left, F),
        E = only(P, F)
    ;   triple(Node, owl(hasValue), Object, _)
    ->  constant(Object, Value),
        E = has(P, Value)
    ;   triple(Node, owl(hasSelf), _, _)
    ->  E = self(P)
    ;   triple(Node, owl(Kind), literal(_, Text), _),
        cardinality(Kind, Bound),
        catch(atom_number(Text, N), error(_, _), fail)
    ->  (   ( triple(Node, owl(onClass), Filler, _) ; triple(Node, owl(onDataRange), Filler, _) )
        ->  expression(Filler, Left, F)
        ;   F = thing
        ),
        bounded(Bound, N, P, F, E)
    ).

cardinality(minCardinality, min).
cardinality(minQualifiedCardinality, min).
cardinality(maxCardinality, max).
cardinality(maxQualifiedCardinality, max).
cardinality(cardinality, exactly).
cardinality(qualifiedCardinality, exactly).

bounded(min, N, P, F, min(N, P, F)).
bounded(max, N, P, F, max(N, P, F)).
bounded(exactly, N, P, F, and([min(N, P, F), max(N, P, F)])).

facet(Node, Name-Value) :-
    triple(Node, xsd(Name), literal(Type, Text), _),
    memberchk(Name, [minInclusive, minExclusive, maxInclusive, maxExclusive]),
    value(literal(Type, Text), Value).

property(Node, P) :-
    (   atom(Node)
    ->  P = prop(Node)
    ;   Node = blank(_),
        triple(Node, owl(inverseOf), Inverse, _),
        atom(Inverse)
    ->  P = inverse(Inverse)
    ;   throw(unsupported("a property in it is of an unknown kind"))
    ).

constant(Node, Value) :-
    (   Node = literal(_, Text)
    ->  (   value(Node, Value0)
        ->  Value = Value0
        ;   format(string(Reason), '~q is not a value of its datatype', [Text]),
            throw(unsupported(Reason))
        )
    ;   individual_name(Node, Value)
    ).

%!  expression_term(+Expression, -Term) is det.
%
%   Term shows Expression in the names of predicates.

expression_term(E, Term) :-
    (   E = class(IRI)
    ->  class_name(IRI, Term)
    ;   ( E = prop(IRI) ; E = inverse(IRI) )
    ->  property_name(IRI, Name),
        ( E = prop(_) -> Term = Name ; Term = inverse(Name) )
    ;   E = datatype(xsd(Name))
    ->  Term = Name
    ;   E = facets(_, Facets)
    ->  facets_term(Facets, Term)
    ;   compound(E),
        \+ E = [_|_],
        \+ E = _-_
    ->  E =.. [Name|Arguments0],
        maplist(expression_term, Arguments0, Arguments),
        Term =.. [Name|Arguments]
    ;   is_list(E)
    ->  maplist(expression_term, E, Term)
    ;   Term = E
    ).

facets_term([Name-Value|Facets], Term) :-
    facet_sign(Name, Sign),
    One =.. [Sign, Value],
    (   Facets == []
    ->  Term = One
    ;   Term = (One, Terms),
        facets_term(Facets, Terms)
    ).

facet_sign(minInclusive, >=).
facet_sign(minExclusive, >).
facet_sign(maxInclusive, =<).
facet_sign(maxExclusive, <).

triple_text(S, P, O, Text) :-
    node_text(S, A),
    node_text(P, B),
    node_text(O, C),
    format(string(Text), '~s ~s ~s', [A, B, C]).

node_text(Node, Text) :-
    (   Node = blank(_),
        catch(expression(Node, E), unsupported(_), fail)
    ->  expression_term(E, Term),
        format(string(Text), '~W', [Term, [quoted(true), spacing(next_argument)]])
    ;   Node = blank(Number)
    ->  format(string(Text), '_:b~d', [Number])
    ;   Node = literal(_, Value)
    ->  format(string(Text), '~q', [Value])
    ;   atom(Node)
    ->  local_name(Node, Local),
        format(string(Text), ':~w', [Local])
    ;   Node =.. [Prefix, Name],
        format(string(Text), '~w:~w', [Prefix, Name])
    ).
