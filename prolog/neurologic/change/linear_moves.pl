:- module(neurologic_linear_moves,
          [ moved/6,                    % +Open, +Box, +Row, +Changes0, -Changes, -Exact
            known_open/3,               % +Open, +Changes, +Row
            may_fail_open/3,            % +Open, +Changes, +Row
            complement_open/2           % +Condition, -Complement
          ]).
:- use_module(library(lists), [member/2, memberchk/2, sum_list/2]).
:- use_module(library(ordsets), [ord_union/3]).
:- use_module(library(pairs), [pairs_keys_values/3, pairs_values/2]).
:- use_module('../boxes/boxes').
:- use_module('../boxes/linear').
:- use_module(room).

/** <module> Moving an individual until linear conditions hold

Conditions are `open(Text, Constraint)` as in neurologic(program/conditions). For one linear condition over numbers the move is the
least one: the features that bring the sum forward most for their cost go first. With several conditions, or whole numbers, it
is a move that does, and Exact is `false`.
*/

%!  complement_open(+Condition, -Complement) is det.

complement_open(open(Text, Constraint), open(Text1, Complement)) :-
    complement_constraint(Constraint, Complement),
    string_concat("not ", Text, Text1).

%!  may_fail_open(+Open, +Changes, +Row) is semidet.
%
%   One of the conditions fails of the changed individual, or the sum is so near to its bound that only the program tells.

may_fail_open(Open, Changes, Row) :-
    member(open(_, Constraint), Open),
    Constraint = linear(Operator, _, _),
    sum(Constraint, Changes, Row, Sum),
    (   \+ compared(Operator, Sum)
    ;   \+ clear(Constraint, Changes, Row, Sum)
    ),
    !.

% The sum cannot be rounded to the other side, in whatever order the program adds up: it is far from zero for what it consists of, or
% all of that is whole.
clear(linear(_, Terms, Constant), Changes, Row, Sum) :-
    findall(Size-Whole,
            ( ( Part = Constant ; member(feature(Feature)-Coefficient, Terms), value_at(Feature, Changes, Row, Value),
                                  Part is Coefficient*Value ),
              Size is abs(Part),
              ( float_integer_part(Part) =:= Part -> Whole = true ; Whole = false )
            ),
            Parts),
    pairs_keys_values(Parts, Sizes, Wholes),
    sum_list(Sizes, Size),
    (   abs(Sum) > 1.0e-9*Size
    ->  true
    ;   \+ memberchk(false, Wholes),
        Size < 1.0e15
    ).

%!  known_open(+Open, +Changes, +Row) is semidet.
%
%   All that the conditions ask for is known of the changed individual.

known_open([], _, _).
known_open([open(_, linear(_, Terms, _))|Open], Changes, Row) :-
    \+ ( member(feature(Feature)-_, Terms),
         \+ value_at(Feature, Changes, Row, _)
       ),
    known_open(Open, Changes, Row).

compared(<, Sum) :- Sum < 0.
compared(=<, Sum) :- Sum =< 0.
compared(>, Sum) :- Sum > 0.
compared(>=, Sum) :- Sum >= 0.
compared(=:=, Sum) :- Sum =:= 0.
compared(=\=, Sum) :- Sum =\= 0.

% Fails if a value is missing, or the sum is not finite.
sum(linear(_, Terms, Constant), Changes, Row, Sum) :-
    catch(sum(Terms, Changes, Row, Constant, Sum), error(evaluation_error(_), _), fail).

sum([], _, _, Sum, Sum).
sum([feature(Feature)-Coefficient|Terms], Changes, Row, Sum0, Sum) :-
    value_at(Feature, Changes, Row, Value),
    Sum1 is Sum0+Coefficient*Value,
    sum(Terms, Changes, Row, Sum1, Sum).

value_at(Feature, Changes, Row, Value) :-
    (   memberchk(Feature=Value0, Changes)
    ->  Value = Value0
    ;   get_dict(Feature, Row, f(_, known(Value), _, _))
    ),
    number(Value).

%!  moved(+Open, +Box, +Row, +Changes0, -Changes, -Exact) is semidet.
%
%   Changes keep in Box and fulfil the linear conditions of Open. Exact is `true` for the least ones, `false` for some, and
%   `split(Feature, Below, Above)` if the least ones are to be looked for with the whole number Feature up to Below, and from
%   Above. It is `impossible` if there is no way, for a single condition; fails where none is found.

moved(Open, Box, Row, Changes0, Changes, Exact) :-
    catch(moved_on(Open, Box, Row, Changes0, Changes, Exact), error(evaluation_error(_), _), fail).

