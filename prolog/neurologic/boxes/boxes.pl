:- module(neurologic_boxes,
          [ domain/3,                   % +Module, ?Feature, -Set
            below/3,                    % +Kind, +Bound, -Set
            above/3,                    % +Kind, +Bound, -Set
            next_value/3,               % +Kind, +Value, -Next
            previous_value/3,           % +Kind, +Value, -Previous
            infinite/1,                 % +Number
            negative/2,                 % +Number, -Negative
            set_meet/3,                 % +Set1, +Set2, -Set
            set_within/2,               % +Set1, +Set2
            set_has/2,                  % +Set, +Value
            set_complement/4,           % +Kind, +Domain, +Set, -Sets
            box_meet/3,                 % +Box1, +Box2, -Box
            boxes_meet/2,               % +Box1, +Box2
            box_within/2,               % +Box1, +Box2
            set_value/3,                % +Kind, +Set, -Value
            set_values/3,               % +Kind, +Set, -Values
            box_texts/3,                % +Module, +Box, -Texts
            set_text/5                  % +Kind, +Domain, +Feature, +Set, -Text
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_intersect/2, ord_intersection/3, ord_subset/2, ord_subtract/3]).
:- use_module('../program/program').
:- use_module('../explain/render', [term_text/2]).

/** <module> Boxes: sets of individuals that conditions on single features describe

A set of values is `range(Low, High)`, both ends inside, or `values(List)` with an ordered list of categories. A condition
such as `D > 24.5` becomes a closed range: over the integers from 25, over doubles from the next double. So nothing here
depends on a tolerance, and a box is empty exactly if no individual is in it. A box is a list of Feature-Set, ordered by
feature; a feature that is not in it can have any value.
*/

greatest(1.7976931348623157e308).

%!  domain(+Module, ?Feature, -Set) is nondet.
%
%   Set holds the values that Feature can have.

domain(M, Feature, Set) :-
    feature(M, Feature, Kind, Values),
    (   Values = range(Low0, High0)
    ->  ( Low0 == unbounded -> Low = -1.0Inf ; Low = Low0 ),
        ( High0 == unbounded -> High = 1.0Inf ; High = High0 ),
        closed(Kind, Low, High, Low1, High1),
        Set = range(Low1, High1)
    ;   sort(Values, Sorted),
        Set = values(Sorted)
    ).

closed(integer, Low, High, Low1, High1) :-
    !,
    up(Low, Low1),
    down(High, High1).
closed(_, Low, High, Low1, High1) :-
    double(Low, Low1),
    double(High, High1).

% Prolog evaluates no infinities, it only compares them.
double(Value, Double) :-
    (   infinite(Value)
    ->  Double = Value
    ;   Double is float(Value)
    ).

up(Value, Integer) :-
    (   infinite(Value)
    ->  Integer = Value
    ;   Integer is ceiling(Value)
    ).

down(Value, Integer) :-
    (   infinite(Value)
    ->  Integer = Value
    ;   Integer is floor(Value)
    ).

%!  infinite(+Number) is semidet.

infinite(Value) :-
    ( Value =:= 1.0Inf ; Value =:= -1.0Inf ),
    !.

%!  below(+Kind, +Bound, -Set) is det.
%!  above(+Kind, +Bound, -Set) is det.
%
%   Set holds the numbers up to, or from, Bound. Bound is `open(B)` or `closed(B)`.

below(Kind, Bound, range(-1.0Inf, High)) :-
    (   Bound = closed(Value)
    ->  closed(Kind, -1.0Inf, Value, _, High)
    ;   Bound = open(Value),
        closed(Kind, Value, Value, Least, _),
        previous_value(Kind, Least, High)
    ).

above(Kind, Bound, range(Low, 1.0Inf)) :-
    (   Bound = closed(Value)
    ->  closed(Kind, Value, 1.0Inf, Low, _)
    ;   Bound = open(Value),
        closed(Kind, Value, Value, _, Greatest),
        next_value(Kind, Greatest, Low)
    ).

%!  next_value(+Kind, +Value, -Next) is det.
%!  previous_value(+Kind, +Value, -Previous) is det.

next_value(Kind, Value, Next) :-
    greatest(Greatest),
    (   infinite(Value),
        Value > 0
    ->  Next = Value
    ;   Kind == integer,
        integer(Value)
    ->  Next is Value+1
    ;   Value >= Greatest
    ->  Next = 1.0Inf
    ;   infinite(Value)
    ->  Next is -Greatest
    ;   Next is nexttoward(Value, Greatest)
    ).

previous_value(Kind, Value, Previous) :-
    negative(Value, Opposite),
    next_value(Kind, Opposite, Next),
    negative(Next, Previous).

%!  negative(+Number, -Negative) is det.

negative(Value, Negative) :-
    (   Value =:= 1.0Inf
    ->  Negative = -1.0Inf
    ;   Value =:= -1.0Inf
    ->  Negative = 1.0Inf
    ;   Negative is -Value
    ).

