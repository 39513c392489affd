:- module(neurologic_readings,
          [ rule_reading/6,             % +Module, ?Rule, ?Class, -Position, -Conditions, -Total
            expert_clause/2,            % +Module, -Reference
            feature_row/3,              % +Module, +Individual, -Row
            forget_readings/1           % +Module
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [empty_assoc/1, get_assoc/3, put_assoc/4]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, nth1/3]).
:- use_module(conditions, [generations/2, rule_conditions/5]).
:- use_module(distances, [difference/3, inner_condition/2]).
:- use_module(program).
:- use_module(texts, [conjuncts/2, conjunction/2]).

/** <module> The conditions of extracted rules as data, one for one, and how far an individual is from each

Unlike the boxes of neurologic(conditions), which are sets of individuals, a reading keeps each condition as the rule states it. A
condition is

    | known(F, I)                 | the feature F, the I-th of the schema, has a value                  |
    | number(F, I, Width, Tests)  | its value passes all Tests, a list of Operator(Bound)               |
    | category(F, I, In, Values)  | its value is one of Values; none of them where In is `out`          |
    | same(Operator, F, I, G, J)  | two features have one value, or not                                 |
    | sum(Operator, Left, Right)  | two sums of features compare so                                     |
    | all(Conditions), any(Conditions), least(Count, Conditions) | a definition, a disjunction, m of n |
    | goal(Individual, Goal, Fetches) | another kind of condition                                       |

Width is that of the feature's domain; where the domain has no end it is the span of the bounds that rules have for the feature.
*/

:- dynamic
    kept_reading/6,                     % Module, Rule, Class, Position, Conditions, Total
    kept_clause/2,                      % Module, Reference
    kept_at/2.                          % Module, Generations

%!  rule_reading(+Module, ?Rule, ?Class, -Position, -Conditions, -Total) is nondet.
%
%   The rules in their order, the default and those that are switched off included; they are read once, until a clause of the
%   rules changes.

rule_reading(M, Rule, Class, Position, Conditions, Total) :-
    keep_readings(M),
    kept_reading(M, Rule, Class, Position, Conditions, Total).

%!  expert_clause(+Module, -Reference) is nondet.
%
%   Reference is a clause that concludes the target and is no extracted rule.

expert_clause(M, Reference) :-
    keep_readings(M),
    kept_clause(M, Reference).

keep_readings(M) :-
    generations(M, Generations),
    (   kept_at(M, Generations)
    ->  true
    ;   with_mutex(neurologic_readings, keep_readings(M, Generations))
    ).

keep_readings(M, Generations) :-
    (   kept_at(M, Generations)
    ->  true
    ;   forget_readings(M),
        findall(reading(Rule, Class, Conditions),
                ( rule_conditions(M, Rule, Class, Individual, Body),
                  read_body(Body, M, Individual, Conditions)
                ),
                Readings),
        widths(Readings, M),
        keep_each(Readings, 1, M),
        forall(other_clause(M, Reference), assertz(kept_clause(M, Reference))),
        assertz(kept_at(M, Generations))
    ).

keep_each([], _, _).
keep_each([reading(Rule, Class, Conditions)|Readings], Position, M) :-
    length(Conditions, Total),
    assertz(kept_reading(M, Rule, Class, Position, Conditions, Total)),
    Position1 is Position+1,
    keep_each(Readings, Position1, M).

other_clause(M, Reference) :-
    target(M, Target, _),
    functor(Head, Target, 2),
    predicate_property(M:Head, defined),
    clause(M:Head, Body, Reference),
    ( Body = _:Plain -> true ; Plain = Body ),
    \+ rule_body(Plain, _, _).

%!  forget_readings(+Module) is det.

forget_readings(M) :-
    retractall(kept_at(M, _)),
    retractall(kept_clause(M, _)),
    retractall(kept_reading(M, _, _, _, _, _)).

%!  feature_row(+Module, +Individual, -Row) is det.
%
%   Row is a compound with `value(V)` or `missing` for each feature of the schema, in its order.

