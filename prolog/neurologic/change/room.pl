:- module(neurologic_room,
          [ room/4,                     % +Module, +Individual, +Options, -Row
            changeable/2,               % +Row, -Feature
            changeable_scales/2,        % +Row, -Scales
            known_row/2,                % +Row, -Values
            may_become/3,               % +Row, +Feature, +Value
            unknown_features/3,         % +Box, +Row, -Missing
            changed/3                   % +Changes, +Row, -Shown
          ]).
:- use_module(library(dicts), [dict_keys/2]).
:- use_module(library(lists), [member/2, memberchk/2, nth0/3]).
:- use_module(library(option), [option/3]).
:- use_module('../boxes/boxes', [domain/3, set_has/2, set_meet/3]).
:- use_module('../boxes/distance', [scale/5]).
:- use_module('../program/program').

/** <module> What an individual is, and where it can go

A row is a dict: each feature has `f(Kind, Value, Allowed, Scale)` with `known(X)` or `missing` for Value, the set of values
that it may take, or `fixed`, for Allowed, and by what a change is divided for Scale. Kind is `integer`, `numeric`, `category`, or
`ordinal(Order)`. Changes are a list of Feature=Value, ordered by feature.
*/

%!  room(+Module, +Individual, +Options, -Row) is det.
%
%   For Options see neurologic(change/counterfactual).

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

%!  changed(+Changes, +Row, -Shown) is det.
%
%   Shown is a list of change(Feature, Old, New).

changed([], _, []).
changed([Feature=New|Changes], Row, [change(Feature, Old, New)|Shown]) :-
    get_dict(Feature, Row, f(_, Old, _, _)),
    changed(Changes, Row, Shown).
