:- module(neurologic_beyond_boxes,
          [ tried_part/6                % +Problem, +Box, +Changes, +Distance, +Rule, -Outcome
          ]).
:- use_module(library(lists), [member/2, memberchk/2, select/4]).
:- use_module(library(ordsets), [ord_memberchk/2]).
:- use_module('../boxes/pieces').
:- use_module('../boxes/reach', [cost/4]).
:- use_module('../change/room').
:- use_module('../change/trying').

/** <module> What boxes do not tell of a theory is tried point by point

An expert's denials, clauses that an expert adds to the target, relations: whether a change passes shows when the program is asked.
Of what fails, only that point is cut away; after many failures a growing region around it, and then the least change that is found
is no longer proved to be the least.
*/

%!  tried_part(+Problem, +Box, +Changes, +Distance, +Rule, -Outcome) is det.
%
%   Outcome is `found(Counterfactual)` if the program answers as it should with Changes, else `apart(Boxes)`: what is left of Box
%   without what cannot pass either.

tried_part(Problem, Box, Changes, Distance, Rule, Outcome) :-
    Problem = problem(M, Individual, Class, Row, _, _, _, Denials, State),
    tried(M, Individual, Class, Changes, Denials, State, Verdict),
    (   Verdict == passed
    ->  state_proved(State, Least),
        (   Least == true
        ->  Changes1 = Changes,
            Distance1 = Distance
        ;   tightened(Problem, Changes, Changes1),
            cost(Changes1, Row, Distance1, _)
        ),
        changed(Changes1, Row, Shown),
        room_left(Changes1, Box, Row, Room),
        Outcome = found(counterfactual(Shown, Distance1, [rule(Rule), least(Least), room(Room)]))
    ;   concerned(Verdict, M, Row, Features),
        state_failures(State, Failures),
        around(Features, Row, Changes, Failures, Sides, Exact),
        ( Exact == true -> true ; state_unproved(State) ),
        cut_along(Sides, Box, Row, Boxes, _),
        Outcome = apart(Boxes)
    ).

%!  concerned(+Verdict, +Module, +Row, -Features) is det.
%
%   Only a change of one of Features can make the change pass that failed with Verdict.

concerned(violates(Denial), M, Row, Features) :-
    denial_features(M, Denial, Known),
    findall(Feature, ( changeable(Row, Feature), ord_memberchk(Feature, Known) ), Features).
concerned(answers(_), _, Row, Features) :-
    findall(Feature, changeable(Row, Feature), Features).

%!  tightened(+Problem, +Changes0, -Changes) is det.
%
%   Where a region was cut away at once, bring each number back as far as the change still passes.

tightened(Problem, Changes0, Changes) :-
    findall(Feature, member(Feature=_, Changes0), Features),
    tightened(Features, Problem, 25, Changes0, Changes).

tightened([], _, _, Changes, Changes).
tightened([Feature|Features], Problem, Left, Changes0, Changes) :-
    Problem = problem(_, _, _, Row, _, _, _, _, _),
    (   memberchk(Feature=Value, Changes0),
        starting_point(Row, Feature, Start)
    ->  halved(Left, Feature, Start, Value, Problem, Changes0, Changes1)
    ;   Changes1 = Changes0
    ),
    tightened(Features, Problem, Left, Changes1, Changes).

% Fails is a value that does not pass or is the present one, Passes one that passes.
halved(Left, Feature, Fails, Passes, Problem, Changes0, Changes) :-
    Problem = problem(M, Individual, Class, Row, _, _, _, Denials, State),
    (   Left > 0,
        between_values(Row, Feature, Fails, Passes, Middle)
    ->  Left1 is Left-1,
        once(select(Feature=_, Changes0, Feature=Middle, Changes1)),
        (   tried(M, Individual, Class, Changes1, Denials, State, passed)
        ->  halved(Left1, Feature, Fails, Middle, Problem, Changes1, Changes)
        ;   halved(Left1, Feature, Middle, Passes, Problem, Changes0, Changes)
        )
    ;   Changes = Changes0
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

% The number that the individual has.

starting_point(Row, Feature, X) :-
    get_dict(Feature, Row, f(Kind, known(X), _, _)),
    number(X),
    memberchk(Kind, [integer, numeric]).


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
