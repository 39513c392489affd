:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/rule_changes)).

% Two rule sets over the same individuals; what differs is given.

common(neural_feature(n, integer, range(0, 9), [])).
common(neural_feature(c, categorical, [red, green], [])).
common(neural_individual(item)).
common(neural_target(class, [yes, no])).
common(item(Item)) :-
    member(Item, [i0, i1, i2, i3, i4, i5]).
common(n(Item, N)) :-
    nth0(N, [i0, i1, i2, i3, i4, i5], Item).

theory(Semantics, Rules, M) :-
    gensym(version, M),
    M:use_module(library(lists)),
    dynamic(M:class/2),
    forall(common(Clause), assertz(M:Clause)),
    assertz(M:neural_theory(Semantics, class(_, unknown), [])),
    forall(member(rule(Id, Class, Body), Rules),
           ( assertz(M:neural_rule(Id, class(_, Class), [])),
             copy_term(Body, Individual^Conditions),
             assertz(M:(class(Individual, Class) :- neural_rule(Id, _, _), Conditions))
           )).

rule(Id, Class, Low, High, rule(Id, Class, I^( n(I, N), N > Low, N =< High ))).

changes(Rules1, Rules2, Changes) :-
    theory(unordered, Rules1, Old),
    theory(unordered, Rules2, New),
    rule_changes(Old, New, Changes).

:- begin_tests(neurologic_rule_changes).

test(renumbered, Changes == []) :-
    rule(r1, yes, 1, 3, A), rule(r2, no, 3, 5, B),
    rule(r7, yes, 1, 3, C), rule(r4, no, 3, 5, D),
    changes([A, B], [D, C], Changes).
test(another_bound, Changes == [change(changed, r1-yes, r2-yes, ["2 =< n =< 3"], ["2 =< n =< 4"])]) :-
    rule(r1, yes, 1, 3, A), rule(r2, yes, 1, 4, B),
    changes([A], [B], Changes).
test(another_class, Kinds == [removed, added]) :-
    rule(r1, yes, 1, 3, A), rule(r1, no, 1, 3, B),
    changes([A], [B], Changes),
    findall(Kind, ( member(Change, Changes), arg(1, Change, Kind) ), Kinds).
test(one_condition_more, Changes == [change(changed, r1-yes, r1-yes, [], ["c = red"])]) :-
    rule(r1, yes, 1, 3, A),
    changes([A], [rule(r1, yes, I^( n(I, N), N > 1, N =< 3, c(I, red) ))], Changes).
test(the_same_feature_first, Pairs == [r1-s2, r2-s1]) :-
    rule(r1, yes, 1, 3, A), rule(s2, yes, 1, 4, B),
    changes([A, rule(r2, yes, I^c(I, red))], [rule(s1, yes, J^c(J, green)), B], Changes),
    findall(Old-New, member(change(changed, Old-_, New-_, _, _), Changes), Pairs).
test(copies_count, Changes == [change(removed, r2-yes, none, ["2 =< n =< 3"], [])]) :-
    rule(r1, yes, 1, 3, A), rule(r2, yes, 1, 3, B),
    changes([A, B], [A], Changes).
test(order_decides, Changes == [change(order, none, none, ["r1"], ["r2"])]) :-
    rule(r1, yes, 1, 3, A), rule(r2, no, 2, 5, B),
    theory(ordered, [A, B], Old),
    theory(ordered, [B, A], New),
    rule_changes(Old, New, Changes).
test(semantics, Changes == [change(theory, none, none, ["ordered, conflicts all, else unknown"],
                                    ["unordered, conflicts all, else unknown"])]) :-
    rule(r1, yes, 1, 3, A),
    theory(ordered, [A], Old),
    theory(unordered, [A], New),
    rule_changes(Old, New, Changes).

:- end_tests(neurologic_rule_changes).
