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
            other_clause/5,             % +Module, -Individual, -Class, -Body, -Reference
            formula/4,                  % +Goal, +Module, +Individual, -Formula
            multiplied/3                % +Formula, +Module, -Conjunctions
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(lists), [append/2, append/3, member/2, memberchk/2]).
:- use_module(boxes).
:- use_module(linear).
:- use_module(program).
:- use_module(operators, [flipped/2]).
:- use_module(texts, [conjuncts/2, conjunction/2, term_text/2]).
:- use_module(witness, [forget_space/1]).

/** <module> The bodies of extracted rules as boxes

Reads the clauses of the target back: conditions on single features become boxes (see neurologic(boxes)); m-of-n
conditions, disjunctions, negations and the definitions of a rule set are multiplied out. What is left (linear inequalities,
relations, too many combinations) stays beside the box as text, so that nobody takes the box for the whole rule.
*/

most_boxes(256).

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
    predicate_property(M:neural_definition(_, _, _), defined),
    findall(Name, ( M:neural_definition(_, Defined, _), functor(Defined, Name, 1) ), Names0),
    sort(Names0, Names),
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

% library(apply_macros), once anybody has loaded it, writes once/1 in the other way.
once_goal(once(Goal), Goal).
once_goal((Goal -> true), Goal).

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

%!  formula(+Goal, +Module, +Individual, -Formula) is det.
%
%   Formula is `and(List)`, `or(List)`, `not(Formula)`, `at_least(Least, List)`, `in(Feature, Set)` or
%   `open(Text, Constraint)`. Reading a feature binds its variable to `'$feature'(Name)`.

formula(Goal, _, _, open("a variable as a goal", none)) :-
    var(Goal),
    !.
formula(true, _, _, and([])) :-
    !.
formula(false, _, _, or([])) :-
    !.
formula(fail, _, _, or([])) :-
    !.
formula((A, B), M, I, and([FormulaA, FormulaB])) :-
    !,
    formula(A, M, I, FormulaA),
    formula(B, M, I, FormulaB).
formula((A ; B), M, I, or([FormulaA, FormulaB])) :-
    \+ ( nonvar(A), ( A = (_ -> _) ; A = (_ *-> _) ) ),
    !,
    formula(A, M, I, FormulaA),
    formula(B, M, I, FormulaB).
formula(\+ Goal, M, I, not(Formula)) :-
    !,
    formula(Goal, M, I, Formula).
formula(Once, M, I, Formula) :-
    once_goal(Once, Goal),
    !,
    formula(Goal, M, I, Formula).
formula(at_least(Least, Goals), M, I, Formula) :-
    integer(Least),
    is_list(Goals),
    !,
    formulas(Goals, M, I, Formulas),
    Formula = at_least(Least, Formulas).
formula(fewer_than(Count, Duals), M, I, at_least(Least, Formulas)) :-
    integer(Count),
    is_list(Duals),
    !,
    length(Duals, Length),
    Least is Length-Count+1,
    formulas(Duals, M, I, Formulas).
formula(Left \== Right, M, I, not(Formula)) :-
    !,
    formula(Left == Right, M, I, Formula).
formula(Left == Right, M, _, Formula) :-
    nonvar(Left),
    Left = '$feature'(Feature),
    feature(M, Feature, _, Domain),
    is_list(Domain),
    nonvar(Right),
    !,
    read_feature(Right, Feature, Domain, M, Formula).
formula(memberchk(Value, List), M, _, Formula) :-
    ground(List),
    is_list(List),
    nonvar(Value),
    Value = '$feature'(Feature),
    feature(M, Feature, _, Domain),
    is_list(Domain),
    !,
    sort(List, Values),
    Formula = in(Feature, values(Values)).
formula(Goal, M, _, in(Feature, Set)) :-
    compared(Goal, Feature, Operator, Number),
    feature(M, Feature, Kind, range(_, _)),
    compared_set(Operator, Kind, Number, Set),
    !.
formula(Goal, M, _, not(in(Feature, Set))) :-
    compared(Goal, Feature, =\=, Number),
    feature(M, Feature, Kind, range(_, _)),
    !,
    compared_set(=:=, Kind, Number, Set).
formula(Goal, M, I, and([])) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [I1]),
    I1 == I,
    individual_predicate(M, Name),
    !.
formula(Goal, M, I, Formula) :-
    compound(Goal),
    compound_name_arguments(Goal, Feature, [I1, Value]),
    I1 == I,
    feature(M, Feature, _, Domain),
    !,
    read_feature(Value, Feature, Domain, M, Formula).
formula(finite(Expression, Value), _, _, and([])) :-
    var(Value),
    !,
    Value = '$expression'(Expression).
