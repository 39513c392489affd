:- module(neurologic_linear_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/linear)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic linear_program:n/2, linear_program:x/2, linear_program:c/2, linear_program:item/1, linear_program:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(linear_program:Clause))).

% A row is inside exactly if the comparison holds of it.
:- begin_tests(linear).

test(complement_says_the_opposite, forall(member(Operator, [<, =<, >, >=, =:=, =\=]))) :-
    Goal =.. [Operator, 2*'$feature'(n), 5],
    linear_constraint(Goal, Constraint),
    complement_constraint(Constraint, Complement),
    forall(between(0, 5, N),
           (   verdict(linear_program, [n-range(N, N)], Constraint, Verdict),
               verdict(linear_program, [n-range(N, N)], Complement, Other),
               expected(Operator, N, Verdict),
               opposite(Verdict, Other)
           )).
test(sums_that_doubles_cannot_hold, Constraint == none) :-
    linear_constraint(-1.7e308*'$feature'(n) > 1.7e308*'$feature'(n), Constraint).
test(verdict_over_a_box_is_that_over_all_its_members, forall(member(K, [-1, 3, 5.5, 9, 12]))) :-
    linear_constraint('$feature'(n) + '$feature'(n) > K, Constraint),
    verdict(linear_program, [], Constraint, Verdict),
    (   Verdict == always
    ->  forall(between(0, 5, N), N+N > K)
    ;   Verdict == never
    ->  forall(between(0, 5, N), N+N =< K)
    ;   true
    ).
test(unbounded_feature_stays_open, Verdict == open) :-
    linear_constraint('$feature'(x) < 100 - '$feature'(n), Constraint),
    verdict(linear_program, [], Constraint, Verdict).
test(extreme_row_satisfies_what_can_be_satisfied, true(Sum > 14)) :-
    linear_constraint('$feature'(x) + '$feature'(n) > 14, Constraint),
    extreme_row(linear_program, [], Constraint, Row),
    memberchk(n=N, Row),
    memberchk(x=X, Row),
    Sum is N+X.
test(products_are_no_linear_comparison, Constraint == none) :-
    linear_constraint('$feature'(n)*'$feature'(x) > 1, Constraint).

% At equality two sums of doubles leave room for rounding, so the verdict may stay open there.
expected(Operator, N, Verdict) :-
    (   Verdict == open
    ->  2*N =:= 5
    ;   Goal =.. [Operator, 2*N, 5],
        ( call(Goal) -> Verdict == always ; Verdict == never )
    ).

opposite(always, never).
opposite(never, always).
opposite(open, open).

:- end_tests(linear).
