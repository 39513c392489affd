:- module(neurologic_ontology,
          [ load_ontology/1,            % :File
            load_ontology/2,            % :File, +Options
            ontology_text/4             % +Module, +File, +Options, -Translation
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(option), [option/2, option/3]).
:- use_module('../bridge/loading', [load_source/6]).
:- use_module(ontology_clauses).
:- use_module(ontology_names).
:- use_module(ontology_recursion, [rested_on/3]).
:- use_module('../program/program').
:- use_module(triples).

:- meta_predicate
    load_ontology(:),
    load_ontology(:, +).

:- multifile
    prolog:message//1,
    prolog:error_message//1.

/** <module> An ontology as background

An expert's OWL or RDF, in Turtle, N-Triples or RDF/XML, becomes clauses beside the extracted rules:

    ==
    :Vehicle rdfs:subClassOf :Purpose .             purpose(A) :- vehicle(A).
    :CarNew rdfs:subClassOf :Vehicle .              vehicle(A) :- car_new(A).      car_new(car_new).
    :VehicleLoan owl:equivalentClass                vehicle_loan(A) :- purpose(A, B), vehicle(B).
        [ owl:onProperty :purpose ;
          owl:someValuesFrom :Vehicle ] .
    :SeniorApplicant owl:equivalentClass            senior_applicant(A) :-
        [ owl:intersectionOf ( :Applicant                applicant(A), age(A, B), B >= 60.
          [ owl:onProperty :age ;
            owl:someValuesFrom [ ... xsd:minInclusive 60 ... ] ] ) ] .
    :Secured owl:disjointWith :Unsecured .          denial(disjoint(secured, unsecured, A)) :- secured(A), unsecured(A).
    :guarantor a owl:TransitiveProperty .           guarantor(A, C) :- guarantor(A, B), guarantor(B, C).     % tabled
    :ann :guarantor :bob .                          guarantor(ann, bob).
    ==

Names are those of neurologic(ontology/ontology_names): the property `age` is the feature, the class `CarNew` the category `car_new`.
What the rules ask for (the individuals, their features) is told by rows and facts, and an axiom that concludes it is not
applied. Predicates that call themselves are tabled, incrementally: they end, and follow the facts. The lines of clauses are
those of the ontology, so that explanations name them. What is not translated is listed, with the reason; see
neurologic(ontology/ontology_clauses).
*/

%!  load_ontology(:File) is det.
%!  load_ontology(:File, +Options) is det.
%
%   Load the ontology File in place of what was loaded from it before, whole or not at all, and warn of axioms that are not
%   translated, of the first ten one by one. Load the extracted rules first, so that names can join them. Options:
%
%     - names(+List)
%       Key=Name for what shall have another name; Key is an IRI or its last part.
%     - naming(+From)
%       `iri` (default) or `label`: where names come from.
%     - language(+Tag)
%       Of labels; `en` by default.
%     - imports(+List)
%       IRI=File for ontologies that File imports. Nothing is fetched.
%     - ignored(-List)
%       Give back the axioms that are not translated, as ignored(Line, Axiom, Reason), in place of the warnings.
%
%   @error existence_error(source_sink, File)
%   @error ontology_error(Text) if File is not well-formed, or two things in it get one name
%   @error existence_error(library, semweb) if SWI-Prolog cannot read the format

load_ontology(File) :-
    load_ontology(File, []).

load_ontology(M:File0, Options) :-
    absolute_file_name(File0, File, [access(read), extensions(['', ttl, owl, rdf, nt])]),
    loaded([File], M, Options, [], Ignored),
    (   option(ignored(Given), Options)
    ->  Given = Ignored
    ;   warned(Ignored, 10, File)
    ).

warned([], _, _).
warned([Item|Ignored], Left, File) :-
    (   Left > 0
    ->  print_message(warning, neurologic(ontology, File, Item)),
        Left1 is Left-1,
        warned(Ignored, Left1, File)
    ;   length([Item|Ignored], Count),
        print_message(warning, neurologic(ontology, File, more(Count)))
    ).

loaded([], _, _, _, []).
loaded([File|Files], M, Options, Seen, Ignored) :-
    (   memberchk(File, Seen)
    ->  loaded(Files, M, Options, Seen, Ignored)
    ;   ontology_text(M, File, Options, Translation),
        Translation = translation(Text, Ignored0, _, Imports, _),
        (   Imports = none(Format)
        ->  throw(error(existence_error(library, semweb), context(_, Format)))
        ;   true
        ),
        load_source(text(Text), File, M, Outcome, Messages, _),
        (   Outcome == loaded
        ->  true
        ;   Messages = [message(_, Fault, _, Line, _)|_],
            throw(error(ontology_error(Fault), file(File, Line, 0, 0)))
        ),
        append(Imports, Files, Files1),
        loaded(Files1, M, Options, [File|Seen], Ignored1),
        append(Ignored0, Ignored1, Ignored)
    ).

%!  ontology_text(+Module, +File, +Options, -Translation) is det.
%
%   Translation is `translation(Text, Ignored, Names, Imports, Shared)`: clauses to be loaded into Module; what was not
%   translated; a list of `name(Kind, Name, Node, Joins)`, with Joins true for what is called like something of the extracted rules; the
%   files that File imports, as far as Options tell; and terms `shared(Indicator, Other)` for predicates that it adds clauses
%   to although Other, a file, defines them. Options are those of load_ontology/2, and triples(Given), with the triples of File
%   as given_triples/2 takes them.

ontology_text(M, File, Options, translation(Text, Ignored, Names, Imports, Shared)) :-
    must_be(list, Options),
    (   option(triples(Given), Options)
    ->  given_triples(Given, Triples)
    ;   read_triples(File, Triples, Reader),
        ( Reader == swi -> true ; Reader = none(Format), throw(error(existence_error(library, semweb), context(_, Format))) )
    ),
    with_graph(M, Triples, Options, translated(M, File, Text, Ignored, Names, Imports, Shared)).

translated(M, File, Text, Ignored, Names, Imports, Shared) :-
    ontology_clauses(M, Clauses, Tabled, Ignored),
    (   clash(Kind, Name, Node1, Node2)
    ->  refuse_clash(File, Kind, Name, Node1, Node2)
    ;   true
    ),
    findall(Imported, ( triple(_, owl(imports), IRI, _), import(IRI, Imported) ), Imports),
    findall(name(Kind1, Name1, Node, Joins),
            ( named(Kind1, Node0, Name1),
              node_atom(Node0, Node),
              ( joins(M, Kind1, Name1) -> Joins = true ; Joins = false )
            ),
            Names0),
    sort(Names0, Names),
    findall(shared(Indicator, Other), shared(M, File, Clauses, Indicator, Other), Shared0),
    sort(1, @<, Shared0, Shared),
    findall(Line-Template, template(M, Line, Template), Templates),
    append(Clauses, Templates, Lines0),
    keysort(Lines0, Lines),
    directives(M, Clauses, Tabled, Directives),
    written(Directives, Lines, Text).

refuse_clash(File, Kind, Name, Node1, Node2) :-
    ( triple(Node2, _, _, Line) -> true ; Line = 1 ),
    maplist(node_atom, [Node1, Node2], [IRI1, IRI2]),
    format(string(Text), '<~w> and <~w> would both be the ~w ~q; give one of them another name by names',
           [IRI1, IRI2, Kind, Name]),
    throw(error(ontology_error(Text), file(File, Line, 0, 0))).

% An expert's predicate of the same name: what it is about may be the same or not.
shared(M, File, Clauses, Name/Arity, Other) :-
    member(_-Clause, Clauses),
    ( Clause = (Head :- _) -> true ; Head = Clause ),
    functor(Head, Name, Arity),
    Name/Arity \== denial/1,
    functor(General, Name, Arity),
    program_predicate(M, General, Home),
    clause(Home:General, _, Reference),
    source(Reference, Other:_),
    Other \== File.

node_atom(Node, Atom) :-
    (   atom(Node)
    ->  Atom = Node
    ;   Node =.. [Prefix, Name],
        format(atom(Atom), '~w:~w', [Prefix, Name])
    ).

joins(M, class, Name) :-
    (   individual_predicate(M, Name)
    ;   category_of_class(Name, _)
    ),
    !.
joins(M, property, Name) :-
    ( feature(M, Name, _, _) ; target(M, Name, _) ),
    !.
joins(_, individual, Name) :-
    category_of_class(Name, Name).

%!  template(+Module, -Line, -Template) is nondet.
%
%   Words for explanations, from labels, or from the name of a class that has none.

template(M, Line, template(Goal, Words)) :-
    named(Kind, Node, Name),
    (   label(Node, Label0)
    ->  true
    ;   Kind == class,
        \+ told(M, Name/1, _),
        split_string(Name, "_", "", Words0),
        atomic_list_concat(Words0, ' ', Label0)
    ),
    \+ sub_string(Label0, _, _, _, "@"),
    once(( triple(Node, _, _, Line) ; triple(_, _, Node, Line) ; Line = 1 )),
    split_string(Label0, " \t\n", " \t\n", Parts),
    atomic_list_concat(Parts, ' ', Label),
    words(Kind, Name, Label, Goal, Words).

words(class, Name, Label, Goal, Words) :-
    Goal =.. [Name, _],
    (   sub_atom(Label, 0, 1, _, First),
        memberchk(First, [a, e, i, o, u, 'A', 'E', 'I', 'O', 'U'])
    ->  Article = an
    ;   Article = a
    ),
    format(string(Words), '@(1) is ~w ~w', [Article, Label]).
words(property, Name, Label, Goal, Words) :-
    Goal =.. [Name, _, _],
    format(string(Words), '@(1) ~w @(2)', [Label]).

%!  directives(+Module, +Clauses, +Tabled, -Directives) is det.
%
%   What must be said of predicates before their clauses. They stay open to the clauses of other texts, and to facts.

directives(M, _, Tabled, Directives) :-
    findall(Name/Arity,
            ( named(Kind, _, Name), memberchk(Kind-Arity, [class-1, property-2]) ),
            Own0),
    sort(Own0, Own),
    findall(Indicator, ( member(Indicator, Own), \+ static(M, Indicator) ), Dynamic0),
    (   Tabled == []
    ->  Dynamic = Dynamic0,
        Incremental = []
    ;   Dynamic = [],
        rested_on(M, Own, Rested),
        append(Dynamic0, Rested, Incremental0),
        sort(Incremental0, Incremental)
    ),
    findall(Directive,
            (   Directive = multifile([denial/1, template/2|Own])
            ;   Directive = discontiguous([denial/1, template/2|Own])
            ;   Dynamic \== [],
                Directive = dynamic(Dynamic)
            ;   Incremental \== [],
                Directive = dynamic(Incremental, [incremental(true)])
            ;   member(Indicator, Tabled),
                Directive = table(Indicator as incremental)
            ),
            Directives).

static(M, Name/Arity) :-
    functor(Head, Name, Arity),
    program_predicate(M, Head, _),
    \+ predicate_property(M:Head, dynamic).

%!  written(+Directives, +Lines, -Text) is det.
%
%   Text has each clause on the line of the ontology that says it, the directives on the first.

written(Directives, Lines, Text) :-
    with_output_to(string(Text),
                   ( forall(member(Directive, Directives), write_clause((:- Directive))),
                     write_lines(Lines, 1)
                   )).

write_lines([], _) :-
    nl.
write_lines([Line-Clause|Lines], Now) :-
    forall(between(Now, Line, N), ( N < Line -> nl ; true )),
    write_clause(Clause),
    Next is max(Now, Line),
    write_lines(Lines, Next).

% In a form that no operator of the module changes.
write_clause(Clause0) :-
    copy_term(Clause0, Clause),
    numbervars(Clause, 0, _, [singletons(true)]),
    write_term(Clause, [quoted(true), ignore_ops(true), numbervars(true)]),
    write('. ').

prolog:message(neurologic(ontology, File, ignored(Line, Axiom, Reason))) -->
    [ '~w:~w: not translated: ~s: ~s'-[File, Line, Axiom, Reason] ].
prolog:message(neurologic(ontology, File, more(Count))) -->
    [ '~w: ~d axioms more are not translated; load_ontology(File, [ignored(List)]) lists them'-[File, Count] ].

prolog:error_message(ontology_error(Text)) -->
    [ '~s'-[Text] ].
