:- module(neurologic_conditions_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/conditions)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic conditioned:n/2, conditioned:x/2, conditioned:c/2, conditioned:item/1, conditioned:neural_rule/3.
program(( neural_feature(n, integer, range(0, 5), [role(actionable)]) )).
program(( neural_feature(x, numeric, range(unbounded, 10.0), []) )).
program(( neural_feature(c, categorical, [red, green, blue], []) )).
program(( neural_individual(item) )).
program(( neural_target(class, [yes, no]) )).
program(( neural_theory(unordered, class(_, unknown), [seed(3)]) )).
program(( neural_rule(r1, class(_, yes), [support(7)]) )).
program(( neural_rule(r2, class(_, no), []) )).
program(( class(I, yes) :- neural_rule(r1, _, _), n(I, N), N > 2.5, c(I, C), memberchk(C, [green, red]) )).
program(( class(I, no) :- neural_rule(r2, _, _), x(I, X), X > 1.0, X =< 2.0 )).
program(( refuted(r1, I) :- n(I, N), N =< 2.5 )).
program(( refuted(r1, I) :- c(I, C), \+ memberchk(C, [green, red]) )).
program(( refuted(r2, I) :- x(I, X), ( X =< 1.0 ; X > 2.0 ) )).
program(( item(i1) )).
program(( n(i1, 4) )).
program(( x(i1, 1.5) )).
program(( c(i1, red) )).

:- initialization(forall(program(Clause), assertz(conditioned:Clause))).

:- begin_tests(conditions).

test(box_of_a_rule_holds_what_the_rule_proves) :-
    rule_box(conditioned, r1, _, yes, Box, []),
    !,
    forall(( between(0, 5, N), member(C, [red, green, blue]) ),
           (   inside(Box, N, C)
           ->  proves(N, C)
           ;   \+ proves(N, C)
           )).
test(boxes_follow_a_clause_that_is_added, Rules-Again == [r1, r2, r3]-[r1, r2]) :-
    rules_with_boxes(_),
    with_clause(r3, ( class(I, no) :- neural_rule(r3, _, _), c(I, C), C == blue ), rules_with_boxes(Rules)),
    rules_with_boxes(Again).
test(what_is_no_box_stays_open, true(Open = [_|_])) :-
    with_clause(r4, ( class(I, no) :- neural_rule(r4, _, _), n(I, N), x(I, X), 2.0*N + X > 3 ),
                rule_box(conditioned, r4, _, no, [], Open)).
test(a_rule_that_is_switched_off_has_no_box, fail) :-
    setup_call_cleanup(
        retract(conditioned:neural_rule(r1, Head, Evidence)),
        rule_box(conditioned, r1, _, _, _, _),
        asserta(conditioned:neural_rule(r1, Head, Evidence))).
test(proved_by_its_facts) :-
    rule_proved(conditioned, r1, i1),
    rule_proved(conditioned, r2, i1),
    \+ rule_proved(conditioned, r1, i2).
test(a_module_without_rules_has_no_boxes, Boxes == []) :-
    rule_boxes(conditioned_nothing, Boxes).

rules_with_boxes(Rules) :-
    rule_boxes(conditioned, Boxes),
    findall(Rule, member(box(_, Rule, _, _, _), Boxes), Rules).

% Run Goal once with one rule more.
with_clause(Rule, Clause, Goal) :-
    setup_call_cleanup(
        ( assertz(conditioned:neural_rule(Rule, class(_, no), []), R1), assertz(conditioned:Clause, R2) ),
        once(Goal),
        ( erase(R1), erase(R2) )).

inside(Box, N, C) :-
    memberchk(n-range(Low, High), Box),
    N >= Low,
    N =< High,
    memberchk(c-values(Values), Box),
    memberchk(C, Values).

proves(N, C) :-
    setup_call_cleanup(
        ( assertz(conditioned:n(trial, N), R1), assertz(conditioned:c(trial, C), R2) ),
        once(conditioned:class(trial, yes)),
        ( erase(R1), erase(R2) )).

:- end_tests(conditions).
