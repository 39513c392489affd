:- module(neurologic_counterfactual,
          [ counterfactual/3,           % :Individual, +Class, -Counterfactual
            counterfactual/4,           % :Individual, +Class, +Options, -Counterfactual
            counterfactuals/6,          % +Module, +Individual, +Class, +Count, +Options, -Result
            fits/6                      % +Module, +Individual, +Class, +Changes, +Options, -Distance
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(error), [must_be/2]).
:- use_module(library(heaps), [add_to_heap/4, empty_heap/1, get_from_heap/4, min_of_heap/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, select/4]).
:- use_module(library(option), [option/3]).
:- use_module(library(ordsets), [ord_memberchk/2, ord_subset/2]).
:- use_module(library(pairs), [pairs_keys/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module(boxes).
:- use_module(decisions).
:- use_module(linear_moves).
:- use_module(program).
:- use_module(room).
:- use_module(trying).

:- meta_predicate
    counterfactual(:, +, -),
    counterfactual(:, +, +, -).

/** <module> The least change of an individual that makes the theory answer another class

The theory is a list of boxes that say yes or no to the wanted class (see neurologic(decisions)). The nearest point of a box
lies, feature by feature, at the end of the box that is next to the individual. So the search keeps parts of the yes boxes,
each under the distance of its nearest point, and looks at the nearest part first: if that point lies in a no box that comes
before, the part is cut along the sides of that box; otherwise the change is tried out in the program. The first point that
passes is the least change: every other part is at least as far.

What boxes do not tell is tried point by point: an expert's denials, clauses that an expert adds to the target, relations. Then
only the point that failed is cut away; after many of them a growing region around it, and the answer is no longer proved to
be the least.

A counterfactual is a term `counterfactual(Changes, Distance, Details)`. Changes is a list of change(Feature, Old, New), ordered
by feature, with `known(Value)` or `missing` for Old. For Distance see neurologic(distance). Details is the list

    | rule(Id)      | the rule that answers then, `default` or `conflict`                                  |
    | least(Truth)  | whether no smaller change is possible, or none that does not change the same features |
    | room(Sets)    | how far the changed features may go with the same rule, a list of Feature-Set        |
*/

%!  counterfactual(:Individual, +Class, -Counterfactual) is nondet.
%!  counterfactual(:Individual, +Class, +Options, -Counterfactual) is nondet.
%
%   Counterfactual is a change of Individual after which the rules answer Class and nothing else, the least one first. Further
%   ones are by other rules, and change no superset of the features that an earlier one changes.
%
%   Features may change that have the role `actionable`; where no feature has it, those without any role. Options:
%
%     - actionable(+Features)
%       Only these may change. A feature with the role `immutable` or `protected` cannot be among them.
%     - only_up(+Features), only_down(+Features)
%       These may only rise, or only fall.
%     - distance(+Way)
%       `width` (default) or `mad`: see neurologic(distance).
%     - denials(+Truth)
%       Whether changes are refused that violate a denial/1 that holds not without them; `true` by default.
%     - steps(+Count), tries(+Count)
%       Most parts that are looked at (50,000), and most changes that are tried out in the program (1,000).
%
%   @error existence_error(individual, Name), domain_error(class, Class), existence_error(feature, Name),
%          permission_error(change, feature, Name) for an immutable or protected feature

counterfactual(Individual, Class, Counterfactual) :-
    counterfactual(Individual, Class, [], Counterfactual).

counterfactual(M:Individual, Class, Options, Counterfactual) :-
    must_be(list, Options),
    problem(M, Individual, Class, Options, Problem),
    search(Problem, Counterfactual).

%!  counterfactuals(+Module, +Individual, +Class, +Count, +Options, -Result) is det.
%
%   Result is `found(Now, Counterfactuals, Complete, Refused, Scales, Values)`: the classes that are answered now, at most Count
%   counterfactuals, whether the search was never cut short, the names of denials that refused nearer changes, the scales of the
%   numbers that may change, a list of Feature=Scale, and what is known of Individual, a list of Feature=Value.

counterfactuals(M, Individual, Class, Count, Options, found(Now, Found, Complete, Refused, Scales, Values)) :-
    problem(M, Individual, Class, Options, Problem),
    answered(M, Individual, Now),
    findall(Counterfactual, limit(Count, search(Problem, Counterfactual)), Found),
    Problem = problem(_, _, _, Row, _, _, _, _, State),
    state_complete(State, Complete),
    state_refused(State, Refused),
    changeable_scales(Row, Scales),
    known_row(Row, Values).

%!  fits(+Module, +Individual, +Class, +Changes, +Options, -Distance) is semidet.
%
%   The changes, a list of Feature=Value ordered by feature, keep to what may change, violate no further denial, and make the
%   rules answer Class. Distance is theirs.

fits(M, Individual, Class, Changes, Options, Distance) :-
    problem(M, Individual, Class, Options, Problem),
    Problem = problem(_, _, _, Row, _, _, _, Denials, State),
    \+ ( member(Feature=Value, Changes),
         \+ may_become(Row, Feature, Value)
       ),
    tried(M, Individual, Class, Changes, Denials, State, passed),
    cost(Changes, Row, Distance, _).

problem(M, Individual, Class, Options, problem(M, Individual, Class, Row, Entries, Default, Tries, Denials, State)) :-
    wanted_class(M, Class),
    room(M, Individual, Options, Row),
    option(denials(Denials), Options, true),
    option(steps(Steps), Options, 50_000),
    option(tries(Tries), Options, 1_000),
    decisions(M, Class, only, Entries, Default),
    new_state(Steps, State).

wanted_class(M, Class) :-
    (   target(M, Target, Classes)
    ->  (   Classes == []
        ->  throw(error(type_error(class_target, Target), _))
        ;   ( memberchk(Class, Classes) ; Class == unknown )
        ->  true
        ;   throw(error(domain_error(class, Class), _))
        )
    ;   throw(error(existence_error(rules, M), _))
    ).

%!  parts(+Entries, +Row, +Reach, -Parts, -Nos, -Far) is det.
%
%   Parts is a list of Key-part(Box, Open, Changes, Settled, Rule, Place, Number) for what says yes and can be reached. Nos is a
%   list of no(Distance, Place, Broken, Kept, Box, Open, Missing) for what says no and can be reached: Broken are the conditions
%   that the individual does not meet, Kept all others. What says yes is among them with the list of its features that are
%   Missing: while it is not known to fail, no later rule answers. Of what says no, Missing is the verdict of its entry. Far holds the entries that are farther away than Reach,
%   with `far` in place of `yes`.

parts([], _, _, [], [], []).
parts([Entry|Entries], Row, Reach, Parts, Nos, Far) :-
    Entry = entry(Place, Verdict, Rule, Number, Box, Open),
    (   memberchk(Verdict, [yes, far])
    ->  (   toward(Box, Row, Reach, Way)
        ->  (   Way = way(Changes, Distance, Count)
            ->  settled(Open, Settled),
                Parts = [k(Distance, Count, Number)-part(Box, Open, Changes, Settled, Rule, Place, Number)|Parts1],
                Far = Far1
            ;   Parts = Parts1,
                Far = [entry(Place, far, Rule, Number, Box, Open)|Far1]
            )
        ;   Parts = Parts1,
            Far = Far1
        ),
        (   Verdict == yes,
            unknown_features(Box, Row, Missing),
            Missing \== [],
            against(Box, Row, 1.0Inf, against(Distance0, Broken, Kept))
        ->  Nos = [no(Distance0, Place, Broken, Kept, Box, Open, Missing)|Nos1]
        ;   Nos = Nos1
        )
    ;   Parts = Parts1,
        (   against(Box, Row, Reach, Way)
        ->  (   Way = against(Distance, Broken, Kept)
            ->  Nos = [no(Distance, Place, Broken, Kept, Box, Open, Verdict)|Nos1],
                Far = Far1
            ;   Nos = Nos1,
                Far = [Entry|Far1]
            )
        ;   Nos = Nos1,
            Far = Far1
        )
    ),
    parts(Entries, Row, Reach, Parts1, Nos1, Far1).

settled(Open, Settled) :-
    (   Open == []
    ->  Settled = true
    ;   Settled = false
    ).

%!  search(+Problem, -Counterfactual) is nondet.

search(Problem, Counterfactual) :-
    Problem = problem(_, _, _, _, Entries, Default, _, _, _),
    (   Default == yes
    ->  default_place(Place),
        Parts = [k(0.0, 0, Place)-part([], [], [], true, default, Place, Place)]
    ;   Parts = []
    ),
    empty_heap(Heap),
    search(queue(Parts, Heap, [], Entries, 0.0), [], Problem, Counterfactual).

default_place(1_000_000_000_000).

% queue(Parts, Heap, Nos, Far, Reach): parts of the beginning stand in a sorted list, those that are cut off in a heap; Far are the
% entries that have not been looked at, since they are farther away than Reach.
search(Queue0, Taken, Problem, Counterfactual) :-
    Queue0 = queue(Parts0, Heap0, Nos, Far, Reach),
    Problem = problem(_, _, _, _, _, _, Tries, _, State),
    (   nearest(Parts0, Heap0, Key, Part, Parts, Heap1),
        (   Far == []
        ->  true
        ;   Key = k(Distance, _, _),
            Distance =< Reach,
            Reach > 0.0
        )
    ->  (   state_step(State, Tries)
        ->  look(Part, Key, Taken, Nos, Problem, Outcome),
            (   Outcome = found(Found)
            ->  (   Counterfactual = Found
                ;   taken(Found, Part, New),
                    search(queue(Parts, Heap1, Nos, Far, Reach), [New|Taken], Problem, Counterfactual)
                )
            ;   Outcome = cut(Pieces),
                foldl(added, Pieces, Heap1, Heap),
                search(queue(Parts, Heap, Nos, Far, Reach), Taken, Problem, Counterfactual)
            )
        ;   state_incomplete(State),
            fail
        )
    ;   Far = [_|_],
        widened(Queue0, Problem, Queue),
        search(Queue, Taken, Problem, Counterfactual)
    ).

widened(queue(Parts0, Heap, Nos0, Far0, Reach0), Problem, queue(Parts, Heap, Nos, Far, Reach)) :-
    Problem = problem(_, _, _, Row, _, _, _, _, _),
    (   Reach0 < 0.2
    ->  Reach = 0.2
    ;   Reach0 < 10.0
    ->  Reach is Reach0*3.0
    ;   Reach = 1.0Inf
    ),
    parts(Far0, Row, Reach, Parts1, Nos1, Far),
    append(Parts0, Parts1, Parts2),
    keysort(Parts2, Parts),
    append(Nos0, Nos1, Nos2),
    sort(1, @=<, Nos2, Nos).

nearest([Key0-Part0|Parts], Heap, Key, Part, Parts1, Heap1) :-
    (   min_of_heap(Heap, HeapKey, _),
        HeapKey @< Key0
    ->  get_from_heap(Heap, Key, Part, Heap1),
        Parts1 = [Key0-Part0|Parts]
    ;   Key = Key0,
        Part = Part0,
        Parts1 = Parts,
        Heap1 = Heap
    ).
nearest([], Heap, Key, Part, [], Heap1) :-
    get_from_heap(Heap, Key, Part, Heap1).

added(Key-Part, Heap0, Heap) :-
    add_to_heap(Heap0, Key, Part, Heap).

taken(counterfactual(Changes, _, _), part(_, _, _, _, Rule, _, _), taken(Rule, Features)) :-
    findall(Feature, member(change(Feature, _, _), Changes), Features).

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
    ;   hit(Nos, Distance, Place, Changes, Row, No)
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

%!  hit(+Nos, +Distance, +Place, +Changes, +Row, -No) is semidet.
%
%   No is one that comes before Place, and is not known to fail of the changed individual. What is farther away than Distance
%   cannot hold of it.

hit(Nos, Distance, Place, Changes, Row, No) :-
    Reach is Distance+1.0e-9*(1.0+Distance),    % sums in another order
    hit_within(Nos, Reach, Place, Changes, Row, No).

hit_within([No0|Nos], Reach, Place, Changes, Row, No) :-
    No0 = no(Distance, Place0, Broken, Kept, Box, Open, Missing),
    Distance =< Reach,
    (   Place0 < Place,
        mended(Broken, Changes),
        kept(Changes, Kept),
        \+ undecidable(Open),
        \+ refuted_open(Open, Changes, Row),
        stands(Missing, Box, Open, Place, Changes, Row)
    ->  No = No0
    ;   hit_within(Nos, Reach, Place, Changes, Row, No)
    ).

% Given that it is not known to fail.
stands(no, _, _, _, _, _) :-
    !.
stands(other, Box, Open, Place, Changes, Row) :-
    !,
    (   default_place(Place)
    ->  true
    ;   known_open(Open, Changes, Row),
        unknown_features(Box, Row, Missing),
        \+ still_missing(Missing, Changes)
    ).
stands(Missing, _, _, _, Changes, _) :-
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

%!  tried_part(+Problem, +Box, +Changes, +Distance, +Rule, -Outcome) is det.

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
    pairs_of(Changes0, Pairs),
    pairs_keys(Pairs, Features),
    tightened(Features, Problem, 25, Changes0, Changes).

pairs_of([], []).
pairs_of([Feature=Value|Changes], [Feature-Value|Pairs]) :-
    pairs_of(Changes, Pairs).

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

