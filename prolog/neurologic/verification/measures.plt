:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/measures)).

measured_theory(neural_feature(n, integer, range(0, 9), [])).
measured_theory(neural_feature(c, categorical, [red, green], [])).
measured_theory(neural_individual(item)).
measured_theory(neural_target(class, [yes, no])).
measured_theory(neural_theory(unordered, class(_, unknown), [])).
measured_theory(neural_rule(r1, class(_, yes), [])).
measured_theory(neural_rule(r2, class(_, no), [])).
measured_theory(neural_rule(default, class(_, unknown), [])).
measured_theory((class(I, yes) :- neural_rule(r1, _, _), n(I, N), N > 2, N =< 5, c(I, C), \+ memberchk(C, [red]))).
measured_theory((class(I, no) :- neural_rule(r2, _, _), at_least(1, [( n(I, N), N > 7 ), c(I, red)]))).
measured_theory((class(I, unknown) :- neural_rule(default, _, _), item(I), refuted(r1, I), refuted(r2, I))).
measured_theory((refuted(_, _) :- fail)).
measured_theory((at_least(1, Goals) :- member(Goal, Goals), call(Goal))).
measured_theory(item(a)).
measured_theory(item(b)).
measured_theory(n(a, 4)).
measured_theory(c(a, green)).

:- initialization(( sizes:use_module(library(lists)),
                    forall(measured_theory(Clause), assertz(sizes:Clause)),
                    dynamic(expected:neural_answer/2) )).

:- begin_tests(neurologic_measures).

test(conditions, Count == 5) :-
    condition_count(sizes, Count).
test(several_measures, Found == (2/5 < 1)-[conditions=5, rules=2]) :-
    measured(sizes, expected, rules / conditions < 1, Valued, Measures, _),
    Found = Valued-Measures.
test(a_measure_is_taken_once, Measures == [rules=2]) :-
    measured(sizes, expected, rules - rules =:= 0, _, Measures, _).
test(switched_off_rules_do_not_count,
     [ setup(retract(sizes:neural_rule(r2, class(_, no), []))),
       cleanup(assertz(sizes:neural_rule(r2, class(_, no), []))),
       Found == [conditions=3, rules=1]
     ]) :-
    measured(sizes, expected, rules > conditions, _, Found, _).
test(coverage, Found == 0.5-[found(b, "no answer, or unknown")]) :-
    measured(sizes, expected, coverage > 0, Value > 0, _, Witnesses),
    Found = Value-Witnesses.
test(no_network, throws(error(neurologic_no_network, _))) :-
    with_network(expected, fidelity >= 0.5).
test(unknown_measure, throws(error(existence_error(measure, depth), _))) :-
    measured(sizes, expected, depth < 3, _, _, _).
test(no_comparison, throws(error(type_error(comparison, rules), _))) :-
    measured(sizes, expected, rules, _, _, _).
test(nobody, throws(error(neurologic_no_individuals, _))) :-
    dynamic(sizes:neural_label/2),
    measured(sizes, expected, accuracy > 0.5, _, _, _).

:- end_tests(neurologic_measures).
