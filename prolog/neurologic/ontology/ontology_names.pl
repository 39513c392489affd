:- module(neurologic_ontology_names,
          [ with_graph/4,               % +Module, +Triples, +Options, :Goal
            triple/4,                   % ?Subject, ?Property, ?Object, ?Line
            members/2,                  % +List, -Members
            class_name/2,               % +IRI, -Name
            property_name/2,            % +IRI, -Name
            individual_name/2,          % +Node, -Name
            named/3,                    % ?Kind, ?Node, ?Name
            clash/4,                    % -Kind, -Name, -Node1, -Node2
            label/2,                    % +Node, -Label
            local_name/2,               % +Node, -Local
            told/3,                     % +Module, +Indicator, -Why
            category_of_class/2,        % +Class, -Category
            import/2                    % +IRI, -File
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(option), [option/3]).
:- use_module('../program/program').

:- meta_predicate with_graph(+, +, +, 0).

/** <module> The graph of an ontology and the Prolog names of what is in it

A class becomes a predicate with one argument, a property one with two, an individual an atom.

  - A name comes from the last part of the IRI, or from the label if that is wanted. For a predicate it gets the form that
    columns have: `SeniorApplicant` and "Senior applicant" become `senior_applicant`; a name that Prolog needs itself gets an
    underscore. The name of an individual stays as it is.
  - What is called like something of the extracted rules, apart from case, blanks, hyphens and underscores, is that: a
    property the feature, a class the predicate of the individuals, an individual the category. So `creditHistory` is
    `credit_history/2`, and `CarNew` the category `car_new`.
  - A class that is called like a category has it as a member: from `CarNew rdfs:subClassOf Vehicle` follows `vehicle(car_new)`.
  - The option `names` decides before all that: a list of Key=Name, where Key is an IRI or its last part.

Two things of one kind with the same name are a clash, unless `names` wants it so.
*/

:- thread_local
    triple/4,                           % Subject, Property, Object, Line
    named/3,                            % Kind, Node, Name
    own_name/2,                         % Key, Name
    naming/2,                           % iri or label, Language
    vocabulary/3.                       % Kind, Plain, Name

%!  triple(?Subject, ?Property, ?Object, ?Line) is nondet.
%
%   A triple of the graph, see neurologic(ontology/triples). Only inside of with_graph/4.

%!  named(?Kind, ?Node, ?Name) is nondet.
%
%   Name was given to Node; Kind is `class`, `property` or `individual`. Only inside of with_graph/4.

%!  with_graph(+Module, +Triples, +Options, :Goal) is semidet.
%
%   Run Goal once over the graph of Triples, with names that join the rules in Module. Options are names(List),
%   naming(iri or label), language(Tag) and imports(List).

with_graph(M, Triples, Options, Goal) :-
    setup_call_cleanup(
        ( forget, remember(M, Triples, Options) ),
        once(Goal),
        forget).

forget :-
    forall(member(Head, [ triple(_, _, _, _), named(_, _, _), own_name(_, _), naming(_, _), vocabulary(_, _, _) ]),
           retractall(Head)).

remember(M, Triples, Options) :-
    forall(member(Triple, Triples), assertz(Triple)),
    option(names(Names), Options, []),
    forall(member(Key=Name, Names), assertz(own_name(Key, Name))),
    option(naming(From), Options, iri),
    option(imports(Imports), Options, []),
    forall(member(IRI=File, Imports), assertz(vocabulary(import, IRI, File))),
    option(language(Language), Options, en),
    assertz(naming(From, Language)),
    forall(feature(M, Functor, _, Values),
           ( remember(property, Functor),
             (   is_list(Values)
             ->  forall(member(Value, Values), remember(category, Value))
             ;   true
             )
           )),
    forall(target(M, Target, Classes),
           ( remember(property, Target), forall(member(Class, Classes), remember(category, Class)) )),
    forall(individual_predicate(M, Name), remember(class, Name)).

remember(Kind, Name) :-
    plain(Name, Plain),
    (   vocabulary(Kind, Plain, Name)
    ->  true
    ;   assertz(vocabulary(Kind, Plain, Name))
    ).

%!  members(+List, -Members) is det.
%
%   Members are those of the RDF collection List.
%
%   @throws unsupported(Reason) if it has no end

members(List, Members) :-
    members(List, 100_000, Members).

members(rdf(nil), _, Members) :-
    !,
    Members = [].
members(List, Left, [Member|Members]) :-
    Left > 0,
    triple(List, rdf(first), Member0, _),
    triple(List, rdf(rest), Rest, _),
    !,
    Member = Member0,
    Left1 is Left-1,
    members(Rest, Left1, Members).
members(_, _, _) :-
    throw(unsupported("a list in it has no end")).

%!  class_name(+IRI, -Name) is det.
%!  property_name(+IRI, -Name) is det.
%!  individual_name(+Node, -Name) is det.
%
%   Name is the name of the predicate or the individual.

class_name(IRI, Name) :-
    name_of(class, IRI, Name).

property_name(IRI, Name) :-
    name_of(property, IRI, Name).

individual_name(Node, Name) :-
    name_of(individual, Node, Name).

name_of(Kind, Node, Name) :-
    (   named(Kind, Node, Name0)
    ->  Name = Name0
    ;   new_name(Kind, Node, Name),
        assertz(named(Kind, Node, Name))
    ).

new_name(Kind, Node, Name) :-
    (   Node = blank(Number)
    ->  atom_concat('_:b', Number, Name)
    ;   own_name_of(Node, Name0)
    ->  Name = Name0
    ;   spoken(Node, Spoken),
        (   existing(Kind, Spoken, Existing)
        ->  Name = Existing
        ;   Kind == individual
        ->  Name = Spoken
        ;   predicate_name(Spoken, Kind, Name)
        )
    ).

own_name_of(Node, Name) :-
    own_name(Node, Name0),
    !,
    Name = Name0.
own_name_of(Node, Name) :-
    local_name(Node, Local),
    own_name(Local, Name),
    !.

spoken(Node, Spoken) :-
    (   naming(label, _),
        label(Node, Label)
    ->  atom_string(Spoken, Label)
    ;   local_name(Node, Spoken)
    ).

%!  existing(+Kind, +Spoken, -Name) is semidet.
%
%   Name is the one thing of the extracted rules that is called Spoken; of several, the one that is written so.

existing(Kind, Spoken, Name) :-
    (   Kind == individual
    ->  Of = category
    ;   Of = Kind
    ),
    (   vocabulary(Of, _, Spoken)
    ->  Name = Spoken
    ;   plain(Spoken, Plain),
        Plain \== '',
        findall(Name0, vocabulary(Of, Plain, Name0), [Name])
    ).

%!  category_of_class(+Class, -Category) is nondet.
%
%   The class named Class has the category as a member.

category_of_class(Class, Category) :-
    plain(Class, Plain),
    vocabulary(category, Plain, Category).

%!  import(+IRI, -File) is semidet.
%
%   The ontology IRI is in File, as the options say.

import(IRI, File) :-
    vocabulary(import, IRI, File0),
    !,
    absolute_file_name(File0, File).

%!  clash(-Kind, -Name, -Node1, -Node2) is nondet.
%
%   Both nodes got Name, and nobody wanted that.

clash(Kind, Name, Node1, Node2) :-
    findall(Kind0-Name0-Node, named(Kind0, Node, Name0), Named0),
    sort(Named0, Named),
    adjacent(Named, Kind, Name, Node1, Node2),
    \+ ( own_name_of(Node1, Name), own_name_of(Node2, Name) ).

adjacent([Kind-Name-Node1, Kind-Name-Node2|_], Kind, Name, Node1, Node2).
adjacent([_|Named], Kind, Name, Node1, Node2) :-
    adjacent(Named, Kind, Name, Node1, Node2).

%!  label(+Node, -Label) is semidet.
%
%   Label is what people call Node: in the language that is wanted, in none, or else in any.

label(Node, Label) :-
    naming(_, Language),
    findall(Rank-Text,
            ( triple(Node, rdfs(label), literal(Type, Text), _), rank(Type, Language, Rank) ),
            Ranked0),
    keysort(Ranked0, [_-Label0|_]),
    atom_string(Label0, Label).

rank(lang(Tag0), Language0, Rank) :-
    !,
    downcase_atom(Tag0, Tag),
    downcase_atom(Language0, Language),
    atom_concat(Language, '-', Start),
    (   Tag == Language
    ->  Rank = 1
    ;   sub_atom(Tag, 0, _, _, Start)
    ->  Rank = 2
    ;   Rank = 4
    ).
rank(_, _, 3).

%!  local_name(+Node, -Local) is det.
%
%   Local is the part of an IRI after the last `#`, `/` or `:` that anything comes after.

local_name(Node, Local) :-
    (   atom(Node)
    ->  split_string(Node, "#/:", "#/:", Parts0),
        findall(Part, ( member(Part, Parts0), Part \== "" ), Parts),
        (   Parts = [_|_]
        ->  last_of(Parts, Last),
            atom_string(Local, Last)
        ;   Local = Node
        )
    ;   Node =.. [_, Local]             % of a vocabulary
    ).

last_of([Last], Last) :-
    !.
last_of([_|Parts], Last) :-
    last_of(Parts, Last).

%!  plain(+Name, -Plain) is det.
%
%   Plain is Name in small letters and digits only.

plain(Name, Plain) :-
    string_lower(Name, Lower),
    string_chars(Lower, Chars0),
    findall(Char, ( member(Char, Chars0), char_type(Char, alnum) ), Chars),
    atom_chars(Plain, Chars).

%!  predicate_name(+Spoken, +Kind, -Name) is det.

predicate_name(Spoken, Kind, Name) :-
    atom_chars(Spoken, Chars),
    parted(Chars, start, Parted),
    string_chars(Text0, Parted),
    string_lower(Text0, Lower),
    split_string(Lower, "_", "_", Words0),
    findall(Word, ( member(Word, Words0), Word \== "" ), Words),
    (   Words == []
    ->  Name0 = Spoken
    ;   atomic_list_concat(Words, '_', Name0)
    ),
    ( Kind == class -> Arity = 1 ; Arity = 2 ),
    unreserved(Name0, Arity, Name).

% A capital begins a word after a small letter or a digit, and before a small letter: CarNew, RDFFile.
parted([], _, []).
parted([Char|Chars], Before, Parted) :-
    (   \+ char_type(Char, csym)
    ->  Parted = ['_'|Parted1],
        Now = start
    ;   char_type(Char, upper(_)),
        (   Before == small
        ;   Before == capital,
            Chars = [Next|_],
            char_type(Next, lower(_))
        )
    ->  Parted = ['_', Char|Parted1],
        Now = capital
    ;   Parted = [Char|Parted1],
        ( char_type(Char, upper(_)) -> Now = capital ; Char == '_' -> Now = start ; Now = small )
    ),
    parted(Chars, Now, Parted1).

unreserved(Name0, Arity, Name) :-
    functor(Head, Name0, Arity),
    (   ( predicate_property(system:Head, defined) ; taken(Name0, Arity) )
    ->  atom_concat(Name0, '_', Name1),
        unreserved(Name1, Arity, Name)
    ;   Name = Name0
    ).

% What compiled rules and experts' files consist of.
taken(Name, Arity) :-
    memberchk(Name/Arity, [ denial/1, template/2, refuted/2, reached/2, proved/2, at_least/2, fewer_than/2, finite/2,
                            neural_individual/1, neural_target/2 ]).

%!  told(+Module, +Indicator, -Why) is semidet.
%
%   What the predicate Indicator says is told by rows, or found by the extracted rules, and not for an ontology to conclude.

told(M, Name/1, "the rows of the session tell who is one") :-
    individual_predicate(M, Name).
told(M, Name/2, "it is a feature, and the rows of the session tell its values") :-
    feature(M, Name, _, _),
    !.
told(M, Name/2, "the extracted rules conclude it") :-
    target(M, Name, _).
