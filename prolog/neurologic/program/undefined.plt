:- module(neurologic_undefined_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(program/undefined)).

:- dynamic undefined_program:item/1.
program(( calls(I) :- item(I), itm(I) )).
program(( inside(I) :- forall(item(I), ( weight(I, W), W > 2 )) )).
program(( negated(I) :- \+ banned(I) )).
program(( by_name(I) :- call(plainly, I), findall(J, listed(I, J), _) )).
program(( fine(I) :- item(I), atom(I), memberchk(I, [a]), length([I], 1) )).
program(( elsewhere(I) :- lists:append([I], [], _), Goal = what(I), call(Goal) )).

:- initialization(forall(program(Clause), assertz(undefined_program:Clause))).

:- begin_tests(undefined).

test(calls_inside_of_anything, Indicators == [banned/1, itm/1, listed/2, plainly/1, weight/2]) :-
    findall(Indicator, undefined_call(undefined_program, Indicator, _, _, _), Indicators0),
    sort(Indicators0, Indicators).
test(the_caller, [nondet, Caller == calls/1]) :-
    undefined_call(undefined_program, itm/1, Caller, _, _).
test(the_name_that_may_be_meant, [nondet, Nearest == item/1]) :-
    undefined_call(undefined_program, itm/1, _, _, Nearest).
test(tabling_is_no_call_of_what_nothing_defines, Indicators == []) :-
    Text = ":- table t/1. t(X) :- t(X). t(1).",
    setup_call_cleanup(
        open_string(Text, In),
        load_files(undefined_tabled:'tabled.pl', [stream(In)]),
        close(In)),
    findall(Indicator, undefined_call(undefined_tabled, Indicator, _, _, _), Indicators).
test(defined_later_it_is_no_fault_any_more, [cleanup(abolish(undefined_program:banned/1)), fail]) :-
    assertz(undefined_program:banned(nobody)),
    undefined_call(undefined_program, banned/1, _, _, _).

:- end_tests(undefined).
