% A part of the expert's theory that needs a large library.

:- use_module(library(clpfd)).

queens(N, Queens) :-
    length(Queens, N),
    Queens ins 1..N,
    safe(Queens),
    labeling([max(N)], Queens).

safe([]).
safe([Queen|Queens]) :-
    apart(Queens, Queen, 1),
    safe(Queens).

apart([], _, _).
apart([Other|Others], Queen, Distance) :-
    Queen #\= Other,
    abs(Queen - Other) #\= Distance,
    Next is Distance+1,
    apart(Others, Queen, Next).

pairwise_dif([]).
pairwise_dif([X|Xs]) :-
    maplist(dif(X), Xs),
    pairwise_dif(Xs).
