:- module(neurologic_program,
          [ program_predicate/3,        % +Module, +Goal, -Home
            rules_module/1,             % +Module
            rule_body/3,                % +Body, -Id, -Rest
            source/2,                   % +Reference, -Source
            feature/4,                  % +Module, ?Functor, -Kind, -Values
            feature_values/3,           % +Module, +Individual, -Pairs
            individual_predicate/2,     % +Module, -Name
            target/3,                   % +Module, -Functor, -Classes
            definition_predicate/2,     % +Module, +Name
            definition_predicates/2,    % +Module, -Names
            refuted_definition/3,       % +Module, +Term, -Name
            theory/4                    % +Module, -Semantics, -Default, -Properties
          ]).
:- use_module(library(lists), [list_to_set/2, member/2, memberchk/2]).

/** <module> What a program that holds extracted rules consists of

Reads the facts that every compiled rule set carries about itself: `neural_feature/4`, `neural_target/2`,
`neural_individual/1`, `neural_theory/3` and `neural_rule/3`. All predicates take the module of the program and simply fail
where it holds no rules.
*/

%!  program_predicate(+Module, +Goal, -Home) is semidet.
%
%   Goal, called in Module, is defined by clauses of the program, in module Home. False for predicates of the system, of
%   libraries and of foreign code, and for those that nothing defines.

program_predicate(M, Goal, Home) :-
    predicate_property(M:Goal, defined),
    (   predicate_property(M:Goal, imported_from(Home0))
    ->  Home = Home0
    ;   predicate_property(M:Goal, implementation_module(Home))
    ),
    module_property(Home, class(Class)),
    memberchk(Class, [user, temporary, test]),
    \+ predicate_property(Home:Goal, foreign),
    \+ predicate_property(Home:Goal, system).

%!  rules_module(+Module) is semidet.
%
%   Module holds extracted rules.

rules_module(M) :-
    predicate_property(M:neural_theory(_, _, _), number_of_clauses(Count)),
    Count > 0.

%!  rule_body(+Body, -Id, -Rest) is semidet.
%
%   Body is that of an extracted rule: first its switch, then Rest.

rule_body((neural_rule(Id, _, _), Rest), Id, Rest) :-
    atomic(Id).
rule_body(neural_rule(Id, _, _), Id, true) :-
    atomic(Id).

%!  source(+Reference, -Source) is det.
%
%   Source is File:Line of a clause, or `-` for one that comes from no file.

source(Reference, Source) :-
    (   clause_property(Reference, file(Id)),
        clause_property(Reference, line_count(Line))
    ->  (   current_predicate(neurologic_loading:clause_origin/3),      % knows how a text was named
            neurologic_loading:clause_origin(Reference, Name, Line)
        ->  Source = Name:Line
        ;   Source = Id:Line
        )
    ;   Source = (-)
    ).

%!  feature(+Module, ?Functor, -Kind, -Values) is nondet.
%
%   Functor/2 is a feature; Values is `range(Low, High)` for the kinds `numeric` and `integer`, with `unbounded` at an end
%   that has no bound, else the list of categories.

feature(M, Functor, Kind, Values) :-
    (   nonvar(Functor)
    ->  known(M:neural_feature(Functor, Kind, Values, _)),
        !
    ;   findall(feature(F, K, V), known(M:neural_feature(F, K, V, _)), Features0),
        list_to_set(Features0, Features),
        member(feature(Functor, Kind, Values), Features)
    ).

%!  feature_values(+Module, +Individual, -Pairs) is det.
%
%   Pairs has Feature-Value for every feature of Individual that is known, in the order of the features.

feature_values(M, Individual, Pairs) :-
    findall(Feature-Value,
            ( feature(M, Feature, _, _),
              Fact =.. [Feature, Individual, Value],
              once(known(M:Fact))
            ),
            Pairs).

%!  individual_predicate(+Module, -Name) is semidet.
%
%   Name/1 holds of every individual.

individual_predicate(M, Name) :-
    known(M:neural_individual(Name)),
    !.

%!  target(+Module, -Functor, -Classes) is semidet.

target(M, Functor, Classes) :-
    known(M:neural_target(Functor, Classes)),
    !.

%!  definition_predicate(+Module, +Name) is semidet.
%
%   Name/1 is an auxiliary predicate that the rule set defines itself.

definition_predicate(M, Name) :-
    known(M:neural_definition(_, Head, _)),
    functor(Head, Name, 1),
    !.

%!  definition_predicates(+Module, -Names) is det.
%
%   Names are those of which definition_predicate/2 is true, in the standard order.

definition_predicates(M, Names) :-
    findall(Name, ( known(M:neural_definition(_, Head, _)), functor(Head, Name, 1) ), Names0),
    sort(Names0, Names).

%!  refuted_definition(+Module, +Term, -Name) is semidet.
%
%   `refuted(Term, Individual)` says that the definition Name/1 is known to fail of Individual. Term is Name, unless a rule is
%   called so: refuted/2 is about rules, too.

refuted_definition(M, Term, Name) :-
    atom(Term),
    (   known(M:neural_theory(_, _, Properties)),
        memberchk(refuted(Named), Properties),
        member(named(Name0, Term), Named)
    ->  Name = Name0
    ;   definition_predicate(M, Term),
        \+ ( known(M:neural_rule(Term, _, _)) ; known(M:neural_definition(Term, _, _)) ),
        Name = Term
    ).

%!  theory(+Module, -Semantics, -Default, -Properties) is semidet.
%
%   Semantics is `partition`, `ordered` or `unordered`; Default is the class that is answered where all rules are refuted.

theory(M, Semantics, Default, Properties) :-
    known(M:neural_theory(Semantics, Head, Properties)),
    !,
    (   compound(Head),
        compound_name_arguments(Head, _, [_, Default0])
    ->  Default = Default0
    ;   Default = Head
    ).

known(M:Fact) :-
    predicate_property(M:Fact, defined),
    call(M:Fact).
