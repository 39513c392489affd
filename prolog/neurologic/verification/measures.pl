:- module(neurologic_measures,
          [ measured/6,                 % +Module, +Expectations, +Comparison, -Valued, -Measures, -Witnesses
            measure/1,                  % ?Name
            needs_network/1,            % +Name
            with_network/2,             % +Expectations, +Term
            condition_count/2           % +Module, -Count
          ]).
:- use_module(library(aggregate), [aggregate_all/3]).
:- use_module(library(apply), [foldl/4, maplist/3]).
:- use_module(library(lists), [append/3, member/2, memberchk/2, sum_list/2]).
:- use_module(agreement).
:- use_module('../consistency/check', [finding_text/2, findings/3]).
:- use_module('../program/conditions', [rule_conditions/5]).
:- use_module('../program/program').
:- use_module('../explain/render', [term_text/2]).

/** <module> Measures of a theory, for thresholds

    | rules          | extracted rules that are switched on, without the default                                   |
    | conditions     | their conditions: one a bound, a set of categories, a relation; m-of-n counts its n         |
    | individuals    | loaded individuals                                                                          |
    | coverage       | share of the individuals with an answer other than `unknown`                                |
    | unknown_share  | the other ones                                                                              |
    | fidelity       | share of the individuals with a `neural_answer/2` for which the rules answer the same       |
    | accuracy       | share of those with a `neural_label/2` for which the rules answer the same                  |
    | violations, duplicates, contradictions, gaps | numbers of findings of neurologic(consistency/check)                      |
    | undefined, undecided                         | the same: unknown predicates, and questions left open         |
    | impossible_rules, dead_rules, subsumed_rules, redundant_rules | the same                                       |
*/

%!  measure(?Name) is nondet.

measure(rules).
measure(conditions).
measure(individuals).
measure(coverage).
measure(unknown_share).
measure(fidelity).
measure(accuracy).
measure(Name) :-
    finding_kind(Name, _).

finding_kind(violations, violation).
finding_kind(duplicates, duplicate).
finding_kind(contradictions, contradiction).
finding_kind(gaps, uncovered).
finding_kind(impossible_rules, impossible).
finding_kind(dead_rules, dead).
finding_kind(subsumed_rules, subsumed).
finding_kind(redundant_rules, redundant).
finding_kind(undefined, unknown_predicate).
finding_kind(undecided, undecided).

%!  needs_network(+Name) is semidet.
%!  needs_network(-Name) is multi.
%
%   The measure or predicate Name speaks of the network.

needs_network(fidelity).
needs_network(neural_answer).

%!  with_network(+Expectations, +Term) is det.
%
%   @error neurologic_no_network if Term speaks of the network and nothing is known of its answers

with_network(E, Term) :-
    (   needs_network(Name),
        named(Term, Name),
        \+ network_known(E)
    ->  throw(error(neurologic_no_network, _))
    ;   true
    ).

network_known(E) :-
    predicate_property(E:neural_answer(_, _), number_of_clauses(Count)),
    Count > 0.

named(Term, Name) :-
    nonvar(Term),
    (   Term == Name
    ->  true
    ;   compound(Term),
        (   compound_name_arity(Term, Name, _)
        ->  true
        ;   arg(_, Term, Argument),
            named(Argument, Name)
        )
    ),
    !.

%!  measured(+Module, +Expectations, +Comparison, -Valued, -Measures, -Witnesses) is det.
%
%   Valued is Comparison with numbers for the names of measures, Measures the list of Name=Number, and Witnesses are terms
%   `found(Individual, Text)` that show what lowers, or raises, the measures.
%
%   @error existence_error(measure, Name)
%   @error type_error(comparison, Comparison)

measured(M, E, Comparison, Valued, Measures, Witnesses) :-
    (   compound(Comparison),
        compound_name_arguments(Comparison, Operator, [Left0, Right0]),
        memberchk(Operator, [<, >, =<, >=, =:=, =\=])
    ->  valued(Left0, M, E, Left, state([], []), State1),
        valued(Right0, M, E, Right, State1, state(Measures0, Witnesses)),
        sort(0, @<, Measures0, Measures),
        Valued =.. [Operator, Left, Right]
    ;   throw(error(type_error(comparison, Comparison), _))
    ).

valued(Term, M, E, Value, state(Measures, Witnesses0), State) :-
    atom(Term),
    measure(Term),
    !,
    (   memberchk(Term=Value0, Measures)
    ->  Value = Value0,
        State = state(Measures, Witnesses0)
    ;   value(Term, M, E, Value, Witnesses1),
        append(Witnesses0, Witnesses1, Witnesses),
        State = state([Term=Value|Measures], Witnesses)
    ).
