:- module(neurologic_triples,
          [ read_triples/3,             % +File, -Triples, -Reader
            given_triples/2,            % +Given, -Triples
            triple_reader/1             % ?Format
          ]).
:- use_module(library(lists), [last/2, member/2, memberchk/2]).
:- use_module('../bridge/loading', [collect_messages/2]).
:- use_module(rdf_text).
:- if(exists_source(library(semweb/turtle))).
:- autoload(library(semweb/turtle), [rdf_process_turtle/3]).
:- endif.
:- if(exists_source(library(rdf))).
:- autoload(library(rdf), [process_rdf/3]).
:- autoload(library(sgml), [load_structure/3]).
:- endif.

/** <module> Triples of a file of RDF

Turtle, N-Triples and RDF/XML are read by the semantic web library of SWI-Prolog. Where that is not installed somebody else
may read them, from the same text, see given_triples/2. A triple is `triple(Subject, Property, Object, Line)`:

    | IRI                               | an atom                                                |
    | IRI of RDF, RDFS, OWL or XSD      | rdf(Name), rdfs(Name), owl(Name), xsd(Name)            |
    | blank node                        | blank(Number), numbered as they come                   |
    | literal                           | literal(Type, Text), literal(lang(Language), Text)     |

Line is that on which the statement begins, or 1 where the reader does not tell.
*/

%!  triple_reader(?Format) is nondet.
%
%   SWI-Prolog has a library here for Format, `turtle` or `xml`.

:- if(exists_source(library(semweb/turtle))).
triple_reader(turtle).
:- endif.
:- if(exists_source(library(rdf))).
triple_reader(xml).
:- endif.
triple_reader(_) :-
    fail.

%!  read_triples(+File, -Triples, -Reader) is det.
%
%   Triples are those of File. Reader is `swi`, or `none(Format)` if SWI-Prolog has no library for Format; then Triples is [].
%
%   @error ontology_error(Text), in the context file(File, Line, _, _), if File is not well-formed or no RDF
%   @error existence_error(source_sink, File)

read_triples(File, Triples, Reader) :-
    rdf_text(File, Text, Format),
    (   triple_reader(Format)
    ->  Reader = swi,
        parsed(Format, File, Text, Located),
        normal(Located, Triples)
    ;   Reader = none(Format),
        Triples = []
    ).

%!  given_triples(+Given, -Triples) is det.
%
%   Given are terms `rdf(Subject, Property, Object)` with IRIs as atoms, blank nodes as atoms that begin with `_:`, and
%   literals as `literal(type(Type, Text))`, `literal(lang(Language, Text))` or `literal(Text)`.

given_triples(Given, Triples) :-
    sort(Given, Sorted),
    findall(1-Triple, member(Triple, Sorted), Located),
    normal(Located, Triples).

%!  parsed(+Format, +File, +Text, -Located) is det.
%
%   Located is a list of Line-Triple as the library makes them.

:- thread_local group/2.                % Line, Triples

parsed(Format, File, Text, Located) :-
    atom_concat('file://', File, Base),
    setup_call_cleanup(
        retractall(group(_, _)),
        ( collect_messages(parse(Format, File, Base, Text), Messages),
          refuse_messages(Messages, File),
          findall(Line-Triples, group(Line, Triples), Groups0)
        ),
        retractall(group(_, _))),
    (   Format == turtle
    ->  split_string(Text, "\n", " \t\r", Lines0),
        Lines =.. [lines|Lines0],
        begun(Groups0, Lines, Groups)
    ;   Groups = Groups0
    ),
    findall(Line-Triple, ( member(Line-Triples, Groups), member(Triple, Triples) ), Located).

parse(Format, File, Base, Text) :-
    catch(parse(Format, Base, Text), error(Formal, Context), parse_error(Formal, Context, File)).

:- if(triple_reader(turtle)).
parse(turtle, Base, Text) :-
    over(Text, In, rdf_process_turtle(In, neurologic_triples:keep_group, [base_uri(Base), on_error(error)])).
:- endif.
:- if(triple_reader(xml)).
parse(xml, Base, Text0) :-
    string_concat(Text0, "\n", Text),   % without it the parser stumbles over the end of a text that is not well-formed
    over(Text, In, load_structure(stream(In), _, [dialect(xmlns), file(Base)])),   % warns of what is not well-formed
    over(Text, In2, process_rdf(stream(In2), neurologic_triples:keep_group, [base_uri(Base)])).
:- endif.

:- meta_predicate over(+, -, 0).

over(Text, In, Goal) :-
    setup_call_cleanup(open_string(Text, In), Goal, close(In)).

:- public keep_group/2.

keep_group(Triples, Place) :-
    (   Place = _:Line,
        integer(Line)
    ->  true
    ;   Line = 1
    ),
    assertz(group(Line, Triples)).

