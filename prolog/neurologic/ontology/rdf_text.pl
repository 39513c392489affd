:- module(neurologic_rdf_text,
          [ rdf_text/3,                 % +File, -Text, -Format
            fault/4                     % +File, +Line, +Format, +Arguments
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(readutil), [read_stream_to_codes/2]).

/** <module> Text of RDF that is fit to be parsed

A file may come from anywhere. Nothing is fetched, from the network or from another file. External entities are refused, and
entities made of entities, which grow without bound; so are brackets nested so deep that they would bring down the reader
and the process with it.
*/

deepest(200).                           % brackets or elements inside each other
longest_entity(300).                    % characters

%!  rdf_text(+File, -Text, -Format) is det.
%
%   Text is what File holds, fit to be parsed, and Format is `turtle`, which includes N-Triples, or `xml`.

rdf_text(File, Text, Format) :-
    setup_call_cleanup(
        open(File, read, In, [encoding(utf8), bom(true)]),
        read_stream_to_codes(In, Codes),
        close(In)),
    phrase(layout, Codes, Start),
    (   phrase(xml_start, Start, _)
    ->  Format = xml,
        checked_nesting(Codes, xml, File, 1, 0),
        string_codes(Text0, Codes),
        checked_xml(File, Text0, Text)
    ;   phrase(other_syntax(Name), Start, _)
    ->  fault(File, 1, 'this is ~w; save it as Turtle or RDF/XML', [Name])
    ;   Format = turtle,
        checked_nesting(Codes, turtle, File, 1, 0),
        string_codes(Text, Codes)
    ).

%!  fault(+File, +Line, +Format, +Arguments) is det.
%
%   Throw the error that something is wrong with File at Line.

fault(File, Line, Format, Arguments) :-
    format(string(Text), Format, Arguments),
    throw(error(ontology_error(Text), file(File, Line, 0, 0))).

layout -->
    (   space
    ->  layout
    ;   []
    ).

space --> [Code], { code_type(Code, space) }.

xml_start --> "<?xml".
xml_start --> "<!".
xml_start --> "<", tag, space.

tag -->
    [Code],
    { code_type(Code, csym) ; memberchk(Code, `:.-`) },
    (   tag
    ->  []
    ;   []
    ).

other_syntax("OWL in functional syntax") --> ( "Prefix(" ; "Ontology(" ).
other_syntax("OWL in Manchester syntax") --> ( "Prefix:" ; "Ontology:" ).
other_syntax("JSON") --> ( "{" ; "[", layout, "{" ).

%!  checked_nesting(+Codes, +Format, +File, +Line, +Depth) is det.
%
%   Brackets of Turtle, outside of strings, names and comments, or elements of XML are not nested too deep.

checked_nesting([], _, _, _, _).
checked_nesting([Code|Codes], Format, File, Line, Depth) :-
    (   step(Format, Code, Codes, Rest, Lines, Step)
    ->  Line1 is Line+Lines,
        Depth1 is Depth+Step,
        deepest(Deepest),
        (   Depth1 > Deepest
        ->  fault(File, Line, 'there are more than ~d levels, one inside the other', [Deepest])
        ;   checked_nesting(Rest, Format, File, Line1, Depth1)
        )
    ;   checked_nesting(Codes, Format, File, Line, Depth)
    ).

step(turtle, Code, Codes, Rest, Lines, Step) :-
    turtle(Code, Codes, Rest, Lines, Step).
step(xml, 0'\n, Codes, Codes, 1, 0).
step(xml, 0'<, Codes, Rest, 0, Step) :-
    phrase(markup(Step), Codes, Rest).

markup(Step) -->
    (   "!--"
    ->  comment,
        { Step = 0 }
    ;   "/"
    ->  { Step = -1 }
    ;   ( "!" ; "?" )
    ->  { Step = 0 }
    ;   rest_of_tag(0'<, Step)
    ).

% An element that ends at once has no inside.
rest_of_tag(Before, Step) -->
    [Code],
    !,
    (   { Code == 0'> }
    ->  { Before == 0'/ -> Step = 0 ; Step = 1 }
    ;   { memberchk(Code, `"'`) }
    ->  quoted(Code),
        rest_of_tag(Code, Step)
    ;   rest_of_tag(Code, Step)
    ).
rest_of_tag(_, 1) -->
    [].

quoted(Quote) -->
    [Code],
    !,
    (   { Code == Quote }
    ->  []
    ;   quoted(Quote)
    ).
quoted(_) -->
    [].

turtle(0'\n, Codes, Codes, 1, 0).
turtle(0'[, Codes, Codes, 0, 1).
turtle(0'(, Codes, Codes, 0, 1).
turtle(0'], Codes, Codes, 0, -1).
turtle(0'), Codes, Codes, 0, -1).
turtle(0'#, Codes, Rest, 0, 0) :-
    phrase(until(`\n`), Codes, Rest).
turtle(0'<, Codes, Rest, 0, 0) :-
    phrase(until(`> \t\n`), Codes, Rest).
turtle(0'\\, [_|Rest], Rest, 0, 0) :-
    Rest = [_|_].
turtle(Quote, Codes, Rest, Lines, 0) :-
    memberchk(Quote, `"'`),
    (   Codes = [Quote, Quote|Long]
    ->  phrase(long(Quote, 0, Lines), Long, Rest)
    ;   phrase(short(Quote), Codes, Rest),
        Lines = 0
    ).

until(Ends), [Code] -->
    [Code],
    { memberchk(Code, Ends) },
    !.
until(Ends) -->
    [_],
    !,
    until(Ends).
until(_) -->
    [].

short(Quote) -->
    [Code],
    !,
    (   { Code == Quote }
    ->  []
    ;   { Code == 0'\n }                % no string goes over the end of a line
    ->  []
    ;   { Code == 0'\\ }
    ->  ( [_] -> short(Quote) ; [] )
    ;   short(Quote)
    ).
short(_) -->
    [].

long(Quote, Lines, Lines) -->
    [Quote, Quote, Quote],
    !.
long(Quote, Lines0, Lines) -->
    [Code],
    !,
    { Code == 0'\n -> Lines1 is Lines0+1 ; Lines1 = Lines0 },
    (   { Code == 0'\\ }
    ->  ( [_] -> [] ; [] )
    ;   []
    ),
    long(Quote, Lines1, Lines).
long(_, Lines, Lines) -->
    [].

%!  checked_xml(+File, +Text0, -Text) is det.
%
%   Text is Text0 without its XML declaration, which speaks of an encoding that decoded text no longer has. Its document type,
%   if there is one, declares plain entities only, as ontology editors write them for namespaces.

checked_xml(File, Text0, Text) :-
    (   sub_string(Text0, Before, _, _, "<?xml"),
        sub_string(Text0, End, 2, After, "?>")
    ->  Length is End+2-Before,
        sub_string(Text0, Before, Length, _, Declaration),
        (   encoding_of(Declaration, Encoding),
            \+ memberchk(Encoding, ["utf-8", "utf8", "us-ascii", "ascii"])
        ->  fault(File, 1, 'its encoding is ~s; save it as UTF-8', [Encoding])
        ;   sub_string(Text0, _, After, 0, Rest),
            split_string(Declaration, "\n", "", [_|Lines]),
            findall("\n", member(_, Lines), Ends),     % lines keep their numbers
            atomic_list_concat(Ends, Blank),
            string_concat(Blank, Rest, Text)
        )
    ;   Text = Text0
    ),
    (   sub_string(Text, _, _, _, "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
        \+ sub_string(Text, _, _, _, "<Ontology")
    ->  true
    ;   fault(File, 1, 'this is XML, but no RDF; save it as Turtle or RDF/XML', [])
    ),
    (   sub_string(Text, Start, _, _, "<!DOCTYPE")
    ->  sub_string(Text, Start, _, 0, FromDoctype),
        string_codes(FromDoctype, Codes),
        (   phrase(doctype, Codes, _)
        ->  true
        ;   line_of(Text, Start, Line),
            fault(File, Line, 'its document type declares more than short entities without others inside, \c
                               or something outside of the file; nothing is fetched, and such entities may grow \c
                               without bound. Replace them by their values', [])
        )
    ;   true
    ).

encoding_of(Declaration, Encoding) :-
    sub_string(Declaration, _, _, After, "encoding"),
    sub_string(Declaration, _, After, 0, Rest),
    split_string(Rest, "\"'", " \t\r\n=", [_, Encoding0|_]),
    !,
    string_lower(Encoding0, Encoding).

line_of(Text, Start, Line) :-
    sub_string(Text, 0, Start, _, Before),
    split_string(Before, "\n", "", Lines),
    length(Lines, Line).

doctype -->
    "<!DOCTYPE", space, layout, name, layout,
    (   "["
    ->  declarations,
        "]"
    ;   []
    ),
    layout,
    ">".

declarations -->
    layout,
    (   "<!ENTITY"
    ->  space, layout, name, space, layout, value, layout, ">",
        declarations
    ;   "<!--"
    ->  comment,
        declarations
    ;   []
    ).

comment -->
    "-->",
    !.
comment -->
    [_],
    !,
    comment.
comment -->
    [].

name --> [Code], { name_code(Code) }, name_rest.

name_rest -->
    (   [Code],
        { name_code(Code) }
    ->  name_rest
    ;   []
    ).

name_code(Code) :-
    ( code_type(Code, csym) ; memberchk(Code, `:.-`) ),
    !.

value -->
    [Quote],
    { memberchk(Quote, `"'`), longest_entity(Longest) },
    value_rest(Quote, Longest).

value_rest(Quote, Left) -->
    [Code],
    (   { Code == Quote }
    ->  []
    ;   { \+ memberchk(Code, `&%<`), Left > 0, Left1 is Left-1 },
        value_rest(Quote, Left1)
    ).
