:- module(neurologic_batches_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/batches)).


% A decision over one number, as the text of a rule set defines it.
program(( decide_codes([], []) )).
program(( decide_codes([r(F1)|Rows], [Code|Codes]) :- ( F1 > 2.0 -> Code = 49 ; Code = 50 ), decide_codes(Rows, Codes) )).
program(( decide_missing_codes([], []) )).
program(( decide_missing_codes([_|Rows], [48|Codes]) :- decide_missing_codes(Rows, Codes) )).
program(( neural_rule(r1, _, []) )).
program(( neural_rule(default, _, []) )).
program(( neural_individual(item) )).
program(( class(Item, high) :- x(Item, X), X > 2.0 )).

:- initialization(( dynamic([decided:x/2, decided:item/1]), forall(program(Clause), assertz(decided:Clause)) )).

:- begin_tests(batches).

test(rows_with_odd_numbers_are_the_same) :-
    Infinite is inf, Missing is nan,
    same_rows([r(1.5, Infinite), r(Missing, -0.5)], [r(1.5, Infinite), r(Missing, -0.5)]).
test(another_number_is_not_the_same, fail) :-
    same_rows([r(1.5)], [r(1.25)]).
test(missing_is_no_number, fail) :-
    Missing is nan,
    same_rows([r(Missing)], [r(1.25)]).
test(an_integer_is_not_the_same, fail) :-
    same_rows([r(1)], [r(1.0)]).
test(rows_may_be_text, Rows == [r(1.0, 2.5)]) :-
    given_rows("[r(1.0,2.5)]", Rows).
test(only_so_many_rows_count, Codes == "12") :-
    classified(decided, known, [r(3.0), r(1.0), r(9.0)], 2, Codes).
test(rows_with_missing_values_go_their_own_way, Codes == "0") :-
    classified(decided, missing, [r(3.0)], 1, Codes).
test(rows_asked_one_by_one, Answers == [[high], []]) :-
    asked_rows(decided, class, [[x=3.0], [x=1.0]], Answers).
test(nothing_is_left_of_rows_that_were_asked, fail) :-
    asked_rows(decided, class, [[x=3.0]], _),
    decided:x(_, _).
test(rules_on, Rules == [r1, default]) :-
    rules_on(decided, Rules).
test(no_rules, Rules == []) :-
    rules_on(nowhere_at_all, Rules).

:- end_tests(batches).