feature_row(M, Individual, Row) :-
    findall(Entry,
            ( feature(M, Feature, _, _),
              Goal =.. [Feature, Individual, Value],
              (   predicate_property(M:Goal, defined),
                  call(M:Goal)
              ->  Entry = value(Value)
              ;   Entry = missing
              )
            ),
            Entries),
    compound_name_arguments(Row, row, Entries).

feature_index(M, Feature, Index) :-
    findall(F, feature(M, F, _, _), Features),
    nth1(Index, Features, Feature),
    !.

% Reading

%!  read_body(+Body, +Module, +Individual, -Conditions) is det.

read_body(Body, M, Individual, Conditions) :-
    copy_term(Individual-Body, Individual1-Annotated),
    conjuncts(Body, Plain),
    conjuncts(Annotated, Goals),
    read_goals(Goals, Plain, M, Individual1, [], Conditions0, Rest),
    (   Rest == []
    ->  Conditions = Conditions0
    ;   fetches(Plain, M, Individual, Rest, Fetches),
        conjunction(Rest, Goal),
        append(Conditions0, [goal(Individual, Goal, Fetches)], Conditions)
    ).

%!  read_goals(+Goals, +Plain, +Module, +Individual, +Read, -Conditions, -Rest) is det.
%
%   Goals are read one after the other; variables with the value of a feature become `'$feature'(F)`. Rest are those of Plain, the
%   same goals without that, which cannot be read.

read_goals([], [], _, _, Read, Conditions, []) :-
    reversed(Read, [], Conditions).
read_goals([Goal|Goals], [Plain|Plains], M, I, Read0, Conditions, Rest) :-
    (   read_goal(Goal, M, I, Read0, Read1)
    ->  Read = Read1,
        Rest = Rest1
    ;   Read = Read0,
        Rest = [Plain|Rest1]
    ),
    read_goals(Goals, Plains, M, I, Read, Conditions, Rest1).

reversed([], Conditions, Conditions).
reversed([Condition|Read], Conditions0, Conditions) :-
    reversed(Read, [Condition|Conditions0], Conditions).

%!  fetches(+Goals, +Module, +Individual, +Rest, -Fetches) is det.
%
%   Fetches are those of Goals that give the variables in Rest their values.

fetches([], _, _, _, []).
fetches([Goal|Goals], M, Individual, Rest, Fetches) :-
    (   compound(Goal),
        compound_name_arguments(Goal, Feature, [I, V]),
        I == Individual,
        var(V),
        feature(M, Feature, _, _),
        term_variables(Rest, Variables),
        member(Variable, Variables),
        Variable == V
    ->  Fetches = [Goal|Fetches1]
    ;   Fetches = Fetches1
    ),
    fetches(Goals, M, Individual, Rest, Fetches1).

%!  read_goal(+Goal, +Module, +Individual, +Read0, -Read) is semidet.
%
%   Read is the list of conditions so far, the last one first.

read_goal(Goal, _, _, _, _) :-
    var(Goal),
    !,
    fail.
read_goal(true, _, _, Read, Read) :-
    !.
read_goal((A, B), M, I, Read0, Read) :-
    !,
    read_goal(A, M, I, Read0, Read1),
    read_goal(B, M, I, Read1, Read).
read_goal((A ; B), M, I, Read0, Read) :-
    \+ A = (_ -> _),
    \+ A = (_ *-> _),
    !,
    read_all(A, M, I, ConditionsA),
    read_all(B, M, I, ConditionsB),
    without_known(Read0, Read1),
    Read = [any([all(ConditionsA), all(ConditionsB)])|Read1].
read_goal(Once, M, I, Read0, Read) :-
    ( Once = once(Goal) ; Once = (Goal -> true) ),
    !,
    read_goal(Goal, M, I, Read0, Read).
read_goal(at_least(Least, Goals), M, I, Read, [least(Least, Conditions)|Read]) :-
    integer(Least),
    is_list(Goals),
    !,
    read_each(Goals, M, I, Conditions).
read_goal(fewer_than(Count, Duals), M, I, Read, [least(Least, Conditions)|Read]) :-
    integer(Count),
    is_list(Duals),
    !,
    length(Duals, Length),
    Least is Length-Count+1,
    read_each(Duals, M, I, Conditions).
