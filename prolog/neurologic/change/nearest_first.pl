:- module(neurologic_nearest_first,
          [ search/2                    % +Problem, -Counterfactual
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(heaps), [add_to_heap/4, empty_heap/1, get_from_heap/4, min_of_heap/3]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(decisions).
:- use_module(parts).
:- use_module('../boxes/reach').
:- use_module(room).
:- use_module(trying).

/** <module> The nearest part first

The theory is a list of boxes that say yes or no to the wanted class, see neurologic(change/decisions). The search keeps parts of the yes
boxes, each under the distance of its nearest point, and looks at the nearest one first: if that point lies in a no box that comes
before, the part is cut along the sides of that box; otherwise the change is tried out in the program. The first point that passes
is the least change: every other part is at least as far.

Most boxes are far away. So the boxes of the program are gone through for those within a reach, and again for those within a greater
one where that was not enough.
*/

%!  search(+Problem, -Counterfactual) is nondet.
%
%   Problem is `problem(Module, Individual, Class, Row, Verdicts, Default, Tries, Denials, State)`.

search(Problem, Counterfactual) :-
    Problem = problem(_, _, _, _, _, Default, _, _, _),
    (   Default == yes
    ->  default_place(Place),
        Parts = [k(0.0, 0, Place)-part([], [], [], true, default, Place, Place)]
    ;   Parts = []
    ),
    empty_heap(Heap),
    search(queue(Parts, Heap, [], true, -1.0), [], Problem, Counterfactual).

% queue(Parts, Heap, Nos, More, Reach): parts of the program stand in a sorted list, those that are cut off in a heap; More tells
% whether there are boxes farther away than Reach, which have not been looked at.
search(Queue, Taken, Problem, Counterfactual) :-
    Queue = queue(Parts0, Heap0, Nos, More, Reach),
    Problem = problem(_, _, _, _, _, _, Tries, _, State),
    (   nearest(Parts0, Heap0, Key, Part, Parts, Heap1),
        (   More == false
        ->  true
        ;   Key = k(Distance, _, _),
            Distance =< Reach
        )
    ->  (   state_step(State, Tries)
        ->  look(Part, Key, Taken, Nos, Problem, Outcome),
            (   Outcome = found(Found)
            ->  (   Counterfactual = Found
                ;   taken(Found, Part, New),
                    search(queue(Parts, Heap1, Nos, More, Reach), [New|Taken], Problem, Counterfactual)
                )
            ;   Outcome = cut(Pieces),
                foldl(added, Pieces, Heap1, Heap),
                search(queue(Parts, Heap, Nos, More, Reach), Taken, Problem, Counterfactual)
            )
        ;   state_incomplete(State),
            fail
        )
    ;   More == true,
        widened(Queue, Problem, Wider),
        search(Wider, Taken, Problem, Counterfactual)
    ).

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

%!  widened(+Queue, +Problem, -Wider) is det.

widened(queue(Parts0, Heap, Nos0, _, Reach0), Problem, queue(Parts, Heap, Nos, More, Reach)) :-
    Problem = problem(M, _, _, Row, Verdicts, _, _, _, _),
    wider(Reach0, Reach),
    Beyond = beyond(false),
    findall(Within,
            ( entry(M, Verdicts, Entry),
              within(Entry, Row, Reach0, Reach, Beyond, Within)
            ),
            Found),
    arg(1, Beyond, More),
    parted(Found, Parts1, Nos1),
    append(Parts0, Parts1, Parts2),
    keysort(Parts2, Parts),
    append(Nos0, Nos1, Nos2),
    sort(1, @=<, Nos2, Nos).

wider(Reach0, Reach) :-
    (   Reach0 < 0.2
    ->  Reach = 0.2
    ;   Reach0 < 10.0
    ->  Reach is Reach0*3.0
    ;   Reach = 1.0Inf
    ).

% Distances are sums of the same numbers in the same order each time, so that an entry is found once.
within(entry(Place, Verdict, Rule, Number, Box, Open), Row, From, To, Beyond, Within) :-
    (   Verdict == yes
    ->  (   toward(Box, Row, To, Way),
            nearer(Way, Beyond),
            Way = way(Changes, Distance, Count),
            Distance > From,
            settled(Open, Settled),
            Within = k(Distance, Count, Number)-part(Box, Open, Changes, Settled, Rule, Place, Number)
        ;   From < 0.0,
            unknown_features(Box, Row, Missing),
            Missing \== [],
            against(Box, Row, 1.0Inf, against(Distance, Broken, Kept)),
            Within = no(Distance, Place, Broken, Kept, Box, Open, open(Rule, Missing))
        )
    ;   against(Box, Row, To, Way),
        nearer(Way, Beyond),
        Way = against(Distance, Broken, Kept),
        Distance > From,
        Within = no(Distance, Place, Broken, Kept, Box, Open, Verdict)
    ).

nearer(Way, Beyond) :-
    (   Way == far
    ->  nb_setarg(1, Beyond, true),
        fail
    ;   true
    ).

parted([], [], []).
parted([Within|Found], Parts, Nos) :-
    (   Within = _-_
    ->  Parts = [Within|Parts1],
        Nos = Nos1
    ;   Nos = [Within|Nos1],
        Parts = Parts1
    ),
    parted(Found, Parts1, Nos1).
