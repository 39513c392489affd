% A graph with a circle: tabling ends where plain recursion would not.

:- table connected/2.

link(a, b).
link(b, c).
link(c, a).
link(c, d).

connected(X, Y) :- link(X, Y).
connected(X, Y) :- connected(X, Z), link(Z, Y).

isolated(X) :- member(X, [a, d, e]), \+ link(X, _), \+ link(_, X).

degree(X, N) :- member(X, [a, b, c, d]), aggregate_all(count, ( link(X, _) ; link(_, X) ), N).

busy(X) :- findall(X-N, degree(X, N), Pairs), member(X-N, Pairs), N >= 3.

all_reach_d :- forall(member(X, [a, b, c]), connected(X, d)).

% ?- connected(a, d).
% yes

% ?- connected(d, a).
% no

% ?- isolated(X).
% X = e

% ?- busy(X).
% X = c

% ?- all_reach_d.
% yes
