:- prolog_load_context(directory, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes)).
:- use_module(neurologic(counterfactual)).
:- use_module(neurologic(decisions)).
:- use_module(neurologic(distance)).
:- use_module(neurologic(linear_moves)).
:- use_module(neurologic(room)).

:- dynamic
    lent:months/2,
    lent:sum/2,
    lent:job/2,
    lent:age/2,
    lent:risk/2,
    lent:item/1.

% A list of rules, of which the second is shadowed by the first, and a linear condition.

program(( neural_feature(months, integer, range(0, 72), [role(actionable)]) )).
program(( neural_feature(sum, numeric, range(0.0, unbounded), [role(actionable)]) )).
program(( neural_feature(job, ordinal, [none, low, middle, high], [role(actionable)]) )).
program(( neural_feature(age, integer, range(18, 99), [role(protected)]) )).
program(( neural_individual(item) )).
program(( neural_target(risk, [good, bad]) )).
program(( neural_theory(ordered, risk(_, bad), [conflict(all)]) )).
program(( neural_rule(r1, risk(_, bad), []) )).
program(( neural_rule(r2, risk(_, good), []) )).
program(( neural_rule(r3, risk(_, good), []) )).
program(( neural_rule(default, risk(_, bad), []) )).
program(( risk(I, bad) :- neural_rule(r1, _, _), months(I, M), M > 40.5 )).
program(( risk(I, good) :- neural_rule(r2, _, _), job(I, J), memberchk(J, [middle, high]), age(I, A), A > 20, reached(r2, I) )).
program(( risk(I, good) :- neural_rule(r3, _, _), months(I, M), sum(I, S), finite(100.0*M + 1.0*S, X), X < 2000.0,
                           reached(r3, I) )).
program(( risk(I, bad) :- neural_rule(default, _, _), item(I), reached(default, I) )).
program(( refuted(r1, I) :- months(I, M), M =< 40.5 )).
program(( refuted(r2, I) :- job(I, J), \+ memberchk(J, [middle, high]) )).
program(( refuted(r2, I) :- age(I, A), A =< 20 )).
program(( refuted(r3, I) :- months(I, M), sum(I, S), finite(100.0*M + 1.0*S, X), X >= 2000.0 )).
program(( reached(r2, I) :- once(refuted(r1, I)) )).
program(( reached(r3, I) :- reached(r2, I), once(refuted(r2, I)) )).
program(( reached(default, I) :- reached(r3, I), once(refuted(r3, I)) )).
program(( finite(E, V) :- V is E )).
program(( item(ann) )).
program(( item(bob) )).
program(( item(eve) )).
program(( months(ann, 48) )).
program(( sum(ann, 3000.0) )).
program(( job(ann, none) )).
program(( age(ann, 40) )).
program(( months(bob, 30) )).
program(( sum(bob, 1000.0) )).
program(( job(bob, none) )).
program(( age(bob, 19) )).
program(( months(eve, 10) )).
program(( age(eve, 30) )).
program(( denial(short(I)) :- risk(I, good), strict, months(I, M), M < 12 )).

:- dynamic lent:strict/0.
:- initialization(forall(program(Clause), assertz(lent:Clause))).

:- begin_tests(neurologic_decisions).

test(ordered, [Places, Default] == [[1-no-r1, 2-yes-r2, 3-yes-r3], no]) :-
    decisions(lent, good, only, Entries, Default),
    findall(Place-Verdict-Rule, member(entry(Place, Verdict, Rule, _, _, _), Entries), Places).
test(default, Default == yes) :-
    decisions(lent, bad, only, _, Default).

:- end_tests(neurologic_decisions).

:- begin_tests(neurologic_distance).

test(width, Scale =:= 72.0) :-
    scale(lent, months, integer, width, Scale).
% Median 2000, deviations 1000 and 1000.
test(mad, Scale =:= 1000.0) :-
    scale(lent, sum, numeric, width, Scale).
test(mad_asked_for, Scale =:= 18.0) :-
    scale(lent, months, integer, mad, Scale).
test(kept_until_facts_change, [Before, After] == [10.0, 11.0]) :-
    scale(lent, age, integer, mad, Before),
    setup_call_cleanup(assertz(lent:age(max, 51), Reference), scale(lent, age, integer, mad, After0), erase(Reference)),
    After is After0+0.5.
test(one, Scale =:= 1.0) :-
    scale(lent, never_seen, numeric, width, Scale).

:- end_tests(neurologic_distance).

row(Individual, Row) :-
    room(lent, Individual, [], Row).

:- begin_tests(neurologic_room).

test(changeable, Features == [job, months, sum]) :-
    row(ann, Row),
    findall(Feature, changeable(Row, Feature), Features).
test(nearest, Way == way([job=low, months=40], Distance, 2)) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0Inf, Way),
    Distance is 1.0+8/72.
