:- module(neurologic_ontology_horn_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(ontology/ontology_horn)).
:- use_module(neurologic(ontology/ontology_names)).

ruled:neural_individual(applicant).
ruled:neural_target(risk, [good, bad]).
ruled:neural_feature(age, integer, range(18, 100), []).

clauses(Axiom, Clauses) :-
    with_graph(ruled, [], [], findall(Clause, clause_of(Axiom, ruled, Clause), Clauses)).

:- begin_tests(ontology_horn).

test(subclass, Clauses =@= [(b(X) :- [a(X)])]) :-
    clauses(sub(class(a), class(b)), Clauses).
test(condition, Clauses =@= [(b(X) :- [a(X), p(X, Y), memberchk(Y, [u, v])])]) :-
    clauses(sub(and([class(a), some(prop(p), one_of([u, v]))]), class(b)), Clauses).
test(alternatives, Clauses =@= [(b(X) :- [a(X)]), (b(u) :- []), (b(Y) :- [p(_, Y)])]) :-
    clauses(sub(or([class(a), one_of([u]), some(inverse(p), thing)]), class(b)), Clauses).
test(every_value, Clauses =@= [(b(Y) :- [a(X), p(X, Y)])]) :-
    clauses(sub(class(a), only(prop(p), class(b))), Clauses).
test(bound_that_is_broken, Clauses =@= [(denial(value(a, age, X, Y)) :- [a(X), age(X, Y), Y < 18])]) :-
    clauses(sub(class(a), only(prop(age), facets(xsd(integer), [minInclusive-18]))), Clauses).
test(a_feature_has_a_value, Clauses =@= [(denial(value(a, age, X, Y)) :- [a(X), age(X, Y), Y < 18])]) :-
    clauses(sub(class(a), some(prop(age), facets(xsd(integer), [minInclusive-18]))), Clauses).
test(bound_of_what_may_be_no_number, Clauses =@= [(denial(value(p, X, Y)) :- [p(X, Y), number(Y), Y >= 2.5])]) :-
    clauses(sub(thing, only(prop(p), facets(xsd(decimal), [maxExclusive-2.5]))), Clauses).
test(trivial, forall(member(Axiom, [ sub(class(a), thing), sub(nothing, class(a)), sub(thing, only(prop(p), datatype(any))),
                                     characteristic(functional, prop(age)) ]))) :-
    clauses(Axiom, []).
test(what_cannot_be_said, forall(member(Axiom, [ sub(class(a), some(prop(p), class(b))), sub(class(a), or([class(b), class(c)])),
                                                 sub(not(class(a)), class(b)), sub(only(prop(p), class(a)), class(b)),
                                                 sub(thing, class(a)), sub(max(1, prop(p), thing), class(a)),
                                                 sub(class(a), min(2, prop(p), thing)), characteristic(reflexive, prop(p)) ])),
     throws(unsupported(_))) :-
    clauses(Axiom, _).
test(value_of_a_feature_as_rows_write_it, Clauses =@= [(age(zoe, 30) :- [])]) :-
    clauses(fact(zoe, prop(age), 30.0), Clauses).

:- end_tests(ontology_horn).
