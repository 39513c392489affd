:- module(neurologic_rdf_text_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/rdf_text)).

% Call Goal with the name of a file that holds Text.
with_file(Text, File, Goal) :-
    setup_call_cleanup(
        ( tmp_file_stream(File, Out, [encoding(utf8)]), write(Out, Text), close(Out) ),
        once(Goal),
        delete_file(File)).

format_of(Text, Format) :-
    with_file(Text, File, rdf_text(File, _, Format)).

refused(Text, Words, Line) :-
    catch(format_of(Text, _), error(ontology_error(Why), file(_, Line, _, _)), true),
    sub_string(Why, _, _, _, Words),
    !.

rdf("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>", "</rdf:RDF>").

xml(Before, Inside, Text) :-
    rdf(Start, End),
    atomics_to_string([Before, Start, Inside, End], Text).

atomics_to_string(Parts, Text) :-
    atomic_list_concat(Parts, Atom),
    atom_string(Atom, Text).

nested(Bracket, Depth, Text) :-
    length(Brackets, Depth),
    maplist(=(Bracket), Brackets),
    atomics_to_string(["<a> <b> "|Brackets], Text).

:- begin_tests(rdf_text).

test(turtle, Format == turtle) :-
    format_of("  # comment\n<http://a> <http://b> <http://c> .", Format).
test(xml, Format == xml) :-
    xml("<?xml version='1.0' encoding='UTF-8'?>\n", "", Text),
    format_of(Text, Format).
test(empty, Format == turtle) :-
    format_of("", Format).
test(entities_for_namespaces, Format == xml) :-
    xml("<!DOCTYPE rdf:RDF [ <!ENTITY owl \"http://www.w3.org/2002/07/owl#\" > <!-- x --> ]>\n", "&owl;", Text),
    format_of(Text, Format).
test(refused, forall(member(Doctype,
                            [ "<!DOCTYPE r SYSTEM 'http://a/b'>", "<!DOCTYPE r PUBLIC 'a' 'b'>",
                              "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>",
                              "<!DOCTYPE r [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]>", "<!DOCTYPE r [<!ENTITY % a 'x'>]>",
                              "<!DOCTYPE r [<!ELEMENT a ANY>]>", "<!DOCTYPE r [" ]))) :-
    xml(Doctype, "", Text0),
    string_concat("\n", Text0, Text),
    refused(Text, "nothing is fetched", 2).
test(encoding) :-
    xml("<?xml version='1.0' encoding='ISO-8859-1'?>", "", Text),
    refused(Text, "UTF-8", 1).
test(no_rdf) :-
    refused("<html lang='en'></html>", "no RDF", 1).
test(other_syntax) :-
    refused("Ontology(<http://a>)", "functional", 1),
    refused("Prefix: a: <http://a>", "Manchester", 1).
test(depth, Format == turtle) :-
    nested('(', 150, Text),
    format_of(Text, Format).
test(too_deep, forall(member(Bracket, ['[', '(', '[ <p> ']))) :-
    nested(Bracket, 250, Text),
    refused(Text, "levels", 1).
test(too_deep_elements) :-
    nested('<a>', 250, Inside),
    xml("", Inside, Text),
    refused(Text, "levels", 1).
test(elements_beside_each_other, Format == xml) :-
    nested('<a b="/>"/><c d=\'>\'></c>', 500, Inside),
    xml("", Inside, Text),
    format_of(Text, Format).
test(brackets_that_are_none, forall(member(Start-End, [ "<a> <b> \""-"\" .", "<a> <b> '''\n"-"''' .", "# "-"", "<a"-"> ." ]))) :-
    length(Brackets, 500),
    maplist(=('('), Brackets),
    append([[Start], Brackets, [End]], Parts),
    atomics_to_string(Parts, Text),
    format_of(Text, turtle).

:- end_tests(rdf_text).
