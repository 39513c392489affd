:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/labels)).

:- begin_tests(neurologic_labels).

test(added_once, Known == [a-good, b-bad]) :-
    add_labels(labelled, [a, b], [good, bad], added),
    add_labels(labelled, [b], [bad], added),
    findall(Individual-Label, labelled:neural_label(Individual, Label), Known).
test(another_label_adds_nothing, Outcome-Count == known(a, good)-2) :-
    add_labels(labelled, [c, a], [good, bad], Outcome),
    predicate_property(labelled:neural_label(_, _), number_of_clauses(Count)).

:- end_tests(neurologic_labels).