%!  set_meet(+Set1, +Set2, -Set) is semidet.
%
%   Set holds what is in both; fails if that is nothing.

set_meet(range(L1, H1), range(L2, H2), range(L, H)) :-
    ( L1 >= L2 -> L = L1 ; L = L2 ),
    ( H1 =< H2 -> H = H1 ; H = H2 ),
    L =< H.
set_meet(values(Vs1), values(Vs2), values(Vs)) :-
    ord_intersection(Vs1, Vs2, Vs),
    Vs \== [].

%!  set_has(+Set, +Value) is semidet.
%
%   Value is in Set.

set_has(range(Low, High), Value) :-
    number(Value),
    Value >= Low,
    Value =< High.
set_has(values(Values), Value) :-
    memberchk(Value, Values).

%!  set_within(+Set1, +Set2) is semidet.
%
%   Everything in Set1 is in Set2.

set_within(range(L1, H1), range(L2, H2)) :-
    L1 >= L2,
    H1 =< H2.
set_within(values(Vs1), values(Vs2)) :-
    ord_subset(Vs1, Vs2).

%!  set_complement(+Kind, +Domain, +Set, -Sets) is det.
%
%   Sets, one or two or none, hold together what is in Domain and not in Set.

set_complement(Kind, Domain, Set, Sets) :-
    (   Set = range(Low, High)
    ->  previous_value(Kind, Low, Before),
        next_value(Kind, High, After),
        findall(Part,
                ( Low > -1.0Inf, set_meet(Domain, range(-1.0Inf, Before), Part)
                ; High < 1.0Inf, set_meet(Domain, range(After, 1.0Inf), Part)
                ),
                Sets)
    ;   Domain = values(All),
        Set = values(Values),
        ord_subtract(All, Values, Rest),
        (   Rest == []
        ->  Sets = []
        ;   Sets = [values(Rest)]
        )
    ).

%!  box_meet(+Box1, +Box2, -Box) is semidet.
%
%   Box holds what is in both; fails if that is nothing.

box_meet([], Box, Box) :-
    !.
box_meet(Box, [], Box) :-
    !.
box_meet([F1-S1|Box1], [F2-S2|Box2], Box) :-
    compare(Order, F1, F2),
    box_meet(Order, F1-S1, Box1, F2-S2, Box2, Box).

box_meet(=, F-S1, Box1, _-S2, Box2, [F-S|Box]) :-
    set_meet(S1, S2, S),
    box_meet(Box1, Box2, Box).
box_meet(<, Pair1, Box1, Pair2, Box2, [Pair1|Box]) :-
    box_meet(Box1, [Pair2|Box2], Box).
box_meet(>, Pair1, Box1, Pair2, Box2, [Pair2|Box]) :-
    box_meet([Pair1|Box1], Box2, Box).

%!  boxes_meet(+Box1, +Box2) is semidet.
%
%   Something is in both; as box_meet/3 without building the result.

boxes_meet([], _) :-
    !.
boxes_meet(_, []) :-
    !.
boxes_meet([F1-S1|Box1], [F2-S2|Box2]) :-
    compare(Order, F1, F2),
    (   Order = (=)
    ->  sets_meet(S1, S2),
        boxes_meet(Box1, Box2)
    ;   Order = (<)
    ->  boxes_meet(Box1, [F2-S2|Box2])
    ;   boxes_meet([F1-S1|Box1], Box2)
    ).

sets_meet(range(L1, H1), range(L2, H2)) :-
    L1 =< H2,
    L2 =< H1.
sets_meet(values(Vs1), values(Vs2)) :-
    ord_intersect(Vs1, Vs2).

%!  box_within(+Box1, +Box2) is semidet.
%
%   Box1, which has a set for each feature of Box2, lies inside Box2.

box_within(_, []).
box_within([Feature1-Set1|Box1], [Feature2-Set2|Box2]) :-
    (   Feature1 == Feature2
    ->  set_within(Set1, Set2),
        box_within(Box1, Box2)
    ;   box_within(Box1, [Feature2-Set2|Box2])
    ).

%!  set_value(+Kind, +Set, -Value) is det.
%
%   Value is a typical member of Set, finite and with few digits where that is possible.

set_value(_, values([Value|_]), Value) :-
    !.
set_value(Kind, range(Low, High), Value) :-
    (   infinite(Low),
        infinite(High)
    ->  (   Low =< 0,
            High >= 0
        ->  round_value(Kind, 0, Low, High, Value)
        ;   Value = Low
        )
    ;   infinite(Low)
    ->  beyond(High, -, Near),
        round_value(Kind, Near, Low, High, Value)
    ;   infinite(High)
    ->  beyond(Low, +, Near),
        round_value(Kind, Near, Low, High, Value)
    ;   Middle is Low/2.0+High/2.0,
        Quarter is High/4.0-Low/4.0,
        Low1 is Middle-Quarter,
        High1 is Middle+Quarter,
        (   round_value(Kind, Middle, Low1, High1, Value0)
        ->  Value = Value0
        ;   round_value(Kind, Middle, Low, High, Value)
        )
    ).

