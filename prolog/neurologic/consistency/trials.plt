:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/trials)).
:- use_module(neurologic(boxes/linear)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

tried:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
tried:clause_of(( neural_feature(c, categorical, [red, green], []) )).
tried:clause_of(( neural_individual(item) )).
tried:clause_of(( neural_target(class, [yes, no]) )).
tried:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
tried:clause_of(( neural_rule(r1, class(_, yes), []) )).
tried:clause_of(( neural_rule(r2, class(_, no), []) )).
tried:clause_of(( neural_rule(default, class(_, unknown), []) )).
tried:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
tried:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
tried:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).

:- dynamic([tried:item/1, tried:n/2, tried:c/2, tried:class/2]).
:- initialization(forall(tried:clause_of(Clause), assertz(tried:Clause))).

:- begin_tests(trials).

test(usable, Rules == [r1, r2]) :-
    usable_boxes(tried, Boxes),
    findall(Rule, member(box(_, Rule, _, _, []), Boxes), Rules).
test(decided_by_the_bounds, Left == []) :-
    once(linear_constraint('$feature'(n) < 12, Constraint)),
    once(left_open(tried, [], [open("n < 12", Constraint)], Left)).
test(never, fail) :-
    linear_constraint('$feature'(n) > 12, Constraint),
    left_open(tried, [], [open("n > 12", Constraint)], _).
test(texts_once, Texts == ["a", "b"]) :-
    open_texts([open("b", none), open("a", none), open("b", none)], Texts).
test(one_row_where_nothing_is_open, all(Row == [[n=2, c=red]])) :-
    tried_row(tried, [c-values([red]), n-range(2, 2)], [], Row).
test(extremes_first, N == 9) :-
    linear_constraint('$feature'(n) > 8, Constraint),
    once(tried_row(tried, [], [open("n > 8", Constraint)], Row)),
    memberchk(n=N, Row).

:- end_tests(trials).
