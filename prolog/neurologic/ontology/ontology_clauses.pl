:- module(neurologic_ontology_clauses,
          [ ontology_clauses/4          % +Module, -Clauses, -Tabled, -Ignored
          ]).
:- use_module(library(apply), [partition/4]).
:- use_module(library(lists), [append/2, append/3, member/2, memberchk/2]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(ontology_axioms, [axiom/3]).
:- use_module(ontology_horn).
:- use_module(ontology_names).
:- use_module(ontology_recursion, [goal_in/2, recursive/3]).
:- use_module('../program/program').

/** <module> Clauses that follow from the axioms of an ontology

What Horn clauses can say becomes clauses, what must not be becomes denials. Prolog concludes what is said of things that have
names: an axiom that something without a name exists, or that one of several holds without saying which, or that what is not
known is false, cannot be translated and is told with the reason. Different names are taken for different individuals.
*/

most_alternatives(1000).                % clauses of one axiom

%!  ontology_clauses(+Module, -Clauses, -Tabled, -Ignored) is det.
%
%   Translate the graph, see with_graph/4. Clauses is an ordered list of Line-Clause; Tabled are the indicators of predicates
%   that call themselves; Ignored is an ordered list of ignored(Line, Axiom, Reason) with texts for people.

ontology_clauses(M, Clauses, Tabled, Ignored) :-
    findall(Item, item(M, Item), Items),
    findall(ignored(Line, Text, Reason), member(ignored(Line, Text, Reason), Items), Ignored0),
    findall(annotation(P)-Line, member(annotation(P, Line), Items), Annotations0),
    annotations(Annotations0, Annotations),
    findall(Clause-(Line-Text), ( member(clause(Line, Clause0, Text), Items), tidy(M, Clause0, Clause) ), Found0),
    categories(Categories),
    append(Found0, Categories, Found1),
    distinct(Found1, Found2),
    partition(concludes_told(M), Found2, Told, Found),
    findall(ignored(Line, Text, Reason), for_nothing(M, Told, Found, Line, Text, Reason), Ignored1),
    append([Ignored0, Ignored1, Annotations], Ignored2),
    sort(Ignored2, Ignored),
    findall(Line-Clause, member(Clause-(Line-_), Found), Clauses0),
    keysort(Clauses0, Clauses),
    recursive(M, Clauses, Tabled).

item(M, Item) :-
    axiom(Axiom, Text, Line),
    (   Axiom = annotation(P)
    ->  Item = annotation(P, Line)
    ;   Axiom = unsupported(Reason)
    ->  Item = ignored(Line, Text, Reason)
    ;   Axiom = declared(Kind, IRI)
    ->  declare(Kind, IRI),
        fail
    ;   parts(Axiom, Parts),
        member(Part, Parts),
        catch(findall(Clause, alternatives(Part, M, Clause), Clauses), unsupported(Reason), Clauses = none(Reason)),
        (   Clauses = none(Reason)
        ->  Item = ignored(Line, Text, Reason)
        ;   length(Clauses, Count),
            most_alternatives(Most),
            Count > Most
        ->  Item = ignored(Line, Text, "it has too many alternatives")
        ;   member(Clause, Clauses),
            Item = clause(Line, Clause, Text)
        )
    ).

declare(class, IRI) :- class_name(IRI, _).
declare(property, IRI) :- property_name(IRI, _).
declare(individual, Node) :- individual_name(Node, _).

alternatives(Part, M, Clause) :-
    most_alternatives(Most),
    Limit is Most+1,
    limit(Limit, clause_of(Part, M, Clause)).

%!  parts(+Axiom, -Parts) is det.
%
%   Parts are axioms that can be translated, or not, each for itself.

parts(Axiom, Parts) :-
    (   Axiom = sub(C, D)
    ->  findall(sub(A, E), ( alternative(C, A), conjunct(D, E) ), Parts)
    ;   Axiom = instance(Individual, D)
    ->  findall(instance(Individual, E), conjunct(D, E), Parts)
    ;   Parts = [Axiom]
    ).

alternative(E, Alternative) :-
    (   E = or(Es)
    ->  member(E1, Es),
        alternative(E1, Alternative)
    ;   Alternative = E
    ).

conjunct(E, Conjunct) :-
    (   E = and(Es)
    ->  member(E1, Es),
        conjunct(E1, Conjunct)
    ;   E = only(P, and(Es))
    ->  member(E1, Es),
        conjunct(only(P, E1), Conjunct)
    ;   Conjunct = E
    ).

%!  tidy(+Module, +Clause0, -Clause) is semidet.
%
%   Clause is Clause0 with a body, without goals that its other goals make sure. Fails if it says what it asks for.

tidy(M, (Head :- Goals0), Clause) :-
    \+ ( member(Goal, Goals0), Goal == Head ),
    needed(Goals0, [], M, Goals0, Goals),
    (   Goals == []
    ->  Clause = Head
    ;   body(Goals, Body),
        Clause = (Head :- Body)
    ).

needed([], _, _, _, []).
needed([Goal|Goals], Before, M, All, Needed) :-
    (   (   member(Other, Before),
            Other == Goal
        ;   Goal = number(Y),
            member(Value, All),
            compound_name_arguments(Value, Feature, [_, Y1]),
            Y1 == Y,
            feature(M, Feature, Kind, _),
            memberchk(Kind, [numeric, integer])
        )
    ->  Needed = Needed1
    ;   Needed = [Goal|Needed1]
    ),
    needed(Goals, [Goal|Before], M, All, Needed1).

body([Goal], Goal) :-
    !.
body([Goal|Goals], (Goal, Body)) :-
    body(Goals, Body).

%!  categories(-Found) is det.
%
%   A class that is called like a category has it as a member.

categories(Found) :-
    findall(Fact-(Line-"a category"),
            ( named(class, IRI, Name),
              once(category_of_class(Name, Category)),
              Fact =.. [Name, Category],
              ( triple(IRI, _, _, Line) -> true ; Line = 1 )
            ),
            Found).

% Equal clauses of several axioms count once, where the first one stands.
distinct(Found0, Found) :-
    findall(Key-(Line-(Clause-Text)),
            ( member(Clause-(Line-Text), Found0),
              copy_term(Clause, Key),
              numbervars(Key, 0, _)
            ),
            Keyed0),
    sort(0, @=<, Keyed0, Keyed),
    group_pairs_by_key(Keyed, Groups),
    findall(Clause-(Line-Text), member(_-[Line-(Clause-Text)|_], Groups), Found).

annotations(Annotations0, Ignored) :-
    sort(0, @=<, Annotations0, Sorted),
    group_pairs_by_key(Sorted, Groups),
    findall(ignored(Line, Text, "an annotation, which says nothing of individuals"),
            ( member(annotation(P)-[Line|Lines], Groups),
              length([Line|Lines], Count),
              annotation_text(P, Name),
              ( Count =:= 1 -> Text = Name ; format(string(Text), '~s (~d times)', [Name, Count]) )
            ),
            Ignored).

annotation_text(P, Text) :-
    (   atom(P)
    ->  local_name(P, Local),
        format(string(Text), ':~w', [Local])
    ;   P =.. [Prefix, Name],
        format(string(Text), '~w:~w', [Prefix, Name])
    ).

concludes_told(M, (Head :- _)-_) :-
    functor(Head, Name, Arity),
    told(M, Name/Arity, _).

%!  for_nothing(+Module, +Told, +Found, -Line, -Text, -Reason) is nondet.
%
%   What is told by rows is not concluded. That loses nothing where the rows must have told it before: `applicant(X)` from
%   `senior(X)`, where senior/1 asks for applicant(X) in each of its clauses.

for_nothing(M, Told, Found, Line, Text, Reason) :-
    member((Head :- Body)-(Line-Text), Told),
    \+ foregone(M, Head, Body, Found),
    functor(Head, Name, Arity),
    once(told(M, Name/Arity, Why)),
    format(string(Reason), '~w/~d: ~s', [Name, Arity, Why]).

foregone(M, Head, Body, Found) :-
    goal_in(Body, Goal),
    functor(Goal, Name, Arity),
    findall(Clause, ( member(Clause-_, Found), head(Clause, General), functor(General, Name, Arity) ), Clauses),
    (   Clauses == []
    ->  Arity == 2,                     % a row that has a value tells of whom
        functor(Head, _, 1),
        told(M, Name/Arity, _),
        arg(1, Goal, Individual),
        Head =.. [_, Individual1],
        Individual == Individual1
    ;   forall(member(Clause, Clauses),
               ( copy_term(Head-Goal-Clause, Head1-Goal1-(Goal1 :- Body1)),
                 goal_in(Body1, Asked),
                 Asked == Head1
               ))
    ),
    !.

head(Clause, Head) :-
    (   Clause = (Head0 :- _)
    ->  Head = Head0
    ;   Head = Clause
    ).