valued(Term, _, _, Term, State, State) :-
    number(Term),
    !.
valued(Term, _, _, Term, State, State) :-
    memberchk(Term, [pi, e, inf]),
    !.
valued(Term, _, _, _, _, _) :-
    \+ compound(Term),
    !,
    throw(error(existence_error(measure, Term), _)).
valued(Term, M, E, Value, State0, State) :-
    compound_name_arguments(Term, Name, Arguments0),
    all_valued(Arguments0, M, E, Arguments, State0, State),
    compound_name_arguments(Value, Name, Arguments).

all_valued([], _, _, [], State, State).
all_valued([Term|Terms], M, E, [Value|Values], State0, State) :-
    valued(Term, M, E, Value, State0, State1),
    all_valued(Terms, M, E, Values, State1, State).

%!  value(+Name, +Module, +Expectations, -Value, -Witnesses) is det.

value(Name, M, E, Value, Witnesses) :-
    (   finding_kind(Name, Kind)
    ->  findings_of(Kind, M, Witnesses),
        length(Witnesses, Value)
    ;   size_or_share(Name, M, E, Value, Witnesses)
    ).

findings_of(Kind, M, Witnesses) :-
    (   Kind == undecided
    ->  Kinds = []
    ;   Kinds = [kinds([Kind])]
    ),
    findings(M, [limit(1_000_000)|Kinds], Findings),
    findall(found(none, Text),
            ( member(Finding, Findings),
              Finding = finding(Kind, _, _, _),
              finding_text(Finding, Text)
            ),
            Witnesses).

size_or_share(rules, M, _, Count, []) :-
    (   predicate_property(M:neural_rule(_, _, _), defined)
    ->  aggregate_all(count, ( M:neural_rule(Rule, _, _), Rule \== default ), Count)
    ;   Count = 0
    ).
size_or_share(conditions, M, _, Count, []) :-
    condition_count(M, Count).
size_or_share(individuals, M, _, Count, []) :-
    individuals(M, Individuals),
    length(Individuals, Count).
size_or_share(coverage, M, _, Share, Witnesses) :-
    coverage(M, Covered, All, Witnesses),
    share(Covered, All, Share).
size_or_share(unknown_share, M, _, Share, Witnesses) :-
    coverage(M, Covered, All, Witnesses),
    Open is All-Covered,
    share(Open, All, Share).
size_or_share(fidelity, M, E, Share, Witnesses) :-
    same_answers(M, E, neural_answer, Share, Witnesses).
size_or_share(accuracy, M, _, Share, Witnesses) :-
    same_answers(M, M, neural_label, Share, Witnesses).

share(Part, All, Share) :-
    (   All =:= 0
    ->  throw(error(neurologic_no_individuals, _))
    ;   Share is float(Part)/float(All)
    ).

individuals(M, Individuals) :-
    (   individual_predicate(M, Name),
        Goal =.. [Name, Individual],
        predicate_property(M:Goal, defined)
    ->  findall(Individual, M:Goal, Individuals0),
        sort(Individuals0, Individuals)
    ;   Individuals = []
    ).

target_goal(M, Individual, Class, Goal) :-
    (   target(M, Target, _)
    ->  Goal =.. [Target, Individual, Class]
    ;   throw(error(existence_error(neurologic_rules, M), _))
    ).

coverage(M, Covered, All, Witnesses) :-
    target_goal(M, Individual, Class, Goal),
    individuals(M, Individuals),
    length(Individuals, All),
    findall(Individual,
            ( member(Individual, Individuals),
              \+ ( M:Goal, Class \== unknown )
            ),
            Open),
    length(Open, Missing),
    Covered is All-Missing,
    findall(found(Name, "no answer, or unknown"), member(Name, Open), Witnesses).

same_answers(M, Known, Functor, Share, Witnesses) :-
    target_goal(M, Individual, Class, Goal),
    Expected =.. [Functor, Individual, Class],
    (   predicate_property(Known:Expected, defined)
    ->  true
    ;   throw(error(existence_error(procedure, Functor/2), _))
    ),
    agreement(M, Goal, Known:Expected, Expected, Agreeing, All, Apart),
    share(Agreeing, All, Share),
    findall(found(Name, Text),
            ( member(apart(Name, Answers1, Answers2), Apart),
              answers_text(Answers1, Text1),
              answers_text(Answers2, Text2),
              format(string(Text), '~s, not ~s', [Text1, Text2])
            ),
            Witnesses).

