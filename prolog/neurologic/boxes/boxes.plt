:- module(neurologic_boxes_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/boxes)).
:- use_module(library(random)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic boxed:n/2, boxed:x/2, boxed:c/2, boxed:item/1, boxed:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(boxed:Clause))).

% Sets against what they mean: over a small range every question has an answer by counting.
members(range(Low, High), Values) :-
    findall(N, ( between(0, 5, N), N >= Low, N =< High ), Values).

random_range(range(Low, High)) :-
    random_between(0, 5, A),
    random_between(0, 5, B),
    Low is min(A, B),
    High is max(A, B).

:- begin_tests(boxes).

test(domains, Sets == [n-range(0, 5), x-range(-1.0Inf, 10.0), c-values([blue, green, red])]) :-
    findall(Feature-Set, domain(boxed, Feature, Set), Sets).
test(meet_and_within, forall(between(1, 50, Seed))) :-
    set_random(seed(Seed)),
    random_range(A),
    random_range(B),
    members(A, InA),
    members(B, InB),
    intersection(InA, InB, InBoth),
    ( set_meet(A, B, Both) -> members(Both, InBoth) ; InBoth == [] ),
    ( set_within(A, B) -> subset(InA, InB) ; \+ subset(InA, InB) ).
test(complement, forall(between(1, 50, Seed))) :-
    set_random(seed(Seed)),
    random_range(Set),
    members(Set, Inside),
    set_complement(integer, range(0, 5), Set, Sets),
    forall(between(0, 5, N),
           ( memberchk(N, Inside) -> \+ inside(N, Sets) ; inside(N, Sets) )).
test(strict_bound_of_a_number) :-
    above(numeric, open(2.5), range(Low, _)),
    Low > 2.5,
    previous_value(numeric, Low, Before),
    Before =:= 2.5.
test(members_of_a_set, Values == [1, 2.0, red]) :-
    findall(Value,
            ( member(Set-Value, [range(1, 2)-1, range(1, 2)-2.0, range(1, 2)-3, range(1, 2)-red, values([red])-red, values([])-red]),
              set_has(Set, Value)
            ),
            Values).
test(boxes_that_share_nothing, fail) :-
    boxes_meet([c-values([red]), n-range(1, 2)], [n-range(3, 4)]).
test(box_without_a_condition_holds_all, nondet) :-
    box_within([n-range(1, 2)], []),
    \+ box_within([], [n-range(1, 2)]),
    boxes_meet([], [c-values([red])]).
test(box_within_needs_every_condition, fail) :-
    box_within([n-range(1, 2)], [c-values([red]), n-range(0, 5)]).
test(text_names_the_bounds_as_they_were_written, Texts == ["x =< 2.5"]) :-
    box_texts(boxed, [x-range(-1.0Inf, 2.5)], Texts).

inside(N, Sets) :-
    member(range(Low, High), Sets),
    N >= Low,
    N =< High.

:- end_tests(boxes).
