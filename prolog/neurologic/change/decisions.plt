:- module(neurologic_decisions_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/decisions)).

:- dynamic
    lent_list:risk/2.

% A list of rules, of which the first comes before those that say yes.

program(( neural_feature(months, integer, range(0, 72), [role(actionable)]) )).
program(( neural_feature(sum, numeric, range(0.0, unbounded), [role(actionable)]) )).
program(( neural_feature(job, ordinal, [none, low, middle, high], [role(actionable)]) )).
program(( neural_feature(age, integer, range(18, 99), [role(protected)]) )).
program(( neural_individual(item) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, bad), [conflict(all)]) )).
program(( neural_rule(r1, risk(_, bad), []) )).
program(( neural_rule(r2, risk(_, good), []) )).
program(( neural_rule(r3, risk(_, good), []) )).
program(( neural_rule(default, risk(_, bad), []) )).
program(( risk(I, bad) :- neural_rule(r1, _, _), months(I, M), M > 40.5 )).
program(( risk(I, good) :- neural_rule(r2, _, _), job(I, J), memberchk(J, [middle, high]), age(I, A), A > 20, reached(r2, I) )).
program(( risk(I, good) :- neural_rule(r3, _, _), months(I, M), sum(I, S), finite(100.0*M + 1.0*S, X), X < 2000.0,
                           reached(r3, I) )).
program(( risk(I, bad) :- neural_rule(default, _, _), item(I), reached(default, I) )).

:- initialization(forall(program(Clause), assertz(lent_list:Clause))).

:- begin_tests(neurologic_decisions).

test(ordered, [Places, Default] == [[1-no-r1, 2-yes-r2, 3-yes-r3], no]) :-
    decisions(lent_list, good, only, Entries, Default),
    findall(Place-Verdict-Rule, member(entry(Place, Verdict, Rule, _, _, _), Entries), Places).
test(default, Default == yes) :-
    decisions(lent_list, bad, only, _, Default).

% The same rules without an order: another class that holds beside spoils the answer, or is no hindrance, or both spoil each other.
test(unordered, Found == [[0-other-r1, 1-yes-r2, 1-yes-r3], [1-other-r1, 0-yes-r2, 0-yes-r3], [0-no-r1, 1-yes-r2, 1-yes-r3]]) :-
    findall(Said,
            ( member(Conflict-Sense, [all-only, all-also, abstain-only]),
              as_theory(unordered, Conflict, said(good, Sense, Said))
            ),
            Found).
% Two rules of different classes that hold together, and rules that hold alone.
test(conflict, Said == [1-yes-conflict, 1-yes-conflict, 1000000000-no-r1, 1000000000-no-r2, 1000000000-no-r3]) :-
    as_theory(unordered, abstain, said(unknown, only, Said)).
test(switched_off, Default == no) :-
    setup_call_cleanup(retract(lent_list:neural_rule(default, risk(_, bad), [])),
                       decisions(lent_list, bad, only, _, Default),
                       assertz(lent_list:neural_rule(default, risk(_, bad), []))).
test(one_at_a_time, Same == true) :-
    verdicts(lent_list, good, only, Verdicts, _),
    findall(Entry, entry(lent_list, Verdicts, Entry), Entries),
    decisions(lent_list, good, only, Entries0, _),
    ( Entries == Entries0 -> Same = true ; Same = false ).

said(Wanted, Sense, Said) :-
    decisions(lent_list, Wanted, Sense, Entries, _),
    findall(Place-Verdict-Rule, member(entry(Place, Verdict, Rule, _, _, _), Entries), Said).

as_theory(Semantics, Conflict, Goal) :-
    setup_call_cleanup(( retract(lent_list:neural_theory(ordered, Head, Properties)),
                         assertz(lent_list:neural_theory(Semantics, Head, [conflict(Conflict)])) ),
                       Goal,
                       ( retract(lent_list:neural_theory(Semantics, Head, _)),
                         assertz(lent_list:neural_theory(ordered, Head, Properties)) )).

:- end_tests(neurologic_decisions).

