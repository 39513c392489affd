:- module(neurologic_ontology_recursion_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology_recursion)).

:- dynamic others:b/1, others:c/1, others:fact/1.
others:c(X) :- others:b(X).
program(( d(X) :- a(X), fact(X) )).
program(( told(X) :- fact(X) )).

:- initialization(forall(program(Clause), assertz(others:Clause))).

tabled(Clauses, Tabled) :-
    findall(1-Clause, member(Clause, Clauses), Located),
    recursive(others, Located, Tabled).

:- begin_tests(ontology_recursion).

test(none, Tabled == []) :-
    tabled([(a(X) :- b(X)), (b(X) :- e(X), f(X)), a(x)], Tabled).
test(cycle, Tabled == [a/1, b/1]) :-
    tabled([(a(X) :- b(X)), (b(X) :- e(X), a(X)), (g(X) :- a(X))], Tabled).
test(itself, Tabled == [p/2]) :-
    tabled([(p(X, Z) :- p(X, Y), p(Y, Z))], Tabled).
test(cycle_through_clauses_that_are_there, Tabled == [a/1]) :-
    tabled([(a(X) :- d(X))], Tabled).
test(systems_predicates_are_no_calls, Tabled == []) :-
    tabled([(atom(X) :- a(X)), (a(X) :- number(X), atom(X))], Tabled).
test(rested_on, Rested == [d/1, fact/1]) :-
    rested_on(others, [d/1], Rested).
test(goals, Goals == [a, b, c]) :-
    findall(Goal, goal_in(((a, b), c), Goal), Goals).

% Against a search: what can reach itself is tabled, and what is tabled lies between cycles.
test(search, forall(between(1, 40, Seed))) :-
    set_random(seed(Seed)),
    findall((H :- B),
            ( between(1, 8, _), random_between(1, 6, I), random_between(1, 6, J), atom_concat(k, I, HN), atom_concat(k, J, BN),
              H =.. [HN, x], B =.. [BN, x]
            ),
            Clauses),
    tabled(Clauses, Tabled),
    forall(( member((H :- _), Clauses), functor(H, Name, 1), reaches(Name, Name, Clauses, []) ), memberchk(Name/1, Tabled)),
    forall(member(Name/1, Tabled), ( member((H :- _), Clauses), functor(H, Cyclic, 1), reaches(Cyclic, Cyclic, Clauses, []),
                                     ( Cyclic == Name ; reaches(Name, Cyclic, Clauses, []) ) )).

reaches(From, To, Clauses, Seen) :-
    member((H :- B), Clauses),
    functor(H, From, 1),
    functor(B, Next, 1),
    (   Next == To
    ->  true
    ;   \+ memberchk(Next, Seen),
        reaches(Next, To, Clauses, [Next|Seen])
    ),
    !.

:- end_tests(ontology_recursion).
