:- module(neurologic_operators_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2]).
:- use_module(neurologic(program/operators)).

:- begin_tests(neurologic_operators).

holds(Operator, A, B) :-
    Goal =.. [Operator, A, B],
    call(Goal).

compared(Operator, A, B) :-
    flipped(Operator, _),
    member(A, [1, 2]),
    member(B, [1, 2]).

test(flipped, forall(( compared(Operator, A, B), flipped(Operator, Flipped) ))) :-
    (   holds(Operator, A, B)
    ->  holds(Flipped, B, A)
    ;   \+ holds(Flipped, B, A)
    ).
test(opposite, forall(( compared(Operator, A, B), opposite(Operator, Opposite) ))) :-
    (   holds(Operator, A, B)
    ->  \+ holds(Opposite, A, B)
    ;   holds(Opposite, A, B)
    ).
test(every_operator_has_both) :-
    findall(Operator, flipped(Operator, _), Operators),
    findall(Operator, opposite(Operator, _), Others),
    msort(Operators, Sorted),
    msort(Others, Sorted).

:- end_tests(neurologic_operators).
