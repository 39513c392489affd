:- module(neurologic_room,
          [ room/4,                     % +Module, +Individual, +Options, -Row
            changeable/2,               % +Row, -Feature
            changeable_scales/2,        % +Row, -Scales
            known_row/2,                % +Row, -Values
            may_become/3,               % +Row, +Feature, +Value
            toward/4,                   % +Box, +Row, +Reach, -Way
            against/4,                  % +Box, +Row, +Reach, -Way
            unknown_features/3,         % +Box, +Row, -Missing
            cost/4,                     % +Changes, +Row, -Distance, -Count
            changed/3,                  % +Changes, +Row, -Shown
            room_left/4,                % +Changes, +Box, +Row, -Sets
            cut_along/5,                % +Sides, +Box, +Row, -Boxes, -Inside
            cut_at/6,                   % +Box, +Row, +Feature, +Below, +Above, -Boxes
            around/6,                   % +Features, +Row, +Changes, +Failures, -Sides, -Exact
            starting_point/3,           % +Row, +Feature, -Value
            between_values/5            % +Row, +Feature, +From, +To, -Middle
          ]).
:- use_module(library(dicts), [dict_keys/2]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, nth0/3]).
:- use_module(library(option), [option/3]).
:- use_module(boxes).
:- use_module(distance).
:- use_module(program).

/** <module> What an individual is, and where it can go

A row is a dict: each feature has `f(Kind, Value, Allowed, Scale)` with `known(X)` or `missing` for Value, the set of values
that it may take, or `fixed`, for Allowed, and by what a change is divided for Scale. Kind is `integer`, `numeric`, `category`, or
`ordinal(Order)`. Changes are a list of Feature=Value, ordered by feature.
*/

%!  room(+Module, +Individual, +Options, -Row) is det.
%
%   For Options see neurologic(counterfactual).

room(M, Individual, Options, Row) :-
    individual_predicate(M, Predicate),
    Known =.. [Predicate, Individual],
    (   predicate_property(M:Known, defined),
        \+ \+ M:Known
    ->  true
    ;   throw(error(existence_error(individual, Individual), _))
    ),
    option(only_up(Up), Options, []),
    option(only_down(Down), Options, []),
    option(distance(Way), Options, width),
    (   memberchk(Way, [width, mad])
    ->  true
    ;   throw(error(domain_error(distance, Way), _))
    ),
    actionable(M, Options, Actionable),
    known_features(Up, M),
    known_features(Down, M),
    findall(Feature-Spec,
            ( feature(M, Feature, Kind0, Values),
              spec(M, Individual, Feature, Kind0, Values, way(Actionable, Up, Down, Way), Spec)
            ),
            Pairs),
    dict_pairs(Row, row, Pairs).

%!  actionable(+Module, +Options, -Features) is det.

actionable(M, Options, Features) :-
    (   memberchk(actionable(Features0), Options)
    ->  known_features(Features0, M),
        (   member(Feature, Features0),
            role(M, Feature, Role),
            memberchk(Role, [immutable, protected])
        ->  throw(error(permission_error(change, feature, Feature), _))
        ;   Features = Features0
        )
    ;   findall(Feature, role(M, Feature, actionable), Features0),
        (   Features0 == []
        ->  findall(Feature, ( feature(M, Feature, _, _), \+ role(M, Feature, _) ), Features)
        ;   Features = Features0
        )
    ).

role(M, Feature, Role) :-
    predicate_property(M:neural_feature(_, _, _, _), defined),
    M:neural_feature(Feature, _, _, Options),
    memberchk(role(Role0), Options),
    Role = Role0.

known_features([], _).
known_features([Feature|Features], M) :-
    (   feature(M, Feature, _, _)
    ->  known_features(Features, M)
    ;   throw(error(existence_error(feature, Feature), _))
    ).

spec(M, Individual, Feature, Kind0, Values, way(Actionable, Up, Down, Way), f(Kind, Value, Allowed, Scale)) :-
    Fact =.. [Feature, Individual, X],
    (   predicate_property(M:Fact, defined),
        once(M:Fact)
    ->  Value = known(X)
    ;   Value = missing
    ),
    kind(Kind0, Values, Kind),
    (   memberchk(Feature, Actionable),
        once(domain(M, Feature, Domain)),
        directed(Feature, Kind, Value, Up, Down, Domain, Allowed0)
    ->  Allowed = Allowed0
    ;   Allowed = fixed
    ),
    (   Values = range(_, _),
        Allowed \== fixed
    ->  scale(M, Feature, Kind, Way, Scale)
    ;   Scale = 1.0
    ).

