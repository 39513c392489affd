:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/bridge)).
:- use_module(neurologic(program/goals)).
:- use_module(neurologic(bridge/loading)).

reply(Text, Reply) :-
    ask(Text, user, [], [], 0, 0, 0, 100 000 000, Reply).

% Whether the reply to a goal begins so.
replies(Text, Start) :-
    reply(Text, Reply),
    sub_string(Reply, 0, _, _, Start).

:- begin_tests(neurologic_goals).

test(goal, Variables-Goal =@= ['X'=X, 'Y'=Y]-(X = f(Y))) :-
    read_goal("X = f(Y)", user, Goal, Variables).
test(full_stop, Goal == a) :-
    read_goal("a. % no more\n", user, Goal, []).
test(the_atom_end_of_file, Goal == end_of_file) :-
    read_goal("end_of_file", user, Goal, []).
test(two_goals, error(syntax_error(end_of_goal_expected))) :-
    read_goal("a. b", user, _, _).
test(two_full_stops, error(syntax_error(end_of_goal_expected))) :-
    read_goal("a. .", user, _, _).
test(nothing, error(syntax_error(empty_goal))) :-
    read_goal(" % nothing", user, _, _).
test(half, error(syntax_error(_))) :-
    read_goal("a(", user, _, _).

:- end_tests(neurologic_goals).

:- begin_tests(neurologic_answers).

test(scalars, Reply == "[true,[\"X\"],[[\"a\"],[1],[{\"s\":\"t\"}],[{\"r\":[1,3]}],[[]],[\"[]\"]]]") :-
    reply("member(X, [a, 1, \"t\", 1r3, [], '[]'])", Reply).
test(floats, Reply == "[true,[\"X\"],[[5.0000000000000000e-01],[{\"f\":\"inf\"}],[{\"f\":\"-inf\"}],[{\"f\":\"nan\"}]]]") :-
    reply("member(Y, [0.5, inf, -inf, nan]), X is Y, Y = Y, !; fail", First),
    sub_string(First, 0, _, _, "[true,[\"Y\",\"X\"]"),
    reply("member(X, [0.5, 1.0Inf, -1.0Inf, 1.5NaN])", Reply).
test(quotes, Reply == "[true,[\"X\"],[[\"\\\"\\\\'\"]]]") :-
    reply("X = '\"\\\\\\''", Reply).
test(lists, Reply == "[true,[\"X\",\"T\"],[[[1,2],{\"v\":\"T\"}],[{\"p\":[1,{\"v\":\"T\"}]},{\"v\":\"T\"}]]]") :-
    reply("member(X, [[1, 2], [1|T]])", Reply).
test(compounds, Reply == "[true,[\"X\"],[[{\"c\":[\"f\",{\"c\":[\"-\",1]},{\"c\":[\"g\"]}]}]]]") :-
    reply("X = f(- 1, g())", Reply).
test(names_of_variables, Reply == "[true,[\"X\"],[[{\"c\":[\"f\",{\"v\":\"_1\"},{\"v\":\"X1\"},{\"v\":\"_1\"}]}]]]") :-
    ask("X = V, V = f(_, _, _)", user, ['V'=f(A, B, A)], ['X1'=B], 0, 0, 0, 0, Reply).
test(deep_term, true(sub_string(Reply, _, _, _, "[\"c\",\"s\",1],[\"c\",\"s\",1]"))) :-
    reply("numlist(1, 500, _L), foldl([_, _Y, s(_Y)]>>true, _L, z, X)", Reply).
test(no_answer, Reply == "[true,[],[]]") :-
    reply("fail", Reply).
test(cut_off, Reply == "[false,[\"X\"],[[1],[2]]]") :-
    ask("member(X, [1, 2, 3])", user, [], [], 2, 0, 0, 0, Reply).
test(last_one_is_complete, Reply == "[true,[\"X\"],[[1],[2]]]") :-
    ask("member(X, [1, 2])", user, [], [], 2, 0, 0, 0, Reply).
