:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/clause_changes)).

version(Text, M) :-
    gensym(version, M),
    setup_call_cleanup(
        open_string(Text, In),
        ( gensym('/theories/version', Name), load_files(M:Name, [stream(In), silent(true)]) ),
        close(In)).

changes(Old, New, Changes) :-
    version(Old, M1),
    version(New, M2),
    clause_changes(M1, M2, Changes).

:- begin_tests(neurologic_clause_changes).

test(another_place_and_other_variables, Changes == []) :-
    changes("large(I) :- n(I, N), N > 3.\neven(A) :- half(A, _).", "\neven(B) :- half(B, _).\n\nlarge(X) :- n(X, Y), Y > 3.", Changes).
test(changed, true) :-
    changes("\nlarge(I) :- n(I, N), N > 3.", "large(I) :- n(I, N), N > 4.", Changes),
    Changes = [change(changed, _:2, _:1, "large(A):-n(A, B), B>3", "large(A):-n(A, B), B>4")].
test(added_and_removed, Kinds == [removed-"a", added-"b"]) :-
    changes("x. a.", "b. x.", Changes),
    findall(Kind-Text, ( member(change(Kind, _, _, Text1, Text2), Changes), string_concat(Text1, Text2, Text) ), Kinds).
test(copies_count, Kinds == [removed]) :-
    changes("x. x. y.", "x. y.", Changes),
    findall(Kind, ( member(Change, Changes), arg(1, Change, Kind) ), Kinds).
test(two_of_a_predicate_are_not_paired, Kinds == [removed, removed, added]) :-
    changes("a(1). a(2).", "a(3).", Changes),
    findall(Kind, ( member(Change, Changes), arg(1, Change, Kind) ), Kinds).
test(facts_about_individuals_are_data, Changes == []) :-
    changes("neural_feature(n, integer, range(0, 9), []). n(a, 1).", "neural_feature(n, integer, range(0, 9), []). n(a, 2).", Changes).
test(a_feature_that_a_clause_defines_is_none, Kinds == [added]) :-
    changes("neural_feature(n, integer, range(0, 9), []). n(a, 1).", "neural_feature(n, integer, range(0, 9), []). n(a, X) :- m(a, X).", Changes),
    findall(Kind, ( member(Change, Changes), arg(1, Change, Kind) ), Kinds).
test(nor_its_facts, Changes == []) :-
    changes("neural_feature(n, integer, range(0, 9), []). n(a, 1). n(b, X) :- m(b, X).",
            "neural_feature(n, integer, range(0, 9), []). n(a, 2). n(b, X) :- m(b, X).", Changes).
test(rules_are_compared_elsewhere, Changes == []) :-
    changes("class(I, yes) :- neural_rule(r1, _, _), n(I, _).", "class(I, no) :- neural_rule(r1, _, _), n(I, _).", Changes).

:- end_tests(neurologic_clause_changes).
