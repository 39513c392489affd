:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(library(lists), [member/2]).
:- use_module(neurologic(bridge/questions)).

:- dynamic
    asked:n/2,
    asked:item/1,
    asked:class/2.

asked_clause(( neural_feature(n, integer, range(0, 10), []) )).
asked_clause(( neural_individual(item) )).
asked_clause(( neural_target(class, [yes, no]) )).
asked_clause(( class(I, yes) :- n(I, N), N > 3 )).
asked_clause(( class(I, no) :- n(I, N), N =< 3 )).
asked_clause(( denial(both(I, J)) :- class(I, yes), class(J, no), n(I, N), n(J, M), N < M )).
asked_clause(( denial(small(I)) :- class(I, yes), n(I, N), N < 5 )).
asked_clause(( item(ann) )).
asked_clause(( n(ann, 4) )).

:- initialization(forall(asked_clause(Clause), assertz(asked:Clause))).

:- begin_tests(neurologic_questions).

test(denials, Questions == [question(1, "both(A,B)"), question(2, "small(A)")]) :-
    denial_questions(asked, Questions0),
    findall(question(N, Text),
            ( member(question(N, Text0), Questions0), split_string(Text0, " ", "", Parts), atomic_list_concat(Parts, Atom), atom_string(Atom, Text) ),
            Questions).
test(cannot, Outcome == outcome(cannot_happen, [], [], [])) :-
    possibility(asked, denial(1), [], Outcome).
test(witness, Outcome == outcome(witness, [], [role(1, 1)], [witness([[n=4]], [[yes]])])) :-
    possibility(asked, denial(2), [], Outcome).
test(given, Outcome == outcome(cannot_happen, [], [], [])) :-
    possibility(asked, text("n(A, N), class(A, Class), N > 3", ['Class'=no]), [], Outcome).
test(not_given, error(existence_error(goal_variable, 'X'))) :-
    possibility(asked, text("n(A, N)", ['X'=no]), [], _).
test(syntax, Outcome == syntax(end_of_goal_expected, 6)) :-
    possibility(asked, text("true. x", []), [], Outcome).
test(loaded, Outcomes == [holds-[], witness-["small(ann)"]]) :-
    findall(Verdict-Texts, ( member(N, [1, 2]), loaded_verdict(asked, N, outcome(Verdict, Texts, _, _)) ), Outcomes).
test(another_answer) :-
    answered_so(asked, denial(2), [role(1, 1)], [[n=2]], [yes]),
    \+ answered_so(asked, denial(2), [role(1, 1)], [[n=4]], [no]).

:- end_tests(neurologic_questions).
