:- module(neurologic_pure_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(untrusted/pure)).

program(( plain(X) :- fact(X), X > 3, \+ other(X) )).
program(( fact(1) )).
program(( other(X) :- findall(Y, fact(Y), L), length(L, X) )).
program(( writes(X) :- fact(X), write(X) )).
program(( through(X) :- writes(X) )).
program(( loops(X) :- loops(X) )).
program(( calls(X) :- call(X) )).

:- initialization(forall(program(Clause), assertz(purity:Clause))).

:- begin_tests(neurologic_pure).

test(pure, forall(member(Goal, [plain(_), other(_), loops(_), (fact(X), X =\= 2), fact(7)]))) :-
    pure(purity, Goal).
test(impure, [forall(member(Goal, [writes(_), through(_), assertz(a), _, calls(_), (fact(_), halt), retract(fact(_))])), fail]) :-
    pure(purity, Goal).

:- end_tests(neurologic_pure).
