:- module(neurologic_beyond_boxes_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(consistency/beyond_boxes)).
:- use_module(neurologic(change/room)).
:- use_module(neurologic(change/trying)).

:- dynamic
    tried_apart:size/2,
    tried_apart:weight/2,
    tried_apart:grade/2,
    tried_apart:item/1.

program(( neural_feature(size, integer, range(0, 10), []) )).
program(( neural_feature(weight, numeric, range(0.0, 10.0), []) )).
program(( neural_individual(item) )).
program(( neural_target(grade, [low, high]) )).
program(( neural_theory(partition, grade(_, low), []) )).
program(( neural_rule(r1, grade(_, high), []) )).
program(( grade(I, high) :- neural_rule(r1, _, _), size(I, S), S > 6 )).
program(( item(one) )).
program(( size(one, 5) )).
program(( weight(one, 5.0) )).
program(( denial(light(I)) :- grade(I, high), weight(I, W), W < 8 )).

:- initialization(forall(program(Clause), assertz(tried_apart:Clause))).

problem(Denials, Failures, problem(tried_apart, one, high, Row, none, no, 100, Denials, State)) :-
    room(tried_apart, one, [], Row),
    new_state(10, State),
    nb_setarg(3, State, Failures).

outcome(Denials, Failures, Changes, Outcome, State) :-
    problem(Denials, Failures, Problem),
    arg(9, Problem, State),
    tried_part(Problem, [size-range(0, 10)], Changes, 0.2, r1, Outcome).

:- begin_tests(neurologic_beyond_boxes).

test(passes, Outcome = found(counterfactual([change(size, known(5), 7)], 0.2, [rule(r1), least(true), room([size-range(0, 10)])]))) :-
    outcome(false, 0, [size=7], Outcome, _).
% Only this point goes: other whole numbers, and other weights as far as doubles go, are left.
test(answers_otherwise, Sizes == [range(0, 4), range(6, 10)]) :-
    outcome(false, 0, [size=5], apart(Boxes), _),
    findall(Size, ( member(Box, Boxes), memberchk(size-Size, Box), Size \== range(5, 5) ), Sizes).
% A denial that speaks of the weight alone fails for all sizes.
test(denial, Features == [weight]) :-
    outcome(true, 0, [size=7], apart(Boxes), State),
    findall(Feature, ( member(Box, Boxes), member(Feature-Set, Box), Feature-Set \== size-range(0, 10) ), Features0),
    sort(Features0, Features),
    state_refused(State, [light]).
test(many_failures, [Proved, Wider] == [false, true]) :-
    outcome(true, 0, [size=7], apart([Box1|_]), _),
    outcome(true, 80, [size=7], apart([Box2|_]), State),
    memberchk(weight-range(_, High1), Box1),
    memberchk(weight-range(_, High2), Box2),
    ( High2 < High1 -> Wider = true ; Wider = false ),
    state_proved(State, Proved).
% Where more than the point was cut away, the number goes back to where the program still says the same.
test(tightened, Size-Weight == 7-known(5.0)) :-
    problem(false, 0, Problem),
    arg(9, Problem, State),
    state_unproved(State),
    tried_part(Problem, [], [size=10], 0.5, r1, found(counterfactual([change(size, _, Size)], _, [_, least(false), _]))),
    arg(4, Problem, Row),
    get_dict(weight, Row, f(_, Weight, _, _)).

:- end_tests(neurologic_beyond_boxes).