read_goal(refuted(Name, I1), M, I, Read, [Condition|Read]) :-
    I1 == I,
    atom(Name),
    !,
    defined(Name, M, Defined),
    complement(Defined, Condition).
read_goal(finite(Expression, Value), _, _, Read, Read) :-
    var(Value),
    !,
    Value = '$sum'(Expression).
read_goal(Goal, M, I, Read, Read) :-
    Goal =.. [Name, I1],
    I1 == I,
    individual_predicate(M, Name),
    !.
read_goal(Goal, M, I, Read, [Condition|Read]) :-
    Goal =.. [Name, I1],
    I1 == I,
    !,
    defined(Name, M, Condition).
read_goal(Goal, M, I, Read0, Read) :-
    Goal =.. [Feature, I1, Value],
    I1 == I,
    feature(M, Feature, _, Domain),
    !,
    feature_index(M, Feature, Index),
    (   var(Value)
    ->  Value = '$feature'(Feature, Index),
        Read = [known(Feature, Index)|Read0]
    ;   Value == '$feature'(Feature, Index)
    ->  Read = [known(Feature, Index)|Read0]
    ;   is_list(Domain),
        atomic(Value),
        Read = [category(Feature, Index, in, [Value])|Read0]
    ).
read_goal(Goal, M, _, Read0, [Condition|Read]) :-
    test(Goal, M, Condition0),
    merged(Condition0, Read0, Condition, Read).

read_all(Goal, M, I, Conditions) :-
    read_goal(Goal, M, I, [], Read),
    reversed(Read, [], Conditions).

read_each([], _, _, []).
read_each([Goal|Goals], M, I, [all(Conditions)|Rest]) :-
    read_all(Goal, M, I, Conditions),
    read_each(Goals, M, I, Rest).

%!  test(+Goal, +Module, -Condition) is semidet.

test(memberchk(Value, Values), _, category(Feature, Index, in, Values)) :-
    nonvar(Value),
    Value = '$feature'(Feature, Index),
    is_list(Values).
test(\+ memberchk(Value, Values), _, category(Feature, Index, out, Values)) :-
    nonvar(Value),
    Value = '$feature'(Feature, Index),
    is_list(Values).
test(Goal, M, Condition) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator, [Left, Right]),
    (   memberchk(Operator, [==, \==])
    ->  nonvar(Left),
        Left = '$feature'(Feature, Index),
        nonvar(Right),
        (   Right = '$feature'(Other, OtherIndex)
        ->  Condition = same(Operator, Feature, Index, Other, OtherIndex)
        ;   atomic(Right),
            ( Operator == (==) -> In = in ; In = out ),
            Condition = category(Feature, Index, In, [Right])
        )
    ;   memberchk(Operator, [<, >, =<, >=, =:=, =\=]),
        ground(Left-Right),
        (   Left = '$feature'(Feature, Index),
            number(Right),
            feature(M, Feature, _, range(_, _))
        ->  Test =.. [Operator, Right],
            Condition = number(Feature, Index, _, [Test])
        ;   Condition = sum(Operator, Left, Right)
        )
    ).

%!  merged(+Condition0, +Read0, -Condition, -Read) is det.
%
%   A test goes together with the asking for the value before it, and with the other test of an interval.

merged(number(F, I, W, Tests), [known(F, I)|Read], number(F, I, W, Tests), Read) :-
    !.
merged(number(F, I, W, Tests), [number(F, I, W, Tests0)|Read], number(F, I, W, Both), Read) :-
    !,
    append(Tests0, Tests, Both).
merged(category(F, I, In, Values), [known(F, I)|Read], category(F, I, In, Values), Read) :-
    !.
merged(Condition, Read0, Condition, Read) :-
    (   ( Condition = sum(_, _, _) ; Condition = same(_, _, _, _, _) )
    ->  without_known(Read0, Read)
    ;   Read = Read0
    ).

without_known([known(_, _)|Read0], Read) :-
    !,
    without_known(Read0, Read).
without_known(Read, Read).

%!  defined(+Name, +Module, -Condition) is semidet.
%
%   Name/1 is a definition of the rule set: any of its clauses.

