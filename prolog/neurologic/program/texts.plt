:- module(neurologic_texts_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/texts)).

:- begin_tests(neurologic_texts).

test(fact_and_condition, Text == "age(ann, 70), 70 >= 65") :-
    goal_text((age(ann, 70), 70 >= 65), Text).
test(names_that_need_quotes, Text == "'A b'('C', -1.5), -1.5 < 2") :-
    goal_text(('A b'('C', -1.5), -1.5 < 2), Text).
test(both_ways_to_write_a_comparison_agree, Text1 == Text2) :-
    goal_text((f('X y', 0.1), 0.1 =< -3), Text1),
    goal_text(f('X y', 0.1), Left),
    goal_text(0.1 =< -3, Right),
    atomics_to_string([Left, ", ", Right], Text2).
test(membership, Text == "a in [a, b], c not in [a]") :-
    goal_text((memberchk(a, [a, b]), \+ memberchk(c, [a])), Text).
test(m_of_n, Text == "at least 2 of 3") :-
    goal_text(at_least(2, [a, b, c]), Text).
test(parts, Parts == [f, a, 3, <, 4]) :-
    compared_parts(f(a, 3), 3 < 4, Name, Individual, Value, Operator, Bound),
    Parts = [Name, Individual, Value, Operator, Bound].
test(other_value, fail) :-
    compared_parts(f(a, 3), 2 < 4, _, _, _, _, _).
test(conjuncts, Goals == [a, b, c]) :-
    conjuncts(((a, b), c), Goals).
test(conjunction, Goal-None == (a, b, c)-true) :-
    conjunction([a, b, c], Goal),
    conjunction([], None).
test(texts_joined, Text == "a, b c") :-
    joined_text(["a", 'b c'], ', ', Text).
test(pair, Text == "'A b' = 1.5") :-
    pair_text('A b'=1.5, Text).
test(variable_is_one_goal, Goals == [G]) :-
    conjuncts(G, Goals).
test(term, Text == "f('A', \"s\", [1, 2])") :-
    term_text(f('A', "s", [1, 2]), Text).

:- end_tests(neurologic_texts).

atomics_to_string(Parts, Text) :-
    atomic_list_concat(Parts, Atom),
    atom_string(Atom, Text).
