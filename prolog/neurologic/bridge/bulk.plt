:- module(neurologic_bulk_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/bulk)).


:- dynamic in_bulk:item/1, in_bulk:x/2, in_bulk:n/2, in_bulk:c/2.

clear :-
    forall(member(Head, [item(_), x(_, _), n(_, _), c(_, _)]), retractall(in_bulk:Head)).

columns(Age, [column(x, numeric, Age), column(n, integer, Age), column(c, constants(red, true), Age)]).

facts(Facts) :-
    findall(Fact, ( member(Fact, [item(_), x(_, _), n(_, _), c(_, _)]), in_bulk:Fact ), Facts).

:- begin_tests(bulk, [cleanup(neurologic_bulk_plt:clear)]).

test(values_and_missing_values,
     [ setup(neurologic_bulk_plt:clear),
       true(Facts-Conflict == [item(a7), item(a8), x(a7, 0.5), n(a7, 3), c(a7, true), c(a8, red)]-none)
     ]) :-
    Missing is nan,
    neurologic_bulk_plt:columns(new, Columns),
    add_rows(in_bulk, new(item), Columns, numbered(a, 7, 2),
             [r(0.5, 3.0, 1.0), r(Missing, Missing, 0.0), r(9.0, 9.0, 9.0)], Conflict),
    neurologic_bulk_plt:facts(Facts).
test(an_integer_without_end, [setup(neurologic_bulk_plt:clear), true(Values == [-1.0Inf])]) :-
    Infinite is -inf,
    add_rows(in_bulk, new(item), [column(n, integer, new)], ['A B'], [r(Infinite)], none),
    findall(Value, in_bulk:n('A B', Value), Values).
test(the_same_again_adds_nothing, [setup(neurologic_bulk_plt:clear), true(Facts == [item('1'), x('1', 1.0)])]) :-
    add_rows(in_bulk, new(item), [column(x, numeric, new)], joined("|", "1"), [r(1.0)], none),
    add_rows(in_bulk, old(item), [column(x, numeric, old)], joined("|", "1"), [r(1.0)], none),
    neurologic_bulk_plt:facts(Facts).
test(another_value, [setup(neurologic_bulk_plt:clear), true(Conflict == conflict(1, 0, 2))]) :-
    assertz(in_bulk:x(b, 2)),
    add_rows(in_bulk, old(item), [column(x, numeric, old)], [a, b], [r(1.0), r(1.0)], Conflict).
test(equal_as_the_rules_compare, [setup(neurologic_bulk_plt:clear), true(Conflict == none)]) :-
    assertz(in_bulk:x(b, 2)),
    assertz(in_bulk:c(b, "red")),
    add_rows(in_bulk, old(item), [column(x, numeric, old), column(c, constants(red), old)], [b], [r(2.0, 0.0)], Conflict).
test(cut_back, [setup(neurologic_bulk_plt:clear), true(Facts == [item(old), x(old, 1.0)])]) :-
    add_rows(in_bulk, new(item), [column(x, numeric, new)], [old], [r(1.0)], none),
    fact_counts(in_bulk, [item/1, x/2, n/2], Counts),
    neurologic_bulk_plt:columns(old, Columns),
    add_rows(in_bulk, old(item), Columns, [new, newer], [r(1.0, 2.0, 0.0), r(1.0, 2.0, 0.0)], none),
    cut_back(in_bulk, [item/1, x/2, n/2], Counts),
    retractall(in_bulk:c(_, _)),
    neurologic_bulk_plt:facts(Facts).
test(predicates_that_are_not_there, Counts == [0]) :-
    fact_counts(in_bulk, [never_defined/3], Counts).

test(no_loader_is_left, fail) :-
    forget_loaders(in_bulk),
    neurologic_bulk:add_row(_, _, _, _).

:- end_tests(bulk).
