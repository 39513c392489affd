:- module(neurologic_normal_forms,
          [ multiplied/3                % +Formula, +Module, -Conjunctions
          ]).
:- use_module(library(apply), [foldl/4]).
:- use_module(library(lists), [append/2, append/3, member/2]).
:- use_module(boxes).
:- use_module(linear).
:- use_module('../program/program').
:- use_module('../program/texts', [conjunction/2]).

/** <module> Formulas multiplied out: the boxes that hold together what a formula holds
*/

most_boxes(256).

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