test(given_value_is_not_run, Reply == "[true,[\"Y\"],[[{\"c\":[\"throw\",1]}]]]") :-
    ask("Y = X", user, ['X'=throw(1)], [], 0, 0, 0, 0, Reply).

:- end_tests(neurologic_answers).

:- begin_tests(neurologic_refusals).

test(cyclic) :-
    replies("X = f(X)", "[\"error\",{\"c\":[\"type_error\",\"acyclic_term\"").
test(unknown) :-
    replies("no_such_predicate_at_all", "[\"error\",{\"c\":[\"existence_error\",\"procedure\"").
test(ball) :-
    replies("throw(f(X))", "[\"error\",{\"c\":[\"f\",{\"v\":\"_1\"}]}").
test(constraint) :-
    replies("dif(X, a)", "[\"error\",{\"c\":[\"neurologic_constraints\"").
test(inferences) :-
    ask("repeat, atom_length(a, 2)", user, [], [], 0, 10000, 0, 0, Reply),
    sub_string(Reply, 0, _, _, "[\"error\",{\"c\":[\"neurologic_limit\",\"inferences\"]}").
test(depth) :-
    ask("length(L, 1000), foldl([_, X, s(X)]>>true, L, z, _)", user, [], [], 0, 0, 20, 0, Reply),
    sub_string(Reply, 0, _, _, "[\"error\",{\"c\":[\"neurologic_limit\",\"depth\"]}").
test(bytes) :-
    ask("repeat", user, [], [], 0, 0, 0, 10000, Reply),
    sub_string(Reply, 0, _, _, "[\"error\",{\"c\":[\"neurologic_limit\",\"memory\"]}").
test(interruption_goes_on, throws(neurologic_stop)) :-
    reply("throw(neurologic_stop)", _).

:- end_tests(neurologic_refusals).

:- begin_tests(neurologic_loading, [cleanup(delete_module(plt_theory))]).

load(Text, Outcome, Messages, Predicates) :-
    load_source(text(Text), 'plt theory', plt_theory, Outcome, Messages, Predicates).

test(loaded, Outcome-Predicates == loaded-[a/1, b/2]) :-
    load("a(1). b(X, Y) :- a(X), a(Y). a(2).", Outcome, _, Predicates).
test(origin, Name-Line == 'plt theory'-2) :-
    load("a(1).\nb(X, Y) :- a(X), a(Y).", loaded, [], _),
    clause(plt_theory:b(_, _), _, Clause),
    clause_origin(Clause, Name, Line).
test(syntax, Outcome-Places == syntax-[2-4, 3-4]) :-
    load("a(1).\nb c.\nd e.\n", Outcome, Messages, []),
    findall(Line-4, member(message(error, _, 'plt theory', Line, _), Messages), Places).
test(refused, [Outcome, Line, X] == [refused, 2, 1]) :-
    load("a(1).", loaded, [], _),
    load("a(2).\n:- no_such_goal_at_all.", Outcome, Messages, []),
    memberchk(message(error, _, 'plt theory', Line, _), Messages),
    plt_theory:a(X).
test(warning, [Severity, Line] == [warning, 1]) :-
    load("a(X, Y) :- b(X).\n", loaded, [message(Severity, _, _, Line, _)], _).
test(operators_stay_inside, error(syntax_error(_))) :-
    load(":- op(700, xfx, plt_op).\na plt_op b.", loaded, [], _),
    read_goal("a plt_op b", user, _, _).
test(clauses, Xs == [1, 2]) :-
    add_clauses("plt_f(1). plt_f(2).", plt_theory, 2),
    findall(X, plt_theory:plt_f(X), Xs).
test(all_or_none, Xs == []) :-
    catch(add_clauses("plt_g(1). atom_length(a, b).", plt_theory, _), error(permission_error(_, _, _), _), true),
    findall(X, plt_theory:plt_g(X), Xs).
test(fresh_module, fail) :-
    new_module(plt_fresh, Module),
    add_clauses("f(1).", Module, 1),
    delete_module(Module),
    current_module(Module).

:- end_tests(neurologic_loading).
