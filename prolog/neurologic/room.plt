:- module(neurologic_room_plt, []).
:- prolog_load_context(directory, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(room)).

:- dynamic
    lent_room:months/2,
    lent_room:sum/2,
    lent_room:job/2,
    lent_room:age/2,
    lent_room:item/1.

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

:- initialization(forall(program(Clause), assertz(lent_room:Clause))).

row(Individual, Row) :-
    room(lent_room, Individual, [], Row).

:- begin_tests(neurologic_room).

test(changeable, Features == [job, months, sum]) :-
    row(ann, Row),
    findall(Feature, changeable(Row, Feature), Features).
test(nearest, Way == way([job=low, months=40], Distance, 2)) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0Inf, Way),
    Distance is 1.0+8/72.
test(far, Way == far) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0, Way).
test(missing_is_given, Way = way([job=high], 1.0, 1)) :-
    row(eve, Row),
    toward([job-values([high])], Row, 1.0Inf, Way).
test(fixed, fail) :-
    row(ann, Row),
    toward([age-range(50, 99)], Row, 1.0Inf, _).
test(direction, fail) :-
    room(lent_room, ann, [only_up([months])], Row),
    toward([months-range(0, 40)], Row, 1.0Inf, _).
test(parts_are_apart_and_all, Left-Inside == [[months-range(0, 9)], [months-range(21, 72)],
                                              [job-values([high, low, middle]), months-range(10, 20)]]
                                             -[job-values([none]), months-range(10, 20)]) :-
    row(ann, Row),
    cut_along([months-range(10, 20), job-values([none])], [], Row, Left, Inside).
test(not_actionable, error(permission_error(change, feature, age), _)) :-
    room(lent_room, ann, [actionable([age])], _).
test(unknown, error(existence_error(individual, max), _)) :-
    row(max, _).
test(unknown, error(existence_error(feature, height), _)) :-
    room(lent_room, ann, [only_up([height])], _).

:- end_tests(neurologic_room).
