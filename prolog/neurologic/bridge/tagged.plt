:- module(neurologic_tagged_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/tagged)).
:- use_module(library(http/json)).
:- use_module(library(yall)).

tagged(Order, Term, Json) :-
    with_output_to(string(Text), write_tagged(Order, Term)),
    setup_call_cleanup(open_string(Text, In), json_read(In, Json), close(In)).

:- begin_tests(tagged).

% Different terms are different texts.
test(nothing_is_taken_for_another, Count == Different) :-
    Terms = [a, "a", 1, 1.0, 1r3, [], '[]', f, f(), f(a), [a], "1", '1', {a}, [[]], -1, - 1, -(1), 1.0Inf, f(f(a)), [f], [a, b]],
    length(Terms, Count),
    findall(Text, ( member(Term, Terms), with_output_to(string(Text), write_tagged(nested, Term)) ), Texts),
    sort(Texts, Sorted),
    length(Sorted, Different0),
    Different is Different0 + 1.                % - 1 and -(1) are one term
test(numbers_keep_every_digit, forall(member(Float, [0.1, 1.0e-320, 1.7976931348623157e308, -0.5]))) :-
    with_output_to(string(Text), write_tagged(nested, Float)),
    number_string(Read, Text),
    Read =:= Float.
test(long_integers_in_base_16, Json == json([i=Hex])) :-
    N is 1<<2000,
    format(atom(Hex), '~16r', [N]),
    tagged(nested, N, Json).
test(characters_in_strings, Json == 'a"b\\c') :-
    tagged(nested, 'a"b\\c', Json).
test(variables_have_the_name_that_they_carry, Json == json([v='X'])) :-
    put_attr(Variable, neurologic_name, 'X'),
    tagged(nested, Variable, Json).
test(cyclic_term, error(type_error(acyclic_term, _))) :-
    Term = f(Term),
    write_tagged(nested, Term).
test(too_deep_for_brackets, throws(neurologic_deep)) :-
    numlist(1, 500, Numbers),
    foldl([_, T, s(T)]>>true, Numbers, z, Deep),
    with_output_to(string(_), write_tagged(nested, Deep)).
test(postfix_is_as_long_as_the_term, true(Length > 500)) :-
    numlist(1, 500, Numbers),
    foldl([_, T, s(T)]>>true, Numbers, z, Deep),
    tagged(postfix, Deep, json([t=Tokens])),
    length(Tokens, Length).

:- end_tests(tagged).
