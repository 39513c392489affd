:- module(neurologic_linear_moves_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/boxes)).
:- use_module(neurologic(change/linear_moves)).
:- use_module(neurologic(change/room)).

:- dynamic
    lent_moving:months/2,
    lent_moving:sum/2,
    lent_moving:job/2,
    lent_moving:age/2,
    lent_moving:item/1.

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

:- initialization(forall(program(Clause), assertz(lent_moving:Clause))).

row(Individual, Row) :-
    room(lent_moving, Individual, [], Row).

:- begin_tests(neurologic_linear_moves).

% 100 a month against 1 a mark: months have the scale 72, marks 1000.
test(split_at_whole_numbers, Exact = split(months, 9, 10)) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(months)-100.0, feature(sum)-1.0], -2000.0))], [], Row, [], _, Exact).
test(least, [Changes, Exact] == [[sum=Value], true]) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -500.0))], [], Row, [], Changes, Exact),
    previous_value(numeric, 500.0, Value).
test(nothing_to_do, [Changes, Exact] == [[], true]) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -5000.0))], [], Row, [], Changes, Exact).
test(impossible, Exact == impossible) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], 1.0))], [], Row, [], _, Exact).
test(missing_is_given, [Changes, Exact] = [[sum=_], true]) :-
    row(eve, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -0.5))], [], Row, [], Changes, Exact).
test(fails) :-
    row(bob, Row),
    may_fail_open([open("", linear(>, [feature(sum)-1.0], -1000.0))], [], Row).
test(missing_does_not_fail, fail) :-
    row(eve, Row),
    may_fail_open([open("", linear(>, [feature(sum)-1.0], -1000.0))], [], Row).

test(holds, fail) :-
    row(bob, Row),
    may_fail_open([open("", linear(>, [feature(sum)-1.0], -999.0))], [], Row).
% 0.1 + 0.2 and 0.3 differ in doubles, and not in the order of the sum alone: the program is asked. Whole numbers add up as they are.
test(rounded) :-
    row(bob, Row),
    may_fail_open([open("", linear(<, [feature(sum)-0.0003], -0.3))], [], Row).
test(whole, fail) :-
    row(bob, Row),
    may_fail_open([open("", linear(>=, [feature(months)-1.0, feature(sum)-1.0], -1030.0))], [], Row).
test(hardly_out_of_reach, fail) :-
    row(ann, Row),
    moved([open("", linear(>, [feature(months)-0.1], -7.2))], [], Row, [], _, impossible).
test(whole_and_out_of_reach, Exact == impossible) :-
    row(ann, Row),
    moved([open("", linear(>, [feature(months)-1.0], -72.0))], [], Row, [], _, Exact).
% Neither a condition nor its opposite holds of a sum that is no finite number.
test(beyond_the_doubles, Exact == impossible) :-
    row(ann, Row),
    moved([open("", linear(>, [feature(age)-1.0e308], 0.0))], [], Row, [], _, Exact).
test(beyond_the_doubles_and_free, fail) :-
    row(ann, Row),
    moved([open("", linear(>, [feature(sum)-1.0e308], 0.0))], [], Row, [], _, _).

:- end_tests(neurologic_linear_moves).
