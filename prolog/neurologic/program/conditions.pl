:- module(neurologic_conditions,
          [ rule_boxes/2,               % +Module, -Boxes
            rule_box/6,                 % +Module, ?Rule, ?Number, -Class, -Box, -Open
            known_rule/3,               % +Module, ?Rule, -Class
            box_rule/3,                 % +Module, +Number, -Rule
            boxes_stamp/2,              % +Module, -Stamp
            forget_boxes/1,             % +Module
            generations/2,              % +Module, -Generations
            rule_conditions/5,          % +Module, ?Rule, -Class, -Individual, -Body
            rule_proved/3,              % +Module, +Rule, +Individual
            rule_answers/3,             % +Module, +Rule, +Individual
            other_clause/5              % +Module, -Individual, -Class, -Body, -Reference
          ]).
:- use_module(library(lists), [member/2]).
:- use_module(bodies, [once_goal/2]).
:- use_module(program).
:- use_module(texts, [conjuncts/2, conjunction/2]).
:- use_module('../boxes/witness', [forget_space/1]).
:- reexport(bodies, [formula/4]).
:- reexport('../boxes/normal_forms', [multiplied/3]).

/** <module> The bodies of extracted rules as boxes

Reads the clauses of the target back: conditions on single features become boxes (see neurologic(boxes/boxes)); m-of-n
conditions, disjunctions, negations and the definitions of a rule set are multiplied out. What is left (linear inequalities,
relations, too many combinations) stays beside the box as text, so that nobody takes the box for the whole rule.
*/

%!  rule_boxes(+Module, -Boxes) is det.
%
%   Boxes is a list of `box(Number, Rule, Class, Box, Open)` for the rules that are switched on, in their order. A rule may
%   have several boxes. Open lists what Box does not say, as `open(Text, Constraint)`; `[]` if Box is exact.

rule_boxes(M, Boxes) :-
    findall(box(Number, Rule, Class, Box, Open), rule_box(M, Rule, Number, Class, Box, Open), Boxes).

%!  rule_box(+Module, ?Rule, ?Number, -Class, -Box, -Open) is nondet.
%
%   As rule_boxes/2, one box at a time, in the order of the rules; of one Rule, if that is given, without a look at the others.
%   Boxes are worked out once and kept until a clause of the rules changes.

rule_box(M, Rule, Number, Class, Box, Open) :-
    keep_boxes(M),
    kept_box(M, Rule, Number, Class, Box, Open),
    once(M:neural_rule(Rule, _, _)).

%!  known_rule(+Module, ?Rule, -Class) is nondet.
%
%   Rule is an extracted rule that is switched on, with a box or without one; in the order of the program.

known_rule(M, Rule, Class) :-
    keep_boxes(M),
    kept_rule(M, Rule, Class, _),
    once(M:neural_rule(Rule, _, _)).

%!  box_rule(+Module, +Number, -Rule) is semidet.
%
%   The box with this Number is one of Rule.

box_rule(M, Number, Rule) :-
    keep_boxes(M),
    kept_box(M, Rule, Number, _, _, _),
    !.

:- dynamic
    kept_box/6,                         % Module, Rule, Number, Class, Box, Open
    kept_rule/4,                        % Module, Rule, Class, Reference
    kept_other/2,                       % Module, Reference
    kept_at/2.                          % Module, Generations

keep_boxes(M) :-
    generations(M, Generations),
    (   kept_at(M, Generations)
    ->  true
    ;   with_mutex(neurologic_boxes, keep_boxes(M, Generations))
    ).

keep_boxes(M, Generations) :-
    (   kept_at(M, Generations)                 % another thread was quicker
    ->  true
    ;   forget_boxes(M),
        State = count(0),
        forall(target_clause(M, Individual, Class, Body, Reference),
               keep_clause(M, Individual, Class, Body, Reference, State)),
        assertz(kept_at(M, Generations))
    ).

keep_clause(M, Individual, Class, Body, Reference, State) :-
    (   \+ rule_body(Body, _, _)
    ->  assertz(kept_other(M, Reference))
    ;   rule_body(Body, default, _)
    ->  true
    ;   rule_body(Body, Rule, Rest),
        conditions(Rest, Conditions),
        assertz(kept_rule(M, Rule, Class, Reference)),
        formula(Conditions, M, Individual, Formula),
        multiplied(Formula, M, Conjunctions),
        forall(member(conjunction(Box, Open), Conjunctions),
               ( arg(1, State, Number0),
                 Number is Number0+1,
                 nb_setarg(1, State, Number),
                 assertz(kept_box(M, Rule, Number, Class, Box, Open))
               ))
    ).

