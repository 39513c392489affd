:- module(neurologic_parts,
          [ look/6,                     % +Part, +Key, +Taken, +Nos, +Problem, -Outcome
            settled/2,                  % +Open, -Settled
            default_place/1             % ?Place
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_subset/2]).
:- use_module('../consistency/beyond_boxes').
:- use_module('../boxes/boxes', [set_has/2]).
:- use_module(linear_moves).
:- use_module('../boxes/pieces').
:- use_module('../boxes/reach').
:- use_module(room).
:- use_module(trying).

/** <module> A part of a theory that says yes, looked at

A part is `part(Box, Open, Changes, Settled, Rule, Place, Number)`: what is left of a box that says yes, the changes that bring the
individual to its nearest point, and whether these fulfil the conditions Open beside it. Its key is `k(Distance, Count, Number)`.

What says no is `no(Distance, Place, Broken, Kept, Box, Open, Missing)`: Broken are the conditions of Box that the individual does
not meet, Kept all others, and Distance is how far it is at least until none is broken. What says yes is among them with
open(Rule, Features) for Missing, and its features that have no value: while it is not known to fail, no later rule answers. Else
Missing is the verdict, see neurologic(change/decisions).
*/

%!  look(+Part, +Key, +Taken, +Nos, +Problem, -Outcome) is det.
%
%   Outcome is `found(Counterfactual)` for the nearest point of Part, or `cut(Pieces)` with what is left of it.

look(part(Box, Open, Changes, Settled, Rule, Place, Number), k(Distance, _, _), Taken, Nos, Problem, Outcome) :-
    Problem = problem(_, _, _, Row, _, _, _, _, State),
    (   useless(Taken, Rule, Changes)
    ->  Outcome = cut([])
    ;   Settled == false
    ->  (   moved(Open, Box, Row, Changes, Moved, Exact)
        ->  (   Exact == impossible
            ->  Pieces = []
            ;   Exact = split(Feature, Below, Above)
            ->  cut_at(Box, Row, Feature, Below, Above, Halves),
                with_open(Halves, Open, Parts),
                pieces(Parts, Row, Rule, Place, Number, Pieces)
            ;   ( Exact == true -> true ; state_unproved(State) ),
                cost(Moved, Row, Distance1, Count1),
                Pieces = [k(Distance1, Count1, Number)-part(Box, Open, Moved, true, Rule, Place, Number)]
            ),
            Outcome = cut(Pieces)
        ;   state_unproved(State),
            Outcome = cut([])
        )
    ;   hit(Nos, Distance, Rule, Place, Changes, Row, No)
    ->  outside(No, Box, Open, Row, Boxes),
        pieces(Boxes, Row, Rule, Place, Number, Pieces),
        Outcome = cut(Pieces)
    ;   tried_part(Problem, Box, Changes, Distance, Rule, Outcome0),
        (   Outcome0 = apart(Boxes)
        ->  with_open(Boxes, Open, Parts),
            pieces(Parts, Row, Rule, Place, Number, Pieces),
            Outcome = cut(Pieces)
        ;   Outcome = Outcome0
        )
    ).

% Every point of a part changes what its nearest point changes.
useless(Taken, Rule, Changes) :-
    Taken = [_|_],
    findall(Feature, member(Feature=_, Changes), Features),
    member(taken(Rule0, Features0), Taken),
    (   Rule0 == Rule
    ;   ord_subset(Features0, Features)
    ),
    !.

with_open([], _, []).
with_open([Box|Boxes], Open, [Box-Open|Parts]) :-
    with_open(Boxes, Open, Parts).

pieces([], _, _, _, _, []).
pieces([Box-Open|Boxes], Row, Rule, Place, Number, Pieces) :-
    (   toward(Box, Row, 1.0Inf, way(Changes, Distance, Count))
    ->  settled(Open, Settled),
        Pieces = [k(Distance, Count, Number)-part(Box, Open, Changes, Settled, Rule, Place, Number)|Pieces1]
    ;   Pieces = Pieces1
    ),
    pieces(Boxes, Row, Rule, Place, Number, Pieces1).

%!  hit(+Nos, +Distance, +Rule, +Place, +Changes, +Row, -No) is semidet.
%
%   No is one that comes before Place, and is not known to fail of the changed individual. What is farther away than Distance
%   cannot hold of it.

hit(Nos, Distance, Rule, Place, Changes, Row, No) :-
    Reach is Distance+1.0e-9*(1.0+Distance),    % sums in another order
    hit_within(Nos, Reach, Rule, Place, Changes, Row, No).

hit_within([No0|Nos], Reach, Rule, Place, Changes, Row, No) :-
    No0 = no(Distance, Place0, Broken, Kept, Box, Open, Missing),
    Distance =< Reach,
    (   Place0 < Place,
        mended(Broken, Changes),
        kept(Changes, Kept),
        \+ undecidable(Open),
        \+ may_fail_open(Open, Changes, Row),
        stands(Missing, Box, Open, Rule, Place, Changes, Row)
    ->  No = No0
    ;   hit_within(Nos, Reach, Rule, Place, Changes, Row, No)
    ).

% Given that it is not known to fail.
stands(no, _, _, _, _, _, _).
stands(other, Box, Open, _, Place, Changes, Row) :-
    (   default_place(Place)
    ->  true
    ;   known_open(Open, Changes, Row),
        unknown_features(Box, Row, Missing),
        \+ still_missing(Missing, Changes)
    ).
stands(open(Rule0, Missing), _, _, Rule, _, Changes, _) :-
    Rule0 \== Rule,                             % one box of a rule is enough for it
    still_missing(Missing, Changes).

still_missing(Missing, Changes) :-
    member(Feature, Missing),
    \+ memberchk(Feature=_, Changes),
    !.

% Trials tell what such a condition says.
undecidable(Open) :-
    memberchk(open(_, none), Open).

mended([], _).
mended([Feature-Set|Broken], Changes) :-
    memberchk(Feature=Value, Changes),
    set_has(Set, Value),
    mended(Broken, Changes).

kept([], _).
kept([Feature=Value|Changes], Kept) :-
    (   memberchk(Feature-Set, Kept)
    ->  set_has(Set, Value)
    ;   true
    ),
    kept(Changes, Kept).

%!  outside(+No, +Box, +Open, +Row, -Boxes) is det.
%
%   Boxes, a list of Box-Open without common members, hold together what is in Box and not in No.

outside(no(_, _, _, _, Sides, NoOpen, _), Box, Open, Row, Boxes) :-
    cut_along(Sides, Box, Row, Rest, Inside),
    with_open(Rest, Open, Boxes0),
    complements(NoOpen, Inside, Open, Boxes1),
    append(Boxes0, Boxes1, Boxes).

complements([], _, _, []).
complements([Condition|NoOpen], Inside, Open, [Inside-[Complement|Open]|Boxes]) :-
    complement_open(Condition, Complement),
    complements(NoOpen, Inside, Open, Boxes).

%!  settled(+Open, -Settled) is det.
%
%   Whether there is no condition beside the box for which the changes have to be looked for.

settled(Open, Settled) :-
    (   Open == []
    ->  Settled = true
    ;   Settled = false
    ).

%!  default_place(?Place) is semidet.
%
%   Where the default stands: behind every rule.

default_place(1_000_000_000_000).
