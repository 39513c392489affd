:- module(neurologic_solving_plt, []).
:- encoding(utf8).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists)).
:- use_module(neurologic(explain/solving)).

program(( age(ann, 70) )).
program(( senior(A) :- age(A, Y), Y >= 65, Y =\= 66 )).

:- initialization(forall(program(Clause), assertz(solved:Clause))).

solved(Goal, Proofs) :-
    solve_opaque(Goal, solved, limit(10, []), Proofs, []).

:- begin_tests(neurologic_solving).

test(a_fact_and_its_conditions_are_one_proof, Proofs == [proof(((age(ann, 70), 70 >= 65), 70 =\= 66), fact(-), [])]) :-
    solved(senior(ann), [proof(senior(ann), clause(_), Proofs0)]),
    without_places(Proofs0, Proofs).
test(a_cut_is_local, all(X == [1])) :-
    solve_opaque(( member(X, [1, 2]), ! ), lists, limit(10, []), _, []).
test(depth, throws(error(resource_error(proof_depth), _))) :-
    solve_opaque(senior(ann), solved, limit(0, []), _, []).
test(unbound, error(instantiation_error)) :-
    solved(_, _).
test(an_exception_passes, error(type_error(evaluable, _))) :-
    solved(1 < a, _).
test(joined_values_alone, Joined == [proof((f(a, 1), 1 > 0), fact(-), []), proof(2 > 0, compared(2 > 0), [])]) :-
    joined([proof(f(a, 1), fact(-), []), proof(1 > 0, compared(1 > 0), []), proof(2 > 0, compared(2 > 0), [])], Joined).
test(values_that_were_computed_stay_apart, Joined == Proofs) :-
    Proofs = [proof(f(a, 1), fact(-), []), proof(1+1 > 0, compared(2 > 0), [])],
    joined(Proofs, Joined).

without_places([], []).
without_places([proof(Goal, fact(_), [])|Proofs0], [proof(Goal, fact(-), [])|Proofs]) :-
    without_places(Proofs0, Proofs).

:- end_tests(neurologic_solving).