kind(integer, _, integer) :- !.
kind(_, range(_, _), numeric) :- !.
kind(ordinal, Order, ordinal(Order)) :- !.
kind(_, _, category).

% Fails if there is nowhere to go.
directed(Feature, Kind, Value, Up, Down, Domain, Allowed) :-
    (   memberchk(Feature, Up)
    ->  way_on(Value, Kind, up, Domain, Allowed0)
    ;   Allowed0 = Domain
    ),
    (   memberchk(Feature, Down)
    ->  way_on(Value, Kind, down, Allowed0, Allowed)
    ;   Allowed = Allowed0
    ).

way_on(missing, _, _, Domain, Domain).
way_on(known(X), Kind, Way, Domain, Allowed) :-
    (   Domain = range(_, _)
    ->  (   Way == up
        ->  set_meet(Domain, range(X, 1.0Inf), Allowed)
        ;   set_meet(Domain, range(-1.0Inf, X), Allowed)
        )
    ;   Kind = ordinal(Order),
        nth0(Place, Order, X)
    ->  findall(Category,
                ( nth0(Other, Order, Category),
                  ( Way == up -> Other >= Place ; Other =< Place )
                ),
                Categories0),
        sort(Categories0, Categories),
        set_meet(Domain, values(Categories), Allowed)
    ;   Allowed = Domain                        % categories without an order have no direction
    ).

%!  changeable(+Row, -Feature) is nondet.

changeable(Row, Feature) :-
    dict_keys(Row, Features),
    member(Feature, Features),
    get_dict(Feature, Row, f(_, _, Allowed, _)),
    Allowed \== fixed.

%!  changeable_scales(+Row, -Scales) is det.
%
%   Scales is a list of Feature=Scale for the numbers that may change.

changeable_scales(Row, Scales) :-
    findall(Feature=Scale,
            ( changeable(Row, Feature),
              get_dict(Feature, Row, f(_, _, range(_, _), Scale))
            ),
            Scales).

%!  known_row(+Row, -Values) is det.
%
%   Values is a list of Feature=Value without those that are missing.

known_row(Row, Values) :-
    dict_keys(Row, Features),
    findall(Feature=X, ( member(Feature, Features), get_dict(Feature, Row, f(_, known(X), _, _)) ), Values).

%!  may_become(+Row, +Feature, +Value) is semidet.

may_become(Row, Feature, Value) :-
    get_dict(Feature, Row, f(_, _, Allowed, _)),
    Allowed \== fixed,
    set_has(Allowed, Value).

%!  toward(+Box, +Row, +Reach, -Way) is semidet.
%
%   Way is `way(Changes, Distance, Count)`: Changes, Count of them, bring the individual to the nearest point of Box; a feature of
%   Box that is missing is given a value. It is `far` if that point is farther than Reach. Fails if Box cannot be reached.

toward(Box, Row, Reach, Way) :-
    toward(Box, Row, Reach, Changes, Changes, 0.0, 0, Way).

toward([], _, _, Changes, [], Distance, Count, way(Changes, Distance, Count)).
toward([Feature-Set|Box], Row, Reach, Changes, Tail, Distance, Count, Way) :-
    get_dict(Feature, Row, f(Kind, Value, Allowed, Scale)),
    (   Value = known(X),
        set_has(Set, X)
    ->  toward(Box, Row, Reach, Changes, Tail, Distance, Count, Way)
    ;   Allowed \== fixed,
        set_meet(Set, Allowed, Reachable),
        nearest(Value, Kind, Reachable, Scale, New, Cost),
        Distance1 is Distance+Cost,
        (   Distance1 > Reach
        ->  Way = far
        ;   Count1 is Count+1,
            Tail = [Feature=New|Tail1],
            toward(Box, Row, Reach, Changes, Tail1, Distance1, Count1, Way)
        )
    ).

nearest(missing, Kind, Set, _, New, 1.0) :-
    set_value(Kind, Set, New).
