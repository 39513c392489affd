:- module(neurologic_loading_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/loading)).

load(Text, Module, Outcome, Messages) :-
    load_source(text(Text), 'theory.pl', Module, Outcome, Messages, _).

:- begin_tests(loading).

test(loads_in_a_module_of_its_own, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [1, 2]]) :-
    load("p(1). p(2).", M, loaded, []),
    findall(X, M:p(X), Xs),
    \+ catch(user:p(_), _, fail).
test(the_same_name_replaces, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [3]]) :-
    load("p(1). q(1).", M, loaded, []),
    load("p(3).", M, loaded, []),
    findall(X, M:p(X), Xs),
    \+ catch(M:q(_), _, fail).
test(a_fault_leaves_all_as_it_was, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [1]]) :-
    load("p(1).", M, loaded, []),
    load("p(2). q( .", M, syntax, [message(error, _, 'theory.pl', 1, _)]),
    load("p(2). :- throw(no).", M, refused, [_|_]),
    findall(X, M:p(X), Xs).
test(two_modules_do_not_share, [setup(( new_module(loading, M), new_module(loading, N) )),
                                cleanup(( delete_module(M), delete_module(N) )), X-Y == 1-2]) :-
    load("p(1).", M, loaded, []),
    load("p(2).", N, loaded, []),
    M:p(X),
    N:p(Y).
test(place_of_a_clause, [setup(new_module(loading, M)), cleanup(delete_module(M)), Name-Line == 'theory.pl'-2]) :-
    load("p(1).\nq(1).", M, loaded, []),
    clause(M:q(1), true, Reference),
    clause_origin(Reference, Name, Line).
test(another_text_may_not_wipe_out_a_predicate, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [1]]) :-
    load("p(1).", M, loaded, []),
    load_source(text("p(2)."), 'other.pl', M, refused, [message(error, _, _, 1, _)], _),
    findall(X, M:p(X), Xs).
test(clauses_come_in_together_or_not_at_all, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [1, 2]]) :-
    add_clauses("p(1). p(2).", M, 2),
    catch(add_clauses("p(3). foo :- 1.", M, _), error(_, _), true),
    catch(add_clauses("p(4). :- true.", M, _), error(type_error(clause, _), _), true),
    catch(add_clauses("p(5). atom(x).", M, _), error(permission_error(_, _, _), _), true),
    findall(X, M:p(X), Xs).
test(tables_follow_other_texts, [setup(new_module(loading, M)), cleanup(delete_module(M)), Xs == [2]]) :-
    load_source(text(":- table t/1. t(X) :- p(X)."), 'tabled.pl', M, loaded, _, _),
    load("p(1).", M, loaded, []),
    findall(X, M:t(X), [1]),
    load("p(2).", M, loaded, []),
    findall(X, M:t(X), Xs).
test(messages_are_collected_and_not_printed, Text == "Something is wrong") :-
    collect_messages(print_message(warning, format("Something is wrong", [])), [message(warning, Text, _, _, _)]).
test(messages_inside_of_others, Texts-Inner == ["one", "three"]-["two"]) :-
    collect_messages(
        ( print_message(warning, format("one", [])),
          collect_messages(print_message(error, format("two", [])), [message(error, Two, _, _, _)]),
          print_message(warning, format("three", []))
        ),
        Messages),
    findall(Text, member(message(_, Text, _, _, _), Messages), Texts),
    Inner = [Two].
test(what_is_deleted_is_gone, [setup(new_module(loading, M)), fail]) :-
    load("p(1).", M, loaded, []),
    delete_module(M),
    catch(M:p(_), _, fail).

:- end_tests(loading).
