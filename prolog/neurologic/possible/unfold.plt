:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(possible/unfold)).
:- use_module(neurologic(possible/unfold_context)).

:- dynamic
    unfolded:n/2,
    unfolded:c/2,
    unfolded:item/1.

unfold_clause(( neural_feature(n, integer, range(0, 5), []) )).
unfold_clause(( neural_feature(c, categorical, [red, green, blue], []) )).
unfold_clause(( neural_individual(item) )).
unfold_clause(( warm(red) )).
unfold_clause(( warm(blue) )).
unfold_clause(( at_least(0, _) )).
unfold_clause(( at_least(Count, [Goal|Goals]) :-
                    Count > 0, ( call(Goal) -> Left is Count-1 ; Left = Count ), at_least(Left, Goals) )).
unfold_clause(( finite(Expression, Value) :-
                    catch(( Value is Expression, Value-Value =:= 0.0 ), error(evaluation_error(_), _), fail) )).
unfold_clause(( size(I, big) :- n(I, N), N > 3, ! )).
unfold_clause(( size(_, small) )).

:- initialization(forall(unfold_clause(Clause), assertz(unfolded:Clause))).

:- begin_tests(neurologic_unfold).

formulas(Goal, Formulas) :-
    setup_call_cleanup(
        context(unfolded, 10_000, Context),
        findall(Count-F, unfolded(Goal, Context, Count, F), Formulas),
        forget_meanings(Context)).

low(K, in('$value'(K, n), range(-1.0Inf, 2))).

test(alternatives_that_bind_alike_are_one, Formulas == [1-in('$value'(1, c), values([blue, red]))]) :-
    formulas(( c(_, C), warm(C) ), Formulas).
test(bound, Formulas == [1-Low]) :-
    low(1, Low),
    formulas(( n(_, N), N < 2.5 ), Formulas).
test(another_or_the_same, Formulas == [2-true, 1-true]) :-
    formulas(( item(_), item(_) ), Formulas).
test(negation, Formulas == [1-not(Low)]) :-
    low(1, Low),
    formulas(( item(I), \+ ( n(I, N), N < 2.5 ) ), Formulas).
test(if_then_else, Formulas == [1-and([Low, in('$value'(1, c), values([red]))]),
                                1-and([not(Low), in('$value'(1, c), values([blue]))])]) :-
    low(1, Low),
    formulas(( item(I), ( n(I, N), N < 2.5 -> C = red ; C = blue ), c(I, C) ), Formulas).
test(cut, Formulas == [1-not(in('$value'(1, n), range(4, 1.0Inf)))]) :-
    formulas(( n(I, _), size(I, S), S == small ), Formulas).
test(at_least, Formulas == [1-at_least(1, [Low, in('$value'(1, c), values([red]))])]) :-
    low(1, Low),
    formulas(( item(I), at_least(1, [( n(I, N), N < 2.5 ), c(I, red)]) ), Formulas).
test(finite, Formulas == [1-and([finite('$value'(1, n)*2.0), compare(<, '$value'(1, n)*2.0, 3)])]) :-
    formulas(( n(_, N), finite(N*2.0, V), V < 3 ), Formulas).
test(counted, Counts == [0, 1]) :-
    setup_call_cleanup(
        context(unfolded, 10_000, Context),
        findall(Count, ( Goal = ( item(I), findall(x, c(I, red), L), length(L, Count) ), unfolded(Goal, Context, _, _) ), Counts),
        forget_meanings(Context)).
test(too_large, Formulas == [0-and([unknown(too_large), unknown(too_large)])]) :-
    context(unfolded, 1, Context),
    findall(N-F, unfolded(( warm(red), warm(blue) ), Context, N, F), Formulas),
    forget_meanings(Context).
test(what_is_not_understood_binds_anything, Formulas == [1-and([Unknown, Unknown])]) :-
    Unknown = unknown(not_understood(read/1)),
    formulas(( item(_), read(X), X > 3 ), Formulas).

:- end_tests(neurologic_unfold).
