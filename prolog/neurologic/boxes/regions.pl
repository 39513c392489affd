:- module(neurologic_regions,
          [ overlaps/4,                 % +Module, +Boxes, +Which, -Pairs
            uncovered/5,                % +Module, +Boxes, +Most, -Regions, -Complete
            uncovered_in/6,             % +Module, +Region, +Boxes, +Most, -Regions, -Complete
            escape/6                    % +Module, +Region, +Boxes, +Final, +Most, -Outcome
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(library(ordsets), [ord_subtract/3, ord_union/3]).
:- use_module(boxes).
:- use_module('../program/program').

/** <module> Where boxes overlap, and what none of them covers

Both searches cut the space in two along one feature, again and again, where most boxes end. Each part keeps the boxes that
reach into it, and of these only the conditions that it does not satisfy as a whole: a box without conditions covers the
part. Boxes come in as terms `box(Number, Rule, Class, Box, Open)`, see neurologic(program/conditions).
*/

%!  overlaps(+Module, +Boxes, +Which, -Pairs) is det.
%
%   Pairs is the ordered list of Number1-Number2, the smaller number first, for the boxes that share an individual, as far as
%   their conditions on single features tell. Which is `different` for those of different classes, or `all`.

overlaps(M, Boxes0, Which, Pairs) :-
    prepared(M, Boxes0, Boxes, Space),
    phrase(pairs(Boxes, Which, Space), Pairs0),
    sort(Pairs0, Pairs).

pairs(Boxes, Which, Region) -->
    (   { alike(Which, Boxes) }
    ->  []
    ;   { length(Boxes, Count),
          Count > 8,
          Enough is Count-Count//8-1,
          best_cut(Boxes, Region, Feature, Cut),
          split(Cut, Feature, Region, Region1, Set1, Region2, Set2),
          reaching(Boxes, Feature, Set1, Boxes1),
          length(Boxes1, Count1),
          Count1 =< Enough,
          reaching(Boxes, Feature, Set2, Boxes2),
          length(Boxes2, Count2),
          Count2 =< Enough
        }
    ->  pairs(Boxes1, Which, Region1),
        pairs(Boxes2, Which, Region2)
    ;   each_pair(Boxes, Which)
    ).

alike(_, []).
alike(all, [_]).
alike(different, [b(_, Class, _)|Boxes]) :-
    \+ ( member(b(_, Other, _), Boxes),
         Other \== Class
       ).

each_pair([], _) --> [].
each_pair([Box|Boxes], Which) -->
    with_each(Boxes, Which, Box),
    each_pair(Boxes, Which).

with_each([], _, _) --> [].
with_each([b(N2, Class2, Box2)|Others], Which, b(N1, Class1, Box1)) -->
    (   { wanted(Which, Class1, Class2),
          boxes_meet(Box1, Box2)
        }
    ->  [N1-N2]
    ;   []
    ),
    with_each(Others, Which, b(N1, Class1, Box1)).

wanted(all, _, _).
wanted(different, Class1, Class2) :-
    Class1 \== Class2.

%!  uncovered(+Module, +Boxes, +Most, -Regions, -Complete) is det.
%
%   Regions are boxes, without common members, that together hold every individual that no box of Boxes holds. After Most
%   cuts the search stops and Complete is `false`: then there may be more.

uncovered(M, Boxes, Most, Regions, Complete) :-
    uncovered_in(M, [], Boxes, Most, Regions, Complete).

%!  uncovered_in(+Module, +Region, +Boxes, +Most, -Regions, -Complete) is det.
%
%   As uncovered/5, over the individuals of Region.

uncovered_in(M, Region, Boxes0, Most, Regions, Complete) :-
    inside_region(M, Region, Boxes0, Boxes, Space),
    Budget = budget(Most, true),
    gaps(Boxes, Space, Budget, Regions),
    arg(2, Budget, Complete).

gaps([], Region, _, [Region]) :-
    !.
gaps(Boxes, Region, Budget, Gaps) :-
    (   memberchk(b(_, _, []), Boxes)
    ->  Gaps = []
    ;   arg(1, Budget, 0)
    ->  nb_setarg(2, Budget, false),
        Gaps = []
    ;   arg(1, Budget, Left),
        Left1 is Left-1,
        nb_setarg(1, Budget, Left1),
        best_cut(Boxes, Region, Feature, Cut),
        split(Cut, Feature, Region, Region1, Set1, Region2, Set2),
        reaching(Boxes, Feature, Set1, Boxes1),
        gaps(Boxes1, Region1, Budget, Gaps1),
        reaching(Boxes, Feature, Set2, Boxes2),
        gaps(Boxes2, Region2, Budget, Gaps2),
        merged(Gaps1, Gaps2, Feature, Gaps)
    ).

%!  escape(+Module, +Region, +Boxes, +Final, +Most, -Outcome) is det.
%
%   Boxes are terms `box(Number, Rule, Label, Box, Open)` with Label `ok` or `bad`. An individual of Region has the label of the
%   first box that holds it, or Final where none does. Outcome is `true` if one is `bad`, `false` if none is, and `unknown`
%   after Most cuts without an answer.

escape(M, Region0, Boxes0, Final, Most, Outcome) :-
    inside_region(M, Region0, Boxes0, Boxes, Region),
    Budget = budget(Most, true),
    (   escaping(Boxes, Region, Final, Budget)
    ->  Outcome = true
    ;   arg(2, Budget, true)
    ->  Outcome = false
    ;   Outcome = unknown
    ).

escaping(Boxes0, Region, Final0, Budget) :-
    before_cover(Boxes0, Final0, Boxes, Final),
    (   \+ ( member(b(_, Label, _), Boxes), Label \== Final )
    ->  Final == bad
    ;   arg(1, Budget, 0)
    ->  nb_setarg(2, Budget, false),
        fail
    ;   arg(1, Budget, Left),
        Left1 is Left-1,
        nb_setarg(1, Budget, Left1),
        best_cut(Boxes, Region, Feature, Cut),
        split(Cut, Feature, Region, Region1, Set1, Region2, Set2),
        (   reaching(Boxes, Feature, Set1, Boxes1),
            escaping(Boxes1, Region1, Final, Budget)
        ->  true
        ;   reaching(Boxes, Feature, Set2, Boxes2),
            escaping(Boxes2, Region2, Final, Budget)
        )
    ).

%!  before_cover(+Boxes0, +Final0, -Boxes, -Final) is det.
%
%   Boxes are those before the first one that covers the whole region; Final is its label, or Final0 where there is none.

before_cover([], Final, [], Final).
before_cover([b(Number, Label, Sides)|Boxes0], Final0, Boxes, Final) :-
    (   Sides == []
    ->  Boxes = [],
        Final = Label
    ;   Boxes = [b(Number, Label, Sides)|Boxes1],
        before_cover(Boxes0, Final0, Boxes1, Final)
    ).

%!  prepared(+Module, +Boxes0, -Boxes, -Space) is det.
%
%   Space is the box of all individuals, over the features that Boxes0 ask for.

prepared(M, Boxes0, Boxes, Space) :-
    inside_region(M, [], Boxes0, Boxes, Space).

%!  inside_region(+Module, +Region0, +Boxes0, -Boxes, -Region) is det.
%
%   Region is Region0 over all features that Boxes0 ask for. Boxes are terms `b(Number, Class, Sides)` for those of Boxes0 that
%   reach into it, with their conditions that it does not satisfy as a whole.

inside_region(M, Region0, Boxes0, Boxes, Region) :-
    findall(Feature, ( member(box(_, _, _, Box, _), Boxes0), member(Feature-_, Box) ), Features0),
    sort(Features0, Features),
    findall(Feature-Domain, ( member(Feature, Features), once(domain(M, Feature, Domain)) ), Space),
    box_meet(Space, Region0, Region),
    findall(b(Number, Class, Sides),
            ( member(box(Number, _, Class, Box, _), Boxes0),
              sides_left(Box, Region, Sides)
            ),
            Boxes).

% Fails for a box that does not meet the region, which has a set for each of its features.
sides_left([], _, []).
sides_left([Feature-Set0|Box], [Feature1-Whole|Region], Sides) :-
    (   Feature == Feature1
    ->  (   set_within(Whole, Set0)
        ->  Sides = Sides1
        ;   set_meet(Set0, Whole, Set),
            Sides = [Feature-Set|Sides1]
        ),
        sides_left(Box, Region, Sides1)
    ;   sides_left([Feature-Set0|Box], Region, Sides)
    ).

%!  reaching(+Boxes0, +Feature, +Set, -Boxes) is det.
%
%   Boxes are those of Boxes0 that hold something with Feature in Set, and what is left of their conditions there.

reaching([], _, _, []).
reaching([b(Number, Class, Sides0)|Boxes0], Feature, Set, Boxes) :-
    (   narrowed(Sides0, Feature, Set, Sides)
    ->  Boxes = [b(Number, Class, Sides)|Boxes1]
    ;   Boxes = Boxes1
    ),
    reaching(Boxes0, Feature, Set, Boxes1).

narrowed([], _, _, []).
narrowed([Feature0-Set0|Sides0], Feature, Set, Sides) :-
    compare(Order, Feature0, Feature),
    (   Order = (<)
    ->  Sides = [Feature0-Set0|Sides1],
        narrowed(Sides0, Feature, Set, Sides1)
    ;   Order = (>)
    ->  Sides = [Feature0-Set0|Sides0]
    ;   set_within(Set, Set0)
    ->  Sides = Sides0
    ;   set_meet(Set0, Set, Set1),
        Sides = [Feature0-Set1|Sides0]
    ).

%!  best_cut(+Boxes, +Region, -Feature, -Cut) is semidet.
%
%   The cut through Region at which most boxes end: `from(Value)`, where the upper part begins, or `inside(Values)`. A box that
%   ends at one place less counts twice: it is soon done with. Fails if all boxes cover Region.

best_cut(Boxes, Region, Feature, Cut) :-
    findall(cut(F, C)-Weight,
            ( member(b(_, _, Box), Boxes),
              findall(cut(F, C), cut(Box, Region, F, C), Own),
              length(Own, Ends),
              Weight is 1<<max(0, 40-Ends),
              member(cut(F, C), Own)
            ),
            Cuts0),
    keysort(Cuts0, Cuts),
    Cuts = [First-Weight|Rest],
    heaviest(Rest, First, Weight, 0, First, cut(Feature, Cut)).

heaviest([], Item, Weight, Most, Best0, Best) :-
    (   Weight > Most
    ->  Best = Item
    ;   Best = Best0
    ).
heaviest([Next-NextWeight|Items], Item, Weight, Most, Best0, Best) :-
    (   Next == Item
    ->  Weight1 is Weight+NextWeight,
        heaviest(Items, Item, Weight1, Most, Best0, Best)
    ;   Weight > Most
    ->  heaviest(Items, Next, NextWeight, Weight, Item, Best)
    ;   heaviest(Items, Next, NextWeight, Most, Best0, Best)
    ).

cut(Box, Region, Feature, Cut) :-
    member(Feature-Set, Box),
    memberchk(Feature-Whole, Region),
    set_cut(Set, Whole, Cut).

set_cut(range(Low, _), range(Low0, _), from(Low)) :-
    Low > Low0.
set_cut(range(_, High), range(_, High0), from(Next)) :-
    High < High0,
    next_number(High, Next).
set_cut(values(Values), _, inside(Values)).

next_number(High, Next) :-
    (   integer(High)
    ->  next_value(integer, High, Next)
    ;   next_value(numeric, High, Next)
    ).

%!  split(+Cut, +Feature, +Region, -Region1, -Set1, -Region2, -Set2) is det.

split(Cut, Feature, Region, Region1, Set1, Region2, Set2) :-
    append(Before, [Feature-Whole|After], Region),
    !,
    halves(Cut, Whole, Set1, Set2),
    append(Before, [Feature-Set1|After], Region1),
    append(Before, [Feature-Set2|After], Region2).

halves(from(Value), range(Low, High), range(Low, Before), range(Value, High)) :-
    (   integer(Value)
    ->  previous_value(integer, Value, Before)
    ;   previous_value(numeric, Value, Before)
    ).
halves(inside(Values), values(Whole), values(Values), values(Rest)) :-
    ord_subtract(Whole, Values, Rest).

%!  merged(+Gaps1, +Gaps2, +Feature, -Gaps) is det.
%
%   Put together what only the cut has separated.

merged([], Gaps, _, Gaps).
merged([Gap|Gaps1], Gaps2, Feature, [Whole|Gaps]) :-
    (   append(Before, [Other|After], Gaps2),
        joined(Gap, Other, Feature, Whole0)
    ->  Whole = Whole0,
        append(Before, After, Rest)
    ;   Whole = Gap,
        Rest = Gaps2
    ),
    merged(Gaps1, Rest, Feature, Gaps).

joined([F1-S1|Gap1], [F1-S2|Gap2], Feature, [F1-S|Gap]) :-
    (   F1 == Feature
    ->  Gap1 == Gap2,
        Gap = Gap1,
        neighbours(S1, S2, S)
    ;   S1 == S2,
        S = S1,
        joined(Gap1, Gap2, Feature, Gap)
    ).

neighbours(range(Low, High1), range(Low2, High), range(Low, High)) :-
    next_number(High1, Next),
    Next =:= Low2.
neighbours(values(Values1), values(Values2), values(Values)) :-
    ord_union(Values1, Values2, Values).
