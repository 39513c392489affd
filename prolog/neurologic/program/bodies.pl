:- module(neurologic_bodies,
          [ formula/4,                  % +Goal, +Module, +Individual, -Formula
            once_goal/2                 % +Once, -Goal
          ]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../boxes/boxes').
:- use_module('../boxes/linear').
:- use_module(program).
:- use_module(operators, [flipped/2]).
:- use_module(texts, [term_text/2]).

/** <module> The bodies of clauses as formulas about the features of one individual
*/

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
    refuted_definition(M, Definition, Name),
    Goal =.. [Name, I],
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

%!  once_goal(+Once, -Goal) is semidet.
%
%   Once is once(Goal); library(apply_macros), once anybody has loaded it, writes it in the other way.

once_goal(once(Goal), Goal).
once_goal((Goal -> true), Goal).
