:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [get_assoc/3, list_to_assoc/2]).
:- use_module(neurologic(possible/branching)).

:- begin_tests(neurologic_branching).

schema(Schema) :-
    list_to_assoc([ n-feature(integer, range(0, 1000)),
                    m-feature(integer, range(0, 1000)),
                    x-feature(numeric, range(0.0, 10.0)),
                    c-feature(categorical, values([a, b, c, d]))
                  ], Schema).

meant(1, Sign, signed(or([in('$value'(1, n), range(0, 3)), in('$value'(1, c), values([a]))]), Sign)).

box(Sets, Sets).
nothing(_, _) :-
    fail.

explore(Formula, Try, Found) :-
    explore(Formula, Try, 2000, Found).

explore(Formula, Try, Most, Found) :-
    schema(Schema),
    explored(Formula, Schema, plunit_neurologic_branching:meant, plunit_neurologic_branching:Try, limits(Most, 10), Found).

ends(Formula, Try, Reasons) :-
    findall(Reasons0, explore(Formula, Try, end(_, Reasons0)), [Reasons]).

test(nothing_left, Reasons == []) :-
    ends(and([in('$value'(1, n), range(0, 3)), compare(>, '$value'(1, n)*'$value'(1, n), 9)]), box, Reasons).
test(parts, Sets == [range(0, 3), range(7, 7)]) :-
    findall(Set,
            ( explore(or([in('$value'(1, n), range(0, 3)), in('$value'(1, n), range(7, 7))]), box, Box),
              Box \= end(_, _),
              get_assoc('$value'(1, n), Box, Set)
            ),
            Sets).
test(references, Categories == [values([b, c, d])]) :-
    findall(Set,
            ( explore(ref(1, -), box, Box), Box \= end(_, _), get_assoc('$value'(1, c), Box, Set) ),
            Categories).
test(two_products, true(N*M =:= 143)) :-
    once(( explore(and([compare(=:=, '$value'(1, n)*'$value'(1, m), 143), compare(>, '$value'(1, n), 11),
                        compare(>, '$value'(1, m), '$value'(1, n)-3)]), box, Box),
           Box \= end(_, _) )),
    get_assoc('$value'(1, n), Box, range(N, N)),
    get_assoc('$value'(1, m), Box, range(M, M)).
test(in_doubt, Reasons == [disproved]) :-
    ends(in('$value'(1, n), range(0, 3)), nothing, Reasons).
test(not_understood, Reasons == [why]) :-
    ends(and([in('$value'(1, n), range(0, 3)), unknown(why)]), nothing, Reasons).
test(some_of_several, true(Count > 0)) :-
    findall(x, ( explore(at_least(2, [in('$value'(1, n), range(0, 3)), in('$value'(1, m), range(0, 3)),
                                      in('$value'(1, c), values([a]))]), box, Box), Box \= end(_, _) ), Xs),
    length(Xs, Count).
test(no_double_is_the_root_of_two, Reasons == []) :-
    ends(compare(=:=, '$value'(1, x)*'$value'(1, x), 2.0), nothing, Reasons).
test(stopped, Reasons == [steps(7)]) :-
    explore(compare(=:=, '$value'(1, x)*'$value'(1, x), 2.0), nothing, 7, end(_, Reasons)).

:- end_tests(neurologic_branching).