formula(refuted(Definition, I1), M, I, not(Formula)) :-
    I1 == I,
    atom(Definition),
    Goal =.. [Definition, I],
    definition(Goal, M, I, Formula),
    !.
formula(Goal, M, I, Formula) :-
    definition(Goal, M, I, Formula),
    !.
formula(Goal, _, _, open(Text, Constraint)) :-
    linear_constraint(Goal, Constraint),
    shown(Goal, Shown),
    term_text(Shown, Text).

formulas([], _, _, []).
formulas([Goal|Goals], M, I, [Formula|Formulas]) :-
    formula(Goal, M, I, Formula),
    formulas(Goals, M, I, Formulas).

read_feature(Value, Feature, Domain, M, Formula) :-
    (   var(Value)
    ->  Value = '$feature'(Feature),
        Formula = and([])
    ;   Value == '$feature'(Feature)            % read before: all that is asked is that it is known
    ->  once(domain(M, Feature, Set)),
        Formula = in(Feature, Set)
    ;   Value = '$feature'(Other)               % two features with one value
    ->  (   is_list(Domain),
            feature(M, Other, _, OtherDomain),
            is_list(OtherDomain)
        ->  findall(and([in(Feature, values([Category])), in(Other, values([Category]))]),
                    ( member(Category, Domain), memberchk(Category, OtherDomain) ),
                    Formulas),
            Formula = or(Formulas)
        ;   format(string(Text), '~q = ~q', [Feature, Other]),
            Formula = open(Text, none)
        )
    ;   is_list(Domain),
        atomic(Value)
    ->  Formula = in(Feature, values([Value]))
    ;   number(Value),
        feature(M, Feature, Kind, _),
        compared_set(=:=, Kind, Value, Set)
    ->  Formula = in(Feature, Set)
    ;   format(string(Text), '~q = ~q', [Feature, Value]),
        Formula = open(Text, none)
    ).

compared(Goal, Feature, Operator, Number) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator0, [Left, Right]),
    flipped(Operator0, Flipped),
    (   nonvar(Left),
        Left = '$feature'(Feature),
        number(Right)
    ->  Operator = Operator0,
        Number = Right
    ;   nonvar(Right),
        Right = '$feature'(Feature),
        number(Left),
        Operator = Flipped,
        Number = Left
    ).

compared_set(<, Kind, Number, Set) :- below(Kind, open(Number), Set).
compared_set(=<, Kind, Number, Set) :- below(Kind, closed(Number), Set).
compared_set(>, Kind, Number, Set) :- above(Kind, open(Number), Set).
compared_set(>=, Kind, Number, Set) :- above(Kind, closed(Number), Set).
compared_set(=:=, Kind, Number, Set) :-
    below(Kind, closed(Number), Below),
    above(Kind, closed(Number), Above),
    (   set_meet(Below, Above, Set0)
    ->  Set = Set0
    ;   Set = values([])
    ).

%!  definition(+Goal, +Module, +Individual, -Formula) is semidet.
%
%   Goal is an auxiliary predicate of the rule set itself: any of its clauses.

definition(Goal, M, I, or(Formulas)) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [I1]),
    I1 == I,
    definition_predicate(M, Name),
    program_predicate(M, Goal, Home),
    findall(I-Body, clause(Home:Goal, Body), Bodies),
    clause_formulas(Bodies, M, Formulas).

clause_formulas([], _, []).
clause_formulas([I-Body0|Bodies], M, [Formula|Formulas]) :-
    ( nonvar(Body0), Body0 = _:Body -> true ; Body = Body0 ),
    formula(Body, M, I, Formula),
    clause_formulas(Bodies, M, Formulas).

shown(Goal, Shown) :-
    (   var(Goal)
    ->  Shown = Goal
    ;   Goal = '$feature'(Name)
    ->  Shown = Name
    ;   Goal = '$expression'(Expression)
    ->  shown(Expression, Shown)
    ;   compound(Goal)
    ->  compound_name_arguments(Goal, Name, Arguments),
        shown_list(Arguments, ShownArguments),
        compound_name_arguments(Shown, Name, ShownArguments)
    ;   Shown = Goal
    ).

shown_list([], []).
shown_list([Goal|Goals], [Shown|Showns]) :-
    shown(Goal, Shown),
    shown_list(Goals, Showns).

%!  multiplied(+Formula, +Module, -Conjunctions) is det.
%
%   Conjunctions is the disjunctive normal form, as `conjunction(Box, Open)` each. Every one of them keeps to the domains.

