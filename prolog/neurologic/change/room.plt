:- module(neurologic_room_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/room)).

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
test(known, Values == [age=30, months=10]) :-
    row(eve, Row),
    known_row(Row, Values).
test(scales, Scales == [months=72.0, sum=1000.0]) :-
    row(ann, Row),
    changeable_scales(Row, Scales).
test(may_become, Allowed == [months=72]) :-
    row(ann, Row),
    findall(Feature=Value, ( member(Feature=Value, [months=72, months=73, age=50]), may_become(Row, Feature, Value) ), Allowed).
test(direction, Allowed == range(48, 72)) :-
    room(lent_room, ann, [only_up([months])], Row),
    get_dict(months, Row, f(_, _, Allowed, _)).
test(direction_of_an_order, Allowed == values([none])) :-
    room(lent_room, bob, [only_down([job])], Row),
    get_dict(job, Row, f(_, _, Allowed, _)).
test(missing, Missing == [job]) :-
    row(eve, Row),
    unknown_features([age-range(18, 99), job-values([high])], Row, Missing).
test(changed, Shown == [change(job, missing, high), change(months, known(10), 12)]) :-
    row(eve, Row),
    changed([job=high, months=12], Row, Shown).
test(not_actionable, error(permission_error(change, feature, age), _)) :-
    room(lent_room, ann, [actionable([age])], _).
test(unknown, error(existence_error(individual, max), _)) :-
    row(max, _).
test(unknown, error(existence_error(feature, height), _)) :-
    room(lent_room, ann, [only_up([height])], _).

:- end_tests(neurologic_room).
