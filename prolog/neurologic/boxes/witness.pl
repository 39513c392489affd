:- module(neurologic_witness,
          [ with_individual/4,          % +Module, +Row, -Individual, :Goal
            with_individuals/4,         % +Module, +Rows, ?Individuals, :Goal
            forget_space/1,             % +Module
            typical_row/3,              % +Module, +Box, -Row
            candidate_row/3             % +Module, +Box, -Row
          ]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, select/4]).
:- use_module(boxes).
:- use_module('../program/program').

:- meta_predicate
    with_individual(+, +, -, 0),
    with_individuals(+, +, ?, 0).

/** <module> Individuals made up to show that something can happen

A row is a list of Feature=Value.
*/

%!  typical_row(+Module, +Box, -Row) is det.
%
%   Row is a member of Box with a value for every feature of the schema.

typical_row(M, Box, Row) :-
    space(M, Space),
    typical_values(Space, Box, Row).

typical_values([], _, []).
typical_values([side(Feature, Kind, Domain, Typical)|Space], Box, [Feature=Value|Row]) :-
    (   memberchk(Feature-Set0, Box)
    ->  set_meet(Domain, Set0, Set),
        set_value(Kind, Set, Value)
    ;   Value = Typical
    ),
    typical_values(Space, Box, Row).

:- dynamic kept_space/3.                % Module, Generation, Space

%!  space(+Module, -Space) is det.
%
%   Space is a list of `side(Feature, Kind, Domain, Value)`, Value a typical one; kept until the features change.

space(M, Space) :-
    (   predicate_property(M:neural_feature(_, _, _, _), last_modified_generation(Generation0))
    ->  Generation = Generation0
    ;   Generation = none
    ),
    (   kept_space(M, Generation, Kept)
    ->  Space = Kept
    ;   findall(side(Feature, Kind, Domain, Value),
                ( feature(M, Feature, Kind, _), once(domain(M, Feature, Domain)), set_value(Kind, Domain, Value) ),
                Space),
        with_mutex(neurologic_space,
                   ( retractall(kept_space(M, _, _)), assertz(kept_space(M, Generation, Space)) ))
    ).

%!  forget_space(+Module) is det.
%
%   Nothing is kept of Module.

forget_space(M) :-
    retractall(kept_space(M, _, _)).

within(M, Box, Feature, Set) :-
    once(domain(M, Feature, Domain)),
    (   memberchk(Feature-Set0, Box)
    ->  set_meet(Domain, Set0, Set)
    ;   Set = Domain
    ).

%!  candidate_row(+Module, +Box, -Row) is nondet.
%
%   Row is one of a few members of Box: the typical one, those that differ from it in one feature, and those in which every
%   number is at its lower, or at its upper end.

candidate_row(M, Box, Row) :-
    typical_row(M, Box, Typical),
    (   Row = Typical
    ;   member(End, [lower, upper]),
        findall(Feature=Value, end_value(M, Box, End, Typical, Feature, Value), Row)
    ;   member(Feature=Value0, Typical),
        once(feature(M, Feature, Kind, _)),
        within(M, Box, Feature, Set),
        set_values(Kind, Set, Values),
        member(Value, Values),
        Value \== Value0,
        once(select(Feature=_, Typical, Feature=Value, Row))
    ).

end_value(M, Box, End, Typical, Feature, Value) :-
    member(Feature=Value0, Typical),
    once(feature(M, Feature, Kind, _)),
    within(M, Box, Feature, Set),
    (   Set = range(_, _)
    ->  set_values(Kind, Set, Values),
        (   End == lower
        ->  Values = [Value|_]
        ;   append(_, [Value], Values)
        )
    ;   Value = Value0
    ).

%!  with_individual(+Module, +Row, -Individual, :Goal) is semidet.
%
%   Run Goal once while the program in Module knows Individual, a new name, with the values of Row. This is a snapshot of the
%   database: no other thread sees the individual, and it is gone however Goal ends.

with_individual(M, Row, Individual, Goal) :-
    Individual = 'neurologic witness',
    snapshot(( added(M, Row, Individual), call(Goal) )).

added(M, Row, Individual) :-
    forall(known_fact(M, Row, Individual, Fact), added(Fact, M)).

known_fact(M, _, Individual, Fact) :-
    individual_predicate(M, Name),
    Fact =.. [Name, Individual].
known_fact(_, Row, Individual, Fact) :-
    member(Feature=Value, Row),
    Fact =.. [Feature, Individual, Value].

added(Fact, M) :-
    (   \+ predicate_property(M:Fact, dynamic),
        predicate_property(M:Fact, defined)
    ->  true                                    % no rule asks for a feature that is not declared
    ;   assertz(M:Fact)
    ).

%!  with_individuals(+Module, +Rows, ?Individuals, :Goal) is semidet.
%
%   As with_individual/4, with an individual for each of Rows. Individuals without a name get one.

with_individuals(M, Rows, Individuals, Goal) :-
    named(Rows, 1, Individuals),
    snapshot(( added_each(Rows, Individuals, M), call(Goal) )).

named([], _, []).
named([_|Rows], Number, [Individual|Individuals]) :-
    (   var(Individual)
    ->  format(atom(Individual), 'neurologic witness ~d', [Number])
    ;   true
    ),
    Number1 is Number+1,
    named(Rows, Number1, Individuals).

added_each([], [], _).
added_each([Row|Rows], [Individual|Individuals], M) :-
    added(M, Row, Individual),
    added_each(Rows, Individuals, M).
