:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [list_to_assoc/2]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(neurologic(possible/made_up)).

:- dynamic
    person:n/2,
    person:x/2,
    person:someone/1,
    person:class/2.

made_up_clause(( neural_feature(n, integer, range(0, 10), []) )).
made_up_clause(( neural_feature(x, numeric, range(0.0, 10.0), []) )).
made_up_clause(( neural_individual(someone) )).
made_up_clause(( neural_target(class, [yes, no]) )).
made_up_clause(( class(I, yes) :- n(I, N), N > 3 )).
made_up_clause(( someone(ann) )).
made_up_clause(( n(ann, 9) )).
made_up_clause(( x(ann, 2.5) )).

:- initialization(forall(made_up_clause(Clause), assertz(person:Clause))).

:- begin_tests(neurologic_made_up).

no_meaning(_, _, _) :-
    fail.

witness(Goal, Roles, Pairs, Witness) :-
    list_to_assoc([n-feature(integer, range(0, 10)), x-feature(numeric, range(0.0, 10.0))], Schema),
    list_to_assoc(Pairs, Sets),
    tried(person:Goal, case(Roles, 1, true), Schema, plunit_neurologic_made_up:no_meaning, Sets, Witness).

test(as_loaded_first, Witness == witness([[n=9, x=2.5]], [[yes]])) :-
    once(witness(class(_, yes), [role(1, 1)], [], Witness)).
test(near_to_loaded, Rows == [[n=5, x=4.2]]) :-
    once(witness(class(_, yes), [role(1, 1)], ['$value'(1, n)-range(1, 5), '$value'(1, x)-range(4.0, 9.0)], witness(Rows, _))).
test(near_from_above, Rows == [[x=0.9, n=9]]) :-
    once(witness(class(_, yes), [role(1, 1)], ['$value'(1, x)-range(0.0, 1.0)], witness(Rows, _))).
test(typical, [nondet, true(memberchk([n=5, x=5.0], Rows))]) :-
    findall(Row, witness(class(_, yes), [role(1, 1)], [], witness([Row], _)), Rows).
test(in_the_box, Rows == [[n=8, x=2.5]]) :-
    once(witness(( class(I, yes), n(I, N), N >= 8 ), [role(1, 1)], ['$value'(1, n)-range(8, 8)], witness(Rows, _))).
test(not_proved, fail) :-
    witness(class(_, no), [role(1, 1)], [], _).
test(what_does_not_end_is_no_proof, fail) :-
    witness(( class(_, yes), repeat, fail ), [role(1, 1)], [], _).
test(readable, [nondet, true(memberchk([n=5, x=5.0], Rows))]) :-
    findall(Row, witness(class(_, yes), [role(1, 1)], ['$value'(1, n)-range(4, 4)], witness([Row], _)), Rows).
test(in_place_of_the_rules, Holds == [no, yes]) :-
    findall(Class,
            ( member(Class, [no, yes]),
              holds_with(person:class(_, Class), [role(1, 1)], [[n=9, x=1.0]], [Class])
            ),
            Holds),
    person:class(ann, yes),
    \+ person:class(ann, no).

:- end_tests(neurologic_made_up).
