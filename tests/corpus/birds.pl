% Defaults and exceptions, and control structures. After each goal stand its answers.

bird(tweety).
bird(pingu).
bird(oscar).
penguin(pingu).
ostrich(oscar).

abnormal(X) :- penguin(X).
abnormal(X) :- ostrich(X).

flies(X) :- bird(X), \+ abnormal(X).

moves(X, How) :- bird(X), ( flies(X) -> How = flies ; penguin(X) -> How = swims ; How = runs ).

maybe(X) :- ( bird(X) *-> true ; X = nothing ).

either(X) :- once(( penguin(X) ; ostrich(X) )).

each_has_a_way :- forall(bird(X), moves(X, _)).

how_many(N) :- findall(X, bird(X), Birds), length(Birds, N).

named(How, X) :- G =.. [moves, X], call(G, How).

% ?- flies(X).
% X = tweety

% ?- moves(X, How).
% X = tweety, How = flies
% X = pingu, How = swims
% X = oscar, How = runs

% ?- maybe(X).
% X = tweety
% X = pingu
% X = oscar

% ?- either(X).
% X = pingu

% ?- each_has_a_way.
% yes

% ?- how_many(N).
% N = 3

% ?- named(swims, X).
% X = pingu
