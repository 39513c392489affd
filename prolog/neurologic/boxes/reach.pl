:- module(neurologic_reach,
          [ toward/4,                   % +Box, +Row, +Reach, -Way
            against/4,                  % +Box, +Row, +Reach, -Way
            cost/4                      % +Changes, +Row, -Distance, -Count
          ]).
:- set_prolog_flag(optimise, true).     % arithmetic of this file is compiled: the boxes of all rules go through it
:- use_module(library(lists), [memberchk/2, nth0/3]).
:- use_module(boxes, [set_meet/3, set_value/3]).

/** <module> How far an individual is from a box

The nearest point of a box lies, feature by feature, at the end of the box that is next to the individual. For rows and changes see
neurologic(change/room), for the distance neurologic(boxes/distance).
*/

%!  toward(+Box, +Row, +Reach, -Way) is semidet.
%
%   Way is `way(Changes, Distance, Count)`: Changes, Count of them, bring the individual to the nearest point of Box; a feature of
%   Box that is missing is given a value. It is `far` if that point is farther than Reach. Fails if Box cannot be reached, though
%   that may not show within Reach.

toward(Box, Row, Reach, Way) :-
    toward(Box, Row, Reach, Changes, Changes, 0.0, 0, Way).

toward([], _, _, Changes, [], Distance, Count, way(Changes, Distance, Count)).
toward([Feature-Set|Box], Row, Reach, Changes, Tail, Distance, Count, Way) :-
    get_dict(Feature, Row, Place),
    step(Set, Place, Distance, Reach, Step),
    toward(Step, Feature, Box, Row, Reach, Changes, Tail, Distance, Count, Way).

toward(stay, _, Box, Row, Reach, Changes, Tail, Distance, Count, Way) :-
    toward(Box, Row, Reach, Changes, Tail, Distance, Count, Way).
toward(far, _, _, _, _, _, _, _, _, far).
toward(go(New, Distance), Feature, Box, Row, Reach, Changes, [Feature=New|Tail], _, Count0, Way) :-
    Count is Count0+1,
    toward(Box, Row, Reach, Changes, Tail, Distance, Count, Way).

%!  step(+Set, +Place, +Distance0, +Reach, -Step) is semidet.
%
%   From a Place of a row into Set: `stay`, `go(New, Distance)` with the cost added to Distance0, or `far` if that is more than
%   Reach. Fails if the feature may take no value of Set.

step(range(Low, High), f(Kind, Value, Allowed, Scale), Distance0, Reach, Step) :-
    (   Value = known(X)
    ->  (   X < Low
        ->  Allowed = range(Least, Most),
            ( Least > Low -> New = Least ; New = Low ),
            New =< High,
            New =< Most,
            gone(X, New, Scale, Distance0, Reach, Step)
        ;   X > High
        ->  Allowed = range(Least, Most),
            ( Most < High -> New = Most ; New = High ),
            New >= Low,
            New >= Least,
            gone(X, New, Scale, Distance0, Reach, Step)
        ;   Step = stay
        )
    ;   given(Kind, range(Low, High), Allowed, Distance0, Reach, Step)
    ).
step(values(Values), f(Kind, Value, Allowed, _), Distance0, Reach, Step) :-
    (   Value = known(X)
    ->  (   memberchk(X, Values)
        ->  Step = stay
        ;   Allowed = values(_),
            Distance is Distance0+1.0,
            (   Distance > Reach
            ->  Step = far
            ;   set_meet(values(Values), Allowed, values(Reachable)),
                nearest_category(Kind, X, Reachable, New),
                Step = go(New, Distance)
            )
        )
    ;   given(Kind, values(Values), Allowed, Distance0, Reach, Step)
    ).

gone(X, New, Scale, Distance0, Reach, Step) :-
    number_cost(X, New, Scale, Cost),
    Distance is Distance0+Cost,
    (   Distance > Reach
    ->  Step = far
    ;   Step = go(New, Distance)
    ).

given(Kind, Set, Allowed, Distance0, Reach, Step) :-
    Allowed \== fixed,
    Distance is Distance0+1.0,
    (   Distance > Reach
    ->  Step = far
    ;   set_meet(Set, Allowed, Reachable),
        set_value(Kind, Reachable, New),
        Step = go(New, Distance)
    ).

nearest_category(Kind, X, Values, New) :-
    (   Kind = ordinal(Order),
        nth0(Place, Order, X)
    ->  findall(Gap-Value, ( nth0(Other, Order, Value), memberchk(Value, Values), Gap is abs(Other-Place) ), Gaps),
        keysort(Gaps, [_-New|_])
    ;   Values = [New|_]
    ).

% The sums must stay finite: Prolog computes with no infinities.
number_cost(X, New, Scale, Cost) :-
    (   abs(X) < 1.0e150,
        abs(New) < 1.0e150,
        Gap is abs(New-X),
        Gap*1.0e-100 =< Scale
    ->  Cost is float(Gap/Scale)
    ;   Cost = 1.0e100
    ).

%!  against(+Box, +Row, +Reach, -Way) is semidet.
%
%   Way is `against(Distance, Broken, Kept)`: Broken are the conditions of Box that the individual is known not to meet, Kept the
%   others, and Distance is how far it is at least until none is broken; or `far` if that is more than Reach. Fails if some stays
%   broken whatever changes, though that may not show within Reach.

against(Box, Row, Reach, Way) :-
    against(Box, Row, Reach, 0.0, Broken, Kept, Way, against(_, Broken, Kept)).

against([], _, _, Distance, [], [], Way, Way) :-
    Way = against(Distance, _, _).
against([Condition|Box], Row, Reach, Distance0, Broken, Kept, Way, Whole) :-
    Condition = Feature-Set,
    get_dict(Feature, Row, Place),
    (   Place = f(_, missing, _, _)
    ->  Kept = [Condition|Kept1],
        against(Box, Row, Reach, Distance0, Broken, Kept1, Way, Whole)
    ;   step(Set, Place, Distance0, Reach, Step),
        against(Step, Condition, Box, Row, Reach, Distance0, Broken, Kept, Way, Whole)
    ).

against(stay, Condition, Box, Row, Reach, Distance, Broken, [Condition|Kept], Way, Whole) :-
    against(Box, Row, Reach, Distance, Broken, Kept, Way, Whole).
against(far, _, _, _, _, _, _, _, far, _).
against(go(_, Distance), Condition, Box, Row, Reach, _, [Condition|Broken], Kept, Way, Whole) :-
    against(Box, Row, Reach, Distance, Broken, Kept, Way, Whole).

%!  cost(+Changes, +Row, -Distance, -Count) is det.

cost(Changes, Row, Distance, Count) :-
    cost(Changes, Row, 0.0, Distance, 0, Count).

cost([], _, Distance, Distance, Count, Count).
cost([Feature=New|Changes], Row, Distance0, Distance, Count0, Count) :-
    get_dict(Feature, Row, f(_, Value, _, Scale)),
    (   Value = known(X),
        number(X),
        number(New)
    ->  number_cost(X, New, Scale, Cost)
    ;   Cost = 1.0
    ),
    Distance1 is Distance0+Cost,
    Count1 is Count0+1,
    cost(Changes, Row, Distance1, Distance, Count1, Count).