% A little inside the end of a half-line, so that the value has few digits.
beyond(End, Sign, Near) :-
    (   abs(End) < 1.0e300
    ->  (   Sign == (+)
        ->  Near is End+max(1.0, abs(End)/10)
        ;   Near is End-max(1.0, abs(End)/10)
        )
    ;   Near = End
    ).

round_value(integer, Near, Low, High, Value) :-
    !,
    member(Value0, [floor(Near), ceiling(Near)]),
    Value is Value0,
    Value >= Low,
    Value =< High,
    !.
round_value(_, Near, Low, High, Value) :-
    (   catch(short_value(Near, Low, High, Value0), error(evaluation_error(_), _), fail)
    ->  Value = Value0
    ;   Value is float(min(max(Near, Low), High))
    ).

% Raises an error where Near is too large for a digit more; so are the others then.
short_value(Near, Low, High, Value) :-
    between(0, 16, Digits),
    Scale is 10.0**Digits,
    Scaled is Near*Scale,
    ( Whole is round(Scaled) ; Whole is floor(Scaled) ; Whole is ceiling(Scaled) ),
    Value is float(Whole/Scale),
    Value >= Low,
    Value =< High,
    !.

%!  set_values(+Kind, +Set, -Values) is det.
%
%   Values are a few different members of Set: a typical one, and those at its ends.

set_values(_, values(Values), Values) :-
    !.
set_values(Kind, range(Low, High), Values) :-
    set_value(Kind, range(Low, High), Middle),
    findall(End,
            ( member(End, [Low, High]),
              \+ infinite(End)
            ; infinite(Low), far(Kind, Middle, -, End), End >= Low, End =< High
            ; infinite(High), far(Kind, Middle, +, End), End >= Low, End =< High
            ),
            Ends),
    sort([Middle|Ends], Sorted),
    (   Kind == integer
    ->  Values = Sorted
    ;   findall(Float, ( member(Value, Sorted), Float is float(Value) ), Values)
    ).

far(Kind, Middle, Sign, Value) :-
    member(Step, [1000, 1_000_000]),
    (   Sign == (+)
    ->  Value0 is Middle+Step
    ;   Value0 is Middle-Step
    ),
    (   Kind == integer
    ->  Value is truncate(Value0)
    ;   Value = Value0
    ).

%!  box_texts(+Module, +Box, -Texts) is det.
%
%   Texts tell the conditions of Box, one a feature, without those that are true of every individual.

box_texts(M, Box, Texts) :-
    findall(Text,
            ( member(Feature-Set, Box),
              once(( feature(M, Feature, Kind, _), domain(M, Feature, Domain) )),
              \+ set_within(Domain, Set),
              set_text(Kind, Domain, Feature, Set, Text)
            ),
            Texts).

%!  set_text(+Kind, +Domain, +Feature, +Set, -Text) is det.
%
%   Text tells that Feature is in Set, without the ends that Domain has anyway.

set_text(_, _, Feature, values(Values), Text) :-
    term_text(Feature, FeatureText),
    (   Values = [Value]
    ->  term_text(Value, ValueText),
        format(string(Text), '~s = ~s', [FeatureText, ValueText])
    ;   term_text(Values, ValuesText),
        format(string(Text), '~s in ~s', [FeatureText, ValuesText])
    ).
set_text(Kind, range(DLow, DHigh), Feature, range(Low, High), Text) :-
    term_text(Feature, FeatureText),
    (   Low =:= High
    ->  format(string(Text), '~s = ~w', [FeatureText, Low])
    ;   ( Low > DLow -> lower_text(Kind, Low, LowText) ; LowText = "" ),
        ( High < DHigh -> upper_text(Kind, High, HighText) ; HighText = "" ),
        string_concat(LowText, FeatureText, Text0),
        string_concat(Text0, HighText, Text)
    ).

% The double after 24.5 is shown as an open end at 24.5.
lower_text(Kind, Low, Text) :-
    string_concat(Low, ' =< ', Closed),
    (   Kind == integer
    ->  Text = Closed
    ;   previous_value(Kind, Low, Before),
        string_concat(Before, ' < ', Open),
        shorter(Open, Closed, Text)
    ).

upper_text(Kind, High, Text) :-
    string_concat(' =< ', High, Closed),
    (   Kind == integer
    ->  Text = Closed
    ;   next_value(Kind, High, After),
        string_concat(' < ', After, Open),
        shorter(Open, Closed, Text)
    ).

% Open is written with a sign less: of numbers with as many digits, the closed end is shown.
shorter(Open, Closed, Text) :-
    string_length(Open, OpenLength),
    string_length(Closed, ClosedLength),
    (   OpenLength+1 < ClosedLength
    ->  Text = Open
    ;   Text = Closed
    ).
