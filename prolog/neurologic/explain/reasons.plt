:- module(neurologic_reasons_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/reasons)).

program(( neural_feature(months, integer, range(0, 120), [unit(months)]) )).

:- initialization(forall(program(Clause), assertz(reasoned:Clause))).

because(a, rule(r1, [support(3)]), "because rule r1 (support 3)").
because(a, clause(-), "by a clause").
because(a, fact('p.pl':3), "fact (p.pl:3)").
because(months(x, 3), fact('p.pl':3), "fact").
because(2*3 < 9, compared(6 < 9), "6 < 9").
because(a, fails(2), "each of 2 clauses fails").
because(a, clause_fails('p.pl':3, 1, 2), "fails in p.pl:3: 1 of 2 conditions hold").
because(a, near(r1, [], 1, 2, 0.1), "rule r1: 1 of 2 conditions hold").
because(a, undetermined([f, g]), "undetermined because f and g are missing").
because(a, undetermined([f]), "undetermined because f is missing").
because(a, nearest(3, 9), "the nearest 3 of 9 ways").
because(a, nearest(0, 0), "no rule concludes it").
because(2 > 3, untrue(2 > 3), "false").
because(1+1 > 3, untrue(2 > 3), "2 > 3 is false").
because(a, something_else, "").

:- begin_tests(neurologic_reasons).

test(because, forall(because(Goal, Reason, Expected))) :-
    reason_because(reasoned, Goal, Reason, [], [], Because),
    assertion(Because == Expected).
test(one_line_says_it_all, Because-Shown == "since f(x, 3), 3 > 2"-[]) :-
    reason_because(reasoned, refuted(r1, x), refuted(r1), [proof((f(x, 3), 3 > 2), fact(-), [])], Shown, Because).
test(inlined, fail) :-
    inlined(refuted(r1), [proof(a, fact(-), []), proof(b, fact(-), [])], _).
test(details, Details == [distance=0.1, feature=months, unit=months, value=36, wanted=(=<), bound=24.5, by=11.5]) :-
    reason_details(reasoned, (months(x, 36), 36 =< 24.5), short(gap(months, value(36), =<(24.5), 11.5, 0.1)), Details).
test(details_of_a_missing_value, Details == [distance=1.0, feature=months, unit=months, wanted=value]) :-
    reason_details(reasoned, months(x, _), short(gap(months, missing, value, none, 1.0)), Details).
test(no_details, Details == []) :-
    reason_details(reasoned, a, called, Details).

:- end_tests(neurologic_reasons).
