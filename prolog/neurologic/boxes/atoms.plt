:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(assoc), [list_to_assoc/2]).
:- use_module(neurologic(boxes/atoms)).

:- begin_tests(neurologic_atoms).

schema(Schema) :-
    list_to_assoc([ n-feature(integer, range(0, 5)),
                    c-feature(categorical, values([blue, green, red])),
                    d-feature(categorical, values([1, 2, green]))
                  ], Schema).

left(Atom, Pairs, Left) :-
    schema(Schema),
    list_to_assoc(Pairs, Sets),
    settled(Atom, box(Sets, Schema), Left).

test(domain_where_the_box_is_silent, Set == range(0, 5)) :-
    schema(Schema),
    list_to_assoc([], Sets),
    range_of(Sets, Schema, '$value'(2, n), Set).
test(never, Left == false) :-
    left(compare(>, '$value'(1, n)*2, 10), [], Left).
test(always, Left == true) :-
    left(compare(<, '$value'(1, n)*2, 11), [], Left).
test(open, Left == compare(<, '$value'(1, n)*2, 10)) :-
    left(compare(<, '$value'(1, n)*2, 10), [], Left).
test(error_counts_as_no, Left == false) :-
    left(compare(<, 1//'$value'(1, n), 10), ['$value'(1, n)-range(0, 0)], Left).
test(nothing_in_common, Left == false) :-
    left(same('$value'(1, c), '$value'(1, d)), ['$value'(1, c)-values([blue, red])], Left).
test(a_number_as_category, Left == same('$value'(1, n), '$value'(1, d))) :-
    left(same('$value'(1, n), '$value'(1, d)), [], Left).
test(one_and_one, Left == true) :-
    left(same('$value'(1, n), '$value'(1, d)), ['$value'(1, n)-range(1, 1), '$value'(1, d)-values([1])], Left).
test(integers_are_finite, Left == true) :-
    left(finite('$value'(1, n)*3), [], Left).
test(overflow, Left == infinite('$value'(1, n)*1.0e308)) :-
    left(infinite('$value'(1, n)*1.0e308), [], Left).
test(values, Values == ['$value'(1, n), '$value'(2, c)]) :-
    findall(V, sub_value(f('$value'(1, n), [x, '$value'(2, c)]), V), Values).
test(at_a_point) :-
    schema(Schema),
    list_to_assoc(['$value'(1, n)-range(3, 3)], Sets),
    holds_at(compare(=:=, '$value'(1, n) mod 2, 1), Sets, Schema).
test(ends, Ends == ends(1, 11, whole)) :-
    schema(Schema),
    list_to_assoc([], Sets),
    expression_ends('$value'(1, n)*2+1, Sets, Schema, Ends).

:- end_tests(neurologic_atoms).
