% Relations and recursion. After each goal stand its answers, in the order in which Prolog gives them.

parent(ann, bob).
parent(ann, carl).
parent(bob, dora).
parent(dora, emil).

ancestor(X, Y) :- parent(X, Y).
ancestor(X, Y) :- parent(X, Z), ancestor(Z, Y).

sibling(X, Y) :- parent(P, X), parent(P, Y), X \== Y.

childless(X) :- parent(_, X), \+ parent(X, _).

generations(X, Y, 1) :- parent(X, Y).
generations(X, Y, N) :- parent(X, Z), generations(Z, Y, M), N is M + 1.

% ?- ancestor(ann, Y).
% Y = bob
% Y = carl
% Y = dora
% Y = emil

% ?- sibling(bob, Y).
% Y = carl

% ?- childless(X).
% X = carl
% X = emil

% ?- generations(ann, emil, N).
% N = 3

% ?- ancestor(emil, _).
% no
