:- module(neurologic_unfold,
          [ unfolded/4,                 % +Goal, +Context, -Count, -Formula
            unfold/5,                   % +Goal, +Context, +Count0, -Count, -Formula
            first/5,                    % +Goal, +Context, +Count0, -Count, -Formula
            refutation/4                % +Goal, +Context, +Count, -Formula
          ]).
:- use_module(library(assoc), [get_assoc/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module('../program/cuts').
:- use_module(formulas).
:- use_module(library_goals).
:- use_module('../program/program').
:- use_module(symbols).
:- use_module(unfold_clauses).
:- use_module(unfold_context).
:- use_module('../program/ways').

/** <module> From goals to formulas about made-up individuals

A goal is unfolded through the clauses of the program, those of the extracted rules like those of an expert, until nothing is
left but tests on the values of features. A variable for an individual becomes a new made-up individual, or one of those that
are there. Each way through the clauses gives an alternative: how it binds the variables, how many individuals there are then,
and the formula under which the way is open. Negation as failure is the negation of the formula of all ways; a cut, an
if-then-else and once/1 take a way only where those before it are closed.

What cannot be followed becomes `unknown(Reason)`:

    | recursion(PI)            | a predicate that calls itself again and again                              |
    | no_facts(PI)             | a relation of which there is no fact                                       |
    | undefined(PI)            | nothing defines it                                                         |
    | not_understood(PI)       | a built-in predicate or function that is not understood for unknown values |
    | named_individual(Name)   | a clause is about this individual: whether others are like it is not said  |
    | relation(PI)             | a relation between individuals: made-up ones have no facts of it           |
    | everybody                | a negation, a count or a cut over all individuals                          |
    | inner_cut(PI)            | a cut inside a control structure                                           |
    | too_large                | there are too many ways                                                    |
*/

%!  unfolded(+Goal, +Context, -Count, -Formula) is nondet.
%
%   Goal, with its variables bound to symbols, holds where Formula does; Count individuals are made up.

unfolded(Goal, Context, Count, Formula) :-
    grouped(Goal, Context, 0, Count, Formula).

%!  unfold(+Goal, +Context, +Count0, -Count, -Formula) is nondet.

unfold(Goal, C, N0, N, F) :-
    (   var(Goal)
    ->  N = N0,
        F = error
    ;   step(C)
    ->  control(Goal, C, N0, N, F)
    ;   N = N0,
        F = unknown(too_large)
    ).

% What binds the variables of a goal that is not understood is not known either.
control(Goal, C, N0, N, F) :-
    (   Goal = '$unknown'(Reason)
    ->  N = N0,
        F = unknown(Reason)
    ;   control_goal(Goal)
    ->  through(Goal, C, N0, N, F)
    ;   callable(Goal)
    ->  called(Goal, C, N0, N, F)
    ;   N = N0,
        F = error
    ),
    (   F = unknown(Why)
    ->  term_variables(Goal, Variables),
        anything(Variables, '$unknown'(Why))
    ;   true
    ).

control_goal(true).
control_goal((_, _)).
control_goal((_ ; _)).
control_goal((_ -> _)).
control_goal((_ *-> _)).
control_goal(\+ _).
control_goal(not(_)).
control_goal(!).
control_goal(_:_).
control_goal(once(_)).
control_goal(ignore(_)).
control_goal(forall(_, _)).
control_goal(findall(_, _, _)).
control_goal(aggregate_all(_, _, _)).
control_goal(Goal) :-
    compound(Goal),
    functor(Goal, call, _).

through(true, _, N, N, true).
through(M:Goal, C0, N0, N, F) :-
    atom(M),
    at(C0, M, C),
    unfold(Goal, C, N0, N, F).
through((A, B), C, N0, N, F) :-
    grouped(A, C, N0, N1, FA),
    (   FA == error
    ->  N = N1,
        F = error
    ;   unfold(B, C, N1, N, FB),
        all_of([FA, FB], F),
        F \== false
    ).
through((A ; B), C, N0, N, F) :-
    (   nonvar(A),
        A = (If -> Then)
    ->  if_then_else(If, Then, B, C, N0, N, F)
    ;   nonvar(A),
        A = (If *-> Then)
    ->  (   unfold((If, Then), C, N0, N, F)
        ;   unfold((\+ If, B), C, N0, N, F)
        )
    ;   (   unfold(A, C, N0, N, F)
        ;   unfold(B, C, N0, N, F)
        )
    ).
through((If -> Then), C, N0, N, F) :-
    if_then_else(If, Then, fail, C, N0, N, F).
through((If *-> Then), C, N0, N, F) :-
    unfold((If, Then), C, N0, N, F).
through(\+ Goal, C, N, N, F) :-
    refutation(Goal, C, N, F),
    F \== false.
through(not(Goal), C, N0, N, F) :-
    through(\+ Goal, C, N0, N, F).
through(once(Goal), C, N0, N, F) :-
    first(Goal, C, N0, N, F).
through(ignore(Goal), C, N0, N, F) :-
    if_then_else(Goal, true, true, C, N0, N, F).
through(forall(If, Then), C, N0, N, F) :-
    through(\+ (If, \+ Then), C, N0, N, F).
through(!, _, N, N, unknown(inner_cut)).
through(findall(Template, Goal, List), C, N, N, F) :-
    collected(Template, Goal, C, N, Found, F0),
    schema(C, Schema),
    unified(List, Found, Schema, F1),
    all_of([F0, F1], F),
    F \== false.
through(aggregate_all(What, Goal, Result), C, N0, N, F) :-
    (   nonvar(What),
        aggregated(What, Goal, Result, Goals)
    ->  unfold(Goals, C, N0, N, F)
    ;   N = N0,
        F = unknown(not_understood(aggregate_all/3))
    ).
through(Call, C, N0, N, F) :-
    compound(Call),
    compound_name_arguments(Call, call, [Goal0|Extra]),
    (   callable(Goal0)
    ->  added_arguments(Goal0, Extra, Goal),
        (   inner_cut(Goal)
        ->  N = N0,
            F = unknown(inner_cut)
        ;   has_cut(Goal)
        ->  cut_free([clause(true, Goal)], C, N0, N, F)
        ;   unfold(Goal, C, N0, N, F)
        )
    ;   N = N0,
        F = error
    ).

added_arguments(Goal0, Extra, Goal) :-
    (   Extra == []
    ->  Goal = Goal0
    ;   Goal0 = M:Plain
    ->  added_arguments(Plain, Extra, Goal1),
        Goal = M:Goal1
    ;   Goal0 =.. Parts0,
        append(Parts0, Extra, Parts),
        Goal =.. Parts
    ).

aggregated(count, Goal, Count, ( findall(x, Goal, List), length(List, Count) )).
aggregated(sum(E), Goal, Sum, ( findall(E, Goal, List), sum_list(List, Sum) )).
aggregated(bag(E), Goal, List, findall(E, Goal, List)).

if_then_else(If, Then, Else, C, N0, N, F) :-
    (   first(If, C, N0, N1, FI),
        unfold(Then, C, N1, N, FT),
        all_of([FI, FT], F)
    ;   refutation(If, C, N0, FI),
        FI \== false,
        unfold(Else, C, N0, N, FE),
        all_of([FI, FE], F)
    ),
    F \== false.

%!  ways(+Goal, +Context, +Count0, -Variables, -Ways) is det.
%
%   Ways are the alternatives of Goal in their order, as `way(Variables, Count, Formula)`.

ways(Goal, C, N0, Variables, Ways) :-
    term_variables(Goal, Variables),
    findall(way(Variables, N, F), ( unfold(Goal, C, N0, N, F), F \== false ), Ways).

%!  grouped(+Goal, +Context, +Count0, -Count, -Formula) is nondet.
%
%   As unfold/5; neighbouring ways that bind the same are one, unless each solution counts.

grouped(Goal, C, N0, N, F) :-
    (   merging(C, merged),
        \+ simple(Goal)
    ->  ways(Goal, C, N0, Variables, Ways0),
        merged(Ways0, Ways),
        member(way(Variables, N, F), Ways)
    ;   unfold(Goal, C, N0, N, F)
    ).

simple(Goal) :-
    var(Goal).
simple((_, _)).

%!  refutation(+Goal, +Context, +Count, -Formula) is det.
%
%   Formula says that Goal has no solution.

refutation(Goal, C0, N, F) :-
    merging_as(C0, merged, C),
    ways(Goal, C, N, _, Ways),
    open_ways(Ways, N, Formulas),
    any_of(Formulas, F0),
    negation(F0, F).

%!  first(+Goal, +Context, +Count0, -Count, -Formula) is nondet.
%
%   Only the first solution of Goal: a way is taken where those before it are closed.

first(Goal, C0, N0, N, F) :-
    merging_as(C0, merged, C),
    ways(Goal, C, N0, Variables, Ways0),
    exclusive(Ways0, N0, [], Ways1),
    merged(Ways1, Ways),
    member(way(Variables, N, F), Ways),
    F \== false.

%!  collected(+Template, +Goal, +Context, +Count, -List, -Formula) is nondet.
%
%   List holds what findall/3 finds where Formula holds: every way is open or closed. Where all finds are the same, only their
%   number counts.

collected(Template, Goal, C0, N, List, F) :-
    merging_as(C0, each, C),
    findall(found(Template, N1, F1), ( unfold(Goal, C, N, N1, F1), F1 \== false ), Found),
    findall(F1, ( member(found(_, _, F1), Found), F1 \== true ), Open),
    length(Open, Count),
    (   member(found(_, N1, _), Found),
        N1 \== N
    ->  List = _,
        F = unknown(everybody)
    ;   member(unknown(Reason), Open)
    ->  List = _,
        F = unknown(Reason)
    ;   Found = [found(Template0, _, _)|_],
        Count > 0,
        \+ ( member(found(Template1, _, _), Found), Template1 \== Template0 )
    ->  length(Found, Most),
        Sure is Most-Count,
        between(0, Count, Open1),
        Number is Sure+Open1,
        length(List, Number),
        anything(List, Template0),
        Least is Open1+1,
        all_of([at_least(Open1, Open), not(at_least(Least, Open))], F)
    ;   Count > 10
    ->  List = _,
        F = unknown(too_large)
    ;   chosen(Found, List, Formulas),
        all_of(Formulas, F)
    ).

%!  called(+Goal, +Context, +Count0, -Count, -Formula) is nondet.

called(Goal, C, N0, N, F) :-
    rules(C, M),
    here(C, Here),
    (   about_individual(Goal, C, Individual, Value)
    ->  described(Individual, Value, Goal, C, N0, N, F)
    ;   rules_goal(Goal, C, N0, F0)
    ->  N = N0,
        F = F0
    ;   functor(Goal, Name, Arity),
        predicate_property(M:neural_relation(_, _, _), defined),
        M:neural_relation(Name, Types, _),
        length(Types, Arity),
        ( symbol(Goal, '$individual'(_)) ; term_variables(Goal, [_|_]) )
    ->  N = N0,
        F = unknown(relation(Name/Arity))
    ;   program_predicate(Here, Goal, Home)
    ->  at(C, Home, C1),
        resolved(Goal, C1, N0, N, F)
    ;   library_goal(Goal, C, N0, N, F)
    ).

library_goal(Goal, C, N, N, F) :-
    schema(C, Schema),
    here(C, Here),
    goal_formula(Goal, Here, Schema, F),
    F \== false.

%!  about_individual(+Goal, +Context, -Individual, -Value) is semidet.
%
%   Goal reads a feature of Individual, or asks whether there is such an individual: then Value is `none`.

about_individual(Goal, C, Individual, value(Feature, Value)) :-
    compound(Goal),
    compound_name_arguments(Goal, Feature, [Individual, Value]),
    schema(C, Schema),
    get_assoc(Feature, Schema, _),
    !.
about_individual(Goal, C, Individual, none) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, [Individual]),
    rules(C, M),
    individual_predicate(M, Name).

described(Individual, Asked, Goal, C, N0, N, F) :-
    (   var(Individual)
    ->  somebody(N0, N1, Individual),
        described(Individual, Asked, Goal, C, N1, N, F)
    ;   Individual = '$unknown'(Reason)
    ->  N = N0,
        F = unknown(Reason)
    ;   Individual = '$individual'(K)
    ->  (   N = N0,
            (   Asked = value(Feature, Value)
            ->  schema(C, Schema),
                unified(Value, '$value'(K, Feature), Schema, F)
            ;   F = true
            )
        ;   derived(Goal, C, N0, N, F)
        )
    ;   here(C, Here),
        program_predicate(Here, Goal, Home)
    ->  at(C, Home, C1),
        resolved(Goal, C1, N0, N, F)
    ;   fail
    ).

somebody(N0, N, '$individual'(K)) :-
    (   N is N0+1,
        K = N
    ;   N = N0,
        between(1, N0, K)
    ).

% Clauses that compute a feature, if an expert has added some.
derived(Goal, C, N0, N, F) :-
    here(C, Here),
    program_predicate(Here, Goal, Home),
    without_symbols(Goal, Pattern),
    \+ \+ ( clause(Home:Pattern, Body), Body \== true ),
    at(C, Home, C1),
    schema(C, Schema),
    clause(Home:Pattern, Body),
    Body \== true,
    unified(Goal, Pattern, Schema, F0),
    unfold(Body, C1, N0, N, F1),
    all_of([F0, F1], F),
    F \== false.

%!  rules_goal(+Goal, +Context, +Count, -Formula) is semidet.
%
%   Goal is one of the helpers that are written beside extracted rules.

rules_goal(finite(Expression, Value), C, _, F) :-
    helper(C, finite(E, V), catch(( V is E, V-V =:= 0.0 ), error(evaluation_error(_), _), fail)),
    schema(C, Schema),
    result(Expression, Result, F0),
    (   F0 \== true
    ->  F = F0
    ;   symbolic(Result)
    ->  unified(Value, '$expression'(Result), Schema, F1),
        all_of([finite(Result), F1], F)
    ;   catch(Result-Result =:= 0.0, error(evaluation_error(_), _), fail)
    ->  unified(Value, Result, Schema, F)
    ;   F = false
    ).
rules_goal(at_least(Least, Goals), C, N, at_least(Least, Formulas)) :-
    integer(Least),
    Least > 0,
    is_list(Goals),
    member(Less, [Count-1, Count+ -1]),         % as written, and as it is compiled
    helper(C, at_least(Count, [Goal|Rest]),
           ( Count > 0, ( call(Goal) -> Left is Less ; Left = Count ), at_least(Left, Rest) )),
    !,
    merging_as(C, merged, C1),
    open_goals(Goals, C1, N, Formulas).

open_goals([], _, _, []).
open_goals([Goal|Goals], C, N, [F|Fs]) :-
    ways(Goal, C, N, _, Ways),
    open_ways(Ways, N, Formulas),
    any_of(Formulas, F),
    open_goals(Goals, C, N, Fs).

helper(C, Head, Body) :-
    rules(C, M),
    predicate_property(M:Head, number_of_clauses(_)),
    \+ \+ ( functor(Head, Name, Arity),
            functor(General, Name, Arity),
            clause(M:General, Body1),
            (General :- Body1) =@= (Head :- Body)
          ).
