:- module(neurologic_goal_contrast_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/contrast)).


:- dynamic
    advised:rich/1, advised:owner/1, advised:young/1, advised:friend/2, advised:logged/1, advised:owes/2.

% Which product fits whom: two clauses for the one that is not offered.

program(( offered(A, loan) :- rich(A), \+ young(A), owner(A) )).
program(( offered(A, card) :- young(A), rich(A), \+ late(A) )).
program(( offered(A, card) :- rich(A), employed(A), \+ young(A), \+ late(A) )).
program(( offered(A, gift) :- friend(A, B), young(B) )).
program(( offered(A, note) :- young(A), logged(A), assertz(logged(A)) )).
program(( late(A) :- owes(A, Sum), Sum > 100 )).
program(( employed(A) :- works(A, Firm), firm(Firm) )).
program(( works(ann, acme) )).
program(( firm(bit) )).
program(( rich(ann) )).
program(( owner(ann) )).
program(( young(tim) )).
program(( friend(ann, bob) )).
program(( friend(ann, eve) )).
program(( owes(ann, 50) )).

:- initialization(forall(program(Clause), assertz(advised:Clause))).

shown(Fact, Foil, Lines) :-
    contrast(advised:Fact, Foil, Nodes),
    findall(Level-Reason-Text, member(node(Level, Text, Reason, _, _), Nodes), Lines).

:- begin_tests(neurologic_goal_contrast).

% Of each clause for a card one goal fails; of the second more hold. Why it fails is followed down. What both need is one line, below it
% stays what the loan alone rests on, and what of the card holds besides.
test(nearest_clause, Lines == [ 0-contrast-"offered(ann, loan) rather than offered(ann, card)",
                                1-clause-"offered(ann, loan)",
                                2-fact-"owner(ann)",
                                1-would-"offered(ann, card)",
                                2-clause_fails-"employed(ann)",
                                3-otherwise-"works(ann, acme), firm(acme)",
                                2-met-"\\+ late(ann)",
                                1-common-"rich(ann), \\+ young(ann)" ]) :-
    shown(offered(ann, loan), offered(ann, card), Lines).
test(how_near, Because == "fails: 3 of 4 conditions hold, the nearest of 2 clauses") :-
    contrast(advised:offered(ann, loan), offered(ann, card), Nodes),
    memberchk(node(1, _, would, Because, _), Nodes).
% Friends there are, none of whom is young: nothing of that holds with the rest.
test(no_value_fits, Below = [2-none_of-"friend(ann, _)", 3-answer-"friend(ann, bob)"|_]) :-
    shown(offered(ann, loan), offered(ann, gift), Lines),
    once(append(_, [1-would-"offered(ann, gift)"|Below], Lines)),
    \+ memberchk(_-met-_, Lines).
% Beyond the first goal that fails nothing is run that changes something.
test(no_side_effects, Logged == []) :-
    shown(offered(ann, loan), offered(ann, note), _),
    findall(A, advised:logged(A), Logged).
test(both, Nodes = [node(0, _, contrast, "both hold", _), _, node(1, "owner(ann)", would, "holds as well", _)]) :-
    contrast(advised:rich(ann), owner(ann), Nodes).
test(no_clause, Because == "no clause fits") :-
    contrast(advised:offered(ann, loan), offered(ann, house), Nodes),
    memberchk(node(1, "offered(ann, house)", would, Because, _), Nodes).

:- end_tests(neurologic_goal_contrast).