%!  condition_count(+Module, -Count) is det.
%
%   Conditions are counted as the library counts those of rules in all their forms.

condition_count(M, Count) :-
    findall(Conditions,
            ( counted_body(M, Body),
              body_conditions(Body, M, [], _, Conditions)
            ),
            Counts),
    sum_list(Counts, Count).

counted_body(M, Body) :-
    rule_conditions(M, Rule, _, _, Body),
    Rule \== default,
    \+ \+ M:neural_rule(Rule, _, _).
counted_body(M, Body) :-
    definition_predicates(M, Names),
    member(Name, Names),
    functor(Head, Name, 1),
    program_predicate(M, Head, Home),
    clause(Home:Head, Body).

%!  body_conditions(+Body, +Module, +Read0, -Read, -Count) is det.
%
%   Read are pairs Variable-Feature for variables that hold values of features: to read a feature is no condition, unless its value is
%   given, or is to be that of another feature.

body_conditions(Goal, _, Read, Read, 1) :-
    var(Goal),
    !.
body_conditions(true, _, Read, Read, 0) :-
    !.
body_conditions((A, B), M, Read0, Read, Count) :-
    !,
    body_conditions(A, M, Read0, Read1, CountA),
    body_conditions(B, M, Read1, Read, CountB),
    Count is CountA+CountB.
body_conditions((A ; B), M, Read0, Read, Count) :-
    !,
    body_conditions((A, B), M, Read0, Read, Count).
body_conditions((A -> true), M, Read0, Read, Count) :-
    !,
    body_conditions(A, M, Read0, Read, Count).
body_conditions(once(A), M, Read0, Read, Count) :-
    !,
    body_conditions(A, M, Read0, Read, Count).
body_conditions(\+ A, M, Read0, Read, Count) :-
    !,
    body_conditions(A, M, Read0, Read, Count).
body_conditions(at_least(_, Goals), M, Read0, Read, Count) :-
    is_list(Goals),
    !,
    foldl(one_condition(M), Goals, Read0-0, Read-Count).
body_conditions(fewer_than(_, Goals), M, Read0, Read, Count) :-
    is_list(Goals),
    !,
    foldl(one_condition(M), Goals, Read0-0, Read-Count).
body_conditions(finite(Expression, Value), _, Read, [Value-'$counted'|Read], Count) :-
    !,
    terms_of_features(Expression, Read, Count).
body_conditions(findall(_, Goal, _), M, Read0, Read, Count) :-
    !,
    body_conditions(Goal, M, Read0, Read, Count).
body_conditions(sort(_, _), _, Read, Read, 0) :-
    !.
body_conditions(length(_, Length), _, Read, [Length-'$counted'|Read], 0) :-
    !.
body_conditions(Goal, _, Read, Read, Count) :-
    compound(Goal),
    compound_name_arguments(Goal, Operator, [Left, Right]),
    memberchk(Operator, [<, >, =<, >=, =:=, =\=]),
    !,
    terms_of_features(Left, Read, CountLeft),
    terms_of_features(Right, Read, CountRight),
    Count is CountLeft+CountRight.
body_conditions(Goal, M, Read0, Read, Count) :-
    compound(Goal),
    compound_name_arguments(Goal, Name, Arguments),
    (   Arguments = [_, Value],
        feature(M, Name, _, _),
        var(Value),
        \+ ( member(Known-Other, Read0), Known == Value, Other \== Name )
    ->  Read = [Value-Name|Read0],
        Count = 0
    ;   Arguments = [_],
        individual_predicate(M, Name)
    ->  Read = Read0,
        Count = 0
    ;   Read = Read0,
        Count = 1
    ).

one_condition(M, Goal, Read0-Count0, Read-Count) :-
    body_conditions(Goal, M, Read0, Read, Count1),
    Count is Count0+Count1.

% One for each time that a feature comes up. How many are asked for belongs to what is counted, and sums count already.
terms_of_features(Expression, Read, Count) :-
    (   var(Expression)
    ->  (   member(Known-'$counted', Read),
            Known == Expression
        ->  Count = 0
        ;   Count = 1
        )
    ;   compound(Expression)
    ->  Expression =.. [_|Arguments],
        maplist(terms_of_features_in(Read), Arguments, Counts),
        sum_list(Counts, Count)
    ;   Count = 0
    ).

terms_of_features_in(Read, Expression, Count) :-
    terms_of_features(Expression, Read, Count).
