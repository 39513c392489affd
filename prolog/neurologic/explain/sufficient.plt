:- module(neurologic_sufficient_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(explain/sufficient)).

:- dynamic
    forced:a/2,
    forced:b/2,
    forced:c/2,
    forced:item/1,
    forced:class/2,
    forced:neural_rule/3.

% A list: the second rule is decided by a alone, the third by b and c where a leaves it to them.

program(( neural_feature(a, integer, range(0, 9), []) )).
program(( neural_feature(b, categorical, [red, green], []) )).
program(( neural_feature(c, numeric, range(0.0, 1.0), []) )).
program(( neural_individual(item) )).
program(( neural_target(class, [yes, no]) )).
program(( neural_theory(ordered, class(_, no), []) )).
program(( neural_rule(r1, class(_, yes), []) )).
program(( neural_rule(r2, class(_, no), []) )).
program(( neural_rule(r3, class(_, yes), []) )).
program(( neural_rule(default, class(_, no), []) )).
program(( class(I, yes) :- neural_rule(r1, _, _), a(I, A), A > 6.5 )).
program(( class(I, no) :- neural_rule(r2, _, _), a(I, A), A > 3.5, b(I, B), memberchk(B, [red]), reached(r2, I) )).
program(( class(I, yes) :- neural_rule(r3, _, _), b(I, B), memberchk(B, [red]), c(I, C), C < 0.5, reached(r3, I) )).
program(( class(I, no) :- neural_rule(default, _, _), item(I), reached(default, I) )).
program(( refuted(r1, I) :- item(I), \+ neural_rule(r1, _, _) )).
program(( refuted(r1, I) :- a(I, A), A =< 6.5 )).
program(( refuted(r2, I) :- a(I, A), A =< 3.5 )).
program(( refuted(r2, I) :- b(I, B), \+ memberchk(B, [red]) )).
program(( refuted(r3, I) :- b(I, B), \+ memberchk(B, [red]) )).
program(( refuted(r3, I) :- c(I, C), C >= 0.5 )).
program(( reached(r2, I) :- once(refuted(r1, I)) )).
program(( reached(r3, I) :- reached(r2, I), once(refuted(r2, I)) )).
program(( reached(default, I) :- reached(r3, I), once(refuted(r3, I)) )).
program(( item(top) )).  program(( a(top, 8) )).  program(( b(top, red) )).   program(( c(top, 0.1) )).
program(( item(mid) )).  program(( a(mid, 5) )).  program(( b(mid, red) )).   program(( c(mid, 0.1) )).
program(( item(low) )).  program(( a(low, 2) )).  program(( b(low, red) )).   program(( c(low, 0.1) )).
program(( item(rest) )). program(( a(rest, 2) )). program(( b(rest, green) )). program(( c(rest, 0.9) )).
program(( item(part) )). program(( a(part, 8) )).

:- initialization(forall(program(Clause), assertz(forced:Clause))).

:- begin_tests(neurologic_sufficient).

test(first_rule, Features-Smallest == [a=8]-true) :-
    sufficient(forced:class(top, yes), Features, Smallest).
% The second rule, or else the default: both answer no.
test(second_rule, Features-Smallest == [a=5]-true) :-
    sufficient(forced:class(mid, no), Features, Smallest).
test(third_rule, Features-Smallest == [a=2, b=red, c=0.1]-true) :-
    sufficient(forced:class(low, yes), Features, Smallest).
% The default: the first rule must fail by a, and both others by b; or by c with what a does.
test(default, Features == [a=2, b=green]) :-
    sufficient(forced:class(rest, no), Features).
test(missing_values_are_open, Features == [a=8]) :-
    sufficient(forced:class(part, yes), Features).
test(false, fail) :-
    sufficient(forced:class(top, no), _).
test(switched_off, Features == [a=8]) :-
    setup_call_cleanup(retract(forced:neural_rule(r1, H, E)),
                       sufficient(forced:class(top, no), Features),
                       assertz(forced:neural_rule(r1, H, E))).
test(other_goal, error(domain_error(target_goal, a(top, 8)), _)) :-
    sufficient(forced:a(top, 8), _).
test(open_goal, error(domain_error(target_goal, class(_, yes)), _)) :-
    sufficient(forced:class(_, yes), _).
test(text, Outcome == features("class(top, yes)", [a=8], true, 2)) :-
    forced(forced, "class(I, yes).", ['I'=top], Outcome).
test(text, Outcome == none) :-
    forced(forced, "class(top, no)", [], Outcome).
test(text, Outcome = syntax(_, _)) :-
    forced(forced, "class(top", [], Outcome).

:- end_tests(neurologic_sufficient).