defined(Name, M, any(Ways)) :-
    definition_predicate(M, Name),
    Goal =.. [Name, Individual],
    program_predicate(M, Goal, Home),
    findall(Individual-Body, clause(Home:Goal, Body), Bodies),
    Bodies = [_|_],
    ways(Bodies, M, Ways).

ways([], _, []).
ways([Individual-Body0|Bodies], M, [all(Conditions)|Ways]) :-
    ( Body0 = _:Body -> true ; Body = Body0 ),
    read_all(Body, M, Individual, Conditions),
    ways(Bodies, M, Ways).

complement(known(_, _), any([])).
complement(number(F, I, W, Tests), any(Conditions)) :-
    findall(Test, ( member(Test0, Tests), opposite(Test0, Test) ), Opposites),
    singles(Opposites, F, I, W, Conditions).
complement(category(F, I, in, Values), category(F, I, out, Values)).
complement(category(F, I, out, Values), category(F, I, in, Values)).
complement(same(==, F, I, G, J), same(\==, F, I, G, J)).
complement(same(\==, F, I, G, J), same(==, F, I, G, J)).
complement(sum(Operator0, Left, Right), sum(Operator, Left, Right)) :-
    Test0 =.. [Operator0, 0],
    opposite(Test0, Test),
    Test =.. [Operator, 0].
complement(all(Conditions), any(Complements)) :-
    maplist(complement, Conditions, Complements).
complement(any(Conditions), all(Complements)) :-
    maplist(complement, Conditions, Complements).
complement(least(Least, Conditions), least(Least1, Complements)) :-
    length(Conditions, Length),
    Least1 is Length-Least+1,
    maplist(complement, Conditions, Complements).

singles([], _, _, _, []).
singles([Test|Tests], F, I, W, [number(F, I, W, [Test])|Conditions]) :-
    singles(Tests, F, I, W, Conditions).

opposite(<(B), >=(B)).
opposite(>(B), =<(B)).
opposite(=<(B), >(B)).
opposite(>=(B), <(B)).
opposite(=:=(B), =\=(B)).
opposite(=\=(B), =:=(B)).

% Widths

widths(Readings, M) :-
    empty_assoc(Spans0),
    spans(Readings, Spans0, Spans),
    findall(F, feature(M, F, _, _), Features),
    set_widths(Readings, M, Features, Spans).

spans([], Spans, Spans).
spans([reading(_, _, Conditions)|Readings], Spans0, Spans) :-
    findall(F-Bound,
            ( inner_condition(Conditions, number(F, _, _, Tests)),
              member(Test, Tests),
              arg(1, Test, Bound)
            ),
            Bounds),
    widened(Bounds, Spans0, Spans1),
    spans(Readings, Spans1, Spans).

widened([], Spans, Spans).
widened([F-Bound|Bounds], Spans0, Spans) :-
    (   get_assoc(F, Spans0, Low0-High0)
    ->  Low is min(Low0, Bound),
        High is max(High0, Bound)
    ;   Low = Bound,
        High = Bound
    ),
    put_assoc(F, Spans0, Low-High, Spans1),
    widened(Bounds, Spans1, Spans).

set_widths([], _, _, _).
set_widths([reading(_, _, Conditions)|Readings], M, Features, Spans) :-
    set_each(Conditions, M, Spans),
    set_widths(Readings, M, Features, Spans).

set_each([], _, _).
set_each([Condition|Conditions], M, Spans) :-
    set_width(Condition, M, Spans),
    set_each(Conditions, M, Spans).

set_width(number(F, _, Width, _), M, Spans) :-
    !,
    (   nonvar(Width)
    ->  true
    ;   width(F, M, Spans, Width)
    ).
set_width(all(Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(any(Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(least(_, Conditions), M, Spans) :-
    !,
    set_each(Conditions, M, Spans).
set_width(_, _, _).

width(F, M, Spans, Width) :-
    (   feature(M, F, _, range(Low, High)),
        number(Low),
        number(High),
        difference(High, Low, Domain),
        Domain > 0
    ->  Width = Domain
    ;   get_assoc(F, Spans, Least-Greatest),
        difference(Greatest, Least, Span),
        Span > 0
    ->  Width = Span
    ;   get_assoc(F, Spans, Bound-_)
    ->  Width is max(1.0, abs(Bound))
    ;   Width = 1.0
    ).
