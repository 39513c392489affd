:- module(neurologic_reasons,
          [ reason_because/6,           % +Module, +Goal, +Reason, +Proofs, -Shown, -Because
            reason_details/4,           % +Module, +Goal, +Reason, -Details
            inlined/3                   % +Reason, +Proofs, -Goal
          ]).
:- encoding(utf8).
:- use_module(library(apply), [maplist/3]).
:- use_module(library(lists), [memberchk/2]).
:- use_module(evidence).
:- use_module(gaps).
:- use_module('../program/program').
:- use_module('../program/texts').
:- use_module('../words/values', [feature_unit/3]).
:- use_module('../words/words', [listed_words/4]).

/** <module> Why a goal holds or fails, in a few words

Every reason that a node of an explanation can have, see neurologic(explain/explain), neurologic(explain/failure) and neurologic(explain/near), as it
stands in English beside a goal.
*/

%!  inlined(+Reason, +Proofs, -Goal) is semidet.
%
%   One short line says it all: the one condition by which a rule fails. Goal is that condition.

inlined(refuted(_), [proof(Goal, Reason, [])], Goal) :-
    (   Reason = fact(_)
    ;   Reason == not_provable,
        Goal = (\+ neural_rule(_, _, _))
    ),
    !.

%!  reason_because(+Module, +Goal, +Reason, +Proofs, -Shown, -Because) is det.
%
%   Because is Reason in a few English words, maybe none, beside a goal. Shown are those of Proofs that are still to be shown.

reason_because(M, Goal, Reason, Proofs, Shown, Because) :-
    (   inlined(Reason, Proofs, Condition)
    ->  Shown = [],
        (   Condition = (\+ neural_rule(_, _, _))
        ->  Because = "since it is switched off"
        ;   goal_text(Condition, Text),
            string_concat("since ", Text, Because)
        )
    ;   Shown = Proofs,
        (   because(Reason, Goal, M, Proofs, Because0)
        ->  Because = Because0
        ;   Because = ""
        )
    ).

because(rule(Id, Evidence), _, _, _, Because) :-
    rule_text(en, Id, Evidence, Text),
    format(string(Because), 'because ~s', [Text]).
because(clause(Source), _, _, _, Because) :-
    (   source_text(Source, Text)
    ->  format(string(Because), 'by ~s', [Text])
    ;   Because = "by a clause"
    ).
because(fact(Source), Goal, M, _, Because) :-
    (   \+ data(M, Goal),
        source_text(Source, Text)
    ->  format(string(Because), 'fact (~s)', [Text])
    ;   Because = "fact"
    ).
because(compared(Values), Goal, _, _, Because) :-
    Values \== Goal,
    goal_text(Values, Because).
because(at_least(_, _), Goal, _, _, Because) :-
    (   Goal = at_least(_, _)
    ->  Because = "since these hold"
    ;   Because = "since these others hold"
    ).
because(not_provable, _, _, _, "not provable").
because(refuted(Id), _, _, _, Because) :-
    term_text(Id, Text),
    format(string(Because), '~s is known to fail', [Text]).
because(earlier_refuted(_), _, _, Proofs, Because) :-
    length(Proofs, Count),
    (   Count =:= 1
    ->  Because = "the earlier rule fails"
    ;   format(string(Because), 'the ~d earlier rules fail', [Count])
    ).
because(collected(Count), Goal, _, _, Because) :-
    (   Goal = forall(_, _)
    ->  format(string(Because), 'holds in each of ~w cases', [Count])
    ;   Goal = findall(_, _, _)
    ->  format(string(Because), '~w answers', [Count])
    ).
because(called, _, _, _, "built in").
because(tabled, _, _, _, "a tabled answer").
% Failures
because(fails(Count), _, _, _, Because) :-
    format(string(Because), 'each of ~d clauses fails', [Count]).
because(clause_fails(Source, Holding, Total), _, _, _, Because) :-
    (   source_text(Source, Text)
    ->  format(string(Fails), 'fails in ~s', [Text])
    ;   Fails = "fails"
    ),
    holding_text(Holding, Total, Fails, Because).
because(rule_fails(Id, Evidence, Holding, Total), _, _, _, Because) :-
    rule_text(en, Id, Evidence, Text),
    format(string(Fails), '~s fails', [Text]),
    holding_text(Holding, Total, Fails, Because).
because(no_clause, _, _, _, "no clause fits").
because(missing, _, _, _, "no value is known").
because(otherwise(Goals), _, _, _, Because) :-
    maplist(goal_text, Goals, Texts),
    atomic_list_concat(Texts, ', ', Listed),
    format(string(Because), 'no: ~w', [Listed]).
because(untrue(Values), Goal, _, _, Because) :-
    conjuncts(Goal, Goals),
    (   \+ memberchk_identical(Values, Goals)
    ->  goal_text(Values, Text),
        format(string(Because), '~s is false', [Text])
    ;   Because = "false"
    ).
because(unmet, _, _, _, "fails").
because(holds, _, _, _, "holds").
because(none_of(Count), _, _, _, Because) :-
    format(string(Because), '~w answers, and none will do', [Count]).
