:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/boxes)).
:- use_module(neurologic(consistency/redundancy)).
:- use_module(neurologic(boxes/regions)).
:- use_module(neurologic(consistency/wording)).

% Three small programs over one feature, ordered, unordered and with a default that is a class.

program(Semantics, Default, Rules, Clause) :-
    (   member(Clause,
               [ neural_feature(n, integer, range(0, 9), []),
                 neural_individual(item),
                 neural_target(class, [yes, no]),
                 neural_theory(Semantics, class(_, Default), [])
               ])
    ;   nth1(Number, Rules, Class-Low-High),
        atom_concat(r, Number, Rule),
        (   Clause = neural_rule(Rule, class(_, Class), [])
        ;   Clause = (class(I, Class) :- neural_rule(Rule, _, _), n(I, N), N >= Low, N =< High)
        )
    ).

covered(Semantics, Default, Rules, Found) :-
    gensym(redundancy_test_, M),
    forall(program(Semantics, Default, Rules, Clause), assertz(M:Clause)),
    dynamic([M:n/2, M:item/1]),
    findall(Found1,
            ( member(Kind, [dead, subsumed, redundant]),
              covered_rules(M, Kind, Covered),
              member(covered(Kind, Rule, By), Covered),
              covered_finding(M, covered(Kind, Rule, By), finding(Kind, Rule, row(_), _)),
              Found1 =.. [Kind, Rule, By]
            ),
            Found0),
    findall(impossible(Rule, Reasons), impossible_rule(M, finding(impossible, Rule, none, [_, reason=Reasons])), Impossible),
    append(Impossible, Found0, Found).


:- begin_tests(neurologic_redundancy).

test(dead_one, Found == [dead(r2, [r1])]) :-
    covered(ordered, unknown, [yes-0-5, no-2-3], Found).
test(dead_together, Found == [dead(r3, [r1, r2])]) :-
    covered(ordered, unknown, [yes-0-3, no-4-6, yes-2-5], Found).
test(dead_is_not_redundant_too, Found == [dead(r2, [r1])]) :-
    covered(ordered, unknown, [yes-0-5, yes-2-3, no-7-8], Found).
test(ordered_redundant, Found == [redundant(r1, [r2])]) :-
    covered(ordered, unknown, [yes-2-3, yes-0-5], Found).
test(ordered_not_redundant_behind_another, Found == []) :-
    covered(ordered, unknown, [yes-2-3, no-3-4, yes-0-9], Found).
test(ordered_by_default, Found == [redundant(r1, []), redundant(r2, [])]) :-
    covered(ordered, yes, [yes-2-3, yes-5-6], Found).
test(subsumed, Found == [subsumed(r2, [r1])]) :-
    covered(unordered, unknown, [yes-0-5, yes-2-3], Found).
test(equal_rules, Found == [subsumed(r2, [r1]), subsumed(r3, [r1])]) :-
    covered(unordered, unknown, [yes-0-5, yes-0-5, yes-0-5], Found).
test(other_class, Found == []) :-
    covered(unordered, unknown, [yes-0-5, no-2-3], Found).
test(redundant_together, Found == [redundant(r3, [r1, r2])]) :-
    covered(unordered, unknown, [yes-0-3, yes-4-6, yes-2-5], Found).
test(unordered_by_default, Found == [redundant(r1, [])]) :-
    covered(unordered, yes, [yes-0-3, no-5-6], Found).
test(no_default_beside_another_class, Found == []) :-
    covered(unordered, yes, [yes-0-3, no-3-6], Found).
test(impossible, Found == [impossible(r1, ["n = 12, but 0 =< n =< 9"])]) :-
    covered(unordered, unknown, [yes-12-12], Found).
test(integers_leave_no_room, Found == [impossible(r1, ["4 =< n and n =< 3 at once"])]) :-
    covered(unordered, unknown, [yes-3.5-3.9], Found).
test(texts, Text == "rule r3 (yes) never answers: one of the earlier rules r1, r2 holds wherever it holds") :-
    finding_text(finding(dead, r3, none, [by=[r1, r2], class=yes]), Text).

:- end_tests(neurologic_redundancy).

:- begin_tests(neurologic_escape).

boxes([], _, []).
boxes([Label-Low-High|Rest], N, [box(N, N, Label, [n-range(Low, High)], [])|Boxes]) :-
    N1 is N+1,
    boxes(Rest, N1, Boxes).

% The first box decides; brute force over all numbers.
test(first_box_decides, forall(between(1, 100, Seed))) :-
    set_random(seed(Seed)),
    findall(Label-Low-High,
            ( between(1, 5, _), random_member(Label, [ok, bad]), random_between(0, 9, A), random_between(0, 9, B),
              Low is min(A, B), High is max(A, B)
            ),
            Labelled),
    boxes(Labelled, 1, Boxes),
    random_member(Final, [ok, bad]),
    assertz(escape_test:neural_feature(n, integer, range(0, 9), []), Reference),
    escape(escape_test, [n-range(2, 7)], Boxes, Final, 100, Outcome),
    erase(Reference),
    (   between(2, 7, X),
        (   member(Label-Low-High, Labelled),
            X >= Low,
            X =< High
        ->  Label == bad
        ;   Final == bad
        )
    ->  Outcome == true
    ;   Outcome == false
    ).
test(budget, Outcome == unknown) :-
    findall(ok-N-N, between(0, 9, N), Labelled),
    boxes(Labelled, 1, Boxes),
    assertz(escape_test:neural_feature(n, integer, range(0, 9), []), Reference),
    escape(escape_test, [], Boxes, bad, 2, Outcome),
    erase(Reference).

:- end_tests(neurologic_escape).
