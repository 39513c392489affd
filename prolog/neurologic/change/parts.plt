:- module(neurologic_parts_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/parts)).
:- use_module(neurologic(change/room)).
:- use_module(neurologic(change/trying)).

:- dynamic
    looked_at:size/2,
    looked_at:weight/2,
    looked_at:grade/2,
    looked_at:item/1.

program(( neural_feature(size, integer, range(0, 10), []) )).
program(( neural_feature(weight, integer, range(0, 10), []) )).
program(( neural_individual(item) )).
program(( neural_target(grade, [low, high]) )).
program(( neural_theory(ordered, grade(_, low), []) )).
program(( neural_rule(r1, grade(_, high), []) )).
program(( neural_rule(default, grade(_, low), []) )).
program(( grade(I, high) :- neural_rule(r1, _, _), size(I, S), S > 6 )).
program(( grade(I, low) :- neural_rule(default, _, _), item(I), size(I, S), S =< 6 )).
program(( item(one) )).
program(( size(one, 5) )).
program(( weight(one, 5) )).
program(( item(two) )).
program(( size(two, 5) )).

:- initialization(forall(program(Clause), assertz(looked_at:Clause))).

problem(Individual, problem(looked_at, Individual, high, Row, in_order(high), no, 10, false, State)) :-
    room(looked_at, Individual, [], Row),
    new_state(10, State).

look_at(Individual, Part, Nos, Outcome) :-
    problem(Individual, Problem),
    look(Part, k(0.2, 1, 1), [], Nos, Problem, Outcome).

:- begin_tests(neurologic_parts).

test(found, Outcome = found(counterfactual([change(size, known(5), 7)], 0.2, [rule(r1), least(true), room(_)]))) :-
    look_at(one, part([size-range(7, 10)], [], [size=7], true, r1, 1, 1), [], Outcome).
% What comes before and says no is cut out of the part; the key of what is left is its distance.
test(cut, Outcome = cut([k(_, 1, 1)-part([size-range(9, 10)], [], [size=9], true, r1, 2, 1)])) :-
    look_at(one, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1), [no(0.2, 1, [size-range(6, 8)], [], [size-range(6, 8)], [], no)],
            Outcome).
test(what_comes_later_cuts_nothing, Outcome = found(_)) :-
    look_at(one, part([size-range(7, 10)], [], [size=7], true, r1, 1, 1), [no(0.2, 2, [size-range(6, 8)], [], [size-range(6, 8)], [], no)],
            Outcome).
test(farther_ones_cannot_hold, Outcome = found(_)) :-
    look_at(one, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1), [no(0.3, 1, [size-range(8, 9)], [], [size-range(8, 9)], [], no)],
            Outcome).
% A condition that holds now may fail after the change.
test(not_kept, Outcome = found(_)) :-
    look_at(one, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1), [no(0.0, 1, [], [size-range(0, 6)], [size-range(0, 6)], [], no)],
            Outcome).
% A value that is missing leaves it open whether the earlier rule holds: it stands in the way until the value is given.
test(missing, Parts = [part([size-range(7, 10), weight-range(0, 2)|_], _, _, _, _, _, _), _]) :-
    look_at(two, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1), [no(0.0, 1, [], [weight-range(3, 8)], [weight-range(3, 8)], [], no)],
            cut(Pieces)),
    findall(Part, member(_-Part, Pieces), Parts).
test(an_open_rule_stands_before_another, Outcome = cut([_, _])) :-
    look_at(two, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1),
            [no(0.0, 1, [], [weight-range(3, 8)], [weight-range(3, 8)], [], open(r0, [weight]))], Outcome).
test(and_not_before_a_box_of_its_own, Outcome = found(_)) :-
    look_at(two, part([size-range(7, 10)], [], [size=7], true, r1, 2, 1),
            [no(0.0, 1, [], [weight-range(3, 8)], [weight-range(3, 8)], [], open(r1, [weight]))], Outcome).
test(same_features, Outcome == cut([])) :-
    problem(one, Problem),
    look(part([size-range(7, 10)], [], [size=7], true, r1, 1, 1), k(0.2, 1, 1), [taken(r0, [size])], [], Problem, Outcome).
test(same_rule, Outcome == cut([])) :-
    problem(one, Problem),
    look(part([size-range(7, 10)], [], [size=7], true, r1, 1, 1), k(0.2, 1, 1), [taken(r1, [weight])], [], Problem, Outcome).
% The least real size is between two whole ones: it is looked for on either side.
test(linear_condition_first, Outcome = cut([_-part([size-range(0, 6)], _, [], false, r1, 1, 1),
                                            k(0.2, 1, 1)-part([size-range(7, 10)], _, [size=7], false, r1, 1, 1)])) :-
    look_at(one, part([], [open("size > 6", linear(>, [feature(size)-1], -6))], [], false, r1, 1, 1), [], Outcome).
test(impossible, Outcome == cut([])) :-
    look_at(one, part([], [open("size > 10", linear(>, [feature(size)-1], -10))], [], false, r1, 1, 1), [], Outcome).

:- end_tests(neurologic_parts).
