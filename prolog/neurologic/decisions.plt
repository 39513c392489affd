:- module(neurologic_decisions_plt, []).
:- prolog_load_context(directory, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(decisions)).

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

:- end_tests(neurologic_decisions).
