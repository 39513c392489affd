:- module(neurologic_branching,
          [ explored/6                  % +Formula, +Schema, :Meaning, :Try, +Limits, -Found
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, put_assoc/4]).
:- use_module(library(lists), [append/3, list_to_set/2, member/2, memberchk/2]).
:- use_module('../boxes/atoms').
:- use_module('../boxes/boxes').
:- use_module(formulas).
:- use_module('../boxes/halfspaces').

:- meta_predicate explored(+, +, 3, 2, +, -).

/** <module> Branch and prune: where in the space of all individuals does a formula hold?

A node is a box and what is left of the formula there. A node is dropped where nothing is left that can hold. Otherwise a
disjunction is split into its parts; and where only comparisons are left, points of the box are tried and the box is halved.
Nothing else is ever dropped: when no node is left and nothing was skipped, the formula holds nowhere.
*/

%!  explored(+Formula, +Schema, :Meaning, :Try, +Limits, -Found) is nondet.
%
%   Calls Try(Sets, Found) with boxes in which Formula holds, or may hold where it is not understood. The last solution is always
%   `end(Steps, Reasons)`: Reasons are why parts of the space were left undecided, `[]` if none was. Limits is
%   `limits(Steps, Seconds)`. Meaning is as for reduced/6.

explored(Formula, Schema, Meaning, Try, limits(Most, Seconds), Found) :-
    empty_assoc(Empty),
    get_time(Now),
    Deadline is Now+Seconds,
    Search = search(0, [], Schema, Meaning, Try, Most, Deadline),
    nodes([node([Formula], Empty, Empty)|Back], Back, Search, Found).

% Parts of a disjunction come at once, halves of a box later, so that no box is halved for ever before others are seen.
nodes(Front, Back, Search, Found) :-
    (   Front == Back
    ->  ended(Search, Found)
    ;   beyond(Search, Reason)
    ->  note(Search, Reason),
        ended(Search, Found)
    ;   Front = [Node|Rest],
        expanded(Node, Search, Outcome),
        continued(Outcome, Rest, Back, Search, Found)
    ).

ended(Search, end(Steps, Reasons)) :-
    arg(1, Search, Steps),
    arg(2, Search, Reasons).

continued(dropped, Front, Back, Search, Found) :-
    nodes(Front, Back, Search, Found).
continued(now(Nodes), Front, Back, Search, Found) :-
    append(Nodes, Front, Front1),
    nodes(Front1, Back, Search, Found).
continued(try(Boxes, Later, Doubt), Front, Back, Search, Found) :-
    (   tried(Boxes, Doubt, Search, Found)
    ;   append(Later, Back1, Back),
        nodes(Front, Back1, Search, Found)
    ).

% A box in which everything holds as far as is understood, but which shows no solution, is in doubt.
tried(Boxes, Doubt, Search, Found) :-
    arg(5, Search, Try),
    State = found(false),
    (   member(Sets, Boxes),
        call(Try, Sets, Found),
        nb_setarg(1, State, true)
    ;   Doubt \== none,
        arg(1, State, false),
        note(Search, Doubt),
        fail
    ).

%!  beyond(+Search, -Reason) is semidet.
%
%   A limit is reached; otherwise one more step is counted.

beyond(Search, Reason) :-
    Search = search(Steps0, _, _, _, _, Most, Deadline),
    get_time(Now),
    (   Steps0 >= Most
    ->  Reason = steps(Most)
    ;   Now > Deadline
    ->  Reason = time
    ;   Steps is Steps0+1,
        nb_setarg(1, Search, Steps),
        fail
    ).

note(Search, Reason) :-
    arg(2, Search, Reasons),
    (   memberchk(Reason, Reasons)
    ->  true
    ;   append(Reasons, [Reason], Reasons1),
        duplicate_term(Reasons1, Reasons2),
        nb_setarg(2, Search, Reasons2)
    ).

%!  expanded(+Node, +Search, -Outcome) is det.

expanded(node(Formulas0, Known0, Sets0), Search, Outcome) :-
    Search = search(_, _, Schema, Meaning, _, _, _),
    (   settled(20, Formulas0, Known0, Sets0, Schema, Meaning, Formulas, Known, Sets)
    ->  outcome(Formulas, Known, Sets, Schema, Outcome)
    ;   Outcome = dropped
    ).

outcome([], _, Sets, _, try([Sets], [], disproved)) :-
    !.
outcome(Formulas, Known, Sets, _, now(Nodes)) :-
    branching(Formulas, Parts, Rest),
    !,
    parts(Parts, Rest, Known, Sets, Nodes).
outcome(Formulas, Known, Sets, Schema, Outcome) :-
    (   member(Formula, Formulas),
        \+ Formula = unknown(_)
    ->  points(Formulas, Sets, Schema, Points),
        halves(Formulas, Sets, Schema, Halves),
        findall(node(Formulas, Known, Half), member(Half, Halves), Nodes),
        Outcome = try(Points, Nodes, none)
    ;   Formulas = [unknown(Reason)|_],
        Outcome = try([Sets], [], Reason)
    ).

