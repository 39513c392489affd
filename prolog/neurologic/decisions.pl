:- module(neurologic_decisions,
          [ decisions/5                 % +Module, +Wanted, +Sense, -Entries, -Default
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(boxes, [box_meet/3]).
:- use_module(conditions, [rule_boxes/2]).
:- use_module(program).

/** <module> A theory as a list of boxes that say yes or no to one class

Whatever the semantics of the rules, the question whether they answer a class becomes the same one: a list of boxes, each
`yes` or `no`, of which the first that an individual is in decides, and the verdict of the default where it is in none.
*/

%!  decisions(+Module, +Wanted, +Sense, -Entries, -Default) is semidet.
%
%   Entries is a list of `entry(Place, Verdict, Rule, Number, Box, Open)`: an individual in an entry with `yes` is answered
%   Wanted unless it is in one with `no` and a smaller Place; Number tells the order of the rules. Where a value is missing, `no`
%   counts unless it is known to fail; `other`, of a rule that answers beside those that say yes, only if it is known to hold.
%   Default is the verdict for
%   individuals in none. Sense is `only` (the class Wanted is answered and no other) or `also` (others may be answered too,
%   where rules of several classes may hold). Fails where Module has no rules for a target.

decisions(M, Wanted, Sense, Entries, Default) :-
    theory(M, Semantics, DefaultClass, Properties),
    rule_boxes(M, Boxes),
    (   memberchk(conflict(Conflict), Properties)
    ->  true
    ;   Conflict = all
    ),
    (   DefaultClass == Wanted,
        once(M:neural_rule(default, _, _))
    ->  Default = yes
    ;   Default = no
    ),
    entries(Semantics, Conflict, Sense, Boxes, Wanted, Entries).

entries(ordered, _, _, Boxes, Wanted, Entries) :-
    !,
    in_order(Boxes, Wanted, Entries).
entries(unordered, abstain, _, Boxes, unknown, Entries) :-
    !,
    findall(entry(1, yes, conflict, Number, Box, Open), conflict(Boxes, Number, Box, Open), Conflicts),
    findall(entry(1_000_000_000, no, Rule, Number, Box, Open), member(box(Number, Rule, _, Box, Open), Boxes), Others),
    append(Conflicts, Others, Entries).
entries(unordered, all, also, Boxes, Wanted, Entries) :-
    !,
    split(Boxes, Wanted, yes(0), other(1), Yes, No),
    append(Yes, No, Entries).
entries(unordered, abstain, _, Boxes, Wanted, Entries) :-
    !,
    split(Boxes, Wanted, yes(1), no(0), Yes, No),
    append(No, Yes, Entries).
entries(_, _, _, Boxes, Wanted, Entries) :-
    split(Boxes, Wanted, yes(1), other(0), Yes, No),
    append(No, Yes, Entries).

in_order([], _, []).
in_order([box(Number, Rule, Class, Box, Open)|Boxes], Wanted, [entry(Number, Verdict, Rule, Number, Box, Open)|Entries]) :-
    (   Class == Wanted
    ->  Verdict = yes
    ;   Verdict = no
    ),
    in_order(Boxes, Wanted, Entries).

split([], _, _, _, [], []).
split([box(Number, Rule, Class, Box, Open)|Boxes], Wanted, yes(PlaceYes), Otherwise, Yes, No) :-
    (   Class == Wanted
    ->  Yes = [entry(PlaceYes, yes, Rule, Number, Box, Open)|Yes1],
        No = No1
    ;   Yes = Yes1,
        Otherwise =.. [Verdict, PlaceNo],
        No = [entry(PlaceNo, Verdict, Rule, Number, Box, Open)|No1]
    ),
    split(Boxes, Wanted, yes(PlaceYes), Otherwise, Yes1, No1).

conflict(Boxes, Number1, Box, Open) :-
    append(_, [box(Number1, _, Class1, Box1, Open1)|Later], Boxes),
    member(box(_, _, Class2, Box2, Open2), Later),
    Class1 \== Class2,
    box_meet(Box1, Box2, Box),
    append(Open1, Open2, Open).
