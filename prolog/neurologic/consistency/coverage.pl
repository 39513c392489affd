:- module(neurologic_coverage,
          [ gap/3,                      % +Module, +Regions, -Finding
            asks_for_gaps/1             % +Module
          ]).
:- use_module(library(lists), [member/2]).
:- use_module('../boxes/boxes').
:- use_module('../program/conditions', [rule_box/6, rule_proved/3]).
:- use_module('../program/program').
:- use_module('../boxes/regions').
:- use_module(trials).
:- use_module('../boxes/witness').

/** <module> Regions without a rule

A finding is `finding(uncovered, Conditions, row(Row), [whole=Whole])`: in the region of Conditions only the default `unknown`
answers; Whole is `false` if rules with conditions that are no boxes cover a part of it.
*/

most_cuts(20_000).

%!  asks_for_gaps(+Module) is semidet.
%
%   Where no rule holds, the program in Module answers `unknown`; with another default nothing is uncovered.

asks_for_gaps(M) :-
    theory(M, _, Default, _),
    Default == unknown,
    target(M, _, _).

%!  gap(+Module, +Regions, -Finding) is nondet.
%
%   Regions is `searched`, or `regions(Regions, Cuts)` where the regions that no exact box reaches were found in another way:
%   boxes, as lists of Feature-Set in any order, and `complete` or the number of cuts after which that search stopped. A
%   witness of each is tried out here.

gap(M, Given, Finding) :-
    asks_for_gaps(M),
    inexact_boxes(M, Others),
    (   Given = regions(Regions0, Stopped)
    ->  findall(Region, ( member(Region0, Regions0), sort(1, @<, Region0, Region) ), Regions)
    ;   most_cuts(Most),
        usable_boxes(M, Boxes),
        findall(Box, ( member(Box, Boxes), Box = box(_, _, _, _, []) ), Exact),
        uncovered(M, Exact, Most, Regions, Complete),
        ( Complete == true -> Stopped = complete ; Stopped = Most )
    ),
    (   member(Region, Regions),
        gap_finding(M, Region, Others, Finding)
    ;   integer(Stopped),
        format(string(Reason), 'the search stopped after ~d cuts', [Stopped]),
        Finding = finding(undecided, uncovered, none, [reason=[Reason]])
    ).

% Those of usable_boxes/2 that do not say everything.
inexact_boxes(M, Boxes) :-
    Open = [_|_],
    Left = [_|_],
    findall(box(Number, Rule, Class, Box, Left),
            ( rule_box(M, Rule, Number, Class, Box, Open), left_open(M, Box, Open, Left) ),
            Boxes).

% Fails if a rule whose other conditions always hold in Region covers it.
gap_finding(M, Region, Others, Finding) :-
    findall(reaching(Rule, Box, Left),
            ( member(box(_, Rule, _, Box, Open), Others),
              box_meet(Box, Region, Part),
              left_open(M, Part, Open, Left)
            ),
            Reaching),
    \+ ( member(reaching(_, Box, []), Reaching),
         box_within(Region, Box)
       ),
    findall(Condition, ( member(reaching(_, _, Left), Reaching), member(Condition, Left) ), Open0),
    sort(Open0, Open),
    box_texts(M, Region, Conditions),
    (   (   Reaching == []
        ->  Tries = []
        ;   Tries = [open("", none)|Open]
        ),
        tried_row(M, Region, Tries, Row),
        with_individual(M, Row, Individual,
                        ( only_unknown(M, Individual),
                          \+ ( member(reaching(Rule, _, _), Reaching), rule_proved(M, Rule, Individual) )
                        ))
    ->  (   Reaching == []
        ->  Whole = true
        ;   Whole = false                       % rules with other conditions cover a part of it
        ),
        Finding = finding(uncovered, Conditions, row(Row), [whole=Whole])
    ;   open_texts(Open, Texts),
        Finding = finding(undecided, uncovered(Conditions), none, [reason=Texts])
    ).

% Where conflicts abstain, rules that hold may answer so, too.
only_unknown(M, Individual) :-
    target(M, Target, _),
    Goal =.. [Target, Individual, Class],
    findall(Class, M:Goal, Classes),
    Classes == [unknown].
