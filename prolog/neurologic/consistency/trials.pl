:- module(neurologic_trials,
          [ usable_boxes/2,             % +Module, -Boxes
            left_open/4,                % +Module, +Box, +Open, -Left
            open_texts/2,               % +Open, -Texts
            tried_row/4                 % +Module, +Box, +Open, -Row
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(library(solution_sequences), [limit/2]).
:- use_module('../program/conditions', [rule_box/6]).
:- use_module('../boxes/linear').
:- use_module('../boxes/witness').

/** <module> Rows to try where a box does not say everything

Conditions that stay beside a box, see neurologic(program/conditions), are decided by its bounds or left open; for those left open,
rows are made up that are likely to satisfy them.
*/

%!  usable_boxes(+Module, -Boxes) is det.
%
%   Boxes are those of rule_boxes/2 without the conditions that the bounds decide, and without boxes in which one never holds.

usable_boxes(M, Boxes) :-
    findall(box(Number, Rule, Class, Box, Left),
            ( rule_box(M, Rule, Number, Class, Box, Open), left_open(M, Box, Open, Left) ),
            Boxes).

%!  left_open(+Module, +Box, +Open, -Left) is semidet.
%
%   Left are the conditions of Open that the bounds of Box do not decide. Fails if one of them never holds in Box.

left_open(_, _, [], []).
left_open(M, Box, [open(Text, Constraint)|Open], Left) :-
    verdict(M, Box, Constraint, Verdict),
    (   Verdict == always
    ->  Left = Left1
    ;   Verdict == open,
        Left = [open(Text, Constraint)|Left1]
    ),
    left_open(M, Box, Open, Left1).

%!  open_texts(+Open, -Texts) is det.

open_texts(Open, Texts) :-
    findall(Text, member(open(Text, _), Open), Texts0),
    sort(Texts0, Texts).

%!  tried_row(+Module, +Box, +Open, -Row) is nondet.
%
%   Nothing is left to chance where no condition is open: one row then, and it cannot fail. Otherwise a few hundred.

tried_row(M, Box, Open, Row) :-
    (   Open == []
    ->  typical_row(M, Box, Row)
    ;   limit(500, likely_row(M, Box, Open, Row))
    ).

likely_row(M, Box, Open, Row) :-
    member(open(_, Constraint), Open),
    extreme_row(M, Box, Constraint, Row).
likely_row(M, Box, Open, Row) :-
    member(open(_, Constraint0), Open),
    complement_constraint(Constraint0, Constraint),
    extreme_row(M, Box, Constraint, Row).
likely_row(M, Box, _, Row) :-
    candidate_row(M, Box, Row).
