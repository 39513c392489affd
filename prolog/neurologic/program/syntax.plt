:- module(neurologic_syntax_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/syntax)).

checked(Text, Faults, Definitions) :-
    setup_call_cleanup(
        open_string(Text, In),
        check_syntax(In, user, 'text.pl', Faults, Definitions),
        close(In)).

:- begin_tests(syntax).

test(definitions_with_their_first_lines, Predicates == [p/1-1, q/2-2]) :-
    checked("p(1).\nq(1, 2).\np(2).\n", [], definitions(plain, Predicates, _, _)).
test(every_fault_has_its_place, Places == [2-3, 4-3]) :-
    checked("p(1).\nq( .\nr(1).\ns) .\n", Faults, _),
    findall(Line-Column, member(message(error, _, 'text.pl', Line, Column), Faults), Places0),
    findall(Line-3, member(Line-_, Places0), Places).
test(nothing_is_run) :-
    checked(":- throw(never). :- initialization(throw(never)).", [], _).
test(operators_hold_from_where_they_are_declared, Predicates == [likes/2-2]) :-
    checked(":- op(700, xfx, likes).\nann likes bob.\n", [], definitions(plain, Predicates, _, _)).
test(and_are_forgotten_afterwards, [nondet, Faults = [_]]) :-
    checked("ann likes bob.", Faults, _).
test(module, Kind == module) :-
    checked(":- module(m, [p/1]). p(1).", [], definitions(Kind, _, _, _)).
test(shared_predicates, Shared == [p/1, q/2, r/3]) :-
    checked(":- multifile p/1, q/2. :- dynamic([r//1]).", [], definitions(_, _, Shared, _)).
test(grammar_rules_define_two_arguments_more, Predicates == [word/3-1]) :-
    checked("word(x) --> [].", [], definitions(_, Predicates, _, _)).
test(clauses_of_other_modules_are_not_its_own, Predicates == []) :-
    checked("other:p(1).", [], definitions(_, Predicates, _, _)).
test(place_in_a_file, Id-Line-Column == 'a.pl'-3-5) :-
    syntax_place(file('a.pl', 3, 4, 77), Id, Line, Column).

:- end_tests(syntax).
