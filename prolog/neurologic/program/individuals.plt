:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/individuals)).

peopled:neural_individual(person).
peopled:person(zoe).
peopled:person(ann).
peopled:person(zoe).
peopled:age(ann, 40).
peopled:age(bob, 50).
peopled:size(zoe, 1).
peopled:size(ann, 2).
peopled:swapped(ann, 2).
peopled:swapped(zoe, 1).
peopled:old(Person, yes) :- peopled:age(Person, Age), Age > 30.

deserted:neural_individual(person).
deserted:person(zoe).
deserted:person(ann).
deserted:size(zoe, 1).

:- begin_tests(neurologic_individuals).

test(each_once_as_they_came, Individuals == [zoe, ann]) :-
    everybody(peopled, Individuals).
test(nobody, Individuals == []) :-
    everybody(empty, Individuals).
test(columns, Columns == [['$missing', 40], ['$missing', '$missing']]) :-
    known_columns(peopled, [age, height], Columns).
test(columns_in_order_or_not, Columns == [[1, 2], [1, 2], ['$missing', yes]]) :-
    known_columns(peopled, [size, swapped, old], Columns).

test(the_same_is_known) :-
    same_columns(peopled, peopled, [size, age]).
test(not_the_same_is_known, fail) :-
    same_columns(peopled, deserted, [size]).

:- end_tests(neurologic_individuals).
