:- module(neurologic_unfold,
          [ unfolded/4,                 % +Goal, +Context, -Count, -Formula
            context/3,                  % +Module, -Context, +Most
            meaning/4,                  % +Context, +Id, +Sign, -Formula
            forget_meanings/1           % +Context
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(assoc), [get_assoc/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2]).
:- use_module(formulas).
:- use_module(library_goals).
:- use_module(program).
:- use_module(symbols).

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

:- thread_local
    kept/4,                             % Token, Hash, Goal-Count, Formula
    meant/3.                            % Token, Id, Formula

%!  context(+Module, -Context, +Most) is det.
%
%   Context is for unfolding goals of Module in at most Most steps.

context(M, context(M, M, Schema, Token, [], merged, steps(0, Most)), Most) :-
    schema_of(M, Schema),
    flag(neurologic_unfold, Token, Token+1).

%!  forget_meanings(+Context) is det.
%!  meaning(+Context, +Id, +Sign, -Formula) is det.
%
%   What `ref(Id)` stands for, as `signed(Formula, Sign)`.

forget_meanings(context(_, _, _, Token, _, _, _)) :-
    retractall(kept(Token, _, _, _)),
    retractall(meant(Token, _, _)).

meaning(context(_, _, _, Token, _, _, _), Id, Sign, signed(Formula, Sign)) :-
    meant(Token, Id, Formula).

schema(context(_, _, Schema, _, _, _, _), Schema).
here(context(Here, _, _, _, _, _, _), Here).
rules(context(_, M, _, _, _, _, _), M).
merging(context(_, _, _, _, _, Merging, _), Merging).
at(context(_, M, S, T, A, E, N), Here, context(Here, M, S, T, A, E, N)).
under(context(H, M, S, T, A, E, N), Goal, context(H, M, S, T, [Goal|A], E, N)).
merging_as(context(H, M, S, T, A, _, N), Merging, context(H, M, S, T, A, Merging, N)).

step(context(_, _, _, _, _, _, Steps)) :-
    Steps = steps(Count0, Most),
    Count0 < Most,
    Count is Count0+1,
    nb_setarg(1, Steps, Count).

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

anything([], _).
anything([Symbol|Variables], Symbol) :-
    anything(Variables, Symbol).

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

merged([], []).
merged([way(V, N, F)|Ways0], [way(V, N, Joined)|Ways]) :-
    same_way(Ways0, V, N, Fs, Ways1),
    any_of([F|Fs], Joined),
    merged(Ways1, Ways).

same_way([way(V1, N1, F1)|Ways0], V, N, [F1|Fs], Ways) :-
    N1 == N,
    V1 =@= V,
    !,
    same_way(Ways0, V, N, Fs, Ways).
same_way(Ways, _, _, [], Ways).

%!  refutation(+Goal, +Context, +Count, -Formula) is det.
%
%   Formula says that Goal has no solution.

refutation(Goal, C0, N, F) :-
    merging_as(C0, merged, C),
    ways(Goal, C, N, _, Ways),
    open_ways(Ways, N, Formulas),
    any_of(Formulas, F0),
    negation(F0, F).

% Over individuals that are only thought of nothing can be denied: there may be others.
open_ways(Ways, N, Formulas) :-
    findall(Formula,
            ( member(way(_, N1, F), Ways),
              ( N1 == N -> Formula = F ; Formula = unknown(everybody) )
            ),
            Formulas).

%!  first(+Goal, +Context, +Count0, -Count, -Formula) is nondet.
%
%   Only the first solution of Goal: a way is taken where those before it are closed.

first(Goal, C, N0, N, F) :-
    ways(Goal, C, N0, Variables, Ways0),
    exclusive(Ways0, N0, [], Ways1),
    merged(Ways1, Ways),
    member(way(Variables, N, F), Ways),
    F \== false.

exclusive([], _, _, []).
exclusive([Way|Ways0], N0, Before, [way(V, N, F)|Ways]) :-
    Way = way(V, N, F0),
    (   \+ ( member(way(V1, N1, _), Before), \+ ( V1 =@= V, N1 == N ) )
    ->  F = F0                                  % all bind alike: whichever is first
    ;   open_ways(Before, N0, Formulas),
        any_of(Formulas, Earlier),
        negation(Earlier, NotEarlier),
        all_of([NotEarlier, F0], F)
    ),
    (   F0 == true
    ->  Ways = []
    ;   exclusive(Ways0, N0, [Way|Before], Ways)
    ).

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

chosen([], [], []).
chosen([found(Template, _, F)|Found], List, Formulas) :-
    (   F == true
    ->  List = [Template|List1],
        Formulas = Formulas1
    ;   List = [Template|List1],
        Formulas = [F|Formulas1]
    ;   F \== true,
        List = List1,
        negation(F, Closed),
        Formulas = [Closed|Formulas1]
    ),
    chosen(Found, List1, Formulas1).

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
    helper(C, at_least(Count, [Goal|Rest]),
           ( Count > 0, ( call(Goal) -> Left is Count-1 ; Left = Count ), at_least(Left, Rest) )),
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

%!  resolved(+Goal, +Context, +Count0, -Count, -Formula) is nondet.
%
%   Through the clauses of a predicate of the program. What a goal without variables comes to is kept.

resolved(Goal, C, N0, N, F) :-
    C = context(Here, _, _, Token, Ancestors, Merging, _),
    functor(Goal, Name, Arity),
    (   ( member(Ancestor, Ancestors), Ancestor =@= Here:Goal ; length(Ancestors, Depth), Depth > 400 )
    ->  N = N0,
        F = unknown(recursion(Name/Arity))
    ;   predicate_property(Here:Goal, number_of_clauses(0)),
        \+ of_rules(Name)
    ->  N = N0,
        F = unknown(no_facts(Name/Arity))
    ;   ground(Goal),
        Merging == merged
    ->  term_hash(Here:Goal, Hash),
        (   kept(Token, Hash, Here:Goal-N0, Kept)
        ->  N = N0,
            F = Kept,
            F \== false
        ;   under(C, Here:Goal, C1),
            findall(way([], N1, F1), ( by_clauses(Goal, C1, N0, N1, F1), F1 \== false ), Ways0),
            (   member(way(_, N1, _), Ways0),
                N1 \== N0
            ->  merged(Ways0, Ways),
                member(way([], N, F), Ways)
            ;   findall(F1, member(way(_, _, F1), Ways0), Fs),
                any_of(Fs, F1),
                keep(C, Hash, Here:Goal-N0, F1, F),
                N = N0,
                F \== false
            )
        )
    ;   under(C, Here:Goal, C1),
        (   Merging == merged
        ->  term_variables(Goal, Variables),
            findall(way(Variables, N1, F1), ( by_clauses(Goal, C1, N0, N1, F1), F1 \== false ), Ways0),
            merged(Ways0, Ways),
            member(way(Variables, N, F), Ways)
        ;   by_clauses(Goal, C1, N0, N, F)
        )
    ).

of_rules(Name) :-
    (   sub_atom(Name, 0, _, _, neural_)
    ->  true
    ;   memberchk(Name, [refuted, reached, proved, denial, template])
    ).

% A formula of several parts gets a name. What is unfinished because of the way to it is not kept.
keep(context(_, _, _, Token, Ancestors, _, _), Hash, Key, Formula, Kept) :-
    (   functor(Formula, Name, _),
        memberchk(Name, [and, or, not, at_least])
    ->  flag(neurologic_unfold, Id, Id+1),
        assertz(meant(Token, Id, Formula)),
        Kept = ref(Id)
    ;   Kept = Formula
    ),
    (   Ancestors \== [],
        sub_recursion(Formula)
    ->  true
    ;   assertz(kept(Token, Hash, Key, Kept))
    ).

sub_recursion(Formula) :-
    compound(Formula),
    (   Formula = unknown(recursion(_))
    ->  true
    ;   arg(_, Formula, Argument),
        sub_recursion(Argument),
        !
    ).

%!  by_clauses(+Goal, +Context, +Count0, -Count, -Formula) is nondet.

by_clauses(Goal, C, N0, N, F) :-
    here(C, Here),
    without_symbols(Goal, Pattern),
    (   clause(Here:Pattern, Body),
        inner_cut(Body)
    ->  N = N0,
        F = unknown(inner_cut)
    ;   \+ ( clause(Here:Pattern, Body), has_cut(Body) )
    ->  (   symbol(Goal, '$individual'(_))
        ->  (   \+ \+ ( clause(Here:Pattern, _), names_individual(Goal, Pattern) )
            ->  (   functor(Goal, Name, Arity),
                    N = N0,
                    F = unknown(named_individual(Name/Arity)),
                    term_variables(Goal, Variables),
                    anything(Variables, '$unknown'(named_individual(Name/Arity)))
                ;   clause(Here:Pattern, Body),
                    \+ names_individual(Goal, Pattern),
                    in_clause(Goal, Pattern, Body, C, N0, N, F)
                )
            ;   clause(Here:Pattern, Body),
                in_clause(Goal, Pattern, Body, C, N0, N, F)
            )
        ;   clause(Here:Pattern, Body),
            in_clause(Goal, Pattern, Body, C, N0, N, F)
        )
    ;   findall(clause(Goal, Pattern, Body), clause(Here:Pattern, Body), Clauses0),
        maplist(clause_of(Goal), Clauses0, Clauses),
        cut_free(Clauses, C, N0, N, F)
    ).

in_clause(Goal, Pattern, Body, C, N0, N, F) :-
    schema(C, Schema),
    unified(Goal, Pattern, Schema, F0),
    (   Body == true
    ->  N = N0,
        F = F0
    ;   unfold(Body, C, N0, N, F1),
        all_of([F0, F1], F),
        F \== false
    ).

clause_of(Goal, clause(Goal1, Pattern, Body), clause(( Goal = Goal1, Goal1 = Pattern ), Body)).

% A clause about somebody in the place where Goal has a made-up individual.
names_individual(Goal, Pattern) :-
    arg(N, Goal, Argument),
    nonvar(Argument),
    Argument = '$individual'(_),
    arg(N, Pattern, Name),
    atomic(Name),
    !.

inner_cut(Body) :-
    nonvar(Body),
    (   Body = (A, B)
    ->  ( inner_cut(A) -> true ; inner_cut(B) )
    ;   Body \== (!),
        has_cut(Body)
    ).

has_cut(Body) :-
    nonvar(Body),
    (   Body == (!)
    ->  true
    ;   Body = (A, B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = (A ; B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = (_ -> B)
    ->  has_cut(B)
    ;   Body = (A *-> B)
    ->  ( has_cut(A) -> true ; has_cut(B) )
    ;   Body = _:Plain,
        has_cut(Plain)
    ).

%!  cut_free(+Clauses, +Context, +Count0, -Count, -Formula) is nondet.
%
%   Clauses in which cuts occur: `clause(Match, Body)`. A clause after a cut is taken where the cut is not reached.

cut_free([clause(Match, Body)|Clauses], C, N0, N, F) :-
    (   at_cut(Body, Before, After)
    ->  (   once_rest(After, Rest),
            first((Match, Before), C, N0, N1, F1),
            unfold(Rest, C, N1, N, F2),
            all_of([F1, F2], F)
        ;   Clauses \== [],
            refutation((Match, Before), C, N0, F1),
            F1 \== false,
            cut_free(Clauses, C, N0, N, F2),
            all_of([F1, F2], F)
        )
    ;   (   unfold((Match, Body), C, N0, N, F)
        ;   Clauses \== [],
            cut_free(Clauses, C, N0, N, F)
        )
    ),
    F \== false.

at_cut(Body, Before, After) :-
    nonvar(Body),
    (   Body == (!)
    ->  Before = true,
        After = true
    ;   Body = (A, B),
        (   at_cut(A, Before, AfterA)
        ->  After = (AfterA, B)
        ;   at_cut(B, BeforeB, After),
            Before = (A, BeforeB)
        )
    ).

% The next cut of the same clause: its goals up to there once.
once_rest(Body, Rest) :-
    (   at_cut(Body, Before, After)
    ->  once_rest(After, Rest0),
        Rest = (once(Before), Rest0)
    ;   Rest = Body
    ).
