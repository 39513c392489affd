:- module(neurologic_reach_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/reach)).
:- use_module(neurologic(change/room)).

:- dynamic
    lent_reach:months/2,
    lent_reach:sum/2,
    lent_reach:job/2,
    lent_reach:age/2,
    lent_reach:item/1.

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

:- initialization(forall(program(Clause), assertz(lent_reach:Clause))).

row(Individual, Row) :-
    room(lent_reach, Individual, [], Row).

:- begin_tests(neurologic_reach).

test(nearest, Way == way([job=low, months=40], Distance, 2)) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0Inf, Way),
    Distance is 1.0+8/72.
test(from_below, Way == way([months=60], Distance, 1)) :-
    row(ann, Row),
    toward([months-range(60, 1.0Inf)], Row, 1.0Inf, Way),
    Distance is 0.0+12/72.
test(inside, Way == way([], 0.0, 0)) :-
    row(ann, Row),
    toward([age-range(40, 40), months-range(40, 50)], Row, 0.0, Way).
test(beyond_the_domain, fail) :-
    row(ann, Row),
    toward([months-range(73, 1.0Inf)], Row, 1.0Inf, _).
test(far, Way == far) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0, Way).
% Exactly as far as the reach is within it: the search takes each distance once.
test(just_within, Way = way([job=low], 1.0, 1)) :-
    row(ann, Row),
    toward([job-values([low])], Row, 1.0, Way).
test(missing_is_given, Way = way([job=high], 1.0, 1)) :-
    row(eve, Row),
    toward([job-values([high])], Row, 1.0Inf, Way).
test(fixed, fail) :-
    row(ann, Row),
    toward([age-range(50, 99)], Row, 1.0Inf, _).
test(direction, fail) :-
    room(lent_reach, ann, [only_up([months])], Row),
    toward([months-range(0, 40)], Row, 1.0Inf, _).
test(broken_and_kept, Way == against(Distance, [months-range(0, 40)], [age-range(18, 99), job-values([none])])) :-
    row(ann, Row),
    against([age-range(18, 99), job-values([none]), months-range(0, 40)], Row, 1.0Inf, Way),
    Distance is 0.0+8/72.
test(missing_breaks_nothing, Way == against(0.0, [], [job-values([high])])) :-
    row(eve, Row),
    against([job-values([high])], Row, 0.0, Way).
test(stays_broken, fail) :-
    row(ann, Row),
    against([age-range(50, 99)], Row, 1.0Inf, _).
test(cost, Distance-Count == Sum-2) :-
    row(ann, Row),
    cost([job=high, months=12], Row, Distance, Count),
    Sum is 0.0+1.0+36/72.
test(cost_of_what_was_missing, Distance =:= 1.0) :-
    row(eve, Row),
    cost([sum=500.0], Row, Distance, 1).

:- end_tests(neurologic_reach).
