:- module(neurologic_reading_bodies,
          [ read_body/4                 % +Body, +Module, +Individual, -Conditions
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, nth1/3]).
:- use_module(program).
:- use_module(texts, [conjuncts/2, conjunction/2]).

/** <module> The body of a rule as a list of conditions

Conditions are those of neurologic(program/readings).
*/

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
read_goal(refuted(Term, I1), M, I, Read, [Condition|Read]) :-
    I1 == I,
    refuted_definition(M, Term, Name),
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

feature_index(M, Feature, Index) :-
    findall(F, feature(M, F, _, _), Features),
    nth1(Index, Features, Feature),
    !.
