:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/conditions), [boxes_stamp/2]).
:- use_module(neurologic(consistency/records)).

% A program with two rules that overlap at n = 3 and leave n >= 6 to no rule, beside clauses of an expert.

recorded:clause_of(( neural_feature(n, integer, range(0, 9), []) )).
recorded:clause_of(( neural_feature(c, categorical, [red, green], []) )).
recorded:clause_of(( neural_individual(item) )).
recorded:clause_of(( neural_target(class, [yes, no]) )).
recorded:clause_of(( neural_theory(unordered, class(_, unknown), []) )).
recorded:clause_of(( neural_rule(r1, class(_, yes), []) )).
recorded:clause_of(( neural_rule(r2, class(_, no), []) )).
recorded:clause_of(( neural_rule(default, class(_, unknown), []) )).
recorded:clause_of(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N =< 3 )).
recorded:clause_of(( class(I, no) :- neural_rule(r2, _, _), n(I, N), N >= 3, N < 6 )).
recorded:clause_of(( class(I, unknown) :- neural_rule(default, _, _), item(I), n(I, N), N >= 6 )).

:- dynamic([recorded:item/1, recorded:n/2, recorded:c/2, recorded:class/2]).
:- initialization(forall(recorded:clause_of(Clause), assertz(recorded:Clause))).

:- begin_tests(records).

test(checked, Found == found([n, c], contradiction, ["r1", "r2"], row([3, green]))) :-
    checked(recorded, [kinds([contradiction])], checked(Features, [found(Kind, Subject, _, row(Values), _)])),
    Found = found(Features, Kind, Subject, row(Values)).
test(count, Count == 2) :-
    box_count(recorded, Count).
test(table, Table == boxes([feature(n, integer, range(0, 9))], unordered, -1, "1 0 2 1\n2 1 0 1\n", "0 0 0 3\n1 0 3 5\n")) :-
    box_table(recorded, Table).
test(stamp_of_a_switch, [setup(boxes_stamp(recorded, Before)), cleanup(assertz(recorded:neural_rule(r1, class(_, yes), [])))]) :-
    retract(recorded:neural_rule(r1, _, _)),
    boxes_stamp(recorded, After),
    After \== Before.
test(answers, Answers == [answers([n=7], [unknown])]) :-
    setup_call_cleanup(( assertz(recorded:item(i1)), assertz(recorded:n(i1, 7)) ),
                       answers_of(recorded, [i1], Answers),
                       ( retractall(recorded:item(_)), retractall(recorded:n(_, _)) )).

:- end_tests(records).
