:- module(neurologic_nearest_first_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(change/counterfactual)).

:- dynamic
    ranked:size/2,
    ranked:colour/2,
    ranked:grade/2,
    ranked:item/1.

% Rules for one class at growing distances from one individual, the second as far as the first reach of the search goes.

program(( neural_feature(size, numeric, range(0.0, 100.0), []) )).
program(( neural_feature(colour, categorical, [blue, red], []) )).
program(( neural_individual(item) )).
program(( neural_target(grade, [low, high]) )).
program(( neural_theory(unordered, grade(_, low), [conflict(all)]) )).
program(( neural_rule(far, grade(_, high), []) )).
program(( neural_rule(edge, grade(_, high), []) )).
program(( neural_rule(near, grade(_, high), []) )).
program(( neural_rule(stop, grade(_, low), []) )).
program(( neural_rule(default, grade(_, low), []) )).
program(( grade(I, high) :- neural_rule(far, _, _), colour(I, red), size(I, S), S > 90.0 )).
program(( grade(I, high) :- neural_rule(edge, _, _), size(I, S), S >= 70.0, S < 80.0 )).
program(( grade(I, high) :- neural_rule(near, _, _), size(I, S), S > 52.0, S =< 60.0 )).
program(( grade(I, low) :- neural_rule(stop, _, _), size(I, S), S < 55.0 )).
program(( grade(I, low) :- neural_rule(default, _, _), item(I), forall(member(R, [far, edge, near, stop]), refuted(R, I)) )).
program(( refuted(far, I) :- once(( colour(I, blue) ; size(I, S), S =< 90.0 )) )).
program(( refuted(edge, I) :- size(I, S), once(( S < 70.0 ; S >= 80.0 )) )).
program(( refuted(near, I) :- size(I, S), once(( S =< 52.0 ; S > 60.0 )) )).
program(( refuted(stop, I) :- size(I, S), S >= 55.0 )).
program(( item(one) )).
program(( size(one, 50.0) )).
program(( colour(one, blue) )).

:- initialization(forall(program(Clause), assertz(ranked:Clause))).

found(Class, Options, Found) :-
    findall(Rule-Changes-Distance,
            ( counterfactual(ranked:one, Class, Options, counterfactual(Changes, Distance, Details)),
              memberchk(rule(Rule), Details)
            ),
            Found).

:- begin_tests(neurologic_nearest_first).

% The nearest point of the nearest rule lies in a rule for another class, so that it is cut; what changes the same is left out.
test(least_first_and_different, Found == [near-[change(size, known(50.0), 55.0)]-0.05]) :-
    found(high, [], Found).
test(no_reach_is_left_out, Found == [edge-[change(size, known(50.0), 70.0)]-0.2]) :-
    setup_call_cleanup(retract(ranked:neural_rule(near, A, B)),
                       found(high, [], Found),
                       assertz(ranked:neural_rule(near, A, B))).
test(beyond_the_first_reach, Rules == [far]) :-
    setup_call_cleanup(( retract(ranked:neural_rule(near, A, B)), retract(ranked:neural_rule(edge, A, B)) ),
                       ( found(high, [], Found), findall(Rule, member(Rule-_-_, Found), Rules) ),
                       ( assertz(ranked:neural_rule(near, A, B)), assertz(ranked:neural_rule(edge, A, B)) )).
test(nothing_has_to_change, Found = [stop-[]-0.0]) :-
    found(low, [], Found).
test(cut_short, Found == []) :-
    found(high, [steps(1)], Found).

:- end_tests(neurologic_nearest_first).