multiplied(Formula, M, Conjunctions) :-
    (   phrase(sides(Formula), Sides0)
    ->  keysort(Sides0, Sides),                 % most rules are no more than this
        (   met(Sides, M, Box)
        ->  Conjunctions = [conjunction(Box, [])]
        ;   Conjunctions = []
        )
    ;   normal(Formula, M, Conjunctions0)
    ->  Conjunctions = Conjunctions0
    ;   most_boxes(Most),
        format(string(Text), 'more than ~d combinations of conditions', [Most]),
        Conjunctions = [conjunction([], [open(Text, none)])]
    ).

% Fails for a formula that is more than a conjunction of sets.
sides(in(Feature, Set)) -->
    [Feature-Set].
sides(and(Formulas)) -->
    all_sides(Formulas).

all_sides([]) --> [].
all_sides([Formula|Formulas]) -->
    sides(Formula),
    all_sides(Formulas).

% Fails if no individual is in all the sets.
met([], _, []).
met([Feature-Set0|Sides], M, [Feature-Set|Box]) :-
    once(domain(M, Feature, Domain)),
    met_domain(Set0, Domain, Set1),
    met_rest(Sides, Feature, Set1, Set, Rest),
    met(Rest, M, Box).

met_domain(Set0, Domain, Set) :-
    Set0 \== values([]),
    set_meet(Set0, Domain, Set).

met_rest([Feature-Set1|Sides], Feature, Set0, Set, Rest) :-
    !,
    met_domain(Set1, Set0, Set2),
    met_rest(Sides, Feature, Set2, Set, Rest).
met_rest(Sides, _, Set, Set, Sides).

normal(in(Feature, Set), M, Conjunctions) :-
    domain(M, Feature, Domain),
    !,
    (   Set \== values([]),
        set_meet(Set, Domain, Set1)
    ->  Conjunctions = [conjunction([Feature-Set1], [])]
    ;   Conjunctions = []
    ).
normal(open(Text, Constraint), _, [conjunction([], [open(Text, Constraint)])]).
normal(and(Formulas), M, Conjunctions) :-
    foldl(normal_and(M), Formulas, [conjunction([], [])], Conjunctions).
normal(or(Formulas), M, Conjunctions) :-
    foldl(normal_or(M), Formulas, [], Conjunctions).
normal(at_least(Least, Formulas), M, Conjunctions) :-
    findall(and(Chosen), chosen(Least, Formulas, Chosen), Choices0),
    most_boxes(Most),
    length(Choices0, Count),
    Count =< Most,
    normal(or(Choices0), M, Conjunctions).
normal(not(Formula), M, Conjunctions) :-
    complement(Formula, M, Complement),
    normal(Complement, M, Conjunctions).

normal_and(M, Formula, Conjunctions0, Conjunctions) :-
    normal(Formula, M, Others),
    findall(conjunction(Box, Open),
            ( member(conjunction(Box1, Open1), Conjunctions0),
              member(conjunction(Box2, Open2), Others),
              box_meet(Box1, Box2, Box),
              append(Open1, Open2, Open)
            ),
            Conjunctions),
    few(Conjunctions).

normal_or(M, Formula, Conjunctions0, Conjunctions) :-
    normal(Formula, M, Others),
    append(Conjunctions0, Others, Conjunctions),
    few(Conjunctions).

few(Conjunctions) :-
    most_boxes(Most),
    length(Conjunctions, Count),
    Count =< Most.

chosen(0, _, []) :-
    !.
chosen(N, [Formula|Formulas], Chosen) :-
    length([Formula|Formulas], Length),
    Length >= N,
    (   Chosen = [Formula|Chosen1],
        N1 is N-1,
        chosen(N1, Formulas, Chosen1)
    ;   chosen(N, Formulas, Chosen)
    ).

%!  complement(+Formula, +Module, -Complement) is det.
%
%   De Morgan, for individuals with all features known.

complement(in(Feature, Set), M, or(Formulas)) :-
    feature(M, Feature, Kind, _),
    domain(M, Feature, Domain),
    !,
    (   Set == values([])
    ->  Sets = [Domain]
    ;   set_complement(Kind, Domain, Set, Sets)
    ),
    findall(in(Feature, Other), member(Other, Sets), Formulas).
complement(open(Text, Constraint), _, open(Negated, Complement)) :-
    complement_constraint(Constraint, Complement),
    format(string(Negated), 'not ~s', [Text]).
complement(and(Formulas), M, or(Complements)) :-
    complements(Formulas, M, Complements).
complement(or(Formulas), M, and(Complements)) :-
    complements(Formulas, M, Complements).
complement(not(Formula), _, Formula).
complement(at_least(Least, Formulas), M, at_least(Least1, Complements)) :-
    length(Formulas, Count),
    Least1 is Count-Least+1,
    complements(Formulas, M, Complements).

complements([], _, []).
complements([Formula|Formulas], M, [Complement|Complements]) :-
    complement(Formula, M, Complement),
    complements(Formulas, M, Complements).
