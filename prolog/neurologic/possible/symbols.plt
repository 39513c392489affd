:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [list_to_assoc/2]).
:- use_module(neurologic(possible/symbols), except([result/3])).     % plunit has one of its own

:- begin_tests(neurologic_symbols).

schema(Schema) :-
    list_to_assoc([ n-feature(integer, range(0, 5)),
                    x-feature(numeric, range(0.0, 1.0)),
                    c-feature(categorical, values([blue, green, red]))
                  ], Schema).

unify(A, B, Formula) :-
    schema(Schema),
    unified(A, B, Schema, Formula).

test(category, F == in('$value'(1, c), values([red]))) :-
    unify('$value'(1, c), red, F).
test(no_category, fail) :-
    unify('$value'(1, c), yellow, _).
test(integers_are_no_doubles, fail) :-
    unify('$value'(1, x), 1, _).
test(integer, F == in('$value'(1, n), range(3, 3))) :-
    unify(3, '$value'(1, n), F).
test(inside_terms, F-Y == in('$value'(1, c), values([red]))-'$value'(1, n)) :-
    unify(f('$value'(1, c), '$value'(1, n)), f(red, Y), F).
test(individuals, fail) :-
    unify('$individual'(1), '$individual'(2), _).
test(by_name, F == unknown(named_individual(ann))) :-
    unify('$individual'(1), ann, F).
test(anything, F == unknown(why)) :-
    unify('$unknown'(why), 7, F).
test(made_up_ones_have_no_known_name, F == false) :-
    schema(Schema),
    alike_terms('$individual'(1), ann, Schema, F).
test(a_variable_stays_one, F-X == false-X) :-
    schema(Schema),
    alike_terms(X, '$value'(1, n), Schema, F),
    var(X).
test(variables_are_not_bound, F == false) :-
    schema(Schema),
    alike_terms(f(_), f('$value'(1, n)), Schema, F).
test(bound, F == in('$value'(1, n), range(3, 1.0Inf))) :-
    schema(Schema),
    comparison(<, 2.5, '$value'(1, n), Schema, F).
test(two_values, F == compare(<, '$value'(1, n), '$value'(1, x)*2)) :-
    schema(Schema),
    comparison(<, '$value'(1, n), '$expression'('$value'(1, x)*2), Schema, F).
test(numbers, F == true) :-
    schema(Schema),
    comparison(<, 1+1, 3, Schema, F).
test(unbound, F == error) :-
    schema(Schema),
    comparison(<, _, 3, Schema, F).
test(result_that_changes, Result-F == none-unknown(not_understood(random/1))) :-
    neurologic_symbols:result(random(5)+'$value'(1, n), Result, F).
test(type, F == in('$value'(1, c), values([blue, green, red]))) :-
    schema(Schema),
    of_type(atom, '$value'(1, c), Schema, F).
test(kind, F == false) :-
    schema(Schema),
    of_type(integer, '$value'(1, x), Schema, F).
test(pattern, Pattern =@= f(a, _, g(_))) :-
    without_symbols(f(a, '$individual'(1), g('$value'(1, n))), Pattern).
test(symbols, Symbols == ['$individual'(1), '$value'(1, n)]) :-
    symbolic(f('$individual'(1))),
    findall(S, symbol(f(a, '$individual'(1), g('$value'(1, n))), S), Symbols).

:- end_tests(neurologic_symbols).
