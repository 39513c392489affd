% The expert's part of the theory that hostile goals are asked of: with what an owner may have, and strangers may not use.

:- dynamic note/1.

senior(Person) :-
    age(Person, Age),
    Age >= 65.

age(bob, 70).
age(ann, 34).

% Calls what it is given.
holds(Goal) :-
    call(Goal).

% Changes the theory.
remember(Person) :-
    assertz(note(Person)).

% Ends for no question.
ancestor(X, Y) :-
    ancestor(X, Z),
    parent(Z, Y).

parent(ann, bob).

forever(N) :-
    M is N+1,
    forever(M).

:- table counted/2.

counted(N, N).
counted(N, X) :-
    M is N+1,
    counted(M, X).

% Grow.
double(A, N, B) :-
    (   N =:= 0
    ->  B = A
    ;   atom_concat(A, A, A2),
        N1 is N-1,
        double(A2, N1, B)
    ).

double_string(A, N, B) :-
    (   N =:= 0
    ->  B = A
    ;   string_concat(A, A, A2),
        N1 is N-1,
        double_string(A2, N1, B)
    ).

deep(N, T) :-
    (   N =:= 0
    ->  T = a
    ;   N1 is N-1,
        T = f(T1),
        deep(N1, T1)
    ).
