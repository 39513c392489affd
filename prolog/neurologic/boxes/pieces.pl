:- module(neurologic_pieces,
          [ cut_along/5,                % +Sides, +Box, +Row, -Boxes, -Inside
            cut_at/6,                   % +Box, +Row, +Feature, +Below, +Above, -Boxes
            room_left/4                 % +Changes, +Box, +Row, -Sets
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(boxes, [set_complement/4, set_has/2, set_meet/3]).

/** <module> Boxes cut into pieces, within what an individual may become

A feature that a box does not mention has every value there that the individual may take, and the one it has. For rows see
neurologic(change/room).
*/

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