%!  settled(+Rounds, +Formulas0, +Known0, +Sets0, +Schema, :Meaning, -Formulas, -Known, -Sets) is semidet.
%
%   What is left of a conjunction in a box, after the box has been narrowed by it in at most so many Rounds. Fails if it holds
%   nowhere.

settled(Rounds, Formulas0, Known0, Sets0, Schema, Meaning, Formulas, Known, NarrowSets) :-
    empty_assoc(Empty),
    all_of(Formulas0, Formula0),
    reduced(Formula0, box(Sets0, Schema), known(Known0, Meaning), Empty, Left, Known1),
    Left \== false,
    conjuncts([Left], Known1, Conjuncts0, []),
    list_to_set(Conjuncts0, Conjuncts),
    bounded(Conjuncts, Sets0, Schema, Rest, Sets),
    equalled(Rest, Schema, Sets, Sets1),
    narrowed(Rest, Sets1, Schema, Sets2),
    (   ( Sets2 == Sets0 ; Rounds =:= 0 )
    ->  Formulas = Rest,
        Known = Known1,
        NarrowSets = Sets2
    ;   Rounds1 is Rounds-1,
        settled(Rounds1, Rest, Known1, Sets2, Schema, Meaning, Formulas, Known, NarrowSets)
    ).

:- public known/5.

known(Known, Meaning, Id, Sign, Formula) :-
    (   get_assoc(Id-Sign, Known, Formula0)
    ->  Formula = Formula0
    ;   call(Meaning, Id, Sign, Formula)
    ).

conjuncts([], _, Conjuncts, Conjuncts).
conjuncts([Formula|Formulas], Known, Conjuncts, Tail) :-
    (   Formula == true
    ->  Conjuncts = Conjuncts1
    ;   Formula = and(List)
    ->  conjuncts(List, Known, Conjuncts, Conjuncts1)
    ;   Formula = ref(Id, Sign)
    ->  get_assoc(Id-Sign, Known, Left),
        conjuncts([Left], Known, Conjuncts, Conjuncts1)
    ;   Conjuncts = [Formula|Conjuncts1]
    ),
    conjuncts(Formulas, Known, Conjuncts1, Tail).

bounded([], Sets, _, [], Sets).
bounded([Formula|Formulas], Sets0, Schema, Rest, Sets) :-
    (   Formula = in(Value, Set)
    ->  range_of(Sets0, Schema, Value, Set0),
        set_meet(Set0, Set, Set1),
        put_assoc(Value, Sets0, Set1, Sets1),
        Rest = Rest1
    ;   Sets1 = Sets0,
        Rest = [Formula|Rest1]
    ),
    bounded(Formulas, Sets1, Schema, Rest1, Sets).

% Values that are the same come from the same set.
equalled([], _, Sets, Sets).
equalled([Formula|Formulas], Schema, Sets0, Sets) :-
    (   Formula = same(A, B),
        A = '$value'(_, _),
        B = '$value'(_, _),
        range_of(Sets0, Schema, A, values(Values1)),
        range_of(Sets0, Schema, B, values(Values2)),
        Values1 \== Values2
    ->  set_meet(values(Values1), values(Values2), Set),
        put_assoc(A, Sets0, Set, Sets1),
        put_assoc(B, Sets1, Set, Sets2)
    ;   Sets2 = Sets0
    ),
    equalled(Formulas, Schema, Sets2, Sets).

%!  branching(+Formulas, -Parts, -Rest) is semidet.
%
%   The shortest disjunction of Formulas has Parts.

branching(Formulas, Parts, Rest) :-
    findall(Count-Formula,
            ( member(Formula, Formulas),
              (   Formula = or(List)
              ->  length(List, Count)
              ;   Formula = at_least(_, List),
                  length(List, Count0),
                  Count is Count0*2
              )
            ),
            Counted),
    keysort(Counted, [_-Formula|_]),
    once(removed(Formulas, Formula, Rest)),
    (   Formula = or(Parts)
    ->  true
    ;   Formula = at_least(N, [First|Others]),
        N1 is N-1,
        Parts = [and([First, at_least(N1, Others)]), at_least(N, Others)]
    ).

removed([Formula0|Formulas], Formula, Rest) :-
    (   Formula0 == Formula
    ->  Rest = Formulas
    ;   Rest = [Formula0|Rest1],
        removed(Formulas, Formula, Rest1)
    ).

% Where a part is a bound, the parts after it need not look inside of it again.
parts([], _, _, _, []).
parts([Part|Parts], Rest, Known, Sets, [node([Part|Rest], Known, Sets)|Nodes]) :-
    (   Part = in(_, _)
    ->  parts(Parts, [not(Part)|Rest], Known, Sets, Nodes)
    ;   parts(Parts, Rest, Known, Sets, Nodes)
    ).

%!  points(+Formulas, +Sets, +Schema, -Points) is det.
%
%   Points are boxes in which the values that Formulas speak of are single, and Formulas hold: from a typical one and some at
%   the ends of Sets.