moved_on(Open, Box, Row, Changes0, Changes, Exact) :-
    findall(Constraint, ( member(open(_, Constraint), Open), Constraint \== none ), Constraints),
    (   Constraints == []                       % whatever the other conditions are, trials decide
    ->  Changes = Changes0,
        Exact = true
    ;   \+ given(Constraints, Box, Row, Changes0, _)
    ->  Changes = Changes0,
        Exact = impossible                      % what is missing cannot be given
    ;   given(Constraints, Box, Row, Changes0, Changes1),
        (   rounds(8, Constraints, Box, Row, Changes1, Changes2, Whole)
        ->  Changes = Changes2,
            (   member(Constraint, Constraints),
                \+ sum(Constraint, Changes, Row, _)
            ->  \+ may_move(Constraint, Row),   % else a sum that is too large now may not be elsewhere: none is found
                Exact = impossible
            ;   Open = [_]
            ->  Exact = Whole
            ;   Exact = false
            )
        ;   Open = [open(_, Constraint)],
            out_of_reach(Constraint, Box, Row, Changes1),
            Changes = Changes0,
            Exact = impossible
        )
    ).

% The inequality fails even where every feature is at the end that serves it best.
out_of_reach(Constraint, Box, Row, Changes0) :-
    Constraint = linear(Operator, Terms, _),
    memberchk(Operator, [<, =<, >, >=]),
    direction(Operator, 0, Direction),
    best(Terms, Direction, Box, Row, Changes0, Changes),
    sum(Constraint, Changes, Row, Sum),
    \+ compared(Operator, Sum),
    clear(Constraint, Changes, Row, Sum).

best([], _, _, _, Changes, Changes).
best([feature(Feature)-Coefficient|Terms], Direction, Box, Row, Changes0, Changes) :-
    (   within(Box, Row, Feature, _, range(Low, High))
    ->  ( Coefficient*Direction > 0 -> Best = High ; Best = Low ),
        put_change(Changes0, Feature, Best, Row, Changes1)
    ;   Changes1 = Changes0
    ),
    best(Terms, Direction, Box, Row, Changes1, Changes).

may_move(linear(_, Terms, _), Row) :-
    member(feature(Feature)-_, Terms),
    get_dict(Feature, Row, f(_, _, Allowed, _)),
    Allowed \== fixed,
    !.

% A linear condition needs all its values.
given(Constraints, Box, Row, Changes0, Changes) :-
    findall(Feature,
            ( member(linear(_, Terms, _), Constraints),
              member(feature(Feature)-_, Terms),
              \+ value_at(Feature, Changes0, Row, _)
            ),
            Missing0),
    sort(Missing0, Missing),
    values_given(Missing, Box, Row, Given),
    ord_union(Changes0, Given, Changes).

values_given([], _, _, []).
values_given([Feature|Features], Box, Row, [Feature=Value|Given]) :-
    within(Box, Row, Feature, Kind, Set),
    set_value(Kind, Set, Value),
    values_given(Features, Box, Row, Given).

within(Box, Row, Feature, Kind, Set) :-
    get_dict(Feature, Row, f(Kind, _, Allowed, _)),
    Allowed \== fixed,
    (   memberchk(Feature-Set0, Box)
    ->  set_meet(Set0, Allowed, Set)
    ;   Set = Allowed
    ).

% Whole is `true` if no whole number had to be rounded: then the least move of real numbers is that of whole ones, too.
rounds(Left, Constraints, Box, Row, Changes0, Changes, Whole) :-
    (   member(Constraint, Constraints),
        Constraint = linear(Operator, _, _),
        sum(Constraint, Changes0, Row, Sum),
        \+ compared(Operator, Sum)
    ->  Left > 0,
        mended(Constraint, Sum, Box, Row, Changes0, Changes1, Whole0),
        Left1 is Left-1,
        rounds(Left1, Constraints, Box, Row, Changes1, Changes, Whole1),
        ( Whole0 == true -> Whole = Whole1 ; Whole = Whole0 )
    ;   Changes = Changes0,
        Whole = true
    ).

mended(Constraint, Sum, Box, Row, Changes0, Changes, Whole) :-
    Constraint = linear(Operator, Terms, _),
    direction(Operator, Sum, Direction),
    findall(Rate-move(Feature, Coefficient),
            ( member(feature(Feature)-Coefficient, Terms),
              Coefficient =\= 0,
              get_dict(Feature, Row, f(_, Known, Allowed, Scale)),
              Allowed \== fixed,
              (   Known == missing              % any value costs the same
              ->  Rate = -1.0Inf
              ;   Rate is float(-abs(Coefficient)*Scale)
              )
            ),
            Moves0),
    keysort(Moves0, Moves1),
    pairs_values(Moves1, Moves),
    Need is abs(Sum),
    move(Moves, Need, Direction, Constraint, Box, Row, Changes0, Changes, Whole).

