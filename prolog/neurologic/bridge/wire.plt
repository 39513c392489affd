:- use_module(wire).
:- use_module(library(plunit)).

:- begin_tests(neurologic_wire).

read_text(Text, Terms, Variables) :-
    setup_call_cleanup(open_string(Text, In), read_terms(In, Terms, Variables), close(In)).

sent("", []).
sent("a 3\nbob", [bob]).
sent("a 0\n", ['']).
sent("s 3\nbob", ["bob"]).
sent("a 5\nhalt.", ['halt.']).
sent("a 7\nl 1\na 1", ['l 1\na 1']).
sent("n 2\n70", [70]).
sent("n 4\n0xff", [255]).
sent("n 5\n-0xff", [-255]).
sent("n 23\n5.00000000000000000e-01", [0.5]).
sent("l 0\n", [[]]).
sent("a 1\nan 1\n1l 2\n", [[a, 1]]).
sent("a 3\nagea 3\nbobn 2\n70c 2\n", [age(bob, 70)]).
sent("n 1\n1n 1\n3r 2\n", [R]) :- R is 1 rdiv 3.

test(term, [forall(sent(Text, Terms)), true(Found == Terms)]) :-
    read_text(Text, Found, Variables),
    Variables == [].
test(no_arguments, true(Term-Name/Arity == Term-f/0)) :-
    read_text("a 1\nfc 0\n", [Term], _),
    compound_name_arity(Term, Name, Arity).
test(special_floats) :-
    read_text("x 3\ninfx 4\n-infx 3\nnan", [Inf, Minus, NaN], _),
    Inf =:= inf, Minus =:= -inf, NaN =\= NaN.
test(partial_list, true(Term == [a|Tail])) :-
    read_text("a 1\nav 1\nTp 2\n", [Term], ['T'=Tail]).
test(same_variable, true(Variables == ['X'=X])) :-
    read_text("v 1\nXv 1\nX", [X, Y], Variables),
    X == Y.
test(dict, true(Pairs == [a-1])) :-
    read_text("v 1\n_a 1\n-a 1\nan 1\n1c 2\nd 1\n", [Dict0], _),
    dict_pairs(Dict0, _, Pairs).
test(deep, true(Depth == 100_000)) :-
    length(Names, 100_000),
    maplist(=("a 1\nf"), Names),
    length(Ends, 100_000),
    maplist(=("c 1\n"), Ends),
    append(Names, ["a 1\nx"|Ends], Parts),
    atomics_to_string(Parts, Text),
    read_text(Text, [Term], _),
    depth(Term, 0, Depth).

depth(Term, Depth0, Depth) :-
    (   compound(Term)
    ->  arg(1, Term, Inner),
        Depth1 is Depth0+1,
        depth(Inner, Depth1, Depth)
    ;   Depth = Depth0
    ).

:- end_tests(neurologic_wire).
