:- module(neurologic_session_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/session)).

% Two rules over three features; clauses must belong to a module as a whole.
:- dynamic in_session:n/2, in_session:x/2, in_session:c/2, in_session:item/1, in_session:neural_rule/3.
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

:- initialization(forall(program(Clause), assertz(in_session:Clause))).

:- begin_tests(session).

test(switching_off_and_on, Classes-Off-Again == [no]-[r1]-[no, yes]) :-
    switch_off(in_session, r1),
    \+ switch_off(in_session, r1),
    switched_off(in_session, Off),
    classes(Classes),
    switch_on(in_session, r1),
    \+ switch_on(in_session, r1),
    classes(Again).
test(evidence_comes_back_with_the_rule, Evidence == [support(7)]) :-
    switch_off(in_session, r1),
    switch_on(in_session, r1),
    in_session:neural_rule(r1, _, Evidence).
test(individuals, Individuals == [i1]) :-
    individuals(in_session, Individuals).
test(individuals_of_no_program, Individuals == []) :-
    individuals(in_session_nothing, Individuals).
test(kinds_of_predicates, Kinds == [c-feature, class-target, item-individual, n-feature, refuted-rules, x-feature]) :-
    predicates(in_session, Predicates),
    findall(Name-Kind,
            ( member(predicate(Name, _, Kind, _, _), Predicates), \+ sub_atom(Name, 0, _, _, neural_) ),
            Kinds).
test(second_values, [setup(assertz(in_session:n(i1, 5), Reference)), cleanup(erase(Reference)),
                     Duplicates == [several(n, i1, [4, 5])]]) :-
    duplicates_of(in_session, [n/2, c/2], Duplicates).
test(additions, Additions == [class/2-target, neural_rule/3-rules]) :-
    additions(in_session, [class/2, n/2, neural_rule/3, policy/1], Additions).
test(forget, Off == []) :-
    switch_off(in_session, r1),
    forget(in_session),
    switched_off(in_session, Off),
    \+ switch_on(in_session, r1).

classes(Classes) :-
    findall(Class, in_session:class(i1, Class), Classes0),
    sort(Classes0, Classes).

:- end_tests(session).
