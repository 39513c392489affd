:- module(neurologic_normal_forms_plt, []).
:- prolog_load_context(directory, Here),
   file_directory_name(Here, Directory),
   (   user:file_search_path(neurologic, Directory)
   ->  true
   ;   assertz(user:file_search_path(neurologic, Directory))
   ).
:- use_module(library(plunit)).
:- use_module(neurologic(boxes/normal_forms)).

program(( neural_feature(n, integer, range(0, 5), []) )).
program(( neural_feature(c, categorical, [red, green, blue], []) )).
program(( neural_individual(item) )).

:- initialization(forall(program(Clause), assertz(in_forms:Clause))).

% What a formula says of one individual.
holds(in(n, Set), N, _) :- inside(Set, N).
holds(in(c, Set), _, C) :- inside(Set, C).
holds(and(Formulas), N, C) :- forall(member(Formula, Formulas), holds(Formula, N, C)).
holds(or(Formulas), N, C) :- member(Formula, Formulas), holds(Formula, N, C), !.
holds(not(Formula), N, C) :- \+ holds(Formula, N, C).
holds(at_least(Least, Formulas), N, C) :-
    findall(x, ( member(Formula, Formulas), holds(Formula, N, C) ), Held),
    length(Held, Count),
    Count >= Least.

inside(range(Low, High), N) :- N >= Low, N =< High.
inside(values(Values), C) :- memberchk(C, Values).

in_boxes(Conjunctions, N, C) :-
    member(conjunction(Box, []), Conjunctions),
    forall(member(Feature-Set, Box), holds(in(Feature, Set), N, C)),
    !.

formula(and([in(n, range(2, 4)), in(c, values([red]))])).
formula(or([in(n, range(0, 1)), and([in(n, range(3, 5)), in(c, values([blue, green]))])])).
formula(not(or([in(n, range(2, 3)), in(c, values([red]))]))).
formula(at_least(2, [in(n, range(1, 4)), in(c, values([red])), not(in(n, range(3, 3)))])).
formula(and([])).
formula(or([])).

:- begin_tests(neurologic_normal_forms).

test(boxes_hold_what_the_formula_holds, forall(formula(Formula))) :-
    multiplied(Formula, in_forms, Conjunctions),
    forall(( between(0, 5, N), member(C, [red, green, blue]) ),
           (   holds(Formula, N, C)
           ->  in_boxes(Conjunctions, N, C)
           ;   \+ in_boxes(Conjunctions, N, C)
           )).
test(an_open_condition_stays_beside_the_box, Conjunctions == [conjunction([n-range(0, 1)], [open("x", none)])]) :-
    multiplied(and([in(n, range(0, 1)), open("x", none)]), in_forms, Conjunctions).
test(too_many_combinations_are_left_open, true(Conjunctions = [conjunction([], [open(_, none)])])) :-
    numlist(1, 20, Numbers),
    findall(or([in(n, range(0, N)), in(c, values([red])), open(N, none)]), member(N, Numbers), Formulas),
    multiplied(and(Formulas), in_forms, Conjunctions).

:- end_tests(neurologic_normal_forms).
