:- module(neurologic_refusals_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/refusals)).
:- use_module(neurologic(bridge/tagged)).
:- use_module(library(http/json)).
:- use_module(library(yall)).

refused(Error, Parts) :-
    refusal(Error, "goal(X)", user, Reply),
    json(Reply, Parts).

json(Text, Term) :-
    setup_call_cleanup(open_string(Text, In), json_read(In, Term), close(In)).

:- begin_tests(refusals).

test(parts_of_a_type_error, [nondet, Formal-Where == json([c=[type_error, integer, a]])-'succ/2']) :-
    catch(succ(a, _), Error, true),
    refused(Error, [error, Formal, Where0, Message, _]),
    atomic_list_concat([_, Where], ':', Where0),
    sub_atom(Message, _, _, _, integer).
test(unknown_predicate_comes_with_names_that_exist) :-
    refused(error(existence_error(procedure, wrote/1), _), [error, _, _, _, Names]),
    memberchk(json([s='write/1']), Names).
test(place_of_a_syntax_error, Offset == 3) :-
    refused(error(syntax_error(end_of_goal_expected), string("a. b", 3)), [error, _, _, _, Offset]).
test(whatever_is_thrown, Formal == json([c=[ball, 1]])) :-
    refused(ball(1), [error, Formal, '', _, _]).
test(an_unbound_ball_is_no_crash) :-
    refused(error(_, _), [error|_]).
test(interruptions_go_on, throws(neurologic_stop)) :-
    refusal(neurologic_stop, "goal", user, _).
test(interruptions, Which == [neurologic_stop, '$aborted', unwind(abort)]) :-
    findall(Ball,
            ( member(Ball, [neurologic_stop, '$aborted', unwind(abort), error(type_error(a, b), _), stop, _]),
              interruption(Ball)
            ),
            Which).
test(text_for_people_holds_what_is_wrong, nondet) :-
    message_text(error(type_error(integer, a), _), Text),
    sub_string(Text, _, _, _, "integer").
test(deep_terms_are_written_in_the_other_order) :-
    numlist(1, 200, Numbers),
    foldl([_, T, s(T)]>>true, Numbers, z, Deep),
    in_either_order({Deep}/[Order]>>write_tagged(Order, Deep), Text),
    sub_string(Text, 0, _, _, "{\"t\":[").

:- end_tests(refusals).
