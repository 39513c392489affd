:- module(neurologic_triples_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/triples)).

prefixes("@prefix : <http://e.org/a#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . \c
          @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> . \c
          @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n").

% Call Goal with the name of a file that holds Text.
with_file(Text, File, Goal) :-
    setup_call_cleanup(
        ( tmp_file_stream(File, Out, [encoding(utf8)]), write(Out, Text), close(Out) ),
        once(Goal),
        delete_file(File)).

read_turtle(Turtle, Triples) :-
    prefixes(Prefixes),
    string_concat(Prefixes, Turtle, Text),
    with_file(Text, File, read_triples(File, Triples, swi)).

:- begin_tests(triples, [condition(( triple_reader(turtle), triple_reader(xml) ))]).

test(nodes, Triples == [ triple('http://e.org/a#x', rdf(type), owl('Class'), 2),
                         triple('http://e.org/a#x', 'http://e.org/a#p', literal(xsd(integer), '3'), 2),
                         triple('http://e.org/a#x', 'http://e.org/a#p', literal(lang(en), hi), 2),
                         triple('http://e.org/a#x', 'http://e.org/a#p', literal(xsd(string), ho), 2) ]) :-
    read_turtle(":x a owl:Class ; :p 3, 'hi'@en, 'ho' .", Triples).
test(lines_are_those_where_a_statement_begins, Lines == [2, 5, 8, 8]) :-
    read_turtle(":a :b\n :c .\n\n:d\n :e :f .\n# no\n:g :h :i . :j :k :l .\n", Triples),
    findall(Line, member(triple(_, _, _, Line), Triples), Lines).
test(blank_nodes_are_numbers, Numbers == [1, 2, 3]) :-
    read_turtle("[ :p [ :q 1 ] , [ :q 2 ] ] .", Triples),
    findall(A, ( member(triple(S, _, O, _), Triples), ( S = blank(A) ; O = blank(A) ) ), Numbers0),
    sort(Numbers0, Numbers).
test(each_once, Count == 1) :-
    read_turtle(":a :b :c . :a :b :c .", Triples),
    length(Triples, Count).
test(the_same_in_xml, Triples == [triple('http://e.org/a#x', 'http://e.org/p', literal(xsd(integer), '3'), 2)]) :-
    with_file("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://e.org/'>\n<rdf:Description \c
               rdf:about='http://e.org/a#x'><p rdf:datatype='http://www.w3.org/2001/XMLSchema#integer'>3</p>\c
               </rdf:Description></rdf:RDF>",
              File, read_triples(File, Triples, swi)).
test(given_by_another_reader, Triples == [triple(blank(1), rdf(type), owl('Class'), 1)]) :-
    given_triples([ rdf('_:a', 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type', 'http://www.w3.org/2002/07/owl#Class') ],
                  Triples).
test(fault, Line == 3) :-
    catch(read_turtle(":a :b :c .\n:a :b 'd .\n", _), error(ontology_error(_), file(_, Line, _, _)), true).
test(prefix, [nondet, true(sub_string(Why, _, _, _, "prefix no:"))]) :-
    catch(read_turtle("no:a :b :c .", _), error(ontology_error(Why), _), true).
test(no_file, error(existence_error(source_sink, _))) :-
    read_triples('/no/such/file.ttl', _, _).

:- end_tests(triples).
