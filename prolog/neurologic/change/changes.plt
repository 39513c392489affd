:- module(neurologic_changes_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/changes)).

:- dynamic
    supposed:age/2,
    supposed:risk/2,
    supposed:neural_rule/3,
    supposed:item/1.

% The program that is changed: its clauses must belong to a module as a whole.

program(( neural_feature(age, integer, range(0, 99), []) )).
program(( neural_individual(item) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, good), []) )).
program(( neural_rule(r1, risk(_, bad), []) )).
program(( neural_rule(default, risk(_, good), []) )).
program(( risk(I, bad) :- neural_rule(r1, _, _), age(I, A), A < 25 )).
program(( risk(I, good) :- neural_rule(default, _, _), item(I), once(refuted(r1, I)) )).
program(( refuted(r1, I) :- item(I), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, I) :- age(I, A), A >= 25 )).
program(( item(ann) )).
program(( item(bob) )).
program(( age(ann, 20) )).
program(( age(bob, 40) )).
program(( denial(young(I)) :- risk(I, good), adult(Least), age(I, A), A < Least )).
program(( denial(same(I, J)) :- age(I, A), age(J, A), I @< J )).
program(( adult(18) )).
program(( loop(X) :- loop(X) )).

:- initialization(forall(program(Clause), assertz(supposed:Clause))).

:- table supposed:known/1.
supposed:known(A) :- supposed:age(_, A).

unchanged :-
    findall(I-A, supposed:age(I, A), [ann-20, bob-40]),
    findall(R, supposed:neural_rule(R, _, _), [r1, default]),
    findall(I, supposed:item(I), [ann, bob]).

:- begin_tests(neurologic_changes, [cleanup(unchanged)]).

test(set, [Gained, Lost] == [[risk(ann, good)], [risk(ann, bad)]]) :-
    what_if(supposed:risk(_, _), [set(ann, age, 30)], Gained, Lost),
    unchanged.
test(unset, [Gained, Lost, Kept] == [[], [risk(ann, bad)], [risk(bob, good)]]) :-
    what_if(supposed:risk(_, _), [unset(ann, age)], Gained, Lost, Kept).
test(without, [Gained, Lost] == [[risk(ann, good)], [risk(ann, bad)]]) :-
    what_if(supposed:risk(_, _), [without(r1)], Gained, Lost).
test(clause, [Gained, Lost] == [[risk(eve, bad)], []]) :-
    what_if(supposed:risk(_, _), [clause(item(eve)), set(eve, age, 3)], Gained, Lost).
test(ground, [Gained, Lost, Kept] == [[], [], [risk(bob, good)]]) :-
    what_if(supposed:risk(bob, good), [set(ann, age, 30)], Gained, Lost, Kept).
test(with_variables, Gained-Lost == []-[]) :-
    what_if(supposed:member(_, [_, _]), [set(ann, age, 30)], Gained, Lost).
test(error, error(existence_error(individual, eve), _)) :-
    what_if(supposed:risk(_, _), [set(ann, age, 30), set(eve, age, 1)], _, _).
test(error, error(existence_error(feature, agge), _)) :-
    what_if(supposed:risk(_, _), [set(ann, agge, 30)], _, _).
test(error, error(existence_error(rule, r9), _)) :-
    what_if(supposed:risk(_, _), [without(r9)], _, _).
test(error_of_the_goal, error(type_error(_, _), _)) :-
    with_changes(supposed, [set(ann, age, 30)], atom_length(f(x), _)).
test(limit, Result == inference_limit_exceeded) :-
    call_with_inference_limit(with_changes(supposed, [set(ann, age, 30), without(r1)], supposed:loop(1)), 10_000, Result),
    unchanged.
test(nested, As == [50]) :-
    with_changes(supposed, [set(ann, age, 30)],
                 with_changes(supposed, [set(ann, age, 50)], findall(A, supposed:age(ann, A), As))).
% Other threads go on as if nothing had happened.
test(threads, As == [20]) :-
    with_changes(supposed, [set(ann, age, 30)], other_thread(As)).
% What was tabled before is not an answer of the changed program, nor the other way round.
test(tabling, [Before, During, After] == [[20, 40], [30, 40], [20, 40]]) :-
    findall(A, supposed:known(A), Before0), sort(Before0, Before),
    with_changes(supposed, [set(ann, age, 30)], findall(A, supposed:known(A), During0)), sort(During0, During),
    findall(A, supposed:known(A), After0), sort(After0, After).
test(text, Outcome == if([['I'=eve, 'C'=bad]], [['I'=ann, 'C'=bad]], 1)) :-
    supposed(supposed, "risk(I, C)", [], [unset(ann, age)], "item(eve). age(eve, 3).", 10, Outcome).
test(text_with_values, Outcome == if([], [], 0)) :-
    supposed(supposed, "risk(I, C)", ['I'=nobody], [without(r1)], "", 10, Outcome).
test(new_predicate, [Gained, Lost] == [[old(bob)], []]) :-
    what_if(supposed:old(_), [clause((old(I) :- age(I, A), A > 30))], Gained, Lost),
    \+ predicate_property(supposed:old(_), defined).
test(wrong_text, Outcome = syntax("item(eve) item", _, _)) :-
    supposed(supposed, "risk(I, C)", [], [], "item(eve) item", 10, Outcome).
test(directive, error(permission_error(run, directive, halt), _)) :-
    supposed(supposed, "risk(I, C)", [], [], ":- halt.", 10, _).
% A predicate of a file can be added to, and is static afterwards as before.
test(static, Gained == [fixed(2)]) :-
    assertz(supposed:fixed(1)),
    compile_predicates([supposed:fixed/1]),
    what_if(supposed:fixed(_), [clause(fixed(2))], Gained, []),
    \+ predicate_property(supposed:fixed(_), dynamic).

% Facts of a file that declares nothing.
test(static_facts, [Gained, Lost] == [[risk(ann, good)], [risk(ann, bad)]]) :-
    setup_call_cleanup(compile_predicates([supposed:age/2]),
                       ( what_if(supposed:risk(_, _), [set(ann, age, 30)], Gained, Lost),
                         \+ predicate_property(supposed:age(_, _), dynamic)
                       ),
                       dynamic(supposed:age/2)),
    unchanged.

:- end_tests(neurologic_changes).

other_thread(As) :-
    thread_self(Me),
    thread_create(( findall(A, supposed:age(ann, A), As0), thread_send_message(Me, ages(As0)) ), Thread),
    thread_get_message(ages(As)),
    thread_join(Thread).