parse_error(Formal, Context, File) :-
    nonvar(Formal),
    ( Formal = syntax_error(Message) ; Formal = existence_error(turtle_prefix, Prefix) ),
    !,
    (   nonvar(Context),
        Context = stream(_, Line0, Column, _)
    ->  ( Column =:= 0 -> Line is max(1, Line0-1) ; Line = Line0 )      % the end of the line before
    ;   Line = 1
    ),
    (   nonvar(Message)
    ->  fault(File, Line, '~w', [Message])
    ;   fault(File, Line, 'the prefix ~w: is not declared', [Prefix])
    ).
parse_error(Formal, Context, _) :-
    throw(error(Formal, Context)).

% What the parser of XML only warns of, such as an element that does not end, is a fault here.
refuse_messages([], _).
refuse_messages([message(_, Text0, _, Line0, _)|_], File) :-
    (   place_in(Text0, Line, Text)
    ->  true
    ;   Text = Text0,
        Line = Line0
    ),
    ( Line < 1 -> fault(File, 1, '~s', [Text]) ; fault(File, Line, '~s', [Text]) ).

% "SGML2PL(xmlns): file:///a/b.rdf:4: Inserted omitted end-tag"
place_in(Text, Line, Rest) :-
    sub_string(Text, Before, 2, After, ": "),
    sub_string(Text, 0, Before, _, Place),
    split_string(Place, ":", "", Parts),
    last(Parts, Digits),
    number_string(Line, Digits),
    !,
    sub_string(Text, _, After, 0, Rest).

%!  begun(+Groups0, +Lines, -Groups) is det.
%
%   The parser of Turtle tells where the statement before ends. It begins on the first of Lines from there on that holds
%   something.

begun([], _, []).
begun([Line0-Triples|Groups0], Lines, [Line-Triples|Groups]) :-
    first_line(Line0, Lines, Line),
    begun(Groups0, Lines, Groups).

first_line(Line0, Lines, Line) :-
    (   arg(Line0, Lines, Text),
        ( Text == "" ; string_concat("#", _, Text) )
    ->  Line1 is Line0+1,
        first_line(Line1, Lines, Line)
    ;   Line = Line0
    ).

%!  normal(+Located, -Triples) is det.
%
%   Triples are `triple(Subject, Property, Object, Line)` for Located, in that order, each once.

normal(Located, Triples) :-
    setup_call_cleanup(
        retractall(numbered(_, _)),
        findall(triple(S, P, O, Line),
                ( member(Line-rdf(S0, P0, O0), Located),
                  node(S0, S), node(P0, P), node(O0, O)
                ),
                Triples0),
        retractall(numbered(_, _))),
    distinct(Triples0, Triples).

% The same triple may stand in a file twice.
distinct(Triples0, Triples) :-
    findall(triple(S, P, O)-(N-Line), nth_triple(Triples0, N, S, P, O, Line), Keyed0),
    sort(1, @<, Keyed0, Keyed),
    findall(N-triple(S, P, O, Line), member(triple(S, P, O)-(N-Line), Keyed), Numbered0),
    keysort(Numbered0, Numbered),
    findall(Triple, member(_-Triple, Numbered), Triples).

nth_triple(Triples, N, S, P, O, Line) :-
    State = n(0),
    member(triple(S, P, O, Line), Triples),
    arg(1, State, N0),
    N is N0+1,
    nb_setarg(1, State, N).

:- thread_local numbered/2.             % Name, Number

node(literal(Literal), literal(Type, Text)) :-
    !,
    literal(Literal, Type, Text).
node(node(Name), blank(Number)) :-
    !,
    number_of(Name, Number).
node(Name, blank(Number)) :-
    sub_atom(Name, 0, 2, _, '_:'),
    !,
    number_of(Name, Number).
node(IRI, Node) :-
    (   sub_atom(IRI, Before, 1, After, #),
        sub_atom(IRI, 0, Before, _, Space),
        vocabulary(Space, Prefix)
    ->  sub_atom(IRI, _, After, 0, Name),
        Node =.. [Prefix, Name]
    ;   Node = IRI
    ).

vocabulary('http://www.w3.org/1999/02/22-rdf-syntax-ns', rdf).
vocabulary('http://www.w3.org/2000/01/rdf-schema', rdfs).
vocabulary('http://www.w3.org/2002/07/owl', owl).
vocabulary('http://www.w3.org/2001/XMLSchema', xsd).

number_of(Name, Number) :-
    (   numbered(Name, Number0)
    ->  Number = Number0
    ;   next_number(Number),
        assertz(numbered(Name, Number))
    ).

next_number(Number) :-
    predicate_property(numbered(_, _), number_of_clauses(Count)),
    Number is Count+1.

literal(type(Type0, Text0), Type, Text) :-
    !,
    node(Type0, Type),
    ( atomic(Text0) -> Text = Text0 ; Text = '' ).
literal(lang(Language, Text), lang(Language), Text) :-
    !.
literal(Text, xsd(string), Text).
