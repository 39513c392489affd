:- module(neurologic_session,
          [ prepare/1,                  % +Module
            declare/3,                  % +Module, +Individual, +Functors
            additions/3,                % +Module, +Indicators, -Additions
            undefined_in/3,             % +Module, +File, -Calls
            duplicates_of/3,            % +Module, +Indicators, -Duplicates
            individuals/2,              % +Module, -Individuals
            switched_off/2,             % +Module, -Rules
            switch_off/2,               % +Module, +Rule
            switch_on/2,                % +Module, +Rule
            predicates/2,               % +Module, -Predicates
            template_faults/3,          % +Module, +File, -Faults
            translated/4,               % +Module, +File, +Options, -Translation
            forget/1                    % +Module
          ]).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [member/2, memberchk/2]).
:- use_module('../change/changes').
:- use_module('../consistency/check').
:- use_module('../consistency/records').
:- use_module('../program/conditions', [boxes_stamp/2, forget_boxes/1]).
:- use_module('../explain/contrast').
:- use_module('../change/counterfactual').
:- use_module('../boxes/distance', [forget_scales/1]).
:- use_module(explaining).
:- use_module('../ontology/ontology', [ontology_text/4]).
:- use_module('../program/readings', [forget_readings/1]).
:- use_module('../program/program').
:- use_module(questions).
:- use_module('../ontology/rdf_text', [rdf_text/3]).
:- use_module('../program/readings', [forget_readings/1]).
:- use_module('../explain/render', [term_text/2]).
:- use_module('../explain/sufficient').
:- use_module('../words/templates', [forget_templates/1, template_fault/2]).
:- use_module('../ontology/triples', [triple_reader/1]).
:- use_module('../program/undefined').

/** <module> What a session in another language asks of its module

The answers are lists of plain terms. Nothing here knows of sessions beyond the module they live in.
*/

:- dynamic off/4.                       % Module, Rule, Head, Evidence

%!  prepare(+Module) is det.
%
%   Denials and templates may stand in several files of Module.

prepare(M) :-
    forall(member(Indicator, [denial/1, template/2]),
           ( dynamic(M:Indicator),
             multifile(M:Indicator),
             discontiguous(M:Indicator)
           )).

%!  declare(+Module, +Individual, +Functors) is det.
%
%   From now on facts may be added to Individual/1 and to the predicates Functors/2 of Module.

declare(M, Individual, Functors) :-
    forall(( Indicator = Individual/1 ; member(Functor, Functors), Indicator = Functor/2 ),
           declare(M, Indicator)).

declare(M, Name/Arity) :-
    functor(Head, Name, Arity),
    (   '$c_current_predicate'(_, M:Head),              % else a library's predicate of this name would be loaded
        predicate_property(M:Head, number_of_clauses(_))
    ->  true
    ;   dynamic(M:Name/Arity)
    ).

%!  additions(+Module, +Indicators, -Additions) is det.
%
%   Additions are terms Indicator-Kind for those of the Indicators, which a text defines, that belong to the extracted rules:
%   the target, features with clauses that are no facts, and the predicates that rules consist of.

additions(M, Indicators, Additions) :-
    findall(Indicator-Kind,
            ( member(Indicator, Indicators),
              Indicator = Name/Arity,
              addition(M, Name, Arity, Kind)
            ),
            Additions).

addition(M, Name, 2, target) :-
    target(M, Name, _).
addition(M, Name, 2, feature) :-
    feature(M, Name, _, _),
    functor(Head, Name, 2),
    clause(M:Head, Body),
    Body \== true,
    !.
addition(M, Name, Arity, rules) :-
    rules_module(M),
    memberchk(Name/Arity, [neural_rule/3, neural_theory/3, neural_feature/4, neural_target/2, refuted/2, reached/2, proved/2]).

%!  undefined_in(+Module, +File, -Calls) is det.
%
%   Calls are terms `call(Text, Line)` for the clauses of File that call what nothing defines.

undefined_in(M, File, Calls) :-
    findall(call(Text, Line),
            ( undefined_call(M, Indicator, Caller, File:Line, Nearest),
              finding_text(finding(unknown_predicate, Indicator, none,
                                   [caller=Caller, nearest=Nearest, file=File, line=Line]),
                           Text)
            ),
            Calls0),
    sort(2, @=<, Calls0, Calls).

%!  duplicates_of(+Module, +Indicators, -Duplicates) is det.
%
%   Duplicates are terms `several(Feature, Individual, Values)` for the features among Indicators.

