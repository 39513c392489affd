:- prolog_load_context(directory, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(comparison)).

% Two rule sets over the same individuals; what differs is given.

common(neural_feature(n, integer, range(0, 9), [])).
common(neural_feature(c, categorical, [red, green], [])).
common(neural_individual(item)).
common(neural_target(class, [yes, no])).
common(item(Item)) :-
    member(Item, [i0, i1, i2, i3, i4, i5]).
common(n(Item, N)) :-
    nth0(N, [i0, i1, i2, i3, i4, i5], Item).
common((denial(small(I)) :- class(I, yes), n(I, N), N < 2)).
common((offer(I, loan) :- class(I, yes))).
common((odd(I) :- n(I, N), N mod 2 =:= 1)).
common((even(I) :- n(I, N), N mod 2 =:= 0)).

theory(Semantics, Rules, Clauses, M) :-
    gensym(version, M),
    M:use_module(library(lists)),
    dynamic(M:class/2),
    forall(common(Clause), assertz(M:Clause)),
    forall(member(Clause, Clauses), assertz(M:Clause)),
    assertz(M:neural_theory(Semantics, class(_, unknown), [])),
    forall(member(rule(Id, Class, Body), Rules),
           ( assertz(M:neural_rule(Id, class(_, Class), [])),
             copy_term(Body, Individual^Conditions),
             assertz(M:(class(Individual, Class) :- neural_rule(Id, _, _), Conditions))
           )).

rule(Id, Class, Low, High, rule(Id, Class, I^( n(I, N), N > Low, N =< High ))).

changes(Rules1, Rules2, Changes) :-
    theory(unordered, Rules1, [], Old),
    theory(unordered, Rules2, [], New),
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
    theory(ordered, [A, B], [], Old),
    theory(ordered, [B, A], [], New),
    rule_changes(Old, New, Changes).
test(semantics, Changes == [change(theory, none, none, ["ordered, conflicts all, else unknown"],
                                    ["unordered, conflicts all, else unknown"])]) :-
    rule(r1, yes, 1, 3, A),
    theory(ordered, [A], [], Old),
    theory(unordered, [A], [], New),
    rule_changes(Old, New, Changes).

:- end_tests(neurologic_rule_changes).

:- begin_tests(neurologic_answer_changes).

both(Old, New) :-
    rule(r1, yes, 0, 2, A), rule(r2, no, 2, 5, B),
    rule(s1, yes, 1, 3, C), rule(s2, no, 3, 5, D),
    theory(unordered, [A, B], [], Old),
    theory(unordered, [C, D], [], New).

test(default_goal, Goal == "class(Individual, Answer)") :-
    both(Old, New),
    default_goal(Old, New, Goal).
test(who_and_which_rules,
     Changes == changes([group("r1 (yes)", "no answer", "", [i1]), group("r2 (no)", "s1 (yes)", "", [i3])], 3)) :-
    both(Old, New),
    answer_changes(Old, New, "class(I, C)", Changes).
test(the_rules_explain_an_expert_clause,
     Changes == changes([group("loan", "no answer", "r1 (yes) → no answer", [i1]),
                         group("no answer", "loan", "r2 (no) → s1 (yes)", [i3])], 1)) :-
    both(Old, New),
    answer_changes(Old, New, "offer(I, P)", Changes).
test(but_not_one_that_asks_for_something_else, Changes == changes([group("no answer", "yes", "", [i3])], 3)) :-
    both(Old, New),
    assertz(New:even(i3)),
    answer_changes(Old, New, "even(I)", Changes).
test(no_goal, Changes == syntax(operator_expected, 6)) :-
    both(Old, New),
    answer_changes(Old, New, "odd(I) I", Changes0),
    Changes0 = syntax(Message, Offset),
    Changes = syntax(Message, Offset).
test(nobody, Changes == nobody) :-
    both(Old, New),
    answer_changes(Old, New, "odd(i1)", Changes).
test(nothing, Changes == changes([], 5)) :-
    both(Old, _),
    answer_changes(Old, Old, "class(I, C)", Changes).

:- end_tests(neurologic_answer_changes).

:- begin_tests(neurologic_other_changes).

test(denials, Changes == denials([violation("small(i1)", "i1")], [])) :-
    rule(r1, yes, 1, 2, A), rule(r1, yes, 0, 2, B),
    theory(unordered, [A], [], Old),
    theory(unordered, [B], [], New),
    denial_changes(Old, New, Changes).
test(clauses_without_a_place_are_data, Changes == []) :-
    theory(unordered, [], [], Old),
    theory(unordered, [], [fact(x)], New),
    clause_changes(Old, New, Changes).
test(clauses, Kinds == [changed, removed]) :-
    theory(unordered, [], [], Old),
    theory(unordered, [], [], New),
    load(Old, "large(I) :- n(I, N), N > 3.\nsame(A) :- odd(A).\nodd_one(X) :- odd(X)."),
    load(New, "same(B) :- odd(B).\nlarge(I) :- n(I, N), N > 4."),
    clause_changes(Old, New, Changes),
    findall(Kind, ( member(Change, Changes), arg(1, Change, Kind) ), Kinds).

load(M, Text) :-
    setup_call_cleanup(
        open_string(Text, In),
        ( gensym('/file', Name), load_files(M:Name, [stream(In), silent(true)]) ),
        close(In)).

:- end_tests(neurologic_other_changes).
