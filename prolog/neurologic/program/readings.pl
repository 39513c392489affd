:- module(neurologic_readings,
          [ rule_reading/6,             % +Module, ?Rule, ?Class, -Position, -Conditions, -Total
            expert_clause/2,            % +Module, -Reference
            feature_row/3,              % +Module, +Individual, -Row
            forget_readings/1           % +Module
          ]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, put_assoc/4]).
:- use_module(library(lists), [member/2]).
:- use_module(conditions, [generations/2, rule_conditions/5]).
:- use_module('../boxes/distances', [difference/3, inner_condition/2]).
:- use_module(program).
:- use_module(reading_bodies).

/** <module> The conditions of extracted rules as data, one for one, and how far an individual is from each

Unlike the boxes of neurologic(program/conditions), which are sets of individuals, a reading keeps each condition as the rule states it. A
condition is

    | known(F, I)                 | the feature F, the I-th of the schema, has a value                  |
    | number(F, I, Width, Tests)  | its value passes all Tests, a list of Operator(Bound)               |
    | category(F, I, In, Values)  | its value is one of Values; none of them where In is `out`          |
    | same(Operator, F, I, G, J)  | two features have one value, or not                                 |
    | sum(Operator, Left, Right)  | two sums of features compare so                                     |
    | all(Conditions), any(Conditions), least(Count, Conditions) | a definition, a disjunction, m of n |
    | goal(Individual, Goal, Fetches) | another kind of condition                                       |

Width is that of the feature's domain; where the domain has no end it is the span of the bounds that rules have for the feature.
*/

:- dynamic
    kept_reading/6,                     % Module, Rule, Class, Position, Conditions, Total
    kept_clause/2,                      % Module, Reference
    kept_at/2.                          % Module, Generations

%!  rule_reading(+Module, ?Rule, ?Class, -Position, -Conditions, -Total) is nondet.
%
%   The rules in their order, the default and those that are switched off included; they are read once, until a clause of the
%   rules changes.

rule_reading(M, Rule, Class, Position, Conditions, Total) :-
    keep_readings(M),
    kept_reading(M, Rule, Class, Position, Conditions, Total).

%!  expert_clause(+Module, -Reference) is nondet.
%
%   Reference is a clause that concludes the target and is no extracted rule.

expert_clause(M, Reference) :-
    keep_readings(M),
    kept_clause(M, Reference).

keep_readings(M) :-
    generations(M, Generations),
    (   kept_at(M, Generations)
    ->  true
    ;   with_mutex(neurologic_readings, keep_readings(M, Generations))
    ).

keep_readings(M, Generations) :-
    (   kept_at(M, Generations)
    ->  true
    ;   forget_readings(M),
        findall(reading(Rule, Class, Conditions),
                ( rule_conditions(M, Rule, Class, Individual, Body),
                  read_body(Body, M, Individual, Conditions)
                ),
                Readings),
        widths(Readings, M),
        keep_each(Readings, 1, M),
        forall(other_clause(M, Reference), assertz(kept_clause(M, Reference))),
        assertz(kept_at(M, Generations))
    ).

keep_each([], _, _).
keep_each([reading(Rule, Class, Conditions)|Readings], Position, M) :-
    length(Conditions, Total),
    assertz(kept_reading(M, Rule, Class, Position, Conditions, Total)),
    Position1 is Position+1,
    keep_each(Readings, Position1, M).

other_clause(M, Reference) :-
    target(M, Target, _),
    functor(Head, Target, 2),
    predicate_property(M:Head, defined),
    clause(M:Head, Body, Reference),
    ( Body = _:Plain -> true ; Plain = Body ),
    \+ rule_body(Plain, _, _).

%!  forget_readings(+Module) is det.

forget_readings(M) :-
    retractall(kept_at(M, _)),
    retractall(kept_clause(M, _)),
    retractall(kept_reading(M, _, _, _, _, _)).

%!  feature_row(+Module, +Individual, -Row) is det.
%
%   Row is a compound with `value(V)` or `missing` for each feature of the schema, in its order.

feature_row(M, Individual, Row) :-
    findall(Entry,
            ( feature(M, Feature, _, _),
              Goal =.. [Feature, Individual, Value],
              (   predicate_property(M:Goal, defined),
                  call(M:Goal)
              ->  Entry = value(Value)
              ;   Entry = missing
              )
            ),
            Entries),
    compound_name_arguments(Row, row, Entries).

% Widths

widths(Readings, M) :-
    empty_assoc(Spans0),
    spans(Readings, Spans0, Spans),
    findall(F, feature(M, F, _, _), Features),
    set_widths(Readings, M, Features, Spans).

spans([], Spans, Spans).
spans([reading(_, _, Conditions)|Readings], Spans0, Spans) :-
    findall(F-Bound,
            ( inner_condition(Conditions, number(F, _, _, Tests)),
              member(Test, Tests),
              arg(1, Test, Bound)
            ),
            Bounds),
    widened(Bounds, Spans0, Spans1),
    spans(Readings, Spans1, Spans).

widened([], Spans, Spans).
widened([F-Bound|Bounds], Spans0, Spans) :-
    (   get_assoc(F, Spans0, Low0-High0)
    ->  Low is min(Low0, Bound),
        High is max(High0, Bound)
    ;   Low = Bound,
        High = Bound
    ),
    put_assoc(F, Spans0, Low-High, Spans1),
    widened(Bounds, Spans1, Spans).

set_widths([], _, _, _).
set_widths([reading(_, _, Conditions)|Readings], M, Features, Spans) :-
    set_each(Conditions, M, Spans),
    set_widths(Readings, M, Features, Spans).

set_each([], _, _).
set_each([Condition|Conditions], M, Spans) :-
    set_width(Condition, M, Spans),
    set_each(Conditions, M, Spans).

set_width(number(F, _, Width, _), M, Spans) :-
    !,
    (   nonvar(Width)
    ->  true
    ;   width(F, M, Spans, Width)
    ).
set_width(all(Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(any(Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(least(_, Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(_, _, _).

width(F, M, Spans, Width) :-
    (   feature(M, F, _, range(Low, High)),
        number(Low),
        number(High),
        difference(High, Low, Domain),
        Domain > 0
    ->  Width = Domain
    ;   get_assoc(F, Spans, Least-Greatest),
        difference(Greatest, Least, Span),
        Span > 0
    ->  Width = Span
    ;   get_assoc(F, Spans, Bound-_)
    ->  Width is max(1.0, abs(Bound))
    ;   Width = 1.0
    ).