points(Formulas, Sets, Schema, Points) :-
    values_in(Formulas, Values),
    findall(Point,
            ( choice(Values, Sets, Schema, Point),
              \+ ( member(Formula, Formulas),
                   \+ Formula = unknown(_),
                   \+ holds_at(Formula, Point, Schema)
                 )
            ),
            Points0),
    (   Points0 = [Point|_]
    ->  Points = [Point]
    ;   Points = []
    ).

values_in(Formulas, Values) :-
    findall(Value, ( member(Formula, Formulas), sub_value(Formula, Value) ), Values0),
    sort(Values0, Values).

choice(Values, Sets, Schema, Point) :-
    foldl(typical(Schema), Values, Sets, Point).
choice(Values, Sets, Schema, Point) :-
    length(Values, Count),
    (   Count =< 4
    ->  ends(Values, [low, high], Schema, Sets, Point)
    ;   member(End, [low, high]),
        ends(Values, [End], Schema, Sets, Point)
    ).

typical(Schema, Value, Sets0, Sets) :-
    kind_and_set(Value, Sets0, Schema, Kind, Set),
    set_value(Kind, Set, Point),
    pointed(Set, Point, PointSet),
    put_assoc(Value, Sets0, PointSet, Sets).

ends([], _, _, Sets, Sets).
ends([Value|Values], Ends, Schema, Sets0, Sets) :-
    kind_and_set(Value, Sets0, Schema, Kind, Set),
    set_values(Kind, Set, Points),
    member(End, Ends),
    (   End == low
    ->  Points = [Point|_]
    ;   append(_, [Point], Points)
    ),
    pointed(Set, Point, PointSet),
    put_assoc(Value, Sets0, PointSet, Sets1),
    ends(Values, Ends, Schema, Sets1, Sets).

kind_and_set(Value, Sets, Schema, Kind, Set) :-
    Value = '$value'(_, Feature),
    get_assoc(Feature, Schema, feature(Kind, _)),
    range_of(Sets, Schema, Value, Set).

pointed(range(_, _), Point, range(Point, Point)).
pointed(values(_), Point, values([Point])).

%!  halves(+Formulas, +Sets, +Schema, -Halves) is det.
%
%   Sets, with what Formulas speak of halved where it is widest, measured by its domain.

halves(Formulas, Sets, Schema, Halves) :-
    findall(Width-Value,
            ( member(Formula, Formulas),
              sub_value(Formula, Value),
              kind_and_set(Value, Sets, Schema, _, Set),
              width(Set, Value, Schema, Width)
            ),
            Widths),
    sort(1, @>=, Widths, Sorted),
    (   Sorted = [_-Value|_]
    ->  kind_and_set(Value, Sets, Schema, Kind, Set),
        halved(Kind, Set, Set1, Set2),
        put_assoc(Value, Sets, Set1, Half1),
        put_assoc(Value, Sets, Set2, Half2),
        Halves = [Half1, Half2]
    ;   Halves = []
    ).

width(values(Values), '$value'(_, Feature), Schema, Width) :-
    Values = [_, _|_],
    get_assoc(Feature, Schema, feature(_, values(All))),
    length(Values, Count),
    length(All, Most),
    Width is float(Count/Most).
width(range(Low, High), '$value'(_, Feature), Schema, Width) :-
    Low < High,
    (   Low > -1.0Inf,
        High < 1.0Inf
    ->  get_assoc(Feature, Schema, feature(_, range(Least, Most))),
        (   Least > -1.0Inf,
            Most < 1.0Inf
        ->  Width is min(1.0, (High/2-Low/2)/(Most/2.0-Least/2.0))
        ;   Width is min(1.0, (High/2.0-Low/2.0)/1.0e9)
        )
    ;   Width = 2.0
    ).

halved(_, values(Values), values(Values1), values(Values2)) :-
    length(Values, Count),
    Half is Count//2,
    length(Values1, Half),
    append(Values1, Values2, Values).
halved(Kind, range(Low, High), range(Low, Middle), range(Next, High)) :-
    middle(Kind, Low, High, Middle),
    next_value(Kind, Middle, Next).

% The last value of the lower half.
middle(integer, Low, High, Middle) :-
    !,
    (   Low > -1.0Inf
    ->  (   High < 1.0Inf
        ->  Middle is (Low+High) div 2
        ;   Low < 0
        ->  Middle = -1
        ;   Middle is 2*Low+1
        )
    ;   High > 0
    ->  Middle = 0
    ;   Middle is 2*High-1
    ).
middle(_, Low, High, Middle) :-
    (   Low > -1.0Inf
    ->  (   High < 1.0Inf
        ->  Middle0 is Low/2+High/2
        ;   Low < 0
        ->  Middle0 = 0.0
        ;   Low < 1.0e300
        ->  Middle0 is 16.0*Low+1.0
        ;   Middle0 = 1.7976931348623157e308
        )
    ;   High > 0
    ->  Middle0 = 0.0
    ;   High > -1.0e300
    ->  Middle0 is 16.0*High-1.0
    ;   Middle0 = -1.0Inf
    ),
    (   Middle0 < Low
    ->  Middle = Low
    ;   Middle0 >= High
    ->  previous_value(numeric, High, Middle)
    ;   Middle = Middle0
    ).
