:- module(neurologic_explaining_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/explaining)).

program(( age(ann, 70) )).
program(( age(bob, 20) )).
program(( senior(A) :- age(A, Y), Y >= 65 )).
program(( loops(X) :- loops(X) )).

:- initialization(forall(program(Clause), assertz(asked:Clause))).

:- begin_tests(neurologic_explaining).

test(proofs, Goals == ["senior(ann)", "age(ann, 70), 70 >= 65"]) :-
    explained(asked, "senior(A)", [], first(9), 100, none, proofs([Nodes])),
    maplist(goal_of, Nodes, Goals).
test(given, Outcome = proofs([_])) :-
    explained(asked, "senior(A)", ['A'=ann], first(9), 100, none, Outcome).
test(given_to_no_variable, error(existence_error(goal_variable, 'B'))) :-
    explained(asked, "senior(A)", ['B'=ann], first(9), 100, none, _).
test(words, Words == 'senior holds for ann, because') :-
    explained(asked, "senior(ann)", [], best, 100, en, proofs([[Node|_]])),
    atomic_list_concat([_, _, _, _, Words, _], '\x1f\', Node).
test(no_proof, Outcome == none("senior(bob)", "no proof")) :-
    explained(asked, "senior(bob)", [], first(1), 100, none, Outcome).
test(syntax, Outcome = syntax(_, _)) :-
    explained(asked, "senior(bob", [], first(1), 100, none, Outcome).
test(deep, Outcome == deep) :-
    explained(asked, "loops(1)", [], first(1), 100, none, Outcome).
test(refused, Status == fails) :-
    refused(asked, "senior(X)", ['X'=bob], 3, 100, none, not(Status, [_, _])).
test(holds, Status == holds) :-
    refused(asked, "senior(ann)", [], 3, 100, en, not(Status, _)).
test(languages, [true(memberchk(de, Languages))]) :-
    languages(asked, Languages).

:- end_tests(neurologic_explaining).

goal_of(Node, Goal) :-
    (   atom(Node)
    ->  atomic_list_concat([_, Goal0|_], '\x1f\', Node),
        atom_string(Goal0, Goal)
    ;   Node = node(_, Goal, _, _, _)
    ).