duplicates_of(M, Indicators, Duplicates) :-
    findall(several(Feature, Individual, Values),
            ( member(Feature/2, Indicators),
              feature(M, Feature, _, _),
              duplicate(M, Feature, Individual, Values)
            ),
            Duplicates).

%!  template_faults(+Module, +File, -Faults) is det.
%
%   Faults are terms `fault(Text, Line)` for the templates of File that cannot be used.

template_faults(M, File, Faults) :-
    findall(fault(Text, Line), template_fault(M, fault(Text, File:Line)), Faults).

%!  individuals(+Module, -Individuals) is det.

individuals(M, Individuals) :-
    (   individual_predicate(M, Name),
        Goal =.. [Name, Individual],
        predicate_property(M:Goal, defined)
    ->  findall(Individual, M:Goal, Individuals)
    ;   Individuals = []
    ).

%!  switch_off(+Module, +Rule) is semidet.
%!  switch_on(+Module, +Rule) is semidet.
%
%   Take the `neural_rule/3` of Rule out of Module, so that the rule counts as refuted, and put it back. Fails if Rule is not
%   on, or off, before.

switch_off(M, Rule) :-
    predicate_property(M:neural_rule(_, _, _), dynamic),
    clause(M:neural_rule(Rule, Head, Evidence), true, Reference),
    !,
    erase(Reference),
    assertz(off(M, Rule, Head, Evidence)).

switch_on(M, Rule) :-
    retract(off(M, Rule, Head, Evidence)),
    !,
    assertz(M:neural_rule(Rule, Head, Evidence)).

%!  switched_off(+Module, -Rules) is det.
%
%   Rules are the ids of those that were switched off, in that order.

switched_off(M, Rules) :-
    findall(Rule, off(M, Rule, _, _), Rules).

%!  predicates(+Module, -Predicates) is det.
%
%   Predicates are terms `predicate(Name, Arity, Kind, Clauses, File)`; Kind is `target`, `individual`, `feature`, `rules` or
%   `theory`, File `-` for facts that were added.

predicates(M, Predicates) :-
    findall(predicate(Name, Arity, Kind, Count, File),
            ( current_predicate(M:Name/Arity),
              functor(Head, Name, Arity),
              \+ predicate_property(M:Head, imported_from(_)),
              predicate_property(M:Head, number_of_clauses(Count)),
              Count > 0,
              \+ sub_atom(Name, 0, _, _, '$wrap$'),     % how the system tables a predicate
              kind(M, Name, Arity, Kind),
              (   once(( clause(M:Head, _, Reference), source(Reference, File0:_) ))
              ->  File = File0
              ;   File = (-)
              )
            ),
            Predicates0),
    sort(Predicates0, Predicates).

kind(M, Name, Arity, Kind) :-
    (   Arity =:= 2,
        target(M, Name, _)
    ->  Kind = target
    ;   Arity =:= 1,
        individual_predicate(M, Name)
    ->  Kind = individual
    ;   Arity =:= 2,
        feature(M, Name, _, _)
    ->  Kind = feature
    ;   memberchk(Name/Arity, [refuted/2, reached/2, reached/3, proved/2, proved/3, at_least/2, fewer_than/2, finite/2])
    ->  Kind = rules
    ;   sub_atom(Name, 0, _, _, neural_)
    ->  Kind = rules
    ;   Kind = theory
    ).

%!  translated(+Module, +File, +Options, -Translation) is det.
%
%   The ontology File as text of Prolog, see ontology_text/4, or `unread(Text, Format)` where SWI-Prolog has no library for it
%   and Options hold no triples, or `fault(Text, Line)` if something is wrong with File.

translated(M, File, Options, Translation) :-
    catch(translation(M, File, Options, Translation),
          error(ontology_error(Text), file(_, Line, _, _)),
          Translation = fault(Text, Line)).

translation(M, File, Options, Translation) :-
    (   memberchk(triples(_), Options)
    ->  ontology_text(M, File, Options, Translation)
    ;   rdf_text(File, Text, Format),
        (   memberchk(reader(none), Options)
        ;   \+ triple_reader(Format)
        )
    ->  Translation = unread(Text, Format)
    ;   ontology_text(M, File, Options, Translation)
    ).

%!  forget(+Module) is det.
%
%   The rules of Module are about to be replaced: none is switched off, and none is left that was switched on again.

forget(M) :-
    forget_boxes(M),
    forget_readings(M),
    forget_templates(M),
    forget_scales(M),
    retractall(off(M, _, _, _)),
    forall(( predicate_property(M:neural_rule(_, _, _), dynamic),
             clause(M:neural_rule(_, _, _), true, Reference),
             \+ clause_property(Reference, file(_))
           ),
           erase(Reference)).
