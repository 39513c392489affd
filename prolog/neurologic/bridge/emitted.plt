:- module(neurologic_emitted_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(bridge/emitted)).
:- use_module(library(filesex), [delete_directory_and_contents/1]).

text(":- dynamic([risk/2]).\n:- if(current_prolog_flag(dialect, swi)).\n:- endif.\n% a remark\n\nrisk(a1, bad).\nrisk(A, good) :-\n    helper(A).\nhelper(a2).\n").

record(Text, Module, Id, Qlf, Predicates) :-
    setup_call_cleanup(
        open_string(Text, In),
        record_text(In, Module, Id, Qlf, Predicates),
        close(In)).

:- begin_tests(emitted).

test(clauses_and_lines, Predicates-Lines == [risk/2, helper/1]-[6, 7]) :-
    neurologic_emitted_plt:text(Text),
    neurologic_emitted_plt:record(Text, recorded_1, '/neurologic/plt/1', '', Predicates),
    findall(Line, ( clause(recorded_1:risk(_, _), _, Reference), clause_property(Reference, line_count(Line)) ), Lines),
    assertion(predicate_property(recorded_1:risk(_, _), dynamic)),
    assertion(forall(member(A-C, [a1-bad, a2-good]), recorded_1:risk(A, C))).
test(unloading_takes_them_all, fail) :-
    neurologic_emitted_plt:text(Text),
    neurologic_emitted_plt:record(Text, recorded_2, '/neurologic/plt/2', '', _),
    unload_file('/neurologic/plt/2'),
    clause(recorded_2:risk(_, _), _).
test(compiled_for_one_module_and_loaded_there_again,
     [ setup(tmp_file(neurologic, Directory)), cleanup(delete_directory_and_contents(Directory)),
       Answers == [a1-bad, a2-good]
     ]) :-
    make_directory(Directory),
    atom_concat(Directory, '/text.qlf', Qlf),
    neurologic_emitted_plt:text(Text),
    neurologic_emitted_plt:record(Text, recorded_3, '/neurologic/plt/3', Qlf, _),
    unload_file('/neurologic/plt/3'),
    load_compiled(Qlf, recorded_3, '/neurologic/plt/3'),
    findall(A-C, recorded_3:risk(A, C), Answers).
test(another_directive_is_not_of_ours, throws(neurologic_not_emitted((:- initialization(halt))))) :-
    neurologic_emitted_plt:record(":- initialization(halt).", recorded_4, '/neurologic/plt/4', '', _).
test(a_clause_of_another_module_is_not_of_ours, throws(neurologic_not_emitted(_))) :-
    neurologic_emitted_plt:record("user:risk(a, b).", recorded_5, '/neurologic/plt/5', '', _).
test(a_predicate_of_another_text_is_not_replaced, throws(neurologic_not_emitted(helper/1))) :-
    neurologic_emitted_plt:record("helper(a).", recorded_6, '/neurologic/plt/6', '', _),
    neurologic_emitted_plt:record("helper(b).", recorded_6, '/neurologic/plt/7', '', _).
test(the_flag_of_arithmetic_is_as_before, Before == After) :-
    current_prolog_flag(optimise, Before),
    neurologic_emitted_plt:record(":- set_prolog_flag(optimise, true).\np(X) :- X > 1.", recorded_7, '/neurologic/plt/8', '', _),
    current_prolog_flag(optimise, After).
test(a_syntax_error, error(syntax_error(_))) :-
    neurologic_emitted_plt:record("p(a).\np(.", recorded_8, '/neurologic/plt/9', '', _).

:- end_tests(emitted).