%!  generations(+Module, -Generations) is det.
%
%   Generations changes whenever a clause changes from which boxes are made.

generations(M, Generations) :-
    findall(Generation,
            ( made_from(M, Head),
              (   predicate_property(M:Head, last_modified_generation(Generation0))
              ->  Generation = Generation0
              ;   Generation = none
              )
            ),
            Generations).

made_from(_, neural_feature(_, _, _, _)).
made_from(_, neural_definition(_, _, _)).
made_from(M, Head) :-
    target(M, Target, _),
    functor(Head, Target, 2).
made_from(M, Head) :-
    definition_predicates(M, Names),
    member(Name, Names),
    functor(Head, Name, 1).

%!  boxes_stamp(+Module, -Stamp) is det.
%
%   Stamp, an atom, changes whenever rule_boxes/2 may give something else than before.

boxes_stamp(M, Stamp) :-
    generations(M, Generations),
    (   predicate_property(M:neural_rule(_, _, _), last_modified_generation(Switched))
    ->  true
    ;   Switched = none
    ),
    term_to_atom(Switched-Generations, Stamp).

%!  forget_boxes(+Module) is det.
%
%   Nothing is kept of Module, which is about to go.

forget_boxes(M) :-
    forget_space(M),
    retractall(kept_at(M, _)),
    retractall(kept_rule(M, _, _, _)),
    retractall(kept_other(M, _)),
    retractall(kept_box(M, _, _, _, _, _)).

%!  target_clause(+Module, -Individual, -Class, -Body, ?Reference) is nondet.
%
%   A clause of the target, of an extracted rule or of an expert.

target_clause(M, Individual, Class, Body, Reference) :-
    target(M, Target, _),
    Head =.. [Target, Individual, Class],
    predicate_property(M:Head, defined),
    clause(M:Head, Body0, Reference),
    ( Body0 = _:Plain -> Body = Plain ; Body = Body0 ).

%!  rule_conditions(+Module, ?Rule, -Class, -Individual, -Body) is nondet.
%
%   Body holds the conditions of an extracted rule, without its switch and its guards.

rule_conditions(M, Rule, Class, Individual, Body) :-
    (   nonvar(Rule),
        Rule \== default
    ->  keep_boxes(M),
        kept_rule(M, Rule, _, Reference)
    ;   true
    ),
    target_clause(M, Individual, Class, Whole, Reference),
    rule_body(Whole, Rule, Rest),
    conditions(Rest, Body).

%!  conditions(+Rest, -Body) is det.
%
%   Body holds the conditions of an extracted rule, without its guards.

conditions(Rest, Body) :-
    conjuncts(Rest, Goals),
    unguarded(Goals, Kept),
    conjunction(Kept, Body).

unguarded([], []).
unguarded([Goal|Goals], Kept) :-
    (   guard(Goal)
    ->  Kept = Kept1
    ;   Kept = [Goal|Kept1]
    ),
    unguarded(Goals, Kept1).

% A guard asks that another rule is refuted; refuted/2 of a definition is a condition.
guard(Goal) :-
    nonvar(Goal),
    (   Goal = reached(_, _)
    ;   Goal = reached(_, _, _)
    ;   once_goal(Goal, Refuted),
        nonvar(Refuted),
        Refuted = refuted(_, _)
    ).

%!  rule_proved(+Module, +Rule, +Individual) is semidet.
%
%   All conditions of Rule are known to hold of Individual, whatever other rules say.

rule_proved(M, Rule, Individual) :-
    rule_conditions(M, Rule, _, Individual, Body),
    call(M:Body),
    !.

%!  rule_answers(+Module, +Rule, +Individual) is semidet.
%
%   Rule is on and gives its answer for Individual: what other rules say leaves it one.

rule_answers(M, Rule, Individual) :-
    keep_boxes(M),
    kept_rule(M, Rule, _, Reference),
    target_clause(M, Individual, _, Body, Reference),
    call(M:Body),
    !.

%!  other_clause(+Module, -Individual, -Class, -Body, -Reference) is nondet.
%
%   A clause of the target that belongs to no extracted rule.

other_clause(M, Individual, Class, Body, Reference) :-
    keep_boxes(M),
    kept_other(M, Reference),
    target_clause(M, Individual, Class, Body, Reference).
