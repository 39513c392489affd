:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2]).
:- use_module(neurologic(possible/unfold_clauses)).
:- use_module(neurologic(possible/unfold_context)).

:- dynamic
    called:n/2,
    called:item/1,
    called:empty/1.

called_clause(( neural_feature(n, integer, range(0, 5), []) )).
called_clause(( neural_individual(item) )).
called_clause(( item(ann) )).
called_clause(( known(ann, 3) )).
called_clause(( wage(1, low) )).
called_clause(( wage(2, high) )).
called_clause(( again(X) :- again(X) )).
called_clause(( hidden(X) :- ( X = 1, ! ; X = 2 ) )).

:- initialization(forall(called_clause(Clause), assertz(called:Clause))).

:- begin_tests(neurologic_unfold_clauses).

ways(Goal, Ways) :-
    setup_call_cleanup(
        context(called, 10_000, Context),
        findall(Goal-F, resolved(Goal, Context, 1, 1, F), Ways),
        forget_meanings(Context)).

test(facts, Ways == [low-in('$value'(1, n), range(1, 1)), high-in('$value'(1, n), range(2, 2))]) :-
    ways(wage('$value'(1, n), _), Ways0),
    findall(L-F, member(wage(_, L)-F, Ways0), Ways).
test(recursion, F == unknown(recursion(again/1))) :-
    ways(again('$value'(1, n)), [_-F]).
test(no_facts, F == unknown(no_facts(empty/1))) :-
    ways(empty('$individual'(1)), [_-F]).
test(by_name, X-F == '$unknown'(named_individual(known/2))-unknown(named_individual(known/2))) :-
    ways(known('$individual'(1), _), [known(_, X)-F]).
test(loaded_or_another, Names == [ann, '$unknown'(named_individual(known/2))]) :-
    ways(known(_, _), Ways),
    findall(Name, member(known(Name, _)-_, Ways), Names).
test(hidden_cut, F == unknown(inner_cut)) :-
    ways(hidden('$value'(1, n)), [_-F]).
test(after_a_cut, Xs == [1]) :-
    context(called, 100, Context),
    findall(X, cut_free([clause(X = 1, !), clause(X = 2, true)], Context, 1, 1, true), Xs).

:- end_tests(neurologic_unfold_clauses).
