:- module(neurologic_distances,
          [ evaluated/7,                % +Condition, +Module, +Individual, +Row, -Truth, -Leaves, -Distance
            missing_feature/3,          % +Condition, +Row, -Feature
            inner_condition/2,          % +Conditions, -Inner
            difference/3                % +A, +B, -Difference
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).

/** <module> How far an individual is from a condition

Conditions are those of neurologic(program/readings). A number is off by a part of the width that its condition states; a category is off by 1,
and so is a missing value; a sum by a part of the sizes of what is added up. Of m-of-n conditions and disjunctions the nearest way counts.
*/

%!  missing_feature(+Condition, +Row, -Feature) is nondet.
%
%   Condition asks for Feature, which has no value in Row.

missing_feature(Condition, Row, Feature) :-
    inner_condition([Condition], Inner),
    asked_feature(Inner, Feature, Index),
    arg(Index, Row, missing).

asked_feature(number(Feature, Index, _, _), Feature, Index).
asked_feature(category(Feature, Index, _, _), Feature, Index).
asked_feature(known(Feature, Index), Feature, Index).
asked_feature(same(_, Feature, Index, _, _), Feature, Index).
asked_feature(same(_, _, _, Feature, Index), Feature, Index).
asked_feature(sum(_, Left, Right), Feature, Index) :-
    inner_feature(Left-Right, Feature, Index).

%!  evaluated(+Condition, +Module, +Individual, +Row, -Truth, -Leaves, -Distance) is det.
%
%   Truth is `holds`, `fails` or `unknown`. Unless it holds, Leaves are terms `leaf(Goal, Gap)`, the conditions that would make it
%   hold if they did, and Distance is the sum of theirs. See neurologic(explain/gaps).

evaluated(number(F, Index, Width, Tests), _, I, Row, Truth, Leaves, Distance) :-
    arg(Index, Row, Entry),
    (   Entry = value(Value)
    ->  (   first_failing(Tests, Value, Failing)
        ->  Truth = fails,
            off(Failing, Value, By),
            part(By, Width, Distance),
            Goal =.. [F, I, Value],
            Failing =.. [Operator, Bound],
            Test =.. [Operator, Value, Bound],
            Leaves = [leaf((Goal, Test), gap(F, value(Value), Failing, By, Distance))]
        ;   Truth = holds,
            Leaves = [],
            Distance = 0.0
        )
    ;   missing(F, I, Truth, Leaves, Distance)
    ).
evaluated(category(F, Index, In, Values), _, I, Row, Truth, Leaves, Distance) :-
    arg(Index, Row, Entry),
    (   Entry = value(Value)
    ->  (   ( memberchk(Value, Values) -> In == in ; In == out )
        ->  Truth = holds,
            Leaves = [],
            Distance = 0.0
        ;   Truth = fails,
            Distance = 1.0,
            Goal =.. [F, I, Value],
            (   In == in
            ->  Test = memberchk(Value, Values),
                Wanted = one_of(Values)
            ;   Test = (\+ memberchk(Value, Values)),
                Wanted = none_of(Values)
            ),
            Leaves = [leaf((Goal, Test), gap(F, value(Value), Wanted, none, Distance))]
        )
    ;   missing(F, I, Truth, Leaves, Distance)
    ).
evaluated(known(F, Index), _, I, Row, Truth, Leaves, Distance) :-
    arg(Index, Row, Entry),
    (   Entry = value(_)
    ->  Truth = holds,
        Leaves = [],
        Distance = 0.0
    ;   missing(F, I, Truth, Leaves, Distance)
    ).
evaluated(same(Operator, F, Index, G, Other), _, I, Row, Truth, Leaves, Distance) :-
    arg(Index, Row, Entry),
    arg(Other, Row, OtherEntry),
    (   Entry = value(Value)
    ->  (   OtherEntry = value(OtherValue)
        ->  (   ( Value == OtherValue -> Operator == (==) ; Operator == (\==) )
            ->  Truth = holds,
                Leaves = [],
                Distance = 0.0
            ;   Truth = fails,
                Distance = 1.0,
                ( Operator == (==) -> Wanted = one_of([OtherValue]) ; Wanted = none_of([OtherValue]) ),
                Goal =.. [F, I, Value],
                OtherGoal =.. [G, I, OtherValue],
                Test =.. [Operator, Value, OtherValue],
                Leaves = [leaf((OtherGoal, Goal, Test), gap(F, value(Value), Wanted, none, Distance))]
            )
        ;   missing(G, I, Truth, Leaves, Distance)
        )
    ;   missing(F, I, Truth, Leaves, Distance)
    ).
evaluated(sum(Operator, Left, Right), _, I, Row, Truth, Leaves, Distance) :-
    findall(F, ( inner_feature(Left-Right, F, Index), arg(Index, Row, missing) ), Missing0),
    sort(Missing0, Missing),
    (   Missing = [_|_]
    ->  Truth = unknown,
        missing_each(Missing, I, Leaves),
        length(Missing, Count),
        Distance is float(Count)
    ;   with_values(Left, Row, LeftSum),
        with_values(Right, Row, RightSum),
        (   catch(( LeftValue is LeftSum, RightValue is RightSum ), error(_, _), fail)
        ->  Test =.. [Operator, RightValue],
            (   passes(Test, LeftValue)
            ->  Truth = holds,
                Leaves = [],
                Distance = 0.0
            ;   Truth = fails,
                off(Test, LeftValue, By),
                size(LeftSum+RightSum, Size),
                part(By, Size, Distance),
                Goal =.. [Operator, LeftSum, RightSum],
                Leaves = [leaf(Goal, gap(-, value(LeftValue), Test, By, Distance))]
            )
        ;   Truth = unknown,                    % a sum that is too large for a double neither compares nor fails to
            Distance = 1.0,
            Goal =.. [Operator, LeftSum, RightSum],
            Leaves = [leaf(Goal, gap(-, none, holds, none, Distance))]
        )
    ).
evaluated(all(Conditions), M, I, Row, Truth, Leaves, Distance) :-
    evaluated_all(Conditions, M, I, Row, holds, Truth, Leaves, 0.0, Distance).
evaluated(any(Conditions), M, I, Row, Truth, Leaves, Distance) :-
    evaluated(least(1, Conditions), M, I, Row, Truth, Leaves, Distance).
evaluated(least(Least, Conditions), M, I, Row, Truth, Leaves, Distance) :-
    findall(Distance0-result(Truth0, Leaves0),
            ( member(Condition, Conditions),
              evaluated(Condition, M, I, Row, Truth0, Leaves0, Distance0)
            ),
            Results),
    counted(Results, holds, Held),
    (   Held >= Least
    ->  Truth = holds,
        Leaves = [],
        Distance = 0.0
    ;   counted(Results, unknown, Unknown),
        ( Held+Unknown >= Least -> Truth = unknown ; Truth = fails ),
        Needed is Least-Held,
        unmet(Results, Unmet0),
        keysort(Unmet0, Unmet),
        nearest(Needed, Unmet, Leaves, 0.0, Distance)
    ).
evaluated(goal(I, Goal0, Fetches0), M, I1, _, Truth, Leaves, Distance) :-
    copy_term(goal(I, Goal0, Fetches0), goal(I1, Goal, Fetches)),
    (   fetched(Fetches, M)
    ->  copy_term(Goal, Asked),
        (   call(M:Asked)
        ->  Truth = holds,
            Leaves = [],
            Distance = 0.0
        ;   Truth = fails,
            Distance = 1.0,
            Leaves = [leaf(Goal, gap(-, none, holds, none, Distance))]
        )
    ;   Truth = unknown,
        Distance = 1.0,
        Leaves = [leaf(Goal, gap(-, none, holds, none, Distance))]
    ).

fetched([], _).
fetched([Fetch|Fetches], M) :-
    call(M:Fetch),
    !,
    fetched(Fetches, M).

evaluated_all([], _, _, _, Truth, Truth, [], Distance, Distance).
evaluated_all([Condition|Conditions], M, I, Row, Truth0, Truth, Leaves, Distance0, Distance) :-
    evaluated(Condition, M, I, Row, Truth1, Leaves1, Part),
    worse(Truth0, Truth1, Truth2),
    total(Distance0, Part, Distance1),
    append(Leaves1, Leaves2, Leaves),
    evaluated_all(Conditions, M, I, Row, Truth2, Truth, Leaves2, Distance1, Distance).

worse(fails, _, fails) :- !.
worse(unknown, Truth, Worse) :- !,
    ( Truth == fails -> Worse = fails ; Worse = unknown ).
worse(holds, Truth, Truth).

counted([], _, 0).
counted([_-result(Truth, _)|Results], Wanted, Count) :-
    counted(Results, Wanted, Count0),
    ( Truth == Wanted -> Count is Count0+1 ; Count = Count0 ).

unmet([], []).
unmet([Distance-Result|Results], Unmet) :-
    (   Result = result(holds, _)
    ->  Unmet = Unmet1
    ;   Unmet = [Distance-Result|Unmet1]
    ),
    unmet(Results, Unmet1).

nearest(Needed, Unmet, Leaves, Distance0, Distance) :-
    (   ( Needed =:= 0 ; Unmet == [] )
    ->  Leaves = [],
        Distance = Distance0
    ;   Unmet = [Part-result(_, Leaves1)|Unmet1],
        Needed1 is Needed-1,
        total(Distance0, Part, Distance1),
        append(Leaves1, Leaves2, Leaves),
        nearest(Needed1, Unmet1, Leaves2, Distance1, Distance)
    ).

missing(F, I, unknown, [leaf(Goal, gap(F, missing, value, none, 1.0))], 1.0) :-
    Goal =.. [F, I, _].

missing_each([], _, []).
missing_each([F|Fs], I, [leaf(Goal, gap(F, missing, value, none, 1.0))|Leaves]) :-
    Goal =.. [F, I, _],
    missing_each(Fs, I, Leaves).

first_failing([Test|Tests], Value, Failing) :-
    (   passes(Test, Value)
    ->  first_failing(Tests, Value, Failing)
    ;   Failing = Test
    ).

passes(<(Bound), Value) :- Value < Bound.
passes(>(Bound), Value) :- Value > Bound.
passes(=<(Bound), Value) :- Value =< Bound.
passes(>=(Bound), Value) :- Value >= Bound.
passes(=:=(Bound), Value) :- Value =:= Bound.
passes(=\=(Bound), Value) :- Value =\= Bound.

off(Test, Value, By) :-
    arg(1, Test, Bound),
    (   Value >= Bound
    ->  difference(Value, Bound, By)
    ;   difference(Bound, Value, By)
    ).

inner_feature(Term, Feature, Index) :-
    compound(Term),
    (   Term = '$feature'(Feature0, Index0)
    ->  Feature = Feature0,
        Index = Index0
    ;   arg(_, Term, Argument),
        inner_feature(Argument, Feature, Index)
    ).

with_values('$feature'(_, Index), Row, Value) :-
    !,
    arg(Index, Row, value(Value)).
with_values('$sum'(Sum0), Row, Sum) :-
    !,
    with_values(Sum0, Row, Sum).
with_values(Term0, Row, Term) :-
    (   compound(Term0)
    ->  compound_name_arguments(Term0, Name, Arguments0),
        values_in(Arguments0, Row, Arguments),
        compound_name_arguments(Term, Name, Arguments)
    ;   Term = Term0
    ).

values_in([], _, []).
values_in([Argument0|Arguments0], Row, [Argument|Arguments]) :-
    with_values(Argument0, Row, Argument),
    values_in(Arguments0, Row, Arguments).

% The sum of the sizes of what is added up.
size(Sum, Size) :-
    (   compound(Sum),
        ( Sum = A+B ; Sum = A-B )
    ->  size(A, SizeA),
        size(B, SizeB),
        total(SizeA, SizeB, Size)
    ;   catch(Value is abs(Sum), error(_, _), fail),
        Value > 0
    ->  Size is max(1.0e-300, float(Value))
    ;   Size = 1.0e-300
    ).

%!  inner_condition(+Conditions, -Inner) is nondet.
%
%   Inner is one of Conditions, or of those inside it.

inner_condition(Conditions, Inner) :-
    member(Condition, Conditions),
    (   Condition = all(Inside)
    ->  inner_condition(Inside, Inner)
    ;   Condition = any(Inside)
    ->  inner_condition(Inside, Inner)
    ;   Condition = least(_, Inside)
    ->  inner_condition(Inside, Inner)
    ;   Inner = Condition
    ).

%!  difference(+A, +B, -Difference) is det.
%
%   A-B; infinite where that is too large for a double, and where one of them is infinite.

difference(A, B, Difference) :-
    (   catch(Difference0 is A-B, error(evaluation_error(_), _), fail)
    ->  Difference = Difference0
    ;   A > B
    ->  Difference = 1.0Inf
    ;   Difference = -1.0Inf
    ).

part(By, Width, Part) :-
    (   By =:= 1.0Inf
    ->  Part = 1.0Inf
    ;   Width =:= 1.0Inf
    ->  Part = 0.0
    ;   catch(Part0 is By/Width, error(evaluation_error(_), _), fail)
    ->  Part is float(Part0)
    ;   Part = 1.0Inf
    ).

total(A, B, Sum) :-
    (   ( A =:= 1.0Inf ; B =:= 1.0Inf )
    ->  Sum = 1.0Inf
    ;   catch(Sum0 is A+B, error(evaluation_error(_), _), fail)
    ->  Sum = Sum0
    ;   Sum = 1.0Inf
    ).
