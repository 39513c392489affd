:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/answer_changes)).

% Two theories over the same individuals; what differs is given.

common(neural_feature(n, integer, range(0, 9), [])).
common(neural_individual(item)).
common(neural_target(class, [yes, no])).
common(item(Item)) :-
    member(Item, [i0, i1, i2, i3, i4, i5]).
common(n(Item, N)) :-
    nth0(N, [i0, i1, i2, i3, i4, i5], Item).
common((offer(I, loan) :- class(I, yes))).
common((odd(I) :- n(I, N), N mod 2 =:= 1)).
common((even(I) :- n(I, N), N mod 2 =:= 0)).

theory(Rules, M) :-
    gensym(version, M),
    M:use_module(library(lists)),
    dynamic(M:class/2),
    forall(common(Clause), assertz(M:Clause)),
    assertz(M:neural_theory(unordered, class(_, unknown), [])),
    forall(member(rule(Id, Class, Body), Rules),
           ( assertz(M:neural_rule(Id, class(_, Class), [])),
             copy_term(Body, Individual^Conditions),
             assertz(M:(class(Individual, Class) :- neural_rule(Id, _, _), Conditions))
           )).

rule(Id, Class, Low, High, rule(Id, Class, I^( n(I, N), N > Low, N =< High ))).

:- begin_tests(neurologic_answer_changes).

both(Old, New) :-
    rule(r1, yes, 0, 2, A), rule(r2, no, 2, 5, B),
    rule(s1, yes, 1, 3, C), rule(s2, no, 3, 5, D),
    theory([A, B], Old),
    theory([C, D], New).

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
test(rules_that_are_known_to_decide,
     Changes == changes([group("r1 (yes)", "no answer", "", [i1]), group("r2 (no)", "s1 (yes)", "", [i3])], 1)) :-
    both(Old, New),
    decided_changes(Old, New, [decided(2, rule(r1), none)], [4, 5], Changes).
test(known_or_not_in_the_order_of_individuals, Changes == changes([group("r1 (yes)", "no answer", "", [i1, i2])], 0)) :-
    both(Old, New),
    decided_changes(Old, New, [decided(3, rule(r1), none)], [2], Changes).
test(a_partial_result_is_no_fault, Same == 5) :-
    both(Old, _),
    answer_changes(Old, Old, "class(I, C)", changes(_, Same)).
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
