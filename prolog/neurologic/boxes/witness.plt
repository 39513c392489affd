:- module(neurologic_witness_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/witness)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic witnessed:n/2, witnessed:x/2, witnessed:c/2, witnessed:item/1, witnessed:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(witnessed:Clause))).

:- begin_tests(witness).

test(typical_row_is_in_the_box_and_complete, Features == [n, x, c]) :-
    typical_row(witnessed, [c-values([blue, green]), n-range(2, 3), x-range(0.5, 0.75)], Row),
    findall(Feature, member(Feature=_, Row), Features),
    memberchk(n=N, Row), between(2, 3, N),
    memberchk(x=X, Row), X >= 0.5, X =< 0.75,
    memberchk(c=C, Row), memberchk(C, [blue, green]).
test(candidates_reach_both_ends) :-
    findall(N, ( candidate_row(witnessed, [n-range(1, 4)], Row), memberchk(n=N, Row) ), Values),
    memberchk(1, Values),
    memberchk(4, Values).
test(the_program_answers_for_the_individual, Class == yes) :-
    with_individual(witnessed, [n=5, c=green], Individual, witnessed:class(Individual, Class)).
test(a_missing_value_proves_nothing, fail) :-
    with_individual(witnessed, [n=5], Individual, witnessed:class(Individual, _)).
test(nothing_is_left, Items-Numbers == [i1]-[4]) :-
    with_individual(witnessed, [n=5], _, true),
    catch(with_individual(witnessed, [n=5], _, throw(stop)), stop, true),
    findall(I, witnessed:item(I), Items),
    findall(N, witnessed:n(_, N), Numbers).

:- end_tests(witness).