nearest(known(X), Kind, Set, Scale, New, Cost) :-
    (   Set = range(Low, High)
    ->  ( X < Low -> New = Low ; New = High ),
        number_cost(X, New, Scale, Cost)
    ;   Set = values(Values),
        nearest_category(Kind, X, Values, New),
        Cost = 1.0
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
%   broken whatever changes.

against(Box, Row, Reach, Way) :-
    against(Box, Row, Reach, 0.0, Broken, Kept, Way, against(_, Broken, Kept)).

against([], _, _, Distance, [], [], Way, Way) :-
    Way = against(Distance, _, _).
against([Feature-Set|Box], Row, Reach, Distance, Broken, Kept, Way, Whole) :-
    get_dict(Feature, Row, f(Kind, Value, Allowed, Scale)),
    (   Value = known(X),
        \+ set_has(Set, X)
    ->  Allowed \== fixed,
        set_meet(Set, Allowed, Reachable),
        nearest(Value, Kind, Reachable, Scale, _, Cost),
        Distance1 is Distance+Cost,
        (   Distance1 > Reach
        ->  Way = far
        ;   Broken = [Feature-Set|Broken1],
            against(Box, Row, Reach, Distance1, Broken1, Kept, Way, Whole)
        )
    ;   Kept = [Feature-Set|Kept1],
        against(Box, Row, Reach, Distance, Broken, Kept1, Way, Whole)
    ).

%!  unknown_features(+Box, +Row, -Missing) is det.
%
%   Missing are the features of Box that the individual has no value of.

unknown_features([], _, []).
unknown_features([Feature-_|Box], Row, Missing) :-
    get_dict(Feature, Row, f(_, Value, _, _)),
    (   Value == missing
    ->  Missing = [Feature|Missing1]
    ;   Missing = Missing1
    ),
    unknown_features(Box, Row, Missing1).

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

%!  changed(+Changes, +Row, -Shown) is det.
%
%   Shown is a list of change(Feature, Old, New).

changed([], _, []).
changed([Feature=New|Changes], Row, [change(Feature, Old, New)|Shown]) :-
    get_dict(Feature, Row, f(_, Old, _, _)),
    changed(Changes, Row, Shown).

%!  room_left(+Changes, +Box, +Row, -Sets) is det.
%
%   Sets is a list of Feature-Set: where in Box the changed features may be.

room_left([], _, _, []).
room_left([Feature=New|Changes], Box, Row, [Feature-Set|Sets]) :-
    get_dict(Feature, Row, f(_, _, Allowed, _)),
    (   memberchk(Feature-Set0, Box)
    ->  (   set_meet(Set0, Allowed, Set1),
            set_has(Set1, New)
        ->  Set = Set1
        ;   Set = Allowed                       % the rule asks for less than one of the conditions around it
        )
    ;   Set = Allowed
    ),
    room_left(Changes, Box, Row, Sets).

%!  cut_along(+Sides, +Box, +Row, -Boxes, -Inside) is det.
%
%   Boxes have no common members; together they hold what of Box is known to lie outside of Sides. Inside is what lies in both.

cut_along([], Box, _, [], Box).
cut_along([Feature-Side|Sides], Box, Row, Boxes, Inside) :-
    get_dict(Feature, Row, f(Kind, Value, Allowed, _)),
    (   memberchk(Feature-Set, Box)
    ->  true
    ;   Allowed == fixed
    ->  (   Value = known(X)
        ->  one(X, Set)
        ;   Set = none
        )
    ;   Value = known(X),
        \+ set_has(Allowed, X)
    ->  one(X, Set0),
        united(Set0, Allowed, Set)
    ;   Set = Allowed
    ),
    (   Set == none                             % missing, and stays so
    ->  cut_along(Sides, Box, Row, Boxes, Inside)
    ;   Side == missing                         % every value lies outside
    ->  placed([Set], Feature, Box, Boxes, Boxes1),
        cut_along(Sides, Box, Row, Boxes1, Inside)
    ;   set_complement(Kind, Set, Side, Outsides),
        placed(Outsides, Feature, Box, Boxes, Boxes1),
        (   set_meet(Set, Side, Both)
        ->  put_side(Box, Feature, Both, Box1),
            (   Value == missing,
                \+ memberchk(Feature-_, Box)
            ->  cut_along(Sides, Box, Row, Boxes1, Inside)  % it may be missing there
            ;   cut_along(Sides, Box1, Row, Boxes1, Inside)
            )
        ;   Boxes1 = [],
            Inside = Box
        )
    ).

%!  cut_at(+Box, +Row, +Feature, +Below, +Above, -Boxes) is det.
%
%   Boxes are what is in Box with Feature, a number, up to Below, and from Above.

cut_at(Box, Row, Feature, Below, Above, Boxes) :-
    get_dict(Feature, Row, f(_, _, Allowed, _)),
    ( memberchk(Feature-Set0, Box) -> Set = Set0 ; Set = Allowed ),
    findall(Box1,
            ( member(Half, [range(-1.0Inf, Below), range(Above, 1.0Inf)]),
              set_meet(Set, Half, Set1),
              put_side(Box, Feature, Set1, Box1)
            ),
            Boxes).

one(X, Set) :-
    (   number(X)
    ->  Set = range(X, X)
    ;   Set = values([X])
    ).

united(range(X, X), range(Low, High), range(Low1, High1)) :-
    !,
    ( X < Low -> Low1 = X ; Low1 = Low ),
    ( X > High -> High1 = X ; High1 = High ).
united(values([X]), values(Values0), values(Values)) :-
    !,
    sort([X|Values0], Values).
united(_, Set, Set).

placed([], _, _, Boxes, Boxes).
placed([Set|Sets], Feature, Box, [Box1|Boxes], Tail) :-
    put_side(Box, Feature, Set, Box1),
    placed(Sets, Feature, Box, Boxes, Tail).

put_side([], Feature, Set, [Feature-Set]).
put_side([Feature0-Set0|Box0], Feature, Set, Box) :-
    compare(Order, Feature0, Feature),
    (   Order = (<)
    ->  Box = [Feature0-Set0|Box1],
        put_side(Box0, Feature, Set, Box1)
    ;   Order = (=)
    ->  Box = [Feature-Set|Box0]
    ;   Box = [Feature-Set, Feature0-Set0|Box0]
    ).

%!  around(+Features, +Row, +Changes, +Failures, -Sides, -Exact) is det.
%
%   Sides, with `missing` for a value that is so, hold the changed individual and, after many Failures, a region around it. Exact
%   is `true` if it is the only one.

around([], _, _, _, [], true).
around([Feature|Features], Row, Changes, Failures, Sides, Exact) :-
    get_dict(Feature, Row, f(Kind, Value, _, Scale)),
    (   memberchk(Feature=X, Changes)
    ->  true
    ;   Value = known(X)
    ->  true
    ;   X = missing(Feature)
    ),
    (   X = missing(_)
    ->  Sides = [Feature-missing|Sides1],
        Exact0 = true
    ;   number(X),
        memberchk(Kind, [integer, numeric])
    ->  near(Kind, X, Scale, Failures, Set, Exact0),
        Sides = [Feature-Set|Sides1]
    ;   Sides = [Feature-values([X])|Sides1],
        Exact0 = true
    ),
    around(Features, Row, Changes, Failures, Sides1, Exact1),
    (   Exact0 == true
    ->  Exact = Exact1
    ;   Exact = false
    ).

exact_failures(64).

near(Kind, X, Scale, Failures, Set, Exact) :-
    exact_failures(Most),
    (   Failures =< Most
    ->  (   Kind == integer
        ->  Reach = 0
        ;   Reach is Scale*2.0**(-24)
        )
    ;   Reach is Scale*2.0**min(0, Failures-Most-20)
    ),
    (   Reach =:= 0
    ->  Set = range(X, X),
        Exact = true
    ;   abs(X) > 1.0e150
    ->  Set = range(X, X),
        Exact = false
    ;   Kind == integer
    ->  Low is floor(X-Reach),
        High is ceiling(X+Reach),
        Set = range(Low, High),
        Exact = false
    ;   Low is float(X-Reach),
        High is float(X+Reach),
        Set = range(Low, High),
        Exact = false
    ).

%!  starting_point(+Row, +Feature, -Value) is semidet.
%
%   Value is the number that the individual has of Feature.

starting_point(Row, Feature, X) :-
    get_dict(Feature, Row, f(Kind, known(X), _, _)),
    number(X),
    memberchk(Kind, [integer, numeric]).

%!  between_values(+Row, +Feature, +From, +To, -Middle) is semidet.

between_values(Row, Feature, From, To, Middle) :-
    get_dict(Feature, Row, f(Kind, _, _, _)),
    abs(From) < 1.0e300,
    abs(To) < 1.0e300,
    (   Kind == integer
    ->  Middle is (From+To)//2
    ;   Middle is From/2.0+To/2.0
    ),
    Middle =\= From,
    Middle =\= To.
