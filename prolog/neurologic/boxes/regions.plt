:- module(neurologic_regions_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/regions)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic regional:n/2, regional:x/2, regional:c/2, regional:item/1, regional:neural_rule/3.
program(( neural_feature(n, integer, range(0, 5), [role(actionable)]) )).
program(( neural_feature(x, numeric, range(unbounded, 10.0), []) )).
program(( neural_feature(c, categorical, [red, green, blue], []) )).
program(( neural_individual(item) )).
program(( neural_target(class, [yes, no]) )).
program(( neural_theory(unordered, class(_, unknown), [seed(3)]) )).
program(( neural_rule(r1, class(_, yes), [support(7)]) )).
program(( neural_rule(r2, class(_, no), []) )).
program(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N > 2.5, c(I, C), memberchk(C, [green, red]) )).
program(( class(I, no) :- neural_rule(r2, _, _), x(I, X), X > 1.0, X =< 2.0 )).
program(( refuted(r1, I) :- n(I, N), N =< 2.5 )).
program(( refuted(r1, I) :- c(I, C), \+ memberchk(C, [green, red]) )).
program(( refuted(r2, I) :- x(I, X), ( X =< 1.0 ; X > 2.0 ) )).
program(( item(i1) )).
program(( n(i1, 4) )).
program(( x(i1, 1.5) )).
program(( c(i1, red) )).

:- initialization(forall(program(Clause), assertz(regional:Clause))).

:- begin_tests(regions).

test(nothing_covers_nothing, Regions-Complete == [[]]-true) :-
    uncovered(regional, [], 100, Regions, Complete).
test(a_box_without_conditions_covers_all, Regions == []) :-
    uncovered(regional, [box(1, r1, yes, [], [])], 100, Regions, true).
test(the_gap_between_two_rules, Regions == [[n-range(3, 3)]]) :-
    uncovered(regional, [box(1, r1, yes, [n-range(0, 2)], []), box(2, r2, no, [n-range(4, 5)], [])], 100, Regions, true).
test(strict_bound_leaves_one_number_and_no_more, Regions == [[x-range(2.0, 2.0)]]) :-
    Below is nexttoward(2.0, 0),
    Above is nexttoward(2.0, 3),
    uncovered(regional,
              [box(1, r1, yes, [x-range(-1.0Inf, Below)], []), box(2, r2, no, [x-range(Above, 10.0)], [])],
              100, Regions, true).
test(rules_of_one_class_do_not_contradict_each_other, Pairs == [1-3]) :-
    overlaps(regional,
             [box(1, r1, yes, [n-range(0, 3)], []), box(2, r2, yes, [n-range(2, 5)], []),
              box(3, r3, no, [n-range(0, 1)], [])],
             different, Pairs).
test(touching_ranges_share_their_end, Pairs == [1-2]) :-
    overlaps(regional, [box(1, r1, yes, [n-range(0, 3)], []), box(2, r2, no, [n-range(3, 5)], [])], different, Pairs).

:- end_tests(regions).