because(answer, _, _, _, "is not enough").
because(again, _, _, _, "depends on itself").
because(unexplained, _, _, _, "fails, not followed further").
because(switched_off(Id), _, _, _, Because) :-
    term_text(Id, Text),
    format(string(Because), 'rule ~s is switched off', [Text]).
% Near misses
because(nearest(Shown, All), _, _, _, Because) :-
    (   All =:= 0
    ->  Because = "no rule concludes it"
    ;   Shown =:= All
    ->  Because = "what could conclude it"
    ;   format(string(Because), 'the nearest ~d of ~d ways', [Shown, All])
    ).
because(undetermined(Features), _, _, _, Because) :-
    (   Features == []
    ->  Because = "undetermined because a fact is missing"
    ;   maplist(term_text, Features, Texts),
        listed_words(en, and, Texts, Listed),
        ( Features = [_] -> Verb = is ; Verb = are ),
        format(string(Because), 'undetermined because ~s ~w missing', [Listed, Verb])
    ).
because(near(Id, Evidence, Holding, Total, _), _, _, _, Because) :-
    rule_text(en, Id, Evidence, Text),
    holding_text(Holding, Total, Text, Because).
because(near_clause(Source, Holding, Total), _, _, _, Because) :-
    (   source_text(Source, Text)
    ->  format(string(By), 'by ~s', [Text])
    ;   By = "by a clause"
    ),
    holding_text(Holding, Total, By, Because).
because(no_individual(Predicate), Goal, _, _, Because) :-
    arg(1, Goal, Individual),
    maplist(term_text, [Predicate, Individual], Texts),
    format(string(Because), 'there is no ~s ~s', Texts).
because(does_hold, _, _, _, "holds").
because(short(Gap), _, M, _, Because) :-
    gap_said(M, en, Gap, none, Because).
because(earlier(Id), _, _, _, Because) :-
    term_text(Id, Text),
    format(string(Because), 'rule ~s applies', [Text]).
because(undecided(Id), _, _, _, Because) :-
    term_text(Id, Text),
    format(string(Because), 'whether rule ~s applies is not known', [Text]).
because(forbidden, _, _, _, "a denial would be violated").

holding_text(Holding, Total, Text0, Text) :-
    (   Total =:= 0
    ->  Text = Text0
    ;   format(string(Text), '~s: ~d of ~d conditions hold', [Text0, Holding, Total])
    ).

memberchk_identical(Term, [First|Terms]) :-
    (   Term == First
    ->  true
    ;   memberchk_identical(Term, Terms)
    ).

%!  reason_details(+Module, +Goal, +Reason, -Details) is det.

reason_details(M, Goal, Reason, Details) :-
    (   details(Reason, Goal, M, Details0)
    ->  Details = Details0
    ;   Details = []
    ).

details(rule(Id, Evidence), _, _, [rule=Id, evidence=Evidence]).
details(rule_fails(Id, Evidence, Holding, Total), _, _, [rule=Id, evidence=Evidence|Details]) :-
    holding_details(Holding, Total, Details).
details(clause(File:Line), _, _, [file=File, line=Line]).
details(fact(File:Line), _, _, [file=File, line=Line]).
details(clause_fails(Source, Holding, Total), _, _, Details) :-
    source_details(Source, Holding, Total, Details).
details(at_least(Least, Count), _, _, [least=Least, of=Count]).
details(compared(Values), _, _, [values=Text]) :-
    goal_text(Values, Text).
details(untrue(Values), _, _, [values=Text]) :-
    goal_text(Values, Text).
details(refuted(Id), _, _, [rule=Id]).
details(earlier_refuted(Id), _, _, [rule=Id]).
details(switched_off(Id), _, _, [rule=Id]).
details(earlier(Id), _, _, [rule=Id]).
details(undecided(Id), _, _, [rule=Id]).
details(near(Id, Evidence, Holding, Total, Distance), _, _,
        [rule=Id, evidence=Evidence, holding=Holding, conditions=Total, distance=Distance]).
details(near_clause(Source, Holding, Total), _, _, Details) :-
    source_details(Source, Holding, Total, Details).
details(undetermined(Features), _, _, [missing=Texts]) :-
    maplist(atom_string, Features, Texts).      % names, as those of what falls short
details(short(gap(Feature, Value, Wanted, By, Distance)), _, M, [distance=Distance|Details]) :-
    findall(Detail, gap_detail(Feature, Value, Wanted, By, M, Detail), Details).

source_details(Source, Holding, Total, Details) :-
    holding_details(Holding, Total, Details0),
    (   Source = File:Line
    ->  Details = [file=File, line=Line|Details0]
    ;   Details = Details0
    ).

holding_details(Holding, Total, Details) :-
    (   Total =:= 0
    ->  Details = []
    ;   Details = [holding=Holding, conditions=Total]
    ).

gap_detail(Feature, _, _, _, _, feature=Feature) :-
    Feature \== (-).
gap_detail(Feature, _, _, _, M, unit=Unit) :-
    feature_unit(M, Feature, Unit).
gap_detail(_, value(Value), _, _, _, value=Value).
gap_detail(_, _, Wanted, _, _, wanted=Name) :-
    functor(Wanted, Name, _).
gap_detail(_, _, Wanted, _, _, bound=Bound) :-
    compound(Wanted),
    arg(1, Wanted, Bound).
gap_detail(_, _, _, By, _, by=By) :-
    number(By).
