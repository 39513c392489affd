:- module(neurologic_unfold_clauses,
          [ resolved/5,                 % +Goal, +Context, +Count0, -Count, -Formula
            cut_free/5                  % +Clauses, +Context, +Count0, -Count, -Formula
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../program/cuts').
:- use_module(formulas, [all_of/2, any_of/2]).
:- use_module('../program/program', [individual_predicate/2]).
:- use_module(symbols).
:- use_module(unfold).
:- use_module(unfold_context).
:- use_module('../program/ways').

/** <module> Unfolding a call of a predicate of the program

See neurologic(possible/unfold), which calls this and is called by it.
*/

%!  resolved(+Goal, +Context, +Count0, -Count, -Formula) is nondet.
%
%   Through the clauses of a predicate of the program. What a goal without variables comes to is kept.

resolved(Goal, C, N0, N, F) :-
    here(C, Here),
    merging(C, Merging),
    functor(Goal, Name, Arity),
    (   recursive(C, Here:Goal)
    ->  N = N0,
        F = unknown(recursion(Name/Arity))
    ;   predicate_property(Here:Goal, number_of_clauses(0)),
        \+ of_rules(Name)
    ->  N = N0,
        F = unknown(no_facts(Name/Arity))
    ;   ground(Goal),
        Merging == merged
    ->  term_hash(Here:Goal, Hash),
        (   kept_formula(C, Hash, Here:Goal-N0, Kept)
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

%!  by_clauses(+Goal, +Context, +Count0, -Count, -Formula) is nondet.

by_clauses(Goal, C, N0, N, F) :-
    here(C, Here),
    without_symbols(Goal, Pattern),
    (   \+ \+ ( clause(Here:Pattern, Body), inner_cut(Body) )
    ->  N = N0,
        F = unknown(inner_cut)
    ;   \+ \+ ( clause(Here:Pattern, Body), has_cut(Body) )
    ->  findall(clause(Goal, Pattern, Body1), clause(Here:Pattern, Body1), Clauses0),
        maplist(clause_of(Goal), Clauses0, Clauses),
        cut_free(Clauses, C, N0, N, F)
    ;   about_somebody(Goal, C, Places)
    ->  (   clause(Here:Pattern, Body),
            \+ named_at(symbol, Places, Pattern, C),
            in_clause(Goal, Pattern, Body, C, N0, N, F)
        ;   N = N0,
            functor(Goal, Name, Arity),
            F = unknown(named_individual(Name/Arity)),
            term_variables(Goal, Variables),
            anything(Variables, '$unknown'(named_individual(Name/Arity)))
        )
    ;   clause(Here:Pattern, Body),
        in_clause(Goal, Pattern, Body, C, N0, N, F)
    ).

%!  about_somebody(+Goal, +Context, -Places) is semidet.
%
%   A clause for Goal names an individual, in a place where Goal has a made-up one, or a loaded one, where Goal has a variable.
%   What it says of that individual could be said of others. Places are terms Kind-Number.

about_somebody(Goal, C, Places) :-
    findall(Kind-Number,
            ( arg(Number, Goal, Argument),
              (   var(Argument)
              ->  Kind = variable
              ;   Argument = '$individual'(_),
                  Kind = symbol
              )
            ),
            Places),
    Places \== [],
    here(C, Here),
    \+ \+ ( without_symbols(Goal, Pattern),
            clause(Here:Pattern, _),
            named_at(_, Places, Pattern, C)
          ).

named_at(Kind, Places, Pattern, C) :-
    member(Kind-Number, Places),
    arg(Number, Pattern, Name),
    atomic(Name),
    (   Kind == symbol
    ->  true
    ;   rules(C, M),
        individual_predicate(M, Predicate),
        Known =.. [Predicate, Name],
        predicate_property(M:Known, defined),
        \+ \+ M:Known
    ),
    !.

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
