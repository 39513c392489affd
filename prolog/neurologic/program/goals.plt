:- module(neurologic_goals_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/goals)).

:- begin_tests(goals).

test(variables_in_their_order, Names == ['B', 'A']) :-
    read_goal("p(B, A, B)", user, _, Variables),
    findall(Name, member(Name=_, Variables), Names).
test(operators_of_the_module, [setup(op(700, xfx, reading:owns)), Goal == owns(ann, house)]) :-
    read_goal("ann owns house", reading, Goal, []).
test(operators_of_another_module_are_not_known, error(syntax_error(_))) :-
    read_goal("ann owes money", user, _, _).
test(comments_and_layout_at_the_end, Goal == a) :-
    read_goal("  a % one\n /* two */ .  % three\n", user, Goal, []).
test(comment_that_does_not_end, error(syntax_error(_))) :-
    read_goal("a /* two", user, _, _).
test(place_of_what_is_too_much, Offset == 3) :-
    catch(read_goal("a. b", user, _, _), error(syntax_error(_), string(_, Offset)), true).
test(text_with_letters_of_every_script, Goal == 'größe'(x)) :-
    atom_string('größe', Name),
    string_concat(Name, "(x)", Text),
    read_goal(Text, user, Goal, []).

:- end_tests(goals).
