:- module(neurologic_trying_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/changes)).
:- use_module(neurologic(change/trying)).

:- dynamic
    tried_out:age/2,
    tried_out:risk/2,
    tried_out:neural_rule/3,
    tried_out:item/1.

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

:- initialization(forall(program(Clause), assertz(tried_out:Clause))).

:- begin_tests(neurologic_trying).

test(passed, Verdict == passed) :-
    new_state(10, State),
    tried(tried_out, ann, good, [age=30], true, State, Verdict).
test(answers, Verdict == answers([bad])) :-
    new_state(10, State),
    tried(tried_out, ann, good, [age=24], true, State, Verdict).
test(denial, Verdict-Names == violates(same(ann, bob))-[same]) :-
    new_state(10, State),
    tried(tried_out, ann, good, [age=40], true, State, Verdict),
    state_refused(State, Names).
test(no_denials, Verdict == passed) :-
    new_state(10, State),
    tried(tried_out, ann, good, [age=40], false, State, Verdict).
% A violation that there is anyway is no reason to refuse.
test(already, Verdict == passed) :-
    new_state(10, State),
    with_changes(tried_out, [clause(denial(always))], tried(tried_out, ann, good, [age=30], true, State, Verdict)).
test(features, Features == [age]) :-
    denial_features(tried_out, young(_), Features).
test(steps, Left == 2) :-
    new_state(2, State),
    findall(x, ( between(1, 5, _), state_step(State, 10) ), Steps),
    length(Steps, Left).

:- end_tests(neurologic_trying).
