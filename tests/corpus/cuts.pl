% Cuts in every place of a clause. After each goal stand its answers.

max(X, Y, X) :- X >= Y, !.
max(_, Y, Y).

grade(Points, Grade) :-
    (   Points >= 90 -> Grade = excellent
    ;   Points >= 50 -> Grade = passed
    ;   Grade = failed
    ).

first_big(X) :- number_of(X), X > 10, !.
first_big(none).

second_branch(X) :- ( number_of(X), X > 10, ! ; X = none ).
second_branch(never).

local(X) :- \+ \+ ( number_of(_), ! ), number_of(X).

in_call(X) :- number_of(X), call(( !, true )).

through(X) :- first_big(_), number_of(X).

number_of(4).
number_of(12).
number_of(40).

% ?- max(3, 7, M).
% M = 7

% ?- max(7, 3, M).
% M = 7

% ?- member(P, [95, 60, 10]), grade(P, G).
% P = 95, G = excellent
% P = 60, G = passed
% P = 10, G = failed

% ?- first_big(X).
% X = 12

% ?- second_branch(X).
% X = 12

% ?- local(X).
% X = 4
% X = 12
% X = 40

% ?- in_call(X).
% X = 4
% X = 12
% X = 40

% ?- through(X).
% X = 4
% X = 12
% X = 40