direction(>, _, 1).
direction(>=, _, 1).
direction(<, _, -1).
direction(=<, _, -1).
direction(=\=, _, 1).
direction(=:=, Sum, Direction) :-
    (   Sum < 0
    ->  Direction = 1
    ;   Direction = -1
    ).

move([move(Feature, Coefficient)|Moves], Need, Direction, Constraint, Box, Row, Changes0, Changes, Whole) :-
    (   within(Box, Row, Feature, Kind, range(Low, High)),
        value_at(Feature, Changes0, Row, Value),
        ( Coefficient > 0 -> Way = Direction ; Way is -Direction ),
        ( Way > 0 -> End = High ; End = Low ),
        End =\= Value
    ->  Wanted0 is Value+Way*Need/abs(Coefficient),
        whole_step(Kind, Way, Wanted0, Wanted1),
        (   ( Way > 0 -> Wanted1 > End ; Wanted1 < End )
        ->  Reached = End
        ;   Reached = Wanted1
        ),
        put_change(Changes0, Feature, Reached, Row, Changes1),
        (   nudged(40, Feature, Kind, Way, End, Constraint, Row, Changes1, Changes2)
        ->  Changes = Changes2,
            (   Kind == integer,
                \+ ( Reached =:= Wanted0, Changes2 == Changes1 )
            ->  parted(Way, Wanted0, Below, Above),
                Whole = split(Feature, Below, Above)
            ;   Whole = true
            )
        ;   sum(Constraint, Changes1, Row, Sum),
            Need1 is abs(Sum),
            move(Moves, Need1, Direction, Constraint, Box, Row, Changes1, Changes, Whole)
        )
    ;   move(Moves, Need, Direction, Constraint, Box, Row, Changes0, Changes, Whole)
    ).

% No whole number lies between Below and Above, where the least move of real numbers would end.
parted(Way, Wanted, Below, Above) :-
    (   Way > 0
    ->  Below is floor(Wanted),
        Above is Below+1
    ;   Above is ceiling(Wanted),
        Below is Above-1
    ).

whole_step(Kind, Way, Value, Whole) :-
    (   Kind == integer
    ->  (   Way > 0
        ->  Whole is ceiling(Value)
        ;   Whole is floor(Value)
        )
    ;   Whole is float(Value)
    ).

%!  nudged(+Left, +Feature, +Kind, +Way, +End, +Constraint, +Row, +Changes0, -Changes) is semidet.
%
%   A few steps to the next value, each twice the one before, where rounding or a strict bound leaves the sum just short.

nudged(Left, Feature, Kind, Way, End, Constraint, Row, Changes0, Changes) :-
    Constraint = linear(Operator, _, _),
    sum(Constraint, Changes0, Row, Sum),
    (   compared(Operator, Sum)
    ->  Changes = Changes0
    ;   Left > 0,
        value_at(Feature, Changes0, Row, Value),
        Value =\= End,
        Times is min(2**(40-Left), 2**20),
        next(Times, Kind, Way, Value, Next0),
        (   ( Way > 0 -> Next0 > End ; Next0 < End )
        ->  Next = End
        ;   Next = Next0
        ),
        near_enough(Kind, Left),
        put_change(Changes0, Feature, Next, Row, Changes1),
        Left1 is Left-1,
        nudged(Left1, Feature, Kind, Way, End, Constraint, Row, Changes1, Changes)
    ).

near_enough(Kind, Left) :-
    (   Kind == integer
    ->  Left > 38
    ;   true
    ).

next(Times, Kind, Way, Value, Next) :-
    (   Kind == integer
    ->  Next is Value+Way
    ;   Way > 0
    ->  next_value(numeric, Value, Next0),
        Next is Value+Times*(Next0-Value)
    ;   previous_value(numeric, Value, Next0),
        Next is Value-Times*(Value-Next0)
    ).

put_change(Changes0, Feature, Value, Row, Changes) :-
    without_change(Changes0, Feature, Changes1),
    (   get_dict(Feature, Row, f(_, known(Value0), _, _)),
        Value0 =:= Value
    ->  Changes = Changes1
    ;   ord_union(Changes1, [Feature=Value], Changes)
    ).

without_change([], _, []).
without_change([Feature0=Value|Changes0], Feature, Changes) :-
    (   Feature0 == Feature
    ->  Changes = Changes0
    ;   Changes = [Feature0=Value|Changes1],
        without_change(Changes0, Feature, Changes1)
    ).
