:- module(neurologic_program_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/program)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic programmed:n/2, programmed:x/2, programmed:c/2, programmed:item/1, programmed:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(programmed:Clause))).

programmed:helper(I) :- item(I).

:- begin_tests(program).

test(features, Features == [n-integer-range(0, 5), x-numeric-range(unbounded, 10.0), c-categorical-[red, green, blue]]) :-
    findall(F-Kind-Values, feature(programmed, F, Kind, Values), Features).
test(one_feature, [nondet, Kind == numeric]) :-
    feature(programmed, x, Kind, _).
test(values_that_are_known, Pairs-None == [n-4, x-1.5, c-red]-[]) :-
    feature_values(programmed, i1, Pairs),
    feature_values(programmed, nobody, None).
test(no_feature, fail) :-
    feature(programmed, colour, _, _).
test(names, Individual-Target-Classes == item-class-[yes, no]) :-
    individual_predicate(programmed, Individual),
    target(programmed, Target, Classes).
test(theory, Semantics-Default-Properties == unordered-unknown-[seed(3)]) :-
    theory(programmed, Semantics, Default, Properties).
test(a_module_without_rules_has_none, fail) :-
    (   rules_module(programmed_nothing)
    ;   target(programmed_nothing, _, _)
    ;   theory(programmed_nothing, _, _, _)
    ).
test(what_the_program_defines, Homes == [programmed, programmed]) :-
    findall(Home,
            ( member(Goal, [helper(_), class(_, _), append(_, _, _), atom(_), nowhere(_)]),
              program_predicate(programmed, Goal, Home)
            ),
            Homes).
test(body_of_a_rule, Id-Rest == r1-(n(a, 1), true)) :-
    rule_body((neural_rule(r1, _, _), n(a, 1), true), Id, Rest).
test(body_of_an_expert_clause, fail) :-
    rule_body((item(a), n(a, 1)), _, _).
test(place_of_a_clause, true(Line > 5)) :-
    clause(programmed:helper(_), _, Reference),
    source(Reference, File:Line),
    file_base_name(File, 'program.plt').
test(a_clause_that_was_added_has_no_place, Source == (-)) :-
    clause(programmed:item(i1), true, Reference),
    source(Reference, Source).

:- end_tests(program).
