:- prolog_load_context(directory, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(individuals)).

peopled:neural_individual(person).
peopled:person(zoe).
peopled:person(ann).
peopled:person(zoe).
peopled:age(ann, 40).
peopled:age(bob, 50).

:- begin_tests(neurologic_individuals).

test(each_once_as_they_came, Individuals == [zoe, ann]) :-
    everybody(peopled, Individuals).
test(nobody, Individuals == []) :-
    everybody(deserted, Individuals).
test(columns, Columns == [['$missing', 40], ['$missing', '$missing']]) :-
    known_columns(peopled, [age, height], Columns).

:- end_tests(neurologic_individuals).
