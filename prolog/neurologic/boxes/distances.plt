:- module(neurologic_distances_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/distances)).

row(a1, row(value(36), value(none), value(10.5))).
row(a2, row(value(12), value(low), value(40))).
row(a3, row(value(24), value(high), missing)).

:- begin_tests(neurologic_distances).

test(part_of_the_domain, Distance =:= 12.5/68) :-
    row(a2, Row),
    evaluated(number(duration, 1, 68, [>(24.5)]), nothing, a2, Row, fails, [leaf(_, gap(duration, value(12), >(24.5), 12.5, _))], Distance).
test(nearest_of_several, Leaves == [leaf((savings(a1, none), memberchk(none, [high])), gap(savings, value(none), one_of([high]), none, 1.0))]) :-
    row(a1, Row),
    evaluated(any([all([number(duration, 1, 10, [<(1)])]), category(savings, 2, in, [high])]), nothing, a1, Row, fails, Leaves, 1.0).
test(missing_is_unknown, Truth == unknown) :-
    row(a3, Row),
    evaluated(number(income, 3, 1, [>(1)]), nothing, a3, Row, Truth, _, 1.0).
test(one_unknown_may_be_enough, Truths == [unknown, fails]) :-
    row(a3, Row),
    Few = [known(income, 3), number(duration, 1, 1, [>(99)]), number(duration, 1, 1, [>(1)])],
    evaluated(least(2, Few), nothing, a3, Row, Truth1, _, _),
    evaluated(least(3, Few), nothing, a3, Row, Truth2, _, _),
    Truths = [Truth1, Truth2].
test(infinite_values, Distance =:= 1.0Inf) :-
    evaluated(number(f, 1, 3, [<(1)]), nothing, x, row(value(1.0Inf)), fails, _, Distance).
test(category, Wanted == none_of([low])) :-
    evaluated(category(s, 1, out, [low]), nothing, x, row(value(low)), fails, [leaf(_, gap(s, value(low), Wanted, none, 1.0))], 1.0).
test(sum, By =:= 26) :-
    evaluated(sum(<, '$sum'(2.0*'$feature'(i, 1)+1*'$feature'(d, 2)), 20.0), nothing, x, row(value(5), value(36)), fails,
              [leaf(2.0*5+1*36 < 20.0, gap(-, value(46.0), <(20.0), By, Distance0))], Distance0),
    assertion(abs(Distance0-26.0/66.0) < 1.0e-12).
test(sum_without_a_value, Truth == unknown) :-
    evaluated(sum(<, '$feature'(i, 1), '$feature'(d, 2)), nothing, x, row(missing, value(36)), Truth, [_], 1.0).
test(same_value, Truths == [holds, fails, unknown]) :-
    findall(Truth,
            ( member(Row, [row(value(a), value(a)), row(value(a), value(b)), row(value(a), missing)]),
              evaluated(same(==, f, 1, g, 2), nothing, x, Row, Truth, _, _)
            ),
            Truths).
test(strict_bound_is_off_by_nothing_and_fails, By =:= 0) :-
    evaluated(number(f, 1, 3, [<(2)]), nothing, x, row(value(2)), fails, [leaf(_, gap(f, value(2), <(2), By, 0.0))], 0.0).
test(missing_features, Features == [f, g]) :-
    findall(F, missing_feature(any([all([known(f, 1), known(h, 3)]), same(==, h, 3, g, 2)]), row(missing, missing, value(1)), F), Features0),
    sort(Features0, Features).
test(inner_conditions, Count == 3) :-
    aggregate_all(count, inner_condition([all([known(a, 1)]), least(1, [any([known(b, 2)]), known(c, 3)])], _), Count).
test(differences, Differences == [1.5, 1.0Inf, -1.0Inf, 1.0Inf]) :-
    findall(D, ( member(A-B, [3.5-2, 1.0e308-(-1.0e308), -1.0e308-1.0e308, 1.0Inf-3]), difference(A, B, D) ), Differences).

:- end_tests(neurologic_distances).
