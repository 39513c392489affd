:- module(neurologic_decisions,
          [ decisions/5,                % +Module, +Wanted, +Sense, -Entries, -Default
            verdicts/5,                 % +Module, +Wanted, +Sense, -Verdicts, -Default
            entry/3                     % +Module, +Verdicts, -Entry
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module('../boxes/boxes', [box_meet/3]).
:- use_module('../program/conditions', [rule_box/6, rule_boxes/2]).
:- use_module('../program/program').

/** <module> A theory as a list of boxes that say yes or no to one class

Whatever the semantics of the rules, the question whether they answer a class becomes the same one: a list of boxes, each
`yes` or `no`, of which the first that an individual is in decides, and the verdict of the default where it is in none.
*/

%!  decisions(+Module, +Wanted, +Sense, -Entries, -Default) is semidet.
%
%   Entries is a list of `entry(Place, Verdict, Rule, Number, Box, Open)`: an individual in an entry with `yes` is answered
%   Wanted unless it is in one with `no` and a smaller Place; Number tells the order of the rules. Where a value is missing, `no`
%   counts unless it is known to fail; `other`, of a rule that answers beside those that say yes, only if it is known to hold.
%   Default is the verdict for individuals in none. Sense is `only` (the class Wanted is answered and no other) or `also` (others
%   may be answered too, where rules of several classes may hold). Fails where Module has no rules for a target.

decisions(M, Wanted, Sense, Entries, Default) :-
    verdicts(M, Wanted, Sense, Verdicts, Default),
    findall(Entry, entry(M, Verdicts, Entry), Entries).

%!  verdicts(+Module, +Wanted, +Sense, -Verdicts, -Default) is semidet.
%!  entry(+Module, +Verdicts, -Entry) is nondet.
%
%   As decisions/5, one Entry at a time and without a copy of those that nobody keeps; Verdicts tell what a rule says of Wanted.

verdicts(M, Wanted, Sense, Verdicts, Default) :-
    theory(M, Semantics, DefaultClass, Properties),
    (   memberchk(conflict(Conflict), Properties)
    ->  true
    ;   Conflict = all
    ),
    (   DefaultClass == Wanted,
        once(M:neural_rule(default, _, _))
    ->  Default = yes
    ;   Default = no
    ),
    (   Semantics == ordered
    ->  Verdicts = in_order(Wanted)
    ;   Semantics == unordered,
        Conflict == abstain,
        Wanted == unknown
    ->  conflicts(M, Entries),
        Verdicts = listed(Entries)
    ;   says(Semantics, Conflict, Sense, Yes, No)
    ->  Verdicts = by_class(Wanted, Yes, No)
    ).

says(unordered, all, also, yes(0), other(1)) :- !.
says(unordered, abstain, _, yes(1), no(0)) :- !.
says(_, _, _, yes(1), other(0)).

entry(M, in_order(Wanted), entry(Number, Verdict, Rule, Number, Box, Open)) :-
    rule_box(M, Rule, Number, Class, Box, Open),
    (   Class == Wanted
    ->  Verdict = yes
    ;   Verdict = no
    ).
entry(M, by_class(Wanted, Yes, No), entry(Place, Verdict, Rule, Number, Box, Open)) :-
    rule_box(M, Rule, Number, Class, Box, Open),
    (   Class == Wanted
    ->  Yes = yes(Place),
        Verdict = yes
    ;   functor(No, Verdict, 1),
        arg(1, No, Place)
    ).
entry(_, listed(Entries), Entry) :-
    member(Entry, Entries).

% Rules of different classes that hold together answer `unknown`; a single one answers its class.
conflicts(M, Entries) :-
    rule_boxes(M, Boxes),
    findall(entry(1, yes, conflict, Number, Box, Open), conflict(Boxes, Number, Box, Open), Conflicts),
    findall(entry(1_000_000_000, no, Rule, Number, Box, Open), member(box(Number, Rule, _, Box, Open), Boxes), Others),
    append(Conflicts, Others, Entries).

conflict(Boxes, Number1, Box, Open) :-
    append(_, [box(Number1, _, Class1, Box1, Open1)|Later], Boxes),
    member(box(_, _, Class2, Box2, Open2), Later),
    Class1 \== Class2,
    box_meet(Box1, Box2, Box),
    append(Open1, Open2, Open).
