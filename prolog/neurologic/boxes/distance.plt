:- module(neurologic_distance_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/distance)).

:- dynamic
    lent_by_distance:months/2,
    lent_by_distance:sum/2,
    lent_by_distance:job/2,
    lent_by_distance:age/2,
    lent_by_distance:item/1.

% Who may be lent money: what is known of three.

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

:- initialization(forall(program(Clause), assertz(lent_by_distance:Clause))).

:- begin_tests(neurologic_distance).

test(width, Scale =:= 72.0) :-
    scale(lent_by_distance, months, integer, width, Scale).
% Median 2000, deviations 1000 and 1000.
test(mad, Scale =:= 1000.0) :-
    scale(lent_by_distance, sum, numeric, width, Scale).
test(mad_asked_for, Scale =:= 18.0) :-
    scale(lent_by_distance, months, integer, mad, Scale).
test(kept_until_facts_change, [Before, After] == [10.0, 11.0]) :-
    scale(lent_by_distance, age, integer, mad, Before),
    setup_call_cleanup(assertz(lent_by_distance:age(max, 51), Reference), scale(lent_by_distance, age, integer, mad, After0), erase(Reference)),
    After is After0+0.5.
test(one, Scale =:= 1.0) :-
    scale(lent_by_distance, never_seen, numeric, width, Scale).

:- end_tests(neurologic_distance).