test(far, Way == far) :-
    row(ann, Row),
    toward([job-values([high, low]), months-range(0, 40)], Row, 1.0, Way).
test(missing_is_given, Way = way([job=high], 1.0, 1)) :-
    row(eve, Row),
    toward([job-values([high])], Row, 1.0Inf, Way).
test(fixed, fail) :-
    row(ann, Row),
    toward([age-range(50, 99)], Row, 1.0Inf, _).
test(direction, fail) :-
    room(lent, ann, [only_up([months])], Row),
    toward([months-range(0, 40)], Row, 1.0Inf, _).
test(parts_are_apart_and_all, Left-Inside == [[months-range(0, 9)], [months-range(21, 72)],
                                              [job-values([high, low, middle]), months-range(10, 20)]]
                                             -[job-values([none]), months-range(10, 20)]) :-
    row(ann, Row),
    cut_along([months-range(10, 20), job-values([none])], [], Row, Left, Inside).
test(not_actionable, error(permission_error(change, feature, age), _)) :-
    room(lent, ann, [actionable([age])], _).
test(unknown, error(existence_error(individual, max), _)) :-
    row(max, _).
test(unknown, error(existence_error(feature, height), _)) :-
    room(lent, ann, [only_up([height])], _).

:- end_tests(neurologic_room).

:- begin_tests(neurologic_linear_moves).

% 100 a month against 1 a mark: months have the scale 72, marks 1000.
test(split_at_whole_numbers, Exact = split(months, 9, 10)) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(months)-100.0, feature(sum)-1.0], -2000.0))], [], Row, [], _, Exact).
test(least, [Changes, Exact] == [[sum=Value], true]) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -500.0))], [], Row, [], Changes, Exact),
    previous_value(numeric, 500.0, Value).
test(nothing_to_do, [Changes, Exact] == [[], true]) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -5000.0))], [], Row, [], Changes, Exact).
test(impossible, Exact == impossible) :-
    row(bob, Row),
    moved([open("", linear(<, [feature(sum)-1.0], 1.0))], [], Row, [], _, Exact).
test(missing_is_given, [Changes, Exact] = [[sum=_], true]) :-
    row(eve, Row),
    moved([open("", linear(<, [feature(sum)-1.0], -0.5))], [], Row, [], Changes, Exact).
test(refuted) :-
    row(bob, Row),
    refuted_open([open("", linear(>, [feature(sum)-1.0], -1000.0))], [], Row).
test(not_refuted, fail) :-
    row(eve, Row),
    refuted_open([open("", linear(>, [feature(sum)-1.0], -1000.0))], [], Row).

:- end_tests(neurologic_linear_moves).

all(Individual, Class, Options, Found) :-
    findall(Changes-Rule-Least,
            ( counterfactual(lent:Individual, Class, Options, counterfactual(Changes, _, Details)),
              memberchk(rule(Rule), Details),
              memberchk(least(Least), Details)
            ),
            Found).

:- begin_tests(neurologic_counterfactual).

% An earlier rule must be refuted too; the middle job is the nearest of those in order.
test(earlier_rule, Found = [[change(job, known(none), middle), change(months, known(48), 40)]-r2-true|_]) :-
    all(ann, good, [], Found).
% Nothing can be done about the age, so that only the sum of both is left: months are whole.
test(linear, [Months, Least] == [change(months, known(30), 9), true]) :-
    all(bob, good, [actionable([months])], [[Months]-r3-Least]).
test(missing, Found = [[change(job, missing, Job)]-r2-true]) :-
    all(eve, good, [], Found),
    memberchk(Job, [high, middle]).
test(nothing_has_to_change, Found = [[]-default-true]) :-
    all(bob, bad, [], Found).
test(never, Found == []) :-
    all(bob, good, [actionable([job])], Found).
% Strictly less than 2000: ten months, and the next sum below 1000. The denial asks for twelve.
test(denial, [Without, With] == [10, 12]) :-
    all(bob, good, [actionable([months, sum]), distance(mad), denials(false)], [[change(months, _, Without)|_]-r3-_|_]),
    setup_call_cleanup(assertz(lent:strict, Reference),
                       all(bob, good, [actionable([months, sum])], [[change(months, _, With)|_]-_-_|_]),
                       erase(Reference)).
test(class, error(domain_error(class, medium), _)) :-
    counterfactual(lent:ann, medium, _).
test(steps, Result = found([bad], [], false, _, _, _)) :-
    counterfactuals(lent, ann, good, 1, [steps(0)], Result).
test(tried_out, Distance =:= 21/72) :-
    fits(lent, bob, good, [months=9], [], Distance).
test(does_not_fit, fail) :-
    fits(lent, bob, good, [months=12], [], _).
test(may_not_change, fail) :-
    fits(lent, bob, good, [age=30, months=9], [], _).

:- end_tests(neurologic_counterfactual).
