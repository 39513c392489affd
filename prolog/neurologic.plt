:- module(neurologic_plt, []).
:- prolog_load_context(directory, Here),
   atom_concat(Here, '/neurologic', Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic user:n/2, user:x/2, user:c/2, user:item/1, user:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(user:Clause))).

:- begin_tests(neurologic).

test(why_answers_with_a_proof, Reason == rule(r1, [support(7)])) :-
    once(why(user:class(i1, yes), proof(_, Reason, _))).
test(why_writes_what_it_finds, nondet) :-
    with_output_to(string(Text), once(why(user:class(i1, yes)))),
    sub_string(Text, _, _, _, "class(i1, yes)"),
    sub_string(Text, _, _, _, "r1").
test(why_has_a_proof_for_each_answer, Count == 2) :-
    aggregate_all(count, why(user:class(i1, _), _), Count).
test(why_fails_with_its_goal, fail) :-
    why(user:class(i2, _), _).
test(findings, [true(memberchk(contradiction, Kinds))]) :-
    check(user:Findings),
    findall(Kind, member(finding(Kind, _, _, _), Findings), Kinds).
test(a_rule_is_switched_off_by_taking_its_fact_out, [setup(retract(user:neural_rule(r1, H, E))),
                                                     cleanup(asserta(user:neural_rule(r1, H, E))), fail]) :-
    user:class(i1, yes).

:- end_tests(neurologic).
