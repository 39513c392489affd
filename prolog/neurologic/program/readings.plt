:- module(neurologic_readings_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/readings)).
:- use_module(neurologic(boxes/distances)).
:- use_module(neurologic(program/conditions)).

program(( neural_feature(duration, integer, range(4, 72), [column(duration), unit(months)]) )).
program(( neural_feature(savings, categorical, [none, low, high], [column(savings)]) )).
program(( neural_feature(income, numeric, range(unbounded, unbounded), [column(income)]) )).
program(( neural_individual(applicant) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, good), []) )).
program(( neural_definition(d1, concept(_), []) )).
program(( neural_rule(r1, risk(_, bad), [support(7), fidelity(0.9, 0.8, 1.0)]) )).
program(( neural_rule(r2, risk(_, good), []) )).
program(( neural_rule(r3, risk(_, bad), []) )).
program(( neural_rule(r4, risk(_, bad), []) )).
program(( neural_rule(default, risk(_, good), []) )).
program(( risk(A, bad) :- neural_rule(r1, _, _), duration(A, D), D > 24.5, savings(A, S), memberchk(S, [none, low]) )).
program(( risk(A, good) :- neural_rule(r2, _, _), applicant(A),
          at_least(2, [(duration(A, D), D =< 12.0), savings(A, high), (income(A, I), I > 50.0)]), reached(r2, A) )).
program(( risk(A, bad) :- neural_rule(r3, _, _), income(A, I), duration(A, D), finite(2.0*I + 1.0*D, Sum), Sum < 20.0, reached(r3, A) )).
program(( risk(A, bad) :- neural_rule(r4, _, _), applicant(A), once(( concept(A), bond(A, _) )), reached(r4, A) )).
program(( risk(A, good) :- neural_rule(default, _, _), applicant(A), reached(default, A) )).
program(( risk(A, bad) :- black_listed(A), \+ pardoned(A) )).
program(( refuted(r1, A) :- applicant(A), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, A) :- duration(A, D), D =< 24.5 )).
program(( refuted(r1, A) :- savings(A, S), \+ memberchk(S, [none, low]) )).
program(( refuted(r2, A) :- applicant(A), \+ neural_rule(r2, _, _) )).
program(( refuted(r2, A) :- applicant(A), fewer_than(2, [(duration(A, D), D > 12.0), (savings(A, S), S \== high), (income(A, I), I =< 50.0)]) )).
program(( refuted(r3, A) :- applicant(A), \+ neural_rule(r3, _, _) )).
program(( refuted(r3, A) :- income(A, I), duration(A, D), finite(2.0*I + 1.0*D, Sum), Sum >= 20.0 )).
program(( refuted(r4, A) :- applicant(A), \+ neural_rule(r4, _, _) )).
program(( refuted(r4, A) :- applicant(A), \+ ( \+ refuted(concept, A), bond(A, _) ) )).
program(( refuted(concept, A) :- duration(A, D), D =< 30.5 )).
program(( concept(A) :- applicant(A), duration(A, D), D > 30.5 )).
program(( reached(r2, A) :- once(refuted(r1, A)) )).
program(( reached(r3, A) :- reached(r2, A), once(refuted(r2, A)) )).
program(( reached(r4, A) :- reached(r3, A), once(refuted(r3, A)) )).
program(( reached(default, A) :- reached(r4, A), once(refuted(r4, A)) )).
program(( at_least(0, _) )).
program(( at_least(N, [G|Gs]) :- N > 0, ( call(G) -> L is N-1 ; L = N ), at_least(L, Gs) )).
program(( fewer_than(N, Gs) :- length(Gs, T), R is T-N+1, at_least(R, Gs) )).
program(( finite(E, V) :- catch(( V is E, V-V =:= 0.0 ), error(evaluation_error(_), _), fail) )).
program(( applicant(a1) )).
program(( applicant(a2) )).
program(( applicant(a3) )).
program(( duration(a1, 36) )).
program(( duration(a2, 12) )).
program(( duration(a3, 24) )).
program(( savings(a1, none) )).
program(( savings(a2, low) )).
program(( savings(a3, high) )).
program(( income(a1, 10.5) )).
program(( income(a2, 40) )).
program(( bond(a9, a8) )).
program(( pardoned(a3) )).
program(( black_listed(a3) )).
program(( denial(lent(A)) :- risk(A, good), duration(A, D), D > 30 )).
program(( offer(A, Product) :- risk(A, good), product(Product), duration(A, D), D < 20 )).
program(( product(loan) )).
program(( product(card) )).

% What the compiler of rules declares, so that facts may be missing.
:- dynamic
    read_program:applicant/1, read_program:duration/2, read_program:savings/2, read_program:income/2, read_program:bond/2, read_program:neural_rule/3, read_program:risk/2, read_program:refuted/2,
    read_program:reached/2, read_program:concept/1, read_program:black_listed/1, read_program:pardoned/1.
:- initialization(forall(program(Clause), assertz(read_program:Clause))).

:- begin_tests(neurologic_readings).

test(conditions, Conditions == [number(duration, 1, 68, [>(24.5)]), category(savings, 2, in, [none, low])]) :-
    once(rule_reading(read_program, r1, bad, 1, Conditions, 2)).
test(m_of_n, Least-Count == 2-3) :-
    once(rule_reading(read_program, r2, _, _, [least(Least, Conditions)], 1)),
    length(Conditions, Count).
test(linear, Operator == (<)) :-
    once(rule_reading(read_program, r3, _, _, [sum(Operator, _, 20.0)], 1)).
test(relations_stay_goals) :-
    once(rule_reading(read_program, r4, _, _, [goal(A, once(( concept(B), bond(C, _) )), [])], 1)),
    A == B,
    B == C.
test(order_and_default, Rules == [r1, r2, r3, r4, default]) :-
    findall(Rule, rule_reading(read_program, Rule, _, _, _, _), Rules).
test(expert_clauses, Count == 1) :-
    aggregate_all(count, expert_clause(read_program, _), Count).
test(row, Row == row(value(24), value(high), missing)) :-
    feature_row(read_program, a3, Row).

% What is said of a condition is true: a condition holds if and only if its goals are proved.
test(holds_as_prolog_says, forall(member(A, [a1, a2, a3]))) :-
    feature_row(read_program, A, Row),
    forall(( member(Rule, [r1, r2, r3, r4]), once(rule_reading(read_program, Rule, _, _, Conditions, _)) ),
           (   forall(member(Condition, Conditions), evaluated(Condition, read_program, A, Row, holds, [], 0.0))
           ->  rule_proved(read_program, Rule, A)
           ;   \+ rule_proved(read_program, Rule, A)
           )).
test(new_clauses_are_read, [cleanup(( retractall(read_program:risk(_, ugly)), forget_readings(read_program) )), Count == 2]) :-
    expert_clause(read_program, _),
    assertz(read_program:risk(a1, ugly)),
    aggregate_all(count, expert_clause(read_program, _), Count).

:- end_tests(neurologic_readings).
