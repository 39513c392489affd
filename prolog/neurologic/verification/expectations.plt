:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(verification/expectations)).

wanted:expect(served, senior(_)).
wanted:(never(minor(A), (age(A, Y), Y < 18))).
wanted:(covers(all, senior(A), 0.5) :- wanted:age(A, _)).
wanted:helper(x).

:- begin_tests(neurologic_expectations).

test(in_the_order_of_lines, true) :-
    findall(Name, ( expectation(wanted, _, Head, _, _), expectation_form(Head, Name, _) ), Names0),
    Names0 = [served, minor(_), all].

test(forms, Form == covers(senior(a), 1)) :-
    expectation_form(covers(senior(a)), Name, Form),
    Name == senior(a).
test(no_form, fail) :-
    expectation_form(nevr(x, senior(_)), _, _).
test(speaks_of, Words == [age, minor]) :-
    findall(Word, ( member(Word, [age, minor, fidelity]), once(speaks_of(wanted, Word)) ), Words).
test(names, Names == ['A', 'Y']) :-
    keep_names(wanted, "expect(x, y).\nnever(minor(A), (age(A, Y), Y < 18)).\nnever(minor(B), old(B))."),
    variable_names(wanted, file:2, never(minor(A), ( age(A, Y), Y < 18 )), true, Bound),
    forget_names(wanted),
    Bound = [_=First, _=Second],
    First-Second == A-Y,
    findall(Name, member(Name=_, Bound), Names).
test(no_names, Names == []) :-
    variable_names(wanted, file:2, never(minor(A), age(A, _)), true, Names).

:- end_tests(neurologic_expectations).
