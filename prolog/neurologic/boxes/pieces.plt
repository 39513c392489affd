:- module(neurologic_pieces_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/pieces)).
:- use_module(neurologic(change/room)).

:- dynamic
    lent_pieces:months/2,
    lent_pieces:sum/2,
    lent_pieces:job/2,
    lent_pieces:age/2,
    lent_pieces:item/1.

% Who may be lent money: what is known of three, and what may change.

program(( neural_feature(months, integer, range(0, 72), [role(actionable)]) )).
program(( neural_feature(sum, numeric, range(0.0, unbounded), [role(actionable)]) )).
program(( neural_feature(job, ordinal, [none, low, middle, high], [role(actionable)]) )).
program(( neural_feature(age, integer, range(18, 99), [role(protected)]) )).
program(( neural_individual(item) )).
program(( item(ann) )).
program(( item(bob) )).
program(( item(eve) )).
program(( months(ann, 48) )).
program(( sum(ann, 3000.0) )).
program(( job(ann, none) )).
program(( age(ann, 40) )).
program(( months(bob, 30) )).
program(( sum(bob, 1000.0) )).
program(( job(bob, none) )).
program(( age(bob, 19) )).
program(( months(eve, 10) )).
program(( age(eve, 30) )).

:- initialization(forall(program(Clause), assertz(lent_pieces:Clause))).

row(Individual, Row) :-
    room(lent_pieces, Individual, [], Row).

:- begin_tests(neurologic_pieces).

test(parts_are_apart_and_all, Left-Inside == [[months-range(0, 9)], [months-range(21, 72)],
                                              [job-values([high, low, middle]), months-range(10, 20)]]
                                             -[job-values([none]), months-range(10, 20)]) :-
    row(ann, Row),
    cut_along([months-range(10, 20), job-values([none])], [], Row, Left, Inside).
test(nothing_in_common, Left-Inside == [[months-range(0, 9)]]-[months-range(0, 9)]) :-
    row(ann, Row),
    cut_along([months-range(10, 20)], [months-range(0, 9)], Row, Left, Inside).
% What is fixed at a value inside of a side has nothing outside of it.
test(fixed, Left-Inside == []-[age-range(40, 40)]) :-
    row(ann, Row),
    cut_along([age-range(30, 50)], [], Row, Left, Inside).
% A value that is missing is not known to lie inside: only what is given lies outside.
test(missing, Left-Inside == [[job-values([low, middle, none])]]-[]) :-
    row(eve, Row),
    cut_along([job-values([high])], [], Row, Left, Inside).
test(given, Left == [[job-values([high, low, middle, none])]]) :-
    row(eve, Row),
    cut_along([job-missing], [], Row, Left, _).
test(halves, Boxes == [[months-range(0, 9)], [months-range(10, 30)]]) :-
    row(ann, Row),
    cut_at([months-range(0, 30)], Row, months, 9, 10, Boxes).
test(room, Sets == [job-values([high, low, middle, none]), months-range(10, 40)]) :-
    row(ann, Row),
    room_left([job=low, months=40], [months-range(10, 40)], Row, Sets).

:- end_tests(neurologic_pieces).
