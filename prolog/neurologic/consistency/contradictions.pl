:- module(neurologic_contradictions,
          [ contradictory_pairs/3,      % +Module, -Pairs, -Total
            contradiction/3             % +Module, +Pairs, -Finding
          ]).
:- use_module(library(lists), [append/3, member/2]).
:- use_module(library(pairs), [group_pairs_by_key/2]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions').
:- use_module('../program/program').
:- use_module('../boxes/regions').
:- use_module(trials).
:- use_module('../boxes/witness').

/** <module> Extracted rules of different classes that hold at once

A finding is `finding(contradiction, [Rule1, Rule2], row(Row), Details)`, or `finding(undecided, contradiction(Rule1, Rule2),
none, Details)` where conditions that are no bounds leave it open. In an ordered list the first rule decides, so nothing
contradicts there.
*/

%!  contradictory_pairs(+Module, -Pairs, -Total) is det.
%
%   Pairs is the ordered list of Number1-Number2 for the boxes of different classes that overlap. Total is the number of pairs of
%   rules that they belong to, and so of contradictions, or `unknown` where conditions that are no boxes may rule some out.

contradictory_pairs(M, Pairs, Total) :-
    (   may_contradict(M)
    ->  usable_boxes(M, Boxes),
        overlaps(M, Boxes, different, Pairs),
        (   member(box(_, _, _, _, [_|_]), Boxes)
        ->  Total = unknown
        ;   rule_pairs(M, Pairs, RulePairs),
            length(RulePairs, Total)
        )
    ;   Pairs = [],
        Total = 0
    ).

may_contradict(M) :-
    theory(M, Semantics, _, _),
    Semantics \== ordered.

%!  contradiction(+Module, +Pairs, -Finding) is nondet.
%
%   Pairs are those of contradictory_pairs/3, or the first of them. Each is tried out here.

contradiction(M, Pairs, Finding) :-
    may_contradict(M),
    rule_pairs(M, Pairs, RulePairs),
    member(Rule1-Rule2, RulePairs),
    contradicting(M, Rule1, Rule2, Finding).

%!  rule_pairs(+Module, +Pairs, -RulePairs) is det.
%
%   RulePairs are the pairs of rules that Pairs, an ordered list of pairs of box numbers, belong to, in that order.

rule_pairs(M, Pairs, RulePairs) :-
    findall((Rule1-Rule2)-(N1-N2),
            ( member(N1-N2, Pairs), box_rule(M, N1, Rule1), box_rule(M, N2, Rule2) ),
            Keyed0),
    keysort(Keyed0, Keyed),
    group_pairs_by_key(Keyed, Groups),
    findall(First-RulePair, member(RulePair-[First|_], Groups), Ordered0),
    keysort(Ordered0, Ordered),                 % as the rules stand in the program
    findall(RulePair, member(_-RulePair, Ordered), RulePairs).

% Fails if linear conditions, taken one by one, rule out all cases.
contradicting(M, Rule1, Rule2, Finding) :-
    findall(overlap(Class1, Class2, Box, Left),
            ( rule_box(M, Rule1, _, Class1, Box1, Open1),
              rule_box(M, Rule2, _, Class2, Box2, Open2),
              box_meet(Box1, Box2, Box),
              append(Open1, Open2, Open),
              left_open(M, Box, Open, Left)
            ),
            Cases),
    (   member(overlap(Class1, Class2, Box, Open), Cases),
        tried_row(M, Box, Open, Row),
        with_individual(M, Row, Individual,
                        ( rule_proved(M, Rule1, Individual), rule_proved(M, Rule2, Individual) ))
    ->  box_texts(M, Box, Conditions),
        ( Open == [] -> Whole = true ; Whole = false ),
        Finding = finding(contradiction, [Rule1, Rule2], row(Row),
                          [classes=[Class1, Class2], conditions=Conditions, whole=Whole])
    ;   Cases = [overlap(_, _, _, Open)|_],
        open_texts(Open, Texts),
        Finding = finding(undecided, contradiction(Rule1, Rule2), none, [reason=Texts])
    ).
