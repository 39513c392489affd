:- module(neurologic_templates_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(words/templates)).

program(( template(senior(_), "@(1) is 65 or older") )).
program(( template(risk(_, good), "@(1:applicant) is a good risk") )).
program(( template(risk(_, _), 'a risk of @(2)') )).
program(( template(\+ poor(_), "@(1) is well off") )).
program(( template(mail(_), "write to a@b.c @@(1)") )).

bad(template(3, "x"), "A template has no head that could be a goal: write template(senior(A), \"@(A) is a senior\").").
bad(template(senior(_), f(x)), "The template of senior/1 has no text: write it in double quotes.").
bad(template(senior(_), "@(2) is"), "The template of senior/1 speaks of @(2), but its head has no argument 2.").
bad(template(senior(_), "@(A) is"), "The template of senior/1 speaks of @(A), but comes from no file that tells the names of \c
                                   variables: number the arguments, as in @(1).").

:- initialization(forall(program(Clause), assertz(said:Clause))).

% A text in a file: there variables have names.
in_file(Text, Module, Goal) :-
    tmp_file_stream(text, File, Stream),
    write(Stream, Text),
    close(Stream),
    setup_call_cleanup(
        load_files(Module:File, [silent(true)]),
        call(Goal),
        ( unload_file(File), forget_templates(Module), delete_file(File) )).

:- begin_tests(neurologic_templates).

test(argument, Parts == [value(ann), " is 65 or older"]) :-
    template_parts(said, senior(ann), Parts).
test(first_that_fits, Parts == [value(ann, "applicant"), " is a good risk"]) :-
    template_parts(said, risk(ann, good), Parts).
test(atom_as_text, Parts == ["a risk of ", value(bad)]) :-
    template_parts(said, risk(ann, bad), Parts).
test(negation, Parts == [value(ann), " is well off"]) :-
    template_parts(said, \+ poor(ann), Parts).
test(at_signs, Parts == ["write to a", "@", "b.c ", "@", value(x)]) :-
    template_parts(said, mail(x), Parts).
test(none, fail) :-
    template_parts(said, rich(_), _).
test(faults, forall(bad(Template, Expected))) :-
    setup_call_cleanup(
        assertz(faulty:Template),
        findall(Text, template_fault(faulty, fault(Text, _)), Texts),
        retractall(faulty:template(_, _))),
    assertion(Texts == [Expected]).
test(names_are_those_of_the_file, Parts == [value(c), " and ", value(b)]) :-
    in_file("% a comment\ntemplate(pair(A, _B), \n  \"@(B) and @(A)\").\n", named,
            once(template_parts(named, pair(b, c), Parts))).
test(no_warning_of_variables_that_occur_once, Warnings == []) :-
    warnings_of(Warnings,
                         in_file("template(pair(A, B), \"@(B) and @(A)\").\n", quiet, true)).
test(unknown_name_with_its_line, [Line, Text] == [2, "The template of pair/2 speaks of @(C), which is no variable of its head."]) :-
    in_file("\ntemplate(pair(_A, _B), \"@(A) and @(C)\").\n", wrong,
            once(template_fault(wrong, fault(Text, _:Line)))).
test(new_templates_are_seen, Parts == ["x"]) :-
    \+ template_parts(later, p, _),
    assertz(later:template(p, "x")),
    template_parts(later, p, Parts).

:- end_tests(neurologic_templates).

:- dynamic warned/1.

warnings_of(Warnings, Goal) :-
    setup_call_cleanup(
        assertz((user:message_hook(Term, warning, _) :- assertz(neurologic_templates_plt:warned(Term))), Reference),
        call(Goal),
        erase(Reference)),
    findall(Term, retract(warned(Term)), Warnings).
