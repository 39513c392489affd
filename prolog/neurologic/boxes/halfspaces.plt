:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [list_to_assoc/2]).
:- use_module(neurologic(boxes/atoms)).
:- use_module(neurologic(boxes/halfspaces)).

:- begin_tests(neurologic_halfspaces).

schema(Schema) :-
    list_to_assoc([ n-feature(integer, range(0, 5)),
                    m-feature(integer, range(-2, 2)),
                    x-feature(numeric, range(-1.0, 1.0)),
                    y-feature(numeric, range(-1.0Inf, 1.0Inf)),
                    c-feature(categorical, values([blue, green, red])),
                    d-feature(categorical, values([green, red]))
                  ], Schema).

v(Feature, '$value'(1, Feature)).

narrower(Atoms, Pairs, Value, Set) :-
    schema(Schema),
    list_to_assoc(Pairs, Sets),
    narrowed(Atoms, Sets, Schema, Narrower),
    range_of(Narrower, Schema, Value, Set).

test(integers, Set == range(3, 5)) :-
    v(n, N),
    v(m, M),
    narrower([compare(>, N, M+2), compare(>=, M, 0)], [], N, Set).
test(impossible_together, fail) :-
    v(n, N),
    v(m, M),
    narrower([compare(<, N, M), compare(<, M, N)], [], N, _).
test(no_gap_between_integers, fail) :-
    v(n, N),
    v(m, M),
    narrower([compare(>, 2*N, 2*M), compare(<, N, M+1)], [], N, _).
test(same_result, fail) :-
    v(n, N),
    v(m, M),
    narrower([compare(>, N*M, 3), compare(=<, N*M, 3)], [], N, _).
test(rounding_is_allowed_for, Set == range(0.5, 0.5)) :-
    v(x, X),                                    % 0.1+0.2 is more than 0.3 for Prolog
    narrower([compare(>, X*0.2+0.2, 0.3)], [X-range(0.5, 0.5)], X, Set).
test(next_double, fail) :-
    v(x, X),
    v(y, Y),
    narrower([compare(<, X, Y), compare(<, Y, X)], [], X, _).
test(unbounded, Set == range(-1.0Inf, 2.0)) :-
    v(y, Y),
    v(x, X),
    narrower([compare(=<, Y, X+1), compare(=<, X, 1.0)], [Y-range(-1.0Inf, 1.0e9)], Y, Set0),
    ( Set0 = range(-1.0Inf, High), High >= 2.0 -> Set = range(-1.0Inf, 2.0) ; Set = Set0 ).

:- end_tests(neurologic_halfspaces).
